"""Find the cue after a quotation: "...," said X; "...," X said; according to X; X's at the end."""

from __future__ import annotations

from digest.core import tables
from digest.desk.quotes.clauses import HEARING
from digest.desk.quotes.found import SURE, Found, Quoted, found_at
from digest.desk.quotes.heads import DETERMINERS, compound, modifies, owner
from digest.desk.quotes.items import (
    ACCORDING,
    ADVERB,
    BODIES,
    BODY,
    CALLING,
    CONJUNCTION,
    CUES,
    GROUP,
    NAME,
    NAMELESS,
    NAMELESS_NOUNS,
    NAMES,
    NAMES_AND_GROUPS,
    OFFICE,
    OTHER_VERBS,
    PREPOSITION,
    PRONOUN,
    QUOTATION,
    SAYING,
    SEVERAL,
    SUBORDINATOR,
    SURNAME,
    WHEN,
    WORD,
    Item,
)
from digest.desk.quotes.subjects import (
    BEFORE_TURNED,
    agent,
    is_perceived,
    nameless,
    passive,
    subject,
    turned,
)
from digest.desk.quotes.trades import trade

# kinds of items, in the sense of each search
_BEHIND_APPOSITION = QUOTATION + SAYING + ADVERB + ",."
_CLAUSE_OF_FRAGMENT = SAYING + CALLING + CONJUNCTION + SUBORDINATOR
_CLAUSE_OF_SPEECH = SAYING + CALLING + CONJUNCTION
_ENDS_CLAUSE = QUOTATION + ",;:."
_ENDS_OFFICE = QUOTATION + ",.;:("
_ENDS_PHRASE = PREPOSITION + ACCORDING + SUBORDINATOR + QUOTATION + ",.;:()"
_IN_TEXT = WORD + PREPOSITION + ADVERB + GROUP + BODY
_JOINS = CONJUNCTION + SUBORDINATOR
_MAY_HIDE_NAMELESS = WORD + NAME + SURNAME + GROUP
_NAME_PRONOUN = NAME + PRONOUN
_NOUNS = OFFICE + BODY + SEVERAL + GROUP + NAME + SURNAME
_NOUN_BEHIND = WORD + OFFICE + BODY + SEVERAL + NAME
_PASSING_ON = NAME + SURNAME + PRONOUN + OFFICE
_PREPOSITION_ADVERB = PREPOSITION + ADVERB
_RUN_TOGETHER = WORD + BODY
_WITHIN_SUBJECT = OFFICE + BODY + WORD + WHEN + SURNAME + GROUP
_WORD_NAME = WORD + NAME

_LISTS = "quotes/clauses"
_WRITINGS = tables.words(_LISTS, "writings")
_GOES_ON = tables.words(_LISTS, "going on")
_PERCEIVES = tables.words(_LISTS, "perceiving")
_HEARD = ("hearing", "overhearing")
_PASSED_ON = 3  # items between "said" and the one whose words are passed on
_TOLD = ("asked", "said", "says", "told", "tells")
_RAN = ("ran", "read", "reads", "runs")  # "..., it ran"
_PARTICLES = ("in", "on", "out", "back")
_SAID_AGAIN = 9  # items from a verb of saying to another one: "quoted Ann Lee as saying"
_REACH = 40  # items after a quotation that are searched for its verb
_NEAR = 6  # items between a quotation and the subject of its cue
_PHRASE = 12  # items of a noun phrase


