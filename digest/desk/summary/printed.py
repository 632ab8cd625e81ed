"""What the printed sentences have introduced, and what the sentence before one does not.

A sentence is printed behind the one before it in its article, which mostly says what it speaks of;
where that sentence does not, it is judged here.
"""

from __future__ import annotations

from digest.core import tables
from digest.core.patterns import lazy
from digest.desk.summary.candidates import Candidate
from digest.desk.words.number_words import numbers

_FIGURE = lazy(r"(?:That|This) (?:amount|figure|number|percentage|rate|share|sum|total)\b")
QUESTION = 8  # words of a question that is answered in its paragraph


class Printed:
    """What the sentences printed so far have introduced."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.stems: set[str] = set()
        self.content: set[str] = set()
        self.words: set[str] = set()

    def add(self, c: Candidate) -> None:
        """Take note of a sentence."""
        self.names |= c.names
        self.stems |= c.stems
        self.content |= c.content
        self.words |= c.lower


def answers_question(c: Candidate) -> bool:
    """The sentence before it in its paragraph asks: "Who pays? The owners of the pier."."""
    sentences = c.article.sentences
    last = sentences[c.index - 1]
    if last.paragraph != sentences[c.index].paragraph or c.article.text[last.end - 1] != "?":
        return False
    if c.index > 1 and sentences[c.index - 2].paragraph == last.paragraph:
        return False  # it does not open the paragraph: a question of style
    return len(c.article.text[last.start : last.end].split()) <= QUESTION


def lacks_figure(text: str, before: str) -> bool:
    """ "That share compares with 8 per cent": the sentence before it has no share."""
    if not text.startswith(("That ", "This ")) or not _FIGURE.match(text):
        return False
    spelled = numbers("en").words.keys() - {"one"}
    return not any(map(str.isdigit, before)) and spelled.isdisjoint(before.lower().split())


def lacks_relative(c: Candidate, printed: Printed) -> bool:
    """The article has "the half-brother" of a person whom no printed sentence names."""
    own = tables.words("summary/definites", "en relatives")
    return any(
        not need.is_met(printed.content, printed.words) for need in c.needs if need.noun in own
    )
