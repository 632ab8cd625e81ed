"""Web pages: visible text is read, hidden text is not, and stated author and date are found."""

from __future__ import annotations

import json

import pytest

from digest.core.model import Article, File, Problem
from digest.intake import formats
from digest.intake.article import outlets
from digest.intake.article.parse import parse
from digest.intake.formats import markdown
from digest.intake.furniture.clean import clean

pytest.importorskip("trafilatura")

BODY = [
    "The town of Sandvik will repave its market square next spring, the council decided.",
    "The work is to take eleven weeks, and stalls will move to the quay for that time.",
    "Traders said they had asked for a shorter closure, and for a lower rent on the quay.",
    "The council set aside four hundred thousand crowns for the square and its drains.",
    "A first survey of the drains found roots and broken pipes below half of the stones.",
]
PARAGRAPHS = "".join(f"<p>{p}</p>" for p in BODY)
UNSEEN = "The mayor of Sandvik resigned over the survey, two members of the council said."


def article(html: str) -> tuple[Article, list[Problem]]:
    """Return the article of a page, and its problems."""
    document, problems = formats.read(File(path="a.html", id="a", data=html.encode()))
    made, more = parse(document, clean(document), outlets.Outlets())
    return made, [*problems, *more]


def page(
    body: str, head: str = "", title: str = "Sandvik repaves its square", linked: object = None
) -> str:
    """Return a page with a heading, a text, and optionally JSON-LD."""
    script = f'<script type="application/ld+json">{json.dumps(linked)}</script>' if linked else ""
    return (
        f"<!doctype html><html lang=en><head><title>{title} - The Quay Gazette</title>{head}"
        f"{script}</head><body><article><h1>{title}</h1>{body}</article></body></html>"
    )


def news(**fields: object) -> dict[str, object]:
    """Return the JSON-LD of an article."""
    return {"@type": "NewsArticle", "headline": "Sandvik repaves its square", **fields}


@pytest.mark.parametrize(
    "hidden",
    [
        f"<p hidden>{UNSEEN}</p>",
        f"<div hidden=''><p>{UNSEEN}</p></div>",
        f"<template><p>{UNSEEN}</p></template>",
        f"<p style='color: red; DISPLAY : none'>{UNSEEN}</p>",
        f"<p style='visibility:hidden'>{UNSEEN}</p>",
        f"<p class='visually-hidden focusable'>{UNSEEN}</p>",
        f"<p class='screen-reader-text'>{UNSEEN}</p>",
        f"<p style='visibility: collapse'>{UNSEEN}</p>",
        f"<p style='opacity:0;'>{UNSEEN}</p>",
        f"<p style='font-size: 0px'>{UNSEEN}</p>",
        f"<p style='position:absolute; left:-9999px'>{UNSEEN}</p>",
        f"<p style='text-indent: -10000px'>{UNSEEN}</p>",
        f"<p style='position:absolute;clip:rect(0 0 0 0)'>{UNSEEN}</p>",
        f"<p class='hidden'>{UNSEEN}</p>",
        f"<div class='d-none'><p>{UNSEEN}</p></div>",
        f"<p class='print-only'>{UNSEEN}</p>",
        f"<dialog><p>{UNSEEN}</p></dialog>",
        f"<!--[if IE]><p>{UNSEEN}</p><![endif]-->",
        f"<del><p>{UNSEEN}</p></del>",
        f"<p style='text-decoration: red line-through wavy'>{UNSEEN}</p>",
        f"<p><s>{UNSEEN}</s></p>",
        f"<p style='text-decoration: line-through'>{UNSEEN}</p>",
        f"<article><a href='/b'><h3>{UNSEEN}</h3></a></article>",
    ],
)
def test_what_is_not_visible_is_not_read(hidden: str) -> None:
    """Hidden and struck-out text, and that of other articles, is left out; everything else is kept."""
    made, _ = article(page("".join(f"<p>{p}</p>" for p in BODY[:2]) + hidden + PARAGRAPHS))
    assert UNSEEN not in made.text
    assert all(p in made.text for p in BODY)


