"""Read a date as an editor types it: `24 Nov`, `24.11.`, `yesterday`, `Tuesday 6:40`.

A day without a year, or a weekday, is the latest one that is not after the edition's day.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from digest.core import tables
from digest.intake.article import date_words, dates

TIME = re.compile(r"(?<![\d.:])([01]?\d|2[0-3])[:h.]([0-5]\d)(?![\d.:])")
DAY_MONTH = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-]?")


def typed_date(typed: str, edition: str, language: str = "en") -> str:
    """Return the ISO day or time. Raises ValueError with the reason in words."""
    words = " ".join(typed.split())
    found = dates.one(words, language)
    if found is None and edition:
        found = _near(words, date.fromisoformat(edition))
    if found is None:
        raise ValueError(f"“{typed[:40]}” is not a date; write it as 24 Nov, 24.11. or 2026-11-24")
    return found


def _near(words: str, edition: date) -> str | None:
    """Return a day without a year, with or without a time."""
    clock = TIME.search(words)
    rest = words
    if clock and not DAY_MONTH.fullmatch(words):
        rest = " ".join(
            f"{words[: clock.start()]} {words[clock.end() :]}".replace(",", " ").split()
        )
    else:
        clock = None
    day = _day(rest, edition)
    if day is None:
        return None
    if clock is None:
        return day.isoformat()
    return f"{day.isoformat()}T{int(clock[1]):02}:{clock[2]}"


def _day(words: str, edition: date) -> date | None:
    if not words:
        return edition
    word = words.casefold().rstrip(".")
    table = tables.table("curator/relative_days")
    relative = table["days"].get(word)
    if relative is not None:
        return edition + timedelta(days=relative)
    number = date_words.WEEKDAY_NUMBERS.get(word)
    if number is None:
        number = table["weekdays"].get(word)
    if number is not None:
        return edition - timedelta(days=(edition.weekday() - number) % 7)
    if m := DAY_MONTH.fullmatch(words):
        return _latest(int(m[2]), int(m[1]), edition)
    found = dates.yearless(words)
    if len(found) == 1 and found[0].start == 0 and found[0].end >= len(words.rstrip(".")):
        return _latest(found[0].month, found[0].day, edition)
    return None


def _latest(month: int, day: int, edition: date) -> date | None:
    """Return the latest such day up to the edition's day, or the next day for a late paper."""
    for year in (edition.year, edition.year - 1):
        found = dates.on(year, month, day)
        if found and found <= edition + timedelta(days=1):
            return found
    return None
