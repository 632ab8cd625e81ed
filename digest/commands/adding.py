"""The command `add`: articles from files, addresses and standard input."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest.commands.adding_sources import Adding, Choice, Source
from digest.commands.collecting import Network, Web, contact_of, network_options, not_added, now
from digest.commands.messages import Stopped
from digest.commands.options import Asked, day_of, is_day, options

if TYPE_CHECKING:
    from digest.core.model import Problem
    from digest.pipeline.publication import Publication


@click.command()
@click.argument("arguments", nargs=-1, required=True, metavar="FILE|URL... [DAY]")
@click.option("--outlet", help="Who published it.")
@click.option("--link", help="The address of the article.")
@click.option("--date", "date", help="When it was published: 2024-02-10.")
@click.option(
    "--all", "for_all", is_flag=True, help="Use --outlet, --link and --date for several articles."
)
@click.option("--select", "selected", multiple=True, metavar="EXPR",
              help="Take only some: host:, since:, word: or n:.")  # fmt: skip
@click.option("--inbox", "to_inbox", is_flag=True, help="Add to the inbox, not to an edition.")
@click.option("--map", "columns", metavar="FIELD=COLUMN,...",
              help="Columns of a table: text=body,link=url.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Say what would be added; write nothing.")
@network_options
@options("config", "content", "jobs")
def add(asked: Asked, arguments: tuple[str, ...], dry_run: bool, **given: object) -> int:
    """Add articles to an edition.

    FILE may be a page, a text, a mail, a PDF or Word file, a folder, or a container: an mbox,
    a Maildir, a web archive (WARC, WACZ), a table (CSV, JSON), bookmarks, a list of
    addresses. It may be a web address, which is fetched, or “-”: standard input. DAY is a
    date, today or yesterday; without it, today.
    """
    pub = asked.publication()
    names = list(arguments)
    last = names[-1]
    day = day_of(names.pop() if is_day(last) and not Path(last).exists() else None, pub)
    if not names:
        raise Stopped("no file is named", "Write “digest add FILE... [DAY]”.", "digest add")
    choice = _choice(given, dry_run)
    sources = [s for n in names for s in _sources(n)]
    if choice.facts and len(sources) > 1 and not given["for_all"]:
        fix = "Add --all if they hold for all of them, or add the articles one by one."
        what = f"--{' and --'.join(choice.facts)} would hold for {len(sources)} sources"
        raise Stopped(what, fix, "digest add")
    job = Adding(asked, pub, day, choice)
    with Web(Network.of(given), contact_of(pub)).pages() as pages:
        for source in sources:
            job.add(source, pages)
    return job.report()


def _choice(given: Mapping[str, Any], dry_run: bool) -> Choice:
    """Return what the options say. Stops where one of them is wrong."""
    from digest.collect.containers import selecting
    from digest.collect.containers.rows import FIELDS
    from digest.intake.decisions.read import is_date, is_link

    date, link = given["date"], given["link"]
    if date and not is_date(date):
        raise Stopped(f"“{date}” is not a date", "Write it as 2024-02-10.", "digest add")
    if link and not is_link(link):
        fix = "Write the whole address, beginning with https:// or http://."
        raise Stopped(f"“{link}” is not a web address", fix, "digest add")
    facts = {k: given[k] for k in ("date", "outlet", "link") if given[k]}
    try:
        tests = selecting.tests_of(given["selected"])
    except ValueError as error:
        fix = "Write host:courier.example, since:2026-11-16, word:bridge or n:3."
        raise Stopped(f"--select: {error}", fix, "digest add") from None
    columns = dict(p.split("=", 1) for p in (given["columns"] or "").split(",") if "=" in p)
    wrong = [f for f in columns if f not in FIELDS]
    if wrong or (given["columns"] and not columns):
        what = f"--map: there is no field “{wrong[0] if wrong else given['columns']}”"
        raise Stopped(what, f"Use {', '.join(FIELDS)}.", "digest add")
    return Choice(facts, tests, columns, given["to_inbox"], dry_run)


def is_address(given: str) -> bool:
    """Return whether an argument is a web address, also a mistyped one."""
    return given.lower().startswith(("http:", "https:"))


def _sources(name: str) -> list[Source]:
    """Return the file, address or day that an argument names. Stops when it is none of these."""
    from digest.collect.containers import Kind, kind_of
    from digest.collect.guard import Refused, check_address

    if name == "-":
        return [Source(name)]
    if is_address(name):
        try:
            check_address(name)
        except Refused as error:
            raise Stopped(error.what, error.fix, name) from None
        return [Source(name)]
    path = Path(name)
    if not path.exists():
        fix = "Name a file, a folder, an address or a day: 2026-11-16, today or yesterday."
        raise Stopped(f"there is no file or folder “{name}”", fix, "digest add")
    kind = kind_of(path)
    if not path.is_dir() or kind is Kind.MAILDIR:
        return [Source(name, path, kind)]
    listed = sorted(p for p in path.iterdir() if p.is_file() and not p.name.startswith("."))
    found = [Source(str(p), p, kind_of(p)) for p in listed]
    found = [s for s in found if s.kind is not Kind.UNKNOWN]
    if not found:
        what = "there is no article in this folder"
        raise Stopped(what, "Name another folder.", name)
    return found


def add_converted(paths: Sequence[Path], pub: Publication, day: str) -> tuple[int, list[Problem]]:
    """Add mails, PDF and Word files to an edition as pages; return how many, and what was not.

    A mail is never copied as it is: its headers name its reader.
    """
    from digest.collect import containers, originals, taking
    from digest.collect.items import Made

    rule, added = pub.settings.originals, 0
    problems = []
    for path in paths:
        for found in containers.read(path, containers.kind_of(path), containers.Reading(now())):
            if isinstance(found, Made):
                item = originals.keep(pub.root, rule, found)
                taking.write(item, found.data, pub.content / day, rule != "none")
                added += 1
            else:
                problems.append(not_added(str(path), found.what, found.fix))
    return added, problems
