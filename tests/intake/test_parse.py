"""Parse: metadata of an article, and its sentences. Cases are in tests/cases/parse/."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import paths
from case_tables import none, rows
from digest.core.model import Article, Document, Fact, File, Line, Problem
from digest.core.text import _is_one as is_one
from digest.core.text import _splitter as splitter
from digest.core.text import spans, words
from digest.intake import formats
from digest.intake.article import bylines, datelines, language, outlets, signature
from digest.intake.article.parse import parse
from digest.intake.article.sentences import split

CASES = paths.CASES / "parse"
TABLE, _ = outlets.make(
    {"quay.example": "The Quay", "wire.example": {"name": "Harbour Wire", "kind": "wire"}}
)
PLAIN, _ = outlets.make({"quay.example": "The Quay"})
ROLE = re.compile(r"\[(\w+)\] ")


def table(name: str) -> list[list[str]]:
    return rows(CASES / name)


def judged(clipping: Document) -> list[Line]:
    """Return lines as `clean` returns them; their roles are written in the case."""
    out = []
    for block in clipping.blocks:
        m = ROLE.match(block.text)
        role = m[1] if m else "body"
        out.append(
            Line(
                text=block.text[m.end() if m else 0 :],
                kept=role in ("body", "subhead"),
                why=role,
                line=block.line,
            )
        )
    return out


def article(
    text: str,
    table: outlets.Outlets = TABLE,
    fact: Fact | None = None,
    day: str | None = "2024-02-01",
) -> tuple[Article, tuple[Problem, ...]]:
    clipping, _ = formats.read(File(path="2024-02-01/a.txt", id="2024-02-01/a", data=text.encode()))
    return parse(clipping, judged(clipping), table, day, fact, "Europe/Berlin")


def articles() -> list[tuple[str, str, str]]:
    found = re.findall(
        r"^## (.+?)\n\n````text\n(.*?)````\n\n````json\n(.*?)````",
        (CASES / "articles.md").read_text(encoding="utf-8"),
        re.M | re.S,
    )
    assert found
    return found


@pytest.mark.parametrize(("rule", "text", "expected"), articles(), ids=lambda v: v[:40])
def test_article(rule: str, text: str, expected: str) -> None:
    """The article is the one in the case."""
    found, problems = article(text, PLAIN if "(Harbour Wire)" in text else TABLE)
    shown: dict[str, Any] = {
        "sentences": [found.text[s.start : s.end] for s in found.sentences],
        "subheads": [found.text[a:b] for a, b in found.subheads],
        "days": [d.first for d in found.days],
        "problems": [p.name for p in problems],
        "authors": list(found.authors),
        "tags": list(found.tags),
    }
    for key, value in json.loads(expected).items():
        if key == "lead":
            assert found.text[found.lead :].startswith(value)
        else:
            assert shown.get(key, getattr(found, key, None)) == value, key


@pytest.mark.parametrize(("text", "place", "agency", "day"), table("datelines.md"))
def test_a_dateline_is_sure_or_none(text: str, place: str, agency: str, day: str) -> None:
    """Place, agency and day at the head of the text, and where the text begins."""
    head, mark, _ = text.partition("¦")
    found = datelines.read(text.replace("¦", ""), PLAIN)
    read = (found.place, found.agency, found.day, found.lead)
    assert read == (none(place), none(agency), none(day), len(head) if mark else 0)


@pytest.mark.parametrize(("line", "authors", "outlet", "agency"), table("bylines.md"))
def test_a_byline_names_persons_or_nobody(
    line: str, authors: str, outlet: str, agency: str
) -> None:
    """Names are separated; roles, desks and staff give no name; outlets and agencies come from the
    table only."""
    found = bylines.read([line], TABLE)
    assert "; ".join(found.authors) == (none(authors) or "")
    assert (found.outlet.name if found.outlet else None, found.agency) == (
        none(outlet),
        none(agency),
    )


@pytest.mark.parametrize(("line", "agency"), table("credits.md"))
def test_a_credit_names_an_agency_but_a_photo_credit_never(line: str, agency: str) -> None:
    """A line of its own, or the tag at the end of a text."""
    assert (datelines.tail(line, TABLE) or bylines.credits([line], TABLE)) == none(agency)


def sentence_cases() -> list[str]:
    found = [
        line[2:]
        for line in (CASES / "sentences.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("- ")
    ]
    assert found
    return found


@pytest.mark.parametrize("case", sentence_cases())
def test_sentences(case: str) -> None:
    """Titles, initials and months do not end a sentence; closing marks stay with it; sentences
    without a space are parted."""
    text = case.replace("¦", "")
    assert [text[a:b] for a, b in split(text)] == [part.strip() for part in case.split("¦")]


@pytest.mark.parametrize(
    ("behind", "one"),
    [
        ("Photo: Jo Lund/Corvane", True),
        ("Photo: Jo Lund / AP", True),
        ("(Photo: Jo Lund)", True),
        ("Photograph by Jo Lund/The Quay.", True),
        ("Image credit: Jo Lund", True),
        ("Foto: Jo Lund/dpa", True),
        ("Picture by Jo Lund for The Quay", True),
        ("Photo: nobody knew who took it, Ida Holm said.", False),
        ("Photos by night are forbidden.", False),
        ("Photos of the Quay were found.", False),
        ("Picture: a harbour at night.", False),
        ("Image by image, Ida Holm told the court.", False),
        ("Photography is art.", False),
    ],
)
def test_a_pictures_credit_in_a_paragraph_is_not_a_sentence(behind: str, one: bool) -> None:
    """It stays in the text and is never printed; a sentence that only begins like one is printed."""
    found, _ = article(f"The harbour opened on Tuesday, the mayor said. {behind}")
    sentences = [found.text[s.start : s.end] for s in found.sentences]
    assert sentences == ["The harbour opened on Tuesday, the mayor said."] + (
        [] if one else [behind]
    )


def test_dates_come_in_the_contracts_order() -> None:
    """Decision, front matter, page, text, address, folder, none: the first that states a day is
    used."""
    clipping = Document(
        id="a",
        path="a.html",
        fields={"date": "2024-01-02", "link": "https://quay.example/2024/01/05/a"},
        page={"date": "2024-01-03"},
    )
    lines = [
        Line(text="January 4, 2024", kept=False, why="date"),
        Line(text="It opened.", kept=True, why="body"),
    ]
    fact = Fact(date="2024-01-01")

    def seen(
        clipping: Document, lines: list[Line], fact: Fact | None, day: str | None = "2024-01-06"
    ) -> tuple[str | None, str]:
        found, _ = parse(clipping, lines, TABLE, day, fact)
        return found.published, found.published_from

    link = {"link": "https://quay.example/2024/01/05/a"}
    assert seen(clipping, lines, fact) == ("2024-01-01", "decision")
    assert seen(clipping, lines, None) == ("2024-01-02", "front-matter")
    assert seen(Document(id="a", path="a", fields=dict(link), page=clipping.page), lines, None) == (
        "2024-01-03",
        "page",
    )
    assert seen(Document(id="a", path="a", fields=dict(link)), lines, None) == (
        "2024-01-04",
        "text",
    )
    assert seen(Document(id="a", path="a", fields=dict(link)), lines[1:], None) == (
        "2024-01-05",
        "url",
    )
    assert seen(Document(id="a", path="a"), lines[1:], None) == (None, "folder")
    assert seen(Document(id="a", path="a"), lines[1:], None, None) == (None, "none")


@pytest.mark.parametrize(
    ("page", "lines", "authors", "agency"),
    [
        ({"byline": "By Ada Marsh and Harbour Wire"}, [], ("Ada Marsh",), "Harbour Wire"),
        (
            {"byline": "By Ada Marsh and Harbour Wire", "authors": ["Ida Holm"]},
            [],
            ("Ida Holm",),
            "Harbour Wire",
        ),
        ({"byline": "By staff and Harbour Wire"}, ["By Ida Holm"], ("Ida Holm",), "Harbour Wire"),
        ({"byline": "By our own staff"}, [], (), None),
    ],
)
def test_a_page_s_marked_byline(
    page: dict[str, Any], lines: list[str], authors: tuple[str, ...], agency: str | None
) -> None:
    """Persons are named if neither a line nor the page's data names any; an agency only if the
    table knows it."""
    said = [Line(text=t, kept=False, why="byline", line=1) for t in lines] + [
        Line(text="It rained.", kept=True, why="body", line=2)
    ]
    made, _ = parse(Document(id="a", path="a.html", page=page), said, TABLE)
    assert (made.authors, made.agency) == (authors, agency)


@pytest.mark.parametrize(("line", "known", "authors", "paper"), table("signatures.md"))
def test_a_line_that_says_who_when_and_for_which_paper(
    line: str, known: str, authors: str, paper: str
) -> None:
    """Names after "By" and names with a common given name; names that only outlets have. Sections,
    places and pictures are neither."""
    line = line.replace("¦", "|")
    found = signature.read(line, TABLE)
    assert ("; ".join(found.authors) or None, found.paper) == (none(authors), none(paper))
    assert ("yes" if signature.is_one(line) else "no") == known


@pytest.mark.parametrize(
    ("line", "known"),
    [
        ("By Ann Brook, harbour reporter, Linmouth Star", True),
        ("By Ann Brook and agencies", True),
        ("Story by Ann Brook, photographs by Per Aasen", True),
        ("By the harbour wall, Ann Brook and her crew wait for the tide", False),
        ("By Order of the Mayor", False),
        ("By Ann Brook the harbour was closed at noon", False),
        ("da Kink In My Hair", False),
        ("Ann Brook, Linmouth Star", False),
    ],
)
def test_a_byline_with_a_role_and_a_paper(line: str, known: bool) -> None:
    """After "By" and similar words there are names; the rest is a role, an outlet or a picture
    credit."""
    assert signature.is_byline(line) == known


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Linmouth Courier | Friday, March 3, 2026 | 4 min read", "Linmouth Courier"),
        ("By Ada Brook | The Quay Gazette | March 3, 2026", "The Quay Gazette"),
        ("The Linmouth Times, November 20, 2026", "The Linmouth Times"),
        ("Linmouther Nachrichten, 20.11.2026", "Linmouther Nachrichten"),
        ("Linmouth Mercury, Thursday November 19 2026", "Linmouth Mercury"),
        ("Local News | March 3, 2026", None),
        ("Post | March 3, 2026", None),
        ("Ada Brook | March 3, 2026", None),
        ("The Quay Gazette | Linmouth Courier | March 3, 2026", None),
        ("a letter to the Times, March 3, 2026", None),
    ],
)
def test_a_paper_beside_the_date(line: str, name: str | None) -> None:
    """A name that only an outlet can have, between bars or before the date; of two such names,
    neither."""
    assert signature.read(line).paper == name


@pytest.mark.parametrize(
    ("above", "authors"),
    [
        (["other Ann Marsh", "date 3 March 2026"], ("Ann Marsh",)),
        (["date 3 March 2026", "other Ann Marsh"], ("Ann Marsh",)),
        (["other Ann Marsh and Tom Quist", "date 3 March 2026"], ("Ann Marsh", "Tom Quist")),
        (["other Ann Marsh and the harbour", "date 3 March 2026"], ()),
        (["other Ann Marsh", "other Harbour", "date 3 March 2026"], ()),
        (["other Ann Marsh", "date 3 March 2026", "other Tom Quist"], ()),
        (["other Virginia Beach", "date 3 March 2026"], ()),
        (["other Linmouth Court", "date 3 March 2026"], ()),
        (["other Ann Holm", "date 3 March 2026"], ()),
        (["title Ann Marsh", "date 3 March 2026"], ()),
        (["byline By Cy Dell", "other Ann Marsh", "date 3 March 2026"], ("Cy Dell",)),
    ],
)
def test_a_name_alone_beside_the_date(above: list[str], authors: tuple[str, ...]) -> None:
    """It is the author's if it begins with a common given name, is not a place, and the text does
    not mention it."""
    lines = [
        Line(text=t, kept=False, why=why, line=1) for why, t in (row.split(" ", 1) for row in above)
    ]
    said = Line(text="It rained in Linmouth, Ann Holm said.", kept=True, why="body", line=9)
    assert parse(Document(id="a", path="a.txt"), [*lines, said], TABLE)[0].authors == authors


@pytest.mark.parametrize(
    ("above", "outlet"),
    [
        (["title Harbour shut", "other Linmouth Gazette"], "Linmouth Gazette"),
        (["navigation Quay FM News", "title Harbour shut"], "Quay FM News"),
        (["other Linmouth Gazette", "other Ferries", "title Harbour shut"], "Linmouth Gazette"),
        (["other Linmouth Gazette", "title Harbour shut", "other Quay FM"], None),
        (["title Harbour shut", "other Local News"], None),
        (["title Linmouth Gazette"], None),
    ],
)
def test_a_paper_alone_beside_the_headline(above: list[str], outlet: str | None) -> None:
    """A name that only an outlet has, on a line of its own beside headline, byline or date. Of two,
    neither; a headline stays a headline."""
    lines = [
        Line(text=t, kept=False, why=why, line=1) for why, t in (row.split(" ", 1) for row in above)
    ]
    said = Line(text="It rained in Linmouth.", kept=True, why="body", line=9)
    assert parse(Document(id="a", path="a.txt"), [*lines, said], TABLE)[0].outlet == outlet


@pytest.mark.parametrize(
    ("above", "text", "folder", "published"),
    [
        (["3 February"], "It rained.", "2024-02-10", "2024-02-03"),
        (["Published: Feb. 9 | By Ada Marsh"], "It rained.", "2024-02-10", "2024-02-09"),
        (["December 30"], "It rained.", "2024-01-02", "2023-12-30"),
        (["Saturday, February 3"], "It rained.", "2024-02-10", "2024-02-03"),
        (["Friday, February 3"], "It rained.", "2024-02-10", None),
        (["11 February"], "It rained.", "2024-02-10", None),
        (["3 February", "4 February"], "It rained.", "2024-02-10", None),
        (["Updated Feb. 4; posted Feb. 3"], "It rained.", "2024-02-10", "2024-02-03"),
        (["3-5 February"], "It rained.", "2024-02-10", None),
        ([], "NORDVIK, Feb. 9 (Reuters) - It rained.", "2024-02-10", "2024-02-09"),
        ([], "NORDVIK, 9 February — It rained.", "2024-02-10", "2024-02-09"),
        (["8 February"], "NORDVIK, 9 February — It rained.", "2024-02-10", "2024-02-08"),
        ([], "On Feb. 9 it rained.", "2024-02-10", None),
        (["3 February"], "It rained.", None, None),
        (["3 February", "2024-01-31"], "It rained.", "2024-02-10", "2024-01-31"),
    ],
)
def test_a_day_without_a_year_takes_that_of_the_folder(
    above: list[str], text: str, folder: str | None, published: str | None
) -> None:
    """A date line above the text, otherwise the dateline: the latest such day up to the folder's,
    within half a year and on its weekday. Not for a loose article, not against a full date, and of
    different days none."""
    lines = [Line(text=t, kept=False, why="date", line=1) for t in above] + [
        Line(text=text, kept=True, why="body", line=9)
    ]
    found, _ = parse(Document(id="a", path="a.txt"), lines, TABLE, folder)
    assert (found.published, found.published_from) == (
        published,
        "text" if published else "folder" if folder else "none",
    )


def test_the_paper_above_the_text_is_the_outlet() -> None:
    """Used if no field, address, page or table names one; a line below the text does not count."""
    when = Line(
        text="Linmouth Courier | March 3, 2026 | 4 min read", kept=False, why="date", line=1
    )
    said = Line(text="It rained in Linmouth.", kept=True, why="body", line=2)
    assert (
        parse(Document(id="a", path="a.txt"), [when, said], TABLE)[0].outlet == "Linmouth Courier"
    )
    assert parse(Document(id="a", path="a.txt"), [said, when], TABLE)[0].outlet is None
    stated = Document(id="a", path="a.txt", fields={"outlet": "The Quay"})
    assert parse(stated, [when, said], TABLE)[0].outlet == "The Quay"


@pytest.mark.parametrize(
    ("why", "line", "outlet"),
    [
        ("navigation", "The Quay", "The Quay"),
        ("byline", "by Ada Brook | THE QUAY | 3 min", "The Quay"),
        ("other", "Harbour Wire", None),
        ("title", "The Quay", None),
        ("other", "Behind the quay", None),
    ],
)
def test_an_outlet_of_the_table_above_the_text(why: str, line: str, outlet: str | None) -> None:
    """A line, or a part between bars, that is a name in outlets.yaml. An agency is a credit, and a
    headline stays a headline."""
    said = [
        Line(text=line, kept=False, why=why, line=1),
        Line(text="It rained in Linmouth.", kept=True, why="body", line=2),
    ]
    assert parse(Document(id="a", path="a.txt"), said, TABLE)[0].outlet == outlet


def test_a_folder_never_anchors_a_weekday() -> None:
    """A day that is only assumed resolves no weekday; a stated one does."""
    text = "The harbour opened on Monday."
    assert [d.first for d in article(text)[0].days] == [None]
    assert [d.first for d in article(text, fact=Fact(date="2024-02-10"))[0].days] == ["2024-02-05"]


def test_decisions_come_before_the_file() -> None:
    """Facts that the editor states come before those of the file."""
    text = (
        "---\ntitle: A\noutlet: B\nauthor: Cy Dell\nlang: de\nlink: https://b.example/\n---\nText."
    )
    fact = Fact(
        title="T",
        outlet="The Quay",
        authors=("Ada Marsh",),
        language="en",
        link="https://quay.example/x",
        agency="afp",
        date="2024-02-03",
    )
    found, _ = article(text, fact=fact)
    assert (found.title, found.outlet, found.authors, found.language, found.link, found.agency, found.published) == (
        "T", "The Quay", ("Ada Marsh",), "en", "https://quay.example/x", "AFP", "2024-02-03",
    )  # fmt: skip


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "data:text/html,x", "//quay.example/a", "/a", "ftp://quay.example/a", "https://", "https://a b/", 'https://a/"x', "https://user:pw@a/",
     "https://a:99999/", "https://[::1", "vbscript:x", " \thttps//a"],
)  # fmt: skip
def test_only_addresses_that_a_reader_can_follow_are_links(link: str) -> None:
    """http and https, complete, without credentials or characters that could end an attribute."""
    assert outlets.address(link) is None


@pytest.mark.parametrize(
    ("lines", "link"),
    [
        (["https://quay.example/a/1", "It rained."], "https://quay.example/a/1"),
        (["It rained.", "https://quay.example/a/1"], "https://quay.example/a/1"),
        (
            ["https://quay.example/a/1", "It rained.", "https://quay.example/b/2"],
            "https://quay.example/a/1",
        ),
        (["It rained.", "https://quay.example/a/1", "https://quay.example/b/2"], None),
        (["It rained.", "https://quay.example/a/1", "It stopped."], None),
        (["https://quay.example/", "It rained."], None),
        (["https://www.facebook.com/quay", "It rained."], None),
        (["javascript:alert(1)", "It rained."], None),
        (["ftp://quay.example/a/1", "It rained."], None),
        (["See https://quay.example/a/1", "It rained."], None),
        (["https://quay.example/a/1"], None),
    ],
)
def test_an_address_alone_on_the_first_or_last_line_is_the_articles(
    lines: list[str], link: str | None
) -> None:
    """That of an article; not of a front page or of personal pages. A field with an address comes
    first."""
    said = [
        Line(text=t, kept="//" not in t, why="navigation" if "//" in t else "body", line=i)
        for i, t in enumerate(lines)
    ]
    assert parse(Document(id="a", path="a.txt"), said, TABLE)[0].link == link
    stated = Document(id="a", path="a.txt", fields={"link": "https://quay.example/z"})
    assert parse(stated, said, TABLE)[0].link == "https://quay.example/z"


def test_an_address_of_a_page_that_nobody_can_follow_is_reported() -> None:
    """The value is reported with its fix, unless a decision gives another."""
    page = Document(id="a", path="a.html", page={"link": "javascript:alert(1)"})
    made, problems = parse(page, [Line(text="It rained.", kept=True, why="body")], TABLE)
    assert (made.link, [p.name for p in problems]) == (None, ["link"])
    assert "javascript:alert(1)" in problems[0].what
    assert parse(page, [], TABLE, fact=Fact(link="https://quay.example/a"))[1] == ()


def test_a_line_that_a_page_marks_as_saying_when_is_one_above_the_text() -> None:
    """Date, author and outlet are read from it, in the main text or beside it."""
    page = Document(
        id="a", path="a.html", page={"signature": "Linmouth Gazette · Ann Marsh · 3 March 2024"}
    )
    made, _ = parse(page, [Line(text="It rained.", kept=True, why="body")], TABLE)
    assert (made.published, made.published_from, made.authors, made.outlet) == (
        "2024-03-03", "text", ("Ann Marsh",), "Linmouth Gazette",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("Harbour shut – Linmouth Gazette", "Harbour shut"),
        ("Quay FM | Harbour shut after crash", "Harbour shut after crash"),
        (
            "Harbour shut after a crash in which two were hurt | The Quay",
            "Harbour shut after a crash in which two were hurt",
        ),
        ("Harbour shut – and opened again", "Harbour shut – and opened again"),
        ("Harbour shut", "Harbour shut"),
    ],
)
def test_a_headline_is_the_title_without_the_site(title: str, headline: str) -> None:
    """A name that only an outlet has is removed at either end; behind a bar so are any few words,
    behind a dash only such a name."""
    assert bylines.headline(title, []) == headline


def test_outlets_are_found_by_their_domain_and_the_domains_above() -> None:
    """The publication's entries come first, then the well-known agencies."""
    assert [o and o.name for o in map(TABLE.find, ("https://www.quay.example/a", "https://news.quay.example:8080/", "https://quay.example.evil.test/"))] == [
        "The Quay", "The Quay", None,
    ]  # fmt: skip
    known = TABLE.find("https://www.reuters.com/world")
    assert known is not None
    assert (known.name, known.wire) == ("Reuters", True)
    assert TABLE.find(None) is None
    assert [TABLE.agency(n) for n in ("Associated Press", "A.P.", "ap", "AP", "harbour wire", "The Quay", None)] == [
        "AP", "AP", None, "AP", "Harbour Wire", None, None,
    ]  # fmt: skip


