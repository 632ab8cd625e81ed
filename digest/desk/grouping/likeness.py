"""How alike the articles of one neighbourhood are, as matrices of articles by articles.

Sums are of integers below 2**53, which are exact in any order, so that every machine gets the same
result.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from digest.core.model import Report
from digest.desk.grouping.products import SMALL, products
from digest.desk.words import hashes
from digest.desk.words.sentence import Once

Matrix = NDArray[np.float64]
Weights = NDArray[np.int64]
Bags = list[tuple[NDArray[np.uint32], NDArray[np.uint8]]]
LOGS = 1 + np.log(np.maximum(1.0, np.arange(256)))  # weight of a word by how often a text has it


class View:
    """The words of all bags of one view in a row: article, number of the word, count.

    `cell`: the place of each word in a table of articles by words.
    """

    def __init__(self, bags: Bags, at: NDArray[np.int64], words: int) -> None:
        self.n = len(bags)
        self.row = np.repeat(np.arange(self.n), [len(h) for h, _ in bags])
        self.at = at
        self.cell = self.row * words + at
        self.counts = np.concatenate([c for _, c in bags])


def views(bags: Mapping[str, Bags]) -> tuple[NDArray[np.uint32], dict[str, View]]:
    """Return the words of all bags of all views in order, and the views."""
    words, at = hashes.joined([h for own in bags.values() for h, _ in own])
    out = {}
    start = 0
    for name, own in bags.items():
        end = start + sum(len(h) for h, _ in own)
        out[name] = View(own, at[start:end], len(words))
        start = end
    return words, out


def cells(rows: Sequence[Collection[int]], words: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Return the places of the words of each row in an articles by words table."""
    own = np.array([h for row in rows for h in row], dtype=np.uint32)
    if not len(own) or not len(words):
        return np.zeros(0, np.int64)
    row = np.repeat(np.arange(len(rows)), [len(r) for r in rows])
    at = np.minimum(words.searchsorted(own), len(words) - 1)
    out: NDArray[np.int64] = (row * len(words) + at)[words[at] == own]
    return out


def marked(n: int, words: int, *places: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return an articles by words table, in one row, that is true at some places."""
    out = np.zeros(n * words, bool)
    for cell in places:
        out[cell] = True
    return out


class Text:
    """Which words each article has."""

    def __init__(self, n: int, words: int, *views: View) -> None:
        self.n, self.words = n, words
        self.has = marked(n, words, *(v.cell for v in views))

    @Once
    def dense(self) -> Matrix:
        """Return the same as a matrix of numbers."""
        return self.has.reshape(self.n, self.words).astype(np.float64)

    @Once
    def places(self) -> tuple[Weights, Weights]:
        """Return the article and the word of each word that an article has."""
        cell = self.has.nonzero()[0]
        return cell // self.words, cell % self.words

    def found(self, row: Weights, at: Weights, weight: Matrix) -> Matrix:
        """Return for each pair the sum of what one's words weigh that are in the other's text.

        `row`, `at`, `weight`: article, word and weight.
        """
        if self.n <= SMALL:
            own = np.zeros((self.n, self.words))
            own[row, at] = weight
            return np.asarray(own @ self.dense.T)
        used = np.zeros(self.words, bool)
        used[at] = True
        other, word = self.places
        here = used[word]
        texts = other[here], word[here], np.ones(int(here.sum()))
        return products(self.n, self.words, (row, at, weight), texts)


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


def lead_shared(leads: View, weight: NDArray[np.int64], text: Text) -> Matrix:
    """Return how much of one's lead is in the other's text, the lesser of both directions."""
    n = leads.n
    own = weight.astype(np.float64)
    both = text.found(leads.row, leads.at, own)
    total = np.bincount(leads.row, own, minlength=n)
    share = np.divide(both, total[:, None], out=np.zeros((n, n)), where=total[:, None] > 0)
    out: Matrix = np.minimum(share, share.T)
    return out


def names_known(names: View, rarity: NDArray[np.int64], text: Text) -> Matrix:
    """Return how much of what one names is in the other's text, the greater of both directions.

    Of everything that an article names: persons, bodies and places. Two articles that name
    nothing have it all in common.
    """
    single = text.has[names.cell]  # words, not whole names
    row = names.row[single]
    own = (rarity * names.counts)[single].astype(np.float64)
    both = text.found(row, names.at[single], own)
    total = np.bincount(row, own, minlength=names.n)
    none = np.where((total[:, None] == 0) & (total[None, :] == 0), 1.0, 0.0)
    share = np.divide(both, total[:, None], out=none, where=total[:, None] > 0)
    out: Matrix = np.maximum(share, share.T)
    return out


def elsewhere(places: Sequence[set[int]], words: NDArray[np.uint32], text: Text) -> Matrix:
    """Return 1 for pairs that both name places, none of which is in the other's text."""
    n, size = len(places), len(words)
    own = cells(places, words)
    if not len(own):
        return np.zeros((n, n))
    hits = text.found(own // size, own % size, np.ones(len(own)))
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

    The copies of an article are not rivals: they are all alike, which says nothing of the rest.
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
