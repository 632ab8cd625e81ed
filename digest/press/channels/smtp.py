"""Posting by SMTP. (Network.)

In: Envelopes (an address and a function that makes the message), a Ledger that has them planned, a Server. Out: what became of
each, in the ledger, and a Run. Trusts neither net nor server: certificates are verified, encryption is never given up for a server that
does not offer it, and plain connections go to this machine only. Login is handed in, is used only behind that, and is never repeated.

The standard library's smtplib speaks; but its `sendmail` cannot tell whether the connection was lost before or after the full stop that
ends a message (RFC 5321, 4.1.1.4), which is all that matters for never sending twice. So the commands are given here one by one:

    MAIL, RCPT, DATA, the message | ledger: unknown | "." | reply | ledger: sent, refused or planned

Before the stop anything may fail and be repeated. A 4xx anywhere is repeated after growing waits; a 5xx on recipient or message is
recorded; a 5xx on greeting, login or sender stops the run, since it is about us. No reply after the stop stays unknown.
"""

from __future__ import annotations

import ipaddress
import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from digest.press.channels.ledger import Ledger, State
from digest.press.visible import one_line

PORTS = {"tls": 465, "starttls": 587, "none": 25}
LOST = 3  # connections lost or refused in a row, after which a pause is due
DOT = re.compile(rb"(?m)^\.")

Progress = Callable[[int, int, str], None]


class Login(msgspec.Struct, frozen=True):
    """Never shown, in no message and no trace."""

    user: str
    password: str

    def __repr__(self) -> str:
        return "Login(…)"


class Server(msgspec.Struct, frozen=True, kw_only=True):
    """Where mail is handed in. `waits` are the pauses in seconds between rounds of what a server put off; `rate` is messages a second at
    most, 0 for any; `trust` a file of certificates beside the system's (a server of one's own)."""

    host: str = "localhost"
    port: int | None = None
    security: Literal["tls", "starttls", "none"] = "starttls"
    login: Login | None = None
    hello: str = "localhost"
    waits: tuple[float, ...] = (5.0, 30.0, 120.0, 600.0)
    rate: float = 5.0
    timeout: float = 60.0
    last_timeout: float = 600.0  # for the reply to a whole message; RFC 5321 asks for ten minutes
    per_connection: int = 100
    trust: Path | None = None


class Envelope(NamedTuple):
    """A message to be posted: the ledger's key for its recipient, both addresses, and how to make it. Made when its turn comes: a
    thousand of them would fill the memory."""

    recipient: str
    address: str
    sender: str
    message: Callable[[], bytes]


class Run(msgspec.Struct, frozen=True):
    """What a run did. `stopped` says why it ended early, or nothing; `later` counts what the server put off to the end."""

    sent: int = 0
    refused: int = 0
    unknown: int = 0
    later: int = 0
    stopped: str = ""


class Stop(Exception):
    """No message can go out, for a reason that waiting does not mend."""


class Later(Exception):
    """Not now."""


def deliver(
    envelopes: Sequence[Envelope],
    edition: str,
    ledger: Ledger,
    server: Server,
    on_progress: Progress,
    sleep: Callable[[float], None],
) -> Run:
    """Post what the ledger has planned. Raises ledger.Broken when an outcome cannot be written: then nothing more is sent."""
    counts: dict[str, int] = {"sent": 0, "refused": 0, "unknown": 0}
    queue = list(envelopes)
    total, line, stopped = len(queue), _Line(server, sleep), ""
    try:
        for wait in (0.0, *server.waits):
            if wait:
                on_progress(total - len(queue), total, f"waiting {wait:g} s")
                line.close()
                sleep(wait)
            queue = _round(queue, total, edition, ledger, line, counts, on_progress)
            if not queue:
                break
        line.close()
    except Stop as stop:
        stopped = str(stop)
    finally:
        line.drop()
    done = sum(counts.values())
    return Run(counts["sent"], counts["refused"], counts["unknown"], total - done, stopped)


def _round(
    queue: list[Envelope],
    total: int,
    edition: str,
    ledger: Ledger,
    line: _Line,
    counts: dict[str, int],
    on_progress: Progress,
) -> list[Envelope]:
    """One attempt for each; what is left for later."""
    later: list[Envelope] = []
    lost = 0
    for i, envelope in enumerate(queue):
        if lost >= LOST:
            return later + queue[i:]
        try:
            state, reply = _once_more(envelope, edition, ledger, line)
            lost = 0
        except Later as error:
            line.drop()
            lost += 1
            ledger.settle(edition, envelope.recipient, "planned", str(error))
            later.append(envelope)
            continue
        if state == "unknown":
            line.drop()
        if state == "planned":
            later.append(envelope)
        else:
            counts[state] += 1
        ledger.settle(edition, envelope.recipient, state, reply)
        on_progress(sum(counts.values()), total, state)
    return later


