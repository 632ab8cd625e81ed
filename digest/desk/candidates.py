"""Which articles may be one event: the neighbourhoods within which everything else is compared, without comparing all with all.

Comes in: of all articles the bags of their words, their publication days (only stated ones: an assumed day is None), the days on which they
came into the archive, the editor's merges. Goes out: `Neighbourhood`s, the connected components of a graph whose edges are pairs that
share enough rare words; each with the frequencies that weigh its words. Nothing outside a neighbourhood bears on what is made of it: it is
the unit that a build remembers.

Method: an inverted index of the words that stand in few articles (a cap that grows with the square root of the archive: with a share of all, cost
would grow with its square; with a fixed one, the words by which the events of one topic differ are soon above it, and at 100,000 made articles
precision fell from .991 to .963), blockwise products in numpy, union-find. Words above the cap still count in the length of the vectors.
An edge must be strong beside what else either article is near to, so that a topic does not hold all its events together. A component above
`LARGEST` is cut at its weakest edges. Roundups get no edge but the editor's.

How common a word is, is counted at the last of a few marks that the archive grew past, each a quarter further than the one before: all that
came until then, whole days of it, is the census. What comes later is weighed by it and changes nothing of it, so that a build groups again only
what came, and what that touches; when the next mark is passed, all is weighed anew. Words that the census does not know are counted as they stand.
Below `BASE` articles the census is the whole archive, since a small one does not know yet which words are common in it.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from digest.desk import rarity, terms
from digest.desk.terms import LOW
from digest.model import Neighbourhood

# Articles that hold a word, above which it makes no candidates: so many, or so many times the root of the census, whichever is more.
CAP, ROOT = 40, 0.45
SHARED = 0.1  # share of weight in common (a cosine over rare words) that makes an edge at any distance in time
NEAR, WINDOW = 0.05, 7  # the share that does when both are published within so many days
RIVAL, FRIEND = 0.35, 0.5  # of the strongest share that either has; that the weaker placed of both has: below, others stand nearer
COPY = 0.85  # a copy is no rival
BASE, GROWTH = 2_000, 1.25  # articles, from which on there are marks; from one to the next
CROWD = 2  # times the cap: articles with a word that the census took for rare, above which a later one is no candidate by it
LARGEST, SURE = 200, 0.9  # articles of a component, above which it is cut, but for edges so strong
BLOCK = 250_000  # products worked on at a time: their table takes some sixty megabytes at most
SPARSE = 32  # cells of the table of pairs for a product, above which sorting the products is cheaper than the table

Breathe = Callable[[], None]
Ints = NDArray[np.int64]
Edges = tuple[Ints, Ints, NDArray[np.float64]]


class Bag(Protocol):
    """What is asked of an article: `Facts` has it, and so has less. `body` and `counted` are bags of words (terms.pack)."""

    @property
    def id(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def roundup(self) -> str: ...
    @property
    def body(self) -> bytes: ...
    @property
    def counted(self) -> bytes: ...


def neighbourhoods(
    bags: Sequence[Bag],
    published: Mapping[str, str | None],
    joined: Sequence[tuple[str, ...]] = (),
    arrived: Mapping[str, str | None] | None = None,
    base: int = BASE,
    breathe: Breathe = lambda: None,
) -> tuple[Neighbourhood, ...]:
    """The neighbourhoods of all articles, each article in exactly one, in order of their first article.

    `arrived`: the ISO day on which an article came into the archive [its published day]; one without any came last. `base`: articles,
    above which not all are in the census. `breathe` is called between steps that take some hundredths of a second at ten thousand
    articles; it may raise, to give up.
    """
    came = published if arrived is None else arrived
    ordered = sorted(bags, key=lambda b: (came.get(b.id) or "~", b.id))
    if not ordered:
        return ()
    index = _Index(ordered, published, _census([came.get(b.id) or "~" for b in ordered], base), breathe)
    place = {b.id: i for i, b in enumerate(ordered)}
    forced = [(place[g[0]], place[other]) for group in joined for g in [[i for i in group if i in place]] if g for other in g[1:]]
    groups = _components(len(ordered), index.edges(), forced)
    out = [
        Neighbourhood(articles=tuple(sorted(ordered[i].id for i in members)), size=index.size, frequent=frequent)
        for members, frequent in zip(groups, index.frequent(groups), strict=True)
    ]
    return tuple(sorted(out, key=lambda n: n.articles))


def _census(came: Sequence[str], base: int) -> int:
    """How many of the articles, in order of the days on which they came, words are counted in: all up to the last mark passed."""
    mark = float(base)
    while mark * GROWTH <= len(came):
        mark *= GROWTH
    if len(came) < base:
        return len(came)
    return bisect_right(came, came[int(mark) - 1])


class _Index:
    """All words of all articles, by article and by word, each in the order in which the articles came.

    A posting is a word in an article. `row` gives a posting's article, postings standing in order of articles; `at` sorts them by word,
    and within a word by article.
    """

    def __init__(self, bags: Sequence[Bag], published: Mapping[str, str | None], census: int, breathe: Breathe) -> None:
        self.n = len(bags)
        self.breathe = breathe
        parts = [p for b in bags for p in (terms.unpack(b.body), terms.unpack(b.counted))]
        breathe()
        lengths = np.array([len(h) for h, _ in parts], dtype=np.int64).reshape(-1, 2).sum(axis=1)
        self.start = np.concatenate([[0], np.cumsum(lengths)])
        self.row = np.repeat(np.arange(self.n, dtype=np.int32), lengths)
        # one sort of (word, posting) as a single number; in place, since there are some three hundred postings an article
        packed = np.concatenate([h for h, _ in parts]).astype(np.uint64)
        packed <<= np.uint64(32)
        packed.view(np.uint32)[LOW::2] = np.arange(len(packed), dtype=np.uint32)
        if len(packed) <= 2 * PIECE:  # in parts, which are then merged: that needs half as much memory again, and is no slower
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
        first = np.concatenate([[True], word[1:] != word[:-1]])
        begin = np.flatnonzero(first)
        self.many = np.diff(np.append(begin, len(word))).astype(np.int32)  # postings of each word
        self.words = word[begin]
        by_word = np.repeat(np.arange(len(begin), dtype=np.int32), self.many)
        self.number = np.empty(len(word), np.int32)  # posting -> the number of its word
        self.number[self.at] = by_word
        del word, first
        breathe()
        counted = sum(np.bincount(self.number[s:e], minlength=len(begin)) for s, e in _pieces(int(self.start[census])))
        self.frequency = np.where(counted > 0, counted, self.many).astype(np.int32)
        self.size = rarity.step(census)
        self.cap = max(CAP, round(ROOT * math.sqrt(census)))
        weight = rarity.weights(self.words, rarity.steps(self.frequency), self.size)
        breathe()
        value *= weight.astype(np.float32)[self.number]
        self.value: NDArray[np.float32] = value
        square = np.zeros(self.n)
        for s, e in _pieces(len(value)):
            rows = self.row[s:e]
            square[rows[0] : rows[-1] + 1] += np.bincount(rows - rows[0], value[s:e].astype(np.float64) ** 2)
        self.norm = np.sqrt(np.maximum(1e-9, square))
        self.published = np.array([date.fromisoformat(d[:10]).toordinal() if (d := published.get(b.id)) else 0 for b in bags])
        languages = {"und": 0}
        self.language = np.array([languages.setdefault(terms.tongue(b.language), len(languages)) for b in bags])
        self.alone = np.array([bool(b.roundup) for b in bags])

    def edges(self, block: int = BLOCK, sparse: int = SPARSE) -> Edges:
        """Pairs of articles that share enough, with how much; the later one second."""
        found = [self._near(*pairs) for pairs in self._products(block, sparse)]
        if not found:
            none = np.zeros(0, np.int64)
            return none, none, np.zeros(0)
        a, b, share = (np.concatenate(x) for x in zip(*found, strict=True))
        keep = self._strong(a, b, share)
        return a[keep], b[keep], share[keep]

    def _products(self, block: int, sparse: int) -> Iterator[tuple[Ints, Ints, NDArray[np.float64]]]:
        """Block by block of later articles: pairs that share a rare word, and the sum of the products of their words' weights."""
        rare = (self.frequency <= self.cap) & (self.many > 1)
        posting = self.at[np.repeat(rare, self.many)]
        posting = posting[~self.alone[self.row[posting]]]
        self.breathe()
        number = self.number[posting]
        row, value = self.row[posting].astype(np.int64), self.value[posting]
        first = np.flatnonzero(np.concatenate([[True], number[1:] != number[:-1]])) if len(number) else np.zeros(0, np.int64)
        self.breathe()
        # earlier ones of the word
        before = np.arange(len(number)) - np.repeat(first, np.diff(np.concatenate([first, [len(number)]])))
        before[before > CROWD * self.cap] = 0
        self.breathe()
        order = np.argsort(row, kind="stable")  # by later article, then by word
        self.breathe()
        counts = before[order]
        bounds = np.searchsorted(row[order], np.arange(self.n + 1))
        load = np.concatenate([[0], np.cumsum(counts)])[bounds]
        i = 0
        while i < self.n:
            self.breathe()
            j = int(np.searchsorted(load, load[i] + block, "right")) - 1
            j = min(max(j, i + 1), self.n)
            span = order[bounds[i] : bounds[j]]
            count = before[span]
            total = int(count.sum())
            if total:
                offset = np.repeat(span - count - np.concatenate([[0], np.cumsum(count)[:-1]]), count) + np.arange(total)
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
                yield (pairs % width).astype(np.int64), (pairs // width + i).astype(np.int64), sums.astype(np.float64)
            i = j

    def _near(self, a: Ints, b: Ints, sums: NDArray[np.float64]) -> Edges:
        share = sums / (self.norm[a] * self.norm[b])
        near = (share >= NEAR) & ((self.language[a] == self.language[b]) | (self.language[a] == 0) | (self.language[b] == 0))
        return a[near], b[near], np.round(share[near], 6)

    def _strong(self, a: Ints, b: Ints, share: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Edges worth a comparison, by what else either article is near to: what holds a neighbourhood together, not each of its pairs."""
        best = np.zeros(self.n)
        rival = np.where(share > COPY, 0.0, share)
        np.maximum.at(best, a, rival)
        np.maximum.at(best, b, rival)
        close = (self.published[a] > 0) & (self.published[b] > 0) & (np.abs(self.published[a] - self.published[b]) <= WINDOW)
        strong: NDArray[np.bool_] = (share >= SHARED) & (share >= RIVAL * np.maximum(best[a], best[b]))
        strong |= close & (share >= FRIEND * np.minimum(best[a], best[b]))
        return strong

    def frequent(self, groups: Sequence[Sequence[int]]) -> list[bytes]:
        """Of each group of articles: the words of its articles that stand in more than one of all, with the steps of their frequency. Of an
        article alone nothing is compared: it has none."""
        steps = rarity.steps(self.frequency)
        out = []
        for n, members in enumerate(groups):
            if n % 1024 == 0:
                self.breathe()
            if len(members) < 2:
                out.append(b"")
                continue
            number = terms.distinct(np.concatenate([self.number[self.start[i] : self.start[i + 1]] for i in members]))
            number = number[self.frequency[number] > 1]
            out.append(self.words[number].astype("<u4").tobytes() + steps[number].tobytes())
        return out


RUN = 500_000  # postings sorted at a time
PIECE = 4_000_000  # postings counted at a time: numpy makes numbers of eight bytes of them first


def _pieces(end: int) -> Iterator[tuple[int, int]]:
    return ((s, min(s + PIECE, end)) for s in range(0, end, PIECE))


def _components(n: int, edges: Edges, forced: list[tuple[int, int]]) -> list[list[int]]:
    a, b, share = edges
    done: list[list[int]] = []
    todo = [(list(range(n)), a, b, share)]
    while todo:
        members, a, b, share = todo.pop()
        inside = set(members)
        links = list(zip(a.tolist(), b.tolist(), strict=True)) + [(x, y) for x, y in forced if x in inside and y in inside]
        for group in _connected(members, links):
            own = np.isin(a, group) if len(group) > LARGEST else np.zeros(len(a), bool)
            if not own.any() or share[own].min() > SURE:
                done.append(group)
                continue
            keep = own & (share >= min(SURE, float(share[own].min()) * 1.2 + 0.01))
            todo.append((group, a[keep], b[keep], share[keep]))
    return done


def _connected(members: list[int], links: list[tuple[int, int]]) -> list[list[int]]:
    root = {m: m for m in members}

    def find(x: int) -> int:
        while root[x] != x:
            root[x] = root[root[x]]
            x = root[x]
        return x

    for x, y in links:
        rx, ry = find(x), find(y)
        if rx != ry:
            root[max(rx, ry)] = min(rx, ry)
    groups: dict[int, list[int]] = {}
    for m in members:
        groups.setdefault(find(m), []).append(m)
    return [groups[r] for r in sorted(groups)]
