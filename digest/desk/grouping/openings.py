"""What two articles have in common where they say what happened: headlines and first sentences.

Two articles on one event may share few words, one rewriting the other. But what is new is at the
top of a report, and a report on the same event mentions it somewhere. So the first words of
either are looked for in the whole of the other. Names of places and bodies, numbers, and words
for kinds of events do not count: they are of many events.
"""

from __future__ import annotations

import math

import numpy as np

from digest.core import tables
from digest.core.patterns import lazy
from digest.desk.grouping import evidence, rarity
from digest.desk.grouping.stated import SENTENCES, Stated
from digest.desk.grouping.told import Told
from digest.desk.words import hashes
from digest.desk.words.sentence import Once

LEAST = 40  # sixteenths of rarity; commoner words say nothing
RARER = 56  # sixteenths of rarity of a word that is shown, where only one opening has it
MOST = 110  # sixteenths of rarity that one word counts, at most
NO_HEADLINE = 0.3  # share of a headline that is found, where there is none
# Of a brief text and another, at least: features `opening` and `words`, and words in common.
TOLD, RARE, SEVERAL = 0.4, 1.0, 2
MANY = 2  # names in common that count, at most
OF = lazy(r"\bof (?:the )?([^\W\d_a-z][^\W\d_]+)")
FEATURES = ("opening", "headline", "headname", "holder", "words")


class Opening:
    """The headline and first sentences of one article, as hashes.

    `common`: hashes of words that say nothing of an event. Words that go with its kind of event
    count in the whole of an opening, and not in what two have in common.
    """

    def __init__(self, told: Told) -> None:
        self.stated = stated = told.stated
        self._article, self.common, self.headline = told.article, told.plain, told.headline
        self.all = self.headline.union(stated.first_words(SENTENCES))
        plain = self.all.difference(
            stated.unspecific,
            stated.settings,
            stated.facts.general,
            stated.named,
            stated.numbers,
            self.common,
        )
        tokens = np.array(sorted(plain), dtype=np.uint32)
        weight = np.minimum(rarity.weights(tokens), MOST)
        keep = weight >= LEAST
        self.weight = dict(zip(tokens[keep].tolist(), weight[keep].tolist(), strict=True))
        self.total = sum(self.weight.values())
        self.headline_total = sum(w for h, w in self.weight.items() if h in self.headline)
        for h in self.weight.keys() & told.attendants:
            del self.weight[h]

    @Once
    def headline_names(self) -> frozenset[int]:
        """Rare single words of names that its headline has.

        Not those behind “of”, as in “zoo of Lindmar”: they are of all that happens there.
        """
        s = self.stated
        streets = tables.words("grouping/streets")
        names = (n.split() for n in s.printed_names)
        words = {hashes.term(w) for n in names if n[-1] not in streets for w in n} & self.headline
        if not words:
            return frozenset()
        sentences = self._article.sentences[:SENTENCES]
        said = self._article.text[: sentences[-1].end] if sentences else ""
        behind = {hashes.term(m[1]) for m in OF.finditer(f"{self._article.title}. {said}")}
        plain = {*s.place_words, *s.facts.general, *map(hashes.term, s.holders), *behind}
        return frozenset(h for h in words - plain if rarity.is_rare(h))


class Openings:
    """The openings of the articles of one neighbourhood, compared by two."""

    def __init__(self, found: evidence.Evidence) -> None:
        self._evidence, self.stated = found, found.stated
        self.made: dict[int, Opening] = {}

    def opening(self, i: int) -> Opening:
        """Return the opening of an article."""
        if i not in self.made:
            self.made[i] = Opening(self._evidence.told[i])
        return self.made[i]

    def words_in_common(self, i: int, j: int) -> list[str]:
        """Return the words of both openings as the first article prints them, rarest first."""
        one, other = self.opening(i).weight, self.opening(j).weight
        return self._printed(i, {h: one[h] for h in one.keys() & other.keys()})

    def words_shared(self, i: int, j: int) -> list[str]:
        """Return the words of both openings, and rarer ones of either that the other text has.

        Those of both come first.
        """
        one, other = self.opening(i), self.opening(j)
        found = {h: w for h, w in one.weight.items() if h in other.stated.all_words}
        found |= {h: w for h, w in other.weight.items() if h in one.stated.all_words}
        both = one.weight.keys() & other.weight.keys()
        shown = {h: w + MOST * (h in both) for h, w in found.items() if w >= RARER or h in both}
        return self._printed(i, shown)

    def _printed(self, i: int, words: dict[int, int]) -> list[str]:
        """Return words as an article prints them, those of most weight first."""
        printed = self._evidence.told[i].printed(words, headline_first=True)
        return [printed[h] for h in sorted(printed, key=lambda h: (-words[h], printed[h]))]

    def tell(self, i: int, j: int) -> bool:
        """Return whether the other text has a good part of one opening, in several words.

        Asked of a brief text, whose opening is all that it says.
        """
        opening, *_, words = self.compared(i, j)
        enough = opening >= TOLD and words >= RARE
        return enough and len(self.words_in_common(i, j)) >= SEVERAL

    def least_shared(self, i: int, j: int) -> float:
        """Return the share of one opening that the other text has: of the one that has less."""
        one, other = self.opening(i), self.opening(j)
        return min(_found(one, other.stated)[0], _found(other, one.stated)[0])

    def compared(self, i: int, j: int) -> tuple[float, ...]:
        """Return the features of two openings, in the order of `FEATURES`."""
        one, other = self.opening(i), self.opening(j)
        a, b = one.stated, other.stated
        names = a.full_names & b.full_names
        both = one.weight.keys() & other.weight.keys()
        heads = one.headline_names & other.headline_names
        if names and (both or heads):
            known = {hashes.term(w) for n in names for w in n.split()}
            both, heads = both - known, heads - known
        shared = sum(map(one.weight.__getitem__, both)) - LEAST * len(both)
        (first, headline), (of_other, its_headline) = _found(one, b), _found(other, a)
        return (
            math.sqrt(max(first, of_other)),
            max(headline, its_headline),
            float(min(MANY, len(heads))),
            float(min(MANY, sum(_is_of_both(n, one, other) for n in names))),
            math.log1p(shared / rarity.SCALE),
        )


def _found(own: Opening, other: Stated) -> tuple[float, float]:
    """Return the shares of an opening and of its headline, by weight, that another article has."""
    words = 0
    headline = 0
    for h in own.weight.keys() & other.all_words:
        words += own.weight[h]
        if h in own.headline:
            headline += own.weight[h]
    return (
        words / own.total if own.total else 0.0,
        headline / own.headline_total if own.headline_total else NO_HEADLINE,
    )


def _is_of_both(name: str, one: Opening, other: Opening) -> bool:
    """Return whether a name is of an office holder whom both openings name."""
    a, b = one.stated, other.stated
    last = name.rsplit(None, 1)[-1]
    if hashes.term(last) not in one.all & other.all:
        return False
    if hashes.forms(name)[-1] in a.place_words | b.place_words:
        return False
    if last in a.holders or last in b.holders:
        return True
    whole = hashes.term(name)
    return whole in a.persons and (whole in a.facts.general or whole in b.facts.general)