@pytest.mark.parametrize(
    ("marked", "read"),
    [
        ("It costs <del>nine</del> <ins>four</ins> crowns.", "It costs four crowns."),
        ("It costs four <s>or nine</s>, he said.", "It costs four, he said."),
        ("It costs <strike>nine </strike>four crowns.", "It costs four crowns."),
    ],
)
def test_a_struck_word_leaves_no_gap(marked: str, read: str) -> None:
    """The sentence continues as if the word had not been there."""
    made, _ = article(page(f"<p>{BODY[0]} {marked} {BODY[1]}</p>{PARAGRAPHS}"))
    assert f" {read} " in made.text


def test_a_paragraph_hidden_from_screen_readers_is_shown() -> None:
    """`aria-hidden` hides nothing from sighted readers."""
    made, _ = article(page(PARAGRAPHS.replace("<p>The work", "<p aria-hidden=true>The work")))
    assert BODY[1] in made.text


@pytest.mark.parametrize(
    "around",
    [
        "<div aria-hidden=true>{}</div>",
        "<div class='hidden md:block'>{}</div>",
        "<div class='d-none d-md-block'>{}</div>",
        "<div style='opacity:0.9'>{}</div>",
        "<div style='margin-left:-99px'>{}</div>",
        "<div data-hidden='true'>{}</div>",
    ],
)
def test_what_readers_see_is_read(around: str) -> None:
    """Names and styles that resemble those of hidden text."""
    made, _ = article(
        page(PARAGRAPHS.replace(f"<p>{BODY[1]}</p>", around.format(f"<p>{BODY[1]}</p>")))
    )
    assert BODY[1] in made.text


@pytest.mark.parametrize(
    "hidden",
    [
        f"<div hidden>\n\n{UNSEEN}\n\n</div>",
        f"<div style='display:none'>\n\n<div>\n\n{UNSEEN}\n\n</div>\n\n{UNSEEN}\n\n</div>",
        f'The council <span style="display:none">{UNSEEN}</span> met.',
        f"<template>{UNSEEN}</template>",
        f"The council <span hidden>{UNSEEN} *{UNSEEN}*</span> met.",
        f"<!--\n\n{UNSEEN}\n\n-->",
        f"It met. ~~{UNSEEN}~~ It voted.",
    ],
)
def test_what_markdown_hides_is_not_read(hidden: str) -> None:
    """HTML in Markdown hides text as on a page, also over blank lines."""
    text = "\n\n".join((BODY[0], hidden, *BODY[1:]))
    found = " ".join(b.text for b in markdown.blocks(text))
    assert UNSEEN not in found
    assert all(p in found for p in BODY)


def test_markdown_that_never_closes_what_it_hides_is_read() -> None:
    """An article must not be lost because of a missing tag."""
    found = " ".join(b.text for b in markdown.blocks(f"<div hidden>\n\n{BODY[0]}\n\n{BODY[1]}"))
    assert BODY[0] in found
    assert BODY[1] in found


def test_a_page_that_hides_its_whole_text_shows_it_by_a_script() -> None:
    """Then the text is read, because an empty article would not help."""
    made, _ = article(page(f"<div style='display:none'>{PARAGRAPHS}</div>"))
    assert BODY[3] in made.text


def test_a_pull_quote_is_printed_once() -> None:
    """Pull quotes beside the text repeat its words."""
    quote = "asked for a shorter closure"
    body = PARAGRAPHS.replace(
        "<p>The council", f"<blockquote class=pull-quote>{quote}</blockquote><p>The council"
    )
    assert article(page(body))[0].text.count(quote) == 1


