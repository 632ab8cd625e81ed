"""Put together the values of a key that is given twice, as pasted lines may give it.

Takes a file as it was read; returns it with both values under the first key, and a warning with the
one line to write. Two values that contradict each other (two leads, two headlines of one story)
stay an error, and the first is used.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec

from digest.core import yaml_reading, yaml_writing

LONGEST = 240  # characters of a line that is shown in a message
GROUPS = ("merge", "split")


def joined(yaml: yaml_reading.Yaml, path: str, keys: Collection[str] | None) -> yaml_reading.Yaml:
    """Join the values of keys given twice. `keys`: those that may be joined; None: all."""
    if not yaml.again or not isinstance(yaml.data, dict):
        return yaml
    data: dict[str, object] = dict(yaml.data)
    lines = dict(yaml.lines)
    used: dict[str, str] = {}  # where it is given again -> the key
    for key, mark, more in yaml.again:
        first = data[key]
        both = _both(first, more, key) if keys is None or key in keys else None
        if both is None:
            continue
        before = len(both) - len(_groups(more, key)) if isinstance(both, list) else 0
        for place, at in yaml.lines.items():
            if place.startswith(f"{mark}/"):
                head, _, rest = place[len(mark) + 1 :].partition("/")
                name = str(before + int(head)) if isinstance(both, list) else head
                lines.setdefault("/".join((key, name, rest) if rest else (key, name)), at)
        data[key] = both
        used[yaml.at(path, mark)] = key
    told = tuple(
        msgspec.structs.replace(
            p,
            level="warning",
            what=p.what.replace("The first is used.", "Both are used."),
            fix=_line(used[p.where], data[used[p.where]]),
        )
        if p.where in used and p.name == "key-twice"
        else p
        for p in yaml.problems
    )
    return yaml_reading.Yaml(data, lines, told, yaml.again)


def _groups(value: object, key: str) -> Any:
    """Return a group written without the outer brackets with them."""
    flat = (
        key in GROUPS
        and isinstance(value, list)
        and value
        and all(isinstance(v, str) for v in value)
    )
    return [value] if flat else value


def _both(first: object, more: object, key: str) -> object:
    """Return both values in one; None where they contradict each other."""
    if first is None or more is None:
        return _groups(more if first is None else first, key)
    first, more = _groups(first, key), _groups(more, key)
    if isinstance(first, list) and isinstance(more, list):
        return [*first, *(m for m in more if m not in first or key in GROUPS)]
    if not isinstance(first, dict) or not isinstance(more, dict):
        return None
    out = dict(first)
    for name, value in more.items():
        if name not in out or out[name] == value:
            out[name] = value
        elif (
            isinstance(out[name], dict)
            and isinstance(value, dict)
            and (inner := _both(out[name], value, "")) is not None
        ):
            out[name] = inner
        else:
            return None
    return out


def _line(key: str, value: object) -> str:
    made = yaml_writing.one_line({key: value})
    return f"Write one line: {made}" if len(made) <= LONGEST else f"Put both below one “{key}:”."
