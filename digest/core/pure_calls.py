"""Pure calls that a worker can run: functions of two values, with the types of all three.

    @call("scan")
    def scan(shared: None, argument: Input) -> Output: ...

`scan` is then a `Call[None, Input, Output]`. Called in this process, it is the function. Workers
are handed the call by its name, with `shared` (what many calls have in common) and a chunk of
arguments as msgpack bytes, and return the results as bytes. Nothing is pickled but the name. A
`SplitCall` returns a pair: what is needed of every result, and what is needed of few.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from functools import cached_property, lru_cache
from itertools import chain, islice
from math import ceil
from typing import Any, Generic, TypeVar, get_args, get_type_hints

from digest.core import packing

S = TypeVar("S")
A = TypeVar("A")
R = TypeVar("R")
First = TypeVar("First")
Rest = TypeVar("Rest")

CHUNK = 64  # arguments that a worker is handed at once
FEW = 48  # calls at most that are made here: to start workers takes as long as ten of 5 ms


class Call(Generic[S, A, R]):
    """A module-level pure function; `name` is part of the key of what is remembered."""

    def __init__(
        self,
        function: Callable[[S, A], R],
        name: str,
        chunk: int = CHUNK,
        decode: Callable[[bytes], A] | None = None,
    ) -> None:
        self.function = function
        self.name = name
        self.chunk = chunk
        self._own_decode = decode
        self.__module__ = function.__module__
        self.__qualname__ = function.__qualname__
        self.__doc__ = function.__doc__

    def __call__(self, shared: S, argument: A) -> R:
        return self.function(shared, argument)

    def __reduce__(self) -> str:
        return self.__qualname__  # pickled as functions are: by where it is found

    def run(self, shared: bytes, argument: bytes) -> bytes:
        """Return the packed result of a packed argument."""
        value: S = _decoded(shared, self._types[0])
        return self.encode(self.function(value, self._decode(argument)))

    def encode(self, result: R) -> bytes:
        return packing.pack(result)

    @cached_property
    def decode(self) -> Callable[[bytes], R]:
        """Unpack what is needed of every result."""
        return packing.unpacker(self._result_type)

    @cached_property
    def _types(self) -> list[Any]:
        hints = get_type_hints(self.function)
        return [kind for name, kind in hints.items() if name != "return"] + [hints["return"]]

    @property
    def _result_type(self) -> Any:
        return self._types[2]

    @cached_property
    def _decode(self) -> Callable[[bytes], A]:
        return self._own_decode or packing.unpacker(self._types[1])


class SplitCall(Call[S, A, tuple[First, Rest]], Generic[S, A, First, Rest]):
    """A call of two results. `light`: of the first what is held, where there is a store.

    `passing`: whether a second result is only for a later step of the same run, and not stored.
    """

    def __init__(
        self,
        function: Callable[[S, A], tuple[First, Rest]],
        name: str,
        light: Callable[[First], First],
        passing: Callable[[Rest], bool] | None = None,
    ) -> None:
        super().__init__(function, name)
        self.light = light
        self._passing = passing

    def encode(self, result: tuple[First, Rest]) -> bytes:
        """Return both parts in one: the length of the first in 4 bytes, then the parts."""
        first, rest = (packing.pack(part) for part in result)
        return len(first).to_bytes(4, "little") + first + rest

    def passes(self, rest: bytes) -> bool:
        """Return whether a packed second result is only for a later step of this run."""
        return self._passing is not None and self._passing(self.decode_rest(rest))

    @cached_property
    def decode_first(self) -> Callable[[bytes], First]:
        return packing.unpacker(get_args(self._result_type)[0])

    @cached_property
    def decode_rest(self) -> Callable[[bytes], Rest]:
        return packing.unpacker(get_args(self._result_type)[1])


def split(result: bytes) -> tuple[bytes, bytes]:
    """Return the two parts of what a `SplitCall` encoded."""
    end = 4 + int.from_bytes(result[:4], "little")
    return result[4:end], result[end:]


def call(
    name: str, *, chunk: int = CHUNK, decode: Callable[[bytes], Any] | None = None
) -> Callable[[Callable[[S, A], R]], Call[S, A, R]]:
    """Make a function a `Call`. `decode`: how its argument is unpacked, if not by its type."""

    def made(function: Callable[[S, A], R]) -> Call[S, A, R]:
        return Call(function, name, chunk, decode)

    return made


def split_call(
    name: str, light: Callable[[First], First], passing: Callable[[Rest], bool] | None = None
) -> Callable[[Callable[[S, A], tuple[First, Rest]]], SplitCall[S, A, First, Rest]]:
    """Make a function that returns a pair a `SplitCall`."""

    def made(function: Callable[[S, A], tuple[First, Rest]]) -> SplitCall[S, A, First, Rest]:
        return SplitCall(function, name, light, passing)

    return made


def run_chunks(
    work: Call[Any, Any, Any], shared: bytes, arguments: Iterable[bytes], executor: Executor | None
) -> Iterator[list[bytes]]:
    """Yield packed results in order, a chunk at a time; arguments are taken as they are needed.

    A few calls are made in this process: to hand them out costs more than to make them. An executor
    whose processes are expensive to start says in `few` up to how many. Where there are more,
    and two chunks at most, chunks are smaller.
    """
    todo, chunk = iter(arguments), work.chunk
    few = max(min(2 * chunk, FEW), getattr(executor, "few", 0))
    most_here = max(2 * chunk, few)
    first = list(islice(todo, most_here + 1)) if executor is not None else []
    todo = chain(first, todo)
    if executor is None or len(first) <= few:
        while part := list(islice(todo, chunk)):
            yield run_chunk(work, shared, part)
        return
    if len(first) <= most_here:  # smaller chunks, so that no worker waits for the last one
        chunk = min(chunk, ceil(len(first) / (2 * size_of(executor))))
    waiting: deque[Future[list[bytes]]] = deque()
    most = in_flight(executor)
    while True:
        while len(waiting) < most and (part := list(islice(todo, chunk))):
            waiting.append(executor.submit(run_chunk, work, shared, part))
        if not waiting:
            return
        yield waiting.popleft().result()


def run_chunk(work: Call[Any, Any, Any], shared: bytes, arguments: list[bytes]) -> list[bytes]:
    """Return packed results, in a worker or here."""
    return [work.run(shared, a) for a in arguments]


def size_of(executor: Executor) -> int:
    """Return how many calls an executor runs at once: its `size`, else the number of processors."""
    size = getattr(executor, "size", None)
    return size if isinstance(size, int) and size > 0 else os.cpu_count() or 1


def in_flight(executor: Executor) -> int:
    """Return how many chunks are handed out at most: two for each worker, so that none waits.

    Results are used in order, so one more covers a slow first chunk. Each chunk in flight costs
    memory for its arguments here.
    """
    return 2 * size_of(executor) + 1


@lru_cache(maxsize=8)
def _decoded(data: bytes, kind: type[Any]) -> Any:
    """Unpack once a process, not once a call."""
    return packing.unpack(data, kind)
