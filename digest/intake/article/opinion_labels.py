"""Labels above a plain text by which it says that it is an opinion piece.

"COMMENT" or "Leaders" on a line of its own over the headline, "The Quay – Opinion" in the line of
the outlet, "Ein Kommentar von Ann Bell" as the byline. Web pages state their section themselves;
their menus name an opinion section over every article.
"""

from __future__ import annotations

import re

from digest.core import tables
from digest.core.patterns import lazy
from digest.intake.article.material import Above, Material

_TAIL = re.compile(r"\s[|–—-]\s([^|–—]{3,24})$")
_HEAD = lazy(r"([^|–—·•]{3,24}?)\s[|–—·•]\s")
_COLUMN = re.compile(r"\ba column by\b")  # "From the Quay - a column by Ann Bell"
MENU = 1  # lines of navigation above a headline; with more of them a label is an item of a menu


def opinion_labels(m: Material, above: Above) -> tuple[str, ...]:
    """Return the label in the spelling of the list, or nothing."""
    if m.document.page:
        return ()
    lines = [line for line in above.lines if line.text]
    if sum(line.why == "navigation" for line in lines) > MENU:
        return ()
    title = next((i for i, line in enumerate(lines) if line.why == "title"), 0)
    sections = tables.words("entry/opinion", "sections")
    labels = tables.words("entry/opinion", "labels")
    bylines = tables.items("entry/opinion", "bylines")
    for i, line in enumerate(lines):
        said = line.text.strip().casefold()
        if i < title and (label := _above_headline(said, sections, labels)):
            return (label,)
        if line.why in ("byline", "other") and said.startswith(bylines):
            return ("opinion",)
    return ()


def _above_headline(said: str, sections: frozenset[str], labels: frozenset[str]) -> str | None:
    """Return the label that a line above the headline is or has at one of its ends."""
    if said in sections:
        return said
    head = _HEAD.match(said)
    if head and head[1].strip() in labels:
        return head[1].strip()  # "Opinion · Marsh at large"
    if _COLUMN.search(said):
        return "column"
    tail = _TAIL.search(said)
    return tail[1].strip() if tail and tail[1].strip() in labels else None
