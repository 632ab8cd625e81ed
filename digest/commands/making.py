"""Commands that make and unmake the site: build, clean.

In: options. Out: files below site/, and an exit status.
"""

from __future__ import annotations

from pathlib import Path

import click

from digest.commands.front import Asked, cache_of, common, progress, report, said, tell, workers


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[DIR]")
@click.option("--drafts", is_flag=True, help="Drafts too.")
@common
def build(asked: Asked, folder: Path | None, drafts: bool) -> int:
    """Build the site: content/ and themes/ -> site/.

    DIR is a publication, or any folder of articles. Only what changed is written; what the program did not make is left alone.
    """
    import time

    from digest import build as hall

    start = time.perf_counter()
    pub = asked.publication(folder)
    cache = cache_of(pub)
    with workers(asked) as pool, progress(asked) as step:
        built = hall.build(pub, cache, pool, drafts, step)
    said(asked, cache)
    status = report(asked, built.problems)
    if not asked.quiet:
        w, room = built.written, built.room
        stories = sum(len(e.briefs) for e in room.editions)
        what = f"{len(room.articles):,} articles, {stories:,} stories, {len(room.editions):,} editions"
        files = f"{w.new + w.changed:,} files written, {w.same:,} unchanged, {w.pruned:,} removed"
        tell(f"{what} -> {pub.site}/ ({files}, {time.perf_counter() - start:.1f} s)")
    return status


@click.command()
@common
def clean(asked: Asked) -> int:
    """Remove what builds wrote to site/, and the cache; nothing that the program did not make."""
    from digest.press import site

    pub = asked.publication()
    n = site.clean(pub.site, pub.state)
    for end in ("", "-wal", "-shm"):
        (pub.state / f"cache.sqlite{end}").unlink(missing_ok=True)
    site.sweep(pub.state)
    tell(f"{n:,} files removed from {pub.site}/, and the cache.")
    return 0
