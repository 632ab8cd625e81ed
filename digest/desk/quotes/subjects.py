"""Find the subject of a verb by searching the items of a sentence, without a parser.

A sentence is a list of `Item`s (`items.py`); a noun phrase is given by the index of its head.
"""

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
from digest.desk.quotes.items import Item
from digest.desk.quotes.trades import trade

_LISTS = "quotes/clauses"
WITH_OBJECT = tables.words(_LISTS, "with object")
_INDEFINITE = tables.words(_LISTS, "indefinite")
_BEING = tables.words(_LISTS, "being")
ASKING = tables.words(_LISTS, "asking")
HEARING = tables.words(_LISTS, "hearing")
_NOUN = 8  # items of a noun phrase before its apposition
_APART = 20  # items of a subject with its apposition
_LONGEST = 300  # items of a sentence that are searched; real sentences are shorter
_QUOTING = frozenset("cite cited cites citing quote quoted quotes quoting".split())
_CONTRASTING = ("while", "whereas", "but")
_RELATIVE = frozenset("who qui quien wer die der chi che que wie quem".split())


def clause_subject(items: list[Item], lo: int, hi: int) -> int | None:
    """Return the first noun phrase in `lo:hi` that can be a subject, or None.

    It is not in a prepositional phrase or a subordinate clause, and is not an owner.
    """
    first = lo
    lo = max(lo, hi - _LONGEST)
    i = lo
    spare: int | None = None  # fallback: a capitalised word that nobody introduces
    while i < hi:
        it = items[i]
        if i == first and _opens_participle(items, i):
            i = _behind_participle(items, i, hi)
            continue
        if it.kind == "s" and (i == lo or items[i - 1].kind in ",.;c-Q"):
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
            and not governed(items, i, lo)
            and not _is_apposition(items, i, lo)
            and not modifies(items, i, hi)
            and not _is_object(items, i, lo)
        ):
            found = compound(items, i, hi)
            if items[found].kind != "U" or (found + 1 < hi and items[found + 1].kind == "V"):
                return found
            spare = found if spare is None else spare
        i += 1
    return spare


def _acts(items: list[Item], i: int, hi: int) -> bool:
    """Return whether the "it" at `i` opens a clause and a verb follows: "it praised Lee"."""
    opens = i == 0 or items[i - 1].kind in ",.;:c" or i == hi
    after = items[i + 1] if i + 1 < hi else items[i]
    return opens and (after.kind == "C" or (after.kind == "w" and after.word.endswith("ed")))


def _opens_participle(items: list[Item], i: int) -> bool:
    """Return whether a sentence begins with a participle: "Hosting Ann Lee,", "Asked about it,"."""
    it = items[i]
    if it.kind not in "wVC" or (i and items[i - 1].kind not in ".:!?"):
        return False
    asked = it.word in HEARING or it.word in ASKING
    return it.word.endswith("ing") or (asked and i + 1 < len(items) and items[i + 1].kind in "ps")


def _is_object(items: list[Item], i: int, lo: int) -> bool:
    """Return whether a common noun and its verb precede the name: "Critics accused Lee"."""
    v = i - 1
    while v > lo and (items[v].word in DETERMINERS or items[v].kind in "RG"):
        v -= 1
    if items[i].kind != "N" or v <= lo or items[v].kind not in "VC":
        return False
    before = v - 1
    while before > lo and items[before].kind == "k":
        before -= 1
    return items[before].kind in "wMU" and items[before].word not in ("and", "which", "that")


def _behind_clause(items: list[Item], i: int, hi: int) -> int:
    """Return the comma that ends the subordinate clause at `i`: "When Smith left, Jones ..."."""
    j = i + 1
    while j < hi and items[j].kind not in ",Q":
        j += 1
    return j


