"""The words of a noun phrase, without a grammar: where it begins, and where its verb cuts it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from digest.core import tables
from digest.desk.summary.needs import AGE, ENDS, MARKS, MOST, introduced_by, words_of
from digest.desk.words.forms import STOP

_FORMS = ("ed", "ing", "ly")  # endings of words that end a noun phrase


def noun_run(words: Sequence[str], low: Sequence[str], start: int) -> tuple[list[str], int]:
    """Return the words of a noun phrase in lower case, and the index behind the last one."""
    nouns: list[str] = []
    at = start
    while at < len(words) and len(nouns) < MOST:
        raw, word = words[at], low[at]
        if not word or not (raw.lstrip(MARKS)[0].islower() or word.endswith(AGE)):
            break
        if word in no_noun():
            break
        if nouns and _is_verb(words, low, at):
            break
        if nouns and (word in _behind_noun() or word.endswith(_FORMS)):
            break
        nouns.append(word)
        at += 1
        if "'s" in raw or raw.endswith(ENDS):
            break
        if word in introduced_by("en people") and not _is_first_half(words, low, at):
            break
    return nouns, at


def _is_first_half(words: Sequence[str], low: Sequence[str], at: int) -> bool:
    """ "The passenger boat": the noun for people, just passed, is half of one for a thing."""
    if low[at - 1] not in words_of("en first halves") or at == len(words):
        return False
    word = low[at]
    return words[at][0].islower() and word not in no_noun() and word not in _behind_noun()


def _is_verb(words: Sequence[str], low: Sequence[str], at: int) -> bool:
    """ "Stipulates" of "the pact stipulates that": -s before a clause, object or figure."""
    word = low[at]
    if not word.endswith("s") or word.endswith("ss") or not words[at][-1].isalpha():
        return False
    behind = low[at + 1] if at + 1 < len(low) else ""
    return behind[:1].isdigit() or behind in words_of("en behind a verb")


@cache
def no_noun() -> frozenset[str]:
    """Return the words that are never part of a run of nouns."""
    return (STOP - {"one"}) | words_of("en defined by")


@cache
def _behind_noun() -> frozenset[str]:
    return verbs() | words_of("en adverbs")


@cache
def verbs() -> frozenset[str]:
    """Return the verbs of the lists in data/summary, at which a run of nouns ends."""
    lists = (
        ("introductions", "verbs"),
        ("openings", "en verbs"),
        ("definites", "en verbs"),
        ("definites", "en past verbs"),
    )
    return frozenset().union(*(tables.words(f"summary/{name}", part) for name, part in lists))
