"""How common words are in everyday news, from tables that do not depend on the articles at hand.

A level says in what share of articles a word occurs: two levels are a halving, 0 is a word that
no table knows. The tables are `data/words/everyday.txt` (English, counted) and
`data/words/everyday_other.txt` (function words of other languages).
"""

from __future__ import annotations

from functools import cache

from digest.core import tables
from digest.desk.words.hashes import folded

OTHER_LEVEL = 5  # of a function word of another language: it is in a quarter of all articles


@cache
def levels() -> dict[str, int]:
    """Return the level of each known word, in its compared form: 1 for the most common ones."""
    found = {folded(word): OTHER_LEVEL for word in other()}
    for section, lines in tables.sections("words/everyday").items():
        if section:
            found.update({w: int(section) + 1 for line in lines for w in line.split()})
    return found


@cache
def other() -> frozenset[str]:
    """Return the function words of other languages than English, in small letters."""
    return frozenset(
        word
        for lines in tables.sections("words/everyday_other").values()
        for line in lines
        for word in line.split()
    )


@cache
def common(level: int) -> frozenset[str]:
    """Return the English words at this level of the table or more common ones."""
    return frozenset(
        word
        for section, lines in tables.sections("words/everyday").items()
        if section and int(section) <= level
        for line in lines
        for word in line.split()
    )
