"""Figures of a fixed shape: votes, magnitudes, lengths, and what a sum of money is.

Their thing is known by their shape ("88 votes to 71", "a 6.1-magnitude quake", "a 40-metre-deep
well") or by a word in the same clause ("a fine of", "worth"), not by a noun behind them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from digest.core.patterns import lazy
from digest.core.rows import Row
from digest.desk.figures.claim import Line
from digest.desk.figures.tuning import TUNING
from digest.desk.figures.vocabulary import (
    BEHIND_VOTES,
    DIMENSIONS,
    HOURLY,
    LENGTHS,
    NO_SPEED,
    PREPOSITIONS,
    ROLES,
    SPEEDS,
    UNITS,
    VERBS,
    VOTES,
)
from digest.desk.words.forms import stem

_PAIR = lazy(r"(\d{1,3})[-–](\d{1,3})")
_MAGNITUDE = re.compile(r"(?:magnitude-)?(\d\.\d)(?:-magnitude)?")
_GLUED = lazy(r"(\d{1,4}(?:\.\d+)?)-?([a-z]+)(?:-([a-z]+))?")
_SPEED = lazy(r"(\d{1,3}(?:\.\d)?)-?(mph|kph|kmh|km/h)?")
_SHAPED = VOTES | BEHIND_VOTES | {"voted", "magnitude"}


def shaped(cores: Sequence[str]) -> bool:
    """Return whether the sentence may have a vote or a magnitude.

    A word without which it has none.
    """
    return not _SHAPED.isdisjoint(cores) or "magnitude" in " ".join(cores)


def role(line: Line, first: int, last: int) -> tuple[str, int]:
    """Return what the sum at `first:last` is, and the place of the word of its clause that says
    so.
    """
    cores = line.cores
    best, found = TUNING.clause + 1, -1
    for k in range(first - 1, max(-1, first - 1 - TUNING.clause), -1):
        if line.ends(k, ",;:"):
            break
        if cores[k] in ROLES:
            best, found = first - k, k
            break
    if last and not line.ends(last - 1):
        for k in range(last, min(len(cores), last + 3)):
            if cores[k] in ROLES and k - last + 1 < best:
                return ROLES[cores[k]], k
            if line.ends(k):
                break
    return (ROLES[cores[found]], found) if found >= 0 else ("", -1)


def vote(cores: Sequence[str], i: int) -> tuple[float, int] | None:
    """Return both numbers of a vote as one value, and the index behind it.

    "by 88 votes to 71", "a 7-2 vote", "a vote of 7-2", "voted 7 to 2".
    """
    before = cores[max(0, i - 3) : i]
    said = any(w in VOTES or w == "voted" for w in before)
    if found := _PAIR.fullmatch(cores[i]):
        behind = cores[i + 1 : i + 2]
        if said or (behind and behind[0] in BEHIND_VOTES):
            return int(found[1]) * 1000.0 + int(found[2]), i + 1
        return None
    yes = _small(cores[i])
    if yes is None:
        return None
    k = i + 1
    if k < len(cores) and cores[k] in VOTES:
        said, k = True, k + 1
    if not said or k + 1 >= len(cores) or cores[k] not in ("to", "against"):
        return None
    no = _small(cores[k + 1])
    return None if no is None else (yes * 1000.0 + no, k + 2)


def _small(core: str) -> int | None:
    if core in UNITS:
        return UNITS[core]
    return int(core) if core.isascii() and core.isdecimal() and len(core) < 4 else None


def magnitude(cores: Sequence[str], i: int) -> float | None:
    """ "magnitude 6.1", "a magnitude of 6.1", "a 6.1-magnitude quake"."""
    found = _MAGNITUDE.fullmatch(cores[i])
    if not found:
        return None
    beside = cores[max(0, i - 2) : i]
    said = "magnitude" in cores[i] or beside[-1:] == ["magnitude"]
    said = said or beside == ["magnitude", "of"] or cores[i + 1 : i + 2] == ["magnitude"]
    return float(found[1]) if said else None


class Length(Row, frozen=True):
    """A length in metres, its dimension ("deep"), the thing that has it, and its place."""

    metres: float
    dimension: str
    noun: str
    at: int  # index of the noun, or -1
    end: int  # index behind the figure


def length(line: Line, i: int) -> Length | None:
    """ "a 40-metre-deep well", "an 80m-deep well", "a 40-metre well", "40 metres deep"."""
    cores = line.cores
    behind = cores[i + 1] if i + 1 < len(cores) else ""
    if behind not in LENGTHS and cores[i][-1:].isdecimal():
        return None  # most figures
    glued = _GLUED.fullmatch(cores[i])
    if glued and glued[2] in LENGTHS:
        metres = float(glued[1]) * LENGTHS[glued[2]]
        dimension = DIMENSIONS.get(glued[3] or "", "")
        if not dimension and glued[3]:
            return None
        noun = i + 1
        if not dimension and noun < len(cores) and cores[noun] in DIMENSIONS:
            dimension, noun = DIMENSIONS[cores[noun]], noun + 1
        if noun >= len(cores) or line.ends(noun - 1) or not _is_noun(line, noun):
            return None
        return Length(metres, dimension, stem(cores[noun]), noun, i + 1)
    plain = cores[i].replace(".", "", 1).isdecimal() and len(cores[i]) < 6
    if not plain or i + 2 >= len(cores) or cores[i + 1] not in LENGTHS:
        return None
    if cores[i + 2] not in DIMENSIONS or line.ends(i + 1):
        return None
    metres = float(cores[i]) * LENGTHS[cores[i + 1]]
    return Length(metres, DIMENSIONS[cores[i + 2]], "", -1, i + 2)


class Speed(Row, frozen=True):
    """A speed in kilometres an hour, and the index behind it."""

    kmh: float
    end: int


def speed(line: Line, i: int) -> Speed | None:
    """ "52mph", "84 km/h", "84 kilometres an hour": not of the wind, and not a limit."""
    cores = line.cores
    glued = _SPEED.fullmatch(cores[i])
    if glued is None:
        return None
    unit, end = glued[2] or "", i + 1
    if not unit and end < len(cores) and not line.ends(i):
        unit, end = cores[end], end + 1
    factor = SPEEDS.get(unit, 0.0)
    if unit in LENGTHS and tuple(cores[end : end + 2]) in HOURLY:
        factor, end = LENGTHS[unit] * 0.001, end + 2
    before = cores[i - 1] if i else ""
    if (
        not factor
        or before in ("a", "the")
        or not NO_SPEED.isdisjoint(cores[:i][-3:] + cores[end : end + 2])
    ):
        return None
    return Speed(float(glued[1]) * factor, end)


def _is_noun(line: Line, k: int) -> bool:
    core = line.cores[k]
    word = core.isalpha() and not line.raws[k][0].isupper()
    return word and core not in PREPOSITIONS and core not in VERBS and core not in ("and", "or")
