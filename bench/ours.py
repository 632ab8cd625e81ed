"""Measure this program: builds in new processes, and the preview from a save to the new page."""

from __future__ import annotations

import datetime
import json
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import generate
from measure import article_count, client, fastest, measured, require_complete, until_served

PAUSE = 0.3  # seconds between two saves
# As `digest build` does it, which ends without taking its modules apart.
BARE = "import os; os._exit(0)"
BUILD_IMPORTS = (
    "import os; from digest.commands import making; making.prepare(); "
    "import digest.press.outputs.pages, numpy, jinja2, sentencex; os._exit(0)"
)


def digest(*words: str) -> list[str]:
    return [sys.executable, "-m", "digest", *words]


def builds(folder: Path, editions: int) -> dict[str, dict[str, float]]:
    """Return the measures of a build from nothing, one of no change, and one of 100 more."""

    def clean() -> None:
        shutil.rmtree(folder / ".digest", ignore_errors=True)
        shutil.rmtree(folder / "site", ignore_errors=True)

    out = {"cold": fastest(digest("build", "-q"), folder, clean)}
    held = sum(
        len(story["articles"])
        for file in (folder / "site").glob("**/digest.json")
        for story in json.loads(file.read_text())["stories"]
    )
    require_complete(f"digest, articles in stories, {folder.name}", held, article_count(folder))
    time.sleep(2.1)  # files changed within 2 s of the index are read again
    measured(digest("build", "-q"), folder)
    out["nothing"] = measured(digest("build", "-q"), folder)
    generate.write(folder, 100, 1, seed=2, first=editions)
    out["hundred"] = measured(digest("build", "-q"), folder)
    day = generate.START + datetime.timedelta(days=editions)
    shutil.rmtree(folder / "content" / day.isoformat())
    return out


def imports(folder: Path) -> float:
    """Return the CPU seconds that the imports of a build take over a bare interpreter."""
    bare = fastest([sys.executable, "-c", BARE], folder)
    full = fastest([sys.executable, "-c", BUILD_IMPORTS], folder)
    return full["cpu"] - bare["cpu"]


@contextmanager
def preview(folder: Path) -> Iterator[tuple[Callable[[str], str], str]]:
    """Serve a publication; yield a function that fetches a path, and the path of its root."""
    process = subprocess.Popen(
        digest("serve", "--port", "0"),
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    try:
        address = next(
            found
            for line in process.stderr
            if (found := re.search(r"http://127\.0\.0\.1:(\d+)(\S*)", line))
        )
        threading.Thread(target=process.stderr.read, daemon=True).start()
        time.sleep(5)  # it looks at everything once more after its start
        yield client(int(address[1])), address[2]
    finally:
        process.send_signal(2)
        process.wait(20)


def _days(folder: Path) -> list[str]:
    names = [p.name for p in (folder / "content").iterdir()]
    return sorted(n for n in names if re.fullmatch(r"\d{4}-\d\d-\d\d", n))


class Saves:
    """Edits of one publication, each timed until its text is served."""

    def __init__(self, folder: Path, ask: Callable[[str], str], base: str) -> None:
        self.folder, self.ask, self.base = folder, ask, base
        self.found: dict[str, list[float]] = {}

    def time(self, kind: str, path: str, wanted: str) -> None:
        seconds = until_served(lambda: self.ask(path), wanted)
        self.found.setdefault(kind, []).append(seconds)
        time.sleep(PAUSE)

    def article(self, page: str, file: Path, i: int) -> None:
        source = file.read_text()
        quotation = (
            f'\n"We counted {i} marked ballots in this very hall," Mayor Ada Testcase{i} said.\n'
        )
        file.write_text(source + quotation)
        self.time("body", f"{page}digest.json", f"Testcase{i}")
        file.write_text(re.sub(r"outlet: .*", f"outlet: The Marked Paper {i}", source))
        self.time("front matter", page, f"The Marked Paper {i}")
        (file.parent / "edition.yaml").write_text(f"title: Marked title {i}\n")
        self.time("decision", page, f"Marked title {i}")
        file.write_text(source)
        time.sleep(PAUSE)

    def theme(self, page: str, i: int) -> None:
        block = "{% block title %}" + f"Marked {i}" + "{% endblock %}"
        template = self.folder / "templates" / "edition.html"
        template.write_text('{% extends "plain/edition.html" %}' + block)
        self.time("template", page, f"<title>Marked {i}")
        css = self.folder / "themes" / "plain" / "static" / "plain.css"
        rules = re.sub(r"\n\.marked\{.*", "", css.read_text())
        css.write_text(f"{rules}\n.marked{{order:{1000 + i}}}\n")

        def style() -> str:
            found = re.search(r'href="(?:\.\./)*(static/plain\.\w+\.css)"', self.ask(page))
            return self.ask(f"{self.base}{found[1]}") if found else ""

        seconds = until_served(style, f"order:{1000 + i}")
        self.found.setdefault("style sheet", []).append(seconds)
        time.sleep(PAUSE)


def saves(folder: Path, each: int) -> dict[str, list[float]]:
    """Return the seconds from a save to the new text, by kind of edit."""
    days = _days(folder)
    (folder / "templates").mkdir(exist_ok=True)
    own = Path(__file__).parent.parent / "themes" / "plain"
    shutil.copytree(own, folder / "themes" / "plain")
    try:
        with preview(folder) as (ask, base):
            made = Saves(folder, ask, base)
            for i in range(each):
                day = days[(i * 7 + 3) % len(days)]
                page = f"{base}{day.replace('-', '/')}/"
                made.article(page, sorted((folder / "content" / day).glob("*.md"))[i % 5], i)
                made.theme(page, i)
            return made.found
    finally:
        shutil.rmtree(folder / "templates")
        shutil.rmtree(folder / "themes", ignore_errors=True)
        for p in (folder / "content").glob("*/edition.yaml"):
            p.unlink()


def renamed(folder: Path) -> float:
    """Return the seconds until the preview shows that a folder of articles has another name."""
    day = _days(folder)[-1]
    other = (datetime.date.fromisoformat(day) + datetime.timedelta(days=1)).isoformat()
    old, new = folder / "content" / day, folder / "content" / other
    with preview(folder) as (ask, base):
        old.rename(new)
        try:
            page = f"{base}{other.replace('-', '/')}/digest.json"
            return until_served(lambda: ask(page), f'"edition": "{other}"')
        finally:
            new.rename(old)
