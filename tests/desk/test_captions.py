"""Captions of differing figures: they name what the figures count, or the unit."""

from __future__ import annotations

import pytest

from desk_cases import article, story
from digest.desk.figures.conflicts import differences


def caption(a: str, b: str) -> str:
    one, two = article("a", a, title="One"), article("b", b, title="Two")
    found = differences(story(one, two), {"a": one, "b": two})
    return found[0].about if found else ""


MONEY = [
    (
        "The yard won an order for two ferries worth 410 million crowns.",
        "The order is worth 395 million crowns, two people said.",
        "order",
    ),
    (
        "Two ferries will cost 410 million crowns, the port said.",
        "The ferries will cost 395 million crowns, the town said.",
        "cost",
    ),
    (
        "Thieves took the paintings worth 5 million euros from the museum.",
        "Thieves took paintings worth 7 million euros from the museum, police said.",
        "euros",
    ),
    (
        "Thieves took paintings worth $5 million from the museum.",
        "Thieves took paintings worth $7 million from the museum, police said.",
        "paintings worth",
    ),
    (
        "The bank lent the yard 40 million crowns on Monday.",
        "The bank lent the yard 55 million crowns on Monday, a person said.",
        "crowns",
    ),
    (
        "The new pier cost 28 million crowns, the mayor said.",
        "The new pier cost 35 million crowns, auditors found.",
        "new pier",
    ),
]
UNITS = [
    (
        "The barges carried 400 tonnes of grain on Monday.",
        "The barges carried 550 tonnes of grain on Monday, the port said.",
        "tonnes",
    ),
    (
        "The barges are 60 metres long, the yard said.",
        "The barges are 75 metres long, the port said.",
        "metres",
    ),
    (
        "Parliament passed the laws by 88 votes to 71.",
        "Parliament passed the laws by 86 votes to 71.",
        "votes",
    ),
    (
        "The council approved the pier by a vote of 7-2 on Monday.",
        "The council approved the pier by a vote of 6-3 on Monday.",
        "pier",
    ),
    (
        "The farmers won 12 percent of the seats, the board said.",
        "The farmers won 17 percent of the seats, the radio said.",
        "percent of the seats",
    ),
    (
        "Greta Lind won 54% of the vote, the board said.",
        "Greta Lind won 61% of the vote, the radio said.",
        "vote",
    ),
    (
        "Wages rose 4 per cent in May, the office said.",
        "Wages rose 6 per cent in May, the union said.",
        "Wages",
    ),
]
HAPPENED = [
    (
        "Twelve people needed hospital treatment after the fire.",
        "Nine people needed hospital treatment after the fire, the brigade said.",
        "hospital treatment",
    ),
    (
        "After the storm 40 pupils needed hospital care, the school said.",
        "After the storm 31 pupils needed hospital care, the clinic said.",
        "hospital care",
    ),
    (
        "Twelve people were taken to hospital after the fire.",
        "Nine people were taken to hospital after the fire, the brigade said.",
        "people taken to hospital",
    ),
    (
        "The airline had 400 passengers booked on the flight.",
        "The airline had 450 passengers booked on the flight, its union said.",
        "passengers booked",
    ),
    (
        "The boats brought 46 passengers rescued from the ferry to Osk.",
        "The boats brought 52 passengers rescued from the ferry to Osk, police said.",
        "passengers rescued",
    ),
    (
        "The line will have 31 trains cancelled on Monday.",
        "The line will have 44 trains cancelled on Monday, the union said.",
        "trains cancelled",
    ),
    (
        "The airline carried 400 passengers booked for Osk.",
        "The airline carried 450 passengers booked for Osk, its union said.",
        "passengers booked",
    ),
    (
        "On the quay 300 guests watched the race.",
        "On the quay 450 guests watched the race, the town said.",
        "guests",
    ),
]


@pytest.mark.parametrize(("a", "b", "expected"), [*MONEY, *UNITS, *HAPPENED])
def test_caption_names_what_the_figures_count(a: str, b: str, expected: str) -> None:
    """A plural noun is not the caption of a sum, a length, a vote or a share."""
    assert caption(a, b) == expected
    assert caption(b, a) == expected


def test_nobody_injured_is_not_captioned_twice() -> None:
    """ "injured" already says what happened."""
    a = "A tram left the rails in Brannock on Monday. Nobody was injured."
    b = "Two were injured when the tram left the rails, police said."
    assert caption(a, b) == "injured"
