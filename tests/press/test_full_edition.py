"""The sample's edition of 24 stories as readers get it: nothing twice, nothing lost, nothing too
large."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest

from conftest import Pub

FULL = "2026/11/18/"
WITHDRAWN = "2026/11/17/pellworth-to-close-its-swimming-bath-for-good/"
NEWS = ("first", "lines", "summary", "quote", "variants", "differ", "fresh")  # elements with news
WORDS = 4  # shorter texts may repeat: a headline's name, a figure


@pytest.fixture
def built(built_once: Pub) -> Pub:
    """The sample's site, to read: no test of this file writes to it."""
    return built_once


def page(built: Pub, address: str) -> str:
    return (built.site / address / "index.html").read_text(encoding="utf-8")


def stories_of(built: Pub) -> list[str]:
    return sorted(f"{FULL}{p.parent.name}/" for p in (built.site / FULL).glob("*/index.html"))


FOLDED = ("marks", "more proofs", "label")  # not news: numbers of sources, evidence, labels


def parts(element: Element) -> Iterator[Element]:
    """Yield each part with text of its own, without folded evidence."""
    if element.get("class") in FOLDED:
        return
    if element.tag in ("p", "small") or (element.tag == "li" and element.find("p") is None):
        yield element
    else:
        for inner in element:
            yield from parts(inner)


def text_of(element: Element) -> str:
    """Return the words of an element, without numbers of sources and names in small type."""
    inner = element.text or ""
    for e in element:
        skipped = e.get("class") in FOLDED or e.tag == "small"
        inner += (e.tail or "") if skipped else text_of(e)
    return inner + (element.tail or "")


def news(page: str) -> Iterator[str]:
    """Return every sentence of news on a page, in plain letters."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    for element in tree.iter():
        if not set((element.get("class") or "").split()) & set(NEWS):
            continue
        for part in parts(element):
            said = re.sub(r"\s+", " ", text_of(part).removesuffix(part.tail or ""))
            for sentence in re.split(r"(?<=[.!?”»])\s+", said):
                plain = re.sub(r"[^\w ]", "", sentence).strip().casefold()
                if len(plain.split()) >= WORDS:
                    yield plain


def test_nothing_is_printed_twice_on_a_page(built: Pub) -> None:
    """No sentence and no quotation is repeated on the edition, a story or a running story."""
    addresses = [FULL, "2026/11/17/", "2026/11/16/", "2026/11/11/", "2026/11/10/"]
    addresses += [f"threads/{p.parent.name}/" for p in built.site.glob("threads/*/index.html")]
    addresses += stories_of(built)
    twice = {a: t for a in addresses if (t := _twice(page(built, a)))}
    assert len(addresses) > 30
    assert not twice


def _twice(page: str) -> list[str]:
    found = list(news(page))
    assert found
    return [sentence for sentence, n in Counter(found).items() if n > 1]


def test_the_edition_has_24_stories_and_one_line_for_what_has_nothing_new(built: Pub) -> None:
    front = page(built, FULL)
    assert front.count("<article ") == 24
    quiet = re.findall(r'<article class="brief quiet".*?</article>', front, re.DOTALL)
    assert len(quiet) == 1
    assert "no news since" in quiet[0]
    assert "16 November" in quiet[0]
    assert "<details" not in quiet[0]
    assert (built.site / "index.html").read_text(encoding="utf-8").count("<article ") == 24


def test_a_running_story_is_shown_newest_day_first(built: Pub) -> None:
    """Four days, on the thread's page and in the list below the story, newest first."""
    lead = next(a for a in stories_of(built) if "tarrow" in a)
    days = re.findall(
        r'<span class="label">(\d+) November',
        page(built, lead).partition('class="timeline"')[2].partition("</ol>")[0],
    )
    assert days == ["18", "17", "16", "10"]
    thread = re.search(r'href="[./]*/threads/(\w+)/', page(built, lead))
    assert thread
    own = re.findall(r'<time datetime="([\d-]+)">', page(built, f"threads/{thread[1]}"))
    assert own == ["2026-11-18", "2026-11-17", "2026-11-16", "2026-11-10"]


def test_the_sample_shows_what_sets_the_program_apart(built: Pub) -> None:
    """Differing numbers with an update, a quotation that lost its “not”, three languages."""
    lead = page(built, next(a for a in stories_of(built) if "tarrow" in a))
    for words in ("9,800 passengers", "10,200 passengers", "its earlier number", "later</b>"):
        assert words in lead
    assert "drops the word “not”" in lead
    assert "printed above as Corvane has it" in lead
    front = page(built, FULL)
    assert 'lang="de"' in front
    assert 'lang="fr"' in front


def test_a_withdrawn_story_is_gone_but_for_its_address(built: Pub) -> None:
    """Its page gives headline, day and reason; its text is in no file of the site."""
    gone = page(built, WITHDRAWN)
    assert "Withdrawn on 18 November 2026" in gone
    assert "should have waited" in gone
    assert "noindex" in gone
    holding = [
        path for path, data in built.bytes().items() if b"600 children who learn to swim" in data
    ]
    assert not holding
    log = page(built, "corrections")
    assert "Some <del>310</del> islanders" in log
    assert "Some <ins>130</ins> islanders" in log


def test_a_full_edition_stays_small(built: Pub) -> None:
    """Bytes as served: the edition, its mail, and the style sheet."""
    sizes = {path: len(data) for path, data in built.bytes().items()}
    assert sizes[FULL + "index.html"] <= 90_000
    assert sizes[FULL + "newsletter.html"] < 100_000
    css = [size for path, size in sizes.items() if Path(path).suffix == ".css"]
    assert css
    assert sum(css) <= 22_000


def test_reading_times_count_words_and_not_stories(built: Pub) -> None:
    """24 short stories are not 24 minutes."""
    found = re.search(r"headlines (\d+) minutes, everything (\d+)", page(built, FULL))
    assert found
    assert int(found[1]) < int(found[2]) < 10
