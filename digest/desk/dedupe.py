"""Which articles are one text: originals with their pickups and rewrites.

Comes in: the articles of one neighbourhood with facts and quotations. Goes out: reports, each article in exactly one, and what each
copy changed and dropped. Trusts facts, and that sentence spans lie within the text.

Method: candidates share sampled runs of five words (facts.py); the decision is by containment, word by word: the share of an article's
words that stand in runs of four words of the other. A cut of a long text is contained in it, and so is a wire text inside a longer article;
resemblance of the whole would miss both. A copy of a copy belongs to the same original. A rewrite need share no run of words: sentence by
sentence the rare words of what it tells stand in a sentence of the other, in the same order, and it brings next to no name or figure and no
quotation of its own; reporting of its own would bring at least one of these.
Reports by one form (crime, weather, results) share their words and not their names and figures: they are no copies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from digest.desk import rarity, terms, tokens
from digest.desk.pair import comparable
from digest.desk.terms import shingles
from digest.desk.tokens import WORD
from digest.model import Article, Copy, Facts, Report, Utterance

RUN = 4
SAME = 0.5  # contained so far: a pickup
LEAST = 30  # words in common, below which a text is too short to tell
WHOLE, LOST = 0.8, 0.3  # of a sentence's words: it stands in the other text; it does not
# A rewrite: so much of the weight of its rare words stands in the other; so many of its sentences have a like one there, of that share; the
# mean share of them; and of the pairs of them so many more stand in order than not.
KNOWN, SENTENCES, LIKE, MEAN, ORDER = 0.55, 0.85, 0.3, 0.55, 0.6
OWN_NAMES, OWN_FIGURES = 0.15, 0.1  # no more of its names and figures are strange to the other
SOON = 3  # days after its source that a rewrite appears, at most; later it is a report of what came after
LITTLE = 5  # sentences, below which a text is too short to be told for a rewrite
PLAIN = 48  # sixteenths of rarity, below which a word stands in too many articles to tell anything
SURE = 0.8  # contained so far: no form, whatever is strange
ALL_BUT = 0.6  # of its names are strange to the other, whatever its figures
FORM = 0.4  # of its names and of its figures are strange to the other: the same form, filled in for another event
CROWD = 200  # a run of words that more texts share is a phrase, not a sign


def reports(
    articles: Sequence[Article], facts: Mapping[str, Facts], utterances: Mapping[str, tuple[Utterance, ...]]
) -> tuple[Report, ...]:
    """The reports of one neighbourhood, in order of their originals."""
    ordered = sorted(articles, key=lambda a: a.id)
    if len(ordered) == 1:
        return (Report(original=ordered[0].id),)
    by_id = {a.id: a for a in ordered}
    texts: dict[str, _Text] = {}
    links: dict[str, dict[str, str]] = {}
    for a, b, runs, told in _candidates([facts[x.id] for x in ordered]):
        for x in (a, b):
            if x not in texts:
                texts[x] = _Text(by_id[x])
        relation = _relation(texts[a], texts[b], facts[a], facts[b], runs, told)
        if relation:
            links.setdefault(a, {})[b] = relation
            links.setdefault(b, {})[a] = relation
    out = []
    taken: set[str] = set()
    for one in sorted(ordered, key=lambda x: (not x.wire, -x.words, x.published or "9", x.id)):
        if one.id in taken:
            continue
        taken.add(one.id)
        own: list[tuple[str, str]] = []
        todo = [one.id]
        while todo:
            at = todo.pop(0)
            for b in sorted(links.get(at, {})):
                # a copy of a copy, but not what merely stands beside it in a longer text
                if b not in taken and (at == one.id or texts[b].within(texts[at]) >= SAME):
                    taken.add(b)
                    own.append((b, links[at][b] if at == one.id else "pickup"))
                    todo.append(b)
        out.append(Report(original=one.id, copies=tuple(_copy(texts[b], texts[one.id], relation) for b, relation in sorted(own))))
    return tuple(sorted(out, key=lambda r: r.original))


class _Text:
    """An article's words as hashes, their runs, and where its sentences stand among them."""

    def __init__(self, article: Article) -> None:
        self.article = article
        spans = [(s.start, s.end) for s in article.sentences] or [(0, len(article.text))]
        self.spans = spans
        row, begin = tokens.cut([article.text[s:e] for s, e in spans])
        is_word = (row.flags & WORD) > 0
        place = [0, *np.cumsum(is_word).tolist()]
        self.ends = [place[b] for b in begin[1:]]
        self.words = row.hashes[is_word]
        self.runs = shingles(self.words, RUN)
        self.sorted = np.unique(self.runs)
        self._rare: list[dict[int, int]] | None = None

    def covered(self, other: _Text) -> NDArray[np.bool_]:
        """Which words stand in a run of words of the other."""
        out = np.zeros(len(self.words), bool)
        if len(self.runs) and len(other.sorted):
            at = np.searchsorted(other.sorted, self.runs)
            at[at == len(other.sorted)] = 0
            hit = other.sorted[at] == self.runs
            for k in range(RUN):
                out[k : k + len(hit)] |= hit
        return out

    def within(self, other: _Text) -> float:
        """Share of the words that stand in the other, 0 for a few words."""
        n = int(self.covered(other).sum())
        return n / len(self.words) if n >= min(LEAST, 0.8 * len(self.words)) and n else 0.0

    def by_sentence(self, other: _Text) -> list[float]:
        covered = self.covered(other)
        starts = [0, *self.ends[:-1]]
        return [float(covered[s:e].mean()) if e > s else 1.0 for s, e in zip(starts, self.ends, strict=True)]

    def rare(self) -> list[dict[int, int]]:
        """The words of each sentence that are no everyday ones, with their rarity."""
        if self._rare is None:
            hashes = np.unique(self.words).astype(np.uint32)
            weight = rarity.everyday(hashes)
            known = {h: w for h, w in zip(hashes.tolist(), weight.tolist(), strict=True) if w >= PLAIN}
            words = self.words.tolist()
            starts = [0, *self.ends[:-1]]
            self._rare = [{h: known[h] for h in words[s:e] if h in known} for s, e in zip(starts, self.ends, strict=True)]
        return self._rare


