"""A process in which the patterns of the program count their steps.

Patterns are made when a module is imported, so they are replaced before that, in a separate
process. For each line of JSON, [stage, text], it prints the steps, and where the count was wrong.
"""

from __future__ import annotations

import json
import subprocess
import sys

import paths
import regex_steps
from waiting import WAIT


class Child:
    """The process, as the tests use it."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={"PYTHONPATH": f"{paths.ROOT}:{paths.ROOT / 'tests'}"},
        )

    def steps(self, stage: str, text: str) -> int:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps([stage, text]) + "\n")
        self.process.stdin.flush()
        steps, wrong = json.loads(self.process.stdout.readline())
        assert not wrong, f"{stage} of {text[:40]!r}: {wrong}"
        return int(steps)

    def close(self) -> None:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait(WAIT)
        self.process.stdout.close()


def main() -> None:
    sys.setrecursionlimit(10**6)
    counter = regex_steps.Counter()
    counter.install("digest.")
    import linear_cases

    runs = {**linear_cases.STAGES, **{k: run for k, (run, _) in linear_cases.PARTS.items()}}
    for line in sys.stdin:
        stage, text = json.loads(line)
        counter.total, counter.wrong = 0, []
        try:
            runs[stage](text)
        except regex_steps.Endless:
            counter.wrong.append("a search without end")
        print(json.dumps([counter.total, counter.wrong[:3]]), flush=True)


if __name__ == "__main__":
    main()
