"""The names of months and weekdays in English, from the table of dates that intake uses too."""

from __future__ import annotations

from digest.core import tables

_DATES = tables.table("article/date_words")["en"]
_WORDS = {"wed", "sat", "sun"}  # short weekdays that are also words
_NAMES: list[list[str]] = [
    row.casefold().split() for row in (*_DATES["months"], *_DATES["weekdays"])
]

MONTHS = tuple(names[0] for names in _NAMES[:12])  # january first
WEEKDAYS = tuple(names[0] for names in _NAMES[12:])  # monday first
CALENDAR = frozenset(MONTHS + WEEKDAYS)
# A short name -> the whole one.
SHORT = {short: whole for whole, *rest in _NAMES for short in rest if short not in _WORDS}
SHORT_MONTHS = frozenset(short for short, whole in SHORT.items() if whole in MONTHS)
