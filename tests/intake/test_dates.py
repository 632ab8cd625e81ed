"""Dates in fields, lines, addresses and text. The cases are tables in tests/cases/dates/."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import paths
from case_tables import none, rows
from digest.intake.article import dates, event_days
from digest.intake.article.date_words import TONGUES

CASES = paths.CASES / "dates"


def table(name: str) -> list[list[str]]:
    return rows(CASES / name)


@pytest.mark.parametrize(("language", "field", "means"), table("fields.md"))
def test_a_field_is_read_whole_or_not_at_all(language: str, field: str, means: str) -> None:
    """A field is a date if every word of it belongs to one, and only one reading is possible."""
    assert dates.one(field, language) == none(means)


@pytest.mark.parametrize(("language", "line", "published", "updated", "rest"), table("lines.md"))
def test_a_date_line_distinguishes_published_from_updated(
    language: str, line: str, published: str, updated: str, rest: str
) -> None:
    """Of several dates in a line, the word before each says which is the date of publication."""
    assert dates.line(line, language) == (none(published), none(updated), none(rest) or "")


@pytest.mark.parametrize(("language", "anchor", "text", "days"), table("stated.md"))
def test_event_days_are_resolved_only_from_what_is_known(
    language: str, anchor: str, text: str, days: str
) -> None:
    """Weekdays and days without a year are resolved only with a known publication date; offsets are
    exact."""
    shown = []
    for day in event_days.stated(text, language, none(anchor)):
        meaning = (
            "?"
            if day.first is None
            else day.first
            if day.first == day.last
            else f"{day.first}..{day.last}"
        )
        unresolved = f"{day.month_day} " if day.first is None and day.month_day else ""
        shown.append(f"{text[day.start : day.end]} {unresolved}{meaning}")
    assert "; ".join(shown) == (none(days) or "")


@pytest.mark.parametrize(("address", "day"), table("addresses.md"))
def test_an_address_states_one_day_or_none(address: str, day: str) -> None:
    """A day in the path counts if there is just one; a query or a number does not."""
    assert dates.in_url(address) == none(day)


def test_a_time_is_put_into_the_publications_zone() -> None:
    """The day of an article is the day in the publication's zone; a bare day or an unknown zone is
    not changed."""
    assert dates.local("2024-02-10T23:30:00+00:00", "Europe/Berlin") == "2024-02-11T00:30:00+01:00"
    assert (
        dates.local("2024-02-10T02:30:00+00:00", "America/New_York") == "2024-02-09T21:30:00-05:00"
    )
    assert dates.local("2024-02-10T12:00:00", "Asia/Tokyo") == "2024-02-10T12:00:00+09:00"
    assert dates.local("2024-02-10", "America/New_York") == "2024-02-10"
    assert dates.local("2024-02-10T12:00:00+00:00", "Nowhere/Land") == "2024-02-10T12:00:00+00:00"


def test_the_anchor_changes_only_what_needed_it() -> None:
    """A day with its year is the same for any publication date; `anchored` marks the others."""
    text = "It began on March 3, 2021, and on Feb. 15, and on Monday."
    free, bound = event_days.stated(text, "en", None), event_days.stated(text, "en", "2024-02-10")
    assert [d.anchored for d in bound] == [False, True, True]
    assert free[0] == bound[0]
    assert [(d.start, d.end) for d in free] == [(d.start, d.end) for d in bound]


PIECES = st.sampled_from(
    [*"0123456789 .,/-:TZ", " ", " ", "Feb", "Feb. 15", "Monday", " on ", "last ", "next ", "March 3 to 5, ", "2024", "2024-02-10", "10.02.2024",
     "de marzo de ", "mai", "yesterday", "99", "31", "00", "am", "Uhr", "’s", "\n", "日", "٣", "²"]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=30).map("".join)),
    st.sampled_from([*sorted(TONGUES), "und", ""]),
)
def test_no_text_breaks_a_reader_of_dates(text: str, language: str) -> None:
    """Any string is read; the result is real days, in order, within the text, without overlap."""
    for value in (
        dates.one(text, language),
        dates.in_url(text),
        dates.line(text, language).published,
    ):
        assert value is None or date.fromisoformat(value[:10])
        if value:
            dates.local(value, "Europe/Berlin")
    for anchor in (None, "2024-02-29"):
        at = 0
        for day in event_days.stated(text, language, anchor):
            assert at <= day.start < day.end <= len(text)
            at = day.end
            assert (day.first is None) == (day.last is None)
            if day.first and day.last:
                assert date.fromisoformat(day.first) <= date.fromisoformat(day.last)


VERBS = ["will", "may go", "is due to", "was set to", "planned to", "due", "until", "could see", "ahead of",
         "said", "planned", "was", "rose", "broke", "the planned", "indeed", "led", "shot", "Will", "SAID"]  # fmt: skip


@pytest.mark.parametrize("tense", ["past", "future"])
def test_the_letters_ahead_of_a_pattern_of_verbs_leave_none_of_them_out(tense: str) -> None:
    quick = getattr(TONGUES["en"], tense)
    source = quick.pattern
    ahead = re.match(r"\\b(\(\?=\(\?i:\[[a-z-]+\]\)\))", source)
    assert ahead is not None
    slow = re.compile(source.replace(ahead[1], "", 1))
    words = re.findall(r"[a-z]{2,}", source)
    for text in (*VERBS, *words, *(f"{word} to go" for word in words)):
        reported = f"The council {text} on"
        assert [m.span() for m in quick.finditer(reported)] == [
            m.span() for m in slow.finditer(reported)
        ]


def test_a_line_without_a_month_has_only_dates_in_figures() -> None:
    assert [f.iso for f in dates.find("Harbour fund, 2026-03-04 and 5.4.2026")] == [
        "2026-03-04",
        "2026-04-05",
    ]
    assert [f.iso for f in dates.find("le 1er FÉVRIER 2026")] == ["2026-02-01"]
    assert dates.yearless("Quay 3 opens, berth 12 stays shut") == []
    assert [(y.month, y.day) for y in dates.yearless("am 3. Mai")] == [(5, 3)]