def test_a_text_in_two_containers_is_read_whole() -> None:
    """A box between two parts of the text does not end it."""
    long = [
        f"In stage {n}, {p} {q}"
        for n, (p, q) in enumerate(zip(BODY * 2, BODY[1:] * 2, strict=False))
    ]
    half = ["".join(f"<p>{p}</p>" for p in part) for part in (long[:4], long[4:])]
    body = "".join(f"<div class=article__content>{h}</div><aside class=ad>Ad</aside>" for h in half)
    made, problems = article(page(body))
    assert sum(p in made.text for p in long) == len(long)
    assert not [p for p in problems if p.name == "text-left-out"]


def test_the_article_is_read_and_not_the_consent_text() -> None:
    """Also if the page marks its article as an aside, and has a long consent text."""
    consent = "We and our 431 partners store information on your device to process your data. "
    html = (
        f"<html><head><title>Square</title></head><body><div id=consent><p>{consent * 3}</p>"
        f"<p>{consent * 4}</p></div><aside class=article><h1>Sandvik repaves its square</h1>"
        f"{PARAGRAPHS}</aside></body></html>"
    )
    made, _ = article(html)
    assert BODY[0] in made.text
    assert "431 partners" not in made.text


@pytest.mark.parametrize(
    ("stated", "found"),
    [
        ("Sandvik &#8216;repaves&#8217; it", "Sandvik ‘repaves’ it"),
        ("Sandvik &amp;quot;repaves&amp;quot; it", 'Sandvik "repaves" it'),
        ("<em>Sandvik</em> repaves it", "Sandvik repaves it"),
    ],
)
def test_a_headline_has_no_entities_or_tags(stated: str, found: str) -> None:
    """Text that was escaped twice is printed as its author meant it."""
    made, _ = article(page(PARAGRAPHS, linked=news(headline=stated)))
    assert made.title == found


def test_a_kicker_is_not_part_of_the_headline() -> None:
    """The heading's first element may be a kicker, which the stated headline leaves out."""
    html = page(PARAGRAPHS, linked=news()).replace(
        "<h1>Sandvik repaves its square</h1>",
        "<h1><span>Market</span><span>Sandvik repaves its square</span></h1>",
    )
    made, _ = article(html)
    assert made.title == "Sandvik repaves its square"
    assert "Market" not in made.text


def test_the_printed_heading_is_taken_when_only_search_engines_see_the_other() -> None:
    """JSON-LD that repeats the window's title is not the headline if h1 and og:title agree."""
    head = '<meta property="og:title" content="Sandvik repaves its square">'
    html = page(PARAGRAPHS, head, linked=news(headline="Square paving Sandvik: costs, dates"))
    html = html.replace(
        "<title>Sandvik repaves its square", "<title>Square paving Sandvik: costs, dates"
    )
    assert article(html)[0].title == "Sandvik repaves its square"


@pytest.mark.parametrize(
    ("author", "others", "found"),
    [
        ({"@type": "Person", "givenName": "Ines", "familyName": "Calder"}, [], ("Ines Calder",)),
        ({"@type": "Person", "name": ["Ines Calder", "Bo Lind"]}, [], ("Ines Calder", "Bo Lind")),
        (["Ines Calder", {"name": "Bo Lind"}], [], ("Ines Calder", "Bo Lind")),
        (
            {"@id": "#p1"},
            [{"@id": "#p1", "@type": "Person", "name": "Ines Calder"}],
            ("Ines Calder",),
        ),
        ({"@type": "Organization", "name": "The Quay Gazette"}, [], ()),
        ({"@type": "Person", "name": "ines-calder"}, [], ("Ines Calder",)),
        ({"@type": "Person", "name": "山田花子"}, [], ("山田花子",)),
        ({"@type": "Person", "name": "김민수 기자"}, [], ("김민수",)),
    ],
)
def test_authors_in_any_shape_of_json_ld(
    author: object, others: list[object], found: tuple[str, ...]
) -> None:
    """Names, lists, parts of names, and objects named by their `@id` only."""
    linked = {"@graph": [news(author=author), *others]}
    assert article(page(PARAGRAPHS, linked=linked))[0].authors == found


