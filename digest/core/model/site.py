"""Editions, the publication as a whole, and pages."""

from __future__ import annotations

from typing import Any

from digest.core import packing
from digest.core.model.base import Relation, Value
from digest.core.model.decisions import Correction
from digest.core.model.stories import Story


class Edition(Value, frozen=True, kw_only=True):
    """A day and its stories, the lead first. `day` is an ISO date or `undated`."""

    day: str
    stories: tuple[Story, ...]
    title: str = ""
    intro: str = ""
    corrections: tuple[Correction, ...] = ()
    closed: bool = False

    @property
    def url(self) -> str:
        """Return the address below the base address: /2024/02/10/ or /undated/."""
        return "/undated/" if self.day == "undated" else "/" + self.day.replace("-", "/") + "/"


class EntryNames(Value, frozen=True, kw_only=True, array_like=True):
    """What the registers and the pages of running stories need of a story."""

    outlets: tuple[tuple[str, Relation], ...] = ()
    people: tuple[tuple[str, str], ...] = ()  # (speaker, role)
    places: tuple[str, ...] = ()
    said: tuple[tuple[str, str], ...] = ()  # (sentence of the summary, its language)


_names = packing.unpacker(EntryNames)


class Entry(Value, frozen=True, kw_only=True):
    """A story in the index of editions: enough for the archive, feeds and source pages.

    A build holds those of all stories: what few pages need is packed, a third of the size.
    """

    id: str
    thread: str
    url: str
    headline: str
    section: str | None = None
    packed: bytes  # EntryNames
    articles: int = 0
    reports: int = 0

    @property
    def names(self) -> EntryNames:
        """Unpack the names."""
        return _names(self.packed)


class EditionIndex(Value, frozen=True, kw_only=True):
    """An edition in the index.

    Archive, source, section and people pages are made from these, never from whole editions.
    """

    day: str
    url: str
    title: str
    headline: str
    entries: tuple[Entry, ...]
    articles: int = 0
    reports: int = 0
    corrections: int = 0  # without withdrawals
    withdrawn: int = 0  # stories
    pages: int = 0  # stories with a page of their own


class StandingPage(Value, frozen=True, kw_only=True):
    """A page from content/pages: its part of the address, its title and the editor's Markdown."""

    slug: str
    title: str
    text: str
    path: str = ""


class Masthead(Value, frozen=True, kw_only=True):
    """The publication's settings that every page prints, checked.

    `base_url` has no trailing slash, or is empty.
    """

    title: str = "Digest"
    description: str = ""
    base_url: str = ""
    language: str = "en"
    timezone: str = "UTC"
    editor: str = ""
    sections: tuple[str, ...] = ()  # in the order of the page
    hub: str = ""  # address of a WebSub hub, named in the feeds
    # The publication's own values, for its templates.
    params: dict[str, str | int | float | bool | list[str]] = {}


class Digest(Value, frozen=True, kw_only=True):
    """The masthead and the index of editions, newest first."""

    masthead: Masthead
    editions: tuple[EditionIndex, ...]
    pages: tuple[StandingPage, ...] = ()
    corrections: tuple[Correction, ...] = ()


class Job(Value, frozen=True, kw_only=True):
    """A page to render: its path, its template, and exactly the values the template gets.

    A page is remembered by these. `values` holds only values of this file and plain data.
    """

    path: str
    template: str
    values: dict[str, Any]


class Page(Value, frozen=True, kw_only=True):
    """A file of the site. `path` is relative to `site/`, with `/`, never absolute and never with
    `..`.
    """

    path: str
    data: bytes
