"""Who is who in one article: the capitalised phrases of a text, told apart into people, groups and plain words.

In: a text and its title. Out: `People`, which answers what full name a surname stands for, whose office a role is, and what gender
a person has as far as the text tells. It trusts nothing; a phrase that it does not know is not a person. Full names are collected once
an article; everything else is looked up when asked for.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from functools import lru_cache

from digest.core import names
from digest.core.model import Value
from digest.desk.quotes.cue_words import TIME, is_person_noun, words
from digest.desk.quotes.offices import Role, beside, is_office, is_personal

UP = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĽŁŃŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽȘȚА-ЯЁІЇЄΑ-Ω"
_ABBR = "Mr Mrs Ms Mx Dr Sen Sens Rep Reps Gov Govs Gen Lt Col Capt Sgt Maj Cmdr Adm Prof Rev Hon St Sr Jr Del Atty Supt Insp Det Ch Cllr Pres Fr Sra Dra Mme Mlle Ing Dott".split()
# a full stop belongs to the word behind an initial or an abbreviated title; asked only where a full stop stands, which keeps it fast
_STOP_BELONGS = "|".join([rf"(?<=\b[{UP}]\.)", *(rf"(?<=\b{a}\.)" for a in _ABBR)])
_REST = rf"\w{{0,40}}(?:[-‑]\w{{1,40}}|['’](?!s\b)\w{{1,40}}){{0,4}}(?:\.(?:{_STOP_BELONGS})(?:[{UP}]\.){{0,4}})?"
_WORD = f"[{UP}]{_REST}"
_PARTICLE = "[Dd]e|del|della|di|da|dos|do|van|von|der|den|ter|ten|bin|ibn|al|el|la|le|af|zu|du"
_ARTICLED = "(?:al|el|ul|ad|as|ash|ar|at|az|ben|bin)-"
_NEXT = rf"[ \u00a0](?:(?:{_PARTICLE})[ \u00a0]){{0,3}}(?:{_ARTICLED})?{_WORD}"
RUN = f"{_WORD}(?:{_NEXT}){{0,8}}"  # bounded all through: text is hostile
# Most words in capitals stand alone: what follows is asked for at once, which takes half the time of reading them to their end.
_GOES_ON = rf"[\w.'’‑-]*+[ \u00a0](?:[{UP}]|(?:{_PARTICLE})[ \u00a0]|{_ARTICLED})"
_FULL = re.compile(f"[{UP}](?={_GOES_ON}){_REST}(?:{_NEXT}){{1,8}}")


class Phrase(Value, frozen=True):
    """A capitalised phrase, told apart. `kind`: `N` a full name, `S` a surname with a personal title, `U` a single word that may be
    a surname, `G` a group or place, `T` a title alone, `W` none of these. `lead`: the plain words before it ("But Trump")."""

    kind: str
    name: str
    title: str
    lead: tuple[str, ...]


@lru_cache(maxsize=16384)
def phrase(run: str, language: str = "en") -> Phrase:
    """What a run of capitalised words is. Pure, and remembered: news repeats its names."""
    parts = run.split()
    low = [w.casefold() for w in parts]
    opening = words(language).opening
    first = 0
    while first < len(parts) and low[first] in opening:
        if not first and len(parts) > 1 and low[0] in _GIVEN_TOO:
            break
        first += 1
    lead = tuple(low[:first])
    del parts[:first], low[:first]
    while len(parts) > 1 and low[-1] in TIME and len(parts[-1]) > 5:
        del parts[-1], low[-1]
    if not parts:
        return Phrase("W", "", "", lead)
    cut = 1 if parts[0] in ("M.", "MM.") and len(parts) > 1 and language == "fr" else 0
    if len(parts) == 3 and parts[0] in _RANKS and not parts[1].isupper():
        cut = 1  # "DCI Omar Pell"
    for i, w in enumerate(parts):
        if not names.is_title(w):
            continue
        if (
            i == len(parts) - 1
            and i
            and low[i] in _TITLES_AS_NAMES
            and not names.is_group(parts[i - 1])
            and cut < i
        ):
            continue  # "Charlie King", but "the King"
        cut = i + 1
    while len(parts) - cut > 2 and is_office(low[cut], language):
        if language == "en" and not names.is_given(low[cut + 1]):
            break
        cut += 1  # "Uhrmacher Jan Holm", "Shopkeeper Imran Qureshi"
    if language == "de" and 0 < cut < len(parts) and parts[cut] == "der":
        return Phrase("T", " ".join(parts), " ".join(parts[:cut]), lead)  # "Leiterin der Sammlung"
    if language == "nl" and cut and len(parts) - cut > 3 and parts[-2] == "van":
        del parts[-2:], low[-2:]  # "Minister Greet Zand van Onderwijs"
    title, rest, low = parts[:cut], parts[cut:], low[cut:]
    for i in range(len(title) - 1, 0, -1):
        if title[i - 1].islower() and title[i - 1] in names.PARTICLES:
            del title[:i]  # "Angaben von Minister"
            break
    if len(rest) == 1 and rest[0] in names.PARTICLES:
        rest = []
    if not rest:
        return Phrase("T", " ".join(parts), " ".join(title), lead)
    t = " ".join(title)
    while len(rest) > 2 and (low[-1] in words(language).stop or low[-1] in words("en").stop):
        del rest[-1], low[-1]  # "Emmanuel Macron In an interview": a machine translator's capital
    while len(rest) > 1 and low[-1].strip(".") in ("jr", "sr", "ii", "iii", "iv"):
        del rest[-1], low[-1]
    name = " ".join(rest)
    if len(rest[-1]) == 1 or rest[-1] in ("No", "No.", "Nos"):
        return Phrase("W", "", "", lead)  # "Suddenly I"
    if len(rest) == 1:
        w = rest[0]
        if names.is_group(w) and not (title and names.is_title(title[-1]) and not w.isupper()):
            return Phrase("G", " ".join(parts), t, lead)
        if title and is_personal(title[-1]):
            return Phrase("S", w.rstrip("."), t, lead)
        if w.endswith(".") or len(w) < 2:
            return Phrase("W", w, t, lead)
        return Phrase("U", w, t, lead)
    if (
        names.is_group(name)
        and title
        and is_personal(title[-1])
        and len(rest) <= 3
        and not names.is_group(rest[-1])
    ):
        return Phrase("N", name, t, lead)  # "President Park Geun-hye"
    if names.is_group(name):
        # "New York Gov. Andrew Cuomo" has its title cut off; "Fox News Sean Hannity" keeps a known given name after the group
        for i in range(1, len(rest) - 1):
            if (
                low[i] in names.GIVEN
                and not names.is_group(" ".join(rest[i:]))
                and len(rest) - i <= 3
                and names.is_group(" ".join(rest[:i]))
                and rest[i][0].isupper()
            ):
                return Phrase("N", " ".join(rest[i:]), t, lead)
        return Phrase("G", " ".join(parts), t, lead)
    if len(rest) == 5 and title and any(w in names.PARTICLES for w in rest):
        return Phrase("N", name, t, lead)  # "Presidente Luiz Inácio Lula da Silva"
    if len(rest) > 4:
        for i in range(1, len(rest) - 1):
            if low[i] in names.GIVEN:
                return Phrase("N", " ".join(rest[i : i + 3]), t, lead)
        return Phrase("G", " ".join(parts), t, lead)
    if (
        len(rest) == 3
        and len(rest[0]) > 2
        and not names.is_given(low[0])
        and names.is_given(low[1])
        and rest[1][0].isupper()
    ):
        # "Clinton Robby Mook", "Ohio John Kasich": a modifier that no title parts from the name
        return Phrase("N", " ".join(rest[1:]), t, lead)
    if rest[-1].isupper() and len(rest[-1]) > 3 and not rest[0].isupper():
        return Phrase("G", " ".join(parts), t, lead)
    return Phrase("N", name, t, lead)


_RANKS = frozenset(
    "PC WPC PCSO DI DS DCI DSU DCS".split()
)  # in capitals, and before a whole name: "DC Comics" is nobody's rank
_GIVEN_TOO = (
    frozenset(("may", "will", "april", "june", "august", "see", "jan")) & names.GIVEN
)  # plain words at the head of a run, but not always
_TITLES_AS_NAMES = frozenset(
    "king prince pope bishop dean lord judge marshal major private abbot chase sheriff constable deacon priest father brother miss principal chief chair page".split()
)


@lru_cache(maxsize=16384)
def _kin(name: str, title: str) -> tuple[str, tuple[str, str] | None, str]:
    """Of a full name: what its surname is known by; the same and the name of one that a stray capital follows; the gender that the title tells."""
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
    """The people of one article. `quoted`: the spans of its quotations, in order. `place`: of its dateline, which is nobody."""

    def __init__(
        self,
        text: str,
        title: str | None,
        language: str,
        quoted: Sequence[tuple[int, int]] = (),
        place: str | None = None,
    ) -> None:
        self.place = place
        self.text = text
        self.language = language
        self.mentions: list[Mention] = []
        self._inside: list[Mention] = []  # within quotations
        self._by_last: dict[str, dict[str, int]] = {}
        self._resolved: dict[tuple[str, str], str | None] = {}
        self._gender: dict[str, str] = {}
        self._titled: dict[str, dict[str, int]] = {}  # surname -> gender of a title -> how often
        self._dead: dict[str, bool] = {}
        self._common: dict[str, bool] = {}
        self._prefix: dict[
            str, str
        ] = {}  # a stray capital may follow a name: "Vladimir Zelensky Played"
        self._offices: dict[str, list[str]] | None = None
        self._printed: dict[str, str] = {}
        self._named: dict[str, dict[str, list[Mention]]] = {}  # family -> person -> where
        self.first: dict[str, int] = {}  # where a full name stands first
        starts = [a for a, _ in quoted]
        for m in _FULL.finditer(text):
            p = phrase(m.group(), language)
            if p.kind == "N" and p.name != place:
                family, prefix, told = _kin(p.name, p.title)
                start, end = m.span()
                at = bisect(starts, start) - 1
                # who is named only inside a quotation lends a surname its full form, but holds no office and is nobody's "he"
                if at >= 0 and quoted[at][1] > start:
                    self._inside.append(Mention(start, end, p.name, p.title, family))
                else:
                    self.mentions.append(Mention(start, end, p.name, p.title, family))
                    self.first.setdefault(p.name, start)
                    if told:
                        self._gender.setdefault(p.name, told)
                if prefix:
                    self._prefix.setdefault(*prefix)
                forms = self._by_last.setdefault(family, {})
                if len(forms) < 50 or p.name in forms:
                    forms[p.name] = forms.get(p.name, 0) + 1
            elif p.kind == "S":
                told = names.gender("", p.title)
                if told:
                    self._gender.setdefault(p.name, told)
                    self._titled.setdefault(names.fold(p.name), {}).setdefault(told, 0)
                    self._titled[names.fold(p.name)][told] += 1
        self._admitted: dict[str, bool] = {}
        self._printings: dict[str, list[Mention]] = {}
        for mention in (*self.mentions, *self._inside):
            self._printings.setdefault(mention.name, []).append(mention)
        self._drop({name for name in self._printings if not self.admits(name)})
        if language == "de":
            owned = {n for family in self._by_last.values() for n in family if self.genitive(n)}
            if owned:
                self.mentions = [m for m in self.mentions if m.name not in owned]
                for key in [k for k, family in self._by_last.items() if owned.issuperset(family)]:
                    del self._by_last[key]

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
        saying must stand beside it somewhere, or its last word alone elsewhere.
        """
        found = self._admitted.get(name)
        if found is None:
            found = names.is_given(name.split()[0]) or self._is_supported(name)
            self._admitted[name] = found
        return found

    def _is_supported(self, name: str) -> bool:
        parts = name.split()
        first = parts[0].casefold()
        mentions = self._printings.get(name, [])[:_LOOKED_AT]
        if _INITIALS.fullmatch(parts[0]):
            return True  # "J.D. Marsh"
        if any(m.title and is_personal(m.title.split()[-1]) for m in mentions):
            return True
        plain = is_person_noun(first) or names.is_title(first)
        if plain or first in words(self.language).kinds or self.common(first):
            return False
        if parts[0].isupper() and len(parts[0]) > 2 and not name.isupper():
            return False  # "PST Holm"
        if any(self.text[max(0, m.start - 4) : m.start].casefold() == "the " for m in mentions):
            return False  # "the Brell Echo"
        return self._has_support(parts, mentions)

    def _has_support(self, parts: list[str], mentions: list[Mention]) -> bool:
        """Whether an age, a verb of saying, an office or a second mention supports a name."""
        if any(_AGE.match(self.text, m.end) for m in mentions):
            return True
        say = words(self.language).say
        for m in mentions:
            after = self.text[m.end : m.end + 40].split(None, 1)
            before = self.text[max(0, m.start - 40) : m.start].rsplit(None, 1)
            if after and self.text[m.end : m.end + 1] == " " and after[0].strip(".,:") in say:
                return True
            if before and (before[-1] in say or " ".join(before).endswith(_BEFORE_SPEAKER)):
                return True
        if any(next(self._beside(m), None) is not None for m in mentions):
            return True
        if len(mentions) > 1 and any(
            self.text[m.start - 2 : m.start - 1].islower() for m in mentions
        ):
            return True
        last = parts[-1]
        at = self.text.find(last)
        own = {m.end - len(last) for m in mentions}
        for _ in range(_LOOKED_AT):
            if at < 0:
                break
            if at not in own and self.text[at - 2 : at - 1].islower():
                return True
            at = self.text.find(last, at + 1)
        return False

    def genitive(self, name: str) -> bool:
        """German: whether a noun and the owner behind it ("Handschriften Brückners") only look like a name."""
        if self.language != "de" or not name.endswith("s") or name.count(" ") != 1:
            return False
        noun, last = name.split(" ")
        return (
            noun.casefold() not in names.GIVEN
            and names.fold(last[:-1]) in self._by_last
            and noun.casefold() not in self._given()
        )

    def _given(self) -> frozenset[str]:
        """The given names that the text has beside other surnames."""
        if self._first_names is None:
            found = [n.split() for family in self._by_last.values() for n in family]
            self._first_names = frozenset(p[0].casefold() for p in found if not p[-1].endswith("s"))
        return self._first_names

    def common(self, word: str) -> bool:
        """Whether the text has a word in small letters too: then it is no name ("Deputies said")."""
        if word not in self._common:
            self._common[word] = self._has(f" {word}")
        return self._common[word]

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
        """The full name for a printed one: the name itself in its commonest form, or whom a surname stands for; None when unknown."""
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
        choices = [(c, n) for n, c in group.items() if names.same(n, name)]
        if want:
            choices = [(c, n) for c, n in choices if names.gender(n) in (want, "")]
        if not choices:
            return name if len(parts) > 1 else None
        if len(parts) == 1 and self._is_shared(last, choices, want):
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
            return others * _DOMINANT > top_count
        own = names.gender(top)
        for gender, count in self._titled.get(names.fold(last), {}).items():
            if own and gender != own:
                others += count
        return others * _DOMINANT > top_count

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

    def gender(self, name: str) -> str:
        """`m`, `f` or unknown, by title in the text or by given name."""
        told = self._gender.get(name)
        if told is None:
            told = self._gender[name] = names.gender(name) or self._gender.get(name.split()[-1], "")
        return told

    def _beside(self, m: Mention) -> Iterator[Role]:
        """The offices that the text gives to a named person there, beside the name."""
        return beside(
            self.text, m.start, m.end, m.title, self.full(m.name) or m.name, self.language
        )

    def _of(self, full: str) -> list[Mention]:
        """Where the text names a person. Whom a name stands for bears its surname: only what one family is called is resolved."""
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
        """Every office that the text gives to a named person."""
        if self._roles is None:
            self._roles = [r for m in self.mentions for r in self._beside(m)]
        return self._roles

    def holders(self, office: str) -> list[str]:
        """Who holds an office, by its head noun, in order of the text."""
        if self._offices is None:
            self._offices = {}
            for r in self.roles():
                known = self._offices.setdefault(office_head(r.head), [])
                if r.full not in known and len(known) < 20:
                    known.append(r.full)
        found = self._offices.get(office_head(office), [])
        if (
            not found and self.language in _COMPOUNDING
        ):  # "die Ministerin" is the "Bildungsministerin"
            found = [
                full
                for head, known in self._offices.items()
                if head.endswith(office)
                for full in known
            ]
        return found

    def held_inside(self, office: str) -> bool:
        """Whether a quotation gives the office to somebody whom nobody else names."""
        if self._offices_inside is None:
            self._offices_inside = {
                office_head(r.head) for m in self._inside for r in self._beside(m)
            }
        return office_head(office) in self._offices_inside

    def holds_any(self, full: str) -> bool:
        """Whether the text gives a person any office."""
        if self._held is None:
            self._held = {r.full for r in self.roles()}
        return full in self._held

    def role(self, full: str) -> str:
        """The office that the text prints beside a person first, ``""`` when none."""
        printed = self._printed.get(full)
        if printed is None:
            offices = (
                r.whole for m in self._of(full) for r in self._beside(m) if r.head not in _NO_OFFICE
            )
            printed = self._printed[full] = next(offices, "")
        return printed

    _tells_of_death: bool | None = None
    _first_names: frozenset[str] | None = None
    _families: dict[str, list[Mention]] | None = None
    _roles: list[Role] | None = None
    _held: set[str] | None = None
    _offices_inside: set[str] | None = None


