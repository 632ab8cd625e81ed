"""Texts by one form: openings alike word for word but for the names and figures filled in.

Obituaries, match reports, results, earthquake and weather reports share a form and not an event.
Method: the openings are aligned by the words that each has once (patience diff), in linear time;
where one has other words than the other, the two fill a slot differently.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, compress, islice
from typing import Protocol

from digest.core.model import Article
from digest.core.patterns import lazy
from digest.desk.grouping import rarity
from digest.desk.words import hashes
from digest.desk.words.forms import Table
from digest.desk.words.sentence import Once

OPENING = 50  # words of headline and text that are aligned
ALIKE = 0.4  # share of the shorter opening that both have, from which on two texts are by one form
LOOSELY = 0.3  # the same, where many slots are filled differently
SLOT = 6  # words, at most, that fill a slot
SLOTS = 2  # slots filled differently, one of them with a name, that make two events of one form
FIGURES = 2  # figures that differ beside another thing, which make two events without a name
FIGURES_ALONE = 3  # figures that differ, with none in common, which make two events by themselves
DEPTH = 3  # times that the words between two anchors are aligned again
MANY = 4  # slots filled differently, from which on openings that are loosely alike are one form
MEAN_WORD = 12  # characters a word at most, so that only the beginning of a text is cut into words

TOKEN = lazy(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")
NUMBER_WORDS = frozenset(map(hashes.key, hashes.NUMBERS.values()))
_TERMS = Table(hashes.term.__wrapped__, 1 << 14)  # costs half as much as its own cache
_WORDS = Table(lambda chunk: TOKEN.findall(chunk), 1 << 14)  # of what is between two spaces
Gap = tuple[int, int, int, int]  # first and end in the one opening, first and end in the other


class Opening:
    """The first words of an article, as hashes."""

    def __init__(self, text: str) -> None:
        found = chain.from_iterable(map(_WORDS.__getitem__, text.split()))
        words = list(islice(found, OPENING))
        self.keys = list(map(_TERMS.__getitem__, words))
        self.all = frozenset(self.keys)
        self._words = words

    @Once
    def is_name(self) -> list[bool]:
        """Return whether each word begins with a capital."""
        return [w[0].isupper() for w in self._words]

    @Once
    def names(self) -> frozenset[int]:
        """Return the hashes of its words with a capital."""
        return frozenset(compress(self.keys, self.is_name))

    @Once
    def once(self) -> dict[int, int]:
        """Return the place of each word that is there once."""
        return _once(self.keys)

    @Once
    def again(self) -> dict[int, int]:
        """Return how often each word is there that is there more than once."""
        if len(self.all) == len(self.keys):
            return {}
        return {w: n for w, n in Counter(self.keys).items() if n > 1}

    @Once
    def figures(self) -> frozenset[int]:
        """Return the hashes of its numbers."""
        return frozenset(compress(self.keys, self.is_figure))

    @Once
    def is_figure(self) -> list[bool]:
        """Return whether each word is a number, in digits or in words."""
        own = zip(self._words, self.keys, strict=True)
        return [w[0].isdecimal() or key in NUMBER_WORDS for w, key in own]


@lru_cache(maxsize=1 << 9)
def _opening(text: str) -> Opening:
    """Return the opening of a text, which the search for copies and the pair model both compare."""
    return Opening(text)


class HasWords(Protocol):
    """What knows all words of an article."""

    @property
    def all_words(self) -> frozenset[int]: ...


class Lead:
    """The opening of an article, and all words that it uses."""

    def __init__(self, article: Article, stated: HasWords) -> None:
        self.text = f"{article.title or ''} . {article.text[: OPENING * MEAN_WORD]}"
        self._stated = stated

    @Once
    def opening(self) -> Opening:
        """Return the first words."""
        return _opening(self.text)

    @Once
    def all(self) -> frozenset[int]:
        """Return the hashes of all words of headline and text."""
        return self._stated.all_words

    def filled(self, start: int, end: int, other: Lead) -> tuple[bool, bool, bool]:
        """Return whether a slot holds a name, a figure, a thing that the other text does not have.

        A thing is a rare word, and all of its slot.
        """
        name = figure = thing = False
        own = self.opening
        for i in range(start, end):
            if own.keys[i] in other.all:
                continue
            if own.is_name[i] or own.is_figure[i]:
                name, figure = name or own.is_name[i], figure or own.is_figure[i]
            elif end - start == 1:
                thing = rarity.is_rare(own.keys[i])
        return name, figure, thing


def same_form(one: Lead, other: Lead) -> str:
    """Return whether two openings are one form, filled in for two events: `names`, `things`, or no.

    `names`: with other names. `things`: with no other name, but with other figures and another
    thing, or with no figure in common.
    """
    if one.text == other.text:
        return ""
    a, b = one.opening, other.opening
    common = len(a.all & b.all)
    if common < ALIKE / 2 * min(len(a.all), len(b.all)):
        return ""
    twice = sum(min(n, b.again[w]) - 1 for w, n in a.again.items() if w in b.again)
    if common + twice < LOOSELY * min(len(a.keys), len(b.keys)):  # in any order
        return ""
    if not _may_differ(one, other) or not _may_differ(other, one):
        return ""
    gaps = _gaps(a.keys, b.keys, _anchors(a.once, b.once))
    unlike = sum(max(end - start, last - first) for start, end, first, last in gaps)
    alike = (max(len(a.keys), len(b.keys)) - unlike) / max(1, min(len(a.keys), len(b.keys)))
    if alike < LOOSELY:
        return ""
    names = figures = things = 0
    enough = SLOTS if alike >= ALIKE else MANY
    for start, end, first, last in gaps:
        if 0 < end - start <= SLOT and 0 < last - first <= SLOT:
            mine, yours = one.filled(start, end, other), other.filled(first, last, one)
            names += mine[0] and yours[0]
            figures += mine[1] and yours[1]
            things += mine[2] and yours[2]
            if names and names + figures >= enough:
                return "names"
            if things and figures >= FIGURES and alike >= ALIKE:
                return "things"
    if figures >= FIGURES_ALONE and alike >= ALIKE and a.figures.isdisjoint(b.figures):
        return "things"
    return ""


def _may_differ(one: Lead, other: Lead) -> bool:
    """Return whether an opening has a name, or figures enough, that the other text lacks."""
    a, b = one.opening, other.opening
    if not a.names - b.all <= other.all:
        return True
    return len(a.figures - b.all - other.all) >= FIGURES


def _anchors(once_a: dict[int, int], once_b: dict[int, int]) -> list[tuple[int, int]]:
    """Return the longest run of words, in one order in both, that each opening has once."""
    common = [(i, once_b[w]) for w, i in once_a.items() if w in once_b]
    places = [j for _, j in common]
    if places == sorted(places):
        return common
    tails: list[int] = []  # the last place in b of the best run of each length
    at: list[int] = []  # the number of the pair that is there
    before: list[int] = []
    for k, j in enumerate(places):
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


def _once(words: Sequence[int]) -> dict[int, int]:
    """Return the place of each word that is there once, in the order of the places."""
    place: dict[int, int] = {}
    again: set[int] = set()
    for i, w in enumerate(words):
        if w in place:
            again.add(w)
        else:
            place[w] = i
    for w in again:
        del place[w]
    return place


def _gaps(
    a: list[int], b: list[int], anchors: list[tuple[int, int]], depth: int = DEPTH
) -> list[Gap]:
    """Return what differs between two openings, less the equal words at either end.

    The words between two anchors are aligned again by those that occur once, `depth` times.
    """
    out: list[Gap] = []
    i = j = 0
    for x, y in (*anchors, (len(a), len(b))):
        if x - i == y - j == 1:
            if a[i] != b[j]:
                out.append((i, x, j, y))
        elif i < x or j < y:
            out += _gap(a, b, (i, x, j, y), depth)
        i, j = x + 1, y + 1
    return out


def _gap(a: list[int], b: list[int], between: Gap, depth: int) -> list[Gap]:
    """Return what differs in a stretch between two anchors."""
    i, end, j, last = between
    while i < end and j < last and a[i] == b[j]:
        i, j = i + 1, j + 1
    while i < end and j < last and a[end - 1] == b[last - 1]:
        end, last = end - 1, last - 1
    if depth and i < end and j < last and max(end - i, last - j) > 1:
        mine, yours = a[i:end], b[j:last]
        inner = [] if set(mine).isdisjoint(yours) else _anchors(_once(mine), _once(yours))
        if inner:
            found = _gaps(mine, yours, inner, depth - 1)
            return [(g[0] + i, g[1] + i, g[2] + j, g[3] + j) for g in found]
    return [(i, end, j, last)] if i < end or j < last else []
