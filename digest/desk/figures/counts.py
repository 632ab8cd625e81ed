"""Counts of people and things: the noun behind a figure, and what happened to it.

"34 households on Weir Street were moved out", "killed at least 11 people", "the death toll rose to
31". A figure whose thing is not said right beside it is not a claim.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from digest.core.rows import Row
from digest.desk.figures import captions
from digest.desk.figures.claim import Claim, Line
from digest.desk.figures.tolls import toll
from digest.desk.figures.tuning import TUNING
from digest.desk.figures.vocabulary import (
    AFTER,
    AUXILIARIES,
    BEFORE_ONLY,
    CONTAINERS,
    CREW,
    CREW_AT_WORK,
    CREW_SENT,
    DRAWS,
    FATE,
    FRONT,
    GATES,
    GENERIC,
    IN,
    KIND,
    LASTING,
    MODALS,
    NEARBY,
    PHRASE_HEADS,
    PHRASES,
    SPANS,
    TAKEN,
    THING,
    TOOK_LIVES,
    Measure,
    plural,
    thing,
)
from digest.desk.words.forms import STOP, stem

CROWDS = frozenset(w for w, kind in KIND.items() if kind == "crowd")
# What happened -> what is counted then, whatever the noun says: "34 dockers stopped work"
COUNTED = {"crowd": "people", "infected": "people", "strike": "people", "cut": "jobs"}
NO_SUM = frozenset(("", "dead", "shot", "charged"))  # fates of which "others" are not all
NEVER_BEFORE = frozenset("dead missing homeless died die".split())
CARE = frozenset("treatment care beds attention".split())  # "needed hospital treatment"
ATTENDANCE = "attendance"  # the role of a crowd that was counted at a gate
GATE = 100  # people; fewer are not the gate of a match
NOUN_WITHIN = 3  # words behind the figure


KNOWN = ("confirmed", "known")
HOSPITALS = frozenset("hospital hospitals clinic clinics infirmary".split())


class Noun(Row, frozen=True):
    """What a figure counts: its word, its place, and the words between."""

    word: str
    at: int
    modifiers: tuple[str, ...]


class Fate(Row, frozen=True):
    """What happened to the counted, and the places of the words that say so."""

    name: str
    words: tuple[int, ...]


def counted(line: Line, end: int, figure: Measure, value: float) -> Claim | None:
    """Return the claim of a figure that ends before `end`, None where its thing is not clear."""
    noun = _noun(line, end, figure.first, value)
    if noun is None:
        return None
    if not noun.word and noun.at < 0:
        return toll(line, end, figure)
    if _is_time(line, noun, figure.first):
        return None
    fate = _of_thing(line, figure.first, noun) or _fate(line, figure.first, noun.at)
    if not fate.name and _joined(line, noun.at):
        return None  # "houses and shops": of neither alone
    if line.cores[noun.at] == "others" and fate.name in NO_SUM:
        return None
    if not fate.name and not noun.word:
        return None
    if noun.word in CREW and not fate.name and _at_work(line, figure.first, noun.at):
        fate = Fate("at work", ())
    if noun.word in CROWDS and not fate.name:
        fate = Fate("crowd", ())
    if fate.name == "aboard" and line.cores[noun.at + 1 : noun.at + 3] == ["and", "crew"]:
        noun = Noun("people", noun.at, ())  # "all 41 passengers and crew"
    what = COUNTED.get(fate.name) or (
        KIND[noun.word] if THING.get(KIND.get(noun.word, "")) == fate.name else _thing(noun)
    )
    last = noun.at if not fate.name else end - 1
    key = ("fate", fate.name, what) if fate.name else ("count", what)
    claim = Claim(line, "count", key, (figure.first, last))
    words = range(end, noun.at + 1)
    bare = not fate.name or (fate.name in COUNTED or fate.name in THING.values())
    said = fate.words or (captions.participle(line, noun.at) if bare else ())
    claim.describe = partial(captions.counted, line, words, said)
    return claim.allow(figure.low, figure.high, figure.digits)


def _noun(line: Line, end: int, first: int, value: float) -> Noun | None:
    """Return the noun behind the figure; without a word where there is only a fate, or nothing."""
    cores = line.cores
    if end < len(line) and cores[end] in FATE and _is_adjective(cores[end]):
        behind = cores[end + 1] if end + 1 < len(line) and line.raws[end][-1].isalpha() else ""
        if behind and behind not in STOP:
            return None  # "one wounded man": how many more there were is not said
        return Noun("", end - 1, ())  # "nine wounded"
    if end < len(line) and cores[end] == "others" and "dead" in map(FATE.get, cores[:first]):
        return Noun("people", end, ())  # "killing one and wounding three others"
    modifiers: list[str] = []
    stop = min(len(line), end + NOUN_WITHIN) if not line.ends(end - 1, ",;:.!?") else end
    for k in range(end, stop):
        core = cores[k]
        if not _may_count(line, k):
            break
        if k + 1 < min(len(line), end + NOUN_WITHIN) and _is_pair(line, k):
            modifiers.append(stem(core))  # "two police officers"
            continue
        if plural(core) or (value == 1 and _ends_phrase(line, k)):
            return Noun(core, k, tuple(modifiers))
        if line.ends(k):
            break
        modifiers.append(stem(core))
    return Noun("", -1, ())


def _is_adjective(core: str) -> bool:
    return core not in BEFORE_ONLY and FATE[core] not in ("crowd", "destroyed") and core != "shot"


def _may_count(line: Line, k: int) -> bool:
    core = line.cores[k]
    word = core.replace("-", "").isalpha() and not line.raws[k][0].isupper()
    return word and (core not in STOP or core in SPANS)


def _is_pair(line: Line, k: int) -> bool:
    both = plural(line.cores[k]) and plural(line.cores[k + 1])
    return both and line.raws[k][-1].isalpha() and line.cores[k + 1] not in FATE


def _ends_phrase(line: Line, k: int) -> bool:
    """Return whether it is a noun in the singular, with a verb, a mark or nothing behind it."""
    if k + 1 == len(line) or line.ends(k, ".,;"):
        return True
    return line.cores[k + 1] in AUXILIARIES or line.cores[k + 1] in FATE


def _is_time(line: Line, noun: Noun, first: int) -> bool:
    """ "three years old", "ten days after": no count."""
    behind = line.cores[noun.at + 1 : noun.at + 2]
    if not behind:
        return False
    if behind[0] in ("old", "ago", "later", "earlier"):
        return True
    lasting = first > 0 and line.cores[first - 1] in LASTING
    return behind[0] in ("before", "after") and noun.word in SPANS and not lasting


def _joined(line: Line, at: int) -> bool:
    behind = line.cores[at + 1 : at + 3]
    return len(behind) == 2 and behind[0] == "and" and plural(behind[1])


def _of_thing(line: Line, first: int, noun: Noun) -> Fate | None:
    """Return what may happen to things of this kind alone.

    As in "cut 180 jobs", "nine ships lay at anchor".
    """
    fate = THING.get(KIND.get(noun.word, ""))
    if fate is None:
        return None
    k = noun.at + 1
    while k < len(line) and not line.ends(k - 1) and line.cores[k] in AUXILIARIES | MODALS:
        k += 1
    if k < len(line) and not line.ends(k - 1):
        for size in (3, 2, 1):
            if AFTER.get(tuple(line.cores[k : k + size])) == fate:
                return Fate(fate, tuple(range(k, min(k + size, len(line)))))
    before = line.cores[first - 1] if first else ""
    if FRONT.get(before) == fate and not line.ends(first - 1):
        return None if fate == "aboard" and _behind(line, noun.at) else Fate(fate, ())
    return None


def cut_of_all(line: Line, end: int, figure: Measure) -> Claim | None:
    """ "Will cut 180 of the 900 jobs": the jobs that are cut."""
    cores, first = line.cores, figure.first
    if not first or FRONT.get(cores[first - 1]) != "cut" or cores[end : end + 1] != ["of"]:
        return None
    for k in range(end + 1, min(len(line), end + 1 + TUNING.phrase)):
        if KIND.get(cores[k]) == "jobs":
            claim = Claim(line, "count", ("fate", "cut", "jobs"), (first, end - 1))
            claim.caption = line.text([k])
            return claim.allow(figure.low, figure.high, figure.digits)
    return None


def _thing(noun: Noun) -> str:
    if not noun.word or (noun.word in GENERIC and not noun.modifiers):
        return "people"
    return " ".join([*noun.modifiers, thing(noun.word)])


def contained(line: Line, end: int, figure: Measure) -> Claim | None:
    """ "a block of 112 flats", "a crowd of 350": what comes before "of" says what is counted."""
    first = figure.first
    if line.cores[max(0, first - 3) : first] == ["in", "front", "of"] and figure.low >= GATE:
        behind = line.cores[end] if end < len(line) else ""
        return _attendance(line, end, figure) if line.ends(end - 1) or behind in GATES else None
    if first and line.cores[first - 1] == "attendance" and line.raws[first - 1][-1] == ":":
        return _attendance(line, end, figure)
    if first < 2 or line.cores[first - 1] != "of" or line.ends(first - 1):
        return None
    holder = line.cores[first - 2]
    if holder == "attendance":
        return _attendance(line, end, figure)
    if holder == "crowd":
        key, words = ("fate", "crowd", "people"), [first - 2]
    elif holder in CONTAINERS and end < len(line) and KIND.get(line.cores[end]) == "homes":
        key, words = ("fate", "block", "homes"), [first - 2, first - 1, end]
    else:
        return None
    claim = Claim(line, "count", key, (first, end - 1))
    claim.caption = line.text(words)
    return claim.allow(figure.low, figure.high, figure.digits)


def _attendance(line: Line, end: int, figure: Measure) -> Claim:
    """ "Attendance: 8,400", as a line of a match report or within a sentence."""
    claim = Claim(line, "count", ("fate", "crowd", "people"), (figure.first, end - 1))
    named = next((k for k in (1, 2) if line.cores[figure.first - k] == "attendance"), 0)
    claim.caption = line.text([figure.first - named]) if named else ""
    claim.role = ATTENDANCE
    return claim.allow(figure.low, figure.high, figure.digits)


def lives(cores: Sequence[str], first: int) -> bool:
    """ "claimed the lives of" comes before."""
    if cores[max(0, first - 3) : first] != ["the", "lives", "of"]:
        return False
    return cores[max(0, first - 4)] in TOOK_LIVES


def _fate(line: Line, first: int, at: int) -> Fate:
    """Return what happened to the counted: said behind them, else right before the figure."""
    found = _behind(line, at if not line.ends(at) else _aside_end(line, at))
    return found or _in_front(line, first, at)


def _aside_end(line: Line, at: int) -> int:
    """Return the last word of the aside in "six people, two of them children, were", or the end."""
    if line.ends(at, ","):
        for k in range(at + 1, min(len(line) - 1, at + 1 + TUNING.clause)):
            if line.ends(k, ",") and line.cores[k + 1] in AUXILIARIES:
                return k
            if line.ends(k, ".;:"):
                break
    return len(line)


def _at_work(line: Line, first: int, at: int) -> bool:
    """Return whether they are all who were sent.

    As in "80 firefighters fought", not who stayed behind.
    """
    cores = line.cores
    if "still" in cores or line.ends(at):
        return False
    if first and cores[first - 1] in CREW_SENT:
        return True
    k = at + 1
    while k < len(line) and not line.ends(k - 1) and k <= at + 1 + TUNING.phrase:
        if any(tuple(cores[k : k + len(said)]) == said for said in CREW_AT_WORK):
            return True
        if cores[k] in FATE:
            return False
        k += 1
    return False


def _behind(line: Line, at: int) -> Fate | None:
    k = at + 1
    if k < len(line) and line.cores[k] in NEARBY and not line.ends(k):
        k += 1
    if k < len(line) and line.cores[k] in IN | {"on", "of", "living"} and _said_at(line, k) is None:
        k = _phrase_end(line, k)
    steps = 0
    while k < len(line) and steps < 4:
        if found := _said_at(line, k):
            return found
        if line.cores[k] in KNOWN and line.cores[k + 1 : k + 3] == ["to", "have"]:
            k, steps = k + 3, 0  # "are now known to have been hurt"
            continue
        if line.cores[k] not in AUXILIARIES or line.ends(k):
            return None
        k += 1
        steps += 1
    return None


def _phrase_end(line: Line, k: int) -> int:
    """Return the index of the verb behind a phrase ("on Weir Street were"), or past the end."""
    for j in range(k + 1, min(len(line), k + 1 + TUNING.phrase)):
        if line.ends(j - 1):
            break
        if line.cores[j] in ("was", "were", "have", "had", "are", "is"):
            return j
        if FATE.get(line.cores[j]) == "spilled":
            return j
    return len(line)


def _said_at(line: Line, k: int) -> Fate | None:
    """Return a fate that the words at `k` say."""
    cores = line.cores
    core = cores[k]
    if core in FATE and core not in BEFORE_ONLY:
        fatal = core == "shot" and (
            cores[k + 1 : k + 2] == ["dead"] or cores[k + 1 : k + 3] == ["and", "killed"]
        )
        return Fate("dead" if fatal else FATE[core], (k,))
    if core in PHRASE_HEADS:
        for size in (5, 4, 3, 2):
            if fate := PHRASES.get(tuple(cores[k : k + size])):
                return Fate(fate, tuple(range(k, min(k + size, len(cores)))))
    if core == "in" and cores[k + 1 : k + 2] and cores[k + 1] in HOSPITALS:
        return Fate("hospital", (k, k + 1))
    if core == "on" and cores[k + 1 : k + 2] == ["board"]:
        return Fate("aboard", (k, k + 1))
    if core == "contracted" and cores[k + 1 : k + 2] and cores[k + 1] not in STOP:
        return Fate("infected", (k,))
    if core in TAKEN:
        for j in range(k + 1, min(len(cores), k + 5)):
            if cores[j] in HOSPITALS:
                more = j + 1 < len(cores) and cores[j + 1] in CARE and not line.ends(j)
                return Fate("hospital", tuple(range(k, j + 1 + more)))
    if core == "lost" and cores[k + 1 : k + 3] == ["their", "lives"]:
        return Fate("dead", (k, k + 1, k + 2))
    return None


def _in_front(line: Line, first: int, at: int) -> Fate:
    cores = line.cores
    before = cores[first - 1] if first else ""
    if lives(cores, first) or (before == "claimed" and cores[at] == "lives"):
        return Fate("dead", ())
    if before == "carrying" and cores[at] in ("people", "passengers"):
        return Fate("aboard", ())
    if before in DRAWS and cores[at] in GENERIC and not line.ends(first - 1):
        return Fate("crowd", ())
    name = FATE.get(before, "crowd")
    if name != "crowd" and before not in NEVER_BEFORE and not line.ends(first - 1):
        return Fate(name, () if before.endswith(("ing", "s")) else (first - 1,))
    return Fate("", ())
