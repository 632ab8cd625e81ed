"""`digest send`: write an edition's mail to an outbox, or send it. (Reads, writes, network.)

Takes a `SendRequest` and returns a `SendResult`; prints nothing itself. Without `smtp` nothing is
sent and the ledger is only read. With it, all of this happens under a lock: recipients are read and
checked, those who left are taken out, who is due is written to the ledger, and then sent to. Who is
due is decided for each recipient (`mail_due`), so a run may be killed and repeated with the same
words, a longer list, or a corrected edition.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

from digest.core import records
from digest.core.model import Problem
from digest.press.channels import ledger_file, recipients
from digest.press.channels import smtp as wire
from digest.press.channels.ledger import Broken, Busy, Ledger, Row
from digest.press.channels.mail_checks import asked_for, check_closed, check_request, unsubscribed
from digest.press.channels.mail_due import NOBODY, due, fingerprint
from digest.press.channels.mail_letter import copy_bytes, letter_of
from digest.press.channels.mail_outbox import Mailing, write_outbox
from digest.press.channels.mail_outcomes import counted, counts_of, masked, outcomes
from digest.press.channels.mail_request import SendRequest, SendResult
from digest.press.channels.message import Letter
from digest.press.channels.problems import bad
from digest.press.channels.recipients import Recipient
from digest.press.visible import one_line

__all__ = ["POSTS", "SendRequest", "SendResult", "send_edition"]

LEDGER = records.LEDGER
RESTORE = (
    "Put the newest copy of the ledger back. If there is none, --accept-ledger goes on without it: "
    "readers who were mailed since may be mailed again."
)

# How a message leaves: name -> a function like `smtp.deliver`. The interface of a list service is a
# module beside `smtp` and a line here.
POSTS = {"smtp": wire.deliver}


class _Readers(NamedTuple):
    """For whom a run is: those who are asked for and did not leave, and the keys of who left."""

    wanted: list[Recipient]
    gone: frozenset[str]
    left: int  # how many were asked for and have left


def send_edition(request: SendRequest) -> SendResult:
    """Send the edition, write it to the outbox, or return its status: what the request asks for."""
    where = f"{request.records.name}/{LEDGER}"
    accepted: list[str] = []
    try:
        if request.accept_ledger:
            accepted = ledger_file.accept(request.records / LEDGER, request.state / LEDGER)
        result = _status(request) if request.status else _send(request)
    except Busy:
        fix = "Wait for it to end; nothing was done here."
        result = SendResult(code=1, problems=(bad(where, "another run is sending.", fix, "busy"),))
    except Broken as error:
        what = f"{one_line(str(error))}. Nothing is sent without it."
        result = SendResult(code=1, problems=(bad(where, what, RESTORE, "ledger"),))
    result = dataclasses.replace(result, lines=(*accepted, *result.lines))
    return masked(result) if request.mask else result


def _send(r: SendRequest) -> SendResult:
    asked, wrong = asked_for(r)
    problems = [*check_request(r), *wrong]
    if any(p.name in ("setting", "usage") and p.level == "error" for p in problems):
        return SendResult(code=2, problems=tuple(problems))
    gone, unreadable = unsubscribed(r)
    problems += unreadable
    wanted = [a for a in asked if a.key not in gone]
    readers = _Readers(wanted, gone, len(asked) - len(wanted))
    if not r.smtp:
        return _to_outbox(r, readers, problems)
    if unreadable:  # someone who left may be among them
        return SendResult(code=1, problems=tuple(problems))
    if not_closed := check_closed(r):
        return SendResult(code=1, problems=(*problems, *not_closed))
    with _ledger(r) as ledger, ledger.locked():
        return _post(r, ledger, readers, problems)


def _ledger(r: SendRequest) -> Ledger:
    """Return the ledger of the publication.

    A test is not a delivery: it may be repeated, and its ledger is forgotten at the end.
    """
    return Ledger(None if r.test else r.records / LEDGER, r.state / LEDGER)


def _to_outbox(r: SendRequest, readers: _Readers, problems: list[Problem]) -> SendResult:
    known = {} if r.test else _known(r)
    letter = letter_of(r)
    rows = due(r, known, readers.wanted, letter).rows
    mailing = Mailing(letter, readers.wanted, readers.left, known, rows)
    return write_outbox(r, mailing, problems)


def _known(r: SendRequest) -> dict[str, Row]:
    """Return the ledger's rows of the edition, without making a ledger where there is none."""
    if not ledger_file.is_begun(r.records / LEDGER, r.state / LEDGER):
        return {}
    with _ledger(r) as ledger:
        return ledger.rows(r.edition.day)


