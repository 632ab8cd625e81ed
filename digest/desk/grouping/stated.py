"""What one article states, as sets that two articles are compared by.

Two kinds of sets: facts (days, ages, figures, quotations, office holders), and hashes of words that
say nothing about the event: words of places, of office holders and organisations, and words that
occur only in a sentence that denies a link to another event.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from digest.core import tables
from digest.core.model import Facts
from digest.core.names import GIVEN, is_title
from digest.desk.grouping import denial, rarity
from digest.desk.words import hashes
from digest.desk.words.forms import Table
from digest.desk.words.sentence import Once

PRECISE = 3  # digits of a number, without noughts at its ends, that is of one event
MAIN = 0.3  # share of the mentions of the most named person that makes a person a main one
MOST_PEOPLE = 6  # main persons of an article, at most
YEARS = {hashes.key(f"year|{y}"): y for y in range(1900, 2100)}
SENTENCES = 3  # of a text that are its opening
JANUARY = 30  # days back from publication, whose year an article may be about as well


class Stated:
    """The facts of one article. `day`: the ordinal of its publication day, 0 when not stated."""

    def __init__(self, facts: Facts, day: int) -> None:
        self.facts, self.day = facts, day
        self.days = frozenset(facts.days)
        self.month_days = frozenset(facts.month_days)
        self.weekdays = frozenset(facts.weekdays)
        self.ages = frozenset(facts.ages)
        self.places = frozenset(facts.places)
        self.figures = frozenset(f for f in facts.figures if _telling(*f))
        self.results = frozenset(facts.results)
        self.quotes = frozenset(facts.quotes)
        self.holders = frozenset(h for _, h in facts.offices)

    @Once
    def years(self) -> frozenset[int]:
        """Return the years that the article is about.

        Those it names, and that of its publication.
        """
        found = {YEARS[h] for h in self.numbers & YEARS.keys()}
        found |= {int(d[:4]) for d in self.days}
        if self.day:
            back = max(1, self.day - JANUARY)
            found |= {date.fromordinal(d).year for d in (self.day, back)}
        return frozenset(found)

    @Once
    def people(self) -> list[tuple[int, float]]:
        """Return the main persons: hash of the surname, and mentions as a share of the most."""
        most: dict[str, int] = {}
        for name, count in self.facts.names:
            last = name.rsplit(None, 1)[-1]
            most[last] = most.get(last, 0) + count
        top = max(most.values(), default=0)
        often = [(n, k) for n, k in most.items() if k > 1 and k >= MAIN * top]
        often.sort(key=lambda x: -x[1])
        return [(hashes.term(n), k / top) for n, k in often[:MOST_PEOPLE]]

    @Once
    def printed_names(self) -> dict[str, str]:
        """Return its names in small letters, and as they are printed."""
        names = (n for n, _ in self.facts.names)
        return {(_without_title(n) if n.count(" ") > 1 else n).casefold(): n for n in names}

    @Once
    def full_names(self) -> frozenset[str]:
        """Return its names of two words and more, in small letters."""
        return frozenset(n for n in self.printed_names if " " in n)

    @Once
    def whole_names(self) -> set[int]:
        """Hashes of its names of two words and more that are of no place, body or office holder."""
        return {hashes.term(n) for n in self.full_names} - self.muted

    @Once
    def persons(self) -> set[int]:
        """Hashes of its names of two words and more that begin with a given name."""
        return {hashes.term(n) for n in self.full_names if _has_given_name(n)}

    def may_be_person(self, name: str) -> bool:
        """Return whether a name of several words is of no place, body, office or street."""
        return hashes.term(name) not in self.facts.general and self.is_no_place(name)

    def is_no_place(self, name: str) -> bool:
        """Return whether a name of several words is of no place, body or street."""
        words = name.split()
        return not (
            hashes.term(name) in self.muted
            or not self.place_words.isdisjoint(map(hashes.term, words))
            or words[-1] in tables.words("grouping/streets")
        )

    @Once
    def all_words(self) -> frozenset[int]:
        """Hashes of all words of headline and text."""
        return self.body.union(hashes.unpack(self.facts.lead)[0].tolist())

    @Once
    def body(self) -> frozenset[int]:
        """Hashes of all words of the text."""
        return frozenset(hashes.unpack(self.facts.body)[0].tolist())

    @Once
    def values(self) -> frozenset[str]:
        """Return its figures and ages, without what they count."""
        return frozenset(v for v, _ in self.figures) | self.ages

    @Once
    def numbers(self) -> frozenset[int]:
        """Hashes of all its numbers."""
        return frozenset(hashes.unpack(self.facts.counted)[0].tolist())

    @Once
    def named(self) -> frozenset[int]:
        """Hashes of the words of its names, and of each name of several words as a whole."""
        return frozenset(hashes.unpack(self.facts.named)[0].tolist())

    @Once
    def precise(self) -> frozenset[int]:
        """Hashes of its numbers of three digits that count, but for percentages."""
        return frozenset(
            hashes.key(v) for v, unit in self.figures if unit != "percent" and _digits(v) >= PRECISE
        )

    def first_words(self, sentences: int) -> list[int]:
        """Return the hashes of the words of the first sentences."""
        f = self.facts
        size = int(np.frombuffer(f.lengths, "<u4", min(sentences, len(f.lengths) // 4)).sum())
        words: list[int] = hashes.unfold(f.order, f.body, size).tolist()
        return words

    @Once
    def opening(self) -> frozenset[int]:
        """Hashes of the words of headline and first paragraphs."""
        return frozenset(hashes.unpack(self.facts.lead)[0].tolist())

    @Once
    def sentences(self) -> list[frozenset[int]]:
        """Return the hashes of the words of each sentence."""
        words = hashes.unfold(self.facts.order, self.facts.body)
        ends = np.cumsum(np.frombuffer(self.facts.lengths, "<u4")).tolist()
        return [frozenset(words[a:b].tolist()) for a, b in pairwise([0, *ends])]

    @Once
    def at_top(self) -> frozenset[int]:
        """Hashes of the words of the headline, the first paragraphs and the first sentences."""
        return self.opening.union(self.first_words(SENTENCES))

    @Once
    def counts(self) -> dict[str, set[str]]:
        """Return its figures by what they count."""
        found: dict[str, set[str]] = {}
        for value, unit in self.facts.figures:
            found.setdefault(unit, set()).add(value)
        return found

    @Once
    def name_words(self) -> set[int]:
        """Hashes of the rare words of its names, but for places."""
        names = [n for n, _ in self.facts.names]
        return _rare_words(n for n in names if hashes.forms(n)[-1] not in self.place_words)

    @Once
    def specific_words(self) -> set[int]:
        """Hashes of the rare words of its names that are of no place, body or office holder."""
        general = {*self.facts.general, *self.place_words}
        names = [n for n, _ in self.facts.names if not self._is_office(n)]
        return _rare_words(
            n for n in names if general.isdisjoint((*hashes.forms(n), hashes.term(n)))
        )

    @Once
    def compounds(self) -> set[int]:
        """Hashes of its names and places of several words, each as a whole."""
        several = (n for n in (*self.printed_names, *self.places) if " " in n)
        return {hashes.forms(n)[-1] for n in several}

    @Once
    def place_words(self) -> set[int]:
        """Hashes of the words of its places, and of each place of several words as a whole."""
        return {h for p in self.places for h in hashes.forms(p)}

    @Once
    def muted(self) -> set[int]:
        """Hashes of the words that are not evidence of the event.

        Words of places, of organisations, of office holders, and words that only deny a link.
        """
        out = self.place_words | self._denied
        for name, _ in self.facts.names:
            if self._is_office(name):
                out.update(hashes.forms(name))
        return out

    @Once
    def unspecific(self) -> set[int]:
        """Hashes of muted words, and of the words of the offices that are held."""
        return self.muted | {hashes.term(w) for role, _ in self.facts.offices for w in role.split()}

    @Once
    def settings(self) -> set[int]:
        """Hashes of the words for institutions, and of the word before each: “maritime museum”."""
        known = _institutions()
        own = hashes.unpack(self.facts.body)[0]
        at = own.searchsorted(known)
        at = at[at < len(own)]
        at = at[own[at] == known[: len(at)]]
        if not len(at):
            return set()
        is_institution = np.zeros(len(own), bool)
        is_institution[at] = True
        places = hashes.places(self.facts.order, self.facts.body)
        before = places[np.flatnonzero(is_institution[places[1:]])]
        return set(own[at].tolist()) | set(own[before].tolist())

    @Once
    def places_by_day(self) -> frozenset[int]:
        """Hashes of its places, each with the days that it states and that of publication."""
        days = {*self.days, *((date.fromordinal(self.day).isoformat(),) if self.day else ())}
        words = {w for p in self.places for w in p.split()}
        return frozenset(denial.at(w, d) for w in words for d in days)

    @Once
    def denied_names(self) -> frozenset[str]:
        """Return its names of two words and more that are only in what it says of another event."""
        words = set(self.facts.denied)
        return frozenset(
            n for n in self.full_names if words.issuperset(map(hashes.term, n.split()))
        )

    @Once
    def _denied(self) -> set[int]:
        words = set(self.facts.denied)
        if not words:
            return words
        names = (n for n, _ in self.facts.names if words.issuperset(map(hashes.term, n.split())))
        return words.union(*map(hashes.forms, names))

    def _is_office(self, name: str) -> bool:
        """Return whether a name is that of an organisation or of an office holder."""
        last = _HOLDERS[name]
        return not last or last in self.holders


@lru_cache(maxsize=1 << 14)
def _without_title(name: str) -> str:
    """Return a name from its given name on: “Speaker Ann Lee” as “Ann Lee”."""
    words = name.split()
    if len(words) > 2 and _has_given_name(" ".join(words[-2:])):
        return " ".join(words[-2:])
    trades = tables.words("grouping/trades")
    if _is_organisation(name):
        return name
    while len(words) > 2 and (words[0].casefold() in trades or is_title(words[0])):
        del words[0]
    return " ".join(words)


def all_words(facts: Facts) -> frozenset[int]:
    """Return the hashes of all words of an article's headline and text."""
    body, lead = (hashes.unpack(bag)[0] for bag in (facts.body, facts.lead))
    return frozenset(body.tolist() + lead.tolist())


