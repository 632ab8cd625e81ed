"""Which articles may be one event: the neighbourhoods within which everything else is compared, without comparing all with all.

Comes in: of all articles the bags of their words, their publication days (only stated ones: an assumed day is None), the days on which they
came into the archive, the editor's merges. Goes out: `Neighbourhood`s, the connected components of a graph whose edges are pairs that
share enough rare words; each with the frequencies that weigh its words. Nothing outside a neighbourhood bears on what is made of it: it is
the unit that a build remembers.

Method: an inverted index of the words that stand in few articles (fixed cap, not a share of all, so that cost grows with the number of
articles and not with its square), blockwise products in numpy, union-find. Words above the cap still count in the length of the vectors.
An edge must be strong beside what else either article is near to, so that a topic does not hold all its events together. A component above
`LARGEST` is cut at its weakest edges. Roundups get no edge but the editor's.

The archive is read as it came, day by day: an article is weighed by the frequencies of its own day, an edge judged by what the archive
held on the later day of the two, and a neighbourhood by the frequencies of its newest day. So what is added to an archive later changes
nothing of what lies before it, except where it joins: an edition stays as it was put together, and a build groups again
only what came, and what that touches. Articles that came on one day are weighed together, in no order; and so are all of the days that it took
to gather the first `BASE`, since a small archive does not know yet which words are common in it. Frequencies go by steps of a
factor (rarity.py): one more article of the same day seldom changes any.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from digest.desk import rarity, terms
from digest.model import Neighbourhood

CAP = 60  # articles that hold a word, above which it makes no candidates
SHARED = 0.1  # share of weight in common (a cosine over rare words) that makes an edge at any distance in time
NEAR, WINDOW = 0.05, 7  # the share that does when both are published within so many days
RIVAL, FRIEND = 0.35, 0.5  # of the strongest share that either has; that the weaker placed of both has: below, others stand nearer
COPY = 0.85  # a copy is no rival
# Smaller, and two events of one topic were joined more often: at 10,000 made articles precision fell from .985 to .945.
BASE = 20_000
LARGEST, SURE = 400, 0.9  # articles of a component, above which it is cut, but for edges so strong
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

    `arrived`: the ISO day on which an article came into the archive [its published day]; one without any came last. The days that it took
    to gather the first `base` articles count as one. `breathe` is called between steps that take some hundredths of a second at ten thousand
    articles; it may raise, to give up.
    """
    came = published if arrived is None else arrived
    ordered = sorted(bags, key=lambda b: (came.get(b.id) or "~", b.id))
    if not ordered:
        return ()
    index = _Index(ordered, published, [came.get(b.id) or "~" for b in ordered], base, breathe)
    place = {b.id: i for i, b in enumerate(ordered)}
    forced = [(place[g[0]], place[other]) for group in joined for g in [[i for i in group if i in place]] if g for other in g[1:]]
    groups = _components(len(ordered), index.edges(), forced)
    out = [
        Neighbourhood(articles=tuple(sorted(ordered[i].id for i in members)), size=size, frequent=frequent)
        for members, size, frequent in zip(groups, *index.frequent(groups), strict=True)
    ]
    return tuple(sorted(out, key=lambda n: n.articles))


