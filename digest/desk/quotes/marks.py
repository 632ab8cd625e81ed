"""Find the text between quotation marks.

The words between a pair of marks are a `Piece`. Pieces are in order, never overlap, and never cross
a paragraph. If a quotation runs over several paragraphs (a mark opens each, only the last closes),
each paragraph is a piece of its own, because only that can be printed verbatim; `runs_on` links it
to the next. Marks may have any style, and may be reversed, doubled or missing. Whether a mark opens
or closes depends on its shape and its neighbours, and if these disagree, on whether a quotation is
open. There is one pass and no backtracking.
"""

from __future__ import annotations

import re
from bisect import bisect, bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple, TypeVar

from msgspec.structs import replace

from digest.core.model import Value

# One class of first characters, then the alternatives: so a search can skip to the next candidate.
DOUBLE = re.compile(
    "[\"“”„‟«»「」『』〝〞〟＂'`‚‘’]"
    "(?:(?<=[\"“”„‟«»「」『』〝〞〟＂])|(?<=')'|(?<=`)`|(?<=‚)‚|(?<=‘)‘|(?<=’)’)"
)
_DOUBLES = '"“”„‟«»「」『』〝〞〟＂'
_SINGLES = "‘’'‚‹›`"
_OPENS = frozenset("“„‟「『〝")
_CLOSES = frozenset("”」』〞〟")
_BEFORE_OPEN = frozenset(" \t\n\u00a0\u202f\u2009([{—–-/…:;,“\"‘'«\u200b\ufeff")
_AFTER_CLOSE = frozenset(" \t\n\u00a0\u202f\u2009)]}—–-/…:;,.?!”\"’'»\u200b")
_SPACE = " \t\n\u00a0\u202f\u2009\u200a\u200b\u3000"
_ELIDED = re.compile(r"[‘’'](?:em|til|cause|tis|twas|n|bout|round|\d0s|\d\d)\b", re.IGNORECASE)
_CONTINUES = frozenset('“"„«»‘「『')
# End of a speaker's words without a closing mark: ", he said." before the next opening mark.
_CUT = re.compile(
    r"[,?!.][ ](?=(?:[\w.'’-]+ ){1,3}(?:said|says|added|told|asked|wrote)\b)"
    r"|[,?!.][ ](?=(?:said|says|added|asked|wrote) )"
)
_CUE_BEHIND = re.compile(r" (?:[\w.'’-]{1,30} ){1,4}(?:said|says|added|told|tells|asked|wrote)\b")
# The end of a cue within words that lost their opening mark: "she added, We are here."
_CUE_WITHIN = re.compile(r"\b(?:said|says|added|adds|wrote|tweeted|asked|told \w{1,20})[,:] ")
_CUE_BEFORE = re.compile(r"\b(?:said|says|say|asked|asks|yelled|screamed|like)[,:]? ?\Z")
_CUE_LONGEST = 12  # characters of a cue before a nested mark
_LOST = 15  # characters; a quotation with a lost mark is longer
_NESTED = 60  # characters; straight marks nested in straight marks enclose less
_FEW = 12  # single marks that are tried as the end of a quotation


