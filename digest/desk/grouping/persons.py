"""Find on whom an article is: whom its headline names, or whose death it reports.

Two articles on two persons are on two events, though one may mention the other person.
"""

from __future__ import annotations

from typing import NamedTuple

from digest.core import tables
from digest.core.model import Article
from digest.desk.grouping.stated import Stated
from digest.desk.words import hashes


class Persons(NamedTuple):
    """Persons by full name, each with the hash of the last word of the name."""

    headline: dict[str, int]  # named in the headline
    dead: dict[str, int]  # named in a first sentence that reports a death


def of(article: Article, stated: Stated) -> Persons:
    """Return on whom an article is."""
    said = article.sentences[:1]
    first = article.text[: said[0].end] if said else ""
    words = (word.strip(".,;:") for word in first.lower().split())
    if tables.words("grouping/deaths").isdisjoint(words):
        first = ""
    headline = _named(article.title or "", stated)
    return Persons(
        {n: h for n, h in headline.items() if stated.may_be_person(n)}, _named(first, stated)
    )


def differ(one: Persons, other: Persons, stated: Stated, its: Stated) -> bool:
    """Return whether each is on someone else, one of whom the other text lacks.

    `stated`, `its`: what the two articles state.
    """
    for a, b in zip(one, other, strict=True):
        if (
            a
            and b
            and a.keys().isdisjoint(b)
            and (its.all_words.isdisjoint(a.values()) or stated.all_words.isdisjoint(b.values()))
        ):
            return True
    return False


def _named(text: str, stated: Stated) -> dict[str, int]:
    """Return the names of several words that a text of an article has, but for those of places."""
    if not text:
        return {}
    words = set(map(hashes.term, hashes.TOKEN.findall(text)))
    return {
        name: hashes.term(name.rsplit(None, 1)[-1])
        for name in stated.full_names
        if words.issuperset(map(hashes.term, name.split())) and stated.is_no_place(name)
    }
