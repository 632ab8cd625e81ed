"""Who is who in one article: full names, surnames, genders, offices, and who has died.

For English and languages without a word list. Full names are collected once an article; everything
else is looked up when it is asked for. A run of capitals that nothing in the article shows to be a
person is not one.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from functools import lru_cache

from digest.core import names, tables
from digest.core.model import Value
from digest.desk.quotes.cue_words import is_person_noun, words
from digest.desk.quotes.offices import Role, beside, is_personal
from digest.desk.quotes.phrases import FULL, UP, phrase
from digest.desk.words.everyday import common


class Tuning(Value, frozen=True):
    """The numbers of telling people apart; set with `score.py quotes` and by reading."""

    dominant: int = 3  # times as often named in full as the other whom a surname may mean
    looked_at: int = 20  # printings of a name that are looked at for what shows it to be a person
    forms: int = 50  # full names of one surname that are kept
    everyday: int = 12  # level up to which an English word is everyday (data/words/everyday.txt)
    near: int = 40  # characters before and behind a name that may hold a verb of saying


TUNING = Tuning()

_INITIALS = re.compile(rf"(?:[{UP}]\.?){{1,3}}")
_DEATHS = (" died", " killed", " dead", " passed away", " drowned", " murdered", " stabbed")
_DIED = re.compile(
    r"(?:,? \(?\d{1,3}\)?,?)? (?:has |had |have )?(?:died|passed away|drowned|(?:was|were|been) "
    r"(?:\w+ly )?(?:killed|shot dead|found dead|pronounced dead|murdered|stabbed to))\b"
)
_BEFORE_SPEAKER = ("according to", "told by")
_AGE = re.compile(r",? (?:who |whose |\d{1,2},|\(\d{1,2}\)|\((?:[A-Z][\w.-]{0,12})\))")
_NO_OFFICE = tables.words("quotes/offices", "no office")
_CHIEFS = tables.words("quotes/offices", "chiefs")
_WRITTEN_OUT = dict(line.split() for line in tables.items("quotes/offices", "written out"))


@lru_cache(maxsize=16384)
def _kin(name: str, title: str) -> tuple[str, tuple[str, str] | None, str]:
    """Return what the surname of a full name is known by, and the gender that its title tells.

    In between: the same of a name that a stray capital may follow ("Ann Lee Played").
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


class Mention(Value, frozen=True):
    """A full name in the text."""

    start: int
    end: int
    name: str
    title: str
    family: str  # what its surname is known by


