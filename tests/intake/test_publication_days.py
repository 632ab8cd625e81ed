"""Which day is the day of publication: its label, its place on a page, and reasons to doubt it.

Printing the day of an event as the day of publication is false, so a doubtful day is not used.
"""

from __future__ import annotations

import pytest

from digest.core.model import Article, File, Problem
from digest.intake import formats
from digest.intake.article import outlets
from digest.intake.article.parse import parse
from digest.intake.furniture import clean

ENGLISH = (
    "The harbour council voted on Tuesday to close the old ferry slip for repairs. The work will "
    "take eleven weeks, the harbour master said. Two of the four berths stay open.",
    "Fishermen had asked for a later date because the herring season begins in spring. Their "
    "petition was signed by three hundred people, the council said in its minutes.",
)
GERMAN = (
    "Der Hafenrat hat am Dienstag beschlossen, den alten Anleger für Reparaturen zu schließen. Die "
    "Arbeiten dauern elf Wochen, sagte der Hafenmeister. Zwei der vier Liegeplätze bleiben offen.",
    "Die Fischer hatten um einen späteren Beginn gebeten, weil die Heringszeit im Frühjahr beginnt.",
)
FRENCH = (
    "Le conseil du port a voté mardi la fermeture de la cale du bac pour des réparations. Les "
    "travaux dureront onze semaines, a dit le capitaine du port. Deux des quatre postes restent.",
    "Les pêcheurs avaient demandé une date plus tardive parce que la saison commence au printemps.",
)


def read(text: str, ending: str = "txt") -> tuple[Article, list[Problem]]:
    table, _ = outlets.make({})
    document, first = formats.read(File(path=f"in/x.{ending}", id="in/x", data=text.encode()))
    article, second = parse(document, clean.clean(document), table)
    return article, [*first, *second]


def published(line: str, body: tuple[str, ...]) -> str | None:
    article, _ = read("\n\n".join(("Ferry slip to close", line, *body)))
    return article.published and article.published[:10]


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ("The trial opens on 14 December 2026.", ENGLISH),
        ("Born 5 December 1936", ENGLISH),
        ("5 December 1936 – 3 March 2024", ENGLISH),
        ("Born 5 December 1936, died 3 March 2024", ENGLISH),
        ("Saturday, 14 March 2026, 7 p.m., Town Hall", ENGLISH),
        ("Sunday 14 March 2026, 11 am, St Olaf Church", ENGLISH),
        ("Deadline: 30 June 2026", ENGLISH),
        ("Played on 3 March 2024 at Quay Park", ENGLISH),
        ("Est. 14 May 1911", ENGLISH),
        ("Today is 12 November 2026", ENGLISH),
        ("Next meeting: 14 March 2026", ENGLISH),
        ("Release date: 14 March 2026", ENGLISH),
        ("Expiry date: 3 March 2027", ENGLISH),
        ("Last seen on 3 March 2024", ENGLISH),
        ("Exhibition, 3 March 2024 to 9 June 2024", ENGLISH),
        ("3–9 March 2024", ENGLISH),
        ("Published: 1 January 1970", ENGLISH),
        ("Wahltermin: 14. März 2026", GERMAN),
        ("Anpfiff: 14. März 2026, 15:30 Uhr", GERMAN),
        ("Sendung vom 3. März 2024", GERMAN),
        ("3. März 2024 – 9. Juni 2024", GERMAN),
        ("Concert le 14 mars 2026", FRENCH),
        ("Du 3 mars au 9 juin 2024", FRENCH),
        ("Élections : 14 mars 2026", FRENCH),
    ],
)
def test_the_day_of_an_event_is_not_the_day_of_publication(
    line: str, body: tuple[str, ...]
) -> None:
    """A line below the headline whose words say what its day is."""
    assert published(line, body) is None


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ("3 March 2024", ENGLISH),
        ("Sunday, March 3, 2024", ENGLISH),
        ("Published 3 March 2024", ENGLISH),
        ("Published in Politics on 3 March 2024", ENGLISH),
        ("Date: 3 March 2024", ENGLISH),
        ("Ada Brook on 3 March 2024", ENGLISH),
        ("Posted by Ada Brook on 3 March 2024", ENGLISH),
        ("By Ann Hall, 3 March 2024, 7 p.m.", ENGLISH),
        ("The Quay Gazette, March 3, 2024", ENGLISH),
        ("Politics | 3 March 2024", ENGLISH),
        ("Updated 5 March 2024 | Published 3 March 2024", ENGLISH),
        ("3 March 2024 10:15 GMT", ENGLISH),
        ("Veröffentlicht am 3. März 2024", GERMAN),
        ("Geschrieben am 3. März 2024 in Politik", GERMAN),
        ("Von Ada Brook am 3. März 2024", GERMAN),
        ("Stand: 3. März 2024, 10:15 Uhr", GERMAN),
        ("Publié le 3 mars 2024 à 10h15", FRENCH),
        ("Par Ada Brook le 3 mars 2024", FRENCH),
    ],
)
def test_a_line_that_says_when_it_was_published(line: str, body: tuple[str, ...]) -> None:
    """The same place in a text, with words of publication or no words."""
    assert published(line, body) == "2024-03-03"


