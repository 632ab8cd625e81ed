"""Interface words, counts and dates in the publication's language.

A `Voice` gives labels, counts and dates; it states nothing about an event. Words come from gettext
catalogues (`locale/<language>.po`, read with Babel; English is the language of the messages), dates
and names of languages from CLDR through Babel. No function reads the clock. Any string is a valid
language or day.
"""

from __future__ import annotations

import datetime
import gettext
import io
from functools import cached_property, lru_cache
from pathlib import Path
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

LEFT_TO_RIGHT, END = "\u2066", "\u2069"  # Unicode's isolates

CATALOGUES = Path(__file__).parent / "locale"
SOURCE = "en"  # the language in which the messages themselves are written


def primary(language: str) -> str:
    """Return a language without region and script: `de-AT` -> `de`."""
    return language.replace("_", "-").split("-")[0].casefold()


@lru_cache(maxsize=16)
def locale(language: str) -> Locale:
    """Return the CLDR locale of a language tag; English if there is none."""
    from babel import Locale, UnknownLocaleError

    for tag in (language.replace("_", "-"), primary(language)):
        try:
            return Locale.parse(tag, sep="-")
        except (ValueError, UnknownLocaleError, TypeError):
            continue
    return Locale.parse(SOURCE)


def shipped() -> tuple[str, ...]:
    """Return the languages that have a catalogue, English first."""
    found = sorted(p.name[:-3] for p in CATALOGUES.iterdir() if p.name.endswith(".po"))
    return (SOURCE, *(f for f in found if f != SOURCE))


@lru_cache(maxsize=16)
def catalogue(language: str) -> bytes:
    """Return the compiled catalogue (.mo) of a language, or no bytes."""
    for tag in dict.fromkeys((language.replace("_", "-"), primary(language))):
        if not tag.replace("-", "").isalnum():
            continue
        file = CATALOGUES / f"{tag}.po"
        if file.is_file():
            from babel.messages import mofile, pofile

            out = io.BytesIO()
            mofile.write_mo(out, pofile.read_po(io.BytesIO(file.read_bytes()), locale=primary(tag)))
            return out.getvalue()
    return b""


class Isolated(gettext.NullTranslations):
    """English messages for a page that runs from right to left.

    Each is between isolates, so that its words and marks keep their order among the page's own.
    """

    def gettext(self, message: str) -> str:
        return f"{LEFT_TO_RIGHT}{message}{END}"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(super().ngettext(msgid1, msgid2, n))


