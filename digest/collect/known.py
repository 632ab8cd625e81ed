"""What was offered before: in the inbox, in an edition, or dropped. Shared by threads."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path

import msgspec

from digest.collect import taking
from digest.collect.items import Inbox, Item, Made


class Match(StrEnum):
    """Whether an item is new, known, or a changed text of a known one."""

    NEW = "new"
    KNOWN = "known"
    CHANGED = "changed"


class Known:
    """The ids of what was offered before, with the texts that they had.

    A text is compared only with one of the same entry of a feed: the linked page and another feed
    have other words for the same article.
    """

    def __init__(self, inbox: Inbox, content: Path) -> None:
        self._lock = threading.Lock()
        self._inbox = inbox
        self._texts: dict[str, set[str]] = defaultdict(set)
        self._links: dict[str, set[str]] = defaultdict(set)
        self._taken: dict[str, str] = {}  # id -> path below content/
        self._waiting: dict[str, Item] = {}  # id -> item in the inbox
        for ids, text in inbox.dropped():
            self._note(ids, text)
        for path, origin in taking.taken(content).items():
            ids = taking.ids_of(origin)
            self._note(ids, origin.text)
            self._taken |= dict.fromkeys(ids, path)
        for item in inbox.items():
            self._note(item.ids, item.text)
            self._waiting |= dict.fromkeys(item.ids, item)

    def _note(self, ids: Iterable[str], text: str) -> None:
        listed = list(ids)
        links = {i for i in listed if i.startswith("url:")}
        for one in listed:
            self._texts[one].add(text)
            self._links[one] |= links

    def note(self, item: Item, path: str = "") -> None:
        """Remember an item that was put into the inbox, or into an edition as this file."""
        with self._lock:
            self._note(item.ids, item.text)
            if path:
                self._taken |= dict.fromkeys(item.ids, path)

    def path(self, ids: Iterable[str]) -> str:
        """Return the file below content/ that one of these ids names, or ""."""
        return next((self._taken[i] for i in ids if i in self._taken), "")

    def is_known(self, ids: Iterable[str]) -> bool:
        """Return whether one of these ids was offered before."""
        return any(i in self._texts for i in ids)

    def of_entry(self, own: str, link: str, hashed: str) -> Match:
        """Return what a feed's entry is: by its id in the feed, else by its address."""
        with self._lock:
            return self._match(own, link, hashed)

    def _match(self, own: str, link: str, hashed: str) -> Match:
        if own in self._texts:
            links = self._links[own]
            if link and links and link not in links:
                return Match.NEW  # the feed gives one id to several articles
            return Match.KNOWN if self._texts[own] & {"", hashed} else Match.CHANGED
        return Match.KNOWN if link in self._texts else Match.NEW

    def offer(self, made: Made, own: str, hashed: str, put: Callable[[Made], None]) -> Match:
        """Put an item into the inbox unless it is known; return what it was.

        A newer text takes the place of one that waits; one that was taken stays, and the newer is
        offered beside it.
        """
        with self._lock:
            link = next((i for i in made.item.ids if i.startswith("url:")), "")
            match = self._match(own, link, hashed)
            if match is Match.NEW and self.is_known(i for i in made.item.ids if i != own):
                match = Match.KNOWN
            if match is Match.KNOWN:
                return match
            ids = made.item.ids
            before = self._waiting.get(own) if match is Match.CHANGED else None
            changed = self._taken.get(own, "") if match is Match.CHANGED else ""
            item = msgspec.structs.replace(made.item, text=hashed, changed=changed)
            put(made._replace(item=item))
            if before is not None and before.key != item.key:
                self._inbox.remove(before)
            self._note(ids, hashed)
            self._waiting |= dict.fromkeys(ids, item)
            return match
