"""What the commands share: the common options, finding the publication, telling problems, progress, the clock.

In: options. Out: values for the hall, text on standard error, an exit status. Only this folder and cli.py print, or read the clock and the
environment. Nothing heavy is imported at the top: `digest --help` must answer at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from digest.commands.workers import Crew
    from digest.core.cache import Cache
    from digest.core.model import Edition, Problem
    from digest.pipeline.publication import Publication
    from digest.pipeline.results import Newsroom

DAY = r"\d{4}-\d\d-\d\d"


class Asked:
    """The options that all commands share."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.config: Path | None = options.pop("config")
        self.content: Path | None = options.pop("content")
        self.destination: Path | None = options.pop("destination")
        self.theme: str | None = options.pop("theme")
        self.base_url: str | None = options.pop("base_url")
        self.jobs: int | None = options.pop("jobs")
        self.strict: bool = options.pop("strict")
        self.quiet: bool = options.pop("quiet")
        self.verbose: bool = options.pop("verbose")

    def publication(self, folder: Path | None = None) -> Publication:
        """Where things lie: `folder` is a publication, or any folder of articles."""
        from digest.pipeline.publication import publication

        root = self.config.parent if self.config else Path()
        content = self.content
        if folder is not None:
            if not folder.is_dir():
                raise click.UsageError(f"there is no folder “{folder}”.")
            if (folder / "digest.yaml").is_file() or (folder / "content").is_dir():
                root = folder
            else:
                content = content or folder
        return publication(root, self.config, content, self.destination, self.theme, self.base_url)


def common(command: Callable[..., Any]) -> Callable[..., Any]:
    """A command with the common options; what it returns is the exit status."""
    options = [
        click.option(
            "-c",
            "--config",
            type=click.Path(path_type=Path),
            help="Settings [digest.yaml]; other folders lie beside it.",
        ),
        click.option(
            "-s", "--content", type=click.Path(path_type=Path), help="The articles [content]."
        ),
        click.option(
            "-d", "--destination", type=click.Path(path_type=Path), help="What is built [site]."
        ),
        click.option("-t", "--theme", metavar="NAME", help="Instead of the theme in digest.yaml."),
        click.option("-b", "--base-url", metavar="URL", help="Instead of base_url in digest.yaml."),
        click.option(
            "-j",
            "--jobs",
            type=click.IntRange(1, 256),
            metavar="N",
            help="How many processes [all cores].",
        ),
        click.option(
            "--strict", is_flag=True, help="Warnings that are not waived count as errors."
        ),
        click.option("-q", "--quiet", is_flag=True, help="Nothing but errors."),
        click.option(
            "-v", "--verbose", is_flag=True, help="More: what was reused, a trace of a fault."
        ),
    ]

    @wraps(command)
    def run(**given: Any) -> None:
        status = command(Asked(given), **given)
        if status:
            raise SystemExit(status)

    for option in reversed(options):
        run = option(run)
    return run


def tell(text: str) -> None:
    click.echo(text, err=True)


def many(n: int, one: str, more: str = "") -> str:
    """A count with its noun."""
    return f"{n:,} {one if n == 1 else more or one + 's'}"


def ready(pub: Publication) -> None:
    """Stop with status 2 where settings or content/ cannot be read, or the site lies in the way.

    Nothing is touched then: a build without them would empty the site.
    """
    from digest.commands import output
    from digest.pipeline.publication import usable

    for p in pub.problems:
        if p.name == "settings-unreadable":
            raise Stopped(output.message(p))
    unusable = usable(pub)
    if unusable is not None:
        raise Stopped(output.message(unusable))


class Stopped(click.ClickException):
    """Nothing was done: status 2, and the message as it is."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        tell(self.message)


class Held(Stopped):
    """An edition cannot be worked with, for an error that was told: status 1."""

    exit_code = 1


def report(asked: Asked, problems: Sequence[Problem]) -> int:
    """Print problems; the exit status that they mean."""

    from digest.commands import output
    from digest.pipeline.report import in_reading_order

    found = in_reading_order(problems)
    for p in found:
        if p.level == "error" or not asked.quiet:
            tell(output.message(p))
    errors = [p for p in found if p.level == "error"]
    if any(p.name == "setting" for p in errors):
        return 2
    return 1 if errors or (asked.strict and found) else 0


@contextmanager
def workers(asked: Asked) -> Iterator[Crew | None]:
    """Processes for the cold parts of a build; they start only when there is work for them."""
    from digest.commands.workers import Crew

    n = asked.jobs or os.cpu_count() or 1
    if n == 1:
        yield None
        return
    with Crew(n) as crew:
        yield crew


@contextmanager
def progress(asked: Asked) -> Iterator[Callable[[str, int, int], None] | None]:
    """A line on standard error, when it is a terminal, that says what is being done."""
    if asked.quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    # Drawn when there is something to say, never by a thread: processes are forked while it stands (see `workers`).
    with Live(console=Console(stderr=True), auto_refresh=False, transient=True) as line:

        def step(name: str, done: int, all: int) -> None:
            count = f" {done:,} of {all:,}" if done else f" {all:,}" if all else ""
            line.update(Text(name + count), refresh=True)

        yield step


def cache_of(pub: Publication) -> Cache:
    from digest.core.cache import Cache

    return Cache(pub.state / "cache.sqlite")


def work(asked: Asked, pub: Publication, drafts: bool = False) -> Newsroom:
    """Everything but the printing."""
    from digest.pipeline import build

    ready(pub)
    cache = cache_of(pub)
    with workers(asked) as pool, progress(asked) as step:
        room = build.work(pub, cache, pool, drafts, step)
    said(asked, cache)  # and left open: the newsroom looks things up in it
    return room


def said(asked: Asked, cache: Cache) -> None:
    """Tell what was reused, and let go of what nobody used for long."""
    if asked.verbose:
        for point, (reused, made) in cache.counts.items():
            tell(f"{point}: {reused:,} reused, {made:,} made")
    for note in cache.notes:
        tell(f"warning: {note}")
    cache.trim()


def today(pub: Publication) -> str:
    """The day in the publication's time zone."""
    import datetime
    import zoneinfo

    return (
        datetime.datetime.now(zoneinfo.ZoneInfo(pub.settings.masthead.timezone)).date().isoformat()
    )


def day_of(given: str | None, pub: Publication) -> str:
    import datetime
    import re

    if given is None:
        return today(pub)
    if not re.fullmatch(DAY, given):
        raise click.BadParameter(f"“{given}” is no day; write it as 2024-02-10.", param_hint="DAY")
    try:
        datetime.date.fromisoformat(given)
    except ValueError:
        raise click.BadParameter(f"there is no day “{given}”.", param_hint="DAY") from None
    return given


def edition_of(room: Newsroom, day: str) -> Edition:
    from digest.commands import output
    from digest.core.model import HELD
    from digest.pipeline import editions

    found = room.editions.on(day)
    if found is None and day in editions.held(room):
        own = [
            p for p in room.problems if p.level == "error" and p.where.startswith(f"content/{day}/")
        ]
        raise Held("\n".join(output.message(p) for p in own if HELD in p.fix))
    if found is None:
        from digest.core import text

        days = [e.day for e in room.digest.editions]
        near = text.closest(day, days)
        hint = (
            f" Did you mean {near}?"
            if near
            else f" There are: {', '.join(days[:6])}."
            if days
            else ""
        )
        raise click.BadParameter(f"there is no edition of {day}.{hint}", param_hint="DAY")
    return found
