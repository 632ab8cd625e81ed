"""Read the content folder: files of articles, decisions, published editions, outlets, pages.

The only module of intake that opens files. Every file becomes an article, a decision, a page or a
Problem; no content is judged here.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Literal

import msgspec

from digest.core import packing, text
from digest.core.model import HELD, FoundFile, Problem, Value
from digest.core.patterns import lazy
from digest.intake import formats
from digest.intake.walk import UNREADABLE, Listing, Stat, shown, walk

LARGEST = 10_000_000  # bytes of one file; the longest newspaper articles have a hundredth of that
DAY = lazy(r"(?:19|20|21)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
SPECIAL = ("edition.yaml", "published.yaml", "intake.yaml")  # in the folder of a day
ROOT = ("articles.yaml", "outlets.yaml", "unsubscribed.txt")  # in the content folder itself


class Written(Value, frozen=True, kw_only=True):
    """A file of text that is not an article: `path` relative to the publication (`content/...`)."""

    path: str
    text: str


class Contents(Value, frozen=True, kw_only=True):
    """The content folder. Files of articles are named with fingerprints, not read."""

    files: tuple[FoundFile, ...] = ()
    editions: dict[str, Written] = {}  # day -> edition.yaml
    published: dict[str, Written] = {}  # day -> published.yaml
    origins: dict[str, Written] = {}  # day -> intake.yaml
    days: tuple[str, ...] = ()  # folders that are editions, with or without articles
    unread: tuple[str, ...] = ()  # days with a file or folder that cannot be read
    lost: bool = False  # a file or folder outside all editions cannot be read
    articles: Written | None = None
    outlets: Written | None = None
    pages: tuple[Written, ...] = ()
    problems: tuple[Problem, ...] = ()


Reader = Callable[[str, Stat], bytes]
Namer = Callable[[str, Stat], str | None]


class Moved(Exception):
    """A file changed or vanished since the folder was read."""


def day_of(path: str) -> str | None:
    """Return the day of the folder that holds `path` (relative to content/), or None."""
    folder, slash, _ = path.partition("/")
    return _day(folder) if slash else None


@lru_cache(maxsize=4096)
def _day(folder: str) -> str | None:
    """Return the name of a folder if it is a day: asked for each article seven times a build."""
    if not DAY.fullmatch(folder):
        return None
    try:
        datetime.date.fromisoformat(folder)
    except ValueError:
        return None
    return folder


def _bytes(root: Path) -> Reader:
    def read(path: str, stat: Stat) -> bytes:
        with open(root / path, "rb") as f:
            return f.read()

    return read


def load(root: Path, found: FoundFile, reader: Reader | None = None) -> bytes:
    """Return the bytes of an article's file. Raises Moved if they have changed or are gone."""
    try:
        data = (reader or _bytes(root))(found.path, os.stat(root / found.path))
    except OSError as error:
        raise Moved(found.path) from error
    if packing.fingerprint(data) != found.fingerprint:
        raise Moved(found.path)
    return data


def read(
    root: Path,
    reader: Reader | None = None,
    namer: Namer | None = None,
    listing: Listing | None = None,
) -> Contents:
    """Return everything below `root`.

    `reader` returns a file's bytes; the preview passes one that remembers unchanged files. `namer`
    returns the fingerprint of a file that need not be read, or None. `listing`: what `walk` has
    just returned of `root`.
    """
    if not root.is_dir():
        problem = Problem(
            level="error",
            where=str(root),
            what="there is no such folder of articles.",
            fix="Name one with -s, or make one with “digest init”.",
            name="no-content",
        )
        return Contents(problems=(problem,))
    found, reported = listing or walk(root)
    problems = list(reported)
    reading = _Reading(root, problems, reader or _bytes(root), namer)
    reading.ids = _ids([path for path, _ in found if _is_article(path)], root, problems)
    for path, stat in found:
        reading.file(path, stat)
    return reading.contents()


