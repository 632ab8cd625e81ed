"""The hall kept warm between two saves: what `serve` holds.

In: how to find the publication, a cache with memory, the paths that changed. Out: a `Proof`, the whole site with its pages rendered when they are
asked for, or None when nothing differs. Paths only say what to read again: what is read is compared by content, and a proof has the
bytes of a cold build (tests/test_preview.py compares them after 200 random edits).
"""

from __future__ import annotations

import dataclasses
import os
import threading
import urllib.parse
from collections import OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from pathlib import Path

import msgspec

from digest import again, build, codec, printing
from digest.cache import Cache
from digest.intake import content
from digest.model import Edition, File, Job, Page, Previous, Problem
from digest.newsroom import Newsroom
from digest.press import outputs, search, theme
from digest.press.outputs import newsletter
from digest.printing import MAIL
from digest.publication import Publication

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
        self._past: dict[str, bytes] = dict([(p, d) for p, d in past.items() if p not in self._statics][-PAST:])
        self._lock = threading.RLock()
        self._site: Iterator[Job] | None = None  # pages of the site as a whole are made when one of them is asked for
        self._whole: dict[str, Job] = {}
        self._found: dict[str, bytes] | None = None
        self._days: dict[str, tuple[tuple[object, ...], dict[str, Job]]] = {}
        self._where: dict[str, str] = {}  # address -> the edition that has it
        self._jobs_of_editions(before, wide)

    def _jobs_of_editions(self, before: Proof | None, wide: set[str] | None) -> None:
        digest = self.room.digest
        threads: dict[str, tuple[Previous, ...]] | None = None
        same = (
            before is not None
            and wide is not None
            and before.room.digest.masthead == digest.masthead
            and before.room.digest.pages == digest.pages
        )
        self._where = dict(before._where) if same and before else {}
        for i, e in enumerate(self.room.editions):
            newer = digest.editions[i - 1] if i else None
            older = digest.editions[i + 1] if i + 1 < len(digest.editions) else None
            key = (e.day, newer and (newer.url, newer.headline, newer.title), older and (older.url, older.headline, older.title))
            old = before._days.get(e.day) if same and before else None
            if old and old[0][:3] == key and old[0][3] is e and e.day not in (wide or ()):
                self._days[e.day] = old
                continue
            if threads is None or same:
                threads = _later(self.room, None if not same else {b.thread for b in e.briefs})
            made = {j.path: j for j in outputs.jobs(digest, e, newer, older, threads=threads, mail=True)}
            for path in old[1] if old else ():
                self._where.pop(path, None)
            self._days[e.day] = ((*key, e), made)
            mails = [f"{e.url.strip('/')}/{n}" for n in MAIL]
            self._where.update(dict.fromkeys((*made, *mails), e.day))
        for day in set(before._days) - set(self._days) if same and before else ():
            gone = before._days[day][1] if before else {}
            self._where = {p: d for p, d in self._where.items() if d != day and p not in gone}

    @property
    def broken(self) -> bool:
        """An error that is not one article's own: what is built in spite of it is not what the editor meant."""
        return any(p.level == "error" and (p.article is None or p.where.split(":")[0].endswith(".yaml")) for p in self.problems)

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
            key = codec.fingerprint(path, self.look.fingerprint_of(job), codec.pack(job))
            return self._rendered.get(path, key, lambda: self._render(job))
        day = self._where.get(path)
        e = next((e for e in self.room.editions if e.day == day), None)
        if e is None:
            return None
        found = e
        return self._rendered.get(path, printing.mail_key(self.look, self.room, e), lambda: self._mail(path, found))

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
            self._site = printing.site_jobs(self.room, self.look)

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
        return any(self.look.templates.get(n) != before.templates.get(n) for n in before.used(template) | self.look.used(template))

    def _index(self) -> dict[str, bytes]:
        """The files of the search, made when somebody searches."""
        with self._lock:
            if self._found is None:
                self._found = {}
                for key, make in printing.indexes(self.room):
                    self._found.update(self._rendered.index(key, make))
            return self._found

    def _render(self, job: Job) -> bytes | Problem:
        made = self.look.attempt(job)
        return made.data if isinstance(made, Page) else made

    def _mail(self, path: str, e: Edition) -> bytes | Problem:
        email = self.room.publication.settings.email
        try:
            pages = newsletter.render(self.look, self.room.digest, e, printing.foot(self.room.publication), email.budget)
        except theme.Failure as failure:
            return failure.problem
        return next(p.data for p in pages if p.path == path)

    def probe(self, paths: frozenset[str], before: theme.Theme | None = None) -> tuple[Problem, ...]:
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
    found = (msgspec.structs.replace(i, entries=tuple(x for x in i.entries if x.thread in wanted)) for i in room.digest.editions)
    return outputs.later([i for i in found if i.entries])


