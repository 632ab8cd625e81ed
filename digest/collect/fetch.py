"""Fetch feeds into items.

One bad source never stops the rest: each ends in a `Result`. The clock and the pauses are
parameters. What is known already is asked of `Known`, which reads it from the inbox and from
intake.yaml; validators and due times are in `State`.
"""

from __future__ import annotations

import datetime
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from urllib.parse import urlsplit

import msgspec

from digest.collect import feeds, making
from digest.collect.guard import SAVE_PAGE, SAVE_TEXT, Refused, Response
from digest.collect.identity import address_key, feed_id, source_of, text_key
from digest.collect.identity import without_secrets as shown
from digest.collect.items import SHORT, Item, Made
from digest.collect.known import Known, Match
from digest.collect.making import Facts, Parts
from digest.collect.pages import Pages
from digest.collect.state import State, Validators
from digest.collect.subscriptions import Subscription, is_wanted
from digest.collect.turns import Resting

FULL = 120  # words of a feed's entry, from which on it is taken for the whole article
LONGEST = 24 * 3600  # seconds that a server may ask us to wait
FAILURES = 10  # in a row, after which a feed rests until it is fetched by name
AGAIN = "Try again later."

Put = Callable[[Made], None]


@dataclass
class Result:
    """What became of one source: counts, notes, and what went wrong (where, what, fix)."""

    name: str
    new: int = 0
    changed: int = 0
    known: int = 0
    skipped: str = ""
    notes: list[tuple[str, str, str]] = field(default_factory=list)
    problems: list[tuple[str, str, str]] = field(default_factory=list)


class Asking(NamedTuple):
    """What a fetch of feeds works with. `every`: least seconds between two requests to a feed."""

    pages: Pages
    state: State
    known: Known
    put: Put
    now: Callable[[], datetime.datetime]
    every: int = 3600
    force: bool = False


def fetch(one: Subscription, asking: Asking) -> Result:
    """Fetch a feed, and put what is new into the inbox."""
    result = Result(one.name)
    before = asking.state.of(one.url)
    now = asking.now().timestamp()
    if not asking.force and (before.due > now or before.gone or before.failures >= FAILURES):
        result.skipped = "not due yet" if before.due > now else "resting; fetch it by name"
        return result
    wait = _back_off(asking.every, before.failures)
    failed = msgspec.structs.replace(before, failures=before.failures + 1, due=now + wait)
    try:
        answer = asking.pages.get(one.url, _conditional(before))
    except Resting as error:
        result.skipped = error.what
        return result
    except Refused as error:
        fix = "Check its address in feeds.yaml." if error.fix in (SAVE_PAGE, SAVE_TEXT) else ""
        result.problems.append((one.name, error.what, fix or error.fix))
        asking.state.set(one.url, failed)
        return result
    moved = answer.permanent or ""
    failed = failed.moved(moved, now)
    due = now + max(asking.every, _asked_to_wait(answer.headers, asking.now()))
    if answer.status == 304:
        good = msgspec.structs.replace(before, due=due, failures=0)
        asking.state.set(one.url, good.moved(moved, now))
    elif answer.status != 200:
        _refused(one, answer, result)
        gone = answer.status == 410
        due = max(due, failed.due)
        asking.state.set(one.url, msgspec.structs.replace(failed, due=due, gone=gone))
    else:
        _read(one, asking, answer, result, due)
    known = asking.state.of(one.url)
    if known.has_moved(now) and not one.secret:
        fix = f"Write “url: {shown(moved)}” into feeds.yaml."
        result.notes.append((one.name, "the feed moved for good a week ago or more", fix))
    return result


def _refused(one: Subscription, answer: Response, result: Result) -> None:
    if answer.status == 410:
        found = ("the feed is gone (410)", "Take it out of feeds.yaml.")
    else:
        found = (f"the server answered {answer.status}", AGAIN)
    result.problems.append((one.name, *found))


def _read(one: Subscription, asking: Asking, answer: Response, result: Result, due: float) -> None:
    """Read a feed that was received, and put its new entries into the inbox."""
    before = asking.state.of(one.url)
    moved = answer.permanent or ""
    now = asking.now().timestamp()
    try:
        found = feeds.read(answer.body, answer.url)
    except feeds.NoFeed as error:
        named = f"Its feeds are: {', '.join(map(shown, error.feeds))}." if error.feeds else ""
        fix = named or "Check its address in feeds.yaml."
        result.problems.append((one.name, "this is not a feed", fix))
        failures = before.failures + 1
        due = max(due, now + _back_off(asking.every, before.failures))
        failed = msgspec.structs.replace(before, failures=failures, due=due)
        asking.state.set(one.url, failed.moved(moved, now))
        return
    _offers(one, found, asking, result)
    headers = answer.headers
    known = Validators(
        # Both are renewed, also when only one of them changed: a server compares both.
        etag=headers.get("etag", ""),
        modified=headers.get("last-modified", ""),
        due=max(due, now + min(found.ttl, LONGEST)),
        moved_to=before.moved_to,
        moved_since=before.moved_since,
    )
    asking.state.set(one.url, known.moved(moved, now))


