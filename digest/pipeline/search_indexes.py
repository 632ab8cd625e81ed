"""The search indexes of a site: which are due, and how they are made beside the rendering."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path

from digest.core import packing, pure_calls
from digest.pipeline import calls
from digest.pipeline.calls import IndexFiles, IndexInput
from digest.pipeline.publication import Publication
from digest.pipeline.results import Edited
from digest.pipeline.run import Run
from digest.press import search

FEW_INDEXES = 2  # search indexes that are made while pages are rendered,
FEW_EDITIONS = 8  # if no more editions are
# articles of a publication whose indexes are made several at once: Pagefind takes 140 MB for a
# month of 3,000 articles, and more for a year
MOST_AT_ONCE = 20_000


def early_indexes(
    due: Sequence[tuple[str, Callable[[], IndexInput]]], editions: int, run: Run
) -> list[Future[list[bytes]]]:
    """Start a few indexes beside the rendering: the indexer is a program with one thread.

    `editions`: how many are rendered. Where they are many, workers and indexer together would need
    the most memory of the build, 100 MB for each.
    """
    few = len(due) <= FEW_INDEXES and editions <= FEW_EDITIONS
    if run.executor is None or not run.shared_disk or not few:
        return []
    work, nothing, executor = calls.make_index, packing.pack(None), run.executor
    return [
        executor.submit(pure_calls.run_chunk, work, nothing, [packing.pack(source())])
        for _, source in due
    ]


def index_files(
    early: Sequence[Future[list[bytes]]],
    due: Sequence[Callable[[], IndexInput]],
    articles: int,
    run: Run,
) -> Iterator[IndexFiles]:
    """Yield the files of each index, in order: those that were started early, or made now."""
    if early:
        return (calls.make_index.decode(future.result()[0]) for future in early)
    at_once = run.executor is not None and articles <= MOST_AT_ONCE
    return several([partial(_index, source) for source in due], at_once)


def _index(source: Callable[[], IndexInput]) -> IndexFiles:
    return calls.make_index(None, source())


def several(makes: Sequence[Callable[[], IndexFiles]], at_once: bool) -> Iterator[IndexFiles]:
    """Yield what each makes, in order; `at_once`: as many at a time as there are processors."""
    many = os.cpu_count() or 1
    if not at_once or many == 1 or len(makes) < 2:
        yield from (make() for make in makes)
        return
    with ThreadPoolExecutor(many) as threads:
        todo = iter(makes)
        waiting = deque(threads.submit(make) for make in islice(todo, many))
        while waiting:
            found = waiting.popleft().result()
            waiting.extend(threads.submit(make) for make in islice(todo, 1))
            yield found


def indexer(publication: Publication) -> Path | None:
    """Return the program that makes the search index, where it is there and wanted."""
    return search.program() if publication.settings.search.index else None


def indexes(edited: Edited) -> Iterator[tuple[str, Callable[[], IndexInput]]]:
    """Yield the search indexes: the key of each, and what makes its input."""
    publication, language = edited.publication, edited.digest.masthead.language
    program = indexer(publication)
    if program is None:
        return
    names = {h.index.day: h.name for h in edited.editions.heads}

    def source(part: str, days: Sequence[str]) -> IndexInput:
        inside = (e for day in days if (e := edited.editions.on(day)) is not None)
        return IndexInput(
            program=str(program),
            part=part,
            entries=search.records(inside, language),
            language=language,
            state=str(publication.state),
        )

    for part, days in search.parts(edited.digest.editions).items():
        key = search.key(program, part, [names[day] for day in days], language)
        yield key, partial(source, part, days)
