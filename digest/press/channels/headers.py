"""Headers of a mail: how texts, addresses and links are written and folded.

RFC 5322 and 2047. The standard library's folding is not used for headers with texts or long
addresses: it writes addresses without white space as encoded words, which no mail program follows,
and drops quotation marks of names that it encodes. No text given is read as a header: nothing in
a headline, name or address can begin one, and what looks like an encoded word is not decoded.
"""

from __future__ import annotations

import re
from email.header import Header
from email.headerregistry import Address, AddressHeader, HeaderRegistry, UnstructuredHeader
from email.policy import EmailPolicy
from typing import Any

from digest.press.channels.recipients import Recipient
from digest.press.visible import one_line

PLAIN = re.compile(r"[\x20-\x7e]*\Z")
LINE = 76  # columns of a folded line; RFC 5322 asks for 78 at most
WORD = LINE - 20  # columns of a word that still fits a line after the longest name of a header
ENCODED = 75  # columns of an encoded word, at most (RFC 2047)
NAME = 80  # characters of a person's name: what fits a line or two
CONTINUED = "\r\n "  # goes on in the next line


def address(person: Recipient) -> Address:
    """Return name and address as values, so that no parser reads the name."""
    return Address(display_name=one_line(person.name)[:NAME], addr_spec=person.address)


def phrase(name: str) -> str:
    """Return a name as one word of a header, or nothing where it would be too long for one."""
    if _is_plain(name):
        return '"{}"'.format(re.sub(r'["\\\\]', "", name))[:WORD] if name else ""
    word = Header(name, "utf-8", maxlinelen=1000).encode()
    return word if len(word) <= ENCODED else ""


def _is_plain(text: str) -> bool:
    """Return whether a text is ASCII without anything that a reader decodes."""
    return bool(PLAIN.match(text)) and "=?" not in text


def _folded(text: str, used: int) -> str:
    """Return a text as it is in a header: as given where that is plain, else as encoded words.

    `used` columns of the first line are taken by the header's name.
    """
    if not _is_plain(text) or any(len(word) >= WORD for word in text.split(" ")):
        return Header(text, "utf-8", maxlinelen=LINE, header_name="x" * used).encode(linesep="\r\n")
    if used + len(text) <= LINE:
        return text
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


class _Text(UnstructuredHeader):
    """A text, kept as it is and never read as encoded words."""

    name: str

    @classmethod
    def parse(cls, value: str, kwds: dict[str, object]) -> None:
        kwds["parse_tree"] = cls.value_parser("")
        kwds["decoded"] = one_line(value)

    def fold(self, *, policy: Any) -> str:
        return f"{self.name}: {_folded(str(self), len(self.name) + 2)}{policy.linesep}"


class _Addresses(AddressHeader):
    """Mailboxes. A name is a quoted string, or encoded words if it is not plain ASCII."""

    max_count = 1
    name: str

    def fold(self, *, policy: Any) -> str:
        mailboxes = [self._mailbox(a) for a in self.addresses]
        return f"{self.name}: {f',{policy.linesep} '.join(mailboxes)}{policy.linesep}"

    def _mailbox(self, mailbox: Address) -> str:
        name = one_line(mailbox.display_name)
        if not name:
            return mailbox.addr_spec
        if _is_plain(name) and len(name) < WORD:
            name = '"{}"'.format(name.replace("\\", "\\\\").replace('"', '\\"'))
        else:
            name = Header(name, "utf-8", maxlinelen=LINE, header_name=self.name).encode(
                linesep="\r\n"
            )
        last = name.rpartition("\n")[2]
        fits = len(last) + len(mailbox.addr_spec) + 12 <= LINE  # 12: `Reply-To: ` and angles
        return f"{name}{' ' if fits else CONTINUED}<{mailbox.addr_spec}>"


class _Links(_Text):
    """Addresses in angle brackets: folded between them, never within."""

    def fold(self, *, policy: Any) -> str:
        folded = str(self).replace(">, <", f">,{policy.linesep} <")
        return f"{self.name}: {folded}{policy.linesep}"


KINDS: dict[str, Any] = {
    "from": _Addresses,
    "to": _Addresses,
    "reply-to": _Addresses,
    "list-id": _Links,
    "list-unsubscribe": _Links,
    "list-unsubscribe-post": _Links,
    "list-archive": _Links,
    "message-id": _Links,
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
