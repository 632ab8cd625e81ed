"""What the commands share: common options, finding the publication, days, workers, the clock.

Only this package and cli.py print, or read the clock and the environment. Nothing heavy is imported
at the top: `digest --help` must answer at once.
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

from digest.commands.messages import (
    NotReadable,
    Reported,
    Stopped,
    message,
    paths_from_here,
    print_notice,
    print_problem,
)

if TYPE_CHECKING:
    from digest.commands.workers import Workers
    from digest.core.memo import Memo
    from digest.core.model import Edition, Problem
    from digest.pipeline.publication import Publication
    from digest.pipeline.results import Edited

DAY = r"\d{4}-\d\d-\d\d"
FROM_TODAY = {"today": 0, "yesterday": -1}  # names of days, and how many days they are from today
SETTINGS = "digest.yaml"


class Asked:
    """The values of the common options."""

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
        """Return where things are. `folder` is a publication, or any folder of articles.

        Without any, the nearest digest.yaml in this folder or above it says where.
        """
        from digest.core import hosts
        from digest.pipeline.publication import publication

        if self.base_url and not hosts.is_site_address(self.base_url.rstrip("/")):
            what = f"“{self.base_url}” is not the address of a site, such as https://example.org/x."
            raise click.BadParameter(what, param_hint="--base-url")
        root = self.config.parent if self.config else Path()
        content = self.content
        if folder is not None:
            if not folder.is_dir():
                raise Stopped(f"there is no folder “{folder}”", "Check its name.")
            if (folder / SETTINGS).is_file() or (folder / "content").is_dir():
                root = folder
            else:
                content = content or folder
        elif self.config is None and content is None:
            root = nearest()
        return publication(root, self.config, content, self.destination, self.theme, self.base_url)

    def say(self, text: str) -> None:
        """Print a line on standard error, unless --quiet was given."""
        if not self.quiet:
            print_notice(text)


def nearest() -> Path:
    """Return the nearest folder with a digest.yaml, from here upward; this one if there is none."""
    here = Path()
    if (here / SETTINGS).is_file() or (here / "content").is_dir():
        return here
    start = Path.cwd()
    for n, folder in enumerate(start.parents, 1):
        if (folder / SETTINGS).is_file():
            return Path(*[".."] * n)
        if folder == Path.home():
            break
    return here


COMMON = {
    "config": click.option(
        "-c",
        "--config",
        type=click.Path(path_type=Path),
        help="The settings file [digest.yaml, in this folder or above].",
    ),
    "content": click.option(
        "-s", "--content", type=click.Path(path_type=Path), help="The folder of articles [content]."
    ),
    "destination": click.option(
        "-d",
        "--destination",
        type=click.Path(path_type=Path),
        help="The folder of the site [site].",
    ),
    "theme": click.option(
        "-t", "--theme", metavar="NAME", help="Use this theme, not that of digest.yaml."
    ),
    "base_url": click.option(
        "-b", "--base-url", metavar="URL", help="Use this base_url, not that of digest.yaml."
    ),
    "jobs": click.option(
        "-j",
        "--jobs",
        type=click.IntRange(1, 256),
        metavar="N",
        help="How many processes [all cores].",
    ),
    "strict": click.option(
        "--strict", is_flag=True, help="Count warnings that are not waived as errors."
    ),
    "quiet": click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors."),
    "verbose": click.option(
        "-v", "--verbose", is_flag=True, help="Print what was reused, and traces of errors."
    ),
}
READING = ("config", "content", "jobs")  # of commands that read the articles


def options(*acting: str) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """Return a decorator that gives a command the common options; it returns the exit status.

    Those in `acting`, -q and -v are shown in its help. The others are accepted, since scripts may
    give them to every command, but have no effect and are not shown.
    """
    shown = {*acting, "quiet", "verbose"}

    def decorate(command: Callable[..., object]) -> Callable[..., object]:
        @wraps(command)
        def run(**given: object) -> None:
            status = command(Asked(given), **given)
            if status:
                raise SystemExit(status)

        for name, option in reversed(COMMON.items()):
            run = option(run)
            params = run.__click_params__  # type: ignore[attr-defined]  # set by click
            params[-1].hidden = name not in shown
        return run

    return decorate


def ready(pub: Publication) -> None:
    """Stop with status 2 where settings or content/ cannot be read, or the site is in the way.


    A build without them would empty the site, so it stops before it changes anything.
    """
    from digest.pipeline.publication import usable

    shown = paths_from_here(pub)
    for p in pub.problems:
        if p.name == "settings-unreadable":
            raise Reported(message(p, shown))
    unusable = usable(pub)
    if unusable is not None:
        raise Reported(message(unusable))


def report(asked: Asked, problems: Sequence[Problem], pub: Publication | None = None) -> int:
    """Print problems; return the exit status that they mean."""
    from digest.pipeline.report import in_reading_order

    found = in_reading_order(problems)
    shown = paths_from_here(pub) if pub is not None else str
    for p in found:
        if p.level == "error" or not asked.quiet:
            print_problem(p, shown)
    return status_of(asked, found)


def status_of(asked: Asked, problems: Sequence[Problem]) -> int:
    """Return the exit status that problems mean."""
    errors = [p for p in problems if p.level == "error"]
    if any(p.name == "setting" for p in errors):
        return 2
    return 1 if errors or (asked.strict and problems) else 0


def errors(edited: Edited) -> list[Problem]:
    """Return the errors found while a publication was read."""
    return [p for p in edited.problems if p.level == "error"]


@contextmanager
def workers(asked: Asked) -> Iterator[Workers | None]:
    """Give processes for the long parts of a build; they start only when there is work for them."""
    from digest.commands.workers import Workers

    n = asked.jobs or os.cpu_count() or 1
    if n == 1:
        yield None
        return
    with Workers(n) as pool:
        yield pool


@contextmanager
def progress(asked: Asked) -> Iterator[Callable[[str, int, int], None]]:
    """Give a callback that shows, on a terminal, what is being done."""
    if asked.quiet or not sys.stderr.isatty():
        yield lambda name, done, all: None
        return
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    # Drawn when there is something new, never by a thread: processes are forked meanwhile.
    with Live(console=Console(stderr=True), auto_refresh=False, transient=True) as line:

        def step(name: str, done: int, all: int) -> None:
            count = f" {done:,} of {all:,}" if done else f" {all:,}" if all else ""
            line.update(Text(name + count), refresh=True)

        yield step


def memo_of(pub: Publication) -> Memo:
    """Return the remembered calls of a publication."""
    from digest.core.memo import Memo

    return Memo(pub.state / "cache.sqlite")


def work(asked: Asked, pub: Publication, drafts: bool = False) -> Edited:
    """Read, group and edit; render nothing."""
    from digest.pipeline import build
    from digest.pipeline.run import Run

    ready(pub)
    memo = memo_of(pub)
    with workers(asked) as pool, progress(asked) as step:
        edited = build.work(pub, Run(memo, pool, step, drafts))
    # No trim: this run used a part of what a build uses. Articles are looked up in the open cache.
    print_memo(asked, memo)
    return edited


def print_memo(asked: Asked, memo: Memo) -> None:
    """Print what was reused, and what went wrong with the cache."""
    if asked.verbose:
        for name, (reused, made) in memo.counts.items():
            print_notice(f"{name}: {reused:,} reused, {made:,} made")
    for note in memo.notes:
        asked.say(f"warning: {note}")


def today(pub: Publication) -> str:
    """Return the day in the publication's time zone."""
    return _from_today(pub, 0)


