"""Remember pure calls by the content of their arguments. A convenience: whatever goes wrong, it goes on without.

`Cache.made` takes a module-level function from bytes to bytes, what all its calls share (`context`), and a list of arguments, looks each
up, hands only the unknown ones to the executor, in chunks, and keeps their results. The key is a hash of the function's name, the program's own source, the versions of
the libraries that shape results, and the argument, or what names it: a name must say everything that the argument holds, and then the
argument need not be made where its result is known. So no entry is ever stale, and nothing is ever invalidated.

Where a call is made of thousands of arguments, neighbouring results are kept together once more (`_bundles`): a hundred reads instead of ten
thousand. A bundle goes by the keys of what is in it, and ends where a key says so, so that an argument more changes one bundle.

`Cache.shelve` is for results of two halves (`halves`), of which the first is needed of all, the second of few: it stays in the store until
`rest` fetches it. What is in flight is bounded, so that neither arguments nor second halves fill the memory.

Store: SQLite (WAL, so that two processes may share it) with one table; an entry carries checksums, and a corrupt or missing one is a
miss. Never pickle. Before it, a bounded memory that lives as long as the object (the preview's). A full or read-only disk, a damaged
file or a locked one turn the store off, with a word in `notes`; second halves are then kept in memory, within a bound.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import sqlite3
import sys
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar, cast

import msgspec

T = TypeVar("T")
Call = Callable[[bytes, bytes], bytes]
Argument = Callable[[int], bytes]

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
BUNDLED = 512  # calls at once, from which on their results are kept in bundles too
BUNDLE = (
    512  # results in a bundle at most; most end earlier, at a key whose first byte is this small:
)
END = 2
LARGEST = 1 << 30  # bytes of the store; what the last build did not use goes first
IN_MEMORY = 512 << 20  # bytes of results kept by a preview


@lru_cache(maxsize=1)
def program() -> bytes:
    """What names this program: its source, the interpreter's version and those of the libraries that shape a result."""
    h = hashlib.blake2b(digest_size=16)
    root = Path(__file__).parent.parent  # the package digest
    for path in sorted((*root.rglob("*.py"), *root.joinpath("data").rglob("*.t*"))):
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
        self.breathe: Callable[[], None] = lambda: (
            None
        )  # called between parts of much work; it may raise, to give up
        self._used: set[bytes] = set()
        self._memory: dict[bytes, tuple[object, int]] | None = (
            {} if memory else None
        )  # what was read, and its size when packed
        self._size = 0
        self._rests: dict[bytes, bytes] = {}  # second halves, where there is no store
        self._rests_size = 0
        self._db: sqlite3.Connection | None = None
        self._path = path
        if path is not None:
            self._open(path)

    def _open(self, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = self._connect(path)
        except (
            sqlite3.DatabaseError
        ):  # no database, or a damaged one: it may be deleted at any time, so we do
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
        db.execute(
            "PRAGMA synchronous=OFF"
        )  # a lost entry is a miss, and a torn one fails its checksum
        # The second half stands last: SQLite does not look at the pages of what is not asked for.
        db.execute(
            "CREATE TABLE IF NOT EXISTS calls (key BLOB PRIMARY KEY, sum BLOB NOT NULL, value BLOB NOT NULL, rest BLOB)"
        )
        if len(db.execute("PRAGMA table_info(calls)").fetchall()) != 4:
            raise sqlite3.DatabaseError("another version's store")
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
    ) -> list[bytes]:
        """`[call(context, a) for a in arguments]`, remembered. `call` is a module-level function; equal arguments are called once."""
        return self.made(
            point, call, arguments, arguments.__getitem__, bytes, context, executor, chunk
        )

    def made(
        self,
        point: str,
        call: Call,
        names: Sequence[bytes],
        argument: Argument,
        read: Callable[[bytes], T],
        context: bytes = b"",
        executor: Executor | None = None,
        chunk: int = 64,
    ) -> list[T]:
        """What `read` makes of each call's result, at once, so that results do not lie about packed and unpacked. `names` each say
        everything that an argument holds; `argument` makes the one at a place, and is asked for those that are not known."""
        keys, known = self._called(
            point, call, names, argument, read, context, executor, chunk, _whole
        )
        return [known[k] for k in keys]

    def shelve(
        self,
        point: str,
        call: Call,
        names: Sequence[bytes],
        argument: Argument,
        read: Callable[[bytes], T],
        context: bytes = b"",
        executor: Executor | None = None,
        chunk: int = 64,
        light: Callable[[bytes], bytes] | None = None,
    ) -> list[tuple[bytes, T]]:
        """As `made`, of a call that gives `halves`: the key of each, by which `rest` knows it, and what `read` makes of its first half.
        `light`: what of a first half is enough where it was known before, and all that `read` is handed then."""
        keys, known = self._called(
            point, call, names, argument, read, context, executor, chunk, halved, light
        )
        return [(k, known[k]) for k in keys]

    def _called(
        self,
        point: str,
        call: Call,
        names: Sequence[bytes],
        argument: Argument,
        read: Callable[[bytes], T],
        context: bytes,
        executor: Executor | None,
        chunk: int,
        split: Callable[[bytes], tuple[bytes, bytes | None]],
        light: Callable[[bytes], bytes] | None = None,
    ) -> tuple[list[bytes], dict[bytes, T]]:
        """The keys of all calls, and what `read` makes of the first part of each result, as `split` parts it; made and stored where not known."""
        keys = self._keys(point, context, names)
        distinct = list(dict.fromkeys(keys))
        known, loose = self._bundled(distinct, read)
        raw: dict[bytes, bytes] | None = {} if loose else None
        one_by_one = (
            [k for part in loose for k in part]
            if loose
            else [k for k in distinct if k not in known]
        )
        known.update(self._get(one_by_one, read, raw, light))
        self._make(
            call,
            self._missing(point, keys, known),
            argument,
            read,
            context,
            executor,
            chunk,
            split,
            known,
            raw,
            light,
        )
        self._bundle(loose, raw or {})
        return keys, known

    def _bundled(
        self, keys: Sequence[bytes], read: Callable[[bytes], T]
    ) -> tuple[dict[bytes, T], list[list[bytes]]]:
        """What bundles hold of these, and those bundles that are not there, as lists of keys; none of either where bundles are no help."""
        if (
            self._db is None
            or len(keys) < BUNDLED
            or (self._memory is not None and any(k in self._memory for k in keys))
        ):
            return {}, []
        parts: list[list[bytes]] = [[]]
        for k in keys:
            parts[-1].append(k)
            if k[0] < END or len(parts[-1]) == BUNDLE:
                parts.append([])
        named = {_bundle_key(part): part for part in parts if part}
        self._used.update(named)
        known: dict[bytes, T] = {}
        for name, packed in self._get(
            list(named), msgspec.msgpack.Decoder(list[bytes]).decode, keep=False
        ).items():
            part = named[name]
            if len(packed) == len(part):
                del named[name]
                for k, value in zip(part, packed, strict=True):
                    known[k] = made = read(value)
                    self._keep(k, made, len(value))
        return known, list(named.values())

    def _bundle(self, parts: Sequence[list[bytes]], raw: Mapping[bytes, bytes]) -> None:
        """Keeps what was found or made one by one as bundles."""
        rows = []
        for part in parts:
            if all(k in raw for k in part):
                rows.append(
                    (_bundle_key(part), msgspec.msgpack.encode([raw[k] for k in part]), None)
                )
        if rows and self._db is not None:
            self._put(rows)

    def _make(
        self,
        call: Call,
        missing: Mapping[bytes, int],
        argument: Argument,
        read: Callable[[bytes], T],
        context: bytes,
        executor: Executor | None,
        chunk: int,
        split: Callable[[bytes], tuple[bytes, bytes | None]],
        known: dict[bytes, T],
        raw: dict[bytes, bytes] | None = None,
        light: Callable[[bytes], bytes] | None = None,
    ) -> None:
        """Makes and stores what is missing, and adds to `known` what `read` makes of it, and to `raw` what of it a bundle keeps."""
        results = self._run(call, (argument(i) for i in missing.values()), context, executor, chunk)
        for part, made in self._parts(missing, results):
            self.breathe()
            rows = [(k, *split(r)) for k, r in zip(part, made, strict=True)]
            for k, head, _ in rows:
                known[k] = found = read(head)
                self._keep(k, found, len(head))
                if raw is not None:
                    raw[k] = light(head) if light else head
            self._put(rows)

    def sure(
        self,
        point: str,
        call: Call,
        names: Sequence[bytes],
        argument: Argument,
        read: Callable[[bytes], T],
        context: bytes = b"",
        executor: Executor | None = None,
        chunk: int = 64,
    ) -> tuple[list[bytes], dict[bytes, T]]:
        """As `made`, but what is known is not read: the key of each call, and what `read` makes of those that had to be made."""
        keys = self._keys(point, context, names)
        there = self._there(list(dict.fromkeys(keys)))
        made: dict[bytes, T] = {}
        self._make(
            call,
            self._missing(point, keys, there),
            argument,
            read,
            context,
            executor,
            chunk,
            _whole,
            made,
        )
        return keys, made

    def one(
        self, point: str, name: bytes, make: Callable[[], bytes], read: Callable[[bytes], T]
    ) -> T:
        """What `read` makes of a single call's result, which `make` makes here where it is not known. `name` says everything it is made from."""
        (key,) = self._keys(point, b"", [name])
        known = self._get([key], read)
        if self._missing(point, [key], known):
            result = make()
            known[key] = read(result)
            self._keep(key, known[key], len(result))
            self._put([(key, result, None)])
        return known[key]

    def last(
        self, point: str, name: bytes, make: Callable[[], bytes], read: Callable[[bytes], T]
    ) -> T:
        """As `one`, for what is large: of each point only the last result is kept."""
        (key,) = self._keys(point, b"", [name])
        if self._memory is not None and key in self._memory:
            return cast(T, self._memory[key][0])
        slot = hashlib.blake2b(point.encode(), digest_size=16, person=b"last").digest()
        self._used.add(slot)
        known = self.first(slot)
        fresh = known is None or known[:16] != key
        self._missing(point, [key], () if fresh else (key,))
        result = make() if known is None or fresh else known[16:]
        made = read(result)
        self._keep(key, made, len(result))
        if fresh:
            self._put([(slot, key + result, None)])
        return made

    def first(self, key: bytes) -> bytes | None:
        """A result, or the first half of what was shelved; None where it is lost."""
        if self._db is None:
            return None
        try:
            row = self._db.execute("SELECT sum, value FROM calls WHERE key = ?", (key,)).fetchone()
        except sqlite3.Error as error:
            self._off(error)
            return None
        if row is None or _sum(row[1]) != row[0]:
            return None
        value: bytes = row[1]
        return value

    def stream(
        self,
        call: Call,
        arguments: Iterable[bytes],
        context: bytes,
        executor: Executor | None,
        chunk: int = 64,
    ) -> Iterator[bytes]:
        """`(call(context, a) for a in arguments)`, in order, remembered by nobody: arguments are asked for as they are needed."""
        return chain.from_iterable(self._run(call, arguments, context, executor, chunk))

    def rest(self, key: bytes) -> bytes | None:
        """The second half of what was shelved; None where it is lost."""
        found = self._rests.get(key)
        if found is not None or self._db is None:
            return found
        try:
            row = self._db.execute("SELECT rest FROM calls WHERE key = ?", (key,)).fetchone()
        except sqlite3.Error as error:
            self._off(error)
            return None
        if row is None or row[0] is None or _sum(row[0][8:]) != row[0][:8]:
            return None
        rest: bytes = row[0][8:]
        return rest

    def _keys(self, point: str, context: bytes, names: Sequence[bytes]) -> list[bytes]:
        base = hashlib.blake2b(program(), digest_size=16, person=point.encode()[:16])
        base.update(hashlib.blake2b(context, digest_size=16).digest())

        def key(name: bytes) -> bytes:
            h = base.copy()
            h.update(name)
            return h.digest()

        keys = [key(n) for n in names]
        self._used.update(keys)
        return keys

    def _missing(
        self, point: str, keys: Sequence[bytes], known: Collection[bytes]
    ) -> dict[bytes, int]:
        """What must be called: key -> place of the first argument that it names."""
        missing: dict[bytes, int] = {}
        for i, k in enumerate(keys):
            if k not in known:
                missing.setdefault(k, i)
        reused, fresh = self.counts.get(point, (0, 0))
        self.counts[point] = (reused + len(known), fresh + len(missing))
        return missing

    def _parts(
        self, keys: Iterable[bytes], results: Iterator[list[bytes]]
    ) -> Iterator[tuple[list[bytes], list[bytes]]]:
        rest = iter(keys)
        for made in results:
            yield list(islice(rest, len(made))), made

    def _run(
        self,
        call: Call,
        work: Iterable[bytes],
        context: bytes,
        executor: Executor | None,
        chunk: int,
    ) -> Iterator[list[bytes]]:
        """Results in order, a chunk at a time. A few calls are made here: handing them out costs more than they do."""
        todo = iter(work)
        first = list(islice(todo, 2 * chunk + 1))
        todo = chain(first, todo)
        if executor is None or len(first) <= 2 * chunk:
            while part := list(islice(todo, chunk)):
                yield [call(context, a) for a in part]
            return
        waiting: deque[Future[list[bytes]]] = deque()
        ahead = (os.cpu_count() or 1) + 3
        while True:
            while len(waiting) < ahead and (part := list(islice(todo, chunk))):
                waiting.append(executor.submit(_calls, call, context, part))
            if not waiting:
                return
            yield waiting.popleft().result()

    def _there(self, keys: list[bytes]) -> set[bytes]:
        """Which of these are known. What turns out to be damaged when it is read is made then."""
        memory = self._memory or {}
        found = {k for k in keys if k in memory}
        if self._db is None:
            return found
        keys = [k for k in keys if k not in found]
        try:
            for i in range(0, len(keys), 500):
                self.breathe()
                part = keys[i : i + 500]
                marks = ",".join("?" * len(part))
                query = f"SELECT key FROM calls WHERE key IN ({marks})"  # noqa: S608 - only question marks are put in
                found.update(bytes(k) for (k,) in self._db.execute(query, part))
        except sqlite3.Error as error:
            self._off(error)
        return found

    def _get(
        self,
        keys: list[bytes],
        read: Callable[[bytes], T],
        raw: dict[bytes, bytes] | None = None,
        light: Callable[[bytes], bytes] | None = None,
        keep: bool = True,
    ) -> dict[bytes, T]:
        """What `read` makes of those that are known; `raw` is told what of it a bundle keeps. `keep`: in memory too."""
        found: dict[bytes, T] = {}
        if self._memory is not None:
            for i in range(0, len(keys), 500):
                self.breathe()
                # A key names the point too, of which all results are read alike.
                found.update(
                    {k: cast(T, self._memory[k][0]) for k in keys[i : i + 500] if k in self._memory}
                )
            keys = [k for k in keys if k not in found]
        if self._db is None or not keys:
            return found
        try:
            for i in range(0, len(keys), 500):
                self.breathe()
                part = keys[i : i + 500]
                marks = ",".join("?" * len(part))
                query = f"SELECT key, sum, value FROM calls WHERE key IN ({marks})"  # noqa: S608 - only question marks are put in
                for key, check, value in self._db.execute(query, part):
                    if _sum(value) == check:
                        found[key] = made = read(value)
                        if keep:
                            self._keep(key, made, len(value))
                        if raw is not None:
                            raw[key] = light(value) if light else value
        except sqlite3.Error as error:
            self._off(error)
        return found

    def _keep(self, key: bytes, made: object, size: int) -> None:
        if self._memory is None or key in self._memory:
            return
        self._memory[key] = made, size
        self._size += size
        while self._size > IN_MEMORY:
            old = next(iter(self._memory))
            self._size -= self._memory.pop(old)[1]

    def _put(self, made: Sequence[tuple[bytes, bytes, bytes | None]]) -> None:
        if self._db is not None:
            rows = [
                (k, _sum(v), v, None if rest is None else _sum(rest) + rest) for k, v, rest in made
            ]
            try:
                self._db.execute("BEGIN IMMEDIATE")
                self._db.executemany("INSERT OR REPLACE INTO calls VALUES (?, ?, ?, ?)", rows)
                self._db.execute("COMMIT")
                return
            except sqlite3.Error as error:
                self._off(error)
        for k, _, rest in made:
            if rest is not None and k not in self._rests:
                self._rests[k] = rest
                self._rests_size += len(rest)
        while self._rests_size > IN_MEMORY:
            self._rests_size -= len(self._rests.pop(next(iter(self._rests))))

    def trim(self, largest: int = LARGEST) -> None:
        """Let go of what this build did not use, when the store is larger than `largest` bytes."""
        if self._db is None or self._path is None:
            return
        try:
            if self._path.stat().st_size <= largest:
                return
            unused = [
                (k,)
                for (k,) in self._db.execute("SELECT key FROM calls")
                if bytes(k) not in self._used
            ]
            self._db.executemany("DELETE FROM calls WHERE key = ?", unused)
            self._db.execute("VACUUM")
        except (OSError, sqlite3.Error) as error:
            self._off(error)

    def close(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None


def halves(head: bytes, rest: bytes) -> bytes:
    """A result for `Cache.shelve`."""
    return len(head).to_bytes(4, "little") + head + rest


def _bundle_key(keys: Sequence[bytes]) -> bytes:
    return hashlib.blake2b(b"".join(keys), digest_size=16, person=b"bundle").digest()


def _whole(result: bytes) -> tuple[bytes, None]:
    """A result of one part."""
    return result, None


def halved(result: bytes) -> tuple[bytes, bytes]:
    """The two halves again."""
    end = 4 + int.from_bytes(result[:4], "little")
    return result[4:end], result[end:]


def _sum(value: bytes) -> bytes:
    return hashlib.blake2b(value, digest_size=8).digest()


def _calls(call: Call, context: bytes, arguments: list[bytes]) -> list[bytes]:
    """In a worker: a chunk of calls."""
    return [call(context, a) for a in arguments]
