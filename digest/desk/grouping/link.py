"""Groups of articles from the scores of their pairs: average link, and a check against chains.

Scores are log-odds, clipped unevenly: what two articles share says more than what they do not, so
one sure pair holds against several that merely lack evidence. Strict at the border.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence

from digest.desk.grouping.model import TUNING

Pairs = Mapping[tuple[int, int], float]
Unit = tuple[int, ...]
NEVER = -1e6  # log-odds of what the editor or a closed edition keeps apart


class _Linking:
    """Average link: the two groups whose mean score is highest are joined, while it is above the
    border. Sums are kept above the floor, which pairs that are not listed have."""

    def __init__(self, units: Sequence[Unit], pairs: Pairs, apart: Sequence[int]) -> None:
        unit_of = {m: k for k, u in enumerate(units) for m in u}
        self.size = {k: len(u) for k, u in enumerate(units)}
        self.members = {k: list(u) for k, u in enumerate(units)}
        self.excess: dict[int, dict[int, float]] = {k: {} for k in range(len(units))}
        for (i, j), score in pairs.items():
            a, b = unit_of[i], unit_of[j]
            if a == b:
                continue
            score = NEVER if apart[a] != apart[b] else score
            total = self.excess[a].get(b, 0.0) + score - TUNING.unlike
            self.excess[a][b] = self.excess[b][a] = total

    def mean(self, a: int, b: int) -> float:
        """Return the mean score of two groups that have a listed pair."""
        total = self.excess[a][b] / (self.size[a] * self.size[b])
        return round(total + TUNING.unlike, 6)

    def run(self, border: float) -> list[Unit]:
        """Return the groups, in order of their first article."""
        heap = [
            (-s, a, b) for a in self.excess for b in self.excess[a]
            if a < b and (s := self.mean(a, b)) > border
        ]  # fmt: skip
        heapq.heapify(heap)
        while heap:
            s, a, b = heapq.heappop(heap)
            if a not in self.members or b not in self.members or -self.mean(a, b) != s:
                continue
            self._join(a, b)
            for c in self.excess[a]:
                m = self.mean(a, c)
                if m > border:
                    heapq.heappush(heap, (-m, min(a, c), max(a, c)))
        return [tuple(m) for _, m in sorted(self.members.items())]

    def _join(self, a: int, b: int) -> None:
        self.members[a] = sorted(self.members[a] + self.members.pop(b))
        for c, x in self.excess.pop(b).items():
            if c != a:
                self.excess[a][c] = self.excess[a].get(c, 0.0) + x
                self.excess[c][a] = self.excess[a][c]
                del self.excess[c][b]
        self.excess[a].pop(b, None)
        self.size[a] += self.size.pop(b)


def average_link(
    units: Sequence[Unit], pairs: Pairs, apart: Sequence[int], border: float
) -> list[Unit]:
    """Return the groups of units. `apart`: a number for each unit; two numbers stay apart."""
    return _Linking(units, pairs, apart).run(border)


def unchained(
    groups: Sequence[Unit], units: Sequence[Unit], pairs: Pairs, border: float
) -> list[Unit]:
    """Return the groups without the units that fit only a neighbour and not the central unit.

    The central unit (medoid) has the highest mean score with the rest of its group. What does not
    fit it is grouped again among itself.
    """
    unit_of = {m: u for u in units for m in u}
    out: list[Unit] = []
    todo = list(groups)
    while todo:
        group = todo.pop()
        own = sorted({unit_of[m] for m in group})
        away = _misfits(own, pairs, border) if len(own) > 2 else []
        if not away:
            out.append(group)
            continue
        out.append(tuple(sorted(m for u in own if u not in away for m in u)))
        rest = average_link(away, _between(away, pairs), [-1] * len(away), border)
        todo += rest
    return sorted(out)


def _between(units: Sequence[Unit], pairs: Pairs) -> Pairs:
    inside = {m for u in units for m in u}
    return {p: s for p, s in pairs.items() if p[0] in inside and p[1] in inside}


def _misfits(units: Sequence[Unit], pairs: Pairs, border: float) -> list[Unit]:
    """Return the units whose mean score with the central one is well below the border."""
    n = len(units)
    scores = [[0.0] * n for _ in units]
    for i, one in enumerate(units):
        for j in range(i):
            scores[i][j] = scores[j][i] = _mean(one, units[j], pairs)
    center = max(range(n), key=lambda i: (sum(scores[i]), -i))
    return [units[i] for i in range(n) if i != center and scores[i][center] < border + TUNING.fits]


def _mean(one: Unit, other: Unit, pairs: Pairs) -> float:
    total = sum(pairs.get((min(a, b), max(a, b)), TUNING.unlike) for a in one for b in other)
    return total / (len(one) * len(other))
