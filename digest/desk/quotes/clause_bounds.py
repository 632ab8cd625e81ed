"""Find where the clause of a verb begins, and whether the verb belongs to what is reported."""

from __future__ import annotations

from digest.core import tables
from digest.desk.quotes.clauses import clause_subject
from digest.desk.quotes.heads import DETERMINERS, NP
from digest.desk.quotes.items import (
    BODY,
    CONJUNCTION,
    GROUP,
    NAME,
    OFFICE,
    PRONOUN,
    QUOTATION,
    SAYING,
    SEVERAL,
    SUBORDINATOR,
    SURNAME,
    WORD,
    Item,
)

# kinds of items, in the sense of each search
_REPORTED = NAME + OFFICE + SURNAME
_IN_ADDRESSEE = WORD + NAME + SURNAME + OFFICE + SEVERAL + BODY + GROUP + PRONOUN

_CONTRASTING = ("while", "whereas", "but")
_ADDRESSEE = 8  # items from "told" to "that"
_JOINS_ADDRESSEE = DETERMINERS | {"of"}
_WITH_OBJECT = tables.words("quotes/clauses", "with object")
_TELLING = ("explains", "recalls", "recounts", "remembers", "says")


def clause_start(items: list[Item], lo: int, v: int) -> int:
    """Return the start of the clause of the verb at `v`, after the last "while" or "but"."""
    for k in range(v - 1, lo, -1):
        if items[k].kind == QUOTATION:
            anew = k + 2 < v and items[k + 1].kind == NAME and items[k + 2].kind == SAYING
            return k + 1 if anew else lo  # "...' Lee commented on it, saying"
        if items[k].kind == ";":
            return k + 1
        if items[k].word in _CONTRASTING and items[k - 1].kind in ",;":
            clause = items[k + 1 : v]
            nouns = any(x.kind in NP or x.word in DETERMINERS for x in clause)
            joined = any(x.word.endswith("ing") or x.kind == SUBORDINATOR for x in clause[:2])
            return k + 1 if nouns and not joined else lo  # "..., but later told" has its subject
    return lo


def belongs_to_report(items: list[Item], lo: int, v: int) -> bool:
    """Return whether the verb at `v`, after "and", may belong to reported speech."""
    joined = items[v - 1].kind == CONJUNCTION
    return joined and (_is_in_report(items, lo, v) or _is_told(items, lo, v))


def _is_in_report(items: list[Item], lo: int, v: int) -> bool:
    """Return whether the verb at `v`, after "and", may belong to what is reported.

    "Lee testified that the driver got out and said", "A guest told the court that the driver got
    out and said": the driver or the one who tells it.
    """
    that = next((k for k in range(lo + 1, v) if items[k].word == "that" and _says(items, k)), None)
    if that is None:
        return False
    if items[that + 1].kind in _REPORTED and that + 1 < v:
        return True  # "that Lee got out"
    s = clause_subject(items, that + 1, v)
    return s is not None and items[s].kind in _REPORTED


def _is_told(items: list[Item], lo: int, v: int) -> bool:
    """Return whether the past verb at `v`, after "and", belongs to what a speaker narrates now.

    "He came in, Lee says, a man pointed at him and said": the man.
    """
    if items[v].word.endswith(("s", "ing")) or items[v - 1].word != "and":
        return False
    tells = next((k for k in range(lo + 1, v - 1) if items[k].word in _TELLING), v)
    inner = next((x for x in items[tells + 1 : v] if x.kind in NP), None)
    return inner is not None and inner.kind != PRONOUN


def _says(items: list[Item], that: int) -> bool:
    """Return whether a verb of saying precedes "that", also with its addressee."""
    k = that - 1
    while k > max(0, that - _ADDRESSEE) and (
        items[k].kind in _IN_ADDRESSEE or items[k].word in _JOINS_ADDRESSEE
    ):
        k -= 1
    return items[k].kind == SAYING and (k == that - 1 or items[k].word in _WITH_OBJECT)
