"""Tells roundups, index pages and live pages: texts that cover many events and so belong to none.

Comes in: an article. Goes out: why it is one, or nothing. Trusts nothing.
"""

from __future__ import annotations

import re

from digest.model import Article

TITLE = re.compile(
    r"\b(?:round-?up|news in brief|in brief|briefs|briefing|live (?:blog|updates?)|as it happened|today's headlines|top (?:stories|headlines|news)|"
    r"morning (?:brief|report|digest)|evening (?:brief|report|digest)|daily (?:brief|digest)|week in review|police blotter|crime log|crime briefs|"
    r"what we know so far|the week in|news digest|photos of the (?:day|week)|most read|alerts)\b",
    re.I,
)


def why(article: Article) -> str:
    """Why the article is an index, roundup or live page, or nothing."""
    title = (article.title or "")[:300].replace("’", "'")
    found = TITLE.search(title)
    if found:
        return f"headline: {found[0]}"
    return ""
