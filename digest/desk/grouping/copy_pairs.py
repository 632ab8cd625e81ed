"""Which texts are compared for copies: those that share runs of words, or may be rewrites."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from digest.desk.grouping import copies, rarity
from digest.desk.grouping.copy_relation import KNOWN, LONGER, quoted
from digest.desk.grouping.copy_text import PLAIN, StatedText
from digest.desk.grouping.products import products
from digest.desk.words import hashes

MANY = 12  # copies of one text, above which each is compared with the longest only
CROWD = 200  # a run of words that more texts share is a phrase, not a sign


def candidates(stated: Sequence[StatedText]) -> list[tuple[int, int, bool, bool]]:
    """Return the pairs worth a comparison: (article, other, shares runs of words, may retell).

    Of many copies of one text each is compared with the longest only, so that the cost grows with
    their number and not with its square.
    """
    samples = [np.frombuffer(s.facts.shingles, "<u8").astype(np.uint64) for s in stated]
    groups = copies.clusters(samples) if len(samples) > MANY else []
    many = [g for g in groups if len(g) > MANY]
    head = copies.heads(many, samples)
    kept = [i for i in range(len(stated)) if head.get(i, i) == i]
    same_news = {(kept[i], kept[j]) for i, j in _known([stated[i] for i in kept])}
    pairs = {(kept[i], kept[j]) for i, j in sharing([samples[i] for i in kept])}
    pairs |= {(min(i, h), max(i, h)) for i, h in head.items() if i != h}
    return [(i, j, (i, j) in pairs, (i, j) in same_news) for i, j in sorted(pairs | same_news)]


def sharing(own: list[NDArray[np.uint64]]) -> set[tuple[int, int]]:
    """Return the pairs that share a run of words, but for phrases that many texts have."""
    runs = np.concatenate(own)
    order = np.argsort(runs, kind="stable")
    runs, row = runs[order], np.repeat(np.arange(len(own)), [len(x) for x in own])[order]
    if len(own) > CROWD:
        _, group, size = np.unique(runs, return_inverse=True, return_counts=True)
        few = size[group] <= CROWD
        runs, row = runs[few], row[few]
    found: set[int] = set()
    for apart in range(1, len(own)):
        same = (runs[apart:] == runs[:-apart]).nonzero()[0]
        if not len(same):
            break
        found.update((row[same] * len(own) + row[same + apart]).tolist())
    return {divmod(x, len(own)) for x in found}


def _known(stated: Sequence[StatedText]) -> list[tuple[int, int]]:
    """Return the pairs in which one may be a rewrite.

    It has hardly a rare word, and no quotation, that the other lacks.
    """
    bags = [hashes.unpack(s.facts.body)[0] for s in stated]
    words, at = hashes.joined(bags)
    weight = rarity.weights(words)
    weight[weight < PLAIN] = 0
    n = len(bags)
    row = np.repeat(np.arange(n), [len(b) for b in bags])
    total = np.bincount(row, weight[at], minlength=n)
    here = ((np.bincount(at) > 1) & (weight > 0))[at]
    cells = row[here], at[here], weight[at[here]].astype(np.float64)
    share = (
        products(n, len(words), cells, (*cells[:2], np.ones(len(cells[0]))))
        / np.maximum(1.0, total)[:, None]
    )
    np.fill_diagonal(share, 0.0)
    size = np.array([s.facts.words for s in stated])
    one, other = np.nonzero((share >= KNOWN) & (size[:, None] <= LONGER * size[None, :]))
    return [
        (min(i, j), max(i, j))
        for i, j in zip(one.tolist(), other.tolist(), strict=True)
        if not quoted(stated[i], stated[j])
    ]
