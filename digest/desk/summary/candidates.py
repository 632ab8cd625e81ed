"""The sentences of a story that may be printed, with what scoring asks of each."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from digest.core import tables
from digest.core.model import Article, StoryMembers
from digest.core.patterns import lazy
from digest.core.text import SPACELESS
from digest.desk.summary import datelines
from digest.desk.summary.definites import needed
from digest.desk.summary.gist import gists
from digest.desk.summary.introductions import (
    bare_names,
    courtesy_names,
    named,
    repeated_full_name,
    speakers,
    unknown_initials,
    unknown_owners,
)
from digest.desk.summary.leaning import has_unknown_person
from digest.desk.summary.needs import AGE, Need
from digest.desk.summary.standalone import without_quotations
from digest.desk.summary.tuning import TUNING
from digest.desk.words.forms import CONTENT, NOTHING, Table
from digest.desk.words.sentence import bare_words, wording

CHARACTERS = 4  # of a script without spaces, that count as a word
_AGE = lazy(r"-old\b|-jährig|[\w’'], \d{1,2}[,.]| \d{1,2} (?:ans|años|anni|anos|jaar)\b")
_DIGIT = re.compile(r"\d")


class Candidate:
    """A sentence that may be printed."""

    __slots__ = (
        "_bare",
        "_content",
        "_earlier",
        "_gists",
        "_lower",
        "_names",
        "_needs",
        "_seeks",
        "_stems",
        "article",
        "bag",
        "before_news",
        "compared",
        "copy",
        "end",
        "factor",
        "held",
        "index",
        "is_news",
        "leans_as_lead",
        "place",
        "rank",
        "reference",
        "report",
        "said",
        "scene",
        "start",
        "terms",
        "text",
        "value",
        "valued",
        "weight",
        "words",
    )

    def __init__(self, article: Article, index: int, start: int, end: int, pairs: bool) -> None:
        self.article = article
        self.index = index
        self.start, self.end = start, end
        self.rank = 0  # among all candidates of the story, in order
        self.report = 0  # index of its report in the story
        self.copy = ""  # relation of its article to the report: pickup or rewrite, or empty
        self.place = index / max(1, len(article.sentences))
        self.text = text = article.text[start:end]
        self.said = said = wording(text)
        self.words = _count(said.typed)
        self.bag = said.bag
        self.terms = said.paired if pairs else said.bag
        self._names: frozenset[str] | None = None
        self._stems: frozenset[str] | None = None
        self._content: frozenset[str] | None = None
        self._gists: tuple[frozenset[str], frozenset[str]] | None = None
        self._bare: list[str] | None = None
        self._needs: tuple[Need, ...] | None = None
        self._earlier: str | None = None
        self._lower: frozenset[str] | None = None
        self._seeks: bool | None = None
        self.reference: str | None = None  # worked out when it is asked for
        self.weight = -1.0  # of its words together, worked out when it is asked for
        self.factor = -1.0  # by which its place and length count, likewise
        self.leans_as_lead: bool | None = None
        self.value = 0.0  # what it adds to the summary in the state `valued`
        self.valued: tuple[int, bool] | None = None
        self.compared = 0  # how many printed sentences it was compared with
        self.held = False
        self.scene = False
        self.before_news = False  # it sets a scene, by the sentence soon behind it that is the news
        self.is_news = False  # that sentence

    @property
    def names(self) -> frozenset[str]:
        """Its words with a capital, without quotations: who is introduced by it."""
        if self._names is None:
            self._names = frozenset(named(without_quotations(self.text)))
        return self._names

    @property
    def stems(self) -> frozenset[str]:
        """Its stems cut to a few letters: "injur" of injured and injuries."""
        if self._stems is None:
            self._stems = frozenset(map(_STUBS.__getitem__, self.said.typed)) - NOTHING
        return self._stems

    @property
    def content(self) -> frozenset[str]:
        """Its whole stems, with `AGE` for an age: what it introduces."""
        if self._content is None:
            content = self.said.content
            aged = _may_have_age(self.text) and _AGE.search(self.text)
            self._content = content | {AGE} if aged else content
        return self._content

    @property
    def lower(self) -> frozenset[str]:
        """Its words in lower case, without marks."""
        if self._lower is None:
            self._lower = bare_words(self.text)
        return self._lower

    @property
    def needs(self) -> tuple[Need, ...]:
        """What it takes for known: "the boy", "the other car"."""
        if self._needs is None:
            self._needs = needed(self.text, self.earlier, self.article.language)
        return self._needs

    @property
    def earlier(self) -> str:
        """The sentences before it in its article, without subheads."""
        if self._earlier is None:
            text, sentences = self.article.text, self.article.sentences[: self.index]
            self._earlier = " ".join([text[s.start : s.end] for s in sentences])
        return self._earlier

    @property
    def seeks_person(self) -> bool:
        """It has a "he" or "she" who is named before it."""
        if self._seeks is None:
            self._seeks = has_unknown_person(self.text, self.article.language)
        return self._seeks

    @property
    def bare(self) -> list[str]:
        """Its surnames and initials that an earlier sentence of its article introduces, and the
        name of who speaks in it.
        """
        if self._bare is None:
            earlier = self.earlier
            self._bare = bare_names(self.text, earlier, ())
            self._bare += unknown_initials(self.text, earlier)
            self._bare += repeated_full_name(self.text, earlier)
            self._bare += unknown_owners(self.text, earlier)
            self._bare += courtesy_names(self.text)
            self._bare += speakers(self.article, self.text)
        return self._bare

    @property
    def gists(self) -> tuple[frozenset[str], frozenset[str]]:
        """Its stems, and those of what it reports, without who said it: for comparing."""
        if self._gists is None:
            self._gists = gists(self.text, self.article.language, self.said.typed, self.lower)
        return self._gists


def _may_have_age(text: str) -> bool:
    """A cheap test: every match of `_AGE` passes it."""
    return "-old" in text or "-jährig" in text or _DIGIT.search(text) is not None


_STUBS = Table(lambda raw: CONTENT[raw][: TUNING.stub])


def _count(typed: Sequence[str]) -> int:
    """Words, or what counts as one in a script without spaces."""
    if len(typed) < TUNING.shortest and any(map(SPACELESS.search, typed)):
        return max(len(typed), sum(map(len, typed)) // CHARACTERS)
    return len(typed)


def collect(
    story: StoryMembers, articles: Mapping[str, Article], language: str, opinions: frozenset[str]
) -> list[Candidate]:
    """Return the candidates of all members in the summary's language, in the order of the story.

    `opinions`: articles that are not reports; their sentences are used only if there are no others.
    """
    members = _members(story, articles, language[:2], opinions)
    pairs = len(story.reports) > TUNING.few_reports
    depth = _depth(len(story.reports), len(members))
    relations = {c.article: c.relation for report in story.reports for c in report.copies}
    out: list[Candidate] = []
    for a, report in members:
        whole = _whole_correction(a)
        for i, s in enumerate(a.sentences[:depth]):
            if whole and i == 1:
                continue
            end = s.end if i or not whole else whole
            c = Candidate(a, i, datelines.start(a, i, a.language), end, pairs)
            c.rank, c.report, c.copy = len(out), report, relations.get(a.id, "")
            out.append(c)
    return out


def _whole_correction(a: Article) -> int:
    """Return where the second sentence of a correction ends; 0 for other articles.

    Its first sentence repeats the error: "We said that nine boats sank. It was one."
    """
    title = (a.title or "").casefold()
    labels = [w for w in tables.items("summary/corrections") if title.startswith(w)]
    # "Correction: the ferry", "Corrections", but not "Correctional officers strike"
    whole = any(not title[len(w) :].removeprefix("s")[:1].isalpha() for w in labels)
    if not whole or len(a.sentences) < 2:
        return 0
    first, second = a.sentences[:2]
    return 0 if "\n" in a.text[first.end : second.start] else second.end


def _members(
    story: StoryMembers, articles: Mapping[str, Article], language: str, opinions: frozenset[str]
) -> list[tuple[Article, int]]:
    """Articles of one language, each with the index of its report."""
    found = [
        (articles[m], r)
        for r, report in enumerate(story.reports)
        for m in report.members
        if m in articles
    ]
    found = [x for x in found if x[0].id not in opinions] or found
    if any(a.language[:2] == language for a, _ in found):
        return [(a, r) for a, r in found if a.language[:2] in (language, "un")]
    if not found:
        return []
    counted = Counter(a.language for a, _ in found)
    most = max(counted, key=lambda t: (counted[t], t))
    return [(a, r) for a, r in found if a.language == most]


def _depth(reports: int, members: int) -> int:
    """How many sentences of each article are looked at."""
    t = TUNING
    if reports > t.few_reports:
        depth = t.depth
    elif reports < 2:
        depth = t.single_depth
    else:
        depth = max(8, t.few_depth // reports)
    return max(t.least_depth, min(depth, t.story_depth // max(1, members)))


def most_sentences(
    story: StoryMembers, articles: Mapping[str, Article], sentences: int, words: int | None
) -> int:
    """How many sentences may be printed. A story of one short article is not printed whole."""
    total = max((len(articles[m].sentences) for m in story.members if m in articles), default=0)
    limit = sentences if words is None else 1_000
    if len(story.members) == 1:
        limit = min(limit, max(1, math.ceil(total / 2)))
    return limit
