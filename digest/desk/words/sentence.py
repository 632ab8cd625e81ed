"""Hold the words of a sentence in every form needed for comparison, each computed once.

Any string is a valid input. Summary, differences and evidence use the words of the same sentences,
and copies of a report repeat them. So sentences are cached by their text (`wording`) and words by
their letters (`Table`). Two sentences are alike if the content terms of one are contained in the
other, unless figures or negations differ. Precision comes first, because a sentence shown as
"alike" is a claim about a source.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from typing import Any, Generic, TypeVar
from zlib import crc32

from digest.desk.words.calendar_words import CALENDAR
from digest.desk.words.forms import (
    BARE,
    CONTENT,
    MOST,
    NOTHING,
    STOP,
    Table,
    bare,
    figures,
    is_figure,
    meanings,
    negated,
    stem,
    tokens,
)

T = TypeVar("T")

PAIRS_FROM = 1 << 40  # codes below are words (33 bits), codes from here on pairs of words


class Once(Generic[T]):
    """Attribute that is computed at first access and then stored in the object.

    Later accesses cost no function call.
    """

    def __init__(self, make: Callable[[Any], T]) -> None:
        self.make = make
        self.name = make.__name__
        self.__doc__ = make.__doc__

    def __get__(self, obj: object, kind: type[Any]) -> T:
        made: T = self.make(obj)
        setattr(obj, self.name, made)
        return made


def _code(raw: str) -> int:
    word = bare(raw)
    if not word:
        return 0
    return (_checksum(word) << 1) | (word not in STOP)


def _checksum(word: str) -> int:
    """Return the checksum of a word's stem. It is remembered in CODES, and not by `stem` too."""
    return crc32(stem.__wrapped__(word).encode("utf-8", "replace"))


# A lower-case word as a number: the checksum of its stem, odd for a content word, 0 for a mark.
# Numbers are faster to pair than strings, and a checksum does not depend on what was read before.
CODES = Table(_code, 2 * MOST)

_FIGURE = Table(lambda raw: word if is_figure(word := bare(raw)) else "")  # the word or nothing


class Wording:
    """The words of one sentence."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.typed = text.lower().split()

    @Once
    def raws(self) -> list[str]:
        """Return the words as typed."""
        return self.text.split()

    @Once
    def bare(self) -> frozenset[str]:
        """Return the lower-case words without marks at their edges."""
        return frozenset([w if w.isalpha() else BARE[w] for w in self.typed])

    @Once
    def capitals(self) -> list[int]:
        """Return the places of the words that do not begin with a small letter."""
        return [i for i, raw in enumerate(self.raws) if not raw[0].islower()]

    @Once
    def kinds(self) -> frozenset[str]:
        """Return the lower-case words as typed, including marks."""
        return frozenset(self.typed)

    @Once
    def words(self) -> list[str]:
        return tokens(self.text)

    @Once
    def content(self) -> frozenset[str]:
        """Return the stems of the content words."""
        if "—" in self.text or "–" in self.text:
            return meanings(self.text)
        return frozenset(map(CONTENT.__getitem__, self.typed)) - NOTHING

    @Once
    def figures(self) -> frozenset[str]:
        return figures(self.words)

    @Once
    def denials(self) -> int:
        """Return the number of negations."""
        return negated(self.words)

    @Once
    def numbers(self) -> frozenset[str]:
        """Return the figures, as typed."""
        likely = [w for w in self.raws if not w.isalpha() or w in CALENDAR]
        return frozenset(map(_FIGURE.__getitem__, likely)) - NOTHING

    @Once
    def codes(self) -> list[int]:
        """Return the words as numbers, without marks."""
        typed = self.text.lower().replace("—", " ").split() if "—" in self.text else self.typed
        return list(filter(None, map(CODES.__getitem__, typed)))

    @Once
    def bag(self) -> frozenset[int]:
        """Return the codes of the distinct content words."""
        return frozenset([code for code in self.codes if code & 1])

    @Once
    def paired(self) -> frozenset[int]:
        """Return `bag` with the pairs of neighbouring words that include a content word."""
        return self.bag.union([a << 40 | b for a, b in pairwise(self.codes) if a & 1 or b & 1])


@lru_cache(maxsize=1 << 8)  # several tests of one sentence ask for it
def bare_words(text: str) -> frozenset[str]:
    """Return the words in lower case, without marks at their edges."""
    return frozenset(map(BARE.__getitem__, text.lower().split()))


@lru_cache(maxsize=1 << 10)
def wording(text: str) -> Wording:
    """Return the words of a sentence, from a cache.

    Every stage uses them while a story is written, and copies repeat sentences. The cache is small:
    a larger one displaces needed data from the processor's caches.
    """
    return Wording(text)


def same_content(a: Wording, b: Wording, share: float = 0.7) -> bool:
    """Return whether two sentences say the same in other words.

    Most content terms of each are in the other, and neither has a figure or a negation that the
    other lacks. Fewer than six content terms are not enough for a claim.
    """
    if min(len(a.content), len(b.content)) < 6 or len(a.content & b.content) < share * max(
        len(a.content), len(b.content)
    ):
        return False
    return a.denials == b.denials and a.figures == b.figures


def carried(a: Wording, by: Wording, share: float = 0.7) -> bool:
    """Return whether `by` also says what `a` says; it may say more.

    The content terms of `a` are contained in `by`, and `a` has no figure that `by` lacks.
    """
    if not a.content or len(a.content & by.content) < share * len(a.content):
        return False
    return a.figures <= by.figures and (a.denials > 0) <= (by.denials > 0)
