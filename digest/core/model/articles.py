"""What a file says: as found, as its format reads it, and as an article."""

from __future__ import annotations

from digest.core.model.base import Problem, PublishedFrom, Value


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