def _from_today(pub: Publication, days: int) -> str:
    import datetime
    import zoneinfo

    now = datetime.datetime.now(zoneinfo.ZoneInfo(pub.settings.masthead.timezone))
    return (now.date() + datetime.timedelta(days=days)).isoformat()


def is_day(given: str) -> bool:
    """Return whether a word names a day, right or wrong: a date, `today` or `yesterday`."""
    import re

    return given in FROM_TODAY or re.fullmatch(r"\d{4}-\d\d?-\d\d?", given) is not None


def day_of(given: str | None, pub: Publication) -> str:
    """Return the ISO day that an argument means; without one, today. Stops at another text."""
    import datetime
    import re

    if given is None:
        return today(pub)
    if given in FROM_TODAY:
        return _from_today(pub, FROM_TODAY[given])
    if not re.fullmatch(DAY, given):
        fix = f"Write it as {today(pub)}, or today or yesterday."
        if parts := re.fullmatch(r"(\d{4})[-/.](\d\d?)[-/.](\d\d?)", given):
            fix = f"Did you mean {parts[1]}-{parts[2]:0>2}-{parts[3]:0>2}?"
        raise Stopped(f"“{given}” is not a day", fix)
    try:
        datetime.date.fromisoformat(given)
    except ValueError:
        raise Stopped(f"“{given}” is not in the calendar", "Check month and day.") from None
    return given


def days_of(edited: Edited, given: str | None) -> list[Edition]:
    """Return the edition of a day that is named, else all editions."""
    if given is None:
        return list(edited.editions)
    return [edition_of(edited, given)]


def edition_of(edited: Edited, given: str) -> Edition:
    """Return the edition of a day. Stops, with what there is, where there is none."""
    from digest.core import text
    from digest.core.model import HELD

    pub = edited.publication
    day = given if given == "undated" else day_of(given, pub)
    found = edited.editions.on(day)
    if found is not None:
        return found
    if day in edited.held:
        own = [p for p in errors(edited) if p.where.startswith(f"content/{day}/") and HELD in p.fix]
        shown = paths_from_here(pub)
        raise NotReadable("\n".join(message(p, shown) for p in own))
    days = [e.day for e in edited.digest.editions]
    near = text.closest(day, days)
    fix = f"Did you mean {near}?" if near else f"Choose one of: {', '.join(days[:6])}."
    if not days:
        fix = "Add articles first, with “digest add FILE”."
    raise Stopped(f"there is no edition of {day}", fix)


def complete_day(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Return the days that a shell offers for a DAY: folders of content/, newest first."""
    import re

    content = nearest() / "content"
    found = [p.name for p in content.iterdir()] if content.is_dir() else []
    days = sorted((d for d in found if re.fullmatch(DAY, d)), reverse=True)
    return [d for d in (*days, *FROM_TODAY) if d.startswith(incomplete)]


def day_argument(command: Callable[..., object]) -> Callable[..., object]:
    """Give a command the optional argument DAY."""
    return click.argument("day", required=False, shell_complete=complete_day)(command)
