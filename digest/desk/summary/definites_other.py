"""Definite noun phrases in other languages, by fewer rules than in English.

Articles of these languages are used for much that is known.
"""

from __future__ import annotations

from collections.abc import Sequence

from digest.core import tables
from digest.desk.summary.needs import (
    ENDS,
    LIST,
    MARKS,
    MOST,
    SHORTEST,
    Need,
    introduced_by,
    occurs,
    stub,
    words_of,
)
from digest.desk.words import everyday


def needed(words: Sequence[str], before: str, language: str) -> tuple[Need, ...]:
    """Return what a sentence takes for known. `before`: what is before it, in lower case."""
    articles = words_of(f"{language} articles")
    people = introduced_by(f"{language} people")
    found = []
    for i, raw in enumerate(words):
        word = raw.strip(MARKS + "'").lower()
        elided, _, noun = word.partition("'")
        if noun and f"{elided}'" in articles:
            nouns, end = [noun], i + 1
        elif word in articles and raw[-1].isalnum() and not _is_relative(words, i, language):
            nouns, end = _foreign_nouns(words, i + 1, language)
        else:
            continue
        following = words[end].strip(MARKS).lower() if end < len(words) else ""
        if not nouns or following in tables.words(LIST, f"{language} defined by"):
            continue
        head = nouns[-1] if language in ("de", "nl") else nouns[0]
        if head in people:
            found.append(Need(head, people[head]))
        elif len(head) >= SHORTEST and stub(head):
            leading = i == 0 and occurs(head, before)
            if leading or _is_introduced(head, before, language):
                found.append(Need(head, frozenset(map(stub, nouns)) - {""}))
    return tuple(found)


def _is_relative(words: Sequence[str], at: int, language: str) -> bool:
    """German "der" behind a comma is a relative pronoun."""
    return language == "de" and at > 0 and words[at - 1].endswith(",")


def _foreign_nouns(words: Sequence[str], start: int, language: str) -> tuple[list[str], int]:
    """Return the noun behind an article, in lower case, and the index behind it."""
    known = everyday.other()
    for at in range(start, min(start + MOST, len(words))):
        word = words[at].strip(MARKS)
        if not word.isalpha():
            break
        if language == "de":
            if word[0].isupper():
                return [word.lower()], at + 1
        elif word[0].isupper() or word in known:
            break
        else:
            return [word], at + 1
        if words[at].endswith(ENDS):
            break
    return [], start


def _is_introduced(noun: str, before: str, language: str) -> bool:
    """Return whether the text before has the noun with an indefinite article."""
    if noun not in before:
        return False
    indefinite = words_of(f"{language} indefinite")
    words = before.split()
    for i, raw in enumerate(words):
        if raw.strip(MARKS) == noun and not indefinite.isdisjoint(words[max(0, i - 3) : i]):
            return True
    return False
