"""A mail: one edition's newsletter for one recipient.

`compose` takes both parts as rendered, what the publication says of its mail (`Letter`), a
`Recipient`, and the date, which the caller reads from the clock. The same arguments give the same
bytes. Lists: RFC 2369, 2919 and 8058; automatic mail: RFC 3834. One click is promised only with
an address that can tell who clicked.
"""

from __future__ import annotations

import binascii
import datetime
import html as entities
import re
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import quote

from digest.core import packing
from digest.core.model import Value
from digest.press.channels import headers
from digest.press.channels.recipients import Recipient, parse
from digest.press.outputs.newsletter_values import generic
from digest.press.visible import one_line

SUBJECT = 200  # characters; a longer one is cut at a word
HTTPS = re.compile(r"https://[^\s<>\"'\\^`|,]{3,1000}\Z", re.IGNORECASE)
WEB = re.compile(r"https?://[^\s<>]{3,1000}\Z")
MAILTO = re.compile(
    r"[A-Za-z0-9.!#$&'*+/=?^_`~-]{1,64}@[A-Za-z0-9.-]{1,253}(?:\?[A-Za-z0-9=&%._~+-]{1,300})?\Z"
)
LIST_ID = re.compile(r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}\Z")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}\Z")


class Letter(Value, frozen=True, kw_only=True):
    """What all copies of a mail share.

    `edition` is part of the Message-ID. `unsubscribe` is a mail address, `unsubscribe_url` an https
    address, in which `{address}` or `{token}` is replaced by the recipient's.
    """

    html: str
    text: str
    subject: str
    sender: str
    edition: str
    reply_to: str = ""
    list_id: str = ""
    list_name: str = ""
    archive: str = ""
    unsubscribe: str = ""
    unsubscribe_url: str = ""
    language: str = ""


def compose(
    letter: Letter, recipient: Recipient, date: datetime.datetime, copy: int = 0
) -> EmailMessage:
    """Return the mail. Raises ValueError when the sender is not an address.

    `copy` counts the mails on this edition that the recipient has had: an edition sent again is
    another mail, a repeated attempt is the same one.
    """
    sender = parse(letter.sender)
    if sender is None:
        raise ValueError("the sender is not a mail address")
    message = EmailMessage(policy=headers.POLICY)
    message["From"] = headers.address(sender)
    message["To"] = headers.address(recipient)
    reply = parse(letter.reply_to) if letter.reply_to else None
    if reply:
        message["Reply-To"] = headers.address(reply)
    message["Subject"] = short(letter.subject)
    message["Date"] = format_datetime(date)
    message["Message-ID"] = message_id(letter, sender, recipient, copy)
    for name, value in list_headers(letter, recipient).items():
        message[name] = value
    message["Auto-Submitted"] = "auto-generated"
    message["Precedence"] = "bulk"
    if LANGUAGE.match(letter.language):
        message["Content-Language"] = letter.language
    message["MIME-Version"] = "1.0"
    boundary = "digest-" + packing.fingerprint(str(message["Message-ID"]), letter.text, letter.html)
    message["Content-Type"] = f'multipart/alternative; boundary="{boundary}"'
    for text, kind in zip(_parts(letter, recipient), ("plain", "html"), strict=True):
        message.attach(_part(text, kind))
    return message


def message_id(letter: Letter, sender: Recipient, recipient: Recipient, copy: int = 0) -> str:
    """Return the same for the same edition and recipient; it names nobody.

    With it a server can tell that it was given a mail twice.
    """
    named = packing.fingerprint(
        letter.list_id, sender.key, letter.edition, recipient.key, str(copy)
    )
    day = re.sub(r"[^0-9A-Za-z]+", "", letter.edition)[:20]
    return f"<digest.{day}.{named[:24]}@{sender.address.rpartition('@')[2]}>"


def short(subject: str) -> str:
    """Return a subject of one line; a long one is cut at a word and ends in an ellipsis."""
    subject = one_line(subject)
    if len(subject) <= SUBJECT:
        return subject
    cut = subject[: SUBJECT - 1]
    return (cut[: cut.rfind(" ")] if " " in cut[SUBJECT // 2 :] else cut).rstrip() + "…"


def list_headers(letter: Letter, recipient: Recipient) -> dict[str, str]:
    """Return the headers by which mail programs recognise a list."""
    out: dict[str, str] = {}
    if LIST_ID.match(letter.list_id):
        name = headers.phrase(one_line(letter.list_name))
        out["List-Id"] = f"{name} <{letter.list_id}>" if name else f"<{letter.list_id}>"
    out |= unsubscribe_headers(letter, recipient)
    if WEB.match(letter.archive) and letter.archive.isascii():
        out["List-Archive"] = f"<{letter.archive}>"
    return out


def unsubscribe_headers(letter: Letter, recipient: Recipient) -> dict[str, str]:
    """Return List-Unsubscribe, with one click only if the address tells who clicked."""
    url = personal(letter, recipient)
    ways = [f"<{url}>"] if url else []
    address = letter.unsubscribe.removeprefix("mailto:")
    if MAILTO.match(address):
        ways.append(f"<mailto:{address}>")
    if not ways:
        return {}
    out = {"List-Unsubscribe": ", ".join(ways)}
    if url and url != letter.unsubscribe_url:
        out["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return out


def personal(letter: Letter, recipient: Recipient) -> str:
    """Return the recipient's own address to leave by; nothing if the list has no token for it."""
    url = letter.unsubscribe_url
    if "{token}" in url and not recipient.token:
        return ""
    address = quote(recipient.address, safe="")
    url = url.replace("{token}", recipient.token).replace("{address}", address)
    return url if HTTPS.match(url) and url.isascii() else ""


def _parts(letter: Letter, recipient: Recipient) -> tuple[str, str]:
    """Return text and HTML with the recipient's own address to leave by."""
    general, own = generic(letter.unsubscribe_url), personal(letter, recipient)
    if not own or not general:
        return letter.text, letter.html
    # The last occurrence is the program's own, at the foot: an article that links to the same
    # address keeps its link.
    text = _replace_last(letter.text, f"] {general}\n", f"] {own}\n")
    old, new = (f'href="{_attribute(url)}"' for url in (general, own))
    return text, _replace_last(letter.html, old, new)


def _attribute(url: str) -> str:
    """Return an address as the CSS inliner writes it in an attribute."""
    return entities.escape(url, quote=False).replace('"', "&quot;")


def _replace_last(text: str, old: str, new: str) -> str:
    head, found, tail = text.rpartition(old)
    return head + new + tail if found else text


def _part(text: str, kind: str) -> EmailMessage:
    part = EmailMessage(policy=headers.POLICY)
    part["Content-Type"] = f'text/{kind}; charset="utf-8"'
    part["Content-Transfer-Encoding"] = "quoted-printable"
    # binascii, because the library's own encoder takes 40 ms for 100 kB. Lines end in CRLF before
    # they are encoded, as they do on the way.
    data = re.sub(r"\r\n?|\n", "\r\n", text).encode("utf-8", "replace")
    part.set_payload(binascii.b2a_qp(data, istext=True).decode("ascii"))
    return part
