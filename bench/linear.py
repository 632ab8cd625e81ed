"""Measure how the time of each stage grows with an input that repeats one pattern.

    python bench/linear.py [--size 50000] [--stage NAME]

Processor time at a size and at four times that: in proportion it is 4 times as much, for a square
16 times. Prints what grows by more than 8 and takes more than a tenth of a second, and exits with 1.
tests/test_linear_work.py counts calls and the steps of our own patterns; this sees libraries, too.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "tests")]
TIMES, MOST, SHORT = 4, 8.0, 0.1


def _inputs(cases: Any) -> Iterator[tuple[str, Any, str, str, Callable[[int], str]]]:
    """Yield stage, what it runs, the piece, its form, and how to make the text of a size."""
    for stage, run in cases.STAGES.items():
        for piece, form in cases.patterns():
            yield stage, run, piece, form, partial(cases.FORMS[form], piece)
    for stage, (run, pieces) in cases.PARTS.items():
        for piece, after in pieces:
            yield stage, run, piece, "repeated", partial(_repeated, piece, after)


def _repeated(piece: str, after: str, size: int) -> str:
    return (piece * size)[:size] + after


def main() -> int:
    import linear_cases as cases

    parser = argparse.ArgumentParser(description="how the time of stages grows")
    parser.add_argument("--size", type=int, default=50_000, help="characters of the shorter input")
    parser.add_argument("--stage", default="", help="a part of the name of a stage")
    parser.add_argument("--part", default="0/1", help="3/8: the inputs 3, 11, 19, ...")
    asked = parser.parse_args()
    first, step = map(int, asked.part.split("/"))
    wrong = measured = 0
    for stage, run, piece, form, make in list(_inputs(cases))[first::step]:
        if asked.stage not in stage:
            continue
        taken = []
        for size in (asked.size, asked.size * TIMES):
            text = make(size)
            start = time.process_time()
            run(text)
            taken.append(time.process_time() - start)
        measured += 1
        if taken[1] > SHORT and taken[1] > taken[0] * MOST:
            wrong += 1
            print(f"{stage}: {piece!r} {form}: {taken[0]:.3f} s, {taken[1]:.3f} s", flush=True)
    print(f"{measured} measured at {asked.size:,} and {asked.size * TIMES:,}, {wrong} not linear")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
