"""The curator's page in the preview: routes below `/-/` for those who hold the key (`guard`).

It is the only part of the preview through which anything is written. What is changed is named by
the day of an edition that exists: no path comes from a request.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec

from digest.curator import guard, printing, saving
from digest.curator.acts import Curating
from digest.curator.headers import SAFE
from digest.curator.inbox_acts import InboxAct
from digest.curator.values import VIEWS, Added, Done, Sent
from digest.curator.view import Wanted
from digest.preview.server import KINDS, pings
from digest.preview.stage import Stage

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    Routes = list[BaseRoute]

STATIC = re.compile(r"[a-z]+\.(?:js|css)")
FILES = 200  # files in one request


def routes(curator: Curating, stage: Stage, key: str) -> Routes:
    from starlette.routing import Route

    answers = _Answers(curator, stage, key)
    posts = ("act", "inbox", "undo", "redo", "done", "looked", "dismiss", "add", "restore", "close")
    return [
        Route("/-/curator/{name}", static),
        *saving.routes(curator, key),
        Route("/-/fetch", answers.guarded(answers.fetch), methods=["POST"]),
        Route("/-/curate/", answers.guarded(answers.front)),
        Route("/-/curate/{day}", answers.guarded(answers.edition)),
        Route("/-/curate/{day}/events", answers.guarded(answers.events)),
        Route("/-/curate/{day}/closing", answers.guarded(answers.closing)),
        Route("/-/curate/{day}/search", answers.guarded(answers.search)),
        Route("/-/curate/{day}/markdown", answers.guarded(answers.markdown), methods=["POST"]),
        *(
            Route(
                f"/-/curate/{{day}}/{name}",
                answers.guarded(getattr(answers, name)),
                methods=["POST"],
            )
            for name in posts
        ),
        *(Route(f"/-/curate/{{day}}/{view}", answers.guarded(answers.page)) for view in VIEWS),
    ]


def static(request: Request) -> Response:
    from starlette.responses import PlainTextResponse, Response

    name = request.path_params["name"]
    data = _file(name) if STATIC.fullmatch(name) else None
    if data is None:
        return PlainTextResponse("There is no such file.\n", 404, headers=SAFE)
    return Response(data, media_type=KINDS[name.rpartition(".")[2]], headers=SAFE)


@lru_cache(maxsize=32)
def _file(name: str) -> bytes | None:
    file = resources.files("digest.curator").joinpath("static", name)
    return file.read_bytes() if file.is_file() else None


class _Answers:
    """What each route answers."""

    def __init__(self, curator: Curating, stage: Stage, key: str) -> None:
        self._curator = curator
        self._stage = stage
        self._key = key

    def guarded(
        self, answer: Callable[[Request, str], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        """Return a route that checks key, origin and day before it answers."""
        from starlette.responses import PlainTextResponse

        async def run(request: Request) -> Response:
            why = guard.refused(request, self._key)
            if why:
                return PlainTextResponse(why + "\n", 403, headers=SAFE)
            day = request.path_params.get("day", "")
            if day and not guard.DAY.fullmatch(day):
                text = "An edition is named by its day: 2024-02-10.\n"
                return PlainTextResponse(text, 404, headers=SAFE)
            return await answer(request, day)

        return run

    # ------------------------------------------------------------------------------------ pages

    async def front(self, request: Request, day: str) -> Response:
        """Lead to the newest edition."""
        from starlette.responses import PlainTextResponse

        newest = await asyncio.to_thread(self._curator.newest)
        if not newest:
            text = "There is no edition yet: digest new, digest add.\n"
            return PlainTextResponse(text, 404, headers=SAFE)
        return self._to(request, f"/-/curate/{newest}/sort")

    async def edition(self, request: Request, day: str) -> Response:
        article = request.query_params.get("article", "")
        more = f"?article={quote(article, safe='')}" if article else ""
        return self._to(request, f"/-/curate/{day}/sort{more}")

    def _to(self, request: Request, address: str) -> Response:
        """To an address without the key, which the browser carries as a cookie from now on."""
        from starlette.responses import RedirectResponse

        found = RedirectResponse(address, 302, headers=SAFE)
        return guard.give(request, found, self._key)

    async def page(self, request: Request, day: str) -> Response:
        """Return a pass of an edition, or only the pane of what is chosen."""
        from starlette.responses import PlainTextResponse, Response

        which = request.url.path.rpartition("/")[2]
        part = request.query_params.get("part", "")
        count = self._stage.count
        wanted = _wanted(request, which, part == "pane")
        shown = await asyncio.to_thread(self._curator.show, day, wanted)
        if shown is None:
            return await self._absent(day)
        printed = {"pane": printing.pane, "desk": printing.desk}.get(part, printing.page)
        text = await asyncio.to_thread(printed, shown, count)
        found = Response(text, media_type=KINDS["html"], headers=SAFE)
        if not text:
            return PlainTextResponse("", 204, headers=SAFE)
        return guard.give(request, found, self._key) if not part else found

    async def _absent(self, day: str) -> Response:
        from starlette.responses import PlainTextResponse, Response

        trouble = await asyncio.to_thread(self._curator.trouble, day)
        if trouble is not None:
            text = printing.broken(day, trouble)
            return Response(text, 503, media_type=KINDS["html"], headers=SAFE)
        return PlainTextResponse(f"There is no edition of {day}.\n", 404, headers=SAFE)

    async def closing(self, request: Request, day: str) -> Response:
        from starlette.responses import PlainTextResponse, Response

        close = await asyncio.to_thread(self._curator.closing, day)
        if close is None:
            return PlainTextResponse(f"There is no edition of {day}.\n", 404, headers=SAFE)
        return Response(printing.closing(close), media_type=KINDS["html"], headers=SAFE)

    async def search(self, request: Request, day: str) -> Response:
        """Return each word that is searched for, with the articles whose text has it."""
        from starlette.responses import JSONResponse

        words = request.query_params.get("q", "")
        found = await asyncio.to_thread(self._curator.search, day, words)
        return JSONResponse(found, headers=SAFE)

    # ------------------------------------------------------------------------------------- acts

    async def act(self, request: Request, day: str) -> Response:
        from starlette.responses import PlainTextResponse

        raw = await guard.body_of(request)
        try:
            sent = msgspec.convert(raw, Sent)
        except msgspec.ValidationError:
            return PlainTextResponse("This is not an act.\n", 400, headers=SAFE)
        done = await asyncio.to_thread(self._curator.act, day, sent)
        return await self._done(request, day, done)

    async def inbox(self, request: Request, day: str) -> Response:
        from starlette.responses import PlainTextResponse

        try:
            sent = msgspec.convert(await guard.body_of(request), InboxAct)
        except msgspec.ValidationError:
            return PlainTextResponse("This is not an act.\n", 400, headers=SAFE)
        done = await asyncio.to_thread(self._curator.inbox, day, sent)
        return await self._done(request, day, done)

    async def fetch(self, request: Request, day: str) -> Response:
        """Fetch an address into the inbox; no act waits for it."""
        from starlette.responses import JSONResponse

        sent = await guard.body_of(request) or {}
        status, said = await asyncio.to_thread(self._curator.fetch, str(sent.get("url", "")))
        return JSONResponse({"status": status, "said": said}, status, headers=SAFE)

    async def undo(self, request: Request, day: str) -> Response:
        return await self._again(request, day, True)

    async def redo(self, request: Request, day: str) -> Response:
        return await self._again(request, day, False)

    async def _again(self, request: Request, day: str, back: bool) -> Response:
        sent = await guard.body_of(request) or {}
        session, act = str(sent.get("session", "")), str(sent.get("id", ""))
        done = await asyncio.to_thread(self._curator.again, day, back, session, act)
        return await self._done(request, day, done)

    async def done(self, request: Request, day: str) -> Response:
        sent = await guard.body_of(request) or {}
        article, on = str(sent.get("article", "")), sent.get("on") is True
        done = await asyncio.to_thread(self._curator.finish, day, article, on)
        return await self._done(request, day, done)

    async def looked(self, request: Request, day: str) -> Response:
        sent = await guard.body_of(request) or {}
        articles = sent.get("articles")
        named = tuple(str(a) for a in articles) if isinstance(articles, list) else ()
        done = await asyncio.to_thread(self._curator.looked, day, named)
        return await self._done(request, day, done)

    async def dismiss(self, request: Request, day: str) -> Response:
        sent = await guard.body_of(request) or {}
        comment = str(sent.get("comment", ""))
        done = await asyncio.to_thread(self._curator.dismiss, day, comment)
        return await self._done(request, day, done)

    async def add(self, request: Request, day: str) -> Response:
        sent = await guard.body_of(request) or {}
        files = _files(sent.get("files"))
        if not files:
            done = Done(status=422, said="There is nothing to add.")
        else:
            done = await asyncio.to_thread(self._curator.add, day, files)
        return await self._done(request, day, done)

    async def restore(self, request: Request, day: str) -> Response:
        done = await asyncio.to_thread(self._curator.restore, day)
        return await self._done(request, day, done)

    async def close(self, request: Request, day: str) -> Response:
        done = await asyncio.to_thread(self._curator.close, day)
        return await self._done(request, day, done)

    async def markdown(self, request: Request, day: str) -> Response:
        from starlette.responses import JSONResponse

        sent = await guard.body_of(request) or {}
        text = await asyncio.to_thread(self._curator.markdown, str(sent.get("text", "")))
        return JSONResponse({"html": text}, headers=SAFE)

    async def _done(self, request: Request, day: str, done: Done) -> Response:
        """Return the result, and the page as it is now if the browser says what it shows."""
        from starlette.responses import JSONResponse

        body: dict[str, object] = msgspec.to_builtins(done)
        for name in ("diff", "theirs", "mine"):
            body[name] = printing.difference(getattr(done, name))
        which, count = request.query_params.get("view", ""), self._stage.count
        if done.status == 200 and which in VIEWS:
            wanted = _wanted(request, done.view or which)
            if done.article:
                wanted = replace(wanted, article=done.article)
            shown = await asyncio.to_thread(self._curator.show, day, wanted)
            if shown is not None:
                body["html"] = await asyncio.to_thread(printing.desk, shown, count)
        body["count"] = count
        return JSONResponse(body, done.status, headers=SAFE)

    # ----------------------------------------------------------------------------------- events

    async def events(self, request: Request, day: str) -> Response:
        from starlette.responses import StreamingResponse

        headers = {**SAFE, "x-accel-buffering": "no"}
        return StreamingResponse(
            events(self._curator, self._stage, day), media_type="text/event-stream", headers=headers
        )


def _wanted(request: Request, which: str, pane: bool = False) -> Wanted:
    query = request.query_params
    return Wanted(which, query.get("article", ""), pane, item=query.get("item", ""))


def _files(sent: object) -> tuple[Added, ...]:
    """Return the files of a request, each with its name and its bytes as base64."""
    found: list[Added] = []
    for item in sent if isinstance(sent, list) else []:
        if not isinstance(item, dict) or len(found) >= FILES:
            return ()
        try:
            data = base64.b64decode(str(item.get("data", "")), validate=True)
        except (binascii.Error, ValueError):
            return ()
        found.append(Added(name=str(item.get("name", "")), data=data))
    return tuple(found)


async def events(curator: Curating, stage: Stage, day: str) -> AsyncIterator[str]:
    """Yield each new build, with the newest act of the edition; at once when the stream begins."""
    bell, back = stage.bell()
    try:
        yield "retry: 1000\n\n"
        sent: tuple[int, int, str, str] | None = None
        while stage.open:
            bell.clear()
            now = (stage.count, curator.version, *curator.latest(day))
            if now != sent:
                sent = now
                names = ("count", "version", "session", "said")
                data = {**dict(zip(names, now, strict=True)), "editor": curator.editor}
                yield f"event: built\ndata: {json.dumps(data)}\n\n"
            async for line in pings(stage, bell):
                yield line
    finally:
        back()
