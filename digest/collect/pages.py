"""Fetch web pages: one address -> the item of its page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urljoin, urlsplit

import msgspec

from digest.collect import making
from digest.collect.guard import SAVE_PAGE, SAVE_TEXT, Getter, Refused, Response
from digest.collect.identity import address_key, canonical
from digest.collect.items import Made
from digest.collect.making import Facts
from digest.collect.robots import Robots
from digest.collect.turns import Hosts, Now

KEPT_HEADERS = {"content-type": "type", "etag": "etag", "last-modified": "modified"}
PAGES = {"text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt"}
LINKED = re.compile(rb"<link\b[^>]{0,2000}>", re.IGNORECASE)
HREF = re.compile(rb"href\s*=\s*[\"']([^\"']{1,2000})", re.IGNORECASE)
HEAD = 200_000  # bytes of a page in which its canonical address is looked for


class Pages:
    """Fetches pages with one client; turns and robots.txt are shared with other clients."""

    def __init__(self, client: Getter, hosts: Hosts, robots: Robots, now: Now) -> None:
        self._client = client
        self._hosts = hosts
        self._robots = robots
        self._now = now

    def get(self, url: str, headers: dict[str, str] | None = None) -> Response:
        """Fetch an address when its host may be asked. Raises Refused."""
        with self._hosts.turn(url):
            answer = self._client.get(url, headers)
        if answer.status in (429, 503):
            self._hosts.rest(url, answer.status)
        return answer

    def page(self, url: str, facts: Facts | None = None) -> Made:
        """Return the item of a web page, with its bytes as received. Raises Refused."""
        self._robots.check(url, _FirstOfHost(self._client, self._hosts))
        answer = self.get(url)
        if answer.status != 200:
            raise Refused(f"the server answered {answer.status}", _fix_of(answer.status))
        kind = answer.headers.get("content-type", "").split(";")[0].strip().lower()
        if kind and kind not in PAGES:
            raise Refused(f"it is {kind}, not a web page", SAVE_TEXT)
        link = canonical_of(answer.body, answer.url) or answer.url
        http = {n: answer.headers[k] for k, n in KEPT_HEADERS.items() if k in answer.headers}
        ids = tuple(k for k in (address_key(answer.url), address_key(url)) if k)
        given = facts or Facts()
        known = msgspec.structs.replace(
            given,
            url=url,
            link=canonical(link),
            http={"status": str(answer.status), **http},
            ids=(*given.ids, *ids),
        )
        item = making.make(answer.body, PAGES.get(kind, ".html"), known, self._now())
        return Made(item, answer.body, headers=answer.headers)


class _FirstOfHost:
    """Asks a host in its turn; the page that follows does not wait for it."""

    def __init__(self, client: Getter, hosts: Hosts) -> None:
        self._client = client
        self._hosts = hosts

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Response:
        with self._hosts.turn(url, counts=False):
            return self._client.get(url, headers)


def _fix_of(status: int) -> str:
    """Return what to do about a page that was answered with this status."""
    if status in (404, 410):
        return "Check the address."
    return "Try again later." if status == 429 or status >= 500 else SAVE_PAGE


def canonical_of(data: bytes, url: str) -> str:
    """Return the canonical address that a page names on its own host, or ""."""
    for tag in LINKED.findall(data[:HEAD]):
        if re.search(rb"rel\s*=\s*[\"']?canonical", tag, re.IGNORECASE) and (m := HREF.search(tag)):
            found: str = _joined(url, m[1].decode("utf-8", "replace").replace("&amp;", "&"))
            if found and _host(found) == _host(url):
                return found
    return ""


def _joined(base: str, link: str) -> str:
    try:
        return urljoin(base, link)
    except ValueError:
        return ""


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
