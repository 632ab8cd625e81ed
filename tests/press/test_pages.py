"""The pages for readers: complete, valid, reachable, and nothing from a source is active."""

from __future__ import annotations

import html
import json
import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from threading import Thread
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import html5lib
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import paths
from conftest import Browser, Pub
from digest.core.model import (
    Correction,
    Digest,
    Edition,
    Evidence,
    Headline,
    KeyQuotation,
    Note,
    Page,
    Source,
    Statement,
    Variant,
)
from digest.core.text import plain
from digest.press import links, markdown, outputs, render, theme
from press_sample import bridge, digest, edition, hostile, index, masthead, plain_brief, quiet

CASES = paths.CASES / "pages"


THEMES = ("plain", "broadsheet", "wire")


@lru_cache(maxsize=3)
def plain_theme(name: str = "plain") -> theme.Theme:
    found, problems = theme.load(name)
    assert not problems
    return found


def site(
    found: Edition | None = None, of: Digest | None = None, look: str = "plain"
) -> dict[str, str]:
    """Return all pages of a publication of one edition, by path."""
    found = found or edition()
    of = of or digest(found)
    jobs = (
        *outputs.jobs(of, found, None, of.editions[-1] if of.editions else None),
        *outputs.site_jobs(of, found, [found], icon=plain_theme(look).static["icon.svg"]),
    )
    pages: list[Page] = [render.page(plain_theme(look), j) for j in jobs]
    assert len({p.path for p in pages}) == len(pages), "two pages for one path"
    return {p.path: p.data.decode("utf-8") for p in pages}


def variants() -> Iterator[tuple[str, dict[str, str]]]:
    yield "everything", site()
    yield "hostile", site(edition(hostile(), bridge()))
    yield (
        "no base address",
        site(of=digest(masthead=masthead(base_url="", editor="", description=""))),
    )
    yield "nothing new", site(edition(quiet(), intro="", title="", corrections=()))
    yield (
        "undated",
        site(
            edition(
                plain_brief(1, edition="undated", url="/undated/x/"), day="undated", corrections=()
            )
        ),
    )
    yield "no story", site(edition().__class__(day="2025-03-04", stories=()))
    for language in ("de", "fr", "es", "pt-BR", "zz"):
        yield language, site(of=digest(masthead=masthead(language=language)))
    for look in THEMES[1:]:
        yield look, site(look=look)
        yield (
            f"{look}, hostile",
            site(
                edition(hostile(), bridge(section=None), quiet(), plain_brief(2), intro=""),
                look=look,
            ),
        )
        yield (
            f"{look}, nothing new",
            site(edition(quiet(), intro="", title="", corrections=()), look=look),
        )
    yield "right to left", site(of=digest(masthead=masthead(language="ar")))


@pytest.fixture(scope="module")
def sites() -> dict[str, dict[str, str]]:
    return dict(variants())


def pages_of(sites: dict[str, dict[str, str]]) -> Iterator[tuple[str, str]]:
    assert all("index.html" in pages for pages in sites.values())
    assert sites
    for name, pages in sites.items():
        for path, text in pages.items():
            if path.endswith(".html"):
                yield f"{name}: {path}", text


def parsed(text: str) -> Any:
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)


def test_every_page_is_valid_html(sites: dict[str, dict[str, str]]) -> None:
    """A strict parser reports no error."""
    wrong = []
    for where, text in pages_of(sites):
        try:
            parsed(text)
        except Exception as error:
            wrong.append(f"{where}: {error}")
    assert not wrong


def test_ids_are_unique_and_every_reference_within_a_page_has_its_target(
    sites: dict[str, dict[str, str]],
) -> None:
    """No id occurs twice; `#…` links, aria-labelledby and headers refer to an existing id."""
    for where, text in pages_of(sites):
        tree = parsed(text)
        ids = Counter(e.get("id") for e in tree.iter() if e.get("id"))
        assert not [i for i, n in ids.items() if n > 1], where
        for e in tree.iter():
            asked = (e.get("aria-labelledby") or "").split()
            if e.tag == "a" and (e.get("href") or "").startswith("#"):
                asked.append(unquote(e.get("href")[1:]))
            assert all(a in ids for a in asked), (where, asked)


