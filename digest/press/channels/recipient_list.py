"""The rows of a list of recipients, from a CSV or YAML file. (Reads.)"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from digest.core import text, yaml_reading
from digest.core.model import Problem
from digest.press.channels.problems import bad
from digest.press.visible import one_line

COLUMNS = ("address", "name", "language", "token")
SYNONYMS = {  # what other programs call a column
    "email": "address",
    "e-mail": "address",
    "mail": "address",
    "email address": "address",
    "e-mail address": "address",
    "lang": "language",
}
SHOWN = 40  # characters of an unknown column that are shown

Row = tuple[str, dict[str, str]]  # where it is, `list.csv:3`, and its cells by column


def read(path: Path) -> tuple[list[Row], list[Problem]]:
    """Return the rows of a list and what is wrong with it; nothing is checked within a cell."""
    name = path.name
    try:
        source = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what, fix = f"this is not UTF-8 (byte {error.start}).", "Save the list as UTF-8."
        return [], [bad(name, what, fix, "recipient")]
    except OSError as error:
        what, fix = f"the list cannot be read: {error.strerror}.", "Name a YAML or CSV file."
        return [], [bad(name, what, fix, "recipient")]
    problems: list[Problem] = []
    rows = _yaml if path.suffix.lower() in (".yaml", ".yml") else _csv
    return rows(source, name, problems), problems


def _csv(source: str, name: str, problems: list[Problem]) -> list[Row]:
    """Return the rows, with the line on which each begins.

    The first row names the columns; if it has an address in it, the order is that of `COLUMNS`.
    """
    out: list[Row] = []
    header: list[str] | None = None
    for where, cells in _csv_rows(source, name, problems):
        if header is not None:
            out.append((where, dict(zip(header, cells, strict=False))))
        elif any("@" in cell for cell in cells):
            header = list(COLUMNS[: len(cells)])
            out.append((where, dict(zip(header, cells, strict=False))))
        else:
            header = _columns(cells, where, problems)
            if "address" not in header:
                fix = "Name the columns, for example “address,name,language”."
                what = "no column is called “address”."
                problems.append(bad(where, what, fix, "recipient"))
                return []
    return out


def _csv_rows(source: str, name: str, problems: list[Problem]) -> Iterator[tuple[str, list[str]]]:
    """Yield place and cells of each row that is not empty and not a comment."""
    first = source.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(source, newline=""), delimiter=delimiter)
    line = 1
    while True:
        where = f"{name}:{line}"
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            what, fix = f"this row cannot be read: {error}.", "Correct the row's quotation marks."
            problems.append(bad(where, what, fix, "recipient"))
            row = []
        line = reader.line_num + 1
        if any(cell.strip() for cell in row) and not row[0].lstrip().startswith("#"):
            yield where, row


def _yaml(source: str, name: str, problems: list[Problem]) -> list[Row]:
    """Return the rows of a list of addresses or of mappings, also under the key `recipients`."""
    read = yaml_reading.load(source, name)
    problems += read.problems
    data: object = read.data
    above: tuple[str, ...] = ()
    if isinstance(data, dict) and isinstance(data.get("recipients"), list):
        data, above = data["recipients"], ("recipients",)
    if data is None:
        return []
    if not isinstance(data, list):
        what, fix = "this is not a list of recipients.", "Write “- name@example.org”, one a line."
        problems.append(bad(name, what, fix, "recipient"))
        return []
    out: list[Row] = []
    for i, item in enumerate(data):
        where = read.at(name, *above, i)
        if isinstance(item, dict):
            keys = _columns(item, where, problems)
            cells = map(_text, item.values())
            out.append((where, dict(zip(keys, cells, strict=True))))
        else:
            out.append((where, {"address": _text(item)}))
    return out


def _columns(names: Iterable[str], where: str, problems: list[Problem]) -> list[str]:
    """Return the known names of columns; a warning for each that is not known."""
    out = []
    for column in names:
        key = column.strip().casefold()
        key = SYNONYMS.get(key, key)
        if key not in COLUMNS:
            problems.append(_unknown(column, key, where))
        out.append(key)
    return out


def _unknown(column: str, key: str, where: str) -> Problem:
    near = text.closest(key, COLUMNS)
    return Problem(
        level="warning",
        where=where,
        what=f"“{one_line(column)[:SHOWN]}” is not read.",
        fix=f"Did you mean “{near}”?" if near else f"Known are: {', '.join(COLUMNS)}.",
        name="recipient-key",
    )


def _text(value: object) -> str:
    return "" if value is None or isinstance(value, list | dict) else str(value)
