"""How like the articles of one neighbourhood are, as matrices: two by two in one view, and among the others.

Comes in: bags of words with the rarity of each, which articles are of one report. Goes out: matrices of numbers, one row and column an
article. Trusts that the words of every bag are among those weighed. Sums of the bags are of integers below 2**53, exact in any order, so
that every machine gets the same.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from digest.desk import rarity
from digest.model import Report

Matrix = NDArray[np.float64]
Bag = tuple[NDArray[np.uint32], NDArray[np.uint8]]
ALIKE = 1.5  # likeness, over the three views, that is nothing out of the ordinary
FAR = 1.5  # short of the nearest rival by more than this counts no more
NEAREST, PART, NOTED = 8, 4, 0.5  # an article's company: so many reports, no more than a quarter of all, and none less alike


def cosines(bags: list[Bag], words: NDArray[np.uint32], rare: rarity.Weights) -> Matrix:
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


def told(leads: list[Bag], bodies: list[Bag], words: NDArray[np.uint32], rare: rarity.Weights) -> Matrix:
    """How much of the weight of one's lead stands in the other's text, the lesser of both directions."""
    n = len(leads)
    used = np.unique(np.concatenate([h for h, _ in leads])) if n else np.zeros(0, np.uint32)
    if not len(used):
        return np.zeros((n, n))
    weight = rare[np.searchsorted(words, used)].astype(np.float64)
    lead, inside = np.zeros((n, len(used))), np.zeros((n, len(used)))
    for i in range(n):
        at = np.searchsorted(used, leads[i][0])
        lead[i, at] = weight[at]
        inside[i, at] = 1.0
        at = np.searchsorted(used, bodies[i][0])
        at[at == len(used)] = 0
        inside[i, at[used[at] == bodies[i][0]]] = 1.0
    total = lead.sum(axis=1)
    # sums of integers, exact in any order
    share = np.divide(lead @ inside.T, total[:, None], out=np.zeros((n, n)), where=total[:, None] > 0)
    out: Matrix = np.minimum(share, share.T)
    return out


def homes(ids: Sequence[str], reports: Sequence[Report]) -> NDArray[np.int64]:
    """The report of each article, numbered in order of their first; an article in none is one by itself."""
    of = {m: r.original for r in reports for m in r.members}
    number: dict[str, int] = {}
    return np.array([number.setdefault(of.get(a, a), len(number)) for a in ids], dtype=np.int64)


def contrast(near: Matrix, home: NDArray[np.int64]) -> Matrix:
    """How far a pair falls short of the strongest that either has with another, but at least of a common one: a pair that stands alone has
    nothing to be compared with, and that is no evidence for it. A copy is no rival: being much alike says nothing of the rest."""
    best = np.where(home[:, None] == home[None, :], 0.0, near).max(axis=1, initial=ALIKE)
    out: Matrix = np.clip(near - np.maximum(best[:, None], best[None, :]), -FAR, 0.0)
    return out


def company(alike: Matrix, home: NDArray[np.int64]) -> Matrix:
    """How much of the company that two articles keep is not the same, 0 or less: each has its nearest reports, other than its own and the
    other's; those of one event mostly have the same ones, while of two events of one topic each has its own. Few say little; where there
    is no third report, nothing is said."""
    n = len(home)
    reports = int(home.max(initial=0)) + 1
    if reports < 3:
        return np.zeros((n, n))
    by_report = np.zeros((n, reports))
    np.maximum.at(by_report.T, home, alike)
    by_report[np.arange(n), home] = 0.0
    kept = np.zeros((n, reports))
    most = max(2, min(NEAREST, reports // PART))
    np.put_along_axis(kept, np.argsort(-by_report, axis=1, kind="stable")[:, :most], 1.0, axis=1)
    kept[by_report <= NOTED] = 0.0
    others = kept.sum(axis=1)[:, None] - kept[:, home]  # without the pair's other article
    fewer = np.minimum(others, others.T)
    out: Matrix = np.minimum((kept @ kept.T - fewer) / (fewer + 1.0), 0.0)
    return out
