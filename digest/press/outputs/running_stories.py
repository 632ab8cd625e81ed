"""Pages of running stories: what was new on each day, newest day first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from digest.core.model import (
    Digest,
    EditionIndex,
    Entry,
    Job,
)
from digest.press.outputs.pages import job, standing
from digest.press.outputs.variables import (
    Day,
)


def running(digest: Digest) -> Iterable[tuple[str, tuple[Day, ...]]]:
    """Yield the running stories: thread and its days, newest first."""
    found: dict[str, list[tuple[EditionIndex, Entry]]] = {}
    for index in digest.editions:
        for e in index.entries:
            found.setdefault(e.thread, []).append((index, e))
    for thread, entries in found.items():
        if len(entries) > 1:
            yield thread, tuple(_days(entries))


def threads(digest: Digest) -> Iterable[Job]:
    """Yield a page for each running story: what was new on each day, newest first."""
    for thread, days in running(digest):
        yield job(
            "thread.html",
            f"/threads/{thread}/",
            masthead=digest.masthead,
            pages=standing(digest),
            days=days,
        )


def _days(entries: Sequence[tuple[EditionIndex, Entry]]) -> list[Day]:
    """Return the days of a running story, newest first, each sentence on its first day only."""
    known: set[str] = set()
    out = []
    for index, e in sorted(entries, key=lambda pair: (pair[0].day, pair[1].id)):
        names = e.names
        fresh = tuple(s for s in names.said if s[0] not in known)
        known.update(text for text, _ in names.said)
        own = dict.fromkeys(
            o for o, relation in names.outlets if relation in ("original", "report")
        )
        out.append(
            Day(
                id=e.id,
                day=index.day,
                url=e.url,
                headline=e.headline,
                fresh=fresh,
                articles=e.articles,
                reports=e.reports,
                outlets=tuple(own),
                cited=tuple(dict.fromkeys(o for o, _ in names.outlets)),
            )
        )
    return out[::-1]
