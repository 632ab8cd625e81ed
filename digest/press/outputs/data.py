"""The digest as data: one object a story, the contract's export, and `digest.json` beside each
edition.

In: an `Edition` and its `Story`s. Out: plain objects, whose shape is `Export` and whose JSON Schema
is `schema()` (written to `docs/export.schema.json`). Pure. Fields may be added here, never changed:
other programs read them.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from digest.core.model import (
    Author,
    Closed,
    Difference,
    Edition,
    Evidence,
    Figure,
    Job,
    KeyQuotation,
    PublishedFrom,
    Relation,
    Source,
    Statement,
    Story,
)

SCHEMA = 1


class Object(msgspec.Struct, frozen=True, kw_only=True):
    """An object of the export: every field is always there."""


class HeadlineOut(Object, frozen=True, kw_only=True):
    text: str
    article: str | None
    by: Author


class SentenceOut(Object, frozen=True, kw_only=True):
    """A whole sentence of a source: `start` and `end` are its offsets in the article's cleaned text
    (`text` of `explain`).
    """

    article: str
    start: int
    end: int
    text: str
    exact: bool
    spelling: bool


class StatementOut(Object, frozen=True, kw_only=True):
    """A sentence of the summary. `attribution`: the words in it that say whose word it is."""

    text: str
    by: Author
    sources: list[SentenceOut]
    only: bool
    attribution: str | None
    attributed: Literal["", "named", "role", "anonymous"]


class VariantOut(Object, frozen=True, kw_only=True):
    text: str
    articles: list[str]
    kind: Literal["spelling", "words"]
    lost: list[str]
    gained: list[str]


class QuoteOut(Object, frozen=True, kw_only=True):
    text: str
    speaker: str | None
    role: str | None
    by: Author
    reports: int
    key: bool
    variants: list[VariantOut]
    sources: list[SentenceOut]


class ArticleOut(Object, frozen=True, kw_only=True):
    id: str
    number: int
    title: str | None
    outlet: str | None
    link: str | None
    published: str | None
    published_from: PublishedFrom
    authors: list[str]
    agency: str | None
    relation: Relation
    of: str | None
    language: str
    words: int
    opinion: bool


class FigureOut(Object, frozen=True, kw_only=True):
    text: str
    published: str | None
    sources: list[SentenceOut]


class DifferenceOut(Object, frozen=True, kw_only=True):
    about: str
    kind: str
    rows: list[FigureOut]
    updates: list[FigureOut]


class EarlierOut(Object, frozen=True, kw_only=True):
    edition: str
    id: str
    url: str
    headline: str


class Export(Object, frozen=True, kw_only=True):
    """A story."""

    schema: int
    edition: str
    id: str
    thread: str
    previous: list[EarlierOut]
    new: bool
    slug: str
    url: str
    section: str | None
    headline: HeadlineOut
    summary: list[StatementOut]
    quotes: list[QuoteOut]
    articles: list[ArticleOut]
    reports: int
    differences: list[DifferenceOut]
    notes: list[str]
    language: str
    updated: str | None
    minutes: int


class EditionOut(Object, frozen=True, kw_only=True):
    """An edition: `digest.json`."""

    schema: int
    edition: str
    url: str
    title: str
    intro: str
    stories: list[Export]


def as_data(story: Story) -> Export:
    """Return a story as data; each field is one of the story's."""
    return Export(
        schema=SCHEMA,
        edition=story.edition,
        id=story.id,
        thread=story.thread,
        previous=[
            EarlierOut(edition=p.edition, id=p.id, url=p.url, headline=p.headline)
            for p in story.previous
        ],
        new=story.new,
        slug=story.slug,
        url=story.url,
        section=story.section,
        headline=HeadlineOut(
            text=story.headline.text, article=story.headline.article, by=story.headline.by
        ),
        summary=[_statement(s) for s in story.summary],
        quotes=[_quote(q) for q in story.quotes],
        articles=[_article(s) for s in story.sources],
        reports=story.reports,
        differences=[_difference(d) for d in story.differences],
        notes=[n.text for n in story.notes],
        language=story.language,
        updated=story.updated,
        minutes=story.minutes,
    )


