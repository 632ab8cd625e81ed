"""Compare the sentences of a story's sources: which say the same, and where they differ.

It only marks sentences for the editor and decides nothing. Two sentences are compared by their
words and their figures; where the figures differ, they are never called the same.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache

import msgspec

from digest.core import text
from digest.curator.values import Piece

MARKS = '“”„«»‹›",;. '  # around words that are quoted once more
QUOTED = re.compile(r"“[^“”]{8,}”")  # a quotation of some words
WORD = re.compile(r"\w+(?:[.,:]\d+)*")


class Tuning(msgspec.Struct, frozen=True):
    """Set by hand on the sample publication; it changes what is folded, never what is printed."""

    same: float = 0.72  # share of the shorter sentence's words that the longer one has
    alike: float = 0.5  # the same, where figures differ
    fewest: int = 3  # words of the shorter sentence
    longest: int = 3  # letters of a word that is too short to be compared
    shorter: float = 0.75  # length of a sentence that is called shorter


TUNING = Tuning()


class Known(msgspec.Struct, frozen=True):
    """A sentence with its words and figures. `letter` is empty while it is not shown by itself."""

    letter: str
    text: str
    words: frozenset[str]
    figures: frozenset[str]

    @classmethod
    def of(cls, letter: str, words: str) -> Known:
        """Return a sentence with its letter, the stems of its long words, and figures."""
        found = [w.casefold() for w in WORD.findall(words)]
        figures = frozenset(w for w in found if w[0].isdigit())
        long = (w for w in found if len(w) > TUNING.longest and not w[0].isdigit())
        return cls(letter, words, frozenset(_stem(w) for w in long) | figures, figures)


def _stem(word: str) -> str:
    return word[:-1] if word.endswith("s") and len(word) > 4 else word


class Match(msgspec.Struct, frozen=True):
    """How a sentence relates to an earlier one. `same`: it can be folded; `own`: its letter."""

    letter: str
    same: bool
    about: str
    pieces: tuple[Piece, ...] = ()
    own: str = ""


class Seen:
    """The sentences before one, found by their words."""

    def __init__(self) -> None:
        self._all: list[Known] = []
        self._by_word: dict[str, list[int]] = defaultdict(list)

    def add(self, letter: str, words: str) -> None:
        known = Known.of(letter, words)
        for word in known.words:
            self._by_word[word].append(len(self._all))
        self._all.append(known)

    def match(self, words: str) -> Match | None:
        """Return how a sentence relates to the one before it that is most alike."""
        known = Known.of("", words)
        shared = Counter(i for w in known.words for i in self._by_word.get(w, ()))
        best: tuple[float, Known] | None = None
        for i, n in shared.items():
            fewer = min(len(known.words), len(self._all[i].words))
            share = n / fewer if fewer >= TUNING.fewest else 0.0
            if share >= TUNING.alike and (best is None or share > best[0]):
                best = (share, self._all[i])
        return None if best is None else _match(known, best[1], best[0])


@lru_cache(maxsize=64)
def related(texts: tuple[str, ...]) -> tuple[Match, ...]:
    """Return for each sentence how it relates to an earlier one, with the letters that they get.

    Letters depend on the texts alone, so that no act changes the letter of a sentence: first those
    that are not folded, in order, then those that are. Each result's `own` is its letter.
    """
    seen = Seen()
    keys = iter(letters(len(texts)))
    found: list[Match] = []
    for words in texts:
        match = seen.match(words)
        if match and match.same:
            found.append(match)
            continue
        letter = next(keys)
        seen.add(letter, words)
        about, pieces = (match.about, match.pieces) if match else ("", ())
        found.append(Match(match.letter if match else "", False, about, pieces, letter))
    return tuple(msgspec.structs.replace(m, own=next(keys)) if m.same else m for m in found)


def _match(known: Known, other: Known, share: float) -> Match | None:
    if text.plain(known.text) == text.plain(other.text):
        return Match(other.letter, True, f"= {other.letter}")
    agree = known.figures <= other.figures or other.figures <= known.figures
    quoted = QUOTED.search(known.text), QUOTED.search(other.text)
    worded = quoted[0] and quoted[1] and text.plain(quoted[0][0]) != text.plain(quoted[1][0])
    if agree and share >= TUNING.same and not worded:
        short = len(known.words) < TUNING.shorter * len(other.words)
        return Match(other.letter, True, f"≈ {other.letter}{', shorter' if short else ''}")
    if quoted[0] and quoted[1] and worded and share >= TUNING.same:
        start, end = quoted[0].span()
        inner, theirs = differing(quoted[0][0], quoted[1][0])
        theirs = theirs.strip(MARKS)
        pieces = (Piece(text=known.text[:start]), *inner, Piece(text=known.text[end:]))
        return Match(other.letter, False, f"worded otherwise in {other.letter}: “{theirs}”", pieces)
    if not agree:
        pieces, theirs = differing(known.text, other.text)
        about = f"differs from {other.letter}: “{theirs}”" if theirs else ""
        return Match(other.letter, False, about, pieces)
    return None


def differing(words: str, other: str) -> tuple[tuple[Piece, ...], str]:
    """Cut a sentence where its words differ from another's; return also what the other has."""
    a, b = words.split(" "), other.split(" ")
    plain = [[text.plain(w).strip(".,;:") for w in side] for side in (a, b)]
    pieces: list[Piece] = []
    theirs: list[str] = []
    matcher = difflib.SequenceMatcher(None, plain[0], plain[1], autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        here = " ".join(a[i1:i2])
        if here:
            pieces.append(Piece(text=here, marked=tag != "equal"))
        if tag in ("replace", "insert"):
            theirs.append(" ".join(b[j1:j2]))
    return tuple(_spaced(pieces)), _first(theirs)


def _spaced(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with the spaces between them, which no piece underlines."""
    out: list[Piece] = []
    for i, piece in enumerate(pieces):
        if i:
            out.append(Piece(text=" "))
        out.append(piece)
    return out


def _first(theirs: Sequence[str]) -> str:
    """Return the differences that hold a figure, else the longest, at most two."""
    figures = [t for t in theirs if re.search(r"\d", t)]
    chosen = figures[:2] or sorted(theirs, key=len, reverse=True)[:1]
    return " … ".join(x if len(x) <= 80 else f"{x[:77]}…" for x in chosen)


def letters(n: int) -> list[str]:
    """Return n keys, none the beginning of another: a to y, za to zz, or on with zza."""
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    if n <= 51:
        return [*alphabet[:25], *(f"z{c}" for c in alphabet)][:n]
    out: list[str] = []
    prefix = ""
    while len(out) < n:
        out += [prefix + c for c in alphabet[:25]]
        prefix += "z"
    return out[:n]
