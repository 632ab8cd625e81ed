"""Kill build, close, publish, send and the curator's page at random instants, then check the laws."""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

from fault_lab import DAYS, Findings, Lab, Publication, timed

from waiting import WAIT

ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/\S*token=(\S*[^\s/.,])\s")  # of the page, in full


def kill(folder: Path, count: int, seed: int, found: Findings) -> None:
    """Kill `count` times, two fifths of them builds; the rest is shared by the others."""
    lab = Lab()
    rng = random.Random(seed)
    parts: list[tuple[Callable[[Path, int, random.Random, Lab, Findings], None], int]] = [
        (builds, count - 4 * (count * 3 // 20)),
        (closes, count * 3 // 20),
        (publishes, count * 3 // 20),
        (sends, count * 3 // 20),
        (acts, count * 3 // 20),
    ]
    try:
        for part, n in parts:
            part(folder / part.__name__, n, rng, lab, found)
            print(f"kills of {part.__name__}: {found.counts[part.__name__]}", flush=True)
    finally:
        lab.close()


def _tries(part: str, count: int, found: Findings) -> Iterator[int]:
    """Give numbers until so many commands were killed: some end before their kill."""
    n = 0
    while found.counts[part] < count and n < 4 * count:
        n += 1
        if n % 25 == 0:
            print(f"{part}: {found.counts[part]} of {count} killed", flush=True)
        yield n


def _reference(folder: Path, seed: int, lab: Lab, state: int) -> dict[str, bytes]:
    """Return the site of a cold build of a state."""
    pub = Publication(folder, seed)
    pub.show(state)
    lab.run(pub.root, "build", "-q", "-j1")
    return pub.files()


def builds(folder: Path, count: int, rng: random.Random, lab: Lab, found: Findings) -> None:
    """Every file is whole, old or new, and the next build gives the bytes of a cold one."""
    want = [_reference(folder / f"cold-{n}", 7, lab, n) for n in (0, 1)]
    pub = Publication(folder / "pub", 7)
    long = timed(lambda: lab.run(pub.root, "build", "-q", "-j1"))
    for n in _tries("builds", count, found):
        state = (n + 1) % 2
        cold = rng.random()
        if cold < 0.2:
            shutil.rmtree(pub.root / ".digest", ignore_errors=True)
        elif cold < 0.3:
            shutil.rmtree(pub.site, ignore_errors=True)
        pub.show(state)
        killed = lab.kill(pub.root, "build", "-q", "-j1", after=rng.random() * long)
        found.counts["builds"] += killed
        for path, data in pub.files().items():
            if ".digest-part" not in path and data not in (want[0].get(path), want[1].get(path)):
                found.violated(f"build {n}: {path} is neither old nor new")
        code = lab.run(pub.root, "build", "-q", "-j1")
        if code != 0 or pub.files() != want[state]:
            found.violated(f"build {n}: status {code}, and the site is not that of a cold build")
            shutil.rmtree(pub.site, ignore_errors=True)
            lab.run(pub.root, "build", "-q", "-j1")


def closes(folder: Path, count: int, rng: random.Random, lab: Lab, found: Findings) -> None:
    """published.yaml is not there, or whole; closing again succeeds, and so does the build."""
    pub = Publication(folder, 8)
    lab.run(pub.root, "build", "-q", "-j1")
    file = pub.content / DAYS[0] / "published.yaml"
    long = timed(lambda: lab.run(pub.root, "close", "-q", "-j1", DAYS[0]))
    want = file.read_bytes()
    for n in _tries("closes", count, found):
        file.unlink(missing_ok=True)
        after = rng.random() * long
        found.counts["closes"] += lab.kill(pub.root, "close", "-q", "-j1", DAYS[0], after=after)
        if file.exists() and file.read_bytes() != want:
            found.violated(f"close {n}: published.yaml is not whole")
        if not file.exists() and lab.run(pub.root, "close", "-q", "-j1", DAYS[0]) != 0:
            found.violated(f"close {n}: closing again fails")
        if not file.exists() or file.read_bytes() != want:
            found.violated(f"close {n}: published.yaml differs after closing again")
    if lab.run(pub.root, "build", "-q", "-j1") != 0:
        found.violated("close: the build after it fails")


def publishes(folder: Path, count: int, rng: random.Random, lab: Lab, found: Findings) -> None:
    """The next publish succeeds, and the branch then holds the files of the site."""
    pub = Publication(folder / "pub", 9)
    remote = folder / "remote.git"
    subprocess.run(["git", "init", "-q", "--bare", str(remote)], check=True)
    lab.run(pub.root, "build", "-q", "-j1")
    command = ("publish", "-q", "--remote", str(remote))
    long = timed(lambda: lab.run(pub.root, *command))
    for n in _tries("publishes", count, found):
        pub.show((n + 1) % 2)
        lab.run(pub.root, "build", "-q", "-j1")
        found.counts["publishes"] += lab.kill(pub.root, *command, after=rng.random() * long)
        code = lab.run(pub.root, *command, log=folder / "log")
        if code != 0:
            said = (folder / "log").read_text()[:200]
            found.violated(f"publish {n}: the next one ends with {code}: {said}")
            continue
        if _branch(remote) != _hashes(pub):
            found.violated(f"publish {n}: the branch is not the site")


def _git(*arguments: str, data: str = "") -> list[str]:
    ran = subprocess.run(["git", *arguments], input=data, capture_output=True, text=True)
    return ran.stdout.split("\n")


def _branch(remote: Path) -> dict[str, str]:
    rows = _git("--git-dir", str(remote), "ls-tree", "-r", "gh-pages")
    parsed = [row.split(None, 3) for row in rows if row]
    return {path: blob for _mode, _kind, blob, path in parsed if path != ".digest-files"}


def _hashes(pub: Publication) -> dict[str, str]:
    paths = sorted(p for p in pub.files() if p != ".gitignore")
    data = "".join(f"{pub.site / p}\n" for p in paths)
    return dict(zip(paths, _git("hash-object", "--no-filters", "--stdin-paths", data=data)))  # noqa: B905


def sends(folder: Path, count: int, rng: random.Random, lab: Lab, found: Findings) -> None:
    """Nobody is mailed twice, and who has no mail is named as unknown or has it after the next run."""
    from mail_server import Mailbox, Post

    post = Post(Mailbox())
    post.start()
    try:
        pub = Publication(folder / "pub", 10)
        (pub.root / "digest.yaml").write_text(
            f"{pub.settings}email:\n  from: Paper <p@paper.example>\n  host: 127.0.0.1\n"
            f"  port: {post.port}\n  security: none\n  rate: 0\n"
        )
        lab.run(pub.root, "build", "-q", "-j1")

        def command(n: int, *more: str) -> tuple[str, ...]:
            to = [x for name in "abc" for x in ("--to", f"{name}{n}@x.example")]
            return ("send", DAYS[0], "--smtp", "--force", *to, *more)

        long = timed(lambda: lab.run(pub.root, *command(0)))
        for n in _tries("sends", count, found):
            found.counts["sends"] += lab.kill(
                pub.root, *command(n), after=(0.3 + 0.7 * rng.random()) * long
            )
            log = folder / "log"
            lab.run(pub.root, *command(n), log=log)
            said, had = log.read_text(), post.box.counts()
            for name in "abc":
                address = f"{name}{n}@x.example"
                unknown = f"{address}: outcome unknown" in said
                if had[address] > 1:
                    found.violated(f"send {n}: {address} has {had[address]} copies")
                if had[address] == 0 and not unknown:
                    found.violated(f"send {n}: {address} has no mail, and nothing says so")
    finally:
        post.stop()


def acts(folder: Path, count: int, rng: random.Random, lab: Lab, found: Findings) -> None:
    """Every act that was answered is in edition.yaml after the page's server was killed."""
    pub = Publication(folder / "pub", 11)
    lab.run(pub.root, "build", "-q", "-j1")
    for n in range(count):
        page = Page(pub, lab, folder / "log")
        if not page.token:
            found.violated(f"act {n}: the page did not start: {page.said()}")
            continue
        answered = page.act_until_killed(rng.random() * 0.5)
        found.counts["acts"] += 1
        file = pub.content / DAYS[0] / "edition.yaml"
        text = file.read_text() if file.exists() else ""
        if answered and answered not in text:
            found.violated(f"act {n}: answered with success, and not on disk: {answered}")
    if lab.run(pub.root, "build", "-q", "-j1") != 0:
        found.violated("acts: the build after it fails")


class Page:
    """A curator's page that is served until it is killed."""

    def __init__(self, pub: Publication, lab: Lab, log: Path) -> None:
        self._lab, self._log = lab, log
        log.unlink(missing_ok=True)  # else the key of the last page is read from it
        self.pid = lab.start(pub.root, "serve", "--edit", "--port", "0", "-j1", log=log)
        self.port, self.token = 0, ""
        end = time.monotonic() + WAIT
        while time.monotonic() < end and not self.token:
            if found := ADDRESS.search(self.said()):
                self.port, self.token = int(found[1]), found[2]
            time.sleep(0.05)
        if not self.token:
            self.end()

    def said(self) -> str:
        return self._log.read_text() if self._log.exists() else ""

    def act_until_killed(self, seconds: float) -> str:
        """Set titles one after the other; kill after some seconds; the last title answered."""
        base = f"http://127.0.0.1:{self.port}"
        url = f"{base}/-/curate/{DAYS[0]}/act?token={self.token}"
        end, n, last = time.monotonic() + seconds, 0, ""
        headers = {"Origin": base, "Content-Type": "application/json"}
        while time.monotonic() < end:
            n += 1
            title = f"Title {n} of {self.pid}"
            act = {"do": "edition", "key": "title", "text": title}
            body = json.dumps({"acts": [act], "mark": "", "force": True}).encode()
            with contextlib.suppress(OSError):
                request = urllib.request.Request(url, data=body, headers=headers)
                with urllib.request.urlopen(request, timeout=WAIT) as answer:
                    if answer.status == 200:
                        last = title
        self.end()
        return last

    def end(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)  # its group may not be made yet
            os.killpg(self.pid, signal.SIGKILL)
        self._lab.end()
