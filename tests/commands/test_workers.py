"""The processes of a build: they start when there is work, and can be ended in between."""

from __future__ import annotations

import os

import pytest

from digest.commands.workers import Workers
from digest.core import pure_calls


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


def test_processes_beside_threads_do_work() -> None:
    with Workers(1, beside_threads=True) as workers:
        assert workers.submit(os.getpid).result() != os.getpid()


@pytest.mark.parametrize("size", [1, 2, 40])
def test_chunks_in_flight_follow_the_size_of_the_executor(size: int) -> None:
    """A cluster that a small machine drives is kept busy."""
    with Workers(size) as workers:
        assert pure_calls.size_of(workers) == size
        assert size < pure_calls.in_flight(workers) <= 2 * size + 1