class _Reading:
    """One reading of the content folder; local to `read`."""

    def __init__(
        self, root: Path, problems: list[Problem], reader: Reader, namer: Namer | None
    ) -> None:
        self.root, self.problems, self.reader, self.namer = root, problems, reader, namer
        self.ids: dict[str, str] = {}
        self.files: list[FoundFile] = []
        self.written: dict[str, Written] = {}  # path -> a file of text that is not an article
        self.days: set[str] = set()
        self.unread: set[str] = set()
        self.lost = _hold_unreadable(root, problems, self.unread)

    def bad(
        self, where: str, what: str, fix: str, name: str, level: Literal["error", "warning"]
    ) -> None:
        self.problems.append(Problem(level=level, where=where, what=what, fix=fix, name=name))

    def held(self, path: str, fix: str) -> str:
        """Return the fix of a file without which the content of its edition is not known."""
        day = day_of(path)
        if not day:
            self.lost = True
            return fix
        self.unread.add(day)
        return f"{fix} {HELD}"

    def file(self, path: str, stat: Stat) -> None:
        """Take in a file: an article, a file of decisions, or one that is reported."""
        day = day_of(path)
        if day:
            self.days.add(day)
        special = path not in self.ids and _is_special(path, day)
        if not special and path not in self.ids:
            self.not_read(path)
            return
        if stat.st_size > LARGEST:
            what = f"the file has {stat.st_size / 1e6:,.0f} MB; at most 10 MB are read."
            fix = "Is it an article? Cut it down, or take it out."
            fix = self.held(path, fix) if special else fix
            self.bad(shown(self.root, path), what, fix, "too-large", "error")
            return
        fingerprint = self.namer(path, stat) if self.namer and not special else None
        if fingerprint is None:
            try:
                data = self.reader(path, stat)
            except OSError as error:
                fix = self.held(path, "Check its permissions, or take it out.")
                what = f"the file cannot be read: {error.strerror}."
                self.bad(shown(self.root, path), what, fix, UNREADABLE, "error")
                return
            if special:
                self.text(path, data)
                return
            fingerprint = packing.fingerprint(data)
        self.files.append(FoundFile(path=path, id=self.ids[path], fingerprint=fingerprint))

    def text(self, path: str, data: bytes) -> None:
        """Take in a file of decisions or facts; one that is not UTF-8 is reported."""
        where = shown(self.root, path)
        try:
            written = Written(path=where, text=data.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            fix = self.held(path, "Save it as UTF-8.")
            self.bad(f"{where}:{line}", "the file is not UTF-8.", fix, "encoding", "error")
            return
        if path.startswith("pages/") and not path.endswith((".md", ".markdown")):
            fix = "Pages are Markdown: *.md."
            self.bad(where, "this is not a page.", fix, "not-read", "warning")
            return
        self.written[path] = written

    def not_read(self, path: str) -> None:
        """Report a file that is neither an article nor known by its name."""
        name = path.rsplit("/", 1)[-1]
        ending = os.path.splitext(name)[1] or "no ending"
        fix = "Save it as text, Markdown or HTML (.txt .md .html), or take it out."
        if name in SPECIAL:
            fix = f"{name} belongs into a folder named by a day."
        elif name in ROOT:
            fix = f"{name} belongs into the content folder itself."
        what = f"a file with {ending} is not read."
        self.bad(shown(self.root, path), what, fix, "not-read", "warning")

    def contents(self) -> Contents:
        """Return all that was taken in."""
        by_name: dict[str, dict[str, Written]] = {name: {} for name in SPECIAL}
        for path, written in self.written.items():
            day, name = day_of(path), path.rsplit("/", 1)[-1]
            if day:
                by_name[name][day] = written
        return Contents(
            files=tuple(self.files),
            editions=by_name["edition.yaml"],
            published=by_name["published.yaml"],
            origins=by_name["intake.yaml"],
            days=tuple(sorted(self.days)),
            unread=tuple(sorted(self.unread)),
            lost=self.lost,
            articles=self.written.get("articles.yaml"),
            outlets=self.written.get("outlets.yaml"),
            pages=tuple(w for path, w in self.written.items() if path.startswith("pages/")),
            problems=tuple(self.problems),
        )


def _is_special(path: str, day: str | None) -> bool:
    """Return whether a file is text that is not an article: decisions, records, outlets, pages."""
    name = path.rsplit("/", 1)[-1]
    in_day = name in SPECIAL and bool(day) and path == f"{day}/{name}"
    return in_day or path in ROOT or path.startswith("pages/")


def _hold_unreadable(root: Path, problems: list[Problem], unread: set[str]) -> bool:
    """Add the days of unreadable files to `unread`; return whether one of them has no day."""
    lost = False
    for i, p in enumerate(problems):
        if p.name == UNREADABLE:
            day = day_of(p.where.removeprefix(f"{root.name}/"))
            lost = lost or day is None
            if day:
                unread.add(day)
                problems[i] = msgspec.structs.replace(p, fix=f"{p.fix} {HELD}")
    return lost


def _is_article(path: str) -> bool:
    return formats.is_known(path) and not path.startswith("pages/") and path not in ROOT


def _ids(paths: list[str], root: Path, problems: list[Problem]) -> dict[str, str]:
    """Return path -> id: the path without its ending, in Unicode form NFC.

    Of two that collide the second in order keeps its ending; of two that differ in their Unicode
    form only, the second gets a number.
    """
    out: dict[str, str] = {}
    taken: dict[str, str] = {}  # id -> path
    for path in paths:
        whole = text.composed(path)
        bare = os.path.splitext(whole)[0]
        name, n = bare, 1
        if bare in taken:
            other = shown(root, taken[bare])
            while (name := whole if n == 1 else f"{whole}-{n}") in taken:
                n += 1
            problems.append(
                Problem(
                    level="warning",
                    where=shown(root, path),
                    what=f"{other} has the same name but for the ending; "
                    f"this one's id is “{name}”.",
                    fix="Rename one of the two.",
                    name="same-name",
                    article=name,
                )
            )
        out[path] = name
        taken[name] = path
    return out
