"""Find headline, standfirst, byline and date line above the text, and subheads inside it.

The roles are set on the parts. An article begins with a sentence: everything before the first one
is its header, or furniture.
"""

from __future__ import annotations

from collections.abc import Sequence

from digest.core.patterns import lazy
from digest.core.text import words
from digest.intake.article import byline_forms, signature
from digest.intake.furniture import headline_lines
from digest.intake.furniture.features import LONG, OWN, PROSE, SMALL, Look
from digest.intake.furniture.part import Part
from digest.intake.furniture.phrases import FUNCTION
from digest.intake.furniture.roles import (
    by_group,
    is_byline,
    is_date,
    is_photo_credit,
)

DATED = 18  # words of a date line, with the date of an update
STATED = 20  # words of a headline that ends like a sentence
RESTATED = 0.6  # share of its words that are also in the first paragraph
LEAD = 5  # words of the first sentence of a text, with which the header ends
# Thai, Lao, Burmese and Khmer: a sentence may end with a space.
_NO_STOPS = lazy(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
SMALL_WORDS = OWN.index("function words")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def is_lead(text: str, seen: Look, chance: float) -> bool:
    """Return whether the article may begin here: a sentence, or a long line that looks like one."""
    if (
        seen.length > LONG
        or (seen.length >= PROSE and chance > 0.7)
        or (seen.length >= 2 * PROSE and chance > 0.4)
    ):
        return True
    if (
        seen.length >= 1.5 * PROSE
        and seen.share < 0.15
        and (seen.plain or seen.own[SMALL_WORDS] >= SMALL)
    ):
        return True  # a paragraph that lost its full stop
    if seen.figures and seen.size <= DATED and is_date(text, seen):
        return False  # "6 October 2026, 7.00 a.m."
    end = text.rstrip()[-1]
    if end in headline_lines.STOPS:  # no words to count in scripts without spaces
        return seen.length >= 3 * LEAD
    if _NO_STOPS.match(text):
        return seen.length >= PROSE
    if not seen.sentence or seen.size < LEAD or end in "?!":
        return False
    return chance > 0.3 or (seen.size >= 12 and seen.share < 0.25)


def header(
    parts: Sequence[Part], goes: list[bool], lead: int | None, titled: bool, first: bool
) -> None:
    """Set the roles of the header, and drop the rest above `lead`, the first paragraph.

    `titled`: the headline is already known. `first`: nothing has been dropped yet. The roles depend
    on each other, in this order.
    """
    _dates_and_bylines(parts, goes, lead)
    if lead is None:
        return
    if not titled and not any(p.role is None for p in parts[:lead]):
        after = _behind_headline(parts, goes, lead)
        if after is not None:
            parts[lead].role = "title"
            titled, lead = True, after
    title = None if titled else headline_lines.title(parts, lead)
    for i in range(lead):
        p = parts[i]
        if p.role is None and is_photo_credit(p.text):
            p.role = "caption"
        elif p.role is None and not goes[i]:
            p.role = "standfirst" if p.seen.size >= 8 else by_group(p.seen) or "other"
    if first and (titled or title is not None):
        _standfirst(parts, goes, 0 if title is None else title + 1)


def _is_signed(parts: Sequence[Part], i: int) -> bool:
    """Return whether a line above the text names its author in another form than "By NAME".

    A first line may be the headline, and beside a byline such a line names a photographer.
    """
    if signature.is_byline(parts[i].text):
        return True
    if not i or byline_forms.author(parts[i].text) is None:
        return False
    return not any(is_byline(p.text, p.seen) for p in parts if p is not parts[i])


def _behind_headline(parts: Sequence[Part], goes: list[bool], lead: int) -> int | None:
    """Return the paragraph after a first line that is a headline with a full stop, or None.

    The headline is in title case, or the paragraph after it repeats it with more words.
    """
    p = parts[lead]
    if not 4 <= p.seen.size <= STATED or p.tag not in ("", "p") or not p.seen.sentence:
        return None
    rest = [i for i in range(lead + 1, len(parts)) if parts[i].role is None and not goes[i]]
    prose = [i for i in rest if parts[i].seen.length >= PROSE]
    if len(prose) < 2 or prose[0] != rest[0] or parts[prose[0]].seen.length <= p.seen.length:
        return None
    said = _content(p.text)
    shared = said & _content(parts[prose[0]].text)
    if headline_lines.is_title_case(p.text) or (said and len(shared) >= RESTATED * len(said)):
        return prose[0]
    return None


def _content(text: str) -> set[str]:
    """Return the content words of a line."""
    return {w for w in words(text) if len(w) > 3 and w not in FUNCTION}


def _dates_and_bylines(parts: Sequence[Part], goes: list[bool], lead: int | None) -> None:
    """Set the roles of the lines with a date or an author, above the text and among what goes."""
    for i, p in enumerate(parts):
        if (
            p.role is not None
            or p.seen.length > 120
            or (p.tag == "td" and lead is not None and i > lead)  # "Use by | 25 May 2027"
            or not (lead is None or i < lead or goes[i] or p.seen.size <= 8)
        ):
            continue
        if is_date(p.text, p.seen) or (
            p.seen.figures and (lead is None or i < lead) and signature.is_one(p.text)
        ):
            p.role = "date"
        elif (lead is None or i < lead + 3) and (
            is_byline(p.text, p.seen) or (lead is not None and i < lead and _is_signed(parts, i))
        ):
            p.role = "byline"


def _standfirst(parts: Sequence[Part], goes: list[bool], start: int) -> None:
    """Mark one or two sentences between headline and byline or date line as the standfirst.

    The text must continue after them.
    """
    near = range(start, min(len(parts), start + 6))
    end = max((i for i in near if parts[i].role in ("byline", "date")), default=None)
    if end is None:
        return
    between = [
        i for i in range(start, end) if parts[i].role in (None, "standfirst") and not goes[i]
    ]
    rest = sum(
        p.role is None and not g and p.seen.length >= PROSE
        for p, g in zip(parts[end + 1 :], goes[end + 1 :], strict=True)
    )
    if len(between) <= 2 and rest >= 2 and all(parts[i].seen.length <= 400 for i in between):
        for i in between:
            parts[i].role = "standfirst"


def kept_as(parts: Sequence[Part]) -> dict[int, str]:
    """Return `subhead` for each kept line that is a heading of the text below it, else `body`."""
    out: dict[int, str] = {}
    for at, p in enumerate(parts):
        before = parts[at - 1] if at else None
        after = parts[at + 1] if at + 1 < len(parts) else None
        role = "subhead" if _is_subhead(p, before, after) else "body"
        for i in p.numbers:
            out[i] = role
    return out


def _is_subhead(p: Part, before: Part | None, after: Part | None) -> bool:
    seen = p.seen
    if p.tag in HEADINGS:
        return True
    if (
        p.tag not in ("", "p")
        or seen.size > 14
        or seen.length > 100
        or before is None
        or after is None
    ):
        return False
    text = p.text.strip()
    if not text[0].isalnum() or text[0].islower() or text[-1] in '.:;,"”…':
        return False
    return after.seen.length >= PROSE and (before.seen.sentence or before.seen.length >= PROSE)
