"""The recipes of docs/how-to-add.md, each followed with a dummy."""

from __future__ import annotations

from pathlib import Path

import click.testing
import msgspec
import pytest

from digest.cli import cli
from digest.core import decision_table
from digest.core.decision_table import Kind, Point, Row
from digest.core.memo import Memo
from digest.core.model import Decisions
from digest.intake import formats
from digest.intake.decisions import read
from digest.pipeline import build
from digest.pipeline.publication import publication
from digest.pipeline.run import Run


def test_a_decision(monkeypatch: pytest.MonkeyPatch) -> None:
    """A row and a field: the key is read, reported when wrong, in the template, and named."""
    row = Row(key="mood", kind=Kind.TEXT_BY_ARTICLE, point=Point.EDIT, example="{a.txt: calm}")
    larger = msgspec.defstruct(
        "Decisions", [("mood", dict[str, str], {})], bases=(Decisions,), frozen=True, kw_only=True
    )
    monkeypatch.setattr(decision_table, "TABLE", (*decision_table.TABLE, row))
    monkeypatch.setattr(read, "Decisions", larger)
    monkeypatch.setattr(read, "KEYS", decision_table.keys())
    files = {"2026-03-02/a.txt": "2026-03-02/a"}
    ids = set(files.values())
    made, problems = read.read("mood: {a.txt: calm}\n", "e.yaml", "2026-03-02", ids, files)
    assert problems == ()
    assert made.mood == {"2026-03-02/a": "calm"}
    assert decision_table.named(made, row) == ("2026-03-02/a",)
    _, problems = read.read("mood: [a]\n", "e.yaml", "2026-03-02", ids, files)
    assert problems[0].what == "“mood” must name the article; this is a list."
    assert "# mood: {a.txt: calm}" in read.template("2026-03-02", ())


FERRY = """Ferry to Linmouth runs again

LINMOUTH — The ferry runs again after nine days, the harbour office said on Monday.
"""


def test_an_ending(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line in the table: `add`, `build` and `explain` read such a file, and not before."""
    (tmp_path / "content").mkdir()
    (tmp_path / "ferry.clip").write_text(FERRY, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    added = click.testing.CliRunner().invoke(cli, ["add", "ferry.clip", "2026-03-02"])
    assert added.exit_code == 1
    monkeypatch.setitem(formats.FORMATS, ".clip", formats.PLAIN)
    added = click.testing.CliRunner().invoke(cli, ["add", "ferry.clip", "2026-03-02"])
    assert added.exit_code == 0, added.output
    built = build.build(publication(tmp_path), Run(Memo(None)))
    assert [a.title for a in built.edited.articles.values()] == ["Ferry to Linmouth runs again"]
    assert not built.problems or all(p.name != "not-read" for p in built.problems)
    explained = click.testing.CliRunner().invoke(
        cli, ["explain", "--json", "ferry.clip", "-j", "1"]
    )
    assert "Ferry to Linmouth runs again" in explained.output


def test_a_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module with `read`, named in the table."""
    (tmp_path / "shout.py").write_text(
        "from digest.intake.formats import plain\n"
        "def read(file, text):\n"
        "    return plain.read(file, text.replace('!', '.'))\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(formats.FORMATS, ".shout", formats.Format("shout"))
    (tmp_path / "content" / "2026-03-02").mkdir(parents=True)
    shouted = FERRY.replace(".", "!")
    (tmp_path / "content" / "2026-03-02" / "ferry.shout").write_text(shouted, encoding="utf-8")
    edited = build.work(publication(tmp_path), Run(Memo(None)))
    assert "harbour office said on Monday." in edited.articles["2026-03-02/ferry"].text
