"""Articles in two languages: one event is suggested, neighbours and other events are not."""

from __future__ import annotations

import pytest
from msgspec import structs

from digest.desk.grouping import languages
from digest.desk.grouping.facts import facts
from tests.grouping_cases import case

CASE = {k: structs.replace(a, language=k[-2:]) for k, a in case("languages.md").items()}
PROFILES = {k: languages.profile(a, facts(a)) for k, a in CASE.items()}
FOREIGN = [p for k, p in PROFILES.items() if p.language != "en"]
ENGLISH = [p for k, p in PROFILES.items() if p.language == "en"]


def test_reports_of_one_event_are_suggested() -> None:
    """Each report in another language finds the English one; an article on another event finds
    none."""
    found = {(t.a, t.b) for t in languages.suggestions(FOREIGN, ENGLISH)}
    wanted = {
        tuple(sorted((k, k[:-2] + "en")))
        for k in CASE
        if not k.endswith("en") and not k.startswith("other")
    }
    assert len(wanted) == 6
    assert found == wanted


def test_a_suggestion_says_what_is_in_common() -> None:
    """The names and figures in common are shown, and that the languages differ."""
    (tie,) = languages.suggestions([PROFILES["bridge-de"]], ENGLISH)
    assert ("name", "Ingenieur Sergej Tschudakow") in tie.shared
    assert ("figure", "23000") in tie.shared
    assert tie.against == (("language", "de / en"),)
    assert not tie.joined


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tschudakow", "Chudakov"),
        ("Selenskyj", "Zelensky"),
        ("Poutine", "Putin"),
        ("Schewtschenko", "Shevchenko"),
        ("Ferrándiz", "Ferrandiz"),
        ("Verkuijl", "Verkuyl"),
    ],
)
def test_one_name_in_two_spellings_sounds_alike(one: str, other: str) -> None:
    """A name that each language spells differently is one name."""
    assert languages.sound(one) == languages.sound(other)


@pytest.mark.parametrize(("one", "other"), [("Marsh", "Morse"), ("Kessin", "Kassel")])
def test_other_names_sound_otherwise(one: str, other: str) -> None:
    """Short names differ by their vowels."""
    assert languages.sound(one) != languages.sound(other)


def test_one_language_is_never_suggested() -> None:
    """Pairs in one language are left to the pair model."""
    again = structs.replace(PROFILES["bridge-en"], id="again")
    assert languages.suggestions([again], [PROFILES["bridge-en"]]) == []
