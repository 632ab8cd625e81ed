"""How like the articles of one neighbourhood are, as matrices: two by two in one view, and among the others.

Comes in: bags of words with the rarity of each, which articles are of one report. Goes out: matrices of numbers, one row and column an
article. Trusts that the words of every bag are among those weighed. Sums of the bags are of integers below 2**53, exact in any order, so
that every machine gets the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from digest.core.model import Report
from digest.desk.grouping import rarity
from digest.desk.grouping.products import products
from digest.desk.words import hashes

Matrix = NDArray[np.float64]
Bags = list[tuple[NDArray[np.uint32], NDArray[np.uint8]]]
LOGS = 1 + np.log(np.maximum(1.0, np.arange(256)))  # of how often a word stands in a text
ALIKE = 1.5  # likeness, over the three views, that is nothing out of the ordinary
FAR = 1.5  # short of the nearest rival by more than this counts no more
NEAREST, PART, NOTED = (
    8,
    4,
    0.5,
)  # an article's company: so many reports, no more than a quarter of all, and none less alike


class View:
    """The words of the bags of one view in a row: whose each is (`row`), its place among all words (`at`), how often it stands there."""

    def __init__(self, bags: Bags, at: NDArray[np.int64]) -> None:
        self.n = len(bags)
        self.row = np.repeat(np.arange(self.n), [len(h) for h, _ in bags])
        self.at = at
        self.counts = np.concatenate([c for _, c in bags])


def views(bags: Mapping[str, Bags]) -> tuple[NDArray[np.uint32], dict[str, View]]:
    """The words of all bags of all views, in order, and the views."""
    words, at = hashes.joined([h for own in bags.values() for h, _ in own])
    out = {}
    start = 0
    for name, own in bags.items():
        end = start + sum(len(h) for h, _ in own)
        out[name] = View(own, at[start:end])
        start = end
    return words, out


def cosines(view: View, rare: rarity.Weights) -> Matrix:
    """Cosines of all pairs; `rare`: the rarity of all words. Sums of integers below 2**53 are exact in any order: the same on every
    machine."""
    n, row, at = view.n, view.row, view.at
    value = np.rint(rare[at] * LOGS[view.counts])
    norm = np.bincount(row, value * value, minlength=n)
    here = (np.bincount(at, minlength=len(rare)) > 1)[at]
    cells = row[here], at[here], value[here]
    dot = products(n, len(rare), cells, cells)
    scale = np.sqrt(norm[:, None] * norm[None, :])
    out: Matrix = np.divide(dot, scale, out=np.zeros((n, n)), where=scale > 0)
    return out


def told(leads: View, bodies: View, rare: rarity.Weights) -> Matrix:
    """How much of the weight of one's lead stands in the other's text, the lesser of both directions."""
    n, words = leads.n, len(rare)
    used = np.zeros(words, bool)
    used[leads.at] = True
    lead = leads.row, leads.at, rare[leads.at].astype(np.float64)
    inside = np.concatenate(
        [v.row[u] * words + v.at[u] for v in (bodies, leads) for u in (used[v.at],)]
    )
    inside = hashes.distinct(inside)
    both = products(n, words, lead, (inside // words, inside % words, np.ones(len(inside))))
    total = np.bincount(leads.row, lead[2], minlength=n)
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
