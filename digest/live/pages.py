"""A site whose pages are rendered as they are asked for: what the preview shows."""

from __future__ import annotations

import threading
import urllib.parse
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

import msgspec

from digest.core import packing
from digest.core.model import Edition, EditionIndex, Job, Page, Previous, Problem
from digest.pipeline import calls, page_inputs, search_indexes
from digest.pipeline.calls import IndexInput
from digest.pipeline.page_inputs import MAIL
from digest.pipeline.results import Edited
from digest.press import outputs, render, search, theme
from digest.press.outputs import newsletter

RENDERED = 512  # pages kept as they were rendered
RENDERED_BYTES = 6 << 20  # bytes of such pages
INDEXES = 60  # search indexes kept
PAST = 16  # static files of earlier versions of the theme that are still served
PROBED = 3  # newest editions, of which pages are tried when the theme changes

Later = tuple[tuple[Previous, ...], ...]  # of each story, later stories of its thread
Look = tuple[theme.Theme, tuple[Problem, ...], str]  # with its problems and its key


@dataclass(frozen=True)
class EditionPages:
    """The pages of an edition, and the key of what they are made from."""

    key: tuple[str, object, Later]
    jobs: dict[str, Job]  # by address


@dataclass
class _Addresses:
    """Where pages are found."""

    days: dict[str, EditionPages] = field(default_factory=dict)  # edition -> its pages
    edition: dict[str, str] = field(default_factory=dict)  # address -> edition


