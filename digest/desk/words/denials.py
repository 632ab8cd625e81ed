"""The phrases that deny a link to another event, and the words of which each has one.

The words are looked for first, as parts of words: “linked” is found where “link” is.
"""

from __future__ import annotations

from functools import cache

from digest.core import tables

OTHER = r"(?=\s?[,;:(–—]| after | following )"  # what comes between a count and the others of it
BACK = "… "  # begins a phrase that is about the words before it


@cache
def phrases(language: str) -> tuple[str, ...]:
    """Return the phrases of a language."""
    return tables.items("grouping/denials", language)


@cache
def counts(language: str) -> tuple[str, ...]:
    """Return the regular expressions for a count of events in a language."""
    return tuple(c + OTHER for c in tables.items("grouping/denials", f"{language} counted"))


@cache
def needed(language: str) -> tuple[str, ...]:
    """Return the words of which one is in each denial in a language, in small letters.

    A word is left out where each of its phrases has another one: “there” of “there is no link”.
    """
    own = [p.removeprefix(BACK).split() for p in phrases(language)]
    own += [[w] for c in counts(language) for w in first_words(c)]
    found = {max(words, key=len) for words in own}
    for word in sorted(found):
        others = found - {word}
        if all(any(o in w for o in others for w in words) for words in own):
            found = others
    return tuple(sorted(found))


@cache
def fragments(language: str) -> tuple[str, ...]:
    """Return parts of phrases, in small letters, of which one is in each sentence that denies."""
    parts = (p.removeprefix(BACK).split("*") for p in phrases(language))
    found = {max((part.strip() for part in own), key=len) for own in parts}
    found |= {w for c in counts(language) for w in first_words(c)}
    return tuple(sorted(f for f in found if not any(other in f for other in found - {f})))


def first_words(expression: str) -> list[str]:
    """Return the words with which a regular expression of the form `(?:this|that) …` begins."""
    return expression.removeprefix("(?:").partition(")")[0].split("|")
