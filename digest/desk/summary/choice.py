"""The summary as it grows: which sentence adds most, and which may not be added.

Sentences are taken greedily by what they add for their length. A report that has a sentence in the
summary counts less afterwards, so that others are heard.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Callable, Sequence

from digest.desk.summary.candidates import Candidate
from digest.desk.summary.datelines import says_here
from digest.desk.summary.introductions import (
    bare_names,
    has_relative_day,
    named,
)
from digest.desk.summary.leaning import leans, opens_with_it, points_at_page
from digest.desk.summary.not_statements import is_contributor_note
from digest.desk.summary.pointing import may_point, unknown_pointing
from digest.desk.summary.printed import (
    Printed,
    answers_question,
    lacks_amount,
    lacks_figure,
    lacks_relative,
)
from digest.desk.summary.repeats import Repeats
from digest.desk.summary.standalone import (
    QUOTE_MARKS,
    Reference,
    begins_inside,
    can_open,
    reference,
)
from digest.desk.summary.tuning import TUNING
from digest.desk.summary.unknown_persons import has_person

OPENING_DEPTHS = (1, 3, 4)  # sentences of each article among which the first one is looked for


def _is_never(c: Candidate) -> bool:
    """Return whether it begins within a quotation, or is a note about the author."""
    if begins_inside(c.article, c.index):
        return True
    ends = not c.index or c.index >= len(c.article.sentences) - 2
    return ends and is_contributor_note(c.text)


class Limits:
    """How much may be printed.

    `words`: None where sentences are counted; `cap`: words of one article.
    """

    def __init__(self, words: int | None, cap: int | None, sentences: int, reports: int) -> None:
        t = TUNING
        self.counts_words = words is not None
        self.left = math.inf if words is None else words
        self.cap = math.inf if cap is None else cap
        self.sentences = sentences
        self.cost = t.cost_words if self.counts_words else t.cost_sentences
        self.parts = words is None and reports > 1  # sentences may be parted from their own
        single = t.lead_single if reports == 1 else t.lead_sentences
        self.lead = t.lead_words if self.counts_words else single
        apart = t.apart_single if reports == 1 else t.apart_worth
        self.apart = 1.0 if self.counts_words else apart


class Choice:
    """The sentences chosen so far, and what each further one would add."""

    def __init__(self, worth: dict[int, float], limits: Limits) -> None:
        self.worth = worth
        self.now = worth  # what each term is worth if it is printed once more
        self.limits = limits
        self.chosen: list[Candidate] = []
        self.repeats = Repeats(worth, limits.counts_words)
        self.printed: set[int] = set()
        self.spoken: Counter[int] = Counter()
        self.taken: Counter[str] = Counter()  # words by article
        self.next: set[tuple[str, int]] = set()  # the sentences right behind those chosen
        self.known = Printed()

    # -- what a sentence is worth

    def value(self, c: Candidate) -> float:
        """Return what the sentence adds for its length.

        Worked out once for each state of the summary.
        """
        state = (len(self.chosen), c.held)
        if c.valued != state:
            c.valued, c.value = state, self._value(c)
        return c.value

    def _value(self, c: Candidate) -> float:
        t = TUNING
        many = len(c.terms)
        if self.printed and many - len(c.terms & self.printed) < t.novel * many:
            return 0.0
        if c.factor < 0:
            lead = 1 + self.limits.lead / (1 + c.index)
            c.factor = lead / math.pow(c.words + 4, self.limits.cost)
        total = math.fsum(map(self.now.__getitem__, c.terms))  # the same in any order
        total *= c.factor * math.pow(t.turn_worth, self.spoken.get(c.report, 0))
        if c.copy:
            total *= t.copy_worth
        if c.scene or c.before_news:
            total *= t.scene_worth
        begun = self.limits.parts or self.chosen  # one report may open with any sentence
        if begun and c.index and (c.article.id, c.index) not in self.next:
            total *= self.limits.apart
        return (
            total * (t.unnamed_worth if self.limits.counts_words else t.weak_worth)
            if c.held
            else total
        )

    # -- how it grows

    def open(self, pool: Sequence[Candidate], single: bool) -> None:
        """Begin as an article begins: with its first whole sentence, of several the best."""
        if single:
            lead = self.lead_of(pool)
            if lead is not None:
                self.add(lead)
                return
            for title in {c.article.title for c in pool if c.article.title}:
                self.known.names.update(
                    named(title)
                )  # its lead says nothing: the headline introduces
        allowed, self.limits.sentences = self.limits.sentences, min(1, self.limits.sentences)
        near = [c for c in pool if c.index < max(OPENING_DEPTHS) and not c.scene]
        near = [c for c in near if single or not c.before_news]
        if not self.limits.counts_words:  # of several reports, one that opens with its news
            self.take([c for c in near if c.index == 0 and c.text[0] not in QUOTE_MARKS])
        for depth in OPENING_DEPTHS:
            if not self.chosen:
                self.take([c for c in near if c.index < depth])
        self.limits.sentences = allowed

    def lead_of(self, pool: Sequence[Candidate]) -> Candidate | None:
        """Return the first whole sentence of the report, or the news behind a scene.

        None where a scene is set and no sentence soon behind it can open.
        """
        news = next((c for c in pool if c.is_news and not c.copy), None)
        if news and self.fits(news) and self.needs(news) == Reference.NONE:
            return news
        for c in pool:
            if c.copy or c.index >= TUNING.lead_within:
                continue
            if not self.fits(c) or not can_open(c.text, c.article.language):
                continue
            if c.scene or (c.index and self.needs(c) != Reference.NONE):
                return None
            return c
        return None

    def fits(self, c: Candidate) -> bool:
        """There is room for it."""
        if c.words > self.limits.left or self.taken[c.article.id] + c.words > self.limits.cap:
            return False
        return len(self.chosen) < self.limits.sentences

    # Over 40 lines, because each way out of the loop is one line of the same ranking.
    def take(self, pool: Sequence[Candidate]) -> None:
        """Add the best sentences until the room is full.

        Values only fall as the summary grows, so the best of an old ranking that keeps its value is
        the best (lazy greedy, Minoux 1978).
        """
        heap = [(-v, c.rank, c) for c in pool if (v := self.value(c)) > 0]
        heapq.heapify(heap)
        places = {(c.article.id, c.index): c for c in pool} if self.limits.apart < 1 else {}
        waiting: list[Candidate] = []
        while heap and len(self.chosen) < self.limits.sentences:
            c = heapq.heappop(heap)[2]
            if not self.fits(c):
                continue
            now = self.value(c)
            if now <= 0:
                continue
            if heap and -heap[0][0] > now:
                heapq.heappush(heap, (-now, c.rank, c))
                continue
            if self._is_repeat(c) or (needs := self.needs(c)) == Reference.NEVER:
                continue
            if needs == Reference.BEFORE and not self.has_before(c):
                waiting.append(c)
                continue
            if not c.held and self.is_weak(c, needs):
                c.held = True
                heapq.heappush(heap, (-self.value(c), c.rank, c))
                continue
            if not self.limits.parts and self.repeats.overlaps(c):
                continue
            self.add(self.as_original(c, pool))
            ready = [w for w in waiting if self._is_ready(w, c)]
            waiting = [w for w in waiting if w not in ready]
            behind = places.get((c.article.id, c.index + 1))
            if behind is not None and behind not in ready:
                ready.append(behind)  # worth more now
            for w in ready:
                if (v := self.value(w)) > 0:
                    heapq.heappush(heap, (-v, w.rank, w))

    def _is_repeat(self, c: Candidate) -> bool:
        """Return what rejects most is asked first: one report seldom repeats itself."""
        return self.repeats.has(c) or (self.limits.parts and self.repeats.overlaps(c))

    def _is_ready(self, waiting: Candidate, added: Candidate) -> bool:
        """Return whether the sentence just added is the one before it, or explains it."""
        if waiting.article is added.article and waiting.index == added.index + 1:
            return True
        if self.limits.counts_words or waiting.reference == Reference.BEFORE:
            return False
        return not self.unknown(waiting, self.known)

    def is_weak(self, c: Candidate, needs: str) -> bool:
        """Return whether it opens with "this" and a noun, or is a lead that assumes something.

        Where words are counted, it has a bare surname.
        """
        if self.limits.counts_words:
            earlier = c.article.text
            return bool(bare_names(c.text, earlier, self.known.names))
        if not c.index:  # the lead of one of several reports
            return not self.chosen and (opens_with_it(c.text) or self.unknown(c, self.known))
        return needs == Reference.WEAK and not self.has_before(c)

    def has_before(self, c: Candidate) -> bool:
        """Return whether the sentence before it is chosen, and says who a "he" in it is."""
        if (c.article.id, c.index) not in self.next or self.lacks_name(c, self.known):
            return False
        before = next(k for k in self.chosen if k.article is c.article and k.index == c.index - 1)
        if lacks_figure(c.text, before.text) or lacks_amount(c, self.known):
            return False
        if lacks_relative(c, self.known):
            return False
        return not c.seeks_person or before.seeks_person or has_person(before.text)

    def as_original(self, c: Candidate, pool: Sequence[Candidate]) -> Candidate:
        """Return the original's sentence where a pickup prints it with slips."""
        if c.copy != "pickup":
            return c
        for k in pool:
            if k.report != c.report or k.copy:
                continue
            if len(k.bag & c.bag) < TUNING.copied * max(len(k.bag), len(c.bag)):
                continue
            if named(c.text) - named(k.text):
                return c  # the pickup says who or where
            return k if self.fits(k) and self.needs(k) == self.needs(c) else c
        return c

    def add(self, c: Candidate) -> None:
        """Print the sentence."""
        self.chosen.append(c)
        self.repeats.add(c)
        if not self.printed:
            self.now = dict(self.worth)
        for t in c.terms:
            self.now[t] *= TUNING.printed_worth
        self.printed.update(c.terms)
        self.spoken[c.report] += 1
        self.taken[c.article.id] += c.words
        self.next.add((c.article.id, c.index + 1))
        self.limits.left -= c.words
        self.known.add(c)

    def fall_back(self, pool: Sequence[Candidate]) -> None:
        """Add the first that fits and is whole, else that fits: no story is without a sentence.

        Before all others one that is understood by itself, apart from a name in it.
        """
        fits = [c for c in pool if c.words <= self.limits.left and c.words <= self.limits.cap]
        tests: list[Callable[[Candidate], bool]] = [
            lambda c: reference(c.text, c.article.language) == Reference.NONE,
            lambda c: c.text[-1:] in ".!?\"”'’" and self.needs(c) != Reference.NEVER,
            lambda c: c.text[-1:] in ".!?\"”'’",
            lambda c: True,
        ]
        for test in tests:
            for c in fits:
                if test(c):
                    self.add(c)
                    return

    # -- what may not be added

    def needs(self, c: Candidate) -> str:
        """Return what the sentence needs in front of it, by its words and by what is printed."""
        if c.reference is None:
            c.reference = self._reference(c)
            free = c.reference in (Reference.NONE, Reference.WEAK)
            if free and c.index and not self.limits.counts_words:
                c.reference = self._leaning(c)
        if self.limits.counts_words:  # without the tests below, a weak reference needs more
            return Reference.BEFORE if c.reference == Reference.WEAK else c.reference
        if c.reference in (Reference.BEFORE, Reference.NEVER):
            return c.reference
        if not c.index and self.chosen and self._leans_as_lead(c):
            return Reference.BEFORE
        if (c.index or self.chosen) and not self.has_before(c) and self.unknown(c, self.known):
            return Reference.BEFORE  # also the lead of another report: "The samovar fell first."
        return c.reference

    def _reference(self, c: Candidate) -> Reference:
        """Return what the sentence needs by its words.

        An article's first one names what it speaks of.
        """
        language = c.article.language
        page = c.index and not self.limits.counts_words and points_at_page(c.text, language)
        if page or _is_never(c):
            return Reference.NEVER
        found = reference(c.text, language)
        opens = found == Reference.BEFORE and not c.index and not self.limits.counts_words
        return Reference.NONE if opens and can_open(c.text, language) else found

    def _leaning(self, c: Candidate) -> Reference:
        """Return what a sentence behind the first one needs by the words inside it."""
        language = c.article.language
        if c.seeks_person:
            return Reference.BEFORE
        if has_relative_day(c.text, language) or leans(c.text, language):
            return Reference.BEFORE
        if c.index and answers_question(c):
            return Reference.BEFORE
        if c.article.place is not None and says_here(c.text, language):
            return Reference.BEFORE
        return Reference(c.reference or Reference.NONE)

    def _leans_as_lead(self, c: Candidate) -> bool:
        """Return whether the headline explained a word of a further report's first sentence."""
        if c.leans_as_lead is None:
            c.leans_as_lead = self._leaning(c) == Reference.BEFORE
        return c.leans_as_lead

    def lacks_name(self, c: Candidate, printed: Printed) -> bool:
        """Return whether it has a surname whose full name is not printed.

        The sentence before it does not help.
        """
        if not c.index or self.limits.counts_words:
            return False
        return bool(c.bare) and not printed.names.issuperset(c.bare)

    def unknown(self, c: Candidate, printed: Printed) -> bool:
        """Return whether it takes for known a person or thing that is not printed."""
        if self.lacks_name(c, printed):
            return True
        if not all(need.is_met(printed.content, printed.words) for need in c.needs):
            return True
        if lacks_amount(c, printed):
            return True
        language = c.article.language
        if not may_point(c.text, language):
            return False
        return bool(unknown_pointing(c.text, language, printed.stems, printed.words))