class Site:
    """Pages by address. `before`: an earlier site, whose jobs are used for unchanged editions.

    `wide`: editions whose pages may differ although the edition does not (a later story of a
    thread); None: any.
    """

    def __init__(
        self,
        edited: Edited,
        look: Look,
        rendered: RenderedPages,
        before: Site | None,
        wide: set[str] | None,
    ) -> None:
        self.edited = edited
        self.look, self.theme_problems, self.theme_key = look
        self.problems = tuple(dict.fromkeys((*edited.problems, *self.theme_problems)))
        self.base = urllib.parse.urlsplit(edited.digest.masthead.base_url).path.rstrip("/")
        self._rendered = rendered
        self._statics = {p.path: p.data for p in self.look.static_pages()}
        past = {**before._past, **before._statics} if before else {}
        gone = [(path, data) for path, data in past.items() if path not in self._statics]
        self._past: dict[str, bytes] = dict(gone[-PAST:])
        self._lock = threading.RLock()
        # Pages of the site as a whole are made when one of them is asked for.
        self._site: Iterator[Job] | None = None
        self._whole: dict[str, Job] = {}
        self._keys: dict[str, str] = {}  # of pages that were asked for
        self._found: dict[str, bytes] | None = None
        self._at = self._addresses(before, wide)

    def _addresses(self, before: Site | None, wide: set[str] | None) -> _Addresses:
        digest = self.edited.digest
        if before is not None and (
            before.edited.digest.masthead != digest.masthead
            or before.edited.digest.pages != digest.pages
        ):
            before = None
        known = before._at if before else _Addresses()
        at = _Addresses()
        # Later stories of threads: of all at once after a full update, else of those that changed.
        threads = _later(self.edited, None) if wide is None else {}
        for i, head in enumerate(self.edited.editions.heads):
            index = head.index
            old = known.days.get(index.day)
            if wide is not None and old and index.day not in wide:
                linked = old.key[2]
            else:
                if wide is not None:
                    threads = _later(self.edited, {e.thread for e in index.entries})
                linked = tuple(threads.get(e.thread, ()) for e in index.entries)
            newer, older = page_inputs.neighbours(self.edited, i)
            beside = tuple(n and (n.url, n.headline, n.title) for n in (newer, older))
            key = (head.name, beside, linked)
            if old is None or old.key != key:
                old = EditionPages(key, self._jobs(i, index, linked))
            at.days[index.day] = old
        if _same_addresses(known.days, at.days):
            at.edition = known.edition
            return at
        # Where two editions have one address, the newest keeps it, as in a build.
        for head in reversed(self.edited.editions.heads):
            day, folder = head.index.day, head.index.url.strip("/")
            mails = [f"{folder}/{name}" for name in MAIL]
            at.edition.update(dict.fromkeys((*at.days[day].jobs, *mails), day))
        return at

    def _jobs(self, i: int, index: EditionIndex, linked: Later) -> dict[str, Job]:
        own = {e.thread: later for e, later in zip(index.entries, linked, strict=True)}
        jobs = page_inputs.edition_jobs(self.edited, i, own, self.look.draws_cards)
        return {job.path: job for job in jobs}

    @property
    def broken(self) -> bool:
        """Whether there is an error beyond one article: the pages are not what was meant."""
        return any(
            p.level == "error" and (p.article is None or p.where.split(":")[0].endswith(".yaml"))
            for p in self.problems
        )

    def paths(self) -> Iterator[str]:
        """Yield every address of the site."""
        yield from self._at.edition
        self._job("")
        yield from self._whole
        yield from self._statics
        yield from self._index()

    def file_at(self, address: str) -> str:
        """Return the file that is served at an address, as a browser asks for it."""
        path = address.removeprefix(self.base).lstrip("/")
        return path if path and not path.endswith("/") else f"{path}index.html"

    def find(self, path: str) -> bytes | Problem | None:
        """Return the file at an address below the site."""
        if path in self._statics:
            return self._statics[path]
        if path in self._past:
            return self._past[path]  # a page that someone has open still names it
        if path.startswith(f"{search.FOLDER}/"):
            return self._index().get(path)
        job = self._job(path)
        if job is not None:
            return self._rendered.get(path, self._key(path, job), lambda: self._render(job))
        day = self._at.edition.get(path)
        edition = self.edited.editions.on(day) if day else None
        if edition is None:
            return None
        key = page_inputs.mail_key(self.look, page_inputs.mail_input(self.edited, edition))
        return self._rendered.get(path, key, lambda: self._mail(path, edition))

    def _key(self, path: str, job: Job) -> str:
        """Return the key of what a page is made from. To pack an edition takes 2 ms a request."""
        key = self._keys.get(path)
        if key is None:
            key = packing.fingerprint(path, self.look.fingerprint_of(job), packing.pack(job))
            self._keys[path] = key
        return key

    def _job(self, path: str) -> Job | None:
        if path in self._at.edition:
            return self._at.days[self._at.edition[path]].jobs.get(path)
        with self._lock:
            while path not in self._whole:
                job = self._next_site_job()
                if job is None:
                    return None
            return self._whole[path]

    def _next_site_job(self) -> Job | None:
        """Work out one more page of the site as a whole. Called with the lock held."""
        if self._site is None:
            self._site = page_inputs.site_jobs(self.edited, self.look)
        job = next(self._site, None)
        if job is not None:
            self._whole[job.path] = job
        return job

    def _site_jobs(self) -> Iterator[Job]:
        """Yield the pages of the site as a whole, working them out as they are asked for."""
        with self._lock:
            known = list(self._whole.values())
        yield from known
        while True:
            with self._lock:
                job = self._next_site_job()
            if job is None:
                return
            yield job

    def _index(self) -> dict[str, bytes]:
        """Return the files of the search, made when someone searches."""
        with self._lock:
            if self._found is None:
                self._found = {}
                for key, source in search_indexes.indexes(self.edited):
                    self._found.update(self._rendered.index(key, source))
            return self._found

    def _render(self, job: Job) -> bytes | Problem:
        made = render.attempt(self.look, job)
        return made.data if isinstance(made, Page) else made

    def _mail(self, path: str, edition: Edition) -> bytes | Problem:
        publication = self.edited.publication
        foot, budget = page_inputs.foot(publication), publication.settings.email.budget
        try:
            pages = newsletter.render(
                partial(render.page, self.look), self.edited.digest, edition, foot, budget
            )
        except theme.Failure as failure:
            return failure.problem
        return next(p.data for p in pages if p.path == path)

    # ---------------------------------------------------------------------------- trying a theme

    def try_theme(self, before: Site | None, open_pages: frozenset[str]) -> None:
        """Add what is wrong with pages of a theme that is new, or differs from `before`'s."""
        paths = frozenset(self.file_at(address) for address in open_pages)
        if before is None:
            found = render.check(self.look) or self.probe(paths)
        elif self.look.templates != before.look.templates:
            found = self.probe(paths, before.look)
        else:
            return
        self.theme_problems = tuple(dict.fromkeys((*self.theme_problems, *found)))
        self.problems = tuple(dict.fromkeys((*self.problems, *found)))

    def probe(
        self, paths: frozenset[str], before: theme.Theme | None = None
    ) -> tuple[Problem, ...]:
        """Return what is wrong with these pages, and with one page of each template.

        `before`: only of templates that differ from that theme's.
        """
        wanted = {t for t in outputs.TEMPLATES if before is None or self._differs(t, before)}
        found: list[Problem] = []
        left = set(wanted)
        for job in self._probed(paths, left):
            if job.template in left or (job.template in wanted and job.path in paths):
                left.discard(job.template)
                made = self.find(job.path)
                if isinstance(made, Problem):
                    found.append(made)
        return tuple(dict.fromkeys(found))

    def _probed(self, paths: frozenset[str], left: set[str]) -> Iterator[Job]:
        # What someone looks at comes first: it is asked for next, and then it is there.
        yield from (job for path in sorted(paths) if (job := self._job(path)) is not None)
        for e in self.edited.editions[:PROBED]:
            yield from self._at.days[e.day].jobs.values()
        # Pages that list the whole publication take long: only if one of their templates differs.
        if left:
            yield from self._site_jobs()

    def _differs(self, template: str, before: theme.Theme) -> bool:
        """Return whether a template, or one that it uses, differs from that theme's."""
        return any(
            self.look.templates.get(n) != before.templates.get(n)
            for n in before.used(template) | self.look.used(template)
        )