def test_headings_descend_one_level_at_a_time(sites: dict[str, dict[str, str]]) -> None:
    """One h1 a page, and no level is skipped."""
    for where, text in pages_of(sites):
        levels = [int(e.tag[1]) for e in parsed(text).iter() if re.fullmatch(r"h[1-6]", str(e.tag))]
        assert levels.count(1) == 1, where
        assert levels[0] == 1, where
        assert all(b <= a + 1 for a, b in pairwise(levels)), (where, levels)


def test_links_and_sections_have_names(sites: dict[str, dict[str, str]]) -> None:
    """Every link has text or a label, every nav and aside a name."""
    for where, text in pages_of(sites):
        for e in parsed(text).iter():
            if e.tag == "a":
                assert "".join(e.itertext()).strip() or e.get("aria-label"), where
            if e.tag in ("nav", "aside") or e.get("role") == "note":
                assert e.get("aria-label") or e.get("aria-labelledby"), where


def test_every_internal_link_resolves(sites: dict[str, dict[str, str]]) -> None:
    """Relative links lead to a page of the site, or to a story of an edition in the index;
    fragments to an id."""
    outside = {
        "2025/03/01/index.html",
        "2025/03/01/bridge-creaks/index.html",
        "2025/03/01/dredging/index.html",
    }
    statics = {p.path for look in THEMES for p in plain_theme(look).static_pages()}
    for name, pages in sites.items():
        known = {*pages, *outside, *statics}
        for path, text in pages.items():
            if not path.endswith(".html") or path == "404.html":
                continue
            for e in parsed(text).iter():
                link = e.get("href") or ""
                if not link or link.startswith("#") or urlsplit(link).scheme:
                    continue
                target, _, fragment = unquote(link).partition("#")
                at = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
                assert at in known, (name, path, link)
                assert not target.endswith("/"), link
                if fragment and at in pages:
                    assert f'id="{fragment}"' in pages[at], (name, path, link)


def test_the_404_page_alone_uses_the_base_path() -> None:
    """Links and styles work at any depth."""
    page = site()["404.html"]
    inner = [
        e.get("href")
        for e in parsed(page).iter()
        if e.get("href") and not e.get("href").startswith("#")
    ]
    assert inner
    assert all(link.startswith("/paper/") for link in inner), inner


def test_canonical_addresses_have_no_index_html() -> None:
    """Each page names its address without index.html, and only if there is a base address."""
    pages = site()
    assert (
        '<link rel="canonical" href="https://weekly.example/paper/2025/03/04/">'
        in pages["2025/03/04/index.html"]
    )
    assert '<link rel="canonical" href="https://weekly.example/paper/">' in pages["index.html"]
    bare = site(of=digest(masthead=masthead(base_url="")))
    assert not [p for p, t in bare.items() if "canonical" in t]
    assert "sitemap.xml" not in bare


SCRIPT = re.compile(r"(\.\./)+static/(search|share|sort)\.[0-9a-f]{8}\.js")


def test_no_request_leaves_the_site(sites: dict[str, dict[str, str]]) -> None:
    """Only the site's own styles, icon, manifest and feeds are loaded; only the scripts of search,
    sorting and sharing run."""
    for where, text in pages_of(sites):
        searches = ": search/" in where
        for e in parsed(text).iter():
            assert e.tag not in ("img", "iframe", "video", "audio", "object", "embed", "style"), (
                where,
                e.tag,
            )
            assert e.tag != "form" or (searches and e.get("action") is None), where
            if e.tag == "script":
                assert e.get("type") == "application/ld+json" or SCRIPT.fullmatch(
                    e.get("src") or ""
                ), where
            if e.tag == "link" and e.get("rel") != "canonical":
                assert not urlsplit(e.get("href")).scheme, (where, e.get("href"))
            assert not [a for a in e.attrib if str(a).startswith("on") or a == "style"], (
                where,
                e.attrib,
            )