def test_a_wrong_entry_among_outlets_is_reported_and_the_rest_counts() -> None:
    """Each unusable entry is one problem with its fix."""
    found, problems = outlets.make(
        {
            "a.example": "A",
            "not a domain": "B",
            "c.example": 7,
            "d.example": {"name": "D", "sort": "x"},
            "e.example": {"name": "E", "kind": "wirre"},
        }
    )
    assert sorted(o.name for o in found.domains.values()) == ["A", "D", "E"]
    assert len(problems) == 4
    assert all(p.fix and p.where == "content/outlets.yaml" for p in problems)
    assert [outlets.make(x)[1] != () for x in (None, {}, [], "x", 3)] == [
        False,
        False,
        True,
        True,
        True,
    ]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "The harbour of the town was opened again on Tuesday after three weeks of repairs, and the ferries have left for the islands."),
        ("de", "Der Hafen der Stadt ist am Dienstag nach drei Wochen wieder geöffnet worden, und die Fähren sind zu den Inseln gefahren."),
        ("fr", "Le port de la ville a été rouvert mardi après trois semaines de travaux, et les bacs sont partis pour les îles du nord."),
        ("es", "El puerto de la ciudad fue abierto el martes después de tres semanas de obras, y los barcos han salido para las islas."),
        ("it", "Il porto della città è stato riaperto martedì dopo tre settimane di lavori, e i traghetti sono partiti per le isole del nord."),
        ("pt", "O porto da cidade foi aberto na terça-feira depois de três semanas de obras, e os barcos não saíram para as ilhas do norte."),
        ("nl", "De haven van de stad is dinsdag na drie weken weer geopend en de veerboten zijn naar de eilanden in het noorden vertrokken."),
        ("sv", "Stadens hamn öppnades igen på tisdagen efter tre veckor och färjorna har gått till öarna i norr, som inte hade fått post."),
        ("pl", "Port w mieście został otwarty we wtorek po trzech tygodniach prac, a promy odpłynęły na wyspy, które nie miały poczty od burzy."),
        ("ru", "Порт города был открыт во вторник после трёх недель работ, и паромы ушли на острова, которые не получали почты с начала бури."),
        ("uk", "Порт міста відкрили у вівторок після трьох тижнів робіт, і пороми пішли на острови, які не отримували пошти від початку бурі."),
        ("el", "Το λιμάνι της πόλης άνοιξε ξανά την Τρίτη μετά από τρεις εβδομάδες."),
        ("und", "Nordvik Quay Harbour Ferry"),
        ("und", "12 34 56 78 90 " * 10),
    ],
)  # fmt: skip
def test_languages_are_distinguished(code: str, text: str) -> None:
    """By function words and script; with too few words, or none that decide, `und`."""
    assert language.detect(text) == code


