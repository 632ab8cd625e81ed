"""Remember pure calls by a key of everything they depend on.

A key is a hash of the call's name, the program's version, what all calls share, and the argument or
a `name` of it. A name must say everything that the argument holds; then the argument need not be
made where the result is known. So no result is ever stale, and there is no invalidation.

Results of many calls are kept in bundles too: a hundred reads instead of ten thousand. A bundle is
named by the keys in it, and ends where a key says so, so that one more argument changes one bundle.

Before the store there may be a memory of decoded results (the preview's), limited in size.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from itertools import islice
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

import msgspec

from digest.core import packing, program, pure_calls
from digest.core.memory import Memory
from digest.core.passing import Passing
from digest.core.pure_calls import Call, SplitCall
from digest.core.store import Row, Store

S = TypeVar("S")
A = TypeVar("A")
R = TypeVar("R")
T = TypeVar("T")
First = TypeVar("First")
Rest = TypeVar("Rest")

BUNDLED = 512  # calls at once, from which on their results are kept in bundles
BUNDLE = 512  # results in a bundle at most; most end earlier: at a key whose first byte
BUNDLE_END = 2  # is below this
LARGEST = 1 << 30  # bytes of the store, above which results that are unused for long are deleted
KEY = 16  # bytes of a key
KEPT = 64  # results of quick updates that stay in memory beyond those of the last two


class Batch(msgspec.Struct, Generic[S, A, R], frozen=True):
    """Calls of one function: what they share, the name of each argument, and how to make it."""

    call: Call[S, A, R]
    shared: S
    names: Sequence[bytes]
    argument: Callable[[int], A]


class SplitBatch(msgspec.Struct, Generic[S, A, First, Rest], frozen=True):
    """As `Batch`, of a call that returns a pair."""

    call: SplitCall[S, A, First, Rest]
    shared: S
    names: Sequence[bytes]
    argument: Callable[[int], A]


class Memo:
    """Remembered calls. `path` None: no store; `memory`: keep decoded results too."""

    def __init__(self, path: Path | None, memory: bool = False) -> None:
        self.counts: dict[str, tuple[int, int]] = {}  # name of a call -> results (reused, made)
        self.checkpoint: Callable[[], None] = _go_on  # called in long work; may raise, to cancel
        self._store = Store(path)
        self._memory = Memory[object]() if memory else None
        self._rests = Memory[bytes]()  # second parts, where there is no store
        self.passing = Passing()  # second parts that only this run needs
        self._asked = 0  # keys asked for since the last `forget_oldest`
        self._used = bytearray()  # keys in a row, where a trim may follow: not in a preview

    @property
    def notes(self) -> list[str]:
        """What went wrong with the store."""
        return self._store.notes

    def results(self, batch: Batch[S, A, R], executor: Executor | None = None) -> list[R]:
        """Return all results, in order; those that are not known are made and kept."""
        keys = self._keys(batch.call.name, packing.pack(batch.shared), batch.names)
        known = _Lookup(self, batch, keys, batch.call.decode).run(executor)
        return [known[k] for k in keys]

    def split_results(
        self, batch: SplitBatch[S, A, First, Rest], executor: Executor | None = None
    ) -> list[tuple[bytes, First]]:
        """As `results`: the key of each, with which `rest` finds its second part, and the first."""
        keys = self._keys(batch.call.name, packing.pack(batch.shared), batch.names)
        known = _Lookup(self, batch, keys, batch.call.decode_first, batch.call).run(executor)
        return [(k, known[k]) for k in keys]

    def make_missing(self, batch: Batch[S, A, R], executor: Executor | None = None) -> Packed[R]:
        """Make and keep what is not known; return what was made, by name. Nothing is read."""
        keys = self._keys(batch.call.name, packing.pack(batch.shared), batch.names)
        decode = batch.call.decode
        made = _Lookup(self, batch, keys, _bytes, remember=decode).make_missing(executor)
        named = {n: made[k] for n, k in zip(batch.names, keys, strict=True) if k in made}
        return Packed(named, decode)

    @property
    def is_stored(self) -> bool:
        """Whether results are kept on disk: what is not held is read again, and not made again."""
        return self._store.is_on

    def value(self, name: str, depends: bytes, make: Callable[[], T], kind: type[T]) -> T:
        """Return one result, which `make` makes here if it is not known."""
        (key,) = self._keys(name, b"", [depends])
        known: dict[bytes, T] = self.read([key], packing.unpacker(kind))
        if self.missing(name, [key], known):
            known[key] = value = make()
            packed = packing.pack(value)
            self.remember(key, value, len(packed))
            self.put([(key, packed, None)])
        return known[key]

    def latest(self, name: str, depends: bytes, make: Callable[[], T], kind: type[T]) -> T:
        """As `value`, for large results: the store keeps the last one of this name only."""
        (key,) = self._keys(name, b"", [depends])
        if self._memory is not None and key in self._memory:
            return cast(T, self._memory[key])
        slot = hashlib.blake2b(name.encode(), digest_size=KEY, person=b"latest").digest()
        self._use([slot])
        stored = self._store.value(slot)
        known = stored[KEY:] if stored is not None and stored[:KEY] == key else None
        self.missing(name, [key], () if known is None else (key,))
        value = make() if known is None else packing.unpack(known, kind)
        packed = packing.pack(value) if known is None else known
        self.remember(key, value, len(packed))
        if known is None:
            self.put([(slot, key + packed, None)])
        return value

    def firsts(
        self, keys: Sequence[bytes], call: SplitCall[Any, Any, First, Any]
    ) -> dict[bytes, First]:
        """Return the whole first parts of split results, but those that are lost."""
        found = (
            (key, _decoded(value, call.decode_first))
            for key, value in self._store.values(keys, self.checkpoint)
        )
        return {key: first for key, first in found if first is not None}

    def rest(self, key: bytes, call: SplitCall[Any, Any, Any, Rest]) -> Rest | None:
        """Return the second part of a split result; None when it is lost."""
        packed = self._rests[key] if key in self._rests else self._store.rest(key)
        return _decoded(packed, call.decode_rest)

    def passed(self, key: bytes, call: SplitCall[Any, Any, Any, Rest]) -> Rest | None:
        """Return a second part that was made in this run for this run, once; None if it is not."""
        return _decoded(self.passing.take(key), call.decode_rest)

    def trim(self, largest: int = LARGEST) -> None:
        """Delete what is unused for longest, when the store is larger than `largest` bytes."""
        used = self._used
        keys = (bytes(used[i : i + KEY]) for i in range(0, len(used), KEY))
        self._store.trim(keys, largest)

    def close(self) -> None:
        self._store.close()

    # What a lookup asks for.

    def missing(
        self, name: str, keys: Sequence[bytes], known: Collection[bytes]
    ) -> dict[bytes, int]:
        """Return what must be made: key -> place of its first argument. Counts both."""
        missing: dict[bytes, int] = {}
        for i, k in enumerate(keys):
            if k not in known:
                missing.setdefault(k, i)
        reused, made = self.counts.get(name, (0, 0))
        self.counts[name] = (reused + len(known), made + len(missing))
        return missing

    def known(self, keys: Sequence[bytes]) -> set[bytes]:
        """Return those that are known. One that turns out to be damaged is made when it is read."""
        found = {k for k in keys if self._memory is not None and k in self._memory}
        return found | self._store.known([k for k in keys if k not in found], self.checkpoint)

    def read(self, keys: Sequence[bytes], decode: Callable[[bytes], T]) -> dict[bytes, T]:
        """Return the results of those that are known."""
        found: dict[bytes, T] = {}
        if self._memory is not None:
            # A key names the call too, and all results of a call are of one type.
            found = {k: cast(T, self._memory[k]) for k in keys if k in self._memory}
            keys = [k for k in keys if k not in found]
        for key, value in self._store.values(keys, self.checkpoint):
            found[key] = decode(value)
            self.remember(key, found[key], len(value))
        return found

    def remember(self, key: bytes, value: object, size: int) -> None:
        """Keep a value of `size` bytes in memory, if this memo has a memory."""
        if self._memory is not None:
            self._memory.add(key, value, size)

    def forget_oldest(self) -> None:
        """Delete from memory what was made or used long ago, since the last `forget_unused`.

        A preview calls it after each quick update: each leaves results that are not used again,
        and a look at everything may be far. What the last two updates asked for stays.
        """
        if self._memory is not None:
            self._memory.keep_newest(2 * self._asked + KEPT)
        self._asked = 0

    def forget_unused(self) -> None:
        """Delete from memory what was not used since the last call; the store keeps it.

        A preview calls it after each look at everything, so that its memory holds what the last
        two of them used, and not every state of every file that was saved.
        """
        if self._memory is not None:
            self._memory.forget_unused()
        self._asked = 0

    def in_memory(self, keys: Iterable[bytes]) -> bool:
        """Return whether the memory has any of these keys."""
        return self._memory is not None and any(k in self._memory for k in keys)

    def put(self, rows: Sequence[Row]) -> None:
        """Write rows; if the store is off, keep their second parts in memory."""
        if not self._store.put(rows):
            for key, _, rest in rows:
                if rest is not None:
                    self._rests.add(key, rest, len(rest))

    def bundles(self, parts: Sequence[list[bytes]]) -> Iterator[tuple[list[bytes], list[bytes]]]:
        """Yield the keys and packed results of those bundles that are known."""
        named = {_bundle_key(part): part for part in parts}
        self._use(named)
        decode = msgspec.msgpack.Decoder(list[bytes]).decode
        for name, packed in self._store.values(list(named), self.checkpoint):
            values = decode(packed)
            if len(values) == len(named[name]):
                yield named[name], values

    def put_bundles(self, parts: Sequence[list[bytes]], values: Mapping[bytes, bytes]) -> None:
        """Write each part whose values are all known as one row of the store."""
        rows: list[Row] = []
        for part in parts:
            if all(k in values for k in part):
                packed = msgspec.msgpack.encode([values[k] for k in part])
                rows.append((_bundle_key(part), packed, None))
        if rows and self._store.is_on:
            self._store.put(rows)

    @property
    def has_memory(self) -> bool:
        return self._memory is not None

    @property
    def bundles_pay(self) -> bool:
        """Return whether bundles are worth making: there is a store."""
        return self._store.is_on

    def _keys(self, name: str, shared: bytes, names: Sequence[bytes]) -> list[bytes]:
        base = hashlib.blake2b(program.version(), digest_size=KEY, person=name.encode()[:16])
        base.update(hashlib.blake2b(shared, digest_size=16).digest())

        def key(name: bytes) -> bytes:
            h = base.copy()
            h.update(name)
            return h.digest()

        keys = [key(n) for n in names]
        self._asked += len(keys)
        self._use(keys)
        return keys

    def _use(self, keys: Iterable[bytes]) -> None:
        """Note what is in use. A preview never trims, and would note every state of every file."""
        if self._memory is None:
            self._used += b"".join(keys)


class Packed(Generic[R]):
    """Results that were just made, by name. One that is taken is unpacked and no longer held."""

    def __init__(self, results: dict[bytes, bytes], decode: Callable[[bytes], R]) -> None:
        self._results, self._decode = results, decode

    def has(self, names: Iterable[bytes]) -> bool:
        return all(name in self._results for name in names)

    def take(self, names: Iterable[bytes]) -> list[R]:
        """Return these results. Raises KeyError for one that is not held."""
        return [self._decode(self._results.pop(name)) for name in names]


class _Lookup(Generic[T]):
    """One look for the results of a batch: in bundles, one by one, and then made.

    `remember`: how a result is unpacked for the memory, where `decode` leaves it packed.
    """

    def __init__(
        self,
        memo: Memo,
        batch: Batch[Any, Any, Any] | SplitBatch[Any, Any, Any, Any],
        keys: Sequence[bytes],
        decode: Callable[[bytes], T],
        split: SplitCall[Any, Any, T, Any] | None = None,
        remember: Callable[[bytes], Any] | None = None,
    ) -> None:
        self._memo, self._batch, self._keys = memo, batch, keys
        self._decode, self._split, self._remember = decode, split, remember

    def run(self, executor: Executor | None) -> dict[bytes, T]:
        """Return all results by key."""
        memo, distinct = self._memo, list(dict.fromkeys(self._keys))
        parts = self._parts(distinct)
        known: dict[bytes, T] = {}
        for part, values in memo.bundles(parts) if parts else ():
            for k, value in zip(part, values, strict=True):
                known[k] = self._decode(value)
                memo.remember(k, known[k], len(value))
        loose = [part for part in parts if part[0] not in known]
        known.update(memo.read([k for k in distinct if k not in known], self._held))
        known.update(self._made(memo.missing(self._batch.call.name, self._keys, known), executor))
        if loose:
            wanted = (k for part in loose for k in part)
            memo.put_bundles(loose, {k: packing.pack(self._light(known[k])) for k in wanted})
        return known

    def make_missing(self, executor: Executor | None) -> dict[bytes, T]:
        """Make what is not known, and return it by key."""
        there = self._memo.known(list(dict.fromkeys(self._keys)))
        return self._made(self._memo.missing(self._batch.call.name, self._keys, there), executor)

    def _made(self, missing: Mapping[bytes, int], executor: Executor | None) -> dict[bytes, T]:
        memo, batch, out = self._memo, self._batch, dict[bytes, T]()
        arguments = (packing.pack(batch.argument(i)) for i in missing.values())
        todo = iter(missing)
        shared = packing.pack(batch.shared)
        for results in pure_calls.run_chunks(batch.call, shared, arguments, executor):
            memo.checkpoint()
            rows: list[Row] = []
            for key, result in zip(islice(todo, len(results)), results, strict=True):
                first, rest = pure_calls.split(result) if self._split else (result, None)
                out[key] = self._held(first)
                if memo.has_memory:
                    value = self._remember(first) if self._remember else out[key]
                    memo.remember(key, value, len(first))
                if self._split and rest is not None and self._split.passes(rest):
                    memo.passing.add(key, rest)
                    rest = None
                rows.append((key, first, rest))
            memo.put(rows)
        return out

    def _parts(self, keys: Sequence[bytes]) -> list[list[bytes]]:
        """Return the bundles that these keys make; none where bundles do not pay."""
        memo = self._memo
        if not memo.bundles_pay or len(keys) < BUNDLED or memo.in_memory(keys):
            return []
        parts: list[list[bytes]] = [[]]
        for k in keys:
            parts[-1].append(k)
            if k[0] < BUNDLE_END or len(parts[-1]) == BUNDLE:
                parts.append([])
        return [part for part in parts if part]

    def _held(self, packed: bytes) -> T:
        return self._light(self._decode(packed))

    def _light(self, value: T) -> T:
        """Return what is held of a result, and a bundle keeps; where there is a store, it is less.

        What is left out of a split result is read from the store when it is needed.
        """
        return self._split.light(value) if self._split and self._memo.is_stored else value


def _bundle_key(keys: Sequence[bytes]) -> bytes:
    return hashlib.blake2b(b"".join(keys), digest_size=KEY, person=b"bundle").digest()


def _decoded(packed: bytes | None, decode: Callable[[bytes], T]) -> T | None:
    """Return the value; None when it is lost, or not such a value."""
    if packed is None:
        return None
    try:
        return decode(packed)
    except msgspec.MsgspecError:
        return None


def _bytes(packed: bytes) -> bytes:
    """Leave a result packed."""
    return packed


def _go_on() -> None:
    """Never cancel."""
