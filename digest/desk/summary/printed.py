"""What the printed sentences have introduced, and what the sentence before one does not.

A sentence is printed behind the one before it in its article, which mostly says what it speaks of;
where that sentence does not, it is judged here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from digest.core import tables
from digest.core.patterns import lazy
from digest.desk.summary.candidates import Candidate
from digest.desk.summary.needs import stub
from digest.desk.summary.outside import outside
from digest.desk.words.number_words import numbers

_FIGURE = lazy(r"(?:That|This) (?:amount|figure|number|percentage|rate|share|sum|total)\b")
CURRENCIES = "$€£¥"
_THE_AMOUNT = lazy(
    r"(?<!, )\bthe ([$€£¥]\d[\d.,]*)(?:m|bn|k)?(?: million| billion)? "
    r"(?!(?:of|in|to|for|million|billion)\b)([a-z]+)\b"
)
QUESTION = 8  # words of a question that is answered in its paragraph


class Printed:
    """What the sentences printed so far have introduced.

    Each set is brought up to date when it is asked for: most are not asked for at the end.
    """

    def __init__(self) -> None:
        self.added: list[Candidate] = []
        self._names = _Union(lambda c: c.names)
        self._stems = _Union(lambda c: c.stems)
        self._content = _Union(lambda c: c.content)
        self._words = _Union(lambda c: c.lower)

    def add(self, c: Candidate) -> None:
        """Take note of a sentence."""
        self.added.append(c)

    @property
    def names(self) -> set[str]:
        return self._names.of(self.added)

    @property
    def stems(self) -> set[str]:
        return self._stems.of(self.added)

    @property
    def content(self) -> set[str]:
        return self._content.of(self.added)

    @property
    def words(self) -> set[str]:
        return self._words.of(self.added)


class _Union:
    """The union of one set of each of a growing list of candidates."""

    def __init__(self, part: Callable[[Candidate], frozenset[str]]) -> None:
        self._part = part
        self._found: set[str] = set()
        self._read = 0  # of how many candidates

    def of(self, added: Sequence[Candidate]) -> set[str]:
        if self._read < len(added):
            for c in added[self._read :]:
                self._found |= self._part(c)
            self._read = len(added)
        return self._found


def answers_question(c: Candidate) -> bool:
    """Return whether the sentence before it in its paragraph asks.

    As in "Who pays? The owners of the pier.".
    """
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


def lacks_amount(c: Candidate, printed: Printed) -> bool:
    """Return whether "the €900 saving" is of no saving, and no amount, that is printed."""
    if "the " not in c.text or not any(map(c.text.__contains__, CURRENCIES)):
        return False
    for amount, noun in _THE_AMOUNT.findall(c.text):
        known = stub(noun) in printed.content or any(amount in k.text for k in printed.added)
        if stub(noun) and not known:
            return True
    return False


def lacks_relative(c: Candidate, printed: Printed) -> bool:
    """Return whether "the half-brother" is of a person whom no printed sentence names."""
    own = tables.words("summary/definites", "en relatives")
    if c.article.language[:2] in ("en", "un") and own.isdisjoint(outside(c.text).bare):
        return False  # what the sentence needs is not worked out
    return any(
        not need.is_met(printed.content, printed.words) for need in c.needs if need.noun in own
    )
