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
from functools import lru_cache

from digest.core import names, tables
from digest.core.model import Value
from digest.core.patterns import lazy, of_words
from digest.desk.quotes.cue_words import GERMAN_PERSON, PERSON, TIME, word_file, words
from digest.desk.quotes.phrases import UP

_WORD = (
    rf"[{UP}][\w'’]{{0,40}}(?:[-‑][\w'’]{{1,40}}){{0,3}}"
    rf"(?:(?<=\b[{UP}])\.|(?<=Dr)\.|(?<=Prof)\.|(?<=St)\.)?"
)
_RUN = of_words(
    rf"{_WORD}(?:[ \u00a0](?:(?:<<within names of other texts>>)[ \u00a0]){{0,2}}{_WORD}){{0,6}}",
    "names/particles",
)
_BEHIND = lazy(
    r"(?:,? \(?\d{1,3}\)?[,)]"  # an age
    r"| \([A-ZÄÖÜ][\w./ -]{1,20}\)"  # a party
    r"| \(\d\d\))"
)
_PRINTED = re.compile(r"\S+")
_ROMAN = re.compile("[IVX]+")
_INFLECTED = ("e", "em", "en", "er", "es")  # endings of German adjectives
_AT_PLACE = tables.items("quotes/frames", "at a place")
_GERMAN_ARTICLES = ("der", "den", "dem", "das", "des")
_GERMAN_PARTICLES = ("von", "zu", *_GERMAN_ARTICLES)
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


class _Run(Value, frozen=True, gc=False):
    """A run of capitalised words, without words at either end that are not part of a name."""

    start: int
    end: int
    parts: tuple[str, ...]
    titled: bool


class _Word(Value, frozen=True, gc=False):
    """What a word of a run may be, independent of the article."""

    office: bool
    closed: bool  # may be capitalised and is not a name
    time: bool
    large: bool  # begins with a capital


@lru_cache(maxsize=16)
def _closed(language: str) -> frozenset[str]:
    """Return the words of a language that may be capitalised and are not names."""
    w = words(language)
    file = word_file(language)
    more = tables.words(file, "openers") | tables.words(file, "determiners")
    every = (w.stop, w.subordinate, w.prepositions, w.skip, w.say, w.according, w.opening)
    return frozenset().union(more, w.pronouns, *every)


@lru_cache(maxsize=32768)
def is_office(word: str, language: str) -> bool:
    """Return whether a word is a title, an office or a trade."""
    low = word.strip(".").lower()
    if language == "fr" and word in ("M.", "MM."):
        return True
    folded = low.casefold()
    titled = folded in names.TITLES or folded.endswith(names.TITLE_ENDS)
    if titled or low in PERSON or low.endswith(GERMAN_PERSON):
        return not (names.is_given(low) and low not in names.TITLES)
    if language == "nl":
        return names.is_dutch_office(low)
    if language == "de":
        return names.is_trade(low)
    return low in tables.words(word_file(language), "offices")


@lru_cache(maxsize=32768)
def _word(printed: str, language: str) -> _Word:
    low = printed.lower()
    return _Word(
        is_office(printed, language),
        low in _closed(language),
        low in TIME,
        printed[0].isupper(),
    )


@lru_cache(maxsize=32768)
def _alone(word: str, language: str) -> str:
    """Return a capitalised word by itself if it may be a surname, else an empty string."""
    low = word.lower()
    if low in _closed(language):
        return ""
    if is_office(word, language):
        return word
    return "" if low in TIME else word.rstrip("'’")


