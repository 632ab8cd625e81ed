"""Counts whose noun comes before the figure: "the death toll rose to 31", "put the number of
evacuees at 382".
"""

from __future__ import annotations

from collections.abc import Sequence

from digest.desk.figures.claim import Claim, Line
from digest.desk.figures.tuning import TUNING
from digest.desk.figures.vocabulary import (
    BEFORE_ONLY,
    ESTIMATING,
    FATE,
    GENERIC,
    NUMBER_OF,
    RISEN,
    TAKEN,
    Measure,
    plural,
    thing,
)
from digest.desk.words.forms import STOP

ASSEMBLED = frozenset(("crowd", "turnout", "attendance", "audience"))
PUT = ESTIMATING | {"announced", "given", "gave", "counted"}
_COUNTED = NUMBER_OF | {"death"}  # the first words of what `_number_of` finds
STOCK = "number of"  # the role of a count that is said to be the number of all

_LOSSES = {
    "cases": "infected",
    "deaths": "dead",
    "evacuees": "evacuated",
    "infections": "infected",
    "injuries": "injured",
}


def toll(line: Line, end: int, figure: Measure) -> Claim | None:
    """ "The death toll rose to 31", "the number of injured rose to 12": no noun behind it."""
    cores, first = line.cores, figure.first
    start = max(0, first - 9)
    if _COUNTED.isdisjoint(cores[start:first]):
        return None  # most
    for k in range(start, first):
        fate, named = _number_of(cores, k)
        if not fate:
            continue
        between = cores[named:first]
        step = next((j for j, w in enumerate(between) if w in RISEN), None)
        if step is None and "toll" not in cores[k:named]:
            continue
        place = between if step is None else between[:step]
        rest = [] if step is None else between[step:]
        if not all(w in STOP or w in RISEN for w in rest):
            continue
        if all(w in STOP for w in place) or (step is not None and place[0] in ("from", "of", "in")):
            claim = Claim(line, "count", ("fate", fate, "people"), (first, end - 1))
            claim.caption = line.text(range(k, named))
            claim.role = "toll"
            return claim.allow(figure.low, figure.high, figure.digits)
    return None


def number_put(line: Line, end: int, figure: Measure) -> Claim | None:
    """ "Put the number of jars in the shops at 1,900": the noun comes before the figure."""
    cores, first = line.cores, figure.first
    if not first or cores[first - 1] != "at" or (end < len(line) and not line.ends(end - 1)):
        return None
    start = max(0, first - TUNING.clause)
    for k in range(first - 3, start, -1):
        named = cores[k] in NUMBER_OF and cores[k + 1] == "of" and plural(cores[k + 2])
        if named and not ESTIMATING.isdisjoint(cores[start:k]) and not line.ends(k + 2):
            fate = FATE.get(_LOSSES.get(cores[k + 2], cores[k + 2]))
            key = ("fate", fate, "people") if fate else ("count", thing(cores[k + 2]))
            claim = Claim(line, "count", key, (first, end - 1))
            claim.caption, claim.role = line.text([k + 2]), STOCK
            return claim.allow(figure.low, figure.high, figure.digits)
    return None


def crowd_put(line: Line, end: int, figure: Measure) -> Claim | None:
    """ "Put the turnout on the quay at 900", "a crowd given as 6,100"."""
    cores, first = line.cores, figure.first
    if not first or cores[first - 1] not in ("at", "as") or not _is_bare(line, end):
        return None
    for k in range(first - 2, max(-1, first - 1 - TUNING.clause), -1):
        if line.ends(k):
            break
        if cores[k] in ASSEMBLED and not PUT.isdisjoint(cores[max(0, k - 4) : first - 1]):
            claim = Claim(line, "count", ("fate", "crowd", "people"), (first, end - 1))
            claim.caption = line.text([k])
            return claim.allow(figure.low, figure.high, figure.digits)
    return None


def _is_bare(line: Line, end: int) -> bool:
    """Return whether no noun follows a figure that ends before `end`."""
    return end >= len(line) or line.ends(end - 1, ',;:.)”"') or line.cores[end] in STOP


def _number_of(cores: Sequence[str], k: int) -> tuple[str, int]:
    """Return what "death toll" or "number of injured" at `k` counts, and the index behind it."""
    if cores[k] == "death" and cores[k + 1 : k + 2] == ["toll"]:
        return "dead", k + 2
    if cores[k] not in NUMBER_OF:
        return "", k
    at = k + 2 if cores[k + 1 : k + 2] == ["of"] else k + 1
    of = at == k + 2
    while at < len(cores) and cores[at] in GENERIC | {"the"}:
        at += 1
    word = cores[at] if at < len(cores) else ""
    word = _LOSSES.get(word, word)
    if of and word in FATE and word not in BEFORE_ONLY:
        return FATE[word], at + 1
    if word in TAKEN and cores[at + 1 : at + 3] in (["to", "hospital"], ["in", "hospital"]):
        return "hospital", at + 3
    return "", k
