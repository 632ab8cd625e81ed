"""List the files below the content folder, and report what cannot be listed.

Nothing is followed out of the folder. The order is that of the paths, never that of the disk.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Literal, Protocol

from digest.core import text
from digest.core.model import Problem, Value
from digest.core.patterns import lazy

DEEPEST = 40  # folders within folders
# Files that editors and systems leave beside a file while it is written.
JUNK = lazy(
    r"(?:^\.|^#.*#$|~$|\.(?:sw[a-z]|tmp|bak|orig|part|crdownload)$|^(?:Thumbs\.db|desktop\.ini)$)",
    re.IGNORECASE,
)
KEPT = (".md", ".txt", ".html", ".htm", ".yaml")  # endings of nearly all files: none is junk
UNREADABLE = "unreadable"  # name of the problem of a file or folder that cannot be read


def shown(root: Path, path: str) -> str:
    """Return a path for messages, relative to the publication."""
    return f"{root.name}/{path}" if path else root.name


class Stat(Protocol):
    """What a reader of files looks at: of `os.stat_result`, or of `FileStat`."""

    @property
    def st_size(self) -> int: ...
    @property
    def st_mtime_ns(self) -> int: ...
    @property
    def st_ctime_ns(self) -> int: ...
    @property
    def st_ino(self) -> int: ...


class FileStat(Value, frozen=True, kw_only=True):
    """A quarter of an `os.stat_result`, of which 100,000 take 65 MiB."""

    st_size: int
    st_mtime_ns: int
    st_ctime_ns: int
    st_ino: int


Listing = tuple[list[tuple[str, Stat]], list[Problem]]  # files, as (path, stat)


def walk(root: Path) -> Listing:
    """Return the files below `root` as (path, stat), sorted by path, without junk; and problems."""
    found = _Walk(root)
    found.visit(str(root), "")
    found.files.sort(key=lambda f: (text.composed(f[0]), f[0]))
    return found.files, found.problems


class _Walk:
    """One walk of a folder; local to `walk`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.real = os.path.realpath(root) + os.sep
        self.files: list[tuple[str, Stat]] = []
        self.problems: list[Problem] = []

    def bad(self, path: str, what: str, fix: str, name: str = "not-read") -> None:
        # What an unreadable file holds is not known, so that is an error.
        level: Literal["error", "warning"] = "error" if name == UNREADABLE else "warning"
        where = shown(self.root, path)
        self.problems.append(Problem(level=level, where=where, what=what, fix=fix, name=name))

    def visit(self, folder: str, prefix: str) -> None:
        """Walk a folder and those within it; what cannot be read is reported."""
        if prefix.count("/") > DEEPEST:
            what = f"the folder is deeper than {DEEPEST} folders and is not read."
            self.bad(prefix[:40] + "…", what, "Move its files up.")
            return
        try:
            entries = list(os.scandir(folder))
        except OSError as error:
            what = f"the folder cannot be read: {error.strerror}."
            self.bad(prefix, what, "Check its permissions.", UNREADABLE)
            return
        for entry in entries:
            name = entry.name
            if (name.endswith(KEPT) and name[0] != ".") or not JUNK.search(name):
                self.entry(entry, prefix + name)

    def entry(self, entry: os.DirEntry[str], path: str) -> None:
        """Take in a file or folder; a link that leads out of the content folder is not followed."""
        try:
            if not path.isascii():
                path.encode("utf-8")
        except UnicodeEncodeError:
            readable = path.encode("utf-8", "replace").decode()
            self.bad(readable, "the file's name is not UTF-8.", "Rename the file.")
            return
        try:
            if entry.is_symlink() and not os.path.realpath(entry.path).startswith(self.real):
                what = "the link leads out of the content folder and is not followed."
                self.bad(path, what, "Copy the file here.")
            elif entry.is_dir(follow_symlinks=False):
                self.visit(entry.path, path + "/")
            elif entry.is_file():
                self.files.append((path, _kept(entry.stat())))
            else:
                what = "this is neither a file nor a folder."
                self.bad(path, what, "Take it out of the content folder.")
        except OSError as error:
            what = f"the file cannot be read: {error.strerror}."
            self.bad(path, what, "Check whether it is still there.", UNREADABLE)


def _kept(stat: os.stat_result) -> FileStat:
    return FileStat(
        st_size=stat.st_size,
        st_mtime_ns=stat.st_mtime_ns,
        st_ctime_ns=stat.st_ctime_ns,
        st_ino=stat.st_ino,
    )
