"""Fetch addresses and feeds into items.

One bad source never stops the rest: each ends in a `Result`. The clock and the pauses are
parameters. `State` holds validators and when each feed is due; losing it costs requests, never
duplicates, because what is known is read from the inbox and from intake.yaml.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from html import escape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import msgspec

from digest.collect import feeds
from digest.collect.guard import SAVE_PAGE, Client, Refused, Response
from digest.collect.identity import (
    address_key,
    canonical,
    fingerprint,
    text_key,
    without_secrets,
)
from digest.collect.items import Item, key_of
from digest.collect.robots import Robots
from digest.collect.subscriptions import Subscription, Subscriptions, is_wanted
from digest.core.files import write_atomic
from digest.core.model import File, Value
from digest.intake import formats

FULL = 120  # words of a feed's entry, from which on it is taken for the whole article
SHORT = 60  # words of a page, below which it is a login page or one built by scripts
PAUSE = 2.0  # seconds between two requests to a host
LONGEST = 24 * 3600  # seconds that a server may ask us to wait
FAILURES = 10  # in a row, after which a feed rests until it is fetched by name


class Validators(Value, frozen=True, kw_only=True):
    """What a feed answered last: both validators as sent, and when it is due again."""

    etag: str = ""
    modified: str = ""
    due: float = 0.0
    failures: int = 0
    gone: bool = False


class State:
    """Validators of the feeds, in `.digest/fetch.json`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self.feeds = msgspec.json.decode(path.read_bytes(), type=dict[str, Validators])
        except (OSError, msgspec.MsgspecError):
            self.feeds = {}

    def of(self, url: str) -> Validators:
        """Return what is known of a feed."""
        return self.feeds.get(canonical(url) or url, Validators())

    def set(self, url: str, known: Validators) -> None:
        """Remember what a feed answered."""
        self.feeds[canonical(url) or url] = known

    def save(self) -> None:
        """Write it. Raises OSError."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(self._path, msgspec.json.encode(self.feeds))


@dataclass
class Result:
    """What became of one source: counts, and what went wrong."""

    name: str
    new: int = 0
    changed: int = 0
    known: int = 0
    skipped: str = ""
    problems: list[tuple[str, str, str]] = field(default_factory=list)  # where, what, fix


@dataclass(frozen=True)
class Known:
    """What is known already: id -> the hash of its text; and where taken articles are."""

    texts: Mapping[str, str]
    taken: Mapping[str, str] = field(default_factory=dict)  # id -> file below content/


@dataclass
class Fetcher:
    """Fetches with one client. `put` receives each item and its bytes."""

    client: Client
    put: Callable[[Item, bytes], None]
    now: Callable[[], datetime.datetime]
    sleep: Callable[[float], None]

    def __post_init__(self) -> None:
        self.robots = Robots(self.client)
        self._last: dict[str, float] = {}
        self._resting: dict[str, str] = {}

    # ------------------------------------------------------------------------------ one address

    def page(self, url: str, **more: str) -> tuple[Item, bytes]:
        """Fetch a web page as an item. Raises Refused."""
        if not self.robots.allows(url):
            raise Refused("robots.txt does not allow it", SAVE_PAGE)
        answer = self._get(url)
        if answer.status != 200:
            raise Refused(f"the server answered {answer.status}", SAVE_PAGE)
        kind = answer.headers.get("content-type", "").split(";")[0].strip().lower()
        if kind and kind not in ("text/html", "application/xhtml+xml", "text/plain"):
            raise Refused(f"it is {kind}, not a web page", "Save its text and add that.")
        item = self._item(answer.body, ".txt" if kind == "text/plain" else ".html", more)
        asked = without_secrets(url)
        link = canonical(_canonical_of(answer.body, answer.url)) or canonical(answer.url) or asked
        headers = {
            k: answer.headers[k]
            for k in ("content-type", "etag", "last-modified")
            if k in answer.headers
        }
        ids = tuple(dict.fromkeys(k for k in map(address_key, (link, answer.url, url)) if k))
        return msgspec.structs.replace(
            item,
            link=without_secrets(link),
            asked=asked if canonical(asked) != canonical(link) else "",
            http={"status": str(answer.status), **headers},
            ids=(*item.ids, *ids),
        ), answer.body

    def _item(self, data: bytes, ending: str, more: Mapping[str, str]) -> Item:
        title, words, text = _read(data, ending)
        sha = fingerprint(data)
        title = more.get("title") or title
        hashed = text_key(text)
        return Item(
            key=key_of(title, more.get("link", ""), sha),
            ending=ending,
            title=title,
            outlet=more.get("outlet", ""),
            section=more.get("section", ""),
            published=more.get("published", ""),
            got=self.now()
            .astimezone(datetime.UTC)
            .isoformat(timespec="seconds")
            .replace("+00:00", "Z"),
            by=more.get("by", "address"),
            source=more.get("source", ""),
            sha256=sha,
            text=hashed,
            ids=(f"text:{hashed}",) if words >= SHORT else (),
            words=words,
        )

    def _get(self, url: str, headers: Mapping[str, str] | None = None) -> Response:
        """Fetch, at most one request to a host in `PAUSE` seconds. Raises Refused."""
        host = urlsplit(url).netloc
        if host in self._resting:
            raise Refused(self._resting[host], "Try again later.")
        now = self.now().timestamp()
        wait = self._last.get(host, 0.0) + PAUSE - now
        if wait > 0:
            self.sleep(wait)
        try:
            answer = self.client.get(url, headers)
        finally:
            self._last[host] = self.now().timestamp()
        if answer.status in (429, 503):
            self._resting[host] = f"the server answered {answer.status} and is left alone now"
        return answer

    # ------------------------------------------------------------------------------------ feeds

    def feed(
        self, one: Subscription, all: Subscriptions, state: State, known: Known, force: bool
    ) -> Result:
        """Fetch a feed, and put what is new into the inbox."""
        result = Result(one.name)
        before = state.of(one.url)
        now = self.now().timestamp()
        if not force and (before.due > now or before.gone or before.failures >= FAILURES):
            result.skipped = "not due yet" if before.due > now else "resting; fetch it by name"
            return result
        try:
            answer = self._get(one.url, _conditional(before))
            self._answered(one, answer, result)
        except Refused as error:
            result.problems.append((one.name, error.what, error.fix))
            state.set(one.url, msgspec.structs.replace(before, failures=before.failures + 1))
            return result
        due = now + max(all.every, _asked_to_wait(answer.headers, self.now()))
        if answer.status == 304:
            state.set(one.url, msgspec.structs.replace(before, due=due, failures=0))
            return result
        if answer.status != 200:
            failed = before.failures + 1
            state.set(
                one.url,
                msgspec.structs.replace(
                    before, due=due, failures=failed, gone=answer.status == 410
                ),
            )
            return result
        try:
            found = feeds.read(answer.body, answer.url)
        except feeds.NoFeed as error:
            fix = (
                f"Its feeds are: {', '.join(error.feeds)}."
                if error.feeds
                else "Check its address in feeds.yaml."
            )
            result.problems.append((one.name, "this is not a feed", fix))
            return result
        self._offers(one, found, known, result)
        etag, modified = answer.headers.get("etag", ""), answer.headers.get("last-modified", "")
        state.set(one.url, Validators(etag=etag, modified=modified, due=due))
        return result

    def _answered(self, one: Subscription, answer: Response, result: Result) -> None:
        """Report what an answer means beyond its content."""
        if answer.permanent and not one.secret:
            what = f"the feed has moved to {answer.permanent}"
            result.problems.append(
                (one.name, what, f"Write “url: {answer.permanent}” into feeds.yaml.")
            )
        if answer.status == 410:
            result.problems.append(
                (one.name, "the feed is gone (410)", "Take it out of feeds.yaml.")
            )
        elif answer.status not in (200, 304):
            result.problems.append(
                (one.name, f"the server answered {answer.status}", "Try again later.")
            )

    def _offers(self, one: Subscription, found: feeds.Feed, known: Known, result: Result) -> None:
        source = "feed" if one.secret else without_secrets(one.url)
        for offer in found.offers[: one.limit]:
            if not is_wanted(one, offer):
                continue
            ids = [f"id:{fingerprint(f'{one.url} {offer.id}'.encode())[:32]}"]
            if address := address_key(offer.url):
                ids.append(address)
            same = next((i for i in ids if i in known.texts), None)
            short = text_key(f"{offer.title} {feeds.TAG.sub(' ', offer.html)}")
            if same is not None and known.texts[same] in ("", short):
                result.known += 1
                continue
            try:
                item, data = self._taken(one, found, offer, f"{source}#{offer.id[:200]}")
            except Refused as error:
                result.problems.append((offer.url or one.name, error.what, error.fix))
                continue
            changed = known.taken.get(same, "") if same else ""
            item = msgspec.structs.replace(
                item, ids=tuple(dict.fromkeys((*ids, *item.ids))), changed=changed, text=short
            )
            if same is None and any(i in known.texts for i in item.ids):
                result.known += 1
                continue
            self.put(item, data)
            if changed:
                result.changed += 1
            else:
                result.new += 1

    def _taken(
        self, one: Subscription, found: feeds.Feed, offer: feeds.Offer, source: str
    ) -> tuple[Item, bytes]:
        """An offer with its text: the feed's own, or that of the linked page. Raises Refused."""
        more = {
            "title": offer.title,
            "outlet": one.outlet or found.title,
            "section": one.section,
            "published": offer.published,
            "by": "feed",
            "source": source,
            "link": offer.url,
        }
        words = len(feeds.TAG.sub(" ", offer.html).split())
        if offer.url and (one.text == "page" or (one.text == "auto" and words < FULL)):
            try:
                item, data = self.page(offer.url, **more)
                if item.words >= min(SHORT, words):
                    return item, data
            except Refused:
                if not words:
                    raise
        data = _document(offer, one.outlet or found.title)
        return msgspec.structs.replace(
            self._item(data, ".html", more), link=without_secrets(offer.url)
        ), data


