"""What one step of a run leaves to a later one: bytes in memory, and never on disk."""

from __future__ import annotations

MOST = 64 << 20  # bytes that are held at once: the texts of 12,000 articles


class Passing:
    """Bytes by key, each taken once. Beyond `MOST` bytes nothing is held: it is made again."""

    def __init__(self) -> None:
        self._held: dict[bytes, bytes] = {}
        self._room = MOST

    def __len__(self) -> int:
        return len(self._held)

    def add(self, key: bytes, data: bytes) -> None:
        if key not in self._held and len(data) <= self._room:
            self._held[key] = data
            self._room -= len(data)

    def take(self, key: bytes) -> bytes | None:
        """Return what was added, and hold it no longer; None if there is none."""
        data = self._held.pop(key, None)
        if data is not None:
            self._room += len(data)
        return data

    def clear(self) -> None:
        self._held.clear()
        self._room = MOST
