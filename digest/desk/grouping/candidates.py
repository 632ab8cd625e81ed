"""Neighbourhoods: the articles that may be one event, found without comparing all with all.

A neighbourhood is a connected component of a graph whose edges are pairs that share enough rare
words. Threads are made inside a neighbourhood only: it is the unit that a build remembers. Copies
of one text are put together before (copies.py), so that they are one node.

Method: an inverted index of the words that occur in few articles (near_pairs.py), and union-find.
The cap on articles grows with the square root of the archive: with a share of all, cost would
grow with its square; with a fixed one, precision at 100,000 made articles fell from .991 to .963.
An edge must be strong beside what else either article is near to, so that a topic does not
connect all its events. No component grows above `largest`: weaker edges are left out.

In how many articles a word occurs is counted up to the last mark that the archive has passed;
each mark is a quarter further than the one before. Later articles are compared with these counts
and do not change them, so a build that remembers them reads only the words of the later articles.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

import msgspec
import numpy as np
from numpy.typing import NDArray

from digest.core.model import Neighbourhood, Value
from digest.core.rows import Row
from digest.desk.grouping import copies
from digest.desk.grouping.near_pairs import near
from digest.desk.grouping.word_counts import Breathe, Edges, Flat, Part, WordCounts, Words, flat
from digest.desk.words import hashes


class Tuning(Value, frozen=True, kw_only=True):
    """Numbers of this stage (bench/bench_grouping.py, and the sets of bench/train_pairs.py)."""

    shared: float = 0.1  # cosine over rare words that makes an edge at any distance in time
    window: int = 7  # days between publication within which any near pair makes an edge
    rival: float = (
        0.35  # share of the strongest edge of either article, for an edge at any distance
    )
    friend: float = (
        0.5  # share of the strongest edge of the weaker placed article, within the window
    )
    copy: float = 0.85  # cosine above which an article is not a rival, but a copy
    base: int = 2_000  # articles from which on there are marks
    growth: float = 1.25  # from one mark to the next
    largest: int = 100  # articles of a component, above which an edge no longer joins two
    sure: float = 0.9  # cosine of edges that always join


TUNING = Tuning()
BASE = TUNING.base

Bags = Callable[[Sequence[str]], Iterable[Words]]
Remember = Callable[[Sequence[str], Callable[[], WordCounts]], WordCounts]
Ints = NDArray[np.int64]


class Counting(Row, frozen=True):
    """How the words of an archive are counted.

    `base`: articles above which not all are counted. `breathe` is called between steps of some
    hundredths of a second; it may raise, to cancel. `remember` is asked for the counts of these
    articles, in this order; it may have them.
    """

    base: int = BASE
    breathe: Breathe = lambda: None
    remember: Remember = lambda ids, make: make()


class Light(Protocol):
    """What is needed of every article."""

    @property
    def id(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def roundup(self) -> str: ...


class Bag(Light, Protocol):
    """An article with its words, as `Facts` has them."""

    @property
    def body(self) -> bytes: ...
    @property
    def counted(self) -> bytes: ...
    @property
    def shingles(self) -> bytes: ...


def neighbourhoods(
    bags: Sequence[Bag],
    published: Mapping[str, str | None],
    joined: Sequence[tuple[str, ...]] = (),
    arrived: Mapping[str, str | None] | None = None,
    base: int = BASE,
    breathe: Breathe = lambda: None,
) -> tuple[Neighbourhood, ...]:
    """Return the same as `around`, of articles whose words are at hand."""
    own = {b.id: (b.body, b.counted, b.shingles) for b in bags}
    counting = Counting(base=base, breathe=breathe)
    return around(bags, lambda ids: [own[i] for i in ids], published, joined, arrived, counting)


def around(
    articles: Sequence[Light],
    bags: Bags,
    published: Mapping[str, str | None],
    joined: Sequence[tuple[str, ...]] = (),
    arrived: Mapping[str, str | None] | None = None,
    counting: Counting | None = None,
) -> tuple[Neighbourhood, ...]:
    """Return the neighbourhoods in order of their first article, each article in exactly one.

    `bags` gives the words of some articles, in their order; each is used once and let go of, so
    that the words of an archive are never in memory together. `published` holds only stated days.
    `joined`: articles that belong together by decision. `arrived`: the ISO day on which an article
    came into the archive, else its published day; one without came last.
    """
    came = published if arrived is None else arrived
    ordered = sorted(articles, key=lambda b: (came.get(b.id) or "~", b.id))
    if not ordered:
        return ()
    counting = counting or Counting()
    ids = [b.id for b in ordered]
    look = _Look(ordered, published)
    n = _counted_articles([came.get(i) or "~" for i in ids], counting.base)
    head, ties, edges = _compared(ids, n, bags, look, counting)
    place = {b: i for i, b in enumerate(ids)}
    ties += [(int(head[a]), int(head[b])) for a, b in _decided(joined, place)]
    out = []
    for i, group in enumerate(_components(head, look.strong(edges), ties)):
        if i % 256 == 0:
            counting.breathe()
        out.append(Neighbourhood(articles=tuple(sorted(ids[m] for m in group))))
    return tuple(sorted(out, key=lambda a: a.articles))


def _compared(
    ids: Sequence[str], n: int, bags: Bags, look: _Look, counting: Counting
) -> tuple[Ints, list[tuple[int, int]], Edges]:
    """Return the longest copy of each article, heads that a later article ties, and near pairs.

    `n`: how many articles are counted.
    """

    def made() -> WordCounts:
        return _count(bags(ids[:n]), look, counting.breathe)

    counts = counting.remember(ids[:n], made) if n < len(ids) else made()
    if n == len(ids):
        return *_heads(counts, (), n), counts.edges
    later, samples = _read(bags(ids[n:]), look.alone[n:], counting.breathe)
    head, ties = _heads(counts, samples, len(ids))
    alone = look.alone[n:] | (head[n:] != np.arange(n, len(ids)))
    found = near(Part(later, n, alone, counts, counting.breathe), look.language)
    a, b, share = (np.concatenate(x) for x in zip(counts.edges, found, strict=True))
    return head, ties, (a, b, share)


def _decided(joined: Sequence[tuple[str, ...]], place: Mapping[str, int]) -> list[tuple[int, int]]:
    """Return the pairs of articles that belong together by decision, as numbers."""
    known = [[place[i] for i in group if i in place] for group in joined]
    return [(group[0], other) for group in known for other in group[1:]]


class _Look:
    """What is known of articles without their words, in their order."""

    def __init__(self, articles: Sequence[Light], published: Mapping[str, str | None]) -> None:
        self.n = len(articles)
        self.published = np.array(
            [
                date.fromisoformat(d[:10]).toordinal() if (d := published.get(b.id)) else 0
                for b in articles
            ]
        )
        languages = {"und": 0}
        self.language = np.array(
            [
                languages.setdefault(hashes.base_language(b.language), len(languages))
                for b in articles
            ]
        )
        self.alone = np.array([bool(b.roundup) for b in articles])

    def strong(self, edges: Edges) -> Edges:
        """Return the edges worth a comparison, by what else either article is near to.

        They hold a neighbourhood together; within it all pairs are compared.
        """
        a, b, share = edges
        best = np.zeros(self.n)
        rival = np.where(share > TUNING.copy, 0.0, share)
        np.maximum.at(best, a, rival)
        np.maximum.at(best, b, rival)
        close = (
            (self.published[a] > 0)
            & (self.published[b] > 0)
            & (np.abs(self.published[a] - self.published[b]) <= TUNING.window)
        )
        strongest = np.maximum(best[a], best[b])
        keep = (share >= TUNING.shared) & (share >= TUNING.rival * strongest)
        keep |= close & (share >= TUNING.friend * np.minimum(best[a], best[b]))
        return a[keep], b[keep], share[keep]


def _count(words: Iterable[Words], look: _Look, breathe: Breathe) -> WordCounts:
    """Return the counts of the first articles, with their copies and the pairs near each other."""
    postings, samples = _read(words, look.alone, breathe)
    n = len(samples)
    head = copies.heads(copies.clusters(samples), samples)
    first = np.array([head[i] for i in range(n)], np.int32)
    breathe()
    part = Part(postings, alone=look.alone[:n] | (first != np.arange(n)), breathe=breathe)
    del postings  # twice as large as what it gave
    a, b, share = (x.tobytes() for x in near(part, look.language))
    breathe()
    return msgspec.structs.replace(
        part.counts(),
        a=a,
        b=b,
        share=share,
        samples=np.concatenate(samples).tobytes(),
        sampled=np.array([len(s) for s in samples], np.int32).tobytes(),
        heads=first.tobytes(),
    )


def _read(
    words: Iterable[Words], alone: NDArray[np.bool_], breathe: Breathe
) -> tuple[Flat, list[copies.Sample]]:
    """Return the postings of some articles, and the sampled runs of each.

    `alone`: of each, whether it joins nothing; then none of its runs are needed.
    """
    samples: list[copies.Sample] = []
    none = np.zeros(0, np.uint64)

    def each() -> Iterator[Words]:
        for own, skip in zip(words, alone, strict=False):
            runs = np.frombuffer(own[2], "<u8").astype(np.uint64, copy=False)
            samples.append(none if skip else runs)
            yield own

    return flat(each(), breathe), samples


def _heads(
    counts: WordCounts, later: Sequence[copies.Sample], size: int
) -> tuple[Ints, list[tuple[int, int]]]:
    """Return the longest copy of each article's text, and heads that a later article ties.

    `later`: the sampled runs of the articles that are not counted. `size`: of the archive.

    Articles that came later change nothing among those that are counted: a later copy goes with
    the head that is there.
    """
    first = np.frombuffer(counts.heads, np.int32).astype(np.int64)
    if not later:
        return first, []
    n = len(first)
    ends = np.cumsum(np.frombuffer(counts.sampled, np.int32), dtype=np.int64)
    known_runs = np.frombuffer(counts.samples, np.uint64)
    head = np.concatenate([first, np.zeros(size - n, np.int64)])
    ties: list[tuple[int, int]] = []
    for group in copies.clusters_with(later, known_runs, ends, first):
        known = [i for i in group if i < n]
        ties += [(known[0], h) for h in known[1:]]
        new = [i for i in group if i >= n]
        head[new] = known[0] if known else max(new, key=lambda i: (len(later[i - n]), -i))
    return head, ties


def _counted_articles(came: Sequence[str], base: int) -> int:
    """Return how many articles, in the order in which they came, are counted: to the last mark."""
    mark = float(base)
    while mark * TUNING.growth <= len(came):
        mark *= TUNING.growth
    if len(came) < base:
        return len(came)
    return bisect_right(came, came[int(mark) - 1])


def _components(head: Ints, edges: Edges, ties: list[tuple[int, int]]) -> list[list[int]]:
    """Return the connected components of the heads, each with the copies of its heads.

    The strongest edges come first, and an edge that would make a component too large is left out
    (Kruskal's method with a cap). So a component that grows loses only its weakest edges: what is
    close together stays together, whatever lies beside it.
    """
    groups = _Groups(np.unique(head).tolist())
    for x, y in ties:
        groups.join(x, y)
    a, b, share = edges
    order = np.lexsort((b, a, -share))
    sure = int(np.count_nonzero(share > TUNING.sure))
    for k, (x, y) in enumerate(zip(a[order].tolist(), b[order].tolist(), strict=True)):
        groups.join(x, y, len(head) if k < sure else TUNING.largest)
    copied: dict[int, list[int]] = {}
    for i, h in enumerate(head.tolist()):
        copied.setdefault(groups.find(h), []).append(i)
    return list(copied.values())


class _Groups:
    """Which heads are connected (union-find), and how many are in each group."""

    def __init__(self, heads: Sequence[int]) -> None:
        self.root = {h: h for h in heads}
        self.size = dict.fromkeys(heads, 1)

    def find(self, x: int) -> int:
        root = self.root
        while root[x] != x:
            root[x] = root[root[x]]
            x = root[x]
        return x

    def join(self, x: int, y: int, largest: int | None = None) -> None:
        """Join the groups of two heads, unless the group would be larger than that."""
        a, b = self.find(x), self.find(y)
        if a == b or (largest and self.size[a] + self.size[b] > largest):
            return
        a, b = min(a, b), max(a, b)
        self.root[b] = a
        self.size[a] += self.size[b]
