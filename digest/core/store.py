"""Bytes by key in one SQLite file: what remembered calls returned.

A convenience: a full or read-only disk, a damaged file or a locked one turns the store off, with a
line in `notes`, and the build goes on without it. Every value carries a checksum; a value that does
not match is a miss. Never pickle.
"""

from __future__ import annotations

import contextlib
import sqlite3
import weakref
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

BATCH = 500  # keys asked for in one query
BUSY = 5  # seconds to wait for another process that writes
TABLE = (
    # `rest` comes last: SQLite does not read the pages of columns that a query does not ask for.
    "CREATE TABLE IF NOT EXISTS calls "
    "(key BLOB PRIMARY KEY, sum BLOB NOT NULL, value BLOB NOT NULL, rest BLOB)"
)
GENERATIONS = (
    "CREATE TABLE IF NOT EXISTS generations "
    "(key BLOB PRIMARY KEY, generation INTEGER NOT NULL) WITHOUT ROWID"
)
TRIMS = "CREATE TABLE IF NOT EXISTS trims (generation INTEGER NOT NULL, bytes INTEGER NOT NULL)"
COLUMNS = 4
SUM = 4  # bytes of a checksum
GROWN = 1.1  # times the bytes left by the last trim, from which on the next one is worth a look
SHRINK = 4096  # pages given back to the disk after a trim, at most: 16 MiB, some milliseconds

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

    def trim(self, used: Iterable[bytes], largest: int) -> None:
        """Delete what is unused for longest, once the store is larger than `largest` bytes.

        Each trim is a generation. What this run used, what the one of the last trim used, and what
        was kept since then are never deleted. A store that is too large for good is looked at again
        when it has grown by a tenth: the cost of a trim is spread over the runs between two.
        """
        if self._db is None:
            return
        try:
            found = self._db.execute("SELECT generation, bytes FROM trims").fetchone()
            last, left = found or (0, 0)
            if self._bytes() <= max(largest, int(left * GROWN)):
                return
            self._db.execute("BEGIN IMMEDIATE")
            self._record(used, last + 1)
            self._delete_oldest(last, largest)
            self._db.execute("DELETE FROM trims")
            self._db.execute("INSERT INTO trims VALUES (?, ?)", (last + 1, self._bytes()))
            self._db.execute("COMMIT")
            self._db.execute(f"PRAGMA incremental_vacuum({SHRINK})").fetchall()
        except sqlite3.Error as error:
            self._turn_off(error)

    def _record(self, used: Iterable[bytes], generation: int) -> None:
        """Note what is of this generation; what was kept since the last one counts to that."""
        assert self._db is not None
        self._db.executemany(
            "INSERT OR REPLACE INTO generations SELECT key, ? FROM calls WHERE key = ?",
            ((generation, key) for key in used),
        )
        self._db.execute(
            "INSERT OR IGNORE INTO generations SELECT key, ? FROM calls", (generation - 1,)
        )

    def _delete_oldest(self, last: int, largest: int) -> None:
        """Delete generations before `last`, the oldest first, until the store is small enough."""
        assert self._db is not None
        query = "SELECT DISTINCT generation FROM generations WHERE generation < ? ORDER BY 1"
        for (old,) in self._db.execute(query, (last,)).fetchall():
            chosen = "SELECT key FROM generations WHERE generation = ?"
            self._db.execute(f"DELETE FROM calls WHERE key IN ({chosen})", (old,))  # noqa: S608
            self._db.execute("DELETE FROM generations WHERE generation = ?", (old,))
            if self._bytes() <= largest:
                return

    def _bytes(self) -> int:
        """Return the size of what the file holds, without pages that are free."""
        assert self._db is not None
        names = ("page_count", "freelist_count", "page_size")
        pages, free, size = (self._db.execute(f"PRAGMA {n}").fetchone()[0] for n in names)
        return int((pages - free) * size)

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
        if self._db is not None:
            weakref.finalize(self, self._db.close)  # at the end of the process at the latest

    def _turn_off(self, error: Exception) -> None:
        self.notes.append(f"the cache {self._path} is not used: {error}")
        if self._db is not None:
            with contextlib.suppress(sqlite3.Error):
                self._db.close()
        self._db = None


def _connect(path: Path) -> sqlite3.Connection:
    # WAL: two processes may share the file.
    db = sqlite3.connect(path, timeout=BUSY, isolation_level=None, check_same_thread=False)
    db.execute("PRAGMA auto_vacuum=INCREMENTAL")  # of a new file: must come before all else
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=OFF")  # a lost value is a miss, a torn one fails its checksum
    for table in (TABLE, GENERATIONS, TRIMS):
        db.execute(table)
    if len(db.execute("PRAGMA table_info(calls)").fetchall()) != COLUMNS:
        raise sqlite3.DatabaseError("the store of another version")
    db.execute("SELECT key FROM calls LIMIT 1").fetchone()
    return db


def _sum(value: bytes) -> bytes:
    """Return a checksum that finds torn values. CRC-32 is four times as fast as a hash."""
    return zlib.crc32(value).to_bytes(SUM, "little")


def _go_on() -> None:
    """Never cancel."""
