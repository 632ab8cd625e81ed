"""Load the words that mark a speaker, by language: cue verbs, pronouns, prepositions, offices.

The words are data: `data/quotes/<language>.txt` and `data/quotes/people.txt`. `Words` holds what
attribution needs for one language. A language without a file uses the English words. The other
languages add the English words, because articles are often half translated.
"""

from __future__ import annotations

from functools import lru_cache

from msgspec.structs import replace

from digest.core import names, tables
from digest.core.model import Value
from digest.desk.quotes.items import (
    ACCORDING,
    ADVERB,
    BODY,
    CALLING,
    CONJUNCTION,
    OFFICE,
    PREPOSITION,
    PRONOUN,
    SAYING,
    SEVERAL,
    SUBORDINATOR,
    WHEN,
    WORD,
)

_ENGLISH = "quotes/en"
# The lists of all languages but English. The two written forms of Norwegian have one list.
_FILES = {tag: f"quotes/{tag}" for tag in sorted(tables.languages("quotes") - {"en"})}
_FILES |= {"nb": "quotes/no", "nn": "quotes/no"}
FRAMED = frozenset(_FILES)  # languages that are read by frames
_PEOPLE = "quotes/people"
_LARGEST = 50_000  # words cached for each language

TIME = tables.words(_PEOPLE, "time")
PERSON = tables.words(_PEOPLE, "person")
MANY = tables.words(_PEOPLE, "many")
DEMONYMS = tables.words(_PEOPLE, "demonyms")
NICKNAMED = tables.words(_PEOPLE, "nicknamed")
TITLED = tables.words(_PEOPLE, "titled")
BASES = tables.words(_ENGLISH, "say") | {"say", "tell", "write"}
CLAIM = tables.words(_ENGLISH, "claim")
# languages that also open direct speech with a dash
DASHED = frozenset(("es", "pt", "fr", "it", "pl"))
NORDIC = frozenset(("da", "nb", "nn", "no", "sv"))  # the same, and close it with a comma
CONJUNCTIONS = tables.words(_PEOPLE, "conjunctions")
GERMAN_PERSON = tables.items(_PEOPLE, "german endings")
_ANY_LANGUAGE = (CONJUNCTIONS, MANY, PERSON, names.INSTITUTIONS, TIME)
_MARKS = {**{c: c for c in ",:;!?"}, **dict.fromkeys(("—", "–", "―", "-", "--"), "-"), "…": "."}
_DOUBLING = tables.words(_ENGLISH, "doubling")


_ENDINGS = ("ly", "s", "men", *GERMAN_PERSON)


class Kinds(dict[str, str]):
    """The kind of each word and mark in the lists; that of another word is found on demand."""

    def __missing__(self, word: str) -> str:
        kind = _by_ending(word) if word.endswith(_ENDINGS) or not word.isascii() else WORD
        if kind == WORD and word[0].isdigit():
            kind = WHEN
        if len(self) < _LARGEST:
            self[word] = kind
        return kind


class Words(Value, frozen=True, gc=False):
    """The words of one language, in lower case."""

    language: str  # language of the words: English for a language without a file
    say: frozenset[str]
    call: frozenset[str]
    pronouns: dict[str, str]  # -> m, f, p (plural), w (relative), i (thing)
    skip: frozenset[str]
    prepositions: frozenset[str]
    subordinate: frozenset[str]
    stop: frozenset[str]
    # words that may open a sentence and are not names: `stop`, English `stop`, times
    opening: frozenset[str]
    according: frozenset[str]
    kinds: Kinds
    inverts: bool  # "..., sagte er": the subject follows a verb after a quotation
    listed: frozenset[str] = frozenset()  # the words and marks of the lists in `kinds`


def _forms(base: str) -> list[str]:
    """Return the third person, past and participle of a regular English verb.

    The base form is omitted: it is too often a noun or an infinitive.
    """
    if base.endswith("e"):
        return [base + "s", base + "d", base[:-1] + "ing"]
    if base.endswith("y") and base[-2] not in "aeiou":
        return [base[:-1] + "ies", base[:-1] + "ied", base + "ing"]
    if base.endswith(("s", "sh", "ch", "x")):
        return [base + "es", base + "ed", base + "ing"]
    if base in _DOUBLING:
        return [base + "s", base + base[-1] + "ed", base + base[-1] + "ing"]
    return [base + "s", base + "ed", base + "ing"]


