"""What an article says happened, as kinds of events: a strike, a recall, a lawsuit.

Two articles on one person or body share its name, its trade and its theme, and may still be on two
events. Their headlines and first sentences say what happened. When each names a kind of event
that the other text never mentions, they are on two, unless one comes of the other: an arrest of a
theft. The words are in data/grouping/event_kinds.txt, what may come of what in aftermaths.txt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from digest.core import tables
from digest.core.model import Article
from digest.core.patterns import lazy
from digest.desk.words import hashes

# “Fifty years to the day after the dam broke, the village remembers …”.
YEARS_AFTER = lazy(r"\b[^\W_]+ years (?:to the (?:day|hour) )?(?:after|ago|since|on)\b", re.I)
REMEMBERED = lazy(r"\b(?:remember(?:s|ed|ing)?|memorial|honou?r(?:s|ed)?|marks|marked)\b", re.I)
COMMEMORATION = "commemoration"  # the kind that is of no other event, whatever that one is


@cache
def _kinds() -> dict[int, str]:
    """Return the kind of event of each word, by the word's hash."""
    return {
        hashes.term(word): kind
        for kind, lines in tables.sections("grouping/event_kinds").items()
        for line in lines
        for word in line.split()
    }


def words() -> frozenset[int]:
    """Return the hashes of all words for kinds of events."""
    return frozenset(_kinds())


def kinds(text: Iterable[int]) -> frozenset[str]:
    """Return the kinds of events that the words of a text, by their hashes, name."""
    known = _kinds()
    return frozenset(known[w] for w in known.keys() & text)


@cache
def attendants(kinds: frozenset[str]) -> frozenset[int]:
    """Return the words that go with some kinds of events, as hashes: smoke with fires."""
    found = tables.sections("grouping/attendant_words")
    lines = (line for kind in kinds for line in found.get(kind, ()))
    return frozenset(hashes.term(word) for line in lines for word in line.split())


def stated(article: Article, words: frozenset[int] | None = None) -> frozenset[str]:
    """Return the kinds of events that the headline and the first sentence name.

    `words`: the hashes of their words, where they are known.
    """
    first = article.sentences[0] if article.sentences else None
    opening = article.text[first.start : first.end] if first else ""
    said = f"{article.title or ''}. {opening}"
    found = kinds(map(hashes.term, hashes.TOKEN.findall(said)) if words is None else words)
    years = "years" in said.casefold()  # the pattern takes ten times as long
    if years and YEARS_AFTER.search(said) and REMEMBERED.search(said):
        return found | {COMMEMORATION}
    return found


def exclude(one: frozenset[str], other: frozenset[str]) -> bool:
    """Return whether no kind of the one comes of a kind of the other, or the other way round."""
    return not any(_follows(a, b) or _follows(b, a) for a in one for b in other)


def _follows(kind: str, cause: str) -> bool:
    """Return whether events of a kind may come of those of another."""
    return cause in _aftermaths().get(kind, ())


@cache
def _aftermaths() -> dict[str, frozenset[str]]:
    """Return of each kind of event the kinds that it may come of."""
    return {
        kind: frozenset(word for line in lines for word in line.split())
        for kind, lines in tables.sections("grouping/aftermaths").items()
    }
