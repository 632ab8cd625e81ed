"""Work grows in proportion to the length of an input that repeats a pattern, not to its square."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import pytest

import linear_cases as cases
import regex_steps
from counting_child import Child

SMALL = 1000  # characters
TIMES = 4  # how much longer the second input is
MOST = 2.0  # times the proportional work: quadratic work would be four times it
FLOOR = 20_000  # units of work below which fixed costs hide how it grows

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("linear")]


def is_left_out(number: int, stage: str) -> bool:
    """Return whether a format is not run on a pattern: all of them would take minutes.

    A format is run on one pattern in 13, and so meets pieces in all four forms.
    """
    formats = [s for s in cases.STAGES if s.startswith("article")]
    return stage in formats and number % 13 != formats.index(stage)


def test_each_format_meets_all_forms() -> None:
    for stage in cases.STAGES:
        numbers = [n for n in range(len(cases.patterns())) if not is_left_out(n, stage)]
        assert {cases.patterns()[n][1] for n in numbers} == set(cases.FORMS)


@pytest.mark.parametrize("stage", cases.STAGES)
def test_work_is_in_proportion_to_the_length(stage: str) -> None:
    """Calls and characters looked at, counted at two lengths, for every pattern of the table."""
    assert len(cases.patterns()) > 340
    wrong = []
    for number, (piece, form) in enumerate(cases.patterns()):
        if is_left_out(number, stage):
            continue
        make, run = cases.FORMS[form], cases.STAGES[stage]
        run(make(piece, 100))  # what is loaded and remembered once
        small = cases.work(run, make(piece, SMALL))
        large = cases.work(run, make(piece, SMALL * TIMES))
        if large > max(small, FLOOR) * TIMES * MOST:
            wrong.append(f"{piece!r} {form}: {small:,} and {large:,}")
    assert not wrong, "\n".join(wrong)


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    made = Child()
    yield made
    made.close()


@pytest.mark.parametrize("stage", cases.STAGES)
def test_patterns_take_steps_in_proportion_to_the_length(child: Child, stage: str) -> None:
    """The same inputs, counting the steps of regular expressions within one call."""
    wrong = []
    for number, (piece, form) in enumerate(cases.patterns()):
        if is_left_out(number, stage):
            continue
        wrong += growth(
            child, stage, cases.FORMS[form](piece, SMALL), cases.FORMS[form](piece, SMALL * TIMES)
        )
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("stage", cases.PARTS)
def test_a_part_of_a_stage_is_in_proportion(child: Child, stage: str) -> None:
    """The pattern that each part looks for, repeated; also in short texts, which some parts read
    more closely."""
    run, pieces = cases.PARTS[stage]
    wrong = []
    for piece, after in pieces:
        texts = [
            (piece * n)[:n] + after
            for n in (SMALL // 10, SMALL // 10 * TIMES, SMALL, SMALL * TIMES)
        ]
        wrong += growth(child, stage, texts[0], texts[1])
        wrong += growth(child, stage, texts[2], texts[3])
        run(texts[0])
        small, large = cases.work(run, texts[2]), cases.work(run, texts[3])
        if large > max(small, FLOOR) * TIMES * MOST:
            wrong.append(f"{piece!r}: {small:,} and {large:,} calls")
    assert not wrong, "\n".join(wrong)


def growth(child: Child, stage: str, short: str, long: str) -> list[str]:
    """Return what is wrong with how the steps of patterns grow from one text to the other."""
    small, large = child.steps(stage, short), child.steps(stage, long)
    if large <= max(small, FLOOR) * TIMES * MOST:
        return []
    return [f"{short[:20]!r}: {small:,} and {large:,} steps"]


def test_the_count_sees_a_square() -> None:
    """The guard: a stage that looks at the rest of the text for each character is found."""

    def square(text: str) -> None:
        for i in range(len(text)):
            text[i:].count("\0")

    small, large = (cases.work(square, "a" * n) for n in (SMALL, SMALL * TIMES))
    assert large > small * TIMES * MOST


def test_the_count_of_steps_sees_a_square_and_worse(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard: a pattern that starts at each place, and one that tries every division."""
    spaces = regex_steps.Matcher(re.compile(r"\s+$"))
    spaces.search(" " * (SMALL // 4) + "x")
    small, spaces.steps = spaces.steps, 0
    spaces.search(" " * SMALL + "x")
    assert spaces.steps > small * TIMES * MOST
    monkeypatch.setattr(regex_steps, "MOST", 100_000)
    with pytest.raises(regex_steps.Endless):
        regex_steps.Matcher(re.compile(r"(a+)+$")).search("a" * 40 + "b")


MATCHED = [
    r"a*b", r"(a|ab)*c", r"(?P<q>[\"']).*?(?P=q)", r"^\s+|\s+$", r"\b\w+\b", r"(?<=a)b+", r"(?<!a)b",
    r"(?i)[^A-C]x{2,4}?", r"(?m)^a.*$", r"(\d+,?)+(?!\d)", r"(a)?(?(1)b|c)", r"(?>a+)b", r"x*+y",
    r"(?:ab?){2,3}", r"(?s).\n.", r"(?a)\w+é?", r"[^\W\d_]+", r"\Aa|b\Z",
]  # fmt: skip


@pytest.mark.parametrize("pattern", MATCHED)
def test_the_matcher_that_counts_finds_what_re_finds(pattern: str) -> None:
    """Otherwise its steps mean nothing; a later Python that parses in another way fails here."""
    real = re.compile(pattern)
    counting, rng = regex_steps.Matcher(real), random.Random(1)
    for _ in range(1000):
        text = "".join(rng.choices("aabbcx\"' \n1,yAé", k=rng.randint(0, 12)))
        found, whole = real.search(text), real.fullmatch(text)
        assert counting.search(text) == ((found.start(), found.end()) if found else (-1, -1)), text
        assert counting.match(text, whole=True) == (whole.end() if whole else -1), text