def _statement(s: Statement) -> StatementOut:
    start, end = s.attribution
    return StatementOut(
        text=s.text,
        by=s.by,
        sources=[_sentence(e) for e in s.sources],
        only=s.only,
        attribution=s.text[start:end] or None,
        attributed=s.attributed,
    )


def _sentence(e: Evidence) -> SentenceOut:
    return SentenceOut(
        article=e.article, start=e.start, end=e.end, text=e.text, exact=e.exact, spelling=e.spelling
    )


def _quote(q: KeyQuotation) -> QuoteOut:
    return QuoteOut(
        text=q.text,
        speaker=q.speaker,
        role=q.role,
        by=q.by,
        reports=q.reports,
        key=q.key,
        variants=[
            VariantOut(
                text=v.text,
                articles=list(v.articles),
                kind=v.kind,
                lost=list(v.lost),
                gained=list(v.gained),
            )
            for v in q.variants
        ],
        sources=[_sentence(e) for e in q.sources],
    )


def _article(s: Source) -> ArticleOut:
    return ArticleOut(
        id=s.article,
        number=s.number,
        title=s.title,
        outlet=s.outlet,
        link=s.link,
        published=s.published,
        published_from=s.published_from,
        authors=list(s.authors),
        agency=s.agency,
        relation=s.relation,
        of=s.of,
        language=s.language,
        words=s.words,
        opinion=s.opinion,
    )


def _figure(f: Figure) -> FigureOut:
    return FigureOut(text=f.text, published=f.published, sources=[_sentence(e) for e in f.evidence])


def _difference(d: Difference) -> DifferenceOut:
    return DifferenceOut(
        about=d.about,
        kind=d.kind,
        rows=[_figure(f) for f in d.rows],
        updates=[_figure(f) for f in d.updates],
    )


def export(edition: Edition, story: Story) -> dict[str, object]:
    """Return a story as plain data: one line of `digest export`."""
    assert story.edition == edition.day
    plain: dict[str, object] = msgspec.to_builtins(as_data(story))
    return plain


def line(story: Story) -> str:
    """Return a story as one line of JSON."""
    return msgspec.json.encode(as_data(story)).decode("utf-8")


def job(edition: Edition) -> Job:
    folder = edition.url.strip("/")
    return Job(path=f"{folder}/digest.json", template="digest.json", values={"edition": edition})


def make(values: Mapping[str, Any]) -> str:
    """`digest.json`: the edition and its stories."""
    edition: Edition = values["edition"]
    out = EditionOut(
        schema=SCHEMA,
        edition=edition.day,
        url=edition.url,
        title=edition.title,
        intro=edition.intro,
        stories=[as_data(b) for b in edition.stories],
    )
    return msgspec.json.format(msgspec.json.encode(out), indent=1).decode("utf-8") + "\n"


def states(data: bytes) -> list[Closed]:
    """Return the stories of a `digest.json` as published.yaml would record them. Raises
    msgspec.MsgspecError when it is not a digest.json.
    """
    found = msgspec.json.decode(data, type=EditionOut)
    return [
        Closed(
            id=s.id,
            thread=s.thread,
            slug=s.slug,
            articles=tuple(a.id for a in s.articles),
            headline=s.headline.text,
            summary=tuple(x.text for x in s.summary),
            quotes=tuple(q.text for q in s.quotes if q.key),
        )
        for s in found.stories
    ]


def schema() -> dict[str, object]:
    """Return the JSON Schema of a line of the export; that of digest.json is `EditionOut` in its
    definitions.
    """
    (ref, _), parts = msgspec.json.schema_components(
        [Export, EditionOut], ref_template="#/$defs/{name}"
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A story of a digest",
        **ref,
        "$defs": {name: _unindented(part) for name, part in parts.items()},
    }


def _unindented(part: dict[str, Any]) -> dict[str, Any]:
    """Return a definition with its text without the indentation of the source.

    Python 3.13 removes it from docstrings, earlier versions keep it.
    """
    text = part.get("description")
    return {**part, "description": inspect.cleandoc(text)} if text else part
