"""Hold what the steps of `parse` look at: an article's document, its lines and its text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from msgspec import structs

from digest.core.model import Document, Fact, Line
from digest.core.rows import Row
from digest.intake.article import byline_forms, bylines, datelines, fields, signature
from digest.intake.article.outlets import Outlets
from digest.intake.article.signature import Said

BREAK = "\n\n"  # between two paragraphs of a text


class Material(Row, frozen=True):
    """An article before its values are known. `fact` holds the values stated by a decision."""

    document: Document
    fact: Fact
    outlets: Outlets
    lines: Sequence[Line]
    kept: Sequence[Line]  # those of the text
    dropped: Sequence[Line]  # all others
    text: str
    language: str

    @property
    def tongue(self) -> str:
        """The two-letter code by which rules are chosen: English for an unknown language."""
        return self.language[:2] if self.language != "und" else "en"


class Above(Row, frozen=True):
    """The lines above the text, and the content of those with a date or byline, by index."""

    lines: Sequence[Line]
    signed: Sequence[tuple[int, Said]]


class Head(Row, frozen=True):
    """The dateline of an article, and where it is.

    `start` is the offset in the text of the paragraph that begins with it. `title` holds the words
    of the dateline that the headline begins with, with the mark behind them, or nothing.
    """

    dateline: datelines.Dateline
    start: int
    title: str = ""


def head_of(m: Material) -> Head | None:
    """Return the dateline of the text, or else of its headline; None if there is no paragraph.

    Agency copy has it before the headline too: "SKELL, Oct 3 (NPA) - Lock gate fails". A day alone
    does not make one: "Skell, 4 March 2011: The day the dam broke".
    """
    found = _head_of_text(m)
    line = next((line.text for line in m.lines if line.why == "title"), "")
    above = datelines.read(line, m.outlets, m.tongue)
    if found is None or not above.place or not above.agency:
        return found
    found = structs.replace(found, title=line[: above.lead])
    return (
        found
        if found.dateline.lead
        else structs.replace(found, dateline=structs.replace(above, lead=0))
    )


def _head_of_text(m: Material) -> Head | None:
    """Return the dateline of the first paragraph, or of the second after a caption."""
    kept = m.kept
    first = next((i for i, line in enumerate(kept) if line.why != "subhead"), None)
    if first is None:
        return None
    start = sum(len(line.text) + len(BREAK) for line in kept[:first])
    found = datelines.read(kept[first].text, m.outlets, m.tongue)
    if not found.lead and first + 1 < len(kept) and kept[first + 1].why != "subhead":
        second = datelines.read(kept[first + 1].text, m.outlets, m.tongue)
        if second.place:
            return Head(second, start + len(kept[first].text) + len(BREAK))
    return Head(found, start)


def above_of(m: Material) -> Above:
    """Return the lines above the text; `lines` begin with what the page marks as its signature."""
    lines = list(takewhile(lambda line: not line.kept, m.lines))
    signed = [
        (i, signature.read(line.text, m.outlets, m.language))
        for i, line in enumerate(lines)
        if line.why in ("date", "byline")
    ]
    return Above(lines, signed)


def with_signature(m: Material) -> Material:
    """Return the material with the page's signature as the first line, if it marks one."""
    marked = fields.one(m.document.page, "signature")
    if not marked:
        return m
    return structs.replace(m, lines=[Line(text=marked, kept=False, why="date"), *m.lines])


def byline_of(m: Material) -> bylines.Byline:
    """Return the content of the bylines, completed by the one that the page marks."""
    lines = [line.text for line in m.dropped if line.why == "byline"]
    by = bylines.read([byline_forms.author(line) or line for line in lines], m.outlets)
    marked = fields.one(m.document.page, "byline")
    if not marked:
        return by
    said = bylines.read([marked], m.outlets)
    return structs.replace(by, authors=by.authors or said.authors, agency=by.agency or said.agency)