def after(c: Quoted) -> Found | None:
    """Return the cue after a quotation: "...," said X; "...," X said; "..." — X; according to X."""
    items, kinds, q, end = c.items, c.kinds, c.q, c.end
    i = q + 1
    while i < end and kinds[i] in ",-":
        i += 1
    if i >= end:
        return None
    it = items[i]
    if it.kind == ACCORDING:
        return according(items, i, end)
    j = i
    while j < end and kinds[j] == ADVERB:
        j += 1
    if j < end and kinds[j] == SAYING and j - i < 3:
        return _said(items, j, end)
    if it.kind in _JOINS or (it.kind == PRONOUN and it.word in ("who", "which")):
        return None
    if (
        it.word == "it"
        and i + 1 < end
        and (items[i + 1].kind == SAYING or items[i + 1].word in _RAN)
    ):
        return Found(it, i, items[i + 1].word, "it", SURE.open)
    found = _name_first(c, i) or _of_text(c, i)
    if found is None and c.speech:
        found = _any_verb(c, i)
    if (
        found is None
        and items[q + 1].kind == "-"
        and it.kind in NAMES_AND_GROUPS
        and not owner(items, i)
    ):
        return Found(it, i, "", "signed", SURE.dash)
    return found


def _of_text(c: Quoted, i: int) -> Found | None:
    """Return that nobody speaks in `"...," the sign on the gate read`, or None."""
    items = c.items
    for v in range(i + 1, min(i + _PHRASE, c.end)):
        if items[v].word in _RAN and v > i + 1:
            return _nobody(items[v].word)
        if items[v].kind not in _IN_TEXT:
            return None
    return None


def _said(items: list[Item], v: int, end: int) -> Found | None:
    """Return the speaker in `"...," said X`, or None."""
    k = v + 1
    while k < end and items[k].kind == ADVERB:
        k += 1
    if k + 1 < end and items[k].word in _PARTICLES and items[k + 1].kind == NAME:
        k += 1  # "chimed in Ann Lee"
    s = None if k < end and items[k].word == "that" else behind(items, k, end)
    if s is not None:
        return Found(items[s], s, items[v].word, "said", SURE.said)
    if items[v].word.endswith("ing"):
        return None
    return Found(None, -1, items[v].word, "bare", SURE.open)


def _name_first(c: Quoted, i: int) -> Found | None:
    """Return the speaker in `"...," X said`, or None.

    The verb is the first verb of saying in the clause, and its subject follows the quotation.
    """
    items, kinds, end = c.items, c.kinds, min(c.end, i + _REACH)
    if kinds.find(SAYING, i, end) < 0 and kinds.find(CALLING, i, end) < 0:
        return None
    for v in range(i, end):
        kind = kinds[v]
        if kind in ".;:":
            return None
        if kind not in CUES:
            continue
        again = kinds.find(SAYING, v + 2, v + _SAID_AGAIN) >= 0
        if v + 2 < c.end and (again or items[v + 1].word in _HEARD):
            if (reported := _as_saying(items, v, c.end)) is not None:
                return reported
            if c.speech and (told := _as_told(items, v)) is not None:
                return told
        if kind == SAYING:
            return _subject_behind(c, i, v)
    return None


def _subject_behind(c: Quoted, i: int, v: int) -> Found | None:
    """Return the subject of the verb at `v`, if it is between the quotation and the verb."""
    items, cue = c.items, c.items[v].word
    if (cue in HEARING or cue.endswith("ed")) and passive(items, v, c.q + 1):
        return found_at(items, agent(items, v, c.end), cue, "after", SURE.passive)
    if items[v - 1].kind in _MAY_HIDE_NAMELESS and nameless(items, v - 1, i):
        goes_on = items[v - 1].word in _WRITINGS and cue in _GOES_ON
        return Found(None, -1, cue, "goes on" if goes_on else "unnamed", SURE.open)
    if c.kinds[v - 1] in BEFORE_TURNED and (s := turned(items, v, c.end)) is not None:
        return Found(items[s], s, cue, "after", SURE.turned)
    s = subject(items, v, c.q + 1)
    if s is None or not i <= s <= i + _NEAR:
        return None
    if items[s].kind == OFFICE:
        s = beside_office(items, s, s + 1, v)
    if s > i and (_is_of_other_clause(c, i, s) or in_relative(items, i, s)):
        return None
    if not c.speech and items[s].kind == GROUP and any(x.kind == WORD for x in items[s + 1 : v]):
        return None  # "a "major" new PS4 update began"
    if s == c.q + 1 and not c.speech and _is_next_caption(c, v):
        return None
    if s > i and not c.speech and items[s].kind == NAME and items[s - 1].kind in _RUN_TOGETHER:
        return None  # "an "odd" guest was on board Ann Lee posted a picture": two captions
    return Found(items[s], s, cue, "after", SURE.after if c.speech else SURE.after_fragment)


