"""Figures of a fixed shape, and what a sum of money is: votes, magnitudes, costs and fines.

In: the words of a sentence. Out: values, or the name of a role. Pure; trusts nothing. These are figures whose thing is told by their shape
("88 votes to 71", "a 6.1-magnitude quake") or by a word of a small set in the same clause ("a fine of", "worth"), not by a noun behind them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from digest.desk.figures.vocabulary import UNITS
from digest.desk.words.forms import stem

# What a sum of money is: the word in its own clause that says so.
ROLES = {
    w: role
    for role, found in {
        "cost": "cost costs costing costed price priced",
        "worth": "worth valued value",
        "fine": "fine fined fines penalty",
        "bail": "bail bond",
        "ransom": "ransom",
        "damage": "damage damages loss losses",
        "reward": "reward",
        "profit": "profit profits earnings",
        "sales": "revenue revenues sales turnover",
        "debt": "debt debts owes owed",
        "budget": "budget",
        "deal": "takeover acquisition bid buyout",
        "settlement": "settlement settle settled compensation",
    }.items()
    for w in found.split()
}
CLAUSE = 12  # words of the clause that are looked at

_PAIR = re.compile(r"(\d{1,3})[-–](\d{1,3})")
_MAGNITUDE = re.compile(r"(?:magnitude-)?(\d\.\d)(?:-magnitude)?")
_VOTES = frozenset("vote votes ballot".split())
_BEHIND = frozenset(("vote", "votes", "decision", "ruling", "majority", "margin"))
BODIES = frozenset(
    map(
        stem,
        "committee council parliament senate house chamber jury court board assembly congress commission subcommittee panel cabinet commons lords".split(),
    )
)


def role(cores: Sequence[str], ends: Sequence[str], first: int, last: int) -> str:
    """What the sum at `first:last` is, by the nearest word of its clause; empty where none says so. `ends` is each word's last mark."""
    best, name = CLAUSE + 1, ""
    for k in range(first - 1, max(-1, first - 1 - CLAUSE), -1):
        if ends[k] in ",;:":
            break
        if cores[k] in ROLES:
            best, name = first - k, ROLES[cores[k]]
            break
    if last and ends[last - 1] not in ",;:.":
        for k in range(last, min(len(cores), last + 3)):
            if cores[k] in ROLES and k - last + 1 < best:
                return ROLES[cores[k]]
            if ends[k] in ",;:.":
                break
    return name


_TOLD = _VOTES | _BEHIND | {"voted", "magnitude"}


def shaped(cores: Sequence[str]) -> bool:
    """The sentence may have a vote or a magnitude: a word stands in it without which it has none."""
    return not _TOLD.isdisjoint(cores) or any("magnitude-" in c or "-magnitude" in c for c in cores)


def vote(cores: Sequence[str], i: int) -> tuple[float, int] | None:
    """ "by 88 votes to 71", "a 7-2 vote", "a vote of 7-2", "voted 7 to 2": both numbers as one value, and the index behind it."""
    n = len(cores)
    found = _PAIR.fullmatch(cores[i])
    before = cores[max(0, i - 3) : i]
    if found:
        if (cores[i + 1 : i + 2] and cores[i + 1] in _BEHIND) or any(
            w in _VOTES or w == "voted" for w in before
        ):
            return int(found[1]) * 1000.0 + int(found[2]), i + 1
        return None
    yes = _small(cores[i])
    if yes is None:
        return None
    k = i + 1
    said = any(w == "voted" or w in _VOTES for w in before)
    if k < n and cores[k] in _VOTES:
        said, k = True, k + 1
    if (
        said
        and k + 1 < n
        and cores[k] in ("to", "against")
        and (no := _small(cores[k + 1])) is not None
    ):
        return yes * 1000.0 + no, k + 2
    return None


def _small(core: str) -> int | None:
    if core in UNITS:
        return UNITS[core]
    return int(core) if core.isascii() and core.isdigit() and len(core) < 4 else None


def magnitude(cores: Sequence[str], i: int) -> float | None:
    """ "magnitude 6.1", "a magnitude of 6.1", "a 6.1-magnitude quake"."""
    found = _MAGNITUDE.fullmatch(cores[i])
    if not found:
        return None
    beside = cores[max(0, i - 2) : i]
    told = "magnitude" in cores[i] or beside[-1:] == ["magnitude"] or beside == ["magnitude", "of"]
    return float(found[1]) if told or cores[i + 1 : i + 2] == ["magnitude"] else None
