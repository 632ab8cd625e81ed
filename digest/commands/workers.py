"""An executor whose processes start when there is work, and can be ended between two steps.

What a process remembers of words while it reads is of no use where stories are composed, and fills
its memory; new processes are started for the next step.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from typing import Any

FEW = 300  # calls of 4 ms: a folder of 100 renamed takes 1.0 s CPU without workers, 2.3 with them


class Workers(Executor):
    """Processes for one thread. Not safe to share between threads. `size`: how many.

    `beside_threads`: other threads of this process run, so that forking it is not safe. Then each
    process imports the program: 1.2 s CPU for two, as long as it takes to read FEW articles here.
    """

    def __init__(self, size: int, beside_threads: bool = False) -> None:
        self.size = size
        self._beside_threads = beside_threads
        self._pool: ProcessPoolExecutor | None = None

    @property
    def few(self) -> int:
        """How many calls are sooner made in this process, while no worker runs."""
        return FEW if self._beside_threads and self._pool is None else 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self.size,
                mp_context=multiprocessing.get_context(self._start_method()),
                initializer=_begin,
                initargs=(self._beside_threads,),
            )
        return self._pool.submit(fn, *args, **kwargs)

    def _start_method(self) -> str | None:
        known = multiprocessing.get_all_start_methods()
        if self._beside_threads:
            return "forkserver" if "forkserver" in known else "spawn"
        return "fork" if "fork" in known and sys.platform != "darwin" else None  # forking is quick

    def end(self) -> None:
        """End the processes once their work is done; new ones start with the next piece of work."""
        self.shutdown()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait, cancel_futures=cancel_futures)
            self._pool = None


def _begin(ignores_interrupts: bool) -> None:
    """Prepare a worker: it ends with the process that started it, however that one ends.

    `ignores_interrupts`: Ctrl-C is for the server, which ends its workers.
    """
    if ignores_interrupts:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this worker when its parent is gone: a killed one can't tell it to."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
