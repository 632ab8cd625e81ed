"""Address and outlet of a pasted text: what is named is found, and nothing is guessed."""

from __future__ import annotations

import pytest

from digest.core.model import Article, File
from digest.intake import formats
from digest.intake.article import outlets
from digest.intake.article.parse import parse
from digest.intake.furniture import clean

TITLE = "Ferry slip to close for winter"
BODY = (
    "The harbour council voted on Tuesday to close the old ferry slip for repairs. The work will "
    "take eleven weeks, the harbour master said. Two of the four berths stay open.",
    "Fishermen had asked for a later date because the herring season begins in spring. Their "
    "petition was signed by three hundred people, the council said in its minutes.",
)
ADDRESS = "https://ribblequay.example/news/ferry-slip"
PAPER = "Ribble Quay Gazette"


def read(*lines: str) -> Article:
    table, _ = outlets.make({})
    data = "\n\n".join(lines).encode()
    document, _ = formats.read(File(path="in/x.txt", id="in/x", data=data))
    return parse(document, clean.clean(document), table)[0]


@pytest.mark.parametrize(
    "lines",
    [
        (ADDRESS, TITLE, *BODY),
        (TITLE, ADDRESS, *BODY),
        (TITLE, "By Ada Marsh", "3 March 2024", ADDRESS, *BODY),
        (TITLE, f"Source: {ADDRESS}", *BODY),
        (TITLE, f"URL: {ADDRESS}", *BODY),
        (TITLE, f"Quelle: {ADDRESS}", *BODY),
        (f"<{ADDRESS}>", TITLE, *BODY),
        (TITLE, *BODY, f"Link: {ADDRESS}"),
        (TITLE, *BODY, ADDRESS),
    ],
)
def test_an_address_of_its_own_line_is_the_articles(lines: tuple[str, ...]) -> None:
    """With or without a label; its host is printed if no outlet is named."""
    article = read(*lines)
    assert (article.link, article.outlet) == (ADDRESS, "ribblequay.example")
    assert ADDRESS not in article.text


@pytest.mark.parametrize(
    "lines",
    [
        (f"The {PAPER}", TITLE, "3 March 2024", *BODY),
        (TITLE, PAPER, "March 3, 2024", *BODY),
        (TITLE, f"{PAPER} | March 3, 2024", *BODY),
        (TITLE, f"By Ada Marsh, {PAPER}", *BODY),
        (f"{TITLE} - {PAPER}", "3 March 2024", *BODY),
        (f"{TITLE} | {PAPER}", "3 March 2024", *BODY),
        (TITLE, f"Source: {PAPER}", *BODY),
        (TITLE, f"Published in the {PAPER}, 3 March 2024", *BODY),
        (TITLE, f"From the {PAPER}, 3 March 2024", *BODY),
        (TITLE, f"SANDVIK ({PAPER}) - {BODY[0]}", *BODY[1:]),
        (TITLE, *BODY, f"— {PAPER}"),
        (TITLE, *BODY, f"({PAPER}, 3 March 2024)"),
        (TITLE, *BODY, f"© 2024 {PAPER}. All rights reserved."),
        (TITLE, *BODY, f"Copyright {PAPER}"),
    ],
)
def test_a_paper_is_named_in_many_places(lines: tuple[str, ...]) -> None:
    """Above the text, at the end of the headline, in the dateline, below the text."""
    article = read(*lines)
    assert (article.outlet or "").removeprefix("The ") == PAPER
    assert article.title == TITLE
    assert PAPER not in article.text or article.lead


def test_an_outlet_that_a_page_states_as_an_address_is_its_host() -> None:
    """Some templates write the site's address in place of its name."""
    head = '<meta property="og:site_name" content="https://www.ribblequay.example">'
    text = "".join(f"<p>{p}</p>" for p in BODY)
    page = f"<html><head>{head}</head><body><article><h1>{TITLE}</h1>{text}</article></body></html>"
    table, _ = outlets.make({})
    document, _ = formats.read(File(path="in/x.html", id="in/x", data=page.encode()))
    assert parse(document, clean.clean(document), table)[0].outlet == "ribblequay.example"


@pytest.mark.parametrize("line", ["ribblequay.example", "ribblequay.example | 3 March 2024"])
def test_a_domain_above_the_text_names_the_outlet(line: str) -> None:
    """It is printed unchanged, and is not an address."""
    article = read(TITLE, line, *BODY)
    assert (article.outlet, article.link) == ("ribblequay.example", None)


@pytest.mark.parametrize(
    "lines",
    [
        (TITLE, *BODY, f"The {PAPER} reported on Monday that the council had met in secret."),
        (TITLE, "By Thomas Herald", *BODY),
        (TITLE, "Sport", *BODY),
        (TITLE, "https://www.facebook.com/somebody/posts/123", *BODY),
        (TITLE, "https://ribblequay.example/", *BODY),
        (TITLE, "https://ribblequay.example/pics/slip.jpg", *BODY),
        (TITLE, *BODY, "https://a.example/news/one-thing", "https://b.example/news/two-things"),
        (TITLE, *BODY, f"Read more: {ADDRESS}", BODY[1]),
        (TITLE, "Press release: Sandvik Council", *BODY),
        ("Orpham Gazette sold to Lind", "3 March 2024", *BODY),
        (TITLE, "Telegraph Hill, 3 March 2024", *BODY),
        (TITLE, "Via @ribblequay", *BODY),
    ],
)
def test_no_outlet_or_address_is_guessed(lines: tuple[str, ...]) -> None:
    """A person, a section, a front page, a picture, another story, words of a headline."""
    article = read(*lines)
    assert (article.outlet, article.link) == (None, None)
