"""Every value of a build. Read this package first, in the order in which values are made.

base        what every value shares; Problem
articles    a file as found and as its format reads it; Article, Quotation
grouping    Facts, reports and threads
stories     a story as any output prints it
decisions   what the editor decides, what was published, corrections
site        editions, the publication as a whole, pages

Values are frozen `msgspec.Struct`s: typed, immutable, quick to store, and able to print their own
JSON Schema. They have no behaviour beyond reading their own fields. Offsets count Python characters
(code points) from 0; `end` is exclusive. Days are ISO 8601 (`2024-02-10`); a time of day follows
after `T` where a source gives one.

Sentences are split once, in intake. Everything after intake cites spans of `Article.text`.
"""

from __future__ import annotations

from digest.core.model.articles import (
    Article,
    Block,
    Day,
    Document,
    File,
    FoundFile,
    Head,
    Line,
    Outlet,
    Quotation,
    Sentence,
)
from digest.core.model.base import Author, Level, Problem, PublishedFrom, Relation, Value
from digest.core.model.decisions import (
    HELD,
    Closed,
    Correction,
    CorrectionNote,
    Decisions,
    Fact,
    Moved,
    Published,
)
from digest.core.model.grouping import (
    Copy,
    Facts,
    Neighbourhood,
    Previous,
    Report,
    StoryMembers,
    Thread,
    Tie,
)
from digest.core.model.site import (
    Digest,
    Edition,
    EditionIndex,
    Entry,
    EntryNames,
    Job,
    Masthead,
    Page,
    StandingPage,
)
from digest.core.model.stories import (
    Difference,
    Evidence,
    Figure,
    Headline,
    KeyQuotation,
    Note,
    Pick,
    Source,
    Statement,
    Story,
    Variant,
)

__all__ = [
    "HELD",
    "Article",
    "Author",
    "Block",
    "Closed",
    "Copy",
    "Correction",
    "CorrectionNote",
    "Day",
    "Decisions",
    "Difference",
    "Digest",
    "Document",
    "Edition",
    "EditionIndex",
    "Entry",
    "EntryNames",
    "Evidence",
    "Fact",
    "Facts",
    "Figure",
    "File",
    "FoundFile",
    "Head",
    "Headline",
    "Job",
    "KeyQuotation",
    "Level",
    "Line",
    "Masthead",
    "Moved",
    "Neighbourhood",
    "Note",
    "Outlet",
    "Page",
    "Pick",
    "Previous",
    "Problem",
    "Published",
    "PublishedFrom",
    "Quotation",
    "Relation",
    "Report",
    "Sentence",
    "Source",
    "StandingPage",
    "Statement",
    "Story",
    "StoryMembers",
    "Thread",
    "Tie",
    "Value",
    "Variant",
]
