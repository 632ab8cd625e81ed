"""The content folder, read: the one room of intake that opens files.

In: the folder `content/`. Out: `Contents`: articles with their ids and the fingerprints of their bytes, decisions, published editions,
outlets and standing pages as text, and a Problem for whatever could not be read. Nothing is followed out of the folder, nothing is judged here: every
file ends in an article, a decision, a page, or a Problem. The order is that of the paths, never that of the disk.
"""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Literal

import msgspec

from digest.core import packing, text
from digest.core.model import HELD, FoundFile, Problem, Value
from digest.intake import formats

LARGEST = (
    10_000_000  # bytes of one file; the longest article of a newspaper has a hundredth of that
)
DAY = re.compile(r"(?:19|20|21)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
# What editors and systems leave beside a file that is being written.
DEEPEST = 40  # folders within folders
JUNK = re.compile(
    r"(?:^\.|^#.*#$|~$|\.(?:sw[a-z]|tmp|bak|orig|part|crdownload)$|^(?:Thumbs\.db|desktop\.ini)$)",
    re.IGNORECASE,
)
UNREADABLE = "unreadable"  # the problem of a file or folder that is there and cannot be read
SPECIAL = ("edition.yaml", "published.yaml", "intake.yaml")
ROOT = ("articles.yaml", "outlets.yaml", "unsubscribed.txt")


class Written(Value, frozen=True, kw_only=True):
    """A file of text that is not an article: `path` relative to the publication (`content/...`)."""

    path: str
    text: str


class Contents(Value, frozen=True, kw_only=True):
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


Reader = Callable[[str, os.stat_result], bytes]
Namer = Callable[[str, os.stat_result], str | None]


class Moved(Exception):
    """A file is no longer what it was when the folder was looked at."""


def day_of(path: str) -> str | None:
    """The day of the edition folder that holds `path` (relative to content/), or None for a loose article."""
    head, slash, _ = path.partition("/")
    return head if slash and DAY.fullmatch(head) and _real(head) else None


@lru_cache(maxsize=4096)
def _real(day: str) -> bool:
    try:
        datetime.date.fromisoformat(day)
    except ValueError:
        return False
    return True


def walk(root: Path) -> tuple[list[tuple[str, os.stat_result]], list[Problem]]:
    """Every file below `root` that is not junk, as (path, stat), sorted by path; links that leave the folder are Problems."""
    found: list[tuple[str, os.stat_result]] = []
    problems: list[Problem] = []
    real = os.path.realpath(root)

    def bad(path: str, what: str, fix: str, name: str) -> None:
        # What cannot be read is an error: nobody knows what it holds.
        level: Literal["error", "warning"] = "error" if name == UNREADABLE else "warning"
        problems.append(
            Problem(level=level, where=_shown(root, path), what=what, fix=fix, name=name)
        )

    def visit(folder: str, prefix: str) -> None:
        if prefix.count("/") > DEEPEST:
            what = f"the folder is deeper than {DEEPEST} folders and is not read."
            bad(prefix[:40] + "…", what, "Move its files up.", "not-read")
            return
        try:
            entries = list(os.scandir(folder))
        except OSError as error:
            bad(
                prefix,
                f"the folder cannot be read: {error.strerror}.",
                "Check its permissions.",
                UNREADABLE,
            )
            return
        for entry in entries:
            path = prefix + entry.name
            if JUNK.search(entry.name):
                continue
            try:
                path.encode("utf-8")
            except UnicodeEncodeError:
                shown = path.encode("utf-8", "replace").decode()
                bad(shown, "the file's name is not UTF-8.", "Rename the file.", "not-read")
                continue
            try:
                if entry.is_symlink() and not os.path.realpath(entry.path).startswith(
                    real + os.sep
                ):
                    bad(
                        path,
                        "the link leads out of the content folder and is not followed.",
                        "Copy the file here.",
                        "not-read",
                    )
                elif entry.is_dir(follow_symlinks=False):
                    visit(entry.path, path + "/")
                elif entry.is_file():
                    found.append((path, entry.stat()))
                else:
                    bad(
                        path,
                        "this is neither a file nor a folder.",
                        "Take it out of the content folder.",
                        "not-read",
                    )
            except OSError as error:
                bad(
                    path,
                    f"the file cannot be read: {error.strerror}.",
                    "Check whether it is still there.",
                    UNREADABLE,
                )

    visit(str(root), "")
    found.sort(key=lambda f: (text.composed(f[0]), f[0]))
    return found, problems


def _shown(root: Path, path: str) -> str:
    return f"{root.name}/{path}" if path else root.name


def _bytes(root: Path) -> Reader:
    def read(path: str, stat: os.stat_result) -> bytes:
        with open(root / path, "rb") as f:
            return f.read()

    return read


def load(root: Path, found: FoundFile, reader: Reader | None = None) -> bytes:
    """The bytes of an article's file. Raises Moved when they are not those that were found, or cannot be read any more."""
    try:
        data = (reader or _bytes(root))(found.path, os.stat(root / found.path))
    except OSError as error:
        raise Moved(found.path) from error
    if packing.fingerprint(data) != found.fingerprint:
        raise Moved(found.path)
    return data


def read(root: Path, reader: Reader | None = None, namer: Namer | None = None) -> Contents:
    """Everything below `root`. `reader` hands over a file's bytes; the preview gives one that remembers what did not change. `namer` knows
    the fingerprints of the bytes of files that need not be read."""
    if not root.is_dir():
        problem = Problem(
            level="error",
            where=str(root),
            what="there is no such folder of articles.",
            fix="Name one with -s, or make one with “digest init”.",
            name="no-content",
        )
        return Contents(problems=(problem,))
    reader = reader or _bytes(root)
    found, problems = walk(root)
    files: list[FoundFile] = []
    editions: dict[str, Written] = {}
    published: dict[str, Written] = {}
    taken: dict[str, Written] = {}
    pages: list[Written] = []
    single: dict[str, Written] = {}
    days: set[str] = set()
    unread: set[str] = set()
    lost = _hold_unreadable(root, problems, unread)
    ids = _ids([path for path, _ in found if _is_article(path)], root, problems)

    def held(how: str) -> str:
        """The fix, for a file that is needed to know what its edition holds."""
        nonlocal lost
        if not day:
            lost = True
            return how
        unread.add(day)
        return f"{how} {HELD}"

    for path, stat in found:
        day = day_of(path)
        if day:
            days.add(day)
        name = path.rsplit("/", 1)[-1]
        shown = _shown(root, path)
        special = (
            (name in SPECIAL and day and path == f"{day}/{name}")
            or path in ROOT
            or path.startswith("pages/")
        )
        if not special and not _is_article(path):
            if path not in ROOT:
                ending = os.path.splitext(name)[1] or "no ending"
                fix = "Save it as text, Markdown or HTML (.txt .md .html), or take it out."
                if name in (*SPECIAL, *ROOT):
                    fix = f"{name} belongs into " + (
                        "a folder named by a day."
                        if name in SPECIAL
                        else "the content folder itself."
                    )
                problems.append(
                    Problem(
                        level="warning",
                        where=shown,
                        what=f"a file with {ending} is not read.",
                        fix=fix,
                        name="not-read",
                    )
                )
            continue
        if stat.st_size > LARGEST:
            size = f"{stat.st_size / 1e6:,.0f} MB"
            fix = "Is it an article? Cut it down, or take it out."
            fix = held(fix) if special else fix
            problems.append(
                Problem(
                    level="error",
                    where=shown,
                    what=f"the file has {size}; at most 10 MB are read.",
                    fix=fix,
                    name="too-large",
                )
            )
            continue
        name_of = namer(path, stat) if namer and not special else None
        if name_of is not None:
            files.append(FoundFile(path=path, id=ids[path], fingerprint=name_of))
            continue
        try:
            data = reader(path, stat)
        except OSError as error:
            fix = held("Check its permissions, or take it out.")
            what = f"the file cannot be read: {error.strerror}."
            problems.append(
                Problem(level="error", where=shown, what=what, fix=fix, name=UNREADABLE)
            )
            continue
        if not special:
            files.append(FoundFile(path=path, id=ids[path], fingerprint=packing.fingerprint(data)))
            continue
        try:
            written = Written(path=shown, text=data.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            fix = held("Save it as UTF-8.")
            problems.append(
                Problem(
                    level="error",
                    where=f"{shown}:{line}",
                    what="the file is not UTF-8.",
                    fix=fix,
                    name="encoding",
                )
            )
            continue
        if path.startswith("pages/"):
            if name.endswith((".md", ".markdown")):
                pages.append(written)
            else:
                fix = "Pages are Markdown: *.md."
                problems.append(
                    Problem(
                        level="warning",
                        where=shown,
                        what="this is not a page.",
                        fix=fix,
                        name="not-read",
                    )
                )
        elif name == "edition.yaml" and day:
            editions[day] = written
        elif name == "published.yaml" and day:
            published[day] = written
        elif name == "intake.yaml" and day:
            taken[day] = written
        else:
            single[path] = written
    return Contents(
        files=tuple(files),
        editions=editions,
        published=published,
        origins=taken,
        days=tuple(sorted(days)),
        unread=tuple(sorted(unread)),
        lost=lost,
        articles=single.get("articles.yaml"),
        outlets=single.get("outlets.yaml"),
        pages=tuple(pages),
        problems=tuple(problems),
    )


def _hold_unreadable(root: Path, problems: list[Problem], unread: set[str]) -> bool:
    """Add the days of what could not be looked at to `unread`; whether any of it has no day."""
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
            other = _shown(root, taken[bare])
            while (name := whole if n == 1 else f"{whole}-{n}") in taken:
                n += 1
            problems.append(
                Problem(
                    level="warning",
                    where=_shown(root, path),
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
