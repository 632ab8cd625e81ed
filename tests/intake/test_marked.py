"""Elements that a page marks as beside its article are left out; the article's own text is kept."""

from __future__ import annotations

import pytest

from digest.core.model import File
from digest.intake import formats
from digest.intake.furniture.clean import clean

FIRST = "The ferry council of Nordhaven voted on Monday to repair the old pier before the autumn."
SECOND = "Repairs begin in September and will take eleven weeks, the harbour master told members."
THIRD = "The pier has been closed to visitors since two of its beams were found to be rotten."
FOURTH = "Shopkeepers at the quay had asked for a vote since the spring, and sent a petition twice."
LAST = "A second vote on the cost of the crane is expected at the meeting in the week after next."


def page(inside: str, after: str = "") -> str:
    text = f"<p>{FIRST}</p><p>{SECOND}</p>{inside}<p>{THIRD}</p><p>{FOURTH}</p><p>{LAST}</p>"
    return (
        "<html><head><title>Council votes to repair pier</title></head><body><main>"
        f"<article><h1>Council votes to repair pier</h1>{text}{after}</article></main></body></html>"
    )


def kept(html: str) -> list[str]:
    document, _ = formats.read(File(path="a.html", id="a", data=html.encode()))
    return [line.text for line in clean(document) if line.kept]


OTHER = "Mayor of Westerby opens the new swimming hall on the hill"
TEASER = "The hall has three pools and was built in four years by a firm from the next valley."

BESIDE = {
    "a link around a heading and its text": (
        f'<div><a href="/x"><h3>{OTHER}</h3><p>{TEASER}</p></a></div>',
        [OTHER, TEASER],
    ),
    "a sign-up box by its class": (
        "<div class='inlineSignup'><h2>The morning in Nordhaven</h2>"
        "<p>Every day at seven the news of the quay, in five minutes and without any noise.</p></div>",
        ["The morning in Nordhaven", "Every day at seven"],
    ),
    "a box by its label": (
        "<section aria-label='Newsletter Anmeldung'><p>Alle zwei Wochen sonntags: Antworten auf "
        "die Fragen am Hafen, ehrlich und nah.</p></section>",
        ["Alle zwei Wochen"],
    ),
    "a box of other stories by its heading": (
        f"<div><div><p>Czytaj więcej</p></div><div><a href='/y'><span>{OTHER}</span></a>"
        f"<p>{TEASER}</p></div></div>",
        ["Czytaj", OTHER, TEASER],
    ),
    "a heading of other stories alone": ("<h4>Auch interessant</h4>", ["Auch interessant"]),
    "a post of a social network": (
        "<blockquote class='twitter-tweet'><p>Buses to the quay go by the mill today.<br>Sorry for "
        "the wait, all of you.</p>— Quay Buses (@quaybuses)</blockquote>",
        ["Buses to the quay", "Sorry for the wait"],
    ),
    "a table of figures": (
        "<table><tr><td>Year</td><td>Beams</td></tr><tr><td>2019</td><td>Forty and two</td></tr></table>",
        ["Year", "Beams", "2019", "Forty and two"],
    ),
    "a line below its picture": (
        "<div class='x1'><div><img src='a.jpg'></div><div><p>Ida Holm waits at the old pier</p>"
        "</div></div>",
        ["Ida Holm waits"],
    ),
    "a line in italics below its picture": (
        "<p><img src='a.jpg'></p><p><em>From left: Bo Quist and Ada Marsh at the quay</em></p>",
        ["From left"],
    ),
    "a link to a place on the page": (
        "<p><a href='#after-1'>The content of another site follows here, and it can be skipped.</a></p>",
        ["The content of another site"],
    ),
    "a copyright line": ("<p>© Quay Press Ltd. 2024</p>", ["© Quay"]),
}


@pytest.mark.parametrize("case", BESIDE)
def test_leave_out_what_the_page_marks_as_beside_the_article(case: str) -> None:
    inside, gone = BESIDE[case]
    text = kept(page(inside))
    assert [t for t in text if t in _BODY] == [FIRST, SECOND, THIRD, FOURTH, LAST]
    assert not [t for t in text if t.startswith(tuple(gone))]


_BODY = {FIRST, SECOND, THIRD, FOURTH, LAST}


def test_leave_out_notes_in_italics_at_the_end() -> None:
    note = "<p><i>The writer grew up in Nordhaven and keeps a garden there.</i></p>"
    assert kept(page("", note))[-1] == LAST


def test_keep_italics_where_much_of_the_text_is_in_italics() -> None:
    question = (
        "<p><em>What did you think when the council asked you to come back to the pier?</em></p>"
    )
    text = kept(
        page(question * 1, f"<p><em>{OTHER}, and nobody there had thought it could.</em></p>" * 1)
    )
    assert any(t.startswith("What did you think") for t in text)


def test_leave_out_a_second_article_on_the_page() -> None:
    second = f"<article><h1>{OTHER}</h1>" + f"<p>{TEASER}</p>" * 3 + "</article>"
    html = page("").replace("</main>", f"<div>{second}</div></main>")
    assert not [t for t in kept(html) if t in (OTHER, TEASER)]


def test_a_name_of_most_of_the_text_marks_nothing() -> None:
    html = (
        page("")
        .replace("<article>", "<article><div class='promo'>")
        .replace("</article>", "</div></article>")
    )
    assert set(kept(html)) >= _BODY


def test_read_the_article_from_a_script_where_the_page_prints_none() -> None:
    body = "".join(f"<p class='e'>{t}</p>" for t in (FIRST, SECOND, THIRD, FOURTH))
    quoted = body.replace('"', '\\"').replace("<", "\\u003c").replace(">", "\\u003e")
    html = (
        "<html><head><title>Council votes to repair pier</title></head><body><div id='app'></div>"
        f'<script>self.push([1,"{quoted}"])</script></body></html>'
    )
    assert {FIRST, SECOND, THIRD, FOURTH} <= set(kept(html))


def test_read_the_article_from_json_ld_where_the_page_prints_its_beginning_only() -> None:
    text = "\\n".join((FIRST, SECOND, THIRD, FOURTH, LAST, TEASER, OTHER))
    html = (
        '<html><head><script type="application/ld+json">{"@type": "NewsArticle", "headline": '
        f'"Council votes to repair pier", "articleBody": "{text}"}}</script></head><body><main><h1>'
        f"Council votes to repair pier</h1><p>{FIRST}</p></main></body></html>"
    )
    assert set(kept(html)) >= _BODY


def test_find_an_article_that_is_cut_into_like_containers() -> None:
    noise = "".join(
        f"<div class='x'><p>{TEASER} And so it was on day {i} of May.</p></div>" for i in range(6)
    )
    parts = "".join(
        f"<div class='body articleBody'><p>{a}</p><p>{b}</p></div><div class='ad'></div>"
        for a, b in ((FIRST, SECOND), (THIRD, FOURTH), (LAST, FIRST.replace("Monday", "Tuesday")))
    )
    html = (
        f"<html><body><h1>Council votes to repair pier</h1><div>{parts}</div>{noise}</body></html>"
    )
    assert set(kept(html)) >= _BODY


def test_the_extractor_leaves_the_page_as_it_is() -> None:
    from lxml import etree

    from digest.intake.formats import main_text, page_lines

    tree = page_lines.parse(page("<nav>Menu</nav> and <footer>Foot</footer>"))
    before = etree.tostring(tree)
    assert main_text._extracted(tree, fast=True)
    assert etree.tostring(tree) == before
