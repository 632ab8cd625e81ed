"""Find the cue before a quotation: X said that "...", X called it "...", X: "..."."""

from __future__ import annotations

from digest.core import tables
from digest.desk.quotes.clauses import HEARING, clause_subject
from digest.desk.quotes.cue_words import CLAIM
from digest.desk.quotes.cues_after import according, beside_office
from digest.desk.quotes.found import SURE, Found, Quoted, found_at
from digest.desk.quotes.heads import DETERMINERS, governed
from digest.desk.quotes.infinitives import caused, infinitive
from digest.desk.quotes.items import (
    ACCORDING,
    ADVERB,
    ADVERBIALS,
    BODY,
    CALLING,
    COMMON_NOUNS,
    CONJUNCTION,
    CUES,
    GROUP,
    GROUPS,
    NAME,
    NAMELESS_NOUNS,
    OFFICE,
    OWNING,
    PERSONS,
    PREPOSITION,
    PRONOUN,
    QUOTATION,
    SAYING,
    SEVERAL,
    SUBJECTS_NAMED,
    SUBORDINATOR,
    SURNAME,
    WHEN,
    WORD,
    Item,
)
from digest.desk.quotes.reproduced import BEFORE_REPRODUCED, of_others, reproduced
from digest.desk.quotes.subjects import WITH_OBJECT, agent, is_apart, is_told, passive, subject

# kinds of items, in the sense of each search
_ACTING = NAME + PRONOUN + OFFICE + SEVERAL + SURNAME
_ACTING_NOUNS = NAME + OFFICE + SEVERAL
_BEFORE_CALLED = WORD + OFFICE + SEVERAL + ","
_BEFORE_CALLER = WORD + OFFICE + BODY + GROUP + CONJUNCTION + ADVERB
_BEFORE_CLAIM = WORD + WHEN + ADVERB
_BEHIND_CALLER = SUBORDINATOR + PREPOSITION + ",.;"
_ENDS_NOUN = QUOTATION + ",.;:"
_NO_JOINING = SAYING + CALLING + CONJUNCTION + QUOTATION
_PARTS_RELATIVE = SAYING + CALLING + QUOTATION + SUBORDINATOR + ",.;:-"
_PARTS_CLAUSE = SAYING + ","

_LISTS = "quotes/clauses"
_GOES_ON = tables.words(_LISTS, "going on")
_BEING = tables.words(_LISTS, "being")
_JOINING = tables.words(_LISTS, "joining")
_FINITE = tables.words(_LISTS, "finite")
_PERCEIVES = tables.words(_LISTS, "perceiving")
_READING = tables.words(_LISTS, "reading")
_ALOUD = tables.words(_LISTS, "aloud")
_CITING = tables.words(_LISTS, "citing")
_IRREGULAR = ("held", "said", "thought", "written")  # participles: "she is said to be"
_CALLER = 7  # items from "by" to the name of the caller
_DIRECT = 3  # items from a subject to its verb
_NEAR = 6  # items between a verb of saying and its quotation
_CLOSED = frozenset("when whenever after before because if although though since until".split())
_HEARSAY = tables.words(_LISTS, "hearsay")
_CLAUSE = 8  # items from the start of a subordinate clause to its verb
_NAMING = tables.words(_LISTS, "naming")  # "a plan, called "Tern","
_DENIES = tables.words(_LISTS, "denying")
_SAYING_IT = tables.words(_LISTS, "denied")
_SAID_IT = tables.words(_LISTS, "never said")
_JOINED = 6  # items from "claim" to the word that joins it to a quotation


