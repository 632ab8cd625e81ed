"""Read the front matter at the head of a file: YAML between lines of `---`.

Returns fields under the contract's names (text, or lists of text), unknown keys, and problems with
line and column. YAML is read as a stream of events and never composed: an alias is refused, deep
nesting costs nothing, and every value stays as it was typed (`no` is the word "no").

Plain lines, `key: value` and `key: [one, two]`, are read without YAML; a test shows that both ways
give the same. A headline is often not valid YAML ("Bridge shut: two hurt"): where YAML fails, such
lines are read as plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from digest.core import tables
from digest.core.model import Problem
from digest.intake.article import date_labels, dates
from digest.intake.formats import yaml_events
from digest.intake.formats.yaml_events import NONE, Pair, Value

KEYS: dict[str, str] = {
    key: field for field, keys in tables.table("formats/front_matter_keys").items() for key in keys
}
LISTS = frozenset({"authors", "tags"})
_JUDGED = frozenset({"date", "updated", "draft", "weight"})  # keys whose texts are not always valid
LONGEST = 100_000  # characters; more is not front matter
_OPEN = re.compile(r"---[ \t]*\n")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.M)
_KEY_LINE = re.compile(r"[\w][\w .-]{0,40}:(?:\s|\Z)")
# Plain lines: a word, and a value that YAML reads unchanged. Such a value begins with a letter or
# figure and has no colon before a space or the end, and no # after a space (an address is one); or
# it is between quotation marks with none inside; or it is a list of such words.
_SIMPLE = re.compile(
    r"([A-Za-z]\w{0,60}): +"
    r"(?:([A-Za-z0-9](?:[^:#]|:(?=[^ ])|(?<! )#)*)"
    r'|"([^"\\]*)"|' + r"'([^']*)'"
    r"|\[ *([A-Za-z0-9][\w .-]*(?:, *[A-Za-z0-9][\w .-]*)*)\]) *"
)
_TEXTS = frozenset(
    {"title", "outlet", "section", "description"}
)  # whose values people type as they are in the paper
_TYPED = re.compile(r"([A-Za-z]\w{0,60}): +(\S.*)")
_COMMENT = re.compile(r"\s#\s.*")
_HASH = re.compile(r" #\S")  # "Team is #1": no comment, though YAML takes it for one


class Front(NamedTuple):
    fields: dict[str, str | list[str]]
    unknown: dict[str, str]
    problems: tuple[Problem, ...]


def split(text: str) -> tuple[str | None, str, int, bool]:
    """Return front matter or None, body, line of the body, and whether the end is missing."""
    opened = _OPEN.match(text)
    if not opened:
        return None, text, 1, False
    closed = _CLOSE.search(text, opened.end())
    if closed and closed.start() - opened.end() <= LONGEST:
        head = text[opened.end() : closed.start()]
        if (
            not head.strip()
            or any(_KEY_LINE.match(line) for line in head.split("\n", 40)[:40])
            or head.lstrip()[0] in "[{&*!-"
        ):
            return head, text[closed.end() :], text.count("\n", 0, closed.end()) + 1, False
        return None, text, 1, False  # two rules around a paragraph are text
    after = text[opened.end() : opened.end() + 200]
    if _KEY_LINE.match(after):
        return None, text[opened.end() :], 2, True
    return None, text, 1, False


def read(head: str, path: str, first_line: int = 2) -> Front:
    """Return what the front matter states.

    `first_line` is the line of the file on which `head` begins.
    """
    problems: list[Problem] = []
    pairs = _simple(head, first_line)
    if pairs is None:
        pairs = yaml_events.pairs(head, path, first_line, problems)
        failed = any(p.name == "front-matter" for p in problems)
        if (failed or _HASH.search(head)) and (typed := _as_typed(head, failed)) != head:
            fewer: list[Problem] = []
            more = yaml_events.pairs(typed, path, first_line, fewer)
            if len(more) >= len(pairs) and len(fewer) <= len(problems):
                pairs, problems = more, fewer
    return fold(pairs, path, problems)


def _simple(head: str, first_line: int) -> list[Pair] | None:
    """Key and value pairs of plain lines, or None when only YAML can tell."""
    out = []
    for number, line in enumerate(head.split("\n"), first_line):
        if not line.strip(" "):
            continue
        m = _SIMPLE.fullmatch(line)
        # YAML reads what is printable for Python, in which the only space is the plain one
        if not m or not line.isprintable():
            return None
        which = m.lastindex or 0
        raw = m[which]
        value: str | list[str] | None = raw
        kind, column = "text", m.start(which)  # from 1, so that of the mark before it
        if which == 2:
            value = raw = raw.rstrip(" ")
            column += 1
            if raw in NONE:
                value = None
        elif which == 5:
            kind, column = "list", line.index("[", m.end(1)) + 1
            value, raw = (
                [word.strip(" ") for word in raw.split(",")],
                line[column - 1 :].rstrip(" "),
            )
        out.append(Pair(m[1], number, 1, Value(value, kind, number, column, raw)))
    return out


def _as_typed(head: str, failed: bool) -> str:
    """Return the front matter with quotation marks around the texts that YAML would break or cut.

    Such a text is typed on one line, as after `title:`. Unless YAML failed, what begins with one of
    its marks is left as it is.
    """
    lines = head.split("\n")
    for i, line in enumerate(lines):
        m = _TYPED.fullmatch(line)
        if (
            not m
            or KEYS.get(m[1].casefold()) not in _TEXTS
            or (lines[i + 1 : i + 2] and lines[i + 1][:1] in (" ", "\t"))
        ):
            continue
        text = _COMMENT.sub("", m[2]).rstrip()
        first = text[:1]
        if not failed and not first.isalnum():
            continue
        if first in ("'", '"'):
            closed = text.find(first, 1)
            broken = (
                0 < closed < len(text) - 1
                if first == '"'
                else closed != len(text) - 1 and "''" not in text
            )
        elif first in "[{":
            broken = 0 < text.find("]" if first == "[" else "}") < len(text) - 1
        else:
            broken = first in "@%`" or (
                first not in "|>&*!"
                and (": " in text or text.endswith(":") or _HASH.search(text) is not None)
            )
        if broken:
            lines[i] = f"{line[: m.start(2)]}'" + text.replace("'", "''") + "'"
    return "\n".join(lines)


class _Held(NamedTuple):
    """A value for a field: the field's name, the key as written, and the value."""

    name: str
    key: str
    value: Value


