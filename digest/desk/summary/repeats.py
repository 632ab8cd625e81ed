"""Whether a printed sentence says most of another one already.

`has` compares words, by their number and by what they are worth; `overlaps` compares stems, where
sentences are counted, by the limits that were measured on labelled stories (see `tuning`).
"""

from __future__ import annotations

import math

from digest.desk.summary.candidates import Candidate
from digest.desk.summary.gist import says_confirmed
from digest.desk.summary.standalone import QUOTE_MARKS
from digest.desk.summary.tuning import TUNING
from digest.desk.words.sentence import Once, wording

WHEN = frozenset(wording("happen happened happens occur occurs occurred").codes)


def _alike(a: frozenset[str], b: frozenset[str], limit: float) -> bool:
    """Return whether the cosine of two sets of stems reaches a limit."""
    both = len(a & b)
    return both > 0 and both * both >= limit * limit * len(a) * len(b)


def _has_figures_of(c: Candidate, k: Candidate) -> bool:
    """Return whether a short sentence has all its figures, and no name, from another.

    As in "About 40 boats sank." behind "A storm sank 40 boats off Osk".
    """
    figures = c.said.numbers
    if not figures or not figures <= k.said.numbers:
        return False
    return not any(raw[0].isupper() for raw in c.said.raws[1:])


def _quotes_again(c: Candidate, k: Candidate) -> bool:
    """Return whether a speech holds words that a printed sentence quotes.

    As in "“It is a farce,” she said." behind "Ida Brandt called it “a farce”.".
    """
    return any(words in c.text for words in k.quoted)


class Repeats:
    """The sentences printed so far, and what is compared with them.

    A sentence that repeats none of them is compared with those alone that are printed later:
    limits only grow.
    """

    def __init__(self, worth: dict[int, float], counts_words: bool) -> None:
        self.printed: list[Candidate] = []
        self._worth = worth
        self._counts_words = counts_words

    @Once
    def _roots(self) -> dict[int, float]:
        """Return the square root of what each term is worth."""
        return dict(zip(self._worth, map(math.sqrt, self._worth.values()), strict=True))

    def add(self, c: Candidate) -> None:
        """Take note of a printed sentence."""
        self.printed.append(c)

    def has(self, c: Candidate) -> bool:
        """Return whether one printed sentence has most of its words."""
        for k in self.printed[c.distinct_from :]:
            if self._shared(c, k):
                return True
        c.distinct_from = len(self.printed)
        return False

    def _shared(self, c: Candidate, k: Candidate) -> bool:
        t = TUNING
        both = c.bag & k.bag
        many = len(both)
        if many > 2 and not WHEN.isdisjoint(c.bag) and not WHEN.isdisjoint(k.bag):
            return True  # when and where it happened, twice
        if c.said.codes[: t.opening] == k.said.codes[: t.opening] or (
            many > 2 and len(c.said.numbers & k.said.numbers) > 1
        ):
            return True  # the same opening twice, or the same figures
        if c.words <= t.short and not self._counts_words and _has_figures_of(c, k):
            return True
        if not many:
            return False
        if c.text[0] in QUOTE_MARKS and _quotes_again(c, k):
            return True
        strict = t.repeat_leads if not self._counts_words and c.index == k.index == 0 else 1.0
        if many > t.repeat * strict * min(len(c.bag), len(k.bag)):
            return True
        root = self._roots.__getitem__
        for x in (c, k):
            if x.weight < 0:
                x.weight = math.fsum(map(root, x.bag))
        limit = (t.repeat_worth + t.repeat_slack * len(self.printed)) * strict
        return math.fsum(map(root, both)) > limit * min(c.weight, k.weight)

    def overlaps(self, c: Candidate) -> bool:
        """Return whether a printed sentence says most of the same, where sentences are counted."""
        if self._counts_words:
            return False
        t = TUNING
        confirms = 0.0  # worked out when it is first asked for
        mine, my_gist = c.gists
        for k in self.printed[c.compared :]:
            theirs, their_gist = k.gists
            if mine.isdisjoint(theirs):
                continue
            if c.report == k.report:
                limit = t.overlap_same  # a report seldom repeats itself
            elif c.index == k.index == 0:
                limit = t.overlap_leads  # two first sentences report the same event
            else:
                limit = t.overlap
            confirms = confirms or (
                t.confirms if says_confirmed(c.lower, c.article.language) else 1.0
            )
            if _alike(mine, theirs, limit * confirms):
                return True
            attributed = my_gist is not mine or their_gist is not theirs
            if attributed and _alike(my_gist, their_gist, limit * confirms):
                return True
        c.compared = len(self.printed)
        return False
