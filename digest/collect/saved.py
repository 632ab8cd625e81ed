"""Pages that a browser saved and sent, as SingleFile does: one becomes an item."""

from __future__ import annotations

import datetime
from email.parser import BytesHeaderParser
from pathlib import Path

from digest.collect import making, taking
from digest.collect.identity import without_secrets
from digest.collect.items import Inbox, Item
from digest.collect.making import Facts
from digest.core.model import Value

ENDINGS = (".html", ".htm", ".xhtml", ".mhtml", ".mht")
PARTS = 20  # fields of a form at most


class Unreadable(ValueError):
    """What was sent is not a form with a saved page in it."""


class SavedPage(Value, frozen=True, kw_only=True):
    """A page as it was saved. `got` is the moment in UTC."""

    data: bytes
    ending: str
    url: str
    got: str


def page_of(body: bytes, content_type: str, got: str) -> SavedPage:
    """Return the page of a form (multipart/form-data). Raises Unreadable."""
    form = _form(body, content_type)
    name, data = form.get("file", ("", b""))
    ending = Path(name).suffix.lower() or ".html"
    if not data or ending not in ENDINGS or data[:2] == b"PK":
        raise Unreadable("The field “file” holds no web page.")
    url = form.get("url", ("", b""))[1].decode("utf-8", "replace").strip()
    return SavedPage(data=data, ending=ending, url=url, got=got)


def _form(body: bytes, content_type: str) -> dict[str, tuple[str, bytes]]:
    """Return name -> (file name, bytes) of a form's fields; of two of one name, the first."""
    parse = BytesHeaderParser().parsebytes
    head = parse(b"content-type: " + content_type.encode("latin-1", "replace") + b"\r\n\r\n")
    boundary = head.get_boundary()
    if head.get_content_type() != "multipart/form-data" or not boundary:
        raise Unreadable("Send the page as multipart/form-data.")
    found: dict[str, tuple[str, bytes]] = {}
    limit = b"\r\n--" + boundary.encode("utf-8", "surrogateescape")
    parts = (b"\r\n" + body).split(limit)[1:-1]
    if len(parts) > PARTS:
        raise Unreadable(f"The form has more than {PARTS} fields.")
    for part in parts:
        header, _, data = part.partition(b"\r\n\r\n")
        fields = parse(header.strip() + b"\r\n\r\n")
        name = fields.get_param("name", header="content-disposition")
        if isinstance(name, str):
            found.setdefault(name, (fields.get_filename() or "", data))
    return found


def item_of(page: SavedPage) -> Item:
    """Return a saved page as an item."""
    now = datetime.datetime.fromisoformat(page.got)
    facts = Facts(url=without_secrets(page.url), by="browser")
    return making.make(page.data, page.ending, facts, now)


def put(page: SavedPage, root: Path, content: Path, folder: Path | None) -> tuple[bool, str]:
    """Put a page into the inbox, or into an edition's folder. Raises OSError.

    Returns whether it is new, and one line about it.
    """
    item, inbox = item_of(page), Inbox(root)
    here = next((i for i in inbox.items() if set(i.ids) & set(item.ids) or i.key == item.key), None)
    taken = {i: path for path, o in taking.taken(content).items() for i in taking.ids_of(o)}
    known = next((taken[i] for i in item.ids if i in taken), "")
    if known:
        return False, f"already in content/{known}. Nothing changed."
    if folder is not None:
        name = taking.write(item, page.data, folder)
        return True, f"added as content/{folder.name}/{name}."
    if here is not None:
        return False, f"already in the inbox: {here.title or here.key}. Nothing changed."
    inbox.put(item, page.data)
    return True, f"in the inbox: {item.title or item.key} ({words_of(item)})."


def words_of(item: Item) -> str:
    """Say how much text an item has."""
    return f"{item.words} word{'s' * (item.words != 1)}"
