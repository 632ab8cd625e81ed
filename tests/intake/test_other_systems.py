"""Copies of other programs: prints, messages, forwarded mails, and pages of Drupal, Joomla, TYPO3."""

from __future__ import annotations

import pytest

from digest.core.model import Article, File, Line
from digest.intake import formats
from digest.intake.article import date_labels, headline_source, outlets
from digest.intake.article.parse import parse
from digest.intake.furniture.clean import clean
from tests.intake.test_pasted_texts import BODY, TITLE

DAY = "2026-11-26"


def read(data: str, name: str = "a.txt") -> tuple[Article, tuple[Line, ...]]:
    document, _ = formats.read(File(path=name, id="a", data=data.encode()))
    lines = clean(document)
    return parse(document, lines, outlets.Outlets())[0], lines


def text(*lines: str) -> tuple[Article, tuple[Line, ...]]:
    return read("\n\n".join(lines))


def page(body: str, window: str = "Sandvik", paragraphs: list[str] = BODY) -> Article:
    pytest.importorskip("trafilatura")
    main = body.replace("BODY", "".join(f"<p>{p}</p>" for p in paragraphs))
    html = f"<!doctype html><html><head><title>{window}</title></head><body>{main}</body></html>"
    return read(html, "a.html")[0]


# ---------------------------------------------------------------------------- the day of a copy


@pytest.mark.parametrize(
    "line",
    [
        "Printed on 29 November 2026",
        "Date printed: 29 November 2026",
        "Downloaded Sunday, 29 November 2026, 10:14",
        "Retrieved 2026-11-29",
        "Ausgedruckt am 29.11.2026",
        "Imprimé le 29 novembre 2026",
        "Hämtad 29 november 2026",
    ],
)
def test_the_day_of_a_copy_is_not_that_of_publication(line: str) -> None:
    assert text(line, TITLE, *BODY)[0].published is None
    assert text(line, TITLE, "26 November 2026", *BODY)[0].published == DAY


@pytest.mark.parametrize(
    "line",
    [
        "Printed in the Orpham Post on 26 November 2026",
        "Published 26 November 2026, printed 29 November 2026",
        "26 November 2026, saved for later",
    ],
)
def test_a_day_of_publication_beside_such_a_word(line: str) -> None:
    assert not date_labels.is_of_event(line)


def test_a_date_line_with_an_update_that_ends_in_a_full_stop_is_no_text() -> None:
    line = "November 26, 2026 | Updated November 28, 2026 3:14 p.m."
    made, lines = text(TITLE, line, *BODY)
    assert made.published == DAY
    assert [ln.why for ln in lines if ln.text == line] == ["date"]


# ------------------------------------------------------------------------ source in a headline


@pytest.mark.parametrize(
    ("source", "outlet"),
    [
        (" (Orpham Gazette, 26 November 2026)", "Orpham Gazette"),
        (" [The Orpham Lantern; 26/11/2026]", "The Orpham Lantern"),
        (" – Orpham Courier, Nov. 26, 2026", "Orpham Courier"),
        (" | Radio Tern, 2026-11-26", "Radio Tern"),
        (" (Orpheimer Zeitung, 26. November 2026)", "Orpheimer Zeitung"),
    ],
)
def test_paper_and_day_at_the_end_of_a_headline(source: str, outlet: str) -> None:
    made, _ = text(TITLE + source, *BODY)
    assert (made.title, made.outlet, made.published) == (TITLE, outlet, DAY)


@pytest.mark.parametrize(
    "title",
    [
        f"{TITLE} (Orpham, 26 November 2026)",
        f"{TITLE} (until 26 November 2026)",
        f"{TITLE} – meeting on 26 November 2026",
        "Ferry (Orpham Gazette, 26 November 2026)",
        f"{TITLE} (Orpham Gazette, 3 March to 26 November 2026)",
    ],
)
def test_another_end_of_a_headline_stays(title: str) -> None:
    line = Line(text=title, kept=False, why="title")
    assert headline_source.apart([line], outlets.Outlets(), "en") == [line]


# ---------------------------------------------------------------------------------- translations


