"""Fold the parts of a YAML file that a change leaves alone, so that little is parsed in detail.

Reading a file so that its layout is kept costs some 60 ms for a hundred lines. Of an editor's file
one decision changes at a time: the other keys of the mapping, and of the mapping in which it is,
become one short line each while the change is made, and are put back as they were written. Whoever
makes the change sees all keys (`Folded.shown`). What cannot be folded is left as it is.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from functools import partial
from typing import Any

from digest.core.patterns import lazy

Plain = Any
MARK = "folded-by-digest-"  # the key of a folded part, with a number
_LINE = lazy(rf"^[ ]*{MARK}(\d+): 0\n", re.M)


class Missed(Exception):
    """A change touches what was folded."""


class Folded:
    """A text with folded parts. `text` is what is left; `restored` puts the parts back."""

    def __init__(self, text: str, before: Plain = None, wanted: Plain = None) -> None:
        self.text = text
        self._parts: list[str] = []
        self._keys: dict[str, list[str]] = {}  # key of a folded part -> the keys in it
        self._inside: dict[str, None] = {}  # keys whose own mapping has folded parts
        self._before = before or {}
        if before and MARK not in text:
            self._fold(text, before, wanted)

    @property
    def is_whole(self) -> bool:
        """Whether nothing was folded."""
        return not self._parts

    def restored(self, text: str) -> str | None:
        """Return a text with the parts put back; None when one of them is lost."""
        found = [int(n) for n in _LINE.findall(text)]
        if sorted(found) != list(range(len(self._parts))):
            return None
        return _LINE.sub(lambda m: self._parts[int(m[1])], text)

    def shown(self, data: Any) -> Any:
        """Return a mapping that has all keys of the file, over one that was read from `text`."""
        if self.is_whole:
            return data
        inside = {key: _Shown(data[key], self._keys, self._before[key], {}) for key in self._inside}
        return _Shown(data, self._keys, self._before, inside)

    # ------------------------------------------------------------------------------------ folding

    def _fold(self, text: str, before: Plain, wanted: Plain) -> None:
        import yaml

        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        root: Any = yaml.compose(text, Loader=loader)
        lines = text.splitlines(keepends=True)
        if not text.endswith("\n") or not _is_block(root):
            return
        cut: list[tuple[int, int, list[str], int]] = []  # first line, end, keys, indentation
        cut += self._runs(root, lines, partial(_equal, before, wanted), len(lines))
        ends = [key.start_mark.line for key, _ in root.value[1:]] + [len(lines)]
        for (key, value), end in zip(root.value, ends, strict=True):
            name = key.value
            own, new = before.get(name), wanted.get(name)
            if _is_block(value) and isinstance(own, dict) and isinstance(new, dict) and own != new:
                runs = self._runs(value, lines, partial(_equal, own, new), end)
                if runs:
                    self._inside[name] = None
                cut += runs
        out: list[str] = []
        at = 0
        for first, last, keys, indent in sorted(cut):
            name = f"{MARK}{len(self._parts)}"
            self._keys[name] = keys
            self._parts.append("".join(lines[first:last]))
            out += [*lines[at:first], f"{' ' * indent}{name}: 0\n"]
            at = last
        self.text = "".join([*out, *lines[at:]])

    @staticmethod
    def _runs(
        node: Any, lines: Sequence[str], keep: Callable[[str], bool], end: int
    ) -> list[tuple[int, int, list[str], int]]:
        """Return the runs of entries of a mapping that can be folded."""
        starts = [key.start_mark for key, _ in node.value]
        indent = starts[0].column
        if any(m.column != indent for m in starts) or len({m.line for m in starts}) < len(starts):
            return []
        runs: list[tuple[int, int, list[str], int]] = []
        ends = [m.line for m in starts[1:]] + [end]
        open_ = False
        for (key, _), mark, after in zip(node.value, starts, ends, strict=True):
            plain = not key.style and re.fullmatch(r"[^\s:#][^:#\n]*", key.value) is not None
            if not plain or not keep(key.value):
                open_ = False
                continue
            last = _without_tail(lines, mark.line, after, indent)
            if open_:
                runs[-1] = (runs[-1][0], last, [*runs[-1][2], key.value], indent)
            else:
                runs.append((mark.line, last, [key.value], indent))
            open_ = True
        return runs


def _equal(before: Mapping[str, Plain], wanted: Mapping[str, Plain], key: str) -> bool:
    return key in before and key in wanted and before[key] == wanted[key]


def _is_block(node: Any) -> bool:
    """Return whether a node is a mapping with its keys on lines of their own."""
    return bool(getattr(node, "id", "") == "mapping" and not node.flow_style and node.value)


def _without_tail(lines: Sequence[str], first: int, end: int, indent: int) -> int:
    """Return where an entry ends without the blank lines and comments that lead to the next."""
    while end > first + 1:
        line = lines[end - 1]
        bare = line.lstrip(" ")
        if bare.strip() and not (bare.startswith("#") and len(line) - len(bare) <= indent):
            break
        end -= 1
    return end


class _Shown(MutableMapping[str, object]):
    """All keys of a mapping, where some are folded. Those cannot be changed."""

    def __init__(
        self,
        data: Any,
        keys: Mapping[str, list[str]],
        before: Mapping[str, Plain],
        inside: Mapping[str, object],
    ) -> None:
        self._data = data
        self._keys = keys
        self._hidden = {k: n for n in data if n in keys for k in keys[n]}
        self._before = before
        self._inside = dict(inside)

    def __getitem__(self, key: str) -> object:
        if key in self._hidden:
            return copy.deepcopy(self._before[key])
        return self._inside[key] if key in self._inside else self._data[key]

    def __setitem__(self, key: str, value: object) -> None:
        if key in self._hidden:
            raise Missed(key)
        self._inside.pop(key, None)
        self._data[key] = value

    def __delitem__(self, key: str) -> None:
        if key in self._hidden:
            raise Missed(key)
        self._inside.pop(key, None)
        del self._data[key]

    def __iter__(self) -> Iterator[str]:
        for key in self._data:
            if key in self._keys:
                yield from self._keys[key]
            else:
                yield key

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def insert(self, place: int, key: str, value: object) -> None:
        """Add a key before all others."""
        if place or key in self._hidden:
            raise Missed(key)
        self._data.insert(place, key, value)
