"""Pages for search engines, as schema.org data (JSON-LD).

A story is a NewsArticle that cites its sources, an edition an ItemList of its stories. The data
says nothing that the page does not print. Links are http and https only.
"""

from __future__ import annotations

from digest.core.model import Edition, Masthead, Story
from digest.press import links


def linked(masthead: Masthead, story: Story, address: str) -> dict[str, object]:
    """Return a story as a NewsArticle that cites its sources."""
    cites = []
    for s in story.sources:
        source: dict[str, object] = {"@type": "NewsArticle"}
        if s.title:
            source["headline"] = s.title
        if links.safe(s.link):
            source["url"] = links.safe(s.link)
        if s.outlet:
            source["publisher"] = {"@type": "Organization", "name": s.outlet}
        if s.published and s.published_from not in ("folder", "story"):
            source["datePublished"] = s.published
        cites.append(source)
    out: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.headline.text,
    }
    if story.summary:
        out["description"] = story.summary[0].text
    if story.edition != "undated":
        out["datePublished"] = story.edition
        out["dateModified"] = max(story.updated or "", story.edition)
    out["inLanguage"] = story.language if story.language != "und" else masthead.language
    out["publisher"] = {"@type": "Organization", "name": masthead.title}
    if masthead.editor:
        out["editor"] = {"@type": "Person", "name": masthead.editor}
    if address:
        out["url"] = out["mainEntityOfPage"] = address
    out["citation"] = cites
    return out


def item_list(masthead: Masthead, edition: Edition) -> dict[str, object]:
    """Return an edition as an ItemList of the stories that have an address, in their order."""
    items = [
        {
            "@type": "ListItem",
            "position": i,
            "url": links.canonical(masthead.base_url, b.url),
            "name": b.headline.text,
        }
        for i, b in enumerate(edition.stories, 1)
    ]
    return {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "numberOfItems": len(items),
        "itemListElement": items,
    }
