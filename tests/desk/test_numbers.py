"""Numbers in seven languages: digits with their marks, and number words."""

from __future__ import annotations

import pytest

from digest.desk.words.number_words import numbers, value


@pytest.mark.parametrize(
    ("language", "typed", "wanted"),
    [
        ("en", "14,000", 14000),
        ("en", "2.5", 2.5),
        ("en", "thirty-four", 34),
        ("de", "14.000", 14000),
        ("de", "2,5", 2.5),
        ("de", "vierunddreißig", 34),
        ("de", "einundzwanzig", 21),
        ("fr", "14 000", 14000),
        ("fr", "14\u202f000", 14000),
        ("fr", "trente-quatre", 34),
        ("fr", "vingt et une", 21),
        ("fr", "quinzaine", 15),
        ("es", "treinta y cuatro", 34),
        ("es", "veintidós", 22),
        ("it", "trentaquattro", 34),
        ("pt", "trinta e quatro", 34),
        ("nl", "vierendertig", 34),
        ("nl", "14.000", 14000),
        ("xx", "14,000", 14000),
        ("en", "harbour", None),
        ("en", "", None),
    ],
)
def test_value(language: str, typed: str, wanted: float | None) -> None:
    """One number has one value, in every form."""
    assert value(typed, language) == wanted


def test_every_language_counts_to_ninety_nine() -> None:
    """The tables are complete: 1 to 19 and all tens have a word, and so have most numbers between."""
    for language in ("en", "de", "fr", "es", "it", "pt", "nl"):
        known = set(numbers(language).words.values())
        assert known >= {*range(1, 20), *range(20, 100, 10)}, language
        assert {21, 34, 55, 68} <= known, language
