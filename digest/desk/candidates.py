"""Which articles may be one event: the neighbourhoods within which everything else is compared, without comparing all with all.

Comes in: the facts of all articles, their publication days (only stated ones: an assumed day is None), the editor's merges. Goes out:
`Neighbourhood`s, the connected components of a graph whose edges are pairs that share enough rare words; each with the frequencies
that weigh its words. Nothing outside a neighbourhood bears on what is made of it: it is the unit that a build remembers.

Method: an inverted index of the words that stand in few articles (fixed cap, not a share of all, so that cost grows with the number of
articles and not with its square), blockwise products in numpy, union-find. Words above the cap still count in the length of the vectors.
An edge must be strong
beside what else either article is near to, so that a topic does not hold all its events together. A component above `LARGEST` is cut at
its weakest edges. Roundups get no edge but the editor's.
Frequencies go by steps of a factor (rarity.py): an unrelated file changes the argument of a remembered call only where it
carries one of its words over a step, or the number of all articles over one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from digest.desk import rarity, terms
from digest.model import Facts, Neighbourhood

CAP = 60  # articles that hold a word, above which it makes no candidates
SHARED = 0.1  # share of weight in common (a cosine over rare words) that makes an edge at any distance in time
NEAR, WINDOW = 0.05, 7  # the share that does when both are published within so many days
RIVAL, FRIEND = 0.35, 0.5  # of the strongest share that either has; that the weaker placed of both has: below, others stand nearer
COPY = 0.85  # a copy is no rival
LARGEST = 400
BLOCK = 2000


def neighbourhoods(
    facts: Sequence[Facts], published: Mapping[str, str | None], joined: Sequence[tuple[str, ...]] = ()
) -> tuple[Neighbourhood, ...]:
    """The neighbourhoods of all articles, each article in exactly one, in order of their first article."""
    ordered = sorted(facts, key=lambda f: f.id)
    index = _Index(ordered, published)
    edges = index.edges()
    place = {f.id: i for i, f in enumerate(ordered)}
    forced = [(place[g[0]], place[other]) for group in joined for g in [[i for i in group if i in place]] if g for other in g[1:]]
    out = []
    for members in _components(len(ordered), edges, forced):
        out.append(Neighbourhood(articles=tuple(ordered[i].id for i in members), size=index.size, frequent=index.frequent(members)))
    return tuple(sorted(out, key=lambda n: n.articles))


class _Index:
    """All words of all articles, by article and by word."""

    def __init__(self, facts: Sequence[Facts], published: Mapping[str, str | None]) -> None:
        self.facts = facts
        bags = [terms.unpack(f.body) for f in facts]
        extra = [terms.unpack(f.counted) for f in facts]
        lengths = np.array([len(a[0]) + len(b[0]) for a, b in zip(bags, extra, strict=True)], dtype=np.int64)
        self.start = np.concatenate([[0], np.cumsum(lengths)])
        pairs = list(zip(bags, extra, strict=True))
        hashes = np.concatenate([h for a, b in pairs for h in (a[0], b[0])]) if pairs else np.zeros(0, np.uint32)
        counts = np.concatenate([h for a, b in pairs for h in (a[1], b[1])]) if pairs else np.zeros(0, np.uint8)
        self.words, self.word_of, frequency = np.unique(hashes, return_inverse=True, return_counts=True)
        self.frequency = frequency.astype(np.int64)
        self.size = rarity.step(len(facts))
        self.steps = rarity.steps(self.frequency)
        weight = rarity.weights(self.words, self.steps, self.size).astype(np.float32)
        self.value = weight[self.word_of] * (1 + np.log(counts.astype(np.float32)))
        self.row = np.repeat(np.arange(len(facts)), lengths)
        self.norm = np.sqrt(np.maximum(1e-9, np.bincount(self.row, self.value.astype(np.float64) ** 2, minlength=len(facts))))
        self.day = np.array([date.fromisoformat(d[:10]).toordinal() if (d := published.get(f.id)) else 0 for f in facts])
        languages = {"und": 0}
        self.language = np.array([languages.setdefault(terms.tongue(f.language), len(languages)) for f in facts])
        self.alone = np.array([bool(f.roundup) for f in facts])

    def edges(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
        """Pairs of articles that share enough, with how much."""
        n = len(self.facts)
        keep = (self.frequency[self.word_of] >= 2) & (self.frequency[self.word_of] <= CAP) & ~self.alone[self.row]
        word, row, value = self.word_of[keep], self.row[keep], self.value[keep]
        order = np.argsort(word, kind="stable")  # by word, then by article
        posting_row, posting_value = row[order], value[order]
        begin = np.searchsorted(word[order], np.arange(len(self.words) + 1))
        rank = np.empty(len(order), np.int64)
        rank[order] = np.arange(len(order))
        after = begin[word + 1] - rank - 1  # postings of the same word in later articles
        starts = np.searchsorted(row, np.arange(0, n + BLOCK, BLOCK))
        found: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]] = []
        for k in range(len(starts) - 1):
            span = slice(starts[k], starts[k + 1])
            count = after[span]
            total = int(count.sum())
            if not total:
                continue
            offset = np.repeat(rank[span] + 1 - np.concatenate([[0], np.cumsum(count)[:-1]]), count) + np.arange(total)
            other = posting_row[offset]
            product = np.repeat(value[span], count) * posting_value[offset]
            pair = np.repeat(row[span], count) * n + other
            pairs, inverse = np.unique(pair, return_inverse=True)
            a, b = pairs // n, pairs % n
            share = np.bincount(inverse, product.astype(np.float64)) / (self.norm[a] * self.norm[b])
            near = (share >= NEAR) & ((self.language[a] == self.language[b]) | (self.language[a] == 0) | (self.language[b] == 0))
            found.append((a[near], b[near], np.round(share[near], 6)))
        if not found:
            empty = np.zeros(0, np.int64)
            return empty, empty, np.zeros(0)
        a, b, s = (np.concatenate(x) for x in zip(*found, strict=True))
        keep = self._strong(a, b, s)
        return a[keep], b[keep], s[keep]

    def _strong(self, a: NDArray[np.int64], b: NDArray[np.int64], share: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Edges worth a comparison, by what else either article is near to: what holds a neighbourhood together, not each of its pairs."""
        best = np.zeros(len(self.facts))
        rival = np.where(share > COPY, 0.0, share)
        np.maximum.at(best, a, rival)
        np.maximum.at(best, b, rival)
        close = (self.day[a] > 0) & (self.day[b] > 0) & (np.abs(self.day[a] - self.day[b]) <= WINDOW)
        strong: NDArray[np.bool_] = (share >= SHARED) & (share >= RIVAL * np.maximum(best[a], best[b]))
        strong |= close & (share >= FRIEND * np.minimum(best[a], best[b]))
        return strong

    def frequent(self, members: list[int]) -> bytes:
        """The words of these articles that stand in more than one article, with the steps of their frequency."""
        words = np.unique(np.concatenate([self.word_of[self.start[i] : self.start[i + 1]] for i in members]))
        words = words[self.frequency[words] > 1]
        packed: bytes = self.words[words].astype("<u4").tobytes() + self.steps[words].tobytes()
        return packed


def _components(
    n: int, edges: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]], forced: list[tuple[int, int]]
) -> list[list[int]]:
    a, b, share = edges
    done: list[list[int]] = []
    todo = [(list(range(n)), a, b, share)]
    while todo:
        members, a, b, share = todo.pop()
        inside = set(members)
        links = list(zip(a.tolist(), b.tolist(), strict=True)) + [(x, y) for x, y in forced if x in inside and y in inside]
        for group in _connected(members, links):
            if len(group) <= LARGEST or not len(share) or share.max() > 0.9:
                done.append(group)
                continue
            own = np.isin(a, group)
            floor = float(share[own].min()) * 1.2 + 0.01 if own.any() else 1.0
            keep = own & (share >= floor)
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
