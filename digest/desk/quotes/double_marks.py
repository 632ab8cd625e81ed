"""Find the text between double quotation marks in a paragraph.

Whether a mark opens or closes depends on its shape and its neighbours, and if these disagree, on
whether a quotation is open. There is one pass and no backtracking.
"""

from __future__ import annotations

from bisect import bisect

from digest.core.model import Value
from digest.core.patterns import of_words
from digest.desk.quotes.piece import BEFORE_OPENING, SPACES, Piece, trim

_OPENS = frozenset("“„‟「『〝")
_CLOSES = frozenset("”」』〞〟")
_AFTER_CLOSE = frozenset(" \t\n\u00a0\u202f\u2009)]}—–-/…:;,.?!”\"’'»\u200b")
_SURE_PAIRS = {"“": "”", "«": "»", "「": "」", "『": "』"}  # the first always opens
_OPENING_PAIRS = frozenset(('""', "''", "„“", "»«"))  # the first opens if a word is behind it
# End of a speaker's words without a closing mark: ", he said." before the next opening mark.
_WORDS = "quotes/clauses"
_CUT = of_words(
    r"[,?!.][ ](?=(?:[\w.'’-]+ ){1,3}(?:<<said behind>>)\b)|[,?!.][ ](?=(?:<<said first>>) )",
    _WORDS,
)
_CUE_BEHIND = of_words(r" (?:[\w.'’-]{1,30} ){1,4}(?:<<said near>>)\b", _WORDS)
# The end of a cue within words that lost their opening mark: "she added, We are here."
_CUE_WITHIN = of_words(r"\b(?:<<said within>>|told \w{1,20})[,:] ", _WORDS)
_CUE_BEFORE = of_words(r"\b(?:<<said before a mark>>)[,:]? ?\Z", _WORDS)
_CUE_LONGEST = 12  # characters of a cue before a nested mark
_LOST = 15  # characters; a quotation with a lost mark is longer
_ENDS = 8  # characters before a mark that may hold the end of speech
_NESTED = 60  # characters; straight marks nested in straight marks enclose less


class _Mark(Value, frozen=True, gc=False):
    """A double mark and what its neighbours allow."""

    at: int
    after: int
    sign: str
    left: str
    may_open: bool
    may_close: bool


def paired(
    text: str, paragraph: tuple[int, int, int], found: list[tuple[int, int]]
) -> list[Piece] | None:
    """Return the pieces of a paragraph whose marks pair without doubt, else None.

    Nine of ten paragraphs: each “ is followed by a ”, or each straight mark that may open by one
    that may close. `DoubleMarks` gives the same.
    """
    start, stop, number = paragraph
    if len(found) % 2:
        return None
    out: list[Piece] = []
    for n in range(0, len(found), 2):
        (at, inside), (end, after) = found[n], found[n + 1]
        sign, shut = text[at], text[end]
        if _SURE_PAIRS.get(sign) != shut:
            if sign + shut not in _OPENING_PAIRS:
                return None
            opens = sign == "„" or (
                text[inside] not in " \t\n" and (at == start or text[at - 1] in BEFORE_OPENING)
            )
            if not opens or not (shut in "«'" or _surely_closes(text, end, after, stop)):
                return None
        if text[inside] in SPACES or text[end - 1] in SPACES:
            inside, end = trim(text, inside, end)
        if end > inside:
            out.append(Piece(inside, end, at, after, '"', False, False, number))
    return out


def _surely_closes(text: str, at: int, after: int, stop: int) -> bool:
    """Return whether a mark within a quotation closes it, and opens none in it."""
    left = text[at - 1]
    if left not in BEFORE_OPENING:
        return True
    return left not in " \t\n(" and (after >= stop or text[after] in _AFTER_CLOSE)


class DoubleMarks:
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
        self._closers: list[int] | None = None

    def read(self) -> list[Piece]:
        """Return the pieces, in order."""
        for n, (at, after) in enumerate(self.found):
            if self.opened is None and self.text[at] == '"' and self._is_inches(at, after):
                continue
            m = self._look(at, after)
            if self.opened is None:
                self._first(m)
            elif m.sign in "«»":
                self._guillemet(m)
            elif self.style not in "«»":  # other marks within guillemets are nested
                self._second(m, n)
        if self.opened is not None:
            self._unclosed()
        return self.out

    def _look(self, at: int, after: int) -> _Mark:
        text = self.text
        sign = text[at]
        left = text[at - 1] if at > self.start else " "
        right = text[after] if after < self.end else " "
        if left == right == " " and at > self.start and self._closes_apart(at, after):
            return _Mark(at, after, sign, left, False, True)
        opens = (left in BEFORE_OPENING or sign in "「『") and right not in " \t\n"
        closes = (right in _AFTER_CLOSE or sign in "」』") and at > self.start
        ends = left not in " \t\n(" or after >= self.end
        return _Mark(at, after, sign, left, opens and after < self.end, closes and ends)

    def _closes_apart(self, at: int, after: int) -> bool:
        """Return whether a mark with spaces on both sides closes: `We are here , " she said`."""
        text = self.text
        if text[at] not in '"”“' or text[max(self.start, at - _ENDS) : at].rstrip()[
            -1:
        ] not in tuple(",.?!…"):
            return False
        return text[after + 1 : after + 2].islower() or _CUE_BEHIND.match(text, after) is not None

    def _is_inches(self, at: int, after: int) -> bool:
        """Return whether a straight mark means inches: 6'3"."""
        text = self.text
        left = text[at - 1] if at > self.start else " "
        alone = left == " " == text[after : after + 1] and text[at - 2 : at - 1].isdigit()
        return left.isdigit() or alone

    def _open(self, m: _Mark) -> None:
        self.opened, self.inside, self.style = m.at, m.after, m.sign

    def _close(self, outer_end: int, end: int, damaged: bool, runs_on: bool = False) -> None:
        assert self.opened is not None
        a, b = trim(self.text, self.inside, end)
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
                self.last = m.after  # each part of a paragraph is searched once
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
        before = self.text[max(a, at - _ENDS) : at].rstrip()[-1:]
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
        closers = self._closers_after(m.at)
        nested = self.style not in "„" and closers >= self.depth + 2
        if nested or (self.style == '"' and closers):
            self.depth += 1
        elif m.at - self.inside > 1:
            cut = _CUT.search(self.text, self.inside, m.at)
            if cut is None and _CUE_BEFORE.search(self.text, m.at - _CUE_LONGEST, m.at):
                return  # "and my friend said, “Go home,”": one mark closes both
            b = cut.start() + 1 if cut else m.at
            self._close(b, b, True)
            self._open(m)

    def _closers_after(self, at: int) -> int:
        """Return the number of closing marks of the paragraph after an offset."""
        if self._closers is None:
            self._closers = [a for a, _ in self.found if self.text[a] in _CLOSES]
        return len(self._closers) - bisect(self._closers, at)

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
        cut = None if self.next_opens else _CUT.search(self.text, self.inside, self.end)
        if cut:
            self._close(cut.start() + 1, cut.start() + 1, True)
        elif self.end - self.inside > _LOST or self.next_opens:
            self._close(self.end, self.end, not self.next_opens, self.next_opens)


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