class People:
    """The people of one article.

    `quoted`: the spans of its quotations, in order. `place`: of its dateline, which is nobody.
    """

    def __init__(
        self, text: str, quoted: Sequence[tuple[int, int]] = (), place: str | None = None
    ) -> None:
        self.place = place
        self.text = text
        self.mentions: list[Mention] = []
        self.first: dict[str, int] = {}  # where a full name stands first
        self._inside: list[Mention] = []  # within quotations
        self._by_last: dict[str, dict[str, int]] = {}
        self._resolved: dict[tuple[str, str], str | None] = {}
        self._gender: dict[str, str] = {}
        self._titled: dict[str, dict[str, int]] = {}  # surname -> gender of a title -> how often
        self._first_titled: dict[str, int] = {}  # where a title and it come first: "Mr. Holm"
        self._dead: dict[str, bool] = {}
        self._common: dict[str, bool] = {}
        self._within: dict[str, bool] = {}
        self._prefix: dict[str, str] = {}  # a stray capital may follow: "Ann Lee Played"
        self._offices: dict[str, list[str]] | None = None
        self._printed: dict[str, str] = {}
        self._named: dict[str, dict[str, list[Mention]]] = {}  # family -> person -> where
        self._admitted: dict[str, bool] = {}
        self._printings: dict[str, list[Mention]] = {}
        self._collect(quoted)
        self._drop({name for name in self._printings if not self.admits(name)})

    def _collect(self, quoted: Sequence[tuple[int, int]]) -> None:
        """Collect the full names of the text, and the genders that its titles tell.

        Who is named only inside a quotation lends a surname its full form, but holds no office and
        is nobody's "he".
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
        """Forget runs of capitals that nothing shows to be persons."""
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
        """Whether the text supports that a run of capitals is a person.

        A given name of the world suffices. Without one, a title, an age, an office or a verb of
        saying must be beside it somewhere, or its last word alone elsewhere.
        """
        found = self._admitted.get(name)
        if found is None:
            found = names.is_given(name.split()[0]) or self._is_supported(name)
            self._admitted[name] = found
        return found

    def _is_supported(self, name: str) -> bool:
        parts = name.split()
        first = parts[0].casefold()
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
        """Whether an age, a verb of saying, an office or a second mention supports a name."""
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
        """Whether the text has a word in small letters too.

        Then it is not a name ("Deputies said").
        """
        if word not in self._common:
            self._common[word] = self._has(f" {word}")
        return self._common[word]

    def has_inside(self, word: str) -> bool:
        """Whether the text has a word in a capital within a sentence."""
        if word not in self._within:
            at = self.text.find(f" {word}")
            while at > 0 and not (self.text[at - 1].islower() or self.text[at - 1] == ","):
                at = self.text.find(f" {word}", at + 1)
            self._within[word] = at > 0
        return self._within[word]

    def _has(self, word: str) -> bool:
        """Whether the text has a word with a blank, a stop or a comma behind it."""
        at = self.text.find(word)
        while at >= 0:
            if self.text[at + len(word) : at + len(word) + 1] in (" ", ".", ","):
                return True
            at = self.text.find(word, at + 1)
        return False

    def known(self, last: str) -> bool:
        """Whether somebody of that surname, which is handed folded, is named in full."""
        return last in self._by_last

    def full(self, name: str, title: str = "") -> str | None:
        """Return the full name for a printed one.

        The name itself in its commonest form, or whom a surname stands for; None when unknown.
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
        end = f" {name}"  # "Kirk Holm" is "Ida Kirk Holm"
        choices = [(c, n) for n, c in group.items() if names.same(n, name) or n.endswith(end)]
        if want:
            choices = [(c, n) for c, n in choices if names.gender(n) in (want, "")]
        if not choices:
            return name if len(parts) > 1 else None
        if len(parts) == 1 and not title and self._is_anothers(parts[0], choices):
            return None
        if len(parts) == 1:
            choices = choices if want else self._untitled(last, choices)
            if self._is_shared(last, choices, want):
                return None
        # the form printed most often, of two the first: "Oleksiy" and "Oleksii" are one person
        return min(choices, key=lambda x: (-x[0], self.first.get(x[1], -1), x[1]))[1]

    def _is_shared(self, last: str, choices: list[tuple[int, str]], want: str) -> bool:
        """Whether a surname alone may mean either of two people whom the article names.

        One whom it names in full at least three times as often as the other is meant.
        """
        top_count, top = min(choices, key=lambda x: (-x[0], self.first.get(x[1], -1), x[1]))
        others = sum(count for count, n in choices if not names.same(n, top))
        if want:
            return others * TUNING.dominant > top_count
        own = names.gender(top)
        known = {names.gender(n) for _, n in self._every(last)}
        for gender, count in self._titled.get(names.fold(last), {}).items():
            if own and gender != own and gender not in known:
                others += count  # a "Mrs. Holm" whom the text never names in full
        return others * TUNING.dominant > top_count

    def _every(self, last: str) -> list[tuple[int, str]]:
        return [(c, n) for n, c in self._by_last.get(names.fold(last), {}).items()]

    def _is_anothers(self, surname: str, choices: list[tuple[int, str]]) -> bool:
        """Whether a title and a surname come before its only full name: "President Holm".

        "President Holm" and then "Ida Holm" are two people, of whom the first is "Holm".
        """
        first = self._first_titled.get(surname)
        if first is None or len({n for _, n in choices}) != 1:
            return False
        at = self.first.get(choices[0][1], -1)
        return first < at and self.text.find(surname, 0, at) >= 0

    def _untitled(self, last: str, choices: list[tuple[int, str]]) -> list[tuple[int, str]]:
        """Return whom a bare surname may mean: not whoever is called "Mrs. Holm" beside a Holm.

        Only who is named first and most often is called by a bare surname.
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
        """Whether a surname alone means nobody because two people bear it."""
        return self.full(surname) is None and self.known(names.fold(surname))

    def dead(self, name: str) -> bool:
        """Whether the text says that a person died: then no "he" or "she" behind it speaks."""
        if self._tells_of_death is None:
            self._tells_of_death = any(word in self.text for word in _DEATHS)
        if not self._tells_of_death:
            return False
        found = self._dead.get(name)
        if found is None:
            found = any(_DIED.match(self.text, m.end) for m in self._of(name))
            self._dead[name] = found
        return found

    def is_only_titled(self, surname: str) -> bool:
        """Whether a bare surname is of somebody whom the text never names in full."""
        every = self._every(surname)
        return self._is_anothers(surname, every) if every else False

    def is_titled(self, surname: str) -> bool:
        """Whether the text prints a title before a surname alone: "President Holm"."""
        return surname in self._first_titled

    def gender(self, name: str) -> str:
        """Return `m`, `f` or unknown, by title in the text or by given name."""
        found = self._gender.get(name)
        if found is None:
            found = names.gender(name) or self._gender.get(name.split()[-1], "")
            self._gender[name] = found
        return found

    def _beside(self, m: Mention) -> Iterator[Role]:
        """Yield the offices that the text gives to a named person there, beside the name."""
        return beside(self.text, (m.start, m.end), m.title, self.full(m.name) or m.name)

    def _of(self, full: str) -> list[Mention]:
        """Return where the text names a person.

        Whom a name stands for bears its surname: only what one family is called is resolved.
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
        """Return who holds an office, by its head noun, in order of the text."""
        if self._offices is None:
            self._offices = {}
            for r in self.roles():
                known = self._offices.setdefault(office_head(r.head), [])
                if r.full not in known and len(known) < 20:
                    known.append(r.full)
        return self._offices.get(office_head(office), [])

    def holds_any(self, full: str) -> bool:
        """Whether the text gives a person any office."""
        if self._held is None:
            self._held = {r.full for r in self.roles()}
        return full in self._held

    def role(self, full: str) -> str:
        """Return the office that the text prints beside a person first, ``""`` when none."""
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
    """Return the head noun of an office: a "Gov." is a governor, a "boss" a chief."""
    return "chief" if head in _CHIEFS else _WRITTEN_OUT.get(head, head)
