"""Texts as they are compared for copies: words, runs of words and sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from digest.core.model import Article, Facts
from digest.desk.grouping import credit, rarity
from digest.desk.grouping.form import Lead
from digest.desk.grouping.stated import all_words
from digest.desk.words import hashes
from digest.desk.words.hashes import KNOWN_BY, QUOTED, Ints, shingles
from digest.desk.words.sentence import Once

Mask = NDArray[np.bool_]

RUN = 4  # words of a run
LEAST = 30  # words in common, below which a text is too short to tell
PIECE = 50  # words of a piece of another text that is not a form, at least
DENSE = 0.9  # share of the words of such a piece that are the other's
AT_ONCE = 8  # others, from which on a text is compared with all at once
PLAIN = 48  # sixteenths of rarity, below which a word is in too many articles to tell anything
ASSUMED = ("folder", "story", "none")  # where a day comes from that is not stated


class CopyText:
    """An article's words as hashes, their runs, and where its sentences are among them.

    A run is a number that equal runs share within the neighbourhood. `mark` has a place for each
    run, all False.
    """

    def __init__(
        self,
        article: Article,
        words: NDArray[np.uint32],
        ends: list[int],
        runs: Ints,
        mark: Mask,
    ) -> None:
        self.article, self.words, self.ends, self.runs = article, words, ends, runs
        self._mark = mark
        self._covered: dict[str, Mask] = {}
        self._within: dict[str, float] = {}
        self._rare: list[dict[int, int]] | None = None

    @Once
    def spans(self) -> list[tuple[int, int]]:
        """Return where its sentences are in the text."""
        a = self.article
        return [(s.start, s.end) for s in a.sentences] or [(0, len(a.text))]

    def covered(self, other: CopyText) -> Mask:
        """Return which words occur in a run of words of the other."""
        out = self._covered.get(other.article.id)
        if out is None:
            out = self._covered[other.article.id] = np.zeros(len(self.words), bool)
            self._mark[other.runs] = True
            hit = self._mark[self.runs]
            self._mark[other.runs] = False
            if len(hit):
                for k in range(RUN):
                    out[k : k + len(hit)] |= hit
        return out

    def within(self, other: CopyText) -> float:
        """Return the share of the words that are in the other, 0 for a few words."""
        found = self._within.get(other.article.id)
        if found is None:
            found = self._share(int(np.count_nonzero(self.covered(other))))
            self._within[other.article.id] = found
        return found

    def _share(self, n: int) -> float:
        """Return the share of the words that so many are, 0 for a few words."""
        return n / len(self.words) if n >= self._fewest() else 0.0

    def _fewest(self) -> float:
        """Return how many words have to be in another text, for it to count."""
        return max(1, min(LEAST, 0.8 * len(self.words)))

    def compare(self, others: Sequence[CopyText], index: RunIndex) -> None:
        """Work out at once the share of the words that are in each of many others."""
        row = np.full(len(index.texts), -1)
        row[[index.number[other.article.id] for other in others]] = np.arange(len(others))
        position, owner = index.owners(self.runs)
        wanted = row[owner] >= 0
        size = len(self.runs)
        hit = np.zeros((len(others), size), bool)
        hit[row[owner[wanted]], position[wanted]] = True
        covered = np.zeros((len(others), len(self.words)), bool)
        for k in range(RUN if size else 0):
            covered[:, k : k + size] |= hit
        counts = np.count_nonzero(covered, axis=1)
        shares = np.where(counts >= self._fewest(), counts / max(1, len(self.words)), 0.0)
        ids = (other.article.id for other in others)
        self._within.update(zip(ids, shares.tolist(), strict=True))

    def by_sentence(self, other: CopyText) -> list[float]:
        """Return the share of each sentence's words that are in the other."""
        so_far = [0, *np.cumsum(self.covered(other)).tolist()]
        starts = [0, *self.ends[:-1]]
        return [
            (so_far[e] - so_far[s]) / (e - s) if e > s else 1.0
            for s, e in zip(starts, self.ends, strict=True)
        ]

    def in_one_piece(self, other: CopyText) -> bool:
        """Return whether what this text has of the other is in one piece, almost without a gap.

        So is a wire text inside another article. The words that fill in a form break it all over.
        """
        covered = self.covered(other)
        start = best = here = first = 0
        piece = (0, 0)
        for end in self.ends:  # the piece in which the words of the other most outnumber the rest
            if here <= 0:
                here, first = 0, start
            here += 2 * int(np.count_nonzero(covered[start:end])) - (end - start)
            if here > best:
                best, piece = here, (first, end)
            start = end
        n = piece[1] - piece[0]
        return n >= PIECE and int(np.count_nonzero(covered[piece[0] : piece[1]])) >= DENSE * n

    def rare(self) -> list[dict[int, int]]:
        """Return the words of each sentence that are not everyday ones, with their rarity."""
        if self._rare is None:
            own = np.unique(self.words).astype(np.uint32)
            weight = rarity.weights(own)
            known = {h: w for h, w in zip(own.tolist(), weight.tolist(), strict=True) if w >= PLAIN}
            words = self.words.tolist()
            starts = [0, *self.ends[:-1]]
            self._rare = [
                {h: known[h] for h in words[s:e] if h in known}
                for s, e in zip(starts, self.ends, strict=True)
            ]
        return self._rare