def _same_addresses(old: dict[str, EditionPages], new: dict[str, EditionPages]) -> bool:
    """Return whether both have the same editions, in the same order, with the same addresses."""
    return list(old) == list(new) and all(
        pages is old[day] or pages.jobs.keys() == old[day].jobs.keys() for day, pages in new.items()
    )


def _later(edited: Edited, wanted: set[str] | None) -> dict[str, tuple[Previous, ...]]:
    """Return what outputs.later returns, of these threads only."""
    if wanted is None:
        return outputs.later(edited.digest.editions)
    found = (
        msgspec.structs.replace(i, entries=tuple(e for e in i.entries if e.thread in wanted))
        for i in edited.digest.editions
    )
    return outputs.later([i for i in found if i.entries])


class RenderedPages:
    """Pages by what they were made from; the least recently asked for are forgotten first."""

    def __init__(self) -> None:
        self._pages: OrderedDict[tuple[str, str], bytes | Problem] = OrderedDict()
        self._size = 0  # bytes
        self._lock = threading.RLock()
        self._indexes: dict[str, dict[str, bytes]] = {}

    def index(self, key: str, source: Callable[[], IndexInput]) -> dict[str, bytes]:
        """Return the files of a search index."""
        if key not in self._indexes:
            if len(self._indexes) > INDEXES:
                self._indexes.clear()
            made = calls.make_index(None, source())
            self._indexes[key] = {p.path: p.data for p in made.pages}
        return self._indexes[key]

    def get(self, path: str, key: str, make: Callable[[], bytes | Problem]) -> bytes | Problem:
        """Return a page; make it if it is not known."""
        with self._lock:
            found = self._pages.get((path, key))
            if found is None:
                found = self._pages[path, key] = make()
                self._size += _size(found)
                while len(self._pages) > RENDERED or self._size > RENDERED_BYTES:
                    self._size -= _size(self._pages.popitem(last=False)[1])
            else:
                self._pages.move_to_end((path, key))
            return found


def _size(page: bytes | Problem) -> int:
    return len(page) if isinstance(page, bytes) else 0
