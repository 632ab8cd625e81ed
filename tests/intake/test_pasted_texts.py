"""Pasted texts: headline, date, outlet and address from their first lines, without captions."""

from __future__ import annotations

import pytest

from digest.core.model import Article, File, Line, Problem
from digest.intake import formats
from digest.intake.article import outlets
from digest.intake.article.parse import parse
from digest.intake.furniture.clean import clean

TITLE = "Sandvik will repave its market square"
BODY = [
    "The town of Sandvik will repave its market square next spring, the council decided on Monday "
    "after a debate of four hours.",
    "The work is to take eleven weeks, and stalls will move to the quay for that time.",
    "Traders said they had asked for a shorter closure, and for a lower rent on the quay, where fewer "
    "people pass than on the square.",
    "The council set aside four hundred thousand crowns for the square and its drains.",
]


def article(*lines: str) -> tuple[Article, tuple[Line, ...], list[Problem]]:
    """Return the article of a text of these paragraphs, its lines and its problems."""
    data = "\n\n".join(lines).encode()
    document, problems = formats.read(File(path="a.txt", id="a", data=data))
    judged = clean(document)
    made, more = parse(document, judged, outlets.Outlets())
    return made, judged, [*problems, *more]


@pytest.mark.parametrize(
    "line",
    [
        "The work starts on 9 March 2027.",
        "The vote was on 3 March 2026.",
        "Stalls until 9 May 2027",
        "Deadline: 1 February 2027",
        "When: 9 March 2027, 6 p.m.",
        "Born 4 June 1941",
        "Beginn: 9. März 2027",
        "Hasta el 9 de mayo de 2027",
    ],
)
def test_a_day_of_the_event_is_not_a_publication_date(line: str) -> None:
    """The day of an event, or of a deadline, is not the day of publication."""
    assert article(TITLE, line, *BODY)[0].published is None


@pytest.mark.parametrize(
    "line",
    [
        "Published on 7 November 2026",
        "7 November 2026",
        "Saturday, November 7, 2026, 9:30 a.m. EST",
        "Sandvik, 7 November 2026",
        "Posted: 7 November 2026 - 3 min read",
        "Veröffentlicht am 7. November 2026",
    ],
)
def test_a_date_line_is_one(line: str) -> None:
    """A day with its label, with its place, or alone."""
    assert (article(TITLE, line, *BODY)[0].published or "")[:10] == "2026-11-07"


def test_a_headline_printed_twice_is_the_headline() -> None:
    """The second printing confirms the headline; a caption that shares more words does not win."""
    caption = "Traders of Sandvik on the market square in May.CreditIda Holm/The Quay"
    made, lines, _ = article(
        "Square to Close for Weeks", "April 6, 2025", "Square to Close for Weeks", caption, *BODY
    )
    assert made.title == "Square to Close for Weeks"
    assert [line.why for line in lines[:4]] == ["title", "date", "repeat", "caption"]


@pytest.mark.parametrize(
    "title",
    [
        "Town to Repave Old Market Square in Spring.",
        "Market square of Sandvik will be repaved next spring.",
    ],
)
def test_a_headline_may_end_in_a_full_stop(title: str) -> None:
    """Capitals as in a title, or a first paragraph that says the same, show it."""
    made, _, _ = article(title, *BODY)
    assert made.title == title
    assert made.text.startswith(BODY[0])


def test_a_first_sentence_is_not_a_headline() -> None:
    """If the next paragraph is about something else."""
    made, _, _ = article("Nobody was hurt when a wall fell in Oxley on Monday.", *BODY)
    assert made.text.startswith("Nobody was hurt")


@pytest.mark.parametrize(
    "caption",
    [
        "FILE - In this May 3, 2016, file photo, traders wait on the market square of Sandvik for the mayor to arrive.",
        "Pictured left, the mayor of Sandvik talks to a trader who has sold fish there for thirty years.",
        "Clockwise from top: the square, the quay and the drains that the council wants to replace next spring.",
        "Archivbild: Der Marktplatz von Sandvik, auf dem die Stände seit dreißig Jahren stehen.",
    ],
)
def test_a_caption_written_as_a_sentence_is_one(caption: str) -> None:
    """Its beginning shows it."""
    made, lines, _ = article(TITLE, BODY[0], BODY[1], caption, BODY[2], BODY[3])
    assert caption not in made.text
    assert next(line.why for line in lines if line.text == caption) == "caption"


