"""Normalise words for comparison: stems, one spelling per word, figures and negations.

Any string is a valid input. The stemmer belongs to the S-stemmer family (Harman 1991), extended by
-ed and -ing. It only has to map forms of one word to one stem for scoring and comparison; stems are
never printed. Results per word are cached in a `Table`, because news repeats its words.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from typing import TypeVar

from digest.core import tables
from digest.desk.words.calendar_words import CALENDAR
from digest.desk.words.number_words import numbers

T = TypeVar("T")

HEAD = 6  # sentences at the start of an article
MOST = 1 << 15  # words cached in a table
EDGES = ".,;:!?\"'()[]{}“”„«»‘’‚‹›-–—…*/|"

STOP = tables.words("words/stop", "stop")
# Negations and similar words: one more or one fewer changes the meaning of a sentence.
NEGATIONS = tables.words("words/stop", "negations")


class Table(dict[str, T]):
    """Cache of a pure function of a word.

    `map(table.__getitem__, words)` looks up all words of a text and runs Python code only for new
    ones. It costs half as much as `lru_cache`, which also tracks the order of use.
    """

    def __init__(self, of: Callable[[str], T], most: int = MOST) -> None:
        super().__init__()
        self.of = of
        self.most = most

    def __missing__(self, word: str) -> T:
        if len(self) >= self.most:  # bounds the memory; values are recomputed on demand
            self._forget()
        made = self[word] = self.of(word)
        return made

    def _forget(self) -> None:
        """Drop the half that came last: what is frequent came early, and would come again."""
        while len(self) > self.most // 2:
            self.popitem()


@lru_cache(maxsize=1 << 14)
def stem(word: str) -> str:
    """Return the word without the most common English endings; words with digits are unchanged."""
    if len(word) < 4 or not word.isalpha():
        return word
    last = word[-1]  # fast path: most words end in none of these letters
    if last == "s":
        if word.endswith("ies") and len(word) > 4:
            word = word[:-3] + "y"
        elif word.endswith("sses"):
            word = word[:-2]
        elif not word.endswith(("ss", "us", "is")):
            word = word[:-1]
        last = word[-1]
    if last == "g" and word.endswith("ing") and len(word) > 6:
        word = word[:-3]
    elif last == "d" and word.endswith("ed") and len(word) > 5:
        word = word[:-2]
    last = word[-1]
    if len(word) > 4 and last == word[-2] and last not in "lse":
        word = word[:-1]
    if len(word) > 4 and word[-1] == "e":
        word = word[:-1]
    return word


def bare(raw: str) -> str:
    """Return a lower-case word without marks at its edges and without a possessive ending."""
    if raw.isalpha():
        return raw
    word = raw.strip(EDGES)
    return word[:-2] if word.endswith(("'s", "’s")) else word


BARE = Table(bare)


def tokens(text: str) -> list[str]:
    """Return lower-case words without marks at their edges and without possessive endings.

    Splitting at white space is five times as fast as a regular expression, and precise enough here.
    """
    low = text.lower()
    if "—" in low or "–" in low:
        low = low.replace("—", " ").replace("–", " ")
    return list(filter(None, map(_TOKENS.__getitem__, low.split())))


def _token(raw: str) -> str:
    if raw.isalpha():
        return raw
    word = raw.replace("’", "'").strip(EDGES)
    return word[:-2] if word.endswith("'s") else word


def _content(raw: str) -> str:
    word = _token(raw)
    return "" if word in STOP else stem.__wrapped__(word)


_TOKENS = Table(_token)
CONTENT = Table(
    _content
)  # stem of a lower-case word, or an empty string for a word without content


NOTHING = frozenset([""])


def content(words: Sequence[str]) -> list[str]:
    """Return the stems of the content words."""
    return list(filter(None, map(_STEMS.__getitem__, words)))


_STEMS = Table(lambda word: "" if word in STOP else stem.__wrapped__(word))


def figures(words: Collection[str]) -> frozenset[str]:
    """Return the words that contain a digit, and the names of months and weekdays.

    "since June" and "since May" differ in fact. "may" is kept although it is also a verb, because a
    sentence with it is less certain than one without.
    """
    return frozenset(filter(is_figure, words))


def is_figure(word: str) -> bool:
    """Return whether a word contains a digit or is the name of a month or weekday."""
    return word in CALENDAR or (not word.isalpha() and any(c.isdigit() for c in word))


def negated(words: Collection[str]) -> int:
    """Return the number of negations among the words."""
    return sum([w in NEGATIONS or w.endswith("n't") for w in words])


# Numbers up to 99 in one word; a dozen is not always twelve.
_NUMBERS = {w: str(n) for w, n in numbers("en").words.items() if w != "dozen"}
_NUMBERS |= {"%": "percent", "&": "and"}
_AMERICAN = dict(pair.split() for pair in tables.items("words/spelling"))


@lru_cache(maxsize=1 << 14)
def american(word: str) -> str:
    """Return one spelling per word: American, without hyphens and points, numbers in digits.

    Only the pairs in `data/words/spelling.txt` count as two spellings of one word.
    """
    if word in _NUMBERS:
        return _NUMBERS[word]
    word = word.replace("-", "").replace(".", "")
    if word.endswith("%"):
        return word[:-1] + "percent"
    return _AMERICAN.get(word, word)


def spelling(a: str, b: str) -> bool:
    """Return whether two words are spellings of one word."""
    return a == b or american(a) == american(b)


AMERICAN = Table(american)


def spelt(words: Sequence[str]) -> str:
    """Return a key that is equal for all spellings of the same words ("per cent", "percent")."""
    return "".join(map(AMERICAN.__getitem__, words))


@lru_cache(maxsize=256)
def opening(head: str) -> frozenset[str]:
    """Return the stems of an article's first sentences.

    The result is cached: quotations and headlines both use it to find what is central to a story.
    """
    return meanings(head)


def meanings(text: str) -> frozenset[str]:
    """Return the distinct stems of the content words of a text."""
    if "—" in text or "–" in text:
        return frozenset(content(tokens(text)))
    return frozenset(map(CONTENT.__getitem__, text.lower().split())) - NOTHING
