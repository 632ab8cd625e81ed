"""What two sets of bags of words share: sums of products over the words of each pair of bags.

Of n bags an n by n matrix is returned: one set's bags down, the other's across. Values are
integers and their sums stay below 2**53, so that any order of adding gives the same on every
machine.

Method: a word that is in a good part of all bags is a column of a dense product. The others, most
of them in two or three bags, are paired one by one: for 200 bags a tenth of what the dense
product of all costs.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Places = NDArray[np.int64]
Cells = tuple[
    Places, Places, Matrix
]  # of each word of each bag: the bag, the word's number, its value

# Share of all pairs of bags that share a word, from which on a column costs less than the pairs.
DENSE = 1 / 20
SMALL = 8  # bags, up to which every word is a column
MOST = 1_000_000  # pairs at once


def products(n: int, words: int, one: Cells, other: Cells) -> Matrix:
    """Return for each pair of bags the sum over their words of value times value."""
    if n <= SMALL:
        x = y = np.zeros((n, words))
        x[one[0], one[1]] = one[2]
        if other is not one:
            y = np.zeros((n, words))
            y[other[0], other[1]] = other[2]
        return np.asarray(x @ y.T)
    often = np.bincount(other[1], minlength=words)
    dense = np.bincount(one[1], minlength=words) * often > DENSE * n * n
    out: Matrix = np.zeros((n, n))
    if dense.any():
        place = np.cumsum(dense) - 1
        place[~dense] = -1
        x = _columns(n, one, place)
        out = x @ (x if one is other else _columns(n, other, place)).T
    few = ~dense
    row, word, value = (x[few[one[1]]] for x in one)
    count = often[word]
    end = np.cumsum(count)
    if not len(end) or not end[-1]:
        return out
    right = few[other[1]].nonzero()[0]
    right = right[np.argsort(other[1][right], kind="stable")]
    row2, value2 = other[0][right], other[2][right]
    begin = np.cumsum(np.where(few, often, 0))[word] - count
    cuts = [0, *np.unique(end.searchsorted(np.arange(MOST, end[-1], MOST))).tolist(), len(end)]
    for i, j in pairwise(cuts):
        if i < j:
            many = count[i:j]
            at = np.repeat(begin[i:j] - np.cumsum(many) + many, many) + np.arange(many.sum())
            pair = np.repeat(row[i:j] * n, many) + row2[at]
            out += np.bincount(
                pair, np.repeat(value[i:j], many) * value2[at], minlength=n * n
            ).reshape(n, n)
    return out


def _columns(n: int, cells: Cells, place: Places) -> Matrix:
    """Return the cells of the words that have a place, as a matrix."""
    out = np.zeros((n, int(place.max(initial=-1)) + 1))
    column = place[cells[1]]
    here = (column >= 0).nonzero()[0]
    out[cells[0][here], column[here]] = cells[2][here]
    return out
