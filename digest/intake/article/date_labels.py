"""Decide whether a line with a date gives the day of publication, or that of an event.

"Played on 3 March 2024", "Kick-off: 3 March 2024", "3 March – 9 June 2024" and "14 March 2026,
7 p.m., Town Hall" are about an event: such a day printed as the day of publication would be false.
Words are in `data/article/date_labels.txt`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from digest.core import tables
from digest.core.patterns import lazy
from digest.core.rows import Row
from digest.intake.article import bylines, date_words, dates, papers

_EDGES = ".,:;!?\"'“”‘’„«»()[]{}|•·–—-…*#>/\\ "  # marks around a word
_BARS = lazy(r"[|•·;,()\[\]/]|\s[-–—]\s")
_DAY_THEN_RANGE = re.compile(r"\d{1,2}\.?\s?[-–—]\s?$")
_CLOCK = lazy(r"\d{1,2}[:.h]\d{2}|\d\s?[ap]\.?m\b|\d\s?(?:uhr|uur|h)\b", re.I)
PLACEHOLDERS = frozenset(
    "0001-01-01 1601-01-01 1899-12-30 1899-12-31 1900-01-01 1901-01-01 1904-01-01 1969-12-31 "
    "1970-01-01 1970-01-02".split()
)  # days that programs write when they know none


@cache
def _words(section: str) -> frozenset[str]:
    return tables.words("article/date_labels", section)


def is_placeholder(iso: str) -> bool:
    """Return whether a day is one that programs write when they know none."""
    return iso[:10] in PLACEHOLDERS


def is_of_event(line: str, language: str = "en") -> bool:
    """Return whether the first full date of a short line is that of an event, by its words."""
    if dates.is_only(line, language):
        return False
    words = [w for w in (word.strip(_EDGES) for word in line.casefold().split()) if w]
    if not words:
        return False
    if not _words("copied").isdisjoint(words) and _is_of_copy(line, language):
        return True
    if _names_publication(words):
        return False
    if not _words("event").isdisjoint(words) or words[0] in _words("event at the head of a line"):
        return True
    if not _words("venues").isdisjoint(words) and _CLOCK.search(line):
        return bylines.labelled(line) is False
    days = _days(line, language)
    return bool(days) and (_is_period(line, days) or _is_labelled(line[: days[0].start]))


def _is_of_copy(line: str, language: str) -> bool:
    """Return whether the word before the first day says when a copy of the page was made.

    "Printed on 29 November 2026", but not "Printed in the Orpham Post on 26 November 2026".
    """
    days = _days(line, language)
    before = line[: days[0].start] if days else ""
    words = [w for w in (word.strip(_EDGES) for word in before.casefold().split()) if w]
    while words and (words[-1] in _words("on") or words[-1] in date_words.ALL_WEEKDAYS):
        words.pop()
    return bool(words) and words[-1] in _words("copied")


class _At(Row, frozen=True):
    """A day in a line: its span, and what is the same for equal days."""

    start: int
    end: int
    day: object


def _days(line: str, language: str) -> list[_At]:
    """Return the full dates of a line, or else the days without a year."""
    full = [_At(f.start, f.end, f.iso[:10]) for f in dates.find(line, language)]
    return full or [_At(y.start, y.end, (y.month, y.day)) for y in dates.yearless(line)]


def _names_publication(words: Sequence[str]) -> bool:
    beginnings = tables.items("article/date_labels", "published, beginnings")
    return not _words("published").isdisjoint(words) or any(
        word.startswith(beginnings) for word in words
    )


def _is_period(line: str, days: Sequence[_At]) -> bool:
    """Return whether a line states the first and the last day of a period."""
    before = line[: days[0].start]
    if _DAY_THEN_RANGE.search(before):
        return True
    words = before.split()
    if len(words) > 1 and is_range(words[-1]) and any(w.strip(".").isdigit() for w in words[:-1]):
        return True  # "du 3 mars au 9 juin 2024": only the second has a year
    return any(a.day != b.day and is_range(line[a.end : b.start]) for a, b in pairwise(days))


def is_range(between: str) -> bool:
    """Return whether the text between two days makes them a period."""
    return between.strip().casefold() in _words("range")


def _is_labelled(before: str) -> bool:
    """Return whether a label that is not of publication ends right before a day."""
    label = _BARS.split(before)[-1]
    words = [w for w in (word.strip(_EDGES) for word in label.split()) if w]
    folded = [w.casefold() for w in words]
    if not words:
        return False
    ends_on = folded[-1] in _words("on")
    named = [w for w, f in zip(words, folded, strict=True) if _says_something(f)]
    if not named or not (ends_on or label.rstrip().endswith(":")):
        return False
    name = " ".join(named)
    return not (
        bylines.labelled(label.strip()) or bylines.person(name) or papers.likely_alone(name)
    )


def _says_something(folded: str) -> bool:
    return (
        folded not in date_words.NOISE
        and folded not in _words("on")
        and folded not in date_words.ALL_WEEKDAYS
        and folded not in date_words.ALL_MONTHS
        and not folded.isdigit()
    )