class Rendered:
    """Pages as they were rendered, by what they were made from; the least recently asked for go first."""

    def __init__(self) -> None:
        self._pages: OrderedDict[tuple[str, str], bytes | Problem] = OrderedDict()
        self._lock = threading.RLock()
        self._indexes: dict[str, dict[str, bytes]] = {}

    def index(self, key: str, make: Callable[[], printing.Index]) -> dict[str, bytes]:
        if key not in self._indexes:
            if len(self._indexes) > INDEXES:
                self._indexes.clear()
            self._indexes[key] = {p.path: p.data for p in make()[0]}
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


def _on() -> None:
    """Nobody waits."""


class _Interrupted(Exception):
    """Somebody saved a file: the look at everything can wait."""


class Warm:
    """Calls of `update` come one at a time.

    Where only articles' own files, `edition.yaml`s without a word on grouping, or the theme changed, the answer is made of the last one: what
    was read, grouped and written anew is the changed article, its neighbourhood with the frequencies of words as they were, and the
    editions that hold it. It is there in milliseconds, and is nearly always what a build from nothing would give; the next look at everything,
    at rest, makes it so always.
    """

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
        self._theme: tuple[theme.Theme, tuple[Problem, ...]] | None = None
        self._owed = False  # the last answer was made of the one before it
        self.behind = False  # a look at everything gave way, and none has been finished since
        self._left: frozenset[str] = frozenset()  # what it was told of
        self.hurry: Callable[[], bool] = lambda: False  # whether somebody waits while all is looked at

    @property
    def exact(self) -> bool:
        """Whether the last answer came of a look at everything."""
        return not self._owed

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
        """The site as the files are now; None when nothing differs, or when a look at everything gave way (`behind`). `looked`: pages (as
        requested) that must be known to render."""
        last = self._last
        if last is not None and paths is not None:
            made = self._nearly(last, paths, looked)
            if made is not None:
                return None if made is last else made
        pub = self._find()
        self.behind, self._left = False, self._left | (paths or frozenset())

        def step(name: str, done: int, all: int) -> None:
            self._breathe()
            if progress:
                progress(name, done, all)

        reader = self._reader(pub, self._left, self._breathe)
        self._cache.breathe = self._breathe
        try:
            room = build.work(pub, self._cache, executor or self._executor, self._drafts, step, reader)
        except _Interrupted:
            self.behind = True
            return None
        finally:
            self._cache.breathe = _on
        self._left = frozenset()
        same = (
            last is not None
            and not self._owed
            and room.contents == last.room.contents
            and room.publication == last.room.publication
        )
        self._owed = False
        proof = self._proof(last.room if same and last else room, set() if same else None, True, looked)
        return None if same and proof is last else proof

    def _proof(self, room: Newsroom, wide: set[str] | None, styles: bool, looked: frozenset[str]) -> Proof:
        pub, last = room.publication, self._last
        if styles or self._theme is None:
            self._theme = theme.load(pub.settings.theme, [pub.themes] if pub.themes else [], pub.templates, pub.state)
        look, told = self._theme
        fingerprint = look.fingerprint + codec.fingerprint(*look.files)
        if last is not None and room is last.room and fingerprint == self._look:
            return last
        if last is not None and fingerprint == self._look:
            look, told = last.look, last.told
        proof = Proof(room, look, told, self._rendered, last, wide)
        if fingerprint != self._look:
            looked_at = frozenset(proof.file_at(p) for p in looked)
            if last is None:
                found = proof.look.check() or proof.probe(looked_at)
            else:
                found = proof.probe(looked_at, last.look) if look.templates != last.look.templates else ()
            proof.told = tuple(dict.fromkeys((*told, *found)))
            proof.problems = tuple(dict.fromkeys((*proof.problems, *found)))
        self._last, self._look = proof, fingerprint
        return proof

    def _breathe(self) -> None:
        if self.hurry():
            raise _Interrupted

    def _reader(self, pub: Publication, paths: frozenset[str], breathe: Callable[[], None]) -> content.Reader:
        """Reads what differs from what was read before, and these paths."""

        home = str(pub.content.absolute()) + os.sep

        def read(path: str, stat: os.stat_result) -> bytes:
            breathe()
            mark = (stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
            known = self._bytes.get(path)
            if known and known[0] == mark and home + path not in paths:
                return known[1]
            with open(home + path, "rb") as f:
                data = f.read()
            if known and known[1] == data:
                data = known[1]
            self._bytes[path] = (mark, data)
            return data

        return read

    # ------------------------------------------------------------------------------------------------------- the quick way

    def _nearly(self, last: Proof, paths: frozenset[str], looked: frozenset[str]) -> Proof | None:
        """What these changes make of the last answer, which is `last` when nothing differs. None: everything must be looked at."""
        sorted_out = self._sort(last.room, paths)
        if sorted_out is None:
            return None
        files, styles = sorted_out
        try:
            room, wide = (last.room, set[str]()) if not files else self._quick(last.room, files)
        except content.Moved:
            return None
        if room is None:
            return None
        if room is last.room and not styles:
            return last
        if styles:
            # A folder of themes or templates may have come or gone. Whatever else differs is no matter of the theme.
            pub, old = self._find(), room.publication
            if pub != old:
                if dataclasses.replace(pub, themes=old.themes, templates=old.templates) != old:
                    return None
                room = room.changeable(build.again) if room is last.room else room
                room.publication = pub
        return self._proof(room, wide, styles, looked)

    def _sort(self, room: Newsroom, paths: frozenset[str]) -> tuple[list[str], bool] | None:
        """Files below content/ that were there and still are, and whether the theme changed; None when anything else did."""
        pub = room.publication
        root = str(pub.content.absolute()) + os.sep
        looks = tuple(str(f.absolute()) for f in (theme.shipped(), pub.root / "themes", pub.root / "templates"))
        below = tuple(f + os.sep for f in looks)
        files: list[str] = []
        styles = False
        new = {f"{root}{day}{os.sep}edition.yaml" for day in room.contents.days}  # an edition's first decision
        for path in sorted(paths):
            inside = path.removeprefix(root)
            if path.startswith(root) and (inside in room.files or path in new) and os.path.isfile(path):
                files.append(inside)
            elif path in looks or path.startswith(below):
                styles = True
            else:
                return None
        return files, styles

    def _quick(self, old: Newsroom, paths: list[str]) -> tuple[Newsroom | None, set[str]]:
        """The newsroom with these files as they are now, and the editions whose pages may differ. None: it must be made in full."""
        new = old.changeable(build.again)
        days: set[str] = set()
        read: list[File] = []
        home = old.publication.content
        reader = self._reader(old.publication, frozenset(str(home.absolute() / p) for p in paths), _on)
        for path in paths:
            file = home / path
            try:
                stat = file.stat()
                data = reader(path, stat)
            except OSError:
                return None, set()
            # Compared with what the last answer was made of: a look that gave way may have read the file since.
            day = content.day_of(path)
            if path in old.files and stat.st_size <= content.LARGEST:
                if codec.fingerprint(data) != old.hashes[old.files[path]]:
                    read.append(File(path=path, id=old.files[path], data=data))
            elif day and path == f"{day}/edition.yaml":
                known = old.contents.editions.get(day)
                if known is not None and known.text.encode() == data:
                    continue
                if not again.decide(new, day, data):
                    return None, set()
                days.add(day)
            else:
                return None, set()
        if not read and not days:
            return old, set()
        if read:
            found = again.reread(new, read, self._cache)
            if found is None:
                return None, set()
            days |= found
        wide = again.reedit(new, days, {f.id for f in read}, self._cache)
        if wide is not None:
            self._owed = True
        return (new, wide) if wide is not None else (None, set())
