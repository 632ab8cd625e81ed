"""Commands, as functions: what needs no publication to be built."""

from __future__ import annotations

from pathlib import Path

from digest.commands import scaffold


def test_a_file_that_cannot_be_added_is_reported(tmp_path: Path) -> None:
    """A missing file, an unknown ending and an existing file each get a problem; the rest is added."""
    (tmp_path / "a.txt").write_text("A\n")
    (tmp_path / "b.doc").write_text("B\n")
    day = tmp_path / "content" / "2026-03-02"
    files = [tmp_path / n for n in ("a.txt", "b.doc", "c.txt")]
    added, problems = scaffold.add(files, day, {})
    assert added == ["a.txt"]
    assert [Path(p.where).name for p in problems] == ["b.doc", "c.txt"]
    again, twice = scaffold.add(files[:1], day, {})
    assert again == []
    assert "exists already" in twice[0].what
