"""Read `feeds.yaml`: which feeds are fetched, and what is taken of each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal, cast, get_args

from digest.collect import feeds
from digest.core import yaml_reading
from digest.core.model import Problem, Value
from digest.core.text import closest

FILE = "feeds.yaml"
SHORTEST = 15 * 60  # seconds between two requests to a feed, at least
HOUR = 3600
DAY = 24 * HOUR
SPAN = re.compile(r"(\d{1,4})\s*([mhd])")
UNITS = {"m": 60, "h": HOUR, "d": DAY}
TOP = ("contact", "every", "keep", "feeds")
Text = Literal["auto", "feed", "page"]
KEYS = ("url", "url_env", "opml", "outlet", "text", "limit", "only", "never", "section")


class Subscription(Value, frozen=True, kw_only=True):
    """A feed to fetch. `secret`: its address came from the environment and is never shown."""

    url: str
    name: str
    secret: bool = False
    outlet: str = ""
    text: Text = "auto"
    limit: int = 30
    only: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    section: str = ""


class Subscriptions(Value, frozen=True, kw_only=True):
    """All feeds. `every` and `keep` are seconds; `contact` is named in the User-Agent.

    `unset`: the problems of feeds whose variable is not set here; the others are fetched.
    """

    feeds: tuple[Subscription, ...] = ()
    contact: str = ""
    every: int = HOUR
    keep: int = 14 * DAY
    unset: tuple[Problem, ...] = ()


class Unset(ValueError):
    """A feed whose address is in a variable that is not set."""


def read(root: Path, environment: Mapping[str, str]) -> tuple[Subscriptions, tuple[Problem, ...]]:
    """Return what feeds.yaml says. A wrong line is a problem, and the rest counts."""
    path = root / FILE
    problems: list[Problem] = []

    def bad(where: str, what: str, fix: str) -> None:
        problems.append(Problem(level="error", where=where, what=what, fix=fix, name="setting"))

    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        bad(
            FILE,
            "there is no such file, or it is not UTF-8.",
            "Write one: see docs/getting-articles-in.md.",
        )
        return Subscriptions(), tuple(problems)
    yaml = yaml_reading.load(text, FILE)
    problems.extend(yaml.problems)
    data = yaml.data if isinstance(yaml.data, dict) else {}
    if not data and not problems:
        bad(FILE, "the file names no feeds.", "Write “feeds:” and a list of “- url: …”.")
    for key in data:
        if key not in TOP:
            bad(yaml.at(FILE, key), f"there is no key “{key}”.", _meant(key, TOP))
    unset: list[Problem] = []
    found = _feeds(yaml, data.get("feeds") or [], (root, environment), (bad, unset))
    for key in ("every", "keep"):
        if data.get(key) is not None and not SPAN.fullmatch(str(data[key]).strip()):
            bad(yaml.at(FILE, key), f"“{data[key]}” is not a time.", "Write it as 90m, 1h or 14d.")
    every = _span(data.get("every"), HOUR)
    return Subscriptions(
        feeds=found,
        contact=str(data.get("contact") or ""),
        every=max(every, SHORTEST),
        keep=_span(data.get("keep"), 14 * DAY),
        unset=tuple(unset),
    ), tuple(problems)


Bad = Callable[[str, str, str], None]


def _feeds(
    yaml: yaml_reading.Yaml,
    listed: object,
    near: tuple[Path, Mapping[str, str]],
    wrong: tuple[Bad, list[Problem]],
) -> tuple[Subscription, ...]:
    """Return the feeds of the list. A wrong one is reported."""
    bad, unset = wrong
    if not isinstance(listed, list):
        bad(yaml.at(FILE, "feeds"), "“feeds” must be a list.", "Begin each feed with “- url:”.")
        return ()
    found: list[Subscription] = []
    for i, entry in enumerate(listed):
        where = yaml.at(FILE, "feeds", i)
        given = {"url": entry} if isinstance(entry, str) else entry
        if not isinstance(given, dict):
            bad(where, "a feed must be keys and values.", "Write “- url: https://…”.")
            continue
        for key in given:
            if key not in KEYS:
                bad(yaml.at(FILE, "feeds", i, key), f"there is no key “{key}”.", _meant(key, KEYS))
        try:
            found += _subscriptions(given, *near)
        except Unset as error:
            fix = "Set it to the feed's address."
            unset.append(
                Problem(level="error", where=where, what=str(error), fix=fix, name="not-fetched")
            )
        except ValueError as error:
            what, _, fix = str(error).partition("|")
            bad(where, what, fix)
    return tuple(found)


def _meant(key: object, known: tuple[str, ...]) -> str:
    near = closest(str(key), known)
    return f"Did you mean “{near}”?" if near else f"Known are: {', '.join(known)}."


def _span(given: object, otherwise: int) -> int:
    """`90m`, `1h` or `14d` in seconds."""
    m = SPAN.fullmatch(str(given or "").strip())
    return int(m[1]) * UNITS[m[2]] if m else otherwise


def _subscriptions(
    entry: Mapping[str, object], root: Path, environment: Mapping[str, str]
) -> list[Subscription]:
    """Return the feeds of one entry. Raises ValueError, `what|fix`."""
    shared: dict[str, Any] = {
        "outlet": str(entry.get("outlet") or ""),
        "section": str(entry.get("section") or ""),
        "only": _words(entry.get("only")),
        "never": _words(entry.get("never")),
    }
    text = entry.get("text", "auto")
    if text not in get_args(Text):
        raise ValueError(f"“{text}” is not a kind of text.|Write auto, feed or page.")
    limit = entry.get("limit", 30)
    if not isinstance(limit, int) or not 1 <= limit <= feeds.MOST:
        raise ValueError(f"“limit” must be a number from 1 to {feeds.MOST}.|Write limit: 30.")
    shared |= {"text": cast(Text, text), "limit": limit}
    if name := entry.get("opml"):
        return _of_list(root / str(name), shared)
    secret = "url_env" in entry
    url = environment.get(str(entry["url_env"]), "") if secret else str(entry.get("url") or "")
    if not url.lower().startswith(("http://", "https://")):
        if secret:
            raise Unset(f"{entry['url_env']} is not set to a web address.")
        raise ValueError("a feed needs its address.|Write url: https://….")
    shown = str(entry["url_env"]) if secret else url
    return [Subscription(url=url, name=shown, secret=secret, **shared)]


def _of_list(path: Path, shared: Mapping[str, Any]) -> list[Subscription]:
    try:
        listed = feeds.opml(path.read_bytes())
    except OSError as error:
        raise ValueError(
            f"{path.name} cannot be read: {error.strerror}.|Check its name."
        ) from error
    except ValueError as error:
        raise ValueError(f"{path.name} is not read: {error}.|Export the list again.") from error
    return [
        Subscription(
            url=f.url,
            name=f.url,
            **{
                **shared,
                "outlet": shared["outlet"] or f.title,
                "section": shared["section"] or f.category,
            },
        )
        for f in listed
    ]


def _words(given: object) -> tuple[str, ...]:
    if isinstance(given, str):
        return (given,)
    return tuple(str(w) for w in given) if isinstance(given, list) else ()


def is_wanted(subscription: Subscription, offer: feeds.Offer) -> bool:
    """Return whether an entry passes `only` and `never`.

    They are words of its title or text, or /parts/ of its address.
    """
    text = f"{offer.title} {feeds.TAG.sub(' ', offer.html)}".casefold()

    def has(word: str) -> bool:
        if len(word) > 1 and word.startswith("/"):
            return word.casefold() in offer.url.casefold()
        return re.search(rf"(?<!\w){re.escape(word.casefold())}(?!\w)", text) is not None

    if subscription.only and not any(map(has, subscription.only)):
        return False
    return not any(map(has, subscription.never))
