"""Prominence of an entry, and its parts by name: the default order of an edition.

Four parts, each 0 to 1 before its weight: how many independent reports, from how many outlets, how
fresh against the edition's day, and the place that sources give it (front matter `weight`, else how
much they write). Dates count as far as they are stated.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date

from digest.core.model import Article, StoryMembers

WEIGHTS = {"reports": 4.0, "independence": 2.0, "freshness": 1.5, "place": 1.0}


def prominence(
    story: StoryMembers, articles: Mapping[str, Article], reports: int
) -> tuple[float, tuple[tuple[str, float], ...]]:
    """Return the score, rounded, and its parts. `reports`: how many reports count."""
    members = [articles[m] for m in story.members if m in articles]
    originals = [articles[r.original] for r in story.reports if r.original in articles]
    outlets = {a.outlet or a.agency or a.id for a in originals}
    parts = {
        "reports": 1 - 1 / (1 + math.log2(1 + reports)) if reports else 0.0,
        "independence": min(1.0, math.log2(1 + len(outlets)) / 3),
        "freshness": _fresh(story.edition, members),
        "place": _place(members),
    }
    shown = tuple((name, round(WEIGHTS[name] * value, 3)) for name, value in parts.items())
    return round(sum(v for _, v in shown), 3), shown


def _fresh(edition: str, members: list[Article]) -> float:
    days = [
        a.published[:10]
        for a in members
        if a.published and a.published_from not in ("folder", "story", "none")
    ]
    try:
        on = date.fromisoformat(edition)
        newest = max(date.fromisoformat(d) for d in days)
    except ValueError:
        return 0.5  # nothing known speaks neither for nor against
    return 1 / (1 + max(0, (on - newest).days))


def _place(members: list[Article]) -> float:
    given = [a.weight for a in members if a.weight > 0]
    if given:
        return 1 / min(given)
    return min(1.0, max((a.words for a in members), default=0) / 1500)
