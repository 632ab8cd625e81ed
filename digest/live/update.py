"""The site as a running session shows it: `update(previous, changes) -> next`.

A change of articles, of an edition.yaml without a decision on grouping, or of the theme is worked
out from the last results (incremental.py), in milliseconds. That answer is nearly always what a
build gives (`exact` is then false); the next full update makes it so. Anything else is a full
update: the pipeline, with everything remembered. Paths only say what to read again; what is read is
compared by content, and a session's pages are those of a cold build (tests/preview, 200 edits).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from digest.core import packing
from digest.core.memo import Memo
from digest.core.model import File
from digest.intake import content
from digest.intake.walk import Stat
from digest.live import incremental
from digest.live.incremental import State
from digest.live.pages import RenderedPages, Site
from digest.pipeline import build
from digest.pipeline.publication import Publication
from digest.pipeline.results import Edited
from digest.pipeline.run import Progress, Run
from digest.pipeline.step_render import load_theme
from digest.press import theme


def _never() -> bool:
    return False


def _go_on() -> None:
    """Never cancel."""


@dataclass(frozen=True)
class Changes:
    """What may have changed since the last answer."""

    paths: frozenset[str] | None = None  # absolute; None: look at everything
    open_pages: frozenset[str] = frozenset()  # addresses that must be known to render
    is_pressed: Callable[[], bool] = _never  # whether someone waits: a full update then gives way


class FileMemory:
    """The bytes of files as they were read, with what the disk showed of them."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[tuple[int, ...], bytes]] = {}

    def reader(
        self, publication: Publication, paths: frozenset[str], checkpoint: Callable[[], None]
    ) -> content.Reader:
        """Return a reader of what differs from what was read before, and of these paths."""
        home = str(publication.content.absolute()) + os.sep

        def read(path: str, stat: Stat) -> bytes:
            checkpoint()
            mark = (stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
            known = self._known.get(path)
            if known and known[0] == mark and home + path not in paths:
                return known[1]
            with open(home + path, "rb") as f:
                data = f.read()
            if known and known[1] == data:
                data = known[1]
            self._known[path] = (mark, data)
            return data

        return read


@dataclass(frozen=True)
class Session:
    """What stays the same while a session runs."""

    find: Callable[[], Publication]
    memo: Memo
    executor: Executor | None = None
    drafts: bool = False
    files: FileMemory = field(default_factory=FileMemory)
    pages: RenderedPages = field(default_factory=RenderedPages)

    def watched(self) -> list[tuple[Path, frozenset[str] | None]]:
        """Return the folders that the site depends on; of some, only files of these names."""
        publication = self.find()
        root, settings = publication.root, publication.settings_file
        folders = [publication.content, root / "themes", root / "templates", theme.shipped()]
        return [
            (root, frozenset({settings.name, "themes", "templates"})),
            (settings.parent, frozenset({settings.name})),
            *((folder, None) for folder in folders),
        ]


@dataclass(frozen=True)
class Live:
    """An answer, and what the next one is made from."""

    session: Session
    site: Site | None = None  # None before the first answer
    state: State | None = None
    exact: bool = True  # made by a full update
    behind: bool = False  # a full update gave way, and none has been finished since
    pending: frozenset[str] = frozenset()  # paths that changed since the last full update


class _GaveWay(Exception):
    """Someone saved a file: the full update can wait."""


def update(
    previous: Live,
    changes: Changes,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Live:
    """Return the site as the files are now; its `site` is the previous one if nothing differs.

    `executor`: for this update, instead of the session's.
    """
    if previous.site is not None and changes.paths is not None:
        quick = _quick_update(previous, changes)
        previous.session.memo.forget_oldest()
        if quick is not None:
            return quick
    return _full_update(previous, changes, executor, progress)


# ----------------------------------------------------------------------------------- full update


def _full_update(
    previous: Live, changes: Changes, executor: Executor | None, progress: Progress | None
) -> Live:
    session = previous.session
    publication = session.find()
    pending = previous.pending | (changes.paths or frozenset())

    def checkpoint() -> None:
        if changes.is_pressed():
            raise _GaveWay

    def step(name: str, done: int, all: int) -> None:
        checkpoint()
        if progress:
            progress(name, done, all)

    reader = session.files.reader(publication, pending, checkpoint)
    run = Run(session.memo, executor or session.executor, step, session.drafts, reader)
    session.memo.checkpoint = checkpoint
    try:
        state = State(*build.steps(publication, run))
    except _GaveWay:
        return replace(previous, behind=True, pending=pending)
    finally:
        session.memo.checkpoint = _go_on
    session.memo.forget_unused()
    before = previous.state
    same = (
        before is not None
        and previous.exact
        and state.edited.contents == before.edited.contents
        and state.edited.publication == before.edited.publication
    )
    if same and before is not None:
        state = before
    elif before is not None:  # what was looked into lately is looked into again
        state.edited.articles.undated.keep_open(before.edited.articles.undated)
        state.edited.quotations.keep_open(before.edited.quotations)
    site = _site(previous, state, set() if same else None, changes, reload_theme=True)
    return Live(session, site, state)


def _site(
    previous: Live, state: State, wide: set[str] | None, changes: Changes, reload_theme: bool
) -> Site:
    """Return the pages of a state. `wide`: editions whose pages may differ; None: any."""
    last, edited = previous.site, state.edited
    if last is not None and not reload_theme:
        look, problems = last.look, last.theme_problems
    else:
        look, problems = load_theme(edited.publication)
    key = look.fingerprint + packing.fingerprint(*look.files)
    if last is not None and key == last.theme_key:
        if edited is last.edited:
            return last
        look, problems = last.look, last.theme_problems
    site = Site(edited, (look, problems, key), previous.session.pages, last, wide)
    if last is None or key != last.theme_key:
        site.try_theme(last, changes.open_pages)
    return site


# ---------------------------------------------------------------------------------- quick update


def _quick_update(previous: Live, changes: Changes) -> Live | None:
    """Return the next answer made from the last one; None when a full update is needed."""
    state = previous.state
    assert state is not None
    sorted_out = _sorted_out(state, changes.paths or frozenset())
    if sorted_out is None:
        return None
    files, theme_changed = sorted_out
    wide: set[str] = set()
    exact = previous.exact
    if files:
        try:
            found = _changed_files(previous, state, files)
        except content.Moved:
            return None
        if found is None:
            return None
        exact = exact and found[0] is state
        state, wide = found
    if theme_changed:
        moved = _with_theme_folders(previous.session.find(), state)
        if moved is None:
            return None
        state = moved
    if state is previous.state and not theme_changed:
        return previous
    site = _site(previous, state, wide, changes, reload_theme=theme_changed)
    return replace(previous, site=site, state=state, exact=exact)


def _sorted_out(state: State, paths: frozenset[str]) -> tuple[list[str], bool] | None:
    """Return files below content/ that are still there, and whether the theme changed.

    None when anything else changed.
    """
    edited = state.edited
    publication = edited.publication
    root = str(publication.content.absolute()) + os.sep
    looks = tuple(
        str(folder.absolute())
        for folder in (
            theme.shipped(),
            publication.root / "themes",
            publication.root / "templates",
        )
    )
    below = tuple(folder + os.sep for folder in looks)
    # An edition's first decision makes a new file.
    decisions = {f"{root}{day}{os.sep}edition.yaml" for day in edited.contents.days}
    files: list[str] = []
    theme_changed = False
    for path in sorted(paths):
        inside = path.removeprefix(root)
        ours = path.startswith(root) and (inside in edited.files or path in decisions)
        if ours and os.path.isfile(path):
            files.append(inside)
        elif path in looks or path.startswith(below):
            theme_changed = True
        else:
            return None
    return files, theme_changed


def _changed_files(previous: Live, state: State, paths: list[str]) -> tuple[State, set[str]] | None:
    """Return the state with these files as they are now, and the editions that may differ."""
    edited, session = state.edited, previous.session
    home = edited.publication.content
    absolute = frozenset(str(home.absolute() / path) for path in paths)
    reader = session.files.reader(edited.publication, absolute, _go_on)
    run = Run(session.memo)
    days: set[str] = set()
    read: list[File] = []
    new = state
    for path in paths:
        data = _data(home, path, reader)
        if data is None:
            return None
        # Compared with what the last answer was made of: an update that gave way may have read it.
        if path in edited.files:
            article = edited.files[path]
            if packing.fingerprint(data) != edited.hashes[article]:
                read.append(File(path=path, id=article, data=data))
        elif not _same_decisions(edited, day := path.partition("/")[0], data):
            decided = incremental.decide(new, day, data)
            if decided is None:
                return None
            new = decided
            days.add(day)
    if not read and not days:
        return state, set()
    if read:
        found = incremental.reread(new, read, run)
        if found is None:
            return None
        new, more = found
        days |= more
    return incremental.reedit(new, days, run)


def _data(home: Path, path: str, reader: content.Reader) -> bytes | None:
    """Return the bytes of a file; None when it cannot be read, or is too large."""
    try:
        stat = (home / path).stat()
        return reader(path, stat) if stat.st_size <= content.LARGEST else None
    except OSError:
        return None


def _same_decisions(edited: Edited, day: str, data: bytes) -> bool:
    known = edited.contents.editions.get(day)
    return known is not None and known.text.encode() == data


def _with_theme_folders(publication: Publication, state: State) -> State | None:
    """Return the state where a folder of themes or templates may have come or gone.

    None when anything else of the publication differs.
    """
    old = state.edited.publication
    if publication == old:
        return state
    if msgspec.structs.replace(publication, themes=old.themes, templates=old.templates) != old:
        return None
    read = state.edited.read
    sources = read.sources.changed(publication=publication)
    edited = msgspec.structs.replace(
        state.edited, read=msgspec.structs.replace(read, sources=sources)
    )
    return state.changed(edited)
