"""Find the subject of a verb by searching the items of a sentence, without a parser.

A sentence is a list of `Item`s (`items.py`); a noun phrase is given by the index of its head.
"""

from __future__ import annotations

from digest.core import tables
from digest.desk.quotes.clause_bounds import belongs_to_report, clause_start
from digest.desk.quotes.clauses import ASKING, HEARING, clause_subject
from digest.desk.quotes.heads import (
    DETERMINERS,
    NP,
    compound,
    governed,
    owner,
)
from digest.desk.quotes.items import (
    ACCORDING,
    ADVERB,
    ADVERBIALS,
    BODIES,
    BODY,
    CALLING,
    COMMON_NOUNS,
    CONJUNCTION,
    GROUP,
    GROUPS,
    NAME,
    NAMES,
    NAMES_AND_GROUPS,
    OFFICE,
    PREPOSITION,
    PRONOUN,
    QUOTATION,
    SAYING,
    SEVERAL,
    SUBORDINATOR,
    SURNAME,
    VERBS,
    WHEN,
    WORD,
    Item,
)
from digest.desk.quotes.trades import trade

# kinds of items, in the sense of each search
_AGENTS = NAME + SURNAME + OFFICE + BODY
_ANTECEDENTS = NAME + SURNAME + SEVERAL
_BEFORE_OBJECT = WORD + SAYING + CALLING + PREPOSITION
BEFORE_TURNED = QUOTATION + ",-"
_BEFORE_VERB = ADVERB + WHEN + PREPOSITION
_BEHIND_NAMED = ADVERBIALS + ","
_BEHIND_SUBJECT = PREPOSITION + OFFICE + QUOTATION + ",.("
_BEHIND_VERB = NAME + SURNAME + GROUP + OFFICE
_BETWEEN = ADVERB + WHEN + GROUP
_HEADS = NAME + SURNAME + OFFICE
_IN_OFFICE = WORD + OFFICE + BODY + GROUP + SURNAME
_OF_FAMILY = NAMES_AND_GROUPS + COMMON_NOUNS
_NOT_IN_SUBJECT = SAYING + CALLING + QUOTATION + ADVERB + SUBORDINATOR + PRONOUN
_NO_APPOSITION = SAYING + CALLING + ","
_NO_OBJECT = QUOTATION + NAME + ",;:"
_OF_PERSON = NAME + OFFICE + PRONOUN + WHEN
_PARTS = QUOTATION + ".;"
_QUOTED = NAME + SURNAME + OFFICE + PRONOUN
_REPRESENTING = OFFICE + BODY + SEVERAL + WORD
_STOPS_SEARCH = OFFICE + QUOTATION + ".;"

_LISTS = "quotes/clauses"
WITH_OBJECT = tables.words(_LISTS, "with object")
_INDEFINITE = tables.words(_LISTS, "indefinite")
_BEING = tables.words(_LISTS, "being")
_NOUN = 8  # items of a noun phrase before its apposition
_APART = 20  # items of a subject with its apposition
_NEEDS_OBJECT = frozenset(("assured", "informed", "reminded", "told"))  # "Lee told Ann that"
_FAMILIES = ("family", "families")
_OBJECTS = frozenset(("her", "him", "me", "them", "us"))
_QUOTING = tables.words(_LISTS, "quoting")
_PERCEIVED = tables.words(_LISTS, "perceived") | tables.words(_LISTS, "perceiving") | _QUOTING
_THEN = ("once", "then")
_TO = ("at", "to")
_WRITING = ("adding", "asking", "saying", "urging", "warning")
_RELATIVE = tables.words(_LISTS, "relative")


def is_apart(items: list[Item], v: int, lo: int) -> bool:
    """Return whether an apposition separates the verb at `v` from its subject before it.

    "The chair, Ann Lee, asked Tom Holm", "Ann Lee, who is the chair, asked Tom Holm".
    """
    if v - 4 < lo or items[v - 1].kind != ",":
        return False
    begin = v
    while begin > lo and items[begin - 1].kind not in _PARTS:
        begin -= 1
    begin += items[begin].kind == ","
    for comma in range(begin + 1, min(begin + _NOUN, v - 2)):
        it = items[comma]
        if it.kind == ",":
            head, apposition = items[comma - 1], items[comma + 1 : v - 1]
            person = head.kind in _HEADS and any(x.kind in _OF_PERSON for x in apposition)
            verbs = apposition[0].kind != PRONOUN and any(
                x.kind in _NO_APPOSITION for x in apposition
            )
            return person and not verbs
        if it.kind in _NOT_IN_SUBJECT or (it.kind == PREPOSITION and comma == begin):
            return False
    return False


