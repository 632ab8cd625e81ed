"""A mail: one newsletter, for one recipient.

In: HTML and text as rendered, what the publication says of its mail (a `Letter`), a Recipient, and the date, which the caller reads from
the clock. Out: an EmailMessage; the same for the same arguments, byte for byte. Trusts no string: nothing in a headline, name or address can
begin a header, and nothing that looks like an encoded word is decoded by a reader.

Headers: RFC 5322 and 2047; lists RFC 2369, 2919 and 8058 (one click only with an address that can tell who clicked); RFC 3834.
The standard library's folding is not used for headers that carry texts or long addresses: it writes addresses without white space as
encoded words, which no mail program follows, and drops quotation marks of names that it encodes.
"""

from __future__ import annotations

import binascii
import datetime
import html as entities
import re
from email.header import Header
from email.headerregistry import Address, AddressHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any
from urllib.parse import quote

from digest.core import packing
from digest.core.model import Value
from digest.press.channels.recipients import Recipient, parse
from digest.press.outputs.newsletter import generic
from digest.press.visible import one_line

SUBJECT = 200  # characters; a longer one is cut at a word
HTTPS = re.compile(r"https://[^\s<>\"'\\^`|,]{3,1000}\Z", re.IGNORECASE)
MAILTO = re.compile(
    r"[A-Za-z0-9.!#$&'*+/=?^_`~-]{1,64}@[A-Za-z0-9.-]{1,253}(?:\?[A-Za-z0-9=&%._~+-]{1,300})?\Z"
)
LIST_ID = re.compile(r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}\Z")


class Letter(Value, frozen=True, kw_only=True):
    """What all copies of a mail share. `edition` names it in the Message-ID. `unsubscribe` is an address of mail; `unsubscribe_url` an https
    address, in which `{address}` or `{token}` stands for the recipient."""

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
    """The mail. `copy` counts how many mails on this edition the recipient has had: an edition posted again is another mail, a
    repeated attempt is the same one. Raises ValueError when the sender is not an address."""
    sender = parse(letter.sender)
    if sender is None:
        raise ValueError("the sender is no address of mail")
    message = EmailMessage(policy=POLICY)
    message["From"] = _address(sender)
    message["To"] = _address(recipient)
    reply = parse(letter.reply_to) if letter.reply_to else None
    if reply:
        message["Reply-To"] = _address(reply)
    message["Subject"] = short(letter.subject)
    message["Date"] = format_datetime(date)
    message["Message-ID"] = message_id(letter, sender, recipient, copy)
    if LIST_ID.match(letter.list_id):
        name = _phrase(one_line(letter.list_name))
        message["List-Id"] = f"{name} <{letter.list_id}>" if name else f"<{letter.list_id}>"
    for name, value in unsubscribe_headers(letter, recipient).items():
        message[name] = value
    if (
        letter.archive
        and re.fullmatch(r"https?://[^\s<>]{3,1000}", letter.archive)
        and letter.archive.isascii()
    ):
        message["List-Archive"] = f"<{letter.archive}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Precedence"] = "bulk"
    if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}", letter.language):
        message["Content-Language"] = letter.language
    message["MIME-Version"] = "1.0"
    general, own = generic(letter.unsubscribe_url), personal(letter, recipient)
    boundary = "digest-" + packing.fingerprint(str(message["Message-ID"]), letter.text, letter.html)
    message["Content-Type"] = f'multipart/alternative; boundary="{boundary}"'
    text, html = letter.text, letter.html
    if own and general:
        # The last occurrence is the program's own, at the foot: an article that links to the same address keeps its link.
        text = _last(text, f"] {general}\n", f"] {own}\n")
        html = _last(html, f'href="{_attribute(general)}"', f'href="{_attribute(own)}"')
    message.attach(_part(text, "plain"))
    message.attach(_part(html, "html"))
    return message


def message_id(letter: Letter, sender: Recipient, recipient: Recipient, copy: int = 0) -> str:
    """The same for the same edition and recipient, so that a server that is handed a mail twice can tell; names nobody."""
    named = packing.fingerprint(
        letter.list_id, sender.key, letter.edition, recipient.key, str(copy)
    )
    day = re.sub(r"[^0-9A-Za-z]+", "", letter.edition)[:20]
    return f"<digest.{day}.{named[:24]}@{sender.address.rpartition('@')[2]}>"


