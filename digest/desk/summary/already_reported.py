"""What earlier editions say already: whether a sentence is news.

Only sentences that share most of their content words with an earlier one are compared. Of the
others no more is kept than which of the asked words they have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain

from digest.core.model import Article
from digest.desk.summary.tuning import TUNING
from digest.desk.words.forms import CONTENT, meanings
from digest.desk.words.sentence import Wording, carried, wording


class AlreadyReported:
    """The sentences of earlier reports, by their words.

    `asked`: the sentences that it will be asked for; only their words are kept.
    """

    def __init__(self, earlier: Sequence[Article], asked: Sequence[str]) -> None:
        wanted = frozenset().union(*[wording(text).content for text in asked])
        self._texts = [a.text[s.start : s.end] for a in earlier for s in a.sentences]
        self._by_word: dict[str, list[int]] = {word: [] for word in wanted}
        for i, text in enumerate(self._texts):
            if "—" in text or "–" in text:
                shared = wanted & meanings(text)
            else:
                shared = wanted.intersection(map(CONTENT.__getitem__, text.lower().split()))
            for word in shared:
                self._by_word[word].append(i)

    def has(self, text: str) -> bool:
        """Return whether one of them says what this sentence says."""
        mine = wording(text)
        near = Counter(chain.from_iterable([self._by_word[w] for w in mine.content]))
        least = TUNING.already * len(mine.content)
        likely = [i for i, n in near.items() if n >= least]
        return any(carried(mine, Wording(self._texts[i]), TUNING.already) for i in likely)

    def lacks_headline(self, text: str, title: str | None) -> bool:
        """Return whether a word shared with the headline is in no earlier sentence.

        "The terminal *reopened* on Friday, a week after a fire injured four dock workers."
        """
        mine = wording(text).content & wording(title or "").content
        return not all(self._by_word[word] for word in mine)
