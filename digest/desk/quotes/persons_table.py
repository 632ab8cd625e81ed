"""Find the persons of an article: the table in which reporting frames look up speakers.

For all languages with a word list except English. A run of capitalised words is a person if the
article has evidence for it: a given name, a title or trade before it, an age or party after it, a
verb of saying beside it, or its surname alone elsewhere. Nothing else counts as a person, however
it is printed. A surname alone refers to the only person who has it; if two people have it, it
refers to neither.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter

from digest.core import names, tables
from digest.core.model import Value
from digest.core.patterns import lazy
from digest.desk.quotes.capitalised_runs import CapitalisedRuns, Run, is_office
from digest.desk.quotes.cue_words import words

_BEHIND = lazy(
    r"(?:,? \(?\d{1,3}\)?[,)]"  # an age
    r"| \([A-ZÄÖÜ][\w./ -]{1,20}\)"  # a party
    r"| \(\d\d\))"
)
_ROMAN = re.compile("[IVX]+")
_INFLECTED = ("e", "em", "en", "er", "es")  # endings of German adjectives
_AT_PLACE = tables.items("quotes/frames", "at a place")
_CITIES = ("City", "County")  # "New York City"
_BLANK = "_"  # replaces quotations
_NEXT_WORDS = 40  # characters


class Mention(Value, frozen=True, gc=False, order=True):
    """A printing of a person's name.

    `name` is the full name; `titled` is whether an office precedes it.
    """

    start: int
    end: int
    name: str
    titled: bool


class PersonTable:
    """The persons of one article."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.language = language
        self._words = CapitalisedRuns(text, language)
        self.is_noun = self._words.is_noun
        self._noun_ends = self._words.noun_ends
        runs, singles = self._words.several, self._words.singles
        self._count = Counter([*(r.parts[-1] for r in runs), *(word for _, word in singles)])
        self.people: set[str] = set()
        self._by_surname: dict[str, set[str]] = {}
        self._admit([r for r in runs if len(r.parts) > 1])
        named = [found for r in runs if (found := self._mention(r)) is not None]
        for at, word in singles:
            if word in self._by_surname and (full := self.bearer(word)):
                named.append(Mention(at, at + len(word), full, False))
        self.mentions = sorted(named)
        self._starts = [m.start for m in self.mentions]

    def is_office(self, word: str) -> bool:
        """Return whether a word is a title, an office or a trade."""
        return is_office(word, self.language)

    # -------------------------------------------------------------------------- who is a person

    def _admit(self, runs: list[Run]) -> None:
        by_name: dict[str, list[Run]] = {}
        for r in runs:
            by_name.setdefault(" ".join(r.parts), []).append(r)
        for name, printed in by_name.items():
            if self._is_person(name, printed):
                self.people.add(name)
                self._by_surname.setdefault(_surname(name), set()).add(name)

    def _is_person(self, name: str, printed: list[Run]) -> bool:
        parts = printed[0].parts
        if names.is_group(name) and not any(r.titled for r in printed):
            return False
        if parts[-1] in _CITIES:
            return False
        if any(p.lower() in names.GROUP for p in parts[:-1]) or (
            parts[-1].isupper()
            and len(parts[-1]) > (1 if self.language == "de" else 3)
            and not _ROMAN.fullmatch(parts[-1])
        ):
            return False
        if self._noun_ends and any(self._is_plain(p) for p in parts):
            return False
        if self.language == "de" and self._is_genitive(parts):
            return False
        if names.is_given(parts[0]) or any(r.titled for r in printed):
            return True
        if any(self._supported(r) for r in printed[:20]):
            return True
        alone = self._count.get(parts[-1], 0) - len(printed)
        if self.language == "de" and parts[0].lower().endswith(_INFLECTED):
            return False  # "Künstliche Intelligenz"
        return alone > 0 and not self.is_noun(parts[0]) and not self._is_place(parts[-1])

    def _is_genitive(self, parts: tuple[str, ...]) -> bool:
        """Return whether a German owner and its noun look like a name: "Brandts Vorschlag"."""
        stem, last = parts[0][:-1], parts[-1]
        if last.endswith("s") and last[:-1] in self._count and not names.is_given(parts[0]):
            return True  # "Zugunglück Jütlands" beside "Jütland"
        return parts[0].endswith("s") and len(stem) > 3 and stem in self._count

    def _is_place(self, word: str) -> bool:
        """Return whether a word follows a preposition of place."""
        return any(f" {p} {word}" in self.text for p in _AT_PLACE)

    def _is_plain(self, part: str) -> bool:
        low = part.lower()
        return low.endswith(self._noun_ends) and len(low) > 6 and not names.is_given(low)

    def _supported(self, r: Run) -> bool:
        """Return whether an age, a party or a verb of saying is next to a name."""
        if _BEHIND.match(self.text, r.end):
            return True
        say = words(self.language).say
        before = self.text[max(0, r.start - _NEXT_WORDS) : r.start].rsplit(None, 1)
        if self.language == "de":  # every noun has a capital: "Lindners Vorschlag nannte er ..."
            quoted = len(before) > 1 and before[0].rstrip(" ,").endswith(_BLANK)
            return quoted and before[-1] in say
        if before and self._is_office_beside(before[-1], r.end):
            return True
        after = self.text[r.end : r.end + _NEXT_WORDS].split(None, 2)
        if self.text[r.end : r.end + 1] == " " and any(x.strip(".,:") in say for x in after[:2]):
            return True
        return bool(before) and before[-1] in say

    def _is_office_beside(self, word: str, end: int) -> bool:
        """Return whether a word before a name is its office: "el alcalde X", "sa mère, X,"."""
        if word.endswith(","):
            return self.text[end : end + 1] in (",", ".") and self.is_office(word[:-1])
        return word[0].islower() and self.is_office(word)

    def _mention(self, r: Run) -> Mention | None:
        name = " ".join(r.parts)
        if len(r.parts) > 1:
            if name in self.people:
                return Mention(r.start, r.end, name, r.titled)
            # "Lind" for "Nora Lind", after another capitalised word
            full = self.bearer(r.parts[-1])
            if full is None or not (r.titled or self.is_noun(r.parts[0])):
                return None
            return Mention(r.end - len(r.parts[-1]), r.end, full, True)
        full = self.bearer(name) or (name if self._is_titled_surname(r) else None)
        return Mention(r.start, r.end, full, r.titled) if full else None

    def _is_titled_surname(self, r: Run) -> bool:
        """Return whether a title marks a word as a surname that no full name in the text has."""
        word = r.parts[-1]
        if not r.titled or word in self._by_surname or not word[0].isupper() or word.isupper():
            return False
        if self.language == "de" and word.endswith("s"):
            return False  # "der Oberrabbiner Israels"
        return not (self.is_noun(word) or self._is_place(word) or names.is_group(word))

    def bearer(self, surname: str) -> str | None:
        """Return the only person with a surname, or None."""
        found = self._by_surname.get(surname, ())
        return next(iter(found)) if len(found) == 1 else None

    # --------------------------------------------------------------------------------- look up

    def within(self, start: int, end: int) -> list[Mention]:
        """Return the persons printed in `start:end` of the text."""
        at = bisect_left(self._starts, start)
        out = []
        while at < len(self.mentions) and self.mentions[at].end <= end:
            out.append(self.mentions[at])
            at += 1
        return out


def _surname(name: str) -> str:
    return name.split()[-1]
