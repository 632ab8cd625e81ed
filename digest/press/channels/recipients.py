"""Who gets the mail: a list of addresses, and the list of those who left. (Reads.)

In: a YAML or CSV file; `unsubscribed.txt`. Out: Recipients and Problems with line numbers. Trusts nothing: an address must be one that every
mail server takes (RFC 5321's dot-atom, a domain of two labels or a local one), names lose line breaks. Of addresses given twice the
first counts. Addresses are compared without regard to case: the standard would let a server tell `Ann@` from `ann@`, and none does.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from digest.core import text, yaml_reading
from digest.core.model import Problem, Value
from digest.press.visible import one_line

COLUMNS = ("address", "name", "language", "token")
ALSO = {
    "email": "address", "e-mail": "address", "mail": "address", "email address": "address", "e-mail address": "address",
    "lang": "language",
}  # fmt: skip
LOCAL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}){0,20}\Z"
)
LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\Z")
ANGLES = re.compile(r"(?P<name>[^<>]{0,300})<(?P<address>[^<>\s]{1,320})>\Z")
TOKEN = re.compile(r"[A-Za-z0-9._~-]{1,200}\Z")


class Recipient(Value, frozen=True, kw_only=True):
    """`token` is what the publication's own unsubscribe address knows the recipient by, if it does."""

    address: str
    name: str = ""
    language: str = ""
    token: str = ""

    @property
    def key(self) -> str:
        """Equal for two spellings of one address."""
        return self.address.casefold()


def parse(written: str) -> Recipient | None:
    """`ann@example.org` or `Ann <ann@example.org>`, or nothing. A domain with letters of other scripts is written in its ASCII form."""
    written = one_line(written)
    found = ANGLES.match(written)
    name = found["name"].strip().strip('"').strip() if found else ""
    address = found["address"] if found else written
    local, at, domain = address.rpartition("@")
    if not at or len(local) > 64 or not LOCAL.match(local):
        return None
    if not domain.isascii():
        # The library knows IDNA 2003, which takes ß for ss and so names another domain: what does not come back as it was is refused.
        try:
            ascii_form = domain.encode("idna").decode("ascii")
            if (
                ascii_form.encode("ascii").decode("idna")
                != unicodedata.normalize("NFC", domain).lower()
            ):
                return None
        except UnicodeError:
            return None
        domain = ascii_form
    labels = domain.split(".")
    if (
        len(domain) > 253
        or not all(LABEL.match(label) for label in labels)
        or (len(labels) == 1 and domain != "localhost")
    ):
        return None
    return Recipient(address=f"{local}@{domain}", name=name)


def load(path: Path, name: str = "") -> tuple[list[Recipient], list[Problem]]:
    """The recipients of a file, in its order, and what is wrong with it. `name` is what messages call the file."""
    name = name or path.name
    try:
        source = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return [], [
            _bad(name, f"this is not UTF-8 (byte {error.start}).", "Save the list as UTF-8.")
        ]
    except OSError as error:
        return [], [
            _bad(name, f"the list cannot be read: {error.strerror}.", "Name a YAML or CSV file.")
        ]
    problems: list[Problem] = []
    rows = (
        _yaml(source, name, problems)
        if path.suffix.lower() in (".yaml", ".yml")
        else _csv(source, name, problems)
    )
    return _folded(rows, problems), problems


def given(addresses: Iterable[str], option: str = "--to") -> tuple[list[Recipient], list[Problem]]:
    """The recipients that a command names."""
    problems: list[Problem] = []
    return _folded([(option, {"address": a}) for a in addresses], problems), problems


def unsubscribed(path: Path) -> tuple[frozenset[str], list[Problem]]:
    """The keys of those who left: an address a line, `#` begins a comment. A line without a readable address is an error: somebody
    who left could be behind it."""
    try:
        source = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return frozenset(), []
    except (OSError, UnicodeDecodeError) as error:
        return frozenset(), [
            _bad(
                path.name,
                f"the list of those who left cannot be read: {error}.",
                "Mend the file: nothing is posted without it.",
            )
        ]
    keys: set[str] = set()
    problems = []
    for number, line in enumerate(source.splitlines(), 1):
        line = line.partition("#")[0].strip().strip(",;").strip('"')
        if not line:
            continue
        found = parse(line) or next(
            (r for r in map(parse, re.split(r"[\s,;<>\"']+", line)) if r), None
        )
        if found is None:
            problems.append(
                _bad(
                    f"{path.name}:{number}",
                    f"“{one_line(line)[:80]}” is no address.",
                    "Write one address a line.",
                )
            )
        else:
            keys.add(found.key)
    return frozenset(keys), problems


