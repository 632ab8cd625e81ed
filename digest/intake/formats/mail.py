"""Read a mail (RFC 5322, `.eml`) or a page saved as MHTML: its text, and what its headers state.

The HTML part is read as a web page, else the plain part as text. What the page states of itself
comes before the headers, but for a mail's subject, which is its headline. Attachments and pictures
are not read. Of a forwarded mail, the header of the original counts (`forwarded`).
"""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

import msgspec

from digest.core.model import Block, Document, File, Problem
from digest.intake.formats import forwarded, plain, webpage

Stated = dict[str, str | list[str]]
LOCATION = ("Snapshot-Content-Location", "Content-Location")


def read(file: File, text: str) -> tuple[Document, tuple[Problem, ...]]:
    """Return the document of a mail or of a page saved as MHTML."""
    del text  # a mail states the encoding of each of its parts
    message = email.message_from_bytes(file.data, policy=email.policy.default)
    part = _body(message)
    if part is None:
        return Document(id=file.id, path=file.path), ()
    words = plain.tidy(_content(part))
    reader = webpage.read if part.get_content_type() == "text/html" else plain.read
    document, problems = reader(file, words)
    stated = _stated(message, part)
    if "link" not in stated and forwarded.is_forwarded(str(stated.get("title", ""))):
        document, stated = _of_original(document, stated)
    page = {**stated, **{k: v for k, v in document.page.items() if v}}
    if "title" in stated and "link" not in stated:
        page["title"] = stated["title"]
    return msgspec.structs.replace(document, page=page), problems


def _of_original(document: Document, stated: Stated) -> tuple[Document, Stated]:
    """Return the document of a forwarded mail, and what the header of the original states.

    Where it has none, neither day nor outlet is known. What the forwarder wrote is left out.
    """
    found = forwarded.original(document.blocks)
    if found is None:
        return document, {"title": forwarded.bare_subject(str(stated["title"]))}
    blocks = [
        Block(text=b.text, tag="other", line=b.line) if i < found.begins else b
        for i, b in enumerate(document.blocks)
    ]
    return msgspec.structs.replace(document, blocks=tuple(blocks)), found.fields


def _body(message: EmailMessage) -> EmailMessage | None:
    """Return the part that holds the text: HTML before plain text."""
    try:
        found = message.get_body(preferencelist=("html", "plain"))
    except (AttributeError, KeyError, LookupError, RecursionError):
        found = None
    if isinstance(found, EmailMessage):
        return found
    for part in message.walk():
        if part.get_content_type() in ("text/html", "text/plain") and not part.is_attachment():
            return part
    return None


def _content(part: EmailMessage) -> str:
    try:
        return str(part.get_content())
    except (LookupError, UnicodeError, ValueError, AttributeError):
        data = part.get_payload(decode=True)
        return data.decode("utf-8", "replace") if isinstance(data, bytes) else ""


def _stated(message: EmailMessage, part: EmailMessage) -> Stated:
    """Headline, day, outlet and address, as far as the headers state them."""
    found: Stated = {}
    if subject := _header(message, "Subject"):
        found["title"] = subject
    try:
        found["date"] = parsedate_to_datetime(_header(message, "Date")).isoformat()
    except (TypeError, ValueError):
        pass
    links = (_header(m, name) for m in (message, part) for name in LOCATION)
    if link := next((x for x in links if x.lower().startswith(("http://", "https://"))), ""):
        found["link"] = link
        found.pop("date", None)  # of an MHTML file it is the day on which it was saved
    elif sender := _sender(message):
        found["outlet"] = sender
    return found


def _header(message: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(message.get(name, "")).split())
    except (LookupError, ValueError, IndexError, AttributeError):
        return ""


def _sender(message: EmailMessage) -> str:
    """Return the display name of who sent the mail."""
    from email.utils import parseaddr

    return parseaddr(_header(message, "From"))[0].strip()