def _offers(one: Subscription, found: feeds.Feed, asking: Asking, result: Result) -> None:
    source = one.name if one.secret else source_of(one.url)
    listed = found.offers[: one.limit]
    often = Counter(o.id for o in listed)
    for offer in listed:
        if not is_wanted(one, offer):
            continue
        own = feed_id(source, offer.id) if often[offer.id] == 1 else ""
        hashed = text_key(f"{offer.title} {feeds.TAG.sub(' ', offer.html)}")
        match = asking.known.of_entry(own, address_key(offer.url), hashed)
        if match is Match.KNOWN:
            result.known += 1
            continue
        outlet = one.outlet or found.title
        facts = Facts(
            title=offer.title,
            link=offer.url,
            outlet=outlet,
            section=one.section,
            published=offer.published,
            by="feed",
            source=f"{source}#{offer.id[:200]}",
            ids=(own,) if own else (),
        )
        try:
            made = _with_text(one, offer, facts, asking)
        except Refused as error:
            result.problems.append((shown(offer.url) or one.name, error.what, error.fix))
            continue
        match = asking.known.offer(made, own, hashed, asking.put)
        result.new += match is Match.NEW
        result.changed += match is Match.CHANGED
        result.known += match is Match.KNOWN


def _with_text(one: Subscription, offer: feeds.Offer, facts: Facts, asking: Asking) -> Made:
    """Return an entry with its text: the feed's own, or that of the linked page. Raises Refused."""
    words = len(feeds.TAG.sub(" ", offer.html).split())
    if offer.url and (one.text == "page" or (one.text == "auto" and words < FULL)):
        try:
            made = asking.pages.page(offer.url, facts)
            if made.item.words >= min(SHORT, words):
                return made
        except Refused:
            if not words:
                raise
    parts = Parts(
        title=offer.title,
        link=shown(offer.url),
        html=offer.html,
        outlet=facts.outlet,
        published=offer.published,
        authors=offer.authors,
        language=offer.language,
    )
    data = making.document(parts)
    return Made(making.make(data, ".html", facts, asking.now()), data)


def _conditional(known: Validators) -> dict[str, str]:
    headers = {}
    if known.etag:
        headers["If-None-Match"] = known.etag
    if known.modified:
        headers["If-Modified-Since"] = known.modified
    return headers


def _back_off(every: int, failures: int) -> float:
    """Seconds until a feed that fails is asked again: none, then twice as long each time."""
    return min(every * 2.0 ** (min(failures, FAILURES) - 1), LONGEST) if failures else 0.0


def _asked_to_wait(headers: Mapping[str, str], now: datetime.datetime) -> float:
    """Seconds that a server asks to wait: Retry-After, or Cache-Control: max-age; a day at most."""
    given = headers.get("retry-after", "").strip()
    seconds = 0.0
    if given.isdecimal() and given.isascii():
        seconds = float(given[:9])
    elif given:
        try:
            seconds = (parsedate_to_datetime(given) - now.astimezone(datetime.UTC)).total_seconds()
        except (TypeError, ValueError):
            seconds = 0.0
    if m := re.search(r"max-age=(\d{1,8})", headers.get("cache-control", "")):
        seconds = max(seconds, float(m[1]))
    return min(max(seconds, 0.0), LONGEST)


def by_host(subscriptions: Iterable[Subscription]) -> list[list[Subscription]]:
    """Return the feeds in groups of one host each, in order."""
    groups: dict[str, list[Subscription]] = {}
    for one in subscriptions:
        groups.setdefault(urlsplit(one.url).netloc.lower(), []).append(one)
    return list(groups.values())


def line(item: Item) -> str:
    """Return an item as one line of JSON, for `fetch --json`."""
    shown = {k: v for k, v in msgspec.to_builtins(item).items() if v and k not in ("ids", "text")}
    return json.dumps(shown, ensure_ascii=False)


def total(results: Iterable[Result]) -> tuple[int, int, int]:
    """Return the new, changed and known items of all sources."""
    listed = list(results)
    return sum(r.new for r in listed), sum(r.changed for r in listed), sum(r.known for r in listed)
