"""The voice of the program: interface words, counts, days, in the publication's language.

In: a language tag. Out: a `Voice`, which says labels, counts and dates and states nothing about an event. The words are gettext
catalogues (`locale/<language>.po`, read with Babel when asked for; English is the language of the messages themselves), dates
and names of languages are CLDR's, through Babel. No clock: each date is handed in. Any string is a valid language or day.
"""

from __future__ import annotations

import calendar
import datetime
import gettext
import io
from functools import cached_property, lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from digest.press import typography

if TYPE_CHECKING:
    from babel import Locale


def N_(message: str) -> str:  # gettext’s usual name for a message that is translated elsewhere
    return message


# How a date is written, in CLDR's letters; each catalogue has its own order.
FULL_DAY, WEEKDAY, SHORT_WEEKDAY = N_("EEEE d MMMM y"), N_("EEEE d MMMM"), N_("EEE d")
DAY, DAY_YEAR, MONTH = N_("d MMMM"), N_("d MMMM y"), N_("LLLL y")
DAY_SHORT, DAY_SHORT_YEAR = N_("d MMM"), N_("d MMM y")

NUMBERS = (
    N_("zero"), N_("one"), N_("two"), N_("three"), N_("four"), N_("five"), N_("six"),
    N_("seven"), N_("eight"), N_("nine"), N_("ten"), N_("eleven"), N_("twelve"),
)  # fmt: skip

SOURCE = "en"  # the language in which the messages themselves are written


def primary(language: str) -> str:
    """The language without region and script: `de-AT` -> `de`."""
    return language.replace("_", "-").split("-")[0].casefold()


@lru_cache(maxsize=16)
def locale(language: str) -> Locale:
    """The CLDR locale of a language tag; English where there is none."""
    from babel import Locale, UnknownLocaleError

    for tag in (language.replace("_", "-"), primary(language)):
        try:
            return Locale.parse(tag, sep="-")
        except (ValueError, UnknownLocaleError, TypeError):
            continue
    return Locale.parse(SOURCE)


def shipped() -> tuple[str, ...]:
    """The languages that have a catalogue, English first."""
    found = sorted(
        p.name[:-3]
        for p in resources.files(__package__).joinpath("locale").iterdir()
        if p.name.endswith(".po")
    )
    return (SOURCE, *(f for f in found if f != SOURCE))


@lru_cache(maxsize=16)
def catalogue(language: str) -> bytes:
    """The compiled catalogue (.mo) of a language, or nothing. Bytes, so that a theme's fingerprint can hold them."""
    for tag in dict.fromkeys((language.replace("_", "-"), primary(language))):
        if not tag.replace("-", "").isalnum():
            continue
        file = resources.files(__package__).joinpath("locale", f"{tag}.po")
        if file.is_file():
            from babel.messages import mofile, pofile

            out = io.BytesIO()
            mofile.write_mo(out, pofile.read_po(io.BytesIO(file.read_bytes()), locale=primary(tag)))
            return out.getvalue()
    return b""