def before(c: Quoted) -> Found | None:
    """Return the cue before a quotation in its sentence: X said that "...", X called it "..."."""
    items, kinds, q, begin = c.items, c.kinds, c.q, c.begin
    mark = items[q - 1]
    if mark.kind == "-" and (v := _in_aside(c)) is not None:
        return Found(None, -1, items[v].word, "unnamed", SURE.open)
    if mark.kind in ",:":
        found = _before_mark(c)
    else:
        found = of_others(items, q, begin) or caused(items, q, begin)
        if found is None and mark.word in BEFORE_REPRODUCED:
            found = reproduced(items, q, begin)
    if found is None and kinds.find(ACCORDING, begin, q) >= 0:
        found = _accords(items, q, begin)
    if found is None and kinds.find(OWNING, begin, q) >= 0:
        found = _owned(items, q, begin)
    if found is not None:
        return found
    other = ""  # a verb of saying that belongs to another clause
    v = q
    while (v := max(kinds.rfind(SAYING, begin, v), kinds.rfind(CALLING, begin, v))) >= 0:
        goes_on = items[v].word in _GOES_ON and items[v + 1].word == "to"  # "continued to be"
        joined = v == q - 2 and mark.word == "and" and items[v].word.endswith("s")
        if goes_on or joined:
            continue  # "groans, laughs and "what?""
        if not _is_in_other_clause(c, v):
            return _of_verb(c, v)
        other = items[v].word
    return Found(None, -1, other, "unnamed", SURE.open) if other else _without_verb(c)


def _in_aside(c: Quoted) -> int | None:
    """Return the verb of saying between two dashes before the quotation: "Lee told us - ... - "Q"".

    The words are not those of who speaks in there.
    """
    opening = c.kinds.rfind("-", c.lo, c.q - 1)
    v = c.kinds.rfind(SAYING, opening + 1, c.q) if opening > c.lo else -1
    outer = v >= 0 and c.kinds.find(SAYING, c.lo, opening) >= 0
    return v if outer else None


def _before_mark(c: Quoted) -> Found | None:
    """Return the cue before a comma or colon and a quotation that needs no verb of saying."""
    items, q, lo = c.items, c.q, c.lo
    if q - 2 == lo and c.kinds[q - 1] == ":":
        if c.kinds[lo] == NAME:
            return Found(items[lo], lo, "", "colon", SURE.name_and_colon)
        if c.kinds[lo] == BODY:
            return Found(items[lo], lo, "", "before", SURE.before)  # "Police: ..."
    if c.begin == lo and _is_of_another(items, q, lo):
        return Found(None, -1, "", "unnamed", SURE.open)
    found = of_others(items, q, c.begin) or infinitive(items, q, c.begin)
    return found or reproduced(items, q, c.begin)


def _is_of_another(items: list[Item], q: int, lo: int) -> bool:
    """Return whether a relative clause runs up to the quotation: "told of her aunt, who sang: ...".

    A clause with a verb of saying is none of these: its subject is found.
    """
    for k in range(q - 2, max(lo, q - _CLAUSE), -1):
        if items[k].kind in _PARTS_RELATIVE:
            return False
        if items[k].word == "who":
            # "her aunt, who sang: ...", "his father who wired, ..."; not ", who sang, ..."
            return k < q - 2 and (items[k - 1].kind == ",") == (items[q - 1].kind == ":")
    return False


def _is_in_other_clause(c: Quoted, v: int) -> bool:
    """Return whether a subordinate clause with the verb at `v` ends before the quotation.

    `When Lee asked, the answer was "no"`, `Lee said that when Holm left, "it rained"`.
    """
    items, q = c.items, c.q
    comma = c.kinds.find(",", v + 1, q)
    if comma < 0:
        return False
    start = max(c.begin, v - _CLAUSE)
    opens = next((k for k in range(v, start - 1, -1) if items[k].word.lower() in _CLOSED), None)
    if opens is None or any(x.kind in _PARTS_CLAUSE for x in items[opens:v]):
        return False
    reported = comma == q - 1 and opens > start and items[opens - 1].word == "that"
    return reported or any(x.word in _FINITE for x in items[comma:q])


