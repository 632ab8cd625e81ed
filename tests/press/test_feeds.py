"""Feeds, site map and other files for programs: well formed, complete, with ids that do not depend
on addresses."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import feedparser
import html5lib
import jsonschema
import pytest
from lxml import etree

import paths
from digest.core.model import Digest, Edition, Masthead
from digest.press import outputs, render, theme
from digest.press.outputs import feed_entries, feeds
from press_sample import BASE, bridge, digest, edition, hostile, index, masthead, plain_brief, quiet

ATOM = "{http://www.w3.org/2005/Atom}"
LOOK, _ = theme.load("plain")


def site(found: Edition | None = None, head: Masthead | None = None) -> dict[str, str]:
    found = found or edition()
    of = digest(found, masthead=head or masthead())
    return {
        j.path: render.page(LOOK, j).data.decode()
        for j in outputs.site_jobs(of, found, [found], icon=LOOK.static["icon.svg"])
    }


BARE = masthead(base_url="")


@pytest.mark.parametrize(
    "head", [masthead(), BARE, masthead(title="水の新聞", editor="", description="", language="ja")]
)
@pytest.mark.parametrize(
    "found", [edition(), edition(hostile()), Edition(day="2025-03-04", stories=())]
)
def test_the_atom_feed_is_valid(head: Masthead, found: Edition) -> None:
    """RFC 4287: each feed and entry has one id, title and updated; ids are unique URIs, times RFC 3339, an author is named."""
    text = site(found, head)["atom.xml"]
    root = ElementTree.fromstring(text)
    parsed = feedparser.parse(text.encode())
    assert not parsed.bozo, parsed.get("bozo_exception")
    assert root.find(f"{ATOM}author/{ATOM}name").text  # type: ignore[union-attr]
    ids = []
    for e in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(e.findall(f"{ATOM}{name}")) == 1, name
        ids.append(e.findtext(f"{ATOM}id") or "")
        assert re.fullmatch(
            r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", e.findtext(f"{ATOM}updated") or ""
        )
        assert len([x for x in e.findall(f"{ATOM}link") if x.get("rel") == "alternate"]) == 1
    assert len(set(ids)) == len(ids)
    assert all(
        re.fullmatch(r"tag:[a-z0-9.-]+,\d{4}(-\d\d-\d\d)?:[A-Za-z0-9._-]+", i) for i in ids
    ), ids
    assert len(parsed.entries) == len([b for b in found.stories if b.new])


CASES = paths.CASES / "feeds"


@pytest.mark.parametrize(
    "head", [masthead(), BARE, masthead(title="水の新聞", editor="", description="", language="ja")]
)
@pytest.mark.parametrize(
    "found", [edition(), edition(hostile()), Edition(day="2025-03-04", stories=())]
)
def test_feeds_and_site_map_follow_their_grammars(head: Masthead, found: Edition) -> None:
    """RFC 4287, RSS 2.0, JSON Feed 1.1 and the sitemap protocol, as schemas (tests/cases/feeds)."""
    pages = site(found, head)
    items = json.loads((CASES / "jsonfeed.schema.json").read_text(encoding="utf-8"))
    for path, text in pages.items():
        name = path.rpartition("/")[2]
        if name == "feed.json":
            jsonschema.validate(json.loads(text), items)
        elif name in ("atom.xml", "rss.xml", "sitemap.xml"):
            grammar = etree.RelaxNG(etree.parse(CASES / name.replace(".xml", ".rng")))
            assert grammar.validate(etree.fromstring(text.encode())), grammar.error_log
    assert {"atom.xml", "rss.xml", "feed.json"} <= set(pages)
    assert ("sitemap.xml" in pages) == bool(head.base_url)


def test_a_grammar_finds_what_is_wrong() -> None:
    """The guard: a feed without an id, or with an invalid date, is found."""
    pages = site()
    for name, missing, date in (
        ("atom", "<id>.*?</id>", "<updated>.*?<"),
        ("rss", "<guid .*?</guid>", "<pubDate>.*?<"),
    ):
        grammar = etree.RelaxNG(etree.parse(CASES / f"{name}.rng"))
        text = pages[f"{name}.xml"]
        for part, other in ((missing, ""), (date, date.partition(".")[0] + "today<")):
            wrong = re.sub(part, other, text, count=1)
            assert wrong != text
            assert not grammar.validate(etree.fromstring(wrong.encode()))


def test_feeds_carry_full_entries() -> None:
    """Each entry has summary, quotations with speaker, differing figures, note and sources; a story
    without news has no entry."""
    pages = site()
    item = json.loads(pages["feed.json"])["items"][0]
    entry = feedparser.parse(pages["atom.xml"].encode()).entries[0]
    assert item["title"] == entry.title
    for words in (
        "for eleven hours.",
        "Odile Brandt",
        "Sources differ:",
        "Editor’s note",
        "Levant Wire",
        "the editor’s words",
    ):
        assert words in item["content_html"], words
        assert words in entry.content[0].value, words
    assert "Dredging" not in pages["atom.xml"]


def test_an_id_never_changes_when_an_address_does() -> None:
    """Another host, path, slug, headline or permalink gives the same entry id."""
    moved = bridge(slug="x", url="/elsewhere/", headline=bridge().headline.__class__(text="New"))
    a = json.loads(site(edition(bridge()))["feed.json"])["items"][0]
    b = json.loads(site(edition(moved), masthead(base_url="https://new.example"))["feed.json"])[
        "items"
    ][0]
    assert a["id"] == b["id"]
    assert a["url"] != b["url"]


def test_without_a_base_address_links_are_relative() -> None:
    """There is no site map, and nothing refers to one."""
    pages = site(head=BARE)
    feed = json.loads(pages["feed.json"])
    assert feed["items"][0]["url"] == "2025/03/04/swing-bridge-jams/index.html"
    assert "feed_url" not in feed
    assert 'href="2025/03/04/swing-bridge-jams/index.html"' in pages["atom.xml"]
    assert "sitemap.xml" not in pages
    assert "Sitemap" not in pages["robots.txt"]


def test_addresses_in_feeds_have_no_index_html() -> None:
    feed = json.loads(site()["feed.json"])
    assert feed["items"][0]["url"] == f"{BASE}/2025/03/04/swing-bridge-jams/"
    assert feed["home_page_url"] == f"{BASE}/"


def test_the_json_feed_is_valid() -> None:
    """JSON Feed 1.1: version and title; items with an id and content; dates RFC 3339."""
    feed = json.loads(site(edition(hostile(), bridge()))["feed.json"])
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    for item in feed["items"]:
        assert item["id"]
        assert item["content_html"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)", item["date_published"])


def test_content_of_feeds_is_harmless() -> None:
    items = json.loads(site(edition(hostile()))["feed.json"])["items"]
    assert items
    for item in items:
        tree = html5lib.parseFragment(item["content_html"], namespaceHTMLElements=False)
        for e in tree.iter():
            assert e.tag not in ("script", "img")
            assert not [a for a in e.attrib if str(a).startswith("on")]
            assert not (e.get("href") or "https:").startswith(("javascript:", "data:"))


def test_the_undated_edition_is_in_no_feed() -> None:
    found = edition(plain_brief(1, edition="undated"), day="undated")
    assert json.loads(site(found)["feed.json"])["items"] == []


def test_a_feed_holds_the_newest_entries_only() -> None:
    many = edition(*(plain_brief(n) for n in range(60)))
    jobs = {j.path: j for j in feeds.jobs(digest(many), [many], entries=25)}
    assert len(json.loads(render.page(LOOK, jobs["feed.json"]).data)["items"]) == 25


@pytest.mark.parametrize(
    ("iso", "expected"),
    [
        ("2025-03-04", "2025-03-04T00:00:00Z"),
        ("2025-03-04T08:00", "2025-03-04T08:00:00Z"),
        ("2025-03-04T08:00:00+01:00", "2025-03-04T08:00:00+01:00"),
        ("2025-03-04T08:00:00Z", "2025-03-04T08:00:00Z"),
        ("rubbish", "2025-01-01T00:00:00Z"),
        (None, "2025-01-01T00:00:00Z"),
    ],
)
def test_a_moment_is_the_sources_and_never_the_clocks(iso: str | None, expected: str) -> None:
    assert feed_entries.moment(iso, "2025-01-01") == expected


def test_the_site_map_lists_every_page_once() -> None:
    """With canonical addresses: editions, stories, archive, pages; well formed."""
    root = ElementTree.fromstring(site()["sitemap.xml"])
    found = [e.text or "" for e in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert len(set(found)) == len(found)
    assert all(f.startswith(BASE) and "index.html" not in f for f in found)
    for address in (
        "/",
        "/archive/",
        "/about/",
        "/2025/03/04/",
        "/2025/03/04/swing-bridge-jams/",
        "/2025/03/01/dredging/",
    ):
        assert BASE + address in found


def test_robots_manifest_and_nojekyll() -> None:
    pages = site()
    assert pages["robots.txt"] == f"User-agent: *\nAllow: /\nSitemap: {BASE}/sitemap.xml\n"
    manifest = json.loads(pages["manifest.webmanifest"])
    assert manifest["name"] == "The Tallow Weekly"
    assert manifest["icons"][0]["src"].startswith("static/icon.")
    assert pages[".nojekyll"] == ""


def test_a_feed_is_not_woken_by_what_it_does_not_print() -> None:
    """A correction, an intro or a story without news leaves the feeds unchanged."""
    plain = edition(bridge())
    other = Edition(day=plain.day, stories=(bridge(), quiet()), intro="New words", closed=True)
    one, two = ({j.path: j for j in feeds.jobs(digest(e), [e])} for e in (plain, other))
    assert one["atom.xml"] == two["atom.xml"]
    assert isinstance(digest(), Digest)


# --------------------------------------------------------------------------- RSS, sections, threads


@pytest.mark.parametrize("head", [masthead(), BARE])
@pytest.mark.parametrize("found", [edition(), edition(hostile())])
def test_the_rss_feed_is_valid(head: Masthead, found: Edition) -> None:
    """RSS 2.0: the ids of the Atom feed, whole content, a date as in RFC 822."""
    pages = site(found, head)
    parsed = feedparser.parse(pages["rss.xml"].encode())
    assert not parsed.bozo, parsed.get("bozo_exception")
    assert parsed.version == "rss20"
    atom = feedparser.parse(pages["atom.xml"].encode())
    assert [e.id for e in parsed.entries] == [e.id for e in atom.entries]
    assert all(e.published_parsed for e in parsed.entries)
    assert all(e.content[0].value for e in parsed.entries)


FORMATS = ("atom.xml", "rss.xml", "feed.json")


def ids(name: str, text: str) -> list[str]:
    """Return the ids of the entries of a feed in any format."""
    if name.endswith(".json"):
        return [i["id"] for i in json.loads(text)["items"]]
    parsed = feedparser.parse(text.encode())
    assert not parsed.bozo
    return [e.id for e in parsed.entries]


@pytest.mark.parametrize("name", FORMATS)
def test_a_section_has_feeds_of_its_own(name: str) -> None:
    """Only the stories of the section, with the ids of the whole feed."""
    pages = site()
    own, whole = pages[f"sections/harbour/{name}"], pages[name]
    assert ids(name, own)
    assert set(ids(name, own)) < set(ids(name, whole))
    assert "Harbour" in own.partition("</title>" if "xml" in name else '"items"')[0]
    assert f"/sections/harbour/{name}" in own
    assert f'href="harbour/{name}"' in pages["sections/index.html"]


def test_a_section_without_recent_stories_keeps_its_feeds() -> None:
    """Subscribers get an empty feed, not a 404."""
    then = edition(bridge(section="Harbour"), day="2025-03-03", corrections=())
    now = edition(plain_brief(1, section="Town"), corrections=())
    of = digest(now, editions=(index(now), index(then)))
    jobs = {j.path: j for j in outputs.site_jobs(of, now, [now])}
    text = render.page(LOOK, jobs["sections/harbour/atom.xml"]).data.decode()
    assert ids("atom.xml", text) == []
    assert ElementTree.fromstring(text).findtext(f"{ATOM}title")


def test_two_sections_do_not_share_a_feed() -> None:
    """The first section by name gets the folder that both would have."""
    found = edition(bridge(section="Harbour!"), plain_brief(1, section="Harbour"), corrections=())
    assert feed_entries.section_folders(digest(found, editions=(index(found),))) == {
        "Harbour": "harbour"
    }


def running() -> dict[str, str]:
    first = edition(plain_brief(1, thread="t-x"), day="2025-03-03", corrections=())
    then = edition(
        plain_brief(2, thread="t-x", summary=(*plain_brief(1).summary, *plain_brief(2).summary)),
        corrections=(),
    )
    of = digest(then, editions=(index(then), index(first)))
    return {
        j.path: render.page(LOOK, j).data.decode()
        for j in outputs.site_jobs(of, then, [then, first])
        if j.path.startswith("threads/")
    }


def test_a_running_story_has_feeds_of_its_own() -> None:
    """An entry a day, newest first, with the sentences that were new on that day."""
    pages = running()
    parsed = feedparser.parse(pages["threads/t-x/atom.xml"].encode())
    assert not parsed.bozo
    assert [e.link[-15:] for e in parsed.entries] == ["ward-2-library/", "ward-1-library/"]
    assert "Ward 1" not in parsed.entries[0].content[0].value
    assert parsed.feed.link.endswith("/threads/t-x/")
    page = pages["threads/t-x/index.html"]
    assert page.count(plain_brief(1).summary[0].text) == 1
    found = {name: ids(name, pages[f"threads/t-x/{name}"]) for name in FORMATS}
    assert found["rss.xml"] == found["atom.xml"] == found["feed.json"]
    assert all(f'href="{name}"' in page for name in FORMATS)


def test_a_hub_is_named_in_every_feed() -> None:
    """WebSub: hubs announce a new edition; an address that is not http(s) is left out."""
    pages = site(head=masthead(hub="https://hub.example/"))
    for path in ("atom.xml", "rss.xml", "sections/harbour/atom.xml", "sections/harbour/rss.xml"):
        assert 'rel="hub" href="https://hub.example/"' in pages[path], path
    assert json.loads(pages["feed.json"])["hubs"][0]["url"] == "https://hub.example/"
    assert "hubs" in json.loads(pages["sections/harbour/feed.json"])
    assert "hub" not in site(head=masthead(hub="javascript:alert(1)"))["atom.xml"]
