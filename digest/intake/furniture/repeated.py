"""Page furniture by repetition: what one outlet prints around all its articles.

Comes in: the clippings of one outlet, each as the hashes of its lines. Goes out: the set of hashes that are furniture. Trusts nothing.
A line is furniture when it is on four or more pages that otherwise share under a fifth of their prose: updates of one story and wire
copies repeat body, and must not lose it. How lines are compared is in `linehash`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import chain

from digest.core.model import Document
from digest.intake.furniture.line_hash import line_hash

PAGES = 4  # on how many unlike pages a line must stand
SHARED = 0.2  # share of prose lines in common from which two pages count as versions of one text


def hashes(clipping: Document) -> tuple[int, ...]:
    """The hashes of a clipping's lines, in order, without empty ones."""
    return tuple(h for b in clipping.blocks if (h := line_hash(b.text)))


def find(pages: Sequence[tuple[int, ...]]) -> frozenset[int]:
    """Which line hashes of one outlet's pages are page furniture. The order of the pages does not matter."""
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
        """Whether two pages that both carry `line` otherwise share under a fifth of their prose (of all lines, where one has no prose)."""
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