TEXT = "".join(f"<p>{p}</p>" for p in ENGLISH)
HEAD = "<h1>Ferry slip to close</h1>"


@pytest.mark.parametrize(
    "body",
    [
        f"<nav><time datetime=2026-11-12>12 November</time></nav><article>{HEAD}{TEXT}</article>",
        f"<article>{HEAD}<dl><dt>When</dt><dd><time>14 December 2026</time></dd></dl>{TEXT}</article>",
        f"<article>{HEAD}<div class=event-date><time>14 December 2026</time></div>{TEXT}</article>",
        f"<article>{HEAD}<p><time>5 December 1936</time> – <time>3 March 2024</time></p>{TEXT}"
        "</article>",
        f"<article>{HEAD}<div class=weather><time>Today, 12 Nov 2026</time> 4 °C</div>{TEXT}</article>",
        f"<article>{HEAD}<div>Ada Marsh joined <time>1 May 2019</time></div>{TEXT}</article>",
        f"<article>{HEAD}<p class=dates>Born 5 December 1936</p>{TEXT}</article>",
        f"<article>{HEAD}{TEXT}<div class=comments><time>4 March 2024</time></div></article>",
        f"<div class=teaser><time>4 March 2021</time></div><article>{HEAD}{TEXT}</article>",
    ],
)
def test_a_time_on_a_page_is_not_always_that_of_publication(body: str) -> None:
    """An event, a period, the weather, the author's career, a comment, another article."""
    article, _ = read(f"<html lang=en><body><main>{body}</main></body></html>", "html")
    assert article.published is None


def test_a_time_below_the_headline_is() -> None:
    """The page as above, with an unlabelled time."""
    body = f"<article>{HEAD}<p class=meta><time>3 March 2024</time></p>{TEXT}</article>"
    article, _ = read(f"<html lang=en><body><main>{body}</main></body></html>", "html")
    assert article.published == "2024-03-03"


def test_a_placeholder_in_front_matter_is_reported() -> None:
    """A program without a date writes the first day that it can count."""
    article, problems = read("---\ndate: 1970-01-01\n---\n" + "\n\n".join(ENGLISH))
    assert article.published is None
    assert [p.name for p in problems] == ["front-matter"]


@pytest.mark.parametrize(("day", "doubted"), [("2019-05-01", True), ("2024-03-04", False)])
def test_an_article_older_than_what_it_reports_is_doubted(day: str, doubted: bool) -> None:
    """Its date cannot be right, so the editor is asked."""
    past = "The old slip was closed on 3 March 2024, and the pier was sold a week before that day."
    _, problems = read(f"---\ndate: {day}\n---\n" + "\n\n".join((past, *ENGLISH)))
    assert [p.name for p in problems if p.name == "date-doubted"] == ["date-doubted"] * doubted


def test_a_planned_day_is_not_a_reason_for_doubt() -> None:
    """The future may be reported with its year."""
    plan = (
        "The new slip will open on 3 March 2027, the council said, if the money is found by then."
    )
    _, problems = read("---\ndate: 2024-05-01\n---\n" + "\n\n".join((plan, *ENGLISH)))
    assert not problems


@pytest.mark.parametrize(
    ("ending", "table"),
    [
        (
            "md",
            "| Product | Use by |\n|---|---|\n| Eel paste | 9 June 2031 |\n| Roe | 14 June 2031 |",
        ),
        (
            "html",
            "<table><tr><th>Ferry</th><th>Last trip</th></tr>"
            "<tr><td>Alder</td><td>9 June 2031</td></tr></table>",
        ),
    ],
)
def test_a_day_in_a_table_is_not_a_day_of_publication(ending: str, table: str) -> None:
    """A cell of a table below the opening is about the article's subject."""
    head, *rest = ENGLISH
    if ending == "html":
        html = f"<h1>Slip closes</h1><p>{head}</p>{table}" + "".join(f"<p>{p}</p>" for p in rest)
        text = f"<html><body><article>{html}</article></body></html>"
    else:
        text = "\n\n".join(("# Slip closes", head, table, *rest))
    article, _ = read(text, ending)
    assert article.published is None
    assert "9 June 2031" in article.text or ending == "html"
