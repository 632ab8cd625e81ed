"""The pure calls of a build, each with the types of its arguments and result.

A file's lines, by which page furniture is recognised; an article from its file and its furniture
lines; the threads of a neighbourhood; a story before the editor's decisions; a page; a mail; a
search index. Workers run them (core/pure_calls.py), and all but the last three are remembered
(core/memo.py). This module knows the stages; they do not know it.
"""

from __future__ import annotations

import struct
from functools import partial
from pathlib import Path

import msgspec

from digest.core import config, packing
from digest.core.model import (
    Article,
    Digest,
    Document,
    Edition,
    Fact,
    Facts,
    File,
    Head,
    Job,
    Line,
    Masthead,
    Page,
    Problem,
    Quotation,
    Story,
    StoryMembers,
    Thread,
    Value,
)
from digest.core.pure_calls import call, split_call
from digest.desk.entry import compose
from digest.desk.figures import conflicts
from digest.desk.grouping import cluster, dedupe, facts
from digest.desk.grouping.units import Decided
from digest.desk.quotes import extract, reconcile
from digest.desk.summary import selection
from digest.intake import formats
from digest.intake.article import outlets, parse
from digest.intake.furniture import clean
from digest.intake.furniture import repeated as furniture
from digest.press import job_values, search, site, theme
from digest.press.outputs import newsletter, newsletter_values

OPENING = 10  # words of an article without a headline that are shown in its place


# ----------------------------------------------------------------------------------------- read


class ReadContext(Value, frozen=True, kw_only=True):
    """What reading every article shares."""

    outlets: outlets.Outlets
    timezone: str


class ReadInput(Value, frozen=True, kw_only=True):
    """A file, and what is decided or known about it."""

    file: File
    day: str | None = None  # the edition's folder that holds it
    fact: Fact | None = None
    furniture: tuple[int, ...] = ()  # hashes of its lines that are its outlet's furniture
    origin: dict[str, str | list[str]] = {}  # what intake.yaml says: link, outlet, date
    document: bytes = b""  # what its scan kept of it; then the file has no data


class Scanned(Value, frozen=True, kw_only=True):
    """The hashes of a file's lines, and its outlet as far as it is stated."""

    hashes: bytes = b""  # eight bytes each: as numbers they would take five times the memory
    outlet: str = ""

    @property
    def lines(self) -> tuple[int, ...]:
        """Return the hash of each line."""
        return struct.unpack(f"<{len(self.hashes) // 8}Q", self.hashes)


class Kept(Value, frozen=True, kw_only=True):
    """The document and the problems of a file, packed: it is read once.

    `lasting`: it took long to read, and a later build may need it.
    """

    document: bytes
    lasting: bool = False


class ReadFile(Value, frozen=True, kw_only=True):
    """All that one file gives."""

    article: Article
    quotations: tuple[Quotation, ...]
    facts: Facts
    problems: tuple[Problem, ...] = ()


class Opening(Value, frozen=True, kw_only=True, array_like=True):
    """What is needed of every article: its head, and its words for grouping, packed."""

    head: Head
    words: bytes  # (facts.body, facts.counted, facts.shingles); empty where they are fetched later


class Rest(Value, frozen=True, kw_only=True):
    """The parts that few articles need, each packed, so that they travel as bytes."""

    article: msgspec.Raw  # Article
    quotations: msgspec.Raw  # tuple[Quotation, ...]
    facts: msgspec.Raw  # Facts


def _whole(scanned: Scanned) -> Scanned:
    return scanned


def _is_passing(kept: Kept) -> bool:
    return not kept.lasting


@split_call("scan", light=_whole, passing=_is_passing)
def scan_file(shared: None, source: ReadInput) -> tuple[Scanned, Kept]:
    """Return the hashes of a file's lines, and its document.

    The outlet is what the editor, front matter or page say, or the address: the text is not read.
    """
    read = _document(source)
    document = read[0]
    fact, fields, page = source.fact or Fact(), document.fields, document.page
    links = (fact.link, fields.get("link"), page.get("link"))
    names = (fact.outlet, fields.get("outlet"), page.get("outlet"))
    addresses = (outlets.address(link.strip()) for link in links if isinstance(link, str))
    link = next((address for address in addresses if address), None)
    name = next((n for n in names if isinstance(n, str) and n.strip()), "")
    outlet = outlets.host(link) or name.strip().casefold()
    lines = furniture.hashes(document)
    hashes = struct.pack(f"<{len(lines)}Q", *lines)
    return Scanned(hashes=hashes, outlet=outlet), Kept(
        document=packing.pack(read), lasting=formats.takes_long(source.file.path)
    )


