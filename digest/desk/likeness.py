"""How like the articles of one neighbourhood are, as matrices: two by two in one view, and among the others.

Comes in: bags of words with the rarity of each, which articles are of one report. Goes out: matrices of numbers, one row and column an
article. Trusts that the words of every bag are among those weighed. Sums of the bags are of integers below 2**53, exact in any order, so
that every machine gets the same.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from digest.desk import rarity, terms
from digest.desk.products import products
from digest.model import Report

Matrix = NDArray[np.float64]
Bags = list[tuple[NDArray[np.uint32], NDArray[np.uint8]]]
LOGS = 1 + np.log(np.maximum(1.0, np.arange(256)))  # of how often a word stands in a text
ALIKE = 1.5  # likeness, over the three views, that is nothing out of the ordinary
FAR = 1.5  # short of the nearest rival by more than this counts no more
NEAREST, PART, NOTED = 8, 4, 0.5  # an article's company: so many reports, no more than a quarter of all, and none less alike


def _rows(bags: Bags, words: NDArray[np.uint32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Of each word of all bags in a row: whose it is, and its place among all words."""
    row = np.repeat(np.arange(len(bags)), [len(h) for h, _ in bags])
    return row, words.searchsorted(np.concatenate([h for h, _ in bags]))


def cosines(bags: Bags, words: NDArray[np.uint32], rare: rarity.Weights) -> Matrix:
    """Cosines of all pairs. Sums of integers below 2**53 are exact in any order: the same on every machine."""
    n = len(bags)
    if not n:
        return np.zeros((n, n))
    row, at = _rows(bags, words)
    value = np.rint(rare[at] * LOGS[np.concatenate([c for _, c in bags])])
    norm = np.bincount(row, value * value, minlength=n)
    here = (np.bincount(at, minlength=len(words)) > 1)[at]
    cells = row[here], at[here], value[here]
    dot = products(n, len(words), cells, cells)
    scale = np.sqrt(norm[:, None] * norm[None, :])
    out: Matrix = np.divide(dot, scale, out=np.zeros((n, n)), where=scale > 0)
    return out


def told(leads: Bags, bodies: Bags, words: NDArray[np.uint32], rare: rarity.Weights) -> Matrix:
    """How much of the weight of one's lead stands in the other's text, the lesser of both directions."""
    n = len(leads)
    if not any(len(h) for h, _ in leads):
        return np.zeros((n, n))
    row, at = _rows(leads, words)
    used = np.zeros(len(words), bool)
    used[at] = True
    lead = row, at, rare[at].astype(np.float64)
    row, at = (np.concatenate(x) for x in zip(_rows(bodies, words), lead[:2], strict=True))
    inside = terms.distinct((row * len(words) + at)[used[at]])
    both = products(n, len(words), lead, (inside // len(words), inside % len(words), np.ones(len(inside))))
    total = np.bincount(lead[0], lead[2], minlength=n)
    # sums of integers, exact in any order
    share = np.divide(both, total[:, None], out=np.zeros((n, n)), where=total[:, None] > 0)
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
