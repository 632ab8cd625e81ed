"""Delimit the noun phrases in the items of a sentence: heads, owners, modifiers, appositions.

A noun phrase is given by the index of its head.
"""

from __future__ import annotations

from digest.core import names, tables
from digest.desk.quotes.items import Item

_LISTS = "quotes/clauses"
DETERMINERS = tables.words(_LISTS, "determiners")
BEFORE_NOUNS = tables.words(_LISTS, "before nouns")
NP = frozenset("NUGPRIMT")  # kinds that can be the head of a noun phrase


def compound(items: list[Item], i: int, hi: int) -> int:
    """Return the head of "Lind campaign spokesman Tom Roos", which begins at `i`."""
    if items[i].kind == "P":
        return i
    j = i + 1
    while j < hi and j < i + 6 and items[j].kind in "wRIGU":
        j += 1
    if i + 1 < j < hi and items[j].kind == "N" and (items[j - 1].kind == "R" or items[j].title):
        plain = items[i].kind not in "NU" or not items[i + 1].word.endswith(("s", "ed"))
        if plain or items[j - 1].kind == "R":
            return j  # but "Lind supports Senator Tom Roos"
    if j == i + 1 and j < hi and items[i].kind == "R" and items[j].kind == "N":
        return j
    joined = j + 2 < hi and items[j].word == "and" and items[j - 1].kind == "R"
    if joined and items[j + 1].kind == "R" and items[j + 2].kind == "N":
        return j + 2  # "the author and broadcaster Tom Roos"
    if (
        i + 2 < hi
        and items[i].kind == "R"
        and items[i + 1].word == "of"
        and is_inside(items[i + 2])
    ):
        return i + 2
    if items[i].kind in "IG" and i + 1 < hi and items[i + 1].kind in "RM":
        return i + 1  # "a council clerk", "the committee chairmen"
    while (
        items[i].kind == "R"
        and i + 1 < hi
        and items[i + 1].kind == "R"
        and items[i + 1].start == items[i].end + 1
    ):
        i += 1  # "the chief engineer": the last word is the office
    return i


def is_inside(it: Item) -> bool:
    """Return whether a name ends the institution of an office: "Secretary of State Ann Lee"."""
    return it.kind == "N" and it.end - it.start > len(it.title) + 1 + len(it.word)


def modifies(items: list[Item], i: int, hi: int) -> bool:
    """Return whether the name at `i` only modifies a noun: "a Lind supporter"."""
    return (
        i > 0
        and items[i].kind in "NU"
        and not items[i].title
        and items[i - 1].word in BEFORE_NOUNS
        and i + 1 < hi
        and items[i + 1].kind in "wRIM"
    )


def beside(items: list[Item], i: int) -> int:
    """Return the name in apposition to the office at `i`, or `i`: "its spokesman, Ann Lee,"."""
    if items[i].kind != "R":
        return i
    n = len(items)
    if i + 3 < n and items[i + 2].kind == "U" and items[i + 1].kind == items[i + 3].kind == ",":
        return i + 2 if items[i + 2].word.casefold() in names.GIVEN else i
    j = i + 1
    if j < n and items[j].kind == "p":  # "the minister of the economy, Ann Lee,"
        while j < min(n, i + 7) and items[j].kind in "pwGUIM":
            j += 1
    apart = j + 1 < n and items[j].kind == "," and items[j + 1].kind == "N"
    if apart and not owner(items, j + 1):
        return j + 1 if j + 2 >= n or items[j + 2].kind in ",." else i
    return i


def owner(items: list[Item], i: int) -> bool:
    """Return whether the item at `i` is the owner of the next one: "Lee's"."""
    return i + 1 < len(items) and items[i + 1].kind == "'"


def governed(items: list[Item], i: int, lo: int) -> bool:
    """Return whether the noun phrase that ends at `i` follows a preposition.

    "a spokesman for Lee".
    """
    j = i - 1
    # "of the new defence minister", but not "in an interview Lee said".
    plain = 3 if items[i].kind in "RIM" else 0
    while j >= lo and j > i - 8:
        k = items[j].kind
        if k == "p" or (items[j].word == "as" and items[i].kind == "R"):
            return True  # "... appeared as secretary of state"
        if items[j].word in DETERMINERS:
            return j > lo and items[j - 1].kind == "p"
        if k == "w" and plain:
            plain -= 1
        elif not (k in "R'" or (k in "NUGI" and items[j + 1].kind in "'RIw")):
            return False
        j -= 1
    return False