def _document(source: ReadInput) -> tuple[Document, tuple[Problem, ...]]:
    """Return a file as its format reads it. A page's metadata comes before its recorded origin."""
    if source.document:
        return packing.unpack(source.document, tuple[Document, tuple[Problem, ...]])
    document, problems = formats.read(source.file)
    if source.origin:
        page = {**source.origin, **{k: v for k, v in document.page.items() if v}}
        document = msgspec.structs.replace(document, page=page)
    return document, problems


def _without_words(opening: Opening) -> Opening:
    """Return an opening without its words, its largest part: a later build needs few of them."""
    return Opening(head=opening.head, words=b"")


@split_call("article", light=_without_words)
def read_article(shared: ReadContext, source: ReadInput) -> tuple[Opening, Rest]:
    """Return a file's article: what is needed of all articles, and what is needed of few."""
    found, _ = read_file(source, shared)
    words = packing.pack((found.facts.body, found.facts.counted, found.facts.shingles))
    return Opening(head=_head(found), words=words), Rest(
        article=msgspec.Raw(packing.pack(found.article)),
        quotations=msgspec.Raw(packing.pack(found.quotations)),
        facts=msgspec.Raw(packing.pack(found.facts)),
    )


def file_lines(source: ReadInput) -> tuple[Line, ...]:
    """Return each line of a file with whether it was kept: the first step of `read_file`."""
    return clean.clean(_document(source)[0], frozenset(source.furniture))


def read_file(source: ReadInput, context: ReadContext) -> tuple[ReadFile, tuple[Line, ...]]:
    """Return all that a file gives, and each of its lines with whether it was kept."""
    document, found = _document(source)
    lines = clean.clean(document, frozenset(source.furniture))
    article, more = parse.parse(
        document, lines, context.outlets, source.day, source.fact, context.timezone
    )
    quotations = extract.quotes(article)
    problems = tuple(_located(p, source.file) for p in (*found, *more))
    known = facts.facts(article, quotations)
    read = ReadFile(article=article, quotations=quotations, facts=known, problems=problems)
    return read, lines


def _located(problem: Problem, file: File) -> Problem:
    """Return a problem with the file's path below the publication, and its article."""
    where = problem.where
    return msgspec.structs.replace(
        problem,
        where=f"content/{where}" if where.startswith(file.path) else where,
        article=problem.article or file.id,
    )


def _head(found: ReadFile) -> Head:
    a = found.article
    opening = ""
    if not a.title and a.sentences:
        first = a.sentences[0]
        words = a.text[max(a.lead, first.start) : first.end].split()
        opening = " ".join(words[:OPENING])
    return Head(
        id=a.id,
        path=a.path,
        title=a.title,
        opening=opening,
        published=a.published,
        published_from=a.published_from,
        language=a.language,
        section=a.section,
        slug=a.slug,
        draft=a.draft,
        empty=not a.text.strip(),
        roundup=found.facts.roundup,
        problems=found.problems,
    )


# ---------------------------------------------------------------------------------------- group


class GroupInput(Value, frozen=True, kw_only=True):
    """A neighbourhood: articles that may share a thread, and the decisions about them."""

    articles: tuple[msgspec.Raw, ...]
    facts: tuple[msgspec.Raw, ...]
    decided: Decided
    border: float | None = None


@call("threads")
def group_articles(shared: None, group: GroupInput) -> tuple[Thread, ...]:
    """Return the threads of a neighbourhood."""
    articles = [packing.unpack(a, Article) for a in group.articles]
    by_id = {a.id: a for a in articles}
    known = {f.id: f for f in (packing.unpack(f, Facts) for f in group.facts)}
    reports = dedupe.reports(articles, known)
    more = {} if group.border is None else {"border": group.border}
    return cluster.threads(reports, by_id, known, group.decided, **more)


