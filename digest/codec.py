"""YAML with line and column, values as bytes, fingerprints. The only room that knows yaml.

In: text of a YAML file. Out: plain data (dict, list, str, int, float, bool, None; dates stay text) and the place of every key and
item, or Problems. Trusts nothing: a key given twice names both lines, aliases and anchors are refused (an alias bomb is one line long),
tags are refused, depth is bounded. Method: PyYAML's C parser composes nodes, which carry marks; plain data is made from them here,
so that no constructor of PyYAML ever runs.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any, TypeVar

import msgspec

from digest.model import Problem

Plain = Any
T = TypeVar("T")

DEPTH = 32
LARGEST = 2_000_000  # characters; an edition.yaml of a thousand stories has a tenth of that


class Yaml(msgspec.Struct, frozen=True):
    """A file read: `data`, `lines` (path of keys joined by `/` -> (line, column), from 1) and what was wrong."""

    data: Plain
    lines: dict[str, tuple[int, int]]
    problems: tuple[Problem, ...] = ()

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

    def where(mark: Any) -> str:
        return f"{path}:{mark.line + first_line}:{mark.column + 1}" if mark is not None else path

    def bad(mark: Any, what: str, mend: str, name: str = "yaml") -> None:
        problems.append(Problem(level="error", where=where(mark), what=what, mend=mend, name=name))

    if len(text) > LARGEST:
        bad(None, f"the file is longer than {LARGEST:,} characters.", "Is it YAML? Split it or take it out.")
        return Yaml(None, lines, tuple(problems))
    loader_class: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    # Aliases are refused before composing: nothing in our files needs one, and a few lines of them fill the memory.
    try:
        for event in yaml.parse(text, Loader=loader_class):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                bad(event.start_mark, "anchors and aliases (& and *) are not read here.", "Write the value out.")
                return Yaml(None, lines, tuple(problems))
        node = yaml.compose(text, Loader=loader_class)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        said = str(getattr(error, "problem", None) or "not readable").splitlines()[0]
        hint = "Put text that holds a colon, a # or a quotation mark between quotation marks, and indent with spaces."
        bad(mark, f"this is no YAML: {said}.", hint)
        return Yaml(None, lines, tuple(problems))
    except (ValueError, RecursionError) as error:
        bad(None, f"this is no YAML: {str(error).splitlines()[0]}.", "Save the file as UTF-8 text without control characters.")
        return Yaml(None, lines, tuple(problems))

    def value(node: Any, keys: tuple[str, ...], depth: int) -> Plain:
        lines.setdefault("/".join(keys), (node.start_mark.line + first_line, node.start_mark.column + 1))
        if depth > DEPTH:
            bad(node.start_mark, "values are nested too deep.", "Write the file flatter.")
            return None
        if isinstance(node, yaml.MappingNode):
            out: dict[str, Plain] = {}
            seen: dict[str, Any] = {}
            for k, v in node.value:
                if not isinstance(k, yaml.ScalarNode):
                    bad(k.start_mark, "a key must be plain text.", "Put it between quotation marks.")
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
                    continue
                seen[key] = k.start_mark
                lines["/".join((*keys, key))] = (k.start_mark.line + first_line, k.start_mark.column + 1)
                out[key] = value(v, (*keys, key), depth + 1)
            return out
        if isinstance(node, yaml.SequenceNode):
            return [value(v, (*keys, str(i)), depth + 1) for i, v in enumerate(node.value)]
        return scalar(node)

    data = value(node, (), 0) if node is not None else None
    return Yaml(data, lines, tuple(problems))


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


def dump(data: Plain) -> str:
    """Plain data as YAML that a person reviews: keys in the order given, text unescaped, long lines folded."""
    import yaml

    class Dumper(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:
            return True

    def text(dumper: Any, value: str) -> Any:
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)

    Dumper.add_representer(str, text)
    return yaml.dump(data, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=120)


def pack(value: object) -> bytes:
    """A value as msgpack; dicts keep their order, so equal values made in equal order are equal bytes."""
    return msgspec.msgpack.encode(value)


def unpack(data: bytes, kind: type[T]) -> T:
    """The value again. Raises msgspec.MsgspecError when the bytes are not such a value."""
    return msgspec.msgpack.decode(data, type=kind)


def fingerprint(*parts: bytes | str) -> str:
    """32 hexadecimal digits that name a content; parts are kept apart."""
    h = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        h.update(len(data).to_bytes(8, "little"))
        h.update(data)
    return h.hexdigest()


def edited(source: str, change: Any) -> str:
    """A YAML file after `change(mapping)`, with its comments, its order and its way of writing kept (ruamel.yaml's round trip).

    `change` is handed the mapping of the file (an empty one for an empty file) and changes it in place. Raises ValueError when the
    file cannot be read, so that nothing is ever overwritten blindly.
    """
    import io

    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedMap
    from ruamel.yaml.error import YAMLError

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 1 << 16
    yaml.allow_unicode = True
    head = ""
    try:
        data = yaml.load(source)
    except YAMLError as error:
        raise ValueError(str(error).splitlines()[0]) from error
    if data is None:  # only comments: they stay above what comes
        data = CommentedMap()
        head = source if not source or source.endswith("\n") else source + "\n"
    if not isinstance(data, CommentedMap):
        raise ValueError("the file is no mapping of keys to values")
    change(data)
    out = io.StringIO()
    if data:
        yaml.dump(data, out)
    return head + out.getvalue()
