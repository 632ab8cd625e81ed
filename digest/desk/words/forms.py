"""Words as the desk compares them: terms without endings, one spelling for all, figures and denials.

In: words of articles. Out: terms, and what a word is. Trusts nothing: any string is valid. The stemmer is the S-stemmer family
(Harman 1991) with -ed and -ing: it only has to bring forms of one word together, in scoring and comparing, and is never printed.
What is asked of a word is remembered (`Table`): news repeats its words.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from typing import TypeVar

from digest.core import tables

T = TypeVar("T")

HEAD = 6  # sentences that open an article
MOST = 1 << 15  # words that a table remembers
EDGES = ".,;:!?\"'()[]{}“”„«»‘’‚‹›-–—…*/|"

STOP = frozenset(
    """a about after again against all also although am an and any are as at be because been before being between both but by came can cannot
    could did do does doing down during each few for from further get got had has have having he her here hers herself him himself his how i if in
    into is it its itself just like may me might more most mr mrs ms much must my myself near nor not now of off on once one only or other our
    ours out over own per said same say says she should since so some still such than that the their theirs them themselves then there these
    they this those though through to too told two under until up upon us very was we were what when where whether which while who whom
    whose why will with within without would yet you your yours according added among around another back because'd even ever every
    however include including made make many meanwhile never new next off say's second several take took three toward towards upon use used
    way well went year years day days week weeks month months time times first last late later monday tuesday wednesday thursday friday saturday
    sunday today yesterday tomorrow it's don't didn't wasn't isn't that's he's she's i'm we're they're doesn't won't can't""".split()
)

# Negation and its like: one of them more or less, and a sentence says something else.
NEGATIONS = frozenset(
    "not no never none neither nor without n't cannot deny denied denies refused refuse refuses".split()
)


class Table(dict[str, T]):
    """What a pure function says of each word, remembered. `map(table.__getitem__, words)` asks for all words of a text without a call
    into Python for those that are known, and has half the cost of an `lru_cache`, which keeps books of what was asked last."""

    def __init__(self, of: Callable[[str], T], most: int = MOST) -> None:
        super().__init__()
        self.of = of
        self.most = most

    def __missing__(self, word: str) -> T:
        if len(self) >= self.most:
            self.clear()  # bounded; what is asked again is worked out again
        made = self[word] = self.of(word)
        return made


@lru_cache(maxsize=1 << 14)
def stem(word: str) -> str:
    """The word without its commonest English endings; words with digits stay as they are."""
    if len(word) < 4 or not word.isalpha():
        return word
    last = word[-1]  # most words end in none of these, and one letter tells
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
    """A lower-case word as typed, without the marks at its edges and without a possessive ending."""
    word = raw.strip(EDGES)
    return word[:-2] if word.endswith(("'s", "’s")) else word


BARE = Table(bare)


def tokens(text: str) -> list[str]:
    """Lower-case words without marks at their edges and without a possessive ending. Splitting at white space is five times as
    fast as a pattern, and comparing needs no more."""
    low = text.lower()
    if "—" in low or "–" in low:
        low = low.replace("—", " ").replace("–", " ")
    return list(filter(None, map(_TOKENS.__getitem__, low.split())))


def _token(raw: str) -> str:
    word = raw.replace("’", "'").strip(EDGES)
    return word[:-2] if word.endswith("'s") else word


def _content(raw: str) -> str:
    word = _token(raw)
    return "" if word in STOP else stem(word)


_TOKENS = Table(_token)
CONTENT = Table(
    _content
)  # the stem of a lower-case word as typed, where it carries meaning, else nothing


NOTHING = frozenset([""])


def content(words: Sequence[str]) -> list[str]:
    """Stems of the words that carry meaning."""
    return list(filter(None, map(_STEMS.__getitem__, words)))


_STEMS = Table(lambda word: "" if word in STOP else stem(word))


# "since June" and "since May" are no other words for one thing; nor is "may" for what is said without it.
_CALENDAR = frozenset(
    """january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday""".split()
)


def figures(words: Collection[str]) -> frozenset[str]:
    """The words that hold a digit, and the names of months and weekdays."""
    return frozenset(
        [w for w in words if w in _CALENDAR or (not w.isalpha() and any(c.isdigit() for c in w))]
    )


def negated(words: Collection[str]) -> int:
    """How often the words deny."""
    return sum([w in NEGATIONS or w.endswith("n't") for w in words])


_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_NUMBERS = (
    {w: str(i) for i, w in enumerate(_UNITS)}
    | {w: str(10 * i) for i, w in enumerate(_TENS, 2)}
    | {
        f"{t}-{u}": str(10 * i + k)
        for i, t in enumerate(_TENS, 2)
        for k, u in enumerate(_UNITS[1:10], 1)
    }
    | {"%": "percent", "&": "and"}
)
_AMERICAN = dict(pair.split() for pair in tables.items("words/spelling"))


@lru_cache(maxsize=1 << 14)
def american(word: str) -> str:
    """Return one spelling for all of a word: American, without hyphen and points, numbers in digits.

    Only the pairs of `data/words/spelling.txt` are one word in two spellings.
    """
    if word in _NUMBERS:
        return _NUMBERS[word]
    word = word.replace("-", "").replace(".", "")
    if word.endswith("%"):
        return word[:-1] + "percent"
    return _AMERICAN.get(word, word)


def spelling(a: str, b: str) -> bool:
    """Two spellings of one word."""
    return a == b or american(a) == american(b)


AMERICAN = Table(american)


def spelt(words: Sequence[str]) -> str:
    """Equal for two printings of the same words, however spelt, hyphened or parted ("per cent")."""
    return "".join(map(AMERICAN.__getitem__, words))


@lru_cache(maxsize=256)
def opening(head: str) -> frozenset[str]:
    """Stems of an article's first sentences. Remembered: what is central to a story is asked for its quotations and for its headline."""
    return meanings(head)


def meanings(text: str) -> frozenset[str]:
    """Stems of the words that carry meaning, each once: of `content(tokens(text))`."""
    if "—" in text or "–" in text:
        return frozenset(content(tokens(text)))
    return frozenset(map(CONTENT.__getitem__, text.lower().split())) - NOTHING
