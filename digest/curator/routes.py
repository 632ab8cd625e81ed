"""The curator's page in the preview: routes below `/-/`, for those who hold the key.

In: a `Curator` (who knows the newsroom and writes the file), the stage, a token. Out: routes for `create_app`. The only part of the preview
through which anything is written, so it trusts nobody:

- it is served to this machine only (the command refuses `--edit` with another `--bind`), under its loopback names (server.Hosts);
- every request carries the token of this run in its address, compared in constant time; there is no cookie that a browser would send by itself;
- only POST changes anything, as JSON (which no form of another site can send), with an Origin that is this very server;
- what is changed is named by the day of an edition that exists: no path comes from a request.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import msgspec

from digest.curator import page as curator_page
from digest.curator.values import Curator, Done
from digest.preview.server import HEADERS, KINDS, PING
from digest.preview.stage import Stage

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

LARGEST = 200_000  # bytes of a request
DAY = re.compile(r"\d{4}-\d\d-\d\d")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
SAFE = {
    **HEADERS, "content-security-policy": POLICY, "referrer-policy": "no-referrer", "x-frame-options": "DENY", "cross-origin-opener-policy": "same-origin",
}  # fmt: skip


def refused(request: Request, token: str) -> str:
    """Why this request is not answered, or nothing. The host has been looked at before (server.Hosts)."""
    given = request.query_params.getlist("token")
    if len(given) != 1 or not hmac.compare_digest(given[0].encode(), token.encode()):
        return "The key in the address is missing or old: take the address that “digest serve --edit” printed."
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return "This request comes from another site."
    if request.method == "POST":
        origins = request.headers.getlist("origin")
        if origins != [f"http://{request.headers.get('host', '')}"]:
            return "This request comes from another site."
        if (
            request.headers.get("content-type", "").partition(";")[0].strip().lower()
            != "application/json"
        ):
            return "Acts are sent as JSON."
    return ""


def routes(curator: Curator, stage: Stage, token: str) -> list[BaseRoute]:
    from starlette.responses import (
        JSONResponse,
        PlainTextResponse,
        RedirectResponse,
        Response,
        StreamingResponse,
    )
    from starlette.routing import Route

    def guarded(
        answer: Callable[[Request, str], Awaitable[Response]],
    ) -> Callable[[Request], Awaitable[Response]]:
        async def run(request: Request) -> Response:
            why = refused(request, token)
            if why:
                return PlainTextResponse(why + "\n", 403, headers=SAFE)
            day = request.path_params.get("day", "")
            if day and not DAY.fullmatch(day):
                return PlainTextResponse(
                    "An edition is named by its day: 2024-02-10.\n", 404, headers=SAFE
                )
            return await answer(request, day)

        return run

    async def page(request: Request, day: str) -> Response:
        count = stage.count
        shown = await asyncio.to_thread(curator.show, day, request.query_params.get("article", ""))
        if shown is None:
            return PlainTextResponse(
                f"There is no edition of {day} that can be decided about.\n", 404, headers=SAFE
            )
        html = await asyncio.to_thread(curator_page.page, shown, count)
        return Response(html, media_type=KINDS["html"], headers=SAFE)

    async def front(request: Request, day: str) -> Response:
        newest = await asyncio.to_thread(curator.newest)
        if not newest:
            return PlainTextResponse(
                "There is no edition yet: digest new, digest add.\n", 404, headers=SAFE
            )
        return RedirectResponse(f"/-/curate/{newest}?token={token}", 302, headers=SAFE)

    async def act(request: Request, day: str) -> Response:
        sent = await _json(request)
        if sent is None or not isinstance(sent.get("act"), dict):
            return PlainTextResponse("This is no act.\n", 400, headers=SAFE)
        mark, force = str(sent.get("mark", "")), sent.get("force") is True
        return _done(await asyncio.to_thread(curator.act, day, sent["act"], mark, force))

    async def undo(request: Request, day: str) -> Response:
        return _done(await asyncio.to_thread(curator.again, day, True))

    async def redo(request: Request, day: str) -> Response:
        return _done(await asyncio.to_thread(curator.again, day, False))

    async def close(request: Request, day: str) -> Response:
        return _done(await asyncio.to_thread(curator.close, day))

    async def note(request: Request, day: str) -> Response:
        sent = await _json(request)
        html = await asyncio.to_thread(curator.markdown, str((sent or {}).get("text", "")))
        return JSONResponse({"html": html}, headers=SAFE)

    async def events(request: Request, day: str) -> Response:
        headers = {**SAFE, "x-accel-buffering": "no"}
        return StreamingResponse(_events(stage), media_type="text/event-stream", headers=headers)

    def static(name: str) -> Callable[[Request], Response]:
        def answer(request: Request) -> Response:
            return Response(_file(name), media_type=KINDS[name.rpartition(".")[2]], headers=SAFE)

        return answer

    def _done(done: Done) -> Response:
        body = msgspec.to_builtins(done) | {
            name: str(curator_page.diff_lines(getattr(done, name)))
            for name in ("diff", "theirs", "mine")
        }
        return JSONResponse(body, done.status, headers=SAFE)

    return [
        Route("/-/curator.js", static("curator.js")),
        Route("/-/curator.css", static("curator.css")),
        Route("/-/curate/", guarded(front)),
        Route("/-/curate/{day}", guarded(page)),
        Route("/-/curate/{day}/act", guarded(act), methods=["POST"]),
        Route("/-/curate/{day}/undo", guarded(undo), methods=["POST"]),
        Route("/-/curate/{day}/redo", guarded(redo), methods=["POST"]),
        Route("/-/curate/{day}/close", guarded(close), methods=["POST"]),
        Route("/-/curate/{day}/markdown", guarded(note), methods=["POST"]),
        Route("/-/curate/{day}/events", guarded(events)),
    ]


async def _json(request: Request) -> dict[str, Any] | None:
    """The body as an object; None when it is none, or too large."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            return None
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return sent if isinstance(sent, dict) else None


async def _events(stage: Stage) -> AsyncIterator[str]:
    """The number of the build, at once and at each new one."""
    bell, back = stage.bell()
    try:
        yield "retry: 1000\n\n"
        told = -1
        while stage.open:
            bell.clear()
            if stage.count != told:
                told = stage.count
                yield f"event: built\ndata: {told}\n\n"
            while not bell.is_set() and stage.open:
                try:
                    await asyncio.wait_for(bell.wait(), PING)
                except TimeoutError:
                    yield ": here\n\n"
    finally:
        back()


@lru_cache(maxsize=4)
def _file(name: str) -> bytes:
    return resources.files("digest.curator").joinpath("static", name).read_bytes()