def test_hostile_text_stays_text() -> None:
    """Markup, schemes and paths in a source become harmless text."""
    pages = site(edition(hostile(), bridge()))
    for path, text in pages.items():
        assert ".." not in path.split("/"), path
        assert not path.startswith("/"), path
        if path.endswith(".html"):
            for e in parsed(text).iter():
                link = e.get("href") or ""
                assert not re.match(r"(?i)\s*(javascript|data|vbscript|file):", link), (path, link)
            assert "\x00" not in text
            assert "\x1b" not in text
    assert "2025/03/04/etc/bad/index.html" in pages
    assert "tmp/evil/index.html" in pages


NASTY = st.text(
    st.one_of(
        st.sampled_from("<>&\"'`{}[]%#\\/:;=-!\x00\x1b\x7f\x85\ufdd0\uffff\u202e\u2028 \t\n"),
        st.characters(codec="utf-8"),
    ),
    max_size=30,
)


@settings(max_examples=20, deadline=None, derandomize=True)
@given(data=st.data())
def test_any_string_makes_a_valid_page(data: st.DataObject) -> None:
    """For any text of a story, its pages are valid and have no control character."""
    text = data.draw(NASTY)
    a, b = "2025-03-04/a", "2025-03-04/b"
    cited = Evidence(
        article=a, start=0, end=1, text=text, before=data.draw(NASTY), mark=(0, len(text))
    )
    story = plain_brief(
        1,
        headline=Headline(text=data.draw(NASTY), article=a),
        summary=(Statement(text=text, sources=(cited,), language=data.draw(NASTY)),),
        quotes=(
            KeyQuotation(
                text=data.draw(NASTY),
                speaker=data.draw(NASTY),
                role=data.draw(NASTY),
                sources=(cited,),
                variants=(
                    Variant(
                        text=data.draw(NASTY), articles=(b,), kind="words", lost=(data.draw(NASTY),)
                    ),
                ),
            ),
        ),
        sources=(
            Source(
                number=1,
                article=a,
                outlet=data.draw(NASTY),
                title=data.draw(NASTY),
                link="https://" + data.draw(NASTY),
                published=data.draw(NASTY),
            ),
            Source(
                number=2,
                article=b,
                agency=data.draw(NASTY),
                link=data.draw(NASTY),
                language=data.draw(NASTY),
                relation="pickup",
                of=a,
            ),
        ),
        notes=(Note(text=data.draw(NASTY)),),
        section=data.draw(NASTY),
        why=((data.draw(NASTY), data.draw(NASTY)),),
        updated=data.draw(NASTY),
    )
    of = digest(edition(story, corrections=(), intro=data.draw(NASTY), title=data.draw(NASTY)))
    found = edition(story, corrections=())
    shown = {
        "index.html",
        "atom.xml",
        "feed.json",
        "sitemap.xml",
        "sources/index.html",
        "people/index.html",
    }
    for j in (
        *outputs.jobs(of, found)[1:],
        *(j for j in outputs.site_jobs(of, found, [found]) if j.path in shown),
    ):
        page = render.page(plain_theme(), j).data.decode("utf-8")
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", page), j.path
        if j.path.endswith(".html"):
            parsed(page)
        elif j.path.endswith(".xml"):
            ElementTree.fromstring(page)
        elif j.path.endswith(".json"):
            json.loads(page)


def seen(text: str) -> str:
    """Return the visible text of a page, with white space and marks normalised."""
    return plain(html.unescape(re.sub(r"<[^>]+>", "", text)))


def test_every_sentence_and_quotation_is_whole_on_the_story_page() -> None:
    """Each summary sentence, quotation (key or not) and cited sentence is on the page verbatim,
    without a mark inside it."""
    b = bridge()
    page = seen(site()["2025/03/04/swing-bridge-jams/index.html"])
    for s in b.summary:
        assert plain(s.text) in page
        assert all(plain(e.text) in page and plain(e.before) in page for e in s.sources)
    for q in b.quotes:
        assert plain(q.text) in page


def test_the_edition_prints_key_quotations_only_and_the_story_all() -> None:
    pages = site()
    assert "weld it" not in pages["2025/03/04/index.html"]
    assert "weld it" in pages["2025/03/04/swing-bridge-jams/index.html"]


