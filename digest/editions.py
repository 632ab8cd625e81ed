"""Editions: what was grouped -> stories by edition, their entries, edited, and the index of it all. The second third of the hall.

In: a newsroom that is read and grouped, a cache, an executor. Out: the same newsroom with its editions, newest first. Decisions apply where
stories are told apart, and to entries once they are written; the preview asks for single editions anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path

import msgspec

from digest import codec, text
from digest.cache import Cache
from digest.calls import Desk, Draft, write_brief
from digest.desk import check, correct, curate, edit
from digest.intake import content
from digest.model import (
    Brief,
    Correction,
    Decisions,
    Digest,
    Edition,
    EditionIndex,
    Entry,
    Moved,
    Previous,
    Problem,
    Standing,
    Story,
)
from digest.newsroom import Newsroom


def make(room: Newsroom, cache: Cache, executor: Executor | None, progress: Callable[[str, int, int], None]) -> None:
    pub = room.publication
    days = {k: content.day_of(h.path) for k, h in room.heads.items()}
    threads = room.threads
    progress("grouping", len(room.grouped), len(room.grouped))
    room.placed, told = curate.place(room.heads, days, threads)
    room.problems.extend(told)
    date_by_story(room, room.placed)
    progress("grouping", len(room.grouped), len(room.grouped))
    by_edition, moved, told2 = curate.stories(
        threads, room.placed, room.heads, room.decisions, room.published, pub.settings.permalinks, room.hashes,
        lambda: progress("grouping", len(room.grouped), len(room.grouped)),
    )  # fmt: skip
    room.problems.extend(told2)
    progress("grouping", len(room.grouped), len(room.grouped))
    known = {k: p.edition for k, p in room.placed.items()}
    room.problems.extend(check.dead(room.decisions, known, [t.members for t in threads], room.files.values(), room.drafts))
    room.spiked = tuple(sorted(set(room.heads) - {m for stories in by_edition.values() for s in stories for m in s.members}))
    where = [edition for edition, stories in by_edition.items() for _ in stories]
    stories = [s for own in by_edition.values() for s in own]
    progress("writing entries", 0, len(stories))
    found: dict[str, list[Brief]] = defaultdict(list)
    for edition, b in zip(where, write(room, stories, cache, executor), strict=True):
        found[edition].append(b)
    room.stories, room.drafted = by_edition, found
    for key, p in room.placed.items():
        room.spread.setdefault(p.edition, set()).add(room.home[key])
    progress("writing entries", len(stories), len(stories))
    _edit(room, by_edition, found, moved)


def date_by_story(room: Newsroom, articles: Iterable[str]) -> None:
    """Articles that show no date have that of their story."""
    for key in articles:
        p = room.placed.get(key)
        if p is not None and p.published_from == "story":
            room.articles.own[key] = msgspec.structs.replace(room.articles[key], published=p.published, published_from="story")


def write(room: Newsroom, stories: Sequence[Story], cache: Cache, executor: Executor | None = None) -> list[Brief]:
    """The entries of stories, before they are edited."""
    settings = room.publication.settings
    desk = codec.pack(Desk(summary=settings.summary, language=settings.masthead.language))

    def reading(article: str) -> tuple[bytes, str | None]:
        own = room.articles.own.get(article)
        return room.shelf.keys[article], own.published if own else None

    def assumed(s: Story) -> dict[str, str | None]:
        return {m: room.placed[m].assumed for m in s.members}

    def earlier(s: Story) -> list[str]:
        return [m for m in s.earlier if m in room.heads]

    def argument(i: int) -> bytes:
        s = stories[i]
        rests = {m: room.shelf.rest(m) for m in s.members}
        return codec.pack(
            Draft(
                story=s,
                articles=tuple(room.articles.packed(m, rests[m]) for m in s.members),
                utterances=tuple(rests[m].utterances for m in s.members),
                earlier=tuple(room.articles.packed(m) for m in earlier(s)),
                assumed=assumed(s),
            )
        )

    names = [codec.pack((s, [reading(m) for m in (*s.members, *earlier(s))], assumed(s))) for s in stories]
    return cache.made("brief", write_brief, names, argument, codec.unpacker(Brief), desk, executor, chunk=16)


def _edit(
    room: Newsroom,
    by_edition: Mapping[str, Sequence[Story]],
    found: Mapping[str, Sequence[Brief]],
    moved: Sequence[Moved],
) -> None:
    pub = room.publication
    days = sorted(set(by_edition) | set(room.contents.days), key=_day_order)
    edited: dict[str, tuple[Brief, ...]] = {}
    earlier: dict[str, list[Previous]] = defaultdict(list)
    for day in days:
        edited[day], told = edit_day(room, day, by_edition.get(day, ()), found.get(day, ()), earlier)
        room.problems.extend(told)
        for b in edited[day]:
            earlier[b.thread].append(Previous(edition=day, id=b.id, slug=b.slug, url=b.url, headline=b.headline.text))
    corrections = correct.corrections(room.published, edited, moved)
    editions = []
    for day in reversed(days):
        if edited[day] or day in room.decisions or day in room.published:
            editions.append(edition_of(room, day, edited[day], tuple(c for c in corrections if c.edition == day)))
    room.editions = tuple(editions)
    room.digest = Digest(
        masthead=pub.settings.masthead,
        editions=tuple(index_of(e) for e in room.editions),
        pages=tuple(_standing(w) for w in room.contents.pages),
        corrections=tuple(corrections),
    )


def edit_day(
    room: Newsroom, day: str, stories: Sequence[Story], entries: Sequence[Brief], earlier: Mapping[str, Sequence[Previous]]
) -> tuple[tuple[Brief, ...], tuple[Problem, ...]]:
    """An edition's entries with the editor's decisions and the links to what stood earlier."""
    linked = [
        msgspec.structs.replace(b, previous=curate.previous(s, earlier.get(s.thread, ())))
        for s, b in zip(stories, entries, strict=True)
    ]
    return edit.edit(linked, room.decisions.get(day, Decisions()), room.articles, room.utterances)


def edition_of(room: Newsroom, day: str, entries: tuple[Brief, ...], corrections: tuple[Correction, ...]) -> Edition:
    """An edition; an entry that was corrected was last updated on the day of the correction, for those who follow feeds."""
    d = room.decisions.get(day, Decisions())
    closed = day in room.published
    last: dict[str, str] = {}
    for c in corrections:
        last[c.story] = max(last.get(c.story, ""), c.day)
    entries = tuple(msgspec.structs.replace(b, updated=max(b.updated or "", last[b.id])) if last.get(b.id) else b for b in entries)
    return Edition(day=day, briefs=entries, title=d.title, intro=d.intro, corrections=corrections, closed=closed)


def _day_order(day: str) -> tuple[int, str]:
    return (0 if day == curate.UNDATED else 1, day)


def index_of(e: Edition) -> EditionIndex:
    """What the rest of the site knows of an edition."""
    lead = e.briefs[0].headline.text if e.briefs else ""
    entries = tuple(
        Entry(
            id=b.id,
            thread=b.thread,
            url=b.url,
            headline=b.headline.text,
            section=b.section,
            outlets=tuple((s.outlet, s.relation) for s in b.sources if s.outlet),
            people=b.people,
            places=b.places,
        )
        for b in e.briefs
    )
    return EditionIndex(
        day=e.day,
        url=e.url,
        title=e.title,
        headline=lead,
        entries=entries,
        articles=sum(len(b.sources) for b in e.briefs),
        reports=sum(b.reports for b in e.briefs),
        corrections=len(e.corrections),
    )


def _standing(w: content.Written) -> Standing:
    """A page of content/pages: its title is the front matter's, else its first heading, else its name."""
    name = Path(w.path).stem
    body, title = w.text, ""
    if body.startswith("---\n") and "\n---" in body[4:]:
        head, _, rest = body[4:].partition("\n---")
        data = codec.load(head, w.path, 2).data
        title = str(data.get("title") or "") if isinstance(data, dict) else ""
        body = rest.partition("\n")[2]
    first = body.lstrip().partition("\n")
    if first[0].startswith("# "):
        title, body = title or first[0][2:].strip(), first[2]
    return Standing(slug=text.slug(name), title=title or name, text=body.strip(), path=w.path)
