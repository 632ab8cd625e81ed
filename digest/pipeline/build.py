"""The hall: the only file that knows the order of the line, top to bottom.

    read -> furniture -> clean -> parse -> quote, facts -> candidates -> dedupe -> cluster -> place -> stories -> summarise, reconcile,
    differ, brief -> edit -> check -> outputs -> site

In: where a publication lies, a cache, an executor. Out: a `Newsroom` (all that was worked out), and with `build` the site. It reads no
clock and no environment, and prints nothing: `cli` hands in what it needs and prints what comes back.

What is remembered, and by what, stands in calls.py; how stories become editions in editions.py, printing in printing.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from functools import partial

from digest.core import packing, yaml_reading
from digest.core.cache import Cache, halved
from digest.core.model import File, Found, Head, Problem, Thread
from digest.desk import check, curate
from digest.desk.grouping import candidates, cluster
from digest.desk.grouping.candidates import Around
from digest.desk.grouping.word_counts import Census
from digest.intake import content
from digest.intake.article import outlets
from digest.intake.decisions import read
from digest.intake.furniture import repeated
from digest.pipeline import calls, editions
from digest.pipeline.calls import (
    Clip,
    Ground,
    Group,
    Scanned,
    group_articles,
    read_article,
    scan_file,
)
from digest.pipeline.publication import Publication, publication
from digest.pipeline.render import Built, print_site
from digest.pipeline.results import Newsroom, Shelf, again_of

__all__ = ["Built", "Newsroom", "Publication", "build", "publication", "work"]

TRIES = 3  # at a folder whose files are written while it is read
Progress = Callable[
    [str, int, int], None
]  # told between steps of some hundredths of a second; it may raise, to give up


def work(
    pub: Publication,
    cache: Cache,
    executor: Executor | None = None,
    drafts: bool = False,
    progress: Progress | None = None,
    reader: content.Reader | None = None,
    namer: content.Namer | None = None,
) -> Newsroom:
    """Content -> editions: intake and desk, nothing printed. `reader` and `namer`: as `content.read` is handed."""
    told = progress or _silent
    for _ in range(TRIES):
        try:
            room = Newsroom(publication=pub)
            room.problems.extend(pub.problems)
            _intake(
                room,
                content.read(pub.content, reader, namer),
                cache,
                executor,
                drafts,
                told,
                reader,
            )
            _grouping(room, cache, executor, told)
            editions.make(room, cache, executor, told)
        except content.Moved:
            namer = None  # a file was saved while we worked: look again, at the bytes
            continue
        room.problems[:] = check.waived(room.problems, room.decisions.values())
        return room
    raise OSError(f"the files below {pub.content} do not stand still")


def _silent(step: str, done: int, all: int) -> None:
    """Nobody is told."""


def _intake(
    room: Newsroom,
    found: content.Contents,
    cache: Cache,
    executor: Executor | None,
    drafts: bool,
    progress: Progress,
    reader: content.Reader | None,
) -> None:
    pub = room.publication
    room.contents = found
    room.problems.extend(found.problems)
    houses, told = _outlets(found)
    room.problems.extend(told)
    room.ground = Ground(outlets=houses, timezone=pub.settings.masthead.timezone)
    room.files = {f.path: f.id for f in found.files}
    room.hashes = {f.id: f.name for f in found.files}
    _decisions(room, found)
    load = partial(content.load, pub.content, reader=reader)
    progress("reading", 0, len(found.files))
    names = [scan_name(room, f) for f in found.files]
    scanned = cache.made(
        "scan",
        scan_file,
        names,
        lambda i: clip_of(room, found.files[i], load),
        packing.unpacker(Scanned),
        executor=executor,
    )
    progress("reading", 0, len(found.files))
    of = {f.id: s for f, s in zip(found.files, scanned, strict=True)}
    room.furniture = _furniture(of, lambda: progress("reading", 0, len(found.files)))
    progress("reading", 0, len(found.files))
    heads = read_heads(room, found.files, cache, load, executor)
    progress("reading", len(found.files), len(found.files))
    room.opened(Shelf(cache, again_of(room, again)))
    dropped = curate.dropped(room.decisions)
    for key, (reading, head, words) in heads.items():
        if key in dropped:
            continue  # whatever is wrong with it: it is no longer asked for
        room.problems.extend(head.problems)
        if head.draft and not drafts:
            room.drafts = (*room.drafts, key)
            continue
        if head.empty:
            if not any(p.level == "error" for p in head.problems):
                room.problems.append(_empty(head))
            continue
        room.heads[key] = head
        room.shelf.keys[key] = reading
        room.bags.put(key, words)
    room.dropped = tuple(sorted(dropped & set(heads)))


Load = Callable[[Found], bytes]


def read_heads(
    room: Newsroom,
    files: Sequence[Found],
    cache: Cache,
    load: Load,
    executor: Executor | None = None,
) -> dict[str, tuple[bytes, Head, bytes]]:
    """Id -> the key of a file's reading, the head of what was read, and its words, packed, where they are at hand. Raises content.Moved."""
    names = [article_name(room, f) for f in files]
    made = cache.shelve(
        "article",
        read_article,
        names,
        lambda i: clip_of(room, files[i], load, room.furniture.get(files[i].id, ())),
        calls.opening,
        packing.pack(room.ground),
        executor,
        light=calls.light,
    )
    return {f.id: (key, *one) for f, (key, one) in zip(files, made, strict=True)}


