"""Read YAML files strictly: plain data with the line and column of every key.

Returns dict, list, str, int, float, bool and None; dates stay text. A key given twice is reported
with both lines. Anchors, aliases and tags are refused, and depth is limited. PyYAML's C parser
composes nodes, which carry marks; plain data is made from them here, so that no constructor of
PyYAML ever runs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from digest.core.model import Problem
from digest.core.patterns import lazy

if TYPE_CHECKING:
    import yaml

Plain = Any

DEPTH = 32
LARGEST = 2_000_000  # characters; an edition.yaml of a thousand stories has a tenth of that


class Mark(Protocol):
    """A place in a text, counted from 0; PyYAML has two classes for it."""

    line: int
    column: int
    index: int


class Yaml(msgspec.Struct, frozen=True):
    """A file read. `lines`: keys joined by `/` -> (line, column), from 1.

    `again`: keys at the top that are given once more: the key, its name in `lines`, its value.
    """

    data: Plain
    lines: dict[str, tuple[int, int]]
    problems: tuple[Problem, ...] = ()
    again: tuple[tuple[str, str, Plain], ...] = ()

    def at(self, path: str, *keys: object) -> str:
        """Return `path:line:column` of a key, or of the nearest key above it that has a place."""
        parts = [str(k) for k in keys]
        while parts:
            place = self.lines.get("/".join(parts))
            if place:
                return f"{path}:{place[0]}:{place[1]}"
            parts.pop()
        return path


def load(text: str, path: str, first_line: int = 1) -> Yaml:
    """Read a YAML document strictly. `first_line`: the line of the file where `text` begins."""
    reader = _Reader(path, first_line)
    node = reader.node(text)
    data = reader.value(node, (), 0) if node is not None else None
    return Yaml(data, reader.lines, tuple(reader.problems), tuple(reader.again))


class _Reader:
    """One reading of a document; local to `load`."""

    def __init__(self, path: str, first_line: int) -> None:
        self.path, self.first_line = path, first_line
        self.problems: list[Problem] = []
        self.lines: dict[str, tuple[int, int]] = {}
        self.again: list[tuple[str, str, Plain]] = []

    def node(self, text: str) -> yaml.Node | None:
        """Return PyYAML's node of the document; None where it has none, or has a problem."""
        import yaml  # 48 ms: only when there is YAML

        if len(text) > LARGEST:
            what = f"the file is longer than {LARGEST:,} characters."
            self._bad(None, what, "Is it YAML? Split it or take it out.")
            return None
        loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            # Before composing: no file of ours needs an alias, and a few lines of them fill memory.
            for event in yaml.parse(text, Loader=loader):
                if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                    what = "anchors and aliases (& and *) are not read here."
                    self._bad(event.start_mark, what, "Write the value out.")
                    return None
            return yaml.compose(text, Loader=loader)
        except yaml.YAMLError as error:
            self._not_yaml(text, error, loader)
        except (ValueError, RecursionError) as error:
            what = f"this is not YAML: {str(error).splitlines()[0]}."
            self._bad(None, what, "Save the file as UTF-8 text without control characters.")
        return None

    def value(self, node: yaml.Node, keys: tuple[str, ...], depth: int) -> Plain:
        """Return the plain data of a node."""
        import yaml

        self.lines.setdefault("/".join(keys), self._place(node.start_mark))
        if depth > DEPTH:
            self._bad(node.start_mark, "values are nested too deep.", "Write the file flatter.")
            return None
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, keys, depth)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(v, (*keys, str(i)), depth + 1) for i, v in enumerate(node.value)]
        return scalar(node)

    def _mapping(
        self, node: yaml.MappingNode, keys: tuple[str, ...], depth: int
    ) -> dict[str, Plain]:
        import yaml

        out: dict[str, Plain] = {}
        seen: dict[str, Mark] = {}
        for k, v in node.value:
            if not isinstance(k, yaml.ScalarNode):
                fix = "Put it between quotation marks."
                self._bad(k.start_mark, "a key must be plain text.", fix)
                continue
            key = str(k.value)
            if key in seen:
                self._given_twice(key, k.start_mark, seen[key])
                if not keys:
                    mark = f"{key}\0{len(self.again)}"
                    self.again.append((key, mark, self.value(v, (mark,), 1)))
                    self.lines[mark] = self._place(k.start_mark)
                continue
            seen[key] = k.start_mark
            self.lines["/".join((*keys, key))] = self._place(k.start_mark)
            out[key] = self.value(v, (*keys, key), depth + 1)
        return out

    def _given_twice(self, key: str, mark: Mark, first: Mark) -> None:
        line = first.line + self.first_line
        what = f"the key “{key}” is given twice: here and on line {line}. The first is used."
        self._bad(mark, what, "Keep one of the two.", "key-twice")

    def _not_yaml(self, text: str, error: Any, loader: type[yaml.SafeLoader]) -> None:
        opened = _open_quote(text, error, loader)
        if opened is not None:
            what = "the quotation mark that opens here is not closed before the next line"
            fix = (
                "Close it where the words end; a mark within the words is doubled ('') or has a"
                ' backslash before it (\\").'
            )
            self._bad(opened, f"this is not YAML: {what}.", fix)
            return
        said = str(getattr(error, "problem", None) or "not readable").splitlines()[0]
        fix = (
            "Put text that holds a colon, a # or a quotation mark between quotation marks, and"
            " indent with spaces."
        )
        self._bad(getattr(error, "problem_mark", None), f"this is not YAML: {said}.", fix)

    def _bad(self, mark: Mark | None, what: str, fix: str, name: str = "yaml") -> None:
        line, column = self._place(mark) if mark is not None else (0, 0)
        where = f"{self.path}:{line}:{column}" if line else self.path
        self.problems.append(Problem(level="error", where=where, what=what, fix=fix, name=name))

    def _place(self, mark: Mark) -> tuple[int, int]:
        return mark.line + self.first_line, mark.column + 1


def _open_quote(text: str, error: Any, loader: type[yaml.SafeLoader]) -> Mark | None:
    """Return where a quotation mark opens that is not closed, or only by the next one.

    The next one is then behind a key, which the open one swallows. None where something else is
    wrong. YAML itself names a place behind it, or the end of the file.
    """
    import yaml

    escape = "escape" in str(getattr(error, "problem", ""))
    if "quoted scalar" in str(getattr(error, "context", "")) and not escape:
        opened: Mark | None = error.context_mark
        return opened
    mark, last = getattr(error, "problem_mark", None), None
    try:
        for token in yaml.scan(text, Loader=loader):
            if mark is not None and token.start_mark.index > mark.index:
                break
            if isinstance(token, yaml.ScalarToken) and token.style in ("'", '"'):
                last = token
    except yaml.YAMLError:
        pass
    if last is None or mark is None or last.end_mark.line != mark.line:
        return None
    quoted = text[last.start_mark.index : last.end_mark.index]
    return last.start_mark if _SWALLOWED.search(quoted) else None


_SWALLOWED = lazy(r"\n[ \t]*(?:- +)?[\w./-]+:(?:\s|$)")
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9_]{0,18})\Z")
_FLOAT = re.compile(r"[-+]?(?:[0-9][0-9_]{0,18})?\.[0-9]{1,18}\Z")


def scalar(node: Any) -> str | int | float | bool | None:
    """Return a plain scalar by YAML 1.2's core schema: `no`, `on`, dates and 1e5 stay text."""
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

    if "#" not in text:
        return []
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
