"""Look up how common words are in everyday news, in tables independent of the articles.

A level measures the share of articles that contain a word. Two levels more mean half the share;
level 0 means that the word is not in the tables. The tables are `data/words/everyday.txt` (English,
counted) and `data/words/everyday_other.txt` (function words of other languages).
"""

from __future__ import annotations

from functools import cache

from digest.core import tables
from digest.desk.words.hashes import folded

# level of function words of other languages, which occur in a quarter of all articles
OTHER_LEVEL = 5


@cache
def levels() -> dict[str, int]:
    """Return the level of each known word in its compared form; 1 is the most common."""
    found = {folded(word): OTHER_LEVEL for word in other()}
    for section, lines in tables.sections("words/everyday").items():
        if section:
            found.update({w: int(section) + 1 for line in lines for w in line.split()})
    return found


@cache
def other() -> frozenset[str]:
    """Return the function words of languages other than English, in lower case."""
    return frozenset(
        word
        for lines in tables.sections("words/everyday_other").values()
        for line in lines
        for word in line.split()
    )


@cache
def common(level: int) -> frozenset[str]:
    """Return the English words at this level or a more common one."""
    return frozenset(
        word
        for section, lines in tables.sections("words/everyday").items()
        if section and int(section) <= level
        for line in lines
        for word in line.split()
    )
