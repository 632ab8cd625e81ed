"""Captions of differing figures: a noun phrase for what is counted, in the words of the source.

"households moved out", "repair of the bridge", "people injured". A caption is made of words of the
sentence in their order; auxiliaries between a noun and what happened to it are left out, and a cut
clause is never one. Where no phrase is found it is empty, and the figures are not shown.
"""

from __future__ import annotations

from collections.abc import Sequence

from digest.desk.figures.claim import Line
from digest.desk.figures.tuning import TUNING
from digest.desk.figures.vocabulary import (
    ABOUT,
    ARTICLES,
    AUXILIARIES,
    BE,
    BY_YEAR,
    EXPECTED,
    FINITE,
    IN,
    MONTHS,
    NEARLY,
    PARTICIPLES,
    PREPOSITIONS,
    RISEN,
    ROLES,
    SAYING,
    VERBS,
    WEEKDAYS,
    plural,
)
from digest.desk.words.forms import STOP

_HEDGES = ABOUT | NEARLY | frozenset("at least most more less fewer than up to over under".split())
_CUT = AUXILIARIES | VERBS | RISEN
_PRONOUNS = frozenset("it they he she this that these those which who we i you there".split())
_RELATIVE = frozenset("that which is was".split())
_NO_NOUN_ENDS = ("ing", "ed", "ly")
_HAVING = (["had"], ["have"])
_NOT_FIRST = _PRONOUNS | PREPOSITIONS | {"between", "during"}
TOOK = frozenset(("take", "taken", "taking", "took"))  # "took £5,000 from the choir"
_TAKEN = ("theft", "thefts", "fraud", "embezzlement", "money", "funds", "cash", "sum")
_WORTH = frozenset(("worth", "valued", "value"))
_PASSIVE = frozenset(("fined",))
_ACTIVE = frozenset(("needed",))
_ROLE_VERBS = frozenset("costing costed priced valued fined owes owed settle settled".split())


def counted(line: Line, noun: Sequence[int], fate: Sequence[int]) -> str:
    """Return the counted noun with what happened to it, auxiliaries left out.

    "nine people needed hospital treatment" would be a clause: its caption is what they needed.
    """
    verb = next((k for k in fate if line.cores[k] in _ACTIVE and k + 1 in fate), None)
    if verb is not None:
        noun, fate = (), [k for k in fate if k > verb]
    said = [line.cores[k] for k in fate]
    cut = said[-1:] in (["effects"], ["in"]) or (said[:1] in _HAVING and "be" not in said)
    if len(said) > 1 and (cut or said[0] in FINITE or said[0] == "to"):
        fate = ()  # "guests fell ill" and "residents had to leave" are not noun phrases
    places = [*noun, *(k for k in fate if k not in noun)]
    while len(places) > len(noun) and line.cores[places[-1]] in ("to", "from"):
        places.pop()  # "moved to"
    kept = [k for k in places if line.cores[k] not in AUXILIARIES or k in noun]
    return line.text([k for k in kept if line.cores[k : k + 2] != ["to", "be"]])


def subject(line: Line, first: int) -> str:
    """Return the noun phrase that opens the clause in front of the figure at `first`."""
    start = first
    while start > 0 and not line.ends(start - 1, ",;:—") and line.cores[start - 1] not in SAYING:
        start -= 1
    return noun_phrase(line, start, first)


def noun_phrase(line: Line, start: int, end: int) -> str:
    """Return the noun phrase at the head of the words `start..end`, or nothing."""
    cores = line.cores
    cut = next((k for k in range(start, end) if cores[k] in _CUT), None)
    words = list(range(start, end if cut is None else cut))
    verb = next((k for k in words[1:-1] if _is_active(cores, k)), None)
    if verb is not None:
        words = [k for k in words if k > verb]  # "approved the plan": the plan
    while words and cores[words[0]] in ARTICLES | {"that", "but", "and"}:
        words.pop(0)
    if cut is None:
        words = _without_verb(line, words)
    while words and _dangles(line, words[-1]):
        words.pop()
    if not words or len(words) > TUNING.caption or cores[words[0]] in _NOT_FIRST:
        return ""
    if all(cores[k] in STOP or cores[k] in MONTHS or cores[k] in WEEKDAYS for k in words):
        return ""
    return line.text(words)


def _is_active(cores: Sequence[str], k: int) -> bool:
    """Return whether it is a verb with its object: "approved the"."""
    return cores[k].endswith("ed") and cores[k + 1] in ARTICLES


def _without_verb(line: Line, words: list[int]) -> list[int]:
    """Cut "the trial begins on" before its verb: the word before the last preposition."""
    cores = line.cores
    while words and (cores[words[-1]] in PREPOSITIONS or cores[words[-1]] in _HEDGES):
        words = words[:-1]
    if len(words) > 1 and (cores[words[-1]].endswith(("s", "ed")) or cores[words[-1]] in ROLES):
        return words[:-1]
    return words


def _dangles(line: Line, k: int) -> bool:
    core = line.cores[k]
    if core in PREPOSITIONS or core in _HEDGES or core in BY_YEAR or core in ARTICLES:
        return True
    return core in STOP or core.endswith("ly") or line.raws[k][-1] in ",;:"


