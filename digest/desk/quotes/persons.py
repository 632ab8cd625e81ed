"""Identify the people of one article: surnames, genders, offices, deaths.

For English and languages without a word list. Everything is computed on demand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from digest.core import names, tables
from digest.core.patterns import lazy
from digest.desk.quotes import deaths
from digest.desk.quotes.cue_words import words
from digest.desk.quotes.joined import joined, may_be_joined
from digest.desk.quotes.mentions import (
    BEFORE,
    TUNING,
    Mention,
    Mentions,
    distinct,
    family_of,
    may_act,
)
from digest.desk.quotes.offices import (
    REACH_BEFORE,
    REACH_BEHIND,
    Role,
    beside,
    letters_of,
    office_head,
)

_MOST_HOLDERS = 20  # of one office that are kept
_NO_OFFICE = tables.words("quotes/offices", "no office")


# "Okoro Mbele, 46, who was on his way"
_OWN_CLAUSE = lazy(r"(?:, \d{1,3})?, who [^.,;:“”\"]{0,60}?\b(he|his|himself|her|herself|she)\b")
_OTHERS = {"m": ("her", "herself", "she"), "f": ("he", "his", "himself")}
_AT = ("at", "for", "from", "in", "inside", "near", "outside", "told", "with")


class People(Mentions):
    """The people of one article, as `Mentions`; what their names refer to."""

    def __init__(
        self, text: str, quoted: Sequence[tuple[int, int]] = (), place: str | None = None
    ) -> None:
        self._resolved: dict[tuple[str, str], str | None] = {}
        self._dead: dict[str, bool] = {}
        self._holders: dict[str, list[str]] = {}  # of an office, by its head noun
        self._first_role: dict[str, str] = {}
        self._named: dict[str, dict[str, list[Mention]]] = {}  # family -> person -> mentions
        self._speakers: dict[str, str | None] = {}
        self._joined_to: dict[str, list[str]] = {}
        super().__init__(text, quoted, place)

    def full(self, name: str, title: str = "") -> str | None:
        """Return the full name for a printed one, or None if unknown.

        It is the most frequent form of the name itself, or the full name for a surname.
        """
        key = (name, title)
        if key in self._resolved:
            return self._resolved[key]
        found = self._resolved[key] = self._full(name, title)
        return found

    def _full(self, name: str, title: str) -> str | None:
        alone = " " not in name
        last = names.last_word(name)
        key = names.fold(last)
        group = self.family(key)
        if not group:
            return self._prefix.get(key) if alone else name
        if not alone and len(group) == 1 and name in group:
            return name
        want = names.gender("", title) if title else ""
        end = f" {name}"  # "Kirk Holm" refers to "Ida Kirk Holm"
        choices: list[tuple[int, str]] = []
        for n, c in group.items():
            if n.endswith(end) or names.same(n, name):
                choices.append((c, n))
        if want:
            choices = [(c, n) for c, n in choices if names.gender(n) in (want, "")]
        if not choices:
            return None if alone else name
        if alone and not title and name in self._first_titled and self._is_anothers(name, choices):
            return None
        if alone and title and not want:
            choices = [
                (c, n)
                for c, n in choices
                if not (self._has_other_office(n, title) or self._is_named_late(n, name))
            ]
            if not choices:
                return None
        if alone:
            choices = self._untitled(key, choices) if not want and key in self._titled else choices
            if self._is_shared(last, choices, want):
                return None
        # The form printed most often, or the first of two: "Oleksiy" and "Oleksii" are one person.
        return min(choices, key=lambda x: (-x[0], self._first.get(x[1], -1), x[1]))[1]

    def _is_shared(self, last: str, choices: list[tuple[int, str]], want: str) -> bool:
        """Return whether a surname alone may refer to either of two people in the article.

        It refers to one of them if the text names that one in full at least three times as often.
        """
        top_count, top = choices[0]
        others = 0
        if len(choices) > 1:
            top_count, top = min(choices, key=lambda x: (-x[0], self._first.get(x[1], -1), x[1]))
            others = sum(count for count, n in choices if not names.same(n, top))
        for given in self._joined(top):
            others += not want or names.gender(f"{given} {last}") in (want, "")
        titled = {} if want else self._titled.get(names.fold(last), {})
        if titled:
            own = names.gender(top)
            known = {names.gender(n) for _, n in self._every(last)}
            for gender, count in titled.items():
                if own and gender != own and gender not in known:
                    others += count  # a "Mrs. Holm" without a full name in the text
        return others * TUNING.dominant > top_count

    def _joined(self, full: str) -> list[str]:
        """Return the given names that share the surname of a person, and have no other name."""
        found = self._joined_to.get(full)
        if found is None:
            found = self._joined_to[full] = self._find_joined(full)
        return found

    def _find_joined(self, full: str) -> list[str]:
        text = self.text
        beside: set[str] = set()
        for m in self._of_family(full):
            if may_be_joined(text, m.start, m.end):
                beside.update(joined(text, m.start, m.end))
        if not beside:
            return []
        known = {names.given(n) for _, n in self._every(names.surname(full).split()[-1])}
        return [g for g in beside if g not in known and not self.known(names.fold(g))]

    def is_joined(self, full: str, gender: str) -> bool:
        """Return whether another person of a gender may have the surname and no name of its own.

        "Jake and Mele Tupou": "he" may be Jake, whose whole name is not printed.
        """
        given = self._joined(full)
        return bool(given) and any(names.gender(f"{x} {full}") in (gender, "") for x in given)

    def _every(self, last: str) -> list[tuple[int, str]]:
        return [(c, n) for n, c in self.family(names.fold(last)).items()]

    def _is_anothers(self, surname: str, choices: list[tuple[int, str]]) -> bool:
        """Return whether a title and a surname precede its only full name: "President Holm".

        "President Holm" and a later "Ida Holm" are two people; the first is "Holm".
        """
        first = self._first_titled.get(surname)
        if first is None or len({n for _, n in choices}) != 1:
            return False
        at = self._first.get(choices[0][1], -1)
        return first < at and self.text.find(surname, 0, at) >= 0

    def _has_other_office(self, full: str, title: str) -> bool:
        """Return whether a title before a surname is not among the person's offices.

        Beside "the treasurer, Ida Holm", a "President Holm" is someone else.
        """
        heads = {office_head(r.head) for r in self.roles() if r.full == full}
        return bool(heads) and office_head(title.split()[-1].strip(".").casefold()) not in heads

    def _is_named_late(self, full: str, surname: str) -> bool:
        """Return whether a full name without an office follows the first title with its surname.

        "President Holm came. Ida Holm, 12, waved.": news names a person in full first.
        """
        titled = self._first_titled.get(surname, -1)
        late = 0 <= titled < self._first.get(full, -1)
        return late and not any(r.full == full for r in self.roles())

    def _untitled(self, key: str, choices: list[tuple[int, str]]) -> list[tuple[int, str]]:
        """Return the candidates for a bare surname, without a "Mrs. Holm" beside another Holm.

        A bare surname refers to the person named first and most often.
        """
        called = self._titled[key]
        rest = [(c, n) for c, n in choices if (names.gender(n) or "?") not in called]
        if not rest or len(rest) == len(choices):
            return choices
        count, top = max(rest, key=lambda x: (x[0], x[1]))
        others = [(c, n) for c, n in choices if (c, n) not in rest]
        first = self._first.get(top, -1)
        leads = all(c < count and self._first.get(n, first + 1) > first for c, n in others)
        return rest if leads else choices

    def shared(self, surname: str) -> bool:
        """Return whether a surname alone is ambiguous because two people have it."""
        return self.full(surname) is None and self.known(names.fold(surname))

    def dead(self, name: str) -> bool:
        """Return whether the text says that a person died.

        A later "he" or "she" does not refer to that person.
        """
        found = self._dead.get(name)
        if found is None:
            found = False
            for m in self._of(name):
                if deaths.tells(self.text, m.start, m.end):
                    found = True
                    break
            if not found and " " not in name and names.is_given(name):
                found = self._is_dead_alone(name)
            self._dead[name] = found
        return found

    def _is_dead_alone(self, name: str) -> bool:
        """Return whether the text says it of a bare name: "her brother Mark was killed"."""
        at = self.text.find(name)
        for _ in range(TUNING.looked_at):
            if at < 0:
                break
            before = self.text[max(0, at - TUNING.near) : at].split()
            whole = bool(before) and before[-1][0].isupper()  # part of a full name
            if not whole and deaths.tells(self.text, at, at + len(name)):
                return True
            at = self.text.find(name, at + 1)
        return False

    def speaker(self, surname: str) -> str | None:
        """Return the person who may speak under a bare surname (`_speaker`), once computed."""
        if surname not in self._speakers:
            self._speakers[surname] = self._speaker(surname)
        return self._speakers[surname]

    def _speaker(self, surname: str) -> str | None:
        """Return the person who may speak under a bare surname: the only living one who has it.

        The name is empty if the only holder is a victim. None if this decides nothing.
        """
        people = [*self.family(names.fold(surname))]
        if len(people) == 1 and not self.dead(people[0]):
            return None
        people = distinct(name for _, name in sorted(self._every(surname)))
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
        if len(self.family(names.fold(surname))) < 2:
            return None
        start = max(self.text.rfind("\n", 0, at) + 1, at - TUNING.lately)
        near = [m for m in self._of_family(surname) if start <= m.start < at]
        people = distinct(self.full(m.name) or m.name for m in near if " " in m.name)
        acts = all(may_act(self.text, m) for m in near)
        if not people:
            return self._named_lately(surname, at)
        if len(people) != 1:
            return ""
        return people[0] if acts or self.full(surname) == people[0] else ""

    def _named_lately(self, surname: str, at: int) -> str | None:
        """Return an empty name if the last one named with a surname is not whom it refers to.

        "Jonas Lee was shot. Tom Lee, his father, came." in the paragraphs before "Lee said".
        """
        before = [m for m in self._of_family(f"X {surname}") if m.start < at and " " in m.name]
        last = before[-1] if before else None
        if last is None or at - last.end > TUNING.lately:
            return None
        if names.gender(last.name) in self._titled.get(names.fold(surname), {}):
            return None  # she is "Mrs. Lee" in this text
        meant = self.full(surname)
        return "" if meant and not names.same(self.full(last.name) or last.name, meant) else None

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

    def is_of_other(self, name: str, gender: str) -> bool:
        """Return whether the clause behind a name of unknown gender shows the other gender.

        "Okoro Mbele, who was on his way to work": "she" is someone else.
        """
        if self.gender(name):
            return False
        found = (_OWN_CLAUSE.match(self.text, m.end) for m in self._of(name))
        return any(m is not None and m[1] in _OTHERS[gender] for m in found)

    def _beside(self, m: Mention) -> Iterator[Role]:
        """Yield the offices that the text prints beside a mention of a person."""
        return beside(self.text, (m.start, m.end), m.title, self.full(m.name) or m.name)

    def _of(self, full: str) -> list[Mention]:
        """Return the mentions of a person.

        A name and its full name share the surname, so only names of one family are resolved.
        """
        family = family_of(full)
        if family not in self._named:
            named = self._named[family] = {}
            for m in self.of_family(family):
                named.setdefault(self.full(m.name) or m.name, []).append(m)
        return self._named[family].get(full, [])

    def _of_family(self, full: str) -> list[Mention]:
        """Return the mentions of everybody who shares the surname of a person."""
        return self.of_family(family_of(full))

    def roles(self) -> list[Role]:
        """Return every office that the text gives to a named person."""
        if self._roles is None:
            self._roles = [r for m in self.mentions for r in self._beside(m)]
        return self._roles

    def holders(self, office: str) -> list[str]:
        """Return the holders of an office, given by its head noun, in order of the text."""
        head = office_head(office)
        found = self._holders.get(head)
        if found is None:
            printed = letters_of(head)
            near = (m for m in self._outside if self._is_near(m, printed) and self.admits(m.name))
            held = (r.full for m in near for r in self._beside(m) if office_head(r.head) == head)
            found = self._holders[head] = list(islice(dict.fromkeys(held), _MOST_HOLDERS))
        return found

    def _is_near(self, m: Mention, printed: tuple[str, ...]) -> bool:
        """Return whether one of some words is where `offices.beside` looks for an office."""
        end = m.end + REACH_BEHIND if self.text.startswith(", ", m.end) else m.end
        near = self.text[max(0, m.start - REACH_BEFORE) : end]
        for word in printed:  # noqa: SIM110 - a generator takes twice as long
            if word in near:
                return True
        return False

    def holds_any(self, full: str) -> bool:
        """Return whether the text gives a person any office."""
        if self._held is None:
            self._held = {r.full for r in self.roles()}
        return full in self._held

    def has_said(self, full: str) -> bool:
        """Return whether a verb of saying directly follows a printing of a person's name."""
        say = words("en").say
        after = (self.text[m.end : m.end + TUNING.near].split(None, 1) for m in self._of(full))
        return any(a and a[0].strip(".,:;") in say for a in after)

    def is_placed(self, full: str) -> bool:
        """Return whether each mention follows "at" or the like, and no given name says a person.

        "A nurse at Kestle Row": a street, a ward, a school.
        """
        if names.gender(full) or names.is_given(names.given(full)):
            return False
        before = [self.text[max(0, m.start - BEFORE) : m.start].split() for m in self._of(full)]
        return bool(before) and all(b and b[-1] in _AT for b in before)

    def role(self, full: str) -> str:
        """Return the first office that the text prints beside a person, or an empty string.

        "Cpl. Ann Lee, a police spokeswoman": an office that says more than a rank goes first.
        """
        found = self._first_role.get(full)
        if found is None:
            found = self._first_role[full] = self._find_role(full)
        return found

    def _find_role(self, full: str) -> str:
        rank = ""
        for m in self._of(full):
            for r in self._beside(m):
                if r.head in _NO_OFFICE:
                    continue
                if r.whole not in names.WITH_STOP:
                    return r.whole
                rank = rank or r.whole
        return rank

    _roles: list[Role] | None = None
    _held: set[str] | None = None
