"""The command `inbox`: what is offered, by event; taken, dropped, opened, undone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from digest.commands.collecting import (
    Network,
    Web,
    contact_of,
    events_of,
    keeper,
    network_options,
    not_added,
)
from digest.commands.messages import Stopped, count
from digest.commands.options import (
    Asked,
    day_of,
    is_day,
    options,
    report,
)

if TYPE_CHECKING:
    from digest.collect.events import Event
    from digest.collect.items import Inbox, Item, Made
    from digest.collect.pages import Pages
    from digest.pipeline.publication import Publication

MOST = 10_000  # events in a range
OUTLETS = 4  # outlets named in a line
SHOWN = "inbox.json"  # in .digest/: which items the numbers of the last list mean


@click.group(invoke_without_command=True)
@click.pass_context
def inbox(ctx: click.Context) -> None:
    """Show what was fetched, by event; take it into an edition, or drop it.

    \b
    digest inbox             the events, newest first
    digest inbox take 3      all items of event 3 into today's edition
    digest inbox take 1-4 7  those of several events
    digest inbox take 3.2    its second item alone
    digest inbox drop 4      event 4 is not offered again
    digest inbox undo        take back the last of these

    Numbers are those of the list that was printed last.
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(listed)


@inbox.command("list")
@options("config", "content", "jobs")
def listed(asked: Asked) -> int:
    """List the events in the inbox, newest first."""
    from digest.pipeline.publication import watched

    pub = asked.publication()
    found = events_of(asked, pub)
    for n, event in enumerate(found, 1):
        for line in _shown(n, event):
            click.echo(line)
    _remember(pub, found)
    if not found:
        asked.say("The inbox is empty. Next: digest fetch")
        return 0
    items = sum(len(e.items) for e in found)
    asked.say(
        f"{count(len(found), 'event')}, {count(items, 'item')}."
        " Next: digest inbox take N, or digest inbox drop N"
    )
    return report(asked, watched(pub)[1])


def _shown(n: int, event: Event) -> Iterator[str]:
    """Yield an event as lines: headline, then who reports it, then its items."""
    yield f"{n:>3}  {event.headline}"
    who = ", ".join(event.outlets[:OUTLETS]) or "outlet unknown"
    more = len(event.outlets) - OUTLETS
    who += f" and {more} more" if more > 0 else ""
    when = event.newest[:16].replace("T", " ")
    yield f"     {count(event.reports, 'report')} · {who} · {when}"
    if event.opening:
        yield f"     {event.opening}"
    if event.marks:
        yield f"     {'; '.join(event.marks)}"
    if event.continues:
        day, headline = event.continues
        yield f"     continues {day}: {headline}"
    for k, item in enumerate(event.items, 1):
        note = f" ({'; '.join(_marks(item))})" if _marks(item) else ""
        yield f"     {n}.{k}  {item.outlet or 'outlet unknown'}: {item.title or item.link}{note}"


def _marks(item: Item) -> list[str]:
    marks = [f"newer text of content/{item.changed}"] if item.changed else []
    if item.pending:
        return [*marks, "address only"]
    return [*marks, "headline only"] if item.is_short else marks


# ------------------------------------------------------------------------------------- numbers


def _remember(pub: Publication, found: Sequence[Event]) -> None:
    """Write down which items the numbers of this list mean."""
    import msgspec

    from digest.core.files import write_atomic

    pub.state.mkdir(parents=True, exist_ok=True)
    keys = [[i.key for i in e.items] for e in found]
    write_atomic(pub.state / SHOWN, msgspec.json.encode(keys))


def _renumber(pub: Publication, key: str, now: str) -> None:
    """Let the number of an item mean the one that took its place."""
    import msgspec

    from digest.core.files import write_atomic

    try:
        data = (pub.state / SHOWN).read_bytes()
        listed = msgspec.json.decode(data, type=list[list[str]])
    except (OSError, msgspec.MsgspecError):
        return
    keys = [[now if k == key else k for k in event] for event in listed]
    write_atomic(pub.state / SHOWN, msgspec.json.encode(keys))


def _numbered(asked: Asked, pub: Publication) -> list[list[str]]:
    """Return the keys of the items of each event, as the list was printed last."""
    import msgspec

    try:
        return msgspec.json.decode((pub.state / SHOWN).read_bytes(), type=list[list[str]])
    except (OSError, msgspec.MsgspecError):
        found = events_of(asked, pub)
        _remember(pub, found)
        return [[i.key for i in e.items] for e in found]


def _chosen(asked: Asked, pub: Publication, numbers: Sequence[str]) -> list[Item]:
    """Return the items that numbers such as 3 and 3.2 mean. Stops before anything is done."""
    from digest.collect.items import Inbox

    waiting = {i.key: i for i in Inbox(pub.root).items()}
    if list(numbers) == ["all"]:
        return list(waiting.values())
    found = _numbered(asked, pub)
    keys: list[str] = []
    for number in (n for given in numbers for n in _range(given)):
        event, dot, item = number.partition(".")
        try:
            own = found[_place(event, len(found))]
            own = [own[_place(item, len(own))]] if dot else own
        except (ValueError, IndexError):
            fix = "See “digest inbox” for the numbers."
            raise Stopped(f"there is no event or item “{number}”", fix) from None
        if not any(k in waiting for k in own):
            fix = "See “digest inbox” for what is there now."
            raise Stopped(f"“{number}” was taken or dropped already", fix)
        keys += own
    return [waiting[k] for k in dict.fromkeys(keys) if k in waiting]


