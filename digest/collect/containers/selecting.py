"""Choose items of a container: `host:courier.example`, `since:2026-11-16`, `word:bridge`, `n:3`."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from digest.collect.feeds import TAG
from digest.collect.items import Made

KEYS = ("host", "since", "word", "n")
Test = Callable[[int, Made], bool]


def tests_of(expressions: Iterable[str]) -> list[Test]:
    """Return what an item must pass. Raises ValueError, which says what is wrong."""
    return [_test(*_parsed(e)) for e in expressions]


def _parsed(expression: str) -> tuple[str, str]:
    key, _, value = expression.partition(":")
    if key not in KEYS or not value.strip():
        raise ValueError(f"“{expression}” chooses nothing")
    return key, value.strip()


def _test(key: str, value: str) -> Test:
    if key == "n":
        if not value.isdecimal():
            raise ValueError(f"“n:{value}” is not a number")
        return lambda n, made: n == int(value)
    if key == "since":
        day = _day(value)
        return lambda n, made: (made.item.published or made.item.got)[:10] >= day
    if key == "host":
        host = value.casefold().removeprefix("www.")
        return lambda n, made: _of_host(made.item.link, host)
    word = re.compile(rf"(?<!\w){re.escape(value)}(?!\w)", re.IGNORECASE)
    return lambda n, made: word.search(_text(made)) is not None


def _day(value: str) -> str:
    try:
        return datetime.date.fromisoformat(value).isoformat()
    except ValueError:
        raise ValueError(f"“since:{value}” is not a day") from None


def _text(made: Made) -> str:
    return f"{made.item.title} {TAG.sub(' ', made.data.decode('utf-8', 'ignore'))}"


def _of_host(link: str, host: str) -> bool:
    found = (urlsplit(link).hostname or "").removeprefix("www.")
    return found == host or found.endswith("." + host)