def again(room: Newsroom, article: str) -> bytes:
    """The reading of a file that the cache has lost. Raises content.Moved when the file is not what it was."""
    f = next(f for f in room.contents.files if f.id == article)
    load = partial(content.load, room.publication.content)
    return halved(
        read_article(
            packing.pack(room.ground), clip_of(room, f, load, room.furniture.get(article, ()))
        )
    )[1]


def scan_name(room: Newsroom, f: Found) -> bytes:
    """Says everything by which a file's lines and house are told."""
    return packing.pack(
        (f.path, f.name, curate.facts(f.id, content.day_of(f.path), room.decisions))
    )


def article_name(room: Newsroom, f: Found) -> bytes:
    """Says everything that an article is made from."""
    day = content.day_of(f.path)
    return packing.pack(
        (
            f.path,
            f.id,
            f.name,
            day,
            curate.facts(f.id, day, room.decisions),
            room.furniture.get(f.id, ()),
        )
    )


def clip_of(room: Newsroom, f: Found, load: Load, lines: tuple[int, ...] = ()) -> bytes:
    """What reading a file is handed."""
    day = content.day_of(f.path)
    file = File(path=f.path, id=f.id, data=load(f))
    return packing.pack(
        Clip(file=file, day=day, fact=curate.facts(f.id, day, room.decisions), furniture=lines)
    )


def _empty(a: Head) -> Problem:
    return Problem(
        level="error",
        where=f"content/{a.path}",
        what="there is no article in it: no line is left when the page furniture is off.",
        fix="See why with “digest explain”, or take it out.",
        name="empty",
        article=a.id,
    )


def _outlets(found: content.Contents) -> tuple[outlets.Outlets, list[Problem]]:
    if found.outlets is None:
        return outlets.make(None)[0], []
    yaml = yaml_reading.load(found.outlets.text, found.outlets.path)
    houses, told = outlets.make(yaml.data, found.outlets.path)
    return houses, [*yaml.problems, *told]


def _furniture(
    scanned: Mapping[str, Scanned], breathe: Callable[[], None]
) -> dict[str, tuple[int, ...]]:
    """Id -> those of its own lines that are furniture of its outlet; so a new file wakes only whose lines changed side."""
    houses: dict[str, list[str]] = defaultdict(list)
    for key, s in scanned.items():
        if s.outlet:
            houses[s.outlet].append(key)
    out: dict[str, tuple[int, ...]] = {}
    for keys in houses.values():
        breathe()
        common = repeated.find([scanned[k].lines for k in keys]) if len(keys) >= 4 else frozenset()
        for k in keys:
            own = tuple(sorted(common & set(scanned[k].lines)))
            if own:
                out[k] = own
    return out


def _decisions(room: Newsroom, found: content.Contents) -> None:
    ids = set(room.files.values())
    if found.articles is not None:
        made, told = read.read(found.articles.text, found.articles.path, "", ids, room.files)
        room.decisions[""] = made
        room.problems.extend(told)
    for day, written in sorted(found.published.items()):
        closed, told = read.read_published(written.text, written.path, day)
        room.problems.extend(told)
        if closed is not None:
            room.published[day] = closed
    renamed = curate.renames(room.published, room.hashes)
    for day, written in sorted(found.editions.items()):
        made, told = read.read(written.text, written.path, day, ids, room.files, renamed)
        room.decisions[day] = made
        room.problems.extend(told)
    room.decisions, told = read.together(room.decisions, room.files, content.day_of)
    room.problems.extend(told)


