"""Find the subject of a clause: the first noun phrase of it that can be one."""

from __future__ import annotations

from digest.core import tables
from digest.desk.quotes.heads import (
    DETERMINERS,
    NP,
    compound,
    governed,
    modifies,
    owner,
)
from digest.desk.quotes.items import (
    ADVERB,
    CALLING,
    CONJUNCTION,
    CUES,
    GROUP,
    NAME,
    NAMES,
    NAMES_AND_GROUPS,
    OFFICE,
    PREPOSITION,
    QUOTATION,
    SAYING,
    SEVERAL,
    SUBJECTS_NAMED,
    SUBORDINATOR,
    SURNAME,
    VERBS,
    WORD,
    Item,
)

# kinds of items, in the sense of each search
_ABOUT = PREPOSITION + SUBORDINATOR
_BEFORE_CLAUSE = CONJUNCTION + QUOTATION + ",.;-"
_BEFORE_NAME = WORD + OFFICE + GROUP + SURNAME
_COMMA_OR_QUOTATION = QUOTATION + ","
_CRITICS = WORD + SEVERAL + SURNAME
_IN_OBJECT = OFFICE + GROUP
_OPENS_CLAUSE = CONJUNCTION + ",.;:"
_PLACES = SURNAME + GROUP
_PREDICATE = SAYING + CALLING + WORD + ADVERB

_LISTS = "quotes/clauses"
ASKING = tables.words(_LISTS, "asking")
HEARING = tables.words(_LISTS, "hearing")
_OFFICE = 6  # items of an office before a name
_LONGEST = 300  # items of a sentence that are searched; real sentences are shorter


def clause_subject(items: list[Item], lo: int, hi: int) -> int | None:
    """Return the first noun phrase in `lo:hi` that can be a subject, or None.

    It is not in a prepositional phrase or a subordinate clause, and is not an owner.
    """
    first = lo
    lo = max(lo, hi - _LONGEST)
    i = lo
    spare: int | None = None  # fallback: a capitalised word without an introduction
    while i < hi:
        it = items[i]
        if i == first and it.kind in VERBS and _opens_participle(items, i):
            i = _behind_participle(items, i, hi)
            continue
        if it.kind == SUBORDINATOR and (i == lo or items[i - 1].kind in _BEFORE_CLAUSE):
            behind = _behind_clause(items, i, hi)
            if behind < hi:
                i = behind + 1
                continue
        if it.word == "it" and _acts(items, i, hi):
            return spare  # "it attacked Lee": Lee is the object
        if (
            it.kind in NP
            and it.word not in ("it", "who")
            and not owner(items, i)
            and (i == lo or _may_lead(items, i, lo))
            and not (it.kind in NAMES and not it.title and modifies(items, i, hi))
        ):
            found = compound(items, i, hi)
            if items[found].kind != SURNAME or _says(items, found + 1, hi):
                return found
            spare = found if spare is None else spare
        i += 1
    return spare


def _says(items: list[Item], v: int, hi: int) -> bool:
    """Return whether a finite verb of saying is at `v`: "Lee said", not "Continue reading"."""
    return v < hi and items[v].kind == SAYING and not items[v].word.endswith("ing")


def _may_lead(items: list[Item], i: int, lo: int) -> bool:
    """Return whether the words before the noun at `i` allow it to be a subject."""
    if governed(items, i, lo):
        return False
    if items[i - 1].kind == "," and _is_apposition(items, i, lo):
        return False
    return items[i].kind != NAME or not _is_object(items, i, lo)


def _acts(items: list[Item], i: int, hi: int) -> bool:
    """Return whether the "it" at `i` opens a clause and a verb follows: "it praised Lee"."""
    opens = i == 0 or items[i - 1].kind in _OPENS_CLAUSE or i == hi
    after = items[i + 1] if i + 1 < hi else items[i]
    return opens and (after.kind == CALLING or (after.kind == WORD and after.word.endswith("ed")))


def _opens_participle(items: list[Item], i: int) -> bool:
    """Return whether a sentence begins with a participle: "Hosting Ann Lee,", "Asked about it,"."""
    it = items[i]
    if i and items[i - 1].kind not in ".:!?":
        return False
    asked = it.word in HEARING or it.word in ASKING
    return it.word.endswith("ing") or (asked and i + 1 < len(items) and items[i + 1].kind in _ABOUT)


def _is_object(items: list[Item], i: int, lo: int) -> bool:
    """Return whether a common noun and its verb precede the name: "Critics accused Lee"."""
    v = i - 1
    while v > lo and (items[v].word in DETERMINERS or items[v].kind in _IN_OBJECT):
        v -= 1
    if items[i].kind != NAME or v <= lo or items[v].kind not in CUES:
        return False
    before = v - 1
    while before > lo and items[before].kind == ADVERB:
        before -= 1
    return items[before].kind in _CRITICS and items[before].word not in ("and", "which", "that")


def _behind_clause(items: list[Item], i: int, hi: int) -> int:
    """Return the comma that ends the subordinate clause at `i`: "When Smith left, Jones ..."."""
    j = i + 1
    while j < hi and items[j].kind not in _COMMA_OR_QUOTATION:
        j += 1
    return j


def _behind_participle(items: list[Item], i: int, hi: int) -> int:
    """Return the start of the main clause: a subject with a verb after a comma or dash."""
    for j in range(i + 1, hi - 2):
        if items[j].kind == QUOTATION:
            break
        parts = items[j].kind in ",-" and items[j + 1].word not in ("it", "who")
        if parts and items[j + 1].kind in SUBJECTS_NAMED and items[j + 2].kind in _PREDICATE:
            return j + 1
        named = _behind_office(items, j + 1, hi) if parts else None
        if named is not None and items[named + 1].kind in _PREDICATE:
            return named
    return i + 1


def _behind_office(items: list[Item], k: int, hi: int) -> int | None:
    """Return the name after its office at `k`, or None: "prosecutor Ann Lee"."""
    office = False
    for n in range(k, min(hi - 1, k + _OFFICE)):
        if items[n].kind == NAME:
            return n if office else None
        if items[n].kind not in _BEFORE_NAME and items[n].word not in DETERMINERS:
            return None
        office = office or items[n].kind == OFFICE
    return None


def _is_apposition(items: list[Item], i: int, lo: int) -> bool:
    """Return whether the name at `i` follows another noun in apposition: "Birmingham, Alabama,"."""
    if i <= lo + 1 or items[i - 1].kind != ",":
        return False
    if items[i].kind in _PLACES:
        return items[i - 2].kind in NAMES_AND_GROUPS
    # "In a letter read out by the deputy, Ann Lee, he said": Ann Lee is the deputy.
    return items[i].kind == NAME and items[i - 2].kind == OFFICE and governed(items, i - 2, lo)
