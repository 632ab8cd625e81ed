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


def hashes(clipping: Document) -> tuple[int, ...]:
    """Return the hashes of an article's lines in order, without empty ones."""
    return tuple(h for b in clipping.blocks if (h := line_hash(b.text)))


def find(pages: Sequence[tuple[int, ...]]) -> frozenset[int]:
    """Return the line hashes of one outlet's pages that are page furniture.

    The order of the pages does not matter.
    """
    if len(pages) < PAGES:
        return frozenset()
    lines = [frozenset(p) for p in sorted(pages)]
    prose = [frozenset(h for h in p if h & 1) for p in lines]
    often = {h for h, n in Counter(chain.from_iterable(lines)).items() if n >= PAGES}
    carriers: dict[int, list[int]] = defaultdict(list)
    for number, page in enumerate(lines):
        for h in page & often:
            carriers[h].append(number)
    common: dict[tuple[int, int], int] = {}

    def unlike(a: int, b: int, line: int) -> bool:
        """Return whether two pages with `line` otherwise share under a fifth of their prose.

        Where one has no prose, all lines are compared.
        """
        itself = line & 1
        least = min(len(prose[a]), len(prose[b])) - itself
        if least <= 0:
            rest = min(len(lines[a]), len(lines[b])) - 1
            return rest > 0 and (len(lines[a] & lines[b]) - 1) < SHARED * rest
        pair = (a, b) if a < b else (b, a)
        if pair not in common:
            common[pair] = len(prose[a] & prose[b])
        return common[pair] - itself < SHARED * least

    found = set()
    for line, on in carriers.items():
        chosen: list[int] = []
        for number in on:
            if all(unlike(number, other, line) for other in chosen):
                chosen.append(number)
                if len(chosen) == PAGES:
                    found.add(line)
                    break
    return frozenset(found)
