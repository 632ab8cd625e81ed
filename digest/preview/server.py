"""The preview's server: an ASGI application (starlette) over a `Stage`, run by uvicorn.

Pages are served from memory: there is no folder to leave or to list. Only hosts that name this
machine are answered, so that a page of another site cannot read the preview by giving its own name
our address (DNS rebinding); nothing is allowed across origins.

Live reload is stateless: a page carries a mark (a fingerprint of its bytes). Its stream of
server-sent events says with which mark it was served, and the server answers what became of it:
nothing, other style sheets, or reload. So a tab that slept, or that was open while the server was
restarted, gets the right answer when it is back.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import json
import re
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from digest.core import tables
from digest.core.model import Problem
from digest.preview import overlay
from digest.preview.stage import Answer, Stage

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp, Receive, Scope, Send

PING = 15.0  # seconds between signs of life on a stream
KINDS: dict[str, str] = dict(line.split(" ", 1) for line in tables.items("preview/content_types"))
NAMED = {"atom.xml": "application/atom+xml", "feed.json": "application/feed+json"}


def kind(path: str) -> str:
    """Return the content type of a file by its name, the same on every machine."""
    name = path.rsplit("/", 1)[-1]
    return NAMED.get(name) or KINDS.get(name.rsplit(".", 1)[-1].lower(), "application/octet-stream")


def create_app(
    stage: Stage, bind: str = "127.0.0.1", routes: Sequence[BaseRoute] = ()
) -> Starlette:
    """Return the application. `routes` come before the site's pages; they are below `/-/`."""
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.responses import Response, StreamingResponse
    from starlette.routing import Route

    def page(request: Request) -> Response:
        """Runs in a thread: a page is rendered when it is asked for."""
        return respond(stage, request.scope["path"])

    def script(request: Request) -> Response:
        return Response(_script(), media_type=KINDS["js"], headers=HEADERS)

    async def events(request: Request) -> Response:
        path, seen = request.query_params.get("page", "/"), request.query_params.get("seen", "")
        headers = {**HEADERS, "x-accel-buffering": "no"}
        return StreamingResponse(
            stream(stage, path, seen), media_type="text/event-stream", headers=headers
        )

    return Starlette(
        routes=[
            *routes,
            Route("/-/live.js", script),
            Route("/-/events", events),
            Route("/{path:path}", page),
        ],
        middleware=[Middleware(Hosts, bind=bind)],
    )


HEADERS = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
}


def respond(stage: Stage, path: str) -> Response:
    """Return the answer to an address of the site: a page, a redirect, or its problem."""
    from starlette.responses import RedirectResponse, Response

    answer = stage.answer(path)
    if answer.to:
        return RedirectResponse(answer.to, 302, headers=HEADERS)
    if answer.problem is not None:
        errors = overlay.markup(
            [answer.problem, *(p for p in stage.problems if p != answer.problem)], True
        )
        body = overlay.dressed(overlay.bare(answer.problem), answer.mark, errors)
        return Response(body, answer.status, media_type=KINDS["html"], headers=HEADERS)
    media = kind(answer.found)
    if not media.startswith("text/html"):
        return Response(answer.data, answer.status, media_type=media, headers=HEADERS)
    stage.remember(answer, path)
    body = overlay.dressed(answer.data, answer.mark, overlay.markup(stage.problems, stage.held))
    return Response(body, answer.status, media_type=media, headers=HEADERS)


async def pings(stage: Stage, bell: asyncio.Event) -> AsyncIterator[str]:
    """Yield a comment now and then until the bell rings, so that the connection stays open."""
    while not bell.is_set() and stage.open:
        try:
            await asyncio.wait_for(bell.wait(), PING)
        except TimeoutError:
            yield ": here\n\n"


async def stream(stage: Stage, path: str, seen: str) -> AsyncIterator[str]:
    """Yield the events of a tab that shows `path`, and was served the page of the mark `seen`."""
    bell, back = stage.bell()
    stage.look(path, 1)
    shown: str | None = None
    building = False
    try:
        yield "retry: 500\n\n"
        while stage.open:
            bell.clear()
            answer: Answer = await asyncio.to_thread(stage.answer, path)
            if answer.mark != seen:
                styles = await asyncio.to_thread(_styles, stage, seen, answer)
                if styles is None:
                    yield _event("reload", {})
                    return
                stage.remember(answer)
                yield _event("styles", {"styles": styles, "mark": answer.mark})
                seen = answer.mark
            problems = list(stage.problems)
            if answer.problem is not None:
                problems = [answer.problem, *(p for p in problems if p != answer.problem)]
            markup = overlay.markup(problems, stage.held or answer.problem is not None)
            if markup != shown:
                shown = markup
                yield _event("problems", markup)
            if stage.building != building:
                building = stage.building
                yield _event("building", building)
            async for line in pings(stage, bell):
                yield line
    finally:
        stage.look(path, -1)
        back()


