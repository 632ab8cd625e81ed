"""Which sentences of a story's sources say the same, and where they differ."""

from __future__ import annotations

import pytest

from digest.curator.compare import Seen, letters

FIRST = "The ferry company raised its fares by 12 percent on Monday, the mayor of Ostrel said."


def about(words: str, first: str = FIRST) -> tuple[bool, str] | None:
    seen = Seen()
    seen.add("a", first)
    match = seen.match(words)
    return (match.same, match.about) if match else None


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (FIRST, (True, "= a")),
        (
            "On Monday the ferry company raised its fares by 12 percent, said the mayor of Ostrel.",
            (True, "≈ a"),
        ),
        ("The ferry company raised its fares by 12 percent.", (True, "≈ a, shorter")),
        (
            "The ferry company raised its fares by 15 percent on Monday, the mayor of Ostrel said.",
            (False, "differs from a: “12”"),
        ),
        ("The library of Ostrel is closed until the roof is dry again.", None),
        ("It rained.", None),
    ],
)
def test_a_sentence_against_an_earlier_one(words: str, wanted: tuple[bool, str] | None) -> None:
    assert about(words) == wanted


def test_figures_that_differ_are_never_the_same() -> None:
    """However similar the words are."""
    for n in (1, 11, 13, 120, 1200):
        found = about(FIRST.replace("12", str(n)))
        assert found is None or not found[0], n


def test_a_quotation_worded_otherwise_is_underlined_where_it_differs() -> None:
    seen = Seen()
    seen.add("c", "“We have brought you a net and no fish,” the mayor of Ostrel, Ida Lund, said.")
    match = seen.match("“We brought you a net and no fish,” the mayor of Ostrel, Ida Lund, said.")
    assert match is not None
    assert not match.same
    assert "have" in match.about
    assert "".join(p.text for p in match.pieces).startswith("“We brought you")


def test_words_of_another_quotation_are_quoted_once() -> None:
    """The closing mark of the other quotation is not one of the differing words."""
    seen = Seen()
    seen.add("c", "“We did not expect to see this in Ostrel,” Ida Lund said on Monday.")
    match = seen.match("“We did not expect to see this,” Ida Lund said on Monday.")
    assert match is not None
    assert match.about == "worded otherwise in c: “this in Ostrel”"


@pytest.mark.parametrize("n", [0, 1, 25, 26, 51, 52, 76, 200])
def test_no_key_is_the_beginning_of_another(n: int) -> None:
    found = letters(n)
    assert len(found) == n == len(set(found))
    assert not any(a != b and b.startswith(a) for a in found for b in found)
