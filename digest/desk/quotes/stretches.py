"""Part a paragraph in stretches of whole sentences, of which only those asked for are read.

`Paragraph` hands out `Scene`s: the stretch that holds a quotation, and what comes before it,
sentence by sentence, when somebody asks who was spoken of. A stretch ends only where `signs.py`
would end a sentence whatever is around: behind a plain word, a full stop and a blank, outside
brackets. So the signs and sentences of all stretches together are those of the paragraph read in
one go; a test holds that.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence

from digest.desk.quotes.items import Item
from digest.desk.quotes.marks import Piece
from digest.desk.quotes.signs import BRACKETS, Reader, Scene


class Paragraph:
    """The paragraph at `span`; `pieces` are its quotations, numbered from `first`."""

    def __init__(
        self, reader: Reader, span: tuple[int, int], pieces: Sequence[Piece], first: int
    ) -> None:
        self._reader = reader
        self._end = span[1]
        self._pieces, self._first = pieces, first
        self._starts = _starts(reader.text, *span, pieces)
        self._homes = [bisect(self._starts, p.outer_start) - 1 for p in pieces]
        self._read: dict[int, Scene] = {}

    def scene(self, n: int) -> Scene:
        """Return the `n`-th stretch."""
        found = self._read.get(n)
        if found is None:
            a, b = bisect(self._homes, n - 1), bisect(self._homes, n)
            end = self._starts[n + 1] if n + 1 < len(self._starts) else self._end
            span = self._starts[n], end
            found = self._reader.scene(span, self._pieces[a:b], self._first + a, n)
            self._read[n] = found
        return found

    def home(self, i: int) -> Scene:
        """Return the stretch that holds the `i`-th quotation of the article."""
        n = self._homes[i - self._first]
        return self._read.get(n) or self.scene(n)

    def quoting(self) -> list[Scene]:
        """Return the stretches that hold quotations, in order."""
        return [self.scene(n) for n in dict.fromkeys(self._homes)]

    def sentences(self, i: int) -> Iterator[tuple[Scene, int, int]]:
        """Yield the sentences backward from that of the `i`-th quotation, each in its stretch.

        From the last one when that quotation stands elsewhere.
        """
        if self._first <= i < self._first + len(self._pieces):
            own = self.home(i)
            n, last = own.number, own.places[i][1] + 1
        else:
            n, last = len(self._starts) - 1, -1
        while n >= 0:
            sc = self.scene(n)
            for k in range((len(sc.sentences) if last < 0 else last) - 1, -1, -1):
                yield sc, *sc.sentences[k]
            n, last = n - 1, -1

    def before(self, i: int, most: int) -> list[Item]:
        """Up to `most` signs before the `i`-th quotation, in order."""
        sc = self.home(i)
        k = sc.places[i][0]
        out = sc.items[max(0, k - most) : k]
        for n in range(sc.number - 1, -1, -1):
            if len(out) >= most:
                break
            out = self.scene(n).items[len(out) - most :] + out
        return out


def _starts(text: str, start: int, end: int, pieces: Sequence[Piece]) -> list[int]:
    """Where the stretches of `start:end` begin."""
    out = [start]
    free = start  # the end of the quotation before
    n = 0
    at = text.find(". ", start, end)
    while at >= 0:
        while n < len(pieces) and pieces[n].outer_end <= at:
            free = pieces[n].outer_end
            n += 1
        if n < len(pieces) and pieces[n].outer_start <= at:
            at = text.find(". ", pieces[n].outer_end, end)
            continue
        if _ends(text, free, at):
            out.append(at + 2)
        at = text.find(". ", at + 2, end)
    return out


def _ends(text: str, free: int, at: int) -> bool:
    """Whether the full stop at `at` ends a sentence for certain: no abbreviation, not in brackets.

    `free` is where the quotation before it ends.
    """
    blank = text.rfind(" ", max(free, at - 40), at)
    word = text[blank + 1 : at]
    if blank < 0 or not (word.islower() and word.isalpha() and word.isascii()):
        return False
    bracket = text.rfind("(", max(free, at - BRACKETS - 2), at)
    return bracket < 0 or text.find(")", bracket, at) >= 0
