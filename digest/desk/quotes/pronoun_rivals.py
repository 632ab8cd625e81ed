"""Who else of a sentence a pronoun may refer to: a relative, an object, a person without a name.

Pure tests on the items of one sentence; pronouns.py decides with them.
"""

from __future__ import annotations

from digest.core import tables
from digest.desk.quotes.heads import governed
from digest.desk.quotes.items import NAMES, OTHER_VERBS, PREPOSITION, SAYING, Item
from digest.desk.quotes.pronoun_subjects import OF_OTHER_GENDER
from digest.desk.quotes.pronouns_farther import Asked

KIN = tables.words("quotes/people", "kin")
OBJECTS = {"m": "him", "f": "her"}
_BEFORE_OBJECT = PREPOSITION + SAYING  # kinds of items
_REPLIES = tables.words("quotes/clauses", "replying")
_WHOSE = 4  # items from "whose" to the relative: "whose elder brother"
_ARTICLES = frozenset(("a", "an", "another", "one"))
_BEHIND_OBJECT = _ARTICLES | {"the"}
_DIRECT = 6  # items from a subject to the object of its verb
_NAMED_BEHIND = 4  # items that may hold the name of a person: "a woman, Ann Lee,"


def is_new(items: list[Item], i: int) -> bool:
    """Return whether the person at `i` is new and has no name: "a woman", "another tall man"."""
    before = [x.word.casefold() for x in items[max(0, i - 2) : i]]
    if not _ARTICLES & {*before}:
        return False
    return not any(x.kind in NAMES for x in items[i + 1 : i + _NAMED_BEHIND])


def is_object_of(items: list[Item], k: int) -> bool:
    """Return whether a preposition or a verb directly precedes the name at `k`."""
    before = items[k - 1] if k else None
    return before is not None and (before.kind in _BEFORE_OBJECT or governed(items, k, 0))


def is_answered(rest: list[Item], asked: Asked) -> bool:
    """Return whether "she replied" may be someone whom the sentence before calls "her"."""
    items, v = asked.sc.items, asked.at + 1
    replies = v < len(items) and items[v].word in _REPLIES
    return replies and any(x.word == OBJECTS[asked.want] for x in rest)


def has_acting_kin(items: list[Item], want: str) -> bool:
    """Return whether a relative of the gender `want` acts: "Kim Lee, whose husband Rob came"."""
    for at, it in enumerate(items):
        if it.word == "whose":
            near = [x.word for x in items[at + 1 : at + _WHOSE]]
            return any(w in KIN and w not in OF_OTHER_GENDER[want] for w in near)
    return False


def acts_on(items: list[Item], want: str) -> bool:
    """Return whether the first item acts on a person of the gender: "Lee gave her a chance"."""
    return any(
        it.word == OBJECTS[want]
        and items[k - 1].kind in OTHER_VERBS
        and items[k + 1].word in _BEHIND_OBJECT
        for k, it in enumerate(items[:_DIRECT])
        if 1 < k < len(items) - 1
    )