class PersonTable:
    """The persons of one article."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.language = language
        self._closed = _closed(language)
        self._noun_ends = tables.items(word_file(language), "noun endings")
        self._determiners = tables.words(word_file(language), "determiners")
        self._bodies = tables.words(word_file(language), "bodies")
        self._body_ends = tables.items("quotes/frames", "body endings")
        self._nouns: dict[str, bool] = {}
        # Most runs are a single word, which needs no cutting: two thirds of the time in German.
        singles: list[tuple[int, str]] = []
        runs: list[_Run] = []
        for m in _RUN.finditer(text):
            word = m.group()
            if " " in word or "\u00a0" in word:
                runs += [r for found in self._segments(m) if (r := self._cut(found)) is not None]
                continue
            surname = _alone(word, language)
            if surname:
                at = m.start()
                if at < 2 or not text[at - 2].isdigit():
                    singles.append((at, surname))
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

    # ------------------------------------------------------------------------ reading the runs

    def _segments(self, m: re.Match[str]) -> list[list[tuple[str, int]]]:
        """Return the parts of a run split at prepositions: "Angaben von Ann Lee".

        A particle of a name is not a preposition. Only given names precede it: "Nora von der Lohe".
        """
        at = m.start()
        counted = self.text[max(0, at - 2) : at]
        run: list[tuple[str, int]] = []
        for word in m.group().split():
            if not word[0].isupper():
                return self._parted(m, counted)
            run.append((word, at))
            at += len(word) + 1
        if counted[:1].isdigit():
            del run[0]  # "5 Millionen Dollar"
        return [run] if run else []

    def _parted(self, m: re.Match[str], counted: str) -> list[list[tuple[str, int]]]:
        """Return the parts of a run that has words without a capital. `counted` precedes it."""
        out: list[list[tuple[str, int]]] = [[]]
        words_of = list(_PRINTED.finditer(m.group()))
        for n, w in enumerate(words_of):
            word = w.group()
            if w.start() == 0 and counted[:1].isdigit():
                continue  # "5 Millionen Dollar"
            if word[0].islower() and self._is_dutch_particle([x.group() for x in words_of], n):
                pass
            elif word[0].islower() and (
                not self._is_first_names([x for x, _ in out[-1]])
                or (self.language == "de" and self._is_complement([x.group() for x in words_of], n))
            ):
                out.append([])
            if word[0].isupper() or out[-1]:
                out[-1].append((word, m.start() + w.start()))
        return [s for s in out if s]

    def _is_dutch_particle(self, run: list[str], n: int) -> bool:
        """Return whether a particle is in a Dutch surname whatever is before it: "van der Hem"."""
        if self.language != "nl":
            return False
        pair = (*run[n : n + 2],) if run[n] == "van" else (*run[n - 1 : n + 1],)
        return pair in (("van", "der"), ("van", "den"))

    def _is_complement(self, run: list[str], n: int) -> bool:
        """Return whether a German particle begins another phrase: "Ann Lee der Zeitung Echo".

        "der" alone is in no German name, and what is "von der Feuerwehr" is from a body.
        """
        if run[n] not in _GERMAN_PARTICLES:
            return False
        if run[n] in _GERMAN_ARTICLES and run[n - 1] not in _GERMAN_PARTICLES:
            return True
        after = next((w for w in run[n + 1 :] if w[0].isupper()), "")
        return after.lower() in self._bodies or after.lower().endswith(self._body_ends)

    def _is_first_names(self, before: list[str]) -> bool:
        """Return whether a particle after some words is part of a name.

        "Präsidentin Nora von der Lohe".
        """
        first = next((k for k, w in enumerate(before) if not self.is_office(w)), len(before))
        given = before[first:] if first else before
        return (bool(given) or not before) and all(
            names.is_given(w) or w[0].islower() for w in given
        )

    def _cut(self, found: list[tuple[str, int]]) -> _Run | None:
        """Return a run without the words at its ends that are not part of a name.

        None if nothing is left.
        """
        last = found[-1]
        titled = False
        first = 0
        for word, _ in found:
            w = _word(word, self.language)
            if w.office:
                titled = True
            elif not self._is_leading(word, w, len(found) - first):
                break
            first += 1
        del found[:first]
        if not found:  # an office that may be a surname: "Richter sagte"
            word, at = last
            if not word[0].isupper() or word.lower() in self._closed:
                return None
            return _Run(at, at + len(word), (word,), False)
        given = self._given_inside(found)
        if given:
            titled = True
            del found[:given]
        while found and ((w := _word(found[-1][0], self.language)).time or not w.large):
            del found[-1]
        while len(found) > 1 and _word(found[-1][0], self.language).closed:
            del found[-1]
        if not found or not found[0][0][0].isupper() or len(found) > 5:
            return None
        word, at = found[-1]
        bare = word.rstrip("'’") if len(found) == 1 else word
        return _Run(found[0][1], at + len(bare), (*(w for w, _ in found[:-1]), bare), titled)

    def _is_leading(self, word: str, w: _Word, size: int) -> bool:
        """Return whether the first word of a run of `size` words is not part of a name."""
        if w.closed or not w.large:
            return not (w.time and size > 1 and names.is_given(word))  # "Jan Holm"
        german = self.language == "de" and size > 1
        return german and not names.is_given(word) and self.is_noun(word)

    def _given_inside(self, run: list[tuple[str, int]]) -> int:
        """Return the number of words before a given name that are not part of the name."""
        if len(run) < 3 or names.is_given(run[0][0]) or run[0][0].endswith("."):
            return 0
        for k in range(1, len(run) - 1):
            if run[k][0][0].isupper() and names.is_given(run[k][0]):
                return k
        return 0

    def is_office(self, word: str) -> bool:
        """Return whether a word is a title, an office or a trade."""
        return is_office(word, self.language)

    def is_noun(self, word: str) -> bool:
        """Return whether a capitalised German word is a common noun, by its ending or article."""
        found = self._nouns.get(word)
        if found is None:
            low = word.lower()
            ends = low.endswith(self._noun_ends) and len(low) > 5
            found = ends or (not names.is_given(low) and self._has_article(word))
            self._nouns[word] = found
        return found

    def _has_article(self, word: str) -> bool:
        at = self.text.find(f" {word}")
        for _ in range(30):
            if at < 0:
                break
            before = self.text[max(0, at - 12) : at].rsplit(None, 1)
            end = self.text[at + 1 + len(word) : at + 2 + len(word)]
            if before and before[-1].lower() in self._determiners and not end.isalnum():
                # "die Lindner sagte" is rare; an article before a noun is common.
                return True
            at = self.text.find(f" {word}", at + 1)
        return False

    # -------------------------------------------------------------------------- who is a person

    def _admit(self, runs: list[_Run]) -> None:
        by_name: dict[str, list[_Run]] = {}
        for r in runs:
            by_name.setdefault(" ".join(r.parts), []).append(r)
        for name, printed in by_name.items():
            if self._is_person(name, printed):
                self.people.add(name)
                self._by_surname.setdefault(_surname(name), set()).add(name)

    def _is_person(self, name: str, printed: list[_Run]) -> bool:
        parts = printed[0].parts
        if names.is_group(name) and not any(r.titled for r in printed):
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

    def _supported(self, r: _Run) -> bool:
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

    def _mention(self, r: _Run) -> Mention | None:
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

    def _is_titled_surname(self, r: _Run) -> bool:
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
