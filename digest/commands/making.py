"""Commands that make and unmake the site: build, clean.

In: options. Out: files below site/, and an exit status.
"""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from digest.commands.options import (
    Asked,
    cache_of,
    common,
    many,
    progress,
    ready,
    report,
    said,
    tell,
    workers,
)

LARGE = 3000  # articles from which on memory is looked after
# Steps that have no use for what processes remember, and of which two need the memory that it fills.
HOME = ("grouping", "writing entries", "indexing")


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[DIR]")
@click.option("--drafts", is_flag=True, help="Drafts too.")
@common
def build(asked: Asked, folder: Path | None, drafts: bool) -> int:
    """Build the site: content/ and themes/ -> site/.

    DIR is a publication, or any folder of articles. Only what changed is written; what the program did not make is left alone.
    """
    import time

    from digest.live.unchanged import Glance, Told

    start = time.perf_counter()
    pub = asked.publication(folder)
    ready(pub)
    glance = Glance(pub, drafts)
    told = glance.kept()
    written, same, pruned = 0, told.files if told else 0, 0
    if told is None:
        from digest.pipeline import build as hall

        cache = cache_of(pub)
        with workers(asked) as pool, progress(asked) as step:
            large, last = False, ""

            def told_of(name: str, done: int, all: int) -> None:
                nonlocal large, last
                large = large or all > LARGE
                if (
                    large and name != last
                ):  # once a step: steps tell often, and it is not for nothing
                    give_back()
                    if pool is not None and name in HOME:
                        pool.go_home()
                last = name
                if step is not None:
                    step(name, done, all)

            built = hall.build(pub, cache, pool, drafts, told_of, glance.reader, glance.namer)
        said(asked, cache)
        cache.close()
        w, room = built.written, built.room
        written, same, pruned = w.new + w.changed, w.same, w.pruned
        told = Told(
            articles=len(room.articles),
            stories=sum(len(e.entries) for e in room.digest.editions),
            editions=len(room.editions),
            files=written + same,
            problems=built.problems,
        )
        if built.settled:
            lasting = tuple(p for p in told.problems if p not in built.passing)
            glance.remember(msgspec.structs.replace(told, problems=lasting))
    elif asked.verbose:
        tell("nothing changed since the last build")
    status = report(asked, told.problems)
    if not asked.quiet:
        what = f"{many(told.articles, 'article')}, {many(told.stories, 'story', 'stories')}, {many(told.editions, 'edition')}"
        files = f"{many(written, 'file')} written, {same:,} unchanged, {pruned:,} removed"
        tell(f"{what} -> {pub.site}/ ({files}, {time.perf_counter() - start:.1f} s)")
    return status


def give_back() -> None:
    """What was freed between two steps, to the system: glibc keeps it for the process, a hundred megabytes at ten thousand articles."""
    import ctypes

    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (OSError, AttributeError, TypeError):
        pass  # another C library: it has its own ways


@click.command()
@common
def clean(asked: Asked) -> int:
    """Remove what builds wrote to site/, and the cache; nothing that the program did not make."""
    from digest.press import site

    pub = asked.publication()
    n = site.clean(pub.site, pub.state)
    for end in ("", "-wal", "-shm"):
        (pub.state / f"cache.sqlite{end}").unlink(missing_ok=True)
    for kept in (*pub.state.glob("index-*.msgpack"), *pub.state.glob("told-*.msgpack")):
        kept.unlink(missing_ok=True)
    site.sweep(pub.state)
    tell(f"{n:,} files removed from {pub.site}/, and the cache.")
    return 0
