"""Two checkouts are measured on the same stories."""

from __future__ import annotations

import sys
from pathlib import Path

import paths

sys.path.insert(0, str(paths.ROOT / "bench"))
import against


def test_a_publication_gives_the_stories_that_are_measured(tmp_path: Path) -> None:
    """Both stages run on what the program reads from the files, earlier editions included."""
    folder = tmp_path / "publication"
    for day, sunk in (("2031-03-04", "nine"), ("2031-03-05", "eleven")):
        (folder / "content" / day).mkdir(parents=True)
        text = f"Pier of Osk falls\n\nThe pier of Osk fell on Tuesday, and {sunk} boats sank.\n"
        (folder / "content" / day / "pier.txt").write_text(text, encoding="utf-8")
    (folder / "digest.yaml").write_text("title: Osk\ntimezone: UTC\n", encoding="utf-8")
    stories = against.published(folder)
    assert len(stories) == 2
    assert not (folder / ".digest").exists()
    given = [(s["story"], {a.id: a for a in s["articles"]}, s["earlier"]) for s in stories]
    _, run = against.stages()
    assert all(against.calls(run[stage], given) > 0 for stage in against.STAGES)


def test_the_ratio_is_of_the_same_passes() -> None:
    """The first pass is stated by itself, and the fastest of the others counts."""
    older = [{"seconds": {s: [4.0, 2.0, 1.0] for s in against.STAGES}, "calls": _calls(100)}]
    newer = [{"seconds": {s: [2.0, 1.0, 3.0] for s in against.STAGES}, "calls": _calls(150)}]
    line = "CPU 1.00 (median 1.33, first 0.50), calls 1.50"
    assert against.ratios(older, newer) == dict.fromkeys(against.STAGES, line)


def _calls(many: int) -> dict[str, int]:
    return dict.fromkeys(against.STAGES, many)
