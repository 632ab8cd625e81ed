"""Who and where an entry is about, for the registers.

People who are quoted by full name, and places of datelines, in the order of the entry. Precision
before recall: a bare surname may be anybody's, and a group is nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from digest.core import names, tables
from digest.core.model import Article, KeyQuotation
from digest.core.patterns import lazy

SURE = 0.6  # certainty of a speaker from which on he is listed
LONGEST = 5  # words of a name
PLACES = 4  # of a story

_NAME = lazy(r"[^\W\d_][\w.’'-]*")
_ROLE = lazy(r"\w(?:[\w’'&, -]|\.(?= |$)){2,70}")


_PRIVATE = tables.words("entry/people", "private")
_NOBODY = tables.words("entry/people", "nobody")


def people(
    quotes: Iterable[KeyQuotation], towns: Sequence[str] = ()
) -> tuple[tuple[str, str], ...]:
    """Return who is quoted, each once, with the role that the sources give first.

    `towns`: names that are places here.
    """
    out: dict[str, str] = {}
    for q in quotes:
        name = q.speaker or ""
        if q.by == "source" and q.sure >= SURE and name not in towns and _person(name):
            role = q.role if q.role and _public(q.role) else ""
            out[name] = out.get(name) or role
    return tuple(out.items())


def _public(role: str) -> bool:
    typed = role.lower().split()
    if (
        not _ROLE.fullmatch(role)
        or typed[0] in ("whose", "another", "other", "one")
        or role.endswith("Office")
    ):
        return False
    return _PRIVATE.isdisjoint(typed) and "-year-old" not in role


def _person(name: str) -> bool:
    """First name and surname, letters only, and no group."""
    parts = name.split()
    if not _NOBODY.isdisjoint(name.lower().split()) or name.partition(" ")[0].endswith(
        ("-run", "-based")
    ):
        return False
    if (
        not 2 <= len(parts) <= LONGEST
        or names.is_group(name)
        or any(names.is_title(w) or names.is_trade(w) for w in parts)
    ):
        return False
    if not all(_NAME.fullmatch(w) and (w[0].isupper() or w in names.PARTICLES) for w in parts):
        return False
    return not name.isupper() and parts[-1][0].isupper() and len(parts[-1].strip(".")) > 1


def places(members: Sequence[Article]) -> tuple[str, ...]:
    """Return the towns of the datelines, each once, without the state or country behind them."""
    out: dict[str, None] = {}
    for a in members:
        town = (a.place or "").split(",")[0].strip()
        if town.isupper() and len(town) > 3:
            town = " ".join(w.capitalize() for w in town.split())
        if len(town) > 2:
            out.setdefault(town)
    return tuple(out)[:PLACES]
