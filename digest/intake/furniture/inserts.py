"""Mark what a page prints in the middle of a text: repeats, teasers, and sign-up boxes."""

from __future__ import annotations

from digest.intake.furniture.part import Part, is_prose
from digest.intake.furniture.phrases import GROUP_NAMES
from digest.intake.furniture.roles import by_group, is_insert

_SUBSCRIBE = GROUP_NAMES.index("subscribe")
# characters; a repeated line this long is always dropped, a shorter one only among other repeats
REPEATED = 40
HEADING = 8  # words of a heading of teasers
TEASERS = 6  # titles below a heading
TEASER = 160  # characters of a teaser title
SUMMARY = 400  # characters of the summary of a teaser
BOX = 6  # lines of a sign-up box
FIELD = frozenset(("your", "address", "address:"))
BUTTON = 4  # words of a field or button
BOXES = ("subscribe", "share")  # boxes that also occur in the middle of a text


def mark_repeats(parts: list[Part]) -> None:
    """Mark repeated parts: long ones anywhere, short ones next to another repeat."""
    met: dict[str, int] = {}
    again = []
    for i, p in enumerate(parts):
        key = p.seen.key
        if key not in met:
            met[key] = i
        elif p.role is None:
            again.append(i)
    marked = set(again)
    for i in again:
        seen = parts[i].seen
        if seen.length >= REPEATED or (seen.size > 2 and (i - 1 in marked or i + 1 in marked)):
            parts[i].role = "repeat"


def mark_inserts(parts: list[Part]) -> None:
    """Mark teasers and sign-up boxes in the middle of the text.

    A teaser is a title printed twice (as picture and as link) with its summary, below a heading
    such as "related"; or the titles below such a heading up to the next sentence; or one line
    labelled as another story. A box is the fields and buttons below a sign-up prompt.
    """
    below = box = False
    for i, p in enumerate(parts):
        box = p.role == "subscribe" or (box and _is_button(p))
        if box and p.role is None:
            p.role = "subscribe"
        if p.role is None:
            if below and is_insert(p.seen):
                p.role = "related"
            below = below or is_prose(p)
        if p.role == "related" and not p.seen.sentence and p.seen.size <= HEADING:
            _mark_teasers(parts, i)


def _mark_teasers(parts: list[Part], heading: int) -> None:
    """Mark the titles below a heading, and the summary of one that is printed twice."""
    for q in parts[heading + 1 : heading + 1 + TEASERS]:
        if q.role is not None or q.seen.sentence or q.seen.length > TEASER:
            break
        q.role = (by_group(q.seen) if q.seen.share >= 0.5 else None) or "related"
    for j in range(heading + 1, min(len(parts), heading + 3)):
        if parts[j].role != "repeat" or parts[j].seen.sentence:
            continue
        for q in parts[max(0, heading - 2) : j]:
            if q.seen.key == parts[j].seen.key:
                q.role = "related"
        after = parts[j + 1] if j + 1 < len(parts) else None
        if after and after.role is None and _is_summary(after):
            after.role = "related"


def _is_summary(p: Part) -> bool:
    """Return whether a paragraph can be the summary of a teaser, and not a quotation."""
    return p.seen.length <= SUMMARY and not p.text.lstrip().startswith(('"', "“"))


def boxes_of(parts: list[Part]) -> frozenset[int]:
    """Return the sign-up and share boxes between two paragraphs.

    They are furniture themselves, but are not evidence about the paragraph below them.
    """
    out: list[int] = []
    run: list[Part] | None = None
    for p in parts:
        if p.role is None and is_prose(p):
            out += [id(q) for q in run or ()]
            run = []
        elif run is not None and p.role in BOXES and len(run) < BOX:
            run.append(p)
        else:
            run = None
    return frozenset(out)


def _is_button(p: Part) -> bool:
    """Return whether a line below a sign-up prompt is a field or button: "Email address"."""
    seen = p.seen
    if (
        p.role is not None
        or seen.size > BUTTON
        or seen.sentence
        or not (seen.groups[_SUBSCRIBE] or "email" in seen.key)
    ):
        return False
    return seen.share >= 0.5 and seen.terms <= FIELD
