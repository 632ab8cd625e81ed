"""Read the tables of cases, which are Markdown."""

from __future__ import annotations

from pathlib import Path


def rows(path: Path) -> list[list[str]]:
    """Return the cells of each row of a table, heading left out."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    cases = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
    assert cases, f"{path.name} has no cases"
    return cases


def none(cell: str) -> str | None:
    """Return the cell, None for a dash."""
    return None if cell == "-" else cell
