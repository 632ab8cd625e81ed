"""Of several titles of a page, the one above its text is the headline; its author is found."""

from __future__ import annotations

import json

import pytest

from digest.core.model import Article, File
from digest.intake import formats
from digest.intake.article import outlets
from digest.intake.article.parse import parse
from digest.intake.furniture.clean import clean

TEXT = "".join(
    f"<p>{p}</p>"
    for p in (
        "The ferry council of Nordhaven voted on Monday to repair the old pier before the autumn.",
        "Repairs begin in September and will take eleven weeks, the harbour master told members.",
        "The pier has been closed to visitors since two of its beams were found to be rotten there.",
        "Shopkeepers at the quay had asked for a vote since the spring, and sent a petition twice.",
    )
)
HEADLINE = "Council votes to repair the pier"


def article(head: str, body: str, stated: str | None = None, **fields: object) -> Article:
    thing = {"@type": "NewsArticle", "headline": stated, **fields}
    script = f'<script type="application/ld+json">{json.dumps(thing)}</script>' if stated else ""
    html = f"<html><head>{head}{script}</head><body><article>{body}</article></body></html>"
    document, _ = formats.read(File(path="a.html", id="a", data=html.encode()))
    return parse(document, clean(document), outlets.Outlets())[0]


def social(title: str) -> str:
    return f'<meta property="og:title" content="{title}">'


def test_take_the_title_that_heads_the_text_not_the_one_in_the_path_of_sections() -> None:
    path = "<nav><ul><li><h1>Nordhaven pier: all about the rotten beams</h1></li></ul></nav>"
    body = f"{path}<h2><span>Harbour : </span>{HEADLINE}</h2>{TEXT}"
    made = article(social(HEADLINE), body, "Nordhaven pier: all about the rotten beams")
    assert made.title == HEADLINE


def test_take_a_kicker_off_that_another_title_does_not_have() -> None:
    made = article(social(HEADLINE), f"<h1>{HEADLINE}</h1>{TEXT}", f"Harbour: {HEADLINE}")
    assert made.title == HEADLINE


def test_keep_a_kicker_that_all_titles_have() -> None:
    whole = f"Harbour: {HEADLINE}"
    body = f"<h1><span>Harbour</span> <span>{HEADLINE}</span></h1>{TEXT}"
    assert article(social(whole), body, whole).title == whole


def test_take_a_kicker_off_where_the_heading_has_another_one() -> None:
    body = f"<h1><span>Old quays</span> - <span>{HEADLINE}</span></h1>{TEXT}"
    assert article(social(f"Beams in Nordhaven: {HEADLINE}"), body).title == HEADLINE


def test_read_the_author_from_a_pair_of_tags_with_label_and_name() -> None:
    head = (
        '<meta name="twitter:label1" content="Verfasst von">'
        '<meta name="twitter:data1" content="Ines Calder">'
    )
    assert article(head, f"<h1>{HEADLINE}</h1>{TEXT}").authors == ("Ines Calder",)


def test_an_address_of_mail_in_a_tag_does_not_hide_the_name_in_another() -> None:
    head = (
        '<meta name="author" content="i.calder@quay.example">'
        '<meta name="parsely-author" content="Ines Calder">'
    )
    assert article(head, f"<h1>{HEADLINE}</h1>{TEXT}").authors == ("Ines Calder",)


def test_read_the_names_before_the_date_in_one_byline() -> None:
    byline = "<p class='byline'>von Ines Calder 05. November 2026 15:36 Uhr 3 Min</p>"
    assert article("", f"<h1>{HEADLINE}</h1>{byline}{TEXT}").authors == ("Ines Calder",)


def test_read_a_labelled_byline_below_the_text() -> None:
    made = article("", f"<h1>{HEADLINE}</h1>{TEXT}<ul><li>Von: Ines Calder, Bo Quist</li></ul>")
    assert made.authors == ("Ines Calder", "Bo Quist")


def test_the_name_of_a_section_in_a_tag_is_not_an_author() -> None:
    head = '<meta name="author" content="Nachrichten">'
    assert article(head, f"<h1>{HEADLINE}</h1>{TEXT}").authors == ()


SECOND = (
    "<html><head><title>{window}</title></head><body><div>Coast Nine | Traffic | Dating</div>"
    "<h2>Ferry slip at Osk to stay shut</h2><p>The ferry slip at Osk stays shut until March, the "
    "harbour office said on Tuesday, because divers found that three of its piles had split.</p>"
    "<p>Boats leave from the fish quay meanwhile, two an hour, and lorries go round by Tarrow. The "
    "repair costs more than the slip did when it was built.</p></body></html>"
)


def title(html: str) -> str | None:
    document, _ = formats.read(File(path="p.html", id="p", data=html.encode()))
    return parse(document, clean(document), outlets.Outlets())[0].title


@pytest.mark.parametrize("window", ["Ferry slip at Osk to stay shut - Coast Nine", "Coast Nine"])
def test_the_only_second_heading_is_the_headline(window: str) -> None:
    """A page without `h1`: the window's title is its `h2` with the name of the site, or alone."""
    assert title(SECOND.format(window=window)) == "Ferry slip at Osk to stay shut"


def test_a_window_title_of_its_own_words_stays() -> None:
    """Nothing shows that an `h2` in other words is the headline."""
    made = title(SECOND.format(window="Divers find split piles below the slip"))
    assert made == "Divers find split piles below the slip"


def test_the_only_heading_before_the_text_is_the_headline_of_a_page_without_titles() -> None:
    path = '<div class="crumb">Home &gt; Harbour &gt; Piers</div>'
    html = f"<html><body>{path}<h2>{HEADLINE}</h2><div>{TEXT}</div></body></html>"
    document, _ = formats.read(File(path="a.html", id="a", data=html.encode()))
    assert parse(document, clean(document), outlets.Outlets())[0].title == HEADLINE
    two = html.replace("</body>", "<h2>More on the harbour of the town</h2></body>")
    document, _ = formats.read(File(path="a.html", id="a", data=two.encode()))
    assert (parse(document, clean(document), outlets.Outlets())[0].title or "")[:4] != "Home"


H2 = f"<h2>{HEADLINE}</h2>"


@pytest.mark.parametrize(
    ("head", "above"),
    [
        ("<title>Radio Tern | Nordhaven</title>", ""),
        ("", "<h1>Nordhaven Coast FM 99.2</h1>"),
        ("<title>Nordhaven Gazette</title>", "<h1>Nordhaven Gazette</h1>"),
    ],
)
def test_the_second_heading_is_the_headline_where_the_first_is_a_name(
    head: str, above: str
) -> None:
    assert article(head, above + H2 + TEXT).title == HEADLINE


def test_a_first_heading_that_is_a_name_is_the_outlet() -> None:
    found = article("", "<h1>Nordhaven Coast FM 99.2</h1>" + H2 + TEXT)
    assert found.outlet == "Nordhaven Coast FM 99.2"


def test_a_second_heading_is_not_the_headline_beside_another_first_one() -> None:
    first = "<h1>Old pier stays shut until autumn</h1>"
    assert article("", first + H2 + TEXT).title == "Old pier stays shut until autumn"
