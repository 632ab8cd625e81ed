"""The folder `records/` of a publication: what cannot be computed again and must not be lost.

`.digest/` is a cache and may be deleted at any time. `records/` holds the send ledger, the list of
those who left, the undo history of the curator's page, and the addresses that were published.
"""

from __future__ import annotations

from pathlib import Path

from digest.core.files import write_atomic

FOLDER = "records"  # in the root of the publication
LEDGER = "ledger.sqlite"
UNSUBSCRIBED = "unsubscribed.txt"
ADDRESSES = "addresses.jsonl"
UNDO = "undo"  # a folder, one file for each edition

# These name people or hold drafts; `addresses.jsonl` is meant to be committed.
PRIVATE = ("ledger.*", "site*.txt", UNSUBSCRIBED, UNDO + "/", "*.tmp")


def prepare(folder: Path) -> Path:
    """Make the folder, and have git ignore what is private in it. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    ignore = folder / ".gitignore"
    listed = ignore.read_text(encoding="utf-8").split("\n") if ignore.exists() else []
    missing = [name for name in PRIVATE if name not in listed]
    if missing:
        lines = [line for line in listed if line] + missing
        write_atomic(ignore, ("\n".join(lines) + "\n").encode("utf-8"))
    return folder
