"""The recipes of docs/how-to-add.md, each followed with a dummy."""

from __future__ import annotations

import msgspec
import pytest

from digest.core import decision_table
from digest.core.decision_table import Kind, Point, Row
from digest.core.model import Decisions
from digest.intake.decisions import read


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
