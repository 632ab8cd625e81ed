"""Take pages from the browser: what SingleFile sends, and what the bookmarklet opens.

`POST /-/save` is for programs: it needs the key in a header, which no page of another site can
add, since nothing is allowed across origins. `/-/add` only shows an address; fetching it needs a
click on that page.
"""

from __future__ import annotations

import asyncio
import hmac
from typing import TYPE_CHECKING

from digest.collect.saved import Unreadable, page_of
from digest.curator import guard, printing
from digest.curator.acts import Curating
from digest.curator.headers import SAFE
from digest.preview.server import KINDS

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

LARGEST = 20_000_000  # bytes of a request
PATIENCE = 60.0  # seconds in which a whole body must arrive


def routes(curator: Curating, key: str) -> list[BaseRoute]:
    """Return the routes by which a browser sends pages into the inbox."""
    from starlette.routing import Route

    async def save(request: Request) -> Response:
        status, said = await _saved(request, curator, key)
        from starlette.responses import PlainTextResponse

        return PlainTextResponse(f"{said}\n", status, headers=SAFE)

    return [Route("/-/save", save, methods=["POST"]), Route("/-/add", add)]


def add(request: Request) -> Response:
    """Return the page that the bookmarklet opens.

    It holds nothing secret, and does nothing by itself.
    """
    from starlette.responses import Response

    return Response(printing.adding(), media_type=KINDS["html"], headers=SAFE)


async def _saved(request: Request, curator: Curating, key: str) -> tuple[int, str]:
    """Return a status and one line about it."""
    given = request.headers.getlist("authorization")
    wanted = f"Bearer {key}"
    if len(given) != 1 or not hmac.compare_digest(given[0].encode(), wanted.encode()):
        return 401, "The key is missing or wrong; it is in the address of “digest serve --edit”."
    to = request.query_params.get("to", "")
    if to and not guard.DAY.fullmatch(to):
        return 404, "An edition is named by its day: 2024-02-10."
    try:
        body = await guard.bytes_of(request, LARGEST, PATIENCE)
        kind = request.headers.get("content-type", "")
        page = await asyncio.to_thread(page_of, body, kind, curator.now())
    except guard.TooLarge:
        return 413, f"The page is larger than {LARGEST // 1_000_000} MB."
    except TimeoutError:
        return 408, "The page did not arrive in time."
    except Unreadable as error:
        return 415, str(error)
    return await asyncio.to_thread(curator.save, page, to)
