"""Whether an article is an opinion piece: a comment, an editorial, a column, a letter.

An opinion piece is printed with its story and marked, but it is not a report: it is not counted,
gives no sentence, no figure and no headline while the story has a report. It is known by what its
page says of it (section, tag, label, address), never by its words.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import urlsplit

from digest.core import tables
from digest.core.model import Article
from digest.core.patterns import lazy

_LABEL = lazy(r"([^:|–—]{3,24}?)\s*[:|–—]\s")
_TAIL = lazy(r"\s[|–—-]\s([^|–—]{3,24})$")


def is_opinion(article: Article) -> bool:
    """Return whether the article says that it is an opinion piece."""
    return _says_so(article.section, article.tags, article.title or "", article.link)


@lru_cache(maxsize=1 << 10)  # summary, figures and entry of a story ask the same articles
def _says_so(section: str | None, tags: tuple[str, ...], title: str, link: str | None) -> bool:
    sections = tables.words("entry/opinion", "sections")
    if any(s.strip().casefold() in sections for s in (section or "", *tags)):
        return True
    labels = tables.words("entry/opinion", "labels")
    for found in (_LABEL.match(title), _TAIL.search(title)):
        if found and found[1].strip().casefold() in labels:
            return True
    if not link:
        return False
    folders = urlsplit(link).path.lower().split("/")[:-1]
    return not tables.words("entry/opinion", "paths").isdisjoint(folders)


def opinions(articles: Mapping[str, Article]) -> frozenset[str]:
    """Return the ids of the opinion pieces, none where there is nothing else."""
    found = frozenset(id for id, a in articles.items() if is_opinion(a))
    return found if len(found) < len(articles) else frozenset()
