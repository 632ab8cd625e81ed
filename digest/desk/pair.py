"""Two articles compared as events: what they share, what excludes, as named numbers and as facts in words.

Comes in: the facts of the articles of one neighbourhood with the frequencies of its words, their stated publication days. Goes out:
for any two the features by name and the log-odds that they report one event. Trusts the facts.

Method: likeness of four views (body, headline with lead, names, numbers and dates) as cosines of words weighed by rarity, taken with
exact integers so that every machine gets the same; then rare facts that bind and facts that exclude each other, each of which
counts as a penalty and none of which forbids alone. The weights are learned (weights.py).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from digest.desk import rarity, terms, weights
from digest.model import Facts, Neighbourhood

Matrix = NDArray[np.float64]
VIEWS = ("lead", "names", "body", "numbers")
REACH = sum(w for w in weights.BINDS.values()) + 1.0


class Sheet:
    """The articles of one neighbourhood laid out for comparison."""

    def __init__(self, facts: Sequence[Facts], published: Mapping[str, str | None], around: Neighbourhood | None = None) -> None:
        self.facts = list(facts)
        n = len(self.facts)
        bags = {
            "lead": [terms.unpack(f.lead) for f in self.facts],
            "names": [terms.unpack(f.named) for f in self.facts],
            "body": [terms.unpack(f.body) for f in self.facts],
            "numbers": [terms.unpack(f.counted) for f in self.facts],
        }
        self.words = np.unique(np.concatenate([h for v in bags.values() for h, _ in v] or [np.zeros(0, np.uint32)]))
        frequency = np.zeros(len(self.words), np.uint8)
        if around is not None and around.frequent:
            k = len(around.frequent) // 5
            known = np.frombuffer(around.frequent, "<u4", k)
            at = np.searchsorted(self.words, known)
            at[at == len(self.words)] = 0
            hit = self.words[at] == known
            frequency[at[hit]] = np.frombuffer(around.frequent, "u1", k, 4 * k)[hit]
        elif around is None:
            seen = np.bincount(
                np.concatenate(
                    [np.searchsorted(self.words, np.union1d(bags["body"][i][0], bags["numbers"][i][0])) for i in range(n)]
                ),
                minlength=len(self.words),
            )
            frequency = rarity.steps(seen)
        self.frequency = frequency
        self.rarity = rarity.weights(self.words, frequency, around.size if around else rarity.step(n))
        self.likeness = {v: _cosines(bags[v], self.words, self.rarity) for v in VIEWS}
        self.day = np.array([date.fromisoformat(d[:10]).toordinal() if (d := published.get(f.id)) else 0 for f in self.facts])
        apart = np.abs(self.day[:, None] - self.day[None, :]).astype(np.float64)
        apart[(self.day[:, None] == 0) | (self.day[None, :] == 0)] = 0.0
        self.apart = np.log1p(apart / 3)
        size = np.array([max(20, f.words) for f in self.facts], dtype=np.float64)
        self.short = np.log(np.minimum(size[:, None], size[None, :]) / 200)
        self._sets = [_Sets(f) for f in self.facts]

    def linear(self) -> Matrix:
        """The part of the score that comes from likeness, length and distance, for all pairs at once."""
        score = np.full(self.apart.shape, weights.BIAS)
        for v in VIEWS:
            score += weights.VIEWS[v] * np.sqrt(self.likeness[v])
        score += weights.APART * self.apart + weights.SHORT * self.short
        return score

    def features(self, i: int, j: int) -> dict[str, float]:
        """All that is compared of two articles, by name."""
        out = {v: math.sqrt(self.likeness[v][i, j]) for v in VIEWS}
        out["apart"], out["short"] = float(self.apart[i, j]), float(self.short[i, j])
        return out | self.bonds(i, j)

    def bonds(self, i: int, j: int) -> dict[str, float]:
        """Shared and excluding facts of two articles."""
        return {kind: 1.0 for kind, _ in self.shared(i, j) + self.against(i, j)}

    def score(self, i: int, j: int) -> float:
        f = self.features(i, j)
        s = weights.BIAS + weights.APART * f["apart"] + weights.SHORT * f["short"] + sum(weights.VIEWS[v] * f[v] for v in VIEWS)
        return s + self.facts_score(i, j)

    def facts_score(self, i: int, j: int) -> float:
        return sum(weights.BINDS.get(k, 0.0) + weights.AGAINST.get(k, 0.0) for k in self.bonds(i, j))

    def rare(self, word: str) -> float:
        """The rarity of a word as printed, in sixteenths."""
        h = terms.term(word)
        at = int(np.searchsorted(self.words, h))
        if at < len(self.words) and self.words[at] == h:
            return float(self.rarity[at])
        return float(rarity.weights(np.array([h], np.uint32), np.zeros(1, np.uint8), 0)[0])

    def shared(self, i: int, j: int) -> list[tuple[str, str]]:
        """Facts that both state and few others do: (kind, in their words)."""
        a, b = self._sets[i], self._sets[j]
        out: list[tuple[str, str]] = []
        out += [("day", d) for d in sorted(a.days & b.days)]
        out += [("month-day", d) for d in sorted(a.month_days & b.month_days)]
        holders = a.holders | b.holders
        for name in sorted(a.names & b.names):
            parts = name.split()
            if parts[-1] not in holders and sum(self.rare(p) for p in parts) >= RARE_NAME:
                out.append(("name", a.printed[name]))
        for v, u in sorted(a.figures & b.figures):
            if u in ("dead", "hurt"):
                out.append(("toll", f"{v} {u}"))
            elif self.rare(v) + self.rare(u) >= RARE_FIGURE:
                out.append(("figure", f"{v} {u}"))
        out += [("age", x) for x in sorted(a.ages & b.ages)]
        out += [("quotation", str(q)) for q in sorted(a.quotes & b.quotes)]
        return out

    def against(self, i: int, j: int) -> list[tuple[str, str]]:
        """Facts that cannot both be of one event: (kind, the one against the other)."""
        a, b = self._sets[i], self._sets[j]
        out: list[tuple[str, str]] = []
        for role in sorted(a.offices.keys() & b.offices.keys()):
            if not a.offices[role] & b.offices[role]:
                out.append(("office", f"{role}: {', '.join(sorted(a.offices[role]))} / {', '.join(sorted(b.offices[role]))}"))
        if a.days and b.days:
            if not a.days & b.days:
                out.append(("days", f"{min(a.days)} / {min(b.days)}"))
        elif a.weekdays and b.weekdays and not a.weekdays & b.weekdays:
            out.append(("weekday", " / ".join(", ".join(terms.WEEKDAYS[d].title() for d in sorted(x.weekdays)) for x in (a, b))))
        if a.ages and b.ages and not a.ages & b.ages:
            out.append(("ages", f"{', '.join(sorted(a.ages))} / {', '.join(sorted(b.ages))}"))
        if a.places and b.places and not a.places & b.places:
            out.append(("places", f"{', '.join(sorted(a.places)[:3])} / {', '.join(sorted(b.places)[:3])}"))
        return out


RARE_NAME = 16 * 11.0
RARE_FIGURE = 16 * 11.0


class _Sets:
    def __init__(self, f: Facts) -> None:
        self.days = frozenset(f.days)
        self.month_days = frozenset(f.month_days)
        self.weekdays = frozenset(f.weekdays)
        self.ages = frozenset(f.ages)
        self.places = frozenset(f.places)
        self.figures = frozenset(f.figures)
        self.quotes = frozenset(f.quotes)
        self.printed = {n.casefold(): n for n, _ in reversed(f.names)}
        self.names = frozenset(self.printed)
        self.holders = frozenset(h for _, h in f.offices)
        self.offices: dict[str, set[str]] = {}
        for role, holder in f.offices:
            self.offices.setdefault(role, set()).add(holder)


def _cosines(bags: list[tuple[NDArray[np.uint32], NDArray[np.uint8]]], words: NDArray[np.uint32], rare: rarity.Weights) -> Matrix:
    """Cosines of all pairs. Sums of integers below 2**53 are exact in any order: the same on every machine."""
    n = len(bags)
    at = [np.searchsorted(words, h) for h, _ in bags]
    value = [np.rint(rare[a] * (1 + np.log(c.astype(np.float64)))) for a, (_, c) in zip(at, bags, strict=True)]
    norm = np.array([float((v * v).sum()) for v in value])
    used, count = np.unique(np.concatenate(at) if n else np.zeros(0, np.int64), return_counts=True)
    used = used[count > 1]
    dot = np.zeros((n, n))
    width = max(1, 4_000_000 // max(1, n))
    for first in range(0, len(used), width):
        part = used[first : first + width]
        block = np.zeros((n, len(part)))
        for i in range(n):
            where = np.searchsorted(part, at[i])
            where[where == len(part)] = 0
            hit = part[where] == at[i]
            block[i, where[hit]] = value[i][hit]
        dot += block @ block.T
    scale = np.sqrt(norm[:, None] * norm[None, :])
    out: Matrix = np.divide(dot, scale, out=np.zeros((n, n)), where=scale > 0)
    return out
