"""Every value of a build, in the order in which they are made. Read this file first.

Values are frozen `msgspec.Struct`s: typed, immutable, quick to store, and able to print their own
JSON Schema. They have no behaviour beyond reading their own fields. Offsets count Python characters
(code points) from 0; `end` is exclusive. Days are ISO 8601 (`2024-02-10`); a time of day follows
after `T` where a source gives one.

Sentences are split once, in intake. Everything after intake cites spans of `Article.text`.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

Level = Literal["error", "warning"]
Author = Literal["source", "editor"]
Relation = Literal["original", "pickup", "rewrite", "report"]
PublishedFrom = Literal[
    "decision", "front-matter", "page", "text", "url", "folder", "story", "none"
]


class Value(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of all values: frozen, made by keyword, equal by content."""


# -------------------------------------------------------------------------------- anywhere -> cli


class Problem(Value, frozen=True, kw_only=True):
    """Something that an editor should know. Bad input is a value, not an exception.

    `where` is `path:line:column`, as far as known, with a path relative to the publication, or an
    article id. `name` is the kind in kebab case by which the decision `waive` names it (`undated`,
    `near-miss`, ...). `article` is the id of the article concerned.
    """

    level: Level
    where: str
    what: str
    fix: str = ""
    name: str = ""
    article: str | None = None


# ----------------------------------------------------------------------------- content -> formats


class File(Value, frozen=True, kw_only=True):
    """A file as found: `path` relative to `content/`, with `/`; `id` of its article."""

    path: str
    id: str
    data: bytes


class FoundFile(Value, frozen=True, kw_only=True):
    """A file as found, with the fingerprint of its bytes in place of the bytes.

    The bytes are read only when the result made from them is not remembered.
    """

    path: str
    id: str
    fingerprint: str


# ------------------------------------------------------------- formats -> furniture, clean, parse


class Block(Value, frozen=True, kw_only=True):
    """A line or paragraph as its format delivers it: plain text without emphasis and links.

    `tag` is its HTML element (`p`, `h1`..`h6`, `li`, `blockquote`, `figcaption`, `td`), or empty
    for a plain line. `links` is the share of its characters inside links, 0 to 1. `line` is its
    first line in the file, from 1; 0 if unknown.
    """

    text: str
    tag: str = ""
    links: float = 0.0
    line: int = 0


class Document(Value, frozen=True, kw_only=True):
    """A file read by its format: stated fields, and blocks of text in order.

    `fields` are the front matter: keys under their documented names, values text or lists of text.
    `page` is the metadata of an HTML page under the same names (title, date, authors, outlet, link,
    language, image, description) and the lines `byline` and `signature`. `unknown` keeps the keys
    that are not documented.
    """

    id: str
    path: str
    fields: dict[str, str | list[str]] = {}
    page: dict[str, str | list[str]] = {}
    unknown: dict[str, str] = {}
    blocks: tuple[Block, ...] = ()


# --------------------------------------------------------------------------------- clean -> parse


class Line(Value, frozen=True, kw_only=True):
    """A block with its role. A block that is `kept` is in `Article.text`.

    `why` names the role: `body` or `subhead` if kept; else `title`, `byline`, `date`, `standfirst`,
    `caption`, `repeat`, or a kind of furniture (`share`, `subscribe`, `related`, `navigation`,
    `comment`, `legal`, `correction`, `banner`, `tag`, `outlet-furniture`, ...).
    """

    text: str
    kept: bool
    why: str
    tag: str = ""
    line: int = 0


class Outlet(Value, frozen=True, kw_only=True):
    """A publisher. `domain` is the host without `www.`; `wire`: others print its texts."""

    name: str
    domain: str = ""
    wire: bool = False


# ---------------------------------------------------------------------------------- parse -> desk


class Sentence(Value, frozen=True, kw_only=True, array_like=True):
    """A sentence as a span of its article's text; `paragraph` counts from 0.

    Subheads are not sentences.
    """

    paragraph: int
    start: int
    end: int


class Day(Value, frozen=True, kw_only=True):
    """A stated date of an event: the span `start:end` of the text, and its meaning.

    `first` and `last` are ISO days if the date is resolved (equal for a single day), else None.
    `month_day` (`02-15`), `weekday` (0 Monday .. 6) and `year` hold what is stated, resolved or
    not. `anchored`: the publication date was needed to resolve it.
    """

    start: int
    end: int
    first: str | None = None
    last: str | None = None
    month_day: str | None = None
    weekday: int | None = None
    year: int | None = None
    anchored: bool = False