def turned(items: list[Item], v: int, hi: int) -> int | None:
    """Return the subject after its verb, or None if it is before: "..., said Smith, who ..."."""
    if (
        v == 0
        or items[v - 1].kind not in BEFORE_TURNED
        or v + 1 >= hi
        or items[v].word in WITH_OBJECT
    ):
        return None
    if is_apart(items, v, max(0, v - _APART)):
        return None
    s = v + 1
    while s < hi and (items[s].kind == ADVERB or items[s].word in DETERMINERS):
        s += 1
    if s < hi and (named := trade(items, s, hi)) is not None:
        return named
    if s >= hi or items[s].kind not in _BEHIND_VERB or owner(items, s):
        return None
    s = compound(items, s, hi)
    return s if s + 1 >= hi or items[s + 1].kind in _BEHIND_SUBJECT else None


def subject(items: list[Item], v: int, lo: int) -> int | None:
    """Return the subject of the verb at `v`, not before `lo`, or None if unsure."""
    before = items[v - 1]
    if items[v].word in HEARING and passive(items, v, lo):
        return None
    comma = _skipped(items, v - 1, lo) if before.kind in _BEHIND_NAMED else lo
    if comma >= lo + 3 and items[comma].kind == ",":
        holds = _is_named_office(items, comma - 3, lo)
        if holds or _is_reported_holder(items, comma - 3, lo):
            return comma - 1 if holds else None  # "the judge, Ann Lee, had said"
    if (before.word in _OBJECTS or before.word == "as") and is_perceived(items, v, lo):
        return None
    i = _before_verb(items, v, lo)
    if i < lo:
        return None
    if items[v].word.endswith("ing"):
        found = _of_participle(items, i, lo)
        if found != -1:
            return found
    if items[i].kind == PRONOUN and items[i].word == "it":
        i = _skipped(items, i - 1, lo)
        if i < lo or items[i].kind not in NAMES:
            return None
    it = items[i]
    if it.kind == PRONOUN and it.word in _RELATIVE:
        return _of_relative(items, i, lo)
    if it.kind in NP and not owner(items, i):
        return _of_noun(items, i, v, lo)
    return _of_clause(items, i, v, lo)


def _is_behind_which(items: list[Item], v: int, lo: int) -> bool:
    """Return whether a thing is the subject: "the report, which Lee paid for, calls it"."""
    if items[v - 1].kind != ",":
        return False
    comma = next((k for k in range(v - 2, max(lo, v - _APART), -1) if items[k].kind == ","), lo)
    which = items[comma].kind == "," and items[comma + 1].word == "which"
    return which and all(x.kind != NAME for x in items[lo:comma])


def _joined_who(items: list[Item], lo: int, v: int) -> int | None:
    """Return the "who" whose clause the verb at `v` joins: "an official who ran and said"."""
    if items[v - 1].word != "and":
        return None
    for k in range(v - 2, max(lo, v - _APART), -1):
        if items[k].kind in _PARTS or items[k].kind == ",":
            return None
        if items[k].word == "who":
            return k if items[k - 1].kind != "," else None
    return None


def _before_who(items: list[Item], lo: int, v: int) -> int | None:
    """Return the name with a relative clause up to the verb: "Holm rang. Lee, who ran, said"."""
    if items[v - 1].kind != ",":
        return None
    for k in range(v - 3, max(lo, v - _APART), -1):
        if items[k].kind in _PARTS or items[k].kind == NAME:
            return None
        if items[k].word == "who" and items[k - 1].kind == "," and k - 2 >= lo:
            alone = items[k - 2].kind == NAME and not governed(items, k - 2, lo)
            return k - 2 if alone else None
    return None


def is_perceived(items: list[Item], v: int, lo: int) -> bool:
    """Return whether the verb at `v` is what a pronoun in its object case is heard to say.

    "the last words Lee heard him say", "Lee remembers her saying", "Lee quoted them as saying".
    """
    k = v - 2 if items[v - 1].word == "as" else v - 1
    return k > lo and items[k].word in _OBJECTS and items[k - 1].word in _PERCEIVED


def _of_clause(items: list[Item], i: int, v: int, lo: int) -> int | None:
    """Return the subject of the clause of the verb at `v`, if no noun is at `i`, or None."""
    it = items[i]
    unnamed = it.word in ("that", "which", "what") or nameless(items, i, lo)
    unnamed = unnamed or _is_behind_which(items, v, lo)
    if unnamed or (i == v - 1 and it.kind == ACCORDING):
        return None
    if belongs_to_report(items, lo, v):
        return None
    begin = clause_start(items, lo, v)
    if items[begin].kind == CONJUNCTION and begin > lo and items[begin - 1].kind == ";":
        return None  # "Lee, of Marle; and Holm, of Lowick, said": two people
    who = _joined_who(items, begin, v)
    s = _before_who(items, begin, v) if who is None else _of_relative(items, who, lo)
    s = clause_subject(items, begin, v) if s is None and who is None else s
    if s is not None and s == i - 1 and i == v - 1 and items[s].kind in GROUPS and it.kind == WORD:
        return None  # "the TV personality said"
    return s


