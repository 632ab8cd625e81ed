"""Roundups: pages on many events, recognised by headline or form; and pages that only look like
one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.desk.grouping import roundup
from tests.grouping_cases import article

COLUMN = (
    "Fire: A barn at Ulmen Farm near Lumby burned down on Sunday, and two horses were led out in time.\n\n"
    "Harbour strike: The pilots of Estmark will stay ashore until Jora Vance has met them.\n\n"
    "Court: Ferdy Quill, 41, was fined 300 crowns for selling eels without a licence.\n\n"
    "Football: Tarnholm Rangers drew 1-1 with Brannock in the second round."
)
KNOWN = (
    "Fire: The mill at Lumby burned for nine hours, and Ilse Varga called it lost.\n\n"
    "Police: Nobody is sought, said Ilse Varga, who leads the brigade of Lumby.\n\n"
    "School: Pupils of Lumby were sent home since the smoke lay over the yard.\n\n"
    "Water: The mains of Lumby will be flushed on Friday, Ilse Varga said."
)
INTERVIEW = (
    "Court: When did you first sit on the bench in Estmark?\n\n"
    "Judge: I came in 1988, from Lumby, when we had no heating.\n\n"
    "Press: What do you make of Ferdy Quill and his eels?\n\n"
    "Water: I think that we should ask the Tarn before we ask him."
)
PANEL = (
    "Jora Vance: The head of the Valley League spoke of weirs.\n\n"
    "Pavel Lindgren: The minister of Harbours answered with buses.\n\n"
    "Ottilie Brandt: The warden of Orsk showed a film.\n\n"
    "Ferdy Quill: The boatman from Estmark sang."
)
RECIPE = (
    "Serves: Four people who are hungry, or six who are not.\n\n"
    "Fish: Scale it, wash it in cold water and lay it on ice for an hour.\n\n"
    "Fire: Let the coals go white before the pan is set on them.\n\n"
    "Table: Bring bread, salt and a bowl of cold butter."
)
PARTS = (
    "Victims: Two men from Lumby died and a third is at the hospital in Estmark.\n\n"
    "Cause: A valve had been left open, the Orsk Wardens said.\n\n"
    "Court: Ferdy Quill is to appear there on Friday.\n\n"
    "Police: Whoever filmed it is asked to call Brannock 112."
)
DAYS = (
    "Monday: The divers of Orsk find a gap.\n\nTuesday: The ferry from Lumby is stopped.\n\n"
    "Wednesday: Pavel Lindgren sends two buses.\n\nThursday: A plate made in Tarnholm is lowered."
)


MATCH = (
    "How Tarnholm Rangers did against Brannock in the second round at Estmark.\n\n"
    "Defence: Ferdy Quill let nobody of Brannock pass before the break.\n\n"
    "Middle: It took Pavel Lindgren an hour to find his feet.\n\n"
    "Attack: Chances came, and Jora Vance of the Rangers missed them.\n\n"
    "Goals: Nothing that Mads Orrin tried came off, and he said so."
)


def test_a_column_of_short_items() -> None:
    """Paragraphs with a label each, on different subjects, are a column, under any headline; with
    colons or dashes."""
    assert (
        roundup.why(article("a", None, COLUMN))
        == "short items: Fire, Harbour strike, Court, Football"
    )
    assert roundup.why(article("a", "Two horses saved from barn", COLUMN.replace(": ", " – ")))
    assert roundup.why(
        article("a", "Estmark this morning", "What else there was on Monday.\n\n" + COLUMN)
    )


@pytest.mark.parametrize(
    "text",
    [
        KNOWN,
        INTERVIEW,
        PANEL,
        RECIPE,
        PARTS,
        DAYS,
        MATCH,
        COLUMN.split("\n\n", 2)[0],
        COLUMN.replace(": ", " "),
    ],
)
def test_what_labels_its_paragraphs_and_is_not_a_column(text: str) -> None:
    """One event in parts, a match, an interview, a panel, a recipe, days, a single item."""
    assert not roundup.why(article("a", "At the weir", text))


@pytest.mark.parametrize(
    "title",
    [
        "In short",
        "News in short",
        "In brief: 7 May 2031",
        "World in brief",
        "Kurz gemeldet",
        "From around the county",
    ],
)
def test_a_columns_name(title: str) -> None:
    """Under the name of a column, alone or with the day, several items are a roundup; one is not."""
    two = "A mill burned down in Lorn.\n\nThe Tarn ferry has a new captain."
    assert roundup.why(article("a", title, two))
    long = "A mill burned down. A ferry sank. A bell cracked. A goat was found."
    assert roundup.why(article("a", title, long))
    assert not roundup.why(article("a", title, "A mill burned down in Lorn. Nobody was hurt."))


@pytest.mark.parametrize(
    "title",
    [
        "Barrister in brief row",
        "In brief appearance, Quill sings",
        "Strike in short supply of support",
        "The house where they live",
        "Around the county on a mule",
    ],
)
def test_what_only_sounds_like_a_columns_name(title: str) -> None:
    """The same words in a headline about something show nothing."""
    assert not roundup.why(article("a", title, "Text."))


def clock(
    *reported: str, form: str = "{}\n\nThe Tarn rose by a hand, and the wardens of Orsk watched."
) -> str:
    return "\n\n".join(form.format(t) for t in reported)


def test_a_live_page_of_a_field() -> None:
    """Clock times on a page that calls itself live, or in reverse order; above the paragraphs or in
    them."""
    assert (
        roundup.why(
            article("a", "Politics live: gates are opened", clock("9.05", "10.20", "11.45"))
        )
        == "headline: live"
    )
    assert roundup.why(
        article(
            "a",
            "Live: news from the valley",
            clock("09:05", "10:20", "11:45", form="{} Gates were opened at Orsk."),
        )
    )
    assert roundup.why(article("a", "This evening", clock("14.10", "12.45", "11.20", "9.05")))
    assert roundup.why(article("a", "Markets liveblog", clock("14.10")))
    for field in ("Traffic and travel", "Weather", "Wetter"):  # though the text is about the Tarn
        title = f"{field} live: the Tarn rises"
        assert roundup.why(article("a", title, clock("9.05", "10.20", "11.45")))
    assert roundup.why(article("a", "The minister's day as it happened", clock("14.10")))


def test_a_live_page_of_one_event_joins_its_story() -> None:
    """Its headline names what the text is about."""
    late_first = clock("14.10", "12.45", "11.20", "9.05")
    for title in ("Tarn still rising", "Flood on the Tarn live: gates are opened"):
        assert not roundup.why(article("a", title, late_first))
    assert not roundup.why(article("a", "Wardens of Orsk: night as it happened", clock("9.05")))


def test_what_is_reported_by_the_clock_is_not_a_live_page() -> None:
    """One event from beginning to end, a house where people live, numbers that are not hours."""
    assert not roundup.why(
        article("a", "How the Tarn broke its banks", clock("9.05", "10.20", "11.45", "12.10"))
    )
    assert not roundup.why(
        article("a", "Where the wardens live: a house of reeds", "It was built at 10.20 by nobody.")
    )
    assert not roundup.why(
        article(
            "a",
            "Exports fall",
            clock("14.10", "12.45", "11.20", "9.05", form="{} million tons of reed were sold."),
        )
    )


@given(st.text(st.sampled_from("0123456789:.h apmGMTé–-(“\n"), max_size=12))
def test_no_time_of_day_is_behind_a_letter(line: str) -> None:
    """Lines that begin with a letter are not searched for a time of day: none is found there."""
    if line[:1].isalpha():
        assert not roundup.CLOCK.match(line)
