"""The hall: the only file that knows the order of the line, top to bottom.

    read -> furniture -> clean -> parse -> quote, facts -> candidates -> dedupe -> cluster -> place -> stories -> summarise, reconcile,
    differ, brief -> edit -> check -> outputs -> site

In: where a publication lies, a cache, an executor. Out: a `Newsroom` (all that was worked out), and with `build` the site. It reads no
clock and no environment, and prints nothing: `cli` hands in what it needs and prints what comes back.

The pure calls that are remembered (see cache.py): an article from its file and its own furniture lines; a neighbourhood's threads from
its articles and decisions; a story's brief from its articles; a page from exactly the values its template is handed (by manifest).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any

import msgspec

from digest import codec, config, text
from digest.cache import Cache
from digest.desk import brief as briefs
from digest.desk import candidates, check, cluster, correct, curate, dedupe, differ, edit, facts, quote, reconcile, summarise
from digest.intake import clean, content, decisions, formats, furniture, outlets, parse
from digest.model import (
    Article,
    Brief,
    Correction,
    Decisions,
    Digest,
    Edition,
    EditionIndex,
    Entry,
    Fact,
    Facts,
    File,
    Job,
    Line,
    Masthead,
    Moved,
    Neighbourhood,
    Page,
    Previous,
    Problem,
    Published,
    Standing,
    Story,
    Thread,
    Utterance,
    Value,
)
from digest.press import outputs, search, site, theme
from digest.press.outputs import newsletter
from digest.publication import Publication, publication

__all__ = ["Built", "Newsroom", "Publication", "build", "publication", "work"]

MAIL = ("newsletter.html", "newsletter.txt")
Progress = Callable[[str, int, int], None]


# ---------------------------------------------------------------------------------------------- what is handed to remembered calls


class Ground(Value, frozen=True, kw_only=True):
    """What reading every article shares."""

    outlets: outlets.Outlets
    timezone: str


class Clip(Value, frozen=True, kw_only=True):
    file: File
    day: str | None = None
    fact: Fact | None = None
    furniture: tuple[int, ...] = ()


class Read(Value, frozen=True, kw_only=True):
    article: Article
    utterances: tuple[Utterance, ...]
    facts: Facts
    problems: tuple[Problem, ...] = ()
    lines: tuple[int, ...] = ()  # hashes of its lines
    outlet: str = ""  # by which pages of one house are told


class Group(Value, frozen=True, kw_only=True):
    around: Neighbourhood
    articles: tuple[Article, ...]
    facts: tuple[Facts, ...]
    utterances: tuple[tuple[Utterance, ...], ...]
    merge: tuple[tuple[str, ...], ...] = ()
    split: tuple[tuple[str, ...], ...] = ()
    border: float | None = None


class Desk(Value, frozen=True, kw_only=True):
    """What making every brief shares."""

    summary: config.Summary
    language: str


class Draft(Value, frozen=True, kw_only=True):
    story: Story
    articles: tuple[Article, ...]
    utterances: tuple[tuple[Utterance, ...], ...]
    earlier: tuple[Article, ...] = ()
    assumed: dict[str, str | None] = {}


@lru_cache(maxsize=8)
def _context(data: bytes, kind: type[Any]) -> Any:
    """Decoded once a process, not once a call."""
    return codec.unpack(data, kind)


def read_article(context: bytes, argument: bytes) -> bytes:
    """Point one: a file -> its article, quotations and facts."""
    ground: Ground = _context(context, Ground)
    clip = codec.unpack(argument, Clip)
    made, _ = read_clip(clip, ground)
    return codec.pack(made)


def read_clip(clip: Clip, ground: Ground) -> tuple[Read, tuple[Line, ...]]:
    clipping, problems = formats.read(clip.file)
    lines = clean.clean(clipping, frozenset(clip.furniture))
    article, told = parse.parse(clipping, lines, ground.outlets, clip.day, clip.fact, ground.timezone)
    said = quote.quotes(article)
    shown = tuple(
        msgspec.structs.replace(p, where=_where(p.where, clip.file.path), article=p.article or clip.file.id)
        for p in (*problems, *told)
    )
    made = Read(
        article=article,
        utterances=said,
        facts=facts.facts(article, said),
        problems=shown,
        lines=furniture.hashes(clipping),
        outlet=outlets.host(article.link) or (article.outlet or "").casefold(),
    )
    return made, lines


def _where(where: str, path: str) -> str:
    """`content/` before a place in a file of it."""
    return f"content/{where}" if where.startswith(path) else where


def group_articles(context: bytes, argument: bytes) -> bytes:
    """Point two: a neighbourhood -> its threads."""
    del context
    g = codec.unpack(argument, Group)
    by_id = {a.id: a for a in g.articles}
    known = {f.id: f for f in g.facts}
    said = {a.id: u for a, u in zip(g.articles, g.utterances, strict=True)}
    reports = dedupe.reports(g.articles, known, said)
    more = {} if g.border is None else {"border": g.border}
    return codec.pack(cluster.threads(reports, by_id, known, said, g.around, g.merge, g.split, **more))


def write_brief(context: bytes, argument: bytes) -> bytes:
    """Point three: a story -> its entry, before the editor's decisions."""
    desk: Desk = _context(context, Desk)
    d = codec.unpack(argument, Draft)
    by_id = {a.id: a for a in d.articles}
    said = {a.id: u for a, u in zip(d.articles, d.utterances, strict=True)}
    s = desk.summary
    picks = summarise.summarise(d.story, by_id, d.earlier, s.sentences, s.words, desk.language, s.per_article)
    quotes = reconcile.quotes(d.story, by_id, said, picks)
    differences = differ.differences(d.story, by_id)
    # An empty summary may have no room rather than no news.
    new = None if picks or not d.earlier else summarise.news(d.story, by_id, d.earlier, desk.language)
    return codec.pack(briefs.brief(d.story, by_id, picks, quotes, differences, d.assumed, desk.language, new))


