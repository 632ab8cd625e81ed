"""Recognise a file by its first bytes: a web page, MHTML, a mail, a mailbox, JSON."""

from __future__ import annotations

import re

PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,3000}?-->\s*)*<(?:!doctype\s+html|html[\s>])",
    re.IGNORECASE | re.DOTALL,
)
FIELD = re.compile(rb"([\w-]{1,60}):|[ \t]+\S")  # a line of a header, or its continuation
BY_MAILERS = (b"message-id", b"received", b"return-path", b"delivered-to", b"dkim-signature")
BY_BROWSERS = re.compile(rb"^(?:Snapshot-Content-Location:|From: \"?<Saved by )", re.I | re.M)
ROWS = re.compile(rb"\s*(?:\[\s*\{|\{\s*\")")
BOM = b"\xef\xbb\xbf"


def is_page(start: bytes) -> bool:
    """Return whether a file that begins like this is a web page."""
    return PAGE.match(start.removeprefix(BOM)) is not None


def is_mhtml(start: bytes) -> bool:
    """Return whether it is a page that a browser saved as MHTML."""
    return bool(_fields(start)) and BY_BROWSERS.search(_head(start)) is not None


def is_mail(start: bytes) -> bool:
    """Return whether it is a mail: only header lines before a blank one, some of a mail program."""
    found = _fields(start)
    return b"from" in found and any(name in found for name in BY_MAILERS)


def is_mailbox(start: bytes) -> bool:
    """Return whether it is an mbox: a line “From …”, then a mail."""
    first, _, rest = start.partition(b"\n")
    return first.startswith(b"From ") and b"from" in _fields(rest)


def is_rows(start: bytes) -> bool:
    """Return whether it is JSON: rows, or one."""
    return ROWS.match(start.removeprefix(BOM)) is not None


def _head(start: bytes) -> bytes:
    return start.replace(b"\r\n", b"\n").partition(b"\n\n")[0]


def _fields(start: bytes) -> set[bytes]:
    """Return the names of the header at its beginning, in small letters."""
    lines = _head(start).split(b"\n")
    if len(start) >= 4096:
        lines = lines[:-1]  # the last may be cut
    found = [FIELD.match(line) for line in lines]
    return {m[1].lower() for m in found if m and m[1]} if lines and all(found) else set()
