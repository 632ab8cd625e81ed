"""Story -> the sentences that tell it, each verbatim from a source.

In: a story's reports, its articles, and the articles of earlier editions of its thread. Out: spans to be printed, in order. Trusts that
sentences are spans of `Article.text` and that subheads are none. The method is concept coverage (Gillick and Favre 2009) on a centroid with
position (Radev 2004): a term is worth the square of the share of reports that use it, more where it stands early; sentences are taken
greedily by what they add for their length. A report counts once, however many outlets carry it, and one that has spoken lets
the others speak. What works and what does not was measured on two public sets; the constants lie on a plateau, none is fine.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import chain

from digest.core.model import Article, Pick, StoryMembers
from digest.desk.summary.already_reported import Told
from digest.desk.summary.standalone import bare_names, begins_inside, leans, named
from digest.desk.words.sentence import CODES, PAIRS_FROM, wording

DEPTH = 40  # sentences of an article that are looked at: news puts first what matters, and time is bounded
SHALLOW = 36  # sentences of a story that few reports tell
ALONE = 12  # sentences of a story that one report tells
WIDTH = 400  # sentences of a story
SHORTEST = 6  # words
LONGEST = 60  # longer ones are lists, or damaged
FEW = 3  # reports up to which pairs of words tell nothing, and position and frequency tell more
PAIR = 1.7  # worth of a pair of words against a word
AGAIN = 0.5  # worth of a term for each time that it is printed already
LEAD = 0.8  # added worth of a first sentence, half of it for a second, and so on
LEAD_FREE = 0.3  # where sentences are counted: there a report need not speak by its lead
LENGTH = 1.0  # of its words, what a sentence costs where words are counted
LENGTH_FREE = 0.5  # where sentences are counted: there the fuller one is the better
NEAR = 16.0  # sentences from the top at which a term is worth half
SAME = 0.8  # share of content words at which a copy's sentence is the original's, printed otherwise
COPY = 0.98  # worth of a sentence of a pickup or rewrite against the original's
TURN = 0.8  # worth of a sentence for each that its report has in the summary
NOVEL = 0.5  # share of a sentence's terms that must be new
REPEAT = 0.6  # share of content words in common with one printed sentence that makes it a repeat
REPEAT_WORTH = 0.66  # the same, words counted by what they are worth
LEADS = 0.66  # of both limits, between two leads: they tell the same event
OPENING = 4  # words that two sentences of a summary must not both begin with
SLACK = 0.02  # added to that for each sentence printed: in a long summary every sentence shares something with another
UNNAMED = 0.9  # worth of a sentence that calls somebody by surname who is not introduced
SCENE = 0.4  # worth of a lead that sets a scene, or of the sentence behind it
HEADLINE = 4  # words that headlines must have for that
SCENES = 2  # first sentences that may be one
CONTEXT = 2  # sentences told before that may follow the news of a follow-up


WHEN = frozenset(wording("happen happened happens occur occurs occurred").codes)


class Candidate:
    """A sentence that may be printed, with what scoring asks of it."""

    __slots__ = (
        "article",
        "bag",
        "copy",
        "end",
        "factor",
        "held",
        "index",
        "leaning",
        "place",
        "rank",
        "report",
        "said",
        "scene",
        "start",
        "terms",
        "text",
        "weight",
        "words",
    )

    def __init__(
        self,
        article: Article,
        rank: int,
        report: int,
        index: int,
        span: tuple[int, int],
        pairs: bool,
        copy: str,
    ) -> None:
        self.article = article
        self.rank = rank  # among all candidates of the story, in order
        self.report = report
        self.copy = copy  # pickup or rewrite, or empty
        self.index = index
        self.start, self.end = span
        self.place = index / max(1, len(article.sentences))
        self.text = text = article.text[span[0] : span[1]]
        self.said = said = wording(text)
        self.words = len(said.typed)
        self.bag = said.bag
        self.terms = said.paired if pairs else said.bag
        self.leaning: str | None = None
        self.weight = -1.0  # of its words together, once asked
        self.factor = (
            -1.0
        )  # by which its place and length count, once asked: one summary is made of a candidate
        self.held = False
        self.scene = False


def summarise(
    story: StoryMembers,
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
    wording.cache_clear()  # of the story before
    found = _candidates(story, articles, language)
    titles = [wording(t) for m in story.members if m in articles and (t := articles[m].title)]
    heads, sizes = [t.codes for t in titles], {len(t.codes) for t in titles}
    pool = [
        c
        for c in found
        if SHORTEST <= c.words <= LONGEST
        and not (len(c.said.codes) in sizes and c.said.codes in heads)
    ]
    value = _worth(found, len(story.reports))
    if words is None:
        _scenes(pool, {c for t in titles for c in t.bag})
    choice = _Choice(value, words, cap, _most(story, articles, sentences, words))
    if earlier:
        told = Told(earlier, [c.text for c in pool])
        news = [c for c in pool if not told.has(c.text)]
        if not news:
            return ()
        # Where there is news, a first sentence that tells what the headline is about belongs to it, however much of it was told.
        news = [
            c
            for c in pool
            if c in news or (c.index == 0 and told.names_news(c.text, c.article.title))
        ]
        old = [c for c in pool if c not in news]
        choice.open(news)
        choice.take(news)
        if not choice.chosen:
            choice.fall_back(news)
        first = _order(choice.chosen)
        choice.limit = min(choice.limit, len(first) + CONTEXT, max(3, len(first)))
        choice.take(old)
        chosen = first + _order([c for c in choice.chosen if c not in first])
    else:
        choice.open(pool)
        choice.take(pool)
        if not choice.chosen:
            choice.fall_back(pool or found)
        chosen = _order(choice.chosen)
    return tuple(Pick(article=c.article.id, start=c.start, end=c.end) for c in chosen)


def news(
    story: StoryMembers,
    articles: Mapping[str, Article],
    earlier: Sequence[Article],
    language: str = "en",
) -> bool:
    """The story has a sentence that earlier editions do not carry, whether or not it fits a summary's budget."""
    found = [c for c in _candidates(story, articles, language) if SHORTEST <= c.words <= LONGEST]
    told = Told(earlier, [c.text for c in found])
    return any(not told.has(c.text) for c in found)


