"""Read the front matter of other tools.

TOML and JSON (Hugo), plain lines (Pelican), no opening line (Hexo).

It is read as the YAML front matter is, and reported, so that nobody relies on it unknowingly. It is
never printed as text, and its draft flag counts.
"""

from __future__ import annotations

import datetime
import json
import re
import tomllib
from typing import NamedTuple

from digest.intake.formats.yaml_events import Pair, Value

LONGEST = 100_000  # characters; more is not front matter
MOST = 40  # lines of `Key: value`
_TOML = re.compile(r"\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.M | re.S)
_LINE = re.compile(r"([A-Za-z][\w -]{0,30}):(?: +(\S.*)|\s*)")
_RULE = re.compile(r"-{3,}[ \t]*")
# Keys of Pelican and Hexo by which such lines are known; the title must be among them.
_KNOWN = frozenset(
    "title date modified updated author authors category categories tags keywords slug status "
    "summary lang draft layout permalink subtitle description".split()
)


class Foreign(NamedTuple):
    """Front matter of another tool: its pairs, the body, and the line on which the body begins."""

    kind: str
    pairs: list[Pair]
    body: str
    line: int


def find(text: str) -> Foreign | None:
    """Return the front matter of another tool at the head of a text, or None."""
    first = text[:3]
    if first == "+++":
        return _toml(text)
    if first[:1] == "{":
        return _json(text)
    if first[:1].isalpha() and ":" in text[:40]:
        return _lines(text)
    return None


def _toml(text: str) -> Foreign | None:
    m = _TOML.match(text, 0, LONGEST)
    if m is None:
        return None
    try:
        data = tomllib.loads(m[1])
    except tomllib.TOMLDecodeError:
        data = {}
    return Foreign("TOML", _pairs(data), text[m.end() :], _line(text, m.end()))


def _json(text: str) -> Foreign | None:
    try:
        data, end = json.JSONDecoder(strict=False).raw_decode(text[:LONGEST])
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or not {str(key).casefold() for key in data} & _KNOWN:
        return None
    return Foreign("JSON", _pairs(data), text[end:].lstrip("\n"), _line(text, end))


def _lines(text: str) -> Foreign | None:
    """Lines of `Key: value` up to a blank line (Pelican) or a line of hyphens (Hexo)."""
    pairs: list[Pair] = []
    at = 0
    for number in range(1, MOST + 1):
        end = text.find("\n", at)
        line = text[at : end if end >= 0 else len(text)]
        hexo = _RULE.fullmatch(line) is not None
        if hexo or not line.strip():
            keys = {pair.key.casefold() for pair in pairs}
            known = keys & _KNOWN
            if end < 0 or "title" not in keys or len(known) < 2 or 2 * len(known) < len(keys):
                return None
            kind = "without its first line" if hexo else "without --- lines"
            return Foreign(kind, pairs, text[end + 1 :], number + 1)
        m = _LINE.fullmatch(line.rstrip())
        if m is None or end < 0:
            return None
        value = m[2] or ""
        column = (m.start(2) if m[2] else len(line)) + 1
        pairs.append(Pair(m[1], number, 1, Value(value or None, "text", number, column, value)))
        at = end + 1
    return None


def _line(text: str, end: int) -> int:
    return text.count("\n", 0, end) + 1


def _pairs(data: dict[str, object]) -> list[Pair]:
    return [Pair(str(key), 1, 1, _value(value)) for key, value in data.items()]


def _value(value: object) -> Value:
    """Return a value of TOML or JSON as a front matter has it: text, or a list of texts."""
    if isinstance(value, dict):
        return Value(None, "mapping", 1, 1, str(value)[:200])
    if isinstance(value, list):
        names = [v.get("name") if isinstance(v, dict) else v for v in value]
        flat = all(isinstance(v, (str, int, float)) for v in names)
        return Value(list(map(_text, names)) if flat else None, "list", 1, 1, str(value)[:200])
    text = _text(value)
    return Value(text, "text", 1, 1, text or "")


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    return "" if value is None else str(value)
