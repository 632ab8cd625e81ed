"""The third step: threads and decisions -> stories -> editions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec

from digest.core.memo import Packed
from digest.core.model import (
    Article,
    Correction,
    Digest,
    Edition,
    Moved,
    Previous,
    Problem,
    Quotation,
    Story,
    StoryMembers,
    Thread,
)
from digest.desk import check, curate, identity, placing
from digest.desk.placing import Placed
from digest.intake import content
from digest.pipeline import editions
from digest.pipeline.edition_list import KEPT, EditionHead, EditionList
from digest.pipeline.editions import EditionInput
from digest.pipeline.packed_values import PackedList, PackedStories
from digest.pipeline.readings import DatedArticles, Unpacked
from digest.pipeline.results import Edited, Grouped, Read, Sources
from digest.pipeline.run import Run
from digest.pipeline.written_stories import WrittenStories

Quotations = Unpacked[tuple[Quotation, ...]]

COMPRESSED = 12_000  # articles from which on threads and stories are compressed


class Told(msgspec.Struct, frozen=True):
    """Threads as stories of editions, with their addresses."""

    read: Read
    threads: Sequence[Thread]
    placed: Mapping[str, Placed]
    stories: Mapping[str, tuple[StoryMembers, ...]]
    moved: tuple[Moved, ...]
    spiked: tuple[str, ...]
    problems: tuple[Problem, ...]


def edit(grouped: Grouped, run: Run) -> Edited:
    """Return the editions. Raises content.Moved when a file changes meanwhile."""
    told = _told(grouped, run)
    del grouped  # a build holds it no longer
    return _composed(told, run)


def _told(grouped: Grouped, run: Run) -> Told:
    """Return the stories of each edition."""
    read, threads, size = grouped.read, grouped.threads, len(grouped.neighbourhoods)
    run.progress("grouping", size, size)
    days = {a: content.day_of(h.path) for a, h in read.heads.items()}
    placed, problems = placing.place(read.heads, days, threads)
    run.progress("grouping", size, size)
    found, moved, more = identity.stories(
        threads, placed, _records(read), lambda: run.progress("grouping", size, size)
    )
    run.progress("grouping", size, size)
    unused = _dead_decisions(read, placed, threads)
    shown = {m for own in found.values() for s in own for m in s.members}
    # A session looks at all of them at each save. Of a small archive they are 15 MiB, and to
    # compress them takes a twentieth of the starting process's time for 100 more articles.
    whole = run.memo.has_memory or len(read.heads) < COMPRESSED
    return Told(
        read=read,
        threads=threads if whole else PackedList(threads, Thread),
        placed=placed,
        stories={day: tuple(own) for day, own in found.items()} if whole else PackedStories(found),
        moved=tuple(moved),
        spiked=tuple(sorted(set(read.heads) - shown)),
        problems=(*read.problems, *problems, *more, *unused),
    )


def _composed(told: Told, run: Run) -> Edited:
    """Return the editions of these stories."""
    read, placed, sources = told.read, told.placed, told.read.sources
    articles = DatedArticles(Unpacked(read.readings, "article", Article), placed)
    quotations: Quotations = Unpacked(read.readings, "quotations", tuple[Quotation, ...])
    written = WrittenStories(sources.publication, told.stories, articles, placed, run.memo)
    size = len(written)
    run.progress("writing stories", 0, size)
    made = written.make(run.executor)
    run.progress("writing stories", size, size)
    plan = EditionPlan(sources, told.stories, told.moved, written, articles, quotations)
    bound = bind(plan, made, run)
    return Edited(
        read=read,
        threads=told.threads,
        placed=placed,
        articles=articles,
        quotations=quotations,
        stories=told.stories,
        moved=told.moved,
        spiked=told.spiked,
        editions=bound.editions,
        digest=digest_of(sources, bound.editions),
        problems=check.waived((*told.problems, *bound.problems), sources.decisions.values()),
    )


def _records(read: Read) -> identity.Records:
    sources = read.sources
    return identity.Records(
        articles=read.heads,
        decisions=sources.decisions,
        published=sources.published,
        hashes=sources.hashes,
        addresses=sources.addresses,
        pattern=sources.publication.settings.permalinks,
    )


def _dead_decisions(
    read: Read, placed: Mapping[str, Placed], threads: Sequence[Thread]
) -> tuple[Problem, ...]:
    edition_of = {a: p.edition for a, p in placed.items()}
    sources = read.sources
    members = [t.members for t in threads]
    return tuple(
        check.dead(sources.decisions, edition_of, members, sources.files.values(), read.drafts)
    )


class EditionPlan(msgspec.Struct, frozen=True):
    """What editions are composed from."""

    sources: Sources
    stories: Mapping[str, Sequence[StoryMembers]]
    moved: Sequence[Moved]
    written: WrittenStories
    articles: DatedArticles
    quotations: Quotations


class Bound(msgspec.Struct, frozen=True):
    editions: EditionList
    problems: tuple[Problem, ...]


def bind(plan: EditionPlan, made: Packed[Story], run: Run) -> Bound:
    """Return the editions. One whose input is known is not composed: its head is remembered.

    Of most editions that are composed here only the head is kept, so that memory does not grow with
    the archive. Their stories are read from the store again when they are printed.
    """
    sources, written = plan.sources, plan.written
    earlier: dict[str, list[Previous]] = defaultdict(list)
    inputs: dict[str, EditionInput] = {}
    heads: dict[str, EditionHead] = {}
    known: dict[str, Edition] = {}
    days = {*plan.stories, *sources.contents.days, *sources.published, *sources.addresses}
    days -= sources.held
    for day in sorted(days, key=_oldest_first):
        moved = [m for m in plan.moved if m.edition == day]
        own = inputs[day] = editions.input_of(
            sources, day, tuple(plan.stories.get(day, ())), earlier, moved
        )

        def head(own: EditionInput = own) -> EditionHead:
            stories = written.of(own.day, made)
            known[own.day], found = editions.compose(own, stories, plan.articles, plan.quotations)
            # Without a store, the stories of an edition that is not kept would be written again.
            if len(known) > KEPT and run.memo.is_stored:
                del known[next(iter(known))]
            return found

        name = editions.name_of(own, written)
        heads[day] = run.memo.value("edition", name, head, EditionHead)
        for thread, there in heads[day].previous(written.running):
            earlier[thread].append(there)
    shown = [h for d, h in reversed(heads.items()) if h.index.entries or sources.is_kept(d)]

    def make(day: str) -> Edition:
        stories = written.of(day)
        return editions.compose(inputs[day], stories, plan.articles, plan.quotations)[0]

    problems = tuple(p for h in heads.values() for p in h.problems)
    return Bound(EditionList(shown, make, known), problems)


def digest_of(sources: Sources, found: EditionList) -> Digest:
    """Return what the pages of the publication as a whole are made from."""
    return Digest(
        masthead=sources.publication.settings.masthead,
        editions=tuple(h.index for h in found.heads),
        pages=tuple(editions.page_of(w) for w in sources.contents.pages),
        corrections=corrections_of(found),
    )


def corrections_of(found: EditionList) -> tuple[Correction, ...]:
    """Return the corrections of all editions, newest edition first."""
    own = {h.index.day: h.corrections for h in found.heads if h.corrections}
    return tuple(c for day in sorted(own, reverse=True) for c in own[day])


def _oldest_first(day: str) -> tuple[int, str]:
    return (0 if day == curate.UNDATED else 1, day)
