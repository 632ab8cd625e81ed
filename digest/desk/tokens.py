"""A text cut into tokens, with what grouping asks of each: its hash, and what kind of word it is.

Comes in: texts. Goes out: `Tokens` of each text. Trusts nothing; any string is a valid input.

Method: what stands between two spaces recurs, over all articles, so its tokens are found once and remembered: a text becomes an array of
places in that memory, and hashes and flags of all its tokens are one look-up each. The flags say what the rules in facts.py ask first (may
a name begin with it, does it end a sentence), so that they look only where something can be. The memory is no state: it holds only what
a word itself says, and is begun anew when it grows large.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from digest.desk.background import SHARES
from digest.desk.terms import MONTHS, NUMBERS, TOKEN, WEEKDAYS, folded, key, value

# What a token is. STOP ends what a name or a count may reach over; LINE is the end of a line.
CAPITAL, NUMBER, WORD, STOP, LINE = 1, 2, 4, 8, 16
# What its lower-cased form is: a common word, one that begins no name, one that ends none, the last word of a role, `in` or `near`.
EVERYDAY, NO_START, NO_END, DATE, ROLE, PLACING = 32, 64, 128, 256, 512, 1024

COMMON = frozenset(w for k, line in SHARES.items() if k <= 13 for w in line.split())  # in 1 % of articles or more
FREQUENT = frozenset(w for k, line in SHARES.items() if k <= 5 for w in line.split())
CALENDAR = frozenset(MONTHS) | frozenset(WEEKDAYS) | frozenset("jan feb mar apr jun jul aug sep sept oct nov dec".split())
TITLES = frozenset(
    "mr mrs ms miss dr sir lord lady dame prof professor rev reverend father sister st sen senator rep representative gov governor president "
    "lt col gen general capt captain sgt sergeant det detective officer deputy sheriff chief police inspector superintendent lieutenant "
    "colonel major corporal cpl judge justice attorney prosecutor minister chancellor secretary prime vice mayor king queen prince princess pope coach "
    "director chairman chairwoman spokesman spokeswoman congressman congresswoman councilman councilwoman commissioner".split()
)
# Roles held by one person at a time, at least within what the word before them names (NATO, French, Chicago).
ROLES = {
    tuple(r.split())
    for r in (
        "secretary general;president;prime minister;premier;chancellor;foreign minister;defense minister;defense secretary;finance minister;"
        "interior minister;secretary of state;attorney general;vice president;pope;king;queen;mayor;governor;sheriff;police chief;chief of police;"
        "chief executive;chief executive officer;ceo;head coach;manager;speaker;majority leader;minority leader;treasury secretary;home secretary;"
        "foreign secretary;health minister;health secretary;fire chief;medical examiner;coroner;district attorney;chief justice;army chief"
    ).split(";")
}
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
        (PLACING, {"in", "near"}),
    ):
        for w in words:
            out[w] = out.get(w, 0) | flags
    return out


_KINDS = _kinds()
MOST_TOKENS, MOST_CHARACTERS = 700_000, 8_000_000  # in the memory of words


def _code(printed: str) -> tuple[int, int]:
    """Hash and flags of a token."""
    first = printed[0]
    if first.isdigit():
        return key(value(printed)), NUMBER | WORD
    if first.isalpha():
        form = folded(printed)
        return key(form), WORD | (CAPITAL if first.isupper() else 0) | (NUMBER if form.isdigit() else 0)
    return key(printed), (LINE | STOP if printed == "\0" else STOP if printed in '.!?"“”:•|' else 0)


class _Vocabulary(dict[str, int]):
    """What stands between two spaces -> its number; and of each number where its tokens lie in the tables. Looking a chunk up costs a
    tenth of finding its tokens. The tables only grow (into new arrays), so that another thread may read while one writes."""

    def __init__(self) -> None:
        self.start = np.zeros(1 << 12, np.int64)
        self.count = np.zeros(1 << 12, np.int64)
        self.hashes = np.zeros(1 << 12, np.uint32)
        self.flags = np.zeros(1 << 12, np.int64)
        self.printed: list[str] = []
        self.lower: list[str] = []
        self.characters = 0
        self._known: dict[str, tuple[str, str, int, int]] = {}
        self._lock = threading.Lock()

    def __missing__(self, chunk: str) -> int:
        with self._lock:
            if (number := self.get(chunk)) is not None:
                return number
            number, place = len(self), len(self.printed)
            found = [chunk] if chunk.isalpha() else TOKEN.findall(chunk)
            for t in found:
                known = self._known.get(t)
                if known is None:
                    lower = t.lower()
                    mark, flags = _code(t)
                    known = self._known[t] = t, lower, mark, flags | _KINDS.get(lower, 0)
                at = len(self.printed)
                if at == len(self.hashes):
                    self.hashes, self.flags = (np.concatenate([x, np.zeros_like(x)]) for x in (self.hashes, self.flags))
                self.hashes[at], self.flags[at] = known[2], known[3]
                self.lower.append(known[1])
                self.printed.append(known[0])
            if number == len(self.start):
                self.start, self.count = (np.concatenate([x, np.zeros_like(x)]) for x in (self.start, self.count))
            self.start[number], self.count[number] = place, len(found)
            self.characters += len(chunk)
            self[chunk] = number
            return number


_vocabulary = _Vocabulary()


class Tokens:
    """The tokens of a text: `hashes` and `flags`; `printed` and `lower` are made when asked for."""

    def __init__(self, vocabulary: _Vocabulary, at: NDArray[np.int64]) -> None:
        self._vocabulary = vocabulary
        self._at = at
        self.hashes: NDArray[np.uint32] = vocabulary.hashes[at]
        self.flags: NDArray[np.int64] = vocabulary.flags[at]

    def __len__(self) -> int:
        return len(self._at)

    @cached_property
    def printed(self) -> Sequence[str]:
        return _picked(self._vocabulary.printed, self._at)

    @cached_property
    def lower(self) -> Sequence[str]:
        return _picked(self._vocabulary.lower, self._at)

    def span(self, start: int, end: int) -> Tokens:
        """Some of the tokens."""
        return Tokens(self._vocabulary, self._at[start:end])


def _picked(table: list[str], at: NDArray[np.int64]) -> Sequence[str]:
    if len(at) < 2:
        return [table[i] for i in at.tolist()]
    out: tuple[str, ...] = itemgetter(*at.tolist())(table)
    return out


def cut(texts: Sequence[str]) -> tuple[Tokens, list[int]]:
    """The tokens of several texts in one row, and where each text begins among them (with the end of all as the last). An end of line is
    the token NUL. Tokens are those of each text alone."""
    global _vocabulary
    if len(_vocabulary.printed) > MOST_TOKENS or _vocabulary.characters > MOST_CHARACTERS:
        _vocabulary = _Vocabulary()
    words = _vocabulary
    rows = [(t.replace("\0", " ") if "\0" in t else t).replace("\n", " \0 ").split() for t in texts]
    chunks = [c for row in rows for c in row] if len(rows) != 1 else rows[0]
    number = np.fromiter(map(words.__getitem__, chunks), np.int64, len(chunks))
    count = words.count[number]
    end = np.cumsum(count)
    total = int(end[-1]) if len(end) else 0
    at = np.repeat(words.start[number] - (end - count), count) + np.arange(total)
    ends = [0, *end.tolist()]
    return Tokens(words, at), [0, *(ends[n] for n in accumulate(map(len, rows)))]
