"""An editor's line that is nearly a source's: a reader would take it for the source's own words."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from digest.core import text
from digest.core.model import Article, Problem

ALIKE = 0.8  # likeness of words from which on a line is taken for a source's, misquoted
SHORTEST = 4  # words of a line that is compared
PART = 5  # words from which on a part of a sentence is compared too
NAMED = 6  # differing words that a message names


def almost(line: str, members: Sequence[Article], where: str, kind: str) -> Problem | None:
    """Return the problem with a line that is almost a source's, None where it is not.

    `kind`: `summary` or `quote`, the decision.
    """
    mine = text.words(line)
    score, article, theirs = _nearest(mine, members, kind)
    if score < ALIKE or len(mine) < SHORTEST:
        return None
    if kind == "quote":
        theirs = _part(theirs, mine)
    differs = _differing(theirs, mine) or "is in another order"
    printed = "It is not printed." if kind == "quote" else "It is printed as the editor's."
    what = f"this {kind} is almost a sentence of “{article}” but not word for word: it {differs}. "
    return Problem(
        level="warning",
        where=where,
        what=what + printed,
        fix="Write it as the source does"
        + ("." if kind == "quote" else ", or in words of your own."),
        name="almost-verbatim",
        article=article,
    )


def _nearest(
    mine: list[str], members: Sequence[Article], kind: str
) -> tuple[float, str, list[str]]:
    """Return the sentence that is most like the line: how alike, its article and its words."""
    best: tuple[float, str, list[str]] = (0.0, "", [])
    for a in members:
        for s in a.sentences:
            theirs = text.words(a.text[s.start : s.end])
            score = text.likeness(mine, theirs)
            if kind == "quote" or len(mine) > PART:
                # A part of a sentence is a source's words as well as one with a word changed.
                score = max(score, text.containment(mine, theirs))
            if score > best[0]:
                best = (score, a.id, theirs)
    return best


def _part(theirs: list[str], mine: list[str]) -> list[str]:
    """Return the part of a sentence that a quotation was taken from."""
    matcher = difflib.SequenceMatcher(None, theirs, mine, autojunk=False)
    blocks = [b for b in matcher.get_matching_blocks() if b.size]
    return theirs[blocks[0].a : blocks[-1].a + blocks[-1].size] if blocks else theirs


def _differing(theirs: list[str], mine: list[str]) -> str:
    """Return what the line lost and gained, in words."""
    lost: list[str] = []
    gained: list[str] = []
    matcher = difflib.SequenceMatcher(None, theirs, mine, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag in ("delete", "replace"):
            lost += theirs[i1:i2]
        if tag in ("insert", "replace"):
            gained += mine[j1:j2]
    said = []
    if lost:
        said.append(f"lost “{' '.join(lost[:NAMED])}”")
    if gained:
        said.append(f"gained “{' '.join(gained[:NAMED])}”")
    return " and ".join(said)
