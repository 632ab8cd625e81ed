"""The processes of a build: they come when there is work, and can be sent home in between."""

from __future__ import annotations

import os

from digest.commands.workers import Crew


def test_a_fresh_crew_comes_for_the_next_work() -> None:
    """Nobody comes before there is work; who went home is gone, and the next work is done by others."""
    with Crew(2) as crew:
        assert crew._pool is None
        first = {crew.submit(os.getpid).result() for _ in range(4)}
        crew.go_home()
        crew.go_home()
        for pid in first:
            try:
                os.kill(pid, 0)
            except ProcessLookupError:
                continue
            raise AssertionError(f"{pid} is still there")
        second = {crew.submit(os.getpid).result() for _ in range(4)}
    assert not first & second
    assert os.getpid() not in first | second
