"""Answers from a folder instead of the network: for replays and tests.

The answer to https://courier.example/a/b?c is the file FOLDER/courier.example/a/b?c, as wget writes
it; an address that ends in a slash is the file index.html there. Nothing else has an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from digest.collect.guard import Refused, Response, check_address

TYPES = {".html": "text/html", ".htm": "text/html", ".txt": "text/plain"}


class Folder:
    """A folder that answers addresses."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Response:
        """Return what the folder holds of an address: status 200, or 404. Raises Refused."""
        del headers
        check_address(url)
        parts = urlsplit(url)
        path = unquote(parts.path) or "/"
        name = f"{path}index.html" if path.endswith("/") else path
        name += f"?{parts.query}" if parts.query else ""
        file = (self._folder / parts.netloc / name.lstrip("/")).resolve()
        if not file.is_relative_to(self._folder):
            raise Refused("the address leads out of the folder of answers", "Check the address.")
        if not file.is_file():
            return Response(url, 404, {}, b"", 0)
        kind = TYPES.get(file.suffix.lower(), "")
        return Response(url, 200, {"content-type": kind} if kind else {}, file.read_bytes(), 0)
