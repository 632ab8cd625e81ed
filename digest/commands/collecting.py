"""Commands that get articles in from elsewhere: fetch, inbox; and addresses for add."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.commands.messages import Reported, Stopped, count, tell
from digest.commands.options import Asked, day_of, memo_of, options, print_memo, ready

if TYPE_CHECKING:
    from digest.collect.events import Event
    from digest.collect.fetch import Fetcher, Known, Result
    from digest.collect.items import Inbox, Item
    from digest.collect.subscriptions import Subscriptions
    from digest.core.model import Problem
    from digest.pipeline.publication import Publication

private_option = click.option(
    "--private", is_flag=True, help="Also fetch from this machine and its network."
)
timeout_option = click.option(
    "--timeout",
    type=click.FloatRange(1, 600),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="For one address, redirects included.",
)
COMPARED = 14  # newest editions that the inbox is held against


@contextmanager
def fetcher(
    put: Callable[[Item, bytes], None], contact: str, private: bool, timeout: float
) -> Iterator[Fetcher]:
    """Give what fetches; its connections are closed afterwards."""
    import datetime
    import time

    from digest import __version__
    from digest.collect.fetch import Fetcher
    from digest.collect.guard import Access, Client, Limits

    agent = f"digest/{__version__} (news digest{f'; {contact}' if contact else ''})"
    client = Client(agent, Access(private=private), Limits(whole=timeout))
    try:
        yield Fetcher(client, put, lambda: datetime.datetime.now(datetime.UTC), time.sleep)
    finally:
        client.close()


def is_address(given: str) -> bool:
    """Return whether an argument is a web address, also a mistyped one."""
    return given.lower().startswith(("http:", "https:"))


def add_addresses(
    addresses: Sequence[str], folder: Path, private: bool, timeout: float, dry: bool
) -> tuple[list[str], list[Problem]]:
    """Fetch pages into an edition's folder; return the files added, and what was not added."""
    from digest.collect import taking
    from digest.collect.guard import SAVE_PAGE, Refused
    from digest.collect.identity import address_key

    added: list[str] = []
    problems: list[Problem] = []
    there = {
        i: path for path, (_, o) in taking.taken(folder.parent).items() for i in taking.ids_of(o)
    }

    def put(item: Item, data: bytes) -> None:
        added.append(taking.write(item, data, folder))

    with fetcher(put, "", private, timeout) as one:
        for url in addresses:
            known = there.get(address_key(url))
            if known:
                tell(f"{url}: already in content/{known} (same address). Nothing changed.")
                continue
            if dry:
                tell(f"{url}: would be fetched into {folder}/.")
                continue
            try:
                item, data = one.page(url)
                if item.is_short:
                    words = count(item.words, "word")
                    what = f"only a headline and {words} (a login page, or one built by scripts)"
                    raise Refused(what, SAVE_PAGE)
                put(item, data)
            except Refused as error:
                problems.append(_problem(url, error.what, error.fix))
    return added, problems


def _problem(where: str, what: str, fix: str) -> Problem:
    from digest.core.model import Problem

    return Problem(level="error", where=where, what=f"{what}.", fix=fix, name="not-fetched")


# --------------------------------------------------------------------------------- fetch


