"""An entry for search engines: schema.org's NewsArticle, which cites its sources, as JSON-LD.

In: masthead, `Story` and canonical address. Out: plain data; the template writes it, escaped, into the page. Says nothing that the page
does not print. Trusts no link: only http and https.
"""

from __future__ import annotations

from typing import Any

from digest.core.model import Masthead, Story
from digest.press import links


def linked(masthead: Masthead, brief: Story, address: str) -> dict[str, Any]:
    """The entry for search engines (schema.org, JSON-LD): a NewsArticle that cites its sources."""
    cites = []
    for s in brief.sources:
        source: dict[str, Any] = {"@type": "NewsArticle"}
        if s.title:
            source["headline"] = s.title
        if links.safe(s.link):
            source["url"] = links.safe(s.link)
        if s.outlet:
            source["publisher"] = {"@type": "Organization", "name": s.outlet}
        if s.published and s.published_from not in ("folder", "story"):
            source["datePublished"] = s.published
        cites.append(source)
    out: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": brief.headline.text,
    }
    if brief.summary:
        out["description"] = brief.summary[0].text
    if brief.edition != "undated":
        out["datePublished"] = brief.edition
        out["dateModified"] = max(brief.updated or "", brief.edition)
    out["inLanguage"] = brief.language if brief.language != "und" else masthead.language
    out["publisher"] = {"@type": "Organization", "name": masthead.title}
    if masthead.editor:
        out["editor"] = {"@type": "Person", "name": masthead.editor}
    if address:
        out["url"] = out["mainEntityOfPage"] = address
    out["citation"] = cites
    return out
