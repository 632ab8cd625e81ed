"""Find the lines that print the headline which a page or an editor states."""

from __future__ import annotations

from itertools import repeat

from digest.core.model import Block
from digest.core.text import likeness, plain, words

HEADLINE = 300  # characters; no headline is longer
ALIKE = 0.8  # similarity to the stated headline at which a line counts as the headline


def mark(blocks: list[Block], roles: list[str | None], stated: list[str]) -> None:
    """Mark the headline given by fields or page, and its later printings as repeats.

    The headline is the first line equal or similar to it.
    """
    keys = {plain(t).casefold() for t in stated}
    bags = [words(t) for t in stated]
    tellers = [_teller(bag) for bag in bags]
    met = False
    for i, b in enumerate(blocks):
        if len(b.text) > HEADLINE:
            continue
        low = b.text.casefold()
        if not any(map(_may_be, repeat(low), tellers)):
            continue
        same = plain(b.text).casefold() in keys
        if not same and i < 12 and not met and " " in b.text.strip():
            bag = words(b.text)
            same = len(bag) > 2 and any(likeness(bag, w) >= ALIKE for w in bags)
        if same:
            roles[i] = "repeat" if met else "title"
            met = True


def _teller(bag: list[str]) -> tuple[list[str], int, int]:
    """Return words, and limits of missing and of all words, that exclude most lines quickly.

    The words are those of the headline, longest first, without those that punctuation may print
    differently. A line with k of its n words has a similarity of at most 2k/(n+k), and a line of m
    words at most 2n/(n+m). Both are under ALIKE when over a third of the words are missing, or when
    m is over half as large again as n.
    """
    return (
        sorted([w for w in bag if "'" not in w], key=lambda w: -len(w)),
        len(bag) // 3,
        len(bag) * 3 // 2,
    )


def _may_be(low: str, teller: tuple[list[str], int, int]) -> bool:
    """Return whether a lower-case line has enough words of a headline and not too many others.

    Parts of other words count as well.
    """
    telling, spare, most = teller
    for word in telling:
        if word not in low:
            if not spare:
                return False
            spare -= 1
    return sum([word[0].isalnum() for word in low.split()]) <= most