@click.command()
@click.argument("names", nargs=-1, metavar="[FEED...]")
@click.option("--force", is_flag=True, help="Fetch now, also feeds that are not due.")
@click.option("--dry-run", is_flag=True, help="Say what would be fetched; open no connection.")
@click.option("--limit", type=click.IntRange(1, 2000), metavar="N", help="Newest items of a feed.")
@click.option("--json", "as_json", is_flag=True, help="Print each new item as a line of JSON.")
@private_option
@timeout_option
@options("config")
def fetch(  # noqa: PLR0913 - click hands over one argument an option
    asked: Asked, names: tuple[str, ...], force: bool, dry_run: bool, limit: int | None,
    as_json: bool, private: bool, timeout: float,
) -> int:  # fmt: skip
    """Fetch the feeds of feeds.yaml into the inbox.

    FEED is a part of a feed's address or outlet; without it, all feeds that are due. What is
    fetched waits in inbox/ until you take it: see “digest inbox”.
    """
    from digest.collect.fetch import State, line, total
    from digest.collect.items import Inbox

    pub = asked.publication()
    wanted = _subscriptions(pub, names, limit)
    if dry_run:
        for one in wanted.feeds:
            asked.say(f"{one.name}: would be fetched.")
        return 0
    inbox = Inbox(pub.root)
    state = State(pub.state / "fetch.json")

    def put(item: Item, data: bytes) -> None:
        inbox.put(item, data)
        if as_json:
            click.echo(line(item))

    results: list[Result] = []
    with fetcher(put, wanted.contact, private, timeout) as one_by_one:
        for one in wanted.feeds:
            there = known(pub, inbox)
            results.append(one_by_one.feed(one, wanted, state, there, force or bool(names)))
            state.save()
            _report(asked, results[-1])
    new, changed, known_items = total(results)
    summary = f"{count(len(results), 'feed')}: {new} new, {changed} changed, {known_items} known."
    asked.say(summary + (" Next: digest inbox" if new or changed else ""))
    return 1 if any(r.problems for r in results) else 0


def _report(asked: Asked, result: Result) -> None:
    from digest.commands.options import report

    if result.skipped:
        asked.say(f"{result.name}: {result.skipped}.")
    elif not result.problems or result.new or result.changed or result.known:
        counts = f"{result.new} new, {result.changed} changed, {result.known} known"
        asked.say(f"{result.name}: {counts}")
    report(asked, [_problem(*p) for p in result.problems])


def _subscriptions(pub: Publication, names: tuple[str, ...], limit: int | None) -> Subscriptions:
    """Return the feeds that are asked for. Stops with status 2 where feeds.yaml is wrong."""
    import msgspec

    from digest.collect import subscriptions
    from digest.commands.messages import message

    found, problems = subscriptions.read(pub.root, os.environ)
    if problems:
        raise Reported("\n".join(message(p) for p in problems))
    if not found.contact:
        fix = "Write “contact: desk@example.org” into feeds.yaml; it is sent with every request."
        raise Stopped("feeds.yaml names no contact", fix)
    feeds = found.feeds
    if names:
        feeds = tuple(
            f
            for f in feeds
            if any(n.casefold() in f"{f.name} {f.outlet}".casefold() for n in names)
        )
        if not feeds:
            raise Stopped(
                f"no feed is called “{' '.join(names)}”", "See feeds.yaml for their names."
            )
    if limit:
        feeds = tuple(msgspec.structs.replace(f, limit=limit) for f in feeds)
    return msgspec.structs.replace(found, feeds=feeds)


def known(pub: Publication, inbox: Inbox) -> Known:
    """Return what is in the inbox, in an edition, or was dropped."""
    from digest.collect import taking
    from digest.collect.fetch import Known

    texts = dict.fromkeys(inbox.dropped(), "")
    where: dict[str, str] = {}
    for path, (_, origin) in taking.taken(pub.content).items():
        for one in taking.ids_of(origin):
            texts[one] = origin.text
            where[one] = path
    for item in inbox.items():
        texts |= dict.fromkeys(item.ids, item.text)
    return Known(texts, where)


# --------------------------------------------------------------------------------- inbox