class Article(Value, frozen=True, kw_only=True):
    """One file, read: its stated facts and its cleaned text.

    Paragraphs of `text` are separated by a blank line.
    """

    id: str
    path: str
    title: str | None = None
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    wire: bool = False  # the outlet itself is a wire agency
    agency: str | None = None  # the wire agency of this text, by credit line, dateline or tag
    place: str | None = None  # of the dateline
    link: str | None = None  # absolute, http or https
    published: str | None = None
    published_from: PublishedFrom = "none"
    updated: str | None = None
    language: str = "und"
    section: str | None = None
    tags: tuple[str, ...] = ()
    image: str | None = None
    slug: str | None = None
    weight: int = 0
    draft: bool = False
    text: str = ""
    lead: int = 0  # offset after a dateline or agency tag in the first paragraph
    subheads: tuple[tuple[int, int], ...] = ()  # spans of text that are subheads
    sentences: tuple[Sentence, ...] = ()
    days: tuple[Day, ...] = ()
    words: int = 0


class Head(Value, frozen=True, kw_only=True):
    """The part of an article that every build needs, also when the rest is remembered.

    `opening` holds the first words of an article without a title. `empty`: no text was left.
    """

    id: str
    path: str
    title: str | None = None
    opening: str = ""
    published: str | None = None
    published_from: PublishedFrom = "none"
    language: str = "und"
    section: str | None = None
    slug: str | None = None
    draft: bool = False
    empty: bool = False
    roundup: str = ""
    problems: tuple[Problem, ...] = ()


# --------------------------------------------------------------------------------- quote -> story


class Quotation(Value, frozen=True, kw_only=True):
    """A quotation in one article.

    `start:end` spans the words between the marks in `Article.text`. `speaker` is a person's name
    without titles, or a group, or None. `role` is the title as printed, `cue` the verb. `how` says
    by which way the speaker was found (`named`, `pronoun`, `title`, `continued`, `group`, `none`).
    `sure` is the method's confidence, 0 to 1. `garbled`: the text is damaged and is not printed as
    a key quotation.
    """

    start: int
    end: int
    speaker: str | None = None
    role: str | None = None
    cue: str | None = None
    how: str = "none"
    sure: float = 0.0
    garbled: bool = False


# ----------------------------------------------------------------------- facts -> dedupe, cluster


class Facts(Value, frozen=True, kw_only=True):
    """The small part of an article that grouping compares, made from that article alone.

    Readable fields: `names` are proper names as printed with counts, most frequent first. `figures`
    are normalised numbers with the noun counted (`("7", "dead")`, `("31000000", "crown")`).
    `offices` are (office, holder) pairs (`("harbour master", "lind")`). `places` are those of
    dateline and events. `days` and `month_days` are stated dates, resolved or not; `weekdays` count
    from 0, Monday. `roundup` is the reason why this is an index, roundup or live page, or empty.

    Packed fields: bags of 32-bit word hashes with counts (`desk/words/hashes.py`): `body`, `lead`
    (headline and first paragraphs), `named` (words of names) and `counted` (numbers with and
    without their noun, and dates). `order` lists the words of the text in order, as places in
    `body`; `lengths` the number of words of each sentence, as 32-bit numbers. `shingles` is a
    sorted sample of the 64-bit hashes of the text's 5-word shingles. `quotes` are hashes of the
    first and of the last words of quotations of five words or more. `general` are hashes of whole
    names that many events share: of places, and of persons with an office; and of words for it.

    `printed` gives the article's own words for a fact that is compared in another form:
    (`86000000|crown`, `86 million crowns`); for a quotation, its hash and its first words.
    """

    id: str
    language: str = "und"
    words: int = 0
    names: tuple[tuple[str, int], ...] = ()
    figures: tuple[tuple[str, str], ...] = ()
    offices: tuple[tuple[str, str], ...] = ()
    places: tuple[str, ...] = ()
    ages: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    month_days: tuple[str, ...] = ()
    weekdays: tuple[int, ...] = ()
    quotes: tuple[int, ...] = ()
    body: bytes = b""
    lead: bytes = b""
    named: bytes = b""
    counted: bytes = b""
    order: bytes = b""
    lengths: bytes = b""
    shingles: bytes = b""
    denied: tuple[int, ...] = ()
    general: tuple[int, ...] = ()
    roundup: str = ""
    printed: tuple[tuple[str, str], ...] = ()


class Neighbourhood(Value, frozen=True, kw_only=True):
    """A connected component of the candidate graph, grouped without regard to all others.

    `articles` are ids, sorted. `size` and `frequent` say how common words are in the publication,
    in coarse steps, so that an unrelated file changes nothing here: the step of the number of
    articles, and packed pairs of a word's hash and the step of its frequency.
    """

    articles: tuple[str, ...]
    size: int = 0
    frequent: bytes = b""


