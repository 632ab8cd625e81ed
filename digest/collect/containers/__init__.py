"""Read what holds articles without being one: mails, mailboxes, archives, tables, lists of links.

In: a file or folder. Out: `Found`s in its order: an item with its bytes, or what is not an article
and why. What a file is, is decided by its content first and by its ending second. Nothing here
opens a connection.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from digest.collect.items import Made
from digest.intake import formats

LARGEST = 10_000_000  # bytes of one article, as everywhere in intake
START = 4096  # bytes by which a file is recognised


class Kind(StrEnum):
    """What a file is."""

    ARTICLE = "article"  # a format that an edition holds as it is
    MAIL = "mail"
    MBOX = "mbox"
    MAILDIR = "Maildir"
    WARC = "WARC"
    WACZ = "WACZ"
    TABLE = "table"  # CSV, JSON, JSONL
    BOOKMARKS = "bookmarks"
    ADDRESSES = "addresses"
    PDF = "PDF"
    WORD = "Word"
    UNKNOWN = "unknown"


class NotRead(NamedTuple):
    """Something in a file that is not an article: where, what is wrong, what to do."""

    where: str
    what: str
    fix: str


class Reading(NamedTuple):
    """What reading is given. `columns`: field -> column of a table, as the editor names them.

    `links`: a list of links is read as items, each an address.
    """

    now: datetime.datetime
    columns: Mapping[str, str] = {}
    links: bool = False


Found = Made | NotRead
Reader = Callable[[Path, Reading], Iterator[Found]]

READERS: dict[Kind, str] = {
    Kind.MAIL: "mail",
    Kind.MBOX: "mail",
    Kind.MAILDIR: "mail",
    Kind.WARC: "archive",
    Kind.WACZ: "archive",
    Kind.TABLE: "rows",
    Kind.BOOKMARKS: "links",
    Kind.ADDRESSES: "links",
    Kind.PDF: "office",
    Kind.WORD: "office",
}
SINGLE = (Kind.MAIL, Kind.PDF, Kind.WORD)  # one article a file
ENDINGS = {
    ".eml": Kind.MAIL,
    ".mbox": Kind.MBOX,
    ".warc": Kind.WARC,
    ".wacz": Kind.WACZ,
    ".json": Kind.TABLE,
    ".jsonl": Kind.TABLE,
    ".ndjson": Kind.TABLE,
    ".csv": Kind.TABLE,
    ".tsv": Kind.TABLE,
}
OFFICE = {Kind.PDF: ".pdf", Kind.WORD: ".docx"}  # recognised by their bytes; as people name them


def single_endings() -> tuple[str, ...]:
    """Return the endings of files that become one article each."""
    by_ending = (ending for ending, kind in ENDINGS.items() if kind in SINGLE)
    return (*by_ending, *(OFFICE[kind] for kind in SINGLE if kind in OFFICE))


def kind_of(path: Path) -> Kind:
    """Return what a file or folder is. Raises OSError."""
    if path.is_dir():
        is_maildir = (path / "cur").is_dir() and (path / "new").is_dir()
        return Kind.MAILDIR if is_maildir else Kind.UNKNOWN
    with path.open("rb") as file:
        start = file.read(START)
    return _by_content(path, start) or _by_ending(path, start)


def ending_of(path: Path) -> str:
    """Return the ending by which an article is read: that of its name, or of what it is.

    Raises OSError.
    """
    from digest.collect.containers import starts

    own = formats.ending(path.name)
    with path.open("rb") as file:
        start = file.read(START)
    if starts.is_mhtml(start):
        return own if own in (".mht", ".mhtml") else ".mhtml"
    if starts.is_page(start):
        return own if own in formats.FORMATS and formats.FORMATS[own].is_page else ".html"
    return own


def _by_content(path: Path, start: bytes) -> Kind | None:
    from digest.collect.containers import archive, links, office, starts

    if start.startswith(b"%PDF-"):
        return Kind.PDF
    if start.startswith(b"PK\x03\x04"):
        return office.kind_of_zip(path)
    if start.startswith(b"WARC/") or archive.is_packed_warc(start):
        return Kind.WARC
    if b"NETSCAPE-Bookmark-file" in start[:200]:
        return Kind.BOOKMARKS
    if links.is_list_of_addresses(start):
        return Kind.ADDRESSES
    if starts.is_page(start) or starts.is_mhtml(start):
        return Kind.ARTICLE
    if starts.is_mailbox(start):
        return Kind.MBOX
    return Kind.MAIL if starts.is_mail(start) else None


def _by_ending(path: Path, start: bytes) -> Kind:
    ending = formats.ending(path.name)
    known = ENDINGS.get(ending)
    if known is not None:
        return known
    if ending in formats.FORMATS:
        return Kind.ARTICLE
    from digest.collect.containers import starts

    return Kind.TABLE if starts.is_rows(start) else Kind.UNKNOWN


def read(path: Path, kind: Kind, reading: Reading) -> Iterator[Found]:
    """Yield what a container holds. Raises OSError."""
    reader: Reader = import_module(f"digest.collect.containers.{READERS[kind]}").read
    return reader(path, reading)