@click.group(invoke_without_command=True)
@click.pass_context
def inbox(ctx: click.Context) -> None:
    """Show what was fetched, by event; take it into an edition, or drop it.

    \b
    digest inbox             the events, newest first
    digest inbox take 3      all items of event 3 into today's edition
    digest inbox take 3.2    its second item alone
    digest inbox drop 4      event 4 is not offered again
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(listed)


@inbox.command("list")
@options("config", "content")
def listed(asked: Asked) -> int:
    """List the events in the inbox, newest first."""
    pub = asked.publication()
    found = _events(asked, pub)
    for n, event in enumerate(found, 1):
        for line in _shown(n, event):
            click.echo(line)
    if not found:
        asked.say("The inbox is empty. Next: digest fetch")
        return 0
    items = sum(len(e.items) for e in found)
    asked.say(
        f"{count(len(found), 'event')}, {count(items, 'item')}."
        " Next: digest inbox take N, or digest inbox drop N"
    )
    return 0


def _events(asked: Asked, pub: Publication) -> list[Event]:
    from digest.collect.events import events
    from digest.collect.items import Inbox

    ready(pub)
    memo = memo_of(pub)
    found = events(pub, Inbox(pub.root), COMPARED, memo)
    print_memo(asked, memo)
    return found


def _shown(n: int, event: Event) -> Iterator[str]:
    """An event as lines: headline, then who reports it, then its items."""
    yield f"{n:>3}  {event.headline}"
    who = ", ".join(event.outlets[:4]) or "outlet unknown"
    more = f" and {len(event.outlets) - 4} more" if len(event.outlets) > 4 else ""
    when = event.newest[:16].replace("T", " ")
    yield f"     {count(event.reports, 'report')} · {who}{more} · {when}"
    if event.continues:
        day, headline = event.continues
        yield f"     continues {day}: {headline}"
    for k, item in enumerate(event.items, 1):
        marks = [f"newer text of content/{item.changed}"] if item.changed else []
        marks += ["headline only"] if item.is_short else []
        note = f" ({'; '.join(marks)})" if marks else ""
        yield f"     {n}.{k}  {item.outlet or 'outlet unknown'}: {item.title or item.link}{note}"


@inbox.command()
@click.argument("numbers", nargs=-1, required=True, metavar="N... [DAY]")
@options("config", "content")
def take(asked: Asked, numbers: tuple[str, ...]) -> int:
    """Take events (3) or single items (3.2) into an edition, by default today's.

    DAY is a date, today or yesterday. “all” takes everything.
    """
    from digest.collect import taking
    from digest.collect.items import Inbox
    from digest.commands.options import is_day

    pub = asked.publication()
    given = list(numbers)
    day = day_of(given.pop() if is_day(given[-1]) else None, pub)
    chosen = _chosen(_events(asked, pub), given)
    box = Inbox(pub.root)
    names = [taking.take(box, item, pub.content / day) for item in chosen]
    asked.say(f"{count(len(names), 'item')} taken into content/{day}/. Next: digest list {day}")
    return 0


@inbox.command()
@click.argument("numbers", nargs=-1, required=True, metavar="N...")
@options("config", "content")
def drop(asked: Asked, numbers: tuple[str, ...]) -> int:
    """Drop events (3) or single items (3.2); they are not offered again."""
    from digest.collect.items import Inbox

    pub = asked.publication()
    chosen = _chosen(_events(asked, pub), numbers)
    Inbox(pub.root).drop(chosen)
    asked.say(f"{count(len(chosen), 'item')} dropped.")
    return 0


def _chosen(found: Sequence[Event], numbers: Sequence[str]) -> list[Item]:
    """Return the items that numbers such as 3 and 3.2 mean. Stops before anything is done."""
    if list(numbers) == ["all"]:
        return [i for e in found for i in e.items]
    out: list[Item] = []
    for number in numbers:
        event, _, item = number.partition(".")
        try:
            items = found[_place(event, len(found))].items
            out += [items[_place(item, len(items))]] if item else items
        except (ValueError, IndexError):
            fix = "See “digest inbox” for the numbers."
            raise Stopped(f"there is no event or item “{number}”", fix) from None
    return list({i.key: i for i in out}.values())


def _place(number: str, most: int) -> int:
    """The place of a number counted from 1. Raises ValueError."""
    n = int(number)
    if not 1 <= n <= most:
        raise ValueError(number)
    return n - 1
