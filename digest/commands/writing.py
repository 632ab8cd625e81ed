"""Commands that write into a publication: init, new, add.

In: options. Out: files of the publication; nothing is overwritten, and an exit status.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from digest import __version__
from digest.commands.options import (
    DAY,
    Asked,
    common,
    day_of,
    edition_of,
    report,
    tell,
    today,
    work,
)

if TYPE_CHECKING:
    from digest.pipeline.results import Newsroom


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--theme-skeleton",
    is_flag=True,
    help="Only a theme of your own in DIR/themes/mine, which extends plain.",
)
@common
def init(asked: Asked, folder: Path, theme_skeleton: bool) -> int:
    """A new publication in DIR: settings, a first edition, and what GitHub Pages needs. Nothing is overwritten."""
    from digest.commands import scaffold

    pub = asked.publication()
    made, kept = (
        scaffold.theme(folder, "mine")
        if theme_skeleton
        else scaffold.start(folder, today(pub), __version__)
    )
    for path in kept:
        tell(f"{path} is there already, and left as it is.")
    after = (
        "Write theme: mine into digest.yaml."
        if theme_skeleton
        else f"Next: cd {folder} && digest build"
    )
    tell(f"{folder}: {len(made)} files made. {after}")
    return 0


@click.command()
@click.argument("day", required=False)
@common
def new(asked: Asked, day: str | None) -> int:
    """An edition's folder with a commented edition.yaml. Without DAY: today's, in the publication's time zone."""
    from digest.intake.decisions import read

    pub = asked.publication()
    day = day_of(day, pub)
    folder = pub.content / day
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "edition.yaml"
    if file.exists():
        raise click.UsageError(f"{file} is there already.")
    articles = sorted(
        p.name
        for p in folder.iterdir()
        if p.is_file() and p.suffix in (".txt", ".md", ".html", ".htm")
    )
    with open(file, "x", encoding="utf-8") as f:
        f.write(read.template(day, articles))
    tell(f"{file} made. Put articles beside it.")
    return 0


@click.command()
@click.argument("arguments", nargs=-1, required=True, metavar="FILE... [DAY]")
@click.option("--outlet", help="Who published it.")
@click.option("--link", help="Where it stands on the web.")
@click.option("--date", "date", help="When it was published: 2024-02-10.")
@common
def add(
    asked: Asked, arguments: tuple[str, ...], outlet: str | None, link: str | None, date: str | None
) -> int:
    """Copy articles into an edition. Without DAY: today's. Facts that the files do not show go into its edition.yaml."""
    import re

    from digest.commands import scaffold

    pub = asked.publication()
    names = list(arguments)
    day = day_of(
        names.pop() if re.fullmatch(DAY, names[-1]) and not Path(names[-1]).exists() else None, pub
    )
    if not names:
        raise click.UsageError("name the files to add.")
    facts = {k: v for k, v in (("date", date), ("outlet", outlet), ("link", link)) if v}
    if date and not re.fullmatch(DAY + r"(?:[T ].*)?", date):
        raise click.BadParameter(
            f"“{date}” is no date; write it as 2024-02-10.", param_hint="--date"
        )
    if link and not re.match(r"https?://[^\s<>\"']+\Z", link):
        raise click.BadParameter(f"“{link}” is no web address.", param_hint="--link")
    added, problems = scaffold.add([Path(n) for n in names], pub.content / day, facts)
    tell(f"{len(added)} of {len(names)} added to {pub.content / day}/")
    return report(asked, problems)


@click.command()
@click.argument("day", required=False)
@click.option(
    "--again",
    is_flag=True,
    help="An edition that is closed already: its wordings and corrections start anew.",
)
@click.option("--force", is_flag=True, help="Although errors are told.")
@common
def close(asked: Asked, day: str | None, again: bool, force: bool) -> int:
    """The edition is out: fix its ids, addresses and wordings in content/DAY/published.yaml. Commit that file.

    From then on its addresses hold, and what changes is a correction. Run “digest check” before. Without DAY: the newest edition.
    """
    pub = asked.publication()
    room = work(asked, pub)
    if day is None:
        if not room.editions:
            raise click.UsageError("there is no edition to close.")
        day = room.digest.editions[0].day
    edition_of(room, day)
    return shut(asked, room, day, again, force)


def shut(asked: Asked, room: Newsroom, day: str, again: bool = False, force: bool = False) -> int:
    """Write published.yaml of an edition that exists; the exit status. The curator's page closes with it too."""
    from digest.commands import scaffold
    from digest.core.model import Published
    from digest.desk.entry import changes
    from digest.intake import content
    from digest.intake.decisions import read

    pub = room.publication
    e = edition_of(room, day)
    if content.day_of(f"{day}/x") is None:
        raise click.BadParameter(
            "only an edition of a day can be closed: give its articles dates.", param_hint="DAY"
        )
    file = pub.content / day / "published.yaml"
    if file.exists() and not again:
        raise click.UsageError(
            f"{file} is there already: the edition is closed. With --again its corrections start anew."
        )
    errors = [
        p
        for p in room.problems
        if p.level == "error"
        and (p.where.startswith(f"content/{day}/") or not p.where.startswith("content/"))
    ]
    if errors and not force:
        report(asked, errors)
        tell(f"{day} is not closed: mend the errors, or say --force.")
        return 1
    stories = []
    for b in e.briefs:
        story = changes.state(b)
        hashes = {a: room.hashes[a] for a in story.articles if a in room.hashes}
        stories.append(msgspec.structs.replace(story, digests=hashes))
    file.parent.mkdir(parents=True, exist_ok=True)
    scaffold.write(
        file,
        read.write_published(Published(edition=day, closed=today(pub), stories=tuple(stories))),
    )
    tell(f"{file} written: {len(stories)} stories. Commit it.")
    return 0
