"""The census: how often words occur in the settled part of the archive, and which articles share rare ones.

Comes in: the words of articles in the order in which they came, those of the census first, those that came after it by themselves. Goes out:
`Census`, all that later articles are held against, in a form that can be remembered; `near`, the pairs that share enough, each with how much.
Nothing that comes later changes anything of a census.

Method: an inverted index, numpy. Words in more articles than a cap make no pairs, but count in the length of the vectors.
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

# Articles that hold a word, above which it makes no candidates: so many, or so many times the root of the census, whichever is more.
CAP, ROOT = 40, 0.45
NEAR = 0.05  # share of weight in common (a cosine over rare words), below which two articles are no pair at all
CROWD = 2  # times the cap: articles with a word that the census took for rare, above which a later one is not a candidate by it
BLOCK = 250_000  # products worked on at a time: their table takes some sixty megabytes at most
SPARSE = 32  # cells of the table of pairs for a product, above which sorting the products is cheaper than the table
RUN = 500_000  # postings sorted at a time
PIECE = 4_000_000  # postings counted at a time: numpy makes numbers of eight bytes of them first

Breathe = Callable[[], None]
Ints = NDArray[np.int64]
Edges = tuple[
    Ints, Ints, NDArray[np.float64]
]  # pairs of articles, the later one second, and what they share
Words = tuple[bytes, bytes, bytes]  # of an article: `body`, `counted` and `shingles` of its facts
Postings = tuple[
    NDArray[np.uint32], NDArray[np.int32], NDArray[np.float32]
]  # word, article, weight: by word, and within it by article


class Census(Value, frozen=True, kw_only=True):
    """What is counted in the settled part of the archive, its arrays as bytes. `words` in order with their `frequency`; the postings of rare
    ones; the length of each article's vector (`norm`); the near pairs (`a`, `b`, `share`); `groups`: neighbourhoods of more than one
    article as far as they can be known, as places of their articles, with the names of their frequencies."""

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
        return max(CAP, round(ROOT * math.sqrt(self.articles)))

    def counts(self, words: NDArray[np.uint32]) -> NDArray[np.int32]:
        """In how many of its articles words occur."""
        return _looked_up(
            words, np.frombuffer(self.words, np.uint32), np.frombuffer(self.frequency, np.int32)
        )

    @property
    def postings(self) -> Postings:
        return (
            np.frombuffer(self.word, np.uint32),
            np.frombuffer(self.row, np.int32),
            np.frombuffer(self.value, np.float32),
        )

    @property
    def edges(self) -> Edges:
        return (
            np.frombuffer(self.a, np.int64),
            np.frombuffer(self.b, np.int64),
            np.frombuffer(self.share, np.float64),
        )


def _looked_up(
    words: NDArray[np.uint32], known: NDArray[np.uint32], counts: NDArray[np.int32]
) -> NDArray[np.int32]:
    if not len(known):
        return np.zeros(len(words), np.int32)
    at = np.searchsorted(known, words)
    at[at == len(known)] = 0
    return np.where(known[at] == words, counts[at], 0).astype(np.int32)


class Part:
    """The words of articles that follow one another: of the census itself, or of those that came after it (`census`, which weighs them).

    A posting is a word in an article. `row` gives a posting's article, postings standing in order of articles; `at` sorts them by word,
    and within a word by article. `first`: the place of its first article among all. `alone`: articles that make no pairs.
    """

    def __init__(
        self,
        bags: Sequence[Words],
        first: int = 0,
        alone: NDArray[np.bool_] | None = None,
        census: Census | None = None,
        breathe: Breathe = lambda: None,
    ) -> None:
        self.n, self.first, self.census, self.breathe = len(bags), first, census, breathe
        self.alone = np.zeros(self.n, bool) if alone is None else alone
        parts = [hashes.unpack(bag) for words in bags for bag in words[:2]]
        breathe()
        lengths = np.array([len(h) for h, _ in parts], dtype=np.int64).reshape(-1, 2).sum(axis=1)
        start = np.concatenate([[0], np.cumsum(lengths)])
        self.row = np.repeat(np.arange(self.n, dtype=np.int32), lengths)
        # one sort of (word, posting) as a single number; in place, since there are some three hundred postings an article
        packed = np.concatenate([h for h, _ in parts]).astype(np.uint64)
        packed <<= np.uint64(32)
        packed.view(np.uint32)[LOW::2] = np.arange(len(packed), dtype=np.uint32)
        if (
            len(packed) <= 2 * PIECE
        ):  # in parts, which are then merged: that needs half as much memory again, and is no slower
            for s in range(0, len(packed), RUN):
                breathe()
                packed[s : s + RUN].sort()
        packed.sort(kind="stable" if len(packed) <= 2 * PIECE else None)
        breathe()
        self.at = packed.view(np.int32)[LOW::2].copy()
        word = packed.view(np.uint32)[1 - LOW :: 2].copy()
        del packed
        tokens = 1 + np.log(np.arange(256, dtype=np.float32).clip(1))
        value = tokens[np.concatenate([c for _, c in parts])]
        del parts
        breathe()
        begin = (
            np.flatnonzero(np.concatenate([[True], word[1:] != word[:-1]]))
            if len(word)
            else np.zeros(0, np.int64)
        )
        self.many = np.diff(np.append(begin, len(word))).astype(np.int32)  # postings of each word
        self.words = word[begin]
        number = np.empty(len(word), np.int32)  # posting -> the number of its word
        number[self.at] = np.repeat(np.arange(len(begin), dtype=np.int32), self.many)
        del word
        breathe()
        self.frequency = self._in_articles(number)
        if census is not None:
            counted = census.counts(self.words)
            self.frequency = np.where(counted > 0, counted, self.frequency).astype(np.int32)
        weights = rarity.weights(self.words)
        breathe()
        value *= weights.astype(np.float32)[number]
        del number
        self.value: NDArray[np.float32] = value
        square = np.zeros(self.n)
        for i, j in _pieces(
            start
        ):  # whole articles, so that a sum does not depend on how many there are
            s, e = start[i], start[j]
            square[i:j] = np.bincount(
                self.row[s:e] - i, value[s:e].astype(np.float64) ** 2, minlength=j - i
            )
        self.norm = np.sqrt(np.maximum(1e-9, square))

    def _in_articles(self, number: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return in how many of the articles that make pairs each word occurs."""
        if not self.alone.any():
            return self.many
        found = np.bincount(number[~self.alone[self.row]], minlength=len(self.many))
        return found.astype(np.int32)

    @property
    def cap(self) -> int:
        return self.census.cap if self.census else max(CAP, round(ROOT * math.sqrt(self.n)))

    @cached_property
    def postings(self) -> Postings:
        """Those of rare words."""
        rare = self.frequency <= self.cap
        posting = self.at[np.repeat(rare, self.many)]
        word = np.repeat(self.words[rare], self.many[rare])
        if self.alone.any():
            keep = ~self.alone[self.row[posting]]
            posting, word = posting[keep], word[keep]
        return word, self.row[posting] + np.int32(self.first), self.value[posting]

    def counted(self) -> Census:
        """What later articles are held against, where these are the census; its near pairs and groups are for whoever works them out."""
        word, row, value = self.postings
        return Census(
            articles=self.n,
            words=self.words.tobytes(),
            frequency=self.frequency.tobytes(),
            word=word.tobytes(),
            row=row.tobytes(),
            value=value.tobytes(),
            norm=self.norm.tobytes(),
        )

    def counts(self, words: NDArray[np.uint32]) -> NDArray[np.int32]:
        return _looked_up(words, self.words, self.frequency)

    def near(self, language: Ints, block: int = BLOCK, sparse: int = SPARSE) -> Edges:
        """Pairs of one of these articles and an earlier one that share enough. `language`: of all articles, a number each, 0 for unknown."""
        norm = self.norm
        if self.census is not None:
            norm = np.concatenate([np.frombuffer(self.census.norm, np.float64), norm])
        found = []
        for a, b, sums in self._products(block, sparse):
            share = sums / (norm[a] * norm[b])
            near = (share >= NEAR) & (
                (language[a] == language[b]) | (language[a] == 0) | (language[b] == 0)
            )
            found.append((a[near], b[near], np.round(share[near], 6)))
        if not found:
            none = np.zeros(0, np.int64)
            return none, none, np.zeros(0)
        a, b, share = (np.concatenate(x) for x in zip(*found, strict=True))
        return a, b, share

    def _postings(self) -> Postings:
        """Those that can make a pair with one of these articles: also of earlier ones, as far as they share a word."""
        word, row, value = self.postings
        if self.census is not None:
            old, where, weight = self.census.postings
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
        begin = np.flatnonzero(np.concatenate([[True], word[1:] != word[:-1]]))
        many = np.diff(np.append(begin, len(word)))
        several = np.repeat(many > 1, many)
        return word[several], row[several], value[several]

    def _products(
        self, block: int, sparse: int
    ) -> Iterator[tuple[Ints, Ints, NDArray[np.float64]]]:
        """Block by block of later articles: pairs that share a rare word, and the sum of the products of their words' weights."""
        word, rows, value = self._postings()
        row = rows.astype(np.int64)
        self.breathe()
        first = (
            np.flatnonzero(np.concatenate([[True], word[1:] != word[:-1]]))
            if len(word)
            else np.zeros(0, np.int64)
        )
        # earlier ones of the word
        before = np.arange(len(word)) - np.repeat(
            first, np.diff(np.concatenate([first, [len(word)]]))
        )
        before[before > CROWD * self.cap] = 0
        self.breathe()
        own = np.flatnonzero(row >= self.first)
        order = own[np.argsort(row[own], kind="stable")]  # by later article, then by word
        self.breathe()
        bounds = np.searchsorted(row[order], np.arange(self.first, self.first + self.n + 1))
        load = np.concatenate([[0], np.cumsum(before[order])])[bounds]
        i, end = self.first, self.first + self.n
        while i < end:
            self.breathe()
            j = int(np.searchsorted(load, load[i - self.first] + block, "right")) - 1 + self.first
            j = min(max(j, i + 1), end)
            span = order[bounds[i - self.first] : bounds[j - self.first]]
            count = before[span]
            total = int(count.sum())
            if total:
                offset = np.repeat(
                    span - count - np.concatenate([[0], np.cumsum(count)[:-1]]), count
                ) + np.arange(total)
                product = np.repeat(value[span], count) * value[offset]
                width = int(row[span[-1]]) + 1
                pair = np.repeat((row[span] - i) * width, count) + row[offset]
                # Both ways add up in the order of the products, so that they give the same to the last bit.
                if (j - i) * width <= sparse * total:
                    table = np.bincount(pair, product, minlength=(j - i) * width)
                    pairs = np.flatnonzero(table)
                    sums = table[pairs]
                else:
                    pairs, inverse = np.unique(pair, return_inverse=True)
                    sums = np.bincount(inverse, product)
                yield (
                    (pairs % width).astype(np.int64),
                    (pairs // width + i).astype(np.int64),
                    sums.astype(np.float64),
                )
            i = j


def _pieces(start: Ints) -> Iterator[tuple[int, int]]:
    """Articles whose postings are worked on at a time. `start`: where those of each begin, and where they end."""
    i, n = 0, len(start) - 1
    while i < n:
        j = max(i + 1, int(np.searchsorted(start, start[i] + PIECE, "right")) - 1)
        yield i, j
        i = j
