"""Work grows with the length of an input, not with its square, for patterns that repeat."""

from __future__ import annotations

import pytest

import linear_cases as cases

SMALL = 1000  # characters
TIMES = 4  # how much longer the second input is
MOST = 2.0  # times what is in proportion: the square would be four times it
FLOOR = 20_000  # units of work below which fixed costs hide how it grows

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("stage", cases.STAGES)
def test_work_is_in_proportion_to_the_length(stage: str) -> None:
    """Calls and characters looked at, counted at two lengths, for every pattern of the table."""
    assert len(cases.patterns()) > 340
    wrong = []
    for number, (piece, form) in enumerate(cases.patterns()):
        if stage.startswith("article") and number % 12 != list(cases.STAGES).index(stage):
            continue  # each pattern goes through one of the three formats
        make, run = cases.FORMS[form], cases.STAGES[stage]
        run(make(piece, 100))  # what is loaded and remembered once
        small = cases.work(run, make(piece, SMALL))
        large = cases.work(run, make(piece, SMALL * TIMES))
        if large > max(small, FLOOR) * TIMES * MOST:
            wrong.append(f"{piece!r} {form}: {small:,} and {large:,}")
    assert not wrong, "\n".join(wrong)


def test_the_count_sees_a_square() -> None:
    """The guard: a stage that looks at the rest of the text for each character is found."""

    def square(text: str) -> None:
        for i in range(len(text)):
            text[i:].count("\0")

    small, large = (cases.work(square, "a" * n) for n in (SMALL, SMALL * TIMES))
    assert large > small * TIMES * MOST
