"""What a web page says of itself: its elements -> title, date, updated, authors, byline, signature, outlet, link, language, image, section, description.

In: the page's elements and the blocks of its main text. Out: fields for `Clipping.page`. It trusts nothing: every field is judged again by
`parse`. Only what a page states counts (JSON-LD, meta tags, `time`, elements that are marked as such), never a guess over its text; a page that
describes several articles states nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from digest.core.model import Block
from digest.intake.article import dates
from digest.intake.formats.plain import tidy

_ARTICLES = frozenset(
    """Article NewsArticle ReportageNewsArticle AnalysisNewsArticle BackgroundNewsArticle OpinionNewsArticle ReviewNewsArticle BlogPosting
    LiveBlogPosting Report Posting TechArticle ScholarlyArticle SocialMediaPosting""".split()
)
# The names under which pages state a thing, best first. `property`, `name` and `itemprop` are looked at alike.
_META = {
    "title": ("og:title", "twitter:title", "dc.title", "headline"),
    "date": ("article:published_time", "og:article:published_time", "article:published", "datepublished", "dc.date.issued", "dc.date",
             "dcterms.created", "dcterms.issued", "date", "pubdate", "publishdate", "publish-date", "parsely-pub-date", "sailthru.date",
             "cxenseparse:recs:publishtime", "article.published", "citation_publication_date", "og:published_time", "publication_date"),
    "updated": ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified", "lastmod"),
    "authors": ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl", "citation_author"),
    "outlet": ("og:site_name", "application-name", "publisher", "dc.publisher"),
    "link": ("og:url", "twitter:url"),
    "image": ("og:image", "og:image:url", "twitter:image"),
    "description": ("og:description", "description", "twitter:description", "dc.description"),
    "section": ("article:section", "parsely-section", "section"),
    "language": ("og:locale", "content-language", "dc.language"),
}  # fmt: skip
_AUTHOR = re.compile(r"(?:^|[\s_-])(?:by-?line|authors?|autor|auteur)(?:$|[\s_-])", re.I)
_OTHERS = re.compile(
    r"comment|related|teaser|promo|card|bio\b|about|newsletter|reader|reply|most-read", re.I
)
_SIGNED = re.compile(
    r"(?:^|[\s_-])(?:meta|metadata|by-?line|date-?line|date|datum|fecha|published|pub-?date|time-?stamp|posted)(?:$|[\s_-])",
    re.I,
)
_LINES = frozenset("p div span address li td".split())
_HTTP = ("http://", "https://")
_TITLE_PARTS = re.compile(r"\s(?:[|•·»]|[-–—])\s")
SHORT = 4  # words; a shorter heading may be a site's or a section's name
NEAR = 4  # blocks of the main text among which its heading may stand
BETWEEN = 8  # pieces of text between heading and main text
PROSE = 60  # characters of a block that may be the first of the text
OPENING = 30  # characters by which it is known again
_WANTED = frozenset(name for names in _META.values() for name in names)
GONE = (
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "iframe",
    "object",
    "form",
    "button",
    "select",
    "nav",
    "footer",
    "aside",
)


def read(tree: Any, main: Sequence[Block]) -> dict[str, str | list[str]]:
    """The fields of a page. `main`: its main text."""
    meta: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = clean(element.get("content"))
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            key = (element.get(attribute) or "").strip().casefold()
            if content and key in _WANTED:
                meta.setdefault(key, []).append(content)
    linked = _json(tree)
    out: dict[str, str | list[str]] = {}
    language = clean(
        tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    ) or linked.get("language")
    tongue = str(language or "en")
    for field, names in _META.items():
        stated = linked.get(field)
        values = ([stated] if isinstance(stated, str) else list(stated or ())) + [
            v for n in names for v in meta.get(n, ())
        ]
        if field in ("date", "updated"):
            day = next((d for v in values if (d := dates.one(v, tongue))), None)
            if day:
                out[field] = day
        elif field == "authors":
            people = [v for v in (stated or ()) if v] or next(
                (meta[n] for n in names if n in meta), []
            )
            people = [v for v in people if not v.startswith(("http:", "https:", "/"))]
            if people:
                out[field] = list(dict.fromkeys(people))
        elif values:
            out[field] = values[0]
    if language:
        out["language"] = language
    if byline := _byline(tree):
        out["byline"] = byline
    if signature := _signature(tree, tongue, main):
        out["signature"] = signature
    if "date" not in out and (day := _time(tree, tongue)):
        out["date"] = day
    if link := _canonical(tree, str(out.get("link", ""))):
        out["link"] = link
    if "title" not in out:
        title = tree.find(".//title")
        words = clean(title.text_content()) if title is not None else None
        if words:
            out["title"] = _headline(tree, words, main) or words
    return out


def _canonical(tree: Any, other: str) -> str | None:
    """The canonical address of the page, where it is one or nothing else is; `parse` tells of one that nobody can follow."""
    stated = next(
        (
            clean(e.get("href"))
            for e in tree.iter("link")
            if "canonical" in (e.get("rel") or "").casefold().split()
        ),
        None,
    )
    return stated if stated and (stated.startswith(_HTTP) or not other.startswith(_HTTP)) else None


def _headline(tree: Any, title: str, main: Sequence[Block]) -> str | None:
    """The page's one h1, if it heads the main text: better than the title of its window, which ends in the site's name. It does when it stands in
    the article's element or among the first blocks of the main text, or before it with little between. The site's name, and a section's, are none."""
    element = _h1(tree)
    words = heading(tree)
    if element is None or words is None:
        return None
    parts = [p for p in _TITLE_PARTS.split(title) if p]
    if words in parts and len(parts) > 1 and (words == parts[-1] or len(words.split()) < SHORT):
        return None  # "Coast FM", in "Coast FM | Bridge shut after crash"
    above = [a for a in element.iterancestors() if isinstance(a.tag, str)]
    if any(a.tag in ("article", "main") for a in above):
        return words
    if len(words.split()) < SHORT and _words(words).isdisjoint(_words(title)):
        return None  # "Local news"
    if any(b.text == words for b in main[:NEAR]):
        return words
    if any(a.tag in GONE or a.tag == "header" for a in above):
        return None
    first = _opening(main)
    between = -1
    for after in tree.iter() if first else ():
        if after is element:
            between = 0
        elif between >= 0 and isinstance(after.tag, str) and after.tag not in GONE:
            if _opens(after, first):
                return words
            between += bool(clean(after.text))
            if between > BETWEEN:
                break
    return None


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w{4,}", text.casefold()))


