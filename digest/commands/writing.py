"""Commands that write into a publication: init, new, close. Nothing is overwritten."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from digest import __version__
from digest.commands.messages import Stopped, count, print_notice
from digest.commands.options import (
    READING,
    Asked,
    day_argument,
    day_of,
    edition_of,
    options,
    report,
    today,
    work,
)

if TYPE_CHECKING:
    from digest.pipeline.results import Edited


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--theme-skeleton", is_flag=True, help="Make only a theme, DIR/themes/mine, to change."
)
@options()
def init(asked: Asked, folder: Path, theme_skeleton: bool) -> int:
    """Make a new publication in DIR; nothing is overwritten.

    It holds settings, a first edition, and what GitHub Pages needs.
    """
    from digest.commands import scaffold
    from digest.pipeline.publication import publication

    if theme_skeleton:
        made, kept = scaffold.theme(folder, "mine")
        after = "Next: write “theme: mine” into digest.yaml."
    else:
        made, kept = scaffold.start(folder, today(publication(folder)), __version__)
        after = "Next: " + ("" if folder == Path() else f"cd {folder} && ") + "digest build"
    for path in kept:
        asked.say(f"{path} exists already, and stays as it is.")
    asked.say(f"{folder}: {count(len(made), 'file')} made. {after}")
    return 0


@click.command()
@day_argument
@options("config", "content")
def new(asked: Asked, day: str | None) -> int:
    """Make an edition's folder, with a commented edition.yaml.

    DAY is a date, today or yesterday; without it, today in the publication's time zone.
    """
    from digest.commands import scaffold
    from digest.intake.decisions import template

    pub = asked.publication()
    day = day_of(day, pub)
    folder = pub.content / day
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "edition.yaml"
    articles = [p.name for p in scaffold.articles_in(folder)]
    try:
        with open(file, "x", encoding="utf-8") as f:
            f.write(template.template(day, articles))
    except FileExistsError:
        fix = "Edit it, or choose another day."
        raise Stopped("the file exists already", fix, str(file)) from None
    asked.say(f"{file} made. Next: digest add FILE... {day}")
    return 0


@click.command()
@day_argument
@click.option(
    "--again", is_flag=True, help="Close a closed edition again; its corrections are forgotten."
)
@click.option("--force", is_flag=True, help="Close it although there are errors.")
@options(*READING)
def close(asked: Asked, day: str | None, again: bool, force: bool) -> int:
    """Close an edition: its addresses and wordings are now fixed.

    Run “digest check” first, and commit content/DAY/published.yaml afterwards. What changes
    later is printed as a correction. DAY is a date, today or yesterday; without it, the
    newest edition.
    """
    pub = asked.publication()
    edited = work(asked, pub)
    if day is None:
        if not edited.editions:
            fix = "Add articles with “digest add FILE”."
            raise Stopped("there is no edition to close", fix, "digest close")
        day = edited.digest.editions[0].day
    return shut(asked, edited, edition_of(edited, day).day, again, force)


def shut(asked: Asked, edited: Edited, day: str, again: bool = False, force: bool = False) -> int:
    """Write published.yaml of an edition; return the exit status."""
    from digest.commands import scaffold
    from digest.core.model import Published
    from digest.desk.entry import changes
    from digest.intake import content
    from digest.intake.decisions import published as published_file
    from digest.pipeline import gate

    pub = edited.publication
    e = edition_of(edited, day)
    if content.day_of(f"{day}/x") is None:
        fix = "Give its articles dates."
        raise Stopped("only the edition of a day can be closed", fix, "digest close")
    file = pub.content / day / "published.yaml"
    if file.exists() and not again:
        fix = "Use --again to close it again; its corrections are then forgotten."
        raise Stopped("the edition is closed already", fix, str(file))
    errors = [p for p in gate.problems_of(edited, e, today(pub)) if p.level == "error"]
    if errors and not force:
        report(asked, errors, pub)
        print_notice(f"The edition of {day} is not closed. Next: fix the errors, or use --force.")
        return 1
    stories = []
    for b in e.stories:
        story = changes.state(b)
        hashes = {a: edited.hashes[a] for a in story.articles if a in edited.hashes}
        stories.append(msgspec.structs.replace(story, digests=hashes))
    file.parent.mkdir(parents=True, exist_ok=True)
    published = Published(edition=day, closed=today(pub), stories=tuple(stories))
    scaffold.write(file, published_file.written(published))
    asked.say(f"{file}: {count(len(stories), 'story', 'stories')} written. Next: commit it.")
    return 0
