"""The folder `records/` of a publication: what cannot be computed again and must not be lost.

`.digest/` is a cache and may be deleted at any time. `records/` holds the send ledger, the list of
those who left, the undo history of the curator's page, and the addresses that were published.
"""

from __future__ import annotations

import os
from pathlib import Path

LEDGER = "ledger.sqlite"
UNSUBSCRIBED = "unsubscribed.txt"
ADDRESSES = "addresses.jsonl"
UNDO = "undo"  # a folder, one file for each edition

# These name people or hold drafts; `addresses.jsonl` is meant to be committed.
PRIVATE = ("ledger.*", UNSUBSCRIBED, UNDO + "/", "*.tmp")


def prepare(folder: Path) -> Path:
    """Make the folder, and have git ignore what is private in it. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    ignore = folder / ".gitignore"
    listed = ignore.read_text(encoding="utf-8").split("\n") if ignore.exists() else []
    missing = [name for name in PRIVATE if name not in listed]
    if missing:
        lines = [line for line in listed if line] + missing
        write(ignore, ("\n".join(lines) + "\n").encode("utf-8"))
    return folder


def write(path: Path, data: bytes) -> None:
    """Write a file of `records/` whole or not at all, and onto the disk. Raises OSError."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        with open(temporary, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
