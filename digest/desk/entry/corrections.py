"""Corrections: what an entry says otherwise than when its edition was closed.

Newest edition first, with both wordings, and the entries that the edition has since. The day is
the one that published.yaml gives: when the wording now replaced was published.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from digest.core import text
from digest.core.model import Closed, Correction, Moved, Published, Story
from digest.desk.entry.tuning import TUNING

What = Literal["headline", "summary", "quote"]


def corrections(
    published: Mapping[str, Published],
    edited: Mapping[str, Sequence[Story]],
    moved: Sequence[Moved],
) -> list[Correction]:
    """Return the corrections of all closed editions."""
    out: list[Correction] = []
    for day, p in sorted(published.items(), reverse=True):
        now = {story.id: story for story in edited.get(day, ())}
        for closed in p.stories:
            if closed.id in now:
                out += _changes(p, closed, now[closed.id])
        known = {closed.id for closed in p.stories}
        out += [_added(p, story) for story in edited.get(day, ()) if story.id not in known]
        out += [_moved(m) for m in moved if m.edition == day]
    return out


def _added(p: Published, story: Story) -> Correction:
    """A story that who read the edition when it was out has not read."""
    title = story.headline.text
    return Correction(
        edition=p.edition,
        story=story.id,
        url=story.url,
        headline=title,
        what="added",
        after=title,
        day=p.closed,
    )


def _moved(m: Moved) -> Correction:
    return Correction(
        edition=m.edition,
        story=m.story.id,
        url=m.new or m.old,
        headline=m.story.headline,
        what="moved" if m.new else "vanished",
        before=m.old,
        after=m.new,
        day=m.closed,
    )


def _changes(p: Published, closed: Closed, story: Story) -> list[Correction]:
    return [
        Correction(
            edition=p.edition,
            story=closed.id,
            url=story.url,
            headline=story.headline.text,
            what=what,
            before=before,
            after=after,
            day=p.closed,
        )
        for what, before, after in _wordings(closed, story)
    ]


def _wordings(closed: Closed, story: Story) -> Iterator[tuple[What, str, str]]:
    """What changed, with the published wording and the present one."""
    if closed.headline and closed.headline != story.headline.text:
        yield "headline", closed.headline, story.headline.text
    for before, after in _pairs(closed.summary, [s.text for s in story.summary]):
        yield "summary", before, after
    for before, after in _pairs(closed.quotes, [q.text for q in story.quotes if q.key]):
        yield "quote", before, after


def _pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, str]]:
    """Sentences that went and came, those that resemble each other side by side."""
    gone = [s for s in old if s not in new]
    come = [s for s in new if s not in old]
    out: list[tuple[str, str]] = []
    for before in gone:
        mine = text.words(before)
        found = ((text.likeness(mine, text.words(a)), -i) for i, a in enumerate(come))
        best = max(found, default=(0.0, 0))
        out.append((before, come.pop(-best[1]) if best[0] >= TUNING.reworded else ""))
    return [*out, *(("", after) for after in come)]