def _is_next_caption(c: Quoted, v: int) -> bool:
    """Return whether words that have a verb of saying run into the next sentence.

    "Holm spoke of 'flags' Lee commented on the vote": two captions without a stop.
    """
    on = v + 1 < c.end and c.kinds[v + 1] == PREPOSITION
    return on and c.kinds.find(SAYING, c.lo, c.q) >= 0


def _is_of_other_clause(c: Quoted, i: int, s: int) -> bool:
    """Return whether another clause begins between the end of a quotation and the noun at `s`."""
    clause = _CLAUSE_OF_SPEECH if c.speech else _CLAUSE_OF_FRAGMENT
    return any(kind in clause for kind in c.kinds[i:s])


def in_relative(items: list[Item], lo: int, s: int) -> bool:
    """Return whether the subject at `s` is in a relative clause.

    "..., a figure that the mayor denied".
    """
    return any(x.word in ("that", "which", "whom") for x in items[max(lo, s - 3) : s])


def _any_verb(c: Quoted, i: int) -> Found | None:
    """Return the subject of any verb after a quotation that ends in a comma.

    `"...," Smith shot back`.
    """
    items = c.items
    it = items[i]
    if (
        it.kind not in _NAME_PRONOUN
        or it.word in ("it", "who")
        or i + 1 >= c.end
        or owner(items, i)
    ):
        return None
    nxt = items[i + 1]
    if nxt.word in _PERCEIVES:
        return found_at(items, agent(items, i + 1, c.end), nxt.word, "after", SURE.passive)
    if nxt.kind in OTHER_VERBS and nxt.word.endswith(("ed", "s", "d", "t")):
        return Found(it, i, nxt.word, "after", SURE.any_verb)
    if nxt.word == "would" and i + 2 < c.end:
        return Found(it, i, items[i + 2].word, "after", SURE.any_verb)  # "...," she would sigh
    if i + 1 >= c.hi - 1 or nxt.kind in ",.":
        return Found(it, i, "", "signed", SURE.signed)
    return None


def _as_saying(items: list[Item], v: int, end: int) -> Found | None:
    """Return the person quoted by another one, or None.

    "the Echo quoted Ann Lee as saying", "Lee remembers Ann saying".
    """
    if items[v + 1].word in _HEARD:
        return _nobody(items[v].word)  # "Lee recalled hearing somebody shout"
    for w in range(v + 2, min(end, v + _SAID_AGAIN)):
        if items[w].kind in _ENDS_CLAUSE:
            return None
        if items[w].kind == SAYING and items[w].word.endswith("ing"):
            s = w - 2 if items[w - 1].word == "as" else w - 1
            while s > v and items[s].kind == ADVERB:
                s -= 1
            if s > v and items[s].kind in NAMES and not owner(items, s):
                return Found(items[s], s, items[w].word, "after", SURE.reported)
            other = s > v and items[v].word in _PERCEIVES and items[s].kind in NAMELESS
            return _nobody(items[w].word) if other or is_perceived(items, w, v - 1) else None
    return None


def _as_told(items: list[Item], v: int) -> Found | None:
    """Return whose words someone passes on without "that": "Lee said Ann Holm told her", or None.

    Without a name behind the verb, nobody: "Lee said a guard told her".
    """
    s = v + 1
    while s < min(v + _PASSED_ON, len(items) - 1) and items[s].word in DETERMINERS:
        s += 1
    told = items[s + 1] if s + 1 < len(items) else items[v]
    if items[s].kind not in _PASSING_ON or told.word not in _TOLD or owner(items, s):
        return None
    if items[s].kind != NAME:
        return _nobody(told.word)
    return Found(items[s], s, told.word, "after", SURE.reported)


