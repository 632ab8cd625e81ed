"""The processes that make the cold parts of a build; they start when there is work for them.

In: how many. Out: an executor. What a process has learned of words while it read is of no use where entries are written, and fills
its memory: a crew can be sent home between two steps, and a fresh one comes for the next piece of work.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from typing import Any


class Crew(Executor):
    """Used by one thread."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._pool: ProcessPoolExecutor | None = None

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        if self._pool is None:
            # Forking is quick, and safe as long as no other thread runs.
            method = (
                "fork"
                if "fork" in multiprocessing.get_all_start_methods() and sys.platform != "darwin"
                else None
            )
            self._pool = ProcessPoolExecutor(
                self._size, mp_context=multiprocessing.get_context(method)
            )
        return self._pool.submit(fn, *args, **kwargs)

    def go_home(self) -> None:
        """End the processes, when they have done what they were asked for."""
        self.shutdown()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait, cancel_futures=cancel_futures)
            self._pool = None