def _conditional(known: Validators) -> dict[str, str]:
    headers = {}
    if known.etag:
        headers["If-None-Match"] = known.etag
    if known.modified:
        headers["If-Modified-Since"] = known.modified
    return headers


def _asked_to_wait(headers: Mapping[str, str], now: datetime.datetime) -> float:
    """Seconds that a server asks to wait: Retry-After, or Cache-Control: max-age; a day at most."""
    given = headers.get("retry-after", "").strip()
    seconds = 0.0
    if given.isdigit():
        seconds = float(given)
    elif given:
        try:
            seconds = (parsedate_to_datetime(given) - now.astimezone(datetime.UTC)).total_seconds()
        except (TypeError, ValueError):
            seconds = 0.0
    if m := re.search(r"max-age=(\d{1,8})", headers.get("cache-control", "")):
        seconds = max(seconds, float(m[1]))
    return min(max(seconds, 0.0), LONGEST)


def _document(offer: feeds.Offer, outlet: str) -> bytes:
    """An entry of a feed as a web page: its own text, and what the feed says of it as metadata."""
    head = [f"<title>{escape(offer.title)}</title>"]
    if offer.url:
        head.append(f'<link rel="canonical" href="{escape(offer.url)}">')
    for name in offer.authors:
        head.append(f'<meta name="author" content="{escape(name)}">')
    if offer.published:
        head.append(f'<meta property="article:published_time" content="{escape(offer.published)}">')
    if outlet:
        head.append(f'<meta property="og:site_name" content="{escape(outlet)}">')
    language = f' lang="{escape(offer.language)}"' if offer.language else ""
    body = f"<h1>{escape(offer.title)}</h1>\n" if offer.title else ""
    return (
        f'<!doctype html>\n<html{language}>\n<head>\n<meta charset="utf-8">\n'
        + "\n".join(head)
        + f"\n</head>\n<body>\n<article>\n{body}{offer.html}\n</article>\n</body>\n</html>\n"
    ).encode()