# ------------------------------------------------------------------------------ dedupe -> cluster


class Copy(Value, frozen=True, kw_only=True):
    """An article that prints another article's report.

    `share` is the share of its words that are in the original, 0 to 1. `changed` are spans of its
    sentences that differ from the original's. `dropped` counts the sentences of the original that
    it lacks.
    """

    article: str
    relation: Literal["pickup", "rewrite"]
    of: str
    share: float
    changed: tuple[tuple[int, int], ...] = ()
    dropped: int = 0


class Report(Value, frozen=True, kw_only=True):
    """A piece of independent reporting: an original with its pickups and rewrites. Counts once."""

    original: str
    copies: tuple[Copy, ...] = ()
    # In one edition's part of a thread: `original` as a copy of an article in another edition.
    outside: Copy | None = None

    @property
    def members(self) -> tuple[str, ...]:
        """Article ids, the original first."""
        return (
            (self.original, *[c.article for c in self.copies]) if self.copies else (self.original,)
        )


def _members(reports: tuple[Report, ...]) -> tuple[str, ...]:
    """Return the articles of some reports. Fast for one report, which most stories have."""
    return (
        reports[0].members if len(reports) == 1 else tuple([m for r in reports for m in r.members])
    )


class Tie(Value, frozen=True, kw_only=True):
    """Two articles compared as events. `score` is a log-odds: above `border` they are one event.

    `shared` and `against` are facts in the sources' words, for people: (kind, text).
    """

    a: str
    b: str
    score: float
    border: float = 0.0
    shared: tuple[tuple[str, str], ...] = ()
    against: tuple[tuple[str, str], ...] = ()
    joined: bool = False  # of a near miss: the two were joined, but only just

    @property
    def languages(self) -> str:
        """The languages of two articles that are never joined because of them: “de / en”."""
        return dict(self.against).get("language", "")


class Thread(Value, frozen=True, kw_only=True):
    """All articles on one event over all editions: reports, ties and near misses."""

    reports: tuple[Report, ...]
    ties: tuple[Tie, ...] = ()
    near: tuple[Tie, ...] = ()

    @property
    def members(self) -> tuple[str, ...]:
        return _members(self.reports)


# ------------------------------------------------------------ cluster, curate -> summarise, story


class Previous(Value, frozen=True, kw_only=True):
    """An earlier story of the same thread."""

    edition: str
    id: str
    slug: str
    url: str
    headline: str


class StoryMembers(Value, frozen=True, kw_only=True):
    """The part of a thread that is in one edition, with its id and address.

    `earlier` are ids of the thread's articles in earlier editions; `redirects` are addresses that
    lead here.
    """

    edition: str
    id: str
    thread: str
    slug: str
    url: str
    reports: tuple[Report, ...]
    previous: tuple[Previous, ...] = ()
    earlier: tuple[str, ...] = ()
    ties: tuple[Tie, ...] = ()
    near: tuple[Tie, ...] = ()
    redirects: tuple[str, ...] = ()

    @property
    def members(self) -> tuple[str, ...]:
        return _members(self.reports)


# --------------------------------------------------------------------------------- story -> press


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


class Figure(Value, frozen=True, kw_only=True):
    """One of several differing figures; `text` is the figure as printed."""

    text: str
    evidence: tuple[Evidence, ...]
    published: str | None = None


class Difference(Value, frozen=True, kw_only=True):
    """Different figures that articles give for the same thing.

    `about` is a noun phrase in the sources' words. `updates` are earlier figures of the same outlet
    or report; they are not rows.
    """

    about: str
    kind: str
    rows: tuple[Figure, ...]
    updates: tuple[Figure, ...] = ()


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
        return bool(self.new or self.summary or self.quotes or self.sources)


# --------------------------------------------------------------------- decisions -> curate, check


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


# ------------------------------------------------------------------------- curate, build -> press


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
        return "/undated/" if self.day == "undated" else "/" + self.day.replace("-", "/") + "/"


class Entry(Value, frozen=True, kw_only=True):
    """A story in the index of editions: enough for the archive, feeds and source pages."""

    id: str
    thread: str
    url: str
    headline: str
    section: str | None = None
    outlets: tuple[tuple[str, Relation], ...] = ()
    people: tuple[tuple[str, str], ...] = ()  # (speaker, role)
    places: tuple[str, ...] = ()
    said: tuple[tuple[str, str], ...] = ()  # (sentence of the summary, its language)
    articles: int = 0
    reports: int = 0


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
    corrections: int = 0
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
