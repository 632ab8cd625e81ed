"""Commands that write and remove the site: build, clean."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from digest.commands.messages import count, print_notice
from digest.commands.options import (
    READING,
    Asked,
    memo_of,
    options,
    print_memo,
    progress,
    ready,
    report,
    workers,
)
from digest.core.rows import Row

if TYPE_CHECKING:
    from digest.pipeline.outcome import Outcome
    from digest.pipeline.publication import Publication
    from digest.pipeline.unchanged import Look

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8  # of malloc.h of glibc
LARGE = 1000  # articles; in a larger publication, memory is returned between two steps
# Steps that do not use what the processes remember, and before which their memory is needed.
ALONE = ("grouping", "writing stories", "rendering", "indexing")


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[DIR]")
@click.option("--drafts", is_flag=True, help="Build drafts too.")
@click.option(
    "--executor",
    "address",
    metavar="WHERE",
    help="Where to run the work: dask://HOST:PORT or module:factory.",
)
@click.option(
    "--no-shared-disk", is_flag=True, help="Workers cannot write into the publication's folder."
)
@options(*READING, "destination", "theme", "base_url", "strict")
def build(
    asked: Asked, folder: Path | None, drafts: bool, address: str | None, no_shared_disk: bool
) -> int:
    """Build the site: content/ and themes/ -> site/.

    DIR is a publication, or any folder of articles. Only files that differ are written, and
    only files that the program wrote are removed.
    """
    import time

    from digest.pipeline.unchanged import Look

    start = time.perf_counter()
    pub = asked.publication(folder)
    ready(pub)
    look = Look(pub, drafts)
    outcome = look.last()
    written, same, pruned = 0, outcome.files if outcome else 0, 0
    if outcome is None:
        work = Work(drafts, address, no_shared_disk)
        outcome, written, same, pruned = _build(asked, pub, look, work)
    elif asked.verbose:
        print_notice("nothing changed since the last build")
    status = report(asked, outcome.problems, pub)
    stories = count(outcome.stories, "story", "stories")
    what = f"{count(outcome.articles, 'article')}, {stories}, {count(outcome.editions, 'edition')}"
    files = f"{count(written, 'file')} written, {same:,} unchanged, {pruned:,} removed"
    seconds = time.perf_counter() - start
    asked.say(f"{what} -> {pub.site}/ ({files}, {seconds:.1f} s)")
    if not outcome.articles:
        asked.say("There is no article yet. Next: add some with “digest add FILE”.")
    return status


class Work(Row, frozen=True):
    """What is built, and by whom."""

    drafts: bool
    address: str | None  # of an executor; None: processes of this machine
    no_shared_disk: bool


@contextmanager
def _pool(asked: Asked, work: Work) -> Iterator[Executor | None]:
    if work.address is None:
        with workers(asked) as pool:
            yield pool
        return
    from digest.commands.cluster import executor_at

    with executor_at(work.address) as executor:
        yield executor


def prepare() -> None:
    """Import what a build needs: 13 % less CPU than a plain import of the same modules.

    Modules are in no cycle that ends before the process does, so that looking for one is lost work,
    now and later. Products of matrices are small, and there is a worker a core: threads of BLAS
    would be started for nothing.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.disable()
    try:
        import digest.pipeline.build  # noqa: F401
    finally:
        gc.enable()
    gc.freeze()


def _build(asked: Asked, pub: Publication, look: Look, work: Work) -> tuple[Outcome, int, int, int]:
    """Build; return what to print, and how many files were written, unchanged and removed."""
    prepare()
    from digest.commands import cluster
    from digest.pipeline import build as pipeline
    from digest.pipeline.outcome import Outcome
    from digest.pipeline.run import Run

    memo = memo_of(pub)
    with _pool(asked, work) as pool, progress(asked) as step:
        run = Run(
            memo,
            pool,
            _between(pool, step, look),
            work.drafts,
            reader=look.reader,
            namer=look.namer,
            listing=look.listing,
        )
        if pool is not None and work.address:
            shared = not work.no_shared_disk and cluster.shares_disk(pool, pub.state)
            run = msgspec.structs.replace(run, shared_disk=shared)
        built = pipeline.build(pub, run)
    print_memo(asked, memo)
    memo.trim()
    memo.close()
    w, edited = built.written, built.edited
    written = w.new + w.changed
    outcome = Outcome(
        articles=len(edited.articles),
        stories=sum(len(e.entries) for e in edited.digest.editions),
        editions=len(edited.editions),
        files=written + w.same,
        problems=built.problems,
    )
    if built.settled:
        lasting = tuple(p for p in outcome.problems if p not in built.passing)
        look.remember(msgspec.structs.replace(outcome, problems=lasting))
    return outcome, written, w.same, w.pruned


def _between(
    pool: Executor | None, step: Callable[[str, int, int], None], look: Look | None = None
) -> Callable[[str, int, int], None]:
    """Return a callback that shows progress, and returns memory between the parts of a large build.

    A step of two parts, as grouping is, counts other things in the second. `look` is packed once
    the articles are read.
    """
    from digest.commands.workers import Workers

    large, last, counted = False, "", 0

    def between(name: str, done: int, all: int) -> None:
        nonlocal large, last, counted
        large = large or all > LARGE
        if large and (name, all) != (last, counted):
            if look and last == "reading" != name:
                look.pack()
            give_back()
            if isinstance(pool, Workers) and name != last and name in ALONE:
                pool.end()
        last, counted = name, all
        step(name, done, all)

    return between


def give_back() -> None:
    """Return freed memory to the system: glibc keeps it, 100 MB at 10,000 articles."""
    import ctypes

    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (OSError, AttributeError, TypeError):
        pass  # another C library


def keep_heap_small() -> None:
    """Make glibc give back blocks of 64 kB and more when they are freed.

    Its own limit rises with the blocks that are freed. The heap then fragments: over 2,000 saves
    the objects of a server grew by 2 MB, its resident memory by 10 (`bench/desk_memory.py`).
    """
    import ctypes

    try:
        for setting in (M_TRIM_THRESHOLD, M_MMAP_THRESHOLD):
            ctypes.CDLL(None).mallopt(setting, 64 * 1024)
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)
    except (OSError, AttributeError, TypeError):
        pass  # another C library


@click.command()
@options("config", "destination")
def clean(asked: Asked) -> int:
    """Remove what builds wrote to site/, and the cache; nothing else."""
    from digest.press import site

    pub = asked.publication()
    n = site.clean(pub.site, pub.state)
    for end in ("", "-wal", "-shm"):
        (pub.state / f"cache.sqlite{end}").unlink(missing_ok=True)
    for kept in (*pub.state.glob("index-*.msgpack"), *pub.state.glob("outcome-*.msgpack")):
        kept.unlink(missing_ok=True)
    site.sweep(pub.state)
    asked.say(f"{count(n, 'file')} removed from {pub.site}/, and the cache.")
    return 0