def test_a_sentence_with_a_caption_run_in_is_not_printed() -> None:
    """The end of the caption cannot be found."""
    run_in = f"{BODY[0]} Image caption Stalls stood close The square is old."
    made, _, _ = article(TITLE, run_in, *BODY[1:])
    printed = [made.text[s.start : s.end] for s in made.sentences]
    assert BODY[0] in printed
    assert not any("Image caption" in s for s in printed)


@pytest.mark.parametrize(
    ("header", "outlet", "link"),
    [
        (["Harbour Radio", TITLE, "https://harbourradio.example/news/square", "7 November 2026"], "Harbour Radio", "https://harbourradio.example/news/square"),
        (["Orpham Mail", TITLE, "7 November 2026"], "Orpham Mail", None),
        ([TITLE, "https://www.quay.example/news/square"], "quay.example", "https://www.quay.example/news/square"),
        (["https://quay.example/news/square", TITLE], "quay.example", "https://quay.example/news/square"),
        ([TITLE, "7 November 2026"], None, None),
        (["Market square", TITLE, "7 November 2026"], None, None),
        ([TITLE, "https://quay.example/"], None, None),
    ],
)  # fmt: skip
def test_outlet_and_address_in_the_header(
    header: list[str], outlet: str | None, link: str | None
) -> None:
    """An address among the first lines, a name alone on a line, and the host if nothing else is
    known."""
    made, _, _ = article(*header, *BODY)
    assert made.title == TITLE
    assert made.outlet == outlet
    assert made.link == link


@pytest.mark.parametrize(
    ("dateline", "day"),
    [
        ("SANDVIK, Nov 7 (NPA) - ", "2026-11-07"),
        ("SANDVIK, Norway, November 7 (NPA) — ", "2026-11-07"),
        ("Sandvik (dpa) – ", None),
        ("SANDVIK (AP) -- ", None),
        ("SANDVIK, 7 Nov 2026 (NPA) - ", "2026-11-07"),
    ],
)
def test_a_headline_does_not_begin_with_its_dateline(dateline: str, day: str | None) -> None:
    """Agency copy with the dateline before its headline: the rest of the line is the headline."""
    data = "\n\n".join((dateline + TITLE, *BODY)).encode()
    document, _ = formats.read(File(path="a.txt", id="a", data=data))
    made, _ = parse(document, clean(document), outlets.Outlets(), "2026-11-07")
    assert made.title == TITLE
    assert made.place
    assert made.place.startswith("Sandvik")
    assert made.published == day
    assert made.text.startswith(BODY[0])
    assert made.lead == 0


@pytest.mark.parametrize(
    "label", ["Market: ", "LIVE: ", "SANDVIK: ", "Analysis - ", "Sandvik, 4 March 2011: "]
)
def test_a_label_before_a_headline_stays(label: str) -> None:
    """Only a certain dateline is cut off and read; a feature names a past day."""
    made = article(label + TITLE, *BODY)[0]
    assert made.title == label + TITLE
    assert made.published is None


@pytest.mark.parametrize(
    ("stated", "authors"),
    [
        ("Ada Marsh, Sandvik", ("Ada Marsh",)),
        ("Ada Marsh and Bo Lind, Sandvik", ("Ada Marsh", "Bo Lind")),
        ("Ada Marsh, Ines", ("Ada Marsh", "Ines")),
        ("Ines and Ruben", ("Ines", "Ruben")),
    ],
)
def test_the_place_behind_an_author_is_not_an_author(stated: str, authors: tuple[str, ...]) -> None:
    """A byline in front matter may end with the place."""
    text = f'---\nbyline: "{stated}"\ntitle: {TITLE}\n---\n\n' + "\n\n".join(BODY)
    document, _ = formats.read(File(path="a.md", id="a", data=text.encode()))
    assert parse(document, clean(document), outlets.Outlets())[0].authors == authors
