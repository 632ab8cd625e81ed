"""A build that is killed, or runs beside another, leaves whole files; the next one completes it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conftest import ROOT, Pub
from waiting import COMMAND

pytestmark = pytest.mark.processes


def start(pub: Pub, *options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "digest", "build", "-q", *options],
        cwd=pub.root,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def fresh(pub: Pub) -> dict[str, bytes]:
    shutil.rmtree(pub.site, ignore_errors=True)
    shutil.rmtree(pub.root / ".digest", ignore_errors=True)
    pub.run("build")
    return pub.bytes()


@pytest.mark.slow
def test_killed_at_any_instant_the_next_build_completes_it(sample: Pub) -> None:
    """`kill -9` at different times: every file is whole, and the next build completes the site."""
    want = fresh(sample)
    shutil.rmtree(sample.site)
    shutil.rmtree(sample.root / ".digest")
    for tenths in (2, 5, 8, 11, 14):
        process = start(sample)
        time.sleep(tenths / 10)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if sample.site.exists():
            for path, data in sample.bytes().items():
                assert data == want[path], f"{path} after {tenths} tenths of a second"
    sample.run("build")
    assert sample.bytes() == want
    assert not list((sample.root / ".digest").glob("staging-*"))


@pytest.mark.slow
def test_two_builds_at_once_give_the_same_site(sample: Pub) -> None:
    """Both succeed, and the site is the same as that of one build."""
    want = fresh(sample)
    shutil.rmtree(sample.site)
    shutil.rmtree(sample.root / ".digest")
    both = [start(sample) for _ in range(2)]
    ends = [p.wait(COMMAND) for p in both]
    assert ends == [0, 0]
    assert sample.bytes() == want
    sample.run("build")
    assert sample.bytes() == want


def test_staging_of_a_build_that_runs_is_left_alone(tmp_path: Path) -> None:
    """Only files left by a killed build are removed."""
    from digest.press import site

    running, killed = tmp_path / f"staging-{os.getpid()}-a", tmp_path / "staging-999999999-b"
    running.mkdir()
    killed.mkdir()
    site.sweep(tmp_path)
    assert running.exists()
    assert not killed.exists()