LINES = st.lists(
    st.tuples(
        st.one_of(st.text(max_size=80), st.sampled_from(["BRUSSELS (AFP) — The bloc met.", "(AP) x", "By Ada Marsh", "Feb. 10, 2024", "He said. (Reuters)", "“A.” B. “C!” d", "a.\n\nb."])),
        st.sampled_from(["body", "subhead", "title", "byline", "date", "credit", "related", "caption"]),
    ),
    max_size=8,
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(
    LINES,
    st.dictionaries(
        st.sampled_from(
            ["title", "date", "outlet", "link", "language", "image", "section", "updated"]
        ),
        st.text(max_size=30),
        max_size=4,
    ),
)
def test_no_text_breaks_parse_and_offsets_hold(
    lines: list[tuple[str, str]], page: dict[str, str]
) -> None:
    """For any lines and fields, the text is the kept lines, and sentences, subheads, days and lead
    are where they say."""
    clipping = Document(
        id="a",
        path="a.html",
        page=dict(
            page.items() - {k: v for k, v in page.items() if k in ("date", "updated")}.items()
        ),
    )
    judged = [Line(text=t, kept=why in ("body", "subhead"), why=why) for t, why in lines]
    found, _ = parse(clipping, judged, TABLE, None)
    kept = [ln.text for ln in judged if ln.kept and ln.text]
    assert found.text == "\n\n".join(kept)
    at = 0
    for s in found.sentences:
        assert at <= s.start < s.end <= len(found.text)
        piece = found.text[s.start : s.end]
        assert piece == piece.strip() != ""
        assert kept[s.paragraph].find(piece) >= 0
        at = s.end
    for a, b in found.subheads:
        assert found.text[a:b] in kept
    assert 0 <= found.lead <= len(found.text)
    for d in found.days:
        assert 0 <= d.start < d.end <= len(found.text)
    assert found.link is None or found.link.startswith(("http://", "https://"))


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_sentences_lose_no_word(text: str) -> None:
    """Between the sentences of a paragraph there is only white space."""
    found = split(text)
    gaps = [
        text[a:b] for (_, a), (b, _) in zip([(0, 0), *found], [*found, (len(text), 0)], strict=True)
    ]
    assert "".join(gaps).strip() == ""


def test_words_are_counted_as_they_are_compared() -> None:
    """`words` is what `text.words` counts."""
    text = "“It’s five-year-old O'Neil’s harbour,” he said — in 2,000 words… «Oui», a-t-il dit – or so; naïve 10% (or $5)."
    assert article(text)[0].words == len(words(text))


@pytest.mark.shared
def test_the_seeds_say_what_they_say() -> None:
    """The five seed articles: headlines, the one stated date, its section, the agency; nothing
    invented."""
    clean = pytest.importorskip("digest.intake.furniture.clean").clean
    folder = paths.SHARED / "seeds"
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))["docs"]
    found = {}
    for file in sorted(folder.glob("*.txt")):
        clipping, problems = formats.read(
            File(path=file.name, id=file.stem, data=file.read_bytes())
        )
        assert problems == ()
        found[file.name[:3]] = parse(clipping, clean(clipping), TABLE, None)[0]
    by_number = {d["file"][:3]: d for d in (gold.values() if isinstance(gold, dict) else gold)}
    assert [a.language for a in found.values()] == ["en"] * 5
    assert [n for n, a in found.items() if a.published] == ["001"]
    assert found["001"].published == "2024-02-10"
    assert found["001"].section == "WORLD"
    assert [a.agency for a in found.values()] == [None, None, None, None, "MENAFN"]
    for number, a in found.items():
        assert a.title == by_number[number]["title"]