def _grouping(room: Newsroom, cache: Cache, executor: Executor | None, progress: Progress) -> None:
    if not room.heads:
        return
    merge = curate.merges(room.decisions)
    stated = {k: cluster.stated(h) for k, h in room.heads.items()}
    arrived = {k: content.day_of(h.path) or h.published for k, h in room.heads.items()}
    known = [g for g in (*merge, *_published(room)) if any(m in room.heads for m in g)]
    around = candidates.around(
        list(room.heads.values()), room.bags, stated, known, arrived,
        breathe=lambda: progress("grouping", 0, len(room.heads)),
        remember=partial(_census, room, cache, stated),
    )  # fmt: skip
    progress("grouping", 0, len(around))
    made = group(room, around, cache, executor)
    progress("grouping", len(around), len(around))
    room.grouped = list(zip(around, made, strict=True))
    room.home = {m: i for i, (n, _) in enumerate(room.grouped) for m in n.articles}
    room.bags.lay_down()


def _census(
    room: Newsroom,
    cache: Cache,
    stated: Mapping[str, str | None],
    articles: Sequence[str],
    make: Callable[[], Census],
) -> Census:
    """The census of these articles: known as long as they are read alike and are of the same days."""
    name = packing.pack([(room.shelf.keys[a], stated[a]) for a in articles])
    return cache.last("census", name, lambda: packing.pack(make()), packing.unpacker(Census))


def group(
    room: Newsroom, around: Sequence[Around], cache: Cache, executor: Executor | None = None
) -> list[tuple[Thread, ...]]:
    """The threads of each neighbourhood."""
    merge, split = curate.merges(room.decisions), curate.splits(room.decisions)
    closed = curate.closed(room.published, room.hashes) if room.published else {}
    inside = [(*_inside(n, merge, split), _closed(n, closed)) for n in around]
    border = room.publication.settings.grouping.border
    names = [
        packing.pack(
            (n.articles, n.size, n.name, tuple(room.shelf.keys[k] for k in n.articles), own, border)
        )
        for n, own in zip(around, inside, strict=True)
    ]

    def argument(i: int) -> bytes:
        rests = [room.shelf.rest(k) for k in around[i].articles]
        return packing.pack(
            Group(
                around=around[i].whole(),
                articles=tuple(r.article for r in rests),
                facts=tuple(r.facts for r in rests),
                utterances=tuple(r.utterances for r in rests),
                merge=inside[i][0],
                split=inside[i][1],
                closed=inside[i][2],
                border=border,
            )
        )

    return cache.made(
        "threads",
        group_articles,
        names,
        argument,
        packing.unpacker(tuple[Thread, ...]),
        executor=executor,
    )


Ids = tuple[tuple[str, ...], ...]


def _inside(
    n: Around, merge: Sequence[tuple[str, ...]], split: Sequence[tuple[str, ...]]
) -> tuple[Ids, Ids]:
    """The merges and splits as far as they are about this neighbourhood."""
    if not merge and not split:
        return (), ()
    inside = set(n.articles)
    return (
        tuple(g for g in (tuple(m for m in g if m in inside) for g in merge) if len(g) > 1),
        tuple(g for g in (tuple(m for m in g if m in inside) for g in split) if g),
    )


def _published(room: Newsroom) -> list[tuple[str, ...]]:
    """The stories of closed editions, as the articles that they held."""
    stories: dict[tuple[str, int], list[str]] = defaultdict(list)
    for article, story in curate.closed(room.published, room.hashes).items():
        stories[story].append(article)
    return [tuple(sorted(s)) for s in stories.values() if len(s) > 1]


def _closed(n: Around, closed: Mapping[str, tuple[str, int]]) -> tuple[Ids, ...]:
    """Of each closed edition the stories that it was published with, as far as they are about this neighbourhood."""
    editions: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for m in n.articles:
        if m in closed:
            day, story = closed[m]
            editions[day][story].append(m)
    found = (tuple(tuple(s) for s in stories.values()) for _, stories in sorted(editions.items()))
    return tuple(own for own in found if len(own) > 1 or len(own[0]) > 1)


def build(
    pub: Publication,
    cache: Cache,
    executor: Executor | None = None,
    drafts: bool = False,
    progress: Progress | None = None,
    reader: content.Reader | None = None,
    namer: content.Namer | None = None,
) -> Built:
    """Content and themes -> site. Raises OSError when the site cannot be written."""
    room = work(pub, cache, executor, drafts, progress, reader, namer)
    room.grouped.clear()  # nobody groups again, and ten thousand articles' frequencies fill the memory
    return print_site(room, cache, executor, progress or _silent)