def test_marks_name_the_source_that_prints_a_sentence() -> None:
    """A number after the sentence: exact sources first, then those in other words; each has a name."""
    page = site()["2025/03/04/index.html"]
    assert (
        'the port office said.<sup class="marks"><a href="#s1-2" aria-label="source 2, Levant Wire">2</a>'
        '<a href="#s1-4" class="alike" aria-label="source 4, outlet unknown, in other words">4</a></sup>'
    ) in page


def test_what_the_editor_wrote_is_marked_as_the_editors() -> None:
    """Sentence, headline, quotation, note and intro by the editor are labelled."""
    b = bridge(headline=bridge().headline.__class__(text="A day at the quay", by="editor"))
    page = seen(site(edition(b))["2025/03/04/index.html"])
    assert "goes out.editor" in page
    assert "headline by the editor" in page
    assert "From the editor" in page
    assert "Editor's note" in page


def test_the_outlet_line_counts_independent_reports() -> None:
    """The count of reports, the outlets that reported, and those that repeat them."""
    page = seen(site()["2025/03/04/index.html"])
    assert "3 reports Quay Gazette, Levant Wire (agency), Le Canal; 2 more repeat these" in page
    one = bridge(reports=1, sources=bridge().sources[:3])
    page = seen(site(edition(one))["2025/03/04/index.html"])
    assert "1 report Quay Gazette, Levant Wire (agency); 1 more repeats Quay Gazette" in page


def test_states_are_said_in_words() -> None:
    """Unlinked, assumed, unknown, foreign: each is stated in words."""
    page = seen(site()["2025/03/04/index.html"])
    for words in (
        "outlet unknown",
        "based on Levant Wire · date not given · no link",
        "reprints Quay Gazette",
        "own report · in French · 30 December 2024",
        "quoted by Quay Gazette and Levant Wire",
        "1 article, no news since 1 March",
        "later",
        "its earlier number",
    ):
        assert words in page, words
    unlinked = bridge(sources=(bridge().sources[3],))
    assert "no link" in seen(site(edition(unlinked))["2025/03/04/index.html"])


def test_a_quotation_without_a_speaker_says_so() -> None:
    nameless = plain_brief(1, quotes=(plain_brief(1).quotes[0].__class__(text="So be it"),))
    assert "speaker not named" in seen(site(edition(nameless))["2025/03/04/index.html"])


def test_foreign_text_carries_its_language() -> None:
    page = site()["2025/03/04/index.html"]
    assert '<blockquote lang="fr" dir="auto"><p>“Le pont ne doit rien à personne”' in page
    assert 'hreflang="fr"' in page


def test_a_lost_word_is_flagged_and_shown() -> None:
    """A variant in other words is marked where it differs, with the word that it lacks; it is never
    printed large."""
    page = site()["2025/03/04/swing-bridge-jams/index.html"]
    assert "it <mark>has asked</mark> me to wait" in page
    assert "drops the word “never”" in page
    assert "printed above as" in page
    assert "has asked" not in site()["2025/03/04/index.html"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", ["Dienstag, 4. März 2025", "3 Berichte", "zitiert von Quay Gazette und Levant Wire", "3. März"]),
        ("fr", ["Mardi 4 mars 2025", "3 sources", "sans date", "Affaire en cours"]),
        ("es", ["Martes, 4 de marzo de 2025", "3 fuentes", "sin fecha", "Noticia en curso"]),
        ("nl", ["Dinsdag 4 maart 2025", "3 berichten", "zonder datum"]),
        ("it", ["Martedì 4 marzo 2025", "3 servizi", "senza data"]),
        ("pt", ["Terça-feira, 4 de março de 2025", "3 reportagens", "sem data"]),
        ("ar", ['dir="rtl"', "الثلاثاء، 4 مارس 2025"]),
        ("ja", ["2025年3月4日火曜日", "3月1日"]),
        ("en-US", ["Tuesday, March 4, 2025", "March 1"]),
    ],
)  # fmt: skip
def test_the_interface_speaks_the_publications_language(language: str, words: list[str]) -> None:
    """Labels, counts with plurals, and dates; without a catalogue, English words and dates of the
    language."""
    text = site(of=digest(masthead=masthead(language=language)))["2025/03/04/index.html"]
    for w in words:
        assert w in text or w in seen(text), w
    assert text.startswith(f'<!doctype html>\n<html lang="{language}"')


