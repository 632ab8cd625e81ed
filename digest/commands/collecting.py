"""The command `fetch`, and what `add` and `inbox` share with it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from digest.commands.messages import Reported, Stopped, count
from digest.commands.options import (
    Asked,
    memo_of,
    options,
    print_memo,
    ready,
    report,
    workers,
)

if TYPE_CHECKING:
    import datetime
    from concurrent.futures import Future

    from digest.collect.events import Event
    from digest.collect.fetch import Result
    from digest.collect.items import Inbox, Made
    from digest.collect.known import Known
    from digest.collect.pages import Pages
    from digest.collect.robots import Robots
    from digest.collect.subscriptions import Subscription, Subscriptions
    from digest.collect.turns import Hosts
    from digest.core.model import Problem
    from digest.pipeline.publication import Publication

T = TypeVar("T")

COMPARED = 14  # newest editions that the inbox is compared with
AT_ONCE = 4  # hosts that are asked at the same time
NETWORK = (
    click.option("--private", is_flag=True, help="Also fetch from this machine and its network."),
    click.option(
        "--timeout",
        type=click.FloatRange(1, 600),
        default=30.0,
        show_default=True,
        metavar="SECONDS",
        help="Time for one address, redirects included.",
    ),
    click.option("--proxy", metavar="URL", help="Fetch through this HTTP proxy."),
    click.option(
        "--offline",
        type=click.Path(path_type=Path, exists=True, file_okay=False),
        metavar="FOLDER",
        help="Read answers from FOLDER/HOST/PATH; open no connection.",
    ),
)


def network_options(command: Callable[..., object]) -> Callable[..., object]:
    """Give a command the options of everything that opens connections; see `Network`."""
    for option in reversed(NETWORK):
        command = option(command)
    return command


class Network(NamedTuple):
    """How addresses are fetched, as the options say."""

    private: bool = False
    timeout: float = 30.0
    proxy: str | None = None
    offline: Path | None = None

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Network:
        """Return the values of the options."""
        return cls(given["private"], given["timeout"], given["proxy"], given["offline"])


class Web:
    """What fetches pages; turns, robots.txt and the clock are shared by all its threads."""

    def __init__(self, network: Network, contact: str) -> None:
        import time

        from digest import __version__
        from digest.collect.robots import Robots
        from digest.collect.turns import Hosts

        self._network = network
        self._agent = f"digest/{__version__} (news digest{f'; {contact}' if contact else ''})"
        pause = time.sleep if network.offline is None else _no_pause
        self.hosts: Hosts = Hosts(now, pause)
        self.robots: Robots = Robots()

    @contextmanager
    def pages(self) -> Iterator[Pages]:
        """Give what fetches pages with a client of its own, which is closed afterwards."""
        from digest.collect.guard import Access, Client, Limits
        from digest.collect.offline import Folder
        from digest.collect.pages import Pages

        network = self._network
        if network.offline is not None:
            yield Pages(Folder(network.offline), self.hosts, self.robots, now)
            return
        access = Access(private=network.private, proxy=network.proxy)
        client = Client(self._agent, access, Limits(whole=network.timeout))
        try:
            yield Pages(client, self.hosts, self.robots, now)
        finally:
            client.close()


def now() -> datetime.datetime:
    """Return the time, in UTC."""
    import datetime

    return datetime.datetime.now(datetime.UTC)


def _no_pause(seconds: float) -> None:
    """Do not wait: no question is asked."""


def not_added(where: str, what: str, fix: str) -> Problem:
    """Return the problem of a source from which nothing was added."""
    from digest.core.model import Problem

    return Problem(level="error", where=where, what=f"{what}.", fix=fix, name="not-fetched")


def contact_of(pub: Publication) -> str:
    """Return the contact that feeds.yaml names, or ""."""
    from digest.collect import subscriptions

    return subscriptions.read(pub.root, os.environ)[0].contact


@click.command()
@click.argument("names", nargs=-1, metavar="[FEED...]")
@click.option("--force", is_flag=True, help="Fetch now, also feeds that are not due.")
@click.option("--dry-run", is_flag=True, help="Say what would be fetched; open no connection.")
@click.option(
    "--limit",
    type=click.IntRange(1, 2000),
    metavar="N",
    help="At most the N newest items of a feed.",
)
@click.option("--json", "as_json", is_flag=True, help="Print each new item as a line of JSON.")
@network_options
@options("config", "content", "jobs")
def fetch(
    asked: Asked, names: tuple[str, ...], force: bool, dry_run: bool, limit: int | None,
    as_json: bool, **network: object,
) -> int:  # fmt: skip
    """Fetch the feeds of feeds.yaml into the inbox.

    FEED is a part of a feed's address or outlet; without it, all feeds that are due. What is
    fetched waits in inbox/ until you take it: see “digest inbox”.
    """
    from digest.collect.fetch import total
    from digest.collect.items import Inbox

    pub = asked.publication()
    wanted = _subscriptions(pub, names, limit)
    if dry_run:
        for one in wanted.feeds:
            asked.say(f"{one.name}: would be fetched.")
        return report(asked, [] if names else wanted.unset)
    inbox = Inbox(pub.root)
    old = inbox.expire(now(), wanted.keep)
    job = _Fetching(asked, pub, inbox, wanted, as_json)
    results = job.run(Web(Network.of(network), wanted.contact), force or bool(names))
    new, changed, known_items = total(results)
    if old:
        days = wanted.keep // (24 * 3600)
        asked.say(f"{count(old, 'item')} older than {count(days, 'day')} left the inbox.")
    summary = f"{count(len(results), 'feed')}: {new} new, {changed} changed, {known_items} known."
    asked.say(summary)
    if new or changed:
        asked.say(f"{count(len(events_of(asked, pub)), 'event')} in the inbox. Next: digest inbox")
    unset = report(asked, [] if names else wanted.unset)
    return 1 if unset or any(r.problems for r in results) else 0


def events_of(asked: Asked, pub: Publication) -> list[Event]:
    """Return the events in the inbox, newest first."""
    from digest.collect.events import events
    from digest.collect.items import Inbox

    ready(pub)
    memo = memo_of(pub)
    with workers(asked) as pool:
        found = events(pub, Inbox(pub.root), COMPARED, memo, pool)
    print_memo(asked, memo)
    return found


class _Fetching:
    """One run of `fetch`: hosts side by side, the feeds of a host one after the other."""

    def __init__(
        self, asked: Asked, pub: Publication, inbox: Inbox, wanted: Subscriptions, as_json: bool
    ) -> None:
        from digest.collect.known import Known
        from digest.collect.state import State

        self._asked = asked
        self._wanted = wanted
        self._as_json = as_json
        self._put = keeper(pub, inbox)
        self._known: Known = Known(inbox, pub.content)
        self._state = State(pub.state / "fetch.json")

    def run(self, web: Web, force: bool) -> list[Result]:
        """Fetch all feeds; report each in the order of feeds.yaml as soon as it is done."""
        from concurrent.futures import Future, ThreadPoolExecutor

        from digest.collect.fetch import by_host

        done: dict[str, Future[Result]] = {f.name: Future() for f in self._wanted.feeds}

        def group(listed: Sequence[Subscription]) -> None:
            with web.pages() as pages:
                for one in listed:
                    result = self._one(one, pages, force)
                    done[one.name].set_result(result)

        results = []
        with ThreadPoolExecutor(AT_ONCE) as pool:
            threads = [pool.submit(group, g) for g in by_host(self._wanted.feeds)]
            for one in self._wanted.feeds:
                result = _result(done[one.name], threads)
                results.append(result)
                self._state.save()
                self._report(result)
        return results

    def _one(self, one: Subscription, pages: Pages, force: bool) -> Result:
        from digest.collect.fetch import Asking
        from digest.collect.fetch import fetch as fetch_feed

        asking = Asking(pages, self._state, self._known, self._keep, now, self._wanted.every, force)
        return fetch_feed(one, asking)

    def _keep(self, made: Made) -> None:
        from digest.collect.fetch import line

        self._put(made)
        if self._as_json:
            click.echo(line(made.item))

    def _report(self, result: Result) -> None:
        if result.skipped:
            self._asked.say(f"{result.name}: {result.skipped}.")
        elif not result.problems or result.new or result.changed or result.known:
            counts = f"{result.new} new, {result.changed} changed, {result.known} known"
            self._asked.say(f"{result.name}: {counts}")
        for where, what, fix in result.notes:
            self._asked.say(f"{where}: note: {what}. Fix: {fix[:1].lower()}{fix[1:]}")
        report(self._asked, [not_added(*p) for p in result.problems])


def _result(future: Future[T], threads: Sequence[Future[None]]) -> T:
    """Return the result of a feed; where its thread ended by an error, raise that."""
    import concurrent.futures

    while True:
        try:
            return future.result(timeout=0.2)
        except concurrent.futures.TimeoutError:
            for thread in threads:
                error = thread.exception() if thread.done() else None
                if error is not None:
                    raise error from None


def keeper(pub: Publication, inbox: Inbox) -> Callable[[Made], None]:
    """Return what puts an item into the inbox, and keeps its original as the settings say."""
    from digest.collect import originals

    def put(made: Made) -> None:
        item = originals.keep(pub.root, pub.settings.originals, made)
        inbox.put(item, made.data)

    return put


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
        wanted = [n.casefold() for n in names]
        feeds = tuple(f for f in feeds if any(n in _called(f) for n in wanted))
        if not feeds:
            what = f"no feed is called “{' '.join(names)}”"
            raise Stopped(what, "See feeds.yaml for their names.")
    if limit:
        feeds = tuple(msgspec.structs.replace(f, limit=limit) for f in feeds)
    return msgspec.structs.replace(found, feeds=feeds)


def _called(feed: Subscription) -> str:
    return f"{feed.name} {feed.outlet}".casefold()
