"""What summaries and differences of figures cost beside an older checkout of the program.

    python bench/against.py OLDER [--content PUBLICATION] [--rounds 5]

Both are given the same articles and stories: made ones, and those of a publication, as the program
of this checkout reads and groups them. Their processes take turns, so that what else the machine
does falls on both. Printed are the ratios of CPU time (of the fastest pass, of the median, and of
the first one, which also reads the word lists) and of function calls, which no other process
changes. A checkout of the first version, with its other modules, will do as well.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import pstats
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

HERE = Path(__file__).resolve()
PASSES = 3  # over all stories, in one process
STAGES = ("summary", "differences")


def made() -> list[dict[str, Any]]:
    """Return made stories: some of one, three and ten long articles, and those of a corpus."""
    import bench_summary
    import corpus

    from digest.core.model import Article, Report, StoryMembers

    def of(articles: Sequence[Article]) -> dict[str, Any]:
        reports = tuple(Report(original=a.id) for a in articles)
        day = "2031-03-04"
        story = StoryMembers(edition=day, id="s", thread="t", slug="s", url="/", reports=reports)
        return {"story": story, "articles": list(articles), "earlier": []}

    sizes = (1, 1, 1, 3, 3, 10)
    long = [[bench_summary.article(100 * k + i) for i in range(n)] for k, n in enumerate(sizes)]
    articles, gold = corpus.made(300)
    by_event: dict[str, list[Article]] = {}
    for a in articles:
        by_event.setdefault(gold[a.id], []).append(a)
    return [of(found) for found in (*long, *by_event.values())]


def published(folder: Path) -> list[dict[str, Any]]:
    """Return the stories of a publication, as they are given to the stage that writes them."""
    from digest import cli
    from digest.desk.summary import selection

    found: list[dict[str, Any]] = []
    original = selection.summarise

    def noting(story: Any, articles: Any, earlier: Any = (), *rest: Any) -> Any:
        found.append(
            {"story": story, "articles": list(articles.values()), "earlier": list(earlier)}
        )
        return original(story, articles, earlier, *rest)

    said = StringIO()
    with tempfile.TemporaryDirectory() as copied:  # without what earlier builds remember
        copy = shutil.copytree(
            folder, Path(copied) / "publication", ignore=shutil.ignore_patterns(".digest", "site")
        )
        noted = patch.object(selection, "summarise", noting)
        with noted, chdir(copy), redirect_stdout(StringIO()), redirect_stderr(said):
            try:
                cli.main(["export", "-j1"])
            except SystemExit:
                pass
    if not found:
        raise SystemExit(f"no story was written from {folder}: {said.getvalue()[-500:]}")
    return found


def stages() -> tuple[Any, dict[str, Callable[[Any, Any, Any], object]]]:
    """Return the type of a list of stories, and the two stages, of the program on the path."""
    import msgspec

    try:
        from digest.core import model
        from digest.desk.figures.conflicts import differences
        from digest.desk.summary.selection import summarise
    except ImportError:  # the first version
        import digest.model as model
        from digest.desk.differ import differences as differ
        from digest.desk.summarise import summarise

        def differences(story: Any, articles: Any, earlier: Any) -> Any:
            return differ(story, articles)

    members = getattr(model, "StoryMembers", None) or model.Story
    fields = [
        ("story", members),
        ("articles", list[model.Article]),
        ("earlier", list[model.Article]),
    ]
    kind = msgspec.defstruct("Given", fields)
    return list[kind], {"summary": summarise, "differences": differences}  # type: ignore[valid-type]


def child(file: Path) -> dict[str, Any]:
    """Return the seconds of each pass over the stories of a file, and the function calls of one."""
    import msgspec

    kind, run = stages()
    given = msgspec.msgpack.decode(file.read_bytes(), type=kind)
    stories = [(g.story, {a.id: a for a in g.articles}, g.earlier) for g in given]
    seconds: dict[str, list[float]] = {stage: [0.0] * PASSES for stage in STAGES}
    for k in range(PASSES):
        for story in stories:
            for stage in STAGES:
                start = time.process_time()
                run[stage](*story)
                seconds[stage][k] += time.process_time() - start
    return {"seconds": seconds, "calls": {stage: calls(run[stage], stories) for stage in STAGES}}


def calls(stage: Callable[..., object], stories: Sequence[tuple[Any, Any, Any]]) -> int:
    profile = cProfile.Profile()
    profile.enable()
    for story in stories:
        stage(*story)
    profile.disable()
    return int(vars(pstats.Stats(profile, stream=StringIO()))["total_calls"])


def measured(root: Path, file: Path) -> dict[str, Any]:
    """Return what `child` returns in a new process with the program in `root`."""
    environment = os.environ | {"PYTHONPATH": str(root)}
    command = [sys.executable, str(HERE), "--child", str(file), "."]
    done = subprocess.run(command, env=environment, cwd=root, capture_output=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def ratios(older: Sequence[dict[str, Any]], newer: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Return a line for each stage."""

    def ratio(stage: str, of: Callable[[list[list[float]]], float]) -> float:
        old, new = ([r["seconds"][stage] for r in runs] for runs in (older, newer))
        return of(new) / max(of(old), 1e-9)

    out = {}
    for stage in STAGES:
        fast = ratio(stage, lambda runs: min(min(passes[1:]) for passes in runs))
        usual = ratio(stage, lambda runs: statistics.median(s for p in runs for s in p[1:]))
        first = ratio(stage, lambda runs: min(passes[0] for passes in runs))
        many = newer[0]["calls"][stage] / max(older[0]["calls"][stage], 1)
        out[stage] = f"CPU {fast:.2f} (median {usual:.2f}, first {first:.2f}), calls {many:.2f}"
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("older", type=Path)
    parser.add_argument("--content", type=Path, help="the folder of a publication")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        print(json.dumps(child(given.child)))
        return
    import msgspec

    sets = {"made": made()} | ({"published": published(given.content)} if given.content else {})
    for name, stories in sets.items():
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "stories"
            file.write_bytes(msgspec.msgpack.encode(stories))
            runs: tuple[list[Any], list[Any]] = ([], [])
            for _ in range(given.rounds):
                for k, root in enumerate((given.older.resolve(), HERE.parent.parent)):
                    runs[k].append(measured(root, file))
        for stage, line in ratios(*runs).items():
            print(f"{name}, {len(stories)} stories, {stage}: {line}", flush=True)


if __name__ == "__main__":
    main()
