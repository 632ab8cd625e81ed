"""Corrections: what a story says that it did not say when its edition was closed.

Newest edition first, with both wordings, and the stories that the edition got since. The day and
the reason are the editor's (`correction` in edition.yaml). No day is printed where none is given:
a build knows no clock, and the day of closing is not the day of the correction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from digest.core import text
from digest.core.model import Closed, Correction, CorrectionNote, Moved, Published, Story
from digest.desk.entry.tuning import TUNING

What = Literal["headline", "summary", "quote"]


def corrections(
    published: Mapping[str, Published],
    edited: Mapping[str, Sequence[Story]],
    moved: Sequence[Moved],
    notes: Mapping[str, CorrectionNote] | None = None,
) -> list[Correction]:
    """Return the corrections of all closed editions. `notes`: what the editor says, by article."""
    out: list[Correction] = []
    for day, p in sorted(published.items(), reverse=True):
        gone = [m for m in moved if m.edition == day]
        out += _of_edition(p, edited.get(day, ()), gone, notes or {})
    return out


def withdrawn(
    moved: Sequence[Moved], notes: Mapping[str, CorrectionNote] | None = None
) -> list[Correction]:
    """Return the published stories of an open edition whose articles are all gone."""
    gone = [m for m in moved if not m.new]
    return [c for m in gone for c in _noted([_moved(m)], m.story.articles, notes or {})]


def _of_edition(
    p: Published,
    edited: Sequence[Story],
    gone: Sequence[Moved],
    notes: Mapping[str, CorrectionNote],
) -> list[Correction]:
    out: list[Correction] = []
    now = {story.id: story for story in edited}
    for closed in p.stories:
        if story := now.pop(closed.id, None):
            articles = (*(s.article for s in story.sources), *closed.articles)
            out += _noted(_changes(p, closed, story), articles, notes)
    for story in now.values():
        out += _noted([_added(p, story)], [s.article for s in story.sources], notes)
    for m in gone:
        out += _noted([_moved(m)], m.story.articles, notes)
    return out


def _noted(
    found: Sequence[Correction], articles: Sequence[str], notes: Mapping[str, CorrectionNote]
) -> list[Correction]:
    """Corrections of one story with the day and the reason that the editor gives for it."""
    note = next((notes[a] for a in articles if a in notes), None)
    if note is None:
        return list(found)
    return [msgspec.structs.replace(c, day=note.date[:10], reason=note.reason) for c in found]


def _added(p: Published, story: Story) -> Correction:
    """Return a story that readers of the edition have not seen when it was published."""
    title = story.headline.text
    return Correction(
        edition=p.edition,
        story=story.id,
        url=story.url,
        headline=title,
        what="added",
        after=title,
        closed=p.closed,
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
        closed=m.closed,
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
            closed=p.closed,
        )
        for what, before, after in _wordings(closed, story)
    ]


def _wordings(closed: Closed, story: Story) -> Iterator[tuple[What, str, str]]:
    """Yield what changed, with the published wording and the present one."""
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
