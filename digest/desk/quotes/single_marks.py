"""Find the text between single quotation marks in a paragraph."""

from __future__ import annotations

import re
from bisect import bisect

from digest.core.patterns import of_words
from digest.desk.quotes.piece import BEFORE_OPENING, SPACES, Piece, trim

_ELIDED = of_words(r"[‘’'](?:<<elided>>|\d0s|\d\d)\b", "quotes/clauses", re.IGNORECASE)
_FEW = 12  # single marks that are tried as the end of a quotation


def singles(
    text: str, span: tuple[int, int, int], found: list[int], taken: list[Piece]
) -> list[Piece]:
    """Return the pieces in the single marks `found`, outside the double ones."""
    start, end, number = span
    out: list[Piece] = []
    starts = [p.outer_start for p in taken]
    free = _outside(found, taken)
    i = 0
    while i < len(free):
        at = free[i]
        i += 1
        if not _opens_single(text, at, start, end):
            continue
        k = _single_end(text, free, i, end)
        if k is None:
            continue
        n = bisect(starts, at)
        between = n < len(starts) and starts[n] < free[k]
        a, b = trim(text, at + 1, free[k])
        if b > a and not between:
            out.append(Piece(a, b, at, free[k] + 1, "'", False, False, number))
            i = k + 1
    return out


def _outside(found: list[int], taken: list[Piece]) -> list[int]:
    """Return the marks that are not inside the pieces `taken`."""
    busy = iter(taken)
    skip = next(busy, None)
    out: list[int] = []
    for at in found:
        while skip is not None and at >= skip.outer_end:
            skip = next(busy, None)
        if skip is None or at < skip.outer_start:
            out.append(at)
    return out


def _opens_single(text: str, at: int, start: int, end: int) -> bool:
    """Return whether a single mark opens a quotation."""
    left = text[at - 1] if at > start else " "
    right = text[at + 1] if at + 1 < end else " "
    word = right.isalnum() or right in "…["
    return left in BEFORE_OPENING and word and _ELIDED.match(text, at) is None


def _single_end(text: str, marks: list[int], i: int, end: int) -> int | None:
    """Return the index of the closing mark in `marks[i:]`, or None.

    A mark after an "s" may be an apostrophe, so it is weak evidence.
    """
    weak = None
    for k in range(i, min(i + _FEW, len(marks))):
        b = marks[k]
        nxt = text[b + 1] if b + 1 < end else " "
        before = text[b - 1]
        if before in SPACES or nxt.isalnum():
            if text[b] in "‘‚" and before in SPACES:
                break
            continue
        if k + 1 < len(marks) and nxt in SPACES and marks[k + 1] == b + 2:
            return k if _opens_single(text, b + 2, b, end) else weak
        if before in ".,?!…;" or nxt in ".,;:?!)" or before not in "sS":
            return k
        weak = k if weak is None else weak
    return weak
