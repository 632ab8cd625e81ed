"""Whether anything changed since the last build: a build with nothing to do only looks.

`publish` asks the same of a site: one that is older than content/ is not published.

A fingerprint is kept of everything that shapes the site: program, settings, content, themes. If it
is the same, and every file of the site is as it was written, the last outcome is reported again.

A file is read again only when its size, times or inode differ from the last look, as in git's
index; and, as there, a file that is so young that it could have been written again within one tick
of the file system's clock is read. This decides what is read, never what a result is.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from digest.core import packing, program
from digest.core.files import write_atomic
from digest.core.model import Problem, Value
from digest.intake import content
from digest.intake.walk import Listing, Stat, walk
from digest.pipeline.outcome import Outcome
from digest.pipeline.publication import Publication
from digest.press import cards, search, site, theme

HELD = (
    32 << 20
)  # bytes of files kept for the build; the rest is read again, from the system's cache
YOUNG = 2_000_000_000  # nanoseconds; file systems keep times in steps of up to two seconds


class Seen(Value, frozen=True, kw_only=True, array_like=True):
    """A file as the disk showed it, and its fingerprint."""

    size: int
    modified: int
    changed: int
    inode: int
    name: str


class Index(Value, frozen=True, kw_only=True):
    files: dict[str, Seen] = {}


class Kept(Value, frozen=True, kw_only=True):
    """The last outcome, with the fingerprints of what it was made from and of the site."""

    inputs: str
    site: str
    outcome: Outcome


class Look:
    """A look at everything. Raises OSError for what only the build can report."""

    def __init__(self, publication: Publication, drafts: bool) -> None:
        self._publication = publication
        folders = (str(publication.content.absolute()), str(publication.site.absolute()))
        name = packing.fingerprint(*folders)[:12]
        self._store = publication.state / f"index-{name}.msgpack"
        self._outcome = publication.state / f"outcome-{name}.msgpack"
        self._old, self._time = _load(self._store)
        self._new: dict[str, Seen] = {}
        self._packed = b""  # what `pack` made of these
        self._bytes: dict[str, bytes] = {}
        self._held = 0
        self._read = 0
        self._differs = False  # from the index on the disk
        self.listing: Listing | None = None  # of the content folder, for the build
        self.moved = False  # a file changed meanwhile
        self.inputs = packing.fingerprint(*self._parts(drafts))

    def _parts(self, drafts: bool) -> Iterator[str | bytes]:
        """Yield what the site is made from, read where it may have changed."""
        publication = self._publication
        yield program.version()
        yield packing.pack(publication.settings)
        yield packing.pack(publication.problems)
        yield str(drafts)
        yield search.version(search.program())
        yield cards.version()
        root = publication.content
        self.listing = walk(root) if root.is_dir() else None
        found, problems = self.listing or ([], [])
        yield packing.pack(problems)
        # As one part: two for each of 10,000 files took a tenth of the look.
        yield packing.pack([(p, self._name("content", root, p, stat)) for p, stat in found])
        for n, folder in enumerate((publication.themes, publication.templates, theme.shipped())):
            for path, stat in _files(folder) if folder else ():
                yield from (str(n), path)
                yield self._name(str(n), Path(folder or ""), path, stat)

    def _name(self, kind: str, folder: Path, path: str, stat: Stat) -> str:
        """Return the fingerprint of a file; "" where it is too large for an article."""
        key = f"{kind}/{path}"
        old, young = self._old.get(key), self._time - YOUNG
        if old and _same(old, stat) and old.modified < young and old.changed < young:
            self._new[key] = old
            return old.name
        self._read += 1
        name = ""
        if kind != "content" or stat.st_size <= content.LARGEST:
            try:
                data = (folder / path).read_bytes()
            except OSError:
                return f"unreadable {stat.st_ctime_ns}"
            name = packing.fingerprint(data)
            if kind == "content" and self._held + len(data) <= HELD:
                self._bytes[key] = data
                self._held += len(data)
        self._new[key] = Seen(
            size=stat.st_size,
            modified=stat.st_mtime_ns,
            changed=stat.st_ctime_ns,
            inode=stat.st_ino,
            name=name,
        )
        return name

    def pack(self) -> None:
        """Hold what was seen as bytes, and the listing no longer: the articles are read.

        Of each file they take 650 bytes, and 110 packed. `reader` and `namer` still answer.
        """
        self._differs = self._differs or self._read > 0 or len(self._new) != len(self._old)
        self._packed = self._packed or packing.pack(Index(files=self._new))
        self._new, self._old = {}, {}
        if self.listing is not None:
            self.listing[0].clear()

    def _seen(self, path: str) -> Seen | None:
        if self._packed:
            self._new = packing.unpack(self._packed, Index).files
            self._old, self._packed = self._new, b""
        return self._new.get(f"content/{path}")

    def reader(self, path: str, stat: Stat) -> bytes:
        """Return a file's bytes, as content.read asks: none is read twice."""
        seen = self._seen(path)
        if seen is None or not _same(seen, stat):
            self.moved = True
        data = self._bytes.pop(f"content/{path}", None)
        if data is None or self.moved:
            return (self._publication.content / path).read_bytes()
        return data

    def namer(self, path: str, stat: Stat) -> str | None:
        """Return the fingerprint of a file, as content.read asks, if it is as it was seen."""
        seen = self._seen(path)
        return seen.name or None if seen and _same(seen, stat) else None

    def last(self) -> Outcome | None:
        """Return the last outcome, if this build would report and write the same."""
        try:
            kept = packing.unpack(self._outcome.read_bytes(), Kept)
        except (OSError, msgspec.MsgspecError):
            return None
        publication = self._publication
        if kept.inputs != self.inputs:
            return None
        if kept.site != site.standing(publication.site, publication.state):
            return None
        self._save_index()
        return kept.outcome

    def remember(self, outcome: Outcome) -> None:
        """Keep the outcome of a build that was given `reader`."""
        publication = self._publication
        written = site.written(publication.site, publication.state)
        if self.moved or written is None:
            return
        self._save_index()
        kept = Kept(inputs=self.inputs, site=written, outcome=outcome)
        _save(self._outcome, packing.pack(kept))

    def _save_index(self) -> None:
        self.pack()
        if self._differs:
            _save(self._store, self._packed)