def fold(pairs: list[Pair], path: str, problems: list[Problem]) -> Front:
    """Return the fields that keys and values state, and those keys that are not known.

    `path` is named in problems, which are added to `problems`.
    """
    unknown: dict[str, str] = {}
    held = [
        known
        for pair in _once(pairs, path, problems)
        if (known := _held(pair, path, unknown, problems)) is not None
    ]
    language = next(
        (h.value.value for h in held if h.name == "language" and isinstance(h.value.value, str)),
        "en",
    )
    fields: dict[str, str | list[str]] = {}
    for name, key, value in held:
        got = _typed(_Held(name, key, value), path, language, problems)
        if name == "status":  # of Pelican: a draft is one, all else is published
            name, got = "draft", "true" if got in ("draft", "hidden") else None
        if got is None:
            unknown.setdefault(key.strip(), value.raw)
        elif name not in fields:
            fields[name] = got
        else:  # two names of one thing: the contract's own name counts, else the first
            own = key.strip().casefold() == name
            if own:
                fields[name] = got
            if own or fields[name] != got:
                unknown.setdefault(key.strip(), value.raw)
    return Front(fields, unknown, tuple(problems))


def _folded(key: str) -> str:
    return key.strip().casefold().replace("-", "_").replace(" ", "_")


def _once(pairs: list[Pair], path: str, problems: list[Problem]) -> Iterator[Pair]:
    """Yield each key the first time that it is given, and report the others."""
    first: dict[str, int] = {}
    for pair in pairs:
        key, line, column, value = pair
        folded = _folded(key)
        if not folded or value.kind == "alias":
            continue
        if folded not in first:
            first[folded] = line
            yield pair
            continue
        problems.append(
            Problem(
                level="warning",
                where=f"{path}:{line}:{column}",
                what=f"The key {key!r} is given twice, on line {first[folded]} and "
                f"on line {line}; the first counts",
                fix="Keep one of them.",
                name="front-matter-twice",
            )
        )


