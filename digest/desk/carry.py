"""Which sentences of which articles carry what an entry prints: verbatim, spelt otherwise, or alike.

In: words that are printed and the articles of a story. Out: `Evidence`, at most one an article. Trusts that sentences are spans of their
article's text. Three tests, the strictest first: the words stand there, whatever marks are typed; the same words are spelt otherwise
(British or American, a number in digits or not); most content is the same and no figure and no denial differs. The last is a claim about
a source, so it is precision first. A sentence's words are read once a story, and only words as typed are compared before anything dearer.
"""

from __future__ import annotations

from collections.abc import Sequence

from digest.desk.alike import Comparable, same_content, spelt, tokens
from digest.desk.evidence import evidence, verbatim
from digest.model import Article, Evidence
from digest.text import MARKS, plain

LEAST_TYPED = 0.4  # share of words, as typed, that sentences of the same content have in common
LEAST_CONTENT = 6  # content words from which two sentences can be said to be alike
LENGTHS = 3  # times as long, and it says something else as well


class Carriers:
    """The sentences of a story's articles, ready to be asked what they carry."""

    def __init__(self, members: Sequence[Article]) -> None:
        self.members = members
        self.typed: dict[str, list[frozenset[str]]] = {}
        self.read: dict[tuple[str, int], Comparable] = {}

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

    def _nearest(self, mine: _Printed, article: Article) -> Evidence | None:
        typed = self.typed.get(article.id)
        if typed is None:
            typed = [frozenset(article.text[s.start : s.end].lower().split()) for s in article.sentences]
            self.typed[article.id] = typed
        best: tuple[int, int] | None = None
        size = len(mine.typed)
        least = LEAST_TYPED * size
        for i, other in enumerate(typed):
            if not least <= len(other) <= LENGTHS * size or len(mine.typed & other) < least:
                continue
            s = article.sentences[i]
            sentence = article.text[s.start : s.end]
            at = sentence.translate(MARKS).find(mine.marked)
            if at >= 0:
                return evidence(article, i, i, (s.start + at, s.start + at + len(mine.marked)), exact=True)
            if mine.plain in plain(sentence):
                return evidence(article, i, i, None, exact=True)
            found = self._comparable(article, i, sentence)
            if spelt(found.words).endswith(mine.spelt):  # a dateline may stand before
                return evidence(article, i, i, None, exact=False, spelling=True)
            if len(mine.comparable.content) >= LEAST_CONTENT and same_content(mine.comparable, found):
                both = len(mine.comparable.content & found.content)
                if best is None or both > best[0]:
                    best = (both, i)
        return evidence(article, best[1], best[1], None, exact=False) if best else None

    def _comparable(self, article: Article, i: int, sentence: str) -> Comparable:
        found = self.read.get((article.id, i))
        if found is None:
            found = self.read[article.id, i] = Comparable(sentence)
        return found


class _Printed:
    """What is printed, with what each test asks of it."""

    __slots__ = ("comparable", "marked", "plain", "spelt", "typed")

    def __init__(self, text: str) -> None:
        self.typed = frozenset(text.lower().split())
        self.marked = text.translate(MARKS)
        self.plain = plain(text)
        self.comparable = Comparable(text)
        self.spelt = spelt(tokens(text)) or "\0"
