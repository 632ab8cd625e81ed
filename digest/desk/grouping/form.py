"""Texts by one form: openings alike word for word but for the names and figures filled in.

Obituaries, match reports, results, earthquake and weather reports share a form and not an event.
Method: the openings are aligned by the words that each has once (patience diff), in linear time;
where one has other words than the other, the two fill a slot differently.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator
from functools import cached_property

from digest.core.model import Article, Facts
from digest.desk.words import hashes
from digest.desk.words.hashes import folded

OPENING = 50  # words of headline and text that are aligned
ALIKE = 0.4  # share of the shorter opening that both have, from which on two texts are by one form
LOOSELY = 0.3  # the same, where many slots are filled differently
SLOT = 6  # words, at most, that fill a slot
SLOTS = 2  # slots filled differently, one of them with a name, that make two events of one form
DEPTH = 3  # times that what lies between two anchors is aligned again
MANY = 4  # slots filled differently, from which on openings that are loosely alike are one form
MEAN_WORD = 12  # characters a word at most, so that only the beginning of a text is cut into words

TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")
Gap = tuple[int, int, int, int]  # first and end in the one opening, first and end in the other


class Lead:
    """The opening of an article, and all words that it uses."""

    def __init__(self, article: Article, facts: Facts) -> None:
        text = f"{article.title or ''} . {article.text[: OPENING * MEAN_WORD]}"
        words = TOKEN.findall(text)[:OPENING]
        self._facts = facts
        self.folded = [folded(w) for w in words]
        self.is_name = [w[0].isupper() for w in words]
        self.is_figure = [
            w[0].isdigit() or f.isdigit() for w, f in zip(words, self.folded, strict=True)
        ]
        self.opening = frozenset(self.folded)
        self.once = _once(self.folded)
        self.names = {f for f, n in zip(self.folded, self.is_name, strict=True) if n}

    @cached_property
    def keys(self) -> list[int]:
        """The hashes of the words of the opening."""
        return [hashes.key(w) for w in self.folded]

    @cached_property
    def all(self) -> frozenset[int]:
        """The hashes of all words of headline and text."""
        bags = (self._facts.body, self._facts.lead)
        return frozenset(h for bag in bags for h in hashes.unpack(bag)[0].tolist())

    def lacks(self, words: Collection[str]) -> bool:
        """Return whether a word of some is nowhere in the article."""
        return any(hashes.key(w) not in self.all for w in words)

    def filled(self, start: int, end: int, other: Lead) -> tuple[bool, bool]:
        """Return whether a slot holds a name, and a figure, that the other text does not have."""
        name = figure = False
        for i in range(start, end):
            if self.is_name[i] or self.is_figure[i]:
                new = self.keys[i] not in other.all
                name, figure = (
                    name or (new and self.is_name[i]),
                    figure or (new and self.is_figure[i]),
                )
        return name, figure


def same_form(a: Lead, b: Lead) -> bool:
    """Return whether two openings are one form, filled in for two events."""
    shorter = max(1, min(len(a.folded), len(b.folded)))
    own, other = a.names - b.opening, b.names - a.opening
    if len(a.opening & b.opening) < ALIKE / 2 * min(len(a.opening), len(b.opening)):
        return False
    if not (b.lacks(own) and a.lacks(other)):
        return False
    gaps = list(_gaps(a.folded, b.folded, _anchors(a.once, b.once)))
    unlike = sum(max(end - start, last - first) for start, end, first, last in gaps)
    alike = (max(len(a.folded), len(b.folded)) - unlike) / shorter
    if alike < LOOSELY:
        return False
    names = figures = 0
    for start, end, first, last in gaps:
        if 0 < end - start <= SLOT and 0 < last - first <= SLOT:
            mine, yours = a.filled(start, end, b), b.filled(first, last, a)
            names += mine[0] and yours[0]
            figures += mine[1] and yours[1]
    enough = SLOTS if alike >= ALIKE else MANY
    return names >= 1 and names + figures >= enough


def _anchors(once_a: dict[str, int], once_b: dict[str, int]) -> list[tuple[int, int]]:
    """Return the longest run of words, in one order in both, that each opening has once."""
    common = sorted((once_a[w], once_b[w]) for w in once_a.keys() & once_b.keys())
    tails: list[int] = []  # the last place in b of the best run of each length
    at: list[int] = []  # the number of the pair that is there
    before: list[int] = []
    for k, (_, j) in enumerate(common):
        n = bisect_left(tails, j)
        before.append(at[n - 1] if n else -1)
        if n == len(tails):
            tails.append(j)
            at.append(k)
        else:
            tails[n], at[n] = j, k
    out: list[tuple[int, int]] = []
    k = at[-1] if at else -1
    while k >= 0:
        out.append(common[k])
        k = before[k]
    return out[::-1]


def _once(words: list[str]) -> dict[str, int]:
    """Return the place of each word that is there once."""
    place: dict[str, int] = {}
    again: set[str] = set()
    for i, w in enumerate(words):
        if w in place:
            again.add(w)
        else:
            place[w] = i
    for w in again:
        del place[w]
    return place


def _gaps(
    a: list[str], b: list[str], anchors: list[tuple[int, int]], depth: int = DEPTH
) -> Iterator[Gap]:
    """Yield what differs between two openings, less the equal words at either end.

    What lies between two anchors is aligned again by the words that it has once, `depth` times.
    """
    i = j = 0
    for x, y in (*anchors, (len(a), len(b))):
        end, last = x, y
        while i < end and j < last and a[i] == b[j]:
            i, j = i + 1, j + 1
        while i < end and j < last and a[end - 1] == b[last - 1]:
            end, last = end - 1, last - 1
        if depth and i < end and j < last and max(end - i, last - j) > 1:
            mine, yours = a[i:end], b[j:last]
            inner = _anchors(_once(mine), _once(yours))
            if inner:
                for g in _gaps(mine, yours, inner, depth - 1):
                    yield g[0] + i, g[1] + i, g[2] + j, g[3] + j
            else:
                yield i, end, j, last
        elif i < end or j < last:
            yield i, end, j, last
        i, j = x + 1, y + 1
