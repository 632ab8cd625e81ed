"""Which articles are one text: originals with their pickups and rewrites.

Comes in: the articles of one neighbourhood with facts and quotations. Goes out: reports, each article in exactly one. Trusts facts.

Method: candidates share sampled runs of five words; the decision is by containment, word by word: the share of an article's words
that stand in runs of four words of the other. A cut of a long text is contained in it, and so is a wire text inside a longer article;
resemblance of the whole would miss both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from digest.desk import terms
from digest.desk.facts import shingles
from digest.desk.terms import HASH, WORD, Ints
from digest.model import Article, Copy, Facts, Report, Utterance

RUN = 4
SAME = 0.5
LEAST = 30  # words in common


def reports(
    articles: Sequence[Article], facts: Mapping[str, Facts], utterances: Mapping[str, tuple[Utterance, ...]]
) -> tuple[Report, ...]:
    """The reports of one neighbourhood, in order of their originals."""
    ordered = sorted(articles, key=lambda a: a.id)
    by_id = {a.id: a for a in ordered}
    words: dict[str, Ints] = {}
    copies: dict[str, list[tuple[str, float]]] = {}
    for a, b in _candidates([facts[x.id] for x in ordered]):
        for x in (a, b):
            if x not in words:
                _, codes = terms.tokens(by_id[x].text)
                words[x] = codes[(codes & WORD) > 0] & HASH
        share = max(containment(words[a], words[b]), containment(words[b], words[a]))
        if share >= SAME:
            copies.setdefault(a, []).append((b, share))
            copies.setdefault(b, []).append((a, share))
    out = []
    taken: set[str] = set()
    for one in sorted(ordered, key=lambda x: (not x.wire, -x.words, x.published or "9", x.id)):
        if one.id in taken:
            continue
        taken.add(one.id)
        own = []
        for b, share in sorted(copies.get(one.id, [])):
            if b not in taken:
                taken.add(b)
                own.append(Copy(article=b, relation="pickup", of=one.id, share=round(share, 3)))
        out.append(Report(original=one.id, copies=tuple(own)))
    return tuple(sorted(out, key=lambda r: r.original))


def containment(a: Ints, b: Ints) -> float:
    """Share of the words of `a` that stand in a run of words of `b`."""
    own, other = shingles(a, RUN), shingles(b, RUN)
    if not len(own) or not len(other):
        return 0.0
    hit = np.isin(own, other)
    covered = np.zeros(len(a), bool)
    for k in range(RUN):
        covered[k : k + len(own)] |= hit
    n = int(covered.sum())
    return n / len(a) if n >= LEAST else 0.0


def _candidates(facts: Sequence[Facts]) -> list[tuple[str, str]]:
    where: dict[int, list[int]] = {}
    for i, f in enumerate(facts):
        for h in np.frombuffer(f.shingles, "<u8").tolist():
            where.setdefault(h, []).append(i)
    pairs = {(i, j) for at in where.values() if 1 < len(at) <= 200 for k, i in enumerate(at) for j in at[k + 1 :]}
    return [(facts[i].id, facts[j].id) for i, j in sorted(pairs)]
