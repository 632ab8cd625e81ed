"""Dates as news writes them, in English, German, French, Spanish, Italian, Portuguese and Dutch.

`one` reads a field that is a date, `line` a line that shows one, `stated` the event days of a body text, `local` puts a time into the
publication's zone, `in_url` reads an address. Any string is a valid input; what is not sure is none: `03/04/2024` only when one
reading is possible or the language decides, "Saturday" only when the publication date is known.

Method: the names of months and weekdays are looked up by plain substring search first, and only around a hit does a small pattern
with bounded repeats look at its neighbourhood. So a text without dates costs next to nothing, and no text can make it slow.
"""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

from digest.intake import datewords as w
from digest.model import Day

_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt]|\s{1,3})(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s?(Z|z|UTC|GMT|[+-]\d{2}:?\d{2})?)?(?!\d)",
    re.A,
)
_YMD = re.compile(r"(?<!\d)(\d{4})([/.年])\s?(\d{1,2})[/.月]\s?(\d{1,2})日?(?!\d)", re.A)
_DOTS = re.compile(r"(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})(?![\d])", re.A)
_SLASHES = re.compile(r"(?<![\d/-])(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d{2})(?![\d/-])", re.A)
_ORDINAL = r"(?:st|nd|rd|th|er|ª|º|°|\.)?"
_DMY = re.compile(
    rf"(?<![\d.,:])(\d{{1,2}}){_ORDINAL}[ -]{{0,2}}(?:(?:of|de|di)\s)?([^\W\d_]{{3,12}})\.?,?[ -]{{0,2}}(?:(?:de|del|dell)\s|['’])?(\d{{4}}|\d{{2}}(?=\W|$))(?!\d)"
)
_MDY = re.compile(r"(?<![^\W\d_])([^\W\d_]{3,12})\.?\s{1,2}(\d{1,2})(?:st|nd|rd|th)?,?\s{1,3}(\d{4})(?!\d)")
_YMD_NAME = re.compile(r"(?<!\d)(\d{4})[ -]([^\W\d_]{3,12})[ -](\d{1,2})(?!\d)")
_TIME = re.compile(
    r"(?<![\d.:])(\d{1,2})(?:(?:[:h.]|\sh\s)(\d{2}))?(?::(\d{2}))?\s?(?:([ap])\.?\s?m\b\.?|h\b|uhr\b|uur\b)?\s?(?:\(?(z|utc|gmt|est|edt|pst|pdt|mst|mdt|cet|cest|eet|eest|msk|jst|kst|mez|mesz|wib|hkt|sgt|aest|aedt|et|pt)\b\)?)?\s?([+-]\d{2}:?\d{2})?",
    re.I,
)
_ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "est": -300, "edt": -240, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "cet": 60,
    "cest": 120, "mez": 60, "mesz": 120, "eet": 120, "eest": 180, "msk": 180, "jst": 540, "kst": 540, "wib": 420, "hkt": 480, "sgt": 480,
    "aest": 600, "aedt": 660,
}  # fmt: skip
_URL = re.compile(r"(?<!\d)((?:19|20)\d{2})([/-])(\d{1,2}|[a-z]{3})\2(\d{1,2})(?=[/_.-]|$)", re.A)
_URL_SOLID = re.compile(r"(?:^|[/_-])((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)", re.A)


class Found(NamedTuple):
    """A full date in a short text: its span, and the ISO day or time."""

    start: int
    end: int
    iso: str


def _day(year: int, month: int, day: int) -> date | None:
    if not 1800 <= year <= 2200:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _order(a: int, b: int, year: int, language: str) -> date | None:
    """`a/b/year`: day and month, when only one reading is possible or the language decides."""
    if a > 12 or a == b:
        return _day(year, b, a)
    if b > 12:
        return _day(year, a, b)
    if language.casefold() == "en-us":
        return _day(year, a, b)
    if language[:2] not in ("en", "un", ""):
        return _day(year, b, a)
    return _day(year, b, a) if language.casefold() in ("en-gb", "en-ie", "en-au", "en-nz", "en-in", "en-za") else None


def _stamp(day: date, hour: int, minute: int, second: int, offset: str | int | None) -> str | None:
    if hour > 23 or minute > 59 or second > 59:
        return None
    if hour == minute == second == 0 and offset in (None, 0, "Z", "z", "+00:00", "+0000", "UTC", "GMT"):
        return day.isoformat()  # midnight, to the second and nowhere in particular, is how programs write a bare day
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


