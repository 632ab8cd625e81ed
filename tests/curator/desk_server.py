"""`digest serve --edit` as a user runs it, and what its page would send."""

from __future__ import annotations

import contextlib
import json
import re
import signal
import subprocess
import threading
from pathlib import Path
from typing import Any

import httpx

import forked
from conftest import Pub
from waiting import WAIT, save, until


class Desk:
    """A running server. `token` is the key in the address that it printed."""

    def __init__(self, pub: Pub, day: str, port: int = 0) -> None:
        self.pub = pub
        self.day = day
        self.session = "test"
        self.start(port)

    def start(self, port: int = 0) -> None:
        options = ["serve", "--edit", "--port", str(port), "-j", "1"]
        self.process = forked.start(options, self.pub.root)
        self.said: list[str] = []
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        found = until(self._announced, lambda: self.said)
        self.base, self.port, self.token = found[1], int(found[2]), found[3]
        self.client = httpx.Client(base_url=self.base, timeout=WAIT)

    def _read(self) -> None:
        """Read the output as long as the server runs: a full pipe would stop it."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.said.append(line)

    def _announced(self) -> re.Match[str] | None:
        """Return the address that it has printed. Fails if it has ended instead."""
        assert self.process.poll() is None, self.said
        found = re.compile(r"(http://127\.0\.0\.1:(\d+))/-/curate/\?token=(\S+)")
        return next((m for line in self.said if (m := found.search(line))), None)

    @property
    def file(self) -> Path:
        return self.pub.content / self.day / "edition.yaml"

    @property
    def text(self) -> str:
        return self.file.read_text(encoding="utf-8") if self.file.exists() else ""

    def save(self, words: str | bytes) -> None:
        """Save the edition's file as the editor's own program does."""
        save(self.file, words)

    @property
    def url(self) -> str:
        """The address that the server printed."""
        return f"{self.base}/-/curate/?token={self.token}"

    def address(self, path: str, **query: str) -> str:
        return str(httpx.URL(f"/-/curate/{self.day}/{path}", params={"token": self.token, **query}))

    def page(self, view: str = "sort", article: str = "", **query: str) -> str:
        answer = self.client.get(self.address(view, article=article, **query))
        assert answer.status_code == 200, answer.text
        return answer.text

    def mark(self) -> str:
        return re.findall(r'data-mark="(\w+)"', self.page())[0]

    def post(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        sent = {"origin": self.base, "content-type": "application/json", **headers}
        content = json.dumps(body if body is not None else {})
        return self.client.post(self.address(path), content=content, headers=sent)

    def acts(self, *acts: dict[str, Any], mark: str | None = None, **more: Any) -> dict[str, Any]:
        """Send acts as one change."""
        body = {
            "acts": list(acts),
            "mark": self.mark() if mark is None else mark,
            "session": self.session,
            **more,
        }
        made: dict[str, Any] = self.post("act", body).json()
        return made

    def act(
        self, do: str, article: str = "", mark: str | None = None, force: bool = False, **more: Any
    ) -> dict[str, Any]:
        return self.acts({"do": do, "article": article, **more}, mark=mark, force=force)

    def kill(self) -> None:
        """End the server at once, as a power failure would."""
        self.process.kill()
        self.process.wait()
        self.reader.join(WAIT)
        self.client.close()

    def close(self) -> None:
        self.client.close()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(WAIT)
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.reader.join(WAIT)


QUEUE = "day => JSON.parse(sessionStorage.getItem(`curate-${day}-queue`) || '[]').length"


def answered(page: Any, day: str) -> None:
    """Wait until each act of the page has its answer, and the page shows it.

    An act is in the queue before the key or click returns. Each has the whole limit for itself,
    because there may be dozens.
    """
    while left := page.evaluate(QUEUE, day):
        page.wait_for_function(f"([day, left]) => ({QUEUE})(day) !== left", arg=[day, left])
    page.wait_for_function(
        "/^(Saved|Not saved)/.test(document.querySelector('#saved').textContent)"
    )
