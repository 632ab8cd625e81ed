"""Story -> the sentences that tell it, each verbatim from a source.

In: a story's reports, its articles, and the articles of earlier editions of its thread. Out: spans to be printed, in order. Trusts that
sentences are spans of `Article.text` and subheads are none. The method is centroid with position (Radev 2004; Gillick and Favre's
concept coverage 2009 for redundancy): a term is worth the share of reports that use it, more where it stands early; sentences are
taken greedily by what they add, then exchanged while that helps. A report counts once, however many outlets carry it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from digest.desk.alike import STOP, Comparable, carried, stem, tokens
from digest.desk.standing import inside, leans
from digest.model import Article, Pick, Story

DEPTH = 24  # sentences of an article that are looked at: news puts what matters first, and time is bounded
SHORTEST = 6  # words
LONGEST = 60  # words; longer ones are lists or damaged


class Candidate:
    """A sentence that may be printed, with what scoring asks of it."""

    __slots__ = ("article", "end", "gain", "index", "key", "leaning", "place", "report", "start", "terms", "text", "where", "words")

    def __init__(self, article: Article, where: int, report: int, index: int, start: int, end: int, place: float) -> None:
        self.article = article
        self.where = where  # the article's place among the story's
        self.report = report
        self.index = index
        self.start = start
        self.end = end
        self.place = place
        self.text = article.text[start:end]
        self.words = len(self.text.split())
        self.terms: tuple[str, ...] = ()
        self.key = ""
        self.leaning: str | None = None
        self.gain = 0.0


def summarise(
    story: Story,
    articles: Mapping[str, Article],
    earlier: Sequence[Article] = (),
    sentences: int = 5,
    words: int | None = None,
    language: str = "en",
    cap: int | None = None,
) -> tuple[Pick, ...]:
    """The sentences to be printed. With `words` their number is free and the budget is never exceeded. `earlier`: articles of the
    thread in earlier editions; what they carry already is no news, and with nothing new the summary is empty. `cap`: most words
    taken from one article."""
    found = _candidates(story, articles, language)
    if not found:
        return ()
    told: list[Comparable] = []
    if earlier:
        told = [Comparable(a.text[s.start : s.end]) for a in earlier for s in a.sentences]
    weights = _weigh(found, len(story.reports))
    titles = {_key(t) for a in articles.values() if (t := a.title)}
    pool = [c for c in found if SHORTEST <= c.words <= LONGEST and c.key not in titles]
    fresh = pool
    if told:
        fresh = [c for c in pool if not _told(c, told)]
        if not fresh:
            return ()
    chosen = _choose(fresh, weights, sentences, words, cap, single=len(story.members) == 1)
    if not chosen:
        chosen = _fallback(fresh or found, words, cap)
    return tuple(Pick(article=c.article.id, start=c.start, end=c.end) for c in _order(chosen))


def _key(text: str) -> str:
    return " ".join(tokens(text))


def _told(c: Candidate, told: Sequence[Comparable]) -> bool:
    mine = Comparable(c.text)
    return any(carried(mine, t, 0.65) for t in told)


def _candidates(story: Story, articles: Mapping[str, Article], language: str) -> list[Candidate]:
    """Sentences of all members in the summary's language, in the order of the story; every wording once."""
    members = [(articles[m], r) for r, report in enumerate(story.reports) for m in report.members if m in articles]
    tongue = language[:2]
    if any(a.language[:2] == tongue for a, _ in members):
        members = [(a, r) for a, r in members if a.language[:2] in (tongue, "un")]
    elif members:
        most = Counter(a.language for a, _ in members).most_common(1)[0][0]
        members = [(a, r) for a, r in members if a.language == most]
    out: list[Candidate] = []
    for n, (a, r) in enumerate(members):
        total = len(a.sentences)
        for i, s in enumerate(a.sentences[:DEPTH]):
            start = max(s.start, a.lead) if s.start <= a.lead < s.end else s.start
            c = Candidate(a, n, r, i, start, s.end, i / max(1, total))
            toks = tokens(c.text)
            c.key = " ".join(toks)
            c.terms = _terms(toks)
            out.append(c)
    return out