def _bad(where: str, what: str, fix: str, name: str = "recipient") -> Problem:
    return Problem(level="error", where=where, what=what, fix=fix, name=name)


def _folded(rows: Iterable[tuple[str, dict[str, str]]], problems: list[Problem]) -> list[Recipient]:
    out: list[Recipient] = []
    seen: dict[str, str] = {}
    for where, row in rows:
        written = row.get("address", "").strip()
        if not written:
            problems.append(_bad(where, "there is no address.", "Give each recipient an address."))
            continue
        found = parse(written)
        if found is None:
            fix = "Write name@example.org; letters of other scripts before the @ are not delivered everywhere and not taken here."
            problems.append(_bad(where, f"“{one_line(written)[:80]}” is no address of mail.", fix))
            continue
        token = row.get("token", "").strip()
        if token and not TOKEN.match(token):
            problems.append(
                _bad(
                    where,
                    f"“{one_line(token)[:40]}” is no token.",
                    "A token has only letters, digits and - . _ ~",
                )
            )
            token = ""
        if found.key in seen:
            problems.append(
                Problem(
                    level="warning",
                    where=where,
                    what=f"{found.address} is given twice: here and at {seen[found.key]}. It gets one mail.",
                    fix="Keep one of the two.",
                    name="recipient-twice",
                )
            )
            continue
        seen[found.key] = where
        person = one_line(row.get("name", "")) or found.name
        out.append(
            Recipient(
                address=found.address,
                name=person[:200],
                language=one_line(row.get("language", ""))[:35],
                token=token,
            )
        )
    return out


def _header(names: Iterable[str], where: str, problems: list[Problem]) -> list[str]:
    out = []
    for column in names:
        key = column.strip().casefold()
        key = ALSO.get(key, key)
        if key not in COLUMNS:
            near = text.closest(key, COLUMNS)
            fix = f"Did you mean “{near}”?" if near else f"Known are: {', '.join(COLUMNS)}."
            problems.append(
                Problem(
                    level="warning",
                    where=where,
                    what=f"“{one_line(column)[:40]}” is not read.",
                    fix=fix,
                    name="recipient-key",
                )
            )
        out.append(key)
    return out


def _csv(source: str, name: str, problems: list[Problem]) -> list[tuple[str, dict[str, str]]]:
    """Rows with the line on which each begins. The first row names the columns; without names the first column is the address."""
    first = source.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(source, newline=""), delimiter=delimiter)
    out: list[tuple[str, dict[str, str]]] = []
    header: list[str] | None = None
    line = 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return out
        except csv.Error as error:
            problems.append(
                _bad(
                    f"{name}:{line}",
                    f"this row cannot be read: {error}.",
                    "Mend the quotation marks of the row.",
                )
            )
            row = []
        where, line = f"{name}:{line}", reader.line_num + 1
        if not any(cell.strip() for cell in row) or row[0].lstrip().startswith("#"):
            continue
        if header is None:
            if not any("@" in cell for cell in row):
                header = _header(row, where, problems)
                if "address" not in header:
                    problems.append(
                        _bad(
                            where,
                            "no column is called “address”.",
                            "Name the columns: address,name,language",
                        )
                    )
                    return []
                continue
            header = list(COLUMNS[: len(row)])
        out.append((where, dict(zip(header, row, strict=False))))


def _yaml(source: str, name: str, problems: list[Problem]) -> list[tuple[str, dict[str, str]]]:
    """A list of addresses, or of `{address:, name:, language:, token:}`; also under a key `recipients`."""
    read = yaml_reading.load(source, name)
    problems += read.problems
    data, above = read.data, ()
    if isinstance(data, dict) and isinstance(data.get("recipients"), list):
        data, above = data["recipients"], ("recipients",)  # type: ignore[assignment]
    if data is None:
        return []
    if not isinstance(data, list):
        problems.append(
            _bad(name, "this is no list of recipients.", "Write “- name@example.org”, one a line.")
        )
        return []
    out: list[tuple[str, dict[str, str]]] = []
    for i, item in enumerate(data):
        where = read.at(name, *above, i)
        if isinstance(item, dict):
            keys = _header(item, where, problems)
            out.append((where, {k: _text(v) for k, v in zip(keys, item.values(), strict=True)}))
        else:
            out.append((where, {"address": _text(item)}))
    return out


def _text(value: Any) -> str:
    return "" if value is None or isinstance(value, list | dict) else str(value)
