"""Group the printings of a story's quotations.

Two printings are one quotation if their words are nearly the same, whoever is named as speaker. The
comparison is a longest common subsequence of words (difflib), after a cheap test by common words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from itertools import chain

from digest.core.model import Article, Quotation, StoryMembers, Value
from digest.core.text import plain
from digest.desk.words.forms import (
    AMERICAN,
    NOTHING,
    STOP,
    Table,
    american,
    stem,
    tokens,
)

END = " .,;"  # final marks that belong to the reporter's sentence


class Tuning(Value, frozen=True):
    """Tuned numbers of grouping; set with tests/cases/reconcile and the sample of real articles."""

    alike: float = 0.75  # share of common words from which two printings are one quotation
    common: float = 0.35  # share of common heavy words below which printings are not compared
    compared: int = 4  # printings of a group that a new one is compared with
    short: int = 3  # words; printings this short must be equal
    tag: int = 120  # characters between two halves of a quotation


TUNING = Tuning()

_HEAVY = Table(lambda word: "" if (spelt := american(word)) in STOP else stem(spelt))
_CONTRACTED = {"won't": "will", "can't": "can", "shan't": "shall"}


def _parted(word: str) -> tuple[str, ...]:
    """Return "cannot" and "don't" as two words, because reporters differ in contractions."""
    if word == "cannot":
        return "can", "not"
    if word.endswith("n't") and len(word) > 3:
        return _CONTRACTED.get(word, word[:-3]), "not"
    return (AMERICAN[word],)


_PARTED = Table(_parted)


class Printing:
    """One quotation as one article prints it."""

    __slots__ = (
        "_spelt",
        "article",
        "at",
        "heavy",
        "order",
        "report",
        "said",
        "second",
        "text",
        "tokens",
        "worded",
    )

    def __init__(self, article: Article, report: int, order: int, said: Quotation) -> None:
        self.article = article
        self.report = report
        self.order = order
        self.said = said
        self.second = False  # second half of a split quotation
        text = article.text[said.start : said.end]
        left = len(text) - len(text.lstrip())
        self.text = text.strip().rstrip(",;").rstrip()
        self.at = said.start + left
        self.tokens = tokens(self.text)
        self.heavy = set(map(_HEAVY.__getitem__, self.tokens)) - NOTHING or set(self.tokens)
        self._spelt: list[str] | None = None
        # The words and the marks between them.
        self.worded = plain(self.text).rstrip(END) or self.text

    @property
    def spelt(self) -> list[str]:
        """Return the words in a uniform spelling, with "not" separate from its verb."""
        if self._spelt is None:
            self._spelt = list(chain.from_iterable(map(_PARTED.__getitem__, self.tokens)))
        return self._spelt


def printings(
    story: StoryMembers,
    articles: Mapping[str, Article],
    utterances: Mapping[str, tuple[Quotation, ...]],
) -> list[Printing]:
    """Return every printing of the story's articles, in the order of its reports."""
    out: list[Printing] = []
    order = 0
    for r, report in enumerate(story.reports):
        for id in report.members:
            a = articles.get(id)
            if a is None:
                continue
            before: Quotation | None = None
            for said in utterances.get(id, ()):
                p = Printing(a, r, order, said)
                p.second = before is not None and _split(a, before, said)
                before = said
                order += 1
                # One or two words without a speaker are scare quotes, not a quotation.
                if p.tokens and (said.speaker or said.role or len(p.tokens) > 3):
                    out.append(p)
    return out


def _split(a: Article, first: Quotation, second: Quotation) -> bool:
    """Return whether both are halves of one statement, with the speaker between them."""
    between = a.text[first.end : second.start]
    return (
        first.speaker == second.speaker and 0 < len(between) <= TUNING.tag and "\n" not in between
    )


def groups_of(found: Sequence[Printing]) -> list[list[Printing]]:
    """Return the printings grouped by quotation, in the order of first printing.

    Two printings in one article are grouped only if they are identical, and count once.
    """
    groups: list[list[Printing]] = []
    sizes: list[int] = []  # heavy words of the first printing of each
    by_word: dict[str, list[int]] = {}
    for p in found:
        heavy = p.heavy
        near = Counter(chain.from_iterable([held for w in heavy if (held := by_word.get(w))]))
        best, best_score = -1, 0.0
        least, size = TUNING.common, len(heavy)
        for g in sorted([g for g, n in near.items() if n >= least * (size + sizes[g])]):
            if any(k.article is p.article and k.worded != p.worded for k in groups[g]):
                continue
            score = max(_alike(p.spelt, k.spelt) for k in groups[g][: TUNING.compared])
            if score > best_score:
                best, best_score = g, score
        if best_score >= (TUNING.alike if len(p.tokens) > TUNING.short else 1.0):
            if not any(k.article is p.article for k in groups[best]):
                groups[best].append(p)
            continue
        for w in heavy:
            by_word.setdefault(w, []).append(len(groups))
        groups.append([p])
        sizes.append(size)
    return groups


def _alike(a: Sequence[str], b: Sequence[str]) -> float:
    if a == b:
        return 1.0
    return SequenceMatcher(None, a, b, autojunk=False).ratio()