def _styles(stage: Stage, seen: str, answer: Answer) -> list[tuple[str, str]] | None:
    before = stage.was(seen)
    return None if before is None else overlay.styles(before, answer.data)


def _event(name: str, data: object) -> str:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"


@lru_cache(maxsize=1)
def _script() -> bytes:
    return resources.files("digest.preview").joinpath("live.js").read_bytes()


# -------------------------------------------------------------------------------------------- hosts


HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[0-9a-z._-]+)(?::(?P<port>\d{1,5}))?\Z")


def loopback(host: str) -> bool:
    """Return whether only this machine reaches the address."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def allowed(header: str, bind: str, port: int | None = None) -> bool:
    """Return whether a Host header names us, as a whole: host, and our port if one is given.

    Loopback names always; bound to more, also numbers and our own name. A number cannot be rebound
    by another site's name server; a name can, so names are only those known to be ours.
    """
    found = HOST.match(header.strip().lower())
    if found is None or (found["port"] and port is not None and int(found["port"]) != port):
        return False
    host = found["name"].strip("[]").removesuffix(".")
    if loopback(host):
        return True
    if loopback(bind):
        return False
    own = socket.gethostname().lower()
    if host in (bind.lower(), own, f"{own.partition('.')[0]}.local"):
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


class Hosts:
    """Answers only who asks for a host that is ours, and says so to others."""

    def __init__(self, app: ASGIApp, bind: str) -> None:
        self._app = app
        self._bind = bind

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            from starlette.responses import PlainTextResponse

            given = [v.decode("latin-1") for k, v in scope["headers"] if k == b"host"]
            port = (scope.get("server") or ("", None))[1]
            if len(given) != 1 or not allowed(given[0], self._bind, port):
                asked = given[0] if given else ""
                text = (
                    f"The preview is not served as “{asked[:80]}”: only names of this machine are "
                    "answered, so that no other site can read it. Use 127.0.0.1 or localhost, "
                    "or --bind an address of your network.\n"
                )
                await PlainTextResponse(text, 403, headers=HEADERS)(scope, receive, send)
                return
        await self._app(scope, receive, send)


# ------------------------------------------------------------------------------------------ running

IDLE = 10.0  # seconds in which the first request of a connection must have arrived
TRIES = 100  # ports after the one that is asked for


def listen(bind: str, port: int) -> socket.socket:
    """Return a socket at the port, or at the next free one. Raises OSError."""
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    for n in range(port, min(port + TRIES, 65536)):
        # The protocol is named because asyncio sets TCP_NODELAY only where it knows that this is
        # TCP; without it a short answer's body waits 40 ms for the client's acknowledgement.
        found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            found.bind((bind, n))
            found.listen(128)
        except OSError as error:
            found.close()
            import errno

            if (
                error.errno not in (errno.EADDRINUSE, errno.EACCES)
                or n == min(port + TRIES, 65536) - 1
            ):
                raise
        else:
            return found
    raise OSError(f"no free port from {port} on")


async def rehearse(app: ASGIApp, stage: Stage) -> None:
    """Ask for the front page, so that the first request finds everything loaded."""
    path = f"{stage.shown.base.rstrip('/')}/"
    scope: Scope = {
        "type": "http", "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": path, "raw_path": path.encode(), "root_path": "",
        "query_string": b"", "headers": [(b"host", b"localhost")],
    }  # fmt: skip

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: object) -> None:
        """Nobody reads it."""

    with contextlib.suppress(Exception):  # the next request shows what is wrong
        await app(scope, receive, send)


def _impatient() -> type[asyncio.Protocol]:
    """Return uvicorn's protocol, closing connections on which no request arrives in time."""
    from uvicorn.protocols.http.h11_impl import H11Protocol

    class Impatient(H11Protocol):
        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self.loop.call_later(IDLE, self._close_if_idle)

        def _close_if_idle(self) -> None:
            if getattr(self, "cycle", None) is None and not self.transport.is_closing():
                self.transport.close()

    return Impatient


def run(stage: Stage, app: Starlette, listening: socket.socket, ready: Callable[[], None]) -> None:
    """Serve until interrupted; then streams end at once, and KeyboardInterrupt goes up."""
    import uvicorn

    class Server(uvicorn.Server):
        def handle_exit(self, sig: int, frame: Any) -> None:
            stage.close()  # streams end at once
            super().handle_exit(sig, frame)

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            ready()
            self.first = asyncio.create_task(rehearse(app, stage))

    config = uvicorn.Config(
        app,
        http=_impatient(),
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=1,
        server_header=False,
        date_header=False,
    )
    try:
        Server(config).run(sockets=[listening])
    finally:
        stage.close()


__all__ = [
    "Problem",
    "allowed",
    "create_app",
    "kind",
    "listen",
    "loopback",
    "respond",
    "run",
    "stream",
]
