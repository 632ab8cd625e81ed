"""A site that is printed page by page, as somebody asks for it: what the preview shows.

In: a newsroom, a theme, the proof before it. Out: the file at an address, made when it is asked for; and what goes wrong with pages that are tried.
Trusts that what comes from the proof before is the same where the editions are.
"""

from __future__ import annotations

import threading
import urllib.parse
from collections import OrderedDict
from collections.abc import Callable, Iterator

import msgspec

from digest.core import packing
from digest.core.model import Edition, Job, Page, Previous, Problem
from digest.pipeline import calls, render
from digest.pipeline.render import MAIL
from digest.pipeline.results import Newsroom
from digest.press import outputs, search, theme
from digest.press.outputs import newsletter

RENDERED = 512  # pages kept as they were rendered
INDEXES = 60  # of the search, kept
PAST = 16  # static files as they were before the theme changed, kept


class Proof:
    """A site that is printed page by page, as somebody asks for it. `before`: an earlier one, whose jobs are taken over for editions that
    are the same; `wide` names editions whose pages may differ although the edition does not (a later story of a thread)."""

    def __init__(
        self,
        room: Newsroom,
        look: theme.Theme,
        told: tuple[Problem, ...],
        rendered: Rendered,
        before: Proof | None,
        wide: set[str] | None,
    ) -> None:
        self.room = room
        self.look = look
        self.told = told
        self.problems = tuple(dict.fromkeys((*room.problems, *told)))
        self.base = urllib.parse.urlsplit(room.digest.masthead.base_url).path.rstrip("/")
        self._rendered = rendered
        self._statics = {p.path: p.data for p in look.static_pages()}
        past = {**before._past, **before._statics} if before else {}
        self._past: dict[str, bytes] = dict(
            [(p, d) for p, d in past.items() if p not in self._statics][-PAST:]
        )
        self._lock = threading.RLock()
        self._site: Iterator[Job] | None = (
            None  # pages of the site as a whole are made when one of them is asked for
        )
        self._whole: dict[str, Job] = {}
        self._found: dict[str, bytes] | None = None
        # day -> what its pages are made from: its name, its neighbours, the later entries of its threads; and its pages
        self._days: dict[
            str, tuple[tuple[str, object, tuple[tuple[Previous, ...], ...]], dict[str, Job]]
        ] = {}
        self._where: dict[str, str] = {}  # address -> the edition that has it
        self._jobs_of_editions(before, wide)

    def _jobs_of_editions(self, before: Proof | None, wide: set[str] | None) -> None:
        digest = self.room.digest
        same = (
            before is not None
            and before.room.digest.masthead == digest.masthead
            and before.room.digest.pages == digest.pages
        )
        self._where = dict(before._where) if same and before else {}
        # Which entries of all threads have a later one is asked once where everything was looked at, and else of those that changed.
        threads = _later(self.room, None) if wide is None else {}
        for i, sheet in enumerate(self.room.editions.sheets):
            index = sheet.index
            newer = digest.editions[i - 1] if i else None
            older = digest.editions[i + 1] if i + 1 < len(digest.editions) else None
            old = before._days.get(index.day) if same and before else None
            linked: tuple[tuple[Previous, ...], ...]
            if wide is not None and old and index.day not in wide:
                linked = old[0][2]
            else:
                if wide is not None:
                    threads = _later(self.room, {e.thread for e in index.entries})
                linked = tuple(threads.get(e.thread, ()) for e in index.entries)
            beside = tuple(n and (n.url, n.headline, n.title) for n in (newer, older))
            key = (sheet.name, beside, linked)
            if old and old[0] == key:
                self._days[index.day] = old
                continue
            found = self.room.editions[i]
            own = {e.thread: later for e, later in zip(index.entries, linked, strict=True)}
            made = {
                j.path: j for j in outputs.jobs(digest, found, newer, older, threads=own, mail=True)
            }
            for path in old[1] if old else ():
                self._where.pop(path, None)
            self._days[index.day] = (key, made)
            mails = [f"{index.url.strip('/')}/{n}" for n in MAIL]
            self._where.update(dict.fromkeys((*made, *mails), index.day))
        for day in set(before._days) - set(self._days) if same and before else ():
            gone = before._days[day][1] if before else {}
            self._where = {p: d for p, d in self._where.items() if d != day and p not in gone}

    @property
    def broken(self) -> bool:
        """An error that is not one article's own: what is built in spite of it is not what the editor meant."""
        return any(
            p.level == "error" and (p.article is None or p.where.split(":")[0].endswith(".yaml"))
            for p in self.problems
        )

    def paths(self) -> Iterator[str]:
        yield from self._where
        self._job("")
        yield from self._whole
        yield from self._statics
        yield from self._index()

    def file_at(self, address: str) -> str:
        """The file that is served at an address, as a browser asks for it."""
        path = address.removeprefix(self.base).lstrip("/")
        return path if path and not path.endswith("/") else f"{path}index.html"

    def find(self, path: str) -> bytes | Problem | None:
        """The file at an address below the site."""
        if path in self._statics:
            return self._statics[path]
        if path in self._past:
            return self._past[path]  # a page that somebody has open still names it
        if path.startswith(f"{search.FOLDER}/"):
            return self._index().get(path)
        job = self._job(path)
        if job is not None:
            key = packing.fingerprint(path, self.look.fingerprint_of(job), packing.pack(job))
            return self._rendered.get(path, key, lambda: self._render(job))
        day = self._where.get(path)
        e = self.room.editions.on(day) if day else None
        if e is None:
            return None
        return self._rendered.get(
            path, render.mail_key(self.look, self.room, e), lambda: self._mail(path, e)
        )

    def _job(self, path: str) -> Job | None:
        if path in self._where:
            return self._days[self._where[path]][1].get(path)
        with self._lock:
            self._begin()
            assert self._site is not None
            while path not in self._whole:
                job = next(self._site, None)
                if job is None:
                    return None
                self._whole[job.path] = job
            return self._whole[path]

    def _begin(self) -> None:
        if self._site is None:
            self._site = render.site_jobs(self.room, self.look)

    def _site_jobs(self) -> Iterator[Job]:
        """The pages of the site as a whole, as far as they are asked for."""
        with self._lock:
            self._begin()
            known = list(self._whole.values())
        yield from known
        while True:
            with self._lock:
                job = next(self._site or iter(()), None)
                if job is None:
                    return
                self._whole[job.path] = job
            yield job

    def _differs(self, template: str, before: theme.Theme) -> bool:
        """Whether a template, or one that it uses, is another than in that theme."""
        return any(
            self.look.templates.get(n) != before.templates.get(n)
            for n in before.used(template) | self.look.used(template)
        )

    def _index(self) -> dict[str, bytes]:
        """The files of the search, made when somebody searches."""
        with self._lock:
            if self._found is None:
                self._found = {}
                for key, made_from in render.indexes(self.room):
                    self._found.update(self._rendered.index(key, made_from))
            return self._found

    def _render(self, job: Job) -> bytes | Problem:
        made = self.look.attempt(job)
        return made.data if isinstance(made, Page) else made

    def _mail(self, path: str, e: Edition) -> bytes | Problem:
        email = self.room.publication.settings.email
        try:
            pages = newsletter.render(
                self.look, self.room.digest, e, render.foot(self.room.publication), email.budget
            )
        except theme.Failure as failure:
            return failure.problem
        return next(p.data for p in pages if p.path == path)

    def probe(
        self, paths: frozenset[str], before: theme.Theme | None = None
    ) -> tuple[Problem, ...]:
        """What goes wrong with these pages, and with one page of each template of the newest editions and of the site; `before`: only of
        templates that differ from that theme's."""
        wanted = {t for t in outputs.TEMPLATES if before is None or self._differs(t, before)}
        found: list[Problem] = []
        left = set(wanted)

        def some() -> Iterator[Job]:
            # What somebody looks at comes first: it is asked for next, and then it is there.
            yield from (j for p in sorted(paths) if (j := self._job(p)) is not None)
            for e in self.room.editions[:3]:
                yield from self._days[e.day][1].values()
            # Pages that go through the whole index take long to work out: only where one of their templates is in question.
            if left:
                yield from self._site_jobs()

        for job in some():
            if job.template in left or (job.template in wanted and job.path in paths):
                left.discard(job.template)
                made = self.find(job.path)
                if isinstance(made, Problem):
                    found.append(made)
        return tuple(dict.fromkeys(found))


