"""Settings from digest.yaml: one small frozen struct a stage, defaults beside their meaning.

All unknown and mistyped keys are reported at once, with file, line, column and "did you mean".
Keys of other generators are recognised, and the message names ours.
"""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Callable
from typing import Any, Literal, get_args

import msgspec

from digest.core import hosts, text, yaml_reading
from digest.core.model import Masthead, Problem, Value


class Summary(Value, frozen=True, kw_only=True):
    sentences: int = 5  # of a story, at most
    # Most words of a summary. If set, the number of sentences is free.
    words: int | None = None
    per_article: int | None = None  # most words that a story takes verbatim from one article


class Grouping(Value, frozen=True, kw_only=True):
    border: float | None = None  # log-odds above which two reports are one event; null: as learned


class Feed(Value, frozen=True, kw_only=True):
    entries: int = 40  # newest stories in the feeds


class Checks(Value, frozen=True, kw_only=True):
    verbatim_words: int = 150  # more words verbatim from one article are reported
    single_source: bool = True  # report stories that rest on one report


class Email(Value, frozen=True, kw_only=True):
    sender: str = ""  # From: "Name <address>"
    reply_to: str = ""
    subject: str = ""  # a template: {headline}, {date}, {title}; empty: the lead's headline
    host: str = "localhost"
    port: int | None = None  # null: 465 with tls, 587 with starttls, 25 without
    security: Literal["tls", "starttls", "none"] = "starttls"  # none: only to this machine
    list_id: str = ""
    unsubscribe: str = ""  # a mailto: address
    unsubscribe_url: str = ""  # an https address that takes one-click requests
    rate: float = 5.0  # messages a second, at most
    budget: int = 100_000  # bytes of HTML, at most
    reason: str = ""  # why the reader gets it: a line at the foot
    postal: str = ""  # the sender's postal address, where the law wants it
    trust: str = ""  # a file of certificates to trust beside the system's


class Search(Value, frozen=True, kw_only=True):
    index: bool = True  # make an index of all words, where the `search` extra is installed


Originals = Literal["none", "hash", "keep", "warc"]


class Settings(Value, frozen=True, kw_only=True):
    masthead: Masthead = Masthead()
    theme: str = "plain"
    originals: Originals = "hash"  # what `add` and `fetch` keep of what they receive
    permalinks: str = "/:year/:month/:day/:slug/"  # of a story
    summary: Summary = Summary()
    grouping: Grouping = Grouping()
    feed: Feed = Feed()
    search: Search = Search()
    check: Checks = Checks()
    email: Email = Email()


MASTHEAD = (
    "title",
    "description",
    "base_url",
    "language",
    "timezone",
    "editor",
    "sections",
    "params",
    "hub",
)
TOP = (
    *MASTHEAD,
    "theme",
    "originals",
    "permalinks",
    "summary",
    "grouping",
    "feed",
    "search",
    "check",
    "email",
)
GROUPS: dict[str, type[Value]] = {
    "summary": Summary,
    "grouping": Grouping,
    "feed": Feed,
    "search": Search,
    "check": Checks,
    "email": Email,
}

# What other generators call it. `url` with `baseurl` is Jekyll's pair.
ELSEWHERE = {
    "baseURL": "base_url",
    "SITEURL": "base_url",
    "site_url": "base_url",
    "baseurl": "base_url",
    "url": "base_url",
    "SITENAME": "title",
    "site_name": "title",
    "languageCode": "language",
    "DEFAULT_LANG": "language",
    "lang": "language",
    "TIMEZONE": "timezone",
    "timeZone": "timezone",
    "tz": "timezone",
    "THEME": "theme",
    "AUTHOR": "editor",
    "author": "editor",
    "permalink": "permalinks",
    "site_description": "description",
    "outputdir": "-d",
    "OUTPUT_PATH": "-d",
    "destination": "-d",
    "PATH": "-s",
    "source": "-s",
}
LONGEST_PATTERN = 200  # characters of `permalinks`: file systems end at 255 a part, 4,096 a path
FASTEST = 10_000  # mails a second
# Reports a wrong value: keys, what is wrong, and the fix.
Bad = Callable[[tuple[str, ...], str, str], None]
KINDS = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}


