"""Find the cue of each quotation in a sentence, and the item that is its subject.

`Found` is an item and the way it was found; `speakers.py` resolves to whom the item refers.
"""

from __future__ import annotations

from msgspec.structs import replace

from digest.core import tables
from digest.desk.quotes.clauses import clause_subject
from digest.desk.quotes.cues_after import after, tail
from digest.desk.quotes.cues_before import before, put
from digest.desk.quotes.found import SURE, Found, Quoted
from digest.desk.quotes.items import (
    ADVERB,
    CONJUNCTION,
    NAMES,
    PREPOSITION,
    QUOTATION,
    SAYING,
    WHEN,
    Item,
)
from digest.desk.quotes.passed_on import overheard, passed_on
from digest.desk.quotes.piece import Piece
from digest.desk.quotes.reproduced import quotes_another
from digest.desk.quotes.signs import Scene

# kinds of items, in the sense of each search
_BEFORE_QUESTION = CONJUNCTION + ",-"
_NO_OBJECT = PREPOSITION + WHEN + ADVERB + QUOTATION + ",.;:-"

_ASKED = ("asked", "questioned", "pressed", "quizzed")
_OPENS_ASKED = frozenset((*_ASKED, "when", "as"))
_CRIES = tables.words("quotes/clauses", "cries")  # "to chants of"
_QUESTION_WORDS = tables.words("quotes/clauses", "question words")
_FIRST_WORD = 12  # characters that hold the first word of a question
_ASKED_MOST = 12  # items from the verb to the question


def sentence(
    sc: Scene,
    place: int,
    quoted: list[tuple[int, int]],
    pieces: list[Piece],
    text: str,
    ways: dict[int, Found],
) -> None:
    """Add the speakers of the quotations in a sentence to `ways`, by number of the quotation.

    `place` is the number of the sentence; `quoted` are its quotations and their items.
    """
    items, kinds, (lo, hi) = sc.items, sc.kinds, sc.sentences[place]
    begin, before = lo, -1  # behind the previous quotation, and its number
    for n, (number, q) in enumerate(quoted, 1):
        p = pieces[number]
        end = quoted[n][1] if n < len(quoted) else hi
        speech = text[p.end - 1] in ",?!" or (q + 1 < hi and kinds[q + 1] == ",")
        c = Quoted(items, kinds, q, begin, end, lo, hi, speech, text[p.start].isupper())
        asked = lo == begin < q and items[lo].word.casefold() in _OPENS_ASKED
        if asked and _is_asked(items, lo, q) and _is_question(text, p):
            ways[number] = Found(None, -1, "asked", "unnamed", SURE.open)
        elif (f := _one(c, ways.get(before))) is not None:
            ways[number] = f
        begin, before = q + 1, number
    if len(quoted) > 1:
        _spread_back(quoted, ways)


def _one(c: Quoted, prior: Found | None) -> Found | None:
    """Return the speaker of one quotation; `prior` is the speaker of the previous one."""
    items, q = c.items, c.q
    mark = items[q - 1].word if q > c.lo else ""
    asked = mark in ("asked", "Asked") and _is_answer(items, q, c.lo)
    if asked or (mark == "of" and items[q - 2].word in _CRIES and q - 2 >= c.lo):
        return Found(None, -1, mark, "unnamed", SURE.open)
    f = after(c)
    if f is not None and quotes_another(c, f):
        return Found(None, -1, f.cue, "unnamed", SURE.open)
    if q > c.begin:  # words precede it
        f = _with_words_before(c, f)
    if f is None:
        f = tail(c) or put(c)
    if f is not None and prior is not None and _is_others(c, f, prior):
        return f
    if (f is None or f.way == "open") and prior is not None:
        f = replace(prior, way="same")
    if f is None and q > c.lo:
        s = clause_subject(items, c.lo, q)
        if s is not None:
            f = Found(items[s], s, "", "fallback", SURE.fallback)
    return f


def _with_words_before(c: Quoted, f: Found | None) -> Found | None:
    """Return the speaker by the words before a quotation, or `f`, that by the words after it."""
    if f is None or not (c.speech or f.way == "said"):
        return overheard(c) or before(c) or f
    if f.way == "after" and not c.large and _has_object(c, f):
        return _described(c) or f
    return passed_on(c, f) or f


def _is_others(c: Quoted, f: Found, prior: Found) -> bool:
    """Return whether a verb with an unknown subject belongs to someone other than `prior`.

    The verb differs from the cue of the previous quotation, and a name is between the two.
    """
    other = f.way == "open" and f.cue != prior.cue
    return other and any(x.kind in NAMES for x in c.items[c.begin : c.q])


def _has_object(c: Quoted, f: Found) -> bool:
    """Return whether the verb of saying after a quotation has another object.

    `"bad", Lee said the`.
    """
    items = c.items
    v = next((k for k in range(f.at + 1, min(c.end, f.at + 4)) if items[k].kind == SAYING), c.end)
    return v + 1 < c.end and items[v + 1].kind not in _NO_OBJECT


def _described(c: Quoted) -> Found | None:
    """Return who describes something by a fragment.

    `Holm described it as "bad", Lee said the ...`.
    """
    f = before(c)
    return f if f is not None and f.way == "before" and f.sure >= SURE.called else None


def _spread_back(quoted: list[tuple[int, int]], ways: dict[int, Found]) -> None:
    """Copy a cue after a later quotation of the sentence to the earlier ones."""
    for n in range(len(quoted) - 2, -1, -1):
        here, then = quoted[n][0], quoted[n + 1][0]
        if then not in ways or ways[then].way not in ("said", "after"):
            continue
        if here not in ways or ways[here].way == "fallback":
            ways[here] = replace(ways[then], way="same")


def _is_question(text: str, p: Piece) -> bool:
    """Return whether a quotation is a question by its mark, or by its first word and a comma."""
    if text[p.end - 1] == "?":
        return True
    first = text[p.start : p.start + _FIRST_WORD].split(None, 1)
    return text[p.end - 1] == "," and bool(first) and first[0].casefold() in _QUESTION_WORDS


def _is_asked(items: list[Item], lo: int, q: int) -> bool:
    """Return whether a question is what someone is asked: `Asked by a clerk, "Why?" Lee ...`."""
    at = lo + 1 if items[lo].word.casefold() in ("when", "as") else lo
    if at >= q or items[at].word.casefold() not in _ASKED:
        return False
    clause = items[at:q]
    if len(clause) > _ASKED_MOST:
        return False
    return not any(x.kind == SAYING for x in clause[1:])


def _is_answer(items: list[Item], q: int, lo: int) -> bool:
    """Return whether the quotation is a question answered here.

    `Asked "Who pays?", Smith said nothing`.
    """
    if q == lo:
        return False
    return q - 1 == lo or items[q - 2].kind in _BEFORE_QUESTION
