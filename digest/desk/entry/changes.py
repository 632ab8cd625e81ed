"""What a change of files or decisions did to an edition, in words for a person.

The edition's stories as they were (published, or last built) are compared with what they are.
Stories are matched by the articles they share, for an id changes when a thread's first article
does: a story that takes articles from two is joined, one whose articles went two ways is parted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from digest.core.model import Closed, Story


def state(b: Story) -> Closed:
    """Return a story as published.yaml records it, without the digests of its files."""
    return Closed(
        id=b.id,
        thread=b.thread,
        slug=b.slug,
        articles=tuple(s.article for s in b.sources),
        headline=b.headline.text,
        summary=tuple(s.text for s in b.summary),
        quotes=tuple(q.text for q in b.quotes if q.key),
    )


def changes(
    before: Sequence[Closed],
    after: Sequence[Closed],
    earlier: Mapping[str, Sequence[str]] | None = None,
) -> list[str]:
    """Return one line a change, in the order of the edition as it is.

    `earlier`: id of a story as it is -> the articles of its event in earlier editions. The address
    of a story is made of the first of them, so they say why an address changed.
    """
    out: list[str] = []
    matched: set[str] = set()
    old_of = {a: s for s in before for a in s.articles}
    new_of = {a: s for s in after for a in s.articles}
    places = {s.id: i for i, s in enumerate(before)}
    for i, s in enumerate(after):
        roots = list({old_of[a].id: old_of[a] for a in s.articles if a in old_of}.values())
        matched.update(r.id for r in roots)
        if not roots:
            out.append(f"new: {s.headline}")
            continue
        best = max(roots, key=lambda r: (len(set(r.articles) & set(s.articles)), -places[r.id]))
        others = [r for r in roots if r.id != best.id]
        out.extend(f"joined: {s.headline} + {o.headline}" for o in others)
        out.extend(f"added to {s.headline}: {a}" for a in s.articles if a not in old_of)
        if _heir(best, after) is s:
            out.extend(f"gone from {s.headline}: {a}" for a in best.articles if a not in new_of)
            out.extend(_wording(best, s, (earlier or {}).get(s.id, ())))
            if len(before) == len(after) and places[best.id] != i:
                out.append(f"moved: {s.headline}, from place {places[best.id] + 1} to {i + 1}")
        else:
            out.append(f"parted: {s.headline}, from {best.headline}")
    out.extend(f"gone: {s.headline}" for s in before if s.id not in matched)
    return out


def _heir(old: Closed, after: Sequence[Closed]) -> Closed:
    """Return the story that holds most of the old one's articles; ties to the first one."""
    return max(after, key=lambda s: len(set(s.articles) & set(old.articles)))


def _wording(old: Closed, new: Closed, earlier: Sequence[str]) -> list[str]:
    out: list[str] = []
    if old.headline != new.headline:
        out.append(f"retitled: {old.headline} -> {new.headline}")
    if old.slug != new.slug:
        why = _why_readdressed(old, new, earlier)
        out.append(f"readdressed: {new.headline}, {old.slug} -> {new.slug}{why}")
    for kind, was, now in (
        ("summary", old.summary, new.summary),
        ("quotes", old.quotes, new.quotes),
    ):
        out.extend(f"reworded: {new.headline}, {kind} - {x}" for x in was if x not in now)
        out.extend(f"reworded: {new.headline}, {kind} + {x}" for x in now if x not in was)
        if sorted(was) == sorted(now) and was != now:
            out.append(f"reworded: {new.headline}, {kind} in another order")
    return out


def _why_readdressed(old: Closed, new: Closed, earlier: Sequence[str]) -> str:
    """Return why an address changed, if another article is the first one of the event."""
    if old.thread == new.thread:
        return ""
    if earlier:
        return f", because the event now begins with {earlier[0]}"
    return ", because the event now begins in this edition"