_DOMINANT = 3  # times as often as the other a person is named in full whom a surname means
_INITIALS = re.compile(rf"(?:[{UP}]\.?){{1,3}}")
_LOOKED_AT = 20  # printings of a name that are looked at for what shows it to be a person
_DEATHS = (" died", " killed", " dead", " passed away", " drowned", " murdered", " stabbed")
_DIED = re.compile(
    r"(?:,? \(?\d{1,3}\)?,?)? (?:has |had |have )?(?:died|passed away|drowned|"
    r"(?:was|were|been) (?:\w+ly )?(?:killed|shot dead|found dead|pronounced dead|murdered|stabbed to))\b"
)
_BEFORE_SPEAKER = ("according to", "told by")
_AGE = re.compile(r",? (?:who |whose |\d{1,2},|\(\d{1,2}\)|\((?:[A-Z][\w.-]{0,12})\))")
_COMPOUNDING = ("de", "nl")  # languages that write an office and what it is for as one word
_NO_OFFICE = frozenset(
    "woman man boy girl person teenager victim suspect defendant native newcomer member".split()
)
_CHIEFS = frozenset("chief head leader secretary-general general boss director".split())


def office_head(head: str) -> str:
    """Offices that news uses for one another: "the NATO chief" is the secretary general."""
    return "chief" if head in _CHIEFS else head
