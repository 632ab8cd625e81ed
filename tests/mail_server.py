"""A real mail server on this machine for the tests: aiosmtpd with TLS and login, and faults on
command.

A function of (stage, address) decides on a fault. It returns nothing, or what the server does
there: a reply such as `450 later`, `close` (cut the connection), `store-close` (at the end of a
message: keep it, then cut before the reply), `store-<reply>`, `slow` (no reply for longer than any
time-out of the tests), or a function to call. Stages: `ehlo`, `auth`, `mail`, `rcpt`, `data`,
`body` (within the message) and `end` (after the full stop).
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from waiting import COMMAND, WAIT

Fault = Callable[[str, str], Any]


class Mailbox:
    """What arrived, and what failed on purpose."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, bytes]] = []
        self.stages: Counter[str] = Counter()
        self.secure: set[bool] = set()
        self.fault: Fault = lambda stage, address: None
        self.lock = threading.Lock()
        self.idle = threading.Condition()
        self.open = 0  # connections

    def connected(self, change: int) -> None:
        with self.idle:
            self.open += change
            self.idle.notify_all()

    def wait_until_idle(self) -> None:
        """Wait until no connection is open: then a killed sender's data is either kept or dropped."""
        with self.idle:
            assert self.idle.wait_for(lambda: self.open == 0, timeout=WAIT)

    def counts(self) -> Counter[str]:
        with self.lock:
            return Counter(a for a, _ in self.messages)

    def ask(self, stage: str, address: str) -> Any:
        self.stages[stage] += 1
        found = self.fault(stage, address)
        return found() if callable(found) else found


class Faulty(SMTP):
    """The server of aiosmtpd, which asks the fault function before each step."""

    box: Mailbox

    def connection_made(self, transport: Any) -> None:
        if self._original_transport is None:  # otherwise TLS begins on a connection that is counted
            self.box.connected(1)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        asyncio.get_running_loop().call_soon(self.box.connected, -1)

    async def _stage(self, stage: str, address: str) -> bool:
        """Return whether the server goes on as usual."""
        act = self.box.ask(stage, address)
        if act is None:
            return True
        if act == "close":
            self.transport.abort()
        elif act == "slow":
            await asyncio.sleep(30)
        else:
            await self.push(act)
            if act.startswith("421"):
                self.transport.close()
        return False

    async def smtp_MAIL(self, arg: str) -> None:
        self.box.secure.add(
            self.session.ssl is not None or self.transport.get_extra_info("sslcontext") is not None
        )
        if await self._stage("mail", ""):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str) -> None:
        if await self._stage("rcpt", arg.partition("<")[2].partition(">")[0]):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:
        address = self.envelope.rcpt_tos[0] if self.envelope.rcpt_tos else ""
        if not await self._stage("data", address):
            return
        act = self.box.ask("body", address)
        if act is not None:
            await self.push("354 go on")
            await self._reader.read(200)
            if act == "close":
                self.transport.abort()
                raise asyncio.CancelledError  # otherwise it would read the rest as commands
            if act == "slow":
                await asyncio.sleep(30)
            return
        await super().smtp_DATA(arg)


class Handler:
    def __init__(self, box: Mailbox) -> None:
        self.box = box

    async def handle_DATA(self, server: Faulty, session: Session, envelope: Envelope) -> str:
        address = envelope.rcpt_tos[0]
        act = self.box.ask("end", address)
        if act is None or str(act).startswith("store"):
            with self.box.lock:
                self.box.messages.append((address, bytes(envelope.content or b"")))
            act = None if act is None else act.removeprefix("store-")
        if act == "close":
            server.transport.abort()
            return "250 never heard"
        if act == "slow":
            await asyncio.sleep(30)
        return act or "250 kept"


class Post(Controller):
    """The server; `port` is free, and known once it runs."""

    def __init__(
        self,
        box: Mailbox,
        tls: ssl.SSLContext | None = None,
        starttls: ssl.SSLContext | None = None,
        login: tuple[str, str] | None = None,
    ):
        self.box = box
        self.listening = socket.create_server(("127.0.0.1", 0))

        def check(
            server: Any, session: Any, envelope: Any, mechanism: str, data: Any
        ) -> AuthResult:
            ok = (
                login is not None
                and isinstance(data, LoginPassword)
                and (data.login, data.password) == tuple(x.encode() for x in login)
            )
            return AuthResult(success=ok, handled=ok)

        self.options: dict[str, Any] = {
            "tls_context": starttls,
            "require_starttls": starttls is not None,
            "authenticator": check if login else None,
            "auth_required": login is not None,
            "auth_require_tls": starttls is not None,
            "timeout": COMMAND,  # until a silent connection is closed
        }
        super().__init__(
            Handler(box),
            hostname="127.0.0.1",
            port=self.listening.getsockname()[1],
            ssl_context=tls,
            ready_timeout=WAIT,
        )

    def _create_server(self) -> Awaitable[asyncio.AbstractServer]:
        """Take a port that was never free in between: another process could have taken it."""
        return self.loop.create_server(
            self._factory_invoker, sock=self.listening, ssl=self.ssl_context
        )

    def factory(self) -> Faulty:
        made = Faulty(self.handler, **self.options)
        made.box = self.box
        return made


def encrypted_post(
    authority: trustme.CA,
    security: str = "tls",
    name: str = "127.0.0.1",
    login: tuple[str, str] | None = None,
) -> Post:
    """Return a server that runs, with TLS from the start or by STARTTLS, and a certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    post = Post(Mailbox(), **{security: context}, login=login)  # type: ignore[arg-type]
    if security == "tls":
        post.ssl_context = context
        # The controller's own probe does not know our authority.
        post._trigger_server = lambda: socket.create_connection(  # type: ignore[method-assign]
            ("127.0.0.1", post.port)
        ).close()
    post.start()
    return post
