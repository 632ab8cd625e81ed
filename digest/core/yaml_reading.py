"""Read YAML files strictly: plain data with the line and column of every key.

Returns dict, list, str, int, float, bool and None; dates stay text. A key given twice is reported
with both lines. Anchors, aliases and tags are refused, and depth is limited. PyYAML's C parser
composes nodes, which carry marks; plain data is made from them here, so that no constructor of
PyYAML ever runs.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from digest.core.model import Problem

Plain = Any

DEPTH = 32
LARGEST = 2_000_000  # characters; an edition.yaml of a thousand stories has a tenth of that


class Yaml(msgspec.Struct, frozen=True):
    """A file read: `data`, `lines` (path of keys joined by `/` -> (line, column), from 1) and what was wrong. `again`: keys at the top that
    are given once more, by what name `lines` knows that place, and the value."""

    data: Plain
    lines: dict[str, tuple[int, int]]
    problems: tuple[Problem, ...] = ()
    again: tuple[tuple[str, str, Plain], ...] = ()

    def at(self, path: str, *keys: object) -> str:
        """`path:line:column` of a key, or of the nearest key above it that has a place."""
        parts = [str(k) for k in keys]
        while parts:
            place = self.lines.get("/".join(parts))
            if place:
                return f"{path}:{place[0]}:{place[1]}"
            parts.pop()
        return path


def load(text: str, path: str, first_line: int = 1) -> Yaml:
    """Read a YAML document strictly. `first_line` is the line of the file on which `text` begins (front matter: 2)."""
    import yaml  # 48 ms: only when there is YAML

    problems: list[Problem] = []
    lines: dict[str, tuple[int, int]] = {}
    again: list[tuple[str, str, Plain]] = []

    def where(mark: Any) -> str:
        return f"{path}:{mark.line + first_line}:{mark.column + 1}" if mark is not None else path

    def bad(mark: Any, what: str, fix: str, name: str = "yaml") -> None:
        problems.append(Problem(level="error", where=where(mark), what=what, fix=fix, name=name))

    if len(text) > LARGEST:
        bad(
            None,
            f"the file is longer than {LARGEST:,} characters.",
            "Is it YAML? Split it or take it out.",
        )
        return Yaml(None, lines, tuple(problems))
    loader_class: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    # Aliases are refused before composing: nothing in our files needs one, and a few lines of them fill the memory.
    try:
        for event in yaml.parse(text, Loader=loader_class):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                bad(
                    event.start_mark,
                    "anchors and aliases (& and *) are not read here.",
                    "Write the value out.",
                )
                return Yaml(None, lines, tuple(problems))
        node = yaml.compose(text, Loader=loader_class)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        if (opened := _open_quote(text, error, loader_class)) is not None:
            what = "this is not YAML: the quotation mark that opens here is not closed before the next line."
            fix = "Close it where the words end; a mark within the words is doubled ('') or has a backslash before it (\\\")."
            bad(opened, what, fix)
            return Yaml(None, lines, tuple(problems))
        said = str(getattr(error, "problem", None) or "not readable").splitlines()[0]
        hint = "Put text that holds a colon, a # or a quotation mark between quotation marks, and indent with spaces."
        bad(mark, f"this is not YAML: {said}.", hint)
        return Yaml(None, lines, tuple(problems))
    except (ValueError, RecursionError) as error:
        bad(
            None,
            f"this is not YAML: {str(error).splitlines()[0]}.",
            "Save the file as UTF-8 text without control characters.",
        )
        return Yaml(None, lines, tuple(problems))

    def value(node: Any, keys: tuple[str, ...], depth: int) -> Plain:
        lines.setdefault(
            "/".join(keys), (node.start_mark.line + first_line, node.start_mark.column + 1)
        )
        if depth > DEPTH:
            bad(node.start_mark, "values are nested too deep.", "Write the file flatter.")
            return None
        if isinstance(node, yaml.MappingNode):
            out: dict[str, Plain] = {}
            seen: dict[str, Any] = {}
            for k, v in node.value:
                if not isinstance(k, yaml.ScalarNode):
                    bad(
                        k.start_mark, "a key must be plain text.", "Put it between quotation marks."
                    )
                    continue
                key = str(k.value)
                if key in seen:
                    first = seen[key].line + first_line
                    bad(
                        k.start_mark,
                        f"the key “{key}” is given twice: here and on line {first}. The first is used.",
                        "Keep one of the two.",
                        "key-twice",
                    )
                    if not keys:
                        mark = f"{key}\0{len(again)}"
                        again.append((key, mark, value(v, (mark,), 1)))
                        lines[mark] = (k.start_mark.line + first_line, k.start_mark.column + 1)
                    continue
                seen[key] = k.start_mark
                lines["/".join((*keys, key))] = (
                    k.start_mark.line + first_line,
                    k.start_mark.column + 1,
                )
                out[key] = value(v, (*keys, key), depth + 1)
            return out
        if isinstance(node, yaml.SequenceNode):
            return [value(v, (*keys, str(i)), depth + 1) for i, v in enumerate(node.value)]
        return scalar(node)

    data = value(node, (), 0) if node is not None else None
    return Yaml(data, lines, tuple(problems), tuple(again))


def _open_quote(text: str, error: Any, loader_class: Any) -> Any:
    """Where a quotation mark opens that is not closed, or only by the next one, behind a key that it swallows; None where that is not
    what is wrong. YAML itself is astray only there, or at the end of the file."""
    import yaml

    if "quoted scalar" in str(getattr(error, "context", "")) and "escape" not in str(
        getattr(error, "problem", "")
    ):
        return error.context_mark
    mark, last = getattr(error, "problem_mark", None), None
    try:
        for token in yaml.scan(text, Loader=loader_class):
            if mark is not None and token.start_mark.index > mark.index:
                break
            if isinstance(token, yaml.ScalarToken) and token.style in ("'", '"'):
                last = token
    except yaml.YAMLError:
        pass
    if last is None or mark is None or last.end_mark.line != mark.line:
        return None
    return (
        last.start_mark
        if _SWALLOWED.search(text[last.start_mark.index : last.end_mark.index])
        else None
    )


_SWALLOWED = re.compile(r"\n[ \t]*(?:- +)?[\w./-]+:(?:\s|$)")
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9_]{0,18})\Z")
_FLOAT = re.compile(r"[-+]?(?:[0-9][0-9_]{0,18})?\.[0-9]{1,18}\Z")


def scalar(node: Any) -> str | int | float | bool | None:
    """A plain scalar in the sense of YAML 1.2's core schema: `no` and `on` stay text, and so do dates and 1e5."""
    text = str(node.value)
    if node.style:  # quoted or a block
        return text
    low = text.lower()
    if low in ("", "~", "null"):
        return None
    if low in ("true", "false"):
        return low == "true"
    if _INT.match(text) and not (len(text.lstrip("+-")) > 1 and text.lstrip("+-")[0] == "0"):
        return int(text.replace("_", ""))
    if _FLOAT.match(text):
        return float(text.replace("_", ""))
    return text


def comments(text: str) -> list[str]:
    """Return the comments of a YAML text in order, each from its `#` on; of a broken text none."""
    import yaml

    spans: list[tuple[int, int]] = []
    try:
        for token in yaml.scan(text, Loader=yaml.SafeLoader):
            if isinstance(token, yaml.ScalarToken):
                spans.append((token.start_mark.index, token.end_mark.index))
    except yaml.YAMLError:
        return []
    found: list[str] = []
    start = 0
    for first, last in [*spans, (len(text), len(text))]:
        gap = text[start:first]
        found += [m[1].rstrip() for m in _COMMENT.finditer(gap)]
        start = max(start, last)
    return found


_COMMENT = re.compile(r"(?:^|(?<=\s))(#[^\n]*)", re.M)
