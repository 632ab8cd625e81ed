"""Stories of a closed edition, as they were published but for what later articles change.

A published sentence stays while an article still has it word for word; one that an article no
longer has is replaced by its new wording, or dropped. An article that joined later adds at most
one sentence, and only where the new summary has one from it that no published sentence says. So
one real change is one line among the corrections.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from digest.core import text
from digest.core.model import (
    Article,
    Closed,
    Headline,
    KeyQuotation,
    Published,
    Statement,
    Story,
)
from digest.desk.entry.compose import cite
from digest.desk.entry.evidence_search import Carriers
from digest.desk.entry.headline import cleaned
from digest.desk.entry.tuning import TUNING


def as_published(
    stories: Sequence[Story], published: Published | None, articles: Mapping[str, Article]
) -> list[Story]:
    """Return the stories of an edition; those that were closed as they were published."""
    if published is None:
        return list(stories)
    closed = {c.id: c for c in published.stories}
    return [_one(s, closed[s.id], articles) if s.id in closed else s for s in stories]


def _one(story: Story, closed: Closed, articles: Mapping[str, Article]) -> Story:
    if not closed.summary or tuple(s.text for s in story.summary) == closed.summary:
        summary = story.summary
    else:
        summary = _summary(story, closed, articles)
    return msgspec.structs.replace(
        story,
        headline=_headline(story, closed, articles),
        summary=summary,
        quotes=_quotes(story, closed),
    )


def _summary(
    story: Story, closed: Closed, articles: Mapping[str, Article]
) -> tuple[Statement, ...]:
    members = [articles[s.article] for s in story.sources if s.article in articles]
    carriers = Carriers(members)
    now = {s.text: s for s in story.summary}
    out: list[Statement] = []
    for line in closed.summary:
        kept = now.get(line) or _found(line, members, carriers)
        kept = kept or _reworded(line, members, carriers, closed.summary)
        if kept is not None and kept.text not in {s.text for s in out}:
            out.append(kept)
    late = {s.article for s in story.sources} - set(closed.articles)
    for s in story.summary:
        if s.sources and s.sources[0].article in late and _is_new(s.text, out):
            out.append(s)
            break
    return tuple(out) or story.summary


def _found(line: str, members: Sequence[Article], carriers: Carriers) -> Statement | None:
    """Return the sentence in the first article that still has it word for word."""
    for a in members:
        for s in a.sentences:
            at = a.text.find(line, s.start, s.end)
            if at >= 0 and at + len(line) == s.end:
                return cite(a, (at, s.end), carriers)
    return None


def _reworded(
    line: str, members: Sequence[Article], carriers: Carriers, published: Sequence[str]
) -> Statement | None:
    """Return the sentence that replaced a published one: the most similar, or None."""
    mine = text.words(line)
    best: tuple[float, int, Statement | None] = (TUNING.reworded, 0, None)
    for a in members:
        for i, s in enumerate(a.sentences):
            start = a.lead if s.start < a.lead < s.end else s.start
            words = a.text[start : s.end]
            if words in published:
                continue
            alike = text.likeness(mine, text.words(words))
            if alike > best[0]:
                best = (alike, -i, cite(a, (start, s.end), carriers))
    return best[2]


def _is_new(line: str, printed: Sequence[Statement]) -> bool:
    """Return whether no printed sentence says most of it."""
    mine = text.words(line)
    return all(text.likeness(mine, text.words(s.text)) < TUNING.reworded for s in printed)


def _headline(story: Story, closed: Closed, articles: Mapping[str, Article]) -> Headline:
    """Return the published headline, while an article has it for its title."""
    if story.headline.text == closed.headline or not closed.headline:
        return story.headline
    outlets = sorted({s.outlet for s in story.sources if s.outlet})
    for s in story.sources:
        title = articles[s.article].title if s.article in articles else None
        if title and closed.headline in (title, cleaned(title, outlets)):
            return Headline(text=closed.headline, article=s.article)
    return story.headline


def _quotes(story: Story, closed: Closed) -> tuple[KeyQuotation, ...]:
    """Return the quotations; the published key ones stay key, while all are there."""
    if not closed.quotes or not set(closed.quotes) <= {q.text for q in story.quotes}:
        return story.quotes
    key = [q for line in closed.quotes for q in story.quotes if q.text == line][
        : len(closed.quotes)
    ]
    rest = [msgspec.structs.replace(q, key=False) for q in story.quotes if q not in key]
    return (*(msgspec.structs.replace(q, key=True) for q in key), *rest)