def _is_named_office(items: list[Item], i: int, lo: int) -> bool:
    """Return whether an office at `i` is followed by its holder: "the judge, Ann Lee, said"."""
    if i < lo or items[i + 3].kind != ",":
        return False
    named = items[i].kind == OFFICE and items[i + 1].kind == "," and items[i + 2].kind == NAME
    return named and not owner(items, i + 2) and not governed(items, i, lo)


def _is_reported_holder(items: list[Item], i: int, lo: int) -> bool:
    """Return whether a report ends with an office and its holder: "that the head of the port, Lee".

    "Roos said that the head of the port, Ann Lee, had told him": from Roos, or from Lee.
    """
    if [x.kind for x in items[i + 1 : i + 4]] != [",", NAME, ","]:
        return False
    of = i
    while of > lo and (items[of].kind in _IN_OFFICE or items[of].word in DETERMINERS):
        of -= 1
    if not lo < of < i or items[of].kind != PREPOSITION or items[of - 1].kind != OFFICE:
        return False
    return any(x.kind == SAYING for x in items[lo:of])


def _skipped(items: list[Item], i: int, lo: int) -> int:
    """Return the last item up to `i` that is not an adverb, auxiliary or time."""
    while i >= lo and items[i].kind in ADVERBIALS:
        i -= 1
    return i


def _before_verb(items: list[Item], v: int, lo: int) -> int:
    """Return the item before a verb, without "then", "on Tuesday" or "in January"."""
    if items[v - 1].word in _THEN and v - 2 >= lo and items[v - 2].kind in _QUOTED:
        return v - 2
    if items[v - 1].kind not in _BEFORE_VERB:
        return v - 1
    i = _skipped(items, v - 1, lo)
    while i > lo and items[i].kind == PREPOSITION and items[i + 1].kind == WHEN:
        i = _skipped(items, i - 1, lo)
    return i


def _of_participle(items: list[Item], i: int, lo: int) -> int | None:
    """Return the name beside a participle, in any construction, or -1 if there is none.

    "Footage of Lind saying", "quoted Lind as saying", "Lind was quoted as saying". None is for
    someone without a name: "Lind quoted a neighbour as saying".
    """
    j = i - 1 if items[i].word == "as" and i > lo else i
    if j != i and items[j].word in _QUOTING and j > lo:
        found = subject(items, j, lo)
        return -1 if found is None else found
    cites = next((k for k in range(j - 1, max(lo, j - 6), -1) if items[k].word in _QUOTING), None)
    if j != i and cites is not None:
        if passive(items, cites, lo):  # "Lind was quoted in the Echo as saying"
            return subject(items, cites, lo)
        return j if items[j].kind in _QUOTED and not owner(items, j) else None
    if items[j].kind == SEVERAL and j == i and _is_met(items, j, lo):
        return None
    if items[j].kind != NAME or owner(items, j):
        return -1
    return None if _is_addressed(items, j, lo) else j


def _is_met(items: list[Item], j: int, lo: int) -> bool:
    """Return whether the people at `j`, before a participle, may speak: "met men offering".

    Not those who are addressed: "wrote to voters promising".
    """
    k = j - 1
    while k > lo and (items[k].kind in COMMON_NOUNS or items[k].word in DETERMINERS):
        k -= 1
    return items[k].kind == PREPOSITION and items[k].word != "to"


def _is_addressed(items: list[Item], j: int, lo: int) -> bool:
    """Return whether the name at `j` is the object of a person's verb, who may speak instead.

    "Lee praised Holm saying", "Lee wrote to Holm saying"; but not "a video shows Holm saying".
    """
    if items[j + 1].kind == ADVERB:
        return False  # "Holm is saying"
    verb = j - 1 if items[j - 1].kind != PREPOSITION else j - 2
    to = items[j - 1].word in _TO and items[j + 1].word in _WRITING
    if verb <= lo or (verb == j - 2 and not to):
        return False
    if items[verb].kind not in VERBS or items[verb].word in _PERCEIVED:
        return False
    s = clause_subject(items, lo, verb)
    return s is not None and items[s].kind in _QUOTED


def _of_relative(items: list[Item], i: int, lo: int) -> int | None:
    """Return the antecedent of the relative pronoun at `i`, or None.

    Of two names, the nearest is the safer choice.
    """
    j = i - 1
    while j >= lo and items[j].kind == ",":
        j -= 1
    while j >= max(lo, i - 60):
        if items[j].kind in _ANTECEDENTS and not owner(items, j):
            of = j - 2 if j - 2 >= lo and items[j - 1].kind == PREPOSITION else j
            return (
                of if items[j].kind == SURNAME and items[of].kind == NAME else j
            )  # "Lee of Marle"
        if items[j].kind in _STOPS_SEARCH:
            return j if items[j].kind == OFFICE else None
        j -= 1
    return None