def outdated(publication: Publication) -> Problem | None:
    """Return why a build is due before the site is published, or None."""
    files = changed(publication) if publication.site.is_dir() else []
    if not files:
        return None
    more = f" and {len(files) - 1:,} more" if len(files) > 1 else ""
    return Problem(
        level="error",
        where=publication.site.name,
        what=f"{files[0]}{more} changed since the last build.",
        fix="Run “digest build” with the options of last time, "
        "or publish it as it is with --force.",
        name="outdated-site",
    )


def changed(publication: Publication) -> list[str]:
    """Return the files below content/ that changed since the last build; none if there was none.

    A record of a closed edition does not count: it is written when the edition has been built.
    """
    look = Look(publication, False)
    old, new = (
        {path: seen.name for path, seen in files.items() if path.startswith("content/")}
        for files in (look._old, look._new)
    )
    if not old:
        return []
    paths = (path for path in old.keys() | new.keys() if old.get(path) != new.get(path))
    return sorted(path for path in paths if not path.endswith("/published.yaml"))


def _same(seen: Seen, stat: Stat) -> bool:
    """Return whether the disk shows a file as it was seen: asked twice for each, without tuples."""
    return (
        seen.modified == stat.st_mtime_ns
        and seen.size == stat.st_size
        and seen.changed == stat.st_ctime_ns
        and seen.inode == stat.st_ino
    )


def _files(folder: Path) -> Iterator[tuple[str, Stat]]:
    for root, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            path = os.path.join(root, name)
            try:
                yield os.path.relpath(path, folder), os.stat(path)
            except OSError:
                continue  # a link to nowhere


def _load(store: Path) -> tuple[dict[str, Seen], int]:
    """Return the last index, and when it was written by the clock of its file system."""
    try:
        time = store.stat().st_mtime_ns
        return packing.unpack(store.read_bytes(), Index).files, time
    except (OSError, msgspec.MsgspecError):
        return {}, 0


def _save(path: Path, data: bytes) -> None:
    """Write a file; a full or read-only disk costs only time at the next build."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, data)
