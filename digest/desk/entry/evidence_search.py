"""Find the sentences that hold what a story prints: verbatim, or alike.

At most one `Evidence` an article. Three tests, the strictest first: the words occur there,
whatever marks are typed; the same words are spelt differently (British or American, a number in
digits or not); most content is the same and no figure and no denial differs. The last is a claim
about a source, so it is precision first. A sentence's words are read once a story, and only words
as typed are compared before anything that costs more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from digest.core.model import Article, Evidence
from digest.core.patterns import lazy
from digest.core.text import even, plain
from digest.desk.entry.evidence import evidence, verbatim
from digest.desk.words.forms import STOP, spelt
from digest.desk.words.sentence import Once, same_content, wording

LEAST_TYPED = 0.4  # share of words, as typed, that sentences of the same content have in common
# The same, of two printings of the same words: marks that stick to a word and its spelling differ.
SAME_TYPED = 0.55
LEAST_CONTENT = 6  # content words from which two sentences can be said to be alike
ECHO = 0.6  # share of a sentence's words that another report has: it may say the same
LENGTHS = 3  # times as long, and it says something else as well
QUOTED = 5  # words of a quotation that can be looked for
_DIGIT = re.compile(r"\d")
_FIGURE = lazy(r"\d+(?:[.,:]\d+)*")
# A figure that counts: no ordinal, age, year, time of day or house number, no part of a name.
_COUNTED = lazy(
    r"(?<![\w.,:-])[$€£]?(?!911\b|(?:19|20)\d\d\b)(\d++(?:[.,]\d++)*+)"
    r"(?!:\d|-\d)(?=%|[mb]n?\b|[\s,.;:)”\"]|$)"
    r"(?! ?[ap]\.?m\b| block| o['’]clock|,? years?[ -]old)"
)
_NAMED = lazy(r"[A-Z][\w.’'&-]{1,40},? $")
_QUOTED = lazy(r"[“\"]([^“”\"]{12,600})[”\"]")


class Carriers:
    """The sentences of a story's articles, ready to be asked what they carry."""

    def __init__(self, members: Sequence[Article]) -> None:
        self.members = members
        self.read: dict[
            str, list[frozenset[str]]
        ] = {}  # the words of an article's sentences, as typed
        self.low: dict[str, str] = {}
        self.figures: dict[str, frozenset[str]] = {}

    def carrying(self, text: str, own: Article, span: tuple[int, int]) -> list[Evidence]:
        """Evidence for `text`, which is at `span` of `own`: its own article's first, then the
        exact, then the rest.
        """
        out: list[Evidence] = []
        mine: _Printed | None = None
        for a in self.members:
            found: Evidence | None
            if a.id == own.id:
                i = next(
                    (
                        i
                        for i, s in enumerate(a.sentences)
                        if s.start <= span[0] and span[1] <= s.end
                    ),
                    None,
                )
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
        """None of these articles surely says it: the sentence gives a
        figure or a quotation that none of them has anywhere, and none has most of its other
        words. A sentence without either is never said to be alone: that another report does not
        tell the same in words of its own cannot be seen from words.
        """
        figures: set[str] = set()
        if _DIGIT.search(text):
            figures = {
                m[1]
                for m in _COUNTED.finditer(text)
                if not _NAMED.search(text, max(0, m.start() - 42), m.start())
            }
        quoted: list[str] = []
        if "“" in text or '"' in text:
            quoted = [m[1].lower() for m in _QUOTED.finditer(text) if len(m[1].split()) >= QUOTED]
        if not figures and not quoted:
            return False
        own = wording(text)
        roots = [
            w[: max(4, len(w) - 3)]
            for w in sorted({w for w in own.words if w not in STOP and len(w) > 2})
        ]
        for a in others:
            low = self._lower(a)
            if figures and a.id not in self.figures:
                self.figures[a.id] = frozenset(_FIGURE.findall(low))
            if (figures and figures & self.figures[a.id]) or sum(
                r in low for r in roots
            ) >= ECHO * len(roots):
                return False
            if any(
                sum(w[:-2] in low for w in q.split() if len(w) > 4)
                > 0.7 * sum(len(w) > 4 for w in q.split())
                for q in quoted
            ):
                return False
        return True

    def _nearest(self, mine: _Printed, article: Article) -> Evidence | None:
        best: tuple[int, int] | None = None
        typed = mine.said.kinds
        size = len(typed)
        least = LEAST_TYPED * size
        read = self.read.get(article.id)
        if read is None:
            read = self.read[article.id] = [
                wording(article.text[s.start : s.end]).kinds for s in article.sentences
            ]
        for i in [i for i, kinds in enumerate(read) if len(typed & kinds) >= least]:
            if len(read[i]) > LENGTHS * size:
                continue
            common = len(typed & read[i])
            s = article.sentences[i]
            found = wording(article.text[s.start : s.end])
            sentence = found.text
            if common >= SAME_TYPED * size:
                at = even(sentence).find(mine.marked)
                if at >= 0:
                    return evidence(
                        article, i, i, (s.start + at, s.start + at + len(mine.marked)), exact=True
                    )
                if mine.plain in plain(sentence):
                    return evidence(article, i, i, None, exact=True)
                if spelt(found.words).endswith(mine.spelt):  # a dateline may come before
                    return evidence(article, i, i, None, exact=False, spelling=True)
            if len(mine.said.content) >= LEAST_CONTENT and same_content(mine.said, found):
                both = len(mine.said.content & found.content)
                if best is None or both > best[0]:
                    best = (both, i)
        return evidence(article, best[1], best[1], None, exact=False) if best else None

    def _lower(self, article: Article) -> str:
        low = self.low.get(article.id)
        if low is None:
            low = self.low[article.id] = article.text.lower()
        return low


class _Printed:
    """What is printed, with what each test asks of it: most sentences share so few words with it
    that nothing more is asked.
    """

    def __init__(self, text: str) -> None:
        self.said = wording(text)

    @Once
    def marked(self) -> str:
        """Return the sentence with plain quotation marks."""
        return even(self.said.text)

    @Once
    def plain(self) -> str:
        """Return the sentence with one form of marks and single spaces."""
        return plain(self.said.text)

    @Once
    def spelt(self) -> str:
        """Return the sentence in one spelling; a text that equals nothing if it has none."""
        return spelt(self.said.words) or "\0"
