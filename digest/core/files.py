"""Write files so that a reader sees the old content or the new one, never a part."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

PLAIN_MODE = 0o644  # rights of a new file, before the process's umask


def write_atomic(
    path: Path, data: bytes, *, durable: bool = False, mode: int | None = None
) -> None:
    """Replace the content of `path`, creating the file where there is none.

    `durable`: for an editor's file: it is on the disk when this returns. `mode`: the file's rights,
    by default those that it has. Raises OSError; the old file is then as it was. The temporary file
    lies beside it, hidden, so that no build reads it; a link in its place is not followed.
    """
    # An editor's file has one writer: what a killed process left is overwritten by the next. State
    # may be written by two builds at once.
    own = "" if durable else f".{os.getpid()}"
    temporary = path.with_name(f".{path.name}{own}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
    rights = mode if mode is not None else _mode_of(path)
    try:
        with open(os.open(temporary, flags, rights), "wb") as out:
            out.write(data)
            if durable:
                out.flush()
                os.fsync(out.fileno())
        os.replace(temporary, path)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    if durable:
        _sync_folder(path.parent)


def _mode_of(path: Path) -> int:
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        return PLAIN_MODE


def _sync_folder(folder: Path) -> None:
    """Put a renaming on the disk, where the system can."""
    with contextlib.suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
