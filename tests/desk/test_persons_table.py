"""Who is a person in an article of a language that is read by reporting frames."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.core import names
from digest.desk.quotes.cue_words import FRAMED
from digest.desk.quotes.persons_table import PersonTable

PERSONS = [
    ("de", "Bürgermeisterin Vera Lund kam. Lund ging.", {"Vera Lund"}),
    ("de", "Xeno Wolder (54) kam am Montag.", {"Xeno Wolder"}),
    ("de", "Die Angaben von Vera Lund stimmen.", {"Vera Lund"}),
    ("de", "Nora von der Lohe kam mit Karl Rehm vom Amt.", {"Nora von der Lohe", "Karl Rehm"}),
    ("de", "Es kostet 5 Millionen Kronen. Kronen sind knapp.", set()),
    ("de", "Künstliche Lichter brennen. Die Lichter brennen.", set()),
    ("de", "Obwohl Lund kam, ging Brandts Vorschlag durch. Brandt lachte.", set()),
    ("fr", "La maire Vera Lund a vu M. Rehm.", {"Vera Lund"}),
    ("es", "Aunque Vera Lund vino, el Consejo Municipal calló.", {"Vera Lund"}),
]


@pytest.mark.parametrize(("language", "text", "expected"), PERSONS, ids=[p[1] for p in PERSONS])
def test_persons(language: str, text: str, expected: set[str]) -> None:
    """A given name, an office, an age or a second mention shows a person; a common noun is not one."""
    assert PersonTable(text, language).people == expected


def test_a_surname_of_two_means_nobody() -> None:
    """A surname alone means the one person with it."""
    table = PersonTable("Vera Lund kam. Karl Lund ging. Lund rief.", "de")
    assert table.bearer("Lund") is None
    assert PersonTable("Vera Lund kam. Lund rief.", "de").bearer("Lund") == "Vera Lund"


@given(st.text('AaBb äÄ.,\n"„“von Lund Vera 5', max_size=200), st.sampled_from(sorted(FRAMED)))
@settings(deadline=None, max_examples=150)
def test_any_text(text: str, language: str) -> None:
    """Mentions are in order and match their offsets, or are the surname of the full name."""
    table = PersonTable(text, language)
    last = 0
    for m in table.mentions:
        assert last <= m.start < m.end <= len(text)
        printed = text[m.start : m.end].replace("\u00a0", " ")
        assert printed == m.name or m.name.endswith(printed)
        last = m.end


def test_given_names() -> None:
    """The table has given names of the world, without common words and places."""
    assert all(names.is_given(n) for n in ("Ravi", "Jean-Luc", "Nora", "Élodie"))
    assert not any(names.is_given(n) for n in ("Council", "London", "River", "Old", "Oscar-winner"))
    assert names.gender("Ravi Holm") == "m"
    assert names.gender("Jan Holm") == ""  # one name for both


def test_bodies_that_speak() -> None:
    """A group can speak if one of its words says so, or if it is initials."""
    assert names.is_organisation("Harbour Council")
    assert names.is_organisation("NHL")
    assert not names.is_organisation("Mill Street")
