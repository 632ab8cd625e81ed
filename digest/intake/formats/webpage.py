"""A web page -> its main text as Blocks, and what the page says of itself.

In: the decoded HTML. Out: a Clipping whose `page` holds title, date, updated, authors, byline, outlet, link, language, image, section and description.
It trusts nothing: text is text, never markup, and every field is judged again by `parse`. Main text is found by trafilatura (best of
the free ones on the public benchmark), imported only here and only when there is a page; where it finds nothing, the text of the body
is taken as it stands, for `clean` to judge. Dates come only from what a page states as its date (JSON-LD, meta, `time`), never from a
guess over its text; the same for the other fields.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from digest.intake import dates
from digest.intake.formats.plain import tidy
from digest.model import Block, Clipping, File, Problem

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
_OTHERS = re.compile(r"comment|related|teaser|promo|card|bio\b|about|newsletter|reader|reply|most-read", re.I)
_WANTED = frozenset(name for names in _META.values() for name in names)
_DEEPEST = 200  # elements within elements; a page nested deeper is an attack on parsers
_TAGS = {"head": "h2", "item": "li", "quote": "blockquote", "cell": "td", "p": "p", "code": ""}
_GONE = ("script", "style", "noscript", "template", "svg", "iframe", "object", "form", "button", "select", "nav", "footer", "aside")
_UNSEEN = ("script", "style", "noscript", "template", "svg", "iframe", "object")
_BLOCKS = frozenset("p h1 h2 h3 h4 h5 h6 li blockquote figcaption td th dt dd pre div section article main header br tr".split())


def _tree(text: str) -> Any:
    """The page's elements; None where no parser can make anything of it."""
    from lxml import etree
    from lxml import html as lxml_html

    try:
        # Parsed from bytes in a known encoding: a declaration inside the page can then neither mislead nor refuse the parser.
        parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        return lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None


def read(file: File, text: str) -> tuple[Clipping, tuple[Problem, ...]]:
    tree = _tree(text)
    if tree is None:
        return Clipping(id=file.id, path=file.path), ()
    page = _page(tree)
    found = _main(text) or _body(tree)
    title = _first_heading(tree)
    if title and found and found[0].text != title and not any(b.text == title for b in found[:4]):
        found.insert(0, Block(text=title, tag="h1"))
    return Clipping(id=file.id, path=file.path, page=page, blocks=tuple(found)), ()


# ------------------------------------------------------------------------------------------------- what the page says of itself


