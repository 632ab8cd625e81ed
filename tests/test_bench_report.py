"""The speed that the README states is the speed that was measured."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

import paths

sys.path.insert(0, str(paths.ROOT / "bench"))
import report
import scale

RESULTS = paths.ROOT / "bench" / "results" / "results.json"


def test_the_readme_states_the_committed_results() -> None:
    """The paragraph between the marks is the one made from results.json."""
    text = (paths.ROOT / "README.md").read_text(encoding="utf-8")
    stated = text.partition(report.BEGIN)[2].partition(report.END)[0].strip()
    assert stated == report.readme(json.loads(RESULTS.read_text(encoding="utf-8")))


def test_other_results_change_the_readme(tmp_path: Path) -> None:
    """Only the paragraph changes, and without its marks nothing is written."""
    readme = tmp_path / "README.md"
    readme.write_text(f"Before.\n{report.BEGIN}\nold\n{report.END}\nAfter.\n", encoding="utf-8")
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    results["builds"]["nothing"]["wall"] = 7.25
    report.update_readme(readme, results)
    text = readme.read_text(encoding="utf-8")
    assert "takes 7.25 s" in text
    assert "old" not in text
    assert text.startswith("Before.\n")
    assert text.endswith("\nAfter.\n")
    readme.write_text("no marks", encoding="utf-8")
    with pytest.raises(ValueError, match="lacks the marks"):
        report.update_readme(readme, results)


def test_a_ratio_is_given_only_on_the_same_corpus() -> None:
    """Without a run of Hugo on the small corpus its rows have no ratio."""
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    results.pop("small hugo", None)
    rows = [row for row in report.table(results).splitlines() if "build from nothing" in row]
    assert len(rows) == 2
    assert rows[0].rstrip("| ")[-1].isdigit()
    assert rows[1].endswith("|  |  |")


def test_scale_states_the_memory_of_the_leading_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Growth per article is fitted beside that of all processes, and a fit states its error."""
    monkeypatch.setattr(sys, "argv", ["bench/scale.py", "1000", "2000"])
    rows = [
        {"cpu": 10.0, "wall": 5.0, "memory": 300 << 20, "lead": 100 << 20},
        {"cpu": 20.0, "wall": 10.0, "memory": 400 << 20, "lead": 110 << 20},
    ]
    text = scale.page([1000, 2000], rows, 100_000)
    assert "| 2,000 | 20.0 | 10.0 | 10.0 | 400 | 110 |" in text
    assert "to the power of 1.00 (largest error 0%)" in text
    assert "of the leading process, 90 MiB and 10.2 KiB (largest error 0%)" in text
    assert "`python bench/scale.py 1000 2000`" in text