@pytest.mark.parametrize(
    "note",
    [
        "This article was first written in Danish and translated with software.",
        "This is a translation. The original article can be read on our Danish pages.",
        "Translated from the Danish by Mette Krog",
        "Machine translation of a Danish report. Mistakes may occur.",
        "Dieser Text wurde maschinell aus dem Dänischen übersetzt.",
        "Cet article a été traduit du danois par Mette Krog.",
        "Traducción: Mette Krog",
    ],
)
def test_a_note_on_the_translation_is_no_text(note: str) -> None:
    for lines in ((TITLE, note, *BODY), (TITLE, *BODY, note)):
        made, judged = text(*lines)
        assert note not in made.text
        assert [line.why for line in judged if line.text == note] == ["credit"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Translated from the Danish, the novel about the square sold a million copies within a year.",
        "The council had its letters translated from Danish, and paid nine thousand crowns for it.",
        "“This text was translated badly,” the mayor said of the letter.",
    ],
)
def test_news_of_a_translation_stays(sentence: str) -> None:
    assert sentence in text(TITLE, BODY[0], sentence, *BODY[1:])[0].text


# ------------------------------------------------------------------------- marks of messengers


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (f"*{TITLE}*", "_Orpham Gazette, 26 November 2026_"),
        (f"_{TITLE}_", "*26 November 2026*"),
        (f"*{TITLE}*", "By Ines Holm, 26 November 2026"),
    ],
)
def test_lines_in_the_bold_or_italics_of_a_messenger(first: str, second: str) -> None:
    made, _ = text(first, second, *BODY)
    assert (made.title, made.published) == (TITLE, DAY)


@pytest.mark.parametrize("line", ["* Names have been changed *", "*One* and *two*", "_private"])
def test_other_marks_stay_in_a_line(line: str) -> None:
    assert text(TITLE, line, *BODY)[1][1].text == line


# ----------------------------------------------------------------------------- forwarded mails

NOTE = "Have a look at page four."
ORIGINAL = """---------- Forwarded message ---------
From: Orpham Gazette <news@gazette.example>
Date: Thu, 26 Nov 2026 at 09:14
Subject: Square to be repaved
To: <ada@mail.example>
"""
OUTLOOK = """Von: Orpham Gazette <news@gazette.example>
Gesendet: Donnerstag, 26. November 2026 09:14
An: Ada Finch
Betreff: WG: Square to be repaved
"""


def mail(subject: str, *lines: str, kind: str = "plain") -> tuple[Article, tuple[Line, ...]]:
    head = (
        f"From: Ada Finch <ada@mail.example>\nSubject: {subject}\n"
        f"Date: Sun, 29 Nov 2026 10:00:00 +0100\nContent-Type: text/{kind}; charset=utf-8\n\n"
    )
    return read(head + "\n\n".join(lines), "a.eml")


@pytest.mark.parametrize("header", [ORIGINAL, OUTLOOK, OUTLOOK + "\nFYI\n\n" + ORIGINAL])
@pytest.mark.parametrize("mark", ["Fwd: ", "FW: ", "WG: ", "Fwd: TR: "])
def test_a_forwarded_mail_is_that_of_its_first_sender(mark: str, header: str) -> None:
    made, _ = mail(f"{mark}Square to be repaved", NOTE, header, *BODY)
    assert made.title == "Square to be repaved"
    assert made.outlet == "Orpham Gazette"
    assert made.published is not None
    assert made.published[:10] == DAY
    assert NOTE not in made.text
    assert made.text.startswith(BODY[0])


def test_a_forwarded_mail_without_its_header_has_neither_day_nor_outlet() -> None:
    made, _ = mail(f"Fwd: {TITLE}", *BODY)
    assert (made.title, made.outlet, made.published) == (TITLE, None, None)


def test_an_answer_is_a_mail_of_its_own() -> None:
    made, _ = mail(f"Council: {TITLE}", *BODY, OUTLOOK, "The square is old.")
    assert made.outlet == "Ada Finch"
    assert made.title == f"Council: {TITLE}"


