"""Ask robots.txt whether a page may be fetched (RFC 9309). Each host is asked once."""

from __future__ import annotations

import threading
from urllib.parse import urlsplit

from protego import Protego

from digest.collect.guard import SAVE_PAGE, Getter, Refused

NAME = "digest"  # the product token of the User-Agent, as robots.txt names it


class Robots:
    """What the hosts allow, as far as they were asked. Shared by all threads of a fetch."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asking: dict[str, threading.Lock] = {}
        self._hosts: dict[str, Protego | Refused] = {}

    def check(self, url: str, client: Getter) -> None:
        """Raise Refused where the page may not be fetched; `client` asks for robots.txt.

        A missing robots.txt allows all. A server that fails (5xx) or cannot be reached allows
        none; the reason is then its failure.
        """
        parts = urlsplit(url)
        host = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            asked = self._asking.setdefault(host, threading.Lock())
        with asked:
            if host not in self._hosts:
                self._hosts[host] = self._ask(host, client)
        rules = self._hosts[host]
        if isinstance(rules, Refused):
            raise Refused(rules.what, rules.fix)
        if not rules.can_fetch(url, NAME):
            raise Refused("robots.txt does not allow it", SAVE_PAGE)

    def _ask(self, host: str, client: Getter) -> Protego | Refused:
        try:
            answer = client.get(f"{host}/robots.txt")
        except Refused as refused:
            return refused
        if answer.status >= 500:
            return Refused(f"the server answered {answer.status} for robots.txt", SAVE_PAGE)
        text = answer.body[:512_000].decode("utf-8", "replace") if answer.status == 200 else ""
        return Protego.parse(text)
