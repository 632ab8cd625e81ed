"""What earlier editions carry already: whether a sentence is news.

In: the articles of a thread's earlier editions, and a sentence. Out: yes or no. Trusts that sentences are spans of their article's text. Found by
words: only sentences that share most of their content words are compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import chain

from digest.core.model import Article
from digest.desk.words.sentence import Wording, carried, wording

CARRIED = 0.65  # share of content words in one earlier sentence at which a sentence is no news


class Told:
    """The sentences of earlier reports, by their words. `asked`: the sentences that it will be asked for; only their words are kept."""

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
        """One of them carries what this sentence says."""
        mine = wording(text)
        near = Counter(chain.from_iterable([self.by_word[w] for w in mine.content]))
        least = CARRIED * len(mine.content)
        return any(
            n >= least and carried(mine, self.sentences[i], CARRIED) for i, n in near.items()
        )

    def names_news(self, text: str, title: str | None) -> bool:
        """A sentence that is mostly old has a word of its headline that no earlier sentence has: "The terminal *reopened* on Friday, a week after
        a fire in a storage hall injured four dock workers"."""
        mine = wording(text).content & wording(title or "").content
        return not mine <= self.words

    @cached_property
    def words(self) -> frozenset[str]:
        """All words that carry meaning in earlier reports."""
        return frozenset().union(*(t.content for t in self.sentences))