class RunIndex:
    """Which texts have a run of words."""

    def __init__(self, texts: Sequence[CopyText]) -> None:
        self.texts = texts
        self.number = {t.article.id: k for k, t in enumerate(texts)}
        runs = np.concatenate([t.runs for t in texts])
        order = np.argsort(runs, kind="stable")
        self._owner = np.repeat(np.arange(len(texts)), [len(t.runs) for t in texts])[order]
        self._end = np.cumsum(np.bincount(runs))

    def owners(self, runs: Ints) -> tuple[Ints, Ints]:
        """Return for each run the numbers of the texts that have it: places of runs, numbers."""
        end = self._end[runs]
        begin = np.where(runs > 0, self._end[runs - 1], 0)
        count = end - begin
        place = np.repeat(np.arange(len(runs)), count)
        at = np.arange(len(place)) - np.repeat(np.cumsum(count) - count, count)
        return place, self._owner[begin[place] + at]


def compare(texts: Mapping[str, CopyText], pairs: Sequence[tuple[str, str]]) -> None:
    """Work out the shares of the texts that are compared with many others.

    The others are compared when they are asked for. Of many copies of one text only the longest is
    compared with many, so that the cost grows with their number.
    """
    others: dict[str, list[CopyText]] = {}
    for a, b in pairs:
        others.setdefault(a, []).append(texts[b])
        others.setdefault(b, []).append(texts[a])
    many = {a: own for a, own in others.items() if len(own) >= AT_ONCE}
    if many:
        index = RunIndex(list(texts.values()))
        for a, own in many.items():
            texts[a].compare(own, index)


def texts_of(compared: Sequence[StatedText]) -> dict[str, CopyText]:
    """Return the texts of all articles of a neighbourhood that are compared."""
    if not compared:
        return {}
    own = [hashes.unfold(x.facts.order, x.facts.body) for x in compared]
    words = np.concatenate(own)
    _, runs = hashes.numbered(shingles(words, RUN))
    mark = np.zeros(len(words), bool)
    out: dict[str, CopyText] = {}
    first = 0
    for x, found in zip(compared, own, strict=True):
        a = x.article
        ends = np.frombuffer(x.facts.lengths, "<u4").cumsum().tolist()
        last = first + len(found)
        out[a.id] = CopyText(a, found, ends, runs[first : max(first, last - RUN + 1)], mark)
        first = last
    return out


class StatedText:
    """An article with its facts, and the words that it has."""

    def __init__(self, article: Article, facts: Facts) -> None:
        self.article, self.facts = article, facts

    @Once
    def exclusive(self) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        """Return its days, ages and places.

        Kinds of facts that can exclude those of another text.
        """
        f = self.facts
        return frozenset(f.days), frozenset(f.ages), frozenset(f.places)

    @Once
    def all_words(self) -> frozenset[int]:
        """Hashes of all words of headline and text."""
        return all_words(self.facts)

    @Once
    def words(self) -> set[int]:
        """Hashes of its words, and of those by which others name it as their source."""
        own = set(self.all_words)
        own.update(hashes.term(w) for w in credit.words(self.article))
        return own

    @Once
    def runs(self) -> set[int]:
        """Return its runs of words, as quotations are known by.

        What is in quotation marks elsewhere may be here in a longer quotation, or in none.
        """
        order = hashes.unfold(self.facts.order, self.facts.body)
        known = shingles(order, QUOTED)
        longer = range(min(KNOWN_BY - QUOTED + 1, len(known)))
        return set(
            np.concatenate([known[:0], *(hashes.runs(known, more) for more in longer)]).tolist()
        )

    @Once
    def lead(self) -> Lead:
        """Return the opening, for the rule on texts by one form."""
        return Lead(self.article, self)

    @Once
    def names(self) -> list[list[int]]:
        """Return the hashes of the words of each name."""
        return [[hashes.term(w) for w in n.split()] for n, _ in self.facts.names]

    @Once
    def day(self) -> int | None:
        """Return the ordinal of the publication day, if it is stated."""
        a = self.article
        return (
            date.fromisoformat(a.published[:10]).toordinal()
            if a.published and a.published_from not in ASSUMED
            else None
        )