def _of_verb(c: Quoted, v: int) -> Found:
    """Return the subject of the verb of saying or calling at `v`, before the quotation."""
    items, q, lo = c.items, c.q, c.lo
    cue = items[v].word
    participle = cue.endswith("ed") or cue in HEARING or cue in _IRREGULAR
    heard = c.kinds[v - 1] in ADVERBIALS or is_told(items, v)
    if participle and heard and passive(items, v, lo):
        by = _caller(items, v, q) if items[v].kind == CALLING else agent(items, v, q)
        return found_at(items, by, cue, "before", SURE.passive)
    if items[v].kind == CALLING and _is_called(items, v, q, lo):
        return found_at(items, _caller(items, v, q), cue, "before", SURE.called)
    hearsay = items[v - 1].word == "have" and _is_hearsay(items, v)
    hearsay = hearsay or (cue in _READING and _is_aloud(items, v, q))
    hearsay = hearsay or _is_quoting(items, v, lo) or _is_denied(items, v, q)
    hearsay = hearsay or _is_done_to(items, v, q)
    if hearsay or (items[q - 1].kind == ":" and _is_recalled(items, v, q)):
        return Found(None, -1, cue, "unnamed", SURE.open)
    s = v + 1 if (v == lo or c.kinds[v - 1] in ",-") and _is_turned(c, v) else None
    s = subject(items, v, lo) if s is None else s
    if s is None or items[s].kind == QUOTATION or _is_inner(items, s, v, lo):
        return Found(None, -1, cue, "open", SURE.open)
    if items[s].kind in NAMELESS_NOUNS:
        s = beside_office(items, s, _np_end(items, s, v), v)
    sure = SURE.called
    if items[v].kind == SAYING:
        sure = SURE.before if q - v <= _NEAR else SURE.before_far
    if items[s].kind in GROUPS and v - s > 3:
        sure = SURE.doubtful
    return Found(items[s], s, cue, "before", sure)


def _is_denied(items: list[Item], v: int, q: int) -> bool:
    """Return whether the words were not said: "Lee denied saying", "said he never called it"."""
    if items[v].word in _DENIES and items[v + 1].word in _SAYING_IT:
        return True
    if items[v - 1].word in _DENIES and items[v].word.endswith("ing"):
        return True
    if items[v - 1].word == "having" and items[v - 2].word in _DENIES:
        return True
    near = range(v + 1, min(q - 1, v + _NEAR))
    return any(items[k].word == "never" and items[k + 1].word in _SAID_IT for k in near)


def _is_done_to(items: list[Item], v: int, q: int) -> bool:
    """Return whether another clause uses the words: "the boy, whom Lee hailed as "..."."""
    return any(items[k].word == "whom" and items[k + 1].kind == NAME for k in range(v + 1, q - 1))


def _is_quoting(items: list[Item], v: int, lo: int) -> bool:
    """Return whether the subject of the verb at `v` quotes someone: "Lee, citing Holm, said"."""
    if items[v - 1].kind != ",":
        return False
    for k in range(v - 2, max(lo, v - _CLAUSE), -1):
        if items[k].kind == ",":
            quoting = items[k + 1].word in _CITING
            return quoting and any(x.kind == NAME for x in items[k + 2 : v])
    return False


def _is_hearsay(items: list[Item], v: int) -> bool:
    """Return whether the verb at `v` is only said of its subject: "he is said to have replied"."""
    before = [x.word for x in items[max(0, v - 3) : v]]
    return before[1:] == ["to", "have"] and before[0] in _HEARSAY


def _is_aloud(items: list[Item], v: int, q: int) -> bool:
    """Return whether the verb of reading at `v` reads out what another wrote: "reads it aloud"."""
    return any(x.word in _ALOUD for x in items[v + 1 : min(q, v + _NEAR)])


def _is_recalled(items: list[Item], v: int, q: int) -> bool:
    """Return whether the verb at `v` tells how another acted: "Lee recalled how the guard came:".

    Either of the two may speak.
    """
    return items[v + 1].word == "how" and any(x.kind in _ACTING_NOUNS for x in items[v + 2 : q])


def _is_inner(items: list[Item], s: int, v: int, lo: int) -> bool:
    """Return whether a pronoun is in a clause inside: "the paper on which he is held says"."""
    if items[s].kind != PRONOUN or s <= lo + 1:
        return False
    inner = items[s - 1].word in ("which", "whom")
    return inner and v - s > 1 and items[s - 2].kind == PREPOSITION


