"""A server on loopback with the answers that a client meets, and one that must receive no request."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = tuple[int, dict[str, str], bytes]
Answers = dict[str, "Answer | Callable[[BaseHTTPRequestHandler], Answer | None]"]


class Web:
    """A running server: `answers` by path, and the requests it received, in order."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.asked: list[tuple[str, dict[str, str]]] = []
        web = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def do_GET(self) -> None:
                web.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
                found = web.answers.get(self.path, (404, {}, b""))
                answer = found(self) if callable(found) else found
                if answer is None:
                    return
                status, headers, body = answer
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.home = f"http://127.0.0.1:{self.port}"

    def paths(self) -> list[str]:
        """Return the requested paths, without robots.txt."""
        return [p for p, _ in self.asked if p != "/robots.txt"]


@contextmanager
def web(answers: Answers) -> Iterator[Web]:
    """Run a server until the block ends."""
    made = Web(answers)
    thread = threading.Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.server.shutdown()
        made.server.server_close()


def page(text: str, **headers: str) -> Answer:
    """Return an HTML page."""
    return 200, {"Content-Type": "text/html; charset=utf-8", **headers}, text.encode()


def redirect(to: str, status: int = 302) -> Answer:
    """Return a redirect."""
    return status, {"Location": to}, b""


def packed(size: int) -> Answer:
    """Return a gzip stream that unpacks to `size` bytes."""
    return 200, {"Content-Encoding": "gzip"}, gzip.compress(b"0" * size)


def drip(count: int, pause: float) -> Callable[[BaseHTTPRequestHandler], None]:
    """Return a body that is sent one byte at a time."""

    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        try:
            for _ in range(count):
                handler.wfile.write(b"x")
                handler.wfile.flush()
                time.sleep(pause)
        except OSError:
            pass

    return send
