"""Which sentences of which articles carry what an entry prints: verbatim, spelt otherwise, or alike.

In: words that are printed and the articles of a story. Out: `Evidence`, at most one an article. Trusts that sentences are spans of their
article's text. Three tests, the strictest first: the words stand there, whatever marks are typed; the same words are spelt otherwise
(British or American, a number in digits or not); most content is the same and no figure and no denial differs. The last is a claim about
a source, so it is precision first. A sentence's words are read once a story, and only words as typed are compared before anything dearer.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import chain

from digest.desk.alike import STOP, spelt
from digest.desk.evidence import evidence, verbatim
from digest.desk.wording import Wording, same_content, wording
from digest.model import Article, Evidence
from digest.text import even, plain

LEAST_TYPED = 0.4  # share of words, as typed, that sentences of the same content have in common
SAME_TYPED = 0.55  # the same, of two printings of the same words: marks that stick to a word and its spelling set it apart
LEAST_CONTENT = 6  # content words from which two sentences can be said to be alike
ECHO = 0.6  # share of a sentence's words that another report has somewhere: from there on it may say the same
LENGTHS = 3  # times as long, and it says something else as well
QUOTED = 5  # words of a quotation that can be looked for
_DIGIT = re.compile(r"\d")
_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")
# A figure that counts: no ordinal, age, year, time of day or house number, and no part of a name ("Route 66").
_COUNTED = re.compile(
    r"(?<![\w.,:-])[$€£]?(?!911\b|(?:19|20)\d\d\b)(\d++(?:[.,]\d++)*+)(?!:\d|-\d)(?=%|[mb]n?\b|[\s,.;:)”\"]|$)(?! ?[ap]\.?m\b| block| o['’]clock|,? years?[ -]old)"
)
_NAMED = re.compile(r"[A-Z][\w.’'&-]{1,40},? $")
_QUOTED = re.compile(r"[“\"]([^“”\"]{12,600})[”\"]")


class Carriers:
    """The sentences of a story's articles, ready to be asked what they carry."""

    def __init__(self, members: Sequence[Article], printed: Sequence[str] = ()) -> None:
        """`printed`: what they will be asked for; of their words, only those are kept."""
        self.members = members
        self.wanted: frozenset[str] = frozenset().union(*[wording(t).typed for t in printed])
        self.read: dict[str, tuple[list[Wording], dict[str, list[int]]]] = {}
        self.low: dict[str, tuple[str, frozenset[str]]] = {}

    def carrying(self, text: str, own: Article, span: tuple[int, int]) -> list[Evidence]:
        """Evidence for `text`, which stands at `span` of `own`: its own article's first, then the exact, then the rest."""
        out: list[Evidence] = []
        mine: _Printed | None = None
        for a in self.members:
            found: Evidence | None
            if a.id == own.id:
                i = next((i for i, s in enumerate(a.sentences) if s.start <= span[0] and span[1] <= s.end), None)
                found = evidence(a, i, i, span, exact=True) if i is not None else verbatim(a, text)
            else:
                found = verbatim(a, text)
                if found is None:
                    mine = mine or _Printed(text)
                    found = self._nearest(mine, a)
            if found:
                out.append(found)
        out.sort(key=lambda e: (e.article != own.id, not e.exact, not e.spelling))
        return out

    def alone(self, text: str, others: Sequence[Article]) -> bool:
        """None of these articles says it, as far as can be told for sure: the sentence gives a figure or a quotation that none of them has
        anywhere, and none has most of its other words. A sentence without either is never said to be alone: that another report does
        not tell the same in words of its own cannot be seen from words."""
        figures: set[str] = set()
        if _DIGIT.search(text):
            figures = {m[1] for m in _COUNTED.finditer(text) if not _NAMED.search(text, max(0, m.start() - 42), m.start())}
        quoted: list[str] = []
        if "“" in text or '"' in text:
            quoted = [m[1].lower() for m in _QUOTED.finditer(text) if len(m[1].split()) >= QUOTED]
        if not figures and not quoted:
            return False
        own = wording(text)
        roots = [w[: max(4, len(w) - 3)] for w in sorted({w for w in own.words if w not in STOP and len(w) > 2})]
        for a in others:
            if a.id not in self.low:
                low = a.text.lower()
                self.low[a.id] = low, frozenset(_FIGURE.findall(low))
            low, theirs = self.low[a.id]
            if figures & theirs or sum(r in low for r in roots) >= ECHO * len(roots):
                return False
            if any(sum(w[:-2] in low for w in q.split() if len(w) > 4) > 0.7 * sum(len(w) > 4 for w in q.split()) for q in quoted):
                return False
        return True

    def _nearest(self, mine: _Printed, article: Article) -> Evidence | None:
        best: tuple[int, int] | None = None
        typed = mine.said.kinds
        size = len(typed)
        least = LEAST_TYPED * size
        read, by_word = self._read(article, typed)
        near = Counter(chain.from_iterable([by_word[w] for w in typed if w in by_word]))
        for i, common in sorted(near.items()):
            if common < least or len(read[i].kinds) > LENGTHS * size:
                continue
            found = read[i]
            s = article.sentences[i]
            sentence = found.text
            if common >= SAME_TYPED * size:
                at = even(sentence).find(mine.marked)
                if at >= 0:
                    return evidence(article, i, i, (s.start + at, s.start + at + len(mine.marked)), exact=True)
                if mine.plain in plain(sentence):
                    return evidence(article, i, i, None, exact=True)
                if spelt(found.words).endswith(mine.spelt):  # a dateline may stand before
                    return evidence(article, i, i, None, exact=False, spelling=True)
            if len(mine.said.content) >= LEAST_CONTENT and same_content(mine.said, found):
                both = len(mine.said.content & found.content)
                if best is None or both > best[0]:
                    best = (both, i)
        return evidence(article, best[1], best[1], None, exact=False) if best else None

    def _read(self, article: Article, typed: frozenset[str]) -> tuple[list[Wording], dict[str, list[int]]]:
        """The article's sentences, and in which of them each wanted word stands, as typed."""
        if not typed <= self.wanted:
            self.wanted |= typed
            self.read.clear()
        known = self.read.get(article.id)
        if known is None:
            sentences = [wording(article.text[s.start : s.end]) for s in article.sentences]
            by_word: defaultdict[str, list[int]] = defaultdict(list)
            for i, said in enumerate(sentences):
                for w in self.wanted.intersection(said.typed):
                    by_word[w].append(i)
            known = self.read[article.id] = sentences, by_word
        return known


class _Printed:
    """What is printed, with what each test asks of it."""

    __slots__ = ("marked", "plain", "said", "spelt")

    def __init__(self, text: str) -> None:
        self.said = wording(text)
        self.marked = even(text)
        self.plain = plain(text)
        self.spelt = spelt(self.said.words) or "\0"
