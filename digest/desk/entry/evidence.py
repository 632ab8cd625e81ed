"""Where an article carries what an entry prints: whole sentences, and at most one neighbour.

Sentences of an article are in order and do not overlap. A span that runs over several sentences
is covered by all of them, first start to last end.
"""

from __future__ import annotations

from bisect import bisect_right

from digest.core.model import Article, Evidence

NEIGHBOUR = 400  # characters; a longer neighbour is left out rather than cut


def covering(article: Article, start: int, end: int) -> tuple[int, int] | None:
    """Return the indexes (first, last) of the sentences that cover `start:end`.

    None when it is not in sentences of one paragraph.
    """
    s = article.sentences
    if not s or start >= end:
        return None
    first = bisect_right(s, start, key=lambda x: x.start) - 1
    last = bisect_right(s, end - 1, key=lambda x: x.start) - 1
    if (
        first < 0
        or s[first].end <= start
        or s[last].end < end
        or s[first].paragraph != s[last].paragraph
    ):
        return None
    return first, last


def evidence(
    article: Article,
    first: int,
    last: int,
    mark: tuple[int, int] | None,
    exact: bool,
    spelling: bool = False,
) -> Evidence:
    """Return the sentences `first..last` as evidence. `mark` is a span of the article's text.

    The neighbour is the sentence before in the same paragraph, else the one after: what a reader
    needs is mostly who or what the sentence speaks of.
    """
    s = article.sentences
    start, end = s[first].start, s[last].end
    before = after = ""
    if first > 0 and s[first - 1].paragraph == s[first].paragraph:
        before = article.text[s[first - 1].start : s[first - 1].end]
    elif last + 1 < len(s):
        after = article.text[s[last + 1].start : s[last + 1].end]
    elif first > 0:
        before = article.text[s[first - 1].start : s[first - 1].end]
    return Evidence(
        article=article.id,
        start=start,
        end=end,
        text=article.text[start:end],
        before=before if len(before) <= NEIGHBOUR else "",
        after=after if len(after) <= NEIGHBOUR else "",
        exact=exact,
        mark=(mark[0] - start, mark[1] - start) if mark else (0, 0),
        spelling=spelling,
    )


def verbatim(article: Article, text: str) -> Evidence | None:
    """Return the sentence that holds `text` letter by letter, where the article has one."""
    at = article.text.find(text)
    while at >= 0:
        found = covering(article, at, at + len(text))
        if found:
            return evidence(article, *found, (at, at + len(text)), exact=True)
        at = article.text.find(text, at + 1)
    return None