def _opening(main: Sequence[Block]) -> str:
    """How the main text begins."""
    return next((b.text for b in main if len(b.text) >= PROSE), "")[:OPENING]


def _opens(element: Any, first: str) -> bool:
    """Whether the main text, which begins with `first`, begins in this element."""
    words = clean(element.text_content() if element.tag == "p" else element.text)
    return words is not None and words.startswith(first)


def _signature(tree: Any, tongue: str, main: Sequence[Block]) -> str | None:
    """The one line above the main text that the page marks as saying when, and perhaps who: below its heading, if it has one."""
    first = _opening(main)
    head = _h1(tree)
    found: list[str] = []
    for element in tree.iter():
        name = element.tag if isinstance(element.tag, str) else ""
        if element is head:
            found.clear()
        if name not in _LINES:
            continue
        if first and name in ("p", "div") and _opens(element, first):
            break
        if not element.attrib:
            continue
        marks = f"{element.get('class') or ''} {element.get('id') or ''}"
        if not _SIGNED.search(marks) or _OTHERS.search(marks):
            continue
        if any(
            a.tag in GONE or _OTHERS.search(f"{a.get('class') or ''} {a.get('id') or ''}")
            for a in element.iterancestors()
        ):
            continue
        said = clean(element.text_content())
        if (
            said
            and 8 <= len(said) <= 120
            and dates.find(said, tongue)
            and not any(said in other for other in found)
        ):
            found.append(said)
    return found[0] if len(found) == 1 else None


