"""Find page furniture by repetition: lines that an outlet prints around all its articles.

A line is furniture if it is on four or more pages that otherwise share under a fifth of their
prose. Updates of one story and wire copies repeat body text, which must not be lost. `line_hash`
defines how lines are compared.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import chain

from digest.core.model import Document
from digest.intake.furniture.line_hash import line_hash

PAGES = 4  # dissimilar pages that must contain a line
SHARED = 0.2  # share of common prose lines from which two pages are versions of one text


def hashes(document: Document) -> tuple[int, ...]:
    """Return the hashes of an article's lines in order, without empty ones."""
    return tuple(h for b in document.blocks if (h := line_hash(b.text)))


def find(pages: Sequence[tuple[int, ...]]) -> frozenset[int]:
    """Return the line hashes of one outlet's pages that are page furniture.

    The order of the pages does not matter.
    """
    if len(pages) < PAGES:
        return frozenset()
    known = _Pages(pages)
    often = {h for h, n in Counter(chain.from_iterable(known.lines)).items() if n >= PAGES}
    carriers: dict[int, list[int]] = defaultdict(list)
    for number, page in enumerate(known.lines):
        for h in page & often:
            carriers[h].append(number)
    return frozenset(line for line, on in carriers.items() if known.has_unlike(on, line))


class _Pages:
    """The lines of one outlet's pages, and how much prose two of them share."""

    def __init__(self, pages: Sequence[tuple[int, ...]]) -> None:
        self.lines = [frozenset(p) for p in sorted(pages)]
        self._prose: dict[int, frozenset[int]] = {}  # of pages that were compared: few
        self._common: dict[tuple[int, int], int] = {}

    def has_unlike(self, on: Sequence[int], line: int) -> bool:
        """Return whether `PAGES` of the pages with a line are unlike each other without it."""
        chosen: list[int] = []
        for number in on:
            if all(self._unlike(number, other, line) for other in chosen):
                chosen.append(number)
                if len(chosen) == PAGES:
                    return True
        return False

    def _unlike(self, a: int, b: int, line: int) -> bool:
        """Return whether two pages with `line` otherwise share under a fifth of their prose.

        Where one has no prose, all lines are compared.
        """
        lines, prose_a, prose_b = self.lines, self._prose_of(a), self._prose_of(b)
        itself = line & 1
        least = min(len(prose_a), len(prose_b)) - itself
        if least <= 0:
            rest = min(len(lines[a]), len(lines[b])) - 1
            return rest > 0 and (len(lines[a] & lines[b]) - 1) < SHARED * rest
        pair = (a, b) if a < b else (b, a)
        if pair not in self._common:
            self._common[pair] = len(prose_a & prose_b)
        return self._common[pair] - itself < SHARED * least

    def _prose_of(self, page: int) -> frozenset[int]:
        if page not in self._prose:
            self._prose[page] = frozenset(h for h in self.lines[page] if h & 1)
        return self._prose[page]
