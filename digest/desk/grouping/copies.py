"""Which articles are copies of one text, by the sampled runs of words that they share.

Linear in the number of articles: for each run only articles that hold it one after the other are
compared, so 400 copies of a wire text make 399 links and not 80,000 pairs. Coarser than
copy_relation.py, which decides word by word; what is grouped here is compared there with the
longest only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

SHARED = 0.5  # share of the runs of the shorter text that two copies have in common
LEAST = 4  # runs in common, below which texts are too short to tell

BITS = 20  # of a run's hash, by which those of later articles are found among the known
MASK = np.uint64((1 << BITS) - 1)

Ints = NDArray[np.int64]
Sample = NDArray[np.uint64]  # hashes of runs of words in order, those below a border (facts.sample)


def clusters(samples: Sequence[Sample]) -> list[list[int]]:
    """Return the articles by the text that they copy, each as its number, in order."""
    n = len(samples)
    if n < 2:
        return [[i] for i in range(n)]
    row = np.repeat(np.arange(n, dtype=np.int32), [len(s) for s in samples])
    links = _links(np.concatenate(samples), row, samples.__getitem__)
    return _connected(range(n), links)


def clusters_with(
    later: Sequence[Sample], known: NDArray[np.uint64], ends: Ints, head: Ints
) -> list[list[int]]:
    """Return the groups of later articles, with the heads of the known texts that they copy.

    `known`: the runs of known articles, one article after another; `ends`: where those of each
    end; `head`: the head of each. Later articles are numbered after them. Only runs of a later
    article are compared: to sort those of 10,000 articles takes ten times as long.
    """
    n = len(ends)
    runs = np.concatenate(later)
    maybe = np.zeros(1 << BITS, bool)
    maybe[(runs & MASK).astype(np.int64)] = True
    at = np.flatnonzero(maybe[(known & MASK).astype(np.int64)])
    row = np.repeat(np.arange(n, n + len(later), dtype=np.int32), [len(s) for s in later])
    row = np.concatenate([np.searchsorted(ends, at, "right").astype(np.int32), row])

    def sample(i: int) -> Sample:
        return later[i - n] if i >= n else known[ends[i - 1] if i else 0 : ends[i]]

    links = _links(np.concatenate([known[at], runs]), row, sample)
    found = [(int(head[a]) if a < n else a, b) for a, b in links if b >= n]
    numbers = sorted({*range(n, n + len(later)), *(a for a, _ in found)})
    return _connected(numbers, found)


def _connected(numbers: Sequence[int], links: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Return the groups of numbers that links connect."""
    root = {i: i for i in numbers}

    def find(x: int) -> int:
        while root[x] != x:
            root[x] = root[root[x]]
            x = root[x]
        return x

    for one, other in links:
        a, b = sorted((find(one), find(other)))
        root[b] = a
    groups: dict[int, list[int]] = {}
    for i in numbers:
        groups.setdefault(find(i), []).append(i)
    return list(groups.values())


def _links(
    runs: NDArray[np.uint64], row: NDArray[np.int32], sample: Callable[[int], Sample]
) -> list[tuple[int, int]]:
    """Return the pairs that hold enough runs one after the other.

    `row`: the article of each run, in order; `sample` gives all runs of an article.
    """
    order = np.argsort(runs, kind="stable")
    runs = runs[order]
    same = np.flatnonzero(runs[1:] == runs[:-1])
    del runs
    one, other = (row[order[at]].astype(np.int64) for at in (same, same + 1))
    many = int(row[-1]) + 1 if len(row) else 1
    pairs, count = np.unique(one * many + other, return_counts=True)
    enough = count >= LEAST
    found = zip(
        (pairs[enough] // many).tolist(),
        (pairs[enough] % many).tolist(),
        count[enough].tolist(),
        strict=True,
    )
    return [(i, j) for i, j, c in found if c >= SHARED * _comparable(sample(i), sample(j))]


def _comparable(a: Sample, b: Sample) -> int:
    """Return how many runs the shorter text has that would be in the other's sample too.

    The sample of a short text reaches further than that of a long one, so only what is below the
    lower of the two highest hashes can be in both.
    """
    top = min(a[-1], b[-1])
    return int(min(np.searchsorted(a, top, "right"), np.searchsorted(b, top, "right")))


def heads(groups: Sequence[Sequence[int]], samples: Sequence[Sample]) -> dict[int, int]:
    """Return for each article the longest of its group, of equals the first."""
    out: dict[int, int] = {}
    for group in groups:
        head = max(group, key=lambda i: (len(samples[i]), -i))
        out.update(dict.fromkeys(group, head))
    return out
