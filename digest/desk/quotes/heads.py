"""Delimit the noun phrases in the items of a sentence: heads, owners, modifiers, appositions.

A noun phrase is given by the index of its head.
"""

from __future__ import annotations

from digest.core import names, tables
from digest.desk.quotes.items import (
    BODIES,
    BODY,
    COMMON_HEADS,
    GROUP,
    NAME,
    NAMELESS,
    NAMES,
    OFFICE,
    ONLY_TITLE,
    OWNING,
    PREPOSITION,
    PRONOUN,
    PROPER_NOUNS,
    QUOTATION,
    SEVERAL,
    SURNAME,
    WORD,
    Item,
)

# kinds of items, in the sense of each search
_IN_COMPOUND = WORD + OFFICE + BODY + GROUP + SURNAME
_IN_OFFICE = PREPOSITION + WORD + GROUP + SURNAME + BODY + SEVERAL
_NOUN_BEHIND = WORD + OFFICE + BODY + SEVERAL
_OFFICE_OWNING = OFFICE + OWNING
_OWNING_OFFICE_BODY_WORD = OWNING + OFFICE + BODY + WORD

_ENDS_RELATIVE = QUOTATION + ",;:"

_LISTS = "quotes/clauses"
_RELATIVE = 12  # items of a relative clause before an apposition
DETERMINERS = tables.words(_LISTS, "determiners")
BEFORE_NOUNS = tables.words(_LISTS, "before nouns")
NP = frozenset(PROPER_NOUNS + NAMELESS + PRONOUN + ONLY_TITLE)  # can be the head of a noun phrase


def compound(items: list[Item], i: int, hi: int) -> int:
    """Return the head of "Lind campaign spokesman Tom Roos", which begins at `i`."""
    if items[i].kind == PRONOUN:
        return i
    j = i + 1
    while j < hi and j < i + 6 and items[j].kind in _IN_COMPOUND:
        j += 1
    if i + 1 < j < hi and items[j].kind == NAME and (items[j - 1].kind == OFFICE or items[j].title):
        plain = items[i].kind not in NAMES or not items[i + 1].word.endswith(("s", "ed"))
        if plain or items[j - 1].kind == OFFICE:
            return j  # but "Lind supports Senator Tom Roos"
    if j == i + 1 and j < hi and items[i].kind == OFFICE and items[j].kind == NAME:
        return j
    joined = j + 2 < hi and items[j].word == "and" and items[j - 1].kind == OFFICE
    if joined and items[j + 1].kind == OFFICE and items[j + 2].kind == NAME:
        return j + 2  # "the author and broadcaster Tom Roos"
    if (
        i + 2 < hi
        and items[i].kind == OFFICE
        and items[i + 1].word == "of"
        and is_inside(items[i + 2])
    ):
        return i + 2
    if items[i].kind in BODIES and i + 1 < hi and items[i + 1].kind in NAMELESS:
        return i + 1  # "a council clerk", "the committee chairmen"
    while (
        items[i].kind == OFFICE
        and i + 1 < hi
        and items[i + 1].kind == OFFICE
        and items[i + 1].start == items[i].end + 1
    ):
        i += 1  # "the chief engineer": the last word is the office
    return i


def is_inside(it: Item) -> bool:
    """Return whether a name ends the institution of an office: "Secretary of State Ann Lee"."""
    return it.kind == NAME and it.end - it.start > len(it.title) + 1 + len(it.word)


def modifies(items: list[Item], i: int, hi: int) -> bool:
    """Return whether the name at `i` only modifies a noun: "a Lind supporter"."""
    return (
        i > 0
        and items[i].kind in NAMES
        and not items[i].title
        and items[i - 1].word in BEFORE_NOUNS
        and i + 1 < hi
        and items[i + 1].kind in _NOUN_BEHIND
    )


def beside(items: list[Item], i: int) -> int:
    """Return the name in apposition to the office at `i`, or `i`: "its spokesman, Ann Lee,"."""
    if items[i].kind != OFFICE:
        return i
    n = len(items)
    if i + 3 < n and items[i + 2].kind == SURNAME and items[i + 1].kind == items[i + 3].kind == ",":
        return i + 2 if items[i + 2].word.casefold() in names.GIVEN else i
    j = i + 1
    if j < n and items[j].kind == PREPOSITION:  # "the minister of the economy, Ann Lee,"
        while j < min(n, i + 7) and items[j].kind in _IN_OFFICE:
            j += 1
    elif j < n and items[j].word in ("who", "that"):  # "the student who found it, Ann Lee,"
        j = next((k for k in range(j, min(n, j + _RELATIVE)) if items[k].kind in _ENDS_RELATIVE), j)
    apart = j + 1 < n and items[j].kind == "," and items[j + 1].kind == NAME
    if apart and not owner(items, j + 1):
        return j + 1 if j + 2 >= n or items[j + 2].kind in ",." else i
    return i


def owner(items: list[Item], i: int) -> bool:
    """Return whether the item at `i` is the owner of the next one: "Lee's"."""
    return i + 1 < len(items) and items[i + 1].kind == OWNING


def governed(items: list[Item], i: int, lo: int) -> bool:
    """Return whether the noun phrase that ends at `i` follows a preposition.

    "a spokesman for Lee".
    """
    j = i - 1
    # "of the new defence minister", but not "in an interview Lee said".
    plain = 3 if items[i].kind in COMMON_HEADS else 0
    while j >= lo and j > i - 8:
        k = items[j].kind
        if k == PREPOSITION or (items[j].word == "as" and items[i].kind == OFFICE):
            return True  # "... appeared as secretary of state"
        if items[j].word in DETERMINERS:
            return j > lo and items[j - 1].kind == PREPOSITION
        if k == WORD and plain:
            plain -= 1
        elif not (
            k in _OFFICE_OWNING
            or (k in PROPER_NOUNS and items[j + 1].kind in _OWNING_OFFICE_BODY_WORD)
        ):
            return False
        j -= 1
    return False
