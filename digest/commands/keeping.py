"""The command `originals`: the pages of an edition as a web archive."""

from __future__ import annotations

from pathlib import Path

import click

from digest.commands.messages import Stopped, count
from digest.commands.options import Asked, day_argument, day_of, options


@click.command()
@day_argument
@click.option("--warc", "target", type=click.Path(path_type=Path), metavar="OUT.warc.gz",
              help="Write the pages into this file.")  # fmt: skip
@options("config", "content")
def originals(asked: Asked, day: str | None, target: Path | None) -> int:
    """Pack the web pages of an edition, as received, into a web archive.

    The same pages give the same bytes. A page that was edited is left out, and named.
    Without --warc, list them. DAY is a date, today or yesterday; without it, all editions.
    """
    from digest.collect import originals as kept
    from digest.collect import taking
    from digest.core.files import write_atomic
    from digest.intake import origins

    pub = asked.publication()
    chosen = day_of(day, pub) if day else ""
    found = {
        path: origin
        for path, origin in taking.taken(pub.content).items()
        if path.startswith(f"{chosen}/" if chosen else "") and kept.is_page(origin)
    }
    edited = set(origins.changed(pub.content, found))
    for path in sorted(edited):
        asked.say(f"content/{path}: it was edited after it was received, so it is left out.")
    whole = {p: o for p, o in found.items() if p not in edited}
    if not found:
        fix = "Pages fetched with “digest add URL” or “digest fetch” are there."
        raise Stopped(f"no web page was taken{f' into {chosen}' if chosen else ''}", fix)
    if target is None:
        for path, origin in sorted(whole.items()):
            click.echo(f"{path}  {origin.got}  {origin.link}")
    else:
        write_atomic(target, kept.warc(kept.records(pub.content, whole)))
        asked.say(f"{count(len(whole), 'page')} written to {target}.")
    return 1 if edited else 0
