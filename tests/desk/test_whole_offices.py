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


def spoken(text: str, language: str = "en") -> list[tuple[str | None, str | None]]:
    text = f"The tram hit a wall in Orpham.\n\n{text}"
    article = Article(id="a", path="a.txt", text=text, language=language)
    return [(q.speaker, q.role) for q in quotes(article)]


@pytest.mark.parametrize(
    ("text", "speaker", "role"),
    [
        (
            "The driver's mother, Marie Tessman said she was sorry. "
            '"I wish that I could have stopped him in time," Tessman said.',
            "Marie Tessman",
            "driver's mother",
        ),
        (
            '"He was the only child that we had," said the boys\' uncle, Tom Brack.',
            "Tom Brack",
            "boys' uncle",
        ),
        (
            "But Pell's older sister, Dora Brack, wept. "
            '"He was the only child that we had," Brack said.',
            "Dora Brack",
            "Pell's older sister",
        ),
        ('"He was the only child that we had," said his uncle, Tom Brack.', "Tom Brack", "uncle"),
        (
            'Her sister Dora Brack was there. "He was the only child that we had," Brack said.',
            "Dora Brack",
            "sister",
        ),
        (
            '"He was the only child that we had," said Emma Roos, a mother of six.',
            "Emma Roos",
            "mother of six",
        ),
    ],
)
def test_a_relative_is_printed_with_whose(text: str, speaker: str, role: str | None) -> None:
    assert spoken(text)[-1] == (speaker, role)


@pytest.mark.parametrize(
    ("text", "speaker", "role"),
    [
        (
            "Ida Egerton, the union's chief of river safety said that towns were late. "
            '"We have the meanest pledge so far," Egerton said.',
            "Ida Egerton",
            "union's chief of river safety",
        ),
        (
            "Ida Egerton, head of water supply told the council of it. "
            '"We have the meanest pledge so far," Egerton said.',
            "Ida Egerton",
            "head of water supply",
        ),
        (
            "Ida Egerton, director of the regional Tide Board and a poet, came. "
            '"We have the meanest pledge so far," Egerton said.',
            "Ida Egerton",
            "director of the regional Tide Board and a poet",
        ),
        (
            "Mark Zahl, the most senior leader of the Greens in the valley and a hardliner, spoke. "
            '"They have made it legal to fell our trees," Zahl said.',
            "Mark Zahl",
            None,
        ),
        (
            '"There is no money left for a strike," said Vice-Chancellor Sir Leo Munn.',
            "Leo Munn",
            "Vice-Chancellor",
        ),
        (
            "The board includes Dave Morrin, a founder of Tarn Mills; Roger Macklin, an early "
            'investor; and Rita Dess. "It was a mistake to sell," Mr. Macklin said.',
            "Roger Macklin",
            "early investor",
        ),
        (
            "The board includes Dave Morrin, who was a founder of Tarn Mills; Roger Macklin, who "
            'left; and Rita Dess. "It was a mistake to sell," Mr. Macklin said.',
            "Roger Macklin",
            None,
        ),
    ],
)
def test_an_office_goes_on_to_its_end(text: str, speaker: str, role: str | None) -> None:
    assert spoken(text)[-1] == (speaker, role)


@pytest.mark.parametrize(
    ("words", "speaker", "role"),
    [
        ("Orpham Police Chief Don Harker", "Don Harker", "Orpham Police Chief"),
        ("Councillor Earl Boone", "Earl Boone", "Councillor"),
        ("Don Fowley", "Don Fowley", None),
    ],
)
def test_a_title_may_be_a_given_name(words: str, speaker: str, role: str | None) -> None:
    text = f'"When a thing like this happens, everybody is hurt," {words} said.'
    assert spoken(text) == [(speaker, role)]


def test_a_german_office_of_two_words_is_whole() -> None:
    text = (
        '"Der Zug ist noch nicht abgefahren", sagt Christiane Neuhold, Executive Director und '
        "Expertin für Zahlungen bei der Beratung Kappke."
    )
    assert spoken(text, "de") == [("Christiane Neuhold", "Executive Director")]


def test_a_name_in_brackets_behind_its_label_is_not_spoken() -> None:
    text = (
        "In Marle hat der Leiter der Werft, Kevin Linde, ein neues Schiff vorgestellt "
        "(Arbeitstitel: „Mahlstrom vom Nordufer“). Es soll im Herbst fahren."
    )
    assert all(speaker is None for speaker, _ in spoken(text, "de"))


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ('"It is late," said Lake Homes\' director, Lorcan Pell.', "Lake Homes' director"),
        ('"It is late," said the heifer\'s owner, Lorcan Pell.', "heifer's owner"),
        ('"It is late," Brandt\'s lawyer Lorcan Pell said.', "Brandt's lawyer"),
        (
            '"It is late," said Marle County Sheriff\'s Office Chief Deputy Lorcan Pell.',
            "Marle County Sheriff's Office Chief Deputy",
        ),
        ('"It is late," said last week\'s guest speaker, Lorcan Pell.', "guest speaker"),
        ('"It is late," said Monday\'s chairman, Lorcan Pell.', "chairman"),
        ('But the school\'s Mr Lorcan Pell stayed. "It is late," Pell said.', None),
    ],
)
def test_an_office_is_printed_with_its_owner(text: str, role: str | None) -> None:
    assert spoken(text)[-1] == ("Lorcan Pell", role)