def _verbs(section: str) -> frozenset[str]:
    """Return the forms of the English verbs in a section and in its list of irregular forms."""
    regular = {form for base in tables.items(_ENGLISH, section) for form in _forms(base)}
    return frozenset(regular) | tables.words(_ENGLISH, f"{section} forms")


def _pronouns(name: str) -> dict[str, str]:
    return dict(line.split() for line in tables.items(name, "pronouns"))


@lru_cache(maxsize=8192)
def is_person_noun(word: str) -> bool:
    """Return whether a common noun is the office or trade of one person."""
    return word in PERSON or word.endswith(GERMAN_PERSON)


def word_file(language: str) -> str:
    """Return the name of the file with the words of a language."""
    return _FILES.get(language[:2], _ENGLISH)


@lru_cache(maxsize=64)
def words(language: str) -> Words:
    """Return the words of `language` (an ISO code), or the English ones if it has no file."""
    return _read(language[:2] if language[:2] in _FILES else "en")


@lru_cache(maxsize=16)
def _read(language: str) -> Words:
    say = _verbs("say")
    call = _verbs("call") - say
    opening = tables.words(_ENGLISH, "stop") | TIME
    file = _FILES.get(language, _ENGLISH)
    if file != _ENGLISH:
        own = tables.words(file, "say")
        say = own | (say - tables.words(_PEOPLE, "ambiguous"))
        call -= own
        opening |= tables.words(file, "stop")
    found = Words(
        language=language,
        say=say,
        call=call,
        pronouns=_pronouns(file),
        skip=tables.words(file, "skip"),
        prepositions=tables.words(file, "prepositions"),
        subordinate=tables.words(file, "subordinate"),
        stop=tables.words(file, "stop"),
        opening=opening,
        according=tables.words(file, "according"),
        kinds=Kinds(_MARKS),
        inverts=language != "en",
    )
    own_words = (found.say, found.call, found.pronouns, found.skip)
    more_words = (found.prepositions, found.subordinate, found.according)
    for listed in (*own_words, *more_words, *_ANY_LANGUAGE):
        found.kinds.update((word, _listed(word, found)) for word in listed)
    return replace(found, listed=frozenset(found.kinds))


def _listed(word: str, w: Words) -> str:
    """Return the kind of a listed word: if two lists contain it, the first one."""
    first = (
        (PRONOUN, w.pronouns),
        (SAYING, w.say),
        (CALLING, w.call),
        (ACCORDING, w.according),
        (SUBORDINATOR, w.subordinate),
        (PREPOSITION, w.prepositions),
        (CONJUNCTION, CONJUNCTIONS),
    )
    for kind, listed in first:
        if word in listed:
            return kind
    if word in w.skip or _adverb(word):
        return ADVERB
    if word in MANY:
        return SEVERAL
    if is_person_noun(word):
        return OFFICE
    if word in names.INSTITUTIONS:
        return BODY
    return WHEN


def _several(word: str) -> bool:
    """Return whether a word is the plural of a person noun: "bakers", "chairmen"."""
    if word.endswith("men"):
        return f"{word[:-3]}man" in PERSON
    return word[-1] == "s" and word[:-1] in PERSON


def _adverb(word: str) -> bool:
    return word.endswith("ly") and len(word) > 4 and word != "family"


def kind_of(word: str, w: Words) -> str:
    """Return the kind of a lower-case word, one of those of `items.Item`, from a cache."""
    return w.kinds[word]


def _by_ending(word: str) -> str:
    """Return the kind of a word that is in no list."""
    if word.endswith("ly") and _adverb(word):
        return ADVERB
    if word.endswith(GERMAN_PERSON):
        return OFFICE
    if (word[-1] == "s" or word.endswith("men")) and _several(word):
        return SEVERAL
    if not word.isascii() and names.is_institution(word):
        return BODY
    return WORD