def _quotations(
    articles: list[Article], packed: tuple[msgspec.Raw, ...]
) -> dict[str, tuple[Quotation, ...]]:
    kind = tuple[Quotation, ...]
    return {a.id: packing.unpack(q, kind) for a, q in zip(articles, packed, strict=True)}


# ----------------------------------------------------------------------------------------- edit


class WriteContext(Value, frozen=True, kw_only=True):
    """What writing every story shares."""

    summary: config.Summary
    language: str


class StoryInput(Value, frozen=True, kw_only=True):
    """A story's members, their articles and quotations, and the thread's earlier articles."""

    story: StoryMembers
    articles: tuple[msgspec.Raw, ...]
    quotations: tuple[msgspec.Raw, ...]
    earlier: tuple[msgspec.Raw, ...] = ()
    assumed: dict[str, str | None] = {}


@call("story", chunk=16)
def write_story(shared: WriteContext, source: StoryInput) -> Story:
    """Return a story before the editor's decisions."""
    articles = [packing.unpack(a, Article) for a in source.articles]
    earlier = tuple(packing.unpack(a, Article) for a in source.earlier)
    by_id = {a.id: a for a in articles}
    said = _quotations(articles, source.quotations)
    want, language, story = shared.summary, shared.language, source.story
    picks = selection.summarise(
        story, by_id, earlier, want.sentences, want.words, language, want.per_article
    )
    quotes = reconcile.quotes(story, by_id, said, picks)
    differences = conflicts.differences(story, by_id, earlier)
    # An empty summary may lack room, not news.
    new = None if picks or not earlier else selection.news(story, by_id, earlier, language)
    return compose.compose_story(
        story, by_id, picks, quotes, differences, source.assumed, language, new
    )


# --------------------------------------------------------------------------------------- render


class RenderContext(Value, frozen=True, kw_only=True):
    """What rendering every page shares. `stage` None: pages travel back as bytes."""

    look: theme.Theme
    stage: site.Staging | None


class Rendered(Value, frozen=True, kw_only=True):
    """Pages that were rendered: staged, or as bytes; or why there are none."""

    staged: tuple[site.Made, ...] = ()
    pages: tuple[Page, ...] = ()
    problem: Problem | None = None


class MailInput(Value, frozen=True, kw_only=True):
    """What an edition's mail is rendered from, besides the theme."""

    masthead: Masthead
    edition: Edition
    foot: newsletter_values.Foot
    budget: int


class IndexInput(Value, frozen=True, kw_only=True):
    """What a search index is made from."""

    program: str
    part: str
    entries: tuple[search.Record, ...]
    language: str
    state: str


class IndexFiles(Value, frozen=True, kw_only=True):
    """The files of a search index, or why there are none."""

    pages: tuple[Page, ...] = ()
    problem: Problem | None = None


@call("page", chunk=16, decode=job_values.job_of)
def render_page(shared: RenderContext, job: Job) -> Rendered:
    """Return the page of a job."""
    from digest.press import render  # jinja2 costs 130 ms; what renders nothing needs none

    made = render.attempt(shared.look, job)
    return _placed(shared, (made,)) if isinstance(made, Page) else Rendered(problem=made)


@call("mail", chunk=2)  # each is a whole edition, and some chunks are in flight
def render_mail(shared: RenderContext, mail: MailInput) -> Rendered:
    """Return an edition's mail, as HTML and as text."""
    from digest.press import render

    digest = Digest(masthead=mail.masthead, editions=())
    make = partial(render.page, shared.look)
    try:
        pages = newsletter.render(make, digest, mail.edition, mail.foot, mail.budget)
    except theme.Failure as failure:
        return Rendered(problem=failure.problem)
    return _placed(shared, tuple(pages))


def _placed(shared: RenderContext, pages: tuple[Page, ...]) -> Rendered:
    if shared.stage is None:
        return Rendered(pages=pages)
    return Rendered(staged=tuple(shared.stage.put(p) for p in pages))


@call("index", chunk=1)
def make_index(shared: None, index: IndexInput) -> IndexFiles:
    """Return the files of a search index."""
    pages, problem = search.pages(
        Path(index.program), index.part, index.entries, index.language, Path(index.state)
    )
    return IndexFiles(pages=pages, problem=problem)
