"""The variables of templates: one table for the checks, the types and `docs/themes.md`.

A variable means the same in all templates. Types are those of `model`, or plain data; after a
journey as msgpack a job's values get their types back from here.
"""

from __future__ import annotations

from typing import NamedTuple

from digest.core.model import Correction, Edition, Masthead, Previous, StandingPage, Story, Value


class Place(Value, frozen=True, kw_only=True):
    """A neighbour to turn to: its day or headline, and its address."""

    url: str
    headline: str
    day: str = ""


class Line(Value, frozen=True, kw_only=True):
    """An edition as the archive lists it."""

    day: str
    url: str
    headline: str
    title: str = ""
    stories: int = 0
    corrections: int = 0
    withdrawn: int = 0

    @property
    def month(self) -> str:
        """`2026-11`, or nothing for the undated."""
        return self.day[:7] if self.day[:4].isdigit() else ""


class Year(Value, frozen=True, kw_only=True):
    """A year of the archive and its months (`2026-11`), newest first."""

    year: str
    url: str
    months: tuple[str, ...] = ()


class Cited(Value, frozen=True, kw_only=True):
    """An outlet: its articles by relation, how many stories cite it, and the latest of them."""

    name: str
    entries: int
    original: int = 0
    pickup: int = 0
    rewrite: int = 0
    latest: tuple[Place, ...] = ()


class Listed(Value, frozen=True, kw_only=True):
    """A section, person or place, what is said of it, and the latest stories that name it.

    `sort`: what the register is sorted by; `anchor`: a letter, on the first row that begins with
    it; `feeds`: the folder of a section's feeds.
    """

    name: str
    note: str = ""
    entries: int = 0
    latest: tuple[Place, ...] = ()
    sort: str = ""
    anchor: str = ""
    feeds: str = ""


class Day(Value, frozen=True, kw_only=True):
    """A day of a running story: its headline there, and the sentences that were new."""

    day: str
    url: str
    headline: str
    fresh: tuple[tuple[str, str], ...] = ()  # (sentence, language)
    articles: int = 0
    reports: int = 0
    outlets: tuple[str, ...] = ()  # those with a report of their own
    cited: tuple[str, ...] = ()  # all
    id: str = ""


class Card(Value, frozen=True, kw_only=True):
    """What a social card says: a headline, its day, and how many reports its story has."""

    headline: str
    day: str
    reports: int = 0


class Headlines(Value, frozen=True, kw_only=True):
    """An edition and all its headlines."""

    day: str
    url: str
    title: str = ""
    entries: tuple[Place, ...] = ()


class Variable(NamedTuple):
    kind: object
    meaning: str


VARIABLES: dict[str, Variable] = {
    "masthead": Variable(
        Masthead,
        "the publication: title, description, language, sections, params, ...",
    ),
    "pages": Variable(
        tuple[tuple[str, str], ...], "the pages of content/pages, as (address, title)"
    ),
    "edition": Variable(
        Edition, "the edition: day, title, intro, stories (the lead first), corrections"
    ),
    "story": Variable(
        Story, "the story: headline, summary, quotes, sources, differences, notes, ..."
    ),
    "address": Variable(str, "the page's own address, without index.html"),
    "newer": Variable(
        Place | None, "the next edition, or the next story of the edition; none at the end"
    ),
    "older": Variable(Place | None, "the edition or story before; none at the end"),
    "later": Variable(tuple[Previous, ...], "later stories of the same thread, oldest first"),
    "corrections": Variable(
        tuple[Correction, ...],
        "what changed after closing: in this story, or in the whole publication",
    ),
    "editions": Variable(
        tuple[Line, ...], "the editions that this page of the archive lists, newest first"
    ),
    "years": Variable(tuple[Year, ...], "the years of the archive, newest first"),
    "year": Variable(str, "the year that this page of the archive shows"),
    "total": Variable(int, "how many editions there are"),
    "since": Variable(str, "the day of the first edition"),
    "outlets_cited": Variable(tuple[Cited, ...], "the outlets cited in the publication, by name"),
    "register": Variable(str, "what a register lists: `sections`, `people` or `places`"),
    "listed": Variable(
        tuple[Listed, ...], "the names of the register, and the latest stories of each"
    ),
    "letters": Variable(
        tuple[tuple[str, str], ...], "the letters of a long register, as (letter, address)"
    ),
    "letter": Variable(str, "the letter that this page of a register shows, or nothing"),
    "days": Variable(tuple[Day, ...], "the days of a running story, newest first"),
    "registers": Variable(tuple[str, ...], "the registers of the publication"),
    "headlines": Variable(
        tuple[Headlines, ...],
        "the editions that this page of the search lists, newest first, with all their headlines",
    ),
    "bundles": Variable(
        tuple[str, ...],
        "the addresses of Pagefind's indexes, newest first; none without the `search` extra",
    ),
    "card": Variable(Card, "what the social card of an edition or a story says"),
    "picture": Variable(str, "the address of the page's social card, or nothing"),
    "standing": Variable(StandingPage, "a page from content/pages: title, text in Markdown"),
    "target": Variable(str, "the address to which a moved story leads"),
    "mail": Variable(bool, "whether the edition has a mail (newsletter.html)"),
    "recent": Variable(tuple[Edition, ...], "the newest editions, for feeds"),
    "feed_address": Variable(str, "the address of a section's or a thread's feed, or nothing"),
    "feed_title": Variable(str, "the section of a feed, or nothing"),
    "addresses": Variable(
        tuple[tuple[str, str], ...],
        "addresses of the site with the day each last changed, for the site map",
    ),
    "icon": Variable(str, "the address of the theme's icon"),
}

COMMON = ("masthead", "pages", "address")

TEMPLATES: dict[str, tuple[str, ...]] = {
    "edition.html": (*COMMON, "edition", "newer", "older", "mail", "picture"),
    "card.svg": (*COMMON, "card"),
    "empty.html": COMMON,
    "story.html": (*COMMON, "story", "newer", "older", "later", "corrections", "picture"),
    "archive.html": (*COMMON, "editions", "years", "year", "total", "since", "registers"),
    "register.html": (*COMMON, "register", "listed", "letters", "letter", "registers"),
    "sources.html": (*COMMON, "outlets_cited", "registers"),
    "thread.html": (*COMMON, "days"),
    "search.html": (*COMMON, "headlines", "years", "year", "bundles"),
    "corrections.html": (*COMMON, "corrections", "since"),
    "page.html": (*COMMON, "standing"),
    "404.html": COMMON,
    "moved.html": (*COMMON, "target"),
    "gone.html": (*COMMON, "corrections"),
}