def _is_called(items: list[Item], v: int, q: int, lo: int) -> bool:
    """Return whether something has this name without a speaker: `drums called "Fou"`."""
    if items[v].word.endswith("ing"):
        return False
    # "Lind, described by friends as "kind"", "Lind, called "kind" by friends"
    by = items[v + 1].word == "by" or (q + 1 < len(items) and items[q + 1].word == "by")
    if items[v].word.endswith("ed") and v + 1 < q and items[v + 1].word == "as":
        start = max(lo, v - _CLAUSE)
        noun = items[v - 1].kind in _BEFORE_CALLED and items[v - 1].word not in DETERMINERS
        if noun and not any(x.word == "what" for x in items[start:v]):
            return True  # "a woman described as "a witness""
    thing = items[v - 1].kind == "," and items[v - 2].kind not in PERSONS
    direct = items[v - 1].kind == WORD or (thing and items[v].word in _NAMING)
    return by or passive(items, v, lo) or (v + 1 == q and direct)


def _caller(items: list[Item], v: int, q: int) -> int | None:
    """Return who calls it so: `called "a disgrace" by Ann Lee`, `described by Ann Lee as "..."`."""
    by = v + 1 if items[v + 1].word == "by" else q + 1
    if by >= len(items) or items[by].word != "by":
        return None
    for n in range(by + 1, min(by + _CALLER, len(items))):
        if items[n].kind == NAME:
            behind = items[n + 1].kind if n + 1 < len(items) else "."
            return n if behind in _BEHIND_CALLER else None
        if items[n].kind not in _BEFORE_CALLER or items[n].word in ("and", "or"):
            return None
    return None


def _is_turned(c: Quoted, v: int) -> bool:
    """Return whether the subject follows its verb.

    `Said Smith: "..."`, `..., explained Smith, "`.
    """
    items, q = c.items, c.q
    if is_apart(items, v, c.begin):
        return False
    if items[v].word.endswith("ing"):
        return False  # "the paper attacked Smith, saying he"
    if items[v].word in WITH_OBJECT or v + 1 >= q or items[v + 1].kind not in SUBJECTS_NAMED:
        return False  # "Smith, a manager, told Radio Tern: ..."
    if items[v + 1].word in ("who", "it", "we"):
        return False
    return v + 2 == q or items[v + 2].kind in ",:"


def _without_verb(c: Quoted) -> Found | None:
    """Return the subject before a colon, a comma or "that" that precedes the quotation, or None."""
    items, q, lo = c.items, c.q, c.lo
    mark = items[q - 1]
    if q > lo + 1 and mark.kind == ":":
        # "... said nothing. Smith sent a message to Jones: "..."
        if items[q - 2].word in _BEING:
            return None  # "the question Lee faced was:"
        if (found := put(c)) is not None:
            return found
        s = clause_subject(items, lo, q)
        if items[q - 2].kind == NAME and not governed(items, q - 2, lo):
            if _is_met(items, s, q - 2):
                return Found(None, -1, "", "unnamed", SURE.open)  # "Lee interviewed Holm: ..."
            return Found(items[q - 2], q - 2, "", "colon", SURE.last_and_colon)
        if s is not None and any(x.word in _PERCEIVES for x in items[s:q]):
            return Found(None, -1, "", "unnamed", SURE.open)  # "Holm read from a letter:"
        if items[q - 2].word == "words" and any(x.word == "by" for x in items[lo:q]):
            return Found(
                None, -1, "", "unnamed", SURE.open
            )  # "Holm was met by Lee with the words:"
        if s is not None and items[s].kind in PERSONS:
            return Found(items[s], s, "", "colon", SURE.subject_and_colon)
    if q <= lo + 2:
        return None
    if mark.kind == "," and c.large:
        s = clause_subject(items, c.begin, q)
        if s is not None and items[s].kind in PERSONS:
            return Found(items[s], s, "", "colon", SURE.subject_and_comma)
    return _thought(items, q, lo) if mark.word == "that" and items[q - 2].kind == WORD else None


def _thought(items: list[Item], q: int, lo: int) -> Found | None:
    """Return who thinks so, by any verb: X thinks that "..."; not "the letters X sent that"."""
    s = subject(items, q - 2, lo)
    if s is None or items[s].kind not in PERSONS or q - s >= _NEAR + 2:
        return None
    if s > lo and items[s - 1].kind == WORD and items[s - 1].word not in DETERMINERS:
        return None
    return Found(items[s], s, items[q - 2].word, "before", SURE.that)