def _post(r: SendRequest, ledger: Ledger, readers: _Readers, problems: list[Problem]) -> SendResult:
    """Record who is due, send, and return what the ledger says then."""
    day = r.edition.day
    envelopes, changed = _planned(r, ledger, readers)
    mailed = len(envelopes)
    if envelopes:
        post = POSTS[r.post]
        run = post(envelopes, day, ledger, _server(r), r.on_progress, r.sleep)
        problems = [*problems, *_stopped(run)]
    del envelopes  # of 100,000 recipients, 60 MB
    rows = ledger.rows(day)
    mine = [rows[a.key] for a in readers.wanted]
    problems = [*problems, *outcomes(mine), *_changed(day, changed)]
    counts = counts_of(mine)
    complete = counts["sent"] == len(mine) and not any(p.level == "error" for p in problems)
    unneeded = len(mine) - mailed
    note = f" {unneeded} of them needed nothing." if unneeded else ""
    return SendResult(
        code=0 if complete else 1,
        lines=(f"{day}: {counted(counts)}.{note}",),
        problems=tuple(problems),
        counts=counts,
        rows=tuple(mine),
    )


def _planned(r: SendRequest, ledger: Ledger, readers: _Readers) -> tuple[list[wire.Envelope], int]:
    """Record who is due; return their envelopes, and how many keep an earlier wording."""
    day, letter = r.edition.day, letter_of(r)
    known = ledger.rows(day)
    planned = due(r, known, readers.wanted, letter)
    ledger.plan(day, planned.rows.values(), readers.gone & known.keys())
    return _envelopes(r, letter, readers.wanted, planned.rows), planned.changed


def _envelopes(
    r: SendRequest, letter: Letter, wanted: list[Recipient], rows: Mapping[str, Row]
) -> list[wire.Envelope]:
    """Return an envelope for each recipient who is due, in the order of the list."""
    sender = (recipients.parse(r.mail.sender) or NOBODY).address
    return [
        wire.Envelope(
            a.key,
            a.address,
            sender,
            partial(copy_bytes, r, letter, a, rows[a.key].copies),
        )
        for a in wanted
        if a.key in rows
    ]


def _server(r: SendRequest) -> wire.Server:
    sender = recipients.parse(r.mail.sender) or NOBODY
    return wire.Server(
        host=r.mail.host,
        port=r.mail.port,
        security=r.mail.security,
        login=r.login,
        hello=sender.address.rpartition("@")[2],
        rate=r.mail.rate,
        trust=(r.root / r.mail.trust) if r.mail.trust else None,
        waits=r.waits,
        timeout=r.timeout,
        last_timeout=r.last_timeout,
    )


def _stopped(run: wire.Run) -> list[Problem]:
    if not run.stopped:
        return []
    fix = "Correct the email settings or the login, then run the same command again."
    return [bad("email", f"{run.stopped}.", fix, "smtp")]


def _changed(day: str, changed: int) -> list[Problem]:
    if not changed:
        return []
    return [
        Problem(
            level="warning",
            where=day,
            what=f"the edition changed since {changed} of these recipients were sent it.",
            fix="They keep what they have; --again sends the new one to them too.",
            name="changed-since",
        )
    ]


def _status(r: SendRequest) -> SendResult:
    """Return what became of this edition's mail, from the ledger alone."""
    day, rows = r.edition.day, tuple(_known(r).values())
    if not rows:
        return SendResult(code=1, lines=(f"{day}: nothing was sent.",))
    counts, content = counts_of(rows), fingerprint(r.edition)
    lines = [f"{day}: {counted(counts)}."]
    if old := sum(1 for row in rows if row.state == "sent" and row.content != content):
        lines.append(f"{old} of them have an earlier wording of the edition.")
    return SendResult(
        code=0 if counts["sent"] == len(rows) else 1,
        lines=tuple(lines),
        problems=tuple(outcomes(rows)),
        counts=counts,
        rows=rows,
    )
