"""Author, outlet and agency in a line below the text, or above it in a form other than "By NAME"."""

from __future__ import annotations

import pytest

from digest.core.model import Article, File
from digest.intake import formats
from digest.intake.article import outlets
from digest.intake.article.parse import parse
from digest.intake.furniture import clean

TITLE = "Swimming pool in Orpham to close for good"
BODY = (
    "The council voted on Tuesday to close the swimming pool in Orpham for good, after a survey "
    "found cracks in the roof. It had been shut since March.",
    "The pool was built in 1962 and will be pulled down in the spring, the council said. Parents "
    "said that the nearest pool was now twelve miles away.",
)
DAY = "3 March 2026"


def read(*lines: str, name: str = "x.txt") -> Article:
    table, _ = outlets.make({})
    data = "\n\n".join(lines).encode()
    document, _ = formats.read(File(path=f"in/{name}", id="in/x", data=data))
    return parse(document, clean.clean(document), table)[0]


BELOW = [
    ("By Clara Marsh, Harbour Gazette", "Harbour Gazette", ("Clara Marsh",), None),
    ("Clara Marsh | Harbour Gazette", "Harbour Gazette", ("Clara Marsh",), None),
    ("By Clara Marsh, Staff Reporter", None, ("Clara Marsh",), None),
    ("Harbour Gazette", "Harbour Gazette", (), None),
    ("Harbour Gazette, Clara Marsh", "Harbour Gazette", ("Clara Marsh",), None),
    ("Marston Mail, 3 March 2026", "Marston Mail", (), None),
    ("(Harbour Gazette)", "Harbour Gazette", (), None),
    ("via Coast FM", "Coast FM", (), None),
    ("Originally published in the Harbour Gazette.", "Harbour Gazette", (), None),
    ("First published by the Harbour Gazette on 3 March 2026", "Harbour Gazette", (), None),
    ("This article first appeared in the Marston Mail.", "Marston Mail", (), None),
    ("Dieser Text erschien zuerst in der Orpheimer Zeitung.", "Orpheimer Zeitung", (), None),
    ("Clara Marsch, Küstenbote", "Küstenbote", ("Clara Marsch",), None),
    ("Por Clara Marín, Diario de Marle", "Diario de Marle", ("Clara Marín",), None),
    ("Fonte: Il Giornale di Orfano", "Il Giornale di Orfano", (), None),
    ("(dpa)", None, (), "dpa"),
    ("(AP / Meridian)", None, (), "AP"),
    ("(Meridian News Agency)", None, (), "Meridian News Agency"),
    ("(Reporting by Clara Marsh in Orpham; editing by Tom Holm)", None, ("Clara Marsh",), None),
]


@pytest.mark.parametrize(("line", "outlet", "authors", "agency"), BELOW)
def test_a_last_line_names_author_paper_or_agency(
    line: str, outlet: str | None, authors: tuple[str, ...], agency: str | None
) -> None:
    """It is read, and it is not part of the text."""
    article = read(TITLE, DAY, *BODY, line)
    assert (article.outlet, article.authors, article.agency) == (outlet, authors, agency)
    assert line not in article.text


@pytest.mark.parametrize(
    "line",
    [
        "Thomas Mercury",
        "(Photo: Harbour Gazette)",
        "Photograph: Clara Marsh/Harbour Gazette",
        "More from the Harbour Gazette",
        "Members: Clara Marsh, Weekly Mail",
        "(Orpham)",
        "He told the Harbour Gazette that nobody had asked him, and that he would leave.",
        "Additional reporting by Clara Marsh",
    ],
)
def test_a_last_line_of_another_kind_gives_no_name(line: str) -> None:
    """A picture's credit, another story, a list, a sentence."""
    article = read(TITLE, DAY, *BODY, line)
    assert (article.outlet, article.authors, article.agency) == (None, (), None)


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("From Clara Marsh at the Orpham courthouse", "Clara Marsh"),
        ("Clara Marsh in Orpham", "Clara Marsh"),
        ("CLARA MARSH, Port Orpham", "Clara Marsh"),
        ("Clara Marsh, Courts Editor", "Clara Marsh"),
        ("Von Clara Marsch aus Orpheim", "Clara Marsch"),
        ("Aus Orpheim berichtet Clara Marsch", "Clara Marsch"),
        ("Ein Kommentar von Clara Marsch", "Clara Marsch"),
        ("De notre correspondante à Orpheac, Clara Marchand", "Clara Marchand"),
        ("Clara Marín, desde Orfán", "Clara Marín"),
        ("Dal nostro inviato a Orfano, Clara Marini", "Clara Marini"),
        ("Van onze verslaggever Clara Maas in Orpdam", "Clara Maas"),
        ("Clara Marsh | Harbour Gazette", "Clara Marsh"),
    ],
)
def test_a_byline_in_another_form_is_not_a_headline(line: str, author: str) -> None:
    """The line below the headline names the author, with the place or kind of the text."""
    article = read(TITLE, line, DAY, *BODY)
    assert (article.title, article.authors) == (TITLE, (author,))


def test_a_name_below_the_headline_is_the_author() -> None:
    """Unless the text is about the person."""
    assert read(TITLE, "Clara Marsh", *BODY).authors == ("Clara Marsh",)
    about = f"{BODY[0]} Marsh said that she would appeal."
    assert read(TITLE, "Clara Marsh", about, BODY[1]).authors == ()


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("THE ORPHAM ECHO", "The Orpham Echo"),
        ("Orpham Gazette Sport", "Orpham Gazette"),
        ("Orpheimer Tageblatt – Meinung", "Orpheimer Tageblatt"),
        ("NORTHLAND PRESS AGENCY", "Northland Press Agency"),
        ("Agence Val-Centre", "Agence Val-Centre"),
        ("Channel West > News > Orpham", "Channel West"),
        ("KRQX 6 On Your Side", "KRQX 6"),
        ("Orpham & Islands Advertiser", "Orpham & Islands Advertiser"),
        ("LE MATIN DE MARLIÈRES", "Le Matin de Marlières"),
        ("Local News", None),
        ("World in brief", None),
        ("BREAKING", None),
    ],
)
def test_a_first_line_names_the_outlet(line: str, outlet: str | None) -> None:
    """With its section, and in the letters that are used elsewhere."""
    assert read(line, TITLE, DAY, *BODY).outlet == outlet


@pytest.mark.parametrize(
    ("window", "outlet"),
    [
        (f"{TITLE} - Coastline News", "Coastline News"),
        (f"{TITLE} | Rundfunk Marle", "Rundfunk Marle"),
        (f"{TITLE} | Sport", None),
        (f"{TITLE} | Sport | Coastline News", None),
        (f"{TITLE} - what happened next", None),
    ],
)
def test_what_follows_the_heading_in_the_title_is_the_outlet(
    window: str, outlet: str | None
) -> None:
    """Only if the window's title begins with the page's heading, and one name follows."""
    page = f"<html><head><title>{window}</title></head><body><article><h1>{TITLE}</h1>"
    page += "".join(f"<p>{p}</p>" for p in BODY) + "</article></body></html>"
    assert read(page, name="x.html").outlet == outlet
