"""A forked command is a process of its own: folder, environment, streams, status and signals."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

import forked
from conftest import Pub
from waiting import until

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
ARTICLE = "Ferry sails again\n\nThe ferry of Linmouth sailed on Monday, its operator said.\n"


def test_status_and_both_streams_arrive(pub: Pub) -> None:
    """Of one command and of the next, which knows nothing of the first."""
    pub.write("content/2026-03-02/ferry.txt", ARTICLE)
    assert pub.run("build").returncode == 0
    listed, wrong = pub.run("list"), pub.run("biuld")
    assert "Ferry sails again" in listed.stdout
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "Did you mean 'build'?" in wrong.stderr


def test_it_is_another_process_with_its_own_folder(pub: Pub, tmp_path: Path) -> None:
    """The folder and the environment of the test stay what they are."""
    before = Path.cwd(), dict(os.environ)
    other = tmp_path / "other"
    (other / "content/2026-03-02").mkdir(parents=True)
    (other / "content/2026-03-02/ferry.txt").write_text(ARTICLE, encoding="utf-8")
    assert pub.run("build", env={"COLUMNS": "60"}, cwd=other).returncode == 0
    assert (other / "site" / "index.html").exists()
    assert not pub.site.exists()
    assert (Path.cwd(), dict(os.environ)) == before


def test_a_server_is_interrupted_and_killed(pub: Pub) -> None:
    """Ctrl-C gives the status of an interrupt, SIGKILL that of the signal."""
    pub.write("content/2026-03-02/ferry.txt", ARTICLE)
    for number, status in ((signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)):
        process = forked.start(["serve", "--port", "0"], pub.root)
        assert process.stderr
        try:
            assert next(line for line in process.stderr if "http://" in line)
            assert process.poll() is None
            process.send_signal(number)
            until(lambda running=process: running.poll() is not None)
            assert process.returncode == process.wait() == status
        finally:
            process.kill()
            process.stderr.close()


@pytest.mark.parametrize("name", ["PYTHONHASHSEED", "TZ", "LC_ALL"])
def test_what_python_reads_when_it_starts_needs_a_start(name: str, pub: Pub) -> None:
    process = forked.start(
        ["--version"], pub.root, {name: "0"}, subprocess.DEVNULL, subprocess.DEVNULL
    )
    assert isinstance(process, subprocess.Popen)
    assert process.wait() == 0
