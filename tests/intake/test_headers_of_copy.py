"""The headlines of agency copy, releases, corrections and old pages, and paragraphs that are broken off."""

from __future__ import annotations

import pytest

from digest.core.model import Article, File
from digest.intake import formats
from digest.intake.article.outlets import Outlets
from digest.intake.article.parse import parse
from digest.intake.formats import plain
from digest.intake.furniture.clean import clean


def read(text: str, name: str = "a.txt") -> Article:
    document, _ = formats.read(File(path=name, id="a", data=text.encode()))
    return parse(document, clean(document), Outlets(), "2031-03-09")[0]


COPY = """MPA0412 3 REG 204
UPDATE 1 - Sluice gate at Ostermoor jams, forty barges wait
(Adds harbour office; updates count)
By Ines Calder
OSTERMOOR, March 7 (Meridian) - Some forty barges were waiting below the
sluice on Friday after its lower gate jammed half open with a grain barge
wedged beneath it, the harbour office of the town said,
asking crews to stay aboard.
Divers went down at first light and found a chain round the hinge of the
gate, which they cannot cut before the water falls.
Nobody was hurt. A second barge had been let through a few minutes before, its skipper told the harbour office.
Millers in the upper town have flour for nine days, and said so.
"""


def test_agency_copy_without_empty_lines_keeps_its_lead_and_headline() -> None:
    article = read(COPY)
    assert article.title == "UPDATE 1 - Sluice gate at Ostermoor jams, forty barges wait"
    assert "Some forty barges were waiting below the sluice on Friday after" in article.text
    assert "the harbour office of the town said, asking crews to stay aboard." in article.text
    assert article.authors == ("Ines Calder",)
    assert article.place == "Ostermoor"


BROKEN_OFF = [
    ("The ferry board met on Monday evening in the old customs house of", "the port, and voted."),
    ("Zwei Boote lagen am Morgen quer in der Einfahrt des Hafens, und", "der Lotse wartete."),
    ("Le conseil du port a voté lundi soir la réparation de la digue,", "après deux ans de débat."),
    ("She had asked for a second pump in the spring of that year, but", "none came to the lock."),
    ("El puente quedó cerrado desde el lunes por la noche a causa de", "una grieta en su arco."),
]


@pytest.mark.parametrize(("first", "second"), BROKEN_OFF)
def test_lines_that_break_off_in_a_sentence_are_one_paragraph(first: str, second: str) -> None:
    long = "A line far wider than the others stays as it is, since no width holds for the whole of this text here."
    found = plain.blocks(f"{first}\n{second}\n{long}\n{first}\n{second}\n")
    assert [(b.text, b.line) for b in found] == [
        (f"{first} {second}", 1),
        (long, 3),
        (f"{first} {second}", 4),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        # a byline in small letters
        ["Harbour board votes to keep its oldest ferry for one more", "by Ines Calder"] * 2,
        ["Hafenrat stimmt für die Reparatur der alten Fähre im Herbst", "von Ines Calder"] * 2,
        # a list in small letters
        ["The ferry now carries these goods on its way to the islands", "flour and salt", "rope"]
        * 2,
        # whole sentences, one a line
        ["The board met on Monday evening and voted for the repair.", "iron is dear, said Calder."]
        * 2,
        # one such line may be chance
        ["The name of the new ferry of the town was put to a vote as", "nordlys and won the vote."],
    ],
)
def test_other_short_lines_are_left_apart(lines: list[str]) -> None:
    assert [b.text for b in plain.blocks("\n".join(lines))] == lines


BODY = (
    "{name} today announced that {what} from the first of May, after talks with the town lasted for "
    "eleven months.\n\nMembers of the staff were told on Friday in two meetings at the quay, and "
    "most of them will be offered other work.\n\nA first report on the costs is due before the "
    "summer, and will be given to the council.\n"
)
RELEASES = [
    ("Calder Mills plc", "Plan to end milling at the lower quay", "milling will end"),
    (
        "Ostermoor Water Board",
        "Directors back a fairer deal for boatmen",
        "charges at the lock rise",
    ),
    ("University of Nordhaven", "Two chairs in tidal studies are founded", "two chairs open"),
    ("Friends of the Old Pier", "Volunteers win a long fight against rust", "the pier stays open"),
    ("Holm & Calder", "Sale of the rope works to its staff", "the rope works are sold"),
]


@pytest.mark.parametrize(("name", "headline", "what"), RELEASES)
@pytest.mark.parametrize("day", ["7 March 2031", "7 March 2031, 7.00 a.m."])
@pytest.mark.parametrize("label", ["PRESS RELEASE\n\n", ""])
def test_the_name_over_a_release_is_not_its_headline(
    name: str, headline: str, what: str, day: str, label: str
) -> None:
    article = read(f"{name}\n\n{label}{day}\n\n{headline}\n\n{BODY.format(name=name, what=what)}")
    assert article.title == headline
    assert article.published is not None
    assert article.published.startswith("2031-03-07")


def test_a_headline_in_capitals_over_a_date_stays_the_headline() -> None:
    body = BODY.format(name="The board", what="Ferry Crews Strike was the word")
    text = (
        f"Ferry Crews End Strike\n\n7 March 2031\n\nTalks at the quay took eleven months\n\n{body}"
    )
    assert read(text).title == "Ferry Crews End Strike"


@pytest.mark.parametrize(
    "paper", ["OSTERMOOR & HOLM PACKET", "THE ORPHAM ECHO", "NORDHAVEN WEEKLY", "LOCK AND QUAY"]
)
def test_a_correction_below_the_name_of_its_paper_is_labelled_so(paper: str) -> None:
    body = (
        "In our report of March 3 on the lock at Ostermoor Holm and its packet, we gave the height of "
        "the quay in the Nordhaven Weekly as nine metres. It is six metres, an echo of the old lock."
    )
    article = read(f"{paper}\n\nCorrection\n\n{body}\n\nMarch 7, 2031\n")
    assert article.title == "Correction"


@pytest.mark.parametrize(
    ("paper", "headline"),
    [
        ("Ostermoor Gazette", "Crowds at the quay as Ostermoor loses its ferry"),
        ("Nordhaven Courier", "Bakers of Nordhaven turn to the courts"),
        ("The Holm Echo", "An island school in Holm closes its doors"),
        ("Orpham Post", "Old mill at Orpham sold to its own workers"),
        ("Radio Tern", "Tern nests halt the work on the harbour wall"),
    ],
)
def test_the_window_may_name_a_paper_of_the_town_in_the_headline(paper: str, headline: str) -> None:
    body = "".join(
        f"<p>{p}</p>" for p in BODY.format(name="The town", what="it ends").split("\n\n")
    )
    html = f"<html><head><title>{paper}</title></head><body><h2>{headline}</h2>{body}</body></html>"
    assert read(html, "a.html").title == headline
