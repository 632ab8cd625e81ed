"""Find the days that a body text mentions: "on Feb. 15", "Saturday", "am 3. März 2031", "ayer".

The result is `Day`s with their spans, in order. Uncertain days are left out: "Saturday" is resolved
only if the publication date is known.

A plain substring search finds names of months and weekdays. Only around a hit do small patterns
with bounded repeats match. So a text without dates costs almost nothing, and no text takes more
than linear time.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from digest.core.model import Day
from digest.core.patterns import lazy
from digest.intake.article import date_words as w
from digest.intake.article.dates import iso_of, on, one

_WORD = re.compile(r"[^\W\d_]+(?:-feira)?")
_BEFORE = lazy(
    r"(?<![\d.,:/$€£-])(?:(\d{1,2})(?:st|nd|rd|th|er|\.|º|°|ª)?\s?(?:-|–|to|and|bis|und|au|et|al|y|e|tot|en|a)\s?)?"
    r"(\d{1,2})(?:st|nd|rd|th|er|\.|º|°|ª)?\s(?:(?:of|de|di|do)\s)?$"
)
_FIGURE = re.compile(r"\d")
_AFTER = lazy(
    r"\.?\s(\d{1,2})(?:st|nd|rd|th)?(?:\s?(?:-|–|to|and)\s?(\d{1,2})(?:st|nd|rd|th)?)?(?![\d%:]|[.,]\d|st|nd|rd|th)"
)
_YEAR = lazy(r"\.?,?\s(?:(?:de|del|dell)\s)?((?:19|20)\d{2})(?![\d-])")
_GAP = lazy(r"[\s,.(]{0,3}(?:(?:the|le|el|den|dem|op|dia|día|il|der)\s)?")
_NUMERIC = lazy(
    r"(?<![\d./-])(?:\d{4}-\d{2}-\d{2}|\d{1,2}\.\s?\d{1,2}\.\d{4}|\d{1,2}/\d{1,2}/\d{4})(?![\d/-])",
    re.A,
)
# In front of a year of 1800 to 2200, or of the month that follows one.
_NUMERIC_STARTS = (".1", ".2", "/1", "/2", "-0", "-1")
_MARKED = re.compile(r"\d[./-]\s?\d{1,2}[./-]\s?\d", re.A)
# Classes of characters: figures, date separators, white space, and everything else.
_SHAPE = bytes(
    48 if c in b"0123456789" else 46 if c in b"./-" else 32 if c in b" \t\n\r\f\v" else 97
    for c in range(256)
)
_SENTENCE_END = re.compile(r"[.!?]\s|\n")

_CLAUSE = 80  # characters on each side of a day that are searched for its verb
_AHEAD = 56  # days; a day up to this far ahead may be meant unless the text says that it is past
# days; after "would" or "was due", a past day is at most this far back, since it is too soon for
# the next one
_BEHIND = 21
_NEAR = 16  # characters before a day that can hold a qualifying word
_BEFORE_LONGEST = 26  # characters before a month that can hold its day or days


class _Hit(NamedTuple):
    start: int
    end: int
    month: int
    weekday: int


def stated(text: str, language: str = "en", anchor: str | None = None) -> tuple[Day, ...]:
    """Return the days that a body text states, in order.

    `anchor` is the publication date if it is certain, else None.
    """
    tongue = w.TONGUES.get(language[:2])
    base = _anchor(anchor)
    out: list[Day] = []
    if tongue is not None:
        hits = _hits(text, language[:2])
        skip = -1
        for i, hit in enumerate(hits):
            if hit.start < skip:
                continue
            day = None
            if hit.month:
                day = _month(text, hit, None, base, tongue)
            elif hit.weekday >= 0:
                following = hits[i + 1] if i + 1 < len(hits) else None
                if following is not None and following.month:
                    day = _month(text, following, hit, base, tongue)
                if day is None:
                    day = _weekday(text, hit, tongue, base)
            else:
                day = _relative(text, hit, tongue, base)
            if day is not None and (not out or day.start >= out[-1].end):
                out.append(day)
                skip = day.end
    if _may_be_numeric(text) and _MARKED.search(text):
        out += _numeric(text, language, out)
    return tuple(sorted(out, key=lambda d: d.start))


def is_reported_as_past(text: str, day: Day, language: str) -> bool:
    """Return whether the clause of a day in a text says that it is past."""
    tongue = w.TONGUES.get(language[:2])
    return tongue is not None and _tense(text, day.start, day.end, tongue) < 0


def _numeric(text: str, language: str, known: list[Day]) -> list[Day]:
    """Return the days written only in figures that are not part of a known one, in order.

    `known` is in order too.
    """
    out: list[Day] = []
    at = 0  # index of the first known day that does not end before this one
    for m in _NUMERIC.finditer(text):
        while at < len(known) and known[at].end <= m.start():
            at += 1
        if at < len(known) and known[at].start < m.end():
            continue
        if found := one(m[0], language):
            out.append(
                Day(
                    start=m.start(),
                    end=m.end(),
                    first=found[:10],
                    last=found[:10],
                    month_day=found[5:10],
                    year=int(found[:4]),
                )
            )
    return out


def _may_be_numeric(text: str) -> bool:
    """Return whether a date separator in the text has figures on both sides.

    Takes a fifth of the time of `_MARKED`, and a twentieth where no separator is in front of the
    first figure of a year or month.
    """
    if not any(map(text.__contains__, _NUMERIC_STARTS)):
        return False
    shape = text.encode("utf-8", "replace").translate(_SHAPE)
    return b"0.0" in shape or b"0. 0" in shape


def _anchor(anchor: str | None) -> date | None:
    try:
        return date.fromisoformat(anchor[:10]) if anchor else None
    except ValueError:
        return None


@lru_cache(maxsize=len(w.TONGUES))
def _stems(language: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """Return what to search a text for: a pattern for capitalised stems, and the other stems.

    Capitals are rare, so one pattern for them is fast; the others are searched one by one.
    """
    stems = w.TONGUES[language].stems
    capital = [stem for stem in stems if stem[0].isupper()]
    return re.compile("|".join(map(re.escape, capital)) or "(?!)"), tuple(
        stem for stem in stems if stem not in capital
    )


def _hits(text: str, language: str) -> list[_Hit]:
    tongue = w.TONGUES[language]
    pattern, small = _stems(language)
    out = []

    def look(at: int) -> int:
        """Record the date word that contains the stem at `at`, and return the end of the word."""
        start = at
        while start and at - start < 12 and text[start - 1].isalpha():
            start -= 1
        m = _WORD.match(text, start)
        if m is None:
            return at
        month = tongue.months.get(m[0], 0)
        weekday = tongue.weekdays.get(m[0], -1)
        if (month or weekday >= 0 or m[0] in tongue.relative) and not text[
            start - 1 : start
        ].isdigit():
            out.append(_Hit(start, m.end(), month, weekday))
        return m.end()

    for found in pattern.finditer(text):
        look(found.start())
    for stem in small:
        at = text.find(stem)
        while at >= 0:
            at = text.find(stem, max(at + len(stem), look(at)))
    return sorted(set(out))


class _Printed(NamedTuple):
    """A month with its day or days, or its year, as it is printed: both 0, both None if missing."""

    start: int
    end: int
    first: int
    last: int
    year: int | None


def _printed(text: str, hit: _Hit) -> _Printed | None:
    """Return what is printed beside a month; None for a bare one, which may be a name or a verb."""
    # Looking for a day in front of a month takes ten times as long as looking for a figure.
    near = max(0, hit.start - _BEFORE_LONGEST)
    figure = _FIGURE.search(text, near, hit.start)
    before = _BEFORE.search(text[near : hit.start]) if figure else None
    following = _AFTER.match(text, hit.end, hit.end + 30)
    year = _YEAR.match(text, hit.end, hit.end + 14)
    first = last = 0
    start, end = hit.start, hit.end
    if following and 1 <= int(following[1]) <= 31:
        first, last = int(following[1]), int(following[2] or following[1])
        end = following.end()
        year = _YEAR.match(text, end, end + 14)
    elif before and 1 <= int(before[2]) <= 31:
        first, last = int(before[1] or before[2]), int(before[2])
        start = hit.start - (len(before.string) - before.start())
    if not year and not first:
        return None
    end = year.end() if year else end
    return _Printed(start, end, min(first, last), last, int(year[1]) if year else None)


def _month(
    text: str, hit: _Hit, named: _Hit | None, base: date | None, tongue: w.Tongue
) -> Day | None:
    """Return a month with its day or year, or None.

    With `named`, the hit of a weekday, it must follow that weekday directly.
    """
    found = _printed(text, hit)
    if found is None or (named and not _GAP.fullmatch(text, named.end, found.start)):
        return None
    start, end, first, year = found.start, found.end, found.first, found.year
    if named:
        start = named.start
    if not first:
        assert year is not None
        import calendar  # with `locale` 1.5 ms, for a whole month as a date

        final = calendar.monthrange(year, hit.month)[1]
        a, b = date(year, hit.month, 1), date(year, hit.month, final)
        return Day(start=start, end=end, first=a.isoformat(), last=b.isoformat(), year=year)
    weekday = named.weekday if named else -1
    if year is not None:
        when = on(year, hit.month, first)
    elif base is not None:
        when = _resolve((hit.month, first, weekday), base, lambda: _tense(text, start, end, tongue))
    else:
        when = None
    until = when + timedelta(found.last - first) if when else None
    if on(2024, hit.month, first) is None:
        return None
    return Day(
        start=start,
        end=end,
        first=iso_of(when),
        last=iso_of(until),
        month_day=f"{hit.month:02}-{first:02}",
        weekday=weekday if weekday >= 0 else None,
        year=year,
        anchored=when is not None and year is None,
    )


def _resolve(printed: tuple[int, int, int], base: date, tense_of: Callable[[], int]) -> date | None:
    """Return a day printed without a year, with the year that fits.

    `printed` is its month, day and weekday, -1 for none, which decides. Otherwise it is the latest
    day before publication, unless its clause is about the future, or the day is shortly ahead and
    not marked as past. `tense_of` returns the tense of the clause, if it matters.
    """
    month, day, weekday = printed
    near = [d for y in (base.year - 1, base.year, base.year + 1) if (d := on(y, month, day))]
    if weekday >= 0:
        return min(
            (d for d in near if d.weekday() == weekday),
            key=lambda d: (abs((d - base).days), d),
            default=None,
        )
    until = base + timedelta(1)  # news of today may come from a zone where it is already tomorrow
    back = max((d for d in near if d <= until), default=None)
    ahead = min((d for d in near if d > until), default=None)
    if back is None or ahead is None:  # 29 February
        return back or ahead
    is_recent, is_soon = (base - back).days <= _BEHIND, (ahead - base).days <= _AHEAD
    if is_recent and not is_soon:
        return back
    tense = tense_of()
    if tense > 0:
        return back if is_recent else ahead
    return ahead if tense == 0 and is_soon else back


def _sentence(text: str, at: int) -> int:
    """Return where the sentence of a day at `at` begins, within the search limit."""
    begin = max(0, at - _CLAUSE)
    for end in _SENTENCE_END.finditer(text, begin, at):
        begin = end.end()
    return begin


def _tense(text: str, start: int, end: int, tongue: w.Tongue) -> int:
    """Return whether a day is in the future (1), in the past (-1), or unknown (0).

    The last word before the day with a tense decides, or else the first one after it.
    """
    begin = _sentence(text, start)
    if _is_coming(text, begin, start, end, tongue):
        return 1
    before = text[begin:start]
    told = list(tongue.past.finditer(before))
    if told:
        last = told[-1]
        return (
            0
            if tongue.weak.match(before, last.start()) or tongue.aim.search(before, last.end())
            else -1
        )
    past = tongue.past.search(text, end, _end(text, end))
    if (
        past is None
        or tongue.weak.match(text, past.start())
        or tongue.future.match(text, past.start())
    ):
        return 0  # "am 3. Dezember geplant" has only the form of the past
    return -1


def _end(text: str, at: int) -> int:
    """Return where the sentence of a day that ends at `at` ends, within the search limit."""
    stop = _SENTENCE_END.search(text, at, at + _CLAUSE)
    return stop.start() if stop else at + _CLAUSE


def _weekday(text: str, hit: _Hit, tongue: w.Tongue, base: date | None) -> Day | None:
    near = max(0, hit.start - _NEAR)
    after = text[hit.end : hit.end + 16]
    if tongue.habit.search(text, near, hit.start) or tongue.label.match(after):
        return None
    when = None
    if base is not None:
        back = (base.weekday() - hit.weekday) % 7
        ahead = (hit.weekday - base.weekday()) % 7
        clause = _sentence(text, hit.start)
        near = max(near, clause)
        if tongue.last.search(text, near, hit.start) or tongue.last_after.match(after):
            when = base - timedelta(back or 7)
        elif tongue.next.search(text, near, hit.start) or tongue.next_after.match(after):
            when = (
                base + timedelta(ahead or 7) if ahead > 2 else None
            )  # "next Tuesday" on a Monday is ambiguous: this week or the next
        else:
            when = (
                base + timedelta(ahead)
                if _is_coming(text, clause, hit.start, hit.end, tongue)
                else base - timedelta(back)
            )
    return Day(
        start=hit.start,
        end=hit.end,
        first=iso_of(when),
        last=iso_of(when),
        weekday=hit.weekday,
        anchored=when is not None,
    )


def _is_coming(text: str, begin: int, start: int, end: int, tongue: w.Tongue) -> bool:
    """Return whether the last word before a day with a tense refers to the future.

    For a day that opens its sentence, the first word after it decides. For other days, such a word
    may describe a consequence: "the crash on 3 May will be looked into".
    """
    if text[begin:start].count(" ") < 2:
        final = _end(text, end)
        coming = tongue.future.search(text, end, final)
        return coming is not None and not tongue.past.search(text, end, coming.start())
    future = -1
    for m in tongue.future.finditer(text, begin, start):
        future = m.end()
    return future >= 0 and not tongue.past.search(text, future, start)


def _relative(text: str, hit: _Hit, tongue: w.Tongue, base: date | None) -> Day | None:
    if base is None or text[hit.end : hit.end + 2] in ("'s", "’s"):
        return None  # "yesterday's men" is not a day
    when = base + timedelta(tongue.relative[text[hit.start : hit.end]])
    return Day(start=hit.start, end=hit.end, first=iso_of(when), last=iso_of(when), anchored=True)
