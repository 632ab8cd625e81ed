"""The processes of a build start when there is work, and can be ended in between."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

import pytest

from digest.commands.workers import Workers
from digest.core import packing, pure_calls


@pytest.mark.processes
def test_new_processes_do_the_next_work() -> None:
    """None starts before there is work; those that were ended are gone."""
    with Workers(2) as workers:
        assert workers._pool is None
        first = {workers.submit(os.getpid).result() for _ in range(4)}
        workers.end()
        workers.end()
        for pid in first:
            with pytest.raises(ProcessLookupError):
                os.kill(pid, 0)
        second = {workers.submit(os.getpid).result() for _ in range(4)}
    assert not first & second
    assert os.getpid() not in first | second


@pytest.mark.processes
def test_processes_beside_threads_do_work() -> None:
    with Workers(1, beside_threads=True) as workers:
        assert workers.submit(os.getpid).result() != os.getpid()


@pytest.mark.processes
@pytest.mark.parametrize("size", [1, 2, 40])
def test_chunks_in_flight_follow_the_size_of_the_executor(size: int) -> None:
    """A cluster that a small machine drives is kept busy."""
    with Workers(size) as workers:
        assert pure_calls.size_of(workers) == size
        assert size < pure_calls.in_flight(workers) <= 2 * size + 1


class Counted(Executor):
    """Runs calls in this process, and counts them. `few`: how many are not worth sending out."""

    size = 2

    def __init__(self, few: int) -> None:
        self.few, self.calls = few, 0
        self.chunks: list[int] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.calls += len(args[2])
        self.chunks.append(len(args[2]))
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


@pure_calls.call("test-double", chunk=4)
def doubled(shared: int, argument: int) -> int:
    return shared * argument


@pytest.mark.parametrize(("few", "handed_out"), [(0, 50), (49, 50), (50, 0), (300, 0)])
def test_few_calls_do_not_start_processes(few: int, handed_out: int) -> None:
    workers = Counted(few)
    arguments = [packing.pack(i) for i in range(50)]
    parts = pure_calls.run_chunks(doubled, packing.pack(2), arguments, workers)
    assert [packing.unpack(r, int) for part in parts for r in part] == list(range(0, 100, 2))
    assert workers.calls == handed_out


@pure_calls.call("test-triple")
def tripled(shared: int, argument: int) -> int:
    return shared * argument


@pytest.mark.parametrize(
    ("calls", "chunks"), [(40, []), (100, [25, 25, 25, 25]), (150, [64, 64, 22])]
)
def test_a_day_of_articles_is_shared_among_the_workers(calls: int, chunks: list[int]) -> None:
    """Of a hundred articles each of two workers reads half, and none waits for the last chunk."""
    workers = Counted(0)
    arguments = [packing.pack(i) for i in range(calls)]
    parts = pure_calls.run_chunks(tripled, packing.pack(3), arguments, workers)
    found = [packing.unpack(r, int) for part in parts for r in part]
    assert found == [3 * i for i in range(calls)]
    assert workers.chunks == chunks


@pytest.mark.processes
def test_workers_that_run_already_take_few_calls() -> None:
    with Workers(1, beside_threads=True) as workers:
        assert workers.few > 0
        workers.submit(os.getpid).result()
        assert workers.few == 0
    assert Workers(1).few == 0, "forking is quick"


WAIT = 120  # seconds, at most, until the workers are gone
KILLED = """
import os, time
from digest.commands.workers import Workers

workers = Workers(2, beside_threads={})
print(workers.submit(os.getpid).result(), flush=True)
workers.submit(time.sleep, 3600)
time.sleep(3600)
"""


@pytest.mark.processes
@pytest.mark.parametrize("beside_threads", [False, True])
def test_workers_end_with_a_killed_build(beside_threads: bool) -> None:
    """One of them is at work and one waits. They hold the output open as long as they live."""
    command = [sys.executable, "-c", KILLED.format(beside_threads)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as build:
        try:
            assert build.stdout is not None
            assert int(build.stdout.readline())
            build.kill()
            build.communicate(timeout=WAIT)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(build.pid, signal.SIGKILL)
