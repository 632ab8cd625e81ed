"""The package live/ saves time and changes nothing: a build without it gives the same site."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from conftest import ROOT, Pub
from digest.core.memo import Memo
from digest.live.update import Changes, Live, Session, update
from digest.pipeline.publication import publication
from waiting import COMMAND


def ran_by(code: Path, pub: Pub, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the program in this folder."""
    return subprocess.run(
        [sys.executable, "-m", "digest", *words],
        cwd=pub.root,
        env={**os.environ, "PYTHONPATH": str(code)},
        capture_output=True,
        text=True,
        timeout=COMMAND,
    )


def built(pub: Pub, code: Path) -> dict[str, bytes]:
    """Return the site, built from nothing by the program in this folder."""
    shutil.rmtree(pub.site, ignore_errors=True)
    shutil.rmtree(pub.root / ".digest", ignore_errors=True)
    ran = ran_by(code, pub, "build", "-j", "1")
    assert "files written" in ran.stderr, ran.stderr
    return pub.bytes()


def test_a_build_without_live_gives_the_same_site(sample: Pub, tmp_path: Path) -> None:
    """With the folder deleted from a copy of the program. An older site is not published by it."""
    code = tmp_path / "code"
    shutil.copytree(ROOT / "digest", code / "digest", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "themes", code / "themes")
    shutil.rmtree(code / "digest" / "live")
    want = built(sample, ROOT)
    assert len(want) > 40
    assert built(sample, code) == want
    file = next(sample.root.glob("content/2*/*.md"))
    file.write_text(file.read_text() + "\n\nThe tide gate opens again at noon.\n")
    ran = ran_by(code, sample, "publish", "--remote", str(tmp_path / "nowhere"))
    assert ran.returncode == 1
    assert f"{file.name} changed since the last build" in ran.stderr


def test_the_pages_of_a_session_are_those_of_a_build(sample: Pub) -> None:
    """Return every address of the site, and its bytes."""
    want = built(sample, ROOT)
    live = update(Live(Session(lambda: publication(sample.root), Memo(None))), Changes())
    assert live.site is not None
    assert {path: live.site.find(path) for path in live.site.paths()} == want
