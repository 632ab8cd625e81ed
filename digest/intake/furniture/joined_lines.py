"""Join lines that an exporter has broken at a fixed width.

The longest lines of such a text end within one word's length of the width. A line was broken where
the next word did not fit. So a line continues in the next one if that line's first word would not
have fitted.
"""

from __future__ import annotations

from collections.abc import Sequence

WIDEST = 100  # characters; no person or program breaks lines at a larger width
NEAR = 16  # characters; broken lines end this near to the width
SHARE = 0.2  # share of lines near the width from which a text counts as broken
FEWEST = 5  # lines; fewer are not evidence


def width(texts: Sequence[str]) -> int:
    """Return the width at which a text is broken, or 0."""
    if len(texts) < FEWEST:
        return 0
    lengths = []
    for t in texts:
        n = len(t)
        if n > WIDEST and " " in t.strip():
            return 0
        if n <= WIDEST and t.count(" ") >= 2:  # a long address may exceed any width
            lengths.append(n)
    if not lengths:
        return 0
    widest = max(lengths)
    near = sum([n > widest - NEAR for n in lengths])
    return widest if widest >= 40 and near >= SHARE * len(lengths) else 0


def paragraphs(texts: Sequence[str]) -> list[tuple[int, ...]]:
    """Return runs of line numbers, each of which is one paragraph.

    If the text is not broken at a width, each line is a run.
    """
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
