"""A story as any output prints it, and what it is composed from."""

from __future__ import annotations

from typing import Literal

from digest.core.model.articles import Article
from digest.core.model.base import Author, PublishedFrom, Relation, Value
from digest.core.model.grouping import Previous, Tie


class Pick(Value, frozen=True, kw_only=True):
    """A sentence chosen for the summary: the span of `Article.text` that is printed.

    It is a whole sentence; only a leading dateline or agency tag may be missing.
    """

    article: str
    start: int
    end: int


class Evidence(Value, frozen=True, kw_only=True):
    """A sentence of a source that says what a story prints.

    `text` is the whole sentence, `start:end` its span in the article's text; `before` or `after` is
    at most one neighbour. `exact`: it holds the printed words verbatim, but for the form of
    quotation marks and dashes (`text.plain`). `spelling`: it holds the same words, some spelt
    differently. If neither, it is similar. `mark` is the span of `text` to highlight: the printed
    words, if exact.
    """

    article: str
    start: int
    end: int
    text: str
    before: str = ""
    after: str = ""
    exact: bool = True
    mark: tuple[int, int] = (0, 0)
    spelling: bool = False


class Headline(Value, frozen=True, kw_only=True):
    text: str
    article: str | None = None
    by: Author = "source"


class Statement(Value, frozen=True, kw_only=True):
    """A sentence of the summary. `text` is a substring of each exact source, or the editor's own.

    `only`: just one of several reports says it. `attribution` is the span of `text` that says who
    states it ("police said"); `attributed` says whether that is a name (`named`), an office
    (`role`) or a source without either (`anonymous`).
    """

    text: str
    by: Author = "source"
    sources: tuple[Evidence, ...] = ()
    language: str = ""
    only: bool = False
    attribution: tuple[int, int] = (0, 0)
    attributed: Literal["", "named", "role", "anonymous"] = ""


class Variant(Value, frozen=True, kw_only=True):
    """A different form in which one or more sources print a quotation.

    `kind` is `spelling` (or punctuation) or `words`. `lost` and `gained` are the words that differ
    from the printed form.
    """

    text: str
    articles: tuple[str, ...]
    kind: Literal["spelling", "words"] = "spelling"
    lost: tuple[str, ...] = ()
    gained: tuple[str, ...] = ()


class KeyQuotation(Value, frozen=True, kw_only=True):
    """A quotation of the story: the form most reports print, its speaker, and each source's form.

    `reports` counts the independent reports that have it. `key`: the story prints it large.
    """

    text: str
    speaker: str | None = None
    role: str | None = None
    by: Author = "source"
    sources: tuple[Evidence, ...] = ()
    variants: tuple[Variant, ...] = ()
    reports: int = 1
    key: bool = True
    language: str = ""
    sure: float = 1.0


class Source(Value, frozen=True, kw_only=True):
    """An article as a story cites it. `number` is its mark on the page.

    A story cites articles, it does not contain them.
    """

    number: int
    opinion: bool = False  # an opinion piece: it is not a report
    article: str
    title: str | None = None
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    wire: bool = False
    agency: str | None = None
    link: str | None = None
    published: str | None = None
    published_from: PublishedFrom = "none"
    assumed: str | None = None  # the day it was placed in, where published is not known
    relation: Relation = "report"
    of: str | None = None
    share: float = 0.0
    language: str = "und"
    words: int = 0

    @classmethod
    def citing(cls, article: Article, number: int = 0) -> Source:
        """Return an article as a story cites it, with what the article itself states."""
        return cls(
            number=number,
            article=article.id,
            title=article.title,
            authors=article.authors,
            outlet=article.outlet,
            wire=article.wire,
            agency=article.agency,
            link=article.link,
            published=article.published,
            published_from=article.published_from,
            language=article.language,
            words=article.words,
        )


class Figure(Value, frozen=True, kw_only=True):
    """One of several differing figures; `text` is the figure as printed."""

    text: str
    evidence: tuple[Evidence, ...]
    published: str | None = None


class Difference(Value, frozen=True, kw_only=True):
    """Different figures that articles give for the same thing.

    `about` is a noun phrase in the sources' words. `updates` are earlier figures of the same outlet
    or report; they are not rows. `earlier`: the articles of earlier editions among them, without a
    number in the story.
    """

    about: str
    kind: str
    rows: tuple[Figure, ...]
    updates: tuple[Figure, ...] = ()
    earlier: tuple[Source, ...] = ()


class Note(Value, frozen=True, kw_only=True):
    """The editor's own words, Markdown."""

    text: str


class Story(Value, frozen=True, kw_only=True):
    """A story as any output prints it."""

    edition: str
    id: str
    thread: str
    slug: str
    url: str
    headline: Headline
    summary: tuple[Statement, ...] = ()
    quotes: tuple[KeyQuotation, ...] = ()
    sources: tuple[Source, ...] = ()
    reports: int = 1
    new: bool = True
    section: str | None = None
    previous: tuple[Previous, ...] = ()
    differences: tuple[Difference, ...] = ()
    notes: tuple[Note, ...] = ()
    why: tuple[tuple[str, str], ...] = ()
    near: tuple[Tie, ...] = ()
    redirects: tuple[str, ...] = ()
    score: float = 0.0
    parts: tuple[tuple[str, float], ...] = ()  # of the score, by name
    language: str = "und"
    updated: str | None = None
    minutes: int = 1
    lead: bool = False
    people: tuple[tuple[str, str], ...] = ()  # people quoted by full name, with their role
    places: tuple[str, ...] = ()  # of the datelines

    @property
    def has_page(self) -> bool:
        """Return whether the story has a page of its own."""
        return bool(self.new or self.summary or self.quotes or self.sources)
