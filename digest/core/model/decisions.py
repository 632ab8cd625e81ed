"""What the editor decides, and what was published."""

from __future__ import annotations

from typing import Literal

from digest.core.model.base import Value


class Fact(Value, frozen=True, kw_only=True):
    """Facts of an article that a decision states because the file does not show them."""

    date: str | None = None
    outlet: str | None = None
    link: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    agency: str | None = None
    language: str | None = None


# For decisions that cannot be read: they may have spiked a story, so nothing is rebuilt.
HELD = "Until then this edition is not rebuilt; its published pages stay."


class CorrectionNote(Value, frozen=True, kw_only=True):
    """What the editor says of a correction or a withdrawal: the day it was made, and the reason."""

    date: str = ""
    reason: str = ""


class Decisions(Value, frozen=True, kw_only=True):
    """The decisions of an edition.yaml, or of content/articles.yaml; articles are named by id.

    `lines` gives the place of each decision: keys joined by `/` -> `path:line:column`.
    """

    edition: str = ""
    path: str = ""
    title: str = ""
    intro: str = ""
    articles: dict[str, Fact] = {}
    drop: tuple[str, ...] = ()
    merge: tuple[tuple[str, ...], ...] = ()
    split: tuple[tuple[str, ...], ...] = ()
    spike: tuple[str, ...] = ()
    lead: str | None = None
    order: tuple[str, ...] = ()
    section: dict[str, str] = {}
    headline: dict[str, str] = {}
    slug: dict[str, str] = {}
    summary: dict[str, tuple[str, ...]] = {}
    quote: dict[str, tuple[str, ...]] = {}
    note: dict[str, str] = {}
    correction: dict[str, CorrectionNote] = {}
    waive: dict[str, dict[str, str]] = {}
    lines: dict[str, str] = {}
    unread: bool = False  # the file exists and cannot be read


class Closed(Value, frozen=True, kw_only=True):
    """A story as it was published: an item of published.yaml."""

    id: str
    thread: str
    slug: str
    articles: tuple[str, ...]
    # Article id -> content hash, by which a renamed file is recognised.
    digests: dict[str, str] = {}
    headline: str = ""
    summary: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()


class Published(Value, frozen=True, kw_only=True):
    """A closed edition: published.yaml."""

    edition: str
    closed: str = ""  # the day it was closed
    stories: tuple[Closed, ...] = ()


class Moved(Value, frozen=True, kw_only=True):
    """A closed story whose address no story has any more.

    `old` is that address, `new` the address it leads to, empty if all its articles are gone.
    """

    edition: str
    closed: str  # the day its edition was closed
    story: Closed
    old: str
    new: str = ""


class Correction(Value, frozen=True, kw_only=True):
    """A change of a closed story: both wordings, and the day and reason given by the editor."""

    edition: str
    story: str
    url: str
    headline: str
    what: Literal["headline", "summary", "quote", "moved", "vanished", "added"]
    before: str = ""
    after: str = ""
    day: str = ""
    reason: str = ""
    closed: str = ""  # the day its edition was closed: it was made on that day or later