def test_corrections_show_both_wordings() -> None:
    """On the story's page and on the corrections page; a vanished story keeps a page that says so."""
    pages = site()
    for path in ("corrections/index.html", "2025/03/04/swing-bridge-jams/index.html"):
        page = seen(pages[path])
        assert "closing it for nine hours" in page
        assert "It now says:" in page
    assert "Withdrawn" in seen(pages["2025/03/04/withdrawn/index.html"])


def test_a_moved_story_redirects() -> None:
    pages = site(edition(plain_brief(1, redirects=("/2025/03/04/old-name/",))))
    page = pages["2025/03/04/old-name/index.html"]
    assert 'content="0; url=../ward-1-library/index.html"' in page
    assert 'rel="canonical" href="https://weekly.example/paper/2025/03/04/ward-1-library/"' in page


def test_a_page_is_handed_only_what_it_prints() -> None:
    """A change of one story changes its page and its edition's, but neither the archive nor other
    stories."""
    before, after = edition(bridge(), plain_brief(1)), edition(bridge(), plain_brief(1, reports=2))
    a, b = (
        {j.path: j for j in (*outputs.jobs(digest(e), e), *outputs.site_jobs(digest(e), e, [e]))}
        for e in (before, after)
    )
    changed = {p for p in a if a[p] != b[p]}
    assert changed == {
        "index.html", "2025/03/04/index.html", "2025/03/04/ward-1-library/index.html", "2025/03/04/digest.json", "atom.xml", "feed.json", "rss.xml",
    }  # fmt: skip


def test_a_new_edition_wakes_the_one_before_only_for_its_link() -> None:
    """Its stories are unchanged."""
    e = edition(corrections=())
    later = index(edition(plain_brief(5), day="2025-03-05"))
    old = digest(e)
    new = Digest(masthead=old.masthead, editions=(later, *old.editions), pages=old.pages)
    a = {j.path: j for j in outputs.jobs(old, e, None, old.editions[1])}
    b = {j.path: j for j in outputs.jobs(new, e, later, old.editions[1])}
    assert {p for p in a if a[p] != b[p]} == {"2025/03/04/index.html"}


def test_the_archive_has_a_page_a_year() -> None:
    """`/archive/` is that of the newest year; each year has its own address; a calendar links the
    days with an edition."""
    of = digest()
    old = of.editions[1].__class__(
        day="2023-12-30", url="/2023/12/30/", title="", headline="Old", entries=()
    )
    of = Digest(masthead=of.masthead, editions=(*of.editions, old))
    jobs = {j.path: j for j in outputs.site_jobs(of, edition(), [])}
    assert {p for p in jobs if p.startswith("archive")} == {
        "archive/index.html",
        "archive/2025/index.html",
        "archive/2023/index.html",
    }
    page = render.page(plain_theme(), jobs["archive/index.html"]).data.decode()
    assert 'aria-label="4 March 2025">4</a></td><td>5</td>' in page
    assert "3 editions since 30 December 2023" in page
    assert "Old" not in page


def test_registers_list_what_there_is() -> None:
    """People with roles, places, and sections if there are any; each with its latest story."""
    pages = site()
    assert "Odile Brandt ferry pilot1" in seen(pages["people/index.html"])
    assert "Swing bridge jams open" in pages["places/index.html"]
    order = re.findall(r'data-sort="(\w+)">', pages["sections/index.html"].split("<tbody>")[1])
    assert order == ["Town", "Harbour"]
    assert 'href="../people/index.html"' in pages["archive/index.html"]
    bare = site(
        edition(plain_brief(1, quotes=()), corrections=()),
        digest(edition(plain_brief(1, quotes=())), editions=()),
    )
    assert "sections/index.html" not in bare
    assert "No name is listed yet." in bare["people/index.html"]


def test_a_plain_page_has_its_title_once() -> None:
    page = site()["about/index.html"]
    assert "<h1><bdi>About</bdi></h1>" in page
    assert "<h2>About" not in page
    assert "<h2>How</h2>" in page


def test_sections_follow_the_masthead_but_the_lead_opens() -> None:
    from digest.press import layout

    order = [t for t, _ in layout.sections(edition().stories, ("Town", "Harbour"))]
    assert order == ["Town", "Harbour", None]
    found = edition()
    assert layout.top(found)[0] is layout.lead(found)


