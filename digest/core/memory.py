"""Decoded results in the memory of a running session, limited in size."""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T")

IN_MEMORY = 512 << 20  # bytes of results, packed, that a preview keeps in memory


class Memory(Generic[T]):
    """Values by key, in two generations: those used since the last `forget_unused`, and before it.

    The oldest are deleted when their sizes exceed `IN_MEMORY`. Sizes are those of packed values,
    which are some ten times smaller than decoded ones: the generations keep a long session small.
    """

    def __init__(self) -> None:
        self._old: dict[bytes, tuple[T, int]] = {}
        self._new: dict[bytes, tuple[T, int]] = {}
        self.size = 0  # bytes

    def __contains__(self, key: bytes) -> bool:
        return key in self._new or key in self._old

    def __getitem__(self, key: bytes) -> T:
        found = self._new.pop(key, None) or self._old.pop(key)
        self._new[key] = found  # as the one used last
        return found[0]

    def add(self, key: bytes, value: T, size: int) -> None:
        """Add a value of `size` bytes; over the limit, drop the oldest ones."""
        if key in self:
            return
        self._new[key] = value, size
        self.size += size
        while self.size > IN_MEMORY:
            oldest = self._old or self._new
            self.size -= oldest.pop(next(iter(oldest)))[1]

    def keep_newest(self, most: int) -> None:
        """Delete those used longest ago among what was used since the last `forget_unused`."""
        for key in list(self._new)[: max(0, len(self._new) - most)]:
            self.size -= self._new.pop(key)[1]

    def forget_unused(self) -> None:
        """Delete what was not used since the last call."""
        self.size -= sum(size for _, size in self._old.values())
        self._old, self._new = self._new, {}
