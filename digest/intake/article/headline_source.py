"""Take the source off the end of a headline: "Slip shut (Orpham Gazette, 26 November 2026)".

People note the paper and the day so. Both are then read like the lines of a header. A place and a
day in brackets are a part of the headline: "Treaty signed (Orpham, 3 March 2026)".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import structs

from digest.core.model import Line
from digest.core.patterns import lazy
from digest.intake.article import date_labels, dates, papers
from digest.intake.article.outlets import Outlets

SHORTEST = 3  # words of a headline in front of its source
LONGEST = 300  # characters of a headline with its source
_IN_BRACKETS = lazy(r"(.{8,250}\S)\s?[(\[]([^()\[\]]{8,90})[)\]]\.?")
_BEHIND_DASH = lazy(r"(.{8,250}?\S)\s(?:[|•·–—-]{1,2})\s([^|•·()\[\]]{8,90})")
_EDGES = " ,;:|•·–—-/"
_FIGURE = re.compile(r"\d")


def apart(lines: Sequence[Line], outlets: Outlets, language: str) -> Sequence[Line]:
    """Return the lines, with the source of the headline as lines of their own behind it."""
    at = next((i for i, line in enumerate(lines) if line.why == "title"), None)
    if at is None or _FIGURE.search(lines[at].text[-10:]) is None:
        return lines
    title = lines[at]
    found = _source(title.text, outlets, language) if len(title.text) <= LONGEST else None
    if found is None:
        return lines
    headline, name, day = found
    return [
        *lines[:at],
        structs.replace(title, text=headline),
        structs.replace(title, text=name, kept=False, why="other"),
        structs.replace(title, text=day, kept=False, why="date"),
        *lines[at + 1 :],
    ]


def _source(text: str, outlets: Outlets, language: str) -> tuple[str, str, str] | None:
    """Return the headline, the paper and the day of a headline that ends in both, or None."""
    m = _IN_BRACKETS.fullmatch(text) or _BEHIND_DASH.fullmatch(text)
    if m is None or len(m[1].split()) < SHORTEST:
        return None
    days = dates.find(m[2], language)
    if len(days) != 1 or m[2][days[0].end :].strip(_EDGES + ".") or days[0].start == 0:
        return None
    name = m[2][: days[0].start].strip(_EDGES)
    if date_labels.is_of_event(m[2], language) or not _is_paper(name, outlets):
        return None
    return m[1].rstrip(_EDGES), name, m[2][days[0].start : days[0].end]


def _is_paper(name: str, outlets: Outlets) -> bool:
    return bool(name) and (
        papers.sure(name)
        or papers.likely(name)
        or papers.is_articled(name)
        or outlets.listed(name) is not None
        or outlets.agency(name) is not None
    )
