"""The calls that a build remembers, and what they are handed: module-level functions from bytes to bytes, so that a worker can be told them.

A file's lines, by which page furniture is known; an article from its file and its own furniture lines; a neighbourhood's threads from
its articles and decisions; a story's entry from its articles; a page from exactly the values its template is handed. Each has a name
that says everything it is made from (what was made of a file goes by the key of its reading): with it a build asks the
cache, and only what the cache does not know is packed, handed out and made.

In: bytes (msgpack). Out: bytes. Knows the stages; they do not know it.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from digest.core import config, packing
from digest.core.cache import halved, halves
from digest.core.model import (
    Article,
    Digest,
    Edition,
    Fact,
    Facts,
    File,
    Head,
    Job,
    Line,
    Masthead,
    Neighbourhood,
    Page,
    Problem,
    Quotation,
    StoryMembers,
    Value,
)
from digest.desk.entry import compose as briefs
from digest.desk.figures import conflicts
from digest.desk.grouping import cluster, dedupe, facts
from digest.desk.quotes import extract, reconcile
from digest.desk.summary import selection
from digest.intake import formats
from digest.intake.article import outlets, parse
from digest.intake.furniture import clean
from digest.intake.furniture import repeated as furniture
from digest.press import search, site, theme
from digest.press.outputs import newsletter

OPENING = 10  # words of an article without a headline that stand for one


class Ground(Value, frozen=True, kw_only=True):
    """What reading every article shares."""

    outlets: outlets.Outlets
    timezone: str


class Clip(Value, frozen=True, kw_only=True):
    file: File
    day: str | None = None
    fact: Fact | None = None
    furniture: tuple[int, ...] = ()


class Scanned(Value, frozen=True, kw_only=True):
    """What tells page furniture: the hashes of a file's lines, and by what pages of one house are told."""

    lines: tuple[int, ...] = ()
    outlet: str = ""


class Read(Value, frozen=True, kw_only=True):
    """What was made of a file."""

    article: Article
    utterances: tuple[Quotation, ...]
    facts: Facts
    problems: tuple[Problem, ...] = ()


class Rest(Value, frozen=True, kw_only=True):
    """What was made of a file and is not needed of all: packed, and handed on as it is."""

    article: msgspec.Raw  # Article
    utterances: msgspec.Raw  # tuple[Utterance, ...]
    facts: msgspec.Raw  # Facts


class Group(Value, frozen=True, kw_only=True):
    around: Neighbourhood
    articles: tuple[msgspec.Raw, ...]
    facts: tuple[msgspec.Raw, ...]
    utterances: tuple[msgspec.Raw, ...]
    merge: tuple[tuple[str, ...], ...] = ()
    split: tuple[tuple[str, ...], ...] = ()
    closed: tuple[tuple[tuple[str, ...], ...], ...] = ()
    border: float | None = None


class Desk(Value, frozen=True, kw_only=True):
    """What making every brief shares."""

    summary: config.Summary
    language: str


class Draft(Value, frozen=True, kw_only=True):
    story: StoryMembers
    articles: tuple[msgspec.Raw, ...]
    utterances: tuple[msgspec.Raw, ...]
    earlier: tuple[msgspec.Raw, ...] = ()
    assumed: dict[str, str | None] = {}


class Printing(Value, frozen=True, kw_only=True):
    """What rendering every page shares."""

    look: theme.Theme
    stage: site.Staging


class Drafted(Value, frozen=True, kw_only=True):
    """Pages that are made and staged, or why there are none."""

    pages: tuple[site.Made, ...] = ()
    problem: Problem | None = None


class Letter(Value, frozen=True, kw_only=True):
    """What an edition's mail is made from, beside the theme."""

    masthead: Masthead
    edition: Edition
    foot: newsletter.Foot
    budget: int


class Search(Value, frozen=True, kw_only=True):
    """What a search index is made from."""

    program: str
    part: str
    entries: tuple[search.Record, ...]
    language: str
    state: str


class Index(Value, frozen=True, kw_only=True):
    """The files of a search index, or why there are none."""

    pages: tuple[Page, ...] = ()
    problem: Problem | None = None


@lru_cache(maxsize=8)
def _context(data: bytes, kind: type[Any]) -> Any:
    """Decoded once a process, not once a call."""
    return packing.unpack(data, kind)


def scan_file(context: bytes, argument: bytes) -> bytes:
    """A file -> the hashes of its lines. The house is known from what the editor, front matter or page say, or from the address: not from the
    text, which is not read yet."""
    del context
    clip = packing.unpack(argument, Clip)
    clipping, _ = formats.read(clip.file)
    fact, fields, page = clip.fact or Fact(), clipping.fields, clipping.page
    stated = [fact.link, fields.get("link"), page.get("link")]
    link = next(
        (
            good
            for link in stated
            if isinstance(link, str) and (good := outlets.address(link.strip()))
        ),
        None,
    )
    named = next(
        (
            n
            for n in (fact.outlet, fields.get("outlet"), page.get("outlet"))
            if isinstance(n, str) and n.strip()
        ),
        "",
    )
    return packing.pack(
        Scanned(
            lines=furniture.hashes(clipping), outlet=outlets.host(link) or named.strip().casefold()
        )
    )