def _once_more(envelope: Envelope, edition: str, ledger: Ledger, line: _Line) -> tuple[State, str]:
    """Post; when a connection that has served is found closed (servers count, and time out), at once on a new one."""
    connection = line.ready()
    try:
        return post(connection, envelope, edition, ledger, line.server)
    except Later:
        if line.used <= 1:
            raise
        line.drop()
    return post(line.ready(), envelope, edition, ledger, line.server)


def post(
    connection: smtplib.SMTP, envelope: Envelope, edition: str, ledger: Ledger, server: Server
) -> tuple[State, str]:
    """One message. What became of it and the reply; raises Later when the connection is gone and the message has not gone out, Stop
    when the server wants none of our mail."""
    data = envelope.message()
    data = data if data.endswith(b"\r\n") else data + b"\r\n"
    try:
        size = [f"size={len(data)}"] if connection.has_extn("size") else []
        code, said = connection.mail(envelope.sender, size)
        if code >= 500:
            raise Stop(
                f"the server does not take mail from {envelope.sender}: {_reply(code, said, server)}"
            )
        if code != 250:
            return _put_off(connection, code, said, server)
        code, said = connection.rcpt(envelope.address)
        if code >= 500:
            connection.rset()
            return "refused", _reply(code, said, server)
        if code not in (250, 251, 252):
            return _put_off(connection, code, said, server)
        code, said = connection.docmd("DATA")
        if code >= 500:
            connection.rset()
            return "refused", _reply(code, said, server)
        if code != 354:
            return _put_off(connection, code, said, server)
        connection.send(DOT.sub(b"..", data))
        _listen(connection, server)
    except (smtplib.SMTPException, OSError) as error:
        raise Later(
            f"connection lost before the message was whole: {_plain(error, server)}"
        ) from error
    ledger.attempt(edition, envelope.recipient)
    try:
        if connection.sock is not None:
            connection.sock.settimeout(server.last_timeout)
        connection.send(b".\r\n")
        code, said = connection.getreply()
        if connection.sock is not None:
            connection.sock.settimeout(server.timeout)
    except (smtplib.SMTPException, OSError) as error:
        return "unknown", f"no reply to the whole message: {_plain(error, server)}"
    if 200 <= code < 300:
        return "sent", _reply(code, said, server)
    if 400 <= code < 500:
        # RFC 5321, 4.2.1: not accepted, try again. Should the server close as well, the next command finds out.
        return "planned", _reply(code, said, server)
    if 500 <= code < 600:
        return "refused", _reply(code, said, server)
    return "unknown", f"a reply that is none: {_reply(code, said, server)}"


def _listen(connection: smtplib.SMTP, server: Server) -> None:
    """Has the server spoken or hung up before the message was whole? Then it has not taken it, which after the stop could no longer
    be told. What is still on its way here is missed: this only makes unknown outcomes rarer."""
    sock = connection.sock
    if sock is None:
        raise smtplib.SMTPServerDisconnected("connection closed")
    try:
        sock.setblocking(False)
        said = sock.recv(1000)
    except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
        return
    finally:
        sock.settimeout(server.timeout)
    raise smtplib.SMTPServerDisconnected(
        said.decode("utf-8", "replace") or "connection closed by the server"
    )


def _put_off(connection: smtplib.SMTP, code: int, said: bytes, server: Server) -> tuple[State, str]:
    """A 4xx before the message: it waits for the next round; 421 says that the server hangs up (RFC 5321, 3.8)."""
    if code == 421 or code < 0:
        raise Later(_reply(code, said, server))
    connection.rset()
    return "planned", _reply(code, said, server)


