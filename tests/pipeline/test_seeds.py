"""The five articles that the project began with, through commands and pages, as the shared scorer
measures them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT, SHARED
from waiting import COMMAND


@pytest.mark.shared
def test_the_five_real_articles_become_the_digest_that_an_editor_expects(tmp_path: Path) -> None:
    """Groups, titles, dates and speakers are right; everything printed is verbatim; no furniture is
    on the pages."""
    out = tmp_path / "out.json"
    ran = subprocess.run(
        [
            sys.executable,
            SHARED / "eval" / "score.py",
            "seeds",
            "--digest",
            f"{sys.executable} -m digest",
            "--json",
            out,
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=COMMAND,
    )
    assert ran.returncode == 0, ran.stderr
    got = next(iter(json.loads(out.read_text()).values()))
    assert got["groups_right"] is True
    assert got["reports_of_a"] == 1
    assert got["titles"] == 4
    assert got["title_002_ok"] is True
    assert got["dates"] == 3
    assert got["dates_invented"] == 0
    assert got["quotes_found"] >= 27
    assert got["speakers_right"] >= 25
    assert got["speakers_wrong"] == 0
    for name in (
        "not_verbatim",
        "furniture_printed",
        "not_quotes_printed",
        "quoted_000",
        "not_on_page",
        "furniture_on_page",
        "repeats",
    ):
        assert got[name] == 0, name
    assert all(3 <= n <= 5 for n in got["sentences"])
    assert got["pairs_right"] >= 10