def _nobody(cue: str) -> Found:
    return Found(None, -1, cue, "unnamed", SURE.open)


def according(items: list[Item], i: int, end: int) -> Found | None:
    """Return the speaker in `"...", according to X`, or None."""
    j = i + 1
    while j < end and items[j].kind in _PREPOSITION_ADVERB and j < i + 3:
        j += 1
    s = behind(items, j, end)
    if s is None:
        return None
    cue = "according to" if items[i].word == "according" else items[i].word
    if items[s].kind in BODIES and s + 1 < end and items[s + 1].kind in _WORD_NAME:
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
        if it.kind in NAMES and not owner(items, i) and not modifies(items, i, end):
            return _name_behind(items, i, head, end)
        if it.kind == PRONOUN and it.word == "who" and head is not None:
            break
        if it.kind == PRONOUN and it.word not in DETERMINERS:
            return None if it.word in ("who", "it") else i
        if it.kind in NAMELESS_NOUNS:
            named = compound(items, i, end)
            if items[named].kind == NAME:
                return named
            if head is None or (items[head].kind in BODIES and items[named].kind in NAMELESS):
                head = named  # "a former U.S. harbour official"
            i = max(i, named)
        if it.kind in _NOUNS and owner(items, i):
            head = head if it.kind in NAMES else None
            i += 2
            continue
        if it.kind in _ENDS_PHRASE:
            break
        i += 1
    return None if head is None else beside_office(items, head, i, end)


def _name_behind(items: list[Item], i: int, head: int | None, end: int) -> int | None:
    named = compound(items, i, end)
    if modifies(items, named, end):
        return named + 1 if items[named + 1].kind == OFFICE else None
    if items[named].kind == SURNAME:
        if head is not None and items[head].kind == SEVERAL:
            return None  # "said one Indonesian"
        if named + 1 < end and items[named + 1].kind in _NOUN_BEHIND:
            return None  # "said the Gofundme page": not a surname
    return named


def tail(c: Quoted) -> Found | None:
    """Return the cue at the end of the sentence: a "threat" to Europe, Smith said."""
    items, kinds, q, end = c.items, c.kinds, c.q, c.end
    if kinds.find(SAYING, q, end) < 0 and kinds.find(ACCORDING, q, end) < 0:
        return None
    for v in range(end - 1, q, -1):
        it = items[v]
        if it.kind == QUOTATION:
            return None
        if it.kind == ACCORDING:
            return according(items, v, c.hi)
        if it.kind != SAYING:
            continue
        s = turned(items, v, end)
        if s is not None:
            return Found(items[s], s, it.word, "tail", SURE.tail_turned)
        s = subject(items, v, q + 1)
        if s == q + 1 and _is_next_caption(c, s + 1):
            return None
        if s is None or in_relative(items, q + 1, s):
            return None
        back = s - 1
        while back > q and items[back].kind in _WITHIN_SUBJECT:
            back -= 1
        if items[back].kind == "," or back == q:
            return Found(items[s], s, it.word, "tail", SURE.tail)
        return None
    return None


def beside_office(items: list[Item], head: int, i: int, end: int) -> int:
    """Return the name in apposition to the office at `head`, or the office itself.

    "The alliance's secretary-general, Ann Lee,".
    """
    while i < end and items[i].kind not in _ENDS_OFFICE:
        i += 1
    n = i + 1
    while n < end and n < i + 3 and items[n].kind == OFFICE:
        n += 1  # "its founder, billionaire Ann Lee,"
    apart = n < end and items[i].kind == "," and items[n].kind == NAME
    if apart and not owner(items, n) and (n + 1 >= end or items[n + 1].kind in _BEHIND_APPOSITION):
        return n
    return head