class Voice:
    """What the program says, in one language."""

    def __init__(self, language: str) -> None:
        self.language = language or SOURCE
        data = catalogue(self.language)
        self.translations = (
            gettext.GNUTranslations(io.BytesIO(data)) if data else gettext.NullTranslations()
        )
        self.own_patterns = bool(data) or self.language == SOURCE
        self._days: dict[tuple[str, str], str] = {}
        self._foreign: dict[str, bool] = {}

    @cached_property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return "ltr" if self.language == SOURCE else str(locale(self.language).text_direction)

    # -------------------------------------------------------------------------------------------------------- words

    def say(self, message: str, **values: object) -> str:
        """A message of the catalogue, its `%(name)s` filled."""
        text = self.translations.gettext(message)
        return text % values if values else text

    def count(self, one: str, many: str, n: int, **values: object) -> str:
        """A message that counts: `%(n)s` is the number in words (up to twelve), else in figures."""
        return self.translations.ngettext(one, many, n) % {"n": self.number(n), **values}

    def plural(self, one: str, many: str, num: int, **values: object) -> str:
        """A message that counts in figures: `%(num)d`."""
        return self.translations.ngettext(one, many, num) % {"num": num, **values}

    def number(self, n: int) -> str:
        """A count as running text prints it: words up to twelve, then figures."""
        return self.say(NUMBERS[n]) if 0 <= n < len(NUMBERS) else str(n)

    # -------------------------------------------------------------------------------------------------------- days

    def _format(self, iso: str, pattern: str, skeleton: str) -> str:
        """A day by the catalogue's pattern; in a language that has none, in the way CLDR gives for those parts of a date."""
        key = (iso, pattern)
        if key not in self._days and self.language == SOURCE and (said := _english(iso, pattern)):
            self._days[key] = said
        if key not in self._days:
            from babel.dates import format_date, format_skeleton

            where = locale(self.language)
            try:
                day = datetime.date.fromisoformat(iso[:10])
                if self.own_patterns:
                    self._days[key] = format_date(day, self.say(pattern), locale=where)
                elif skeleton == "full":
                    self._days[key] = format_date(day, "full", locale=where)
                else:
                    self._days[key] = format_skeleton(skeleton, day, locale=where)
            except ValueError:
                self._days[key] = self.say("undated") if iso == "undated" else iso
            except KeyError:  # CLDR has no such parts for the language
                self._days[key] = format_date(
                    datetime.date.fromisoformat(iso[:10]), "long", locale=where
                )
        return self._days[key]

    def full_day(self, iso: str) -> str:
        """Tuesday 10 November 2026. What stands by itself, as this and the names below, begins with a capital in every language."""
        return _first(self._format(iso, FULL_DAY, "full"))

    def day(self, iso: str, near: str = "") -> str:
        """10 November; with the year, when it is not the year of `near`."""
        return (
            self._format(iso, DAY, "MMMMd")
            if near[:4] == iso[:4]
            else self._format(iso, DAY_YEAR, "yMMMMd")
        )

    def short_day(self, iso: str, near: str = "") -> str:
        """10 Nov; with the year, when it is not the year of `near`."""
        if near[:4] == iso[:4]:
            return self._format(iso, DAY_SHORT, "MMMd")
        return self._format(iso, DAY_SHORT_YEAR, "yMMMd")

    def weekday(self, iso: str) -> str:
        """Tuesday 10 November."""
        return _first(self._format(iso, WEEKDAY, "MMMMEEEEd"))

    def short_weekday(self, iso: str) -> str:
        """Tue 10."""
        return _first(self._format(iso, SHORT_WEEKDAY, "Ed"))

    def month(self, iso: str) -> str:
        """November 2026."""
        return _first(self._format(f"{iso[:7]}-01", MONTH, "yMMMM"))

    def month_name(self, iso: str) -> str:
        """November."""
        return _first(self._format(f"{iso[:7]}-01", "LLLL", "LLLL"))

    def weekdays(self) -> list[tuple[str, str]]:
        """Names of the days of the week, narrow and whole, in the order in which a calendar of the language shows them."""
        names = locale(self.language).days["stand-alone"]
        return [(names["narrow"][d], names["wide"][d]) for d in self.week]

    @property
    def week(self) -> list[int]:
        """The days of the week, 0 Monday, in calendar order. English prints Monday first, as newspapers do."""
        first = 0 if self.language == SOURCE else locale(self.language).first_week_day
        return [(first + i) % 7 for i in range(7)]

    def weeks(self, month: str) -> list[list[str]]:
        """The weeks of a month (`2026-11`), as seven ISO days each; empty where the month has none."""
        year, number = int(month[:4]), int(month[5:7])
        weeks = calendar.Calendar(self.week[0]).monthdayscalendar(year, number)
        return [[f"{month}-{d:02d}" if d else "" for d in week] for week in weeks]

    def language_name(self, tag: str) -> str:
        """The name of a language: French."""
        return str(locale(self.language).languages.get(primary(tag), tag))

    # -------------------------------------------------------------------------------------------------------- texts of others

    def foreign(self, tag: str) -> bool:
        """Is a text of that language foreign on this page? An unknown language is not."""
        known = self._foreign.get(tag)
        if known is None:
            known = self._foreign[tag] = (
                bool(tag) and tag != "und" and primary(tag) != primary(self.language)
            )
        return known

    def quoted(self, text: str, tag: str = "") -> str:
        """Words between the quotation marks of their own language."""
        own = primary(tag if tag and tag != "und" else self.language)
        before, after = typography.style(own).outer
        return f"{before}{typography.typeset(text, own, quoted=True)}{after}"

    def quotation_marks(self, tag: str = "") -> tuple[str, str]:
        """The marks of a quotation, opening and closing."""
        return typography.style(primary(tag if tag and tag != "und" else self.language)).outer

    def typeset(self, text: str) -> str:
        """A source's words in the typography of the publication."""
        return typography.typeset(text, primary(self.language))


DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _english(iso: str, pattern: str) -> str:
    """A day as CLDR writes it in English, or nothing where it is not a day. Babel takes 25 ms to begin, which is most of a small build."""
    try:
        day = datetime.date.fromisoformat(iso[:10])
    except ValueError:
        return ""
    weekday, month = DAYS[day.weekday()], MONTHS[day.month - 1]
    parts = {
        "EEEE": weekday,
        "EEE": weekday[:3],
        "d": str(day.day),
        "MMMM": month,
        "MMM": month[:3] if month != "September" else "Sept",
        "LLLL": month,
        "y": str(day.year),
    }
    return " ".join(parts[p] for p in pattern.split())


def _first(text: str) -> str:
    return text[:1].upper() + text[1:]


# Quotation marks by language (CLDR's delimiters; French with the spaces that its typography asks for).


@lru_cache(maxsize=16)
def voice(language: str) -> Voice:
    return Voice(language)