def find(text: str, language: str = "en") -> list[Found]:
    """Every full date of a short text (a field, a line; only its first 400 characters are looked at), in order."""
    text = text[:400]
    out: list[Found] = []

    def add(m: re.Match[str], iso: str | None) -> None:
        if iso and not any(f.start < m.end() and m.start() < f.end for f in out):
            out.append(Found(m.start(), m.end(), iso))

    for m in _ISO.finditer(text):
        day = _day(int(m[1]), int(m[2]), int(m[3]))
        if day:
            add(m, day.isoformat() if m[4] is None else _stamp(day, int(m[4]), int(m[5]), int(m[6] or 0), m[7]))
    for m in _YMD.finditer(text):
        add(m, _iso(_day(int(m[1]), int(m[3]), int(m[4]))))
    for m in _DOTS.finditer(text):
        add(m, _iso(_day(_year(m[3]), int(m[2]), int(m[1]))))
    for m in _SLASHES.finditer(text):
        add(m, _iso(_order(int(m[1]), int(m[3]), _year(m[4]), language)))
    for m in _DMY.finditer(text):
        month = w.ALL_MONTHS.get(m[2].casefold())
        if month:
            add(m, _iso(_day(_year(m[3]), month, int(m[1]))))
    for m in _MDY.finditer(text):
        month = w.ALL_MONTHS.get(m[1].casefold())
        if month:
            add(m, _iso(_day(int(m[3]), month, int(m[2]))))
    for m in _YMD_NAME.finditer(text):
        month = w.ALL_MONTHS.get(m[2].casefold())
        if month:
            add(m, _iso(_day(int(m[1]), month, int(m[3]))))
    return sorted(out)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _clock(text: str) -> tuple[re.Match[str], tuple[int, int, int, str | int | None]] | None:
    """The time of day in what is left of a field once its date is taken out."""
    for m in _TIME.finditer(text):
        hour = int(m[1])
        if m[2] is None and m[4] is None and not re.search(r"(?:uhr|uur|h)\b", m[0], re.I):
            continue  # a bare number is no time
        if m[4]:
            if not 1 <= hour <= 12:
                continue
            hour = hour % 12 + (12 if m[4] in "pP" else 0)
        if hour > 23 or int(m[2] or 0) > 59:
            continue
        offset: str | int | None = m[6] if m[6] else _ZONES.get((m[5] or "").casefold())
        return m, (hour, int(m[2] or 0), int(m[3] or 0), offset)
    return None


def one(text: str, language: str = "en") -> str | None:
    """The ISO day or time that a whole field states, or None: words that belong to no date make it none."""
    text = text.strip()
    if len(text) > 100:
        return None
    if len(text) == 10 and text[4:5] == "-":
        m = _ISO.fullmatch(text)
        return _iso(_day(int(m[1]), int(m[2]), int(m[3]))) if m else None
    if len(text) == 8 and text.isascii() and text.isdigit():
        return _iso(_day(int(text[:4]), int(text[4:6]), int(text[6:])))
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
    for word in re.findall(r"\w+", rest):
        if word.casefold() not in w.NOISE and word.casefold() not in w.ALL_WEEKDAYS:
            return None
    return iso


class Shown(NamedTuple):
    """What a date line shows. `rest` are its other words: a section, a name."""

    published: str | None
    updated: str | None
    rest: str


def line(text: str, language: str = "en") -> Shown:
    """The dates of a line that stands apart from the text, told apart by the words before them."""
    found = find(text, language)
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
        published = updated  # German pages date an article by how things stood
    rest.append(text[at:])
    words = [x for x in re.findall(r"[\w'’&-]+", " ".join(rest)) if telling(x)]
    return Shown(published, updated, " ".join(words))


def telling(word: str) -> bool:
    """Whether a word beside a date says anything but that it is one."""
    folded = word.casefold().strip("'’-&")
    return bool(folded) and folded not in w.NOISE and folded not in w.ALL_WEEKDAYS and not folded.isdigit()


def in_url(link: str) -> str | None:
    """The day in the path of an address: `/2024/02/10/`, `/2024/feb/10/`, `-2024-02-10.html`, `/20240210/`."""
    path = re.sub(r"^[a-z]+://[^/]*", "", link[:2000].casefold()).split("?", 1)[0].split("#", 1)[0]
    days = set()
    for m in _URL.finditer(path):
        month = int(m[3]) if m[3].isdigit() else w.ALL_MONTHS.get(m[3], 0)
        days.add(_iso(_day(int(m[1]), month, int(m[4]))))
    for m in _URL_SOLID.finditer(path):
        days.add(_iso(_day(int(m[1]), int(m[2]), int(m[3]))))
    days.discard(None)
    return days.pop() if len(days) == 1 else None


