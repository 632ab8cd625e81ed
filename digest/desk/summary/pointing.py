"""Nouns that a sentence points at: "this gap", "of that wound".

A reader who did not see the sentence before asks which one, unless the noun is printed.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from itertools import pairwise

from digest.core import tables
from digest.core.patterns import lazy
from digest.desk.summary.noun_run import noun_run
from digest.desk.summary.opening_words import openings
from digest.desk.summary.tuning import TUNING
from digest.desk.words import everyday
from digest.desk.words.forms import BARE, STOP, stem
from digest.desk.words.number_words import numbers

SHORTEST = 4  # letters of a noun behind a demonstrative, of other languages than English
EARLY = 10  # words of a sentence in which "this" and a noun are looked for
ADVERBS = 3  # words before a comma and "that" at the head of a sentence
_ENDS = ".;:!?"
_MAY_POINT = lazy(r"\b[Tt]h(?:at|is|ese|ose) ")
_POINTS = ("hat ", "his ", "hese ", "hose ")  # every match of _MAY_POINT ends with one of these


@cache
def _words(section: str) -> frozenset[str]:
    return tables.words("summary/introductions", section)


def may_point(text: str, language: str) -> bool:
    """Return whether the text may have a "this" before a noun.

    Of other languages than English any text may.
    """
    if language[:2] not in ("en", "un"):
        return True
    return any(map(text.__contains__, _POINTS)) and _MAY_POINT.search(text) is not None


def unknown_pointing(
    text: str, language: str, stems: Collection[str], printed: Collection[str]
) -> str:
    """Return the noun of "this gap" early in the text, or of "of that gap" anywhere in it.

    Empty where a printed sentence has the noun; "gaps" does not introduce "this gap". `stems`,
    `printed`: of the words that are printed, and these words. Quotations count too.
    """
    if language[:2] not in ("en", "un"):
        return _foreign_pointing(text, language[:2], stems)
    if not may_point(text, language):
        return ""
    words = [
        w for w in text.replace("’", "'").split() if BARE[w.lower()] not in numbers("en").words
    ]
    low = [BARE[w.lower()] for w in words]
    for at, word in enumerate(low[:-1]):
        opens = not at or (at <= ADVERBS and words[at - 1][-1] == ",")  # "Sadly, that pier"
        early = at < EARLY and (word in _words("pointing") or (word == "that" and opens))
        object_of = word == "that" and at and low[at - 1] in _words("before that")
        ends = word == "that" and words[at + 1][-1] in _ENDS  # "declined to show that list."
        if not (early or object_of or ends):
            continue
        if word == "this" and low[at + 1] in _words("this place"):
            continue
        nouns, _ = noun_run(words, low, at + 1)
        noun = nouns[-1] if nouns else low[at + 1]
        if _points_back(noun, stems, printed):
            return noun
    return ""


def _foreign_pointing(text: str, language: str, stems: Collection[str]) -> str:
    """Return the same by the demonstratives of the language, early in the text."""
    lists = openings(language)
    words = [w.strip("\"'“”‘’.,;:()!?«»„").lower() for w in text.split(maxsplit=EARLY)[:EARLY]]
    for word, noun in pairwise(words):
        if word not in lists.demonstratives or noun in lists.times or noun in lists.verbs:
            continue
        if len(noun) < SHORTEST or not noun.isalpha() or noun in everyday.other():
            continue
        if stem(noun)[: TUNING.stub] not in stems:
            return noun
    return ""


def _points_back(noun: str, stems: Collection[str], printed: Collection[str]) -> bool:
    """Return whether it is a noun, no time of day or year, that is not printed."""
    if not noun or noun in STOP:
        return False
    if noun in tables.words("summary/openings", "en times"):
        return False
    if noun in tables.words("summary/openings", "en verbs"):
        return False
    other = noun[:-1] if noun.endswith("s") else f"{noun}s"
    if other in printed and noun not in printed:
        return True
    return stem(noun)[: TUNING.stub] not in stems