def put(c: Quoted) -> Found | None:
    """Return who puts it so: `as Lee put it, "..."`; `"..." was how Lee put it`."""
    items = c.items
    if c.kinds.find(WORD + PRONOUN, c.begin, c.end) < 0:
        return None
    for v in (*range(c.begin, c.q - 1), *range(c.q + 1, c.end - 1)):
        if items[v].word in ("put", "puts") and items[v + 1].word == "it":
            s = subject(items, v, c.begin if v < c.q else c.q + 1)
            if s is None or items[s].kind not in PERSONS or items[s].word == "it":
                return None
            j = s
            while j > c.begin and (items[j].kind in COMMON_NOUNS or items[j].word in DETERMINERS):
                j -= 1
            if items[j].kind == "," and j > c.begin and items[j - 1].kind == NAME:
                s = j - 1  # "Ann Lee, a former keeper, put it"
            return Found(items[s], s, "put it", "before", SURE.that)
    return None


def _is_met(items: list[Item], s: int | None, n: int) -> bool:
    """Return whether the name at `n`, before a colon, is the object of another's action.

    Either of the two may speak: "Lee interviewed Holm: ...", "Lee thanked Holm: ...".
    """
    if items[n - 1].kind != WORD:
        return False
    acts = s is not None and s < n - 1 and items[s].kind in _ACTING
    return acts or items[n - 1].word.endswith("ed")


def _accords(items: list[Item], q: int, begin: int) -> Found | None:
    """Return the speaker in "according to" before a quotation, or None before a verb of saying.

    "According to A, B shouted: ...", "According to A, B told her mother: ...": B is the speaker.
    """
    if items[q - 1].kind in ":," and q - 2 > begin and items[q - 2].kind == SAYING:
        return None
    for i in range(begin, q):
        if items[i].kind == ACCORDING and (f := according(items, i, q)) is not None:
            v = next((k for k in range(q - 1, i, -1) if items[k].kind == SAYING), i)
            return f if v == i else _of_clause(items, f, v, q)
    return None


def _of_clause(items: list[Item], accords: Found, v: int, q: int) -> Found | None:
    """Return who speaks if "according to" and a verb of saying at `v` precede a quotation.

    "According to A, B told her mother: ...", "According to A, B said it was "..."": None, since B
    is the subject of the verb. The result has no name if the subject is unclear.
    """
    if items[v].word in WITH_OBJECT and items[q - 1].kind in ":,":
        return None
    comma = next((k for k in range(accords.at + 1, v) if items[k].kind == ","), q)
    if comma >= v - 1 or q - v > _NEAR:
        return accords
    s = subject(items, v, comma + 1)
    near = s is not None and v - s <= _DIRECT
    return None if near else Found(None, -1, items[v].word, "unnamed", SURE.open)


def _owned(items: list[Item], q: int, begin: int) -> Found | None:
    """Return the owner of a claim: `X's claim that "..."`."""
    for i in range(q - 1, max(begin, q - 8) - 1, -1):
        if items[i].word not in CLAIM:
            if items[i].kind in CUES:
                return None
            continue
        if not _joins(items[i + 1 : q]):
            return None
        j = i - 1
        while j > begin and items[j].kind in _BEFORE_CLAIM:
            j -= 1
        if j >= begin + 1 and items[j].kind == OWNING and items[j - 1].kind == NAME:
            return Found(items[j - 1], j - 1, items[i].word, "owner", SURE.owner)
        return None
    return None


def _joins(between: list[Item]) -> bool:
    """Return whether the words after "claim" join it to a quotation.

    "that", "earlier today to", ",".
    """
    for n, it in enumerate(between[:_JOINED]):
        if it.kind in _NO_JOINING or it.word in _FINITE:
            return False
        if it.word in _JOINING or it.kind in ",:":
            return not any(x.kind == CONJUNCTION for x in between[n:])
    return False


def _np_end(items: list[Item], s: int, hi: int) -> int:
    i = s + 1
    while i < hi and items[i].kind not in _ENDS_NOUN:
        i += 1
    return i
