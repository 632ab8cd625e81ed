"""Collect the full names of an English text, and decide which of them are persons.

A run of capitalised words is a person only if the article contains evidence for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from digest.core import names, tables
from digest.core.model import Value
from digest.core.patterns import lazy
from digest.desk.quotes.capitals import FULL_NAME, TITLED, Capitals, capitals
from digest.desk.quotes.cue_words import DEMONYMS, is_person_noun, words
from digest.desk.quotes.offices import beside, is_personal
from digest.desk.quotes.phrases import (
    BORN_ENDS,
    FULL,
    NATIONALS,
    UP,
    behind_article,
    behind_clock,
    is_birth_name,
)
from digest.desk.words.everyday import common

BEFORE = 14  # characters before a name that may hold its preposition


class Tuning(Value, frozen=True):
    """Tuned numbers of identifying people; set with `score.py quotes` and by reading."""

    # a surname means a person named in full this many times as often as the other one
    dominant: int = 3
    looked_at: int = 20  # printings of a name that are searched for evidence that it is a person
    lately: int = 500  # characters before a bare surname that may name its person in full
    forms: int = 50  # full names of one surname that are kept
    everyday: int = 12  # level up to which an English word is everyday (data/words/everyday.txt)
    near: int = 40  # characters before and after a name that may contain a verb of saying


TUNING = Tuning()

_INITIALS = lazy(rf"(?:[{UP}]\.?){{1,3}}")
_NAMES_TOO = tables.words("names/titles", "names too")
_NO_SURNAME = tables.words("quotes/people", "no surname")
_NO_PEOPLE = tables.words("quotes/people", "no people")
_BEFORE_SPEAKER = ("according to", "told by")
_SAID_TRADE = lazy(r"[,.!?]?[”\"’'] (\w+) (?:[a-z-]{3,20} ){1,2}\Z")
_NOBODY: dict[str, int] = {}
_AGE = lazy(r",? (?:who |whose |\d{1,2},|\(\d{1,2}\)|\((?:[A-Z][\w.-]{0,12})\))")


@lru_cache(maxsize=16384)
def family_of(name: str) -> str:
    """Return the key of the surname of a name."""
    return names.fold(names.last_word(name))


def _is_no_name(name: str) -> bool:
    """Return whether a run of capitalised words is surely not a name.

    It ends with an office, a company's letters or the caption of a picture, or is only partly in
    capitals: "EPA Image".
    """
    parts = name.split()
    last = parts[-1].casefold().strip(".")
    if last in _NO_PEOPLE:
        return True
    plain = parts[0].casefold() in common(TUNING.everyday)
    office = names.is_title(parts[-1]) or (plain and is_person_noun(last))
    if office and (last not in _NAMES_TOO or last in _NO_SURNAME) and not names.is_given(parts[0]):
        return True
    if name.istitle():
        return False
    large = [w for w in parts if len(w) > 2 and w.isupper() and w.isalpha()]
    return bool(large) and any(not w.isupper() and len(w) > 2 for w in parts)


@lru_cache(maxsize=16384)
def _is_listed(name: str) -> bool | None:
    """Return whether the lists of words decide that a run is a name or none; else None."""
    if _is_no_name(name):
        return False
    return True if names.is_given(name.partition(" ")[0]) else None


class Mention(Value, frozen=True, gc=False):
    """A full name in the text."""

    start: int
    end: int
    name: str
    title: str
    family: str  # key of its surname


class Mentions:
    """The full names of one article.

    `quoted`: the spans of its quotations, in order. `place`: the place of its dateline, which is
    not a person.
    """

    def __init__(
        self, text: str, quoted: Sequence[tuple[int, int]] = (), place: str | None = None
    ) -> None:
        self.place = place
        self.text = text
        # Of the runs of capitalised words, also those that are not persons: whether one is a person
        # is decided when it is asked for.
        self._printed: list[Mention] = []
        self._printings: dict[str, list[Mention]] | None = None  # by name, if asked for
        self._by_family: dict[str, list[Mention]] | None = None  # those outside, if asked for
        self._of_families: dict[str, list[Mention]] = {}
        self._outside: list[Mention] = []  # outside quotations
        self._first: dict[str, int] = {}  # offset of the first of these
        self._by_last: dict[str, dict[str, int]] = {}
        self._families: dict[str, dict[str, int]] = {}
        self._mentions: list[Mention] | None = None
        self._gender: dict[str, str] = {}
        self._titled: dict[str, dict[str, int]] = {}  # surname -> gender of a title -> how often
        self._first_titled: dict[str, int] = {}  # offset of the first title with it: "Mr. Holm"
        self._common: dict[str, bool] = {}
        self._within: dict[str, bool] = {}
        self._prefix: dict[str, str] = {}  # a stray capital may follow: "Ann Lee Played"
        self.admitted: dict[str, bool] = {}
        self._has_nationals: bool | None = None
        self._collect(quoted)

    def _collect(self, quoted: Sequence[tuple[int, int]]) -> None:
        """Collect the full names of the text, and the genders of their titles.

        A person named only inside a quotation completes a surname, but holds no office and is not a
        candidate for "he".
        """
        text, place = self.text, self.place
        by_last, first, gender = self._by_last, self._first, self._gender
        spans = iter((*quoted, (len(text), len(text))))
        opening, closing = next(spans)
        add, add_outside = self._printed.append, self._outside.append
        for m in FULL.finditer(text):
            c = capitals(m.group())
            start, end = m.span()
            if c.national or c.clock:
                c = self._behind(c, m.group(), start)
            if c.kind is not FULL_NAME:
                if c.kind is TITLED:
                    self._add_titled(c, start)
                continue
            name = c.name
            born = c.born or text[start - 3 : start] in BORN_ENDS
            if name == place or (born and is_birth_name(text, start)):
                continue  # whoever was born so has another name now
            while closing <= start:
                opening, closing = next(spans)
            mention = Mention(start, end, name, c.title, c.key)
            add(mention)
            if opening > start:
                add_outside(mention)
                first.setdefault(name, start)
                if c.gender:
                    gender.setdefault(name, c.gender)
            if c.prefix:
                self._prefix.setdefault(*c.prefix)
            forms = by_last.setdefault(c.key, {})
            if name in forms:
                forms[name] += 1
            elif len(forms) < TUNING.forms:
                forms[name] = 1

    def _behind(self, c: Capitals, run: str, start: int) -> Capitals:
        """Return a run without the nationality or the time of day that its first word is."""
        if c.national and self.has_nationals():
            run = behind_article(run, self.text[start - 4 : start].strip())
        elif c.clock and self.text[start - 2 : start - 1].isdigit():
            run = behind_clock(run)
        return capitals(run)

    def _add_titled(self, c: Capitals, start: int) -> None:
        """Add a surname with a title: "Mr. Holm"."""
        self._first_titled.setdefault(c.name, start)
        if c.gender:
            self._gender.setdefault(c.name, c.gender)
            genders = self._titled.setdefault(names.fold(c.name), {})
            genders[c.gender] = genders.get(c.gender, 0) + 1

    def of_family(self, key: str) -> list[Mention]:
        """Return the mentions outside quotations of everybody who has a surname, by its key."""
        found = self._of_families.get(key)
        if found is None:
            if self._by_family is None:
                self._by_family = {}
                for m in self._outside:
                    self._by_family.setdefault(m.family, []).append(m)
            found = [m for m in self._by_family.get(key, ()) if self.admits(m.name)]
            self._of_families[key] = found
        return found

    def has_nationals(self) -> bool:
        """Return whether the text has a word such as "Dane" that is also a given name."""
        if self._has_nationals is None:
            self._has_nationals = any(f"{word.capitalize()} " in self.text for word in NATIONALS)
        return self._has_nationals

    @property
    def mentions(self) -> list[Mention]:
        """The full names of persons outside quotations, in order."""
        if self._mentions is None:
            self._mentions = [m for m in self._outside if self.admits(m.name)]
        return self._mentions

    @property
    def first(self) -> dict[str, int]:
        """The offset of the first printing of each full name outside quotations."""
        return {name: at for name, at in self._first.items() if self.admits(name)}

    def is_outside(self, name: str) -> bool:
        """Return whether a name is that of a person, and printed outside quotations."""
        return name in self._first and self.admits(name)

    def family(self, key: str) -> dict[str, int]:
        """Return the full names with a surname, given by its key, and how often each is printed."""
        printed = self._by_last.get(key)
        if printed is None:
            return _NOBODY
        found = self._families.get(key)
        if found is None:
            found = self._families[key] = {}
            for name, count in printed.items():
                if self.admits(name):
                    found[name] = count
        return found

    def admits(self, name: str) -> bool:
        """Return whether the text supports that a run of capitalised words is a person.

        A known given name suffices. Without one, a title, an age, an office or a verb of saying
        must be beside it somewhere, or its last word must occur alone elsewhere.
        """
        found = self.admitted.get(name)
        if found is None:
            listed = _is_listed(name)
            found = self._is_supported(name) if listed is None else listed
            self.admitted[name] = found
        return found

    def _is_supported(self, name: str) -> bool:
        parts = name.split()
        first = parts[0].casefold()
        if first in DEMONYMS:
            return False  # "Norwegian Lund"
        if self._printings is None:
            self._printings = {}
            for m in self._printed:
                self._printings.setdefault(m.name, []).append(m)
        mentions = self._printings.get(name, [])[: TUNING.looked_at]
        if _INITIALS.fullmatch(parts[0]):
            return True  # "J.D. Marsh"
        if any(m.title and is_personal(m.title.split()[-1]) for m in mentions):
            return True
        plain = is_person_noun(first) or names.is_title(first)
        if plain or first in words("en").listed or self.common(first):
            return False
        if parts[0].isupper() and len(parts[0]) > 2 and not name.isupper():
            return False  # "PST Holm"
        if any(self.text[max(0, m.start - 4) : m.start].casefold() == "the " for m in mentions):
            return False  # "the Lowick Echo"
        return self._has_support(parts, mentions)

    def _has_support(self, parts: list[str], mentions: list[Mention]) -> bool:
        """Return whether an age, verb of saying, office or second mention supports a name.

        The cheapest tests are first.
        """
        if any(_AGE.match(self.text, m.end) for m in mentions):
            return True
        everyday = parts[0].casefold() in common(TUNING.everyday)
        if not everyday and self._is_repeated(parts[-1], mentions):
            return True  # "Page Six" is everyday
        say = words("en").say
        for m in mentions:
            after = self.text[m.end : m.end + TUNING.near].split(None, 1)
            before = self.text[max(0, m.start - TUNING.near) : m.start].rsplit(None, 1)
            speaks = self.text[m.end : m.end + 1] == " " and not everyday
            if after and speaks and after[0].strip(".,:") in say:
                return True
            if _is_said_trade(self.text, m, say):
                return True
            if before and (before[-1] in say or " ".join(before).endswith(_BEFORE_SPEAKER)):
                return True
        return any(_has_office(self.text, m) for m in mentions)

    def _is_repeated(self, last: str, mentions: list[Mention]) -> bool:
        """Return whether a name or its last word `last` is also printed within a sentence."""
        text = self.text
        if len(mentions) > 1 and any(text[m.start - 2 : m.start - 1].islower() for m in mentions):
            return True
        at = text.find(last)
        own = {m.end - len(last) for m in mentions}
        for _ in range(TUNING.looked_at):
            if at < 0:
                break
            if at not in own and text[at - 2 : at - 1].islower():
                return True
            at = text.find(last, at + 1)
        return False

    def common(self, word: str) -> bool:
        """Return whether the text also contains a word in lower case.

        Then it is not a name ("Deputies said").
        """
        if word not in self._common:
            self._common[word] = self._has(f" {word}")
        return self._common[word]

    def has_inside(self, word: str) -> bool:
        """Return whether the text has a capitalised word within a sentence."""
        if word not in self._within:
            at = self.text.find(f" {word}")
            while at > 0 and not (self.text[at - 1].islower() or self.text[at - 1] == ","):
                at = self.text.find(f" {word}", at + 1)
            self._within[word] = at > 0
        return self._within[word]

    def _has(self, word: str) -> bool:
        """Return whether the text has a word followed by a space, a stop or a comma."""
        at = self.text.find(word)
        while at >= 0:
            if self.text[at + len(word) : at + len(word) + 1] in (" ", ".", ","):
                return True
            at = self.text.find(word, at + 1)
        return False

    def known(self, last: str) -> bool:
        """Return whether the article names a person of this surname (folded) in full."""
        if last not in self._by_last:
            return False
        found = self._families.get(last)
        return bool(self.family(last) if found is None else found)


def _is_said_trade(text: str, m: Mention, say: frozenset[str]) -> bool:
    """Return whether a verb behind a quotation and one or two plain words precede a name.

    "“...,” said winchman Ailsa Munro".
    """
    found = _SAID_TRADE.search(text, max(0, m.start - TUNING.near), m.start)
    return found is not None and found[1] in say


def _has_office(text: str, m: Mention) -> bool:
    """Return whether the text prints an office beside a name."""
    return next(beside(text, (m.start, m.end), m.title, m.name), None) is not None


def distinct(people: Iterable[str]) -> list[str]:
    """Return the names of which no earlier one may be the same person's."""
    out: list[str] = []
    for name in people:
        if not any(names.same(name, other) for other in out):
            out.append(name)
    return out


def may_act(text: str, m: Mention) -> bool:
    """Return whether a mention may be a subject: not an owner, and not behind a preposition."""
    before = text[max(0, m.start - BEFORE) : m.start].split()
    governed = bool(before) and before[-1] in words("en").prepositions
    return not governed and text[m.end : m.end + 2] not in ("'s", "’s")