class Printing(Value, frozen=True, kw_only=True):
    """What rendering every page shares."""

    look: theme.Theme
    stage: site.Staging


class Drafted(Value, frozen=True, kw_only=True):
    """Pages that are made and staged, or why there are none."""

    pages: tuple[site.Made, ...] = ()
    problem: Problem | None = None


def render_page(context: bytes, argument: bytes) -> bytes:
    """Point four: a job -> its page."""
    return codec.pack(_page(_context(context, Printing), theme.job_of(argument)))


def _page(printing: Printing, job: Job) -> Drafted:
    made = printing.look.attempt(job)
    return Drafted(pages=(printing.stage.put(made),)) if isinstance(made, Page) else Drafted(problem=made)


class Letter(Value, frozen=True, kw_only=True):
    """What an edition's mail is made from, beside the theme."""

    masthead: Masthead
    edition: Edition
    foot: newsletter.Foot
    budget: int


def render_mail(context: bytes, argument: bytes) -> bytes:
    """An edition -> its mail, as HTML and as text."""
    return codec.pack(_mail(_context(context, Printing), codec.unpack(argument, Letter)))


def _mail(printing: Printing, m: Letter) -> Drafted:
    try:
        pages = newsletter.render(printing.look, Digest(masthead=m.masthead, editions=()), m.edition, m.foot, m.budget)
    except theme.Failure as failure:
        return Drafted(problem=failure.problem)
    return Drafted(pages=tuple(printing.stage.put(p) for p in pages))


# ------------------------------------------------------------------------------------------------------------------ the line


