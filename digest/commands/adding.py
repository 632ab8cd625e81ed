"""The command `add`: articles from files, addresses and standard input into an edition."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest.commands.collecting import Network, Web, contact_of, network_options, not_added
from digest.commands.inbox import short_page
from digest.commands.messages import Stopped, count, print_notice
from digest.commands.options import Asked, day_of, is_day, options, report

if TYPE_CHECKING:
    from digest.core.model import Problem
    from digest.pipeline.publication import Publication


@click.command()
@click.argument("arguments", nargs=-1, required=True, metavar="FILE|URL... [DAY]")
@click.option("--outlet", help="Who published it.")
@click.option("--link", help="Its address on the web.")
@click.option("--date", "date", help="When it was published: 2024-02-10.")
@click.option("--dry-run", is_flag=True, help="Say what would be added; write nothing.")
@network_options
@options("config", "content")
def add(
    asked: Asked, arguments: tuple[str, ...], outlet: str | None, link: str | None,
    date: str | None, dry_run: bool, **network: Any,
) -> int:  # fmt: skip
    """Copy articles into an edition.

    FILE may be a folder: the articles in it are added. It may be a web address: the page is
    fetched. It may be “-”: the text on standard input. DAY is a date, today or yesterday;
    without it, today. What the options say is written into the edition's edition.yaml.
    """
    from digest.commands import scaffold
    from digest.intake.decisions.read import is_date, is_link

    pub = asked.publication()
    names = list(arguments)
    last = names[-1]
    day = day_of(names.pop() if is_day(last) and not Path(last).exists() else None, pub)
    if not names:
        raise Stopped("no file is named", "Write “digest add FILE... [DAY]”.", "digest add")
    if date and not is_date(date):
        raise Stopped(f"“{date}” is not a date", "Write it as 2024-02-10.", "digest add")
    if link and not is_link(link):
        fix = "Write the whole address, beginning with https:// or http://."
        raise Stopped(f"“{link}” is not a web address", fix, "digest add")
    facts = {k: v for k, v in (("date", date), ("outlet", outlet), ("link", link)) if v}
    addresses = [n for n in names if is_address(n)]
    files = [f for n in names if n not in addresses for f in (_files(Path(n)) if n != "-" else [])]
    folder = pub.content / day
    if dry_run:
        for file in files:
            asked.say(f"{file}: would be copied into {folder}/.")
        return report(
            asked, _add_addresses(addresses, folder, Network.of(network), pub, dry_run)[1]
        )
    added, problems = scaffold.add(files, folder, facts)
    if "-" in names:
        text = sys.stdin.read()
        added.append(scaffold.add_text(text, folder, facts))
    fetched, more = _add_addresses(addresses, folder, Network.of(network), pub, dry_run)
    asked_for = count(len(files) + len(addresses) + names.count("-"), "file")
    done = f"{len(added) + len(fetched)} of {asked_for} added to {folder}/."
    asked.say(done + (f" Next: digest list {day}" if added or fetched else ""))
    problems += more
    return report(asked, problems)


def _files(path: Path) -> list[Path]:
    """Return a file as it is, and of a folder the articles directly in it."""
    from digest.commands import scaffold

    if not path.is_dir():
        return [path]
    found = scaffold.articles_in(path)
    if not found:
        raise Stopped("there is no article in this folder", "Name another folder.", str(path))
    return found


def is_address(given: str) -> bool:
    """Return whether an argument is a web address, also a mistyped one."""
    return given.lower().startswith(("http:", "https:"))


def _add_addresses(
    addresses: Sequence[str], folder: Path, network: Network, pub: Publication, dry: bool
) -> tuple[list[str], list[Problem]]:
    """Fetch pages into an edition's folder; return the files added, and what was not added."""
    from digest.collect import taking
    from digest.collect.guard import SAVE_PAGE, Refused
    from digest.collect.identity import address_key

    added: list[str] = []
    problems: list[Problem] = []
    there = {i: p for p, o in taking.taken(folder.parent).items() for i in taking.ids_of(o)}
    with Web(network, contact_of(pub)).pages() as pages:
        for url in addresses:
            known = there.get(address_key(url))
            if known:
                print_notice(f"{url}: already in content/{known} (same address). Nothing changed.")
                continue
            if dry:
                print_notice(f"{url}: would be fetched into {folder}/.")
                continue
            try:
                made = pages.page(url)
                if made.item.is_short:
                    raise Refused(short_page(made.item.words), SAVE_PAGE)
                added.append(taking.write(made.item, made.data, folder))
            except Refused as error:
                problems.append(not_added(url, error.what, error.fix))
    return added, problems
