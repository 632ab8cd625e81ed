"""Sums of money and shares as claims: "4m crowns", "worth an estimated 47,000", "62 percent".

A sum is of what a word of its clause says that it pays for; a share is of what surrounds it.
"""

from __future__ import annotations

from functools import partial

from digest.desk.figures import captions
from digest.desk.figures.claim import Claim, Line
from digest.desk.figures.shapes import role
from digest.desk.figures.tuning import TUNING
from digest.desk.figures.vocabulary import (
    BALLOTS,
    COUNTING,
    ESTIMATING,
    MOVING,
    PREPOSITIONS,
    ROLES,
    TO_RISE,
    WEEKDAYS,
    Measure,
    Number,
    number,
)
from digest.desk.words.forms import stem

BARE_WITHIN = 3  # words between "worth" and a sum without its unit


def money(line: Line, found: Number, figure: Measure) -> Claim | None:
    cores, end = line.cores, found.end
    weighs = any(w.startswith("weigh") for w in cores)
    if not found.currency and cores[end : end + 1] == ["pounds"] and weighs:
        return None
    last = end if found.currency else end + 1
    if last < len(cores) and not line.ends(last - 1) and number(cores, last):
        return None  # "six crowns fifty"
    key = ("money", found.currency or stem(cores[end]))
    claim = Claim(line, "money", key, (figure.first, last - 1))
    claim.role, at = role(line, figure.first, last)
    if at < 0 and cores[figure.first - 1] in captions.TOOK and cores[last : last + 1] == ["from"]:
        claim.role, at = "stolen", figure.first - 1
    unit = "" if found.currency else line.text([end])
    put = _estimated(cores, figure.first) if not claim.role else None
    claim.role = claim.role if put is None else "cost"
    claim.describe = partial(_of_sum, line, (at, figure.first), unit, put)
    return claim.allow(figure.low, figure.high, figure.digits)


def _of_sum(line: Line, places: tuple[int, int], unit: str, put: int | None) -> str:
    """Return the caption of a sum. `places`: of the word for its role, and of the figure."""
    at, first = places
    caption = captions.of_sum(line, at, first, unit)
    if put is not None:
        caption = captions.noun_phrase(line, put + 1, first - 1) or caption
    risen = line.cores[max(0, first - 2) : first]
    if not caption and risen[-1:] == ["to"] and risen[0] in TO_RISE:
        caption = captions.subject(line, first)
    return caption


def bare_sum(line: Line, found: Number, figure: Measure) -> Claim | None:
    """ "Worth an estimated 47,000": a sum without its unit, right behind what it is."""
    cores, first, end = line.cores, figure.first, found.end
    behind = cores[end] if end < len(cores) and not line.ends(end - 1) else ""
    if behind and behind not in PREPOSITIONS:
        return None
    near = range(first - 1, max(-1, first - 1 - BARE_WITHIN), -1)
    at = next((k for k in near if cores[k] in ROLES), -1)
    if at < 0 or any(line.ends(k) for k in range(at, first)):
        return None
    claim = Claim(line, "money", ("money", ""), (first, end - 1))
    claim.role = ROLES[cores[at]]
    claim.describe = partial(captions.of_sum, line, at, first, "")
    return claim.allow(figure.low, figure.high, figure.digits)


def _estimated(cores: list[str], first: int) -> int | None:
    """Return the place of the verb in "put the bridge at 4 million crowns", or None."""
    if cores[first - 1 : first] != ["at"]:
        return None
    back = range(first - 2, max(-1, first - 1 - TUNING.clause), -1)
    return next((k for k in back if cores[k] in ESTIMATING), None)


def share(line: Line, found: Number, figure: Measure) -> Claim | None:
    """Return a share, but none of votes still counted, and none of prices."""
    cores, end = line.cores, found.end
    per_cent = cores[end : end + 2] == ["per", "cent"]
    if COUNTING.intersection(cores) and not BALLOTS.isdisjoint(cores):
        return None
    if MOVING.intersection(cores) and not WEEKDAYS.intersection(cores):
        return None
    if not found.percent and not per_cent and cores[end] != "percent":
        return None
    last = end if found.percent else end + (2 if per_cent else 1)
    before = cores[figure.first - 1] if figure.first else ""
    by = before if before in ("by", "to", "from", "of", "at") else ""
    behind = cores[last] if last < len(cores) else ""
    behind = behind if behind in ("of", "points", "point", "chance") else ""
    words = (figure.first, last - 1)
    claim = Claim(line, "per cent", ("per cent", by, behind), words)
    unit = "" if found.percent else line.text(range(end, last))
    claim.describe = partial(captions.share, line, figure.first, last, unit)
    return claim.allow(figure.low, figure.high, figure.digits)