@lru_cache(maxsize=64)
def _zone(name: str) -> tzinfo:
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # an unknown zone: settings have told it already
        return UTC


def local(iso: str, zone: str) -> str:
    """A time with an offset, put into the publication's zone; one without stands in that zone; a bare day stays as it is."""
    if len(iso) == 10:
        return iso
    try:
        when = datetime.fromisoformat(iso)
        place = _zone(zone)
        when = when.replace(tzinfo=place) if when.tzinfo is None else when.astimezone(place)
        return when.isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        return iso[:10]


# ------------------------------------------------------------------------------------------------------------ days of events

_WORD = re.compile(r"[^\W\d_]+(?:-feira)?")
_BEFORE = re.compile(
    r"(?<![\d.,:/$€£-])(?:(\d{1,2})(?:st|nd|rd|th|er|\.|º|°|ª)?\s?(?:-|–|to|and|bis|und|au|et|al|y|e|tot|en|a)\s?)?"
    r"(\d{1,2})(?:st|nd|rd|th|er|\.|º|°|ª)?\s(?:(?:of|de|di|do)\s)?$"
)
_AFTER = re.compile(
    r"\.?\s(\d{1,2})(?:st|nd|rd|th)?(?:\s?(?:-|–|to|and)\s?(\d{1,2})(?:st|nd|rd|th)?)?(?![\d%:]|[.,]\d|st|nd|rd|th)"
)
_YEAR = re.compile(r"\.?,?\s(?:(?:de|del|dell)\s)?((?:19|20)\d{2})(?![\d-])")
_GAP = re.compile(r"[\s,.(]{0,3}(?:(?:the|le|el|den|dem|op|dia|día|il|der)\s)?")
_NUMERIC = re.compile(r"(?<![\d./-])(?:\d{4}-\d{2}-\d{2}|\d{1,2}\.\s?\d{1,2}\.\d{4}|\d{1,2}/\d{1,2}/\d{4})(?![\d/-])", re.A)
_MARKED = re.compile(r"\d[./-]\s?\d{1,2}[./-]\s?\d", re.A)
_SENTENCE_END = re.compile(r"[.!?]\s")


class _Hit(NamedTuple):
    start: int
    end: int
    month: int
    weekday: int


def stated(text: str, language: str = "en", anchor: str | None = None) -> tuple[Day, ...]:
    """The days that a body text states, in order. `anchor` is the publication date where it is known for sure, else None."""
    tongue = w.TONGUES.get(language[:2])
    base = _anchor(anchor)
    out: list[Day] = []
    if tongue is not None:
        hits = _hits(text, tongue)
        skip = -1
        for i, hit in enumerate(hits):
            if hit.start < skip:
                continue
            day = None
            if hit.month:
                day = _month(text, hit, hit.start, -1, base)
            elif hit.weekday >= 0:
                following = hits[i + 1] if i + 1 < len(hits) else None
                if following is not None and following.month:
                    day = _month(text, following, hit.start, hit.weekday, base, hit.end)
                if day is None:
                    day = _weekday(text, hit, tongue, base)
            else:
                day = _relative(text, hit, tongue, base)
            if day is not None and (not out or day.start >= out[-1].end):
                out.append(day)
                skip = day.end
    if _MARKED.search(text):
        for m in _NUMERIC.finditer(text):
            found = one(m[0], language)
            if found and not any(d.start < m.end() and m.start() < d.end for d in out):
                at = date.fromisoformat(found[:10])
                out.append(
                    Day(start=m.start(), end=m.end(), first=found[:10], last=found[:10], month_day=found[5:10], year=at.year)
                )
    return tuple(sorted(out, key=lambda d: d.start))


def _anchor(anchor: str | None) -> date | None:
    try:
        return date.fromisoformat(anchor[:10]) if anchor else None
    except ValueError:
        return None


