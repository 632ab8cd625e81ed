"""Recognise and read lists of links: bookmarks, texts of addresses, index pages, newsletters.

A list of links is not an article. Read as items, each is an address that was not fetched yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from digest.collect import making
from digest.collect.containers import Found, NotRead, Reading
from digest.collect.identity import address_key
from digest.collect.items import Made
from digest.collect.making import Facts

LIST = 5  # links, from which on a mail of little else is a list
HEADLINES = 8  # links that read like headlines, from which on a page may be an index
HEADLINE = 4  # words of a link that reads like a headline
PROSE = 12  # words, from which on a paragraph is prose
SHARE = 5  # words of prose for each headline, below which a page is an index
BETWEEN = 0.7  # share of paragraphs right below a headline, from which on a page is an index
PARTS = 20  # pages of one mail that are looked through
MOST = 5000  # links of one list
DECLARED = re.compile(
    rb"og:type[\"'][^>]{0,80}article|article:published_time|\"(?:News|Blog|Reportage)?Article\"",
    re.IGNORECASE,
)


class Link(NamedTuple):
    """An address with the words of its link."""

    url: str
    title: str = ""


def read(path: Path, reading: Reading) -> Iterator[Found]:
    """Yield the addresses of a file of bookmarks, or of a text. Raises OSError."""
    data = path.read_bytes()
    yield from read_bytes(str(path), data, reading)


def read_bytes(where: str, data: bytes, reading: Reading) -> Iterator[Found]:
    """Yield the addresses of bookmarks, or of a text of addresses."""
    if b"NETSCAPE-Bookmark-file" in data[:200]:
        found, other = _bookmarks(data)
    else:
        lines = data.decode("utf-8-sig", "replace").split()
        found, other = [Link(w) for w in lines if _is_web(w)], 0
    if other:
        yield NotRead(where, not_web(other), "")
    yield from offered(where, found, reading._replace(links=True), "export")


def not_web(count: int) -> str:
    """Say that so many addresses are left out."""
    verbs = ("addresses are", "are") if count > 1 else ("address is", "is")
    return f"{count} {verbs[0]} not on the web (javascript:, file:) and {verbs[1]} left out"


def is_list_of_addresses(start: bytes) -> bool:
    """Return whether a text is a list of web addresses, one a line; two at least."""
    lines = [x for x in start.decode("utf-8-sig", "replace").splitlines() if x.strip()][:40]
    if len(start) >= 4096:
        lines = lines[:-1]  # the last may be cut
    urls = sum(_is_web(x.strip()) for x in lines)
    return urls >= 2 and urls >= 0.8 * len(lines)


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in url
    except ValueError:
        return False


def _bookmarks(data: bytes) -> tuple[list[Link], int]:
    """Return the addresses of a file of bookmarks, and how many are not on the web."""
    found: list[Link] = []
    other = 0
    for url, title in _anchors(data, ""):
        if _is_web(url):
            found.append(Link(url, title))
        else:
            other += 1
    return found, other


def _anchors(data: bytes, base: str) -> Iterator[tuple[str, str]]:
    """Yield each link of a page: its address and its words."""
    root = _tree(data)
    for element in root.iter("a") if root is not None else ():
        url = (element.get("href") or "").strip()
        if url:
            yield _joined(base, url), " ".join(element.text_content().split())[:300]


def _tree(data: bytes) -> Any:
    from lxml import html

    try:
        return html.document_fromstring(data)
    except (ValueError, html.etree.ParserError):
        return None


def _joined(base: str, url: str) -> str:
    try:
        return urljoin(base, url) if base else url
    except ValueError:
        return ""


def of_mail(message: EmailMessage) -> list[Link]:
    """Return the links of a mail that read like headlines, each address once."""
    found: dict[str, Link] = {}
    pages = (p for p in message.walk() if p.get_content_type() == "text/html")
    for part in islice(pages, PARTS):
        data = part.get_payload(decode=True)
        for url, title in _anchors(data, "") if isinstance(data, bytes) else ():
            if _is_web(url) and len(title.split()) >= HEADLINE:
                found.setdefault(address_key(url), Link(url, title))
    return list(found.values())


def offered(where: str, found: Sequence[Link], reading: Reading, by: str) -> Iterator[Found]:
    """Yield links as items with only an address, or report that it is a list."""
    if not reading.links:
        what = f"a list of {len(found)} links, not an article"
        yield NotRead(where, what, "Add --inbox to see what it links to.")
        return
    seen: set[str] = set()
    for link in found[:MOST]:
        key = address_key(link.url)
        if not key or key in seen:
            continue
        seen.add(key)
        facts = Facts(title=link.title, by=by, source=Path(where).name)
        item, data = making.address_item(link.url, facts, reading.now)
        yield Made(item, data)


# --------------------------------------------------------------------------------- index pages


def index_links(data: bytes, url: str) -> list[Link]:
    """Return the links of a page that is an index of articles; none for any other page.

    An index has many links that read like headlines, and little prose that is not right below one.
    A page that declares itself an article is not a list.
    """
    if DECLARED.search(data[:300_000]):
        return []
    root = _tree(data)
    if root is None:
        return []
    parts = list(_parts(root, url))
    headlines = list(dict.fromkeys(p for p in parts if isinstance(p, Link)))
    if len(headlines) < HEADLINES:
        return []
    prose = [p for p in parts if isinstance(p, int)]
    below = sum(isinstance(a, Link) and isinstance(b, int) for a, b in pairwise(parts))
    if sum(prose) < SHARE * len(headlines) or below >= BETWEEN * len(prose):
        return headlines
    return []


def _parts(root: Any, url: str) -> Iterator[Link | int]:
    """Yield the headlines of a page, and the lengths of its paragraphs in words, in order."""
    for element in root.iter("a", "p"):
        words = element.text_content().split()
        if element.tag == "a":
            target = _joined(url, (element.get("href") or "").strip())
            if len(words) >= HEADLINE and _is_web(target) and urlsplit(target).path.strip("/"):
                yield Link(target.partition("#")[0], " ".join(words)[:300])
            continue
        linked = sum(len(a.text_content().split()) for a in element.iter("a"))
        if len(words) - linked >= PROSE:
            yield len(words) - linked