def _read(data: bytes, ending: str) -> tuple[str, int, str]:
    """Title, number of words and text of an article's bytes, as its format reads them."""
    document, _ = formats.read(File(path=f"item{ending}", id="item", data=data))
    text = "\n".join(b.text for b in document.blocks)
    title = document.fields.get("title") or document.page.get("title") or ""
    return (title if isinstance(title, str) else ""), len(text.split()), text


LINKED = re.compile(rb"<link\b[^>]{0,2000}>", re.IGNORECASE)
HREF = re.compile(rb"href\s*=\s*[\"']([^\"']{1,2000})", re.IGNORECASE)


def _canonical_of(data: bytes, url: str) -> str:
    """The canonical address that a page names on its own host; "" where it names none there."""
    for tag in LINKED.findall(data[:200_000]):
        if re.search(rb"rel\s*=\s*[\"']?canonical", tag, re.IGNORECASE) and (m := HREF.search(tag)):
            found: str = urljoin(url, m[1].decode("utf-8", "replace").replace("&amp;", "&"))
            if _host(found) == _host(url):
                return found
    return ""


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def line(item: Item) -> str:
    """An item as one line of JSON, for `fetch --json`."""
    shown = {k: v for k, v in msgspec.to_builtins(item).items() if v and k not in ("ids", "text")}
    return json.dumps(shown, ensure_ascii=False)


def total(results: Iterable[Result]) -> tuple[int, int, int]:
    """New, changed and known items of all sources."""
    listed = list(results)
    return sum(r.new for r in listed), sum(r.changed for r in listed), sum(r.known for r in listed)
