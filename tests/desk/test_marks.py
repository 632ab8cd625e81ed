"""Which words are between quotation marks, also if marks are lost or have spaces around them."""

from __future__ import annotations

import pytest

from digest.desk.quotes.double_marks import DoubleMarks, paired
from digest.desk.quotes.marks import marks, pieces


def said(text: str) -> list[str]:
    """Return the words between marks; paragraphs are separated by an empty line."""
    spans, at = [], 0
    for part in text.split("\n\n"):
        spans.append((at, at + len(part)))
        at += len(part) + 2
    return [text[p.start : p.end] for p in pieces(text, spans, marks(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a mark with spaces on both sides closes after a comma, before its cue
        (
            '" The mill is old.\n\nWe want to go home, " Porter said by telephone.',
            ["The mill is old.", "We want to go home,"],
        ),
        (
            "“ The mill is old.\n\nNobody has asked any of us here, ” the cook said.",
            ["The mill is old.", "Nobody has asked any of us here,"],
        ),
        ('"We want to go home , " said Ann Porter.', ["We want to go home ,"]),
        ('We want to stay in the mill, " she said.', ["We want to stay in the mill,"]),
        ('They sat down. " We want to go home," she said.', ["We want to go home,"]),
    ],
)
def test_marks_that_have_spaces_around_them(text: str, expected: list[str]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the reporter's words between two quotations are not quoted
        (
            "Porter praised the board for “telling the truth” and asked the town to look at the"
            " harm that the mill had done to it.”",
            ["telling the truth"],
        ),
        (
            'Pell called it "a fine mill" and took the guests through a tour of the old pumps" below.',
            ["a fine mill"],
        ),
        ("Pell took us through a tour of the old pumps” below the mill.", []),
        # the words begin after their cue
        (
            "Asked about the mill she added, It has been losing money for ten years.”",
            ["It has been losing money for ten years."],
        ),
        (
            "“It is old,” she said. It has been losing money for ten years.”",
            ["It is old,", "It has been losing money for ten years."],
        ),
        (
            "It has been losing money for ten years,” she said.",
            ["It has been losing money for ten years,"],
        ),
    ],
)
def test_a_lost_opening_mark(text: str, expected: list[str]) -> None:
    assert said(text) == expected


def test_a_quotation_within_one_that_ends_with_it() -> None:
    """A mark right after a cue opens words within the quotation; one mark closes both."""
    text = "“They stood at the door and my friend said, “Go home at once,” said Ann Porter."
    assert said(text) == ["They stood at the door and my friend said, “Go home at once,"]


@pytest.mark.parametrize(
    "text",
    [
        "“It holds,” she said. “It is stone.”",
        '"It holds," she said. "It is stone."',
        'They call it "sound" and "new".',
        "“ It holds ” and “”",
        '("It holds") — "stone"',
        '"" he said "it"',
        '"It holds," she said, "for now."',
        'A "("B")" and "c" ',
        "''It holds,'' she said. ''It is stone.''",
        "''It holds '' and '' it''",
        "„Sie hält“, sagte sie. „Noch.“",
        "„Sie hält “ und „ so“ (“)",
        "«Il tient», dit-elle, « encore »",
        "»Sie hält«, sagte sie, »noch.«",
        "x»Sie« hält»noch«",
        "「橋」と『橋』",
    ],
)
def test_the_short_way_gives_the_same_pieces(text: str) -> None:
    """Marks that pair without doubt are read in one step, with the same result."""
    found = marks(text).double
    paragraph = 0, len(text), 0
    whole = DoubleMarks(text, paragraph, found, False, False).read()
    assert paired(text, paragraph, found) in (None, whole)


def test_the_short_way_is_taken() -> None:
    """Plain pairs are read so, and marks that may be something else are not."""
    assert paired("“It holds,” she said.", (0, 21, 0), [(0, 1), (10, 11)])
    assert paired('"It holds," she said.', (0, 21, 0), [(0, 1), (10, 11)])
    assert paired("„Sie hält“, sagte sie.", (0, 22, 0), [(0, 1), (9, 10)])
    assert paired('6"3" tall', (0, 9, 0), [(1, 2), (3, 4)]) is None