@dataclass
class Newsroom:
    """All that a build worked out, before anything is printed."""

    publication: Publication
    articles: dict[str, Article] = field(default_factory=dict)
    utterances: dict[str, tuple[Utterance, ...]] = field(default_factory=dict)
    facts: dict[str, Facts] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)  # path below content/ -> id
    hashes: dict[str, str] = field(default_factory=dict)  # id -> fingerprint of the file
    furniture: dict[str, tuple[int, ...]] = field(default_factory=dict)  # id -> its own lines that are its outlet's furniture
    decisions: dict[str, Decisions] = field(default_factory=dict)
    published: dict[str, Published] = field(default_factory=dict)
    grouped: list[tuple[Neighbourhood, tuple[Thread, ...]]] = field(default_factory=list)
    home: dict[str, int] = field(default_factory=dict)  # article -> its place in `grouped`
    spread: dict[str, set[int]] = field(default_factory=dict)  # edition -> the places in `grouped` that it shows
    stories: dict[str, list[Story]] = field(default_factory=dict)  # edition -> its stories
    drafted: dict[str, list[Brief]] = field(default_factory=dict)  # and their entries, before they were edited
    placed: dict[str, curate.Placed] = field(default_factory=dict)
    editions: tuple[Edition, ...] = ()  # newest first
    digest: Digest = field(default_factory=lambda: Digest(masthead=Masthead(), editions=()))
    drafts: tuple[str, ...] = ()  # ids of articles that are drafts
    dropped: tuple[str, ...] = ()
    spiked: tuple[str, ...] = ()
    ground: Ground = field(default_factory=lambda: Ground(outlets=outlets.Outlets(), timezone="UTC"))
    contents: content.Contents = field(default_factory=content.Contents)
    problems: list[Problem] = field(default_factory=list)

    @cached_property
    def threads(self) -> tuple[Thread, ...]:
        """All threads, by their first article."""
        return in_order(t for _, threads in self.grouped for t in threads)

    def index_of(self, day: str) -> EditionIndex | None:
        return next((e for e in self.digest.editions if e.day == day), None)


def work(
    pub: Publication,
    cache: Cache,
    executor: Executor | None = None,
    drafts: bool = False,
    progress: Progress | None = None,
    reader: content.Reader | None = None,
) -> Newsroom:
    """Content -> editions: intake and desk, nothing printed."""
    room = Newsroom(publication=pub)
    room.problems.extend(pub.problems)
    _intake(room, content.read(pub.content, reader), cache, executor, drafts, progress or _silent)
    _grouping(room, cache, executor, progress or _silent)
    _editions(room, cache, executor, progress or _silent)
    room.problems[:] = check.waived(room.problems, room.decisions.values())
    return room


def _silent(step: str, done: int, all: int) -> None:
    """Nobody is told."""


def _intake(
    room: Newsroom, found: content.Contents, cache: Cache, executor: Executor | None, drafts: bool, progress: Progress
) -> None:
    pub = room.publication
    room.contents = found
    room.problems.extend(found.problems)
    houses, told = _outlets(found)
    room.problems.extend(told)
    room.ground = Ground(outlets=houses, timezone=pub.settings.masthead.timezone)
    room.files = {f.path: f.id for f in found.files}
    room.hashes = {f.id: codec.fingerprint(f.data) for f in found.files}
    _decisions(room, found)
    ground = codec.pack(room.ground)
    progress("reading", 0, len(found.files))

    def clip(f: File, lines: tuple[int, ...] = ()) -> bytes:
        return clip_of(room, f, lines)

    first = cache.map("article", read_article, [clip(f) for f in found.files], ground, executor)
    read = {f.id: codec.unpack(r, Read) for f, r in zip(found.files, first, strict=True)}
    room.furniture = _furniture(read)
    again = [f for f in found.files if f.id in room.furniture]
    second = cache.map("article", read_article, [clip(f, room.furniture[f.id]) for f in again], ground, executor)
    read.update({f.id: codec.unpack(r, Read) for f, r in zip(again, second, strict=True)})
    dropped = curate.dropped(room.decisions)
    for key, r in read.items():
        room.problems.extend(r.problems)
        if key in dropped:
            continue
        if r.article.draft and not drafts:
            room.drafts = (*room.drafts, key)
            continue
        if not r.article.text.strip():
            if not any(p.level == "error" for p in r.problems):
                room.problems.append(_empty(r.article))
            continue
        room.articles[key] = r.article
        room.utterances[key] = r.utterances
        room.facts[key] = r.facts
    room.dropped = tuple(sorted(dropped & set(read)))


def clip_of(room: Newsroom, f: File, lines: tuple[int, ...]) -> bytes:
    """What reading a file is handed."""
    day = content.day_of(f.path)
    return codec.pack(Clip(file=f, day=day, fact=curate.facts(f.id, day, room.decisions), furniture=lines))


def _empty(a: Article) -> Problem:
    return Problem(
        level="error",
        where=f"content/{a.path}",
        what="there is no article in it: no line is left when the page furniture is off.",
        mend="See why with “digest explain”, or take it out.",
        name="empty",
        article=a.id,
    )


