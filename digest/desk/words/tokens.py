"""Split texts into tokens with the hash and the kind of each, as grouping needs them.

Any string is a valid input.

Chunks between two spaces recur across articles, so each chunk is tokenised once and cached. A text
becomes an array of positions in that cache, and one look-up gives the hashes and flags of all its
tokens. The flags answer the first checks of the rules in facts.py (can a name begin here, does a
sentence end here), so the rules only look at possible places. The cache holds only what depends on
a word itself, and is cleared when it grows large.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from digest.core import tables
from digest.desk.words import calendar_words, denials, everyday
from digest.desk.words.hashes import (
    LOW,
    NUMBERS,
    TOKEN,
    Ints,
    key,
    plainly_folded,
    value,
)

# Kind of a token. STOP ends the reach of a name or a count; LINE is the end of a line.
CAPITAL, NUMBER, WORD, STOP, LINE = 1, 2, 4, 8, 16
# Kind of its lower-case form: a common word, a word that cannot begin or end a name, part of a
# date, the last word of a role, `in` or `near`.
EVERYDAY, NO_START, NO_END, DATE, ROLE, PLACING = 32, 64, 128, 256, 512, 1024
# A word of death or injury, a word behind which a toll is someone else's, and a token that contains
# a word that English denials need, as it is printed.
TOLL, CLAUSE, DENIAL = 2048, 4096, 8192
DENIALS = denials.needed("en")

COMMON = everyday.common(13)  # in 1 % of articles or more
FREQUENT = everyday.common(5)
CALENDAR = calendar_words.CALENDAR | calendar_words.SHORT_MONTHS
TITLES = tables.words("words/titles")
ROLES = frozenset(tuple(r.split()) for r in tables.items("words/roles"))  # offices held by a person
LONGEST_ROLE = max(map(len, ROLES))


def _kinds() -> dict[str, int]:
    """Return the flags of each lower-case word."""
    out: dict[str, int] = {}
    counting = tables.table("grouping/counting")
    for flags, words in (
        (EVERYDAY, COMMON),
        (NO_START, CALENDAR | TITLES | FREQUENT | NUMBERS.keys()),
        (NO_END, CALENDAR | FREQUENT),
        (DATE, CALENDAR),
        (ROLE, {r[-1] for r in ROLES}),
        (PLACING, tables.words("words/placing")),
        (TOLL, frozenset(word for own in counting["toll"].values() for word in own)),
        (CLAUSE, counting["words"]["clause"]),
    ):
        for w in words:
            out[w] = out.get(w, 0) | flags
    return out


_KINDS = _kinds()
MOST_TOKENS, MOST_CHARACTERS = 120_000, 2_000_000  # limits of the word cache


MARKS = frozenset(',.;:?!"”’)')  # marks that often end a word
BETWEEN = " \0\0 "  # two texts that are cut at once; no text has this chunk
FLAGS = 32  # bits of the hash; the flags are above it


def _code(printed: str) -> int:
    """Return the hash and flags of a token."""
    first = printed[0]
    low = printed.lower()
    if first.isalpha():
        form = plainly_folded(printed)  # each word comes here once: a cache would only cost
        kind = _KINDS.get(low, 0) | (WORD | CAPITAL if first.isupper() else WORD)
        return key(form) | (kind | NUMBER if form.isdigit() else kind) << FLAGS
    kind = _KINDS.get(low, 0)
    if first.isdigit():
        return key(value(printed)) | (kind | NUMBER | WORD) << FLAGS
    mark = LINE | STOP if printed == "\0" else STOP if printed in '.!?"“”:•|' else 0
    return key(printed) | (kind | mark) << FLAGS


class _Codes(dict[str, int]):
    """Map from a token to its hash and flags. Of three tokens in new chunks, two are known."""

    def __missing__(self, printed: str) -> int:
        code = self[printed] = _code(printed)
        return code


class _Vocabulary(dict[str, int]):
    """Map from a chunk between two spaces to the position and number of its tokens.

    A look-up costs a tenth of tokenising. The tables only grow, into new arrays, so another thread
    may read while one writes.
    """

    def __init__(self) -> None:
        self[BETWEEN.strip()] = 0  # no tokens
        self.printed: list[str] = []
        self.lower: list[str] = []
        self.characters = 0
        self._codes = np.zeros(1 << 12, np.int64)  # the hash, with the flags above it
        self._known = _Codes()
        self._new: list[int] = []  # codes not yet in the array
        self._lock = threading.Lock()

    def __missing__(self, chunk: str) -> int:
        """Add a chunk: its tokens, and how many they are. The lock is held."""
        start = len(self.printed)
        self.characters += len(chunk)
        if chunk.isalpha():
            self.printed.append(chunk)
            self.lower.append(chunk.lower())
            self._new.append(self._known[chunk])
            place = self[chunk] = start << SHIFT | 1
            return place
        if chunk[-1] in MARKS and chunk[:-1].isalpha():  # most others: the pattern takes 1 µs
            found = [chunk[:-1], chunk[-1]]
        else:
            found = TOKEN.findall(chunk)
        self.printed += found
        self.lower += map(str.lower, found)
        self._new += map(self._known.__getitem__, found)
        place = self[chunk] = start << SHIFT | len(found)
        return place

    def find(self, chunks: Sequence[str]) -> tuple[Ints, Ints]:
        """Return the place of each chunk, and the codes of all tokens so far."""
        with self._lock:
            place = np.fromiter(map(self.__getitem__, chunks), np.int64, len(chunks))
            if self._new:
                end = len(self.printed)
                start = end - len(self._new)
                if end > len(self._codes):
                    self._codes = np.concatenate([self._codes[:start], np.zeros(end, np.int64)])
                self._codes[start:end] = self._new
                self._new = []
                self._mark_denials(start, end)
            return place, self._codes

    def _mark_denials(self, start: int, end: int) -> None:
        """Set the flag of the new tokens that contain a word of denials.

        All are searched at once: a word is in few of them.
        """
        new = self.printed[start:end]
        together = "\0".join(new)
        for word in DENIALS:
            if word in together:
                for k, token in enumerate(new, start):
                    if word in token:
                        self._codes[k] |= DENIAL << FLAGS


SHIFT = 31  # bits for the number of tokens; the start of a chunk's tokens is above them
_vocabulary = _Vocabulary()


class Tokens:
    """The tokens of a text: `hashes`, `flags`, and their printed and lower-case forms."""

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
        """Return all tokens in lower case, and a function that returns a range as printed.

        Most printed forms are never needed, so they are looked up on demand.
        """
        at = self._at.tolist()
        lower, table = self._vocabulary.lower, self._vocabulary.printed

        def printed(start: int, end: int) -> list[str]:
            return [table[i] for i in at[start:end]]

        return itemgetter(*at)(lower) if len(at) > 1 else [lower[i] for i in at], printed

    def span(self, start: int, end: int) -> Tokens:
        """Return a range of the tokens."""
        return Tokens(self._vocabulary, self._at[start:end], self._codes[start:end])


def cut(texts: Sequence[str]) -> tuple[Tokens, list[int]]:
    """Return the tokens of several texts in one sequence, and the start of each text in it.

    The last start is the end of the sequence. A line end is the token NUL. No token spans two
    texts.
    """
    global _vocabulary
    if len(_vocabulary.printed) > MOST_TOKENS or _vocabulary.characters > MOST_CHARACTERS:
        _vocabulary = _Vocabulary()
    words = _vocabulary
    together = BETWEEN.join([t.replace("\0", " ") if "\0" in t else t for t in texts])
    chunks = together.replace("\n", " \0 ").split()
    if not chunks:
        return Tokens(words, np.zeros(0, np.int64), np.zeros(0, np.int64)), [0] * (len(texts) + 1)
    place, codes = words.find(chunks)
    count = place & ((1 << SHIFT) - 1)
    end = np.cumsum(count)
    at = np.repeat((place >> SHIFT) - (end - count), count) + np.arange(end[-1])
    begin = [0, *end[(place == 0).nonzero()[0]].tolist(), int(end[-1])]
    return Tokens(words, at, codes[at]), begin
