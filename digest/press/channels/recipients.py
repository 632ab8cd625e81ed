"""Recipients: their addresses, the lists that name them, and those who left. (Reads.)

Nothing written is trusted. An address must be one that every mail server takes: RFC 5321's
dot-atom, at a domain of two labels or a local one. Names lose line breaks. Of addresses given twice
the first counts. Case is ignored when addresses are compared: the standard lets a server tell
`Ann@` from `ann@`, but none does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from digest.core.model import Problem, Value
from digest.press.channels import recipient_list
from digest.press.channels.problems import bad
from digest.press.channels.recipient_list import Row
from digest.press.visible import one_line

LOCAL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}){0,20}\Z"
)
LOCAL_LENGTH, DOMAIN_LENGTH = 64, 253  # characters, at most (RFC 5321)
LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\Z")
ANGLES = re.compile(r"(?P<name>[^<>]{0,300})<(?P<address>[^<>\s]{1,320})>\Z")
TOKEN = re.compile(r"[A-Za-z0-9._~-]{1,200}\Z")
SHOWN = 80  # characters of a wrong address that are shown
SHOWN_TOKEN = 40  # of a wrong token
NAME, LANGUAGE = 200, 35  # characters that are kept; 35: the longest tag that RFC 5646 asks for


class Recipient(Value, frozen=True, kw_only=True):
    """A reader. By `token` the publication's own unsubscribe address knows the recipient."""

    address: str
    name: str = ""
    language: str = ""
    token: str = ""

    @property
    def key(self) -> str:
        """Equal for two spellings of one address."""
        return self.address.casefold()


def parse(written: str) -> Recipient | None:
    """Return the recipient of `ann@example.org` or `Ann <ann@example.org>`; None for anything else.

    A domain with letters of other scripts is returned in its ASCII form.
    """
    written = one_line(written)
    found = ANGLES.match(written)
    name = found["name"].strip().strip('"').strip() if found else ""
    local, at, domain = (found["address"] if found else written).rpartition("@")
    if not at or len(local) > LOCAL_LENGTH or not LOCAL.match(local):
        return None
    ascii_domain = domain if domain.isascii() else _ascii_domain(domain)
    if ascii_domain is None or not _is_domain(ascii_domain):
        return None
    return Recipient(address=f"{local}@{ascii_domain}", name=name)


def _ascii_domain(domain: str) -> str | None:
    """Return the ASCII form of a domain; None if there is none that means the same.

    The standard library knows IDNA 2003, which reads ß as ss and so names another domain: a domain
    that does not come back as it was is refused.
    """
    try:
        encoded = domain.encode("idna")
        same = encoded.decode("idna") == unicodedata.normalize("NFC", domain).lower()
    except UnicodeError:
        return None
    return encoded.decode("ascii") if same else None


def _is_domain(domain: str) -> bool:
    labels = domain.split(".")
    if len(domain) > DOMAIN_LENGTH or not all(LABEL.match(label) for label in labels):
        return False
    return len(labels) > 1 or domain == "localhost"


def load(path: Path) -> tuple[list[Recipient], list[Problem]]:
    """Return the recipients of a YAML or CSV file, in its order, and what is wrong with it."""
    rows, problems = recipient_list.read(path)
    return _recipients(rows, problems), problems


def given(addresses: Iterable[str], option: str = "--to") -> tuple[list[Recipient], list[Problem]]:
    """Return the recipients that a command names."""
    problems: list[Problem] = []
    return _recipients([(option, {"address": a}) for a in addresses], problems), problems


def unsubscribed(path: Path) -> tuple[frozenset[str], list[Problem]]:
    """Return the keys of those who left: one address a line, `#` begins a comment.

    A line without a readable address is an error: someone who left could be behind it.
    """
    try:
        source = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return frozenset(), []
    except (OSError, UnicodeDecodeError) as error:
        what = f"the list of those who left cannot be read: {error}."
        fix = "Correct the file: nothing is sent without it."
        return frozenset(), [bad(path.name, what, fix, "recipient")]
    keys: set[str] = set()
    problems = []
    for number, line in enumerate(source.splitlines(), 1):
        line = line.partition("#")[0].strip().strip(",;").strip('"')
        if not line:
            continue
        words = re.split(r"[\s,;<>\"']+", line)
        found = parse(line) or next((r for r in map(parse, words) if r), None)
        if found is not None:
            keys.add(found.key)
        else:
            where = f"{path.name}:{number}"
            what = f"“{one_line(line)[:SHOWN]}” is not an address."
            problems.append(bad(where, what, "Write one address a line.", "recipient"))
    return frozenset(keys), problems


def _recipients(rows: Iterable[Row], problems: list[Problem]) -> list[Recipient]:
    """Return a recipient for each row with a new address; problems of the others are appended."""
    out: list[Recipient] = []
    seen: dict[str, str] = {}
    for where, row in rows:
        found = _address(where, row, problems)
        if found is None:
            continue
        token = _token(where, row, problems)
        if found.key in seen:
            problems.append(_twice(where, found.address, seen[found.key]))
            continue
        seen[found.key] = where
        out.append(
            Recipient(
                address=found.address,
                name=(one_line(row.get("name", "")) or found.name)[:NAME],
                language=one_line(row.get("language", ""))[:LANGUAGE],
                token=token,
            )
        )
    return out


def _address(where: str, row: dict[str, str], problems: list[Problem]) -> Recipient | None:
    written = row.get("address", "").strip()
    if not written:
        what, fix = "there is no address.", "Give each recipient an address."
        problems.append(bad(where, what, fix, "recipient"))
        return None
    found = parse(written)
    if found is None:
        what = f"“{one_line(written)[:SHOWN]}” is not a mail address."
        fix = (
            "Write name@example.org. Letters of other scripts before the @ are not accepted, "
            "because not every server delivers them."
        )
        problems.append(bad(where, what, fix, "recipient"))
    return found


def _token(where: str, row: dict[str, str], problems: list[Problem]) -> str:
    token = row.get("token", "").strip()
    if not token or TOKEN.match(token):
        return token
    what = f"“{one_line(token)[:SHOWN_TOKEN]}” is not a token."
    fix = "Write only letters, digits and “-”, “.”, “_”, “~”."
    problems.append(bad(where, what, fix, "recipient"))
    return ""


def _twice(where: str, address: str, before: str) -> Problem:
    return Problem(
        level="warning",
        where=where,
        what=f"{address} is given twice: here and at {before}. It gets one mail.",
        fix="Keep one of the two.",
        name="recipient-twice",
    )