def _outlets(found: content.Contents) -> tuple[outlets.Outlets, list[Problem]]:
    if found.outlets is None:
        return outlets.make(None)[0], []
    yaml = codec.load(found.outlets.text, found.outlets.path)
    houses, told = outlets.make(yaml.data, found.outlets.path)
    return houses, [*yaml.problems, *told]


def _furniture(read: Mapping[str, Read]) -> dict[str, tuple[int, ...]]:
    """Id -> those of its own lines that are furniture of its outlet; so a new file wakes only whose lines changed side."""
    houses: dict[str, list[str]] = defaultdict(list)
    for key, r in read.items():
        if r.outlet:
            houses[r.outlet].append(key)
    out: dict[str, tuple[int, ...]] = {}
    for keys in houses.values():
        common = furniture.find([read[k].lines for k in keys]) if len(keys) >= 4 else frozenset()
        for k in keys:
            own = tuple(sorted(common & set(read[k].lines)))
            if own:
                out[k] = own
    return out


def _decisions(room: Newsroom, found: content.Contents) -> None:
    ids = set(room.files.values())
    if found.articles is not None:
        made, told = decisions.read(found.articles.text, found.articles.path, "", ids, room.files)
        room.decisions[""] = made
        room.problems.extend(told)
    for day, written in sorted(found.published.items()):
        closed, told = decisions.read_published(written.text, written.path, day)
        room.problems.extend(told)
        if closed is not None:
            room.published[day] = closed
    renamed = curate.renames(room.published, room.hashes)
    for day, written in sorted(found.editions.items()):
        made, told = decisions.read(written.text, written.path, day, ids, room.files, renamed)
        room.decisions[day] = made
        room.problems.extend(told)
    room.decisions, told = decisions.together(room.decisions, room.files, content.day_of)
    room.problems.extend(told)


def _grouping(room: Newsroom, cache: Cache, executor: Executor | None, progress: Progress) -> None:
    if not room.articles:
        return
    merge, split = curate.merges(room.decisions), curate.splits(room.decisions)
    stated = {k: cluster.stated(a) for k, a in room.articles.items()}
    ordered = [room.facts[k] for k in sorted(room.facts)]
    around = candidates.neighbourhoods(ordered, stated, [g for g in merge if any(m in room.articles for m in g)])
    progress("grouping", 0, len(around))
    tasks = [group_of(room, n, merge, split) for n in around]
    made = cache.map("threads", group_articles, tasks, b"", executor)
    room.grouped = [(n, codec.unpack(m, tuple[Thread, ...])) for n, m in zip(around, made, strict=True)]
    room.home = {m: i for i, (n, _) in enumerate(room.grouped) for m in n.articles}


def group_of(room: Newsroom, n: Neighbourhood, merge: Sequence[tuple[str, ...]], split: Sequence[tuple[str, ...]]) -> bytes:
    """What grouping a neighbourhood is handed."""
    inside = set(n.articles)
    return codec.pack(
        Group(
            around=n,
            articles=tuple(room.articles[k] for k in n.articles),
            facts=tuple(room.facts[k] for k in n.articles),
            utterances=tuple(room.utterances[k] for k in n.articles),
            merge=tuple(g for g in (tuple(m for m in g if m in inside) for g in merge) if len(g) > 1),
            split=tuple(g for g in (tuple(m for m in g if m in inside) for g in split) if g),
            border=room.publication.settings.grouping.border,
        )
    )


def in_order(threads: Iterable[Thread]) -> tuple[Thread, ...]:
    return tuple(sorted(threads, key=lambda t: min(t.members)))


def _editions(room: Newsroom, cache: Cache, executor: Executor | None, progress: Progress) -> None:
    pub = room.publication
    days = {k: content.day_of(a.path) for k, a in room.articles.items()}
    room.placed, told = curate.place(room.articles, days, room.threads)
    room.problems.extend(told)
    for key, p in room.placed.items():
        if p.published_from == "story":
            a = room.articles[key]
            room.articles[key] = msgspec.structs.replace(a, published=p.published, published_from="story")
    by_edition, moved, told2 = curate.stories(
        room.threads, room.placed, room.articles, room.decisions, room.published, pub.settings.permalinks, room.hashes
    )
    room.problems.extend(told2)
    known = {k: p.edition for k, p in room.placed.items()}
    room.problems.extend(check.dead(room.decisions, known, [t.members for t in room.threads], room.files.values(), room.drafts))
    room.spiked = tuple(sorted(set(room.articles) - {m for stories in by_edition.values() for s in stories for m in s.members}))
    where = [edition for edition, stories in by_edition.items() for _ in stories]
    drafts = [draft_of(room, s) for stories in by_edition.values() for s in stories]
    progress("writing entries", 0, len(drafts))
    made = cache.map("brief", write_brief, drafts, desk_of(pub), executor, chunk=16)
    found: dict[str, list[Brief]] = defaultdict(list)
    for edition, b in zip(where, made, strict=True):
        found[edition].append(codec.unpack(b, Brief))
    room.stories, room.drafted = by_edition, found
    for key, p in room.placed.items():
        room.spread.setdefault(p.edition, set()).add(room.home[key])
    _edit(room, by_edition, found, moved)