def test_spaces_of_several_bytes_are_handled() -> None:
    """The splitter never gets a text that it cannot cut: white space of several bytes becomes a
    space."""
    for space in "\u00a0\u2028\u3000\u2003":
        text = f"It was J.{space}B. No.{space}Yes, J.{space}"
        assert next(text[a:b] for a, b in spans(text)).startswith("It was")


@settings(max_examples=800, deadline=None)
@given(
    st.text(alphabet="abAB 12,;:-()\"'“”’«»–—é€%/&*#@[]{}<>\u00a0\t ", max_size=40),
    st.sampled_from(["", ".", "?", "!", ". ", "…"]),
    st.sampled_from(["en", "de", "fr", "es", "it", "pt", "nl", "ru", "xx"]),
)
def test_a_paragraph_that_is_surely_one_sentence_is_one(text: str, end: str, tongue: str) -> None:
    """If only the last character can end a sentence, the splitter is not called; it would give the
    same."""
    paragraph = text + end
    assert is_one("It was a fine day."), "the guard: some paragraphs are surely one sentence"
    if is_one(paragraph):
        # As in the program: the splitter fails before white space of several bytes.
        pieces = splitter()(tongue, paragraph.replace("\u00a0", " "))
        assert len(pieces) == bool(paragraph)
        bare = paragraph.strip()
        assert [paragraph[a:b] for a, b in spans(paragraph, tongue)] == ([bare] if bare else [])
