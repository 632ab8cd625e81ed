"""Commands that look and tell, and change nothing: check, list, explain, export.

In: options. Out: text on standard output, and an exit status.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.commands.options import Asked, common, day_of, edition_of, report, tell, today, work

if TYPE_CHECKING:
    from digest.core.model import Edition, Problem
    from digest.pipeline.publication import Publication
    from digest.pipeline.results import Newsroom


@click.command()
@click.argument("day", required=False)
@common
def check(asked: Asked, day: str | None) -> int:
    """What an editor should see before publishing: the gate.

    Undated articles, missing links, near misses, unsure speakers, figures that differ, single sources, dead decisions. Each finding has a
    name in brackets: mend it, or waive it in edition.yaml. The status is 1 as long as one is open. Without DAY: all editions.
    """
    pub = asked.publication()
    room = work(asked, pub)
    editions = (
        [edition_of(room, day_of(day, pub))] if day and day != "undated" else list(room.editions)
    )
    found = [*_checked(asked, pub, room, editions)]
    if day:
        found += [
            p
            for p in room.problems
            if p.where.startswith(f"content/{day}/") or p.level == "error" or _stands(room, p, day)
        ]
    else:
        found += room.problems
    if not pub.settings.masthead.base_url:
        from digest.core.model import Problem

        what = (
            "there is no base_url: feeds carry no addresses of the site, and there is no sitemap."
        )
        found.append(
            Problem(
                level="warning",
                where="digest.yaml",
                what=what,
                fix="Write base_url: https://...",
                name="no-base-url",
            )
        )
    status = report(asked, found)
    if not found and not asked.quiet:
        tell("Nothing to mend.")
    return status or (1 if found else 0)


def _stands(room: Newsroom, p: Problem, day: str) -> bool:
    return bool(p.article and p.article in room.placed and room.placed[p.article].edition == day)


def _checked(
    asked: Asked, pub: Publication, room: Newsroom, editions: Sequence[Edition]
) -> Iterator[Problem]:
    import msgspec

    from digest.core.model import Decisions
    from digest.desk import check as gate
    from digest.pipeline.report import pasted_name

    day = today(pub)
    rules = pub.settings.check
    roundups = {k: h.roundup for k, h in room.heads.items() if h.roundup}
    for e in editions:
        d = room.decisions.get(e.day, Decisions())
        for p in gate.check(
            e,
            d,
            day,
            rules.verbatim_words,
            rules.single_source,
            roundups,
            partial(pasted_name, room, e.day),
        ):
            a = room.articles.get(p.article or "")
            yield msgspec.structs.replace(p, where=f"content/{a.path}") if a else p


@click.command(name="list")
@click.argument("day", required=False)
@common
def list_(asked: Asked, day: str | None) -> int:
    """The stories in order, with files, scores, near misses and lines to paste into edition.yaml. Without DAY: all editions."""

    from digest.commands import output

    pub = asked.publication()
    room = work(asked, pub)
    editions = [edition_of(room, day)] if day else list(room.editions)
    for e in editions:
        for line in output.listed(room, e):
            click.echo(line)
    return report(asked, [p for p in room.problems if p.level == "error"])


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE..."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a file, a line each.")
@common
def explain(asked: Asked, files: tuple[Path, ...], as_json: bool) -> int:
    """What was made of an article: each line kept or not and why, quotations, facts, its story and its nearest neighbours."""
    import msgspec

    from digest.commands import output
    from digest.core.model import File, Problem
    from digest.intake import content

    pub = asked.publication()
    room = work(asked, pub)
    known = {f.path: f for f in room.contents.files}
    root = os.path.realpath(pub.content)
    missing: list[Problem] = []
    for file in files:
        real = os.path.realpath(file)
        path = os.path.relpath(real, root).replace(os.sep, "/")
        ours = (
            known.get(path)
            or known.get(str(file))
            or next((f for f in known.values() if f.id == str(file)), None)
        )
        found = (
            File(path=ours.path, id=ours.id, data=(pub.content / ours.path).read_bytes())
            if ours
            else None
        )
        if (
            found is None
            and file.is_file()
            and file.suffix.lower() in content.ENDINGS
            and file.stat().st_size <= content.LARGEST
        ):
            found = File(
                path=file.name, id=file.stem, data=file.read_bytes()
            )  # of no publication: explained by itself
        if found is None:
            missing.append(
                Problem(
                    level="error",
                    where=str(file),
                    what=f"this is no article of {pub.content}."
                    if file.exists()
                    else "there is no such file.",
                    fix="Name one that “digest list” shows.",
                )
            )
            continue
        x = output.explained(room, found)
        if as_json:
            click.echo(msgspec.json.encode(x).decode("utf-8", "replace"))
        else:
            for line in output.explained_text(x):
                click.echo(line)
            click.echo("")
    return report(asked, missing)


@click.command()
@common
def export(asked: Asked) -> int:
    """Every story as JSON, a line each, newest edition first, lead first (docs/export.md)."""
    import msgspec

    from digest.press.outputs import data

    pub = asked.publication()
    room = work(asked, pub)
    out = sys.stdout
    for e in room.editions:
        for b in e.briefs:
            out.write(msgspec.json.encode(data.export(e, b)).decode("utf-8", "replace") + "\n")
    return report(asked, [*room.problems])


@click.command()
@click.argument("day")
@common
def diff(asked: Asked, day: str) -> int:
    """What a change of files or decisions did to an edition: stories joined, parted, retitled, reworded.

    It compares with published.yaml where the edition is closed, else with the site as it was last built.
    """
    import msgspec

    from digest.core.model import Closed
    from digest.desk.entry import changes
    from digest.press.outputs import data

    pub = asked.publication()
    room = work(asked, pub)
    e = edition_of(room, day)
    closed = room.published.get(day)
    built = pub.site / e.url.strip("/") / "digest.json"
    if closed is not None:
        before, named = list(closed.stories), f"content/{day}/published.yaml"
    elif built.is_file():
        try:
            before, named = data.states(built.read_bytes()), str(built)
        except msgspec.MsgspecError as error:
            raise click.UsageError(
                f"{built} cannot be read ({error}); build the site, then change something."
            ) from None
    else:
        raise click.UsageError(
            f"there is nothing to compare with: {day} is not closed, and {built} is not there. Build the site first."
        )
    after: list[Closed] = [changes.state(b) for b in e.briefs]
    found = changes.changes(before, after)
    for line in found:
        click.echo(line)
    if not found and not asked.quiet:
        tell(f"Nothing has changed since {named}.")
    return report(asked, [p for p in room.problems if p.level == "error"])