@pytest.mark.parametrize("look", THEMES)
def test_an_edition_of_twelve_stories_stays_under_sixty_kilobytes(look: str) -> None:
    """With five sentences each, every other one with five sources: the size of a full day."""
    stories = []
    for n in range(12):
        b = bridge() if n % 2 else plain_brief(n)
        body = (*bridge().summary[:4], bridge().summary[1]) if n % 2 else plain_brief(n).summary * 5
        stories.append(
            msgspec.structs.replace(
                b, id=f"i{n}", url=f"/2025/03/04/s{n}/", summary=body, differences=()
            )
        )
    assert len(site(edition(*stories), look=look)["2025/03/04/index.html"].encode()) <= 60_000


@pytest.mark.parametrize("look", THEMES)
def test_the_style_sheets_of_a_theme_stay_under_twenty_two_kilobytes(look: str) -> None:
    """Files are sent unchanged, with those of the extended theme."""
    assert (
        sum(len(p.data) for p in plain_theme(look).static_pages() if p.path.endswith(".css"))
        <= 22_000
    )


@pytest.mark.parametrize("look", THEMES)
def test_every_theme_prints_the_same_words_of_the_sources(look: str) -> None:
    """A theme changes order and size: summary and sources on the edition's page, all quotations on
    the story's."""
    pages = site(look=look)
    edition_page, story_page = (
        seen(pages["2025/03/04/index.html"]),
        seen(pages["2025/03/04/swing-bridge-jams/index.html"]),
    )
    for s in bridge().summary:
        assert plain(s.text) in edition_page
        assert plain(s.text) in story_page
    for q in bridge().quotes:
        assert plain(q.text) in story_page
    assert "3 reports Quay Gazette" in edition_page
    assert "based on Levant Wire" in edition_page
    assert "no news since 1 March" in edition_page


def test_a_correction_names_what_changed() -> None:
    c = [
        Correction(
            edition="2025-03-04",
            story="b1f0c2d3e4a5",
            url="/x/",
            headline="h",
            what="quote",
            before="gone words",
        ),
        Correction(
            edition="2025-03-04",
            story="b1f0c2d3e4a5",
            url="/x/",
            headline="h",
            what="summary",
            after="new words",
        ),
    ]
    page = seen(
        site(edition(bridge(), corrections=tuple(c)))["2025/03/04/swing-bridge-jams/index.html"]
    )
    assert 'No longer printed: "gone words"' in page
    assert 'Added: "new words"' in page


# ------------------------------------------------------------------------------------------------------- links and Markdown


def fragments() -> list[tuple[str, str, str, str]]:
    text = (CASES / "fragments.md").read_text(encoding="utf-8")
    found = re.findall(r"^## (.+)\n\nlink: (.*)\ntext: (.*)\nis: ?(.*)$", text, re.M)
    assert len(found) == text.count("\n## ")
    assert found
    return found


@pytest.mark.parametrize(
    ("title", "link", "text", "expected"), fragments(), ids=[f[0] for f in fragments()]
)
def test_a_cited_text_has_an_address(title: str, link: str, text: str, expected: str) -> None:
    """The address opens the source at the exact sentence."""
    assert links.fragment(link, text) == expected


@pytest.mark.parametrize(
    ("page", "address", "link"),
    [
        ("index.html", "/", "index.html"),
        ("2024/02/10/a/index.html", "/", "../../../../index.html"),
        ("2024/02/10/a/index.html", "/2024/02/10/b/", "../b/index.html"),
        ("2024/02/10/index.html", "/atom.xml", "../../../atom.xml"),
        ("a/index.html", "/a/#s1", "#s1"),
        ("a/index.html", "/über uns/", "../%C3%BCberuns/index.html"),
        ("a/index.html", "/../../../etc/passwd", "../etc/passwd"),
    ],
)
def test_pages_link_relatively_with_index_html_written_out(
    page: str, address: str, link: str
) -> None:
    assert links.relative(page, address) == link


