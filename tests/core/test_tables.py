"""Word lists and tables in digest/data/ each have a header, are used, and have no duplicates."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.core import tables
from paths import ROOT

FILES = sorted(p for p in tables.DATA.rglob("*") if p.is_file())


def test_sections_and_comments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Comments and blank lines are skipped; a section ends where the next one begins."""
    monkeypatch.setattr(tables, "DATA", tmp_path)
    (tmp_path / "list.txt").write_text("# what it is\none\n\n[de]\nzwei\n[fr]\ntrois\n", "utf-8")
    assert tables.sections("list") == {"": ("one",), "de": ("zwei",), "fr": ("trois",)}
    assert tables.items("list", "de") == ("zwei",)
    assert tables.words("list") == {"one", "zwei", "trois"}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(tables.DATA).as_posix())
def test_a_data_file_explains_itself(path: Path) -> None:
    """The header has at least two comment lines, and says how to add to the list."""
    header = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            break
        header.append(line)
    assert len(header) >= 2, path.name
    assert "add" in " ".join(header).lower(), f"{path.name}: say how to add to it"


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(tables.DATA).as_posix())
def test_a_data_file_is_used(path: Path) -> None:
    """Some module names each file, or asks for all languages of its folder."""
    name = path.relative_to(tables.DATA).with_suffix("").as_posix()
    folder, _, tag = name.partition("/")
    wanted = [f'"{name}"']
    if tag in tables.languages(folder):
        wanted.append(f'tables.languages("{folder}")')
    sources = (p.read_text(encoding="utf-8") for p in (ROOT / "digest").rglob("*.py"))
    assert any(w in s for s in sources for w in wanted), f"no module reads data/{name}"


@pytest.mark.parametrize(
    "path",
    [p for p in FILES if p.suffix == ".txt"],
    ids=lambda p: p.relative_to(tables.DATA).as_posix(),
)
def test_an_item_occurs_once_in_its_section(path: Path) -> None:
    """An item that occurs twice is a mistake."""
    name = path.relative_to(tables.DATA).with_suffix("").as_posix()
    for section, items in tables.sections(name).items():
        twice = {i for i in items if items.count(i) > 1} if len(items) < 3000 else set()
        assert not twice, f"[{section}]: {sorted(twice)}"