def _held(pair: Pair, path: str, unknown: dict[str, str], problems: list[Problem]) -> _Held | None:
    """Return the value of a known key; that of another one goes into `unknown`."""
    key, _, _, value = pair
    folded = _folded(key)
    name = KEYS.get(folded)
    if name is None:
        text = value.value if value.kind == "text" else value.raw
        unknown[key.strip()] = text if isinstance(text, str) else ""
    elif value.kind == "mapping" or value.value is None:
        if value.kind != "text":
            what = "a mapping" if value.kind == "mapping" else "a nested list"
            problems.append(_wrong(path, key, value, what, name))
            unknown[key.strip()] = value.raw
    elif (
        folded == "url"
        and isinstance(value.value, str)
        and not value.value.startswith(("http://", "https://"))
    ):
        unknown[key.strip()] = value.value  # for other generators, an address on their own site
    else:
        return _Held(name, key, value)
    return None


def _typed(
    held: _Held, path: str, language: str, problems: list[Problem]
) -> str | list[str] | None:
    """Return a value as its field wants it; None, with a problem, if it is not valid."""
    name, key, value = held
    got = value.value
    if name in LISTS:
        many = got if isinstance(got, list) else [got or ""]
        if name == "tags" and not isinstance(got, list):
            many = (got or "").split(",")
        return [s for s in (" ".join(x.split()) for x in many) if s]
    if isinstance(got, list):
        if name != "section" or not got:
            problems.append(_wrong(path, key, value, "a list", name))
            return None
        got = got[0]  # categories: the first is the section
        if len(value.value or ()) > 1:
            return " ".join(got.split())
    text = " ".join((got or "").split())
    if not text or name not in _JUDGED:
        return text or None
    found = _judged(name, text, language)
    if isinstance(found, str):
        return found
    where = f"{path}:{value.line}:{value.column}"
    what = f"{key}: {text[:60]!r} is {found.what}"
    problems.append(
        Problem(level="warning", where=where, what=what, fix=found.fix, name=found.problem)
    )
    return None


class _Invalid(NamedTuple):
    """Why a text is not valid: what it is, how to correct it, and the name of the problem."""

    what: str
    fix: str
    problem: str = "front-matter"


_BOOLEANS = {
    **dict.fromkeys(("true", "yes", "on", "1"), "true"),
    **dict.fromkeys(("false", "no", "off", "0"), "false"),
}


def _judged(name: str, text: str, language: str) -> str | _Invalid:
    """Return the text of a date, a number, or true or false; or why it is not valid."""
    if name in ("date", "updated"):
        day = dates.one(text, language)
        if day is None:
            fix = "Write it as 2024-02-10 or 2024-02-10T14:30:00+01:00."
            return _Invalid("not a date", fix, "front-matter-date")
        if date_labels.is_placeholder(day):
            what = "a day that programs write when they know none"
            return _Invalid(what, "Write the article's date, or leave the key out.")
        return day
    if name == "draft":
        found = _BOOLEANS.get(text.casefold())
        return found or _Invalid("neither true nor false", "Write true or false.")
    if re.fullmatch(r"[+-]?\d{1,9}", text, re.A):
        return text
    return _Invalid("not a whole number", "Write a whole number, or leave the key out.")


def _wrong(path: str, key: str, value: Value, what: str, name: str) -> Problem:
    want = "a text or a list of texts" if name in LISTS else "one text"
    return Problem(
        level="warning",
        where=f"{path}:{value.line}:{value.column}",
        what=f"{key} holds {what} where {want} belongs",
        fix=f"Write {want} after {key}: .",
        name="front-matter-type",
    )
