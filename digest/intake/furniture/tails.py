"""Mark what follows a text: tail blocks, tags, and lines that end no sentence."""

from __future__ import annotations

from digest.core import tables
from digest.intake.article import sign_offs
from digest.intake.furniture.author_notes import is_note, may_be_note
from digest.intake.furniture.features import SAYS, Look
from digest.intake.furniture.inserts import BOXES
from digest.intake.furniture.part import Part, is_prose
from digest.intake.furniture.phrases import FUNCTION, GROUP_NAMES
from digest.intake.furniture.roles import (
    by_group,
    is_about_author,
    is_byline,
    is_date,
    is_photo_credit,
)

EVEN = 3  # long paragraphs needed to tell whether a text is even
_CAPTION = GROUP_NAMES.index("caption")
_DATE = GROUP_NAMES.index("date")
_LEGAL = GROUP_NAMES.index("legal")
_SUBSCRIBE = GROUP_NAMES.index("subscribe")
BY_LABEL = 10  # characters of a label such as "Author:"
CAPTION = 250  # characters; a longer line without a full stop is a paragraph that lost it
SAYING = 8  # words of a sentence that may be a whole article
ADDRESS = tables.words("furniture/reader_prompts", "address")
NOTE_BELOW = 3  # paragraphs of a text whose last one may describe its author
LONGEST_NOTE = 400  # characters
SIGN_OFFS = 3  # lines below a text that was copied without its page
TAIL = frozenset(("legal", "comment", "correction", "subscribe", "share", "related"))


def mark_sign_offs(parts: list[Part]) -> None:
    """Mark the lines below a text that say who wrote it and where: "Ann Bell, Orpham Gazette".

    On a whole page, such lines are those of other stories.
    """
    last = next(
        (i for i in range(len(parts) - 1, -1, -1) if parts[i].role is None and is_prose(parts[i])),
        None,
    )
    if last is None or len(parts) - last - 1 > SIGN_OFFS:
        return
    for p in parts[last + 1 :]:
        if p.role in (None, "credit", "caption") and p.tag in ("", "p"):
            p.role = sign_offs.role(p.text) or p.role


def mark_author_note(parts: list[Part]) -> None:
    """Mark the last paragraph of a text if it describes the author."""
    note = next((p for p in reversed(parts) if p.role is None), None)
    if note is None or note.seen.length > LONGEST_NOTE or not may_be_note(note.text):
        return
    alive = [p for p in parts if p.role is None]
    first = next((i for i, p in enumerate(parts) if p.role is None and is_prose(p)), 0)
    above = [p.text for p in parts[:first] if p.role != "title"]
    others = [p.text for p in alive[:-1] if p.text not in above]
    if len(alive) >= NOTE_BELOW and is_note(note.text, others, above):
        note.role = "author-note"


def mark_tail(parts: list[Part]) -> None:
    """Drop everything below the text, from the first heading of a tail block to the next prose.

    Tail blocks are disclaimers, comment forms and the like.
    """
    last = next(
        (i for i in range(len(parts) - 1, -1, -1) if parts[i].role is None and is_prose(parts[i])),
        None,
    )
    if last is None:
        return
    opener = None
    for p in parts[last + 1 :]:
        if opener in BOXES and p.role is None and _goes_on(p, parts[: last + 1]):
            continue  # the box is inside a text that ends in short paragraphs
        if (
            p.role is None
            and (opener or p.seen.share > 0.9)
            and p.seen.size <= 3
            and p.seen.share >= 0.5
        ):
            p.role = by_group(p.seen)
        if p.role is None:
            p.role = opener
        elif p.role in TAIL and p.seen.size <= 7:
            opener = p.role


def _goes_on(p: Part, above: list[Part]) -> bool:
    """Return whether a line is a sentence that continues the text above it.

    It shares its terms, reports something or has many function words, and does not address the
    reader.
    """
    seen = p.seen
    if (
        not seen.sentence
        or seen.size < SAYING // 2
        or seen.share > 0.2
        or not ADDRESS.isdisjoint(seen.parts)
    ):
        return False
    if (
        p.text.rstrip()[-1] in "?!"
        or "©" in p.text
        or seen.groups[_LEGAL]
        or seen.groups[_SUBSCRIBE]
    ):
        return False
    if (
        not SAYS.isdisjoint(seen.parts)
        or sum([w.rstrip(".,;") in FUNCTION for w in seen.parts]) * 2 >= seen.size
    ):
        return True
    return any(q.seen.shared(seen.terms) for q in above if q.role is None or q.role == "title")


def is_even(parts: list[Part]) -> bool:
    """Return whether nearly all long paragraphs end like sentences.

    In such a text, a line without a sentence end is not a paragraph.
    """
    ends = [p.seen.sentence for p in parts if p.role is None and p.seen.length >= 60]
    return len(ends) >= EVEN and sum(ends) >= 0.85 * len(ends)


def mark_strays(parts: list[Part]) -> None:
    """Drop captions without a picture, and tags below the last sentence, in an even text."""
    sentences = [
        i for i, p in enumerate(parts) if p.role is None and p.seen.sentence and p.seen.length >= 60
    ]
    first, last = sentences[0], sentences[-1]
    for p in parts[first:last]:
        seen = p.seen
        if (
            p.role is not None
            or seen.sentence
            or not 50 <= seen.length <= CAPTION
            or p.tag not in ("", "p")
        ):
            continue
        end = p.text.rstrip()[-1]
        if (
            p.text[:1].isupper()
            and end.isalnum()
            and ". " not in p.text
            and (seen.length >= 110 or seen.groups[_DATE])
        ):
            p.role = "caption"
    below = [p for p in parts[last + 1 :] if p.role is None]
    if len(below) <= 2 and all(
        not p.seen.sentence and p.seen.size <= 5 and p.text.strip()[:1].isupper() for p in below
    ):
        for p in below:
            if is_date(p.text, p.seen):
                p.role = "date"
            elif _is_labelled_byline(p.text, p.seen):
                p.role = "byline"
            else:
                p.role = by_group(p.seen) or "tag"


def _is_labelled_byline(text: str, seen: Look) -> bool:
    """Return whether a line is a byline with a label, wherever it is: "Author: Ada Brook"."""
    return ":" in text[:BY_LABEL] and is_byline(text, seen)


def role_of_dropped(text: str, seen: Look, below: bool) -> str:
    """Return the role of a part dropped for its features and neighbours.

    `below` is whether the part is below the beginning of the text.
    """
    if is_photo_credit(text):
        return "caption"
    if is_about_author(text, seen):
        return "author-note"
    if _is_labelled_byline(text, seen):
        return "byline"
    if 60 <= seen.length <= CAPTION and (seen.groups[_DATE] or seen.groups[_CAPTION]):
        return "caption"
    role = by_group(seen)
    if role is not None:
        return role
    if not seen.sentence and (below or text.rstrip().endswith(")")):
        return "caption" if seen.length >= 50 else "tag" if seen.size <= 5 else "other"
    return "other"
