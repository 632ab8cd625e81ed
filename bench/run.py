"""Measure speed and memory of the whole program and of its peers, on one made corpus in one run.

    python bench/run.py [--articles 10000] [--small 1000] [--large 0] [--folder DIR]

Measured: a build from nothing, with no change, and with 100 more articles, each in a new process;
peak memory (proportional set size of the process tree, sampled); the time from a save to the new
text over HTTP in the preview, by kind of edit; a renamed folder; the imports.

Peers: Hugo, which only renders the same files with the smallest of themes, and, on the small corpus,
Pelican, Eleventy and a pipeline glued from libraries (bench/glued.py), as far as they are installed.
Every peer's output is counted; one that is incomplete ends the run. Peers are measured as often as
we are, and a ratio is given only between runs on the same corpus.

Writes `results.md`, `results.json` and `results.svg` to bench/results, and the figures of the README
unless --out names another folder. Ratios hold within a run; times do not across machines.
"""

from __future__ import annotations

import argparse
import datetime
import json
import math
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
import generate
import ours
import peers
import report
from measure import prepare

ROOT = Path(__file__).parent.parent
RESULTS = Path(__file__).parent / "results"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--large", type=int, default=0, help="for the growth; 100000 takes a while")
    parser.add_argument("--edits", type=int, default=10, help="of each of the five kinds")
    parser.add_argument("--folder", type=Path, help="where the corpora are made and stay")
    parser.add_argument("--out", type=Path, default=RESULTS)
    return parser.parse_args()


def make_corpus(folder: Path, size: int) -> Path:
    here = folder / str(size)
    if not here.exists():
        generate.write(here, size, max(1, size // 100))
        settings = "title: The Measured Paper\nbase_url: https://example.org\n"
        (here / "digest.yaml").write_text(settings)
    return here


def run(given: argparse.Namespace, folder: Path) -> dict[str, Any]:
    r: dict[str, Any] = {
        "date": datetime.date.today().isoformat(),
        "machine": report.machine(),
        "versions": report.versions(),
        "articles": given.articles,
        "small": given.small,
        "command": " ".join(["python bench/run.py", *sys.argv[1:]]),
    }
    main, small = make_corpus(folder, given.articles), make_corpus(folder, given.small)
    if peer := peers.hugo(main, 5):
        r["hugo"], r["hugo saves"] = peer
    r["builds"] = ours.builds(main, max(1, given.articles // 100))
    r["small builds"] = ours.builds(small, max(1, given.small // 100))
    if peer := peers.hugo(small, 0):
        r["small hugo"] = peer[0]
    for name, measure in (
        ("pelican", peers.pelican),
        ("eleventy", peers.eleventy),
        ("glued pipeline", peers.glued),
    ):
        if (found := measure(small)) is not None:
            r[name] = found
    r["saves"], r["small saves"] = ours.saves(main, given.edits), ours.saves(small, given.edits)
    r["renamed"], r["imports"] = ours.renamed(small), ours.imports(ROOT)
    r["largest"], cpu = given.articles, r["builds"]["cold"]["cpu"]
    if given.large:
        large = ours.builds(make_corpus(folder, given.large), given.large // 100)
        r["largest"], cpu = given.large, large["cold"]["cpu"]
    if r["largest"] > given.small:
        growth = math.log(cpu / r["small builds"]["cold"]["cpu"])
        r["growth"] = growth / math.log(r["largest"] / given.small)
    return r


def main() -> None:
    given = arguments()
    prepare(ROOT)
    folder = given.folder or Path(tempfile.mkdtemp(prefix="digest-bench-"))
    try:
        r = run(given, folder)
    finally:
        if given.folder is None:
            shutil.rmtree(folder, ignore_errors=True)
    given.out.mkdir(parents=True, exist_ok=True)
    text = report.page(r)
    (given.out / "results.md").write_text(text)
    (given.out / "results.json").write_text(json.dumps(r, indent=1) + "\n")
    (given.out / "results.svg").write_text(report.plot(r))
    if given.out == RESULTS:
        report.update_readme(ROOT / "README.md", r)
    print(text)


if __name__ == "__main__":
    main()
