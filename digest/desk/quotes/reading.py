"""Hold the state of one English article during attribution: its people, its speakers so far."""

from __future__ import annotations

from digest.core.model import Article
from digest.desk.quotes.cue_words import Words, words
from digest.desk.quotes.items import Item
from digest.desk.quotes.persons import People
from digest.desk.quotes.piece import Piece
from digest.desk.quotes.printed_offices import cleaned
from digest.desk.quotes.signs import Reader
from digest.desk.quotes.stretches import Paragraph
from digest.desk.quotes.sureness import Who


class Reading:
    """State of one article. `who`, `cues` and `ways` have one value for each quotation."""

    def __init__(self, article: Article, spans: list[tuple[int, int]], found: list[Piece]) -> None:
        self.text = article.text
        self.spans = spans
        self.pieces = found
        self.words: Words = words(article.language)
        spoken = [(p.outer_start, p.outer_end) for p in found]
        self.people = People(article.text, spoken, article.place)
        self.reader = Reader(article.text, self.people, self.words)
        self.by_paragraph: dict[int, tuple[int, int]] = {}
        first = 0
        for i, p in enumerate(found):
            if p.paragraph != found[first].paragraph:
                first = i
            self.by_paragraph[p.paragraph] = (first, i + 1)
        self.who: list[Who | None] = [None] * len(found)
        self.cues: list[str] = [""] * len(found)
        self.ways: list[str] = [""] * len(found)
        self.last: str | None = None  # the last speaker
        self.referred: dict[str, str] = {}  # person -> gender of the pronoun that meant them
        self._paragraphs: dict[int, Paragraph] = {}
        self._roles: dict[str, str | None] = {}

    def paragraph(self, number: int) -> Paragraph:
        """Return a paragraph, which is parsed on demand."""
        if number in self._paragraphs:
            return self._paragraphs[number]
        a, b = self.by_paragraph.get(number, (0, 0))
        found = Paragraph(self.reader, self.spans[number], self.pieces[a:b], a)
        self._paragraphs[number] = found
        return found

    def full(self, it: Item) -> str:
        """Return the full name of the person at an item, or the name as printed there."""
        return self.people.full(it.word, it.title) or it.word

    def role_of(self, full: str) -> str | None:
        """Return the office that the article prints beside a person somewhere, or None."""
        if full not in self._roles:
            self._roles[full] = cleaned(self.people.role(full)) or None
        return self._roles[full]
