"""Remember pure calls by the content of their arguments. A convenience: whatever goes wrong, it goes on without.

`Cache.map` takes a module-level function from bytes to bytes, what all its calls share (`context`), and a list of arguments, looks each
up, hands only the unknown ones to the executor, in chunks, and keeps their results. The key is a hash of the function's name, the program's own source, the versions of
the libraries that shape results, and the argument; so no entry is ever stale, and nothing is ever invalidated.

Store: SQLite (WAL, so that two processes may share it) with one table; an entry carries a checksum, and a corrupt or missing one is a
miss. Never pickle. Before it, a bounded memory that lives as long as the object (the preview's). A full or read-only disk, a damaged
file or a locked one turn the store off, with a word in `notes`.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import sqlite3
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from functools import lru_cache
from pathlib import Path

Call = Callable[[bytes, bytes], bytes]

SHAPING = (
    "babel",
    "css-inline",
    "jinja2",
    "lxml",
    "markdown-it-py",
    "msgspec",
    "numpy",
    "pyyaml",
    "sentencex",
    "trafilatura",
    "tzdata",
)
LARGEST = 1 << 30  # bytes of the store; what the last build did not use goes first
IN_MEMORY = 512 << 20  # bytes of results kept by a preview


@lru_cache(maxsize=1)
def program() -> bytes:
    """What names this program: its source, the interpreter's version and those of the libraries that shape a result."""
    h = hashlib.blake2b(digest_size=16)
    root = Path(__file__).parent
    for path in sorted(root.rglob("*.py")):
        h.update(path.relative_to(root).as_posix().encode())
        h.update(path.read_bytes())
    h.update(repr(sys.version_info[:3]).encode())
    for name in SHAPING:
        try:
            h.update(f"{name}={importlib.metadata.version(name)};".encode())
        except importlib.metadata.PackageNotFoundError:
            h.update(f"{name}=none;".encode())
    return h.digest()