def _rare_words(names: Iterable[str]) -> set[int]:
    """Return the hashes of the single words of names that are rare in everyday news."""
    return {h for n in names for h in _parts(n) if rarity.is_rare(h)}


@lru_cache(maxsize=1 << 14)
def _parts(name: str) -> tuple[int, ...]:
    """Return the hashes of the words of a name."""
    return tuple(map(hashes.term, name.split()))


@cache
def _organisations() -> frozenset[int]:
    """Return the hashes of the words for kinds of organisations."""
    return frozenset(map(hashes.key, tables.words("grouping/organisations")))


@lru_cache(maxsize=1 << 14)
def _is_organisation(name: str) -> bool:
    """Return whether a name of several words has a word for a kind of organisation."""
    return " " in name and not _organisations().isdisjoint(hashes.forms(name)[:-1])


@lru_cache(maxsize=1 << 14)
def _has_given_name(name: str) -> bool:
    """Return whether a word of a name but the last one is a given name."""
    return any(w in GIVEN for w in name.casefold().split()[:-1])


def _holder(name: str) -> str:
    """Return how the holder of an office is listed; nothing of an organisation.

    By the last word of the name, in small letters.
    """
    return "" if _is_organisation(name) else name.rsplit(None, 1)[-1].casefold()


_HOLDERS = Table(_holder, 1 << 14)


@cache
def _institutions() -> NDArray[np.uint32]:
    """Return the hashes of the words for institutions, in order."""
    words = tables.words("grouping/institutions")
    return np.array(sorted(map(hashes.term, words)), dtype=np.uint32)


def _telling(value: str, unit: str) -> bool:
    """Return whether a figure is worth noting when two articles share it.

    Many count two or three.
    """
    return unit in ("dead", "hurt") or len(value) > 1


def _digits(value: str) -> int:
    """Return how many digits of a number count: 1,130 has three, 12,000 has two."""
    digits = value.replace(".", "").strip("0")
    return len(digits) if digits.isdecimal() else 0
