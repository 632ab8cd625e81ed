"""Corrections: what an entry says otherwise than when its edition was closed.

In: published editions, the entries as they are now, and which addresses moved or vanished. Out: `Correction`s, newest edition first, with
both wordings, and the entries that it has since. The day is the one that published.yaml gives: when the wording now replaced was published. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from digest.core import text
from digest.core.model import Closed, Correction, Moved, Published, Story


def corrections(
    published: Mapping[str, Published],
    edited: Mapping[str, Sequence[Story]],
    moved: Sequence[Moved],
) -> list[Correction]:
    out: list[Correction] = []
    for day, p in sorted(published.items(), reverse=True):
        now = {b.id: b for b in edited.get(day, ())}
        for c in p.stories:
            b = now.get(c.id)
            if b is not None:
                out.extend(_changes(p, c, b))
        known = {c.id for c in p.stories}
        for b in edited.get(day, ()):
            if b.id not in known:  # who read the edition when it was out has not read this
                out.append(
                    Correction(
                        edition=day,
                        story=b.id,
                        url=b.url,
                        headline=b.headline.text,
                        what="added",
                        after=b.headline.text,
                        day=p.closed,
                    )
                )
        for m in moved:
            if m.edition != day:
                continue
            what: Literal["moved", "vanished"] = "moved" if m.new else "vanished"
            out.append(
                Correction(
                    edition=day,
                    story=m.story.id,
                    url=m.new or m.old,
                    headline=m.story.headline,
                    what=what,
                    before=m.old,
                    after=m.new,
                    day=m.closed,
                )
            )
    return out


def _changes(p: Published, c: Closed, b: Story) -> list[Correction]:
    out: list[Correction] = []

    def tell(what: str, before: str, after: str) -> None:
        out.append(
            Correction(
                edition=p.edition,
                story=c.id,
                url=b.url,
                headline=b.headline.text,
                what=what,  # type: ignore[arg-type]
                before=before,
                after=after,
                day=p.closed,
            )
        )

    if c.headline and c.headline != b.headline.text:
        tell("headline", c.headline, b.headline.text)
    for what, old, new in (
        ("summary", list(c.summary), [s.text for s in b.summary]),
        ("quote", list(c.quotes), [q.text for q in b.quotes if q.key]),
    ):
        for before, after in _pairs(old, new):
            tell(what, before, after)
    return out


def _pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, str]]:
    """Sentences that went and came, those that resemble each other side by side."""
    gone = [s for s in old if s not in new]
    come = [s for s in new if s not in old]
    out: list[tuple[str, str]] = []
    for before in gone:
        mine = text.words(before)
        best = max(
            ((text.likeness(mine, text.words(a)), -i) for i, a in enumerate(come)), default=(0.0, 0)
        )
        if best[0] >= 0.5:
            out.append((before, come.pop(-best[1])))
        else:
            out.append((before, ""))
    return [*out, *(("", after) for after in come)]
