"""Read mails: a file, an mbox, a Maildir.

A mail becomes a page of its text alone: its headers, links and pictures carry the reader's address
and the key to unsubscribe it, and are left out. One that holds little but links is a
list of links; nothing in it is followed.
"""

from __future__ import annotations

import email
import email.policy
import mailbox
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import getaddresses, parseaddr
from html import escape
from pathlib import Path

import msgspec

from digest.collect import making
from digest.collect.containers import LARGEST, Found, NotRead, Reading, links
from digest.collect.identity import fingerprint
from digest.collect.items import Made
from digest.collect.making import Facts, Parts
from digest.core.model import Block, File
from digest.intake.formats import mail

TAGS = ("h2", "h3", "h4", "h5", "h6", "li", "blockquote")
QUERY = re.compile(r"(https?://[^\s?#<>]+)[?#][^\s<>]*", re.IGNORECASE)
BOUNDARIES = 2_000  # lines that may part a mail; each part takes half a millisecond
READERS = ("To", "Cc", "Bcc", "Delivered-To", "X-Original-To", "Envelope-To")  # of the mail


def read(path: Path, reading: Reading) -> Iterator[Found]:
    """Yield the mails of a file or folder. Raises OSError."""
    for where, data in _mails(path):
        if len(data) > LARGEST:
            yield NotRead(where, "the mail is larger than 10 MB", "Save its text and add that.")
        elif data.count(b"\n--") > BOUNDARIES:
            yield NotRead(where, "the mail has too many parts", "Save its text and add that.")
        else:
            yield from _mail(where, data, reading)


def _mails(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield each mail as received, and where it is."""
    if path.is_dir():
        folder = mailbox.Maildir(str(path), create=False)
        for key in sorted(folder.keys()):
            yield f"{path}/{key}", folder.get_bytes(key)
        return
    with path.open("rb") as file:
        is_mbox = file.read(5) == b"From "
    if not is_mbox:
        yield str(path), path.read_bytes()
        return
    box = mailbox.mbox(str(path), create=False)
    for n, key in enumerate(box.keys(), 1):
        yield f"{path}:{n}", box.get_bytes(key)


def _mail(where: str, data: bytes, reading: Reading) -> Iterator[Found]:
    file = File(path="mail.eml", id="mail", data=data)
    document, _ = mail.read(file, "")
    message = email.message_from_bytes(data, policy=email.policy.default)
    linked = links.of_mail(message)
    listed = sum(len(b.text) * b.links for b in document.blocks)
    if len(linked) >= links.LIST and listed > sum(len(b.text) for b in document.blocks) / 2:
        yield from links.offered(where, linked, reading, "mail")
        return
    if not document.blocks:
        yield NotRead(where, "there is no text in the mail", "Add its text.")
        return
    stated = {k: v for k, v in document.page.items() if isinstance(v, str)}
    known = _headers(message, "Message-ID") or fingerprint(data)
    mine = f"mail:{fingerprint(known.encode('utf-8', 'replace'))[:32]}"
    facts = Facts(
        title=stated.get("title", ""),
        link=stated.get("link", ""),
        outlet=stated.get("outlet", ""),
        published=stated.get("date", ""),
        by="mail",
        source=mine,
        ids=(mine,),
    )
    parts = Parts(
        title=facts.title,
        html=html_of(tuple(map(_without_query, document.blocks)), _readers(message)),
        published=facts.published,
        outlet=facts.outlet,
    )
    page = making.document(parts)
    yield Made(making.make(page, ".html", facts, reading.now), page, data, ".eml")


def _without_query(block: Block) -> Block:
    """Return a block whose addresses end before their query, which names the reader."""
    text = QUERY.sub(r"\1", block.text)
    return block if text == block.text else msgspec.structs.replace(block, text=text)


def html_of(blocks: tuple[Block, ...], secrets: tuple[str, ...] = ()) -> str:
    """Return blocks as HTML without links; a block with one of `secrets` is left out."""
    lines = []
    for block in blocks:
        if any(s in block.text.casefold() for s in secrets):
            continue
        tag = block.tag if block.tag in TAGS else "p"
        lines.append(f"<{tag}>{escape(block.text)}</{tag}>")
    return "\n".join(lines)


def _readers(message: EmailMessage) -> tuple[str, ...]:
    """Return the addresses of those who received the mail, but for its sender's."""
    given = getaddresses([_headers(message, name) for name in READERS])
    sender = parseaddr(_headers(message, "From"))[1].casefold()
    return tuple(a.casefold() for _, a in given if "@" in a and a.casefold() != sender)


def _headers(message: EmailMessage, name: str) -> str:
    try:
        return ", ".join(" ".join(str(v).split()) for v in message.get_all(name, []))
    except (LookupError, ValueError, IndexError, AttributeError, TypeError):
        return ""