def _behind_participle(items: list[Item], i: int, hi: int) -> int:
    """Return the start of the main clause: a subject with a verb after a comma or dash."""
    for j in range(i + 1, hi - 2):
        if items[j].kind == "Q":
            break
        parts = items[j].kind in ",-" and items[j + 1].word not in ("it", "who")
        if parts and items[j + 1].kind in "NUP" and items[j + 2].kind in "VCwk":
            return j + 1
    return i + 1


def _is_apposition(items: list[Item], i: int, lo: int) -> bool:
    """Return whether the name at `i` follows another noun in apposition: "Birmingham, Alabama,"."""
    if i <= lo + 1 or items[i - 1].kind != ",":
        return False
    if items[i].kind in "UG":
        return items[i - 2].kind in "NUG"
    # "In a letter read out by the deputy, Ann Lee, he said": Ann Lee is the deputy.
    return items[i].kind == "N" and items[i - 2].kind == "R" and governed(items, i - 2, lo)


def is_apart(items: list[Item], v: int, lo: int) -> bool:
    """Return whether an apposition separates the verb at `v` from its subject before it.

    "The chair, Ann Lee, asked Tom Holm", "Ann Lee, who is the chair, asked Tom Holm".
    """
    if v - 4 < lo or items[v - 1].kind != ",":
        return False
    begin = next((k + 1 for k in range(v - 1, lo - 1, -1) if items[k].kind in "Q.;"), lo)
    begin += items[begin].kind == ","
    for comma in range(begin + 1, min(begin + _NOUN, v - 2)):
        it = items[comma]
        if it.kind == ",":
            head, apposition = items[comma - 1], items[comma + 1 : v - 1]
            person = head.kind in "NUR" and any(x.kind in "NRPt" for x in apposition)
            verbs = apposition[0].kind != "P" and any(x.kind in "VC," for x in apposition)
            return person and not verbs
        if it.kind in "VCQksP" or (it.kind == "p" and comma == begin):
            return False
    return False


def turned(items: list[Item], v: int, hi: int) -> int | None:
    """Return the subject after its verb, or None if it is before: "..., said Smith, who ..."."""
    if v == 0 or items[v - 1].kind not in ",-Q" or v + 1 >= hi or items[v].word in WITH_OBJECT:
        return None
    if is_apart(items, v, max(0, v - _APART)):
        return None
    s = v + 1
    while s < hi and (items[s].kind == "k" or items[s].word in DETERMINERS):
        s += 1
    if s < hi and (named := trade(items, s, hi)) is not None:
        return named
    if s >= hi or items[s].kind not in "NUGR" or owner(items, s):
        return None
    s = compound(items, s, hi)
    return s if s + 1 >= hi or items[s + 1].kind in ",.pRQ(" else None


def subject(items: list[Item], v: int, lo: int) -> int | None:
    """Return the subject of the verb at `v`, not before `lo`, or None if unsure."""
    if items[v].word in HEARING and passive(items, v, lo):
        return None
    if _is_named_office(items, v - 4, lo):
        return v - 2
    i = _before_verb(items, v, lo)
    if i < lo:
        return None
    if items[v].word.endswith("ing"):
        found = _of_participle(items, i, lo)
        if found != -1:
            return found
    if items[i].kind == "P" and items[i].word == "it":
        i = _skipped(items, i - 1, lo)
        if i < lo or items[i].kind not in "NU":
            return None
    it = items[i]
    if it.kind == "P" and it.word in _RELATIVE:
        return _of_relative(items, i, lo)
    if it.kind in NP and not owner(items, i):
        return _of_noun(items, i, v, lo)
    return _of_clause(items, i, v, lo)


def _of_clause(items: list[Item], i: int, v: int, lo: int) -> int | None:
    """Return the subject of the clause of the verb at `v`, if no noun is at `i`, or None."""
    it = items[i]
    unnamed = it.word in ("that", "which", "what") or nameless(items, i, lo)
    if unnamed or (i == v - 1 and it.kind == "a"):
        return None
    if items[v - 1].kind == "c" and _is_in_report(items, lo, v):
        return None
    s = clause_subject(items, _contrast(items, lo, v), v)
    if s is not None and s == i - 1 and i == v - 1 and items[s].kind in "GIU" and it.kind == "w":
        return None  # "the TV personality said"
    return s


