"""Find the runs of capitalised words in a text, and cut off words that are not part of a name.

For all languages with a word list except English: "Präsidentin Nora von der Lohe" gives "Nora von
der Lohe", with an office before it. Whether a run is a person is decided in `persons_table`.
"""

from __future__ import annotations

from functools import lru_cache

from digest.core import names, tables
from digest.core.model import Value
from digest.core.patterns import of_words
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
_GERMAN_ARTICLES = ("der", "den", "dem", "das", "des")
_GERMAN_PARTICLES = ("von", "zu", *_GERMAN_ARTICLES)


class Run(Value, frozen=True, gc=False):
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


@lru_cache(maxsize=16384)
def _segments(run: str, language: str) -> list[list[tuple[str, int]]]:
    """Return the parts of a run split at prepositions, words with their offsets in the run.

    "Angaben von Ann Lee" has two. A particle of a name is not a preposition. Only given names
    precede it: "Nora von der Lohe".
    """
    out: list[list[tuple[str, int]]] = [[]]
    words_of = run.split()
    offset = 0
    for n, word in enumerate(words_of):
        large = word[0].isupper()
        if not large and not _is_within_name(words_of, n, out[-1], language):
            out.append([])
        if large or out[-1]:
            out[-1].append((word, offset))
        offset += len(word) + 1
    return [part for part in out if part]


def _is_within_name(run: list[str], n: int, before: list[tuple[str, int]], language: str) -> bool:
    """Return whether the particle `run[n]` is part of a name, of which `before` are the words."""
    if _is_dutch_particle(run, n, language):
        return True
    first_names = _is_first_names([word for word, _ in before], language)
    return first_names and not (language == "de" and _is_complement(run, n))


def _is_dutch_particle(run: list[str], n: int, language: str) -> bool:
    """Return whether a particle is in a Dutch surname whatever is before it: "van der Hem"."""
    if language != "nl":
        return False
    pair = (*run[n : n + 2],) if run[n] == "van" else (*run[n - 1 : n + 1],)
    return pair in (("van", "der"), ("van", "den"))


def _is_complement(run: list[str], n: int) -> bool:
    """Return whether a German particle begins another phrase: "Ann Lee der Zeitung Echo".

    "der" alone is in no German name, and what is "von der Feuerwehr" is from a body.
    """
    if run[n] not in _GERMAN_PARTICLES:
        return False
    if run[n] in _GERMAN_ARTICLES and run[n - 1] not in _GERMAN_PARTICLES:
        return True
    after = next((w for w in run[n + 1 :] if w[0].isupper()), "").lower()
    bodies = tables.words(word_file("de"), "bodies")
    return after in bodies or after.endswith(tables.items("quotes/frames", "body endings"))


def _is_first_names(before: list[str], language: str) -> bool:
    """Return whether a particle after some words is part of a name.

    "Präsidentin Nora von der Lohe".
    """
    first = next((k for k, w in enumerate(before) if not is_office(w, language)), len(before))
    given = before[first:] if first else before
    return (bool(given) or not before) and all(names.is_given(w) or w[0].islower() for w in given)


class CapitalisedRuns:
    """The capitalised words of an article: `several` in a row, and `singles` with their offsets."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.language = language
        self.noun_ends = tables.items(word_file(language), "noun endings")
        self._closed = _closed(language)
        self._determiners = tables.words(word_file(language), "determiners")
        self._nouns: dict[str, bool] = {}
        # Most runs are a single word, which needs no cutting: two thirds of the time in German.
        self.singles: list[tuple[int, str]] = []
        self.several: list[Run] = []
        for m in _RUN.finditer(text):
            word = m.group()
            if " " in word or "\u00a0" in word:
                self._add_several(word, m.start())
                continue
            surname = _alone(word, language)
            if surname:
                at = m.start()
                if at < 2 or not text[at - 2].isdigit():
                    self.singles.append((at, surname))

    def _add_several(self, run: str, at: int) -> None:
        """Add what is left of a run of several words at `at` when each part of it is cut."""
        if self.text[max(0, at - 2) : at][:1].isdigit():  # "5 Millionen Dollar"
            counted = len(run.split(None, 1)[0]) + 1
            run, at = run[counted:], at + counted
        for part in _segments(run, self.language):
            found = self._cut(part.copy(), at)
            if found is not None:
                self.several.append(found)

    def _cut(self, found: list[tuple[str, int]], start: int) -> Run | None:
        """Return a part of the run at `start` without the words that are not part of a name.

        They are at its ends. None if nothing is left.
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
            word, at = last[0], start + last[1]
            if not word[0].isupper() or word.lower() in self._closed:
                return None
            return Run(at, at + len(word), (word,), False)
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
        at = start + found[0][1]
        if len(found) == 1:
            bare = found[0][0].rstrip("'’")
            return Run(at, at + len(bare), (bare,), titled)
        word, offset = found[-1]
        return Run(at, start + offset + len(word), tuple([w for w, _ in found]), titled)

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
            ends = low.endswith(self.noun_ends) and len(low) > 5
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
