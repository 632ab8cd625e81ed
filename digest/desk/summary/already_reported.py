"""What earlier editions say already: whether a sentence is news.

Only sentences that share most of their content words with an earlier one are compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import chain

from digest.core.model import Article
from digest.desk.summary.tuning import TUNING
from digest.desk.words.sentence import Wording, carried, wording


class AlreadyReported:
    """The sentences of earlier reports, by their words.

    `asked`: the sentences that it will be asked for; only their words are kept.
    """

    def __init__(self, earlier: Sequence[Article], asked: Sequence[str]) -> None:
        self.sentences = [Wording(a.text[s.start : s.end]) for a in earlier for s in a.sentences]
        self.by_word: dict[str, list[int]] = {
            w: [] for text in asked for w in wording(text).content
        }
        wanted = self.by_word.keys()
        for i, t in enumerate(self.sentences):
            for w in wanted & t.content:
                self.by_word[w].append(i)

    def has(self, text: str) -> bool:
        """Return whether one of them says what this sentence says."""
        mine = wording(text)
        near = Counter(chain.from_iterable([self.by_word[w] for w in mine.content]))
        least = TUNING.already * len(mine.content)
        return any(
            n >= least and carried(mine, self.sentences[i], TUNING.already) for i, n in near.items()
        )

    def lacks_headline(self, text: str, title: str | None) -> bool:
        """Return whether a word shared with the headline is in no earlier sentence.

        "The terminal *reopened* on Friday, a week after a fire injured four dock workers."
        """
        mine = wording(text).content & wording(title or "").content
        return not mine <= self.words

    @cached_property
    def words(self) -> frozenset[str]:
        """All words with a meaning in earlier reports."""
        return frozenset().union(*(t.content for t in self.sentences))
