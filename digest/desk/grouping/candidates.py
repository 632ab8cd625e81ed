"""Which articles may be one event: the neighbourhoods within which everything else is compared, without comparing all with all.

Comes in: of all articles the bags of their words, their publication days (only stated ones: an assumed day is None), the days on which they
came into the archive, the editor's merges. Goes out: `Neighbourhood`s, the connected components of a graph whose edges are pairs that
share enough rare words; each with the frequencies that weigh its words. Nothing outside a neighbourhood bears on what is made of it: it is
the unit that a build remembers.

Method: an inverted index of the words that stand in few articles (a cap that grows with the square root of the archive: with a share of all, cost
would grow with its square; with a fixed one, the words by which the events of one topic differ are soon above it, and at 100,000 made articles
precision fell from .991 to .963), blockwise products in numpy (census.py), union-find. An edge must be strong beside what else either article is near
to, so that a topic does not hold all its events together. A component above `LARGEST` is cut at its weakest edges. Roundups get no edge but
the editor's.

How common a word is, is counted at the last of a few marks that the archive grew past, each a quarter further than the one before: all that
came until then, whole days of it, is the census. What comes later is weighed by it and changes nothing of it, so that a build that remembers
it reads the words only of what came, and groups again only that, and what it touches; when the next mark is passed, all is weighed
anew. Words that the census does not know are counted as they stand. Below `BASE` articles the census is the whole archive, since a
small one does not know yet which words are common in it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import msgspec
import numpy as np

from digest.core.model import Neighbourhood
from digest.desk.grouping.word_counts import Breathe, Census, Edges, Part, Words
from digest.desk.words import hashes

SHARED = 0.1  # share of weight in common (a cosine over rare words) that makes an edge at any distance in time
WINDOW = 7  # days between publication, within which any near pair does
RIVAL, FRIEND = (
    0.35,
    0.5,
)  # of the strongest share that either has; that the weaker placed of both has: below, others stand nearer
COPY = 0.85  # a copy is no rival
BASE, GROWTH = 2_000, 1.25  # articles, from which on there are marks; from one to the next
LARGEST, SURE = 200, 0.9  # articles of a component, above which it is cut, but for edges so strong

Bags = Callable[[Sequence[str]], Sequence[Words]]
Remember = Callable[[Sequence[str], Callable[[], Census]], Census]


class Light(Protocol):
    """What is asked of every article."""

    @property
    def id(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def roundup(self) -> str: ...


class Bag(Light, Protocol):
    """An article with its words: `Facts` has them. `body` and `counted` are bags of words (terms.pack)."""

    @property
    def body(self) -> bytes: ...
    @property
    def counted(self) -> bytes: ...


@dataclass(frozen=True)
class Around:
    """A neighbourhood. `size` and `name` are kept for the keys of remembered calls, and are empty."""

    articles: tuple[str, ...]
    size: int = 0
    name: bytes = b""

    def whole(self) -> Neighbourhood:
        return Neighbourhood(articles=self.articles)


def neighbourhoods(
    bags: Sequence[Bag],
    published: Mapping[str, str | None],
    joined: Sequence[tuple[str, ...]] = (),
    arrived: Mapping[str, str | None] | None = None,
    base: int = BASE,
    breathe: Breathe = lambda: None,
) -> tuple[Neighbourhood, ...]:
    """As `around`, of articles whose words are at hand."""
    own = {b.id: (b.body, b.counted) for b in bags}
    found = around(
        bags, lambda ids: [own[i] for i in ids], published, joined, arrived, base, breathe
    )
    return tuple(a.whole() for a in found)


def around(
    articles: Sequence[Light],
    bags: Bags,
    published: Mapping[str, str | None],
    joined: Sequence[tuple[str, ...]] = (),
    arrived: Mapping[str, str | None] | None = None,
    base: int = BASE,
    breathe: Breathe = lambda: None,
    remember: Remember = lambda ids, make: make(),
) -> tuple[Around, ...]:
    """The neighbourhoods of all articles, each article in exactly one, in order of their first article.

    `bags`: the words of some articles, by their ids: `body` and `counted`. `arrived`: the ISO day on which an article came into the archive
    [its published day]; one without any came last. `base`: articles, above which not all are in the census. `breathe` is called
    between steps that take some hundredths of a second at ten thousand articles; it may raise, to give up. `remember`: is asked for the
    census of these articles, in this order, which is made of what they are and say and of their days; it may have it.
    """
    came = published if arrived is None else arrived
    ordered = sorted(articles, key=lambda b: (came.get(b.id) or "~", b.id))
    if not ordered:
        return ()
    ids = [b.id for b in ordered]
    n = _census([came.get(i) or "~" for i in ids], base)
    look = _Look(ordered, published)

    def made() -> Census:
        return _counted(ids[:n], look, bags, breathe)

    census = remember(ids[:n], made) if n < len(ids) else made()
    later = Part(bags(ids[n:]), n, look.alone[n:], census, breathe) if n < len(ids) else None
    edges = census.edges
    if later is not None:
        a, b, share = (
            np.concatenate(x) for x in zip(edges, later.near(look.language), strict=True)
        )
        edges = a, b, share
    place = {b: i for i, b in enumerate(ids)}
    forced = [
        (place[g[0]], place[other])
        for group in joined
        for g in [[i for i in group if i in place]]
        if g
        for other in g[1:]
    ]
    out = []
    for i, members in enumerate(_components(len(ids), look.strong(edges), forced)):
        if i % 256 == 0:
            breathe()
        out.append(Around(articles=tuple(sorted(ids[m] for m in members))))
    return tuple(sorted(out, key=lambda a: a.articles))


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
            [languages.setdefault(hashes.tongue(b.language), len(languages)) for b in articles]
        )
        self.alone = np.array([bool(b.roundup) for b in articles])

    def strong(self, edges: Edges) -> Edges:
        """Edges worth a comparison, by what else either article is near to: what holds a neighbourhood together, not each of its pairs."""
        a, b, share = edges
        best = np.zeros(self.n)
        rival = np.where(share > COPY, 0.0, share)
        np.maximum.at(best, a, rival)
        np.maximum.at(best, b, rival)
        close = (
            (self.published[a] > 0)
            & (self.published[b] > 0)
            & (np.abs(self.published[a] - self.published[b]) <= WINDOW)
        )
        keep = (share >= SHARED) & (share >= RIVAL * np.maximum(best[a], best[b]))
        keep |= close & (share >= FRIEND * np.minimum(best[a], best[b]))
        return a[keep], b[keep], share[keep]


def _counted(ids: Sequence[str], look: _Look, bags: Bags, breathe: Breathe) -> Census:
    """The census of the first articles, with the pairs near each other among them."""
    part = Part(bags(ids), alone=look.alone[: len(ids)], breathe=breathe)
    edges = part.near(look.language)
    a, b, share = (x.tobytes() for x in edges)
    breathe()
    return msgspec.structs.replace(part.counted(), a=a, b=b, share=share)


def _census(came: Sequence[str], base: int) -> int:
    """How many of the articles, in order of the days on which they came, words are counted in: all up to the last mark passed."""
    mark = float(base)
    while mark * GROWTH <= len(came):
        mark *= GROWTH
    if len(came) < base:
        return len(came)
    return bisect_right(came, came[int(mark) - 1])


def _components(n: int, edges: Edges, forced: list[tuple[int, int]]) -> list[list[int]]:
    a, b, share = edges
    done: list[list[int]] = []
    todo = [(list(range(n)), a, b, share)]
    while todo:
        members, a, b, share = todo.pop()
        inside = set(members)
        links = list(zip(a.tolist(), b.tolist(), strict=True)) + [
            (x, y) for x, y in forced if x in inside and y in inside
        ]
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
