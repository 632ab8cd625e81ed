"""Whether two articles have their headlines, names and figures in common, or one sentence only.

A report often mentions another event: “… hours after she had opened the bridge”. Then they share
rare words, a person and a day, all in one sentence. What is on one event repeats it: in the
headline, in the names of its opening, or in a figure.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from digest.core.model import Value
from digest.desk.grouping import rarity
from digest.desk.grouping.openings import LEAST, MOST, NO_HEADLINE, Opening, Openings
from digest.desk.grouping.stated import Stated
from digest.desk.words import hashes
from digest.desk.words.sentence import Once


class Tuning(Value, frozen=True, kw_only=True):
    """Numbers of these rules (bench/train_pairs.py prints what they are worth on each set)."""

    headlines_unlike: float = 0.2  # share of a headline that the other's opening has, below which
    names: int = 1  # in common, at most
    elsewhere: int = 52  # sixteenths of rarity in common outside one sentence, at most: a word


TUNING = Tuning()


class _Own:
    """What an article says, as hashes with their weight: its headline, and each sentence."""

    def __init__(self, opening: Opening) -> None:
        self.opening, self.stated = opening, opening.stated

    @Once
    def headline(self) -> dict[int, int]:
        """Return the words of the headline; where there is none, of the first sentence."""
        first = next(iter(self.stated.sentences), frozenset())
        return _weights(self.opening.headline or first)

    @Once
    def sentences(self) -> list[dict[int, int]]:
        """Return the words of headline and each sentence, but for names, places and numbers."""
        s = self.stated
        plain = s.unspecific.union(
            s.settings,
            s.facts.general,
            self.opening.common,
            s.named,
            s.numbers,
        )
        said = [own - plain for own in (self.opening.headline, *s.sentences)]
        weight = _weights(frozenset().union(*said))
        return [{h: weight[h] for h in own if h in weight} for own in said]


class Mentions:
    """The articles of one neighbourhood, compared by two."""

    def __init__(self, openings: Openings) -> None:
        self._openings, self._stated = openings, openings.stated
        self._own: dict[int, _Own] = {}

    def _of(self, i: int) -> _Own:
        """Return what an article says."""
        if i not in self._own:
            self._own[i] = _Own(self._openings.opening(i))
        return self._own[i]

    def is_all(self, i: int, j: int) -> bool:
        """Return whether one seems to mention the other's event, and to be on another itself.

        Neither opening has the other's headline, their figures are all different, they have one
        name in common at most but for office holders, and what their words have in common is in
        one sentence of one of them.
        """
        a, b = self._stated[i], self._stated[j]
        # Figures rule out nine of ten pairs, before anything is made of their openings.
        if not _figures_differ(a, b) or _names_in_common(a, b) > TUNING.names:
            return False
        one, other = self._of(i), self._of(j)
        if _headlines(one, other) >= TUNING.headlines_unlike:
            return False
        least = min(_elsewhere(one, b), _elsewhere(other, a))
        return least <= TUNING.elsewhere


def _headlines(one: _Own, other: _Own) -> float:
    """Return how much of a headline the other's opening has, the mean of both directions."""
    found = _share(one.headline, other.stated.opening)
    return (found + _share(other.headline, one.stated.opening)) / 2


def _figures_differ(a: Stated, b: Stated) -> bool:
    """Return whether both state figures or ages, and none in common."""
    return bool(a.values and b.values) and a.values.isdisjoint(b.values)


def _names_in_common(a: Stated, b: Stated) -> int:
    """Return how many names of several words two articles have that are of no office holder."""
    general = {*a.facts.general, *b.facts.general}
    holders = a.holders | b.holders
    both = (n for n in a.full_names & b.full_names if n.rsplit(None, 1)[-1] not in holders)
    return sum(hashes.term(n) not in general for n in both)


def _elsewhere(own: _Own, other: Stated) -> int:
    """Return the weight of the words that another has too, but for those of one sentence."""
    shared = [{h: w for h, w in s.items() if h in other.all_words} for s in own.sentences]
    most = max(shared, key=lambda s: sum(s.values()), default={})
    return sum({h: w for s in shared for h, w in s.items() if h not in most}.values())


def _share(headline: dict[int, int], text: Collection[int]) -> float:
    """Return the share of a headline, by weight, that a text has."""
    total = sum(headline.values())
    return sum(w for h, w in headline.items() if h in text) / total if total else NO_HEADLINE


def _weights(words: Collection[int]) -> dict[int, int]:
    """Return the weight of words by their hashes, without those that are too common."""
    tokens = np.array(sorted(words), dtype=np.uint32)
    weight = np.minimum(rarity.weights(tokens), MOST)
    keep = weight >= LEAST
    return dict(zip(tokens[keep].tolist(), weight[keep].tolist(), strict=True))