class Piece(Value, frozen=True, order=True):
    """Words between marks at `start:end`; `outer` includes the marks. `mark` is `"` or `'`.

    `runs_on`: the closing mark is missing because the quotation continues in the next paragraph.
    `damaged`: a mark is missing or reversed.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    mark: str
    runs_on: bool
    damaged: bool
    paragraph: int


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _SPACE:
        start += 1
    while start < end and text[end - 1] in _SPACE:
        end -= 1
    return start, end


def _places(text: str, signs: str) -> list[int]:
    """Return the offsets of the characters `signs`, in order.

    A text has few marks, and searching for each takes a tenth of the time of testing every
    character.
    """
    out: list[int] = []
    for sign in signs:
        at = text.find(sign)
        while at >= 0:
            out.append(at)
            at = text.find(sign, at + 1)
    out.sort()
    return out


class Marks(Value, frozen=True):
    """The spans of a text's double marks, and the offsets of its single ones, in order.

    Apostrophes inside words are left out.
    """

    double: list[tuple[int, int]]
    single: list[int]


def marks(text: str) -> Marks:
    """Return the marks of a text."""
    single = _places(text, _SINGLES)
    # two single marks that may be printed as a double one
    if any(b == a + 1 for a, b in pairwise(single)):
        double = [m.span() for m in DOUBLE.finditer(text)]
    else:
        double = [(at, at + 1) for at in _places(text, _DOUBLES)]
    last = len(text) - 1
    parting = [
        at
        for at in single
        if not (0 < at < last and text[at - 1].isalnum() and text[at + 1].isalnum())
        and text[at] != "`"
    ]
    return Marks(double, parting)


class _Mark(NamedTuple):
    """A double mark and what its neighbours allow."""

    at: int
    after: int
    sign: str
    left: str
    may_open: bool
    may_close: bool


class _Doubles:
    """Finds the pieces in double marks of one paragraph.

    `found` are its marks. `next_opens`: the next paragraph begins with a mark. `carried`: the
    paragraph before ended within a quotation.
    """

    def __init__(
        self,
        text: str,
        paragraph: tuple[int, int, int],
        found: list[tuple[int, int]],
        next_opens: bool,
        carried: bool,
    ) -> None:
        self.text = text
        self.start, self.end, self.number = paragraph
        self.found = found
        self.next_opens = next_opens
        self.carried = carried
        self.out: list[Piece] = []
        self.last = self.start  # end of the last piece: a lost opening mark must be after it
        self.opened: int | None = None  # outer start of the open quotation
        self.inside = self.start
        self.depth = 0
        self.nested = False  # straight marks within straight marks are open
        self.style = ""  # the opening mark
        self.closers = sum(text[at] in _CLOSES for at, _ in found)

    def read(self) -> list[Piece]:
        """Return the pieces, in order."""
        for n, (at, after) in enumerate(self.found):
            if self.opened is None and self._is_inches(at, after):
                continue
            m = self._look(at, after)
            if m.sign in _CLOSES:
                self.closers -= 1
            if self.opened is None:
                self._first(m)
            elif m.sign in "«»":
                self._guillemet(m)
            elif self.style not in "«»":  # other marks within guillemets are nested
                self._second(m, n)
        self._unclosed()
        return self.out

    def _look(self, at: int, after: int) -> _Mark:
        text = self.text
        sign = text[at]
        left = text[at - 1] if at > self.start else " "
        right = text[after] if after < self.end else " "
        if left == right == " " and at > self.start and self._closes_apart(at, after):
            return _Mark(at, after, sign, left, False, True)
        opens = (left in _BEFORE_OPEN or sign in "「『") and right not in " \t\n"
        closes = (right in _AFTER_CLOSE or sign in "」』") and at > self.start
        ends = left not in " \t\n(" or after >= self.end
        return _Mark(at, after, sign, left, opens and after < self.end, closes and ends)

    def _closes_apart(self, at: int, after: int) -> bool:
        """Return whether a mark with spaces on both sides closes: `We are here , " she said`."""
        text = self.text
        if text[at] not in '"”“' or text[self.start : at].rstrip()[-1:] not in tuple(",.?!…"):
            return False
        return text[after + 1 : after + 2].islower() or _CUE_BEHIND.match(text, after) is not None

    def _is_inches(self, at: int, after: int) -> bool:
        """Return whether a straight mark means inches: 6'3"."""
        text = self.text
        if text[at] != '"':
            return False
        left = text[at - 1] if at > self.start else " "
        alone = left == " " == text[after : after + 1] and text[at - 2 : at - 1].isdigit()
        return left.isdigit() or alone

    def _open(self, m: _Mark) -> None:
        self.opened, self.inside, self.style = m.at, m.after, m.sign

    def _close(self, outer_end: int, end: int, damaged: bool, runs_on: bool = False) -> None:
        assert self.opened is not None
        a, b = _trim(self.text, self.inside, end)
        if b > a:
            outer = self.opened, outer_end
            self.out.append(Piece(a, b, *outer, '"', runs_on, damaged, self.number))
        self.last, self.opened, self.depth, self.nested = outer_end, None, 0, False

    def _first(self, m: _Mark) -> None:
        """Handle a mark when no quotation is open."""
        if m.sign in "«»":
            shut = m.may_close and not m.may_open and m.sign == "»"
            if shut and self.last == self.start and m.left not in " \u00a0\u202f":
                self.opened = self.inside = self.last
                self._close(m.after, m.at, True)
            else:
                self._open(m)
        elif (
            m.sign not in _OPENS
            and (not m.may_open or (m.sign in _CLOSES and m.may_close))
            and m.may_close
        ):
            # A closing mark without an opening one: the opening mark was lost, at the head of the
            # paragraph or after the last piece.
            a = _head(self.text, self.last, m.at)
            if not self.carried and not self._is_whole(a, m.at):
                return
            if m.at - a > _LOST or (self.carried and self.last == self.start):
                self.opened = self.inside = a
                self._close(m.after, m.at, not self.carried or a > self.start)
        else:
            self._open(m)

    def _is_whole(self, a: int, at: int) -> bool:
        """Return whether words that lost their opening mark are speech from `a` on.

        They end like speech. After another quotation they begin a sentence; otherwise they are the
        reporter's words between two quotations.
        """
        before = self.text[a:at].rstrip()[-1:]
        return before in tuple(",.?!…") and not (self.last > self.start and self.text[a].islower())

    def _guillemet(self, m: _Mark) -> None:
        again = self.style in "«»" and m.sign == self.style and m.may_open and not m.may_close
        if again and m.left != self.style:
            self.depth += 1
        elif self.depth:
            self.depth -= 1
        else:
            self._close(m.after, m.at, False)

    def _second(self, m: _Mark, n: int) -> None:
        """Handle the `n`-th mark when a quotation is open."""
        straight = m.sign == self.style == '"'
        large = m.may_open and not m.may_close
        if m.sign in _OPENS and m.may_open and not (self.style == "„" and m.may_close):
            self._nested_or_forgotten(m)
        elif m.sign in _OPENS:
            self._close(m.after, m.at, self.style != "„")
        elif self.nested and straight:
            self.nested = False
        elif self.depth and not straight:
            self.depth -= 1
        elif straight and large and not self.depth:
            self._opening_look(m, n)
        elif m.sign == '"' and self.style in "“„" and large:
            self.depth += 1
        else:
            self._close(m.after, m.at, False)

    def _nested_or_forgotten(self, m: _Mark) -> None:
        """Handle a second opening mark.

        It is nested if enough closing marks are left; otherwise the first quotation was not closed.
        """
        nested = self.style not in "„" and self.closers >= self.depth + 2
        if nested or (self.style == '"' and self.closers):
            self.depth += 1
        elif m.at - self.inside > 1:
            cut = _CUT.search(self.text, self.inside, m.at)
            if cut is None and _CUE_BEFORE.search(self.text, m.at - _CUE_LONGEST, m.at):
                return  # "and my friend said, “Go home,”": one mark closes both
            b = cut.start() + 1 if cut else m.at
            self._close(b, b, True)
            self._open(m)

    def _opening_look(self, m: _Mark, n: int) -> None:
        """Handle a straight mark that looks like an opening one.

        It is nested or has spaces around it, or a closing mark was lost.
        """
        cut = _CUT.search(self.text, self.inside, m.at)
        if cut:
            self._close(cut.start() + 1, cut.start() + 1, True)
            self._open(m)
        elif self._is_nested(m, n):
            self.nested = True
        elif m.at - self.inside > 1:
            self._close(m.after, m.at, True)

    def _is_nested(self, m: _Mark, n: int) -> bool:
        """Return whether nested straight marks begin: "a "gold standard," she said".

        No sentence ends before the mark, and two more marks follow, the first of them soon.
        """
        if n + 2 >= len(self.found):
            return False
        before = self.text[self.inside : m.at].rstrip()[-1:]
        shut = self._look(*self.found[n + 1])
        soon = shut.at - m.at <= _NESTED and shut.may_close and shut.sign == '"'
        last = self._look(*self.found[n + 2])
        return before.isalpha() and soon and last.may_close and not last.may_open

    def _unclosed(self) -> None:
        """Handle a quotation without a closing mark: it runs on, or the mark was lost."""
        if self.opened is None:
            return
        cut = None if self.next_opens else _CUT.search(self.text, self.inside, self.end)
        if cut:
            self._close(cut.start() + 1, cut.start() + 1, True)
        elif self.end - self.inside > _LOST or self.next_opens:
            self._close(self.end, self.end, not self.next_opens, self.next_opens)


