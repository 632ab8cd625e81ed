"""Read what a page states of its article in JSON-LD (schema.org).

Things are looked for at the top, in lists, in `@graph` and as main entity; a thing that is only
named by its `@id` is looked up among the others. A page that describes several articles states
nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from digest.intake.formats.plain import clean

ARTICLES = frozenset(
    """Article NewsArticle ReportageNewsArticle AnalysisNewsArticle BackgroundNewsArticle
    OpinionNewsArticle ReviewNewsArticle BlogPosting LiveBlogPosting Report Posting TechArticle
    ScholarlyArticle SocialMediaPosting AdvertiserContentArticle""".split()
)  # types of schema.org, no words of a language
_ORGANIZATIONS = frozenset({"Organization", "NewsMediaOrganization", "Corporation", "WebSite"})
_FIELDS = {
    "title": "headline",
    "date": "datePublished",
    "updated": "dateModified",
    "description": "description",
    "language": "inLanguage",
    "section": "articleSection",
    "link": "url",
}
_HTTP = ("http://", "https://")
_LONGEST = 500_000  # characters of a script
_MOST = 500  # things
_DEEPEST = 4  # levels

Thing = dict[str, Any]


class Named(NamedTuple):
    """Who wrote an article, as JSON-LD says: persons, and organizations named in their place."""

    persons: list[str]
    organizations: list[str]


def read(tree: Any) -> dict[str, Any]:
    """Return the fields of the page's article, or an empty dictionary."""
    things = [thing for data in _scripts(tree) for thing in _things(data)]
    found = [thing for thing in things if _kinds(thing) & ARTICLES]
    if len({str(thing.get("headline")) for thing in found}) != 1:
        whole = [thing for thing in found if "LiveBlogPosting" in _kinds(thing)]
        if len(whole) != 1:
            return {}
        found = whole
    index = {
        str(thing["@id"]): thing for thing in reversed(things) if len(thing) > 1 and "@id" in thing
    }
    out: dict[str, Any] = {}
    for thing in found:
        _add(thing, index, out)
    return out


def _add(thing: Thing, index: dict[str, Thing], out: dict[str, Any]) -> None:
    """Add what one description of the article states and earlier ones do not."""
    for field, key in _FIELDS.items():
        value = thing.get(key)
        value = value[0] if isinstance(value, list) and value else value
        if (words := clean(value)) and (field != "link" or words.startswith(_HTTP)):
            out.setdefault(field, words)
    if isinstance(body := thing.get("articleBody"), str) and len(body) > len(out.get("body", "")):
        out["body"] = body[:_LONGEST]
    page = next(iter(_list(thing.get("mainEntityOfPage"))), None)
    named = clean((page.get("@id") or page.get("url")) if isinstance(page, dict) else page)
    if named and named.startswith(_HTTP):
        out.setdefault("link", named)
    authors = _people(thing.get("author") or thing.get("creator"), index)
    if authors.persons:
        out.setdefault("authors", authors.persons)
    if authors.organizations:
        out.setdefault("desks", authors.organizations)
    publisher = _people(thing.get("publisher"), index)
    if names := publisher.organizations or publisher.persons:
        out.setdefault("outlet", names[0])


def _scripts(tree: Any) -> Iterator[Any]:
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").casefold():
            continue
        text = (script.text or "")[:_LONGEST].strip()
        if text.startswith(("<!--", "//<![CDATA[", "/*<![CDATA[*/")):
            text = text[text.find("{") if "{" in text else 0 : text.rfind("}") + 1]
        try:
            yield json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue


def _things(data: Any) -> Iterator[Thing]:
    """Return the things that a script describes.

    They are at its top, in a list, in a graph, or the main entity.
    """
    waiting = [(data, 0)]
    for seen, (value, depth) in enumerate(waiting):
        if seen >= _MOST:
            return
        if isinstance(value, list) and depth < _DEEPEST:
            waiting.extend((v, depth + 1) for v in value[:200])
        elif isinstance(value, dict):
            yield value
            if depth < _DEEPEST:
                waiting.extend(
                    (value[key], depth + 1)
                    for key in ("@graph", "mainEntity", "mainEntityOfPage", "author", "publisher")
                    if isinstance(value.get(key), (dict, list))
                )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _kinds(thing: Thing) -> set[str]:
    return {str(kind).rsplit("/", 1)[-1] for kind in _list(thing.get("@type"))}


def _people(value: Any, index: dict[str, Thing]) -> Named:
    """Return the names in a field of people or organizations, in any usual shape."""
    found = Named([], [])
    for item in _list(value)[:20]:
        if isinstance(item, str):
            item = index.get(item, {"name": item})
        if not isinstance(item, dict):
            continue
        if "@id" in item and not {"name", "givenName", "familyName"} & set(item):
            item = index.get(str(item["@id"]), item)
        many = found.organizations if _kinds(item) & _ORGANIZATIONS else found.persons
        many += [name for name in _names(item) if name not in many]
    return found


def _names(thing: Thing) -> list[str]:
    names = []
    for value in _list(thing.get("name")):
        words = clean(value.get("@value") if isinstance(value, dict) else value)
        if words:
            names.append(words)
    if not names:
        parts = [clean(thing.get(key)) for key in ("givenName", "familyName")]
        if words := " ".join(part for part in parts if part):
            names.append(words)
    return names