@pytest.mark.parametrize(
    "byline",
    [
        "<div class=byline><a rel=author href=/a>Ines Calder</a><span>Sports Editor</span><button>Follow</button></div>",
        "<p class=byline>By Ines Calder</p>",
        "<span class='author vcard'><a class='url fn n' href=/a>Ines Calder</a></span>",
        "<div class=byline>By <a href='/author/ic'>Ines Calder</a></div>",
    ],
)
def test_a_byline_is_a_name_without_its_labels(byline: str) -> None:
    """Offices and buttons beside a name are not part of it."""
    assert article(page(byline + PARAGRAPHS))[0].authors == ("Ines Calder",)


def test_a_commenter_is_not_an_author() -> None:
    """A name below the article signs a comment."""
    comment = "<div itemprop=comment><span itemprop=author>Kit Moss</span><meta itemprop=datePublished content=2026-11-09></div>"
    made, _ = article(page(PARAGRAPHS + comment))
    assert made.authors == ()
    assert made.published is None


@pytest.mark.parametrize(
    ("above", "within", "below", "day"),
    [
        ("<time datetime=2026-11-07>7 Nov</time>", "", "", "2026-11-07"),
        ("<p class=date>7 November 2026</p>", "<p>{} It is due on <time datetime=2027-01-20>20 January</time>.</p>", "", "2026-11-07"),
        ("<p class=date>7 November 2026</p>", "", "<footer><time datetime=2026-11-29>x</time></footer>", "2026-11-07"),
        ("<p class=date>7 November 2026</p>", "", "<div class=related><time datetime=2025-03-03>x</time></div>", "2026-11-07"),
        ("<p>Updated <time datetime=2026-11-09>9 Nov</time></p>", "", "", None),
        ("<time class=published datetime=1970-01-01>x</time>", "", "", None),
    ],
)  # fmt: skip
def test_a_time_is_the_articles_by_its_place_or_a_word(
    above: str, within: str, below: str, day: str | None
) -> None:
    """A time in a sentence, a frame or a teaser belongs to something else; a placeholder is not a
    date."""
    made, _ = article(page(above + PARAGRAPHS + within.format(BODY[0]) + below))
    assert (made.published or "")[:10] == (day or "")


def test_a_placeholder_gives_way_to_a_date() -> None:
    """A placeholder for “no date” does not hide a real date."""
    made, _ = article(
        page(
            f"<p class=date>7 November 2026</p>{PARAGRAPHS}",
            linked=news(datePublished="1970-01-01T00:00:00Z"),
        )
    )
    assert made.published == "2026-11-07"


@pytest.mark.parametrize(
    "comment",
    [
        "<!--\n Page saved with SingleFile \n url: https://gazette.example/square \n saved date: Fri Nov 20 2026 18:03:11 GMT+0100\n-->",
        "<!-- saved from url=(0030)https://gazette.example/square -->",
    ],
)
def test_a_saved_page_has_the_address_of_its_comment(comment: str) -> None:
    """Browsers and SingleFile write it at the head of the page."""
    html = page(PARAGRAPHS).replace("<!doctype html>", "<!doctype html>" + comment)
    assert article(html)[0].link == "https://gazette.example/square"


def test_a_standfirst_that_the_page_marks_is_not_text() -> None:
    """The page's description or a class marks it; an unmarked one stays."""
    lead = "The market square of Sandvik gets new stones and new drains within eleven weeks."
    head = f'<meta name=description content="{lead}">'
    assert lead not in article(page(f"<p class=article-lead>{lead}</p>{PARAGRAPHS}", head))[0].text
    assert lead in article(page(f"<p>{lead}</p>{PARAGRAPHS}", head))[0].text