def _shut(text: str, p: Piece) -> bool:
    """Return whether a piece ends with a mark."""
    return DOUBLE.match(text[p.outer_end - 1 : p.outer_end]) is not None


def _head(text: str, last: int, at: int) -> int:
    """Return the start of a quotation with a lost opening mark.

    It is after a colon, or else at the head of the text.
    """
    if last and text[last - 1] not in "\n":
        # The first sentence after a closed quotation is its cue: "...," she said. They need ..."
        stop = text.find(". ", last, at)
        if 0 < stop - last < 60 and at - stop > 15:
            return stop + 2
    cue = next((m.end() for m in _CUE_WITHIN.finditer(text, last, at)), -1)
    if cue >= 0 and at - cue > 15:
        return cue
    colon = text.rfind(": ", last, at)
    a = colon + 2 if colon >= 0 and at - colon > 15 else last
    while a < at and text[a] in " \t\n,.;:—–-":
        a += 1
    return a


def _singles(
    text: str, span: tuple[int, int, int], found: list[int], taken: list[Piece]
) -> list[Piece]:
    """Return the pieces in the single marks `found`, outside the double ones."""
    start, end, number = span
    out: list[Piece] = []
    starts = [p.outer_start for p in taken]
    free = _outside(found, taken)
    i = 0
    while i < len(free):
        at = free[i]
        i += 1
        if not _opens_single(text, at, start, end):
            continue
        k = _single_end(text, free, i, end)
        if k is None:
            continue
        n = bisect(starts, at)
        between = n < len(starts) and starts[n] < free[k]
        a, b = _trim(text, at + 1, free[k])
        if b > a and not between:
            out.append(Piece(a, b, at, free[k] + 1, "'", False, False, number))
            i = k + 1
    return out


