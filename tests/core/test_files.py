"""A file is replaced as a whole or stays as it was."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from digest.core import files
from digest.core.files import write_atomic


def test_a_file_is_made_and_replaced(tmp_path: Path) -> None:
    """The file has the new content, and no temporary file is left."""
    path = tmp_path / "a.yaml"
    write_atomic(path, b"one")
    assert path.read_bytes() == b"one"
    write_atomic(path, b"two", durable=True)
    assert path.read_bytes() == b"two"
    assert os.listdir(tmp_path) == ["a.yaml"]


def test_the_rights_of_a_file_are_kept_or_set(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    write_atomic(path, b"one")
    path.chmod(0o640)
    write_atomic(path, b"two")
    assert path.stat().st_mode & 0o777 == 0o640
    write_atomic(tmp_path / "secret", b"x", mode=0o600)
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600


def test_a_write_that_fails_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error is raised, the old content stays, and the temporary file is removed."""
    path = tmp_path / "a.yaml"
    write_atomic(path, b"one")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "replace", fail)
    with pytest.raises(OSError, match="No space"):
        write_atomic(path, b"two")
    assert path.read_bytes() == b"one"
    assert os.listdir(tmp_path) == ["a.yaml"]


def test_a_link_in_the_place_of_the_temporary_file_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_bytes(b"keep")
    (tmp_path / f".a.yaml.{os.getpid()}.tmp").symlink_to(outside)
    with pytest.raises(OSError):  # noqa: PT011 - the message is the system's
        write_atomic(tmp_path / "a.yaml", b"new")
    assert outside.read_bytes() == b"keep"
