"""What the terms of a story are worth.

Concept coverage (Gillick and Favre 2009) on a centroid with position (Radev 2004): a term is worth
the square of the share of reports that use it, more where it comes early. A report counts once,
however many outlets carry it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import chain

from digest.desk.summary.candidates import Candidate
from digest.desk.summary.tuning import TUNING
from digest.desk.words.sentence import PAIRS_FROM

PER_SENTENCE = 0.3  # of `half_worth`, by the length of the article


def worth(found: Sequence[Candidate], reports: int) -> dict[int, float]:
    """Return what each term is worth.

    Where few reports make a story, how often each uses a word is counted instead of how many use
    it.
    """
    few = reports <= TUNING.few_reports
    by_report: list[list[Candidate]] = [[] for _ in range(reports)]
    for c in sorted(found, key=lambda c: c.index):
        by_report[c.report].append(c)
    share: dict[int, float] = {}
    if reports == 1:  # most stories
        often = _often(by_report[0])
        rise = _rise(often, 1)
        return {t: (r := v * rise[often[t]]) * r for t, v in _near(by_report[0], 1.0).items()}
    for said in by_report:
        near = _near(said, 1.0 if few else 1.0 / reports)
        if few:
            near = _risen(near, _often(said), reports)
        for t in share.keys() & near.keys():
            near[t] += share[t]
        share.update(near)
    if few:
        return {t: v * v for t, v in share.items()}
    pair = TUNING.pair_worth
    return {t: v * v * pair if t >= PAIRS_FROM else v * v for t, v in share.items()}


def _near(said: Sequence[Candidate], share: float) -> dict[int, float]:
    """Return how early each term comes, in the member of the report that has it first.

    `said`: the sentences of a report, those that open its articles first.
    """
    near: dict[int, float] = {}
    half = TUNING.half_worth
    for c in reversed(said):  # backwards, so that the earliest place is the one that stays
        here = 1.0 / (1.0 + c.index / (half + PER_SENTENCE * len(c.article.sentences)))
        near.update(dict.fromkeys(c.terms, here * share))
    return near


def _risen(near: dict[int, float], often: Counter[int], reports: int) -> dict[int, float]:
    rise = _rise(often, reports)
    return {t: v * rise[often[t]] / reports for t, v in near.items()}


def _rise(often: Counter[int], reports: int) -> list[float]:
    """Return what a term is worth more that is in 0, 1, 2, ... sentences of a report."""
    return [1 + math.log2(n or 1) / reports**2 for n in range(1 + max(often.values(), default=0))]


def _often(said: Sequence[Candidate]) -> Counter[int]:
    """Return in how many sentences a report uses each term. A copy's first words count once."""
    often = Counter(chain.from_iterable([c.terms for c in said if not c.copy]))
    if any(c.copy for c in said):
        first: dict[int, str] = {}
        for c in reversed(said):
            first.update(dict.fromkeys(c.terms, c.copy))
        often.update([t for t, copy in first.items() if copy])
    return often