def _outside(found: list[int], taken: list[Piece]) -> list[int]:
    """Return the marks that are not inside the pieces `taken`."""
    busy = iter(taken)
    skip = next(busy, None)
    out: list[int] = []
    for at in found:
        while skip is not None and at >= skip.outer_end:
            skip = next(busy, None)
        if skip is None or at < skip.outer_start:
            out.append(at)
    return out


def _opens_single(text: str, at: int, start: int, end: int) -> bool:
    """Return whether a single mark opens a quotation."""
    left = text[at - 1] if at > start else " "
    right = text[at + 1] if at + 1 < end else " "
    word = right.isalnum() or right in "…["
    return left in _BEFORE_OPEN and word and _ELIDED.match(text, at) is None


def _single_end(text: str, marks: list[int], i: int, end: int) -> int | None:
    """Return the index of the closing mark in `marks[i:]`, or None.

    A mark after an "s" may be an apostrophe, so it is weak evidence.
    """
    weak = None
    for k in range(i, min(i + _FEW, len(marks))):
        b = marks[k]
        nxt = text[b + 1] if b + 1 < end else " "
        before = text[b - 1]
        if before in _SPACE or nxt.isalnum():
            if text[b] in "‘‚" and before in _SPACE:
                break
            continue
        if before in ".,?!…;" or nxt in ".,;:?!)" or before not in "sS":
            return k
        weak = k if weak is None else weak
    return weak


_LONG_DASHES = frozenset("—–―")
_DASHED = re.compile(r"[—–―][ \u00a0]?(?=[^\W\d_]|[¿¡«“\"])")
_CUE_DASH = re.compile(r"(?:[ \u00a0][—–―][ \u00a0]?|[—–―][ \u00a0])([^\W\d_]{2,20})")
_RESUME = re.compile(r"[—–―][.,;:]?[ \u00a0]?(?=[^\W\d_]|[¿¡])")