def _is_in_report(items: list[Item], lo: int, v: int) -> bool:
    """Return whether the verb at `v`, after "and", may belong to what somebody reports.

    "Lee testified that the driver got out and said": the driver or Lee.
    """
    that = next((k for k in range(lo + 1, v) if items[k].word == "that" and _says(items, k)), None)
    if that is None:
        return False
    s = clause_subject(items, that + 1, v)
    return s is not None and items[s].kind in "NRU"


def _says(items: list[Item], that: int) -> bool:
    return items[that - 1].kind == "V"


def _is_named_office(items: list[Item], i: int, lo: int) -> bool:
    """Return whether an office at `i` is followed by its holder: "the judge, Ann Lee, said"."""
    if i < lo or items[i + 3].kind != ",":
        return False
    named = items[i].kind == "R" and items[i + 1].kind == "," and items[i + 2].kind == "N"
    return named and not owner(items, i + 2) and not governed(items, i, lo)


def _contrast(items: list[Item], lo: int, v: int) -> int:
    """Return the start of the clause of the verb at `v`, after the last "while" or "but"."""
    for k in range(v - 1, lo, -1):
        if items[k].kind == "Q":
            break
        if items[k].word in _CONTRASTING and items[k - 1].kind in ",;":
            clause = items[k + 1 : v]
            nouns = any(x.kind in NP or x.word in DETERMINERS for x in clause)
            joined = any(x.word.endswith("ing") or x.kind == "s" for x in clause[:2])
            return k + 1 if nouns and not joined else lo  # "..., but later told" has its subject
    return lo


def _skipped(items: list[Item], i: int, lo: int) -> int:
    """Return the last item up to `i` that is not an adverb, auxiliary or time."""
    while i >= lo and items[i].kind in "kt":
        i -= 1
    return i


def _before_verb(items: list[Item], v: int, lo: int) -> int:
    """Return the item before a verb, without "on Tuesday" or "in January"."""
    i = v - 1
    if i < lo or items[i].kind not in "ktp":
        return i
    i = _skipped(items, i, lo)
    while i > lo and items[i].kind == "p" and items[i + 1].kind == "t":
        i = _skipped(items, i - 1, lo)
    return i


def _of_participle(items: list[Item], i: int, lo: int) -> int | None:
    """Return the name beside a participle, in any construction, or -1 if there is none.

    "Footage of Lind saying", "quoted Lind as saying", "Lind was quoted as saying". None is for
    somebody without a name: "Lind quoted a neighbour as saying".
    """
    j = i - 1 if items[i].word == "as" and i > lo else i
    if j != i and items[j].word in _QUOTING and j > lo:
        found = subject(items, j, lo)
        return -1 if found is None else found
    cites = next((k for k in range(j - 1, max(lo, j - 6), -1) if items[k].word in _QUOTING), None)
    if j != i and cites is not None:
        if passive(items, cites, lo):  # "Lind was quoted in the Echo as saying"
            return subject(items, cites, lo)
        return j if items[j].kind in "NURP" and not owner(items, j) else None
    return j if items[j].kind == "N" and not owner(items, j) else -1


def _of_relative(items: list[Item], i: int, lo: int) -> int | None:
    """Return the antecedent of the relative pronoun at `i`, or None.

    Of two names, the nearest is the safer choice.
    """
    j = i - 1
    while j >= lo and items[j].kind == ",":
        j -= 1
    while j >= max(lo, i - 60):
        if items[j].kind in "NUM" and not owner(items, j):
            of = j - 2 if j - 2 >= lo and items[j - 1].kind == "p" else j
            return of if items[j].kind == "U" and items[of].kind == "N" else j  # "Lee of Marle"
        if items[j].kind in "R.;Q":
            return j if items[j].kind == "R" else None
        j -= 1
    return None


