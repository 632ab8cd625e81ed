"""The sentences of a story that may be printed, with what scoring asks of each."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate

from digest.core import tables
from digest.core.model import Article, StoryMembers
from digest.core.patterns import lazy
from digest.core.text import SPACELESS
from digest.desk.summary import datelines
from digest.desk.summary.definites import needed
from digest.desk.summary.gist import gists
from digest.desk.summary.introductions import (
    EXPLAINED,
    bare_names,
    courtesy_names,
    named,
    repeated_full_name,
    speakers,
    unknown_initials,
    unknown_owners,
)
from digest.desk.summary.needs import AGE, Need
from digest.desk.summary.outside import without_quotations
from digest.desk.summary.tuning import TUNING
from digest.desk.summary.unknown_persons import has_unknown_person
from digest.desk.words.forms import CONTENT, NOTHING, Table
from digest.desk.words.sentence import Once, wording

ITEMS = 3  # subheads of a list at least
INTRODUCTION = 4  # sentences before its first item at least
FEW = TUNING.shortest  # words; a text of fewer may be of a script without spaces
CHARACTERS = 4  # of a script without spaces, that count as a word
_AGE = lazy(r"-old\b|-jährig|[\w’'], \d{1,2}[,.]| \d{1,2} (?:ans|años|anni|anos|jaar)\b")
# Headlines of lists: "9 piers to see in May", "Every pier of Osk, ranked"
_LIST = lazy(r"\b\d{1,2} (?:[\w-]+ ){0,2}[a-z]{2,}s\b|\branked\b|\b[Ee]very [a-z]+ ")
# Two to six words in quotation marks, behind other words; not a title.
_FEW_WORDS = lazy(r"(?<=\w )[“\"]([a-z][\w’'-]*(?: [\w’'-]+){1,5}[,.]?)[”\"]")
_DIGIT = re.compile(r"\d")


class Before:
    """The sentences of an article, without subheads: what comes before each of them."""

    def __init__(self, article: Article) -> None:
        self.article = article

    @Once
    def lines(self) -> list[str]:
        text = self.article.text
        return [text[s.start : s.end] for s in self.article.sentences]

    @Once
    def text(self) -> str:
        return " ".join(self.lines)

    @Once
    def low(self) -> str:
        return self.text.lower()

    @Once
    def has_initials(self) -> bool:
        """Return whether initials are explained in it: "the port authority (OPA)"."""
        return "(" in self.text and EXPLAINED.search(self.text) is not None

    @Once
    def ends(self) -> list[int]:
        """Return where the sentences before each one end in `text`."""
        return [max(0, at - 1) for at in accumulate([1 + len(x) for x in self.lines], initial=0)]


class Candidate:
    """A sentence that may be printed. What no test asks for is not worked out.

    Of most candidates few tests ask anything: what they are without one is an attribute of the
    class.
    """

    rank = 0  # among all candidates of the story, in order
    report = 0  # index of its report in the story
    copy = ""  # relation of its article to the report: pickup or rewrite, or empty
    reference: str | None = None  # worked out when it is asked for
    weight = -1.0  # of its words together, worked out when it is asked for
    factor = -1.0  # by which its place and length count, likewise
    leans_as_lead: bool | None = None
    value = 0.0  # what it adds to the summary in the state `valued`
    valued: tuple[int, bool] | None = None
    compared = 0  # how many printed sentences its stems were compared with
    distinct_from = 0  # how many printed sentences it does not repeat by its words
    held = False
    scene = False
    before_news = False  # it sets a scene; the sentence soon behind it is the news
    is_news = False  # that sentence

    def __init__(self, before: Before, index: int, start: int, end: int, pairs: bool) -> None:
        self.article = article = before.article
        self.before = before
        self.index = index
        self.start, self.end = start, end
        self.text = text = article.text[start:end]
        self.said = said = wording(text)
        self.words = words if (words := len(said.typed)) >= FEW else _count(said.typed)
        self.bag = said.bag
        self.terms = said.paired if pairs else said.bag

    @property
    def place(self) -> float:
        """Return how far down in its article it is."""
        return self.index / max(1, len(self.article.sentences))

    @Once
    def names(self) -> frozenset[str]:
        """Return its words with a capital, without quotations: who is introduced by it."""
        return frozenset(named(without_quotations(self.text)))

    @Once
    def stems(self) -> frozenset[str]:
        """Return its stems cut to a few letters: "injur" of injured and injuries."""
        if "—" in self.text or "–" in self.text:  # between words: `content` parts them
            return frozenset(map(_STUBS.__getitem__, self.said.typed)) - NOTHING
        return frozenset([stem[: TUNING.stub] for stem in self.said.content])

    @Once
    def content(self) -> frozenset[str]:
        """Return its whole stems, with `AGE` for an age: what it introduces."""
        aged = _may_have_age(self.text) and _AGE.search(self.text)
        return self.said.content | {AGE} if aged else self.said.content

    @Once
    def lower(self) -> frozenset[str]:
        """Return its words in lower case, without marks."""
        return self.said.bare

    @Once
    def needs(self) -> tuple[Need, ...]:
        """Return what it takes for known: "the boy", "the other car"."""
        before = self.before
        if len(before.low) == len(before.text):
            earlier = before.low[: before.ends[self.index]]
        else:  # a letter whose small form has two characters
            earlier = self.earlier.lower()
        return needed(self.text, earlier, self.article.language)

    @Once
    def earlier(self) -> str:
        """Return the sentences before it in its article, without subheads."""
        return self.before.text[: self.before.ends[self.index]]

    @Once
    def seeks_person(self) -> bool:
        """Return whether it has a "he" or "she" who is named before it."""
        return has_unknown_person(self.text, self.article.language)

    @Once
    def bare(self) -> list[str]:
        """Return its surnames and initials that an earlier sentence of its article introduces, and
        the name of who speaks in it.
        """
        earlier = self.earlier
        found = bare_names(self.text, earlier, ())
        if self.before.has_initials:
            found += unknown_initials(self.text, earlier)
        found += repeated_full_name(self.text, earlier)
        found += unknown_owners(self.text, earlier)
        found += courtesy_names(self.text)
        return found + speakers(self.article, self.text)

    @Once
    def quoted(self) -> list[str]:
        """Return the few words that it quotes inside a statement of its own."""
        if "“" not in self.text and '"' not in self.text:
            return []
        return [m[1].rstrip(",.") for m in _FEW_WORDS.finditer(self.text)]

    @Once
    def gists(self) -> tuple[frozenset[str], frozenset[str]]:
        """Return its stems, and those of what it reports, without who said it: for comparing."""
        return gists(self.text, self.article.language, self.said, self.stems)


def _may_have_age(text: str) -> bool:
    """Return whether a cheap test: every match of `_AGE` passes it."""
    return "-old" in text or "-jährig" in text or _DIGIT.search(text) is not None


_STUBS = Table(lambda raw: CONTENT[raw][: TUNING.stub])


def _count(typed: Sequence[str]) -> int:
    """Words, or what counts as one in a script without spaces."""
    if any(map(SPACELESS.search, typed)):
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
        whole, before = _whole_correction(a), Before(a)
        copy, paragraph = relations.get(a.id, ""), -1
        for i, s in enumerate(a.sentences[: min(depth, _before_items(a))]):
            if whole and i == 1:
                continue
            end = s.end if i or not whole else whole
            opens = s.paragraph != paragraph or s.start < a.lead or whole
            start = datelines.start(a, i, a.language) if opens else s.start
            paragraph = s.paragraph
            c = Candidate(before, i, start, end, pairs)
            c.rank, c.report, c.copy = len(out), report, copy
            out.append(c)
    return out


def _before_items(a: Article) -> int:
    """Return how many sentences come before the items of a list: "Nine piers, ranked".

    Each item has a subhead and speaks of what the subhead names. An article that is not a list, or
    says little before its first item, is read on.
    """
    if len(a.subheads) < ITEMS or not _LIST.search(a.title or ""):
        return len(a.sentences)
    first = a.subheads[0][0]
    before = sum(s.start < first for s in a.sentences)
    return before if before >= INTRODUCTION else len(a.sentences)


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
    """Return how many sentences of each article are looked at."""
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
    """Return how many sentences may be printed.

    A story of one short article is not printed whole.
    """
    total = max((len(articles[m].sentences) for m in story.members if m in articles), default=0)
    limit = sentences if words is None else 1_000
    if len(story.members) == 1:
        limit = min(limit, max(1, math.ceil(total / 2)))
    return limit
