"""Find the cue of each quotation in a sentence, and the item that is its subject.

`Found` is an item and the way it was found; `speakers.py` resolves to whom the item refers. `Sure`
holds the precision of each way on labelled news.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from msgspec.structs import replace

from digest.core import tables
from digest.core.model import Value
from digest.desk.quotes.cue_words import BASES, CLAIM
from digest.desk.quotes.items import Item
from digest.desk.quotes.marks import Piece
from digest.desk.quotes.subjects import (
    DETERMINERS,
    HEARING,
    WITH_OBJECT,
    agent,
    clause_subject,
    compound,
    governed,
    modifies,
    nameless,
    owner,
    passive,
    subject,
    turned,
)
from digest.desk.quotes.trades import trade

_LISTS = "quotes/clauses"
_WRITINGS = tables.words(_LISTS, "writings")
_GOES_ON = tables.words(_LISTS, "going on")
_JOINING = tables.words(_LISTS, "joining")
_FINITE = tables.words(_LISTS, "finite")
_PERCEIVES = tables.words(_LISTS, "perceiving")


class Sure(Value, frozen=True):
    """Precision of each way on labelled news (`score.py quotes`)."""

    said: float = 0.97  # "...," said X
    after: float = 0.97  # "...," X said
    after_fragment: float = 0.9  # a "threat", X said
    turned: float = 0.93  # "...", in all, said X
    passive: float = 0.9  # "...," Y was told by X
    reported: float = 0.85  # "...," Y quoted X as saying
    any_verb: float = 0.85  # "...," X shot back
    dash: float = 0.9  # "..." — X
    signed: float = 0.75  # "...," X
    according: float = 0.9
    before: float = 0.96  # X said: "..."
    before_far: float = 0.9
    called: float = 0.88  # X called it "..."
    doubtful: float = 0.5  # a group far from its verb
    owner: float = 0.8  # X's claim that "..."
    name_and_colon: float = 0.9  # X: "..."
    last_and_colon: float = 0.85  # ... to X: "..."
    subject_and_colon: float = 0.8
    subject_and_comma: float = 0.75
    that: float = 0.85  # X thinks that "..."
    tail: float = 0.85  # a "threat" to Europe, X said
    tail_turned: float = 0.9
    open: float = 0.6  # a verb of saying with an unknown subject
    fallback: float = 0.5  # the subject of the sentence


SURE = Sure()
_REACH = 40  # items after a quotation that are searched for its verb
_NEAR = 6  # items between a verb of saying and the words that belong to it
_JOINED = 6  # items from "claim" to the word that joins it to a quotation
_PHRASE = 12  # items of a noun phrase


# How the subject was found: after the quotation, before it, in its sentence, or not at all.
Way = Literal[
    "said",
    "after",
    "before",
    "according",
    "tail",
    "same",
    "colon",
    "owner",
    "signed",
    "reported",
    "fallback",
    "goes on",
    "bare",
    "open",
    "unnamed",
]


class Found(Value, frozen=True):
    """A speaker found for a quotation: the item with the name, and the way it was found."""

    item: Item | None
    at: int
    cue: str
    way: Way
    sure: float


class _Quoted(NamedTuple):
    """A quotation within its sentence."""

    items: list[Item]
    q: int  # its item
    begin: int  # the item after the previous quotation
    end: int  # the item of the next quotation
    lo: int  # the bounds of the sentence
    hi: int
    speech: bool  # it ends in a comma or a question, as it does before a cue
    large: bool  # it begins with a capital: a whole sentence, not a fragment


def sentence(
    items: list[Item], bounds: tuple[int, int], pieces: list[Piece], text: str
) -> dict[int, Found]:
    """Return the speakers of the quotations in a sentence, by the number of the quotation."""
    lo, hi = bounds
    quoted = [i for i in range(lo, hi) if items[i].kind == "Q"]
    ways: dict[int, Found] = {}
    if not quoted:
        return ways
    for n, q in enumerate(quoted):
        number = int(items[q].word)
        p = pieces[number]
        begin = quoted[n - 1] + 1 if n else lo
        end = quoted[n + 1] if n + 1 < len(quoted) else hi
        speech = text[p.end - 1] in ",?!" or (q + 1 < hi and items[q + 1].kind == ",")
        c = _Quoted(items, q, begin, end, lo, hi, speech, text[p.start].isupper())
        prior = ways.get(int(items[quoted[n - 1]].word)) if n else None
        f = _one(c, prior)
        if f is not None:
            ways[number] = f
    if len(quoted) > 1:
        _spread_back(items, quoted, ways)
    return ways


def _one(c: _Quoted, prior: Found | None) -> Found | None:
    """Return the speaker of one quotation; `prior` is the speaker of the previous one."""
    items, q = c.items, c.q
    if items[q - 1].word in ("asked", "Asked") and _is_answer(items, q, c.lo):
        return Found(None, -1, items[q - 1].word, "unnamed", SURE.open)
    f = _after(c)
    if f is None or not (c.speech or f.way == "said"):
        f = _before(c) or f
    elif f.way == "after" and not c.large and _has_object(c, f):
        f = _described(c) or f
    if f is None:
        f = _tail(items, q, c.end, c.hi)
    if f is not None and prior is not None and _is_others(c, f, prior):
        return f
    if (f is None or f.way == "open") and prior is not None:
        f = replace(prior, way="same")
    if f is None:
        s = clause_subject(items, c.lo, q)
        if s is not None:
            f = Found(items[s], s, "", "fallback", SURE.fallback)
    return f


def _is_others(c: _Quoted, f: Found, prior: Found) -> bool:
    """Return whether a verb with an unknown subject belongs to someone other than `prior`.

    The verb differs from the cue of the previous quotation, and a name is between the two.
    """
    other = f.way == "open" and f.cue != prior.cue
    return other and any(x.kind in "NU" for x in c.items[c.begin : c.q])


def _has_object(c: _Quoted, f: Found) -> bool:
    """Return whether the verb of saying after a quotation has another object.

    `"bad", Lee said the`.
    """
    items = c.items
    v = next((k for k in range(f.at + 1, min(c.end, f.at + 4)) if items[k].kind == "V"), c.end)
    return v + 1 < c.end and items[v + 1].kind not in ",.;:ptkQ-"


def _described(c: _Quoted) -> Found | None:
    """Return who describes something by a fragment.

    `Holm described it as "bad", Lee said the ...`.
    """
    f = _before(c)
    return f if f is not None and f.way == "before" and f.sure >= SURE.called else None


def _spread_back(items: list[Item], quoted: list[int], ways: dict[int, Found]) -> None:
    """Copy a cue after a later quotation of the sentence to the earlier ones."""
    for n in range(len(quoted) - 2, -1, -1):
        here, then = int(items[quoted[n]].word), int(items[quoted[n + 1]].word)
        if then not in ways or ways[then].way not in ("said", "after"):
            continue
        if here not in ways or ways[here].way == "fallback":
            ways[here] = replace(ways[then], way="same")


def _found(items: list[Item], s: int | None, cue: str, way: Way, sure: float) -> Found:
    """Return the person at `s`, or a result without a name."""
    if s is None:
        return Found(None, -1, cue, "unnamed" if cue in HEARING else way, SURE.open)
    return Found(items[s], s, cue, way, sure)


def _is_answer(items: list[Item], q: int, lo: int) -> bool:
    """Return whether the quotation is a question answered here.

    `Asked "Who pays?", Smith said nothing`.
    """
    if q == lo:
        return False
    return q - 1 == lo or items[q - 2].kind in ",-c"


# -------------------------------------------------------------------------------- after a quotation


def _after(c: _Quoted) -> Found | None:
    """Return the cue after a quotation: "...," said X; "...," X said; "..." — X; according to X."""
    items, q, end = c.items, c.q, c.end
    i = q + 1
    while i < end and items[i].kind in ",-":
        i += 1
    if i >= end:
        return None
    it = items[i]
    if it.kind == "a":
        return _according(items, i, end)
    j = i
    while j < end and items[j].kind == "k":
        j += 1
    if j < end and items[j].kind == "V" and j - i < 3:
        return _said(items, j, end)
    if it.kind in "cs" or (it.kind == "P" and it.word in ("who", "which")):
        return None
    found = _name_first(c, i)
    if found is None and c.speech:
        found = _any_verb(c, i)
    if found is None and items[q + 1].kind == "-" and it.kind in "NUG" and not owner(items, i):
        return Found(it, i, "", "signed", SURE.dash)
    return found


def _said(items: list[Item], v: int, end: int) -> Found | None:
    """Return the speaker in `"...," said X`, or None."""
    k = v + 1
    while k < end and items[k].kind == "k":
        k += 1
    s = None if k < end and items[k].word == "that" else behind(items, k, end)
    if s is not None:
        return Found(items[s], s, items[v].word, "said", SURE.said)
    if items[v].word.endswith("ing"):
        return None
    return Found(None, -1, items[v].word, "bare", SURE.open)


def _name_first(c: _Quoted, i: int) -> Found | None:
    """Return the speaker in `"...," X said`, or None.

    The verb is the first verb of saying in the clause, and its subject follows the quotation.
    """
    items = c.items
    for v in range(i, min(c.end, i + _REACH)):
        kind = items[v].kind
        if kind in ".;:":
            return None
        if kind not in "VC":
            continue
        if v + 2 < c.end and (reported := _as_saying(items, v, c.end)) is not None:
            return reported
        if kind == "V":
            return _subject_behind(c, i, v)
    return None


def _subject_behind(c: _Quoted, i: int, v: int) -> Found | None:
    """Return the subject of the verb at `v`, if it is between the quotation and the verb."""
    items, cue = c.items, c.items[v].word
    if (cue in HEARING or cue.endswith("ed")) and passive(items, v, c.q + 1):
        return _found(items, agent(items, v, c.end), cue, "after", SURE.passive)
    if items[v - 1].kind in "wNUG" and nameless(items, v - 1, i):
        goes_on = items[v - 1].word in _WRITINGS and cue in _GOES_ON
        return Found(None, -1, cue, "goes on" if goes_on else "unnamed", SURE.open)
    s = turned(items, v, c.end)
    if s is not None:
        return Found(items[s], s, cue, "after", SURE.turned)
    s = subject(items, v, c.q + 1)
    if s is None or not i <= s <= i + _NEAR:
        return None
    if _in_relative(items, i, s):
        return None
    if any(x.kind in ("VCc" if c.speech else "VCcs") for x in items[i:s]):
        return None
    return Found(items[s], s, cue, "after", SURE.after if c.speech else SURE.after_fragment)


def _in_relative(items: list[Item], lo: int, s: int) -> bool:
    """Return whether the subject at `s` is in a relative clause.

    "..., a figure that the mayor denied".
    """
    return any(x.word in ("that", "which", "whom") for x in items[max(lo, s - 3) : s])


def _any_verb(c: _Quoted, i: int) -> Found | None:
    """Return the subject of any verb after a quotation that ends in a comma.

    `"...," Smith shot back`.
    """
    items = c.items
    it = items[i]
    if it.kind not in "NP" or it.word in ("it", "who") or i + 1 >= c.end or owner(items, i):
        return None
    nxt = items[i + 1]
    if nxt.word in _PERCEIVES:
        return _found(items, agent(items, i + 1, c.end), nxt.word, "after", SURE.passive)
    if nxt.kind in "wC" and nxt.word.endswith(("ed", "s", "d", "t")):
        return Found(it, i, nxt.word, "after", SURE.any_verb)
    if i + 1 >= c.hi - 1 or nxt.kind in ",.":
        return Found(it, i, "", "signed", SURE.signed)
    return None


def _as_saying(items: list[Item], v: int, end: int) -> Found | None:
    """Return the person quoted by another one, or None.

    "the Echo quoted Ann Lee as saying", "Lee remembers Ann saying".
    """
    for w in range(v + 2, min(end, v + 9)):
        if items[w].kind in ",;:.Q":
            return None
        if items[w].kind == "V" and items[w].word.endswith("ing"):
            s = w - 2 if items[w - 1].word == "as" else w - 1
            if s > v and items[s].kind in "NU" and not owner(items, s):
                return Found(items[s], s, items[w].word, "after", SURE.reported)
            return None
    return None


def _according(items: list[Item], i: int, end: int) -> Found | None:
    """Return the speaker in `"...", according to X`, or None."""
    j = i + 1
    while j < end and items[j].kind in "pk" and j < i + 3:
        j += 1
    s = behind(items, j, end)
    if s is None:
        return None
    cue = "according to" if items[i].word == "according" else items[i].word
    if items[s].kind in "IG" and s + 1 < end and items[s + 1].kind in "wN":
        return Found(None, -1, cue, "unnamed", SURE.open)  # "according to police records"
    return Found(items[s], s, cue, "according", SURE.according)


def behind(items: list[Item], k: int, end: int) -> int | None:
    """Return the noun phrase that begins at `k`: its name, or the name beside its office."""
    start = k
    while start < end and items[start].word in DETERMINERS:
        start += 1
    if (named := trade(items, start, end)) is not None:
        return named
    head: int | None = None
    i = k
    while i < end and i < k + _PHRASE:
        it = items[i]
        if it.kind in "NU" and not owner(items, i) and not modifies(items, i, end):
            return _name_behind(items, i, head, end)
        if it.kind == "P" and it.word == "who" and head is not None:
            break
        if it.kind == "P" and it.word not in DETERMINERS:
            return None if it.word in ("who", "it") else i
        if it.kind in "RIMG":
            named = compound(items, i, end)
            if items[named].kind == "N":
                return named
            if head is None or (items[head].kind in "GI" and items[named].kind in "RM"):
                head = named  # "a former U.S. harbour official"
            i = max(i, named)
        if it.kind in "RIMGNU" and owner(items, i):
            head = head if it.kind in "NU" else None
            i += 2
            continue
        if it.kind in "pa,s.;:Q()":
            break
        i += 1
    return None if head is None else _beside(items, head, i, end)


def _name_behind(items: list[Item], i: int, head: int | None, end: int) -> int | None:
    named = compound(items, i, end)
    if modifies(items, named, end):
        return named + 1 if items[named + 1].kind == "R" else None
    if items[named].kind == "U":
        if head is not None and items[head].kind == "M":
            return None  # "said one Indonesian"
        if named + 1 < end and items[named + 1].kind in "wRIMN":
            return None  # "said the Gofundme page": not a surname
    return named


# ------------------------------------------------------------------------------- before a quotation


def _before(c: _Quoted) -> Found | None:
    """Return the cue before a quotation in its sentence: X said that "...", X called it "..."."""
    items, q, begin, lo = c.items, c.q, c.begin, c.lo
    if q - 2 == lo and items[q - 1].kind == ":" and items[lo].kind == "N":
        return Found(items[lo], lo, "", "colon", SURE.name_and_colon)
    for find in (_infinitive, _accords, _owned):
        found = find(items, q, begin)
        if found is not None:
            return found
    for v in range(q - 1, begin - 1, -1):
        goes_on = items[v].word in _GOES_ON and items[v + 1].word == "to"  # "continued to be"
        if items[v].kind in "VC" and not goes_on:
            return _of_verb(c, v)
    return _without_verb(c)


def _of_verb(c: _Quoted, v: int) -> Found:
    """Return the subject of the verb of saying or calling at `v`, before the quotation."""
    items, q, lo = c.items, c.q, c.lo
    cue = items[v].word
    if (cue in HEARING or cue.endswith("ed")) and passive(items, v, lo):
        return _found(items, agent(items, v, q), cue, "before", SURE.passive)
    if items[v].kind == "C" and _is_called(items, v, q, lo):
        return _found(items, None, cue, "before", SURE.called)
    s = v + 1 if _is_turned(c, v) else subject(items, v, lo)
    if s is None or items[s].kind == "Q":
        return Found(None, -1, cue, "open", SURE.open)
    if items[s].kind in "RIMG":
        s = _beside(items, s, _np_end(items, s, v), v)
    sure = SURE.called
    if items[v].kind == "V":
        sure = SURE.before if q - v <= _NEAR else SURE.before_far
    if items[s].kind in "GIU" and v - s > 3:
        sure = SURE.doubtful
    return Found(items[s], s, cue, "before", sure)


def _is_called(items: list[Item], v: int, q: int, lo: int) -> bool:
    """Return whether something has this name without a speaker: `drums called "Fou"`."""
    if items[v].word.endswith("ing"):
        return False
    by = v + 1 < q and items[v + 1].word == "by"  # "Lind, described by friends as "kind""
    return by or passive(items, v, lo) or (v + 1 == q and items[v - 1].kind == "w")


def _is_turned(c: _Quoted, v: int) -> bool:
    """Return whether the subject follows its verb.

    `Said Smith: "..."`, `..., explained Smith, "`.
    """
    items, q = c.items, c.q
    if v != c.lo and items[v - 1].kind not in ",-":
        return False
    if items[v].word in WITH_OBJECT or v + 1 >= q or items[v + 1].kind not in "NUP":
        return False  # "Smith, a manager, told Radio Tern: ..."
    if items[v + 1].word in ("who", "it", "we"):
        return False
    return v + 2 == q or items[v + 2].kind in ",:"


def _without_verb(c: _Quoted) -> Found | None:
    """Return the subject before a colon, a comma or "that" that precedes the quotation, or None."""
    items, q, lo = c.items, c.q, c.lo
    mark = items[q - 1]
    if q > lo + 1 and mark.kind == ":":
        # "... said nothing. Smith sent a message to Jones: "..."
        if items[q - 2].kind == "N" and not governed(items, q - 2, lo):
            return Found(items[q - 2], q - 2, "", "colon", SURE.last_and_colon)
        s = clause_subject(items, lo, q)
        if s is not None and any(x.word in _PERCEIVES for x in items[s:q]):
            return Found(None, -1, "", "unnamed", SURE.open)  # "Holm read from a letter:"
        if s is not None and items[s].kind in "NPR":
            return Found(items[s], s, "", "colon", SURE.subject_and_colon)
    if q <= lo + 2:
        return None
    if mark.kind == "," and c.large:
        s = clause_subject(items, c.begin, q)
        if s is not None and items[s].kind in "NPR":
            return Found(items[s], s, "", "colon", SURE.subject_and_comma)
    if mark.word == "that" and items[q - 2].kind == "w":
        s = subject(items, q - 2, lo)
        if s is not None and items[s].kind in "NPR" and q - s < 8:
            return Found(items[s], s, items[q - 2].word, "before", SURE.that)
    return None


def _infinitive(items: list[Item], q: int, begin: int) -> Found | None:
    """Return the speaker of an infinitive, or a result without a name.

    `..., which led Ann Lee to note, "..."` gives Lee.
    """
    if q - 3 < begin or items[q - 1].kind not in ",:" or items[q - 2].word not in BASES:
        return None
    to = q - 4 if items[q - 3].kind == "k" else q - 3
    if to < begin or items[to].word != "to" or items[to - 1].word == "on":
        return None
    s = to - 1
    beside_it = s > begin and items[s].kind == "N" and items[s - 1].kind in "wC"
    return _found(items, s if beside_it else None, items[q - 2].word, "before", SURE.that)


def _accords(items: list[Item], q: int, begin: int) -> Found | None:
    """Return the speaker in "according to" before a quotation, or None before a verb of saying.

    "According to A, B shouted: ...": B is the speaker.
    """
    if items[q - 1].kind in ":," and q - 2 > begin and items[q - 2].kind == "V":
        return None
    for i in range(begin, q):
        if items[i].kind == "a" and (f := _according(items, i, q)) is not None:
            return f
    return None


def _owned(items: list[Item], q: int, begin: int) -> Found | None:
    """Return the owner of a claim: `X's claim that "..."`."""
    for i in range(q - 1, max(begin, q - 8) - 1, -1):
        if items[i].word not in CLAIM:
            if items[i].kind in "VC":
                return None
            continue
        if not _joins(items[i + 1 : q]):
            return None
        j = i - 1
        while j > begin and items[j].kind in "wtk":
            j -= 1
        if j >= begin + 1 and items[j].kind == "'" and items[j - 1].kind == "N":
            return Found(items[j - 1], j - 1, items[i].word, "owner", SURE.owner)
        return None
    return None


def _joins(between: list[Item]) -> bool:
    """Return whether the words after "claim" join it to a quotation.

    "that", "earlier today to", ",".
    """
    for n, it in enumerate(between[:_JOINED]):
        if it.kind in "VCcQ" or it.word in _FINITE:
            return False
        if it.word in _JOINING or it.kind in ",:":
            return not any(x.kind == "c" for x in between[n:])
    return False


def _tail(items: list[Item], q: int, end: int, hi: int) -> Found | None:
    """Return the cue at the end of the sentence: a "threat" to Europe, Smith said."""
    for v in range(end - 1, q, -1):
        it = items[v]
        if it.kind == "Q":
            return None
        if it.kind == "a":
            return _according(items, v, hi)
        if it.kind != "V":
            continue
        s = turned(items, v, end)
        if s is not None:
            return Found(items[s], s, it.word, "tail", SURE.tail_turned)
        s = subject(items, v, q + 1)
        if s is None or _in_relative(items, q + 1, s):
            return None
        back = s - 1
        while back > q and items[back].kind in "RIwtUG":
            back -= 1
        if items[back].kind == "," or back == q:
            return Found(items[s], s, it.word, "tail", SURE.tail)
        return None
    return None


def _np_end(items: list[Item], s: int, hi: int) -> int:
    i = s + 1
    while i < hi and items[i].kind not in ",.;:Q":
        i += 1
    return i


def _beside(items: list[Item], head: int, i: int, end: int) -> int:
    """Return the name in apposition to the office at `head`, or the office itself.

    "The alliance's secretary-general, Ann Lee,".
    """
    while i < end and items[i].kind not in ",.;:Q(":
        i += 1
    apart = i + 1 < end and items[i].kind == "," and items[i + 1].kind == "N"
    if apart and not owner(items, i + 1) and (i + 2 >= end or items[i + 2].kind in ",.QVk"):
        return i + 1
    return head
