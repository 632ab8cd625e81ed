"""Identify the people of one article: full names, surnames, genders, offices, deaths.

For English and languages without a word list. Full names are collected once for an article;
everything else is computed on demand. A run of capitalised words counts as a person only if the
article contains evidence for it.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from functools import lru_cache

from digest.core import names, tables
from digest.core.model import Value
from digest.desk.quotes import deaths
from digest.desk.quotes.cue_words import DEMONYMS, is_person_noun, words
from digest.desk.quotes.offices import Role, beside, is_personal
from digest.desk.quotes.phrases import FULL, UP, phrase
from digest.desk.words.everyday import common


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

_INITIALS = re.compile(rf"(?:[{UP}]\.?){{1,3}}")
_NAMES_TOO = tables.words("names/titles", "names too")
_NO_SURNAME = frozenset("chief constable sheriff private principal chair father".split())
_NO_PEOPLE = frozenset("co inc ltd corp llc image images photo photos picture pictures".split())
_BEFORE_SPEAKER = ("according to", "told by")
_AGE = re.compile(r",? (?:who |whose |\d{1,2},|\(\d{1,2}\)|\((?:[A-Z][\w.-]{0,12})\))")
_NO_OFFICE = tables.words("quotes/offices", "no office")
_CHIEFS = tables.words("quotes/offices", "chiefs")
_WRITTEN_OUT = dict(line.split() for line in tables.items("quotes/offices", "written out"))


@lru_cache(maxsize=16384)
def _kin(name: str, title: str) -> tuple[str, tuple[str, str] | None, str]:
    """Return the key of a surname, the key and name without a stray capital, and the gender.

    The second is for names that may end in a stray capital ("Ann Lee Played"), else None. The
    gender is that of the title.
    """
    parts = name.split()
    prefix = None
    if len(parts) == 3 and parts[0].casefold() in names.GIVEN:
        prefix = names.fold(parts[1]), f"{parts[0]} {parts[1]}"
    return (
        names.fold(names.surname(name).split()[-1]),
        prefix,
        names.gender("", title) if title else "",
    )


@lru_cache(maxsize=16384)
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
    large = [w for w in parts if len(w) > 2 and w.isupper() and w.isalpha()]
    return bool(large) and any(not w.isupper() and len(w) > 2 for w in parts)


class Mention(Value, frozen=True):
    """A full name in the text."""

    start: int
    end: int
    name: str
    title: str
    family: str  # key of its surname


class People:
    """The people of one article.

    `quoted`: the spans of its quotations, in order. `place`: the place of its dateline, which is
    not a person.
    """

    def __init__(
        self, text: str, quoted: Sequence[tuple[int, int]] = (), place: str | None = None
    ) -> None:
        self.place = place
        self.text = text
        self.mentions: list[Mention] = []
        self.first: dict[str, int] = {}  # offset of the first printing of a full name
        self._inside: list[Mention] = []  # inside quotations
        self._by_last: dict[str, dict[str, int]] = {}
        self._resolved: dict[tuple[str, str], str | None] = {}
        self._gender: dict[str, str] = {}
        self._titled: dict[str, dict[str, int]] = {}  # surname -> gender of a title -> how often
        self._first_titled: dict[str, int] = {}  # offset of the first title with it: "Mr. Holm"
        self._dead: dict[str, bool] = {}
        self._common: dict[str, bool] = {}
        self._within: dict[str, bool] = {}
        self._prefix: dict[str, str] = {}  # a stray capital may follow: "Ann Lee Played"
        self._offices: dict[str, list[str]] | None = None
        self._printed: dict[str, str] = {}
        self._named: dict[str, dict[str, list[Mention]]] = {}  # family -> person -> mentions
        self._admitted: dict[str, bool] = {}
        self._speakers: dict[str, str | None] = {}
        self._printings: dict[str, list[Mention]] = {}
        self._collect(quoted)
        self._drop({name for name in self._printings if not self.admits(name)})

    def _collect(self, quoted: Sequence[tuple[int, int]]) -> None:
        """Collect the full names of the text, and the genders of their titles.

        A person named only inside a quotation completes a surname, but holds no office and is not a
        candidate for "he".
        """
        starts = [a for a, _ in quoted]
        for m in FULL.finditer(self.text):
            p = phrase(m.group())
            if p.kind == "N" and p.name != self.place:
                family, prefix, gender = _kin(p.name, p.title)
                start, end = m.span()
                at = bisect(starts, start) - 1
                mention = Mention(start, end, p.name, p.title, family)
                if at >= 0 and quoted[at][1] > start:
                    self._inside.append(mention)
                else:
                    self.mentions.append(mention)
                    self.first.setdefault(p.name, start)
                    if gender:
                        self._gender.setdefault(p.name, gender)
                self._printings.setdefault(p.name, []).append(mention)
                if prefix:
                    self._prefix.setdefault(*prefix)
                forms = self._by_last.setdefault(family, {})
                if len(forms) < TUNING.forms or p.name in forms:
                    forms[p.name] = forms.get(p.name, 0) + 1
            elif p.kind == "S":
                self._first_titled.setdefault(p.name, m.start())
                if gender := names.gender("", p.title):
                    self._gender.setdefault(p.name, gender)
                    genders = self._titled.setdefault(names.fold(p.name), {})
                    genders[gender] = genders.get(gender, 0) + 1

    def _drop(self, dropped: set[str]) -> None:
        """Remove runs of capitalised words without evidence of being a person."""
        if not dropped:
            return
        self.mentions = [m for m in self.mentions if m.name not in dropped]
        self._inside = [m for m in self._inside if m.name not in dropped]
        for name in dropped:
            self.first.pop(name, None)
            family = _kin(name, "")[0]
            if forms := self._by_last.get(family):
                forms.pop(name, None)
                if not forms:
                    del self._by_last[family]

    def admits(self, name: str) -> bool:
        """Return whether the text supports that a run of capitalised words is a person.

        A known given name suffices. Without one, a title, an age, an office or a verb of saying
        must be beside it somewhere, or its last word must occur alone elsewhere.
        """
        found = self._admitted.get(name)
        if found is None:
            given = names.is_given(name.partition(" ")[0])
            found = not _is_no_name(name) and (given or self._is_supported(name))
            self._admitted[name] = found
        return found

    def _is_supported(self, name: str) -> bool:
        parts = name.split()
        first = parts[0].casefold()
        if first in DEMONYMS:
            return False  # "Norwegian Lund"
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
        """Return whether an age, verb of saying, office or second mention supports a name."""
        if any(_AGE.match(self.text, m.end) for m in mentions):
            return True
        say = words("en").say
        everyday = parts[0].casefold() in common(TUNING.everyday)
        for m in mentions:
            after = self.text[m.end : m.end + TUNING.near].split(None, 1)
            before = self.text[max(0, m.start - TUNING.near) : m.start].rsplit(None, 1)
            speaks = self.text[m.end : m.end + 1] == " " and not everyday
            if after and speaks and after[0].strip(".,:") in say:
                return True
            if before and (before[-1] in say or " ".join(before).endswith(_BEFORE_SPEAKER)):
                return True
        if any(next(self._beside(m), None) is not None for m in mentions):
            return True
        if everyday:
            return False  # "Page Six wrote"
        if len(mentions) > 1 and any(
            self.text[m.start - 2 : m.start - 1].islower() for m in mentions
        ):
            return True
        last = parts[-1]
        at = self.text.find(last)
        own = {m.end - len(last) for m in mentions}
        for _ in range(TUNING.looked_at):
            if at < 0:
                break
            if at not in own and self.text[at - 2 : at - 1].islower():
                return True
            at = self.text.find(last, at + 1)
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
        return last in self._by_last

    def full(self, name: str, title: str = "") -> str | None:
        """Return the full name for a printed one, or None if unknown.

        It is the most frequent form of the name itself, or the full name for a surname.
        """
        key = (name, title)
        if key not in self._resolved:
            self._resolved[key] = self._full(name, title)
        return self._resolved[key]

    def _full(self, name: str, title: str) -> str | None:
        parts = name.split()
        last = names.surname(name).split()[-1] if parts else ""
        group = self._by_last.get(names.fold(last))
        if not group and len(parts) == 1:
            return self._prefix.get(names.fold(last))
        if not group:
            return name if len(parts) > 1 else None
        if len(group) == 1 and name in group and len(parts) > 1:
            return name
        want = names.gender("", title) if title else ""
        end = f" {name}"  # "Kirk Holm" refers to "Ida Kirk Holm"
        choices = [(c, n) for n, c in group.items() if names.same(n, name) or n.endswith(end)]
        if want:
            choices = [(c, n) for c, n in choices if names.gender(n) in (want, "")]
        if not choices:
            return name if len(parts) > 1 else None
        if len(parts) == 1 and not title and self._is_anothers(parts[0], choices):
            return None
        if len(parts) == 1 and title and not want:
            choices = [(c, n) for c, n in choices if not self._has_other_office(n, title)]
            if not choices:
                return None
        if len(parts) == 1:
            choices = choices if want else self._untitled(last, choices)
            if self._is_shared(last, choices, want):
                return None
        # The form printed most often, or the first of two: "Oleksiy" and "Oleksii" are one person.
        return min(choices, key=lambda x: (-x[0], self.first.get(x[1], -1), x[1]))[1]

    def _is_shared(self, last: str, choices: list[tuple[int, str]], want: str) -> bool:
        """Return whether a surname alone may refer to either of two people in the article.

        It refers to one of them if the text names that one in full at least three times as often.
        """
        top_count, top = min(choices, key=lambda x: (-x[0], self.first.get(x[1], -1), x[1]))
        others = sum(count for count, n in choices if not names.same(n, top))
        if want:
            return others * TUNING.dominant > top_count
        own = names.gender(top)
        known = {names.gender(n) for _, n in self._every(last)}
        for gender, count in self._titled.get(names.fold(last), {}).items():
            if own and gender != own and gender not in known:
                others += count  # a "Mrs. Holm" without a full name in the text
        return others * TUNING.dominant > top_count

    def _every(self, last: str) -> list[tuple[int, str]]:
        return [(c, n) for n, c in self._by_last.get(names.fold(last), {}).items()]

    def _is_anothers(self, surname: str, choices: list[tuple[int, str]]) -> bool:
        """Return whether a title and a surname precede its only full name: "President Holm".

        "President Holm" and a later "Ida Holm" are two people; the first is "Holm".
        """
        first = self._first_titled.get(surname)
        if first is None or len({n for _, n in choices}) != 1:
            return False
        at = self.first.get(choices[0][1], -1)
        return first < at and self.text.find(surname, 0, at) >= 0

    def _has_other_office(self, full: str, title: str) -> bool:
        """Whether the text gives a person offices, and a title before a surname is none of them.

        Beside "the treasurer, Ida Holm", a "President Holm" is somebody else.
        """
        heads = {office_head(r.head) for r in self.roles() if r.full == full}
        return bool(heads) and office_head(title.split()[-1].strip(".").casefold()) not in heads

    def _untitled(self, last: str, choices: list[tuple[int, str]]) -> list[tuple[int, str]]:
        """Return the candidates for a bare surname, without a "Mrs. Holm" beside another Holm.

        A bare surname refers to the person named first and most often.
        """
        called = self._titled.get(names.fold(last), {})
        rest = [(c, n) for c, n in choices if (names.gender(n) or "?") not in called]
        if not rest or len(rest) == len(choices):
            return choices
        count, top = max(rest, key=lambda x: (x[0], x[1]))
        others = [(c, n) for c, n in choices if (c, n) not in rest]
        first = self.first.get(top, -1)
        leads = all(c < count and self.first.get(n, first + 1) > first for c, n in others)
        return rest if leads else choices

    def shared(self, surname: str) -> bool:
        """Return whether a surname alone is ambiguous because two people have it."""
        return self.full(surname) is None and self.known(names.fold(surname))

    def dead(self, name: str) -> bool:
        """Return whether the text says that a person died.

        A later "he" or "she" does not refer to that person.
        """
        if self._tells_of_death is None:
            self._tells_of_death = deaths.may_tell(self.text)
        if not self._tells_of_death:
            return False
        found = self._dead.get(name)
        if found is None:
            found = any(deaths.tells(self.text, m.start, m.end) for m in self._of(name))
            self._dead[name] = found
        return found

    def speaker(self, surname: str) -> str | None:
        """Return the person who may speak under a bare surname (`_speaker`), once computed."""
        if surname not in self._speakers:
            self._speakers[surname] = self._speaker(surname)
        return self._speakers[surname]

    def _speaker(self, surname: str) -> str | None:
        """Return the person who may speak under a bare surname: the only living one who has it.

        The name is empty if the only holder is a victim. None if this decides nothing.
        """
        people: list[str] = []
        for _, name in sorted(self._every(surname)):
            if not any(names.same(name, other) for other in people):
                people.append(name)
        living = [name for name in people if not self.dead(name)]
        if len(living) == len(people):
            return None
        if len(people) == 1:
            return (
                "" if deaths.tells_of_kin(self.text) else None
            )  # "his widow" speaks, and has his name
        if not living:
            return ""
        return self.full(living[0]) or living[0] if len(living) == 1 else None

    def named_near(self, surname: str, at: int) -> str | None:
        """Return whom a bare surname refers to if two people have it, by its paragraph before `at`.

        "Bill Lee came. ... Lee said" is Bill Lee, also in an article about Ida Lee. The name is
        empty if the paragraph names both. None if it names nobody, or if one person has the name.
        """
        if len(self._by_last.get(names.fold(surname), {})) < 2:
            return None
        start = max(self.text.rfind("\n", 0, at) + 1, at - TUNING.lately)
        family = _kin(surname, "")[0]
        near = [m.name for m in self.mentions if m.family == family and start <= m.start < at]
        people: list[str] = []
        for name in (self.full(name) or name for name in near if " " in name):
            if not any(names.same(name, other) for other in people):
                people.append(name)
        return None if not people else people[0] if len(people) == 1 else ""

    def is_only_titled(self, surname: str) -> bool:
        """Return whether a bare surname belongs to a person whom the text never names in full."""
        every = self._every(surname)
        return self._is_anothers(surname, every) if every else False

    def is_titled(self, surname: str) -> bool:
        """Return whether the text prints a title before a surname alone: "President Holm"."""
        return surname in self._first_titled

    def gender(self, name: str) -> str:
        """Return `m`, `f` or unknown, by title in the text or by given name."""
        found = self._gender.get(name)
        if found is None:
            found = names.gender(name) or self._gender.get(name.split()[-1], "")
            self._gender[name] = found
        return found

    def _beside(self, m: Mention) -> Iterator[Role]:
        """Yield the offices that the text prints beside a mention of a person."""
        return beside(self.text, (m.start, m.end), m.title, self.full(m.name) or m.name)

    def _of(self, full: str) -> list[Mention]:
        """Return the mentions of a person.

        A name and its full name share the surname, so only names of one family are resolved.
        """
        if self._families is None:
            self._families = {}
            for m in self.mentions:
                self._families.setdefault(m.family, []).append(m)
        family = _kin(full, "")[0]
        if family not in self._named:
            named = self._named[family] = {}
            for m in self._families.get(family, ()):
                named.setdefault(self.full(m.name) or m.name, []).append(m)
        return self._named[family].get(full, [])

    def roles(self) -> list[Role]:
        """Return every office that the text gives to a named person."""
        if self._roles is None:
            self._roles = [r for m in self.mentions for r in self._beside(m)]
        return self._roles

    def holders(self, office: str) -> list[str]:
        """Return the holders of an office, given by its head noun, in order of the text."""
        if self._offices is None:
            self._offices = {}
            for r in self.roles():
                known = self._offices.setdefault(office_head(r.head), [])
                if r.full not in known and len(known) < 20:
                    known.append(r.full)
        return self._offices.get(office_head(office), [])

    def holds_any(self, full: str) -> bool:
        """Return whether the text gives a person any office."""
        if self._held is None:
            self._held = {r.full for r in self.roles()}
        return full in self._held

    def role(self, full: str) -> str:
        """Return the first office that the text prints beside a person, or an empty string."""
        printed = self._printed.get(full)
        if printed is None:
            offices = (
                r.whole for m in self._of(full) for r in self._beside(m) if r.head not in _NO_OFFICE
            )
            printed = self._printed[full] = next(offices, "")
        return printed

    _tells_of_death: bool | None = None
    _families: dict[str, list[Mention]] | None = None
    _roles: list[Role] | None = None
    _held: set[str] | None = None


def office_head(head: str) -> str:
    """Return the head noun of an office: "Gov." gives governor, "boss" gives chief."""
    return "chief" if head in _CHIEFS else _WRITTEN_OUT.get(head, head)
