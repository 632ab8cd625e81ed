"""Every value of a build, in the order in which they are made. Read this file first.

Values are frozen `msgspec.Struct`s: typed, immutable, quick to store, and they print their own JSON Schema. They carry no
behaviour beyond reading themselves. Offsets are counted in Python characters (code points) from 0, `end` exclusive.
Days are ISO 8601 (`2024-02-10`), a time of day follows after `T` where a source gives one.

An `Article` splits its sentences once; nobody splits them again: everything after intake cites spans of `Article.text`.
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
    """What all values share: frozen, made by keyword, equal by content."""


# ---------------------------------------------------------------------------------------------------------- anywhere -> cli


class Problem(Value, frozen=True, kw_only=True):
    """Something that an editor should know; bad input is a value, not an exception.

    `where` is `path:line:column` (as far as known; path relative to the publication) or an article id. `name` is the
    kebab-case kind by which a decision `waive` names it (`undated`, `near-miss`, ...). `article` is the id it is about.
    """

    level: Level
    where: str
    what: str
    fix: str = ""
    name: str = ""
    article: str | None = None


# --------------------------------------------------------------------------------------------------------- content -> formats


class File(Value, frozen=True, kw_only=True):
    """A file as found. `path` is relative to `content/`, with `/`; `id` is the article id that the folder gives it."""

    path: str
    id: str
    data: bytes


class Found(Value, frozen=True, kw_only=True):
    """An article's file as the folder shows it: as `File`, with the fingerprint of its bytes instead of them. They are read when what is made
    of them is not known."""

    path: str
    id: str
    name: str


# ---------------------------------------------------------------------------------------- formats -> furniture, clean, parse


class Block(Value, frozen=True, kw_only=True):
    """A line or paragraph as the format delivers it: plain text, marks of emphasis and links taken off.

    `tag` is what the format knows of it (`p`, `h1`..`h6`, `li`, `blockquote`, `figcaption`, `td`, or `` for a plain line),
    `links` the share of its characters that are in links (0 to 1), `line` its first line in the file (1-based; 0 unknown).
    """

    text: str
    tag: str = ""
    links: float = 0.0
    line: int = 0


class Document(Value, frozen=True, kw_only=True):
    """A file read by its format: fields that its front matter or page metadata state, and blocks of text in order.

    `fields` are front matter (keys folded to the contract's names, values as text or lists of text), `page` what the HTML
    page says of itself (same names: title, date, authors, outlet, link, language, image, description; and `byline` and `signature`, lines). `line` is where
    the text begins. `unknown` keeps keys that nobody knows.
    """

    id: str
    path: str
    fields: dict[str, str | list[str]] = {}
    page: dict[str, str | list[str]] = {}
    unknown: dict[str, str] = {}
    blocks: tuple[Block, ...] = ()


# ----------------------------------------------------------------------------------------------------------- clean -> parse


class Line(Value, frozen=True, kw_only=True):
    """A block, judged. `kept`: it is in `Article.text`. `why` names the role: of a kept line `body` or `subhead`;
    of the rest `title`, `byline`, `date`, `standfirst`, `caption`, `repeat`, or a kind of furniture (`share`, `subscribe`,
    `related`, `navigation`, `comment`, `legal`, `correction`, `banner`, `tag`, `outlet-furniture`, ...)."""

    text: str
    kept: bool
    why: str
    tag: str = ""
    line: int = 0


class Outlet(Value, frozen=True, kw_only=True):
    """Who publishes. `domain` is the host without `www.`; `wire` says that others pick its text up."""

    name: str
    domain: str = ""
    wire: bool = False


# ------------------------------------------------------------------------------------------------------------ parse -> desk


class Sentence(Value, frozen=True, kw_only=True, array_like=True):
    """A sentence as a span of its article's text; `paragraph` counts from 0. Subheads are no sentences."""

    paragraph: int
    start: int
    end: int


class Day(Value, frozen=True, kw_only=True):
    """A stated date of an event: what the text says at `start:end`, and what it means.

    `first` and `last` are ISO days when the date is resolved (equal for a single day), else None. `month_day` (`02-15`),
    `weekday` (0 Monday .. 6) and `year` hold whatever is stated, resolved or not. `anchored` says that the publication date
    was needed to resolve it.
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
    """One file, read: what it says of itself, and its cleaned text (paragraphs parted by a blank line)."""

    id: str
    path: str
    title: str | None = None
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    wire: bool = False  # the outlet itself is a wire agency
    agency: str | None = None  # the wire whose text this is, by credit line, dateline or tag
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
    lead: int = (
        0  # offset of the first character after a dateline or agency tag in the first paragraph
    )
    subheads: tuple[tuple[int, int], ...] = ()  # spans of text that are subheads
    sentences: tuple[Sentence, ...] = ()
    days: tuple[Day, ...] = ()
    words: int = 0


class Head(Value, frozen=True, kw_only=True):
    """What a build needs of every article, whether anything was made of it this time or not: where it stands, and by what it is named. `opening`: its first words, where it has no title. `empty`: no text was left."""

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


# ----------------------------------------------------------------------------------------------------------- quote -> story


class Quotation(Value, frozen=True, kw_only=True):
    """A quotation in one article. `start:end` spans the words between the marks in `Article.text`; `speaker` is a person's
    name without titles, or a group, or None; `role` the title as printed; `cue` the verb; `how` the way the speaker was found
    (`named`, `pronoun`, `title`, `continued`, `group`, `none`). `sure` is the method's confidence, 0 to 1. `garbled`: the
    text is damaged, not fit to print as a key quote."""

    start: int
    end: int
    speaker: str | None = None
    role: str | None = None
    cue: str | None = None
    how: str = "none"
    sure: float = 0.0
    garbled: bool = False


# ------------------------------------------------------------------------------------------------- facts -> dedupe, cluster


class Facts(Value, frozen=True, kw_only=True):
    """What grouping compares of an article; small, and made from that article alone.

    For people as well: `names`: proper names as printed, most frequent first, with counts. `figures`: normalised numbers with what they
    count (`("7", "dead")`, `("31000000", "crown")`). `offices`: (office, holder) pairs (`("nato secretary general", "stoltenberg")`).
    `places`: of dateline and events. `days` and `month_days`: stated dates, resolved or not; `weekdays`: 0 Monday .. 6. `roundup`: why
    this is an index, roundup or live page, or empty.

    For the machine: bags of 32-bit word hashes with counts (see desk/terms.py): `body`, `lead` (headline and first paragraphs), `named`
    (words of names), `counted` (numbers, with and without what they count, and dates). `order`: which words of `body` the text consists of, one
    after another; `lengths`: how many each of its sentences has, as 32-bit numbers. `shingles`: a sample of the 64-bit hashes of the
    text's 5-word shingles, sorted. `quotes`: hashes of the first and of the last words of quotations of five words or more.

    `printed`: the article's own words for what is compared in another form: (`86000000|crown`, `86 million crowns`), of a quotation
    its hash and its first words.
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
    roundup: str = ""
    printed: tuple[tuple[str, str], ...] = ()


class Neighbourhood(Value, frozen=True, kw_only=True):
    """A connected component of the candidate graph: what is grouped apart from everything else. `articles` are ids, sorted. `size`
    and `frequent` say how common words are in the whole publication, in coarse steps, so that an unrelated file changes nothing
    here: the steps of the number of articles, and packed pairs of a word's hash and the steps of its frequency."""

    articles: tuple[str, ...]
    size: int = 0
    frequent: bytes = b""


# ------------------------------------------------------------------------------------------------------- dedupe -> cluster


class Copy(Value, frozen=True, kw_only=True):
    """An article that carries another's report. `share` of its words that are in the original, 0 to 1; `changed`: spans
    of its own sentences that differ from the original's; `dropped`: how many sentences of the original it lacks."""

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
    outside: Copy | None = (
        None  # in an edition's slice: what `original` is itself a copy of, where that is in another edition
    )

    @property
    def members(self) -> tuple[str, ...]:
        """Article ids, the original first."""
        return (
            (self.original, *[c.article for c in self.copies]) if self.copies else (self.original,)
        )


def _members(reports: tuple[Report, ...]) -> tuple[str, ...]:
    """Most stories have one report; they are asked some thousand times."""
    return (
        reports[0].members if len(reports) == 1 else tuple([m for r in reports for m in r.members])
    )


class Tie(Value, frozen=True, kw_only=True):
    """Two articles compared as events: `score` is a log-odds (above `border` they are one event). `shared` and `against`
    are facts in words of the sources, for people: (kind, text)."""

    a: str
    b: str
    score: float
    border: float = 0.0
    shared: tuple[tuple[str, str], ...] = ()
    against: tuple[tuple[str, str], ...] = ()
    joined: bool = False  # of a near miss: the two were joined, but only just


class Thread(Value, frozen=True, kw_only=True):
    """All articles on one event over all editions: its reports, the ties that hold it, and its near misses outside."""

    reports: tuple[Report, ...]
    ties: tuple[Tie, ...] = ()
    near: tuple[Tie, ...] = ()

    @property
    def members(self) -> tuple[str, ...]:
        return _members(self.reports)


# ----------------------------------------------------------------------------------------- cluster, curate -> summarise, story


class Previous(Value, frozen=True, kw_only=True):
    """An earlier entry of the same thread."""

    edition: str
    id: str
    slug: str
    url: str
    headline: str


class StoryMembers(Value, frozen=True, kw_only=True):
    """The slice of a thread that is in one edition, with its identity. `earlier` are article ids of the thread in earlier
    editions; `redirects` are addresses that lead here."""

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


# ----------------------------------------------------------------------------------------------------------- story -> press


class Pick(Value, frozen=True, kw_only=True):
    """A sentence chosen for the summary: the span of `Article.text` that is printed. It is a whole sentence; only a leading
    dateline or agency tag may be missing from it."""

    article: str
    start: int
    end: int


class Evidence(Value, frozen=True, kw_only=True):
    """A sentence of a source that carries what an entry prints. `text` is the whole sentence, `start:end` its span in the
    article's text; `before` or `after` at most one neighbour. `exact`: it holds the printed words verbatim, whatever marks are typed
    (`text.plain`); `spelling`: it holds the same words, some spelt otherwise; neither: it is alike. `mark` is the span within `text` to
    be lit (the printed words, where exact)."""

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
    """A sentence of the summary; `text` is a substring of each exact source, or the editor's own. `only`: of several reports one alone
    says it. `attribution` is the span of `text` that says whose word it is ("police said"), `attributed` whether that names somebody
    (`named`), an office (`role`) or a source that is not named (`anonymous`)."""

    text: str
    by: Author = "source"
    sources: tuple[Evidence, ...] = ()
    language: str = ""
    only: bool = False
    attribution: tuple[int, int] = (0, 0)
    attributed: Literal["", "named", "role", "anonymous"] = ""


class Variant(Value, frozen=True, kw_only=True):
    """How one or more sources print a quotation otherwise. `kind`: `spelling` (or punctuation) or `words`; `lost` and `gained`
    are the words that differ from what is printed."""

    text: str
    articles: tuple[str, ...]
    kind: Literal["spelling", "words"] = "spelling"
    lost: tuple[str, ...] = ()
    gained: tuple[str, ...] = ()


class KeyQuotation(Value, frozen=True, kw_only=True):
    """A quotation of the story: the wording most reports print, who said it, and how each source prints it. `reports` counts the
    independent reports that carry it; `key` says that the entry prints it large."""

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
    """What an entry cites of an article; an entry cites articles, it does not carry them. `number` is its mark on the page."""

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
    """One figure for the thing that sources differ on. `text` is the figure as printed, `words` the source's own words around it."""

    text: str
    evidence: tuple[Evidence, ...]
    published: str | None = None


class Difference(Value, frozen=True, kw_only=True):
    """Figures that articles give differently for the same thing.

    `about` is a noun phrase in the sources' words; `updates` are earlier figures of the same outlet
    or report, never a row.
    """

    about: str
    kind: str
    rows: tuple[Figure, ...]
    updates: tuple[Figure, ...] = ()


class Note(Value, frozen=True, kw_only=True):
    """The editor's own words, Markdown."""

    text: str


class Story(Value, frozen=True, kw_only=True):
    """The entry of a story, ready for any output."""

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
    people: tuple[tuple[str, str], ...] = ()  # who is quoted by full name, and the role
    places: tuple[str, ...] = ()  # of the datelines

    @property
    def has_page(self) -> bool:
        return bool(self.new or self.summary or self.quotes or self.sources)


# ---------------------------------------------------------------------------------------------------- decisions -> curate, check


class Fact(Value, frozen=True, kw_only=True):
    """What a decision states of an article that the file does not show."""

    date: str | None = None
    outlet: str | None = None
    link: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    agency: str | None = None
    language: str | None = None


# Of decisions that are there and cannot be read: what was decided, a story spiked perhaps, is not known.
HELD = "Until then this edition is not rebuilt; its published pages stay."


class CorrectionNote(Value, frozen=True, kw_only=True):
    """What the editor says of a correction or a withdrawal: the day it was made, and the reason."""

    date: str = ""
    reason: str = ""


class Decisions(Value, frozen=True, kw_only=True):
    """An edition.yaml (or content/articles.yaml), its articles named by id already. `lines` tells where each decision stands:
    a path of keys joined by `/` -> `path:line:column`."""

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
    unread: bool = False  # the file is there and says what nobody knows


class Closed(Value, frozen=True, kw_only=True):
    """A story as it was published: an item of published.yaml."""

    id: str
    thread: str
    slug: str
    articles: tuple[str, ...]
    digests: dict[
        str, str
    ] = {}  # article id -> content hash, by which a renamed file is recognised
    headline: str = ""
    summary: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()


class Published(Value, frozen=True, kw_only=True):
    """A closed edition: published.yaml."""

    edition: str
    closed: str = ""  # the day it was closed
    stories: tuple[Closed, ...] = ()


class Moved(Value, frozen=True, kw_only=True):
    """A closed story that no story continues under its address: `old` is that address, `new` where it leads, empty when all its
    articles are gone."""

    edition: str
    closed: str  # the day its edition was closed
    story: Closed
    old: str
    new: str = ""


class Correction(Value, frozen=True, kw_only=True):
    """What changed in a story after it was closed: both wordings, and the day and reason that the editor gave."""

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


# ------------------------------------------------------------------------------------------------------- curate, build -> press


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
    """A story in the index of editions: enough for archive, feeds' neighbours and source pages."""

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
    """An edition in the index: archive, source, section and people pages are made from these, never from editions."""

    day: str
    url: str
    title: str
    headline: str
    entries: tuple[Entry, ...]
    articles: int = 0
    reports: int = 0
    corrections: int = 0
    pages: int = 0  # entries with a page of their own


class Standing(Value, frozen=True, kw_only=True):
    """A page from content/pages: its address part, title and the editor's Markdown."""

    slug: str
    title: str
    text: str
    path: str = ""


class Masthead(Value, frozen=True, kw_only=True):
    """What the publication says of itself on every page; digest.yaml, checked. `base_url` has no trailing slash or is empty."""

    title: str = "Digest"
    description: str = ""
    base_url: str = ""
    language: str = "en"
    timezone: str = "UTC"
    editor: str = ""
    sections: tuple[str, ...] = ()  # in the order of the page
    hub: str = ""  # address of a WebSub hub, named in the feeds
    params: dict[
        str, str | int | float | bool | list[str]
    ] = {}  # the publication's own, for its templates


class Digest(Value, frozen=True, kw_only=True):
    """The masthead and the index of editions, newest first."""

    masthead: Masthead
    editions: tuple[EditionIndex, ...]
    pages: tuple[Standing, ...] = ()
    corrections: tuple[Correction, ...] = ()


class Job(Value, frozen=True, kw_only=True):
    """A page to be rendered: its path, the template, and exactly the values that the template is handed, so that a page can be
    remembered by its content. `values` holds only values of this file and plain data."""

    path: str
    template: str
    values: dict[str, Any]


class Page(Value, frozen=True, kw_only=True):
    """A file of the site. `path` is relative to `site/`, with `/`, never absolute and never with `..`."""

    path: str
    data: bytes
