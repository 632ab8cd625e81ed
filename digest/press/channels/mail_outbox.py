"""An edition's mail as files: what `digest send` would send now. (Writes.)"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from digest.core import packing
from digest.core.files import write_atomic
from digest.core.model import Problem
from digest.press.channels import recipients
from digest.press.channels.ledger import STATES, Row
from digest.press.channels.mail_letter import copy_bytes
from digest.press.channels.mail_request import SendRequest, SendResult
from digest.press.channels.message import Letter
from digest.press.channels.problems import bad
from digest.press.channels.recipients import Recipient

OURS = re.compile(r"[0-9a-f]{16}\.eml\Z")


class Mailing(NamedTuple):
    """What a run would send. `known` and `due` are rows by key; `left` counts who left the list."""

    letter: Letter
    wanted: list[Recipient]
    left: int
    known: Mapping[str, Row]
    due: Mapping[str, Row]


def write_outbox(r: SendRequest, mailing: Mailing, problems: list[Problem]) -> SendResult:
    """Write the messages and both parts of the newsletter; return what would be done."""
    folder = (r.outbox or r.state / "outbox") / r.edition.day
    try:
        messages = _write_all(r, mailing, folder)
    except OSError as error:
        where = str(error.filename or folder)
        what = f"the outbox cannot be written: {error.strerror}."
        wrong = bad(where, what, "Name another folder with --outbox.", "outbox")
        return SendResult(code=1, problems=(*problems, wrong))
    return SendResult(
        code=1 if any(p.level == "error" for p in problems) else 0,
        lines=_lines(r, mailing, folder, messages),
        problems=tuple(problems),
        counts={"planned": len(mailing.due)},
    )


def _write_all(r: SendRequest, mailing: Mailing, folder: Path) -> int:
    """Write all files and delete messages of an earlier run; return how many messages there are."""
    _make_folder(folder)
    letter = mailing.letter
    _write(folder / "newsletter.html", r.html.encode("utf-8"))
    _write(folder / "newsletter.txt", r.text.encode("utf-8"))
    _write(folder / "subject.txt", f"{letter.subject}\n".encode())
    names = set()
    for recipient in _addressed(mailing):
        name = packing.fingerprint(recipient.key)[:16] + ".eml"
        names.add(name)
        row = mailing.due.get(recipient.key)
        _write(folder / name, copy_bytes(r, letter, recipient, row.copies if row else 0))
    for file in sorted(folder.glob("*.eml")):
        if OURS.match(file.name) and file.name not in names:
            file.unlink()  # of an earlier run: the folder holds what would be sent now
    return len(names)


def _addressed(mailing: Mailing) -> list[Recipient]:
    """Return who is due; if no recipients are named, the sender, so that there is a sample."""
    if mailing.wanted:
        return [a for a in mailing.wanted if a.key in mailing.due]
    sender = recipients.parse(mailing.letter.sender)
    return [sender] if sender is not None else []


def _lines(r: SendRequest, mailing: Mailing, folder: Path, messages: int) -> tuple[str, ...]:
    lines = [
        f"Subject: {mailing.letter.subject}",
        f"{len(r.html.encode()):,} bytes of HTML, {len(r.text.encode()):,} of text.",
    ]
    if mailing.wanted or mailing.left:
        total = len(mailing.wanted) + mailing.left
        lines.append(f"{_some(total, 'recipient')}: {', '.join(_parts(mailing))}.")
    else:
        lines.append("No recipients are named: the outbox holds a sample addressed to the sender.")
    if not r.edition.closed:
        day = r.edition.day
        lines.append(f"The edition is not closed. Before sending it, run “digest close {day}”.")
    lines.append(f"Nothing was sent. In {folder}: {_some(messages, 'message')}; --smtp sends.")
    return tuple(lines)


def _parts(mailing: Mailing) -> list[str]:
    """Return how many would be mailed, have a state already, and left the list."""
    others = [a.key for a in mailing.wanted if a.key not in mailing.due]
    states = Counter(mailing.known[key].state for key in others if key in mailing.known)
    already = [f"{n} {state}" for state in STATES if (n := states[state])]
    parts = [f"{len(mailing.due)} would be mailed"]
    if already:
        parts.append(f"{', '.join(already)} already")
    if mailing.left:
        parts.append(f"{mailing.left} left the list")
    return parts


def _make_folder(folder: Path) -> None:
    """Make a folder for mail, which names people: git ignores it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    ignore = folder.parent / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")


def _write(path: Path, data: bytes) -> None:
    """Write a file as a whole, readable by its owner alone."""
    write_atomic(path, data, mode=0o600)


def _some(n: int, what: str) -> str:
    return f"{n:,} {what}" if n == 1 else f"{n:,} {what}s"
