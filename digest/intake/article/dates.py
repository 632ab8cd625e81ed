"""Parse dates in news, in seven languages: en, de, fr, es, it, pt and nl.

`one` parses a field that is a date, `line` a line that shows one, and `in_url` an address; `local`
converts a time to the publication's zone. Dates in body text are in `event_days`. Any string is a
valid input. Uncertain dates give None: `03/04/2024` is parsed only if one reading is possible or
the language decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from typing import NamedTuple

from digest.core.patterns import lazy
from digest.intake.article import date_words as w

_ISO = lazy(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt]"
    r"|\s{1,3})(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s?(Z|z|UTC|GMT"
    r"|[+-]\d{2}:?\d{2})?)?(?!\d)",
    re.A,
)
_YMD = lazy(r"(?<!\d)(\d{4})([/.年])\s?(\d{1,2})[/.月]\s?(\d{1,2})日?(?!\d)", re.A)
_DOTS = lazy(r"(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})(?![\d])", re.A)
_SLASHES = lazy(r"(?<![\d/-])(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d{2})(?![\d/-])", re.A)
_ORDINAL = r"(?:st|nd|rd|th|er|ª|º|°|\.)?"
_DMY = lazy(
    rf"(?<![\d.,:])(\d{{1,2}}){_ORDINAL}[ -]{{0,2}}(?:(?:of|de"
    rf"|di)\s)?([^\W\d_]{{3,12}})\.?,?[ -]{{0,2}}(?:(?:de|del|dell)\s|['’])?(\d{{4}}"
    rf"|\d{{2}}(?=\W|$))(?!\d)"
)
_MDY = lazy(
    r"(?<![^\W\d_])([^\W\d_]{3,12})\.?\s{1,2}(\d{1,2})(?:st|nd|rd|th)?(?:\s?,\s{0,3}"
    r"|\s{1,3})(\d{4})(?!\d)"
)
_YMD_NAME = re.compile(r"(?<!\d)(\d{4})[ -]([^\W\d_]{3,12})[ -](\d{1,2})(?!\d)")
# The same without a year, but not in a range of days or before a figure.
_DM = lazy(
    rf"(?<![\d.,:/–-])(\d{{1,2}}){_ORDINAL}\s(?:(?:of|de"
    rf"|di)\s)?([^\W\d_]{{3,12}})(?!\w)(?!\.?\s?,?\s?\d)"
)
_MD = lazy(
    r"(?<![^\W\d_])([^\W\d_]{3,12})\.?\s(\d{1,2})(?:st|nd|rd"
    r"|th)?(?![\w:./–-]{0,9}\d)(?!\s?,?\s?\d{4})"
)
# Zones that are known as such, but not their time: each is the abbreviation of several.
_SEVERAL = ("ast", "bst", "cst", "et", "ist", "pt")


def _zones() -> str:
    """Return a pattern of the abbreviations of time zones; those in capitals are read so only."""
    capitals = [name for name in w.ZONES if name.isupper()]
    small = [name for name in w.ZONES if not name.isupper()]
    return f"{'|'.join((*small, *_SEVERAL))}|(?-i:{'|'.join(capitals)})"


_TIME = lazy(
    r"(?<![\d.:])(\d{1,2})(?:(?:[:h.]|\sh\s)(\d{2}))?(?::(\d{2}))?\s?(?:([ap])\.?\s?m\b\.?|h\b"
    rf"|uhr\b|uur\b)?\s?(?:\(?({_zones()})\b\)?)?\s?([+-]\d{{2}}:?\d{{2}})?",
    re.I,
)
_HOURS = re.compile(r"(?:uhr|uur|h)\b", re.I)
_WORD = re.compile(r"\w+")
_SHOWN_WORD = re.compile(r"[\w'’&-]+")
_LONG_WORD = re.compile(r"[^\W\d_]{5,13}")
_URL = lazy(r"(?<!\d)((?:19|20)\d{2})([/-])(\d{1,2}|[a-z]{3})\2(\d{1,2})(?=[/_.-]|$)", re.A)
_URL_SOLID = lazy(
    r"(?:^|[/_-])((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)", re.A
)


class Found(NamedTuple):
    """A full date in a short text: its span, and the ISO day or time."""

    start: int
    end: int
    iso: str


def on(year: int, month: int, day: int) -> date | None:
    """Return the day if it exists and its year is plausible in news, else None."""
    if not 1800 <= year <= 2200:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _order(a: int, b: int, year: int, language: str) -> date | None:
    """Return the day `a/b/year` if one reading is possible or the language decides, else None."""
    if a > 12 or a == b:
        return on(year, b, a)
    if b > 12:
        return on(year, a, b)
    if language.casefold() == "en-us":
        return on(year, a, b)
    if language[:2] not in ("en", "un", ""):
        return on(year, b, a)
    return (
        on(year, b, a)
        if language.casefold() in ("en-gb", "en-ie", "en-au", "en-nz", "en-in", "en-za")
        else None
    )


def _stamp(day: date, hour: int, minute: int, second: int, offset: str | int | None) -> str | None:
    if hour > 23 or minute > 59 or second > 59:
        return None
    if hour == minute == second == 0 and offset in (
        None,
        0,
        "Z",
        "z",
        "+00:00",
        "+0000",
        "UTC",
        "GMT",
    ):
        return (
            day.isoformat()
        )  # programs write a bare day as midnight, to the second and without a zone
    stamp = f"{day.isoformat()}T{hour:02}:{minute:02}:{second:02}"
    if offset is None:
        return stamp
    if isinstance(offset, str):
        if offset[0] in "+-":
            digits = offset.replace(":", "")
            minutes = (int(digits[1:3]) * 60 + int(digits[3:5])) * (-1 if offset[0] == "-" else 1)
            if abs(minutes) > 14 * 60 or int(digits[3:5]) > 59:
                return None
        else:
            minutes = 0
    else:
        minutes = offset
    return f"{stamp}{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def find(text: str, language: str = "en") -> tuple[Found, ...]:
    """Return every full date in the first 400 characters of a field or line, in order."""
    return _find(text[:400], language)


def is_only(text: str, language: str = "en") -> bool:
    """Return whether a line is a full date and nothing else, as most date lines are."""
    found = find(text, language)
    return len(found) == 1 and found[0].start == 0 and found[0].end == len(text)


@lru_cache(maxsize=64)  # a line above the text is searched by several callers
def _find(text: str, language: str) -> tuple[Found, ...]:
    out: list[Found] = []
    for pattern, read in _FORMS if _names_a_month(text) else _NUMERIC_FORMS:
        for m in pattern.finditer(text):
            iso = read(m, language)
            if iso and not any(f.start < m.end() and m.start() < f.end for f in out):
                out.append(Found(m.start(), m.end(), iso))
    return tuple(sorted(out))


def _iso(m: re.Match[str], language: str) -> str | None:
    day = on(int(m[1]), int(m[2]), int(m[3]))
    if day is None or m[4] is None:
        return iso_of(day)
    return _stamp(day, int(m[4]), int(m[5]), int(m[6] or 0), m[7])


def _named(day: str, month: str, year: str) -> str | None:
    """Return the ISO day of a date with a month's name."""
    number = w.ALL_MONTHS.get(month.casefold())
    return iso_of(on(_year(year), number, int(day))) if number else None


