"""Save an article again and again while the preview runs: its memory must not grow by the change."""

from __future__ import annotations

import contextlib
import http.client
import time
from pathlib import Path

from fault_kills import Page
from fault_lab import DAYS, Findings, Lab, Publication

WARM = 200  # changes that are not counted: caches fill
MOST = 30.0  # kB a change; 10,000 changes then cost 300 MB
CHANGES = 260  # fewer say nothing about growth


def soak(folder: Path, minutes: float, found: Findings) -> str:
    """Return the slope of the memory in words; a slope above the limit is a violation."""
    lab = Lab()
    pub = Publication(folder, 13)
    page = Page(pub, lab, folder / "log")
    if not page.token:
        found.violated(f"soak: the preview did not start: {page.said()}")
        return "not measured"
    file = pub.content / DAYS[1] / "weir.md"
    text = file.read_text()
    sizes: list[tuple[int, float]] = []
    end, n = time.monotonic() + minutes * 60, 0
    try:
        while time.monotonic() < end:
            n += 1
            file.write_text(text.replace("weir was", f"weir number {n} was"))
            _until(page, f"weir number {n} was")
            sizes.append((n, _memory(page.pid)))
    finally:
        page.end()
        lab.close()
    found.counts["changes"] += n
    late = sizes[WARM:]
    if n < CHANGES:
        return f"{n} changes are too few to tell"
    slope = _slope(late)
    if slope > MOST:
        found.violated(f"soak: the preview grows by {slope:.0f} kB a change")
    return f"{slope:.1f} kB a change over {len(late)} changes, {late[-1][1] / 1024:.0f} MiB at last"


def _until(page: Page, words: str) -> None:
    """Wait until the edition shows the change, as a browser does that reloads."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", page.port, timeout=30)
            connection.request("GET", f"/{DAYS[1].replace('-', '/')}/")
            if words.encode() in connection.getresponse().read():
                return
        time.sleep(0.05)


def _memory(pid: int) -> float:
    """Return the resident memory of a process in kB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return float(status.partition("VmRSS:")[2].split()[0])


def _slope(points: list[tuple[int, float]]) -> float:
    """Return the slope of a line through the points, by least squares."""
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    over = sum((x - mean_x) * (y - mean_y) for x, y in points)
    return over / sum((x - mean_x) ** 2 for x, _ in points)
