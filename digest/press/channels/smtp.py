"""Send mail by SMTP, one command at a time, with every outcome in the ledger. (Network.)

`sendmail` of the standard library cannot say whether a connection was lost before or after the full
stop that ends a message (RFC 5321, 4.1.1.4), and that decides whether it may be sent again. So each
command is given here:

    MAIL, RCPT, DATA, the message | ledger: unknown | "." | reply | ledger: sent, refused or planned

Before the full stop anything may fail and be repeated. A 4xx is repeated after growing waits; a 5xx
on recipient or message is recorded; a 5xx on greeting, login or sender stops the run, since it is
about us. Without a reply to the full stop the outcome stays unknown.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec

from digest.press.channels.ledger import Ledger, State
from digest.press.channels.smtp_connection import (
    Connection,
    Encrypted,
    Later,
    Login,
    Plain,
    Server,
    Stop,
    plain,
    reply,
)

__all__ = ["Envelope", "Later", "Login", "Progress", "Run", "Server", "Stop", "deliver", "post"]

LOST = 3  # connections lost or refused in a row, after which a round ends
DOT = re.compile(rb"(?m)^\.")

Progress = Callable[[int, int, str], None]


class Envelope(NamedTuple):
    """A message to be sent: the ledger's key for its recipient, both addresses, how to make it.

    It is made when its turn comes: a thousand messages would fill the memory.
    """

    recipient: str
    address: str
    sender: str
    message: Callable[[], bytes]


class Run(msgspec.Struct, frozen=True):
    """What a run did. `stopped`: why it ended early; `later`: how many the server put off."""

    sent: int = 0
    refused: int = 0
    unknown: int = 0
    later: int = 0
    stopped: str = ""


class _Outcomes:
    """The envelopes of a run and what became of them, written to the ledger one at a time."""

    def __init__(self, edition: str, ledger: Ledger, total: int, on_progress: Progress) -> None:
        self.edition, self.ledger, self.total = edition, ledger, total
        self.on_progress = on_progress
        self.counts: dict[str, int] = {"sent": 0, "refused": 0, "unknown": 0}

    @property
    def done(self) -> int:
        return sum(self.counts.values())

    def settle(self, envelope: Envelope, state: State, said: str) -> None:
        """Write the outcome of a message into the ledger, and report progress."""
        self.ledger.settle(self.edition, envelope.recipient, state, said)
        if state != "planned":
            self.counts[state] += 1
        self.on_progress(self.done, self.total, state)


def deliver(
    envelopes: Sequence[Envelope],
    edition: str,
    ledger: Ledger,
    server: Server,
    on_progress: Progress,
    sleep: Callable[[float], None],
) -> Run:
    """Send what the ledger has planned.

    Raises ledger.Broken when an outcome cannot be written: then nothing more is sent.
    """
    queue = list(envelopes)
    outcomes = _Outcomes(edition, ledger, len(queue), on_progress)
    connection, stopped = Connection(server, sleep), ""
    try:
        for wait in (0.0, *server.waits):
            if wait:
                waiting = f"waiting {wait:g} s to try {len(queue):,} again"
                on_progress(outcomes.done, outcomes.total, waiting)
                connection.close()
                sleep(wait)
            queue = _round(queue, outcomes, connection)
            if not queue:
                break
        connection.close()
    except Stop as stop:
        stopped = str(stop)
    finally:
        connection.drop()
    counts = outcomes.counts
    later = outcomes.total - outcomes.done
    return Run(counts["sent"], counts["refused"], counts["unknown"], later, stopped)


def _round(queue: list[Envelope], outcomes: _Outcomes, connection: Connection) -> list[Envelope]:
    """Try each envelope once; return those that are left for later."""
    later: list[Envelope] = []
    lost = 0
    for i, envelope in enumerate(queue):
        if lost >= LOST:
            return later + queue[i:]
        try:
            state, said = _try(envelope, outcomes, connection)
            lost = 0
        except Later as error:
            connection.drop()
            lost += 1
            state, said = "planned", str(error)
        if state == "unknown":
            connection.drop()
        if state == "planned":
            later.append(envelope)
        outcomes.settle(envelope, state, said)
    return later


def _try(envelope: Envelope, outcomes: _Outcomes, connection: Connection) -> tuple[State, str]:
    """Send; at once on a new connection where one that has served is found closed.

    Servers close after a number of messages or some time.
    """
    ledger, edition = outcomes.ledger, outcomes.edition
    try:
        return post(connection.ready(), envelope, edition, ledger, connection.server)
    except Later:
        if connection.used <= 1:
            raise
        connection.drop()
    return post(connection.ready(), envelope, edition, ledger, connection.server)


def post(
    smtp: Plain | Encrypted, envelope: Envelope, edition: str, ledger: Ledger, server: Server
) -> tuple[State, str]:
    """Send one message; return what became of it and the reply.

    Raises Later when the connection is gone and the message has not gone out, Stop when the server
    wants none of our mail.
    """
    data = envelope.message()
    data = data if data.endswith(b"\r\n") else data + b"\r\n"
    try:
        refused = _before_the_end(smtp, envelope, data, server)
    except (smtplib.SMTPException, OSError) as error:
        what = "connection lost before the message was whole"
        raise Later(f"{what}: {plain(error, server)}") from error
    if refused is not None:
        return refused
    ledger.attempt(edition, envelope.recipient)
    try:
        smtp.sock.settimeout(server.timeout)
        smtp.send(b".\r\n")
        smtp.patience = server.last_timeout
        code, said = smtp.getreply()
        smtp.patience = server.timeout
    except (smtplib.SMTPException, OSError) as error:
        return "unknown", f"no reply to the whole message: {plain(error, server)}"
    if 200 <= code < 300:
        return "sent", reply(code, said, server)
    if 400 <= code < 500:
        # RFC 5321, 4.2.1: not accepted, try again.
        return "planned", reply(code, said, server)
    if 500 <= code < 600:
        return "refused", reply(code, said, server)
    return "unknown", f"not a reply: {reply(code, said, server)}"


def _before_the_end(
    smtp: Plain | Encrypted, envelope: Envelope, data: bytes, server: Server
) -> tuple[State, str] | None:
    """Send all but the full stop; return the outcome if the server has refused, else None."""
    size = [f"size={len(data)}"] if smtp.has_extn("size") else []
    code, said = smtp.mail(envelope.sender, size)
    if code >= 500:
        what = f"the server does not take mail from {envelope.sender}"
        raise Stop(f"{what}: {reply(code, said, server)}")
    if code != 250:
        return _put_off(smtp, code, said, server)
    code, said = smtp.rcpt(envelope.address)
    if code in (250, 251, 252):
        code, said = smtp.docmd("DATA")
        if code == 354:
            smtp.sock.settimeout(server.timeout)
            smtp.send(DOT.sub(b"..", data))
            _listen(smtp, server)
            return None
    if code >= 500:
        smtp.rset()
        return "refused", reply(code, said, server)
    return _put_off(smtp, code, said, server)


def _listen(smtp: Plain | Encrypted, server: Server) -> None:
    """Raise SMTPServerDisconnected if the server spoke or closed before the message was whole.

    Then it has not taken it, which could not be known after the full stop. What is still on its way
    is missed: this only makes unknown outcomes rarer.
    """
    if smtp.unread():
        raise smtplib.SMTPServerDisconnected(smtp.unread()[:1000].decode("utf-8", "replace"))
    sock = smtp.sock
    try:
        sock.setblocking(False)
        said = sock.recv(1000)
    except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
        return
    finally:
        sock.settimeout(server.timeout)
    words = said.decode("utf-8", "replace") or "connection closed by the server"
    raise smtplib.SMTPServerDisconnected(words)


def _put_off(smtp: Plain | Encrypted, code: int, said: bytes, server: Server) -> tuple[State, str]:
    """Return a 4xx before the message waits for the next round; 421 says that the server closes."""
    if code == 421 or code < 0:  # RFC 5321, 3.8
        raise Later(reply(code, said, server))
    smtp.rset()
    return "planned", reply(code, said, server)
