"""Feed damaged input to every reader and every route: no exception, no status 5xx, nothing endless."""

from __future__ import annotations

import contextlib
import http.client
import random
import signal
import socket
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from fault_kills import Page
from fault_lab import DAYS, Findings, Lab, Publication
from fault_payloads import VECTORS

from waiting import WAIT

LONGEST = 20.0  # seconds of processor time that one input of a few kilobytes may take
PIECES = [
    "---\n", "title: ", "date: 2031-03-04\n", "<p>", "</p>", "<!--", "-->", "<![CDATA[", "<?", "![",
    "](", "“", "”", '"', "said", "\x00", "\ud83d", "\u202e", "\ufeff", "\r", "\x85", "&#x0;", "&amp",
    "{{", "{%", "[[", "]]", "- ", ": ", "&a ", "*a ", "!!python/object:os.system ", "%", "|\n", ">\n",
    "2031-02-30", "99:99", "Sen. ", "1,000.000,5", "é", "مرحبا", "日本", "🏴", "http://", "@", ",", ";",
]  # fmt: skip
ROUTES = ["/", "/-/", "/-/live", "/-/curate/", f"/-/curate/{DAYS[0]}", f"/-/curate/{DAYS[0]}/act",
          f"/-/curate/{DAYS[0]}/undo", "/-/curator/curator.css", "/2031/03/03/", "/static/",
          "/atom.xml", "/search/", "/-/curate/2031-13-01", "/-/curate/undated"]  # fmt: skip


class TooLong(BaseException):
    """An input took longer than it may."""


def fuzz(folder: Path, minutes: float, seed: int, found: Findings) -> None:
    """Four fifths of the processor time for readers, the rest for the routes of `serve --edit`."""
    readers(folder / "readers", minutes * 48, random.Random(seed), found)
    routes(folder / "routes", minutes * 12, random.Random(seed), found)


def readers(folder: Path, seconds: float, rng: random.Random, found: Findings) -> None:
    """Each input is from a seed that is printed with a violation."""
    folder.mkdir(parents=True, exist_ok=True)
    table = _readers(folder)
    seeds = _seeds()
    end = time.process_time() + seconds
    signal.signal(signal.SIGVTALRM, _alarm)
    while time.process_time() < end:
        number = rng.getrandbits(32)
        data = _damaged(random.Random(number), seeds)
        for name, read in table.items():
            signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST)
            try:
                read(data)
            except TooLong:
                found.violated(f"fuzz {name}, input {number}: more than {LONGEST:g} s")
            except Exception:
                last = traceback.format_exc().strip().split("\n")
                found.violated(f"fuzz {name}, input {number}: {last[-1]} at {last[-3].strip()}")
            finally:
                signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            found.counts["inputs"] += 1


def _alarm(number: int, frame: object) -> None:
    raise TooLong


def _readers(folder: Path) -> dict[str, Callable[[bytes], object]]:
    from digest.core import config
    from digest.core.model import File
    from digest.intake.article import outlets
    from digest.intake.decisions import published, read
    from digest.pipeline import addresses, calls
    from digest.press import manifest
    from digest.press.channels import recipients

    context = calls.ReadContext(outlets=outlets.make(None)[0], timezone="UTC")

    def article(ending: str) -> Callable[[bytes], object]:
        def one(data: bytes) -> object:
            file = File(path=f"{DAYS[0]}/a{ending}", id=f"{DAYS[0]}/a", data=data)
            calls.scan_file(None, calls.ReadInput(file=file, day=DAYS[0]))
            return calls.read_article(context, calls.ReadInput(file=file, day=DAYS[0]))

        return one

    def written(name: str, then: Callable[[Path], object]) -> Callable[[bytes], object]:
        def one(data: bytes) -> object:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            return then(path)

        return one

    def text(then: Callable[[str], object]) -> Callable[[bytes], object]:
        return lambda data: then(data.decode("utf-8", "replace"))

    ids = {f"{DAYS[0]}/a"}
    files = {f"{DAYS[0]}/a.txt": f"{DAYS[0]}/a"}
    return {
        ".txt": article(".txt"),
        ".md": article(".md"),
        ".html": article(".html"),
        "digest.yaml": text(lambda s: config.read(s)),
        "edition.yaml": text(lambda s: read.read(s, "edition.yaml", DAYS[0], ids, files)),
        "published.yaml": text(lambda s: published.read(s, "published.yaml", DAYS[0])),
        "list.csv": written("list.csv", recipients.load),
        "list.yaml": written("list.yaml", recipients.load),
        "unsubscribed.txt": written("unsubscribed.txt", recipients.unsubscribed),
        "addresses.jsonl": written("records/addresses.jsonl", lambda p: addresses.read(p.parent)),
        "manifest": written(".digest/manifest.json", lambda p: _manifest(p, manifest)),
    }


