"""Connect to a mail server: encrypted, logged in, with replies of bounded size and time. (Network.)

Neither the network nor the server is trusted. Certificates are verified, encryption is never given
up for a server that does not offer it, and unencrypted connections go to this machine only. The
login is used only behind that, and never repeated in a message.
"""

from __future__ import annotations

import ipaddress
import smtplib
import socket
import ssl
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import msgspec

from digest.press.visible import one_line

PORTS = {"tls": 465, "starttls": 587, "none": 25}
REPLY_BYTES = 65_536  # of one reply of a server; RFC 5321 asks for 512 a line
QUIT_TIMEOUT = 5.0  # seconds for the reply to QUIT, when nothing can be lost any more
SAID = 300  # characters of a server's reply that are shown


class Login(msgspec.Struct, frozen=True):
    """User and password, not shown in any message or trace."""

    user: str
    password: str

    def __repr__(self) -> str:
        return "Login(…)"


class Server(msgspec.Struct, frozen=True, kw_only=True):
    """Where mail is handed in.

    `waits` are pauses in seconds between rounds of what the server put off; `rate` is messages a
    second at most, 0 for any; `timeout` is for one reply as a whole; `trust` is a file of
    certificates beside the system's.
    """

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


class Stop(Exception):
    """No message can go out, for a reason that waiting does not change."""


class Later(Exception):
    """The server may take it later."""


class _Bounded:
    """Read a reply with a limit on its size and on the time for the whole of it.

    smtplib limits a line, and the time for each read: a server that sends a line of a reply each
    minute, for ever, would fill the memory and never end.
    """

    sock: Any
    close: Callable[[], None]

    def __init__(self, *arguments: object, patience: float, **more: object) -> None:
        """`patience`: seconds for a whole reply; the rest is as smtplib has it."""
        self.patience = patience
        self._buffer = b""
        super().__init__(*arguments, **more)

    def getreply(self) -> tuple[int, bytes]:
        """Return code and text of a reply. Raises SMTPServerDisconnected."""
        end = time.monotonic() + self.patience
        lines: list[bytes] = []
        size = 0
        while True:
            line = self._line(end, REPLY_BYTES - size)
            size += len(line)
            code = line[:3]
            lines.append(line[4:].strip(b" \t\r\n"))
            if not code.isdigit():
                return -1, b"\n".join(lines)
            if line[3:4] != b"-":
                return int(code), b"\n".join(lines)

    def _line(self, end: float, room: int) -> bytes:
        while b"\n" not in self._buffer:
            left = end - time.monotonic()
            if left <= 0 or len(self._buffer) > room or self.sock is None:
                self.close()
                what = "no whole reply in time" if left <= 0 else "a reply without end"
                raise smtplib.SMTPServerDisconnected(what)
            self.sock.settimeout(left)
            try:
                data = self.sock.recv(4096)
            except TimeoutError:
                continue
            if not data:
                self.close()
                raise smtplib.SMTPServerDisconnected("connection closed by the server")
            self._buffer += data
        line, _, self._buffer = self._buffer.partition(b"\n")
        if len(line) > room:
            self.close()
            raise smtplib.SMTPServerDisconnected("a reply without end")
        return line

    def unread(self) -> bytes:
        """Return what the server sent that no reply was expected for."""
        return self._buffer

    def forget(self) -> None:
        """Drop what arrived unencrypted: after STARTTLS it must not count as a reply."""
        self._buffer = b""


class Plain(_Bounded, smtplib.SMTP):
    """A connection that begins unencrypted."""


class Encrypted(_Bounded, smtplib.SMTP_SSL):
    """A connection that is encrypted from the start."""


