"""Compute what a save changes from the last results, and keep the rest.

This gives the preview's first answer. Word counts, neighbourhoods and the furniture of outlets stay
as they were, so the answer is nearly always what a build gives, but need not be: a full update
follows when no file is saved. Where a change needs more than that (an article's day, a decision on
grouping, a draft), the answer is None.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

import msgspec

from digest.core import decision_table, packing
from digest.core.model import (
    Article,
    Decisions,
    Edition,
    File,
    FoundFile,
    Previous,
    Problem,
    Quotation,
    StoryMembers,
    Thread,
)
from digest.desk import curate, identity
from digest.intake import content
from digest.intake.decisions import read as decisions
from digest.pipeline import editions
from digest.pipeline.calls import Opening, Scanned
from digest.pipeline.edition_list import EditionHead
from digest.pipeline.readings import DatedArticles, Readings, Unpacked, Words
from digest.pipeline.results import Edited, Grouped, Read, Sources, first_article
from digest.pipeline.run import Run
from digest.pipeline.step_edit import corrections_of
from digest.pipeline.step_group import threads_of
from digest.pipeline.step_read import kept_documents, read_batch, rereader, scan_batch
from digest.pipeline.written_stories import WrittenStories

DATED = "/:year/:month/:day/"  # no two editions share an address that begins so
THREAD = attrgetter("thread")  # of a story; all are gone through at each save


@dataclass(frozen=True)
class State:
    """The results that the next answer is made from."""

    grouped: Grouped
    edited: Edited

    @cached_property
    def places(self) -> dict[str, set[int]]:
        """Edition -> the places of the neighbourhoods that it shows."""
        out: dict[str, set[int]] = defaultdict(set)
        for article, place in self.edited.placed.items():
            out[place.edition].add(self.grouped.home[article])
        return out

    def changed(self, edited: Edited, grouped: Grouped | None = None) -> State:
        """Return the state after a change that moves no article to another edition."""
        new = State(grouped or self.grouped, edited)
        new.__dict__["places"] = self.places
        return new


def decide(state: State, day: str, data: bytes) -> State | None:
    """Return the state after a change of an edition.yaml, before stories are made from it."""
    edited = state.edited
    sources = edited.read.sources
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    path = f"{sources.publication.content.name}/{day}/edition.yaml"
    renamed = curate.renames(sources.published, sources.hashes) if sources.published else {}
    ids = set(sources.files.values())
    made, told = decisions.read(text, path, day, ids, sources.files, renamed)
    old = sources.decisions.get(day, Decisions())
    if any(getattr(made, name) != getattr(old, name) for name in decision_table.regrouping()):
        return None
    written = content.Written(path=path, text=text)
    contents = msgspec.structs.replace(
        sources.contents, editions={**sources.contents.editions, day: written}
    )
    new = sources.changed(decisions={**sources.decisions, day: made}, contents=contents)
    kept = (p for p in edited.problems if p.where.split(":")[0] != path)
    read = msgspec.structs.replace(edited.read, sources=new)
    return state.changed(msgspec.structs.replace(edited, read=read, problems=(*kept, *told)))


def reread(state: State, files: Sequence[File], run: Run) -> tuple[State, set[str]] | None:
    """Return the state after a change of articles, and the editions that hold their stories."""
    old, data = state.edited, {f.id: f.data for f in files}
    found = [
        FoundFile(path=f.path, id=f.id, fingerprint=packing.fingerprint(f.data)) for f in files
    ]
    sources = old.read.sources
    if _may_be_renamed(sources, found):
        return None

    def load(f: FoundFile) -> bytes:
        return data[f.id]

    scanned = run.memo.split_results(scan_batch(sources, found, load))
    lines = (one for _, one in scanned)
    if _loses_furniture(sources.furniture, zip(found, lines, strict=True)):
        return None
    scans = [key for key, _ in scanned]
    batch = read_batch(sources, found, load, kept_documents(run, found, scans))
    openings = dict(zip(data, run.memo.split_results(batch), strict=True))
    run.memo.passing.clear()
    if not all(_fits(old, article, opening) for article, (_, opening) in openings.items()):
        return None
    read = _with_openings(old.read, found, openings)
    articles = Unpacked(read.readings, "article", Article, old.articles.undated)
    edited = msgspec.structs.replace(
        old,
        read=read,
        articles=DatedArticles(articles, old.placed),
        quotations=Unpacked(read.readings, "quotations", tuple[Quotation, ...], old.quotations),
        problems=(
            *(p for p in old.problems if p.article not in openings),
            *(p for _, opening in openings.values() for p in opening.head.problems),
        ),
    )
    return _regrouped(state, edited, set(openings), run)


def _may_be_renamed(sources: Sources, found: Sequence[FoundFile]) -> bool:
    """Return whether a file had or has the bytes of a published one that is gone."""
    gone = set(curate.gone_files(sources.published, sources.hashes).values())
    return any(f.fingerprint in gone or sources.hashes[f.id] in gone for f in found)


def _loses_furniture(
    furniture: Mapping[str, tuple[int, ...]], scanned: Iterable[tuple[FoundFile, Scanned]]
) -> bool:
    """Return whether a file no longer has a line that is furniture of its outlet."""
    return any(set(furniture.get(f.id, ())) - set(s.lines) for f, s in scanned)


def _fits(old: Edited, article: str, opening: Opening) -> bool:
    """Return whether an article stays an article of its edition and language."""
    head, before = opening.head, old.heads.get(article)
    if before is None or head.draft != before.draft or head.empty:
        return False
    was = old.articles[article]
    same = (head.published, head.language) == (was.published, was.language)
    return same or was.published_from == "story"


def _with_openings(
    read: Read, found: Sequence[FoundFile], openings: Mapping[str, tuple[bytes, Opening]]
) -> Read:
    """Return what was read, with these files as they are now."""
    sources = read.sources.with_files(found)
    keys = {**read.readings.keys, **{a: key for a, (key, _) in openings.items()}}
    readings = Readings(read.readings.memo, keys, rereader(sources))
    return msgspec.structs.replace(
        read,
        sources=sources,
        heads={**read.heads, **{a: opening.head for a, (_, opening) in openings.items()}},
        readings=readings,
        words=Words(readings, {}),
    )


def _regrouped(
    state: State, edited: Edited, articles: set[str], run: Run
) -> tuple[State, set[str]]:
    """Group the neighbourhoods of these articles again; return the editions that they are in."""
    grouped = state.grouped
    places = sorted({grouped.home[a] for a in articles})
    around = [grouped.neighbourhoods[i][0] for i in places]
    neighbourhoods = list(grouped.neighbourhoods)
    days: set[str] = set()
    for i, threads in zip(places, threads_of(edited.read, around, run), strict=True):
        n, before = neighbourhoods[i]
        neighbourhoods[i] = (n, threads)
        members = (m for t in (*before, *threads) for m in t.members)
        days |= {edited.placed[m].edition for m in members if m in edited.placed}
    new = Grouped(read=edited.read, neighbourhoods=tuple(neighbourhoods))
    new.__dict__["home"] = grouped.home
    replaced = [t for i in places for t in grouped.neighbourhoods[i][1]]
    now = [t for i in places for t in neighbourhoods[i][1]]
    new.__dict__["threads"] = _exchanged(grouped.threads, replaced, now)
    return state.changed(msgspec.structs.replace(edited, threads=new.threads), new), days


def _exchanged(
    threads: Sequence[Thread], before: Iterable[Thread], now: Iterable[Thread]
) -> tuple[Thread, ...]:
    """Return threads in order of their first article, with some in place of others.

    To sort those of 10,000 articles takes a third of an update.
    """
    out = list(threads)
    for thread in before:
        del out[bisect_left(out, first_article(thread), key=first_article)]
    for thread in now:
        insort(out, thread, key=first_article)
    return tuple(out)


# ------------------------------------------------------------------------------------ editions


def reedit(state: State, days: set[str], run: Run) -> tuple[State, set[str]] | None:
    """Compose these editions again, and those that link to what changed.

    Returns the state after it, and the editions whose pages may differ.
    """
    edited = state.edited
    neighbourhoods = state.grouped.neighbourhoods
    at = {i for day in days for i in state.places.get(day, ())}
    threads = sorted((t for i in at for t in neighbourhoods[i][1]), key=first_article)
    made, moved, told = identity.stories(threads, edited.placed, _records(edited), only=days)
    new = {day: tuple(made.get(day, ())) for day in days}
    was = {day: edited.stories.get(day, ()) for day in days}
    stories = {**edited.stories, **new}
    edited = msgspec.structs.replace(
        edited,
        stories=stories,
        moved=(*(m for m in edited.moved if m.edition not in days), *moved),
        spiked=_spiked(edited, threads, days, new),
    )
    if _redirects_reach_other_days(edited):
        return None
    changed = {s.thread for own in (*was.values(), *new.values()) for s in own}
    wide = days | {day for day, own in stories.items() if not changed.isdisjoint(map(THREAD, own))}
    composed = _compose(edited, wide, run)
    if composed is None:
        return None
    found, problems = composed
    list_of = edited.editions.changed(found)
    digest = msgspec.structs.replace(
        edited.digest,
        editions=tuple(h.index for h in list_of.heads),
        corrections=corrections_of(list_of),
    )
    every = tuple(dict.fromkeys((*edited.problems, *told, *problems)))
    return (
        state.changed(
            msgspec.structs.replace(edited, editions=list_of, digest=digest, problems=every)
        ),
        wide,
    )


def _records(edited: Edited) -> identity.Records:
    return identity.Records(
        articles=edited.heads,
        decisions=edited.decisions,
        published=edited.published,
        hashes=edited.hashes,
        addresses=edited.read.sources.addresses,
        pattern=edited.publication.settings.permalinks,
    )


def _redirects_reach_other_days(edited: Edited) -> bool:
    """Return whether an old address of one edition may be an address of another one."""
    if edited.publication.settings.permalinks.startswith(DATED):
        return False
    return bool(edited.moved) or any(s.redirects for own in edited.stories.values() for s in own)


def _spiked(
    edited: Edited,
    threads: Sequence[Thread],
    days: set[str],
    stories: Mapping[str, Sequence[StoryMembers]],
) -> tuple[str, ...]:
    """Return the articles in no story, recomputed for some editions."""
    shown = {m for own in stories.values() for s in own for m in s.members}
    here = {
        m
        for t in threads
        for m in t.members
        if m in edited.placed and edited.placed[m].edition in days
    }
    return tuple(sorted((set(edited.spiked) - here) | (here - shown)))


def _compose(
    edited: Edited, wide: set[str], run: Run
) -> tuple[dict[str, tuple[Edition, EditionHead]], list[Problem]] | None:
    """Return the editions among `wide` that differ; None when one came or went."""
    stories, sources = edited.stories, edited.read.sources
    linked = {s.thread for day in wide for s in stories.get(day, ())}
    due = {day: stories.get(day, ()) for day in sorted(wide)}
    written = WrittenStories(sources.publication, due, edited.articles, edited.placed, run.memo)
    earlier: dict[str, list[Previous]] = defaultdict(list)
    made: dict[str, tuple[Edition, EditionHead]] = {}
    problems: list[Problem] = []
    for day in sorted(wide | {d for d in stories if d < max(wide, default="")}):
        head = edited.editions.head(day)
        if day in wide:
            before = head
            moved = [m for m in edited.moved if m.edition == day]
            own = editions.input_of(sources, day, tuple(stories.get(day, ())), earlier, moved)
            edition, head = editions.compose(
                own, written.of(day), edited.articles, edited.quotations
            )
            problems += head.problems
            if before is None or not (edition.stories or sources.is_kept(day)):
                return None
            if head.name != before.name:
                made[day] = edition, head
        for thread, there in head.previous(linked) if head else ():
            earlier[thread].append(there)
    return made, problems