def read_article(context: bytes, argument: bytes) -> bytes:
    """A file -> what is needed of all articles, and its article, quotations and facts."""
    ground: Ground = _context(context, Ground)
    made, _ = read_clip(packing.unpack(argument, Clip), ground)
    words = packing.pack((made.facts.body, made.facts.counted))
    return halves(halves(packing.pack(_head(made)), words), packing.pack(made))


Opening = tuple[Head, bytes]


def light(first: bytes) -> bytes:
    """Of the first half of a reading what is needed of all articles: not their words, which are the largest part of it."""
    return halves(halved(first)[0], b"")


def opening(first: bytes) -> Opening:
    """The head of an article, and the bags of its words, packed, where they are at hand."""
    head, words = halved(first)
    return _HEAD(head), words


def words(packed: bytes) -> tuple[bytes, bytes]:
    """The bags of an article's words, `body` and `counted` of its facts. Raises msgspec.MsgspecError for what is none."""
    return _WORDS(packed)


_HEAD = packing.unpacker(Head)
_WORDS = packing.unpacker(tuple[bytes, bytes])


def read_clip(clip: Clip, ground: Ground) -> tuple[Read, tuple[Line, ...]]:
    clipping, problems = formats.read(clip.file)
    lines = clean.clean(clipping, frozenset(clip.furniture))
    article, told = parse.parse(
        clipping, lines, ground.outlets, clip.day, clip.fact, ground.timezone
    )
    said = extract.quotes(article)
    shown = tuple(
        msgspec.structs.replace(
            p, where=_where(p.where, clip.file.path), article=p.article or clip.file.id
        )
        for p in (*problems, *told)
    )
    return Read(
        article=article, utterances=said, facts=facts.facts(article, said), problems=shown
    ), lines


def _where(where: str, path: str) -> str:
    """`content/` before a place in a file of it."""
    return f"content/{where}" if where.startswith(path) else where


def _head(made: Read) -> Head:
    a, f = made.article, made.facts
    opening = ""
    if not a.title and a.sentences:
        opening = " ".join(
            a.text[max(a.lead, a.sentences[0].start) : a.sentences[0].end].split()[:OPENING]
        )
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
        roundup=f.roundup,
        problems=made.problems,
    )


def group_articles(context: bytes, argument: bytes) -> bytes:
    """A neighbourhood -> its threads."""
    del context
    g = packing.unpack(argument, Group)
    articles = [packing.unpack(a, Article) for a in g.articles]
    by_id = {a.id: a for a in articles}
    known = {f.id: f for f in (packing.unpack(f, Facts) for f in g.facts)}
    said = {
        a.id: packing.unpack(u, tuple[Quotation, ...])
        for a, u in zip(articles, g.utterances, strict=True)
    }
    reports = dedupe.reports(articles, known, said)
    more = {} if g.border is None else {"border": g.border}
    return packing.pack(
        cluster.threads(reports, by_id, known, said, g.around, g.merge, g.split, g.closed, **more)
    )


def write_brief(context: bytes, argument: bytes) -> bytes:
    """A story -> its entry, before the editor's decisions."""
    desk: Desk = _context(context, Desk)
    d = packing.unpack(argument, Draft)
    articles = [packing.unpack(a, Article) for a in d.articles]
    earlier = tuple(packing.unpack(a, Article) for a in d.earlier)
    by_id = {a.id: a for a in articles}
    said = {
        a.id: packing.unpack(u, tuple[Quotation, ...])
        for a, u in zip(articles, d.utterances, strict=True)
    }
    s = desk.summary
    picks = selection.summarise(
        d.story, by_id, earlier, s.sentences, s.words, desk.language, s.per_article
    )
    quotes = reconcile.quotes(d.story, by_id, said, picks)
    differences = conflicts.differences(d.story, by_id)
    # An empty summary may have no room rather than no news.
    new = None if picks or not earlier else selection.news(d.story, by_id, earlier, desk.language)
    return packing.pack(
        briefs.brief(d.story, by_id, picks, quotes, differences, d.assumed, desk.language, new)
    )


def render_page(context: bytes, argument: bytes) -> bytes:
    """A job -> its page, staged."""
    return packing.pack(page(_context(context, Printing), theme.job_of(argument)))


def page(printing: Printing, job: Job) -> Drafted:
    made = printing.look.attempt(job)
    return (
        Drafted(pages=(printing.stage.put(made),))
        if isinstance(made, Page)
        else Drafted(problem=made)
    )


def make_index(argument: bytes) -> bytes:
    """A search index, in a worker."""
    return packing.pack(index(packing.unpack(argument, Search)))


def index(s: Search) -> Index:
    pages, problem = search.pages(Path(s.program), s.part, s.entries, s.language, Path(s.state))
    return Index(pages=pages, problem=problem)


def render_mail(context: bytes, argument: bytes) -> bytes:
    """An edition -> its mail, as HTML and as text, staged."""
    return packing.pack(mail(_context(context, Printing), packing.unpack(argument, Letter)))


def mail(printing: Printing, m: Letter) -> Drafted:
    try:
        pages = newsletter.render(
            printing.look, Digest(masthead=m.masthead, editions=()), m.edition, m.foot, m.budget
        )
    except theme.Failure as failure:
        return Drafted(problem=failure.problem)
    return Drafted(pages=tuple(printing.stage.put(p) for p in pages))
