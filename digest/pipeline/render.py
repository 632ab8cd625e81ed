"""Printing: editions -> the site. The second half of the hall.

In: a newsroom, a cache, an executor. Out: files below site/, through the theme, and what was done. A page is made when what it is made
from differs from what the manifest says of the file that stands there.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

from digest.core import packing
from digest.core.cache import Cache
from digest.core.model import Edition, Job, Page, Previous, Problem
from digest.desk import curate
from digest.pipeline import calls, editions
from digest.pipeline.calls import Index, Letter, Search
from digest.pipeline.publication import Publication
from digest.pipeline.results import Newsroom
from digest.press import outputs, search, site, theme
from digest.press.outputs import newsletter

MAIL = ("newsletter.html", "newsletter.txt")
# Errors of settings and theme: what the site would be without them is not known.
NO_LOOK = ("setting", "template")
FEW = 2  # indexes that are made beside the rendering
INDEXING = "indexing"  # the step at which the executor has done its work
Progress = Callable[[str, int, int], None]


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

    @property
    def settled(self) -> bool:
        """Whether an equal build would do the same: no file of the user was in the way."""
        return not any(p.name == site.FOREIGN for p in self.written.problems)


def indexer(pub: Publication) -> Path | None:
    """The program that makes the search index, where there is one and the settings want it."""
    return search.program() if pub.settings.search.index else None


def site_jobs(room: Newsroom, look: theme.Theme) -> Iterator[Job]:
    """The pages of the publication as a whole, the front page first; each is worked out when it is asked for."""
    digest = room.digest
    newest = next(
        (e for e in room.editions if e.day != curate.UNDATED),
        room.editions[0] if room.editions else None,
    )
    recent: list[Edition] = []
    count = 0
    for e in room.editions:
        if count >= room.publication.settings.feed.entries:
            break
        if e.day != curate.UNDATED:
            recent.append(e)
            count += len(e.briefs)
    bundles = search.bundles(digest.editions) if indexer(room.publication) else ()
    yield from outputs.site_jobs(
        digest, newest, recent, mail=True, icon=look.static.get("icon.svg", ""), bundles=bundles
    )


def indexes(room: Newsroom) -> Iterator[tuple[str, Callable[[], Search]]]:
    """The search indexes: by what each is named, and what it is made from."""
    pub, language = room.publication, room.digest.masthead.language
    found = indexer(pub)
    if found is None:
        return
    names = {s.index.day: s.name for s in room.editions.sheets}
    for part, days in search.parts(room.digest.editions).items():

        def made_from(found: Path = found, part: str = part, days: Sequence[str] = days) -> Search:
            inside = [e for day in days if (e := room.editions.on(day)) is not None]
            entries = search.records(inside, language)
            return Search(
                program=str(found),
                part=part,
                entries=entries,
                language=language,
                state=str(pub.state),
            )

        yield search.key(found, part, [names[day] for day in days], language), made_from


def print_site(
    room: Newsroom, cache: Cache, executor: Executor | None, progress: Progress
) -> Built:
    """Render what changed, and write it. Whoever renders a page stages it, and what a page is made from is worked out when its turn comes,
    so that nobody holds a whole site. Of an edition that nothing touched nothing is worked out but its name."""
    pub = room.publication
    look, told = theme.load(
        pub.settings.theme, [pub.themes] if pub.themes else [], pub.templates, pub.state
    )
    site.sweep(pub.state)
    old = site.record(pub.site, pub.state)
    standing = site.wholes(old, pub.site)
    threads = outputs.later(room.digest.editions)
    keep: set[str] = set()
    together: dict[str, str] = {}
    due: list[tuple[int, str]] = []
    for i in range(len(room.editions)):
        whole = edition_key(look, room, i, threads)
        paths = standing.get(whole)
        if paths is None:
            due.append((i, whole))
        else:
            keep |= paths
            together.update(dict.fromkeys(paths, whole))
    for day in editions.held(room):
        # Its pages may lie elsewhere, at the addresses of its stories: they have the same `whole`.
        own = {
            p: kept.whole
            for p, kept in old.files.items()
            if p.startswith(f"{day.replace('-', '/')}/")
        }
        own |= {
            p: kept.whole
            for p, kept in old.files.items()
            if kept.whole and kept.whole in own.values()
        }
        keep |= own.keys()
        together.update((p, whole) for p, whole in own.items() if whole)
    problems: list[Problem] = []
    pages: list[tuple[Page | site.Made, str]] = []
    failed: set[str] = set()  # paths of pages that cannot be rendered
    broken: set[str] = (
        set()
    )  # names of editions with a page that cannot be made: it is told again until it is mended
    made_of: list[
        tuple[str, str, str]
    ] = []  # in the order of what was handed out: path, key, the name of the edition

    def wanted() -> Iterator[Job]:
        for i, whole in due:
            own = edition_jobs(room, i, threads)
            keys = {
                j.path: packing.fingerprint(look.fingerprint_of(j), packing.pack(j)) for j in own
            }
            there = site.known(old, pub.site, keys)
            keep.update(there)
            together.update(dict.fromkeys(keys, whole))
            for j in own:
                if j.path not in there:
                    made_of.append((j.path, keys[j.path], whole))
                    yield j
        for j in site_jobs(room, look):
            key = packing.fingerprint(look.fingerprint_of(j), packing.pack(j))
            if site.known(old, pub.site, {j.path: key}):
                keep.add(j.path)
            else:
                made_of.append((j.path, key, ""))
                yield j

    def letters() -> Iterator[Letter]:
        for i, whole in due:
            e = room.editions[i]
            key = mail_key(look, room, e)
            named = {f"{e.url.strip('/')}/{name}": key for name in MAIL}
            there = site.known(old, pub.site, named)
            together.update(dict.fromkeys(named, whole))
            if len(there) == len(named):
                keep.update(there)
            else:
                made_of.append((min(named), key, whole))
                yield letter_of(room, e)

    due_indexes: list[tuple[str, Callable[[], Search]]] = []
    for key, made_from in indexes(room):
        there = site.made_from(old, pub.site, key)
        keep |= there
        if not there:
            due_indexes.append((key, made_from))
    with site.staging(pub.site, pub.state) as stage:
        printing = calls.Printing(look=look, stage=stage)
        progress("rendering", 0, 0)
        if executor is not None and due:  # those who fill templates find them compiled
            look.prepare([*edition_jobs(room, due[0][0], threads)])
        # The indexer is a program of its own with one thread: few indexes are made beside the rendering.
        beside: list[Future[bytes]] = []
        if executor is not None and len(due_indexes) <= FEW:
            beside = [
                executor.submit(calls.make_index, packing.pack(made_from()))
                for _, made_from in due_indexes
            ]
        rendered = _rendered(calls.render_page, calls.page, wanted(), printing, cache, executor, 16)
        posted = _rendered(calls.render_mail, calls.mail, letters(), printing, cache, executor, 8)
        for n, drafted in enumerate(chain(rendered, posted)):
            path, key, whole = made_of[n]
            pages.extend((p, key) for p in drafted.pages)
            if drafted.problem is not None:
                problems.append(drafted.problem)
                broken.add(whole)
                failed |= {path, path.replace(*MAIL)}
        statics = look.static_pages()
        named = {p.path: packing.fingerprint(p.data) for p in statics}
        there = site.known(old, pub.site, named)
        keep |= there
        pages.extend((p, named[p.path]) for p in statics if p.path not in there)
        progress(INDEXING, 0, 0)
        # Of many there are as many at once as there are processors, if we may use them.
        makes = [partial(_index, made_from) for _, made_from in due_indexes]
        made = (
            (packing.unpack(f.result(), Index) for f in beside)
            if beside
            else _several(makes, executor is not None)
        )
        for (key, _), index in zip(due_indexes, made, strict=True):
            pages.extend((stage.put(p), key) for p in index.pages)
            problems.extend([index.problem] if index.problem else [])
        progress("writing", 0, len(pages))
        sound = {path: whole for path, whole in together.items() if whole not in broken}
        before = [*room.problems, *told, *problems]
        written = site.write(
            pages,
            pub.site,
            pub.state,
            keep,
            stage=stage,
            together=sound,
            hold=_hold(room, before, failed),
            errors=sum(1 for p in before if p.level == "error"),
        )
    every = (*room.problems, *told, *problems, *written.problems)
    return Built(room=room, written=written, problems=tuple(dict.fromkeys(every)))


def _hold(room: Newsroom, problems: Sequence[Problem], failed: set[str]) -> site.Hold:
    """Return what stays as it is, since it could not be read or rendered."""
    if any(p.level == "error" and p.name in NO_LOOK for p in problems):
        failed = failed | {""}  # nothing is removed
    return site.Hold(
        everything=room.contents.lost, days=editions.held(room), pages=frozenset(failed)
    )


def _several(makes: Sequence[Callable[[], Index]], at_once: bool) -> Iterator[Index]:
    """What each makes, in order; `at_once`: some of them beside one another, but no more results in hand than there are processors."""
    many = os.cpu_count() or 1
    if not at_once or many == 1 or len(makes) < 2:
        yield from (make() for make in makes)
        return
    with ThreadPoolExecutor(many) as threads:
        todo = iter(makes)
        waiting = deque(threads.submit(make) for make in islice(todo, many))
        while waiting:
            found = waiting.popleft().result()
            waiting.extend(threads.submit(make) for make in islice(todo, 1))
            yield found


def _index(made_from: Callable[[], Search]) -> Index:
    return calls.index(made_from())


Handed = TypeVar("Handed", Job, Letter)


def _rendered(
    call: Callable[[bytes, bytes], bytes],
    plain: Callable[[calls.Printing, Handed], calls.Drafted],
    todo: Iterator[Handed],
    printing: calls.Printing,
    cache: Cache,
    executor: Executor | None,
    chunk: int,
) -> Iterator[calls.Drafted]:
    """What `plain` makes of each: here, where all are few or there is no executor; else by `call`, which is the same on bytes."""
    first = list(islice(todo, 2 * chunk + 1))
    if executor is None or len(first) <= 2 * chunk:
        yield from (plain(printing, t) for t in chain(first, todo))
        return
    packed = map(packing.pack, chain(first, todo))
    yield from (
        packing.unpack(m, calls.Drafted)
        for m in cache.stream(call, packed, packing.pack(printing), executor, chunk)
    )


def edition_jobs(
    room: Newsroom, i: int, threads: Mapping[str, Sequence[Previous]]
) -> tuple[Job, ...]:
    """Every page of an edition that a template or a maker makes, mail excepted. `threads`: as `outputs.later` gives it."""
    digest = room.digest
    newer = digest.editions[i - 1] if i else None
    older = digest.editions[i + 1] if i + 1 < len(digest.editions) else None
    return outputs.jobs(digest, room.editions[i], newer, older, threads=threads, mail=True)


def edition_key(
    look: theme.Theme, room: Newsroom, i: int, threads: Mapping[str, Sequence[Previous]]
) -> str:
    """Names all that the pages and mails of an edition are made from."""
    digest, sheet = room.digest, room.editions.sheets[i]
    newer, older = (
        digest.editions[i - 1] if i else None,
        digest.editions[i + 1] if i + 1 < len(digest.editions) else None,
    )
    beside = [n and (n.url, n.headline, n.title) for n in (newer, older)]
    linked = [threads.get(e.thread, ()) for e in sheet.index.entries]
    email = room.publication.settings.email
    shared = (digest.masthead, digest.pages, beside, linked, foot(room.publication), email.budget)
    return packing.fingerprint(look.fingerprint, packing.pack(shared), sheet.name)


def mail_key(look: theme.Theme, room: Newsroom, e: Edition) -> str:
    """Names what an edition's mail is made from."""
    return packing.fingerprint(look.fingerprint, packing.pack(letter_of(room, e)))


def letter_of(room: Newsroom, e: Edition) -> Letter:
    pub = room.publication
    return Letter(
        masthead=room.digest.masthead, edition=e, foot=foot(pub), budget=pub.settings.email.budget
    )


def foot(pub: Publication) -> newsletter.Foot:
    """What stands below each mail."""
    email = pub.settings.email
    return newsletter.Foot(
        unsubscribe=email.unsubscribe_url or email.unsubscribe,
        reason=email.reason,
        postal=email.postal,
    )


def mail(room: Newsroom, e: Edition) -> tuple[str, str]:
    """An edition's mail, as HTML and as text. Raises theme.Failure when the theme cannot make it."""
    pub = room.publication
    look, _ = theme.load(pub.settings.theme, [pub.themes] if pub.themes else [], pub.templates)
    html, plain = newsletter.render(look, room.digest, e, foot(pub), pub.settings.email.budget)
    return html.data.decode("utf-8"), plain.data.decode("utf-8")
