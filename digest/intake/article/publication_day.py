"""Find the day of publication, try its sources in the documented order, and doubt it.

The order: decision, front matter, the page's metadata, a date line or dateline, the address, the
folder. Days that programs write when they know none count for nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from digest.core.model import Day, Document, Line, Problem, PublishedFrom
from digest.core.rows import Row
from digest.intake.article import bylines, date_labels, dates, event_days, fields, signature
from digest.intake.article.datelines import Dateline
from digest.intake.article.material import Material

ZONE = 1  # days by which two places can differ
LONGEST = 200  # characters of a date line
SHORT = 80  # characters of another line above a text that holds its date
FEW = 6  # lines above a text that was copied without its page
_BARS = (*",|·•–—-", "")  # beside a date that is a part of its line
_UNDATED = frozenset({"other", "credit", "navigation", "outlet-furniture", "share"})


class Evidence(Row, frozen=True):
    """What a text shows of its day, beside its metadata."""

    shown: dates.Shown
    head: Dateline
    link: str | None
    above: Sequence[Line]
    dateline: str  # the words of a dateline without a full date


def shown(lines: Sequence[Line], language: str) -> dates.Shown:
    """Return the first published and updated day of the date lines.

    `rest` holds the words beside them, if they can be a section.
    """
    published = updated = rest = None
    for line in lines:
        if line.why != "date" or len(line.text) > LONGEST:
            continue
        if date_labels.is_of_event(line.text, language):
            continue
        found = dates.line(line.text, language)
        published = published or found.published
        updated = updated or found.updated
        if found.published and not rest and _is_section(line.text, found.rest):
            rest = found.rest
    return dates.Shown(published, updated, rest or "")


def in_header(above: Sequence[Line], language: str) -> str | None:
    """Return the one full date in those lines above a text that are not date lines, or None.

    "Press release 61/2026, 6 October 2026", "The Quay | 8 October 2026 | In brief".
    """
    found = {
        day.iso
        for line in (above if len(above) <= FEW else ())
        if line.why in _UNDATED and len(line.text) <= SHORT
        if not date_labels.is_of_event(line.text, language)
        for day in dates.find(line.text, language)
        if _is_apart(line.text, day)
    }
    return found.pop() if len(found) == 1 else None


def _is_apart(line: str, day: dates.Found) -> bool:
    """Return whether a date is a part of its line: not in "downloaded on 2 October 2013"."""
    before, after = line[: day.start].rstrip(), line[day.end :].lstrip()
    return before[-1:] in _BARS and after[:1] in _BARS


def _is_section(line: str, words: str) -> bool:
    """Return whether the words beside a date can be the name of a section: "WORLD NEWS".

    Many pages print the author in capitals: "BY ADA MARSH NOV. 26, 2026".
    """
    if not (2 < len(words) <= 30 and words.count(" ") <= 2 and words.isupper()):
        return False
    return not (bylines.labelled(line.strip()) or signature.is_known(words.title()))


def published(
    m: Material, seen: Evidence, day: str | None, zone: str
) -> tuple[str | None, PublishedFrom]:
    """Return the day or time of publication and its source. `day` is that of the folder."""
    order: tuple[tuple[str | None, PublishedFrom], ...] = (
        (dates.one(m.fact.date, m.tongue) if m.fact.date else None, "decision"),
        (fields.one(m.document.fields, "date"), "front-matter"),
        (fields.one(m.document.page, "date"), "page"),
        (seen.shown.published or seen.head.day or in_header(seen.above, m.tongue), "text"),
        (dates.in_url(seen.link) if seen.link else None, "url"),
    )
    for value, source in order:
        if value and (source == "decision" or not date_labels.is_placeholder(value)):
            return dates.local(value, zone), source
    if day and (dated := _in_year(seen.above, seen.dateline, day)):
        return dated, "text"
    return None, "folder" if day else "none"


def _in_year(above: Sequence[Line], dateline: str, until: str) -> str | None:
    """Return the day of date lines or dateline that have no year, or None.

    It is the latest such day up to the day of the folder. Lines with different days give None.
    """
    for texts in (
        [line.text for line in above if line.why == "date" and len(line.text) <= LONGEST],
        [dateline],
    ):
        said = [d for text in texts for d in dates.yearless(text)]
        said = [d for d in said if not d.updated] or said
        if said:
            days = {(d.month, d.day) for d in said}
            return dates.latest(said[0], until) if len(days) == 1 else None
    return None


def doubt(document: Document, text: str, days: Sequence[Day], at: tuple[str, str]) -> list[Problem]:
    """Return a problem if the text reports a later day as past.

    `at` is the day of publication and the language; a day must be stated with its year.
    """
    day, language = at
    for later in days:
        if not later.year or not later.first or not later.month_day or later.first <= day[:10]:
            continue
        ahead = date.fromisoformat(later.first) - date.fromisoformat(day[:10])
        if ahead.days > ZONE and event_days.is_reported_as_past(text, later, language):
            return [
                Problem(
                    level="warning",
                    where=document.path,
                    what=f"it is dated {day[:10]}, but reports {later.first} as past",
                    fix="Check its date, and state it as a decision or in its front matter.",
                    name="date-doubted",
                    article=document.id,
                )
            ]
    return []