def _hits(text: str, tongue: w.Tongue) -> list[_Hit]:
    out = []
    for stem in tongue.stems:
        at = text.find(stem)
        while at >= 0:
            start = at
            while start and at - start < 12 and text[start - 1].isalpha():
                start -= 1
            m = _WORD.match(text, start)
            if m:
                month = tongue.months.get(m[0], 0)
                weekday = tongue.weekdays.get(m[0], -1)
                if (month or weekday >= 0 or m[0] in tongue.relative) and not text[start - 1 : start].isdigit():
                    out.append(_Hit(start, m.end(), month, weekday))
            at = text.find(stem, max(at + len(stem), m.end() if m else 0))
    return sorted(set(out))


def _month(text: str, hit: _Hit, start: int, weekday: int, base: date | None, after: int = -1) -> Day | None:
    """A month with its day or year. With `after` (the end of a weekday) it must follow that weekday at once."""
    before = _BEFORE.search(text[max(0, hit.start - 26) : hit.start])
    first = last = 0
    left, end = hit.start, hit.end
    following = _AFTER.match(text, hit.end, hit.end + 30)
    year = _YEAR.match(text, hit.end, hit.end + 14)
    if following and 1 <= int(following[1]) <= 31:
        first, last = int(following[1]), int(following[2] or following[1])
        end = following.end()
        year = _YEAR.match(text, end, end + 14)
    elif before and 1 <= int(before[2]) <= 31:
        first, last = int(before[1] or before[2]), int(before[2])
        left = hit.start - (len(before.string) - before.start())
    if year:
        end = year.end()
    elif not first:
        return None  # a bare month is no day, and may be a name or a verb
    if after >= 0 and not _GAP.fullmatch(text, after, left):
        return None
    if after < 0:
        start = left
    number = int(year[1]) if year else None
    if not first:
        assert number is not None
        final = calendar.monthrange(number, hit.month)[1]
        a, b = date(number, hit.month, 1), date(number, hit.month, final)
        return Day(start=start, end=end, first=a.isoformat(), last=b.isoformat(), year=number)
    if last < first:
        first = last
    when = _resolve(number, hit.month, first, weekday, base)
    until = when + timedelta(last - first) if when else None
    month_day = f"{hit.month:02}-{first:02}"
    if _day(2024, hit.month, first) is None:
        return None
    return Day(
        start=start,
        end=end,
        first=_iso(when),
        last=_iso(until),
        month_day=month_day,
        weekday=weekday if weekday >= 0 else None,
        year=number,
        anchored=when is not None and number is None,
    )


def _resolve(year: int | None, month: int, day: int, weekday: int, base: date | None) -> date | None:
    if year is not None:
        return _day(year, month, day)
    if base is None:
        return None
    near = [d for y in (base.year - 1, base.year, base.year + 1) if (d := _day(y, month, day))]
    if weekday >= 0:
        near = [d for d in near if d.weekday() == weekday]
    return min(near, key=lambda d: (abs((d - base).days), d), default=None)


def _weekday(text: str, hit: _Hit, tongue: w.Tongue, base: date | None) -> Day | None:
    before = text[max(0, hit.start - 80) : hit.start]
    after = text[hit.end : hit.end + 16]
    if tongue.habit.search(before) or tongue.label.match(after):
        return None
    ends = list(_SENTENCE_END.finditer(before))
    clause = before[ends[-1].end() :] if ends else before
    when = None
    if base is not None:
        back = (base.weekday() - hit.weekday) % 7
        ahead = (hit.weekday - base.weekday()) % 7
        if tongue.last.search(clause) or tongue.last_after.match(after):
            when = base - timedelta(back or 7)
        elif tongue.next.search(clause) or tongue.next_after.match(after):
            when = base + timedelta(ahead or 7) if ahead > 2 else None  # "next Tuesday" on a Monday: this week's or the next?
        else:
            future = [m.end() for m in tongue.future.finditer(clause)]
            past = [m.end() for m in tongue.past.finditer(clause)]
            coming = bool(future) and (not past or future[-1] >= past[-1])
            when = base + timedelta(ahead) if coming else base - timedelta(back)
    return Day(start=hit.start, end=hit.end, first=_iso(when), last=_iso(when), weekday=hit.weekday, anchored=when is not None)


def _relative(text: str, hit: _Hit, tongue: w.Tongue, base: date | None) -> Day | None:
    if base is None or text[hit.end : hit.end + 2] in ("'s", "’s"):
        return None  # "yesterday's men" is no day
    when = base + timedelta(tongue.relative[text[hit.start : hit.end]])
    return Day(start=hit.start, end=hit.end, first=_iso(when), last=_iso(when), anchored=True)
