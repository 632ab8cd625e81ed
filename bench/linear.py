"""Measure how the time of each stage grows with an input that repeats one pattern.

    python bench/linear.py [--size 50000] [--stage NAME]

Processor time at a size and at four times that: in proportion it is 4 times as much, for a square
16 times. Prints what grows by more than 8 and takes more than a tenth of a second, and exits with 1.
This sees what tests/test_linear_work.py cannot: a pattern that goes back and forth within one call.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "tests")]
TIMES, MOST, SHORT = 4, 8.0, 0.1


def main() -> int:
    import linear_cases as cases

    parser = argparse.ArgumentParser(description="how the time of stages grows")
    parser.add_argument("--size", type=int, default=50_000, help="characters of the shorter input")
    parser.add_argument("--stage", default="", help="a part of the name of a stage")
    parser.add_argument("--part", default="0/1", help="3/8: the patterns 3, 11, 19, ...")
    asked = parser.parse_args()
    first, step = map(int, asked.part.split("/"))
    wrong = measured = 0
    for stage, run in cases.STAGES.items():
        if asked.stage not in stage:
            continue
        for piece, form in cases.patterns()[first::step]:
            taken = []
            for size in (asked.size, asked.size * TIMES):
                start = time.process_time()
                run(cases.FORMS[form](piece, size))
                taken.append(time.process_time() - start)
            measured += 1
            if taken[1] > SHORT and taken[1] > taken[0] * MOST:
                wrong += 1
                print(f"{stage}: {piece!r} {form}: {taken[0]:.3f} s, {taken[1]:.3f} s", flush=True)
    print(f"{measured} measured at {asked.size:,} and {asked.size * TIMES:,}, {wrong} not linear")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
