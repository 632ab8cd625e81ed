"""What the fault tests share: an invented publication in two states, and commands that can be killed.

Commands run in a process that was forked from one with the modules loaded, so that a kill costs
tenths of a second and not the start of Python.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PATHS = os.pathsep.join(str(p) for p in (HERE.parent, HERE.parent / "tests", HERE))
DAYS = ("2031-03-03", "2031-03-04", "2031-03-05")
PLACES = "Linmouth Osterby Tamsel Arnhale Skarn Hollin Wexby Karrow Dunmere Felsand".split()
THINGS = {
    "ferry": "sailed from {a} to {b} again after {n} weeks in the dock, its captain said",
    "weir": "was opened above {a} and let {n} barges of gravel through to {b}",
    "bakery": "in {a} sold {n} loaves of rye on its first morning, neighbours from {b} said",
    "library": "of {a} stays open on Sundays after {n} readers from {b} had signed a petition",
    "orchestra": "played {n} pieces for the schools of {a} and {b} in an unheated hall",
    "lighthouse": "off {a} was painted red by {n} volunteers who had rowed out from {b}",
}


class Findings:
    """What was counted, and every violation in words."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.violations: list[str] = []

    def violated(self, what: str) -> None:
        self.violations.append(what)
        print(f"VIOLATION {what}", flush=True)


class Publication:
    """A publication with two states of its content, so that a build has something to do."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.site = root / "site"
        self.content = root / "content"
        rng = random.Random(seed)
        first = {f"{day}/{thing}.md": _article(rng, day, thing) for day in DAYS for thing in THINGS}
        second = dict(first)
        for path in rng.sample(sorted(first), 4):
            del second[path]
        for path in rng.sample(sorted(second), 4):
            second[path] = _article(rng, path[:10], Path(path).stem)
        second[f"{DAYS[0]}/extra.md"] = _article(rng, DAYS[0], "ferry", "harbour tug")
        self.states = (first, second)
        root.mkdir(parents=True)
        self.settings = "title: The Test Paper\nbase_url: https://paper.example\n"
        (root / "digest.yaml").write_text(self.settings)
        self.show(0)

    def show(self, state: int) -> None:
        """Make the content that of a state; files that are equal are not touched."""
        wanted = self.states[state]
        for path in sorted(self.content.rglob("*.md")) if self.content.exists() else []:
            if path.relative_to(self.content).as_posix() not in wanted:
                path.unlink()
        for name, text in wanted.items():
            file = self.content / name
            if not file.exists() or file.read_text() != text:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text)

    def files(self) -> dict[str, bytes]:
        """Return the files of the site."""
        if not self.site.exists():
            return {}
        return {
            p.relative_to(self.site).as_posix(): p.read_bytes()
            for p in self.site.rglob("*")
            if p.is_file()
        }


def _article(rng: random.Random, day: str, thing: str, named: str = "") -> str:
    a, b = rng.sample(PLACES, 2)
    told = THINGS[thing].format(a=a, b=b, n=rng.randint(3, 90))
    name = named or thing
    return (
        f"---\ntitle: {name.capitalize()} of {a} in the news\ndate: {day}\n"
        f"outlet: The {b} Courier\nlink: https://{b.lower()}.example/{name.replace(' ', '-')}\n---\n"
        f"The {name} {told}.\n\n“It took us {rng.randint(2, 30)} days longer than we had planned,” "
        f"said Petra Lindqvist of {a}.\n\nThe council of {b} will talk about it on Friday.\n"
    )


class Lab:
    """Starts commands in forked processes of their own group, and kills them."""

    def __init__(self) -> None:
        self._server = subprocess.Popen(
            [sys.executable, str(HERE / "fault_lab.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": PATHS},
        )

    def start(self, cwd: Path, *arguments: str, log: Path | None = None) -> int:
        """Start `digest ARGUMENTS` in `cwd`; the process id."""
        assert self._server.stdin
        assert self._server.stdout
        line = json.dumps([str(cwd), arguments, str(log or os.devnull)])
        self._server.stdin.write(line + "\n")
        self._server.stdin.flush()
        return int(self._server.stdout.readline())

    def end(self) -> int:
        """Wait for the command; its exit status, negative for a signal."""
        assert self._server.stdout
        return int(self._server.stdout.readline())

    def run(self, cwd: Path, *arguments: str, log: Path | None = None) -> int:
        self.start(cwd, *arguments, log=log)
        return self.end()

    def kill(self, cwd: Path, *arguments: str, after: float, log: Path | None = None) -> bool:
        """Start a command and kill its group after some seconds; whether it was still running."""
        pid = self.start(cwd, *arguments, log=log)
        time.sleep(after)
        try:
            os.killpg(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        return self.end() == -signal.SIGKILL

    def close(self) -> None:
        assert self._server.stdin
        self._server.stdin.close()
        self._server.wait(30)


def timed(work: Any) -> float:
    """Return how many seconds some work takes."""
    start = time.monotonic()
    work()
    return time.monotonic() - start


def _serve() -> None:
    """Fork a command for each line of JSON: [folder, arguments, file for its output]."""
    import digest.cli
    import digest.commands.making
    import digest.pipeline.build
    import digest.press.channels.mail

    for line in sys.stdin:
        cwd, arguments, log = json.loads(line)
        child = os.fork()
        if child == 0:
            os.setsid()
            out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            for stream in (1, 2):
                os.dup2(out, stream)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.chdir(cwd)
            code = 99
            try:
                digest.cli.main(arguments)
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else 0
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)
        print(child, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    _serve()