_MONTH = lazy("|".join(sorted({name[:3] for name in w.ALL_MONTHS})))


def _names_a_month(text: str) -> bool:
    """Return whether a text may have the name of a month: few have, and this is fast to see."""
    return _MONTH.search(text.casefold()) is not None


# The forms of a date, those that are sure first, and how each is read.
_Form = tuple[re.Pattern[str], Callable[[re.Match[str], str], str | None]]
_NUMERIC_FORMS: tuple[_Form, ...] = (
    (_ISO, _iso),
    (_YMD, lambda m, _: iso_of(on(int(m[1]), int(m[3]), int(m[4])))),
    (_DOTS, lambda m, _: iso_of(on(_year(m[3]), int(m[2]), int(m[1])))),
    (_SLASHES, lambda m, tongue: iso_of(_order(int(m[1]), int(m[3]), _year(m[4]), tongue))),
)
_FORMS: tuple[_Form, ...] = (
    *_NUMERIC_FORMS,
    (_DMY, lambda m, _: _named(m[1], m[2], m[3])),
    (_MDY, lambda m, _: _named(m[2], m[1], m[3])),
    (_YMD_NAME, lambda m, _: _named(m[3], m[2], m[1])),
)


class Yearless(NamedTuple):
    """A month and day in a short text, without a year.

    The fields are its span, the weekday that the text also names (Monday is 0), and whether it is
    the date of an update.
    """

    start: int
    end: int
    month: int
    day: int
    weekday: int | None
    updated: bool = False


