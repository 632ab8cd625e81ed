"""Find the speaker whose words someone else passes on: `X yelled, "...", Y said`.

Two cues are around such a quotation. The one before it says whose words they are; the one after it
only says from whom the reporter has them.
"""

from __future__ import annotations

from digest.core import tables
from digest.desk.quotes.cue_words import BASES
from digest.desk.quotes.cues_before import before
from digest.desk.quotes.found import SURE, Found, Quoted
from digest.desk.quotes.items import (
    ADVERB,
    BODY,
    CONJUNCTION,
    CUES,
    GROUP,
    GROUPS,
    NAME,
    OFFICE,
    OWNING,
    PRONOUN,
    SAYING,
    SEVERAL,
    SUBORDINATOR,
    SURNAME,
    WORD,
    Item,
)
from digest.desk.quotes.subjects import WITH_OBJECT

# kinds of items, in the sense of each search
_IN_ADDRESSEE = WORD + NAME + SURNAME + OFFICE + SEVERAL + BODY + GROUP + PRONOUN + OWNING
_NO_NOUN = ADVERB + CONJUNCTION + SUBORDINATOR
_SPEAKING = NAME + SURNAME + OFFICE + GROUP + BODY

_PERCEIVED = tables.words("quotes/clauses", "perceived")
_ONLY_VERBS = ("says", "tells", "asks", "writes", "believes", "argues")
_ADDRESSEE = 5  # items of a noun phrase between "told" and the quotation
_OPENING = 8  # items of a clause before its subject
_HEARD = 6  # items from "heard" to the verb of the one who was heard


def passed_on(c: Quoted, f: Found) -> Found | None:
    """Return the speaker if the cue `f`, after the quotation, belongs to someone else.

    The result has no name if the words are not those of `f` but of someone unknown.
    """
    if f.way not in ("said", "after", "according", "unnamed"):
        return None
    heard = overheard(c)
    if heard is not None:
        return heard
    said = _said_directly(c)
    direct = said is not None
    if said == "read":
        return _nobody(said)  # "a note read"
    if not direct and c.large:
        return None
    b = before(c)
    if b is None or b.way not in ("before", "open") or _is_same(b, f):
        return None
    if b.item is None:
        return _nobody(b.cue) if direct and not _may_be_noun(b.cue) else None
    if direct:
        return _named(b) or _nobody(b.cue)
    if not _is_main(c, b) or (f.item is not None and f.item.kind == PRONOUN):
        return None
    if f.item is None or f.item.kind in GROUPS:
        return _named(b)
    return None if _may_be_noun(b.cue) else _nobody(b.cue)


def _named(b: Found) -> Found | None:
    return b if b.item is not None and b.item.kind in _SPEAKING else None


def _nobody(cue: str) -> Found:
    return Found(None, -1, cue, "unnamed", SURE.open)


def overheard(c: Quoted) -> Found | None:
    """Return who was heard: `Y heard X shout, "..."`; no name if it is nobody in particular."""
    items, q = c.items, c.q
    v = q - 2 if items[q - 1].kind in ",:" else q - 1
    if v - 2 < c.begin or items[v].word not in BASES:
        return None
    if not any(x.word in _PERCEIVED for x in items[max(c.begin, v - _HEARD) : v - 1]):
        return None
    s = v - 1
    if items[s].kind == NAME:
        return Found(items[s], s, items[v].word, "before", SURE.that)
    return None if items[s].kind in _NO_NOUN else _nobody(items[v].word)


def _said_directly(c: Quoted) -> str | None:
    """Return the verb of saying that directly precedes the quotation, also with its addressee."""
    items, k = c.items, c.q - 1
    while k > c.begin and (items[k].kind in ",:" or items[k].word == "that"):
        k -= 1
    if k > c.begin and (items[k].kind in CUES or items[k].word == "read"):
        return items[k].word
    for v in range(k, max(c.begin, k - _ADDRESSEE), -1):
        if items[v].kind == SAYING:
            return items[v].word if items[v].word in WITH_OBJECT else None
        if items[v].kind not in _IN_ADDRESSEE:
            return None
    return None


def _is_main(c: Quoted, b: Found) -> bool:
    """Return whether the verb of `b` is that of the main clause: near its start, no "who"."""
    opening = c.items[c.begin : b.at]
    return len(opening) <= _OPENING and not any(_opens_clause(x) for x in opening)


def _opens_clause(it: Item) -> bool:
    return it.kind == SUBORDINATOR or it.word in ("who", "which", "that")


def _may_be_noun(cue: str) -> bool:
    """Return whether a cue may be a plural: "attacks", "protests"."""
    return cue.endswith("s") and cue not in _ONLY_VERBS


def _is_same(b: Found, f: Found) -> bool:
    return b.item is not None and f.item is not None and b.item.word == f.item.word