def desk_of(pub: Publication) -> bytes:
    return codec.pack(Desk(summary=pub.settings.summary, language=pub.settings.masthead.language))


def draft_of(room: Newsroom, s: Story) -> bytes:
    """What writing an entry is handed."""
    return codec.pack(
        Draft(
            story=s,
            articles=tuple(room.articles[m] for m in s.members),
            utterances=tuple(room.utterances[m] for m in s.members),
            earlier=tuple(room.articles[m] for m in s.earlier if m in room.articles),
            assumed={m: room.placed[m].assumed for m in s.members},
        )
    )


def _edit(
    room: Newsroom,
    by_edition: Mapping[str, Sequence[Story]],
    found: Mapping[str, Sequence[Brief]],
    moved: Sequence[Moved],
) -> None:
    pub = room.publication
    days = sorted(set(by_edition) | set(room.contents.days), key=_day_order)
    edited: dict[str, tuple[Brief, ...]] = {}
    earlier: dict[str, list[Previous]] = defaultdict(list)
    for day in days:
        edited[day], told = edit_day(room, day, by_edition.get(day, ()), found.get(day, ()), earlier)
        room.problems.extend(told)
        for b in edited[day]:
            earlier[b.thread].append(Previous(edition=day, id=b.id, slug=b.slug, url=b.url, headline=b.headline.text))
    corrections = correct.corrections(room.published, edited, moved)
    editions = []
    for day in reversed(days):
        if edited[day] or day in room.decisions or day in room.published:
            editions.append(edition_of(room, day, edited[day], tuple(c for c in corrections if c.edition == day)))
    room.editions = tuple(editions)
    room.digest = Digest(
        masthead=pub.settings.masthead,
        editions=tuple(index_of(e) for e in room.editions),
        pages=tuple(_standing(w) for w in room.contents.pages),
        corrections=tuple(corrections),
    )


def edit_day(
    room: Newsroom, day: str, stories: Sequence[Story], entries: Sequence[Brief], earlier: Mapping[str, Sequence[Previous]]
) -> tuple[tuple[Brief, ...], tuple[Problem, ...]]:
    """An edition's entries with the editor's decisions and the links to what stood earlier."""
    linked = [
        msgspec.structs.replace(b, previous=curate.previous(s, earlier.get(s.thread, ())))
        for s, b in zip(stories, entries, strict=True)
    ]
    return edit.edit(linked, room.decisions.get(day, Decisions()), room.articles, room.utterances)


def edition_of(room: Newsroom, day: str, entries: tuple[Brief, ...], corrections: tuple[Correction, ...]) -> Edition:
    """An edition; an entry that was corrected was last updated on the day of the correction, for those who follow feeds."""
    d = room.decisions.get(day, Decisions())
    closed = day in room.published
    last: dict[str, str] = {}
    for c in corrections:
        last[c.story] = max(last.get(c.story, ""), c.day)
    entries = tuple(msgspec.structs.replace(b, updated=max(b.updated or "", last[b.id])) if last.get(b.id) else b for b in entries)
    return Edition(day=day, briefs=entries, title=d.title, intro=d.intro, corrections=corrections, closed=closed)


def _day_order(day: str) -> tuple[int, str]:
    return (0 if day == curate.UNDATED else 1, day)


