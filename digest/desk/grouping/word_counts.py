"""How often words occur in the counted part of the archive, and in which of its articles.

The articles that are counted are a prefix of all, in the order in which they came (candidates.py).
Later articles are compared with the counts and do not change them, so that a build that remembers
them reads only the words of the later articles.

A posting is a word in an article.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from digest.core.model import Value
from digest.desk.grouping import rarity
from digest.desk.words import hashes
from digest.desk.words.hashes import LOW

# Articles that have a word, above which it makes no pairs: this many, or this many times the square
# root of the number of counted articles, whichever is more (bench/bench_grouping.py).
CAP, ROOT = 40, 0.45
RUN = 500_000  # postings sorted at a time
PIECE = 500_000  # postings counted at a time: numpy converts them to eight bytes each first
IN_RUNS = 8_000_000  # postings sorted in runs at most: merging takes half as much memory again

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


class Part:
    """The words of articles that follow one another.

    They are either the counted articles, or those that came later; the latter are weighed by
    `counts`. `first`: the place of the first article among all. `alone`: articles that make no
    pairs. `row` gives the article of each posting, in the order of articles; `at` sorts postings by
    word, and within a word by article.
    """

    def __init__(
        self,
        bags: Sequence[Words],
        first: int = 0,
        alone: NDArray[np.bool_] | None = None,
        counts: WordCounts | None = None,
        breathe: Breathe = lambda: None,
    ) -> None:
        self.n, self.first, self.counted, self.breathe = len(bags), first, counts, breathe
        self.alone = np.zeros(self.n, bool) if alone is None else alone
        parts = [hashes.unpack(bag) for words in bags for bag in words[:2]]
        breathe()
        lengths = np.array([len(h) for h, _ in parts], dtype=np.int64).reshape(-1, 2).sum(axis=1)
        start = np.concatenate([[0], np.cumsum(lengths)])
        self.row = np.repeat(np.arange(self.n, dtype=np.int32), lengths)
        number = self._sort([h for h, _ in parts])
        tokens = 1 + np.log(np.arange(256, dtype=np.float32).clip(1))
        value = tokens[np.concatenate([c for _, c in parts])]
        del parts
        breathe()
        self.frequency = self._in_articles(number)
        if counts is not None:
            known = counts.counts(self.words)
            self.frequency = np.where(known > 0, known, self.frequency).astype(np.int32)
        weights = rarity.weights(self.words)
        breathe()
        value *= weights.astype(np.float32)[number]
        del number
        self.value: NDArray[np.float32] = value
        self.norm = self._norms(start)

    def _sort(self, bags: Sequence[NDArray[np.uint32]]) -> NDArray[np.int32]:
        """Sort all postings by word, and return the number of each posting's word.

        This is one sort of (word, posting) as a single number, in place, since an article has some
        three hundred postings. Up to a size it is done in runs, which are then merged: that takes
        half as much memory again, and is not slower.
        """
        packed = np.concatenate(bags).astype(np.uint64)
        packed <<= np.uint64(32)
        packed.view(np.uint32)[LOW::2] = np.arange(len(packed), dtype=np.uint32)
        in_runs = len(packed) <= IN_RUNS
        if in_runs:
            for s in range(0, len(packed), RUN):
                self.breathe()
                packed[s : s + RUN].sort()
        packed.sort(kind="stable" if in_runs else None)
        self.breathe()
        self.at = packed.view(np.int32)[LOW::2].copy()
        word = packed.view(np.uint32)[1 - LOW :: 2].copy()
        del packed
        begin = first_of_each(word)
        self.many = np.diff(np.append(begin, len(word))).astype(np.int32)  # postings of each word
        self.words = word[begin]
        number = np.empty(len(word), np.int32)
        number[self.at] = np.repeat(np.arange(len(begin), dtype=np.int32), self.many)
        self.breathe()
        return number

    def _norms(self, start: Ints) -> NDArray[np.float64]:
        """Return the length of each article's vector. `start`: where its postings begin.

        Whole articles are summed at a time, so that a sum does not depend on how many there are.
        """
        square = np.zeros(self.n)
        for i, j in _pieces(start):
            s, e = start[i], start[j]
            own = self.value[s:e].astype(np.float64) ** 2
            square[i:j] = np.bincount(self.row[s:e] - i, own, minlength=j - i)
        return np.sqrt(np.maximum(1e-9, square))

    def _in_articles(self, number: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return in how many of the articles that make pairs each word occurs."""
        if not self.alone.any():
            return self.many
        found = np.bincount(number[~self.alone[self.row]], minlength=len(self.many))
        return found.astype(np.int32)

    @property
    def cap(self) -> int:
        """Return in how many articles a word may occur that makes pairs."""
        return self.counted.cap if self.counted else cap(self.n)

    @cached_property
    def postings(self) -> Postings:
        """The postings of rare words."""
        rare = self.frequency <= self.cap
        posting = self.at[np.repeat(rare, self.many)]
        word = np.repeat(self.words[rare], self.many[rare])
        if self.alone.any():
            keep = ~self.alone[self.row[posting]]
            posting, word = posting[keep], word[keep]
        return word, self.row[posting] + np.int32(self.first), self.value[posting]

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


def _pieces(start: Ints) -> Iterator[tuple[int, int]]:
    """Yield articles whose postings are worked on at a time. `start`: where those of each begin."""
    i, n = 0, len(start) - 1
    while i < n:
        j = max(i + 1, int(np.searchsorted(start, start[i] + PIECE, "right")) - 1)
        yield i, j
        i = j
