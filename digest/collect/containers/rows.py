"""Read rows of CSV, JSON and JSON Lines: known exports, or columns that the editor names."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

from digest.collect import making
from digest.collect.containers import LARGEST, Found, NotRead, Reading, links
from digest.collect.identity import web_address, without_secrets
from digest.collect.items import Made
from digest.collect.making import Facts, Parts
from digest.core import tables
from digest.intake.formats import plain

FIELDS = ("text", "title", "link", "date", "outlet", "authors", "language")
MOST = 100_000  # rows
WITHIN = ("items", "entries", "articles", "documents", "results")  # keys of a list of rows
MARKUP = re.compile(r"</?(?:p|div|br|h[1-6]|ul|ol|li|article|section|blockquote)\b", re.IGNORECASE)
Row = Mapping[str, object]


def read(path: Path, reading: Reading) -> Iterator[Found]:
    """Yield the rows of a table as items. Raises OSError."""
    text, _ = plain.decode(path.read_bytes(), path.name)
    if text is None:
        yield NotRead(str(path), "the file is not text", "Export it again as CSV or JSON.")
        return
    try:
        rows = list(_rows(text, path.suffix.casefold()))
    except (ValueError, csv.Error, RecursionError):
        what = "the file cannot be read as a table"
        yield NotRead(str(path), what, "Export it again as CSV or JSON.")
        return
    if not rows:
        yield NotRead(str(path), "there is no row in the file", "Export it again.")
        return
    names = list(dict.fromkeys(str(k) for row in rows[:50] for k in row))
    columns = reading.columns or columns_of(names)
    missing = [c for c in columns.values() if c not in names]
    if not columns or missing:
        yield _which(path, names, missing)
        return
    if other := sum(_is_elsewhere(row, columns) for row in rows):
        yield NotRead(str(path), links.not_web(other), "")
    for n, row in enumerate(rows, 1):
        if not _is_elsewhere(row, columns):
            yield from _item(f"{path}:{n}", row, columns, reading)


def _is_elsewhere(row: Row, columns: Mapping[str, str]) -> bool:
    """Return whether a row has no text, and an address that is not on the web."""
    text, link = (_plain(f, row.get(columns.get(f, ""))).strip() for f in ("text", "link"))
    return not text and bool(link) and not web_address(link)


def _rows(text: str, ending: str) -> Iterator[Row]:
    """Return the rows of a text as mappings. Raises ValueError and csv.Error."""
    start = text.lstrip()[:1]
    if ending in (".jsonl", ".ndjson"):
        found = [json.loads(line) for line in text.splitlines() if line.strip()]
    elif start in ("[", "{"):
        found = _list(json.loads(text))
    else:
        csv.field_size_limit(LARGEST)
        first = text.lstrip().partition("\n")[0]
        delimiter = max(",;\t", key=first.count)
        found = list(csv.DictReader(io.StringIO(text.lstrip()), delimiter=delimiter))
    return (r for r in found[:MOST] if isinstance(r, dict))


def _list(data: Any) -> list[Any]:
    if isinstance(data, list):
        return data
    inner = next((data[k] for k in WITHIN if isinstance(data.get(k), list)), None)
    return [data] if inner is None else inner


def columns_of(names: list[str]) -> dict[str, str]:
    """Return field -> column of a known export, or of columns that are called like the fields."""
    folded = {n.casefold(): n for n in names}
    for export in tables.table("collect/exports")["export"]:
        if all(c in folded for c in export["columns"]):
            return {f: folded[export[f]] for f in FIELDS if export.get(f) in folded}
    own = {f: folded[f] for f in FIELDS if f in folded}
    return own if "text" in own or "link" in own else {}


def _which(path: Path, names: list[str], missing: list[str]) -> NotRead:
    """Ask which column is which, with a proposal."""
    folded = {n.casefold(): n for n in names}
    guess: dict[str, list[str]] = tables.table("collect/exports")["guess"]
    proposed = {
        field: next((folded[w] for w in words if w in folded), "") for field, words in guess.items()
    }
    given = ",".join(f"{f}={c}" for f, c in proposed.items() if c) or "text=COLUMN,title=COLUMN"
    shown = ", ".join(names[:12]) or "none"
    what = (
        f"there is no column “{missing[0]}”"
        if missing
        else "it is not known which column is the text"
    )
    return NotRead(f"{path}", f"{what}; its columns are {shown}", f"Give --map {given}.")


def _item(where: str, row: Row, columns: Mapping[str, str], reading: Reading) -> Iterator[Found]:
    given = {f: _plain(f, row.get(c)) for f, c in columns.items()}
    link, text = given.get("link", ""), given.get("text", "")
    link = web_address(link.strip())
    facts = Facts(
        title=given.get("title", "")[:500],
        link=link,
        outlet=given.get("outlet", ""),
        published=given.get("date", "")[:40],
        by="export",
        source=Path(where.rpartition(":")[0]).name,
    )
    if not text.strip():
        if link:
            item, data = making.address_item(link, facts, reading.now)
            yield Made(item, data)
        else:
            yield NotRead(where, "there is neither a text nor a web address", "Complete the row.")
        return
    parts = Parts(
        title=facts.title,
        link=without_secrets(link),
        html=text if MARKUP.search(text) else _paragraphs(text),
        outlet=facts.outlet,
        published=facts.published,
        authors=tuple(a.strip() for a in given.get("authors", "").split(";") if a.strip()),
        language=given.get("language", "")[:20],
    )
    page = making.document(parts)
    if len(page) > LARGEST:
        yield NotRead(where, "the row is larger than 10 MB", "Save its text and add that.")
        return
    original = json.dumps(row, ensure_ascii=False, default=str).encode("utf-8", "replace")
    yield Made(making.make(page, ".html", facts, reading.now), page, original, ".json")


def _plain(field: str, value: object) -> str:
    """Return a cell as text: people joined by “;”, a date of CSL-JSON as ISO."""
    if value is None or isinstance(value, bool):
        return ""
    if field == "date" and isinstance(value, dict):
        parts = (value.get("date-parts") or [[]])[0]
        numbers = [p for p in parts if str(p).isdecimal()] if isinstance(parts, list) else []
        return "-".join(f"{int(p):02}" for p in numbers[:3]) or str(value.get("raw") or "")
    if isinstance(value, list):
        return ";".join(filter(None, (_plain(field, v) for v in value)))
    if isinstance(value, dict):
        name = f"{value.get('given') or ''} {value.get('family') or ''}".strip()
        return name or str(value.get("literal") or value.get("name") or "")
    return str(value)


def _paragraphs(text: str) -> str:
    lines = (escape(" ".join(p.split())) for p in re.split(r"\n\s*\n|\n(?=\S)", text))
    return "\n".join(f"<p>{p}</p>" for p in lines if p)
