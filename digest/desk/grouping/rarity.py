"""How much a shared word says: its rarity in everyday news.

Rarity comes from tables of everyday news alone (desk/words/everyday.py), never from the articles of
the publication: unrelated articles beside two others must not change how alike the two are.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from digest.desk.words import everyday
from digest.desk.words.hashes import HASH, key

UNKNOWN = 0.0005  # share of articles assumed for a word that the tables do not know
RARE = 72  # sixteenths of rarity: a word that is in one of ninety articles, or in fewer
SCALE = 16  # weights are integers in sixteenths, so that sums of products are exact in any order

Weights = NDArray[np.int64]


@cache
def _table() -> tuple[NDArray[np.uint32], NDArray[np.uint8], Weights]:
    """Return the known hashes in order, their levels, and the weight of each level.

    A last hash of level 0 is greater than all others, so that each hash has a place.
    """
    found = {key(word): level for word, level in everyday.levels().items()}
    keys = [*sorted(found), HASH]
    levels = np.array([found.get(k, 0) for k in keys], dtype=np.uint8)
    shares = [UNKNOWN, *(2.0 ** (-level / 2) for level in range(int(levels.max())))]
    weights = np.rint(-SCALE * np.log(np.array(shares))).astype(np.int64)
    return np.array(keys, dtype=np.uint32), levels, weights


def levels(hashes: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """Return how common each word is, as a level; 0 for a word that the tables do not know."""
    keys, known, _ = _table()
    at = keys.searchsorted(hashes)
    found: NDArray[np.uint8] = known[at] * (keys[at] == hashes)
    return found


def of_levels(levels: NDArray[np.uint8]) -> Weights:
    """Return the rarity of words of these levels, -ln of their share of articles, in sixteenths."""
    found: Weights = _table()[2][levels]
    return found


def weights(hashes: NDArray[np.uint32]) -> Weights:
    """Return the rarity of each word, -ln of its share of articles, in sixteenths."""
    return of_levels(levels(hashes))


@cache
def common() -> frozenset[int]:
    """Return the hashes of the words that are not rare."""
    keys = _table()[0]
    return frozenset(keys[weights(keys) < RARE].tolist())


def is_rare(word: int) -> bool:
    """Return whether a word, by its hash, is in few articles of everyday news."""
    return word not in common()
