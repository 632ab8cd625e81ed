"""Which articles share enough rare words to be compared as events.

Method: an inverted index in numpy, worked through in blocks of later articles. Words in more
articles than a cap make no pairs, but count in the length of the vectors.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from digest.desk.grouping.word_counts import Edges, Ints, Part, Postings, first_of_each
from digest.desk.words import hashes

NEAR = 0.05  # share of weight in common (a cosine over rare words) that makes a pair, at least
# Times the cap: articles with a word that was counted as rare, above which it makes no more pairs.
CROWD = 2
BLOCK = 100_000  # products worked on at a time: their table takes some 25 MB at most
SPARSE = 32  # cells of the table for a product, above which sorting products costs less

Sums = tuple[Ints, Ints, NDArray[np.float64]]  # article, later article, sum of products


def near(part: Part, language: Ints, block: int = BLOCK, sparse: int = SPARSE) -> Edges:
    """Return the pairs of one of these articles and an earlier one that share enough.

    `language`: of all articles, a number each, 0 for unknown.
    """
    norm = part.norm
    if part.counted is not None:
        norm = np.concatenate([np.frombuffer(part.counted.norm, np.float64), norm])
    found = []
    for a, b, sums in _products(part, block, sparse):
        share = sums / (norm[a] * norm[b])
        one, other = language[a], language[b]
        close = (share >= NEAR) & ((one == other) | (one == 0) | (other == 0))
        found.append((a[close], b[close], np.round(share[close], 6)))
    if not found:
        none = np.zeros(0, np.int64)
        return none, none, np.zeros(0)
    a, b, share = (np.concatenate(x) for x in zip(*found, strict=True))
    return a, b, share


def _postings(part: Part) -> Postings:
    """Return the postings that can make a pair, also those of earlier articles."""
    word, row, value = part.postings
    if part.counted is not None:
        old, where, weight = part.counted.postings
        own = hashes.distinct(word)
        first = np.searchsorted(old, own)
        each = np.searchsorted(old, own, "right") - first
        shared = np.repeat(first - np.cumsum(each) + each, each) + np.arange(each.sum())
        word, row, value = (
            np.concatenate(x)
            for x in ((old[shared], word), (where[shared], row), (weight[shared], value))
        )
        order = np.argsort(word, kind="stable")
        word, row, value = word[order], row[order], value[order]
    if not len(word):
        return word, row, value
    many = np.diff(np.append(first_of_each(word), len(word)))
    several = np.repeat(many > 1, many)
    return word[several], row[several], value[several]


def _products(part: Part, block: int, sparse: int) -> Iterator[Sums]:
    """Yield, by blocks of later articles, pairs that share a rare word, and their sums."""
    word, row, value = _postings(part)
    part.breathe()
    # Earlier postings of the same word; none where too many articles have it.
    before = _place_in_word(word)
    del word
    before[before > CROWD * part.cap] = 0
    part.breathe()
    own = np.flatnonzero(row >= part.first).astype(np.int32)
    order = own[np.argsort(row[own], kind="stable")]  # by later article, then by word
    del own
    part.breathe()
    end = part.first + part.n
    bounds = np.searchsorted(row[order], np.arange(part.first, end + 1, dtype=np.int32))
    load = np.append(0, np.cumsum(before[order], dtype=np.int64))[bounds]
    i = part.first
    while i < end:
        part.breathe()
        j = int(np.searchsorted(load, load[i - part.first] + block, "right")) - 1 + part.first
        j = min(max(j, i + 1), end)
        span = order[bounds[i - part.first] : bounds[j - part.first]]
        if before[span].any():
            yield _block((i, j), span, (row, value, before), sparse)
        i = j


def _place_in_word(word: NDArray[np.uint32]) -> NDArray[np.int32]:
    """Return how many earlier postings have the same word. `word`: of each posting, sorted."""
    first = first_of_each(word).astype(np.int32)
    place = np.arange(len(word), dtype=np.int32)
    place -= np.repeat(first, np.diff(np.append(first, len(word))))
    return place


def _block(
    articles: tuple[int, int],
    span: NDArray[np.int32],
    postings: tuple[NDArray[np.int32], NDArray[np.float32], NDArray[np.int32]],
    sparse: int,
) -> Sums:
    """Return the pairs of some later articles. `span`: their postings, of all `postings`.

    `postings`: article, weight, and how many earlier postings have the same word.
    """
    (i, j), (row, value, before) = articles, postings
    count = before[span].astype(np.int64)
    total = int(count.sum())
    starts = span - count - np.concatenate([[0], np.cumsum(count)[:-1]])
    offset = np.repeat(starts, count) + np.arange(total)
    product = np.repeat(value[span], count) * value[offset]
    width = int(row[span[-1]]) + 1
    pair = np.repeat((row[span].astype(np.int64) - i) * width, count) + row[offset]
    # Both ways add in the order of the products, so that they give the same to the last bit.
    if (j - i) * width <= sparse * total:
        table = np.bincount(pair, product, minlength=(j - i) * width)
        pairs = np.flatnonzero(table)
        sums = table[pairs]
    else:
        pairs, inverse = np.unique(pair, return_inverse=True)
        sums = np.bincount(inverse, product)
    return (
        (pairs % width).astype(np.int64),
        (pairs // width + i).astype(np.int64),
        sums.astype(np.float64),
    )
