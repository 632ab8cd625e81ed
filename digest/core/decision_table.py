"""The decisions that an edition.yaml may hold: one row for each key.

Reading, the template of `digest new`, the check for decisions without effect, the incremental
update, the curator's page and the documentation derive from this table. A row needs a field of the
same name in `Decisions`. The table is in core/ because intake and desk both use it.
"""

from __future__ import annotations

from enum import StrEnum

from digest.core.model import Decisions, Value


class Kind(StrEnum):
    """What is written after a key."""

    TEXT = "one text"
    FACTS = "facts by article"
    ARTICLE = "one article"
    ARTICLES = "a list of articles"
    GROUPS = "a list of groups of articles"
    TEXT_BY_ARTICLE = "one text by article"
    TEXTS_BY_ARTICLE = "one text or a list of texts by article"
    WAIVERS = "reasons by article and problem"
    CORRECTIONS = "a date and a reason by article"


class Point(StrEnum):
    """When a decision applies: before grouping, at grouping, or after stories are composed."""

    FACTS = "facts"
    GROUPING = "grouping"
    EDIT = "edit"


class Row(Value, frozen=True, kw_only=True):
    """A decision. `joinable`: given twice, both count. `regroups`: a change may regroup articles.

    `example` is a value in one line and `says` a comment for it; `least` is the size of a group.
    `field` is the label of the field on the curator's page for a text by article, where it has one.
    `markdown`: the text is Markdown and may have several lines.
    """

    key: str
    kind: Kind
    point: Point
    example: str
    says: str = ""
    joinable: bool = True
    regroups: bool = False
    least: int = 1
    field: str = ""
    markdown: bool = False


TABLE = (
    Row(
        key="title",
        kind=Kind.TEXT,
        point=Point.EDIT,
        example="A title for the edition",
        joinable=False,
    ),
    Row(
        key="intro",
        kind=Kind.TEXT,
        point=Point.EDIT,
        example="|\n  Your own words, in Markdown. They are marked as the editor's.",
        joinable=False,
        markdown=True,
    ),
    Row(
        key="articles",
        kind=Kind.FACTS,
        point=Point.FACTS,
        example="{clip-001.txt: {date: @day@, outlet: Name, link: https://example.org/a}}",
        says="facts that a file does not show",
        regroups=True,
    ),
    Row(
        key="drop",
        kind=Kind.ARTICLES,
        point=Point.FACTS,
        example="[clip-002.txt]",
        says="leave this article out",
        regroups=True,
    ),
    Row(
        key="merge",
        kind=Kind.GROUPS,
        point=Point.GROUPING,
        example="[[clip-003.txt, clip-004.txt]]",
        says="these are one event",
        regroups=True,
        least=2,
    ),
    Row(
        key="split",
        kind=Kind.GROUPS,
        point=Point.GROUPING,
        example="[[clip-005.txt]]",
        says="this is an event of its own",
        regroups=True,
    ),
    Row(
        key="spike",
        kind=Kind.ARTICLES,
        point=Point.GROUPING,
        example="[clip-006.txt]",
        says="the story that holds it does not run",
    ),
    Row(
        key="lead",
        kind=Kind.ARTICLE,
        point=Point.EDIT,
        example="clip-001.txt",
        says="its story comes first",
        joinable=False,
    ),
    Row(
        key="order",
        kind=Kind.ARTICLES,
        point=Point.EDIT,
        example="[clip-001.txt, clip-003.txt]",
        says="then these, the rest by rank",
    ),
    Row(
        key="section",
        kind=Kind.TEXT_BY_ARTICLE,
        point=Point.EDIT,
        example="{clip-003.txt: Abroad}",
        field="Section",
    ),
    Row(
        key="headline",
        kind=Kind.TEXT_BY_ARTICLE,
        point=Point.EDIT,
        example='{clip-001.txt: "Your headline"}',
    ),
    Row(
        key="slug",
        kind=Kind.TEXT_BY_ARTICLE,
        point=Point.EDIT,
        example="{clip-001.txt: your-headline}",
        field="Address",
    ),
    Row(
        key="summary",
        kind=Kind.TEXTS_BY_ARTICLE,
        point=Point.EDIT,
        example='{clip-001.txt: ["A sentence found in a source.", "Another."]}',
    ),
    Row(
        key="quote",
        kind=Kind.TEXTS_BY_ARTICLE,
        point=Point.EDIT,
        example='{clip-001.txt: "words found between quotation marks in a source"}',
    ),
    Row(
        key="note",
        kind=Kind.TEXT_BY_ARTICLE,
        point=Point.EDIT,
        example='{clip-001.txt: "Your note, in Markdown."}',
        markdown=True,
    ),
    Row(
        key="correction",
        kind=Kind.CORRECTIONS,
        point=Point.EDIT,
        example='{clip-001.txt: {date: @day@, reason: "Why it was changed, in Markdown."}}',
        says="when and why a closed story was corrected or withdrawn",
    ),
    Row(
        key="waive",
        kind=Kind.WAIVERS,
        point=Point.EDIT,
        example='{clip-003.txt: {undated: "why this is acceptable"}}',
        says="warnings of “digest check” that you accept",
    ),
)


def keys(*kinds: Kind) -> tuple[str, ...]:
    """Return the keys of these kinds, in the order of the table; without a kind, all keys."""
    return tuple(row.key for row in TABLE if not kinds or row.kind in kinds)


def story_words() -> tuple[str, ...]:
    """Return the keys by which an editor decides the words of a story."""
    return keys(Kind.TEXT_BY_ARTICLE, Kind.TEXTS_BY_ARTICLE)


def markdown() -> frozenset[str]:
    """Return the keys whose text is Markdown and may have several lines."""
    return frozenset(row.key for row in TABLE if row.markdown)


def joinable() -> frozenset[str]:
    """Return the keys whose values are put together when they are given twice."""
    return frozenset(row.key for row in TABLE if row.joinable)


def regrouping() -> tuple[str, ...]:
    """Return the keys whose change may put articles into other stories."""
    return tuple(row.key for row in TABLE if row.regroups)


def named(decisions: Decisions, row: Row) -> tuple[str, ...]:
    """Return the articles that a decision names, in its order."""
    value = getattr(decisions, row.key)
    if row.kind == Kind.TEXT or not value:
        return ()
    if row.kind == Kind.ARTICLE:
        return (value,)
    if row.kind == Kind.GROUPS:
        return tuple(article for group in value for article in group)
    return tuple(value)
