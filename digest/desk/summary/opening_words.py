"""The words of openings that refer to a sentence before: `data/summary/openings.txt`."""

from __future__ import annotations

from functools import cache

from digest.core import tables
from digest.core.rows import Row


class Openings(Row, frozen=True):
    """The lists of one language, see data/summary/openings.txt."""

    pronouns: frozenset[str]
    demonstratives: frozenset[str]
    articles: frozenset[str]
    verbs: frozenset[str]
    others: frozenset[str]
    connectives: frozenset[str]
    times: frozenset[str]
    nouns: frozenset[str]
    phrases: dict[str, tuple[str, ...]]
    before_noun: dict[str, tuple[str, ...]]
    quantities: frozenset[str]
    quantities_alone: frozenset[str]
    quantities_of_one: frozenset[str]
    more: frozenset[str]
    interjections: frozenset[str]
    guesses: frozenset[str]
    of: frozenset[str]
    quantity_verbs: frozenset[str]
    verb_endings: tuple[str, ...]


@cache
def openings(language: str) -> Openings:
    """Return the lists of a language; they are empty for one that has none."""

    def words(section: str) -> frozenset[str]:
        return tables.words("summary/openings", f"{language} {section}")

    return Openings(
        pronouns=words("pronouns"),
        demonstratives=words("demonstratives"),
        articles=words("articles"),
        verbs=words("verbs"),
        others=words("others"),
        connectives=words("connectives"),
        times=words("times"),
        nouns=words("nouns"),
        phrases=_by_first_word(f"{language} phrases"),
        before_noun=_by_first_word(f"{language} phrases before a noun that points back"),
        quantities=words("quantities"),
        quantities_alone=words("quantities alone"),
        quantities_of_one=words("quantities of one"),
        more=words("more"),
        interjections=words("interjections"),
        guesses=words("guesses"),
        of=words("of"),
        quantity_verbs=words("quantity verbs"),
        verb_endings=tables.items("summary/openings", f"{language} verb endings"),
    )


def _by_first_word(section: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for phrase in tables.items("summary/openings", section):
        found.setdefault(phrase.split()[0], []).append(phrase + " ")
    return {first: tuple(phrases) for first, phrases in found.items()}
