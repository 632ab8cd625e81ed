"""People and places of a story, for the registers."""

from __future__ import annotations

import msgspec
import pytest

from desk_cases import article
from digest.core.model import KeyQuotation
from digest.desk.entry.people_places import people, places


def quote(speaker: str | None, role: str | None = None, sure: float = 0.9) -> KeyQuotation:
    return KeyQuotation(text="We shall see.", speaker=speaker, role=role, sure=sure)


def test_who_is_quoted_by_full_name() -> None:
    """A person with first name and surname is listed once, with the first role that is given."""
    found = people(
        [
            quote("Ida Brandt"),
            quote("Ida Brandt", "mayor of Larnow"),
            quote("Jan van den Berg", "captain"),
        ]
    )
    assert found == (("Ida Brandt", "mayor of Larnow"), ("Jan van den Berg", "captain"))


@pytest.mark.parametrize(
    "name",
    [
        "Brandt",
        "Larnow Police",
        "Corvane Lines Ltd",
        "OSK CITY",
        "the mayor",
        "Osk Liquor Store",
        "Sunder Bay",
        None,
    ],
)
def test_who_is_nobody(name: str | None) -> None:
    """A bare surname may be anyone's; groups, shops and the towns of datelines are not people."""
    assert people([quote(name)], ("Sunder Bay",)) == ()


def test_an_unsure_speaker_is_not_listed() -> None:
    """A register makes a claim about a person."""
    assert people([quote("Ida Brandt", sure=0.3)]) == ()


@pytest.mark.parametrize(
    "role",
    ["mother", "victim's aunt", "another next-door neighbour", "whose owner", "10-year-old son"],
)
def test_what_a_person_is_only_here(role: str) -> None:
    """Relatives and witnesses are so only within a story; the register gives the name alone."""
    assert people([quote("Ida Brandt", role)]) == (("Ida Brandt", ""),)


def test_places() -> None:
    """The towns of datelines, once each, without what follows the comma, in lower case but for
    initials."""
    made = [
        msgspec.structs.replace(article(i, "Rain fell."), place=p)
        for i, p in (
            ("a", "SUNDER BAY, Estermark"),
            ("b", "Larnow"),
            ("c", "Sunder Bay"),
            ("d", None),
        )
    ]
    assert places(made) == ("Sunder Bay", "Larnow")