def short(subject: str) -> str:
    """A subject of one line; a long one is cut at a word, and shows it."""
    subject = one_line(subject)
    if len(subject) <= SUBJECT:
        return subject
    cut = subject[: SUBJECT - 1]
    return (cut[: cut.rfind(" ")] if " " in cut[SUBJECT // 2 :] else cut).rstrip() + "…"


def unsubscribe_headers(letter: Letter, recipient: Recipient) -> dict[str, str]:
    """List-Unsubscribe, and the promise of one click only where a click can be told from another's."""
    url = personal(letter, recipient)
    ways = [f"<{url}>"] if url else []
    if MAILTO.match(letter.unsubscribe.removeprefix("mailto:")):
        ways.append(f"<mailto:{letter.unsubscribe.removeprefix('mailto:')}>")
    if not ways:
        return {}
    out = {"List-Unsubscribe": ", ".join(ways)}
    if url and url != letter.unsubscribe_url:
        out["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return out


def personal(letter: Letter, recipient: Recipient) -> str:
    """The recipient's own address to leave by; nothing, where the list gives no token for it."""
    url = letter.unsubscribe_url
    if "{token}" in url and not recipient.token:
        return ""
    url = url.replace("{token}", recipient.token).replace(
        "{address}", quote(recipient.address, safe="")
    )
    return url if HTTPS.match(url) and url.isascii() else ""


def _attribute(url: str) -> str:
    """As the inliner writes it."""
    return entities.escape(url, quote=False).replace('"', "&quot;")


def _last(text: str, old: str, new: str) -> str:
    head, found, tail = text.rpartition(old)
    return head + new + tail if found else text


def _part(text: str, kind: str) -> EmailMessage:
    part = EmailMessage(policy=POLICY)
    part["Content-Type"] = f'text/{kind}; charset="utf-8"'
    part["Content-Transfer-Encoding"] = "quoted-printable"
    # binascii, because the library's own encoder takes 40 ms for 100 kB; lines end in CRLF before, as they travel.
    data = re.sub(r"\r\n?|\n", "\r\n", text).encode("utf-8", "replace")
    part.set_payload(binascii.b2a_qp(data, istext=True).decode("ascii"))
    return part


# ------------------------------------------------------------------------------------------------------------------ headers

PLAIN = re.compile(r"[\x20-\x7e]*\Z")
LINE = 76


def _address(person: Recipient) -> Address:
    """A name and address as values, so that no parser reads the name. A name is kept to what fits a line or two."""
    return Address(display_name=one_line(person.name)[:80], addr_spec=person.address)


def _encoded(text: str, name: str, used: int = 0) -> str:
    """Text as it is in a header: itself where that is plain ASCII with room to fold, else encoded words."""
    simple = (
        PLAIN.match(text)
        and "=?" not in text
        and all(len(word) < LINE - 20 for word in text.split(" "))
    )
    if simple and used + len(text) <= LINE:
        return text
    if not simple:
        return Header(text, "utf-8", maxlinelen=LINE, header_name="x" * used).encode(linesep="\r\n")
    out: list[str] = []
    line = used
    for word in text.split(" "):
        if out and line + 1 + len(word) > LINE:
            out.append("\r\n " + word)
            line = 1 + len(word)
        else:
            out.append((" " if out else "") + word)
            line += len(word) + 1
    return "".join(out)


def _phrase(name: str) -> str:
    """A name as one word of a header, or nothing where it would be longer than an encoded word may be."""
    if PLAIN.match(name) and "=?" not in name:
        return '"{}"'.format(re.sub(r'["\\\\]', "", name))[: LINE - 20] if name else ""
    word = Header(name, "utf-8", maxlinelen=1000).encode()
    return word if len(word) <= 75 else ""


class _Text(UnstructuredHeader):
    """A text: kept as it is, never read as encoded words."""

    name: str

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        kwds["parse_tree"] = cls.value_parser("")
        kwds["decoded"] = one_line(value)

    def fold(self, *, policy: Any) -> str:
        return f"{self.name}: {_encoded(str(self), self.name, len(self.name) + 2)}{policy.linesep}"


class _Addresses(AddressHeader):
    """Mailboxes. A name is a quoted string, or encoded words when it is not plain ASCII."""

    max_count = 1
    name: str

    def fold(self, *, policy: Any) -> str:
        out = []
        for a in self.addresses:
            name = one_line(a.display_name)
            if not name:
                out.append(a.addr_spec)
                continue
            if PLAIN.match(name) and "=?" not in name and len(name) < LINE - 20:
                name = '"{}"'.format(name.replace("\\", "\\\\").replace('"', '\\"'))
            else:
                name = Header(name, "utf-8", maxlinelen=LINE, header_name=self.name).encode(
                    linesep="\r\n"
                )
            gap = " " if len(name.rpartition("\n")[2]) + len(a.addr_spec) + 12 <= LINE else "\r\n "
            out.append(f"{name}{gap}<{a.addr_spec}>")
        return f"{self.name}: {(',' + policy.linesep + ' ').join(out)}{policy.linesep}"


class _Links(_Text):
    """Addresses in angles: folded between them, never within."""

    def fold(self, *, policy: Any) -> str:
        return f"{self.name}: {str(self).replace('>, <', '>,' + policy.linesep + ' <')}{policy.linesep}"


KINDS: dict[str, Any] = {
    **dict.fromkeys(("from", "to", "reply-to"), _Addresses),
    **dict.fromkeys(
        ("list-id", "list-unsubscribe", "list-unsubscribe-post", "list-archive", "message-id"),
        _Links,
    ),
    "subject": _Text,
}


def _registry() -> HeaderRegistry:
    registry = HeaderRegistry()
    for name, kind in KINDS.items():
        registry.map_to_type(name, kind)
    return registry


POLICY = EmailPolicy(
    header_factory=_registry(),
    linesep="\r\n",
    max_line_length=78,
    cte_type="7bit",
    raise_on_defect=False,
)
