"""Where sources differ: the pairs, and what a table must never do."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk_cases import article, story

from digest.desk.differ import differences

CASES = Path(__file__).parent / "cases" / "differ" / "pairs.md"


def pairs() -> list[tuple[str, str, str, str]]:
    """(title, A, B, what is expected) of each case of the file."""
    out = []
    for block in CASES.read_text(encoding="utf-8").split("\n## ")[1:]:
        lines = [x for x in block.split("\n") if x.strip()]
        a, b, expected = (x[2:].strip() for x in lines[1:4])
        out.append((lines[0], a, b, expected))
    return out


def found(a: str, b: str) -> str:
    one, two = article("a", a, title="One"), article("b", b, title="Two")
    tables = differences(story(one, two), {"a": one, "b": two})
    return " ; ".join(" | ".join(r.text for r in d.rows) for d in tables) or "none"


def test_there_are_pairs() -> None:
    """An empty folder proves nothing."""
    assert len(pairs()) >= 60


@pytest.mark.parametrize(("title", "a", "b", "expected"), pairs(), ids=[p[0] for p in pairs()])
def test_pair(title: str, a: str, b: str, expected: str) -> None:
    """A table shows two figures when they are of the same thing and cannot both be right, and is silent otherwise."""
    assert found(a, b) == expected, title
