"""Values of a whole archive, packed: a build holds them between two steps, and uses few of them.

A thread takes 2.5 KiB unpacked, and .5 packed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Generic, TypeVar, overload

from digest.core import packing
from digest.core.model import StoryMembers

T = TypeVar("T")

PART = 128  # values packed together


class PackedList(Sequence[T], Generic[T]):
    """Values of one kind in parts; the part that was asked for last stays unpacked."""

    def __init__(self, values: Sequence[T], kind: type[T]) -> None:
        self._size = len(values)
        self._parts = [packing.pack(values[i : i + PART]) for i in range(0, self._size, PART)]
        unpack = packing.unpacker(tuple[kind, ...])  # type: ignore[valid-type]
        self._part = lru_cache(maxsize=1)(lambda i: unpack(self._parts[i]))

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> list[T]: ...
    def __getitem__(self, at: int | slice) -> T | list[T]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(self._size))]
        if not -self._size <= at < self._size:
            raise IndexError(at)
        part, i = divmod(at % self._size, PART)
        return self._part(part)[i]

    def __iter__(self) -> Iterator[T]:
        for i in range(len(self._parts)):
            yield from self._part(i)

    def __len__(self) -> int:
        return self._size


class PackedStories(Mapping[str, tuple[StoryMembers, ...]]):
    """The stories of each edition; those of the edition that was asked for last stay unpacked."""

    def __init__(self, stories: Mapping[str, Sequence[StoryMembers]]) -> None:
        self._editions = {day: packing.pack(own) for day, own in stories.items()}
        unpack = packing.unpacker(tuple[StoryMembers, ...])
        self._edition = lru_cache(maxsize=1)(lambda day: unpack(self._editions[day]))

    def __getitem__(self, day: str) -> tuple[StoryMembers, ...]:
        return self._edition(day)

    def __iter__(self) -> Iterator[str]:
        return iter(self._editions)

    def __len__(self) -> int:
        return len(self._editions)