class Cache:
    """Remembered calls. `path` None keeps them in memory only (and `memory=False` not even there)."""

    def __init__(self, path: Path | None, memory: bool = False) -> None:
        self.notes: list[str] = []
        self.counts: dict[str, tuple[int, int]] = {}  # point -> (reused, made)
        self._used: set[bytes] = set()
        self._memory: dict[bytes, bytes] | None = {} if memory else None
        self._size = 0
        self._db: sqlite3.Connection | None = None
        self._path = path
        if path is not None:
            self._open(path)

    def _open(self, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = self._connect(path)
        except sqlite3.DatabaseError:  # no database, or a damaged one: it may be deleted at any time, so we do
            try:
                for end in ("", "-wal", "-shm"):
                    Path(f"{path}{end}").unlink(missing_ok=True)
                self._db = self._connect(path)
            except (OSError, sqlite3.Error) as error:
                self._off(error)
        except OSError as error:
            self._off(error)

    def _connect(self, path: Path) -> sqlite3.Connection:
        db = sqlite3.connect(path, timeout=5, isolation_level=None, check_same_thread=False)
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=OFF")  # a lost entry is a miss, and a torn one fails its checksum
        db.execute("CREATE TABLE IF NOT EXISTS calls (key BLOB PRIMARY KEY, sum BLOB NOT NULL, value BLOB NOT NULL)")
        db.execute("SELECT key FROM calls LIMIT 1").fetchone()
        return db

    def _off(self, error: Exception) -> None:
        self.notes.append(f"going on without the cache {self._path}: {error}")
        if self._db is not None:
            try:
                self._db.close()
            except sqlite3.Error:
                pass  # it is given up anyway
        self._db = None

    def map(
        self,
        point: str,
        call: Call,
        arguments: Sequence[bytes],
        context: bytes = b"",
        executor: Executor | None = None,
        chunk: int = 64,
        keep: bool = True,
    ) -> list[bytes]:
        """`[call(context, a) for a in arguments]`, remembered unless `keep` is false. `call` is a module-level function; equal
        arguments are called once."""
        if not keep:
            return self._run(call, arguments, context, executor, chunk)
        base = hashlib.blake2b(program(), digest_size=16, person=point.encode()[:16])
        base.update(hashlib.blake2b(context, digest_size=16).digest())

        def name(argument: bytes) -> bytes:
            h = base.copy()
            h.update(argument)
            return h.digest()

        keys = [name(a) for a in arguments]
        self._used.update(keys)
        known = self._get(list(dict.fromkeys(keys)))
        missing = [(k, a) for k, a in dict(zip(keys, arguments, strict=True)).items() if k not in known]
        made: dict[bytes, bytes] = {}
        if missing:
            results = self._run(call, [a for _, a in missing], context, executor, chunk)
            made = {k: r for (k, _), r in zip(missing, results, strict=True)}
            self._put(made)
        reused, fresh = self.counts.get(point, (0, 0))
        self.counts[point] = (reused + len(known), fresh + len(made))
        known.update(made)
        return [known[k] for k in keys]

    def _run(self, call: Call, work: Sequence[bytes], context: bytes, executor: Executor | None, chunk: int) -> list[bytes]:
        """A few calls are made here: handing them out costs more than they do."""
        if executor is None or len(work) <= 2 * chunk:
            return [call(context, a) for a in work]
        chunks = [list(work[i : i + chunk]) for i in range(0, len(work), chunk)]
        futures = [executor.submit(_calls, call, context, c) for c in chunks]
        return [r for f in futures for r in f.result()]

    def _get(self, keys: list[bytes]) -> dict[bytes, bytes]:
        found: dict[bytes, bytes] = {}
        if self._memory is not None:
            found = {k: self._memory[k] for k in keys if k in self._memory}
            keys = [k for k in keys if k not in found]
        if self._db is None or not keys:
            return found
        try:
            for i in range(0, len(keys), 500):
                part = keys[i : i + 500]
                marks = ",".join("?" * len(part))
                query = f"SELECT key, sum, value FROM calls WHERE key IN ({marks})"  # noqa: S608 - only question marks are put in
                for key, check, value in self._db.execute(query, part):
                    if hashlib.blake2b(value, digest_size=8).digest() == check:
                        found[bytes(key)] = bytes(value)
                        self._keep(bytes(key), bytes(value))
        except sqlite3.Error as error:
            self._off(error)
        return found

    def _keep(self, key: bytes, value: bytes) -> None:
        if self._memory is None or key in self._memory:
            return
        self._memory[key] = value
        self._size += len(value)
        while self._size > IN_MEMORY:
            old = next(iter(self._memory))
            self._size -= len(self._memory.pop(old))

    def _put(self, made: dict[bytes, bytes]) -> None:
        for k, v in made.items():
            self._keep(k, v)
        if self._db is None:
            return
        rows = [(k, hashlib.blake2b(v, digest_size=8).digest(), v) for k, v in made.items()]
        try:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.executemany("INSERT OR REPLACE INTO calls VALUES (?, ?, ?)", rows)
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            self._off(error)

    def trim(self, largest: int = LARGEST) -> None:
        """Let go of what this build did not use, when the store is larger than `largest` bytes."""
        if self._db is None or self._path is None:
            return
        try:
            if self._path.stat().st_size <= largest:
                return
            unused = [(k,) for (k,) in self._db.execute("SELECT key FROM calls") if bytes(k) not in self._used]
            self._db.executemany("DELETE FROM calls WHERE key = ?", unused)
            self._db.execute("VACUUM")
        except (OSError, sqlite3.Error) as error:
            self._off(error)

    def close(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None


def _calls(call: Call, context: bytes, arguments: list[bytes]) -> list[bytes]:
    """In a worker: a chunk of calls."""
    return [call(context, a) for a in arguments]