def _byline(tree: Any) -> str | None:
    """What the page marks as its author below its one heading: the first such line that is short, and no teaser's, reader's or biography's."""
    below = False
    if sum(1 for _ in tree.iter("h1")) != 1:
        return None
    for element in tree.iter():
        name = element.tag if isinstance(element.tag, str) else ""
        below = below or name == "h1"
        if not below or name not in ("p", "div", "span", "address", "a", "li"):
            continue
        marks = f"{element.get('class') or ''} {element.get('id') or ''}"
        marked = _AUTHOR.search(marks) or {element.get("rel"), element.get("itemprop")} & {
            "author",
            "creator",
        }
        if not marked or _OTHERS.search(marks):
            continue
        if any(
            a.tag in GONE or _OTHERS.search(f"{a.get('class') or ''} {a.get('id') or ''}")
            for a in element.iterancestors()
        ):
            continue
        said = clean(element.text_content())
        if said and 4 <= len(said) <= 120:
            return said
    return None


def clean(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    return " ".join(tidy(value[:2000]).split()) or None


def _json(tree: Any) -> dict[str, Any]:
    """What JSON-LD states of the page's article; a page with several articles states nothing."""
    out: dict[str, Any] = {}
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").casefold():
            continue
        try:
            data = json.loads((script.text or "")[:500_000], strict=False)
        except (ValueError, RecursionError):
            continue
        found = [item for item in _items(data) if _kinds(item) & _ARTICLES]
        if not found or (len(found) > 1 and len({str(i.get("headline")) for i in found}) > 1):
            continue
        item = found[0]
        for field, key in (("title", "headline"), ("date", "datePublished"), ("updated", "dateModified"), ("description", "description"),
                           ("language", "inLanguage"), ("section", "articleSection"), ("link", "url")):  # fmt: skip
            value = item.get(key)
            value = value[0] if isinstance(value, list) and value else value
            if (words := clean(value)) and (field != "link" or words.startswith(_HTTP)):
                out.setdefault(field, words)
        page = next(
            iter(_list(item.get("mainEntityOfPage"))), None
        )  # an address, or a thing that bears one as its name
        named = clean((page.get("@id") or page.get("url")) if isinstance(page, dict) else page)
        if named and named.startswith(_HTTP):
            out.setdefault("link", named)
        people = [n for n in (_name(a) for a in _list(item.get("author"))) if n]
        if people:
            out.setdefault("authors", people)
        if publisher := _name(next(iter(_list(item.get("publisher"))), None)):
            out.setdefault("outlet", publisher)
    return out


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _kinds(item: dict[str, Any]) -> set[str]:
    return {str(kind).rsplit("/", 1)[-1] for kind in _list(item.get("@type"))}


def _name(value: Any) -> str | None:
    return clean(value.get("name")) if isinstance(value, dict) else clean(value)


def _items(data: Any) -> Iterator[dict[str, Any]]:
    """The things that JSON-LD describes: at its top, in a list, in a graph, or as the main entity of a page."""
    open_ = [(data, 0)]
    seen = 0
    while open_ and seen < 500:
        value, depth = open_.pop(0)
        seen += 1
        if isinstance(value, list) and depth < 4:
            open_.extend((v, depth + 1) for v in value[:200])
        elif isinstance(value, dict):
            yield value
            if depth < 4:
                open_.extend(
                    (value[k], depth + 1)
                    for k in ("@graph", "mainEntity", "mainEntityOfPage")
                    if isinstance(value.get(k), (dict, list))
                )


def _time(tree: Any, tongue: str) -> str | None:
    """The day of the page's `time` elements: one marked as published, or the only day there is before the text ends."""
    days: list[str] = []
    for element in tree.iter("time"):
        value = clean(element.get("datetime")) or clean(element.text_content())
        day = dates.one(value, tongue) if value else None
        if day is None:
            continue
        marks = " ".join(
            filter(
                None,
                (
                    element.get("itemprop"),
                    element.get("class"),
                    (element.get("pubdate") is not None and "published") or "",
                ),
            )
        )
        if re.search(r"publi|pubdate|entry-date|posted", marks, re.I) and not re.search(
            r"updated|modified", marks, re.I
        ):
            return day
        days.append(day)
    return days[0] if days and len({d[:10] for d in days}) == 1 else None


def _h1(tree: Any) -> Any:
    """The page's one h1, when it has exactly one with words in it."""
    found = [e for e in tree.iter("h1") if clean(e.text_content())]
    return found[0] if len(found) == 1 else None


def heading(tree: Any) -> str | None:
    """The words of the page's one h1."""
    element = _h1(tree)
    words = clean(element.text_content()) if element is not None else None
    return words if words and len(words) <= 300 else None