ASSUMED = ("folder", "story", "none")


def _relation(a: _Text, b: _Text, f: Facts, g: Facts, runs: bool, told: bool) -> str:
    """What the one is of the other: a pickup, a rewrite, or nothing. `runs`, `told`: of what there is a sign (`_candidates`)."""
    if not comparable(f, g):
        return ""
    x, y = (a.within(b), b.within(a)) if runs else (0.0, 0.0)
    share = max(x, y)
    if share >= SAME:
        short, long, own, other = (a, b, f, g) if x >= y else (b, a, g, f)
        names, figures = _strange(own, other)
        if share < SURE and ((names >= FORM and figures >= FORM) or names >= ALL_BUT):
            return ""
        whole = sum(s >= WHOLE for s in short.by_sentence(long)) / max(1, len(short.spans))
        return "rewrite" if whole < 0.2 and _retold(short, long, own, other) else "pickup"
    if not told:
        return ""
    short, long, own, other = (a, b, f, g) if len(a.words) <= len(b.words) else (b, a, g, f)
    return "rewrite" if _soon(short.article, long.article) and _retold(short, long, own, other) else ""


def _soon(short: Article, long: Article) -> bool:
    """The one can be made of the other by the days on which they were published, as far as both are stated."""
    days = [
        date.fromisoformat(a.published[:10]) if a.published and a.published_from not in ASSUMED else None for a in (short, long)
    ]
    return not days[0] or not days[1] or -1 <= (days[0] - days[1]).days <= SOON


