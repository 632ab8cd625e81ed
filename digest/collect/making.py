"""Make items: bytes as received and what their source says of them -> `Item`."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from html import escape
from urllib.parse import urlsplit

import msgspec

from digest.collect.identity import address_key, canonical, fingerprint, one_line, text_id, text_key
from digest.collect.identity import without_secrets as shown
from digest.collect.items import SHORT, Item, Made, key_of
from digest.core.model import Document, File, Value
from digest.intake import formats

BELOW = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # no part of a text
HEADLINE = 150  # characters of a first line, up to which it may be a headline


class Facts(Value, frozen=True, kw_only=True):
    """What a source says of an item, beside its bytes.

    `url` is the address that was asked for, `link` that of the article, `by` the kind of source and
    `source` which one it was; `ids` are further ways in which the item is known again.
    """

    title: str = ""
    link: str = ""
    url: str = ""
    outlet: str = ""
    section: str = ""
    published: str = ""
    by: str = "address"
    source: str = ""
    http: dict[str, str] = {}
    ids: tuple[str, ...] = ()


class Parts(Value, frozen=True, kw_only=True):
    """An article that came as values: an entry of a feed, a row of a table."""

    title: str = ""
    link: str = ""
    html: str = ""
    outlet: str = ""
    published: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""


def make(data: bytes, ending: str, facts: Facts, now: datetime.datetime) -> Item:
    """Return the item of these bytes. `now` is when they were received."""
    title, words, text = read(data, ending)
    sha = fingerprint(data)
    title = one_line(facts.title or title)
    link = shown(canonical(facts.link) or canonical(facts.url)) if facts.link or facts.url else ""
    asked = shown(facts.url) if facts.url else ""
    hashed = text_key(text)
    ids = [*facts.ids, *(k for k in map(address_key, (link, facts.link, facts.url)) if k)]
    if words >= SHORT:
        ids.append(text_id(hashed, link, facts.outlet))
    return Item(
        key=key_of(title, link, sha),
        ending=ending,
        title=title,
        link=link,
        asked=asked if link and canonical(asked) != canonical(link) else "",
        outlet=one_line(facts.outlet),
        section=one_line(facts.section),
        published=one_line(facts.published),
        got=moment(now),
        by=facts.by,
        source=facts.source,
        sha256=sha,
        text=hashed,
        http=facts.http,
        ids=tuple(dict.fromkeys(ids)),
        words=words,
    )


def address_item(link: str, facts: Facts, now: datetime.datetime) -> tuple[Item, bytes]:
    """Return an item with only an address, and the page that holds its place."""
    title = facts.title or urlsplit(link).path.rstrip("/").rpartition("/")[2] or link
    data = document(Parts(title=title, link=shown(link), outlet=facts.outlet))
    item = make(data, ".html", msgspec.structs.replace(facts, title=title, link=link), now)
    return msgspec.structs.replace(item, words=0, pending=True), data


def moment(now: datetime.datetime) -> str:
    """Return a time in UTC as it is written: 2026-11-20T17:03:11Z."""
    utc = now.astimezone(datetime.UTC).isoformat(timespec="seconds")
    return utc.replace("+00:00", "Z")


def document(parts: Parts) -> bytes:
    """Return a web page of an article that came as values; what is stated of it is metadata."""
    head = [f"<title>{escape(parts.title)}</title>"]
    if parts.link:
        head.append(f'<link rel="canonical" href="{escape(parts.link)}">')
    named: Sequence[tuple[str, str, str]] = [
        *(("name", "author", a) for a in parts.authors),
        ("property", "article:published_time", parts.published),
        ("property", "og:site_name", parts.outlet),
    ]
    head += [f'<meta {k}="{n}" content="{escape(v)}">' for k, n, v in named if v]
    language = f' lang="{escape(parts.language)}"' if parts.language else ""
    body = f"<h1>{escape(parts.title)}</h1>\n" if parts.title else ""
    page = (
        f'<!doctype html>\n<html{language}>\n<head>\n<meta charset="utf-8">\n'
        + "\n".join(head)
        + f"\n</head>\n<body>\n<article>\n{body}{parts.html}\n</article>\n</body>\n</html>\n"
    )
    return BELOW.sub("", page).encode("utf-8", "replace")


def read(data: bytes, ending: str) -> tuple[str, int, str]:
    """Return title, number of words and text of an article's bytes, as its format reads them."""
    document = _document(data, ending)
    text = "\n".join(b.text for b in document.blocks)
    title = document.fields.get("title") or document.page.get("title") or ""
    if not title and document.blocks:
        first = document.blocks[0].text
        title = first if len(first) <= HEADLINE and not first.endswith(".") else ""
    return (title if isinstance(title, str) else ""), len(text.split()), text


def link_of(data: bytes, ending: str) -> str:
    """Return the address that an article's bytes state, or ""."""
    document = _document(data, ending)
    link = document.fields.get("link") or document.page.get("link") or ""
    return link if isinstance(link, str) else ""


def of_bytes(data: bytes, ending: str, source: str, now: datetime.datetime) -> Made:
    """Return a file's bytes as an item, as they are; `source` is its name."""
    facts = Facts(link=link_of(data, ending), by="file", source=source)
    return Made(make(data, ending, facts, now), data)


def _document(data: bytes, ending: str) -> Document:
    return formats.read(File(path=f"item{ending}", id="item", data=data))[0]
