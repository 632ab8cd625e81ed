"""The hall kept warm between two saves: what `serve` holds.

In: how to find the publication, a cache with memory, the paths that changed. Out: a `Proof`, the whole site with its pages rendered when they are
asked for, or None when nothing differs. Paths only say what to read again: what is read is compared by content, and a proof has the
bytes of a cold build (tests/test_preview.py compares them after 200 random edits).
"""

from __future__ import annotations

import os
import threading
import urllib.parse
from collections import OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from pathlib import Path

from digest import build, codec
from digest.build import MAIL, Newsroom, Publication
from digest.cache import Cache
from digest.model import Edition, Job, Page, Problem
from digest.press import theme
from digest.press.outputs import newsletter

RENDERED = 512  # pages kept as they were rendered


class Proof:
    """A site that is printed page by page, as somebody asks for it."""

    def __init__(self, room: Newsroom, look: theme.Theme, told: tuple[Problem, ...], rendered: Rendered) -> None:
        self.room = room
        self.look = look
        self._rendered = rendered
        self._jobs: dict[str, Job] = {j.path: j for j in build.jobs(room, look)}
        self._mails: dict[str, Edition] = {f"{e.url.strip('/')}/{n}": e for e in room.editions for n in MAIL}
        self._statics = {p.path: p.data for p in look.static_pages()}
        self.problems = tuple(dict.fromkeys((*room.problems, *told)))
        self.base = urllib.parse.urlsplit(room.digest.masthead.base_url).path.rstrip("/")

    @property
    def broken(self) -> bool:
        """An error that is not one article's: what is built in spite of it is not what the editor meant."""
        return any(p.level == "error" and p.article is None for p in self.problems)

    def paths(self) -> Iterator[str]:
        yield from self._jobs
        yield from self._mails
        yield from self._statics

    def find(self, path: str) -> bytes | Problem | None:
        """The file at an address below the site."""
        if path in self._jobs:
            job = self._jobs[path]
            key = codec.fingerprint(path, self.look.fingerprint_of(job), codec.pack(job))
            return self._rendered.get(path, key, lambda: self._job(job))
        if path in self._mails:
            e = self._mails[path]
            return self._rendered.get(path, codec.fingerprint(build.mail_key(self.look, self.room, e)), lambda: self._mail(path, e))
        return self._statics.get(path)

    def _job(self, job: Job) -> bytes | Problem:
        made = self.look.attempt(job)
        return made.data if isinstance(made, Page) else made

    def _mail(self, path: str, e: Edition) -> bytes | Problem:
        email = self.room.publication.settings.email
        try:
            pages = newsletter.render(self.look, self.room.digest, e, build.foot(self.room.publication), email.budget)
        except theme.Failure as failure:
            return failure.problem
        return next(p.data for p in pages if p.path == path)

    def probe(self, paths: frozenset[str]) -> tuple[Problem, ...]:
        """What goes wrong with these pages, and with one page of each template."""
        seen: set[str] = set()
        found: list[Problem] = []
        for job in self._jobs.values():
            if job.template in seen and job.path not in paths:
                continue
            seen.add(job.template)
            made = self.find(job.path)
            if isinstance(made, Problem):
                found.append(made)
        return tuple(dict.fromkeys(found))


class Rendered:
    """Pages as they were rendered, by what they were made from; the least recently asked for go first."""

    def __init__(self) -> None:
        self._pages: OrderedDict[tuple[str, str], bytes | Problem] = OrderedDict()
        self._lock = threading.RLock()

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


class Warm:
    """Calls of `update` come one at a time."""

    def __init__(
        self, find: Callable[[], Publication], cache: Cache, executor: Executor | None = None, drafts: bool = False
    ) -> None:
        self._find = find
        self._cache = cache
        self._executor = executor
        self._drafts = drafts
        self._bytes: dict[str, tuple[tuple[int, ...], bytes]] = {}
        self._rendered = Rendered()
        self._last: Proof | None = None
        self._look = ""

    def folders(self) -> list[tuple[Path, frozenset[str] | None]]:
        """What a change of the site comes from: folders with all in them, and single names in the publication's own folder."""
        pub = self._find()
        rooms = [pub.content, pub.root / "themes", pub.root / "templates", theme.shipped()]
        return [
            (pub.root, frozenset({pub.settings_file.name, "themes", "templates"})),
            (pub.settings_file.parent, frozenset({pub.settings_file.name})),
            *((r, None) for r in rooms),
        ]

    def update(
        self,
        paths: frozenset[str] | None = None,
        looked: frozenset[str] = frozenset(),
        executor: Executor | None = None,
        progress: build.Progress | None = None,
    ) -> Proof | None:
        """The site as the files are now. `looked`: pages (as requested) that must be known to render."""
        pub = self._find()

        def reader(path: str, stat: os.stat_result) -> bytes:
            mark = (stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
            known = self._bytes.get(path)
            if known and known[0] == mark and (paths is None or str(pub.content / path) not in paths):
                return known[1]
            with open(pub.content / path, "rb") as f:
                data = f.read()
            if known and known[1] == data:
                data = known[1]
            self._bytes[path] = (mark, data)
            return data

        look, told = theme.load(pub.settings.theme, [pub.themes] if pub.themes else [], pub.templates)
        room = build.work(pub, self._cache, executor or self._executor, self._drafts, progress, reader)
        last = self._last
        fingerprint = look.fingerprint + codec.fingerprint(*look.files)
        if (
            last is not None
            and room.contents == last.room.contents
            and fingerprint == self._look
            and room.publication == last.room.publication
        ):
            return None
        proof = Proof(room, look, told, self._rendered)
        if fingerprint != self._look:
            found = proof.look.check() or proof.probe(frozenset(p.lstrip("/") for p in looked))
            proof.problems = tuple(dict.fromkeys((*proof.problems, *found)))
        self._last, self._look = proof, fingerprint
        return proof