@pytest.mark.parametrize(
    "bad",
    [
        "/..",
        "/a/../../b",
        "//",
        "/a\\..\\b/",
        "/%2e%2e/x",
        "/a/\x00b/",
        "C:/x",
        "/./",
        "/..../x/",
        "/ /",
    ],
)
def test_no_address_leaves_the_site(bad: str) -> None:
    path = links.path(bad)
    assert path
    assert not path.startswith("/")
    assert not any(set(p) <= {"."} for p in path.split("/"))
    assert not re.search(r"[\\:%\x00]", path)


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](data:text/html,y)",
        "[x](//evil.example)",
        "<img src=x onerror=alert(1)>",
        "<script>alert(1)</script>",
        "![x](https://a.example/p.gif)",
        "<javascript:alert(1)>",
        '[x](https://a.example/"onmouseover="alert(1))',
    ],
)
def test_the_editors_markdown_makes_safe_html(text: str) -> None:
    """No raw HTML, no picture, no link but http, https, mailto and within the site."""
    made = markdown.html(text)
    tree = html5lib.parseFragment(made, namespaceHTMLElements=False)
    for e in tree.iter():
        assert e.tag not in ("img", "script"), made
        assert not [a for a in e.attrib if a.startswith("on")], made
        if e.tag == "a":
            assert e.get("href").startswith("https://a.example/"), made


def test_markdown_headings_move_below_the_page() -> None:
    made = markdown.html("# A\n\n### B\n\nText", 3)
    assert "<h3>A</h3>" in made
    assert "<h4>B</h4>" in made
    assert markdown.plain("# A\n\nsome *words*\nand `code`") == "A\n\nsome words and code"


# ----------------------------------------------------------------------------------------------------------------- in a browser


TEXTS = [
    "It rang.",
    "Well-known, salt & light, a 50 % share - and more.",
    "The ferry left the eastern pier an hour late, because nobody had found the key, said “Ada” O’Neil-Smith.",
    "Der Zug fuhr über die Brücke, die niemand für sicher hielt, und kam trotzdem pünktlich in Übersee an.",
    "الجسر القديم مفتوح الآن أمام السيارات والدراجات بعد شهرين من الإصلاح والانتظار الطويل",
    "港の古い橋は二か月の修理を終えて再び開通した。",
]


@pytest.fixture
def pages_with_a_sentence() -> Iterator[str]:
    """A server on loopback: page `/n` has sentence n far below its first screen."""
    filler = "<p>Nothing here.</p>" * 80

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            n = self.path.strip("/")
            text = html.escape(TEXTS[int(n)]) if n.isdigit() else ""
            body = f"<!doctype html><meta charset=utf-8>{filler}<p id=x>{text}</p>{filler}".encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.browser
def test_an_address_of_a_sentence_opens_the_page_at_it(
    browser: Browser, pages_with_a_sentence: str
) -> None:
    """In Chromium: short and long sentences, with marks that have a meaning in a directive, in
    several scripts."""
    from playwright.sync_api import TimeoutError

    page = browser.new_page(viewport={"width": 800, "height": 600})
    for i, text in enumerate(TEXTS):
        page.goto("about:blank")
        page.goto(links.fragment(f"{pages_with_a_sentence}/{i}", text))
        in_sight = (
            "() => { const y = document.getElementById('x').getBoundingClientRect().top;"
            " return y >= 0 && y < innerHeight }"
        )
        try:
            page.wait_for_function(in_sight)
        except TimeoutError as error:
            raise AssertionError(text) from error
        assert page.evaluate(in_sight), text


@pytest.mark.parametrize(
    ("language", "warned"), [("sv", True), ("ar", True), ("de-AT", False), ("pt", False)]
)
def test_a_language_without_a_catalogue_is_a_warning(pub: Pub, language: str, warned: bool) -> None:
    """Its labels are English, which a warning tells the editor; a region is not another language."""
    pub.write("digest.yaml", f"language: {language}\n")
    pub.write("content/2026-03-02/mill.md", "# Mill wheel turns\n\nThe mill wheel turned again.\n")
    ran = pub.run("build")
    assert ran.returncode == 0, ran.stderr
    assert ("there is no catalogue" in ran.stderr) == warned
    assert pub.run("build").stderr.count("there is no catalogue") == warned, "not said again"
