"""Who gets the edition in this run, decided for each recipient from the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from digest.core import packing
from digest.core.model import Edition
from digest.press.channels import recipients
from digest.press.channels.ledger import Row
from digest.press.channels.mail_request import SendRequest
from digest.press.channels.message import Letter, message_id
from digest.press.channels.recipients import Recipient

NOBODY = Recipient(address="digest@localhost")  # the sender of an outbox without one


class Due(NamedTuple):
    """The rows to be planned, by key of the recipient.

    `changed` counts those who have an earlier wording of the edition and keep it.
    """

    rows: dict[str, Row]
    changed: int


def fingerprint(edition: Edition) -> str:
    """Return a hash of what a reader of the mail sees.

    It is equal while no word, source or order changes. Closing changes nothing, nor do scores, near
    misses and the theme.
    """
    stories = [
        (
            story.url, story.headline, story.section, story.new, story.summary, story.differences,
            story.notes,
            [(q.text, q.speaker, q.role, q.by, q.language) for q in story.quotes if q.key],
            [(s.number, s.outlet, s.link, s.relation, s.of, s.published) for s in story.sources],
        )
        for story in edition.stories
    ]  # fmt: skip
    seen = (edition.day, edition.title, edition.intro, edition.corrections, stories)
    return packing.fingerprint(packing.pack(seen))


def due(
    r: SendRequest, known: Mapping[str, Row], wanted: Iterable[Recipient], letter: Letter
) -> Due:
    """Return who is due: a run may be killed and repeated, with a longer list or other words.

    `known` are the ledger's rows of the edition. A recipient without a row, or whose row is only
    planned, is due.
    """
    content = fingerprint(r.edition)
    sender = recipients.parse(letter.sender) or NOBODY
    rows: dict[str, Row] = {}
    changed = 0
    for recipient in wanted:
        row = known.get(recipient.key)
        copies = _copies(r, row, content)
        if copies is None:
            changed += row is not None and row.state == "sent" and row.content != content
            continue
        rows[recipient.key] = Row(
            recipient=recipient.key,
            address=recipient.address,
            state="planned",
            content=content,
            copies=copies,
            message_id=message_id(letter, sender, recipient, copies),
            reply="" if row is None else row.reply,
            attempts=0 if row is None else row.attempts,
            at=r.now.isoformat(timespec="seconds"),
        )
    return Due(rows, changed)


def _copies(r: SendRequest, row: Row | None, content: str) -> int | None:
    """Return how many mails on earlier wordings a recipient has had; None if not due."""
    if row is None:
        return 0
    if row.state == "planned":
        return row.copies
    if r.again and row.content != content:
        return row.copies + (row.state != "refused")
    retried = {"unknown": r.retry_unknown, "refused": r.retry_refused}
    return row.copies if retried.get(row.state, False) else None
