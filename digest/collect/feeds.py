"""Read feeds: RSS 0.9 to 2.0, RDF, Atom, JSON Feed; lists of feeds in OPML; the feeds of a page.

In: bytes as received and the address that they came from. Out: `Offer`s in the order of the feed.
Nothing is trusted: addresses that are not http(s) are dropped, markup stays data, XML is read
without entities. feedparser kept all text of 13 hostile feeds, the only one of four tried.
"""

from __future__ import annotations

import calendar
import datetime
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urljoin

from digest.collect.identity import one_line, web_address

MOST = 2000  # entries that are read of one feed
TAG = re.compile(r"<[^>]{0,2000}>")
ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)\b", re.IGNORECASE)
LONG_TAG = re.compile(rb"<[^<>]{4000,}")
ATTRIBUTE = re.compile(rb"[\w:.-]\s*=\s*[\"']")
ATTRIBUTES = 500  # of one tag; feedparser takes a time of their square, 50,000 of them a minute


class Offer(NamedTuple):
    """One entry of a feed. `html` is its longest text; `published` an ISO date or time, or ""."""

    id: str
    url: str
    title: str
    html: str = ""
    published: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""


class Feed(NamedTuple):
    """A feed as it was read."""

    title: str
    offers: tuple[Offer, ...]
    ttl: float = 0.0  # seconds for which the feed asks to be left alone


class NoFeed(ValueError):
    """What was received is not a feed; `feeds` are the addresses of those that it names."""

    def __init__(self, feeds: tuple[str, ...] = ()) -> None:
        super().__init__("not a feed")
        self.feeds = feeds


def read(data: bytes, url: str) -> Feed:
    """Return the feed. Raises NoFeed, which names the feeds of a web page."""
    start = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        return _json_feed(data, url)
    parsed = None if _is_overloaded(data) else _parsed(data)
    if parsed is None or not parsed.get("version"):
        raise NoFeed(feeds_of(data, url))
    base = _address(str(parsed.feed.get("link") or ""), url) or url
    offers = tuple(offer for e in parsed.entries[:MOST] if (offer := _offer(e, base)))
    return Feed(_plain(str(parsed.feed.get("title") or "")), offers, _ttl(parsed.feed.get("ttl")))


def _is_overloaded(data: bytes) -> bool:
    """Return whether a tag has more attributes than a feed ever has."""
    return any(len(ATTRIBUTE.findall(tag)) > ATTRIBUTES for tag in LONG_TAG.findall(data))


def _parsed(data: bytes) -> Any:
    """Return what feedparser reads, or None: damaged bytes make it raise errors of many kinds."""
    import feedparser

    try:
        return feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    except Exception:
        return None


def _ttl(given: object) -> float:
    """Return a feed's `ttl`, which is minutes, in seconds."""
    text = str(given or "").strip()
    return 60.0 * int(text[:6]) if text.isdecimal() and text.isascii() else 0.0


def _offer(entry: Mapping[str, Any], base: str) -> Offer | None:
    """Return an entry of feedparser's as an offer; nothing for one without address and text."""
    link = _address(entry.get("link") or "", base)
    texts = [c.get("value") or "" for c in entry.get("content", [])]
    texts.append(entry.get("summary") or "")
    html = max(texts, key=len, default="")
    title = _plain(entry.get("title") or "")
    if not link and not html.strip():
        return None
    authors = [a.get("name") or "" for a in entry.get("authors", [])]
    return Offer(
        id=str(entry.get("id") or link or title)[:1000],
        url=link,
        title=title,
        html=html,
        published=_moment(entry.get("published_parsed") or entry.get("updated_parsed")),
        authors=tuple(dict.fromkeys(_plain(a) for a in authors if _plain(a))),
        language=str(entry.get("language") or "")[:20],
    )


def _json_feed(data: bytes, url: str) -> Feed:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        raise NoFeed from None
    if not isinstance(found, dict) or "jsonfeed.org" not in str(found.get("version", "")):
        raise NoFeed
    offers = []
    for item in _list(found.get("items"))[:MOST]:
        if not isinstance(item, dict):
            continue
        link = _address(str(item.get("url") or item.get("external_url") or ""), url)
        html = str(item.get("content_html") or "")
        text = str(item.get("content_text") or item.get("summary") or "")
        if not link and not (html or text).strip():
            continue
        people = [*_list(item.get("authors")), item.get("author")]
        offers.append(
            Offer(
                id=str(item.get("id") or link)[:1000],
                url=link,
                title=_plain(str(item.get("title") or "")),
                html=html or _paragraphs(text),
                published=str(item.get("date_published") or item.get("date_modified") or "")[:40],
                authors=tuple(_plain(str(p["name"])) for p in people if _named(p)),
                language=str(item.get("language") or found.get("language") or "")[:20],
            )
        )
    return Feed(_plain(str(found.get("title") or "")), tuple(offers))


def _list(given: object) -> list[Any]:
    return given if isinstance(given, list) else []


def _named(person: object) -> bool:
    return isinstance(person, dict) and bool(person.get("name"))


def _paragraphs(text: str) -> str:
    from html import escape

    return "".join(f"<p>{escape(p)}</p>" for p in re.split(r"\n\s*\n", text) if p.strip())


def _plain(text: str) -> str:
    """Return a title or name without markup, on one line."""
    from html import unescape

    return one_line(unescape(TAG.sub(" ", unescape(text))))[:500]


def _address(link: str, base: str) -> str:
    """Return the absolute address, its scheme in small letters, or "" for what is not http(s)."""
    try:
        return web_address(urljoin(base, link.strip())) if link.strip() else ""
    except ValueError:
        return ""


def _moment(parsed: Any) -> str:
    """feedparser's time, which is UTC, as ISO; "" where there is none."""
    if not parsed:
        return ""
    try:
        seconds = calendar.timegm(parsed)
        return datetime.datetime.fromtimestamp(seconds, datetime.UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return ""


# ------------------------------------------------------------------ lists of feeds


class Listed(NamedTuple):
    """A feed in a list: its address, title and category."""

    url: str
    title: str
    category: str = ""


def opml(data: bytes) -> tuple[Listed, ...]:
    """Return the feeds of an OPML list with their categories. Raises ValueError for other files."""
    if ENTITY.search(data[:100_000]):
        raise ValueError("it declares a document type, which is not read")
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from error
    if root is None or root.tag != "opml":
        raise ValueError("it is not an OPML list")
    found = []
    for line in root.iter("outline"):
        url = _address(line.get("xmlUrl", ""), "")
        if url:
            above = line.getparent()
            category = above.get("title") or above.get("text") or "" if above is not None else ""
            found.append(Listed(url, _plain(line.get("title") or line.get("text") or ""), category))
    return tuple(found)


KINDS = ("application/rss+xml", "application/atom+xml", "application/feed+json")


def feeds_of(data: bytes, url: str) -> tuple[str, ...]:
    """Return the addresses of the feeds that a web page names in its head."""
    from lxml import html

    try:
        root = html.fromstring(data or b"<p>")
    except (ValueError, html.etree.ParserError):
        return ()
    return tuple(_named_feeds(root.iter("link"), url))


def _named_feeds(links: Iterable[Any], url: str) -> Iterable[str]:
    for link in links:
        if (link.get("type") or "").lower() in KINDS and "alternate" in (link.get("rel") or ""):
            address = _address(link.get("href") or "", url)
            if address:
                yield address