def noun_before(line: Line, first: int) -> int:
    """Return the place of "well" in "a well that is 80 metres deep", -1 where there is none."""
    k = first - 1
    while k > 0 and line.cores[k] in _HEDGES | _RELATIVE:
        k -= 1
    if k < 1 or line.ends(k, ",;:—") or line.cores[k] in PREPOSITIONS | VERBS | AUXILIARIES:
        return -1
    noun = line.cores[k] not in STOP and line.cores[k].isalpha() and line.raws[k][0].islower()
    return k if noun and line.cores[k - 1] in ARTICLES else -1


def linked(line: Line, first: int, also: frozenset[str] = frozenset()) -> str:
    """Return the noun phrase that the figure at `first` measures: "X is", "X rose to".

    Nothing where another verb or noun comes between them: "the bank lent the yard 40 million".
    """
    k = first - 1
    while k > 0 and not line.ends(k, ",;:—") and _links(line.cores[k], also):
        k -= 1
    cut = k + 1
    if cut == first or not any(line.cores[j] in _CUT | also for j in range(cut, first)):
        return ""
    return subject(line, first)


def _links(core: str, also: frozenset[str]) -> bool:
    linking = core in _CUT or core in also or core in PREPOSITIONS or core in _HEDGES
    return linking or core in EXPECTED


def is_several(caption: str) -> bool:
    """Return whether the head of the phrase is a plural.

    Beside another unit it would be read as counted.
    """
    words = caption.split()
    end = next((k for k, word in enumerate(words) if word.lower() in PREPOSITIONS), len(words))
    name = end > 1 and words[end - 1][0].isupper()  # "Corvane Lines"
    return end > 0 and not name and plural(words[end - 1].lower())


def of_sum(line: Line, role_at: int, first: int, unit: str) -> str:
    """Return what a sum of money is or pays for, else its `unit`.

    That is a word for a sum ("damage", "cost of the repair"), or one thing of which the sum is said
    right beside it. Several things would be read as counted, so they are left out.
    """
    core = line.cores[role_at] if role_at >= 0 else ""
    if core in _PASSIVE:
        passive = role_at > 0 and line.cores[role_at - 1] in AUXILIARIES
        found = subject(line, first) if passive else ""
        found = "" if is_several(found) else found
        return f"{found} {line.text([role_at])}" if found else ("" if not passive else unit)
    if ROLES.get(core) == "stolen" or core in TOOK:
        text = line.article.text
        return next((word for word in _TAKEN if f" {word}" in text), unit)
    if core in _WORTH:
        return _of_value(line, role_at, first, unit)
    noun = core not in _ROLE_VERBS and not core.endswith(("ed", "ing"))
    before = line.cores[role_at - 1] if role_at > 0 else ""
    verb = core in ("cost", "costs") and before not in ARTICLES and before not in PREPOSITIONS
    if role_at < 0 or not noun or verb:
        found = linked(line, first, frozenset((core,)))
        if found and not is_several(found):
            return found
        return line.text([role_at]) if verb else unit
    behind = role_at + 1
    if line.cores[behind : behind + 1] == ["of"] and behind + 1 < first and not line.ends(role_at):
        more = noun_phrase(line, behind + 1, first)
        if more:
            the = line.text([behind + 1]) + " " if line.cores[behind + 1] in ARTICLES else ""
            return f"{line.text([role_at, behind])} {the}{more}"
    return line.text([role_at])


def _of_value(line: Line, at: int, first: int, unit: str) -> str:
    """ "value", or the one thing that is worth a sum: "order" of "the order is worth"."""
    if line.cores[at] == "value":
        return line.text([at])
    before = line.cores[at - 1] if at else ""
    if before in AUXILIARIES:
        found = linked(line, first, frozenset((line.cores[at],)))
    else:
        noun = before and before not in STOP and not before.endswith(_NO_NOUN_ENDS)
        found = line.text([at - 1]) if noun and at < first and not line.ends(at - 1) else ""
        if is_several(found) and not unit:
            return line.text([at - 1, at])  # "paintings worth": not read as counted
    return unit if is_several(found) or not found else found


def share(line: Line, first: int, last: int, unit: str) -> str:
    """Return of what a share is: "vote" of "54 percent of the vote", else its subject."""
    found = linked(line, first)
    if found:
        return found
    if line.cores[last : last + 1] != ["of"] or line.ends(last - 1):
        return unit
    places = _whole_phrase(line, last + 1)
    of = line.text(places)
    if not of or not is_several(of):
        return of or unit
    return f"{unit} {line.text(range(last, places[-1] + 1))}" if unit else ""


def _whole_phrase(line: Line, start: int) -> list[int]:
    """Return the noun phrase from `start` to the next mark.

    One noun where a preposition follows.
    """
    places: list[int] = []
    for k in range(start, len(line)):
        if line.cores[k] in ARTICLES and not places:
            continue
        if line.cores[k] in STOP or line.cores[k] in PREPOSITIONS:
            return places if len(places) == 1 else []
        places.append(k)
        if line.ends(k) or len(places) == TUNING.caption:
            break
    return places


def participle(line: Line, at: int) -> tuple[int, ...]:
    """Return the place of a participle behind the noun at `at`: "passengers rescued"."""
    k = at + 1
    if line.ends(at):
        return ()
    while k < len(line) and k < at + 3 and line.cores[k] in BE and not line.ends(k):
        k += 1
    if k >= len(line) or not (line.cores[k].endswith("ed") or line.cores[k] in PARTICIPLES):
        return ()
    behind = line.cores[k + 1] if k + 1 < len(line) and not line.ends(k) else ""
    object_follows = behind != "" and behind not in PREPOSITIONS and behind not in IN
    return () if k == at + 1 and object_follows else (k,)
