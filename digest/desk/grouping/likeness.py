"""How alike the articles of one neighbourhood are: matrices with a row and a column for each article.

Sums are of integers below 2**53, which are exact in any order, so that every machine gets the same
result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from digest.core.model import Report
from digest.desk.grouping.products import products
from digest.desk.words import hashes

Matrix = NDArray[np.float64]
Weights = NDArray[np.int64]
Bags = list[tuple[NDArray[np.uint32], NDArray[np.uint8]]]
LOGS = 1 + np.log(np.maximum(1.0, np.arange(256)))  # weight of a word by how often a text has it


class View:
    """The words of all bags of one view in a row: article, number of the word, count."""

    def __init__(self, bags: Bags, at: NDArray[np.int64]) -> None:
        self.n = len(bags)
        self.row = np.repeat(np.arange(self.n), [len(h) for h, _ in bags])
        self.at = at
        self.counts = np.concatenate([c for _, c in bags])


def views(bags: Mapping[str, Bags]) -> tuple[NDArray[np.uint32], dict[str, View]]:
    """Return the words of all bags of all views in order, and the views."""
    words, at = hashes.joined([h for own in bags.values() for h, _ in own])
    out = {}
    start = 0
    for name, own in bags.items():
        end = start + sum(len(h) for h, _ in own)
        out[name] = View(own, at[start:end])
        start = end
    return words, out


def cells(rows: Sequence[set[int]], words: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Return the places of the words of each set in an articles by words table, in a row."""
    own = [np.array(sorted(row), dtype=np.uint32) for row in rows]
    row = np.repeat(np.arange(len(own)), [len(x) for x in own])
    word = np.concatenate([np.zeros(0, np.uint32), *own])
    at = np.minimum(words.searchsorted(word), max(0, len(words) - 1))
    known = words[at] == word if len(words) else np.zeros(len(word), bool)
    out: NDArray[np.int64] = (row * len(words) + at)[known]
    return out


def marked(rows: Sequence[set[int]], words: NDArray[np.uint32], view: View) -> NDArray[np.bool_]:
    """Return which words of the view are in the set of their own article."""
    return np.isin(view.row * len(words) + view.at, cells(rows, words))


def inside(views: Sequence[View], words: int) -> NDArray[np.int64]:
    """Return the words of each article in any of the views, as places in a table, in order."""
    return hashes.distinct(np.concatenate([v.row * words + v.at for v in views]))


def cosines(view: View, weight: NDArray[np.int64], words: int) -> Matrix:
    """Return the cosines of all pairs. `weight`: of each word of the view, as integers."""
    n, row, at = view.n, view.row, view.at
    value = np.rint(weight * LOGS[view.counts])
    norm = np.bincount(row, value * value, minlength=n)
    here = (np.bincount(at, minlength=words) > 1)[at] & (value > 0)
    cells = row[here], at[here], value[here]
    dot = products(n, words, cells, cells)
    scale = np.sqrt(norm[:, None] * norm[None, :])
    out: Matrix = np.divide(dot, scale, out=np.zeros((n, n)), where=scale > 0)
    return out


def _found_in(
    n: int, words: int, own: tuple[Weights, Weights, Matrix], text: NDArray[np.int64]
) -> Matrix:
    """Return for each pair the sum of what one's words weigh that are in the other's text.

    `own`: article, word and weight. `text`: from `inside`.
    """
    used = np.zeros(words, bool)
    used[own[1]] = True
    row, at = text // words, text % words
    here = used[at]
    return products(n, words, own, (row[here], at[here], np.ones(int(here.sum()))))


def lead_shared(
    leads: View, weight: NDArray[np.int64], text: NDArray[np.int64], words: int
) -> Matrix:
    """Return how much of one's lead is in the other's text, the lesser of both directions."""
    n = leads.n
    lead = leads.row, leads.at, weight.astype(np.float64)
    both = _found_in(n, words, lead, text)
    total = np.bincount(leads.row, lead[2], minlength=n)
    share = np.divide(both, total[:, None], out=np.zeros((n, n)), where=total[:, None] > 0)
    out: Matrix = np.minimum(share, share.T)
    return out


def names_known(
    names: View, rarity: NDArray[np.int64], text: NDArray[np.int64], words: int
) -> Matrix:
    """Return how much of what one names is in the other's text, the greater of both directions.

    Of everything that an article names: persons, bodies and places. Two articles that name
    nothing have it all in common.
    """
    n = names.n
    single = np.isin(names.row * words + names.at, text)  # words, not whole names
    own = (
        names.row[single],
        names.at[single],
        (rarity * names.counts)[single].astype(np.float64),
    )
    both = _found_in(n, words, own, text)
    total = np.bincount(own[0], own[2], minlength=n)
    none = np.where((total[:, None] == 0) & (total[None, :] == 0), 1.0, 0.0)
    share = np.divide(both, total[:, None], out=none, where=total[:, None] > 0)
    out: Matrix = np.maximum(share, share.T)
    return out


def elsewhere(places: Sequence[set[int]], words: NDArray[np.uint32], text: Weights) -> Matrix:
    """Return 1 for pairs that both name places of which the other's text has none."""
    n, size = len(places), len(words)
    own = cells(places, words)
    hits = _found_in(n, size, (own // size, own % size, np.ones(len(own))), text)
    named = np.bincount(own // size, minlength=n) > 0
    none = (hits == 0) & (hits.T == 0) & named[:, None] & named[None, :]
    out: Matrix = none.astype(np.float64)
    return out


def rare_share(bodies: View, rare: NDArray[np.bool_], words: int) -> Matrix:
    """Return the share of the words that two articles have in common which are rare."""
    n, row, at = bodies.n, bodies.row, bodies.at
    several = (np.bincount(at, minlength=words) > 1)[at]

    def common(which: NDArray[np.bool_]) -> Matrix:
        cells = row[which], at[which], np.ones(int(which.sum()))
        return products(n, words, cells, cells)

    out: Matrix = common(several & rare) / np.maximum(1.0, common(several))
    return out


def homes(ids: Sequence[str], reports: Sequence[Report]) -> NDArray[np.int64]:
    """Return the number of each article's report; an article in no report is one by itself."""
    of = {m: r.original for r in reports for m in r.members}
    number: dict[str, int] = {}
    return np.array([number.setdefault(of.get(a, a), len(number)) for a in ids], dtype=np.int64)


def nearest(near: Matrix, home: NDArray[np.int64]) -> Matrix:
    """Return for each article its likeness to its nearest report but its own and the column's.

    The copies of an article are no rivals: being much alike, they say nothing about the rest.
    """
    n = len(home)
    by_report = np.zeros((n, int(home.max(initial=0)) + 1))
    np.maximum.at(by_report.T, home, near)
    by_report[np.arange(n), home] = 0.0
    best = by_report.argmax(axis=1)
    first = by_report[np.arange(n), best]
    by_report[np.arange(n), best] = 0.0
    second = by_report.max(axis=1, initial=0.0)
    out: Matrix = np.where(home[None, :] == best[:, None], second[:, None], first[:, None])
    return out
