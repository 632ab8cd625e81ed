"""Parse numbers by language: digits with separators, and number words.

"14 000", "14.000" and "14,000" are one figure, each in its language. A space between groups of
three digits is accepted in every language. Words and separators are in `data/words/numbers.toml`.
"""

from __future__ import annotations

import re
from functools import cache

from msgspec import structs

from digest.core import tables
from digest.core.rows import Row

SPACES = " \u00a0\u202f\u2009"  # spaces accepted between groups of three digits


class Numbers(Row, frozen=True):
    """Number words and separators of one language."""

    words: dict[str, int]
    scales: dict[str, float]
    decimal: str
    thousands: str
    pattern: re.Pattern[str]


@cache
def numbers(language: str) -> Numbers:
    """Return the table of a language, or English separators without words if it has none."""
    found = tables.table("words/numbers").get(language)
    if found is None:
        english = numbers("en")
        return structs.replace(english, words={}, scales={})
    words = {w: i for i, w in enumerate(found["units"].split())}
    for ten, name in enumerate(found["tens"].split(), 2):
        words[name] = 10 * ten
        for unit, small in enumerate(found["units"].split()[1:10], 1):
            form = found.get("one", found["joined"]) if unit == 1 else found["joined"]
            joined = form.format(ten=name, unit="ein" if small == "eins" else small)
            words[joined] = 10 * ten + unit
            if unit == 1:
                words[f"{joined}e"] = 10 * ten + unit  # "vingt et une"
    words |= {w: int(n) for w, n in _pairs(found["more"])}
    decimal, thousands = re.escape(found["decimal"]), re.escape(found["thousands"])
    pattern = re.compile(
        rf"\d{{1,3}}(?:[{thousands}{SPACES}'’]\d{{3}})+(?:{decimal}\d+)?|\d+(?:{decimal}\d+)?"
    )
    scales = {w: float(n) for w, n in _pairs(found["scales"])}
    return Numbers(words, scales, found["decimal"], found["thousands"], pattern)


def _pairs(line: str) -> list[list[str]]:
    return [pair.split("=") for pair in line.split()]


def value(typed: str, language: str) -> float | None:
    """Return the value of a number in digits or in one word, or None for any other word."""
    table = numbers(language)
    low = typed.lower()
    if low in table.words:
        return float(table.words[low])
    if not table.pattern.fullmatch(typed):
        return None
    digits = re.sub(rf"[{SPACES}'’]", "", typed)
    if table.decimal in digits:
        whole, fraction = digits.rsplit(table.decimal, 1)
    else:
        whole, fraction = digits, ""
    whole = whole.replace(table.thousands, "")
    return float(f"{whole}.{fraction}") if fraction else float(whole)
