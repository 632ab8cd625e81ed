"""Tells roundups, index pages and live pages: texts that cover many events and so belong to none.

Comes in: an article. Goes out: why it is one, or nothing. Trusts nothing.
"""

from __future__ import annotations

import re

from digest.model import Article

TITLE = re.compile(
    r"\b(?:round-?up|news in brief|live (?:blog|updates?)|as it happened|today's (?:headlines|top stories)|top (?:stories|headlines) (?:of|for|this|on)|"
    r"(?:morning|evening|daily|weekly|midday|noon) (?:brief(?:s|ing)?|report|digest|update|headlines)|"
    r"(?:news|crime|police|local|area|sports?|business|world|nation|state|court|city) (?:briefs|digest|log|blotter)|"
    r"week in review|the week in|(?:photos|pictures) of the (?:day|week)|most read)\b",
    re.I,
)


def why(article: Article) -> str:
    """Why the article is an index, roundup or live page, or nothing."""
    title = (article.title or "")[:300].replace("’", "'")
    found = TITLE.search(title)
    if found:
        return f"headline: {found[0]}"
    return ""
