"""An office beside a name is printed whole or not at all."""

from __future__ import annotations

import pytest

from digest.core.model import Article
from digest.desk.quotes.extract import quotes
from digest.desk.quotes.whole_offices import whole, whole_in_german


@pytest.mark.parametrize(
    ("printed", "office"),
    [
        ("Tuesday Prime Minister", "Prime Minister"),
        ("met mayoral candidate", "mayoral candidate"),
        ("think Lowick regime leader", "Lowick regime leader"),
        ("doesn’t impress Republican pollster", "Republican pollster"),
        ("questioned neighbour", "neighbour"),
        ("storm Navy veteran", "Navy veteran"),
        ("then the director of the mill", ""),
        ("pictured with her husband", ""),
        ("left and right with his mother", ""),
        ("representing the defendant", ""),
        ("running as the nominee", ""),
        ("neighbour whose son", "neighbour"),
        ("mayor of Marle and Ann Porter’s", "mayor of Marle"),
        ("lawyer for Ann Porter’s", ""),
        ("resident.Tom's mother", "resident"),
        ("candidate in the Senate primary on", "candidate in the Senate primary"),
        ("s lawyer", "lawyer"),
        ("Asst", ""),
        ("chose botanist", "botanist"),
        ("sought former pilot", "former pilot"),
        ("My neighbour", "neighbour"),
        ("elder", ""),
        ("village elder", "village elder"),
        ("Tom King", ""),
        ("former Marle mayor", "former Marle mayor"),
        ("longtime GOP strategist", "longtime GOP strategist"),
        ("acting head of the harbour", "acting head of the harbour"),
        ("managing director", "managing director"),
        ("retired judge", "retired judge"),
        ("Arizona Governor", "Arizona Governor"),
        ("German Chancellor", "German Chancellor"),
        ("head of Marle's police union", "head of Marle's police union"),
        (
            "senior vice president at the Centre for Tides",
            "senior vice president at the Centre for Tides",
        ),
    ],
)
def test_an_office_is_whole(printed: str, office: str) -> None:
    assert whole(printed) == office


@pytest.mark.parametrize(
    ("before", "office"),
    [
        ("Managing Director", "Managing Director"),
        ("Planning Minister", "Planning Minister"),
        ("Housing Commissioner", "Housing Commissioner"),
        ("Hosting President", "President"),
    ],
)
def test_an_office_may_begin_with_a_word_that_ends_as_a_participle(
    before: str, office: str
) -> None:
    """ "Managing Director" is an office, but "Hosting President Roos" is an act."""
    text = f"The works closed on Monday. “Nobody is to blame,” {before} Ida Roos said."
    (found,) = quotes(Article(id="a", path="a.txt", text=text, language="en"))
    assert (found.speaker, found.role) == ("Ida Roos", office)


@pytest.mark.parametrize(
    ("printed", "office"),
    [
        ("Bundespräsident machte", "Bundespräsident"),
        ("Leiterin der Fachstelle für", None),
        ("Geschäftsführer des", None),
        ("neue Leiterin der Fachstelle", "neue Leiterin der Fachstelle"),
        (None, None),
    ],
)
def test_a_german_office_ends_with_a_noun(printed: str | None, office: str | None) -> None:
    assert whole_in_german(printed, "de") == office
