"""Feeds of every kind are read, and no answer makes the reader fail."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digest.collect import feeds
from digest.collect.feeds import NoFeed
from digest.collect.identity import address_key, canonical, without_secrets

HOME = "https://courier.example/rss.xml"
RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>The Courier</title>
<link>https://courier.example/</link><item><title>Ferry &amp; fog</title><link>/ferry</link>
<guid isPermaLink="false">f-1</guid><description>Short.</description></item></channel></rss>"""
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="/"><title>The Courier</title><link>https://courier.example/</link></channel>
<item rdf:about="/ferry"><title>Ferry &amp; fog</title><link>/ferry</link></item></rdf:RDF>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>The Courier</title><id>x</id>
<entry><title>Ferry &amp;amp; fog</title><id>f-1</id><link href="/ferry"/>
<published>2026-11-10T08:00:00+01:00</published><author><name>Ida Roos</name></author>
<content type="html">&lt;p&gt;Whole.&lt;/p&gt;</content></entry></feed>"""
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The Courier",
        "items": [
            {"id": "f-1", "url": "/ferry", "title": "Ferry & fog", "content_text": "One.\n\nTwo."},
            "no item",
            {"title": "neither address nor text"},
        ],
    }
).encode()


@pytest.mark.parametrize("data", [RSS, RDF, ATOM, JSON], ids=["rss", "rdf", "atom", "json"])
def test_each_kind_of_feed_is_read(data: bytes) -> None:
    """Title, absolute address, and headline without markup."""
    found = feeds.read(data, HOME)
    assert found.title == "The Courier"
    (offer,) = found.offers
    assert offer.url == "https://courier.example/ferry"
    assert offer.title == "Ferry & fog"


def test_what_atom_says_of_an_entry() -> None:
    (offer,) = feeds.read(ATOM, HOME).offers
    assert offer.published == "2026-11-10T07:00:00+00:00"
    assert offer.authors == ("Ida Roos",)
    assert offer.html == "<p>Whole.</p>"


def test_a_page_is_not_a_feed_but_names_its_feeds() -> None:
    page = b'<html><head><link rel="alternate" type="application/atom+xml" href="/a.xml"></head></html>'
    with pytest.raises(NoFeed) as error:
        feeds.read(page, "https://courier.example/")
    assert error.value.feeds == ("https://courier.example/a.xml",)


def test_entities_are_not_expanded() -> None:
    """An entity bomb becomes text or is refused; the result is small in both cases."""
    bomb = b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 1000 + b'">'
    bomb += b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 50) for i in range(6))
    bomb += b"]>" + RSS.split(b"?>", 1)[1].replace(b"Short.", b"&g;")
    try:
        assert sum(len(o.html) for o in feeds.read(bomb, HOME).offers) < 100_000
    except NoFeed:
        pass
    with pytest.raises(ValueError, match="document type"):
        feeds.opml(b"<!DOCTYPE x><opml/>")


def test_a_list_of_feeds_is_read() -> None:
    """OPML with its categories; entries that are not http(s) are left out."""
    text = b"""<opml><body><outline text="Home"><outline title="A" xmlUrl="https://a.example/f"/>
    <outline title="B" xmlUrl="javascript:alert(1)"/></outline></body></opml>"""
    assert feeds.opml(text) == (feeds.Listed("https://a.example/f", "A", "Home"),)


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//", "http://[", ""]
)
def test_an_address_that_is_not_http_is_dropped(link: str) -> None:
    data = RSS.replace(b"<link>/ferry</link>", f"<link>{link}</link>".encode())
    offers = feeds.read(data, HOME).offers
    assert offers
    for offer in offers:
        assert offer.url == "" or offer.url.startswith("https://courier.example/")


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.one_of(st.binary(max_size=400), st.sampled_from([RSS, RDF, ATOM, JSON]).flatmap(
    lambda whole: st.tuples(st.integers(0, len(whole)), st.binary(max_size=6)).map(
        lambda cut: whole[: cut[0]] + cut[1] + whole[cut[0] + len(cut[1]) :]
    )
)))  # fmt: skip
@example(b"<feed<entry<title</content<")
@example(b"{")
@example(b"[" * 100_000)
@example(b'{"version": "https://jsonfeed.org/version/1", "items": [{"authors": [1, null]}]}')
@example(b'{"version": "https://jsonfeed.org/version/1", "items": 7}')
@example(b'{"version": "https://jsonfeed.org/version/1", "items": [{"url": "/", "authors": 5}]}')
def test_no_bytes_break_the_reader(data: bytes) -> None:
    """Whatever a server sends is read as a feed or refused."""
    try:
        found = feeds.read(data, HOME)
    except NoFeed:
        return
    assert all(o.url == "" or o.url.startswith(("http://", "https://")) for o in found.offers)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/x?utm_source=rss", "https://a.example/x"),
        ("https://A.example/x#part", "https://a.example/x"),
        ("https://a.example/x/", "https://a.example/x"),
    ],
)
def test_one_page_has_one_address(one: str, other: str) -> None:
    """Tracking parameters, the fragment and the last slash do not make another page."""
    assert canonical(one) == canonical(other)


def test_secrets_are_not_kept() -> None:
    """Secrets are removed from the stored address and from the id."""
    url = "https://user:pw@a.example/x?id=4&access_token=sesame&sig=abc"
    assert without_secrets(url) == "https://a.example/x?id=4&access_token=***&sig=***"
    assert "sesame" not in address_key(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/x?accessToken=sesame", "https://a.example/x?PHPSESSID=sesame",
        "https://a.example/x?X-Amz-Credential=sesame", "https://a.example/x?u=sesame%40b.example",
        "https://a.example/x?j=eyJhbGsesame.b.c", "https://a.example/x;jsessionid=sesame",
        "https://a.example/x#access_token=sesame", "https://a.example/x?user_email=sesame",
    ],
)  # fmt: skip
def test_secrets_by_other_names_are_not_kept(url: str) -> None:
    """Camel case, sessions, a mail address, a signed token; in query, path and fragment."""
    assert "sesame" not in without_secrets(url)
    assert "sesame" not in address_key(url)


@pytest.mark.parametrize("url", ["https://a.example/x?12345", "https://a.example/x?q=a%20b&monkey=1&barcode=7"])  # fmt: skip
def test_what_is_not_secret_stays_as_it_is(url: str) -> None:
    """The number of an article without a name is part of its address."""
    assert without_secrets(url) == url
    assert canonical("https://a.example/x?12345") != canonical("https://a.example/x?12346")


def test_a_tag_of_many_attributes_is_not_read() -> None:
    """feedparser takes quadratic time: a minute for 50,000 of them."""
    many = " ".join(f"a{n}='x'" for n in range(20_000))
    with pytest.raises(NoFeed):
        feeds.read(f"<rss version='2.0' {many}><channel/></rss>".encode(), "https://a.example/")
    picture = "data:image/png;base64," + "A" * 50_000
    one = f"<item><title>One</title><description><![CDATA[<img src='{picture}'>]]></description></item>"
    feed = f"<rss version='2.0'><channel>{one}</channel></rss>".encode()
    assert len(feeds.read(feed, "https://a.example/").offers) == 1
