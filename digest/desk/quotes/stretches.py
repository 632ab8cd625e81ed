"""Split a paragraph into stretches of whole sentences, which are parsed on demand.

`Paragraph` returns `Scene`s: the stretch that contains a quotation, and the sentences before it,
one by one, when a rule needs earlier mentions. A stretch ends only where `signs.py` ends a sentence
in any context: after a plain word, a full stop and a space, outside brackets. So all stretches
together have the same items and sentences as the paragraph parsed at once; a test checks this.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence

from digest.desk.quotes.items import Item
from digest.desk.quotes.piece import Piece
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
        self._homes = [0] * len(pieces)  # the stretch of each quotation
        if len(self._starts) > 1:
            for k, p in enumerate(pieces):
                self._homes[k] = bisect(self._starts, p.outer_start) - 1
        self._read: list[Scene | None] = [None] * len(self._starts)
        self.alone: dict[int, bool] = {}  # whether a quotation is all of its sentence, as asked

    def scene(self, n: int) -> Scene:
        """Return the `n`-th stretch."""
        found = self._read[n]
        if found is None:
            a, b = bisect(self._homes, n - 1), bisect(self._homes, n)
            end = self._starts[n + 1] if n + 1 < len(self._starts) else self._end
            span = self._starts[n], end
            found = self._reader.scene(span, self._pieces[a:b], self._first + a, n)
            self._read[n] = found
        return found

    def home(self, i: int) -> Scene:
        """Return the stretch that contains the `i`-th quotation of the article."""
        n = self._homes[i - self._first]
        return self._read[n] or self.scene(n)

    def quoting(self) -> list[Scene]:
        """Return the stretches that contain quotations, in order."""
        if len(self._starts) == 1:
            return [self.scene(0)]
        return list(map(self.scene, dict.fromkeys(self._homes)))

    def sentences(self, i: int) -> Iterator[tuple[Scene, int, int]]:
        """Yield the sentences backward from that of the `i`-th quotation, each with its stretch.

        Begins with the last sentence if that quotation is in another paragraph.
        """
        if self._first <= i < self._first + len(self._pieces):
            own = self.home(i)
            n, last = own.number, own.places[i][1] + 1
        else:
            n, last = len(self._starts) - 1, -1
        while n >= 0:
            sc = self._read[n] or self.scene(n)
            for k in range((len(sc.sentences) if last < 0 else last) - 1, -1, -1):
                yield sc, *sc.sentences[k]
            n, last = n - 1, -1

    def before(self, i: int, most: int) -> list[Item]:
        """Return up to `most` items before the `i`-th quotation, in order."""
        sc = self.home(i)
        k = sc.places[i][0]
        out = sc.items[max(0, k - most) : k]
        for n in range(sc.number - 1, -1, -1):
            if len(out) >= most:
                break
            out = self.scene(n).items[len(out) - most :] + out
        return out


def _starts(text: str, start: int, end: int, pieces: Sequence[Piece]) -> list[int]:
    """Return the offsets at which the stretches of `start:end` begin."""
    out = [start]
    free = start  # end of the previous quotation
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
    """Return whether the full stop at `at` certainly ends a sentence.

    It must not follow an abbreviation or be in brackets. `free` is the end of the previous
    quotation.
    """
    blank = text.rfind(" ", max(free, at - 40), at)
    word = text[blank + 1 : at]
    if blank < 0 or not (word.islower() and word.isalpha() and word.isascii()):
        return False
    bracket = text.rfind("(", max(free, at - BRACKETS - 2), at)
    return bracket < 0 or text.find(")", bracket, at) >= 0