def index_of(e: Edition) -> EditionIndex:
    """What the rest of the site knows of an edition."""
    lead = e.briefs[0].headline.text if e.briefs else ""
    entries = tuple(
        Entry(
            id=b.id,
            thread=b.thread,
            url=b.url,
            headline=b.headline.text,
            section=b.section,
            outlets=tuple((s.outlet, s.relation) for s in b.sources if s.outlet),
            people=b.people,
            places=b.places,
        )
        for b in e.briefs
    )
    return EditionIndex(
        day=e.day,
        url=e.url,
        title=e.title,
        headline=lead,
        entries=entries,
        articles=sum(len(b.sources) for b in e.briefs),
        reports=sum(b.reports for b in e.briefs),
        corrections=len(e.corrections),
    )


def _standing(w: content.Written) -> Standing:
    """A page of content/pages: its title is the front matter's, else its first heading, else its name."""
    name = Path(w.path).stem
    body, title = w.text, ""
    if body.startswith("---\n") and "\n---" in body[4:]:
        head, _, rest = body[4:].partition("\n---")
        data = codec.load(head, w.path, 2).data
        title = str(data.get("title") or "") if isinstance(data, dict) else ""
        body = rest.partition("\n")[2]
    first = body.lstrip().partition("\n")
    if first[0].startswith("# "):
        title, body = title or first[0][2:].strip(), first[2]
    return Standing(slug=text.slug(name), title=title or name, text=body.strip(), path=w.path)


# ----------------------------------------------------------------------------------------------------------------- printing


@dataclass
class Built:
    """What a build did."""

    room: Newsroom
    written: site.Written
    problems: tuple[Problem, ...]

    @property
    def passing(self) -> tuple[Problem, ...]:
        """What is told of the disk this once, and not of the content."""
        return tuple(p for p in self.written.problems if p.name in ("unknown-files", "manifest"))


def indexer(pub: Publication) -> Path | None:
    """The program that makes the search index, where there is one and the settings want it."""
    return search.program() if pub.settings.search.index else None


def jobs(room: Newsroom, look: theme.Theme) -> Iterator[Job]:
    """Every page of the site that a template or a maker makes, mail excepted."""
    digest = room.digest
    threads = outputs.later(digest.editions)
    for i, e in enumerate(room.editions):
        newer = digest.editions[i - 1] if i else None
        older = digest.editions[i + 1] if i + 1 < len(digest.editions) else None
        yield from outputs.jobs(digest, e, newer, older, threads=threads, mail=True)
    yield from site_jobs(room, look)


def site_jobs(room: Newsroom, look: theme.Theme) -> Iterator[Job]:
    """The pages of the publication as a whole, the front page first; each is worked out when it is asked for."""
    digest = room.digest
    newest = next((e for e in room.editions if e.day != curate.UNDATED), room.editions[0] if room.editions else None)
    recent: list[Edition] = []
    count = 0
    for e in room.editions:
        if e.day != curate.UNDATED and count < room.publication.settings.feed.entries:
            recent.append(e)
            count += len(e.briefs)
    bundles = search.bundles(room.editions) if indexer(room.publication) else ()
    yield from outputs.site_jobs(digest, newest, recent, mail=True, icon=look.static.get("icon.svg", ""), bundles=bundles)


Index = tuple[tuple[Page, ...], Problem | None]


def indexes(room: Newsroom) -> Iterator[tuple[str, Callable[[], Index]]]:
    """The search index of each year: what it is made from, and how."""
    pub, language = room.publication, room.digest.masthead.language
    found = indexer(pub)
    if found is not None:
        for year, entries in search.records(room.editions, language).items():
            yield search.key(found, year, entries, language), partial(search.pages, found, year, entries, language, pub.state)


def build(
    pub: Publication,
    cache: Cache,
    executor: Executor | None = None,
    drafts: bool = False,
    progress: Progress | None = None,
    reader: content.Reader | None = None,
) -> Built:
    """Content and themes -> site. Raises OSError when the site cannot be written."""
    room = work(pub, cache, executor, drafts, progress, reader)
    return print_site(room, cache, executor, progress or _silent)


