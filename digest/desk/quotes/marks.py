"""Find what stands between quotation marks.

In: a text and the spans of its paragraphs. Out: `Piece`s, the words between a pair of marks, in order, never overlapping
and never across a paragraph: where a quotation runs over several paragraphs (a mark opens each, only the last closes) each
paragraph is a piece of its own, because only that can be printed verbatim, and `runs_on` ties it to the next.

It trusts nothing: marks may be of any style, reversed, doubled or missing. Whether a mark opens or closes is told by its
shape and its neighbours together; where these disagree, by whether a quotation is open. One pass, no backtracking.
"""

from __future__ import annotations

import re
from bisect import bisect, bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import TypeVar

from msgspec.structs import replace

from digest.core.model import Value

# one class of first characters, then which it was: a search may leap from one to the next
DOUBLE = re.compile(
    "[\"“”„‟«»「」『』〝〞〟＂'`‚‘’](?:(?<=[\"“”„‟«»「」『』〝〞〟＂])|(?<=')'|(?<=`)`|(?<=‚)‚|(?<=‘)‘|(?<=’)’)"
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
# where the words of a speaker end though no mark says so: ", he said." before the next opening mark
_CUT = re.compile(
    r"[,?!.][ ](?=(?:[\w.'’-]+ ){1,3}(?:said|says|added|told|asked|wrote)\b)|[,?!.][ ](?=(?:said|says|added|asked|wrote) )"
)


class Piece(Value, frozen=True, order=True):
    """Words between marks at `start:end`; `outer` includes the marks. `mark` is `"` or `'`. `runs_on`: the closing mark is missing
    because the quotation goes on in the next paragraph. `damaged`: a mark is missing or stands the wrong way."""

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
    """Where one of `signs` stands, in order. A text has few kinds of marks and few of each: to leap from one to the next costs a tenth
    of trying every character."""
    out: list[int] = []
    for sign in signs:
        at = text.find(sign)
        while at >= 0:
            out.append(at)
            at = text.find(sign, at + 1)
    out.sort()
    return out


class Marks(Value, frozen=True):
    """Where the marks of a text stand, in order: the spans of double ones, the places of single ones without the apostrophes inside words."""

    double: list[tuple[int, int]]
    single: list[int]


def marks(text: str) -> Marks:
    """Find the marks of a text."""
    single = _places(text, _SINGLES)
    if any(b == a + 1 for a, b in pairwise(single)):  # two that may print as a double one
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


def _doubles(
    text: str,
    start: int,
    end: int,
    number: int,
    found: list[tuple[int, int]],
    next_opens: bool,
    carried: bool,
) -> list[Piece]:
    """Pieces in double marks of one paragraph, which are `found`. `carried`: the paragraph before ended within a quotation."""
    out: list[Piece] = []
    last = start  # the end of the last piece: a missing opening mark stands after it
    opened: int | None = None  # outer start of the quotation that is open
    inside = start
    depth = 0
    style = ""  # the mark that opened
    closers_left = sum(text[at] in _CLOSES for at, _ in found)

    def close(outer_end: int, inner_end: int, damaged: bool, runs_on: bool = False) -> None:
        nonlocal opened, last, depth
        assert opened is not None
        a, b = _trim(text, inside, inner_end)
        if b > a:
            out.append(Piece(a, b, opened, outer_end, '"', runs_on, damaged, number))
        last, opened, depth = outer_end, None, 0

    for at, after in found:
        mark = text[at]
        left = text[at - 1] if at > start else " "
        right = text[after] if after < end else " "
        if (
            opened is None
            and mark == '"'
            and (
                left.isdigit()
                or (left == " " == text[after : after + 1] and text[at - 2 : at - 1].isdigit())
            )
        ):
            continue  # inches: 6'3"
        may_open = (left in _BEFORE_OPEN or mark in "「『") and right not in " \t\n" and after < end
        may_close = (
            (right in _AFTER_CLOSE or mark in "」』")
            and (left not in " \t\n(" or after >= end)
            and at > start
        )
        if mark in _CLOSES:
            closers_left -= 1
        if opened is None:
            if mark in "«»":
                shut = (
                    may_close
                    and not may_open
                    and last == start
                    and mark == "»"
                    and left not in " \u00a0\u202f"
                )
                if shut and at > start:
                    opened, inside = last, last
                    close(after, at, True)
                else:
                    opened, inside, style = at, after, mark
            elif (
                mark in _OPENS
                or (may_open and not (mark in _CLOSES and may_close))
                or not may_close
            ):
                opened, inside, style = at, after, mark
            elif mark in _CLOSES or not may_open:
                # closes what nothing opened: the opening mark was lost at the head of the paragraph or after the last piece
                a = _head(text, last, at)
                if at - a > 15 or (carried and last == start):
                    opened, inside = a, a
                    close(after, at, not carried or a > start)
            else:
                opened, inside, style = at, after, mark
            continue
        if mark in "«»":
            if style in "«»" and mark == style and may_open and not may_close and left != style:
                depth += 1
            elif depth:
                depth -= 1
            else:
                close(after, at, False)
        elif style in "«»":
            continue  # marks of another kind within guillemets are nested
        elif mark in _OPENS and may_open and not (style == "„" and may_close):
            # a second opening: nested when closing marks enough are left, else the first was never closed
            if (style not in "„" and closers_left >= depth + 2) or (style == '"' and closers_left):
                depth += 1
            elif at - inside > 1:
                cut = _CUT.search(text, inside, at)
                b = cut.start() + 1 if cut else at
                close(b, b, True)
                opened, inside, style = at, after, mark
        elif mark in _OPENS:
            close(after, at, style != "„")
        elif depth and style == '"' and mark == '"':
            close(after, at, False)
        elif depth:
            depth -= 1
        elif mark == '"' and style == '"' and may_open and not may_close:
            cut = _CUT.search(text, inside, at)
            if cut:
                close(cut.start() + 1, cut.start() + 1, True)
                opened, inside, style = at, after, mark
            elif at - inside > 1:
                # an opening look in the middle: spaced marks, or the closing one forgot its place
                close(after, at, True)
        elif mark == '"' and style in "“„" and may_open and not may_close:
            depth += 1
        else:
            close(after, at, False)
    if opened is not None:
        cut = None if next_opens else _CUT.search(text, inside, end)
        if cut and not next_opens:
            close(cut.start() + 1, cut.start() + 1, True)
        elif end - inside > 15 or next_opens:
            close(end, end, not next_opens, next_opens)
    return out


def _shut(text: str, p: Piece) -> bool:
    """Whether a piece ends with a mark."""
    return DOUBLE.match(text[p.outer_end - 1 : p.outer_end]) is not None


def _head(text: str, last: int, at: int) -> int:
    """Where a quotation whose opening mark was lost probably begins: after a colon in what comes before, else at its head."""
    if last and text[last - 1] not in "\n":
        # behind a closed quotation the first sentence is its cue: "...," she said. They need ..."
        stop = text.find(". ", last, at)
        if 0 < stop - last < 60 and at - stop > 15:
            return stop + 2
    colon = text.rfind(": ", last, at)
    a = colon + 2 if colon >= 0 and at - colon > 15 else last
    while a < at and text[a] in " \t\n,.;:—–-":
        a += 1
    return a


def _singles(
    text: str, start: int, end: int, number: int, found: list[int], taken: list[Piece]
) -> list[Piece]:
    """Pieces in single marks, which are `found`, outside the double ones."""
    out: list[Piece] = []
    starts = [p.outer_start for p in taken]
    busy = iter(taken)
    skip = next(busy, None)
    marks: list[int] = []
    for at in found:
        while skip is not None and at >= skip.outer_end:
            skip = next(busy, None)
        if skip is None or at < skip.outer_start:
            marks.append(at)
    i = 0
    while i < len(marks):
        at = marks[i]
        left = text[at - 1] if at > start else " "
        right = text[at + 1] if at + 1 < end else " "
        i += 1
        if (
            left not in _BEFORE_OPEN
            or not (right.isalnum() or right in "…[")
            or _ELIDED.match(text, at)
        ):
            continue
        shut, weak = -1, -1
        for k in range(i, min(i + 12, len(marks))):
            b = marks[k]
            nxt = text[b + 1] if b + 1 < end else " "
            before = text[b - 1]
            if before in _SPACE or nxt.isalnum():
                if text[b] in "‘‚" and before in _SPACE:
                    break
                continue
            if before in ".,?!…;" or nxt in ".,;:?!)" or before not in "sS":
                shut = k
                break
            if weak < 0:
                weak = k
        k = shut if shut >= 0 else weak
        if k >= 0:
            n = bisect(starts, at)
            between = n < len(starts) and starts[n] < marks[k]
            a, b = _trim(text, at + 1, marks[k])
            if b > a and not between:
                out.append(Piece(a, b, at, marks[k] + 1, "'", False, False, number))
                i = k + 1
    return out


_LONG_DASHES = frozenset("—–―")
_DASHED = re.compile(r"[—–―][ \u00a0]?(?=[^\W\d_]|[¿¡«“\"])")
_CUE_DASH = re.compile(r"(?:[ \u00a0][—–―][ \u00a0]?|[—–―][ \u00a0])([^\W\d_]{2,20})")
_RESUME = re.compile(r"[—–―][.,;:]?[ \u00a0]?(?=[^\W\d_]|[¿¡])")


_SPOKEN_TO = re.compile(r"[,?!…][ \u00a0]([^\W\d_]{2,20})\b")
_HYPHENS = "—–―-"


def _nordic(text: str, start: int, end: int, number: int, say: frozenset[str]) -> list[Piece]:
    """Return speech that a dash opens and a comma closes: "– Vi venter, sier Ada Holm."."""
    if text[start] not in _HYPHENS or text[start + 1 : start + 2] not in (" ", "\u00a0"):
        return []
    for cue in _SPOKEN_TO.finditer(text, start + 2, end):
        if cue[1] in say:
            a, b = _trim(text, start + 1, cue.start() + (text[cue.start()] != ","))
            return [Piece(a, b, start, b, '"', False, False, number)] if b > a else []
    return []


def _dashes(text: str, start: int, end: int, number: int, say: frozenset[str]) -> list[Piece]:
    """Speech that a dash opens at the head of a paragraph: "— Não — disse ele.", "—No —dijo él—. Nunca." Only where a verb of saying stands
    behind the second dash: else it may be a list."""
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
    """All pieces of `text`, in order; `spans` are its paragraphs, parted by blank lines. `say`: verbs of saying, in a language that opens
    direct speech with a dash."""
    out: list[Piece] = []
    doubles, singles = found.double, found.single
    d = s = 0
    for number, (start, end) in enumerate(spans):
        if (
            not say
            and (d == len(doubles) or doubles[d][0] >= end)
            and (s == len(singles) or singles[s] >= end)
        ):
            continue
        d, mine = _within(doubles, d, (start, 0), (end, 0))
        s, single = _within(singles, s, start, end)
        got: list[Piece] = []
        if mine:
            following = (
                text[spans[number + 1][0]]
                if number + 1 < len(spans) and spans[number + 1][0] < len(text)
                else ""
            )
            carried = (
                bool(out)
                and out[-1].paragraph == number - 1
                and out[-1].outer_end == spans[number - 1][1]
                and not _shut(text, out[-1])
            )
            got = _doubles(
                text, start, end, number, mine, following in _CONTINUES and following != "", carried
            )
            if carried and got and got[0].outer_start == start and got[0].start == start:
                out[-1] = replace(out[-1], runs_on=True, damaged=False)
        if nordic and not got:
            out += _nordic(text, start, end, number, say)
            continue
        if say and not got and text[start : start + 1] in _LONG_DASHES:
            out += _dashes(text, start, end, number, say)
            continue
        if single:
            more = _singles(text, start, end, number, single, got)
            if more:
                got = sorted(got + more)
        out += got
    return out


_Place = TypeVar("_Place", int, tuple[int, int])


def _within(places: list[_Place], at: int, start: _Place, end: _Place) -> tuple[int, list[_Place]]:
    """Those of `places` from the `at`-th on that stand in `start:end`, and the number of the first behind them."""
    if at == len(places) or places[at] >= end:
        return at, []
    low = bisect_left(places, start, at)
    high = bisect_left(places, end, low)
    return high, places[low:high]