class Connection:
    """The connection of a run: opened when first needed, kept for many messages.

    Before each message there is a pause that keeps the rate.
    """

    def __init__(self, server: Server, sleep: Callable[[float], None]) -> None:
        self.server = server
        self.sleep = sleep
        self.used = 0
        self._smtp: Plain | Encrypted | None = None
        self._started = False

    def ready(self) -> Plain | Encrypted:
        """Return a connection for the next message. Raises Stop and Later."""
        if self._started and self.server.rate > 0:
            self.sleep(1 / self.server.rate)
        self._started = True
        if self._smtp is not None and self.used >= self.server.per_connection:
            self.close()
        if self._smtp is None:
            self._smtp = connect(self.server)
            self.used = 0
        self.used += 1
        return self._smtp

    def drop(self) -> None:
        """Close without QUIT: within a message it would be taken for a part of it."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()

    def close(self) -> None:
        """Close with QUIT, between two messages."""
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        try:
            smtp.patience = min(QUIT_TIMEOUT, self.server.timeout)
            smtp.quit()
        except (smtplib.SMTPException, OSError):
            smtp.close()  # nothing is lost


def connect(server: Server) -> Plain | Encrypted:
    """Return a connection that may be used: encrypted or to this machine, logged in if asked for.

    Raises Later when the server may answer later, Stop when waiting does not help.
    """
    host, port = server.host, server.port or PORTS[server.security]
    where = f"{one_line(host)}:{port}"
    if server.security == "none":
        host = _loopback(host, port)
    smtp: Plain | Encrypted | None = None
    try:
        smtp = _open(server, host, port)
        _login(smtp, server)
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        offered = smtp.esmtp_features if smtp is not None else {}
        if smtp is not None:
            smtp.close()
        raise _failure(error, where, server, "starttls" in offered) from error
    return smtp


def _open(server: Server, host: str, port: int) -> Plain | Encrypted:
    if server.security == "tls":
        return Encrypted(
            host,
            port,
            server.hello,
            timeout=server.timeout,
            context=_tls(server),
            patience=server.timeout,
        )
    return Plain(host, port, server.hello, timeout=server.timeout, patience=server.timeout)


def _login(smtp: Plain | Encrypted, server: Server) -> None:
    # The full stop goes out by itself: held back until the message is acknowledged, 40 ms each.
    smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    smtp.ehlo_or_helo_if_needed()
    if server.security == "starttls":
        smtp.starttls(context=_tls(server))
        smtp.forget()
        smtp.ehlo()
    if server.login is not None:
        smtp.login(server.login.user, server.login.password)


def _failure(error: Exception, where: str, server: Server, offers_tls: bool) -> Stop | Later:
    """Return what a failed connection means: waiting helps, or it does not."""
    if isinstance(error, UnicodeError):
        return Stop(f"{where} cannot be used: a name or login has characters outside ASCII")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        what = "a login" if offers_tls else "encryption (STARTTLS) or a login"
        said = plain(error, server)
        return Stop(f"{where} does not offer {what}, and nothing is sent without: {said}")
    if isinstance(error, ssl.SSLCertVerificationError):
        return Stop(f"the certificate of {where} is not valid: {error.verify_message}")
    if isinstance(error, smtplib.SMTPResponseException):
        text = reply(error.smtp_code, error.smtp_error, server)
        if error.smtp_code < 500:
            return Later(f"{where}: {text}")
        refused = isinstance(error, smtplib.SMTPAuthenticationError)
        return Stop(f"{where} refuses {'the login' if refused else 'the connection'}: {text}")
    ended = isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError)
    if isinstance(error, ssl.SSLError) and not ended:
        return Stop(f"{where} does not speak TLS as asked: {error.reason or 'no TLS'}")
    return Later(f"{where} cannot be reached: {plain(error, server)}")


def _tls(server: Server) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if server.trust is not None:
        try:
            context.load_verify_locations(server.trust)
        except (OSError, ssl.SSLError) as error:
            what = f"the certificates in {server.trust.name} cannot be read: {error}"
            raise Stop(what) from error
    return context


def _loopback(host: str, port: int) -> str:
    """Resolve a name to an address of this machine. Raises Stop for another machine.

    The address is connected to as found, so that no later look-up leads elsewhere.
    """
    try:
        found = [str(a[4][0]) for a in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except OSError as error:
        raise Later(f"{one_line(host)} is not known: {error}") from error
    except UnicodeError as error:
        raise Stop(f"{one_line(host)} is not the name of a host") from error
    if not found or not all(ipaddress.ip_address(a.partition("%")[0]).is_loopback for a in found):
        what = "is another machine: mail is sent there by tls or starttls only"
        raise Stop(f"{one_line(host)} {what}")
    v4 = [a for a in found if "." in a]
    return (v4 or found)[0]


def reply(code: int, said: bytes | str, server: Server) -> str:
    """Return a server's reply as it may be shown: one line, without the password."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return _masked(one_line(f"{code} {text}")[:SAID], server)


def plain(error: BaseException, server: Server) -> str:
    """Return the text of an error as it may be shown."""
    return _masked(one_line(str(error) or type(error).__name__)[:SAID], server)


def _masked(text: str, server: Server) -> str:
    """Hide the password: a server may repeat what it was sent."""
    if server.login is not None and len(server.login.password) > 2:
        text = text.replace(server.login.password, "…")
    return text
