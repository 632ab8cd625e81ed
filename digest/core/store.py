"""Bytes by key in one SQLite file: what remembered calls returned.

A convenience: a full or read-only disk, a damaged file or a locked one turns the store off, with a
line in `notes`, and the build goes on without it. Every value carries a checksum; a value that does
not match is a miss. Never pickle.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

BATCH = 500  # keys asked for in one query
BUSY = 5  # seconds to wait for another process that writes
TABLE = (
    # `rest` comes last: SQLite does not read the pages of columns that a query does not ask for.
    "CREATE TABLE IF NOT EXISTS calls "
    "(key BLOB PRIMARY KEY, sum BLOB NOT NULL, value BLOB NOT NULL, rest BLOB)"
)
COLUMNS = 4
SUM = 8  # bytes of a checksum

Row = tuple[bytes, bytes, bytes | None]  # key, value, rest


class Store:
    """`path` None: a store that is off, and keeps nothing."""

    def __init__(self, path: Path | None) -> None:
        self.notes: list[str] = []
        self._path = path
        self._db: sqlite3.Connection | None = None
        if path is not None:
            self._open(path)

    @property
    def is_on(self) -> bool:
        return self._db is not None

    def known(self, keys: Sequence[bytes], checkpoint: Callable[[], None]) -> set[bytes]:
        """Return those keys that have a value. Whether it is intact shows when it is read."""
        query = "SELECT key FROM calls WHERE key IN ({})"
        return {bytes(key) for (key,) in self._select(query, keys, checkpoint)}

    def values(
        self, keys: Sequence[bytes], checkpoint: Callable[[], None]
    ) -> Iterator[tuple[bytes, bytes]]:
        """Yield key and value of those that are intact, in any order.

        `checkpoint` is called before each query; it may raise, to cancel.
        """
        query = "SELECT key, sum, value FROM calls WHERE key IN ({})"
        for key, check, value in self._select(query, keys, checkpoint):
            if _sum(value) == check:
                yield key, value

    def value(self, key: bytes) -> bytes | None:
        """Return one value; None when it is not there or damaged."""
        return next((value for _, value in self.values([key], _go_on)), None)

    def rest(self, key: bytes) -> bytes | None:
        """Return the second part of a result; None when it is not there or damaged."""
        query = "SELECT rest FROM calls WHERE key IN ({})"
        for (found,) in self._select(query, [key], _go_on):
            if found is not None and _sum(found[SUM:]) == found[:SUM]:
                rest: bytes = found[SUM:]
                return rest
        return None

    def put(self, rows: Sequence[Row]) -> bool:
        """Keep these. False when the store is off, or has just been turned off."""
        if self._db is None:
            return False
        summed = [(k, _sum(v), v, None if r is None else _sum(r) + r) for k, v, r in rows]
        try:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.executemany("INSERT OR REPLACE INTO calls VALUES (?, ?, ?, ?)", summed)
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            self._turn_off(error)
            return False
        return True

    def trim(self, used: Collection[bytes], largest: int) -> None:
        """Delete all but the `used` keys when the file is larger than `largest` bytes."""
        if self._db is None or self._path is None:
            return
        try:
            if self._path.stat().st_size <= largest:
                return
            found = self._db.execute("SELECT key FROM calls")
            unused = [(key,) for (key,) in found if bytes(key) not in used]
            self._db.executemany("DELETE FROM calls WHERE key = ?", unused)
            self._db.execute("VACUUM")
        except (OSError, sqlite3.Error) as error:
            self._turn_off(error)

    def close(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None

    def _select(
        self, query: str, keys: Sequence[bytes], checkpoint: Callable[[], None]
    ) -> Iterator[tuple[bytes, ...]]:
        for i in range(0, len(keys), BATCH):
            checkpoint()
            part = keys[i : i + BATCH]
            if self._db is None:
                return
            try:
                found = self._db.execute(query.format(",".join("?" * len(part))), part)
                yield from found
            except sqlite3.Error as error:
                self._turn_off(error)
                return

    def _open(self, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = _connect(path)
        except sqlite3.DatabaseError:  # not a database, or damaged: it holds nothing that is needed
            try:
                for end in ("", "-wal", "-shm"):
                    Path(f"{path}{end}").unlink(missing_ok=True)
                self._db = _connect(path)
            except (OSError, sqlite3.Error) as error:
                self._turn_off(error)
        except OSError as error:
            self._turn_off(error)

    def _turn_off(self, error: Exception) -> None:
        self.notes.append(f"the cache {self._path} is not used: {error}")
        if self._db is not None:
            with contextlib.suppress(sqlite3.Error):
                self._db.close()
        self._db = None


def _connect(path: Path) -> sqlite3.Connection:
    # WAL: two processes may share the file.
    db = sqlite3.connect(path, timeout=BUSY, isolation_level=None, check_same_thread=False)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=OFF")  # a lost value is a miss, a torn one fails its checksum
    db.execute(TABLE)
    if len(db.execute("PRAGMA table_info(calls)").fetchall()) != COLUMNS:
        raise sqlite3.DatabaseError("the store of another version")
    db.execute("SELECT key FROM calls LIMIT 1").fetchone()
    return db


def _sum(value: bytes) -> bytes:
    return hashlib.blake2b(value, digest_size=SUM).digest()


def _go_on() -> None:
    """Never cancel."""
