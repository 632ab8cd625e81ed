"""Lines that an exporter has broken at a fixed width, put together again for judgement.

Comes in: the texts of a page's lines. Goes out: runs of line numbers, each a paragraph. Trusts nothing.
A text broken at a width shows it: its longest lines end within a word's length of it, and a line was broken there because the next word
did not fit. So a line goes on in the next one when that one's first word would not have fitted; nothing else needs to be known.
"""

from __future__ import annotations

from collections.abc import Sequence

WIDEST = 100  # characters; beyond it nobody breaks lines by hand or by program
NEAR = 16  # characters: how near to the width the lines end that were broken
SHARE = 0.2  # share of lines near the width from which a text counts as broken
FEWEST = 5  # lines; fewer say nothing


def width(texts: Sequence[str]) -> int:
    """The width at which a text is broken, or 0."""
    if len(texts) < FEWEST:
        return 0
    lengths = []
    for t in texts:
        n = len(t)
        if n > WIDEST and " " in t.strip():
            return 0
        if n <= WIDEST and t.count(" ") >= 2:  # a long address is broken where it will
            lengths.append(n)
    if not lengths:
        return 0
    widest = max(lengths)
    near = sum([n > widest - NEAR for n in lengths])
    return widest if widest >= 40 and near >= SHARE * len(lengths) else 0


def paragraphs(texts: Sequence[str]) -> list[tuple[int, ...]]:
    """Runs of line numbers that are one paragraph each; single lines where the text is not broken at a width."""
    at = width(texts)
    if not at:
        return [(i,) for i in range(len(texts))]
    out: list[tuple[int, ...]] = []
    run = [0]
    for i in range(1, len(texts)):
        first = texts[i].split(None, 1)[:1]
        word = first[0] if first else ""
        starts_anew = (
            word in ("*", "-", "•", "+")
            or word.startswith("#")
            or (word.startswith("[") and word.endswith("]:"))
        )
        if not starts_anew and len(texts[i - 1]) + 1 + len(word) > at:
            run.append(i)
        else:
            out.append(tuple(run))
            run = [i]
    out.append(tuple(run))
    return out
