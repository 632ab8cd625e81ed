"""What an item of a few words says itself, besides whom and what it is about.

Two articles on one person, firm or place are not on one event. A longer text shows by the rest of
its words which event it reports; a short item may be nothing but a name with a description: “the
coxswain Ida Bree, who steers the lifeboat, retires”. So of a short item only the words count that
say what happened, and the other article has to have a good part of them.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from digest.core.model import Article, Facts, Value
from digest.core.patterns import lazy
from digest.desk.grouping import rarity
from digest.desk.words import hashes


class Tuning(Value, frozen=True, kw_only=True):
    """Numbers of this rule (tests/desk/test_short_items.py; the sets of bench/train_pairs.py)."""

    words: int = 26  # of an article; one with fewer is a short item
    share: float = 0.25  # of the weight of what it says that the other article has, at least
    least: int = 48  # sixteenths of rarity; commoner words say nothing
    most: int = 100  # sixteenths of rarity that one word counts, at most


TUNING = Tuning()
# Behind a name, between two commas: “, coxswain of the lifeboat, ”, “, who flies the mail, ”.
INSERTED = lazy(r"\s*,\s[^,.;:!?\n]{3,120},")
# Before a name, in small letters: “the household maker ”.
BEFORE = lazy(r"\b(?:[Tt]he|[Aa]n?) (?:[^\W\d_A-Z][^\W\d_]*[ -]){1,3}$")


def is_short(facts: Facts) -> bool:
    """Return whether an article has too few words to show by them which event it reports."""
    return facts.words < TUNING.words


def said(article: Article, facts: Facts, unspecific: set[int]) -> dict[int, int]:
    """Return the words that say what happened, as hashes, with their weight.

    Not the words of names, numbers and places, nor those that describe who is named. `unspecific`:
    words of places, bodies and offices.
    """
    text = f"{article.title or ''} . {_undescribed(article.text, facts)}"
    printed = [w for w in hashes.TOKEN.findall(text) if w[0].isalpha()]
    words = np.array([hashes.term(w) for w in printed], dtype=np.uint32)
    weight = np.minimum(rarity.weights(words), TUNING.most)
    known = {h for bag in (facts.named, facts.counted) for h in hashes.unpack(bag)[0].tolist()}
    return {
        h: w
        for h, w in zip(words.tolist(), weight.tolist(), strict=True)
        if w >= TUNING.least and h not in known and h not in unspecific
    }


def is_borne_out(said: dict[int, int], words: frozenset[int]) -> bool:
    """Return whether an article has a good part of what a short item says. `words`: all it has."""
    found = sum(w for h, w in said.items() if h in words)
    return found > 0 and found >= TUNING.share * sum(said.values())


def _undescribed(text: str, facts: Facts) -> str:
    """Return a text without its names and what describes them."""
    spans = sorted(s for name, _ in facts.names for s in _described(text, name))
    out, at = [], 0
    for start, end in spans:
        if end > at:
            out.append(text[at : max(at, start)])
            at = end
    return " ".join([*out, text[at:]])


def _described(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Yield where a name is in a text, with the words that describe it."""
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        before = BEFORE.search(text[:at])
        behind = INSERTED.match(text, end)
        yield before.start() if before else at, behind.end() if behind else end
        at = text.find(name, end)