def _of_noun(items: list[Item], i: int, v: int, lo: int) -> int | None:
    """Return the subject of a verb that follows the noun phrase at `i`, or None."""
    if items[i].kind in NAMES:
        if i - 2 >= lo and items[i - 1].word == "and" and items[i - 2].kind in NP:
            return None  # "Smith and Jones said": two people
        head = _object_of(items, i, lo) if i > lo + 1 else None
        if head is not None:
            return head if items[head].kind in NP else None
    joined = items[i].kind in BODIES and i - 2 >= lo and items[i - 1].word in ("and", "&")
    if items[i].kind != PRONOUN and (
        governed(items, i, lo) or (joined and governed(items, i - 2, lo))
    ):
        if nameless(items, i, lo):
            return None
        return clause_subject(items, clause_start(items, lo, v), v)
    return i


def passive(items: list[Item], v: int, lo: int) -> bool:
    """Return whether the verb at `v`, one of `HEARING`, is passive: "Smith was told"."""
    if is_told(items, v):
        return True
    i = v - 1
    while i >= lo and items[i].kind in ADVERBIALS:
        if items[i].word in _BEING:
            return True
        i -= 1
    return False


def is_told(items: list[Item], v: int) -> bool:
    """Return whether the verb at `v` is passive by what follows: "and told by Ann Lee that"."""
    told, behind = items[v].word, items[v + 1].word if v + 1 < len(items) else ""
    return (behind == "by" and told in HEARING) or (behind == "that" and told in _NEEDS_OBJECT)


def agent(items: list[Item], v: int, end: int) -> int | None:
    """Return the name after "by" or "from" that follows the verb at `v`, or None.

    "was told by Ann Lee".
    """
    if v + 2 >= end or items[v + 1].word not in ("by", "from"):
        return None
    i = v + 2
    while i < end and items[i].word in DETERMINERS:
        i += 1
    if i >= end or items[i].kind not in _AGENTS:
        return None
    i = compound(items, i, end)
    return i if items[i].kind == NAME and not owner(items, i) else None


def nameless(items: list[Item], i: int, lo: int) -> bool:
    """Return whether the noun at `i` is a person without a name: "the caller", "a friend of Lee".

    An office does not count: it is printed as it is.
    """
    j = i
    of = i
    while of > lo and items[of].kind in _OF_FAMILY:
        of -= 1
    if items[of].word == "of" and of > lo and items[of - 1].word in _FAMILIES:
        return True  # "family of the keeper Tom Roos", with a stray capital before it
    if items[i].kind in NAMES_AND_GROUPS:  # "a friend of Ann Lee": the noun that governs the name
        while j > lo and items[j].kind in NAMES_AND_GROUPS:
            j -= 1
        if items[j].word not in ("of", "for", "from", "with", "to", "near"):
            return False
        j -= 1
    if j < lo or items[j].kind != WORD:
        return False
    seen = j
    while (
        j >= lo and j > i - 6 and items[j].kind in COMMON_NOUNS and items[j].word not in DETERMINERS
    ):
        j -= 1
    if j == seen or j < lo or items[j].word not in _INDEFINITE:
        return False
    return j == lo or items[j - 1].kind != PREPOSITION


def _object_of(items: list[Item], i: int, lo: int) -> int | None:
    """Return the subject of a clause with the name at `i` as its object, or None.

    "A man who knew Ann Lee said", "an attorney representing Ann Lee said": the man, the attorney.
    """
    j = i - 1
    while j > lo and (items[j].kind in _BETWEEN or items[j].word in DETERMINERS):
        j -= 1
    if j <= lo or items[j].kind not in _BEFORE_OBJECT:
        return None
    if (
        items[j].word.endswith("ing")
        and items[j].kind in VERBS
        and items[j - 1].kind in _REPRESENTING
    ):
        return j - 1
    for k in range(j, max(lo, j - 5), -1):
        if items[k].kind in _NO_OBJECT:
            return None
        if items[k].word in ("who", "that", "which") and k > lo:
            return k - 1 if k < j or items[j].kind in VERBS else None
    return None


def asked_of(items: list[Item], s: int, hi: int) -> int | None:
    """Return the person asked by the subject at `s`, or None.

    After "Lee asked Holm how high ...", Holm is the speaker.
    """
    v = s + 1
    while v < hi and items[v].kind in ADVERBIALS:
        v += 1
    if v + 1 >= hi or items[v].word not in ASKING or items[v + 1].kind not in NAMES:
        return None
    return None if owner(items, v + 1) else v + 1
