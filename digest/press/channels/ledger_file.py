"""The file of the send ledger: made, checked, moved from its old place, and locked.

An empty SQLite file is a valid database without rows, and with it everybody would be mailed twice.
So a ledger is made under another name with its tables and then renamed: a file without tables was
damaged. Beside it `ledger.mark` holds the ledger's id and its number of changes, so that a ledger
that is missing, older, or another one is recognised. The mark is written after the ledger, so
being killed between the two leaves a ledger that is newer than its mark, which is accepted.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from digest.core import records
from digest.core.files import write_atomic

SCHEMA = """
create table if not exists delivery (
  edition text not null,
  recipient text not null,      -- folded: the address by which it is recognised
  address text not null,        -- as given
  state text not null check (state in ('planned', 'sent', 'refused', 'unknown')),
  content text not null,        -- fingerprint of the edition that the state is about
  copies integer not null,      -- mails that went out on earlier contents
  message_id text not null,
  reply text not null,          -- the last reply of the server
  attempts integer not null,
  at text not null,             -- when the run began that wrote this
  primary key (edition, recipient)
) without rowid
"""
IDENTITY = "create table if not exists identity (id text not null, changes integer not null)"


class Busy(Exception):
    """Another run is sending."""


class Broken(Exception):
    """The ledger cannot be used as it is; nothing is sent without it."""


class Mark(NamedTuple):
    """What `ledger.mark` says: which ledger was used last, and how many changes it had."""

    id: str
    changes: int

    def line(self) -> bytes:
        """Return the mark as written: always 54 bytes, so that it can be overwritten in place."""
        return f"{self.id} {self.changes:020d}\n".encode("ascii")


def mark_of(path: Path) -> Path:
    """Return the path of the mark of the ledger at `path`."""
    return path.with_suffix(".mark")


def read_mark(path: Path) -> Mark | None:
    """Return the mark beside the ledger at `path`, or None where there is none."""
    try:
        name, _, changes = mark_of(path).read_text("ascii").strip().partition(" ")
        return Mark(name, int(changes))
    except (OSError, ValueError):
        return None


def private(path: Path) -> None:
    """Make the file for its owner alone, in a folder in which git ignores it."""
    records.prepare(path.parent)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


@contextlib.contextmanager
def lock(path: Path, wait: float = 0) -> Iterator[None]:
    """Hold the lock of the ledger at `path`. Raises Busy when another process has it.

    The lock is SQLite's own on a second file: it works wherever SQLite does, ends with the process
    however that ends, and readers of the ledger need not wait for it. `wait` is in seconds.
    """
    file = path.with_name(path.name + ".lock")
    try:
        private(file)
        held = sqlite3.connect(file, timeout=wait, isolation_level=None)
    except (sqlite3.Error, OSError) as error:
        raise Broken(f"{file.name} cannot be opened: {error}") from error
    try:
        try:
            held.execute("begin exclusive")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise Busy("another run is sending") from error
            raise Broken(f"{file.name} cannot be locked: {error}") from error
        yield
    finally:
        held.close()


def is_begun(path: Path, old: Path | None) -> bool:
    """Return whether mail was sent from here: a ledger is there, or should be."""
    return path.exists() or mark_of(path).exists() or (old is not None and old.exists())


def ensure(path: Path, old: Path | None) -> None:
    """See that the ledger is there: moved from the place `old`, or made when mail was never sent.

    Raises Broken when it should be there and is not, and when both places have one.
    """
    moved = old is not None and old.exists()
    if path.exists():
        if moved:
            raise Broken(f"there are two ledgers, {_short(old)} and {_short(path)}")
        return
    with lock(path, wait=30):
        if path.exists():
            return
        mark = read_mark(path)
        if mark is not None and mark.changes:
            raise Broken(f"{path.name} is missing, although mail was sent from here")
        if moved and old is not None:
            with lock(old):
                _move(old, path)
        else:
            _make(path)


def check(db: sqlite3.Connection, path: Path) -> Mark:
    """Return the identity of an open ledger. Raises Broken when it is not the one used last."""
    if not _has(db, "delivery"):
        raise Broken(f"{path.name} is empty: it was emptied or damaged")
    if not _has(db, "identity"):
        _identify(db)
    found = Mark(*db.execute("select id, changes from identity").fetchone())
    mark = read_mark(path)
    if mark is None:
        write_mark(path, found)
    elif mark.id != found.id:
        raise Broken(f"{path.name} is not the ledger that was used last")
    elif mark.changes > found.changes:
        raise Broken(f"{path.name} is older than the last run: it is a copy from before it")
    return found


def accept(path: Path, old: Path | None) -> list[str]:
    """Make what is there count as the ledger, however old or damaged; what was done, in words.

    Only for the editor who has no better copy: who was mailed since may be mailed again.
    """
    done = []
    with lock(path, wait=30):
        if old is not None and old.exists() and path.exists():
            done.append(f"{_short(old)} was set aside as {_set_aside(old)}.")
        if path.exists() and not _usable(path):
            done.append(f"{_short(path)} was set aside as {_set_aside(path)}.")
        if not path.exists() and not (old is not None and old.exists()):
            _make(path)
            done.append("A new ledger was made: nobody counts as mailed.")
        mark_of(path).unlink(missing_ok=True)
    return done


def write_mark(path: Path, mark: Mark) -> None:
    """Write the mark whole and onto the disk. Raises OSError."""
    write_atomic(mark_of(path), mark.line(), durable=True, mode=0o600)


def _make(path: Path) -> None:
    """Make an empty ledger: with its tables under another name, then renamed."""
    new = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    new.unlink(missing_ok=True)
    private(new)
    db = sqlite3.connect(new, isolation_level=None)
    try:
        db.execute(SCHEMA)
        _identify(db)
    finally:
        db.close()
    os.replace(new, path)


def _move(old: Path, path: Path) -> None:
    """Copy a ledger to its new place, and leave the old one under a name that is not read."""
    new = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    new.unlink(missing_ok=True)
    private(new)
    source = sqlite3.connect(old, isolation_level=None)
    target = sqlite3.connect(new, isolation_level=None)
    try:
        if not _has(source, "delivery"):
            raise Broken(f"{_short(old)} is empty: it was emptied or damaged")
        source.backup(target)
        target.execute("pragma journal_mode = delete")
        if not _has(target, "identity"):
            _identify(target)
        target.close()
        os.replace(new, path)
    finally:
        source.close()
        target.close()
        new.unlink(missing_ok=True)
    _set_aside(old)


def _has(db: sqlite3.Connection, table: str) -> bool:
    found = db.execute("select 1 from sqlite_master where type = 'table' and name = ?", (table,))
    return found.fetchone() is not None


def _identify(db: sqlite3.Connection) -> None:
    db.execute("begin immediate")
    db.execute(IDENTITY)
    if db.execute("select count(*) from identity").fetchone() == (0,):
        used = db.execute("select exists(select 1 from delivery)").fetchone()[0]
        db.execute("insert into identity values (?, ?)", (secrets.token_hex(16), used))
    db.execute("commit")


def _usable(path: Path) -> bool:
    try:
        db = sqlite3.connect(path, isolation_level=None)
        try:
            db.execute("select count(*) from delivery").fetchone()
            return bool(db.execute("pragma quick_check").fetchone() == ("ok",))
        finally:
            db.close()
    except sqlite3.Error:
        return False


def _set_aside(path: Path) -> str:
    """Rename a ledger to a name that is not read; the new name."""
    n = 1
    while path.with_name(f"{path.name}.old-{n}").exists():
        n += 1
    for end in ("", "-wal", "-shm"):
        file = path.with_name(path.name + end)
        if file.exists():
            file.rename(path.with_name(f"{path.name}.old-{n}{end}"))
    return f"{path.name}.old-{n}"


def _short(path: Path | None) -> str:
    return f"{path.parent.name}/{path.name}" if path is not None else ""