def _of_noun(items: list[Item], i: int, v: int, lo: int) -> int | None:
    """Return the subject of a verb that follows the noun phrase at `i`, or None."""
    if items[i].kind in "NU":
        if i - 2 >= lo and items[i - 1].word == "and" and items[i - 2].kind in NP:
            return None  # "Smith and Jones said": two people
        head = _object_of(items, i, lo)
        if head is not None:
            return head if items[head].kind in NP else None
    joined = items[i].kind in "GI" and i - 2 >= lo and items[i - 1].word in ("and", "&")
    if items[i].kind != "P" and (governed(items, i, lo) or (joined and governed(items, i - 2, lo))):
        if nameless(items, i, lo):
            return None
        return clause_subject(items, _contrast(items, lo, v), v)
    return i


def passive(items: list[Item], v: int, lo: int) -> bool:
    """Return whether the verb at `v`, one of `HEARING`, is passive: "Smith was told"."""
    i = v - 1
    while i >= lo and items[i].kind in "kt":
        if items[i].word in _BEING:
            return True
        i -= 1
    return False


def agent(items: list[Item], v: int, end: int) -> int | None:
    """Return the name after "by" or "from" that follows the verb at `v`, or None.

    "was told by Ann Lee".
    """
    if v + 2 >= end or items[v + 1].word not in ("by", "from"):
        return None
    i = v + 2
    while i < end and items[i].word in DETERMINERS:
        i += 1
    if i >= end or items[i].kind not in "NURI":
        return None
    i = compound(items, i, end)
    return i if items[i].kind == "N" and not owner(items, i) else None


def nameless(items: list[Item], i: int, lo: int) -> bool:
    """Return whether the noun at `i` is a person without a name: "the caller", "a friend of Lee".

    An office does not count: it is printed as it is.
    """
    j = i
    if items[i].kind in "NUG":  # "a friend of Ann Lee": the noun that governs the name
        while j > lo and items[j].kind in "NUG":
            j -= 1
        if items[j].word not in ("of", "for", "from", "with", "to", "near"):
            return False
        j -= 1
    if j < lo or items[j].kind != "w":
        return False
    seen = j
    while j >= lo and j > i - 6 and items[j].kind in "wR" and items[j].word not in DETERMINERS:
        j -= 1
    if j == seen or j < lo or items[j].word not in _INDEFINITE:
        return False
    return j == lo or items[j - 1].kind != "p"


def _object_of(items: list[Item], i: int, lo: int) -> int | None:
    """Return the subject of a clause with the name at `i` as its object, or None.

    "A man who knew Ann Lee said", "an attorney representing Ann Lee said": the man, the attorney.
    """
    j = i - 1
    while j > lo and (items[j].kind in "ktG" or items[j].word in DETERMINERS):
        j -= 1
    if j <= lo or items[j].kind not in "wVCp":
        return None
    if items[j].word.endswith("ing") and items[j].kind in "wVC" and items[j - 1].kind in "RIMw":
        return j - 1
    for k in range(j, max(lo, j - 5), -1):
        if items[k].kind in ",;:QN":
            return None
        if items[k].word in ("who", "that", "which") and k > lo:
            return k - 1 if k < j or items[j].kind in "wVC" else None
    return None


def asked_of(items: list[Item], s: int, hi: int) -> int | None:
    """Return the person asked by the subject at `s`, or None.

    After "Lee asked Holm how high ...", Holm is the speaker.
    """
    v = s + 1
    while v < hi and items[v].kind in "kt":
        v += 1
    if v + 1 >= hi or items[v].word not in ASKING or items[v + 1].kind not in "NU":
        return None
    return None if owner(items, v + 1) else v + 1
