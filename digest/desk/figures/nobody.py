"""Nobody as a figure: "no one was hurt" against "one person was hurt"; the bare "two were injured".

The claims have the key of a count of people. As shallow as the other figures, and as careful:
whoever is not simply nobody ("no one else", "no children", "no one aboard"), who was not simply
hurt ("seriously", "reported"), and what is only so as yet, is not a claim. A bare figure may be a
part of those counted before it, so it says "at least".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import partial
from itertools import pairwise

from digest.core.patterns import lazy
from digest.desk.figures import captions
from digest.desk.figures.claim import Claim, Line
from digest.desk.figures.vocabulary import (
    AS_YET,
    BEHIND_AND,
    FATE,
    HOW,
    LARGE,
    SPELLED,
    WAS,
    number,
)

NONE = lazy(
    r"\b(?:nobody|no[- ]one)\b|\bthere (?:were|was) no (?:injuries|deaths|fatalities)\b", re.I
)
TYPED = frozenset(("nobody", "no-one", "no"))  # a sentence without one of these says it of nobody
LOST = {"injuries": "hurt", "deaths": "dead", "fatalities": "dead"}
BARE = "bare"  # the role of such a figure: it contradicts "nobody", and no other count
FATES = frozenset(("hurt", "dead", "missing"))


def nobody(line: Line) -> list[Claim]:
    """Return what the sentence says happened to nobody."""
    cores = line.cores
    if AS_YET.intersection(cores) or any(pair == ("in", "that") for pair in pairwise(cores)):
        return []  # "in that case": of another event
    out: list[Claim] = []
    for i, core in enumerate(cores):
        if core in ("nobody", "no-one") or (core == "no" and cores[i + 1 : i + 2] == ["one"]):
            end = i + 1 if core != "no" else i + 2
            out += [_claim(line, fate, (i, end), k, 0) for fate, k in _fates(line, end)]
        elif core == "no" and cores[max(0, i - 2) : i] in (["there", "were"], ["there", "was"]):
            lost = LOST.get(cores[i + 1] if i + 1 < len(cores) else "")
            if lost and not _narrowed(line, i + 1):
                out.append(_claim(line, lost, (i, i + 1), i + 1, 0))
    return out


def bare(line: Line, places: Sequence[int], known: Collection[str]) -> list[Claim]:
    """ "Two were injured": at least two people.

    `places`: of the figures; `known`: fates that the sentence counts already.
    """
    cores = line.cores
    for i in places:
        if i + 2 >= len(cores) or (cores[i] not in SPELLED and not cores[i].isdecimal()):
            continue
        if i and not line.ends(i - 1, ",;:—") and cores[i - 1] not in BEHIND_AND:
            continue
        found = number(cores, i)
        if found is None or found.currency or found.percent:
            continue
        if cores[found.end : found.end + 1] not in (["was"], ["were"]):
            continue
        fates = [(fate, k) for fate, k in _fates(line, found.end) if fate not in known]
        made = [_claim(line, fate, (i, found.end), k, found.value) for fate, k in fates]
        for c in made:
            c.role = BARE
        return made
    return []


def _fates(line: Line, k: int) -> list[tuple[str, int]]:
    """Return what is said to have happened, with the index of the word.

    As in "has been killed or injured".
    """
    cores = line.cores
    if cores[k : k + 1] and cores[k] not in WAS and cores[k] != "died":
        return []
    while k < len(cores) and cores[k] in WAS:
        k += 1
    out: list[tuple[str, int]] = []
    while k < len(cores) and (fate := FATE.get(cores[k], "")) in FATES:
        out.append((fate, k))
        if cores[k + 1 : k + 2] not in (["or"], ["nor"]) or line.ends(k):
            break
        k += 2
    return [] if out and _narrowed(line, out[-1][1]) else out


def _narrowed(line: Line, k: int) -> bool:
    """How, or by what, is said behind it: others may have been hurt in another way."""
    behind = line.cores[k + 1 : k + 2]
    return line.raws[k][-1].isalpha() and behind != [] and behind[0] in HOW


def _claim(line: Line, fate: str, figure: tuple[int, int], until: int, value: float) -> Claim:
    first, end = figure
    made = Claim(line, "count", ("fate", fate, "people"), (first, end - 1))
    made.describe = partial(captions.counted, line, (), range(min(end, until), until + 1))
    return made.allow(value, LARGE * value, 1) if value else made
