"""Whether anything changed since the last build: the build that costs a look. (Reads; writes two small files of state.)

In: a publication. Out: a `Glance`: a fingerprint of everything that shapes the site (program, settings, content, themes), and a reader that hands
the build what was read already. `kept` answers with what the last build told, if its inputs were the same and every file of its site
stands as it was written.

A file is read again only when its size, times or inode differ from the last look, as in git's index; and, as there, a file so young that
it could have been written again within one tick of the file system's clock is not trusted. This decides what is read, never what a result is.
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
from digest.pipeline.publication import Publication
from digest.press import search, site, theme

HELD = (
    32 << 20
)  # bytes of files kept for the build; the rest is read again, out of the system's memory
YOUNG = 2_000_000_000  # nanoseconds; file systems keep times in steps of up to two seconds


class Seen(Value, frozen=True, kw_only=True, array_like=True):
    """A file as it was looked at, and its fingerprint."""

    size: int
    modified: int
    changed: int
    inode: int
    name: str


class Index(Value, frozen=True, kw_only=True):
    files: dict[str, Seen] = {}


class Told(Value, frozen=True, kw_only=True):
    """What a build had to say."""

    inputs: str = ""
    site: str = ""
    articles: int
    stories: int
    editions: int
    files: int
    problems: tuple[Problem, ...] = ()


class Glance:
    """A look at everything. Raises OSError for what only the build can tell of: then there is no glance."""

    def __init__(self, pub: Publication, drafts: bool) -> None:
        self._pub = pub
        self._store = (
            pub.state
            / f"index-{packing.fingerprint(str(pub.content.absolute()), str(pub.site.absolute()))[:12]}.msgpack"
        )
        self._old, self._time = _load(self._store)
        self._new: dict[str, Seen] = {}
        self._bytes: dict[str, bytes] = {}
        self._held = 0
        self._read = 0
        self.moved = False  # a file changed while we looked
        parts: list[str | bytes] = [
            program.version(),
            packing.pack(pub.settings),
            packing.pack(pub.problems),
            str(drafts),
            search.version(search.program()),
        ]
        found, problems = content.walk(pub.content) if pub.content.is_dir() else ([], [])
        parts.append(packing.pack(problems))
        for path, stat in found:
            parts += [
                path,
                self._name(
                    f"content/{path}", pub.content / path, stat, stat.st_size <= content.LARGEST
                ),
            ]
        for n, folder in enumerate((pub.themes, pub.templates, theme.shipped())):
            for path, stat in _files(folder) if folder else ():
                parts += [
                    str(n),
                    path,
                    self._name(f"{n}/{path}", Path(folder or "") / path, stat, True),
                ]
        self.inputs = packing.fingerprint(*parts)

    def _name(self, key: str, path: Path, stat: os.stat_result, keep: bool) -> str:
        old = self._old.get(key)
        shown = (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)
        if (
            old
            and shown == (old.size, old.modified, old.changed, old.inode)
            and max(shown[1:3]) < self._time - YOUNG
        ):
            self._new[key] = old
            return old.name
        self._read += 1
        name = ""
        if keep:
            try:
                data = path.read_bytes()
            except OSError:
                return f"unreadable {stat.st_ctime_ns}"
            name = packing.fingerprint(data)
            if key.startswith("content/") and self._held + len(data) <= HELD:
                self._bytes[key] = data
                self._held += len(data)
        self._new[key] = Seen(
            size=shown[0], modified=shown[1], changed=shown[2], inode=shown[3], name=name
        )
        return name

    def reader(self, path: str, stat: os.stat_result) -> bytes:
        """As content.read asks: nothing is read twice."""
        seen = self._new.get(f"content/{path}")
        if seen is None or (seen.size, seen.modified, seen.changed, seen.inode) != (
            stat.st_size,
            stat.st_mtime_ns,
            stat.st_ctime_ns,
            stat.st_ino,
        ):
            self.moved = True
        data = self._bytes.pop(f"content/{path}", None)
        return (self._pub.content / path).read_bytes() if data is None or self.moved else data

    def namer(self, path: str, stat: os.stat_result) -> str | None:
        """As content.read asks: the fingerprint of a file's bytes, if the file stands as we saw it."""
        seen = self._new.get(f"content/{path}")
        shown = (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)
        return (
            seen.name or None
            if seen and shown == (seen.size, seen.modified, seen.changed, seen.inode)
            else None
        )

    def kept(self) -> Told | None:
        """What the last build told, if this one would tell and write the same."""
        try:
            told = packing.unpack(self._told().read_bytes(), Told)
        except (OSError, msgspec.MsgspecError):
            return None
        if told.inputs != self.inputs or told.site != site.standing(
            self._pub.site, self._pub.state
        ):
            return None
        self._save_index()
        return told

    def remember(self, told: Told) -> None:
        """After a build that was handed `reader`."""
        if self.moved:
            return
        stands = site.standing(self._pub.site, self._pub.state)
        if stands is None:
            return
        self._save_index()
        _save(
            self._told(),
            packing.pack(msgspec.structs.replace(told, inputs=self.inputs, site=stands)),
        )

    def _told(self) -> Path:
        return self._store.with_name(self._store.name.replace("index-", "told-"))

    def _save_index(self) -> None:
        if self._read or len(self._new) != len(self._old):
            _save(self._store, packing.pack(Index(files=self._new)))


def _files(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    for root, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            path = os.path.join(root, name)
            try:
                yield os.path.relpath(path, folder), os.stat(path)
            except OSError:
                continue  # a link to nowhere


def _load(store: Path) -> tuple[dict[str, Seen], int]:
    """The last index, and the time of its writing by the clock of its file system."""
    try:
        time = store.stat().st_mtime_ns
        return packing.unpack(store.read_bytes(), Index).files, time
    except (OSError, msgspec.MsgspecError):
        return {}, 0


def _save(path: Path, data: bytes) -> None:
    """Whole or not at all; a disk that is full or read-only costs only the next build a longer look."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, data)
