"""A sentence as the desk compares it: its words in every form that is asked of them, each worked out once.

In: sentences of articles. Out: `Wording`s, and judgements of likeness between two. Trusts nothing: any string is valid. Summary, differences
and evidence ask the same sentences for their words, and copies of a report repeat them, so a sentence is remembered by its text (`wording`)
and a word by its letters (`Table`). Likeness is containment of content terms with a veto by figures and by negation: precision
first, because a sentence shown as "alike" is a claim about a source.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from typing import Any, Generic, TypeVar
from zlib import crc32

from digest.desk.words.forms import (
    CONTENT,
    MOST,
    NOTHING,
    STOP,
    Table,
    bare,
    figures,
    meanings,
    negated,
    stem,
    tokens,
)

T = TypeVar("T")

PAIRS_FROM = 1 << 40  # codes below are words, from there on pairs of words: a word's has 33 bits


class Once(Generic[T]):
    """A value that is worked out when it is first asked for, and then is in the object: asking again costs no call."""

    def __init__(self, make: Callable[[Any], T]) -> None:
        self.make = make
        self.name = make.__name__
        self.__doc__ = make.__doc__

    def __get__(self, obj: Any, kind: type[Any]) -> T:
        made: T = self.make(obj)
        setattr(obj, self.name, made)
        return made


def _code(raw: str) -> int:
    word = bare(raw)
    if not word:
        return 0
    return (_checksum(word) << 1) | (word not in STOP)


def _checksum(word: str) -> int:
    return crc32(stem(word).encode("utf-8", "replace"))


# A lower-case word as typed, as a number: its stem's checksum, odd when it carries meaning, 0 for a mark. Numbers are quicker to pair
# than strings, and a checksum hangs on nothing that was read before.
CODES = Table(_code, 2 * MOST)

IDLE = frozenset([_checksum(w) << 1 for w in STOP])  # the numbers of words that carry no meaning


class Wording:
    """The words of one sentence."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.typed = text.lower().split()

    @Once
    def kinds(self) -> frozenset[str]:
        """Its lower-case words as typed, marks and all."""
        return frozenset(self.typed)

    @Once
    def words(self) -> list[str]:
        return tokens(self.text)

    @Once
    def content(self) -> frozenset[str]:
        """Stems of the words that carry meaning."""
        if "—" in self.text or "–" in self.text:
            return meanings(self.text)
        return frozenset(map(CONTENT.__getitem__, self.typed)) - NOTHING

    @Once
    def figures(self) -> frozenset[str]:
        return figures(self.words)

    @Once
    def denials(self) -> int:
        """How often the words deny."""
        return negated(self.words)

    @Once
    def numbers(self) -> frozenset[str]:
        """Figures, the words read as they are typed."""
        return figures([bare(w) for w in self.text.split()])

    @Once
    def codes(self) -> list[int]:
        """Its words as numbers, marks left out."""
        typed = self.text.lower().replace("—", " ").split() if "—" in self.text else self.typed
        return list(filter(None, map(CODES.__getitem__, typed)))

    @Once
    def bag(self) -> frozenset[int]:
        """The words that carry meaning, as numbers, each once."""
        return frozenset(self.codes) - IDLE

    @Once
    def paired(self) -> frozenset[int]:
        """The same with the pairs of neighbours of which one carries meaning."""
        return self.bag.union([a << 40 | b for a, b in pairwise(self.codes) if a & 1 or b & 1])


@lru_cache(maxsize=1 << 10)
def wording(text: str) -> Wording:
    """The words of a sentence. Remembered while a story is written: every stage asks, and copies repeat it. Few, for what is remembered
    longer only pushes out of the processor's caches what is needed."""
    return Wording(text)


def same_content(a: Wording, b: Wording, share: float = 0.7) -> bool:
    """Both say the same in other words: most content terms of either are in the other, and neither has a figure or a denial that
    the other lacks. Six content terms at least: less is not a ground for a claim."""
    if min(len(a.content), len(b.content)) < 6 or len(a.content & b.content) < share * max(
        len(a.content), len(b.content)
    ):
        return False
    return a.denials == b.denials and a.figures == b.figures


def carried(a: Wording, by: Wording, share: float = 0.7) -> bool:
    """What `a` says is in `by` too (which may say more): content terms contained, and no figure that `by` lacks."""
    if not a.content or len(a.content & by.content) < share * len(a.content):
        return False
    return a.figures <= by.figures and (a.denials > 0) <= (by.denials > 0)