def _most(
    story: StoryMembers, articles: Mapping[str, Article], sentences: int, words: int | None
) -> int:
    """How many sentences may be printed. A story of one short article is not printed whole."""
    total = max((len(articles[m].sentences) for m in story.members if m in articles), default=0)
    limit = sentences if words is None else 1_000
    if len(story.members) == 1:
        limit = min(limit, max(1, math.ceil(total / 2)))
    return limit


def _candidates(
    story: StoryMembers, articles: Mapping[str, Article], language: str
) -> list[Candidate]:
    """Sentences of all members in the summary's language, in the order of the story."""
    members = [
        (articles[m], r)
        for r, report in enumerate(story.reports)
        for m in report.members
        if m in articles
    ]
    tongue = language[:2]
    if any(a.language[:2] == tongue for a, _ in members):
        members = [(a, r) for a, r in members if a.language[:2] in (tongue, "un")]
    elif members:
        counted = Counter(a.language for a, _ in members)
        most = max(counted, key=lambda t: (counted[t], t))
        members = [(a, r) for a, r in members if a.language == most]
    pairs = len(story.reports) > FEW
    depth = (
        DEPTH
        if pairs
        else ALONE
        if len(story.reports) < 2
        else max(8, SHALLOW // len(story.reports))
    )
    depth = max(6, min(depth, WIDTH // max(1, len(members))))
    relations = {c.article: c.relation for report in story.reports for c in report.copies}
    out: list[Candidate] = []
    for a, r in members:
        for i, s in enumerate(a.sentences[:depth]):
            start = a.lead if s.start <= a.lead < s.end else s.start
            out.append(Candidate(a, len(out), r, i, (start, s.end), pairs, relations.get(a.id, "")))
    return out


def _scenes(pool: Sequence[Candidate], heads: Collection[int]) -> None:
    """Mark leads that set a scene: no headline of the story has any of their words but names ("Osk woke to the sound of buses")."""
    for c in pool:
        if c.index < SCENES and len(heads) >= HEADLINE and c.article.language[:2] in ("en", "un"):
            c.scene = not any(w[0].islower() and CODES[w] in heads for w in c.text.split())


def _worth(found: Sequence[Candidate], reports: int) -> dict[int, float]:
    """What each term is worth. Where few reports tell a story, how often each says a word stands in for how many say it."""
    share: dict[int, float] = {}
    by_report: list[list[Candidate]] = [[] for _ in range(reports)]
    for c in found:
        by_report[c.report].append(c)
    for told in by_report:
        near: dict[int, float] = {}
        # Members of a report are read together, each from its first sentence: the earliest place of a term counts. Backwards, so that
        # it is the one that stays.
        told.sort(key=lambda c: c.index)
        for c in reversed(told):
            here = 1.0 / (1.0 + c.index / (NEAR + 0.3 * len(c.article.sentences)))
            near.update(dict.fromkeys(c.terms, here if reports <= FEW else here / reports))
        if reports <= FEW:
            often = _often(told)
            rise = [
                1 + math.log2(n or 1) / reports**2
                for n in range(1 + max(often.values(), default=0))
            ]
            near = {t: v * rise[often[t]] / reports for t, v in near.items()}
        for t in share.keys() & near.keys():
            near[t] += share[t]
        share.update(near)
    if reports <= FEW:
        return {t: v * v for t, v in share.items()}
    return {t: v * v * PAIR if t >= PAIRS_FROM else v * v for t, v in share.items()}


def _often(told: Sequence[Candidate]) -> dict[int, int]:
    """In how many sentences a report says each term. Its own words count, not how many carry them; what a copy says first counts once."""
    often = Counter(chain.from_iterable([c.terms for c in told if not c.copy]))
    if any(c.copy for c in told):
        first: dict[int, str] = {}
        for c in reversed(told):
            first.update(dict.fromkeys(c.terms, c.copy))
        often.update([t for t, copy in first.items() if copy])
    return often


class _Choice:
    """The summary as it grows."""

    def __init__(
        self, worth: dict[int, float], budget: int | None, cap: int | None, limit: int
    ) -> None:
        self.worth = worth
        self.now = worth  # what each term is worth once more
        self.left = math.inf if budget is None else budget
        self.length = LENGTH_FREE if budget is None else LENGTH
        self.lead = LEAD_FREE if budget is None else LEAD
        self.cap = math.inf if cap is None else cap
        self.limit = limit
        self.chosen: list[Candidate] = []
        self.printed: set[int] = set()
        self.spoken: Counter[int] = Counter()
        self.taken: Counter[str] = Counter()  # words by article
        self.introduced: set[str] = set()

    def value(self, c: Candidate) -> float:
        """What the sentence adds for its length."""
        if self.printed and len(c.terms - self.printed) < NOVEL * len(c.terms):
            return 0.0
        if c.factor < 0:
            c.factor = (1 + self.lead / (1 + c.index)) / math.pow(c.words + 4, self.length)
        total = math.fsum(map(self.now.__getitem__, c.terms))  # the same in whatever order
        total *= c.factor * math.pow(TURN, self.spoken.get(c.report, 0))
        if c.copy:
            total *= COPY
        if c.scene:
            total *= SCENE
        return total * UNNAMED if c.held else total

    def open(self, pool: Sequence[Candidate]) -> None:
        """The summary begins as an article begins: with the best lead that stands alone."""
        limit, self.limit = self.limit, min(1, self.limit)
        for depth in (1, 3, 4):
            if not self.chosen:
                self.take([c for c in pool if c.index < depth and not c.scene])
        self.limit = limit

    def take(self, pool: Sequence[Candidate]) -> None:
        """Add the best sentences until the room is full. Values only fall as the summary grows, so the best of an old ranking
        that keeps its value is the best (lazy greedy, Minoux 1978)."""
        heap = [(-v, c.rank, c) for c in pool if (v := self.value(c)) > 0]
        heapq.heapify(heap)
        waiting: list[Candidate] = []
        while heap and len(self.chosen) < self.limit:
            c = heapq.heappop(heap)[2]
            if c.words > self.left or self.taken[c.article.id] + c.words > self.cap:
                continue
            now = self.value(c)
            if now <= 0:
                continue
            if heap and -heap[0][0] > now:
                heapq.heappush(heap, (-now, c.rank, c))
                continue
            if self.repeats(c) or (how := self.leaning(c)) == "never":
                continue
            if how == "before" and not any(
                k.article is c.article and k.index == c.index - 1 for k in self.chosen
            ):
                waiting.append(c)
                continue
            if not c.held and bare_names(c.text, c.article.text, self.introduced):
                c.held = True
                heapq.heappush(heap, (-now * UNNAMED, c.rank, c))
                continue
            c = self.as_original(c, pool)
            self.add(c)
            for w in waiting:
                if w.article is c.article and w.index == c.index + 1 and (v := self.value(w)) > 0:
                    heapq.heappush(heap, (-v, w.rank, w))

    def as_original(self, c: Candidate, pool: Sequence[Candidate]) -> Candidate:
        """Where a pickup prints the original's sentence with slips or house style, the original is printed."""
        if c.copy != "pickup":
            return c
        for k in pool:
            if (
                k.report == c.report
                and not k.copy
                and len(k.bag & c.bag) >= SAME * max(len(k.bag), len(c.bag))
            ):
                if named(c.text) - named(k.text):
                    break  # the pickup says who or where
                if (
                    k.words <= self.left
                    and self.taken[k.article.id] + k.words <= self.cap
                    and self.leaning(k) == self.leaning(c)
                ):
                    return k
                break
        return c

    def add(self, c: Candidate) -> None:
        self.chosen.append(c)
        if not self.printed:
            self.now = dict(self.worth)
        for t in c.terms:
            self.now[t] *= AGAIN
        self.printed.update(c.terms)
        self.spoken[c.report] += 1
        self.taken[c.article.id] += c.words
        self.left -= c.words
        self.introduced |= named(c.text)

    def repeats(self, c: Candidate) -> bool:
        """One printed sentence says most of it already: by count of words, or by what they are worth to the story."""
        return any(self._shared(c, k) for k in self.chosen)

    def _shared(self, c: Candidate, k: Candidate) -> bool:
        both = c.bag & k.bag
        if len(both) > 2 and not WHEN.isdisjoint(c.bag) and not WHEN.isdisjoint(k.bag):
            return True  # when and where it happened, twice
        if c.said.codes[:OPENING] == k.said.codes[:OPENING] or (
            len(both) > 2 and len(c.said.numbers & k.said.numbers) > 1
        ):
            return True  # the same opening twice, or the same figures
        strict = LEADS if self.lead == LEAD_FREE and c.index == k.index == 0 else 1.0
        if len(both) > REPEAT * strict * min(len(c.bag), len(k.bag)):
            return True
        least = min(self._weight(c), self._weight(k))
        worth = self.worth
        return (
            math.fsum([math.sqrt(worth[t]) for t in both])
            > (REPEAT_WORTH + SLACK * len(self.chosen)) * strict * least
        )

    def _weight(self, c: Candidate) -> float:
        if c.weight < 0:
            worth = self.worth
            c.weight = math.fsum([math.sqrt(worth[t]) for t in c.bag])
        return c.weight

    def leaning(self, c: Candidate) -> str:
        if c.leaning is None:
            c.leaning = (
                "never" if begins_inside(c.article, c.index) else leans(c.text, c.article.language)
            )
        return c.leaning

    def fall_back(self, pool: Sequence[Candidate]) -> None:
        """Nothing stands alone: the first that fits and is whole, else that fits; no story is without a sentence for its style."""
        fits = [c for c in pool if c.words <= self.left and c.words <= self.cap]
        tests: list[Callable[[Candidate], bool]] = [
            lambda c: c.text[-1:] in ".!?\"”'’" and self.leaning(c) != "never",
            lambda c: c.text[-1:] in ".!?\"”'’",
            lambda c: True,
        ]
        for test in tests:
            for c in fits:
                if test(c):
                    self.add(c)
                    return


def _order(chosen: Sequence[Candidate]) -> list[Candidate]:
    """The strongest opening first, then as the articles go; a sentence that leans on another follows it."""
    if not chosen:
        return []
    free = [c for c in chosen if c.leaning != "before"] or list(chosen)
    first = next(
        (c for c in free if c.index == 0 and not c.scene),
        min(free, key=lambda c: (c.scene, c.index, c.rank)),
    )
    rest = sorted((c for c in chosen if c is not first), key=lambda c: (c.place, c.rank))
    out = [first]
    for c in rest:
        at = next(
            (i for i, k in enumerate(out) if k.article is c.article and k.index == c.index - 1),
            None,
        )
        if at is None:
            out.append(c)
        else:
            out.insert(at + 1, c)
    return out
