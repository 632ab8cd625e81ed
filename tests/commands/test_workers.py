"""The processes of a build: they start when there is work, and can be ended in between."""

from __future__ import annotations

import os

from digest.commands.workers import Workers


def test_new_processes_start_for_the_next_work() -> None:
    """No process starts before there is work; after `end`, other processes do the next work."""
    with Workers(2) as pool:
        assert pool._pool is None
        first = {pool.submit(os.getpid).result() for _ in range(4)}
        pool.end()
        pool.end()
        for pid in first:
            try:
                os.kill(pid, 0)
            except ProcessLookupError:
                continue
            raise AssertionError(f"{pid} is still there")
        second = {pool.submit(os.getpid).result() for _ in range(4)}
    assert not first & second
    assert os.getpid() not in first | second
