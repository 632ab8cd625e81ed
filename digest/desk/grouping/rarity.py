"""How much a shared word says: rarity, blended of the publication's own articles and everyday news.

Comes in: hashes of words, with how many of how many articles hold them. Goes out: weights in sixteenths, as integers, so that sums of
products are exact and equal on every machine. Method: -ln p with p = (articles + K * background) / (N + K), Robertson's
idf with a prior: a folder of two articles knows by the background that "police" says little. Frequencies come in coarse steps, so
that one more article seldom changes any: a step is a factor of one and a half.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from digest.desk.words import hashes as terms
from digest.desk.words.background import SHARES

PRIOR = 100.0
UNKNOWN = 0.0005  # share of articles that hold a word of which the background knows nothing
STEP = 1.5

Weights = NDArray[np.int64]


def _table() -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    """Hashes of the words of the background, sorted, and the level of each: two levels are a halving of its share; 0 is the unknown."""
    level = {terms.key(w): k + 1 for k, line in SHARES.items() for w in line.split()}
    keys = sorted(level)
    return np.array(keys, dtype=np.uint32), np.array([level[k] for k in keys], dtype=np.uint8)


_KEYS, _LEVELS = _table()
_SHARES = np.array([UNKNOWN, *(2.0 ** (-k / 2) for k in range(int(_LEVELS.max())))])
STEPS = 61  # frequencies above the last are on it


def step(count: int) -> int:
    """The step on which a frequency stands."""
    s = int(math.log(max(1, count)) / math.log(STEP) + 1e-9)
    return min(s, STEPS - 1)


# The number that a step stands for; the step of each number below 10,000; and the first number of each step.
COUNTS = np.array([STEP ** (s + 0.5) if s > 1 else (1.0, 2.0)[s] for s in range(STEPS)])
_STEPS = np.array([step(n) for n in range(10_000)], dtype=np.uint8)
_FIRST = np.array(
    [
        next(n for n in range(int(STEP**s * (1 - 1e-8)), int(STEP**s) + 2) if step(n) >= s)
        for s in range(1, STEPS)
    ]
)


def steps(counts: NDArray[np.int32] | NDArray[np.int64]) -> NDArray[np.uint8]:
    """The steps of many frequencies."""
    found = _STEPS[np.minimum(counts, len(_STEPS) - 1)]
    if len(counts) and counts.max() >= len(_STEPS):
        large = counts >= len(_STEPS)
        found[large] = np.searchsorted(_FIRST, counts[large], "right")
    return found


def levels(hashes: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """How common each word is in everyday articles, as a level."""
    at = np.searchsorted(_KEYS, hashes)
    at[at == len(_KEYS)] = 0
    return np.where(_KEYS[at] == hashes, _LEVELS[at], 0).astype(np.uint8)


def background(hashes: NDArray[np.uint32]) -> NDArray[np.float64]:
    """Share of everyday articles that hold each word."""
    return _SHARES[levels(hashes)]


@lru_cache(maxsize=1)
def _weights() -> Weights:
    """Rarity by level, step of frequency and step of size: there are few of each, and a logarithm a word is dear."""
    n = COUNTS[None, None, :]
    p = (np.minimum(COUNTS[None, :, None], n) + PRIOR * _SHARES[:, None, None]) / (n + PRIOR)
    out: Weights = np.maximum(0, np.rint(-16 * np.log(p))).astype(np.int64)
    return out.reshape(-1)


def weigh(
    level: NDArray[np.uint8], frequency: NDArray[np.uint8], size: int | NDArray[np.int64]
) -> Weights:
    """Rarity of words by their levels, in sixteenths; `frequency` and `size` (one for all, or each word's own) are steps."""
    found: Weights = _weights()[(level.astype(np.int32) * STEPS + frequency) * STEPS + size]
    return found


def weights(hashes: NDArray[np.uint32], frequency: NDArray[np.uint8], size: int) -> Weights:
    """Rarity of each word, in sixteenths; `frequency` and `size` are steps."""
    return weigh(levels(hashes), frequency, size)


def everyday(hashes: NDArray[np.uint32]) -> Weights:
    """Rarity of each word by the background alone, in sixteenths: for a question that the publication's other articles have no say in."""
    out: Weights = np.rint(-16 * np.log(background(hashes))).astype(np.int64)
    return out
