"""The memory of `digest serve --edit` over many saves: it must become flat.

    python bench/desk_memory.py [--saves 2000] [--articles 200] [--trace]

Makes a publication of four editions, three of them closed, starts the server with one process, and
changes it as an editor does: headlines, notes and sentences by the page's acts, undo, an article
saved in another program, and a look at the pages after each. Prints the resident memory at every
100 saves, and the difference between the largest and the smallest after 200. Ends with 1 when that
is more than 10 MB. With `--trace` the server counts its own allocations, and prints at the end what
has grown since save 300 (slow: it is for finding out, not for judging).
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
WARM = 200  # saves that are not judged: caches fill
MOST = 10.0  # MB between the smallest and the largest after that
TRACED = 300  # saves after which the first count of allocations is made
TRACER = """
import signal, sys, threading, tracemalloc
sys.argv = ["digest", *sys.argv[1:]]
tracemalloc.start(12)
kept = []
def count(*_):
    threading.Thread(target=take).start()
def take():
    import gc
    gc.collect()
    kept.append(tracemalloc.take_snapshot().filter_traces(
        [tracemalloc.Filter(False, tracemalloc.__file__)]))
    if len(kept) == 2:
        for found in kept[1].compare_to(kept[0], "traceback")[:12]:
            print(f"grown {found.size_diff / 1000:.0f} kB, {found.count_diff} blocks",
                  *found.traceback.format(9), sep="\\n", file=sys.stderr)
        print("grown: end", file=sys.stderr, flush=True)
signal.signal(signal.SIGUSR1, count)
from digest import cli
cli.main()
"""


class Server:
    """A running `digest serve --edit`."""

    def __init__(self, folder: Path, trace: bool) -> None:
        program = ["-c", TRACER] if trace else ["-m", "digest"]
        self.process = subprocess.Popen(
            [sys.executable, *program, "serve", "--edit", "--port", "0", "-j", "1"],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stderr is not None
        self.grown: list[str] = []
        for line in self.process.stderr:
            if found := re.search(r"(http://\S+)/-/curate/\?token=(\S+)", line):
                self.base, self.token = found[1], found[2]
                break
        else:
            raise SystemExit("the server did not start")
        self.counted = threading.Event()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            if line.startswith(("grown", "  ")):
                self.grown.append(line)
            if line.startswith("grown: end"):
                self.counted.set()

    def ask(self, path: str, body: object = None) -> str:
        """Return the answer to a request; an act that is refused is an answer too."""
        mark = "&" if "?" in path else "?"
        request = urllib.request.Request(f"{self.base}{path}{mark}token={self.token}")
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("content-type", "application/json")
            request.add_header("origin", self.base)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                found: bytes = answer.read()
        except urllib.error.HTTPError as error:
            found = error.read()
        return found.decode()

    @property
    def memory(self) -> float:
        """Resident memory in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return float(status.partition("VmRSS:")[2].split()[0]) / 1024

    def count(self) -> None:
        self.process.send_signal(signal.SIGUSR1)

    def end(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)


class Shift:
    """Changes such as an editor makes, one after the other, without an end."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server = server
        content = folder / "content"
        self.day = max(
            p.name for p in content.iterdir() if re.fullmatch(r"\d{4}-\d\d-\d\d", p.name)
        )
        self.files = sorted((content / self.day).glob("*.md"))
        self.texts = [f.read_text() for f in self.files]
        page = server.ask(f"/-/curate/{self.day}/stories")
        self.mark = re.findall(r'data-mark="(\w+)"', page)[0]
        self.stories = list(dict.fromkeys(re.findall(r'data-story="([^"]+)"', page)))

    def saves(self) -> Iterator[int]:
        """Make one change after the other; yield their number."""
        kinds = [self.headline, self.note, self.pick, self.undo, self.article]
        for n in itertools.count(1):
            story = self.stories[n % len(self.stories)]
            kinds[n % len(kinds)](n, story)
            self.server.ask(f"/{self.day.replace('-', '/')}/")
            yield n

    def act(self, n: int, story: str, act: dict[str, Any]) -> None:
        sent = {
            "acts": [{"article": story, **act}],
            "mark": self.mark,
            "session": "bench",
            "id": str(n),
        }
        self.post("act", story, sent)

    def post(self, path: str, story: str, sent: object) -> None:
        path = f"/-/curate/{self.day}/{path}?view=stories&article={story}"
        self.mark = json.loads(self.server.ask(path, sent)).get("mark") or self.mark

    def headline(self, n: int, story: str) -> None:
        self.act(n, story, {"do": "text", "key": "headline", "text": f"Headline number {n}"})

    def note(self, n: int, story: str) -> None:
        self.act(n, story, {"do": "text", "key": "note", "text": f"A note, number {n}."})

    def pick(self, n: int, story: str) -> None:
        pane = self.server.ask(f"/-/curate/{self.day}/stories?part=pane&article={story}")
        found = re.findall(r'data-letter="\w+"[^>]*data-text="([^"]+)"', pane)
        if found:
            text = found[n % len(found)].replace("&#34;", '"').replace("&amp;", "&")
            self.act(n, story, {"do": "pick", "key": "summary", "text": text, "on": n % 2 == 0})

    def undo(self, n: int, story: str) -> None:
        self.post("undo", story, {"session": "bench", "id": f"undo {n}"})

    def article(self, n: int, story: str) -> None:
        """Save an article in another program, and wait until the page shows it."""
        i = n % len(self.files)
        title = f"marked {n}"
        self.files[i].write_text(f"{self.texts[i]}\nThe mayor counted {n} letters, {title}.\n")
        self.server.ask(f"/-/curate/{self.day}/facts?article={story}")


def publication(folder: Path, articles: int) -> None:
    made = [str(ROOT / "bench" / "generate.py"), str(folder), "--editions", "4"]
    made += ["--articles", str(articles)]
    subprocess.run([sys.executable, *made], check=True, capture_output=True)
    days = sorted(p.name for p in (folder / "content").iterdir() if p.is_dir())
    for day in days[:-1]:
        command = [sys.executable, "-m", "digest", "close", day, "--force", "-q"]
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        subprocess.run(command, cwd=folder, env=env, check=True, capture_output=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--saves", type=int, default=2000)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--trace", action="store_true")
    given = parser.parse_args()
    sizes: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "pub"
        publication(folder, given.articles)
        server = Server(folder, given.trace)
        try:
            for n in Shift(server, folder).saves():
                sizes[n] = server.memory
                if given.trace and n == min(TRACED, given.saves // 2):
                    server.count()
                if n % 100 == 0:
                    print(f"save {n:5}: {sizes[n]:6.1f} MB", flush=True)
                if n >= given.saves:
                    break
            if given.trace:
                server.count()
                server.counted.wait(120)
                print("".join(server.grown))
        finally:
            server.end()
    late = [size for n, size in sizes.items() if n > WARM]
    if not late:
        print(f"{given.saves} saves are too few to judge")
        return 1
    print(
        f"after save {WARM}: {min(late):.1f} to {max(late):.1f} MB, {max(late) - min(late):.1f} MB apart"
    )
    return int(max(late) - min(late) > MOST)


if __name__ == "__main__":
    sys.exit(main())