class _Reading:
    """The file being read, and the problems found so far; local to `read`."""

    def __init__(self, yaml: yaml_reading.Yaml, path: str) -> None:
        self.yaml, self.path = yaml, path
        # If the file cannot be read at all, every setting is lost and nothing should be built.
        name = "settings-unreadable" if yaml.data is None and yaml.problems else "setting"
        self.problems = [msgspec.structs.replace(p, name=name) for p in yaml.problems]

    def bad(self, keys: tuple[str, ...], what: str, fix: str) -> None:
        where = self.yaml.at(self.path, *keys)
        self.problems.append(
            Problem(level="error", where=where, what=what, fix=fix, name="setting")
        )

    def unknown(self, keys: tuple[str, ...], known: tuple[str, ...]) -> None:
        """Report a key that is not a setting, with what was probably meant."""
        name = keys[-1]
        ours = ELSEWHERE.get(name) if len(keys) == 1 else None
        if ours:
            option = f"Use the option {ours} of the command."
            fix = option if ours.startswith("-") else f"Write “{ours}”."
            self.bad(keys, f"“{name}” is another generator's key.", fix)
            return
        near = text.closest(name, known)
        fix = f"Did you mean “{near}”?" if near else f"Use one of: {', '.join(known)}."
        self.bad(keys, f"there is no setting “{'.'.join(keys)}”.", fix)


def read(source: str | None, path: str = "digest.yaml") -> tuple[Settings, tuple[Problem, ...]]:
    """Return a publication's settings, and problems of level `error` and name `setting`.

    Each wrong value is replaced by its default. A file that is not YAML gives problems of name
    `settings-unreadable`.
    """
    if source is None:
        return Settings(), ()
    yaml = yaml_reading.load(source, path)
    found = _Reading(yaml, path)
    if yaml.data is None:
        return Settings(), tuple(found.problems)
    if not isinstance(yaml.data, dict):
        what, fix = (
            "digest.yaml must be keys and values.",
            "Write a line such as “title: My digest”.",
        )
        found.bad((), what, fix)
        return Settings(), tuple(
            msgspec.structs.replace(p, name="settings-unreadable") for p in found.problems
        )
    return _settings(yaml.data, found), tuple(found.problems)


def _settings(data: dict[str, object], found: _Reading) -> Settings:
    """Return the settings that the file states; what is wrong goes into `found`."""
    for name in data:
        if name not in TOP:
            found.unknown((name,), TOP)
    given = {k: v for k, v in data.items() if k in MASTHEAD}
    masthead = _checked(_struct(Masthead, given, (), found.bad), found.bad)
    groups = {
        name: _group(name, data[name], found) for name in GROUPS if data.get(name) is not None
    }
    groups["email"] = _checked_email(groups.get("email", Email()), found.bad)
    groups["summary"] = _checked_summary(groups.get("summary", Summary()), found.bad)
    return Settings(
        masthead=masthead,
        theme=_theme(data, found.bad),
        permalinks=_permalinks(data, found.bad),
        originals=_one(
            "originals", Originals, data.get("originals"), ("originals",), found.bad, "hash"
        ),
        **groups,
    )


def _group(name: str, given: object, found: _Reading) -> Any:
    """Return the struct of one group of settings."""
    kind = GROUPS[name]
    written = _written(kind)
    if not isinstance(given, dict):
        fix = f"Use any of: {', '.join(written)}."
        found.bad((name,), f"“{name}” must be keys and values.", fix)
        return kind()
    for key in given:
        if key not in written:
            found.unknown((name, key), written)
    fields = dict(zip(written, kind.__struct_fields__, strict=True))
    known = {fields[k]: v for k, v in given.items() if k in fields}
    return _struct(kind, known, (name,), found.bad)


def _theme(data: dict[str, object], bad: Bad) -> str:
    theme: str = _one("theme", str, data.get("theme", "plain"), ("theme",), bad, "plain")
    if re.fullmatch(r"[\w][\w.-]*", theme):
        return theme
    what = f"“{theme}” is not the name of a theme."
    bad(("theme",), what, "Give the name of a folder in themes/.")
    return "plain"


def _permalinks(data: dict[str, object], bad: Bad) -> str:
    default = Settings().permalinks
    given = data.get("permalinks", default)
    pattern: str = _one("permalinks", str, given, ("permalinks",), bad, default)
    if (
        re.fullmatch(r"/(?:(?::(?:year|month|day|slug|section)|[\w-]+)/)+", pattern)
        and ":slug" in pattern
        and len(pattern) <= LONGEST_PATTERN
    ):
        return pattern
    fix = (
        "Write for example /:year/:month/:day/:slug/ ; known are :year :month :day :slug :section."
    )
    bad(("permalinks",), f"“{pattern}” is not a pattern for addresses.", fix)
    return default


