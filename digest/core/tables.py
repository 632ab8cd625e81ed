"""Read the word lists and tables in `digest/data/`.

A list is a UTF-8 text file with an item a line. Lines that begin with `#` are comments; the header
says what the list is, for which languages, where it comes from and how to add to it. A line
`[name]` begins a section. Tables with more than one column are TOML. Each file is read once a
process, when it is first asked for.
"""

from __future__ import annotations

import tomllib
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "data"


@cache
def sections(name: str) -> dict[str, tuple[str, ...]]:
    """Return the sections of `data/<name>.txt` in order; lines before the first one are in ``""``.

    Raises OSError when there is no such file.
    """
    with open(f"{DATA}/{name}.txt", "rb", buffering=0) as file:  # half the time of `read_text`
        lines = [line.strip() for line in file.read().decode().splitlines()]
    heads = [i for i, line in enumerate(lines) if line[:1] == "[" and line[-1:] == "]"]
    found: dict[str, tuple[str, ...]] = {"": _items(lines[: heads[0]] if heads else lines)}
    for start, end in pairwise([*heads, len(lines)]):
        section = lines[start][1:-1]
        found[section] = found.get(section, ()) + _items(lines[start + 1 : end])
    return found


def _items(lines: list[str]) -> tuple[str, ...]:
    return tuple([line for line in lines if line and line[0] != "#"])


def items(name: str, section: str = "") -> tuple[str, ...]:
    """Return the items of a list, or of one section of it, in the order of the file."""
    return sections(name).get(section, ())


@cache
def words(name: str, section: str | None = None) -> frozenset[str]:
    """Return the items of a list as a set: of one section, or of all of them."""
    if section is not None:
        return frozenset(items(name, section))
    return frozenset(item for part in sections(name).values() for item in part)


@cache
def languages(folder: str) -> frozenset[str]:
    """Return the tags of the languages that have a list of their own: `quotes/de.txt`."""
    return frozenset(path.stem for path in (DATA / folder).glob("[a-z][a-z].txt"))


@cache
def table(name: str) -> dict[str, Any]:
    """Return `data/<name>.toml` as a dictionary. Raises OSError when there is no such file."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))