LATEST = 183  # days; a day without a year that is further back may as well be in the future


def yearless(text: str) -> list[Yearless]:
    """Return every day without a year in a short text, in order.

    Only for texts in which `find` finds nothing.
    """
    text = text[:400]
    if not _names_a_month(text):
        return []
    out: list[Yearless] = []
    for pattern, month, day in ((_DM, 2, 1), (_MD, 1, 2)):
        for m in pattern.finditer(text):
            number = w.ALL_MONTHS.get(m[month].casefold())
            if (
                number
                and on(2024, number, int(m[day]))
                and not any(y.start < m.end() and m.start() < y.end for y in out)
            ):
                out.append(Yearless(m.start(), m.end(), number, int(m[day]), None))
    if not out:
        return out
    weekdays = {
        n
        for word in _LONG_WORD.findall(text)
        if (n := w.WEEKDAY_NUMBERS.get(word.casefold())) is not None
    }
    weekday = weekdays.pop() if len(weekdays) == 1 else None
    out.sort()
    ends = [0, *(y.end for y in out)]
    return [
        y._replace(weekday=weekday, updated=w.UPDATED.search(text, at, y.start) is not None)
        for y, at in zip(out, ends, strict=False)
    ]


def latest(day: Yearless, until: str) -> str | None:
    """Return the latest such day up to `until`, or None.

    None if the day is so far back that it may be in the future, or if the weekday does not match.
    """
    last = date.fromisoformat(until[:10])
    found = next(
        (
            d
            for year in (last.year, last.year - 1)
            if (d := on(year, day.month, day.day)) and d <= last
        ),
        None,
    )
    if found is None or (last - found).days > LATEST or day.weekday not in (None, found.weekday()):
        return None
    return found.isoformat()


def iso_of(day: date | None) -> str | None:
    """Return the ISO form of a day, or None for None."""
    return day.isoformat() if day else None


def _clock(text: str) -> tuple[re.Match[str], tuple[int, int, int, str | int | None]] | None:
    """Return the match and value of the time of day in a field without its date, or None."""
    for m in _TIME.finditer(text):
        hour = int(m[1])
        if m[2] is None and m[4] is None and not _HOURS.search(m[0]):
            continue  # a bare number is not a time
        if m[4]:
            if not 1 <= hour <= 12:
                continue
            hour = hour % 12 + (12 if m[4] in "pP" else 0)
        if hour > 23 or int(m[2] or 0) > 59:
            continue
        zone = m[5] or ""
        offset: str | int | None = m[6] or w.ZONES.get(zone.casefold(), w.ZONES.get(zone))
        return m, (hour, int(m[2] or 0), int(m[3] or 0), offset)
    return None


