"""The hall kept warm between two saves: what `serve` holds.

In: how to find the publication, a cache with memory, the paths that changed. Out: a `Proof`, the whole site with its pages rendered when they are
asked for, or None when nothing differs. Paths only say what to read again: what is read is compared by content, and a proof has the
bytes of a cold build (tests/test_preview.py compares them after 200 random edits).
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path

from digest.core import packing
from digest.core.cache import Cache
from digest.core.model import File, Problem
from digest.intake import content
from digest.live import update as again
from digest.live.pages import Proof, Rendered
from digest.pipeline import build
from digest.pipeline.publication import Publication
from digest.pipeline.results import Newsroom
from digest.press import theme


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
        self,
        find: Callable[[], Publication],
        cache: Cache,
        executor: Executor | None = None,
        drafts: bool = False,
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
        self.hurry: Callable[[], bool] = lambda: (
            False
        )  # whether somebody waits while all is looked at

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
            room = build.work(
                pub, self._cache, executor or self._executor, self._drafts, step, reader
            )
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
        proof = self._proof(
            last.room if same and last else room, set() if same else None, True, looked
        )
        return None if same and proof is last else proof

    def _proof(
        self, room: Newsroom, wide: set[str] | None, styles: bool, looked: frozenset[str]
    ) -> Proof:
        pub, last = room.publication, self._last
        if styles or self._theme is None:
            self._theme = theme.load(
                pub.settings.theme, [pub.themes] if pub.themes else [], pub.templates, pub.state
            )
        look, told = self._theme
        fingerprint = look.fingerprint + packing.fingerprint(*look.files)
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
                found = (
                    proof.probe(looked_at, last.look)
                    if look.templates != last.look.templates
                    else ()
                )
            proof.told = tuple(dict.fromkeys((*told, *found)))
            proof.problems = tuple(dict.fromkeys((*proof.problems, *found)))
        self._last, self._look = proof, fingerprint
        return proof

    def _breathe(self) -> None:
        if self.hurry():
            raise _Interrupted

    def _reader(
        self, pub: Publication, paths: frozenset[str], breathe: Callable[[], None]
    ) -> content.Reader:
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
        looks = tuple(
            str(f.absolute())
            for f in (theme.shipped(), pub.root / "themes", pub.root / "templates")
        )
        below = tuple(f + os.sep for f in looks)
        files: list[str] = []
        styles = False
        new = {
            f"{root}{day}{os.sep}edition.yaml" for day in room.contents.days
        }  # an edition's first decision
        for path in sorted(paths):
            inside = path.removeprefix(root)
            if (
                path.startswith(root)
                and (inside in room.files or path in new)
                and os.path.isfile(path)
            ):
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
        reader = self._reader(
            old.publication, frozenset(str(home.absolute() / p) for p in paths), _on
        )
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
                if packing.fingerprint(data) != old.hashes[old.files[path]]:
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
        wide = again.reedit(new, days, self._cache)
        if wide is not None:
            self._owed = True
        return (new, wide) if wide is not None else (None, set())