def _terms(toks: Sequence[str]) -> tuple[str, ...]:
    """Content stems, and pairs of words of which at least one carries meaning."""
    stems = [stem(t) if t not in STOP else "" for t in toks]
    single = [s for s in stems if s]
    pairs = [f"{stems[i] or toks[i]} {stems[i + 1] or toks[i + 1]}" for i in range(len(toks) - 1) if stems[i] or stems[i + 1]]
    return tuple(dict.fromkeys(single + pairs))


def _weigh(found: Sequence[Candidate], reports: int) -> dict[str, float]:
    """What a term is worth: in how many reports it stands, the earlier the more."""
    best: dict[str, dict[int, float]] = {}
    for c in found:
        near = 1.0 / (1.0 + c.index / 6)
        for t in c.terms:
            of = best.setdefault(t, {})
            if of.get(c.report, 0.0) < near:
                of[c.report] = near
    out = {}
    for t, of in best.items():
        total = sum(of.values()) / reports
        if reports > 2 and len(of) < 2:
            total *= 0.3
        out[t] = total * (1.0 if " " not in t else 0.7)
    return out


def _choose(
    pool: Sequence[Candidate], weights: Mapping[str, float], sentences: int, budget: int | None, cap: int | None, single: bool
) -> list[Candidate]:
    hidden: dict[str, frozenset[int]] = {}
    for c in pool:
        lead = 1.0 + 0.6 / (1.0 + c.index)
        c.gain = lead
    chosen: list[Candidate] = []
    covered: set[str] = set()
    used: Counter[str] = Counter()
    left = budget if budget is not None else math.inf
    rest = list(pool)
    limit = sentences if budget is None else 10**6
    if single and pool:
        total = len(pool[0].article.sentences)
        limit = min(limit, max(1, math.ceil(total * 0.5)))
    while rest and len(chosen) < limit:
        best, best_value = None, 0.0
        for c in rest:
            if c.words > left or (cap is not None and used[c.article.id] + c.words > cap):
                continue
            new = [weights[t] for t in c.terms if t not in covered]
            if len(new) < 0.4 * len(c.terms):
                continue
            value = sum(new) * c.gain / (c.words + 8) ** 0.8
            if value > best_value:
                if c.leaning is None:
                    if c.article.id not in hidden:
                        hidden[c.article.id] = inside(c.article)
                    c.leaning = "never" if c.index in hidden[c.article.id] else leans(c.text, c.article.language)
                if c.leaning == "never" or (
                    c.leaning == "before" and not any(k.article is c.article and k.index == c.index - 1 for k in chosen)
                ):
                    continue
                best, best_value = c, value
        if best is None:
            break
        chosen.append(best)
        rest.remove(best)
        covered.update(best.terms)
        used[best.article.id] += best.words
        left -= best.words
    return chosen


def _fallback(pool: Sequence[Candidate], budget: int | None, cap: int | None) -> list[Candidate]:
    """No sentence stands alone: the first that fits, so that no story is without one."""
    for c in pool:
        if (budget is None or c.words <= budget) and (cap is None or c.words <= cap) and c.text[-1:] in ".!?\"”'":
            return [c]
    return [min(pool, key=lambda c: c.words)] if budget is None and cap is None else []


def _order(chosen: Sequence[Candidate]) -> list[Candidate]:
    """The strongest lead first, then as the articles go; what leans on a sentence follows it."""
    if not chosen:
        return []
    first = chosen[0]
    rest = sorted(chosen[1:], key=lambda c: (c.place, c.where, c.index))
    out = [first]
    for c in rest:
        at = next((i for i, k in enumerate(out) if k.article is c.article and k.index == c.index - 1), None)
        if at is not None and (c.leaning == "before" or at == len(out) - 1):
            out.insert(at + 1, c)
        else:
            out.append(c)
    return out
