"""Wait in tests for a condition, never for a time, with one limit that a busy machine does not
reach."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

WAIT = 60.0  # seconds: what takes 0.1 to 2 s on an idle machine may take this long on a busy one
COMMAND = 600.0  # seconds: the same for a whole command in a separate process


def until(true: Callable[[], Any], reported: Callable[[], Any] | None = None) -> Any:
    """Return what `true` returns, as soon as that is true. Fails after WAIT seconds."""
    end = time.monotonic() + WAIT
    while not (found := true()):
        assert time.monotonic() < end, (
            f"waited in vain: {reported()}" if reported else "waited in vain"
        )
        time.sleep(0.02)
    return found


@contextmanager
def becomes(true: Callable[[], Any]) -> Iterator[None]:
    """Run the block, then wait until `true`, which must be false before."""
    assert not true(), "it is true before the act: to wait for it would be to wait for nothing"
    yield
    until(true)


def save(file: Path, words: str | bytes) -> None:
    """Write a file as an editor does: a reader finds the old or the new content, never a part."""
    part = file.with_name(f".{os.getpid()}-{threading.get_ident()}.part")
    part.write_bytes(words if isinstance(words, bytes) else words.encode("utf-8"))
    os.replace(part, file)