class Voice:
    """The interface words, counts and dates of one language."""

    def __init__(self, language: str) -> None:
        self.language = language or SOURCE
        data = catalogue(self.language)
        self.translations: gettext.NullTranslations = gettext.NullTranslations()
        if data:
            self.translations = gettext.GNUTranslations(io.BytesIO(data))
        elif self.direction == "rtl":
            self.translations = Isolated()
        # The language of the labels, where it is not the page's.
        self.borrowed = "" if data or primary(self.language) == SOURCE else SOURCE
        self.own_patterns = bool(data) or self.language == SOURCE
        self._days: dict[tuple[str, str], str] = {}
        self._foreign: dict[str, bool] = {}

    @cached_property
    def direction(self) -> str:
        """Return `ltr` or `rtl`."""
        return "ltr" if self.language == SOURCE else str(locale(self.language).text_direction)

    # ------------------------------------------------------------------------------- words

    def say(self, message: str, **values: object) -> str:
        """Return a message of the catalogue, with its `%(name)s` filled."""
        text = self.translations.gettext(message)
        return text % values if values else text

    def count(self, one: str, many: str, n: int, **values: object) -> str:
        """Return a message with a count: `%(n)s` is in words up to twelve, else in figures."""
        return self.translations.ngettext(one, many, n) % {"n": self.number(n), **values}

    def plural(self, one: str, many: str, num: int, **values: object) -> str:
        """Return a message with a count in figures: `%(num)d`."""
        return self.translations.ngettext(one, many, num) % {"num": num, **values}

    def number(self, n: int) -> str:
        """Return a count for running text: in words up to twelve, then in figures."""
        return self.say(NUMBERS[n]) if 0 <= n < len(NUMBERS) else str(n)

    # -------------------------------------------------------------------------------- days

    def _format(self, iso: str, pattern: str, skeleton: str) -> str:
        """Return a day by the catalogue's pattern, or by CLDR's if there is none."""
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
        """Return “Tuesday 10 November 2026”, like all days below with a capital."""
        return _first(self._format(iso, FULL_DAY, "full"))

    def day(self, iso: str, near: str = "") -> str:
        """Return “10 November”, with the year if it is not the year of `near`."""
        return (
            self._format(iso, DAY, "MMMMd")
            if near[:4] == iso[:4]
            else self._format(iso, DAY_YEAR, "yMMMMd")
        )

    def short_day(self, iso: str, near: str = "") -> str:
        """Return “10 Nov”, with the year if it is not the year of `near`."""
        if near[:4] == iso[:4]:
            return self._format(iso, DAY_SHORT, "MMMd")
        return self._format(iso, DAY_SHORT_YEAR, "yMMMd")

    def weekday(self, iso: str) -> str:
        """Return “Tuesday 10 November”."""
        return _first(self._format(iso, WEEKDAY, "MMMMEEEEd"))

    def short_weekday(self, iso: str) -> str:
        """Return “Tue 10”."""
        return _first(self._format(iso, SHORT_WEEKDAY, "Ed"))

    def month(self, iso: str) -> str:
        """Return “November 2026”."""
        return _first(self._format(f"{iso[:7]}-01", MONTH, "yMMMM"))

    def month_name(self, iso: str) -> str:
        """Return “November”."""
        return _first(self._format(f"{iso[:7]}-01", "LLLL", "LLLL"))

    def weekdays(self) -> list[tuple[str, str]]:
        """Return the names of the weekdays, short and full, in the order of the language's
        calendar.
        """
        names = locale(self.language).days["stand-alone"]
        return [(names["narrow"][d], names["wide"][d]) for d in self.week]

    @property
    def week(self) -> list[int]:
        """Return the weekdays (0 Monday) in calendar order; English begins with Monday."""
        first = 0 if self.language == SOURCE else locale(self.language).first_week_day
        return [(first + i) % 7 for i in range(7)]

    def weeks(self, month: str) -> list[list[str]]:
        """Return the weeks of a month (`2026-11`) as seven ISO days each, empty outside it."""
        import calendar  # for the archive: with `locale` 1.5 ms

        year, number = int(month[:4]), int(month[5:7])
        weeks = calendar.Calendar(self.week[0]).monthdayscalendar(year, number)
        return [[f"{month}-{d:02d}" if d else "" for d in week] for week in weeks]

    def language_name(self, tag: str) -> str:
        """Return the name of a language: French."""
        return str(locale(self.language).languages.get(primary(tag), tag))

    # --------------------------------------------------------------------- texts of others

    def foreign(self, tag: str) -> bool:
        """Return whether a text's language differs from the page's; an unknown one does not."""
        known = self._foreign.get(tag)
        if known is None:
            known = self._foreign[tag] = (
                bool(tag) and tag != "und" and primary(tag) != primary(self.language)
            )
        return known

    def quoted(self, text: str, tag: str = "") -> str:
        """Return words between the quotation marks of the publication.

        `tag`, the language of the words, does not change the marks: they belong to the page, as in
        its sentences. Themes may pass it.
        """
        own = primary(self.language)
        before, after = typography.style(own).outer
        return f"{before}{typography.typeset(text, own, quoted=True)}{after}"

    def quotation_marks(self, tag: str = "") -> tuple[str, str]:
        """Return the quotation marks of the publication, opening and closing; see `quoted`."""
        return typography.style(primary(self.language)).outer

    def typeset(self, text: str) -> str:
        """Return a source's words in the typography of the publication."""
        return typography.typeset(text, primary(self.language))


DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _english(iso: str, pattern: str) -> str:
    """Return a day as CLDR writes it in English, or an empty text if it is not a day.

    Importing Babel takes 25 ms, which a small build in English saves.
    """
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


@lru_cache(maxsize=16)
def voice(language: str) -> Voice:
    """Return the words, dates and numbers of a language, made once."""
    return Voice(language)
