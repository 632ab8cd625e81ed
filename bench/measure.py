"""Measure processes: wall clock, CPU and memory of a process tree, and when a text is served."""

from __future__ import annotations

import compileall
import http.client
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

TIMES = 2  # runs of each build; the fastest counts


def prepare(root: Path) -> None:
    """Make new processes run the program in `root` as an installed one: with its byte code.

    Without it each process compiles all modules again, .3 s of CPU.
    """
    os.environ["PYTHONPATH"] = str(root)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if not compileall.compile_dir(root / "digest", quiet=1):
        raise SystemExit(f"{root / 'digest'} cannot be compiled")


def process_tree(pid: int) -> list[int]:
    """Return a process and all its descendants."""
    children: dict[int, list[int]] = {}
    for p in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = p.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(p.parent.name))
    out, todo = [], [pid]
    while todo:
        out.append(todo.pop())
        todo += children.get(out[-1], [])
    return out


def memory(pid: int) -> int:
    """Return the bytes of a process tree; pages shared between its processes count once."""
    total = 0
    for p in process_tree(pid):
        try:
            found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{p}/smaps_rollup").read_text(), re.M)
        except OSError:
            continue
        total += int(found[1]) * 1024 if found else 0
    return total


def leading(pid: int) -> int:
    """Return the bytes that a process held at most so far, without its descendants."""
    try:
        found = re.search(r"^VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text(), re.M)
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0


def measured(command: list[str], folder: Path) -> dict[str, float]:
    """Return wall clock (s), CPU (s) and peak memory (bytes) of a command's process tree.

    `lead`: the peak of the process that was started, pages shared with its workers included.
    """
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    peak, lead = [0], [0]
    over = threading.Event()

    def watch() -> None:
        # Reading the pages of large processes takes some 10 ms: less often in a long run.
        while not over.wait(min(1.0, 0.1 + (time.perf_counter() - start) / 20)):
            peak[0] = max(peak[0], memory(process.pid))
            lead[0] = max(lead[0], leading(process.pid))

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    over.set()
    thread.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return {
        "wall": wall,
        "cpu": usage.ru_utime + usage.ru_stime,
        "memory": max(peak[0], usage.ru_maxrss * 1024),
        "lead": lead[0],
    }


def fastest(
    command: list[str], folder: Path, before: Callable[[], object] = lambda: None
) -> dict[str, float]:
    """Return the fastest of several runs; `before` is called before each."""
    found = []
    for _ in range(TIMES):
        before()
        found.append(measured(command, folder))
    return min(found, key=lambda m: m["wall"])


def require_complete(who: str, found: int, wanted: int) -> None:
    """End the run if an output does not hold the whole corpus."""
    if found < wanted:
        raise SystemExit(f"{who} made {found:,} of {wanted:,}: its output is not complete")
    print(f"{who}: output complete ({found:,} of {wanted:,})", file=sys.stderr)


def article_count(folder: Path) -> int:
    return sum(1 for _ in (folder / "content").rglob("*.md"))


def until_served(ask: Callable[[], str], wanted: str, timeout: float = 120.0) -> float:
    """Return the seconds until `wanted` is served. Ends the run after `timeout` seconds."""
    start = time.perf_counter()
    while time.perf_counter() - start < timeout:
        if wanted in ask():
            return time.perf_counter() - start
        time.sleep(0.002)
    raise SystemExit(f"“{wanted}” was not served within {timeout:.0f} s")


def client(port: int) -> Callable[[str], str]:
    """Return a function that fetches a path from a server on this machine; empty if it fails."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)

    def ask(path: str) -> str:
        for _ in range(3):
            try:
                connection.request("GET", path)
                return connection.getresponse().read().decode("utf-8", "replace")
            except (http.client.HTTPException, OSError):
                connection.close()
        return ""

    return ask