def _retold(short: _Text, long: _Text, own: Facts, other: Facts) -> bool:
    """The same facts in the same order, without a quotation, and next to no name or figure, of its own."""
    if set(own.quotes) - set(other.quotes):
        return False
    known = _words(other)
    if any(" " in n and terms.term(n.split()[-1]) not in known for n, _ in own.names):
        return False  # somebody else is named
    names, figures = _strange(own, other)
    if names > OWN_NAMES or figures > OWN_FIGURES:
        return False
    shares, places = [], []
    for told in short.rare():
        total = sum(told.values())
        if total < 10 * 16:
            continue  # a few plain words
        best = max(
            ((sum(w for h, w in told.items() if h in other) / total, -k) for k, other in enumerate(long.rare())), default=(0.0, 0)
        )
        shares.append(best[0])
        if best[0] >= LIKE:
            places.append(-best[1])
    if len(shares) < LITTLE or len(places) < SENTENCES * len(shares) or sum(shares) < MEAN * len(shares):
        return False
    order = [(y > x) - (y < x) if x != y else 1 for k, x in enumerate(places) for y in places[k + 1 :]]
    return sum(order) >= ORDER * len(order)


def _strange(own: Facts, other: Facts) -> tuple[float, float]:
    """Share of the names, and of the figures and ages, that the other lacks. Where there are none of a kind, the other kind decides."""
    known = _words(other)
    names = [any(terms.term(w) not in known for w in n.split()) for n, _ in own.names]
    counted = {v for v, _ in other.figures}  # `12 million` stands in no text as 12000000
    figures = [v not in counted and terms.key(v) not in known for v, _ in own.figures if ":" not in v] + [
        terms.key(a) not in known for a in own.ages
    ]
    if not names and not figures:
        return 0.0, 0.0
    if own.ages and other.ages and not set(own.ages) & set(other.ages):
        figures = [True]
    x = sum(names) / len(names) if names else 1.0
    y = sum(figures) / len(figures) if figures else x
    return (x if names else y), y


def _words(f: Facts) -> set[int]:
    return set(terms.unpack(f.body)[0].tolist()) | set(terms.unpack(f.lead)[0].tolist())


def _copy(copy: _Text, original: _Text, relation: str) -> Copy:
    own = copy.by_sentence(original)
    return Copy(
        article=copy.article.id,
        relation="rewrite" if relation == "rewrite" else "pickup",
        of=original.article.id,
        share=round(float(copy.covered(original).mean()) if len(copy.words) else 0.0, 3),
        changed=tuple(span for span, s in zip(copy.spans, own, strict=True) if s < WHOLE),
        dropped=sum(s < LOST for s in original.by_sentence(copy)),
    )


def _candidates(facts: Sequence[Facts]) -> list[tuple[str, str, bool, bool]]:
    """Pairs worth a comparison: whether they share runs of words, whether the one hardly has a word that the other has not."""
    where: dict[int, list[int]] = {}
    for i, f in enumerate(facts):
        for h in np.frombuffer(f.shingles, "<u8").tolist():
            where.setdefault(h, []).append(i)
    pairs = {(i, j) for at in where.values() if 1 < len(at) <= CROWD for k, i in enumerate(at) for j in at[k + 1 :]}
    told = set(_known(facts))
    return [(facts[i].id, facts[j].id, (i, j) in pairs, (i, j) in told) for i, j in sorted(pairs | told)]


def _known(facts: Sequence[Facts]) -> list[tuple[int, int]]:
    """Pairs of which the one has hardly a rare word or a quotation that the other has not: where a rewrite is looked for."""
    bags = [terms.unpack(f.body)[0] for f in facts]
    words, at = np.unique(np.concatenate(bags), return_inverse=True)
    weight = rarity.everyday(words)
    weight[weight < PLAIN] = 0
    row = np.repeat(np.arange(len(bags)), [len(b) for b in bags])
    used = np.flatnonzero((np.bincount(at) > 1) & (weight > 0))
    column = np.full(len(words), -1)
    column[used] = np.arange(len(used))
    here = column[at] >= 0
    stands = np.zeros((len(bags), len(used)))
    stands[row[here], column[at[here]]] = 1.0
    total = np.bincount(row, weight[at], minlength=len(bags))
    share = (stands * weight[used]) @ stands.T / np.maximum(1.0, total)[:, None]
    np.fill_diagonal(share, 0.0)
    size = np.array([f.words for f in facts])
    one, other = np.nonzero((share >= KNOWN) & (size[:, None] <= size[None, :]))
    return [
        (min(i, j), max(i, j))
        for i, j in zip(one.tolist(), other.tolist(), strict=True)
        if not set(facts[i].quotes) - set(facts[j].quotes)
    ]
