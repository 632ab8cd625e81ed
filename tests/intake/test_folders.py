"""The folder content/ on the disk: depth, and what cannot be read."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from digest.intake import content


def test_folders_within_folders_are_read_to_a_limit(tmp_path: Path) -> None:
    """A chain of a thousand folders is reported once; files above it are read."""
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "a.txt").write_text("Words.\n")
    here = os.open(folder, os.O_RDONLY)
    for _ in range(1500):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    found = content.read(folder)
    assert [f.path for f in found.files] == ["a.txt"]
    assert ["deeper than 40" in p.what for p in found.problems] == [True]
    subprocess.run(["rm", "-r", str(folder)], check=True)