class _Index:
    """All words of all articles, by article and by word, each in the order in which the articles came.

    A posting is a word in an article. `row` gives a posting's article, postings standing in order of articles; `at` sorts them by word,
    and within a word by article.
    """

    def __init__(
        self, bags: Sequence[Bag], published: Mapping[str, str | None], came: Sequence[str], base: int, breathe: Breathe
    ) -> None:
        self.n = len(bags)
        self.breathe = breathe
        parts = [p for b in bags for p in (terms.unpack(b.body), terms.unpack(b.counted))]
        lengths = np.array([len(h) for h, _ in parts], dtype=np.int64).reshape(-1, 2).sum(axis=1)
        self.start = np.concatenate([[0], np.cumsum(lengths)])
        self.row = np.repeat(np.arange(self.n, dtype=np.int32), lengths)
        hashes = np.concatenate([h for h, _ in parts])
        tokens = 1 + np.log(np.arange(1, 257, dtype=np.float32))
        value = tokens[np.concatenate([c for _, c in parts]).astype(np.int16) - 1]
        del parts
        breathe()
        # the day on which each article came, and how many had come by its end
        days = np.array(came)
        day = np.cumsum(np.concatenate([[0], days[1:] != days[:-1]]))
        self.day = np.maximum(0, day - day[min(base, self.n) - 1]).astype(np.int32)
        self.by_then = np.cumsum(np.bincount(self.day))
        self.sizes = np.array([rarity.step(int(c)) for c in self.by_then])
        # one sort of (word, posting) as a single number
        packed = np.sort((hashes.astype(np.uint64) << np.uint64(32)) | np.arange(len(hashes), dtype=np.uint64))
        self.at = (packed & np.uint64(0xFFFFFFFF)).astype(np.int32)
        word = (packed >> np.uint64(32)).astype(np.uint32)
        del packed
        breathe()
        first = np.concatenate([[True], word[1:] != word[:-1]])
        self.begin = np.flatnonzero(first)
        self.words = word[self.begin]
        self.number = np.empty(len(word), np.int32)  # posting -> the number of its word
        by_word = np.cumsum(first, dtype=np.int32) - 1
        self.number[self.at] = by_word
        self.came = self.day[self.row[self.at]]
        last = np.concatenate([first[1:] | (self.came[1:] != self.came[:-1]), [True]])  # of a word's postings of a day
        ends = np.flatnonzero(last).astype(np.int32)
        self.frequency = (
            np.repeat(ends, np.diff(ends, prepend=-1)) - self.begin.astype(np.int32)[by_word] + np.int32(1)
        )  # by the end of that day
        breathe()
        level = rarity.levels(self.words)[by_word]
        weight = rarity.weigh(level, rarity.steps(self.frequency), self.sizes[self.came])
        breathe()
        value[self.at] *= weight
        self.value: NDArray[np.float32] = value
        square = np.bincount(self.row, value.astype(np.float64) ** 2, minlength=self.n)
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
        keep = (self.frequency <= CAP) & ~self.alone[self.row[self.at]]
        posting = self.at[keep]
        number = self.number[posting]
        row, value = self.row[posting].astype(np.int64), self.value[posting]
        first = np.flatnonzero(np.concatenate([[True], number[1:] != number[:-1]])) if len(number) else np.zeros(0, np.int64)
        before = np.arange(len(number)) - np.repeat(
            first, np.diff(np.concatenate([first, [len(number)]]))
        )  # earlier ones of the word
        self.breathe()
        order = np.argsort(row, kind="stable")  # by later article, then by word
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
        """Edges worth a comparison, by what else either article was near to by the later day: what holds a neighbourhood together, not each
        of its pairs."""
        best = np.zeros(self.n)
        rival = np.where(share > COPY, 0.0, share)
        close = (self.published[a] > 0) & (self.published[b] > 0) & (np.abs(self.published[a] - self.published[b]) <= WINDOW)
        strong = np.zeros(len(a), bool)
        bounds = np.searchsorted(self.day[b], np.arange(int(self.day[-1]) + 2))
        for lo, hi in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
            if lo == hi:
                continue
            x, y, s = a[lo:hi], b[lo:hi], share[lo:hi]
            np.maximum.at(best, x, rival[lo:hi])
            np.maximum.at(best, y, rival[lo:hi])
            strong[lo:hi] = (s >= SHARED) & (s >= RIVAL * np.maximum(best[x], best[y]))
            strong[lo:hi] |= close[lo:hi] & (s >= FRIEND * np.minimum(best[x], best[y]))
        return strong

    def frequent(self, groups: Sequence[Sequence[int]]) -> tuple[list[int], list[bytes]]:
        """Of each group of articles: the steps of the number of articles by its newest day, and the words of its articles that then stood in
        more than one, with the steps of their frequency. Of an article alone nothing is compared: it has none."""
        newest = [int(self.day[max(g)]) for g in groups]
        sizes = [int(self.sizes[d]) for d in newest]
        out = [b""] * len(groups)
        several = [k for k, g in enumerate(groups) if len(g) > 1]
        if not several:
            return sizes, out
        home = np.full(self.n, -1, np.int64)
        for n, g in enumerate(several):
            home[groups[g]] = n
        which = home[self.row]
        often = np.diff(np.append(self.begin, len(self.at))) > 1
        inside = (which >= 0) & often[self.number]
        words, many, days = np.int64(len(self.words)), np.int64(len(several)), np.int64(self.day[-1] + 1)
        self.breathe()
        pairs = _distinct(self.number[inside] * many + which[inside])  # sorted by word: the look-ups below go in order
        number, k = pairs // many, pairs % many
        day = np.array([newest[g] for g in several])[k]
        self.breathe()
        frequency = np.searchsorted(self.number[self.at] * days + self.came, number * days + day, "right") - self.begin[number]
        self.breathe()
        kept = frequency > 1
        packed = np.sort(((k[kept] * words + number[kept]) << 6) | rarity.steps(frequency[kept]))  # by group, then by word
        steps = (packed & 63).astype(np.uint8)
        k, number = (packed >> 6) // words, (packed >> 6) % words
        hashes = self.words[number].astype("<u4")
        bounds = np.searchsorted(k, np.arange(len(several) + 1))
        for i, g in enumerate(several):
            out[g] = hashes[bounds[i] : bounds[i + 1]].tobytes() + steps[bounds[i] : bounds[i + 1]].tobytes()
        return sizes, out


def _distinct(numbers: Ints) -> Ints:
    """As np.unique, which hashes and is several times slower here."""
    if not len(numbers):
        return numbers
    ordered: Ints = np.sort(numbers)
    distinct: Ints = ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])]
    return distinct


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
