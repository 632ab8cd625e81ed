"""The words of a sentence outside of its quotations, and signs among them.

Many tests look for a few words each ("he", "also", "we"). Which of these words a sentence has is
found once, as one number: a test that needs a word that is not there is not made. A sign says that
a word is there, never what it means; all signs are English.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache, reduce
from operator import or_

from digest.core import tables
from digest.core.patterns import lazy
from digest.desk.words.everyday import common
from digest.desk.words.forms import BARE, STOP, Table
from digest.desk.words.sentence import Once, Wording, wording

OURS = 1  # "we", "you", "I", "us": the outlet or the readers
PERSON = 2  # "he", "she"
GROUP = 4  # "they"
IT = 8  # "it", "them"
THIS = 256  # "this", "that", "those"
ITS = 16  # "its", "their"
LINK = 32  # "also"
PHRASE = 64  # a word of "as a result", "for example"
DAY = 512  # a word of "the next day"
PAGE = 1024  # a word of "the video below"
REPLY = 2048  # "replied"
DEGREE = 4096  # "more", "still", "wanted"
REST = 128  # "then", "since", "added": see `leaning`

_WORDS = (
    (OURS, "me we my our ours us you your i"),
    (PERSON, "he she him his her hers himself herself"),
    (GROUP, "they"),
    (IT, "it them"),
    (THIS, "this that those"),
    (ITS, "its their"),
    (REPLY, "replied retorted countered back"),
    (DEGREE, "more less still even wanted asked demanded sought"),
    (REST, "since afterward afterwards beforehand either then there time agreed disagreed added"),
    (REST, "count counts counted put puts putting total figure number first second third fact"),
)
FREQUENT = 4  # level of words that are in most articles
_QUOTED = lazy(r"[“\"«„][^“”\"«»„]{0,2000}[”\"»“]")
_RUNS = re.compile(r"[^\W_]+")


def _rarest(words: Sequence[str]) -> str:
    return max(words, key=lambda w: (w not in STOP, w not in common(FREQUENT), len(w)))


def _key(day: str) -> str:
    """Return the word that is there wherever the phrase is: "later" of "days later" and "holidays
    later", "that" of "that week" and "that weekend".
    """
    first, *between, last = day.split()
    return max(between, key=len) if between else first if first == "that" else last


@cache
def _signs() -> dict[str, int]:
    """Return the signs of words, each a run of letters."""
    found: dict[str, int] = {}
    words = [(sign, word) for sign, line in _WORDS for word in line.split()]
    words += [(DAY, _key(day)) for day in tables.items("summary/introductions", "en relative days")]
    words += [(LINK, w) for w in tables.items("summary/leaning", "en words")]
    for phrase in tables.items("summary/leaning", "en phrases"):
        words.append((PHRASE, _rarest(_RUNS.findall(phrase))))
    for phrase in tables.items("summary/leaning", "en page"):
        ends = phrase.split()
        inside = [w for w in ends[1:-1] if w not in STOP]
        words += [(PAGE, BARE[w]) for w in inside[:1] or (ends[0], ends[-1])]
    for sign, word in words:
        for run in _RUNS.findall(word):
            found[run] = found.get(run, 0) | sign
    return found


@cache
def _known() -> frozenset[str]:
    return frozenset(_signs())


def _signs_of(word: str) -> int:
    """Return the signs of a lower-case word as typed; of "we’re" those of "we"."""
    signs = _signs()
    if word.isalpha():
        return signs.get(word, 0)
    return reduce(or_, [signs.get(run, 0) for run in _RUNS.findall(word)], 0)


SIGNS = Table(_signs_of)


class Outside:
    """A sentence without what is between quotation marks."""

    def __init__(self, text: str) -> None:
        marked = '"' in text or "“" in text or "«" in text
        self.text = _QUOTED.sub(" “” ", text) if marked else text
        self.has_quotation = marked and self.text != text
        # Most sentences have none: their words are those of the sentence.
        self.said = Wording(self.text) if self.has_quotation else wording(text)
        self.typed = self.said.typed

    @Once
    def low(self) -> str:
        return self.text.lower()

    @Once
    def raws(self) -> list[str]:
        """Return the words as typed."""
        return self.said.raws

    @Once
    def bare(self) -> list[str]:
        """Return the words in lower case, without marks at their edges."""
        return [w if w.isalpha() else BARE[w] for w in self.typed]

    @Once
    def words(self) -> frozenset[str]:
        """Return the same, each once."""
        return self.said.bare

    @Once
    def signs(self) -> int:
        """Return what is there of the words that the tests look for."""
        words, signs = self.said.bare, _signs()
        if "".join(words).isalnum():
            return reduce(or_, [signs[w] for w in words & _known()], 0)
        return reduce(or_, map(SIGNS.__getitem__, words), 0)


@lru_cache(maxsize=1 << 8)
def outside(text: str) -> Outside:
    """Return the sentence without its quotations. Several tests of one sentence ask for it."""
    return Outside(text)


def without_quotations(text: str) -> str:
    """Return the text with what is between quotation marks left out."""
    return outside(text).text
