"""The second step: articles -> neighbourhoods -> threads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import msgspec

from digest.core import packing
from digest.core.memo import Batch
from digest.core.model import Neighbourhood, Thread
from digest.desk import curate
from digest.desk.grouping import candidates, cluster
from digest.desk.grouping.candidates import Counting
from digest.desk.grouping.units import Decided
from digest.desk.grouping.word_counts import WordCounts
from digest.intake import content
from digest.pipeline.calls import GroupInput, group_articles
from digest.pipeline.other_languages import suggested
from digest.pipeline.readings import Words
from digest.pipeline.results import Grouped, Read
from digest.pipeline.run import Run

Ids = tuple[tuple[str, ...], ...]


def group(read: Read, run: Run) -> Grouped:
    """Return the threads of all articles."""
    around = _neighbourhoods(read, run) if read.heads else ()
    if around:
        run.progress("grouping", 0, len(around))
    threads = suggested(read, threads_of(read, around, run), run)
    if around:
        run.progress("grouping", len(around), len(around))
    # The words have done their work, and are the largest part of what was read.
    rest = msgspec.structs.replace(read, words=Words(read.readings, {}))
    return Grouped(read=rest, neighbourhoods=tuple(zip(around, threads, strict=True)))


def threads_of(read: Read, around: Sequence[Neighbourhood], run: Run) -> list[tuple[Thread, ...]]:
    """Return the threads of each neighbourhood."""
    return run.memo.results(_batch(read, around), run.executor)


def _neighbourhoods(read: Read, run: Run) -> tuple[Neighbourhood, ...]:
    sources, heads = read.sources, read.heads
    stated = {a: cluster.stated(h) for a, h in heads.items()}
    arrived = {a: content.day_of(h.path) or h.published for a, h in heads.items()}
    groups = (*curate.merges(sources.decisions), *_closed_stories(read))
    joined = [g for g in groups if any(m in heads for m in g)]
    return candidates.around(
        list(heads.values()),
        read.words,
        stated,
        joined,
        arrived,
        Counting(
            breathe=lambda: run.progress("grouping", 0, len(heads)),
            remember=partial(_word_counts, read, run, stated),
        ),
    )


def _word_counts(
    read: Read,
    run: Run,
    stated: Mapping[str, str | None],
    articles: Sequence[str],
    make: Callable[[], WordCounts],
) -> WordCounts:
    """Return the counts for these articles, remembered while their text and days are the same."""
    depends = packing.pack([(read.readings.keys[a], stated[a]) for a in articles])
    return run.memo.latest("word-counts", depends, make, WordCounts)


def _batch(
    read: Read, around: Sequence[Neighbourhood]
) -> Batch[None, GroupInput, tuple[Thread, ...]]:
    sources, readings = read.sources, read.readings
    merge, split = curate.merges(sources.decisions), curate.splits(sources.decisions)
    closed = curate.closed(sources.published, sources.hashes) if sources.published else {}
    decided = [_decided(n, merge, split, _closed(n, closed)) for n in around]
    border = sources.publication.settings.grouping.border

    def name(n: Neighbourhood, own: Decided) -> bytes:
        keys = tuple(readings.keys[a] for a in n.articles)
        return packing.pack((n.articles, keys, own, border))

    def argument(i: int) -> GroupInput:
        rests = [readings.rest(a) for a in around[i].articles]
        return GroupInput(
            articles=tuple(r.article for r in rests),
            facts=tuple(r.facts for r in rests),
            decided=decided[i],
            border=border,
        )

    return Batch(
        call=group_articles,
        shared=None,
        names=[name(n, own) for n, own in zip(around, decided, strict=True)],
        argument=argument,
    )


def _decided(n: Neighbourhood, merge: Ids, split: Ids, closed: tuple[Ids, ...]) -> Decided:
    """Return decisions as far as they are about this neighbourhood."""
    if not merge and not split:
        return Decided(closed=closed)
    inside = set(n.articles)
    joined = (tuple(m for m in g if m in inside) for g in merge)
    parted = (tuple(m for m in g if m in inside) for g in split)
    return Decided(
        merge=tuple(g for g in joined if len(g) > 1),
        split=tuple(g for g in parted if g),
        closed=closed,
    )


def _closed_stories(read: Read) -> list[tuple[str, ...]]:
    """Return the stories of closed editions, as the articles that they held."""
    sources = read.sources
    stories: dict[tuple[str, int], list[str]] = defaultdict(list)
    for article, story in curate.closed(sources.published, sources.hashes).items():
        stories[story].append(article)
    return [tuple(sorted(s)) for s in stories.values() if len(s) > 1]


def _closed(n: Neighbourhood, closed: Mapping[str, tuple[str, int]]) -> tuple[Ids, ...]:
    """Return each closed edition's stories, as far as they are about this neighbourhood."""
    editions: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for m in n.articles:
        if m in closed:
            day, story = closed[m]
            editions[day][story].append(m)
    found = (tuple(tuple(s) for s in stories.values()) for _, stories in sorted(editions.items()))
    return tuple(own for own in found if len(own) > 1 or len(own[0]) > 1)