def one(text: str, language: str = "en") -> str | None:
    """Return the ISO day or time stated by a whole field.

    None if the field contains words that do not belong to a date.
    """
    text = text.strip()
    if len(text) > 100:
        return None
    if len(text) == 10 and text[4:5] == "-":
        m = _ISO.fullmatch(text)
        return iso_of(on(int(m[1]), int(m[2]), int(m[3]))) if m else None
    if len(text) == 8 and text.isascii() and text.isdigit():
        return iso_of(on(int(text[:4]), int(text[4:6]), int(text[6:])))
    found = find(text, language)
    if len(found) != 1:
        return None
    first = found[0]
    rest = text[: first.start] + " , " + text[first.end :]
    iso: str | None = first.iso
    if "T" not in first.iso and (clock := _clock(rest)):
        m, (hour, minute, second, offset) = clock
        iso = _stamp(date.fromisoformat(first.iso), hour, minute, second, offset)
        rest = rest[: m.start()] + " " + rest[m.end() :]
    for word in _WORD.findall(rest):
        if word.casefold() not in w.NOISE and word.casefold() not in w.ALL_WEEKDAYS:
            return None
    return iso


class Shown(NamedTuple):
    """The dates of a date line. `rest` holds its other words: a section, a name."""

    published: str | None
    updated: str | None
    rest: str


def line(text: str, language: str = "en") -> Shown:
    """Return the dates of a line outside the text, classified by the words before them."""
    found = find(text, language)
    if is_only(text, language):
        return Shown(found[0].iso, None, "")
    published = updated = None
    rest = []
    at = 0
    for i, f in enumerate(found):
        before = text[at : f.start]
        end = found[i + 1].start if i + 1 < len(found) else min(len(text), f.end + 40)
        after = text[f.end : end]
        iso: str | None = f.iso
        at = f.end
        if "T" not in f.iso and (clock := _clock(after)):
            m, (hour, minute, second, offset) = clock
            if m.start() < 12:
                iso = _stamp(date.fromisoformat(f.iso), hour, minute, second, offset) or f.iso
                at = f.end + m.end()
        rest.append(before)
        if w.UPDATED.search(before):
            updated = updated or iso
        else:
            published = published or iso
    if published is None and "Stand" in text:
        published = updated  # German pages print the date of the last update as the article's date
    rest.append(text[at:])
    words = [x for x in _SHOWN_WORD.findall(" ".join(rest)) if telling(x)]
    return Shown(published, updated, " ".join(words))


def telling(word: str) -> bool:
    """Return whether a word beside a date has a meaning of its own."""
    folded = word.casefold().strip("'’-&")
    return (
        bool(folded)
        and folded not in w.NOISE
        and folded not in w.ALL_WEEKDAYS
        and folded not in w.ALL_MONTHS
        and not folded.isdigit()
    )


def in_url(link: str) -> str | None:
    """Return the day in the path of an address: `/2024/02/10/`, `/2024/feb/10/`, `/20240210/`.

    Also `-2024-02-10.html`.
    """
    path = re.sub(r"^[a-z]+://[^/]*", "", link[:2000].casefold()).split("?", 1)[0].split("#", 1)[0]
    days = set()
    for m in _URL.finditer(path):
        month = int(m[3]) if m[3].isdigit() else w.ALL_MONTHS.get(m[3], 0)
        days.add(iso_of(on(int(m[1]), month, int(m[4]))))
    for m in _URL_SOLID.finditer(path):
        days.add(iso_of(on(int(m[1]), int(m[2]), int(m[3]))))
    days.discard(None)
    return days.pop() if len(days) == 1 else None


@lru_cache(maxsize=64)
def _zone(name: str) -> tzinfo:
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown zone, already reported by the settings
        return UTC


def local(iso: str, zone: str) -> str:
    """Return a time with an offset in the publication's zone.

    A time without an offset is in that zone already. A bare day is unchanged.
    """
    if len(iso) == 10:
        return iso
    try:
        when = datetime.fromisoformat(iso)
        place = _zone(zone)
        when = when.replace(tzinfo=place) if when.tzinfo is None else when.astimezone(place)
        return when.isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        return iso[:10]
