"""docs/tutorial.md is right: its commands run, and its changes are made, in order."""

from __future__ import annotations

import functools
import http.server
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import ROOT
from waiting import COMMAND

pytestmark = pytest.mark.processes

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>The Sound Courier</title>
<item><title>Night ferry to Skarn cut to weekends</title><link>@base@/ferry.html</link>
<guid>@base@/ferry.html</guid><pubDate>Mon, 16 Nov 2026 07:00:00 GMT</pubDate></item></channel></rss>
"""
PAGE = """<html><head><title>Night ferry to Skarn cut to weekends</title></head><body><article>
<h1>Night ferry to Skarn cut to weekends</h1>
<p>The night ferry between Linmouth and Skarn will sail only on Fridays and Saturdays from January, the
operator Sundline said on Monday.</p>
<p>Passenger numbers on weekdays fell to 31 a crossing this autumn.</p></article></body></html>
"""


@pytest.fixture
def base(tmp_path: Path) -> Iterator[str]:
    """A server on this machine with a feed and the linked page; returns its address."""
    folder = tmp_path / "served"
    folder.mkdir()
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    address = f"http://127.0.0.1:{server.server_address[1]}"
    (folder / "rss.xml").write_text(FEED.replace("@base@", address))
    (folder / "ferry.html").write_text(PAGE)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield address
    server.shutdown()
    server.server_close()


def steps() -> list[tuple[str, str]]:
    """Return the commands of the page, and its changes with their files."""
    found: list[tuple[str, str]] = []
    words = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    for before, kind, body in re.findall(r"(.*?)^```(\w*)\n(.*?)^```$", words, re.M | re.S):
        if kind == "sh":
            found.append(("", body))
        elif kind == "yaml":
            found.append((re.findall(r"to\s`([\w./-]+\.yaml)`", before)[-1], body))
    return found


def test_the_tutorial_does_what_it_says(tmp_path: Path, base: str) -> None:
    """Every command ends with status 0; the edition leads with the ships, is closed, published,
    mailed."""
    shutil.copytree(ROOT / "content", tmp_path / "digest" / "content")
    (tmp_path / "bin").mkdir()
    command = tmp_path / "bin" / "digest"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m digest "$@"\n')
    command.chmod(0o755)
    who = {f"GIT_{r}_NAME": "Reader" for r in ("AUTHOR", "COMMITTER")}
    who |= {f"GIT_{r}_EMAIL": "reader@localhost" for r in ("AUTHOR", "COMMITTER")}
    env = {**os.environ, **who, "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    env["PATH"] = f"{command.parent}:{os.environ['PATH']}"
    script = ""
    for file, body in steps():
        script += f"cat >> {file} <<'END'\n{body}END\n" if file else body
    assert script.count("digest ") > 10
    script = script.replace("https://courier.example", base)
    script = script.replace("digest fetch", "digest fetch --private")
    ran = subprocess.run(
        ["bash", "-e", "-c", script],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        timeout=COMMAND,
    )
    said = ran.stdout + ran.stderr
    assert ran.returncode == 0, said
    assert "3 stories from 6 articles" in said
    assert "2 articles without an outlet" in said
    assert "No problems in 1 edition. Next: “digest close 2026-11-16”." in said
    assert "3 stories written" in said
    assert "files changed on gh-pages" in said
    evening = tmp_path / "evening"
    front = (evening / "site" / "2026" / "11" / "16" / "index.html").read_text(encoding="utf-8")
    assert front.index("research ships") < front.index("viaduct")
    assert "had not answered our questions" in front
    assert list((evening / ".digest" / "outbox" / "2026-11-16").glob("*.eml"))