class _Line:
    """The connection of a run: opened when first needed, kept for many messages, with a pause before each to keep the rate."""

    def __init__(self, server: Server, sleep: Callable[[float], None]) -> None:
        self.server = server
        self.sleep = sleep
        self.connection: smtplib.SMTP | None = None
        self.used = 0
        self.started = False

    def ready(self) -> smtplib.SMTP:
        if self.started and self.server.rate > 0:
            self.sleep(1 / self.server.rate)
        self.started = True
        if self.connection is not None and self.used >= self.server.per_connection:
            self.close()
        if self.connection is None:
            self.connection = connect(self.server)
            self.used = 0
        self.used += 1
        return self.connection

    def drop(self) -> None:
        """Hang up without a word: in the middle of a message a QUIT would be taken for a part of it."""
        connection, self.connection = self.connection, None
        if connection is not None:
            connection.close()

    def close(self) -> None:
        """Take leave, between two messages."""
        connection, self.connection = self.connection, None
        if connection is None:
            return
        try:
            if connection.sock is not None:
                connection.sock.settimeout(min(5.0, self.server.timeout))
            connection.quit()
        except (smtplib.SMTPException, OSError):
            connection.close()  # it is of no use any more, and nothing is lost


def connect(server: Server) -> smtplib.SMTP:
    """A connection that may be used: encrypted to a server whose certificate holds, or to this machine; logged in where a login is
    given. Raises Later when the server may be there later, Stop when waiting does not help."""
    host, port = server.host, server.port or PORTS[server.security]
    where = f"{one_line(host)}:{port}"
    if server.security == "none":
        host = _loopback(host, port)
    connection: smtplib.SMTP | None = None
    try:
        if server.security == "tls":
            connection = smtplib.SMTP_SSL(
                host, port, server.hello, timeout=server.timeout, context=_context(server)
            )
        else:
            connection = smtplib.SMTP(host, port, server.hello, timeout=server.timeout)
        if connection.sock is not None:
            # The full stop goes out by itself: held back until the message is acknowledged, it would cost 40 ms each time.
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            connection.starttls(context=_context(server))
            connection.ehlo()
        if server.login is not None:
            connection.login(server.login.user, server.login.password)
    except smtplib.SMTPNotSupportedError as error:
        _drop(connection)
        what = (
            "a login"
            if connection is not None and "starttls" in connection.esmtp_features
            else "encryption (STARTTLS) or a login"
        )
        raise Stop(
            f"{where} does not offer {what}, and nothing is sent without: {_plain(error, server)}"
        ) from error
    except ssl.SSLCertVerificationError as error:
        _drop(connection)
        raise Stop(f"the certificate of {where} does not hold: {error.verify_message}") from error
    except smtplib.SMTPResponseException as error:
        _drop(connection)
        said = (
            error.smtp_error
            if isinstance(error.smtp_error, bytes)
            else str(error.smtp_error).encode()
        )
        reply = _reply(error.smtp_code, said, server)
        if error.smtp_code >= 500:
            what = (
                "the login"
                if isinstance(error, smtplib.SMTPAuthenticationError)
                else "the connection"
            )
            raise Stop(f"{where} refuses {what}: {reply}") from error
        raise Later(f"{where}: {reply}") from error
    except (smtplib.SMTPException, OSError, ssl.SSLError) as error:
        _drop(connection)
        if isinstance(error, ssl.SSLError) and not isinstance(
            error, ssl.SSLEOFError | ssl.SSLZeroReturnError
        ):
            raise Stop(
                f"{where} does not speak TLS as asked: {error.reason or 'no TLS'}"
            ) from error
        raise Later(f"{where} cannot be reached: {_plain(error, server)}") from error
    return connection


def _drop(connection: smtplib.SMTP | None) -> None:
    if connection is not None:
        connection.close()


def _context(server: Server) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if server.trust is not None:
        try:
            context.load_verify_locations(server.trust)
        except (OSError, ssl.SSLError) as error:
            raise Stop(
                f"the certificates in {server.trust.name} cannot be read: {error}"
            ) from error
    return context


def _loopback(host: str, port: int) -> str:
    """The address of this machine that a name stands for: connected to as found, so that no later look-up leads elsewhere."""
    try:
        found = [str(a[4][0]) for a in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except OSError as error:
        raise Later(f"{one_line(host)} is not known: {error}") from error
    if not found or not all(ipaddress.ip_address(a.partition("%")[0]).is_loopback for a in found):
        raise Stop(
            f"{one_line(host)} is another machine: mail is sent there by tls or starttls only"
        )
    v4 = [a for a in found if "." in a]
    return (v4 or found)[0]


def _reply(code: int, said: bytes, server: Server) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return _masked(one_line(f"{code} {text}")[:300], server)


def _plain(error: BaseException, server: Server) -> str:
    return _masked(one_line(str(error) or type(error).__name__)[:300], server)


def _masked(text: str, server: Server) -> str:
    """A server may repeat what it was told; we do not."""
    if server.login is not None and len(server.login.password) > 2:
        text = text.replace(server.login.password, "…")
    return text
