"""The first save of a session loads no module: the rehearsal has loaded them."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from conftest import ROOT, Pub
from digest.core.memo import Memo
from digest.live.rehearsal import ADDED, rehearse
from digest.live.update import Changes, Live, Session, update
from digest.pipeline.publication import publication
from waiting import COMMAND

DAY = "2032-05-06"
SESSION = """
import json, sys
from pathlib import Path
from digest.core.memo import Memo
from digest.live.update import Changes, Live, Session, update
from digest.pipeline.publication import publication
memo = Memo(Path(".digest/cache.sqlite"), memory=True)
live = update(Live(Session(lambda: publication(Path.cwd()), memo)), Changes())
if sys.argv[1] == "rehearsed":
    from digest.live.rehearsal import rehearse
    rehearse(live)
before = set(sys.modules)
file = Path(f"content/2032-05-06/{sys.argv[2]}")
file.write_text(file.read_text() + "\\n\\nIt rained.\\n")
live = update(live, Changes(frozenset({str(file.absolute())})))
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def loaded(pub: Pub, *words: str) -> list[str]:
    """Return the modules that the first save of a new process loads."""
    ran = subprocess.run(
        [sys.executable, "-c", SESSION, *words],
        cwd=pub.root,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=COMMAND,
        check=True,
    )
    found: list[str] = json.loads(ran.stdout)
    return [name for name in found if name.startswith("digest.")]


@pytest.fixture
def paper(pub: Pub) -> Pub:
    pub.write(f"content/{DAY}/a.txt", "Lock\n\n6 May 2032\n\nThe lock was shut.\n")
    pub.write(f"content/{DAY}/b.md", "# Cider\n\n6 May 2032\n\nThe cider won a prize.\n")
    pub.write(f"content/{DAY}/c.html", "<h1>Fair</h1><p>6 May 2032<p>The fair was shut.</p>")
    loaded(pub, "plain", "a.txt")  # now everything is in the cache
    return pub


@pytest.mark.parametrize("name", ["a.txt", "b.md", "c.html"])
def test_the_first_save_after_a_rehearsal_loads_nothing(paper: Pub, name: str) -> None:
    assert loaded(paper, "plain", name), "without a rehearsal there is something to load"
    assert loaded(paper, "rehearsed", name) == []


def test_a_rehearsal_leaves_nothing_behind(paper: Pub) -> None:
    """The rehearsal changes neither the answer, nor the cache, nor the disk."""
    memo = Memo(paper.root / ".digest" / "cache.sqlite", memory=True)
    live = update(Live(Session(lambda: publication(paper.root), memo)), Changes())
    before, counts = live.site, dict(memo.counts)
    rehearse(live)
    assert memo.counts == counts
    assert update(live, Changes()).site is before
    assert all(ADDED not in p.read_bytes() for p in paper.content.rglob("*") if p.is_file())
    memo.close()