def print_site(room: Newsroom, cache: Cache, executor: Executor | None, progress: Progress) -> Built:
    """Render what changed, and write it. Whoever renders a page stages it, so that nobody holds more than one."""
    pub = room.publication
    look, told = theme.load(pub.settings.theme, [pub.themes] if pub.themes else [], pub.templates, pub.state)
    site.sweep(pub.state)
    wanted = list(jobs(room, look))
    keys = {j.path: codec.fingerprint(look.fingerprint_of(j), codec.pack(j)) for j in wanted}
    mails = [(e, mail_key(look, room, e)) for e in room.editions]
    for e, key in mails:
        keys.update({f"{e.url.strip('/')}/{name}": key for name in MAIL})
    statics = look.static_pages()
    keys.update({p.path: codec.fingerprint(p.data) for p in statics})
    keep = site.known(pub.site, pub.state, keys)
    todo = [j for j in wanted if j.path not in keep]
    due = [(e, key) for e, key in mails if not all(f"{e.url.strip('/')}/{name}" in keep for name in MAIL)]
    problems: list[Problem] = []
    pages: list[tuple[Page | site.Made, str]] = []
    with site.staging(pub.site, pub.state) as stage:
        printing = Printing(look=look, stage=stage)
        progress("rendering", 0, len(todo))
        if executor is not None and len(todo) > 64:
            look.prepare(todo)
        rendered = _rendered("page", render_page, _page, todo, printing, cache, executor, 32)
        for job, drafted in zip(todo, rendered, strict=True):
            pages.extend((p, keys[job.path]) for p in drafted.pages)
            if drafted.problem is not None and drafted.problem not in problems:
                problems.append(drafted.problem)
        letters = [letter_of(room, e) for e, _ in due]
        posted = _rendered("mail", render_mail, _mail, letters, printing, cache, executor, 8)
        for (_, key), drafted in zip(due, posted, strict=True):
            pages.extend((p, key) for p in drafted.pages)
            problems.extend([drafted.problem] if drafted.problem else [])
        pages.extend((p, keys[p.path]) for p in statics if p.path not in keep)
        for key, make in indexes(room):
            paths = site.made_from(pub.site, pub.state, key)
            files, problem = ((), None) if paths else make()
            keep |= paths
            pages.extend((stage.put(p), key) for p in files)
            problems.extend([problem] if problem else [])
        progress("writing", 0, len(pages))
        written = site.write(pages, pub.site, pub.state, keep, stage=stage)
    every = (*room.problems, *told, *problems, *written.problems)
    return Built(room=room, written=written, problems=tuple(dict.fromkeys(every)))


BATCH = 1024  # pages that are handed out at once: packed, a job holds a copy of all its values


def _rendered(
    point: str,
    call: Callable[[bytes, bytes], bytes],
    plain: Callable[[Printing, Any], Drafted],
    todo: Sequence[Any],
    printing: Printing,
    cache: Cache,
    executor: Executor | None,
    chunk: int,
) -> Iterator[Drafted]:
    """What `plain` makes of each: here, where all are few or there is no executor; else by `call`, which is the same on bytes."""
    if executor is None or len(todo) <= 2 * chunk:
        yield from (plain(printing, t) for t in todo)
        return
    context = codec.pack(printing)
    for i in range(0, len(todo), BATCH):
        packed = [codec.pack(t) for t in todo[i : i + BATCH]]
        yield from (codec.unpack(m, Drafted) for m in cache.map(point, call, packed, context, executor, chunk=chunk, keep=False))


def mail_key(look: theme.Theme, room: Newsroom, e: Edition) -> str:
    """Names what an edition's mail is made from."""
    return codec.fingerprint(look.fingerprint, codec.pack(letter_of(room, e)))


def letter_of(room: Newsroom, e: Edition) -> Letter:
    pub = room.publication
    return Letter(masthead=room.digest.masthead, edition=e, foot=foot(pub), budget=pub.settings.email.budget)


def foot(pub: Publication) -> newsletter.Foot:
    """What stands below each mail."""
    email = pub.settings.email
    return newsletter.Foot(unsubscribe=email.unsubscribe_url or email.unsubscribe, reason=email.reason, postal=email.postal)


def mail(room: Newsroom, e: Edition) -> tuple[str, str]:
    """An edition's mail, as HTML and as text. Raises theme.Failure when the theme cannot make it."""
    pub = room.publication
    look, _ = theme.load(pub.settings.theme, [pub.themes] if pub.themes else [], pub.templates)
    html, plain = newsletter.render(look, room.digest, e, foot(pub), pub.settings.email.budget)
    return html.data.decode("utf-8"), plain.data.decode("utf-8")