_SPOKEN_TO = re.compile(r"[,?!…][ \u00a0]([^\W\d_]{2,20})\b")
_HYPHENS = "—–―-"


def _nordic(text: str, start: int, end: int, number: int, say: frozenset[str]) -> list[Piece]:
    """Return speech opened by a dash and closed by a comma: "– Vi venter, sier Ada Holm."."""
    if text[start] not in _HYPHENS or text[start + 1 : start + 2] not in (" ", "\u00a0"):
        return []
    for cue in _SPOKEN_TO.finditer(text, start + 2, end):
        if cue[1] in say:
            a, b = _trim(text, start + 1, cue.start() + (text[cue.start()] != ","))
            return [Piece(a, b, start, b, '"', False, False, number)] if b > a else []
    return []


def _dashes(text: str, start: int, end: int, number: int, say: frozenset[str]) -> list[Piece]:
    """Return speech opened by a dash: "— Não — disse ele.", "—No —dijo él—. Nunca.".

    Only if a verb of saying follows the second dash; otherwise it may be a list.
    """
    m = _DASHED.match(text, start, end)
    if m is None:
        return []
    for cue in _CUE_DASH.finditer(text, m.end(), end):
        if cue[1] in say:
            break
    else:
        return []
    out = []
    a, b = _trim(text, m.end(), cue.start())
    if b > a:
        out.append(Piece(a, b, start, cue.start(), '"', False, False, number))
    again = _RESUME.search(text, cue.end(), end)
    if again and out:
        a, b = _trim(text, again.end(), end)
        if b > a:
            out.append(Piece(a, b, again.end(), end, '"', False, False, number))
    return out


def pieces(
    text: str,
    spans: Sequence[tuple[int, int]],
    found: Marks,
    say: frozenset[str] = frozenset(),
    nordic: bool = False,
) -> list[Piece]:
    """Return all pieces of `text`, in order; `spans` are its paragraphs.

    `say`: verbs of saying, in a language that opens direct speech with a dash. `nordic`: the
    language closes it with a comma.
    """
    out: list[Piece] = []
    d = s = 0
    for number, (start, end) in enumerate(spans):
        no_double = d == len(found.double) or found.double[d][0] >= end
        if not say and no_double and (s == len(found.single) or found.single[s] >= end):
            continue
        d, double = _within(found.double, d, (start, 0), (end, 0))
        s, single = _within(found.single, s, start, end)
        got = _in_doubles(text, spans, number, double, out) if double else []
        if nordic and not got:
            out += _nordic(text, start, end, number, say)
            continue
        if say and not got and text[start : start + 1] in _LONG_DASHES:
            out += _dashes(text, start, end, number, say)
            continue
        if single and (more := _singles(text, (start, end, number), single, got)):
            got = sorted(got + more)
        out += got
    return out


def _in_doubles(
    text: str,
    spans: Sequence[tuple[int, int]],
    number: int,
    found: list[tuple[int, int]],
    out: list[Piece],
) -> list[Piece]:
    """Return the pieces in double marks of a paragraph; the last of `out` may run on into it."""
    start, end = spans[number]
    following = (
        text[spans[number + 1][0] : spans[number + 1][0] + 1] if number + 1 < len(spans) else ""
    )
    before = out[-1] if out else None
    carried = (
        before is not None
        and before.paragraph == number - 1
        and before.outer_end == spans[number - 1][1]
        and not _shut(text, before)
    )
    opens = following in _CONTINUES and following != ""
    got = _Doubles(text, (start, end, number), found, opens, carried).read()
    if carried and got and got[0].outer_start == start and got[0].start == start:
        out[-1] = replace(out[-1], runs_on=True, damaged=False)
    return got


_Place = TypeVar("_Place", int, tuple[int, int])


def _within(places: list[_Place], at: int, start: _Place, end: _Place) -> tuple[int, list[_Place]]:
    """Return the index of the first of `places` after `start:end`, and the places within.

    The first `at` of them are known to be before `start`.
    """
    if at == len(places) or places[at] >= end:
        return at, []
    low = bisect_left(places, start, at)
    high = bisect_left(places, end, low)
    return high, places[low:high]
