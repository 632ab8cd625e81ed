"""Who may use the curator's page.

- It is served to this machine only (the command refuses `--edit` with another `--bind`), under its
  loopback names (`server.Hosts`).
- Each request carries the key: in the address the first time, then in a cookie that no script can
  read (`HttpOnly`) and that no other site can make the browser send (`SameSite=Strict`). It is
  compared in constant time.
- Only POST changes anything, as JSON (which no form of another site can send), with an Origin that
  is this very server.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import os
import re
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

PATIENCE = 20.0  # seconds in which a whole body must arrive
LARGEST = 25_000_000  # bytes of a request; files that are dropped come as JSON
KEY = "curator.key"  # in .digest/
PATH = "/-/"  # where the cookie is sent
DAY = re.compile(r"\d{4}-\d\d-\d\d")


def key_of(state: Path) -> str:
    """Return the key of the publication's page, made when there is none.

    It stays the same, so that acts which wait in a browser can be sent after a restart.
    """
    file = state / KEY
    try:
        found = file.read_text(encoding="ascii").strip()
        if len(found) >= 32 and file.stat().st_mode & 0o077 == 0 and not file.is_symlink():
            return found
        file.unlink()
    except (OSError, ValueError):
        pass
    made = secrets.token_urlsafe(24)
    try:
        state.mkdir(parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with open(os.open(file, flags, 0o600), "w", encoding="ascii") as out:
            out.write(made + "\n")
    except OSError:
        pass  # then it holds until the server ends
    return made


def cookie_of(request: Request) -> str:
    """Return the cookie's name: cookies do not tell ports apart, names do."""
    host = request.headers.get("host", "")
    port = host.rpartition(":")[2]
    return f"curate-{port}" if port.isdigit() else "curate"


def give(request: Request, response: Response, key: str) -> Response:
    """Hand the browser the key as a cookie."""
    response.set_cookie(cookie_of(request), key, path=PATH, httponly=True, samesite="strict")
    return response


def refused(request: Request, key: str) -> str:
    """Return why this request is not answered, or an empty text. `Hosts` has checked the host."""
    given = request.query_params.getlist("token")
    if not given:
        given = [request.cookies.get(cookie_of(request), "")]
    if len(given) != 1 or not hmac.compare_digest(given[0].encode(), key.encode()):
        return (
            "The key in the address is missing or old: "
            "open the address that “digest serve --edit” printed."
        )
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return "This request comes from another site."
    if request.method == "POST":
        if request.headers.getlist("origin") != [f"http://{request.headers.get('host', '')}"]:
            return "This request comes from another site."
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            return "Acts are sent as JSON."
    return ""


async def body_of(request: Request) -> dict[str, object] | None:
    """Return the body as an object; None when it is something else, too large, or does not end.

    Half of a surrogate pair is not a text: it can be written neither to a file nor into an answer.
    """
    from starlette.requests import ClientDisconnect

    try:
        sent = json.loads(await bytes_of(request, LARGEST, PATIENCE))
        json.dumps(sent, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError, TimeoutError, ClientDisconnect):
        return None
    return sent if isinstance(sent, dict) else None


class TooLarge(ValueError):
    """A body is larger than what is read."""


async def bytes_of(request: Request, largest: int, seconds: float) -> bytes:
    """Return the body of a request. Raises TooLarge, TimeoutError or ClientDisconnect."""
    parts: list[bytes] = []
    size = 0
    async with asyncio.timeout(seconds):
        async for part in request.stream():
            size += len(part)
            if size > largest:
                raise TooLarge
            parts.append(part)
    return b"".join(parts)
