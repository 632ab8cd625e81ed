"""Print what `make test` will do: how long it takes, and what it will skip and why."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
MINUTES = 5  # of the whole suite on two idle cores, November 2026


def skipped() -> Iterator[str]:
    """Return what this machine does not have, and the tests that are skipped for it."""
    if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        yield "tests in a browser: there is no Chromium on this machine"
    elif not shutil.which("java") or not (HERE / "web" / "node_modules").is_dir():
        yield "checks of HTML and accessibility: they need java, and “npm ci” in tests/web"
    if not (HERE.parent.parent / "shared").is_dir():
        yield "tests on labelled data: the data is not part of the project"
    if not shutil.which("git"):
        yield "tests of publishing: there is no git on this machine"


if __name__ == "__main__":
    print(f"All tests take about {MINUTES} minutes on two idle cores. “make quick” takes one.")
    for line in skipped():
        print(f"Skipped: {line}.")
