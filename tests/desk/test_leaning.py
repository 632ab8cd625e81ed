"""Words inside a sentence that lean on the one before it, and persons that it does not name."""

import pytest

from digest.desk.summary.leaning import has_unknown_person, leans, points_at_page


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Mayor Brandt also declined to name the owner."),
        ("en", "The pier, however, stayed open."),
        ("en", "The pier stayed open as a result."),
        ("en", "In a follow-up letter, the mayor asked for money."),
        ("en", "The tram then left the rails."),
        ("en", "The ferry was safe, it said."),
        ("en", "The family still lives there, a neighbour said."),
        ("en", "A statement of the family added that nobody was hurt."),
        ("en", "Ida Brandt did so on Monday."),
        ("de", "Der Hafen wurde ebenfalls gesperrt."),
        ("de", "Die Fähre blieb dagegen im Hafen."),
        ("fr", "Le port a également été fermé."),
        ("fr", "Le maire, de son côté, demande une enquête."),
        ("es", "El puerto también fue cerrado."),
        ("it", "Il porto è stato tuttavia chiuso."),
        ("pt", "O porto, no entanto, foi fechado."),
        ("nl", "De haven bleef echter open."),
    ],
)
def test_leans(language: str, text: str) -> None:
    """The word or phrase refers to the sentence before."""
    assert leans(text, language)


@pytest.mark.parametrize(
    "text",
    [
        "Otto Lind, also known as the Eel, was arrested in Osk.",
        "The plan cuts not only fares but also the number of ferries.",
        "“We also lost the pier,” Mayor Brandt said.",
        "The tram left the rails and then hit a house.",
        "There are three piers in Larnow.",
        "The family moved to Osk and has lived there since May.",
        "Instead of a pier, Larnow will build a bridge.",
        "Ida Brandt added a clause to the plan.",
    ],
)
def test_does_not_lean(text: str) -> None:
    """The word has its counterpart in the sentence, or is a speaker's."""
    assert not leans(text, "en")


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("Jail records show that his daughter was on probation.", True),
        ("After leaving the hall, she spoke to reporters.", True),
        ("After threatening to sue Otto Lind, he sold the pier.", True),
        ("In Larnow, police said he had fled.", True),
        ("The Larnow Port Authority said he had resigned.", True),
        ("A spokeswoman said he would not come.", True),
        ("A spokesman said he could not comment.", False),
        ("Mayor Ida Brandt said she would not come.", False),
        ("According to papers of the court, the toddler and his mother were at an inn.", False),
        ("The pier was closed on Monday.", False),
    ],
)
def test_a_person_whom_the_sentence_does_not_name(text: str, unknown: bool) -> None:
    """A "he" or "she" with nobody in the sentence to whom it may refer."""
    assert has_unknown_person(text, "en") is unknown


def test_another_part_of_the_page() -> None:
    """What it points at is not printed."""
    assert points_at_page("The mayor answered with the following tweets.", "en")
    assert not points_at_page("The mayor answered the following day.", "en")
