"""Staged pages: written into a folder while they are made, and moved to their addresses at the end.

`Staging` may be sent to other processes. Files are whole at every moment: a page is renamed into
place, and from another file system copied beside its address first.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import msgspec

from digest.core import packing
from digest.core.model import Page, Value
from digest.press.manifest import (
    UNFINISHED,
    bytes_of,
    safe,
    stat_of,
)

PART = ".digest-part"  # a file that is being copied from another file system


class Made(Value, frozen=True, kw_only=True, array_like=True):
    """A page that was made: staged, unless a file with these bytes is at its address already."""

    path: str
    name: str = ""  # fingerprint of its bytes
    found: Literal["nothing", "other", "same", "refused"] = "refused"
    size: int = UNFINISHED
    time: int = UNFINISHED

    @property
    def file(self) -> str:
        """Return its name in the staging folder: one for each page and content."""
        return packing.fingerprint(self.path, self.name)


class Staging(Value, frozen=True):
    """The folder that holds pages between being made and being moved."""

    folder: str
    site: str

    def put(self, page: Page) -> Made:
        """Stage a page, unless the file at its address has these bytes. Raises OSError.

        The comparison is done here so that it runs in the process that made the page.
        """
        if not safe(page.path):
            return Made(path=page.path)
        target = os.path.join(self.site, page.path)
        there = bytes_of(target, len(page.data))
        name = packing.fingerprint(page.data)
        if there is not None and there == page.data:
            stat = stat_of(target)
            size, time = (stat.st_size, stat.st_mtime_ns) if stat else (UNFINISHED, UNFINISHED)
            return Made(path=page.path, name=name, found="same", size=size, time=time)
        made = Made(path=page.path, name=name, found="nothing" if there is None else "other")
        file = os.path.join(self.folder, made.file)
        with open(file, "wb", buffering=0) as f:
            f.write(page.data)
        stat = os.lstat(file)  # moving keeps both
        return msgspec.structs.replace(made, size=stat.st_size, time=stat.st_mtime_ns)


@contextmanager
def staging(site: Path, state: Path) -> Iterator[Staging]:
    """Make a staging folder and remove it at the end. Raises OSError."""
    state.mkdir(parents=True, exist_ok=True)
    folder = tempfile.mkdtemp(prefix=f"staging-{os.getpid()}-", dir=state)
    try:
        yield Staging(os.path.abspath(folder), os.path.abspath(site))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def move(file: str, site: Path, made: Made, ready: set[str]) -> None:
    """Move a staged file to its address. `ready`: folders known to exist."""
    folder = made.path.rpartition("/")[0]
    target = os.path.join(site, made.path)
    if folder not in ready or os.path.isdir(target):
        _make_way(site, made.path, ready)
        ready.add(folder)
    try:
        os.replace(file, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        # The site is on another file system: copied beside its address, then renamed.
        part = os.path.join(site, temporary(made.path))
        shutil.copyfile(file, part)
        os.utime(part, ns=(made.time, made.time))
        os.replace(part, target)


def temporary(path: str) -> str:
    """Return the path beside `path` of a file that is being copied."""
    folder = path.rpartition("/")[0]
    return f"{folder}/{PART}-{os.getpid()}" if folder else f"{PART}-{os.getpid()}"


def _make_way(site: Path, path: str, ready: set[str]) -> None:
    """Make the folders of a page that are not ready yet, and note them.

    A file of ours in the way of a folder is removed.
    """
    made = ""
    for part in path.split("/")[:-1]:
        made = f"{made}/{part}" if made else part
        if made not in ready:
            folder = site / made
            if folder.is_symlink() or folder.is_file():
                folder.unlink()
            folder.mkdir(exist_ok=True)
            ready.add(made)
    target = site / path
    if target.is_dir() and not target.is_symlink():
        # An address that was a folder has become a page: only empty folders are removed.
        for root, _, _ in sorted(os.walk(target), reverse=True):
            os.rmdir(root)


def holds_files(folder: str) -> bool:
    return any(files for _, _, files in os.walk(folder))


def prune(site: Path, gone: Collection[str]) -> int:
    """Remove files of ours and the folders that become empty; the number of files removed."""
    folders: set[Path] = set()
    n = 0
    for path in gone:
        if not safe(path):
            continue
        target = site / path
        above = [p for p in target.parents if p != site and site in p.parents]
        if any(p.is_symlink() for p in above):
            continue
        try:
            target.unlink()
        except OSError:
            continue  # gone already, or a folder of the user by now
        n += 1
        folders.update(above)
    for folder in sorted(folders, key=lambda p: len(p.parts), reverse=True):
        try:
            folder.rmdir()
        except OSError:
            pass  # not empty
    return n


def sweep(state: Path) -> None:
    """Remove staging folders that a killed build left."""
    for folder in state.glob("staging-*"):
        number = folder.name.split("-")[1]
        if not (number.isdecimal() and _runs(int(number))):
            shutil.rmtree(folder, ignore_errors=True)


def _runs(process: int) -> bool:
    if os.name != "posix":
        return False  # only there does signal 0 ask
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True