def _checked_summary(summary: Summary, bad: Bad) -> Summary:
    if summary.sentences >= 1 and (summary.words is None or summary.words >= 10):
        return summary
    fix = "Set summary.sentences to 1 or more, summary.words to 10 or more."
    bad(("summary",), "a summary needs room for a sentence.", fix)
    return Summary()


def _struct(kind: type[Any], given: dict[str, Any], above: tuple[str, ...], bad: Bad) -> Any:
    """Return a struct from plain data. A wrong field is reported and keeps its default."""
    default = kind()
    fields = {f.name: f.type for f in msgspec.structs.fields(kind)}
    out = {
        k: _one(k, fields[k], v, (*above, k), bad, getattr(default, k)) for k, v in given.items()
    }
    return kind(**out)


WRITTEN = {"sender": "from"}  # a field that is called otherwise in digest.yaml


def _written(kind: type[Any]) -> tuple[str, ...]:
    """Return the keys of a group as they are written in digest.yaml."""
    return tuple(WRITTEN.get(field, field) for field in kind.__struct_fields__)


def _shown(value: object) -> str:
    """Return a value as YAML shows it, in short."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "keys and values"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(str, value))}]"[:60]
    return f"“{str(value)[:60]}”"


def _one(
    name: str, kind: object, value: object, keys: tuple[str, ...], bad: Bad, default: object
) -> Any:
    """Return one value as its type, or its default, reported by `bad`, if it cannot be that."""
    if value is None:
        return default
    try:
        if isinstance(value, bool) and kind is not bool and bool not in get_args(kind):
            raise msgspec.ValidationError
        return msgspec.convert(value, kind, strict=kind is not str)
    except msgspec.ValidationError:
        if kind is str and isinstance(value, int | float):
            return str(value)
        listed = str(kind).startswith("tuple")
        known = [k for k in (kind, *get_args(kind)) if k in KINDS]
        wanted = KINDS[known[0]] if known else None
        choices = [str(c) for c in get_args(kind)] if wanted is None else []
        if listed:
            wanted, choices = "a list of texts, such as [A, B]", []
        said = wanted or ("one of " + ", ".join(choices) if choices else "keys and values")
        bad(
            keys,
            f"“{'.'.join(WRITTEN.get(k, k) for k in keys)}” must be {said}; it is {_shown(value)}.",
            f"Correct it; until then the default is used: {_shown(default)}."
            if default not in (None, "", ())
            else "Correct it, or leave it out.",
        )
        return default


def _checked_email(email: Email, bad: Bad) -> Email:
    """Return the mail settings; a host or port that no connection can use is an error."""
    if not hosts.is_host(email.host):
        what = f"“{email.host[:80]}” is not the name of a host."
        bad(("email", "host"), what, "Write for example mail.example.org.")
        email = msgspec.structs.replace(email, host=Email().host)
    if email.port is not None and email.port not in hosts.PORTS:
        bad(("email", "port"), f"there is no port {email.port}.", "Write a number up to 65535.")
        email = msgspec.structs.replace(email, port=None)
    if not 0 <= email.rate < FASTEST:
        what = f"{email.rate:g} messages a second cannot be kept."
        bad(("email", "rate"), what, "Write for example 5; 0 sends without pauses.")
        email = msgspec.structs.replace(email, rate=Email().rate)
    return email


def _checked(m: Masthead, bad: Bad) -> Masthead:
    base = m.base_url.rstrip("/")
    if base and not hosts.is_site_address(base):
        bad(
            ("base_url",),
            f"“{m.base_url}” is not the address of a site.",
            "Write for example https://example.org/digest",
        )
        base = ""
    zone = m.timezone
    try:
        zoneinfo.ZoneInfo(zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        near = text.closest(zone, zoneinfo.available_timezones())
        bad(
            ("timezone",),
            f"there is no time zone “{zone}”.",
            f"Did you mean “{near}”?" if near else "Write for example Europe/Berlin.",
        )
        zone = "UTC"
    language = m.language
    if not re.fullmatch(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", language):
        bad(
            ("language",), f"“{language}” is not a language tag.", "Write for example en, de or fr."
        )
        language = "en"
    return msgspec.structs.replace(m, base_url=base, timezone=zone, language=language)