def _range(given: str) -> list[str]:
    """Return the numbers of a range such as 3-7; what is not one stays as it is."""
    first, dash, last = given.partition("-")
    if not (dash and first.isdecimal() and last.isdecimal()) or int(last) - int(first) > MOST:
        return [given]
    return [str(n) for n in range(int(first), int(last) + 1)] or [given]


def _place(number: str, most: int) -> int:
    """Return the place of a number counted from 1. Raises ValueError."""
    n = int(number)
    if not 1 <= n <= most:
        raise ValueError(number)
    return n - 1


# ---------------------------------------------------------------------------------------- acts


@inbox.command()
@click.argument("numbers", nargs=-1, required=True, metavar="N... [DAY]")
@options("config", "content")
def take(asked: Asked, numbers: tuple[str, ...]) -> int:
    """Take events (3) or single items (3.2) into an edition, by default today's.

    DAY is a date, today or yesterday. “all” takes everything. An item of which only
    the address is known stays: fetch it with “digest inbox open N” first.
    """
    from digest.collect import taking
    from digest.collect.items import Inbox

    pub = asked.publication()
    given = list(numbers)
    day = day_of(given.pop() if is_day(given[-1]) else None, pub)
    if not given:
        raise Stopped("no event is named", "Write “digest inbox take N [DAY]”.")
    chosen = _chosen(asked, pub, given)
    ready = taking.with_text(chosen)
    if chosen and not ready:
        what = f"only the address of “{chosen[0].title or chosen[0].link}” is known"
        raise Stopped(what, "Fetch it with “digest inbox open N” first.")
    hashed = pub.settings.originals != "none"
    names = taking.take_all(Inbox(pub.root), ready, pub.content / day, hashed)
    taken = f"{count(len(names), 'item')} taken into content/{day}/."
    if left := len(chosen) - len(ready):
        taken += (
            f" {count(left, 'item')} left in the inbox: only an address, see digest inbox open."
        )
    asked.say(f"{taken} Next: digest list {day}, or digest inbox undo")
    return 0


@inbox.command()
@click.argument("numbers", nargs=-1, required=True, metavar="N...")
@options("config", "content")
def drop(asked: Asked, numbers: tuple[str, ...]) -> int:
    """Drop events (3) or single items (3.2); they are not offered again."""
    from digest.collect.items import Inbox

    pub = asked.publication()
    chosen = _chosen(asked, pub, numbers)
    Inbox(pub.root).drop(chosen)
    asked.say(f"{count(len(chosen), 'item')} dropped. Next: digest inbox, or digest inbox undo")
    return 0


@inbox.command()
@options("config", "content")
def undo(asked: Asked) -> int:
    """Undo the last take or drop; its items are in the inbox again."""
    from digest.collect import taking
    from digest.collect.items import Inbox

    pub = asked.publication()
    done = taking.undo(Inbox(pub.root), pub.content)
    if done is None:
        raise Stopped("there is nothing to undo", "See “digest inbox”.")
    act, stay = done
    for path in stay:
        asked.say(f"content/{path}: it was edited since, so it stays.")
    verb = "taken" if act.verb == "take" else "dropped"
    back = len(act.keys) - len(stay)
    asked.say(f"Back in the inbox: {count(back, 'item')} that had been {verb}.")
    return 0


@inbox.command("open")
@click.argument("numbers", nargs=-1, required=True, metavar="N...")
@network_options
@options("config", "content")
def open_(asked: Asked, numbers: tuple[str, ...], **network: object) -> int:
    """Fetch the pages of items that have only an address or a headline."""
    from digest.collect.items import Inbox

    pub = asked.publication()
    chosen = [i for i in _chosen(asked, pub, numbers) if i.pending or i.is_short]
    box = Inbox(pub.root)
    problems = []
    with Web(Network.of(network), contact_of(pub)).pages() as pages:
        for item in chosen:
            opened = _open(pages, box, pub, item)
            if isinstance(opened, str):
                _renumber(pub, item.key, opened)
            else:
                problems.append(not_added(item.link or item.title, *opened))
    done = len(chosen) - len(problems)
    asked.say(f"{done} of {count(len(chosen), 'page')} fetched. Next: digest inbox")
    return report(asked, problems)


def _open(pages: Pages, box: Inbox, pub: Publication, item: Item) -> str | tuple[str, str]:
    """Fetch the page of an item in its place.

    Return the key of the item that takes its place, or what went wrong and what to do.
    """
    import msgspec

    from digest.collect.guard import SAVE_PAGE, Refused
    from digest.collect.making import Facts

    if not item.link:
        return "no address is known", SAVE_PAGE
    facts = Facts(
        title="" if item.pending else item.title,
        outlet=item.outlet,
        section=item.section,
        published=item.published,
        by=item.by,
        source=item.source,
        ids=item.ids,
    )
    try:
        made: Made = pages.page(item.link, facts)
    except Refused as error:
        return error.what, error.fix
    if made.item.is_short:
        return short_page(made.item.words), SAVE_PAGE
    keeper(pub, box)(made._replace(item=msgspec.structs.replace(made.item, changed=item.changed)))
    if made.item.key != item.key:
        box.remove(item)
    return made.item.key


def short_page(words: int) -> str:
    """Return what is wrong with a page of few words."""
    what = f"only a headline and {count(words, 'word')}"
    return f"{what} (a login page, or one built by scripts)"
