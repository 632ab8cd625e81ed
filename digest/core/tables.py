"""Read the word lists and tables in `digest/data/`.

A list is a UTF-8 text file with an item a line. Lines that begin with `#` are comments; the header
says what the list is, for which languages, where it comes from and how to add to it. A line
`[name]` begins a section. Tables with more than one column are TOML. Each file is read once a
process, when it is first asked for.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "data"


@cache
def sections(name: str) -> dict[str, tuple[str, ...]]:
    """Return the sections of `data/<name>.txt` in order; lines before the first one are in ``""``.

    Raises OSError when there is no such file.
    """
    found: dict[str, list[str]] = {"": []}
    current = found[""]
    for line in (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        item = line.strip()
        if item.startswith("[") and item.endswith("]"):
            current = found.setdefault(item[1:-1], [])
        elif item and not item.startswith("#"):
            current.append(item)
    return {section: tuple(items) for section, items in found.items()}


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
