"""A morning played through: feeds.yaml -> fetch, inbox, take, check, close. Acts, seconds and memory of each command.

    python bench/morning.py [--items 200] [--events 40] [--take 12] [--full] [--keep FOLDER]

Six outlets (bench/morning_world.py) answer on loopback, each at a port of its own, two with teasers whose pages are fetched,
one page of them a wall; a dead feed and a redirect loop are in the list. Requests to a host are two seconds apart, as always.
`--inbox N` measures `digest inbox` alone at N items (empty cache, then warm), without any server.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import msgspec

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent / "tests")]

from morning_world import OUTLETS, Article, answers, page, world  # noqa: E402

from collect.server import Web, web  # noqa: E402

DAY = "2026-11-16"
RFC = "Mon, 16 Nov 2026"


def run(root: Path, *arguments: str) -> tuple[str, float, int]:
    """Run a command; return what it printed, its seconds, and its memory in MB."""
    start = time.perf_counter()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    before = used.ru_maxrss
    done = subprocess.run(
        [sys.executable, "-m", "digest", *arguments], cwd=root, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(HERE.parent)}, check=False,
    )  # fmt: skip
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    memory = after.ru_maxrss
    cpu = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
    said = done.stdout + done.stderr
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    last = lines[-1][:110] if lines else ""
    grown = f"{memory // 1024} MB" if memory > before else f"at most {memory // 1024} MB"
    print(
        f"  digest {' '.join(arguments)[:60]:60} {seconds:6.1f} s, CPU {cpu:5.1f} s  {grown}  status {done.returncode}  {last}"
    )
    return said, seconds, memory


def publication(root: Path) -> None:
    """Write an empty publication."""
    (root / "content").mkdir(parents=True)
    (root / "digest.yaml").write_text(
        "title: Morning\ntimezone: UTC\nbase_url: https://m.example\n"
    )


def morning(root: Path, articles: list[Article], take: int, teasers: bool) -> None:
    """Play the morning; print each command, and the sum."""
    publication(root)
    with contextlib.ExitStack() as stack:
        servers: list[Web] = [stack.enter_context(web({})) for _ in OUTLETS]
        trap = stack.enter_context(web({}))
        lines = []
        for n, server in enumerate(servers):
            own = [a for a in articles if a.outlet == OUTLETS[n]]
            server.answers |= answers(own, server.home, RFC, teasers)
            lines.append(f"  - {{url: {server.home}/feed/{n}, limit: 2000}}\n")
        servers[0].answers["/feed/away"] = (
            302,
            {"Location": f"file://127.0.0.1:{trap.port}/"},
            b"",
        )
        lines += [f"  - url: {servers[0].home}/feed/{p}\n" for p in ("dead", "loop", "away")]
        (root / "feeds.yaml").write_text(f"contact: desk@m.example\nfeeds:\n{''.join(lines)}")
        start = time.perf_counter()
        acts = [run(root, "fetch", "--private")]
        requests = sum(len(s.asked) for s in servers)
        acts.append(run(root, "inbox"))
        acts += [run(root, "inbox", "take", *map(str, range(1, take + 1)), DAY)]
        acts += [run(root, "inbox", "drop", *map(str, range(take + 1, take + 4)))]
        acts += [run(root, "list", DAY), run(root, "check", DAY)]
        acts += [run(root, "close", DAY), run(root, "build")]
        again = run(root, "fetch", "--private", "--force")
        wrong = _purity(root, articles, acts[1][0])
        print(f"\n{len(acts)} acts, {time.perf_counter() - start:.0f} s, {requests} requests,")
        print(f"{len(trap.asked)} to the server that must not be asked; {wrong}")
        print("fetching again: " + again[0].strip().splitlines()[-1])


def _purity(root: Path, articles: list[Article], listed: str) -> str:
    """How the events of the list agree with those that were made."""
    title = {a.title: a.event for a in articles}
    groups: list[list[int]] = []
    for line in listed.splitlines():
        words = line.strip().split(None, 1)
        if not line.startswith("     ") and len(words) == 2 and words[0].isdecimal():
            groups.append([])
        elif words and words[0].replace(".", "", 1).isdecimal() and "." in words[0]:
            name = words[1].partition(": ")[2].split(" (")[0]
            groups[-1].append(title.get(name, -1))
    mixed = sum(len(set(g)) > 1 for g in groups)
    split = Counter(e for g in groups for e in set(g))
    return f"{len(groups)} events listed for {len(split)} made, {mixed} mixed, {sum(n > 1 for n in split.values())} split"


def inbox_alone(root: Path, count: int) -> None:
    """Measure `digest inbox` with so many items: cold, then warm, then after one more item."""
    from digest.collect import making
    from digest.collect.items import Inbox
    from digest.collect.making import Facts
    from digest.commands.collecting import now

    publication(root)
    box = Inbox(root)
    articles = world(max(1, count // 5), count + 1)
    for n, a in enumerate(articles):
        facts = Facts(
            link=f"https://o{OUTLETS.index(a.outlet)}.example{a.path}",
            outlet=a.outlet,
            by="feed",
            published=f"{DAY}T0{n % 9}:00:00",
        )
        item = making.make(page(a).encode(), ".html", facts, now())
        data = page(a).encode()
        (box.folder).mkdir(exist_ok=True)
        (box.folder / item.file).write_bytes(data)
        (box.folder / f"{item.key}.json").write_bytes(msgspec.json.encode(item))
    last = box.items()[0]
    shutil.move(box.folder / f"{last.key}.json", root / "later.json")
    for name in ("cold", "warm"):
        print(name, end="")
        run(root, "inbox", "list", "-j1")
    shutil.move(root / "later.json", box.folder / f"{last.key}.json")
    print("+1  ", end="")
    said, _, _ = run(root, "inbox", "list", "-j1")
    print(_purity(root, articles, said))


def main() -> None:
    """Run what the options say."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--items", type=int, default=200)
    options.add_argument("--events", type=int, default=40)
    options.add_argument("--take", type=int, default=12)
    options.add_argument("--inbox", type=int)
    options.add_argument("--full", action="store_true", help="no teasers: no page is fetched")
    options.add_argument(
        "--keep", type=Path, help="a new folder for the publication, kept afterwards"
    )
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = given.keep or Path(folder) / "pub"
        if given.inbox:
            inbox_alone(root, given.inbox)
        else:
            morning(root, world(given.events, given.items), given.take, not given.full)


if __name__ == "__main__":
    main()
