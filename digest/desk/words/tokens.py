"""A text cut into tokens, with what grouping asks of each: its hash, and what kind of word it is.

Comes in: texts. Goes out: `Tokens` of each text. Trusts nothing; any string is a valid input.

Method: what is between two spaces recurs, over all articles, so its tokens are found once and remembered: a text becomes an array of
places in that memory, and hashes and flags of all its tokens are one look-up each. The flags say what the rules in facts.py ask first (may
a name begin with it, does it end a sentence), so that they look only where something can be. The memory is not a state: it holds only what
a word itself says, and is begun again when it grows large.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from digest.core import tables
from digest.desk.words import everyday
from digest.desk.words.hashes import LOW, MONTHS, NUMBERS, TOKEN, WEEKDAYS, Ints, folded, key, value

# What a token is. STOP ends what a name or a count may reach over; LINE is the end of a line.
CAPITAL, NUMBER, WORD, STOP, LINE = 1, 2, 4, 8, 16
# What its lower-cased form is: a common word, one that begins no name, one that ends none, the last word of a role, `in` or `near`.
EVERYDAY, NO_START, NO_END, DATE, ROLE, PLACING = 32, 64, 128, 256, 512, 1024

COMMON = everyday.common(13)  # in 1 % of articles or more
FREQUENT = everyday.common(5)
CALENDAR = (
    frozenset(MONTHS)
    | frozenset(WEEKDAYS)
    | frozenset("jan feb mar apr jun jul aug sep sept oct nov dec".split())
)
TITLES = tables.words("words/titles")
ROLES = frozenset(tuple(r.split()) for r in tables.items("words/roles"))  # offices with a holder
LONGEST_ROLE = max(map(len, ROLES))


def _kinds() -> dict[str, int]:
    """Lower-cased word -> the flags of what it is."""
    out: dict[str, int] = {}
    for flags, words in (
        (EVERYDAY, COMMON),
        (NO_START, CALENDAR | TITLES | FREQUENT | NUMBERS.keys()),
        (NO_END, CALENDAR | FREQUENT),
        (DATE, CALENDAR),
        (ROLE, {r[-1] for r in ROLES}),
        (PLACING, tables.words("words/placing")),
    ):
        for w in words:
            out[w] = out.get(w, 0) | flags
    return out


_KINDS = _kinds()
MOST_TOKENS, MOST_CHARACTERS = 120_000, 2_000_000  # in the memory of words


FLAGS = 32  # bits of the hash, above which the flags stand


def _code(printed: str) -> int:
    """Hash and flags of a token."""
    first = printed[0]
    if first.isdigit():
        return key(value(printed)) | (NUMBER | WORD) << FLAGS
    if first.isalpha():
        form = folded(printed)
        return (
            key(form)
            | (WORD | (CAPITAL if first.isupper() else 0) | (NUMBER if form.isdigit() else 0))
            << FLAGS
        )
    return (
        key(printed)
        | (LINE | STOP if printed == "\0" else STOP if printed in '.!?"“”:•|' else 0) << FLAGS
    )


class _Vocabulary(dict[str, int]):
    """What is between two spaces -> where its tokens lie in the tables, and how many they are: looking it up costs a tenth of finding
    them. The tables only grow (into new arrays), so that another thread may read while one writes."""

    def __init__(self) -> None:
        self.printed: list[str] = []
        self.lower: list[str] = []
        self.characters = 0
        self._codes = np.zeros(1 << 12, np.int64)  # the hash, and above it the flags
        self._new: list[int] = []  # codes that are not there yet
        self._known: dict[str, tuple[str, int]] = {}
        self._lock = threading.Lock()

    def __missing__(self, chunk: str) -> int:
        with self._lock:
            if (place := self.get(chunk)) is not None:
                return place
            found = [chunk] if chunk.isalpha() else TOKEN.findall(chunk)
            place = len(self.printed) << SHIFT | len(found)
            for t in found:
                known = self._known.get(t)
                if known is None:
                    low = t.lower()
                    known = self._known[t] = low, _code(t) | _KINDS.get(low, 0) << FLAGS
                self.printed.append(t)
                self.lower.append(known[0])
                self._new.append(known[1])
            self.characters += len(chunk)
            self[chunk] = place
            return place

    def codes(self) -> Ints:
        """The codes of all tokens so far."""
        if self._new:
            with self._lock:
                end = len(self.printed)
                start = end - len(self._new)
                if end > len(self._codes):
                    self._codes = np.concatenate([self._codes[:start], np.zeros(end, np.int64)])
                self._codes[start:end] = self._new
                self._new = []
        return self._codes


SHIFT = 31  # of where a chunk's tokens begin, above their number
_vocabulary = _Vocabulary()


class Tokens:
    """The tokens of a text: `hashes` and `flags`; how each is printed, and lower-cased."""

    def __init__(
        self, vocabulary: _Vocabulary, at: NDArray[np.int64], codes: NDArray[np.int64]
    ) -> None:
        self._vocabulary = vocabulary
        self._at = at
        self._codes = codes
        halves = codes.view(np.uint32)
        self.hashes: NDArray[np.uint32] = halves[LOW::2]
        self.flags: NDArray[np.uint32] = halves[1 - LOW :: 2]

    def __len__(self) -> int:
        return len(self._at)

    def strings(self) -> tuple[Sequence[str], Callable[[int, int], list[str]]]:
        """All tokens in lower case, and a look-up of some as they are printed: most are not asked for."""
        at = self._at.tolist()
        lower, table = self._vocabulary.lower, self._vocabulary.printed

        def printed(start: int, end: int) -> list[str]:
            return [table[i] for i in at[start:end]]

        return itemgetter(*at)(lower) if len(at) > 1 else [lower[i] for i in at], printed

    def span(self, start: int, end: int) -> Tokens:
        """Some of the tokens."""
        return Tokens(self._vocabulary, self._at[start:end], self._codes[start:end])


def cut(texts: Sequence[str]) -> tuple[Tokens, list[int]]:
    """The tokens of several texts in one row, and where each text begins among them (with the end of all as the last). An end of line is
    the token NUL. Tokens are those of each text alone."""
    global _vocabulary
    if len(_vocabulary.printed) > MOST_TOKENS or _vocabulary.characters > MOST_CHARACTERS:
        _vocabulary = _Vocabulary()
    words = _vocabulary
    chunks: list[str] = []
    begin = [0]
    for t in texts:
        chunks += (t.replace("\0", " ") if "\0" in t else t).replace("\n", " \0 ").split()
        begin.append(len(chunks))
    if not chunks:
        return Tokens(words, np.zeros(0, np.int64), np.zeros(0, np.int64)), begin
    place = np.fromiter(map(words.__getitem__, chunks), np.int64, len(chunks))
    count = place & ((1 << SHIFT) - 1)
    end = np.cumsum(count)
    at = np.repeat((place >> SHIFT) - (end - count), count) + np.arange(end[-1])
    return Tokens(words, at, words.codes()[at]), [int(end[n - 1]) if n else 0 for n in begin]
