"""Which articles are copies of one text, by the sampled runs of words that they share.

Linear in the number of articles: for each run only articles that hold it one after the other are
compared, so 400 copies of a wire text make 399 links and not 80,000 pairs. Coarser than
copy_relation.py, which decides word by word; what is grouped here is compared there with the
longest only.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SHARED = 0.5  # share of the runs of the shorter text that two copies have in common
LEAST = 4  # runs in common, below which texts are too short to tell

Sample = NDArray[np.uint64]  # hashes of runs of words in order, those below a border (facts.sample)


def clusters(samples: Sequence[Sample]) -> list[list[int]]:
    """Return the articles by the text that they copy, each as its number, in order."""
    root = list(range(len(samples)))

    def find(x: int) -> int:
        while root[x] != x:
            root[x] = root[root[x]]
            x = root[x]
        return x

    for one, other in _links(samples):
        a, b = sorted((find(one), find(other)))
        root[b] = a
    groups: dict[int, list[int]] = {}
    for i in range(len(samples)):
        groups.setdefault(find(i), []).append(i)
    return list(groups.values())


def _links(samples: Sequence[Sample]) -> list[tuple[int, int]]:
    """Return the pairs that hold enough runs one after the other."""
    n = len(samples)
    if n < 2:
        return []
    runs = np.concatenate(samples)
    row = np.repeat(np.arange(n, dtype=np.int32), [len(s) for s in samples])
    order = np.argsort(runs, kind="stable")
    runs = runs[order]
    same = np.flatnonzero(runs[1:] == runs[:-1])
    del runs
    one, other = (row[order[at]].astype(np.int64) for at in (same, same + 1))
    pairs, count = np.unique(one * n + other, return_counts=True)
    enough = count >= LEAST
    found = zip(
        (pairs[enough] // n).tolist(),
        (pairs[enough] % n).tolist(),
        count[enough].tolist(),
        strict=True,
    )
    return [(i, j) for i, j, c in found if c >= SHARED * _comparable(samples[i], samples[j])]


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
