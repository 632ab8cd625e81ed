"""How often words occur in the counted part of the archive, and in which of its articles.

The articles that are counted are a prefix of all, in the order in which they came (candidates.py).
Later articles are compared with the counts and do not change them, so that a build that remembers
them reads only the words of the later articles.

A posting is a word in an article.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from itertools import islice, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from digest.core.model import Value
from digest.desk.grouping import rarity
from digest.desk.words import hashes
from digest.desk.words.hashes import LOW

# Articles that have a word, above which it makes no pairs: this many, or this many times the square
# root of the number of counted articles, whichever is more (bench/bench_grouping.py).
CAP, ROOT = 40, 0.45
RUN = 500_000  # postings sorted at a time, unless there are more than RANGES times as many
RANGES = 8  # of words that are sorted one after another, at most
UNPACKED = 1_000  # articles whose bags are unpacked at a time
BYTES = 5  # of a word in a bag
PIECE = 500_000  # postings counted at a time: numpy converts them to eight bytes each first

TOKENS = 1 + np.log(np.arange(256, dtype=np.float32).clip(1))  # weight of a word by its count

Breathe = Callable[[], None]
Ints = NDArray[np.int64]
Edges = tuple[Ints, Ints, NDArray[np.float64]]  # article, later article, share
Words = tuple[bytes, bytes, bytes]  # of an article: `body`, `counted` and `shingles` of its facts
# Word, article and weight of each posting, by word, and within a word by article.
Postings = tuple[NDArray[np.uint32], NDArray[np.int32], NDArray[np.float32]]


class WordCounts(Value, frozen=True, kw_only=True):
    """What is counted in a part of the archive; arrays are bytes.

    `words`, in order, with their `frequency`. `word`, `row`, `value`: the postings of rare words.
    `norm`: the length of each article's vector. `a`, `b`, `share`: the near pairs. `samples`,
    `sampled`, `heads`: sampled runs of all articles, how many each has, and its longest copy.
    """

    articles: int
    words: bytes
    frequency: bytes
    word: bytes
    row: bytes
    value: bytes
    norm: bytes
    a: bytes = b""
    b: bytes = b""
    share: bytes = b""
    samples: bytes = b""
    sampled: bytes = b""
    heads: bytes = b""

    @property
    def cap(self) -> int:
        """Return in how many articles a word may occur that makes pairs."""
        return cap(self.articles)

    def counts(self, words: NDArray[np.uint32]) -> NDArray[np.int32]:
        """Return in how many of the articles each word occurs."""
        return _looked_up(
            words, np.frombuffer(self.words, np.uint32), np.frombuffer(self.frequency, np.int32)
        )

    @property
    def postings(self) -> Postings:
        """The postings of rare words."""
        return (
            np.frombuffer(self.word, np.uint32),
            np.frombuffer(self.row, np.int32),
            np.frombuffer(self.value, np.float32),
        )

    @property
    def edges(self) -> Edges:
        """The near pairs."""
        return (
            np.frombuffer(self.a, np.int64),
            np.frombuffer(self.b, np.int64),
            np.frombuffer(self.share, np.float64),
        )


def cap(articles: int) -> int:
    """Return in how many of so many articles a word may occur that makes pairs."""
    return max(CAP, round(ROOT * math.sqrt(articles)))


def _looked_up(
    words: NDArray[np.uint32], known: NDArray[np.uint32], counts: NDArray[np.int32]
) -> NDArray[np.int32]:
    if not len(known):
        return np.zeros(len(words), np.int32)
    at = np.searchsorted(known, words)
    at[at == len(known)] = 0
    return np.where(known[at] == words, counts[at], 0).astype(np.int32)


def first_of_each(word: NDArray[np.uint32]) -> Ints:
    """Return where each word begins in a sorted array of words."""
    if not len(word):
        return np.zeros(0, np.int64)
    return np.flatnonzero(np.concatenate([[True], word[1:] != word[:-1]]))


class Flat(NamedTuple):
    """All postings in the order of the articles: word, count in the article, weight.

    `start`: where those of each article begin, and the end. `value` is filled in range by range.
    """

    start: Ints
    word: NDArray[np.uint32]
    counts: NDArray[np.uint8]
    value: NDArray[np.float32]


def flat(bags: Iterable[Words], breathe: Breathe = lambda: None) -> Flat:
    """Return the postings of some articles, still without weights.

    The articles are taken one by one, and only those of one step are held.
    """
    lengths: list[int] = []
    words, counts = [np.zeros(0, np.uint32)], [np.zeros(0, np.uint8)]
    todo = iter(bags)
    while some := list(islice(todo, UNPACKED)):
        lengths += [len(body) // BYTES + len(counted) // BYTES for body, counted, _ in some]
        own = [hashes.unpack(bag) for bags in some for bag in bags[:2]]
        words.append(np.concatenate([w for w, _ in own]))
        counts.append(np.concatenate([c for _, c in own]))
        breathe()
    start = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
    word = np.concatenate(words, dtype=np.uint32)
    del words  # half of what this needs
    return Flat(start, word, np.concatenate(counts), np.empty(len(word), np.float32))


class _Range(NamedTuple):
    """The postings of a range of words, sorted by word and within a word by article.

    `place`: of each posting among all of `_Flat`, in its order. `at`: which posting comes next in
    the order of the words. `words`: each once. `many`: postings of each word.
    """

    place: Ints
    at: NDArray[np.int32]
    words: NDArray[np.uint32]
    many: NDArray[np.int32]


def _sorted(word: NDArray[np.uint32], low: int, high: int) -> _Range:
    """Return the postings of the words from `low` to `high`.

    This is one sort of (word, posting) as a single number, in place.
    """
    place = np.flatnonzero((word >= low) & (word <= high))
    packed = word[place].astype(np.uint64)
    packed <<= np.uint64(32)
    packed.view(np.uint32)[LOW::2] = np.arange(len(packed), dtype=np.uint32)
    packed.sort()
    at = packed.view(np.int32)[LOW::2].copy()
    ordered = packed.view(np.uint32)[1 - LOW :: 2].copy()
    begin = first_of_each(ordered)
    many = np.diff(np.append(begin, len(ordered))).astype(np.int32)
    return _Range(place, at, ordered[begin], many)


class Part:
    """The words of articles that follow one another.

    They are either the counted articles, or those that came later; the latter are weighed by
    `counts`. `flat`: their postings, which are weighed here. `first`: the place of the first
    article among all. `alone`: articles that make no pairs. `postings`: of rare words.

    Postings are sorted by ranges of words, one range after another: of 10,000 articles all at once
    took 10 KiB an article at the peak, ranges take 6.
    """

    def __init__(
        self,
        flat: Flat,
        first: int = 0,
        alone: NDArray[np.bool_] | None = None,
        counts: WordCounts | None = None,
        breathe: Breathe = lambda: None,
    ) -> None:
        self.first, self.counted, self.breathe = first, counts, breathe
        self.n = len(flat.start) - 1
        self.alone = np.zeros(self.n, bool) if alone is None else alone
        ranges = min(RANGES, 1 + len(flat.word) // RUN)
        edges = [(k << 32) // ranges for k in range(ranges + 1)]
        found = [self._read(flat, low, high - 1) for low, high in pairwise(edges)]
        self.words = np.concatenate([words for words, _, _ in found])
        self.frequency = np.concatenate([frequency for _, frequency, _ in found])
        word, row, value = (np.concatenate(x) for x in zip(*(p for *_, p in found), strict=True))
        self.postings: Postings = word, row, value
        del found
        self.norm = _norms(flat)

    def _read(
        self, flat: Flat, low: int, high: int
    ) -> tuple[NDArray[np.uint32], NDArray[np.int32], Postings]:
        """Return the words of a range, in how many articles each is, and its rare postings.

        Weighs the postings of the range.
        """
        self.breathe()
        place, at, words, many = _sorted(flat.word, low, high)
        self.breathe()
        row = np.repeat(
            np.arange(self.n, dtype=np.int32), np.diff(np.searchsorted(place, flat.start))
        )
        number = np.empty(len(place), np.int32)
        number[at] = np.repeat(np.arange(len(words), dtype=np.int32), many)
        value = TOKENS[flat.counts[place]]
        value *= rarity.weights(words).astype(np.float32)[number]
        flat.value[place] = value
        frequency = self._in_articles(number, row, many)
        if self.counted is not None:
            known = self.counted.counts(words)
            frequency = np.where(known > 0, known, frequency).astype(np.int32)
        rare = frequency <= self.cap
        posting = at[np.repeat(rare, many)]
        word = np.repeat(words[rare], many[rare])
        if self.alone.any():
            keep = ~self.alone[row[posting]]
            posting, word = posting[keep], word[keep]
        return words, frequency, (word, row[posting] + np.int32(self.first), value[posting])

    def _in_articles(
        self, number: NDArray[np.int32], row: NDArray[np.int32], many: NDArray[np.int32]
    ) -> NDArray[np.int32]:
        """Return in how many of the articles that make pairs each word occurs."""
        if not self.alone.any():
            return many
        found = np.bincount(number[~self.alone[row]], minlength=len(many))
        return found.astype(np.int32)

    @property
    def cap(self) -> int:
        """Return in how many articles a word may occur that makes pairs."""
        return self.counted.cap if self.counted else cap(self.n)

    def counts(self) -> WordCounts:
        """Return what later articles are compared with, without near pairs and copies."""
        word, row, value = self.postings
        return WordCounts(
            articles=self.n,
            words=self.words.tobytes(),
            frequency=self.frequency.tobytes(),
            word=word.tobytes(),
            row=row.tobytes(),
            value=value.tobytes(),
            norm=self.norm.tobytes(),
        )


def _norms(flat: Flat) -> NDArray[np.float64]:
    """Return the length of each article's vector.

    Whole articles are summed at a time, so that a sum does not depend on how many there are.
    """
    start = flat.start
    square = np.zeros(len(start) - 1)
    for i, j in _pieces(start):
        row = np.repeat(np.arange(j - i), np.diff(start[i : j + 1]))
        own = flat.value[start[i] : start[j]].astype(np.float64) ** 2
        square[i:j] = np.bincount(row, own, minlength=j - i)
    return np.sqrt(np.maximum(1e-9, square))


def _pieces(start: Ints) -> Iterator[tuple[int, int]]:
    """Yield articles whose postings are worked on at a time. `start`: where those of each begin."""
    i, n = 0, len(start) - 1
    while i < n:
        j = max(i + 1, int(np.searchsorted(start, start[i] + PIECE, "right")) - 1)
        yield i, j
        i = j
