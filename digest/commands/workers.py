"""An executor whose processes start when there is work, and can be ended between two steps.

What a process remembers of words while it reads is of no use where stories are composed, and fills
its memory; new processes are started for the next step.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from typing import Any


class Workers(Executor):
    """Processes for one thread. Not safe to share between threads."""

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

    def end(self) -> None:
        """End the processes once their work is done; new ones start with the next piece of work."""
        self.shutdown()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait, cancel_futures=cancel_futures)
            self._pool = None
