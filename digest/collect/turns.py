"""Take turns with the hosts: one request at a time to each, with a pause between two.

Shared by all threads of a fetch. A host that answers 429 or 503 is left alone for the rest of it.
"""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from digest.collect.guard import Refused

PAUSE = 2.0  # seconds between two requests to a host

Now = Callable[[], datetime.datetime]


class Resting(Refused):
    """An address that was not asked, since its host is left alone."""


class Hosts:
    """Which hosts were asked when. `sleep` waits for so many seconds."""

    def __init__(self, now: Now, sleep: Callable[[float], None]) -> None:
        self._now = now
        self._sleep = sleep
        self._lock = threading.Lock()
        self._turns: dict[str, threading.Lock] = {}
        self._last: dict[str, float] = {}
        self._resting: dict[str, int] = {}

    @contextmanager
    def turn(self, url: str, counts: bool = True) -> Iterator[None]:
        """Wait until the host of an address may be asked. Raises Resting while it is left alone.

        `counts`: the next request waits for this one; robots.txt goes right before its first page.
        """
        host = urlsplit(url).netloc.lower()
        with self._lock:
            turn = self._turns.setdefault(host, threading.Lock())
        with turn:
            if host in self._resting:
                what = f"the server answered {self._resting[host]} before, so it is left alone"
                raise Resting(what, "Try again later.")
            wait = self._last.get(host, 0.0) + PAUSE - self._now().timestamp()
            if wait > 0:
                self._sleep(wait)
            try:
                yield
            finally:
                if counts:
                    self._last[host] = self._now().timestamp()

    def rest(self, url: str, status: int) -> None:
        """Leave the host of an address alone from now on."""
        self._resting[urlsplit(url).netloc.lower()] = status
