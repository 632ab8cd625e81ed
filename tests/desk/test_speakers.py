"""Who is named as the speaker of a quotation, and who is not: a file a rule, several invented texts
each."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

import paths
from digest.core.model import Article
from digest.desk.quotes.extract import quotes

FILES = sorted((paths.CASES / "speakers").glob("*.md"))


class Case(NamedTuple):
    """A text, and for each of its quotations the speaker and, if stated, the role."""

    name: str
    language: str
    text: str
    expected: list[list[str]]


def article(text: str, language: str = "en") -> Article:
    return Article(id="a", path="a.txt", text=text, language=language)


def read(path: Path) -> list[Case]:
    _, head, rest = path.read_text(encoding="utf-8").split("\n\n", 2)
    language = head.removeprefix("language: ")
    cases = []
    for number, part in enumerate(rest.split("\n---\n"), 1):
        text, _, last = part.strip().partition("\n\n=> ")
        expected = [line.removeprefix("=> ").split(" | ") for line in last.split("\n") if last]
        cases.append(Case(f"{path.stem}-{number}", language, text, expected))
    return cases


CASES = [case for path in FILES for case in read(path)]


def test_every_rule_has_five_texts() -> None:
    """The guard: one text proves little about a rule."""
    assert FILES
    assert all(len(read(path)) >= 5 for path in FILES)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_speaker(case: Case) -> None:
    """Each quotation has the speaker that the file states, or none."""
    found = quotes(article(case.text, case.language))
    said = [[u.speaker or "-", u.role or "-"] for u in found]
    assert len(said) == len(case.expected), [case.text[u.start : u.end] for u in found]
    assert [s[: len(e)] for s, e in zip(said, case.expected, strict=True)] == case.expected


def test_articles_read_before_do_not_matter() -> None:
    """A word in another article changes no name."""
    said = article("Grammet Fell said: “We will not sell the mill to anybody.”")
    before = quotes(said)
    quotes(article("The grammet was cold. “We saw it all,” said Ann Porter of the grammet."))
    assert quotes(said) == before
    assert before[0].speaker == "Grammet Fell"


@pytest.mark.parametrize(
    "text",
    [
        "Mayor Ann Porter said on “Good Morning Marle” that the mill will stay.",
        "Asked why she stayed during an appearance on “Harbour This Week,” Ann Porter said nothing.",
        "Ann Porter said in “The Tide and the Town” that the mill will stay.",
        "Ann Porter said the mill will stay, on “Tides & Friends.”",
        "Ann Porter is known from “Mill of Fortune,” Tom Pell said.",
        "In an interview on Radio Tern's “This Week,” Ann Porter warned of the tide.",
        "Tom Pell said on Coast FM’s “Good Evening” that the mill will stay.",
        "Ann Porter told the host of the Tern News' “Harbour Lights” that she will stay.",
        "Ann Porter spoke of the “Mill Song” award.",
        "Tom Pell said that the “Mill Song” star was asleep.",
        "“Harbour” author Ann Porter confirmed the news on Saturday.",
        "The jury thanked “Mill Song” director Tom Pell.",
    ],
)
def test_a_programme_is_not_a_quotation(text: str) -> None:
    """Two capitalised words and more after "on" or between "the" and a noun are a title."""
    assert quotes(article(text)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Ann Holm teilte einen Beitrag des Accounts „Freie Mühle“.",
        "Unter dem Motto „Freiheit statt Lärm“ sprach Ann Holm.",
        "Ann Holm sprach im Podcast „Mühle am Morgen“ von dem Plan.",
    ],
)
def test_a_german_title_is_not_a_quotation(text: str) -> None:
    """What follows a word such as "Motto" or "Account" is a name."""
    assert quotes(article(text, "de")) == ()


def test_a_signature_is_not_a_quotation() -> None:
    """The line below a long quotation that names its speaker is not part of it."""
    text = (
        "Ann Porter, mayor of Marle, spoke on Monday.\n\n“The mill is old and nobody has asked us."
        "\n\nAnn Porter, mayor of Marle.”"
    )
    said = [text[u.start : u.end] for u in quotes(article(text))]
    assert said == ["The mill is old and nobody has asked us."]


@pytest.mark.parametrize(
    "text",
    [
        "Der Sturm traf Jütland. Das Boot fuhr vor Jütland. Zugunglück Jütlands: „Alles ist aus.“",
        "Das Amt bat Minister Tom Lind, seine „tiefe Trauer um das Boot“ zu übermitteln.",
        "Am Ende fragte sie den Schüler Tom Lind: „Wo ist denn das Boot?“",
    ],
)
def test_nobody_in_german(text: str) -> None:
    """A noun with a country after it is not a person, and a person who is asked does not speak."""
    assert [u.speaker for u in quotes(article(text, "de"))] == [None]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ann Holm sagte, man denke nicht an ein „Eins zu Eins“-Treffen.", "de"),
        ("Ann Holm lobte die „Wir schaffen das“-Haltung der Stadt.", "de"),
        ("Die „Nie wieder“-Rufe hörte auch Bürgermeister Tom Pell.", "de"),
        ("Ann Holm said that the “do it now or never”-attitude must end.", "en"),
        ("Tom Pell called it a “take it or leave it”-offer.", "en"),
    ],
)
def test_a_part_of_a_compound_is_not_a_quotation(text: str, language: str) -> None:
    """Words in marks that a hyphen joins to a noun are not speech."""
    assert quotes(article(text, language)) == ()


def test_a_hyphen_for_a_dash_ends_a_quotation() -> None:
    """If the quotation ends with a mark of its own, the hyphen is a dash."""
    (found,) = quotes(article("“The mill will stay where it is,”-said Ann Holm on Monday."))
    assert found.start == 1


def speakers(text: str, language: str = "en") -> list[str | None]:
    return [q.speaker for q in quotes(article(text, language))]


@pytest.mark.parametrize(
    "clause",
    [
        "the pipes had burst, prompting Tom Lake to warn against",
        "the pipes had burst, leading Tom Lake to predict",
        "the pipes had burst, which forced Tom Lake to admit",
    ],
)
def test_who_is_made_to_speak_speaks(clause: str) -> None:
    assert speakers(f"Ann Porter said that {clause} “a winter without water”.") == ["Tom Lake"]


def test_who_speaks_between_dashes_does_not_speak_after_them() -> None:
    text = (
        "Clara White told the Courier on Monday — where Lind’s lawyer Mark Hollis said she was "
        "“sorry for all of it” — “but no bail would keep her in this town”."
    )
    assert speakers(text) == ["Mark Hollis", None]


def test_who_acts_on_her_is_not_her() -> None:
    text = (
        "Nora Rosebery met Kim Adler. Adler gave her a second chance in that clinic. "
        "“He was always there when I needed him,” she said."
    )
    assert speakers(text) == [None]


@pytest.mark.parametrize(
    "told", ["sagte der „Marler Zeitung“, dass", "erklärte Nora Lind dem „Marler Boten“,"]
)
def test_the_name_of_a_paper_in_german_marks_is_not_spoken(told: str) -> None:
    text = f"Die Staatssekretärin Nora Lind kam. Sie {told} die Bahn fahre wieder."
    assert speakers(text, "de") in ([], [None])


def test_a_short_german_quotation_behind_a_preposition_keeps_its_speaker() -> None:
    text = "Nora Lind sprach am Montag von einem „Winter ohne jedes Wasser“."
    assert speakers(text, "de") == ["Nora Lind"]


def test_a_title_of_someone_not_named_in_full_completes_no_other_name() -> None:
    text = (
        "President Trumble warned the rebels on Tuesday. Melina Trumble, 52, opened a school. "
        "“They will pay a price for this attack,” President Trumble said."
    )
    assert speakers(text) == ["Trumble"]
    assert speakers(text.replace("President Trumble warned", "Melina Trumble warned")) == [
        "Melina Trumble"
    ]


def test_a_pronoun_behind_a_body_is_not_a_person_before_it() -> None:
    text = (
        "Pierre Lunel, directeur du port, a parlé. « Nous allons fermer le pont ce soir », a dit "
        "Pierre Lunel.\n\n« Une colonne a été détruite », indique le ministère de la Défense dans "
        "un communiqué. Il précise que des armes « fournies par le nord » ont été brûlées."
    )
    assert speakers(text, "fr") == ["Pierre Lunel", None, None]


@pytest.mark.parametrize("reads", ["reads it aloud, because people ask her to", "reads from it"])
def test_who_reads_a_letter_aloud_did_not_say_it(reads: str) -> None:
    text = (
        f"Clara Acker has a postcard from a retired manager. She {reads}: "
        "“I was on the wrong side in those years. It was warmer there.”"
    )
    assert speakers(text) == [None]