def _manifest(path: Path, manifest: object) -> object:
    from digest.press.manifest import load, places

    root = path.parent.parent
    at = places(root / "site", path.parent)
    at.manifest.write_bytes(path.read_bytes())
    return load(at, root / "site")


def _seeds() -> list[bytes]:
    rng = random.Random(3)
    words = ["“We will rebuild it,” said Mayor Petra Lindqvist on Monday.", "Share this article"]
    words += ["By Ivo Brandt", "Updated 4 March 2031", "The fire killed 12 people in Tamsel."]
    page = "<html><head><title>A</title></head><body><article><p>{}</p></article></body></html>"
    yaml = "title: A\nlead: a.txt\nmerge: [[a.txt, b.txt]]\nheadline: {a.txt: B}\n"
    prose = "\n\n".join(rng.choices(words, k=8))
    front = f"---\ntitle: A\ndate: 2031-03-04\n---\n{prose}"
    return [
        t.encode()
        for t in (prose, front, page.format(prose), yaml, "address,name\na@b.example,A\n")
    ]


def _damaged(rng: random.Random, seeds: list[bytes]) -> bytes:
    """Return a seed with a few cuts, repeats, flips, and pieces that have a meaning somewhere."""
    data = bytearray(rng.choice(seeds))
    for _ in range(rng.randint(1, 12)):
        at = rng.randrange(len(data) + 1)
        way = rng.randrange(6)
        if way == 0:
            piece = rng.choice(PIECES).encode("utf-8", "surrogatepass")
            data[at:at] = piece * rng.choice((1, 1, 2, 50))
        elif way == 1:
            data[at:at] = rng.choice(VECTORS).encode()
        elif way == 2 and data:
            del data[at : at + rng.randint(1, 40)]
        elif way == 3 and at < len(data):
            data[at] = rng.randrange(256)
        elif way == 4:
            data[at:at] = data[at : at + rng.randint(1, 200)] * rng.randint(1, 5)
        else:
            data[at:at] = bytes(rng.randrange(256) for _ in range(rng.randint(1, 8)))
    return bytes(data[:60_000])


def routes(folder: Path, seconds: float, rng: random.Random, found: Findings) -> None:
    """Requests with damaged paths, headers and bodies; some with the key of the page."""
    lab = Lab()
    pub = Publication(folder, 12)
    lab.run(pub.root, "build", "-q", "-j1")
    page = Page(pub, lab, folder / "log")
    seeds = _seeds()
    end = time.monotonic() + seconds
    try:
        if not page.token:
            found.violated(f"routes: the page did not start: {page.said()}")
            return
        while time.monotonic() < end:
            number = rng.getrandbits(32)
            status = _ask(page, random.Random(number), seeds)
            found.counts["requests"] += 1
            if status >= 500:
                found.violated(f"routes, request {number}: status {status}")
        for answer in _answers(page):
            if answer != 200:
                found.violated(f"routes: after them the front page has status {answer}")
        if "Traceback" in page.said():
            found.violated(
                f"routes: a trace was printed: {page.said().partition('Traceback')[2][-400:]}"
            )
    finally:
        page.end()
        lab.close()


def _answers(page: Page) -> Iterator[int]:
    connection = http.client.HTTPConnection("127.0.0.1", page.port, timeout=WAIT)
    connection.request("GET", "/")
    yield connection.getresponse().status


def _ask(page: Page, rng: random.Random, seeds: list[bytes]) -> int:
    """Send one request; its status, 0 for a connection that was closed."""
    path = rng.choice(ROUTES)
    if rng.random() < 0.5:
        path += "".join(
            rng.choice(["%00", "..", "/", "%2e%2e%2f", "a", "?", "%ff", "#", ";"])
            for _ in range(rng.randint(1, 6))
        )
    if rng.random() < 0.7:
        path += f"{'&' if '?' in path else '?'}token={page.token}"
    method = rng.choice(["GET", "POST", "POST", "HEAD", "PUT", "OPTIONS", "TRACE"])
    body = rng.choice(
        [
            b"",
            b"{}",
            b'{"acts":[]}',
            b'{"acts":[{"do":"lead","article":"x"}],"mark":""}',
            _damaged(rng, seeds),
        ]
    )
    headers = [b"Host: " + rng.choice([b"127.0.0.1:%d" % page.port, b"localhost", b"evil.example"])]
    headers.append(b"Content-Length: " + rng.choice([str(len(body)).encode(), b"-1", b"9999"]))
    headers.append(b"Content-Type: application/json")
    headers.append(b"Origin: http://127.0.0.1:%d" % page.port)
    request = f"{method} {path} HTTP/1.1\r\n".encode("utf-8", "replace")
    request += b"\r\n".join(headers) + b"\r\nConnection: close\r\n\r\n" + body
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", page.port), 10) as s:
        s.sendall(request)
        s.shutdown(socket.SHUT_WR)
        s.settimeout(5)
        head = s.recv(100)
        if head.startswith(b"HTTP/1.1 "):
            return int(head[9:12])
    return 0
