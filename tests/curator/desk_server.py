"""`digest serve --edit` as it runs for a user, and what its page would send."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx

from conftest import ROOT, Pub


class Desk:
    """A running server. `token` is the key in the address that it printed."""

    def __init__(self, pub: Pub, day: str, port: int = 0) -> None:
        self.pub = pub
        self.day = day
        self.session = "test"
        self.start(port)

    def start(self, port: int = 0) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "digest", "serve", "--edit", "--port", str(port), "-j", "1"],
            cwd=self.pub.root,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        assert self.process.stderr is not None
        said: list[str] = []
        for line in self.process.stderr:
            said.append(line)
            if found := re.search(r"(http://127\.0\.0\.1:(\d+))/-/curate/\?token=(\S+)", line):
                self.base, self.port, self.token = found[1], int(found[2]), found[3]
                break
        else:
            raise AssertionError("".join(said))
        self.client = httpx.Client(base_url=self.base, timeout=30)

    @property
    def file(self) -> Path:
        return self.pub.content / self.day / "edition.yaml"

    @property
    def text(self) -> str:
        return self.file.read_text(encoding="utf-8") if self.file.exists() else ""

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
        """End the server at once, as a lost power supply would."""
        self.process.kill()
        self.process.wait()
        assert self.process.stderr is not None
        self.process.stderr.close()
        self.client.close()

    def close(self) -> None:
        self.client.close()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(15)
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        assert self.process.stderr is not None
        self.process.stderr.close()


def until(fits: Any, seconds: float = 15.0) -> None:
    """Wait until `fits()` is true."""
    end = time.monotonic() + seconds
    while not fits():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.05)
