"""Define a piece of text between quotation marks."""

from __future__ import annotations

from digest.core.model import Value

SPACES = " \t\n\u00a0\u202f\u2009\u200a\u200b\u3000"
BEFORE_OPENING = frozenset(" \t\n\u00a0\u202f\u2009([{—–-/…:;,“\"‘'«\u200b\ufeff")


class Piece(Value, frozen=True, order=True):
    """Words between marks at `start:end`; `outer` includes the marks. `mark` is `"` or `'`.

    `runs_on`: the closing mark is missing because the quotation continues in the next paragraph.
    `damaged`: a mark is missing or reversed.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    mark: str
    runs_on: bool
    damaged: bool
    paragraph: int


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds without white space at either end."""
    while start < end and text[start] in SPACES:
        start += 1
    while start < end and text[end - 1] in SPACES:
        end -= 1
    return start, end