def _later(room: Newsroom, wanted: set[str] | None) -> dict[str, tuple[Previous, ...]]:
    """As outputs.later; of these threads only."""
    if wanted is None:
        return outputs.later(room.digest.editions)
    found = (
        msgspec.structs.replace(i, entries=tuple(x for x in i.entries if x.thread in wanted))
        for i in room.digest.editions
    )
    return outputs.later([i for i in found if i.entries])


class Rendered:
    """Pages as they were rendered, by what they were made from; the least recently asked for go first."""

    def __init__(self) -> None:
        self._pages: OrderedDict[tuple[str, str], bytes | Problem] = OrderedDict()
        self._lock = threading.RLock()
        self._indexes: dict[str, dict[str, bytes]] = {}

    def index(self, key: str, made_from: Callable[[], calls.Search]) -> dict[str, bytes]:
        if key not in self._indexes:
            if len(self._indexes) > INDEXES:
                self._indexes.clear()
            self._indexes[key] = {p.path: p.data for p in calls.index(made_from()).pages}
        return self._indexes[key]

    def get(self, path: str, key: str, make: Callable[[], bytes | Problem]) -> bytes | Problem:
        with self._lock:
            found = self._pages.get((path, key))
            if found is None:
                found = self._pages[path, key] = make()
                while len(self._pages) > RENDERED:
                    self._pages.popitem(last=False)
            else:
                self._pages.move_to_end((path, key))
            return found