# ----------------------------------------------------------------------------- pages of others


@pytest.mark.parametrize(
    "label",
    ["Print - ", "Printable version: ", "Druckansicht | ", "Version imprimable – ", "AMP - "],
)
def test_the_window_of_a_copy_for_print(label: str) -> None:
    body = f"<div>Orpham Gazette</div><h1>{TITLE}</h1><div class=print-content>BODY</div>"
    assert page(body, f"{label}{TITLE}").title == TITLE


def test_another_first_part_of_a_window_is_a_name() -> None:
    body = f"<header><h1>Orpham FM</h1></header><h2>{TITLE}</h2>BODY"
    assert page(body, f"{TITLE} | Orpham FM").title == TITLE


def test_a_heading_that_is_marked_as_the_headline() -> None:
    body = f"<div class=article><h3 itemprop=headline>{TITLE}</h3>BODY</div>"
    assert page(body, "Orpheimer Bote: Der Markt").title == TITLE
    teasers = f"{body}<div class=related><h3 itemprop=headline>Ferry to sail at night</h3></div>"
    assert page(teasers, "Orpheimer Bote: Der Markt").title == TITLE


def test_a_page_of_drupal_prints_author_and_day_in_a_footer_above_the_text() -> None:
    submitted = "<div class=node__submitted>By <span>Ines Holm</span>, 26 November, 2026</div>"
    body = f"<main><h1>{TITLE}</h1><article><footer>{submitted}</footer>BODY</article></main>"
    made = page(body)
    assert (made.published, made.authors) == (DAY, ("Ines Holm",))
    below = f"<main><h1>{TITLE}</h1><article>BODY<footer>{submitted}</footer></article></main>"
    assert page(below).published is None


def test_a_page_of_joomla_marks_its_author() -> None:
    by = '<dd itemprop="author">Written by: <span itemprop="name">Ines Holm</span></dd>'
    head = f"<h2 itemprop=headline>{TITLE}</h2><dl class=article-info>{by}</dl>"
    body = "<div itemprop=articleBody>BODY</div>"
    assert page(f"<div class=item-page>{head}{body}</div>").authors == ("Ines Holm",)
    comment = f"<div class=comments><dl>{by}</dl></div>"
    assert page(f"<div><h2>{TITLE}</h2>BODY{comment}</div>").authors == ()


# -------------------------------------------------------------------------------------- authors


@pytest.mark.parametrize(
    "line",
    [
        "By our reporter Ines Holm",
        "By our own correspondent Ines Holm in Orpham",
        "From our court reporter, Ines Holm",
        "Av Ines Holm",
        "Av vår reporter Ines Holm",
        "Af Ines Holm",
    ],
)
def test_bylines_of_the_papers_own_people(line: str) -> None:
    made, lines = text(TITLE, line, "26 November 2026", *BODY)
    assert made.authors == ("Ines Holm",)
    assert lines[1].why == "byline"


def test_several_authors_after_by_are_all_named() -> None:
    made, _ = text(TITLE, "By Ines Holm, Clara Marsh, Jo Quist", "26 November 2026", *BODY)
    assert made.authors == ("Ines Holm", "Clara Marsh", "Jo Quist")


def test_a_line_that_begins_like_a_scandinavian_byline() -> None:
    assert text(TITLE, "Av alle kommunene svarte to", *BODY)[0].authors == ()


def test_the_outlet_is_not_an_author() -> None:
    made, _ = text(TITLE, "By Ines Holm, Orpham Gazette", "26 November 2026", *BODY)
    assert (made.authors, made.outlet) == (("Ines Holm",), "Orpham Gazette")


@pytest.mark.parametrize("line", ["BY INES HOLM NOV. 26, 2026", "INES HOLM | 26 November 2026"])
def test_an_author_in_capitals_is_not_a_section(line: str) -> None:
    made, _ = text(TITLE, line, *BODY)
    assert (made.section, made.published) == (None, DAY)


def test_a_section_beside_the_day() -> None:
    assert text(TITLE, "WORLD NEWS | 26 November 2026", *BODY)[0].section == "WORLD NEWS"