def _page(tree: Any) -> dict[str, str | list[str]]:
    meta: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = _clean(element.get("content"))
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            key = (element.get(attribute) or "").strip().casefold()
            if content and key in _WANTED:
                meta.setdefault(key, []).append(content)
    linked = _json(tree)
    out: dict[str, str | list[str]] = {}
    language = _clean(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")) or linked.get("language")
    tongue = str(language or "en")
    for field, names in _META.items():
        stated = linked.get(field)
        values = ([stated] if isinstance(stated, str) else list(stated or ())) + [v for n in names for v in meta.get(n, ())]
        if field in ("date", "updated"):
            day = next((d for v in values if (d := dates.one(v, tongue))), None)
            if day:
                out[field] = day
        elif field == "authors":
            people = [v for v in (stated or ()) if v] or next((meta[n] for n in names if n in meta), [])
            people = [v for v in people if not v.startswith(("http:", "https:", "/"))]
            if people:
                out[field] = list(dict.fromkeys(people))
        elif values:
            out[field] = values[0]
    if language:
        out["language"] = language
    if byline := _byline(tree):
        out["byline"] = byline
    if "date" not in out and (day := _time(tree, tongue)):
        out["date"] = day
    canonical = next((e.get("href") for e in tree.iter("link") if "canonical" in (e.get("rel") or "").casefold().split()), None)
    if canonical and canonical.strip().startswith(("http://", "https://")):
        out["link"] = canonical.strip()
    if "title" not in out:
        title = tree.find(".//title")
        words = _clean(title.text_content()) if title is not None else None
        if words:
            out["title"] = words
    return out


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
        marked = _AUTHOR.search(marks) or {element.get("rel"), element.get("itemprop")} & {"author", "creator"}
        if not marked or _OTHERS.search(marks):
            continue
        if any(a.tag in _GONE or _OTHERS.search(f"{a.get('class') or ''} {a.get('id') or ''}") for a in element.iterancestors()):
            continue
        said = _clean(element.text_content())
        if said and 4 <= len(said) <= 120:
            return said
    return None


def _clean(value: Any) -> str | None:
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
            if (words := _clean(value)) and (field != "link" or words.startswith(("http://", "https://"))):
                out.setdefault(field, words)
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
    return _clean(value.get("name")) if isinstance(value, dict) else _clean(value)


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
        value = _clean(element.get("datetime")) or _clean(element.text_content())
        day = dates.one(value, tongue) if value else None
        if day is None:
            continue
        marks = " ".join(
            filter(
                None, (element.get("itemprop"), element.get("class"), (element.get("pubdate") is not None and "published") or "")
            )
        )
        if re.search(r"publi|pubdate|entry-date|posted", marks, re.I) and not re.search(r"updated|modified", marks, re.I):
            return day
        days.append(day)
    return days[0] if days and len({d[:10] for d in days}) == 1 else None


def _first_heading(tree: Any) -> str | None:
    """The page's one h1, when it has exactly one."""
    found = [t for e in tree.iter("h1") if (t := _clean(e.text_content()))]
    return found[0] if len(found) == 1 and len(found[0]) <= 300 else None


# --------------------------------------------------------------------------------------------------------------- main text


def _main(text: str) -> list[Block]:
    """Blocks of the main text as trafilatura finds it, or none."""
    import logging

    import trafilatura
    from lxml import etree

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # a page it cannot read is no news of ours
    try:
        document = trafilatura.bare_extraction(
            text, include_comments=False, include_tables=True, include_links=True, with_metadata=False, fast=True, favor_recall=True
        )
    except (etree.LxmlError, ValueError, RecursionError, TypeError, AttributeError, KeyError, IndexError):
        return []
    body = getattr(document, "body", None)
    if body is None:
        return []
    out: list[Block] = []
    _walk(body, "", out)
    return out


def _walk(element: Any, tag: str, out: list[Block]) -> None:
    """Blocks of trafilatura's tree, in order; a block within a block ends the outer one's line."""
    pieces: list[str] = []
    linked = 0

    def flush() -> None:
        nonlocal linked
        words = " ".join(tidy("".join(pieces)).split())
        if words:
            out.append(Block(text=words, tag=tag, links=round(min(1.0, linked / len(words)), 3)))
        pieces.clear()
        linked = 0

    def visit(node: Any, in_link: bool, depth: int) -> None:
        nonlocal linked
        if node.text:
            pieces.append(node.text)
            linked += len(node.text) if in_link else 0
        for child in node:
            name = child.tag if isinstance(child.tag, str) else ""
            if name == "lb":
                flush()
            elif name in _TAGS and depth < _DEEPEST:
                flush()
                rend = child.get("rend") or ""
                _walk(
                    child,
                    rend if name == "head" and re.fullmatch("h[1-6]", rend) else tag if name == "p" and tag else _TAGS[name],
                    out,
                )
            elif name == "graphic":
                pass
            elif depth < _DEEPEST:
                block = name in ("list", "table", "row", "div")
                if block:
                    flush()
                visit(child, in_link or name == "ref", depth + 1)
                if block:
                    flush()
            if child.tail:
                pieces.append(child.tail)
                linked += len(child.tail) if in_link else 0

    visit(element, False, 0)
    flush()


def beside(text: str, main: Sequence[Block]) -> list[str]:
    """Lines of a page that are not in its main text, in their order, each once: what trafilatura left out. `main`: the blocks as `read` gives
    them. For whoever asks why a line is missing."""
    tree = _tree(text)
    if tree is None:
        return []
    printed = "".join("".join(b.text.split()) for b in main)
    return list(dict.fromkeys(b.text for b in _body(tree, _UNSEEN) if "".join(b.text.split()) not in printed))


def _body(tree: Any, gone: Collection[str] = _GONE) -> list[Block]:
    """Every line of the page's body, menus and forms left out: `clean` judges the rest."""
    body = tree.find("body")
    if body is None:
        return []
    out: list[Block] = []
    pieces: list[str] = []
    tag = ""
    linked = 0
    skip = 0
    links = 0
    blocks = _BLOCKS | set(_GONE) - set(gone)

    def flush() -> None:
        nonlocal linked
        words = " ".join(tidy("".join(pieces)).split())
        if words:
            out.append(Block(text=words, tag=tag, links=round(min(1.0, linked / len(words)), 3)))
        pieces.clear()
        linked = 0

    from lxml import etree

    for event, element in etree.iterwalk(body, events=("start", "end")):
        name = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if name in gone:
                skip += 1
            if name in blocks:
                flush()
                tag = {"th": "td", "dt": "li", "dd": "li"}.get(
                    name, name if re.fullmatch("p|h[1-6]|li|blockquote|figcaption|td", name) else ""
                )
            links += name == "a"
            if not skip and element.text:
                pieces.append(element.text)
                linked += len(element.text) if links else 0
        else:
            if name in blocks:
                flush()
                tag = ""
            links -= name == "a"
            if name in gone:
                skip -= 1
            if not skip and element.tail and element is not body:
                pieces.append(element.tail)
                linked += len(element.tail) if links else 0
    flush()
    return out
