"""Dates as an editor types them."""

from __future__ import annotations

import pytest

from digest.curator.typed_dates import typed_date

TUESDAY = "2032-05-11"


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("2032-05-10", "2032-05-10"),
        ("10 May 2032", "2032-05-10"),
        ("10 May", "2032-05-10"),
        ("May 10", "2032-05-10"),
        ("10. Mai", "2032-05-10"),
        ("10.5.", "2032-05-10"),
        ("10/5", "2032-05-10"),
        ("10.05.2032", "2032-05-10"),
        ("24 Dec", "2031-12-24"),
        ("today", "2032-05-11"),
        ("yesterday", "2032-05-10"),
        ("gestern", "2032-05-10"),
        ("Monday", "2032-05-10"),
        ("Tue", "2032-05-11"),
        ("Wednesday", "2032-05-05"),
        ("Monday 6:40", "2032-05-10T06:40"),
        ("yesterday, 18:05", "2032-05-10T18:05"),
        ("6:40", "2032-05-11T06:40"),
        ("10 May 6:40", "2032-05-10T06:40"),
    ],
)
def test_a_date_in_words(typed: str, wanted: str) -> None:
    assert typed_date(typed, TUESDAY) == wanted


@pytest.mark.parametrize("typed", ["soon", "24 Nvo", "32 May", "10.13.", "x", "12", "Mondy"])
def test_what_is_not_a_date_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        typed_date(typed, TUESDAY)
