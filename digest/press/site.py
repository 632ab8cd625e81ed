"""Write the site: whole files, only those that differ; remove only files that a build wrote.

Pages are staged while they are made (`staging.py`) and moved into place at the end. A build killed
while pages are made has changed nothing; killed while they are moved, every file is whole, old or
new, and the next build completes it. The list of our files is extended before the first file is
moved, so nothing we wrote is ever unknown.

What is not ours stays. A file of the user at an address of ours is an error, and is not touched.
What could not be read or rendered stays too (`Hold`), and then nothing is removed.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

import msgspec

from digest.core.model import Page, Problem, Value
from digest.core.patterns import lazy
from digest.press import compiled_templates
from digest.press.manifest import (
    UNFINISHED,
    Kept,
    Manifest,
    Places,
    known,
    load,
    made_from,
    ours,
    places,
    record,
    safe,
    save,
    save_list,
    standing,
    stat_of,
    wholes,
    written,
)
from digest.press.staging import Made, Staging, holds_files, move, prune, staging, sweep, temporary

__all__ = [
    "FOREIGN",
    "Hold",
    "Kept",
    "Made",
    "Manifest",
    "Staging",
    "Written",
    "clean",
    "known",
    "made_from",
    "record",
    "safe",
    "staging",
    "standing",
    "sweep",
    "unfit",
    "wholes",
    "write",
    "written",
]

# The user's own files at the root of a site; they are not reported.
USERS = (".gitignore", "CNAME", ".git")
FOREIGN = "foreign-file"  # the problem of a file that is not ours, at an address of ours
SHOWN = 3  # paths named in a message
DATED = lazy(r"(\d{4})/(\d\d)/(\d\d)/|(undated)/")


class Written(Value, frozen=True, kw_only=True):
    """What writing did, counted in files."""

    new: int = 0
    changed: int = 0
    same: int = 0
    pruned: int = 0
    problems: tuple[Problem, ...] = ()

    @property
    def touched(self) -> int:
        return self.new + self.changed + self.pruned


class Hold(Value, frozen=True, kw_only=True):
    """What stays as it is, because an input could not be read or a page not be rendered.

    `everything`: no file that is there changes. `days`: editions that could not be read; they stay,
    and so do pages outside all editions, which show them. `pages`: paths that were not rendered.
    """

    everything: bool = False
    days: frozenset[str] = frozenset()
    pages: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.everything or self.days or self.pages)

    def covers(self, path: str) -> bool:
        """Return whether the file at `path` stays as it is, if there is one."""
        if self.everything or path in self.pages:
            return True
        if not self.days or path.startswith("static/"):
            return False
        dated = DATED.match(path)
        day = (dated[4] or "-".join(dated.group(1, 2, 3))) if dated else ""
        return not day or day in self.days

    def among(self, listed: Collection[str]) -> Hold:
        """Return what is held of the files in `listed`: an edition without pages holds nothing."""
        days = set()
        if self.days:
            there = {dated[0].rstrip("/") for path in listed if (dated := DATED.match(path))}
            days = {day for day in self.days if day.replace("-", "/") in there}
        return msgspec.structs.replace(self, days=frozenset(days))


class Known(Value, frozen=True, kw_only=True):
    """What a build knows of the site before it writes.

    `keep`: paths that `known` found in order. `together`: path -> key of what it and others are
    made from, if nothing is wrong with any of them. `errors`: how many the build reported so far;
    `publish` asks for it.
    """

    keep: tuple[str, ...] = ()
    together: dict[str, str] = {}
    hold: Hold = Hold()
    errors: int = 0


def write(
    pages: Iterable[tuple[Page | Made, str]],
    site: Path,
    state: Path,
    given: Known = Known(),  # noqa: B008 - a frozen value
    *,
    stage: Staging | None = None,
) -> Written:
    """Write pages, each with the key of what it was made from. Raises OSError.

    Those that are `Made` are in `stage`.
    """
    if stage is None:
        with staging(site, state) as stage:
            return write(pages, site, state, given, stage=stage)
    site.mkdir(parents=True, exist_ok=True)
    at = places(site, state)
    old, problems = load(at, site)
    before = ours(at, old)
    run = _Run(site, stage, old.files if old else {}, before, given.hold.among(before))
    run.take(pages, given.keep)
    _move(run, at, old)
    gone = set() if run.hold else before - run.seen.keys()
    pruned = prune(site, gone)
    problems = [*problems, *run.problems()]
    if not before:
        problems += _strangers(site, run)
    files = _files(run, gone, {} if problems else given.together)
    errors = given.errors + sum(1 for p in problems if p.level == "error")
    final = Manifest(files=files, errors=errors)
    if old != final or not at.manifest.exists():
        save(at, final)
    save_list(at, (before - gone) | run.seen.keys(), ours(at, None))
    return Written(
        new=run.new, changed=run.changed, same=run.same, pruned=pruned, problems=tuple(problems)
    )


def _move(run: _Run, at: Places, old: Manifest | None) -> None:
    """Move the pages that were staged into the site."""
    if run.staged:
        _announce(at, run, old)
    ready: set[str] = set()
    for made in run.staged:
        move(os.path.join(run.stage.folder, made.file), run.site, made, ready)


def _files(run: _Run, gone: Collection[str], together: Mapping[str, str]) -> dict[str, Kept]:
    """Return the files of the new manifest, each with the key of its whole."""
    stay = {path: kept for path, kept in run.before.items() if path not in gone}
    return {
        path: kept
        if kept.whole == together.get(path, "")
        else msgspec.structs.replace(kept, whole=together.get(path, ""))
        for path, kept in sorted({**stay, **run.seen}.items())
    }


class _Run:
    """The pages of one build as they are taken in: which are moved, kept, or refused."""

    def __init__(
        self,
        site: Path,
        stage: Staging,
        before: Mapping[str, Kept],
        listed: set[str],
        hold: Hold,
    ) -> None:
        self.site, self.stage, self.before, self.hold = site, stage, before, hold
        self.listed = listed
        self.seen: dict[str, Kept] = {}
        self.staged: list[Made] = []
        self.foreign: list[str] = []
        self.new = self.changed = self.same = 0
        self._folded: dict[str, str] = {}
        self._folders: dict[str, bool] = {}  # of the site -> whether a file may be put there
        self._refused: list[Problem] = []

    def take(self, pages: Iterable[tuple[Page | Made, str]], keep: Collection[str]) -> None:
        """Stage the pages that differ. The pages at `keep` stay as the last build wrote them."""
        self.seen = {path: self.before[path] for path in keep if path in self.before}
        self._folded = {path.casefold(): path for path in self.seen}
        self.same = len(self.seen)
        for page, key in pages:
            if self._fits(page.path) and not self._stays(page.path):
                self._add(page if isinstance(page, Made) else self.stage.put(page), key)

    def problems(self) -> list[Problem]:
        """Return what was refused; many files that are not ours are one problem."""
        found = list(self._refused)
        if self.foreign:
            first, *more = self.foreign
            also = f" Also {_named(more)}." if more else ""
            found.append(
                Problem(
                    level="error",
                    where=f"{self.site.name}/{first}",
                    what=f"this file was not made by Digest and is not overwritten.{also}",
                    fix="Move it elsewhere, or delete it. If an earlier build made it, delete the "
                    "folder of the site and build again.",
                    name=FOREIGN,
                )
            )
        return found

    def _fits(self, path: str) -> bool:
        what = fix = ""
        if not safe(path):
            what = "this is not an address below the site."
            fix = "Change the name that it is made from."
        elif path in self.seen or self._folded.get(path.casefold(), path) != path:
            what = "two pages have this address; the first is kept."
            fix = "Give one of them another slug or name."
        if what:
            self._refused.append(
                Problem(level="error", where=path, what=what, fix=fix, name="same-address")
            )
        return not what

    def _stays(self, path: str) -> bool:
        """Return whether the file at this address is held: it stays, whatever was made for it."""
        if not (self.hold and path in self.listed and self.hold.covers(path)):
            return False
        return stat_of(self.site / path) is not None

    def _add(self, made: Made, key: str) -> None:
        if made.found != "same" and not self._free(made):
            self.foreign.append(made.path)
            return
        self._folded[made.path.casefold()] = made.path
        self.seen[made.path] = Kept(key=key, name=made.name, size=made.size, time=made.time)
        if made.found == "same":
            self.same += 1
            return
        self.new += made.found == "nothing"
        self.changed += made.found == "other"
        self.staged.append(made)

    def _free(self, made: Made) -> bool:
        """Return whether the page may be put at its address: nothing there, or a file of ours."""
        folder = made.path.rpartition("/")[0]
        if folder not in self._folders:
            self._folders[folder] = self._passable(folder)
        if not self._folders[folder]:
            return False
        if made.path in self.listed:
            return True
        target = os.path.join(self.site, made.path)
        if not os.path.lexists(target):
            return True
        return os.path.isdir(target) and not os.path.islink(target) and not holds_files(target)

    def _passable(self, folder: str) -> bool:
        """Return whether every part of the way is a folder, missing, or a file of ours.

        A link would lead out of the site, so it is not followed.
        """
        way = ""
        for part in folder.split("/") if folder else ():
            way = f"{way}/{part}" if way else part
            target = os.path.join(self.site, way)
            if os.path.lexists(target) and (os.path.islink(target) or not os.path.isdir(target)):
                return way in self.listed
        return True


def _announce(at: Places, run: _Run, old: Manifest | None) -> None:
    """Record what is about to be moved, so that it is known as ours if the build is killed."""
    paths = {m.path for m in run.staged}
    if os.stat(run.stage.folder).st_dev != os.stat(run.site).st_dev:
        paths |= {temporary(path) for path in paths}
    save_list(at, run.listed | paths, run.listed)
    widened = {
        m.path: msgspec.structs.replace(run.seen[m.path], size=UNFINISHED, time=UNFINISHED)
        for m in run.staged
    }
    errors = old.errors if old else 0
    save(at, Manifest(files={**run.before, **run.seen, **widened}, errors=errors))


def _strangers(site: Path, run: _Run) -> list[Problem]:
    """Return a warning about files that are not ours, for a site without a list of our files."""
    skip = {*run.seen, *run.foreign}
    found = sorted(
        path
        for root, _, files in os.walk(site)
        for f in files
        if (path := Path(root, f).relative_to(site).as_posix()) not in skip
        and PurePosixPath(path).parts[0] not in USERS
    )
    if not found:
        return []
    return [
        Problem(
            level="warning",
            where=site.name,
            what=f"{_named(found)}: not known to be made by Digest, and left as found.",
            fix="Delete what is not needed, or empty the folder and build again.",
            name="unknown-files",
        )
    ]


def _named(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - SHOWN} more" if len(paths) > SHOWN else ""
    return ", ".join(paths[:SHOWN]) + more


def unfit(site: Path, state: Path) -> Problem | None:
    """Return why the site should not be published as it is, or None.

    The last build reported errors, or was stopped while it moved its files.
    """
    manifest = record(site, state)
    if any(kept.size == UNFINISHED for kept in manifest.files.values()):
        what = "the last build was stopped before the site was complete."
    elif manifest.errors:
        many = "1 error" if manifest.errors == 1 else f"{manifest.errors:,} errors"
        what = f"the last build reported {many}."
    else:
        return None
    fix = "Run “digest build” until it reports none, or publish it as it is with --force."
    return Problem(level="error", where=site.name, what=what, fix=fix, name="unfit-to-publish")


def clean(site: Path, state: Path) -> int:
    """Remove our files, what is known about them, and compiled templates; the number of files."""
    at = places(site, state)
    old, _ = load(at, site)
    n = prune(site, ours(at, old))
    for path in (at.manifest, at.before, at.list):
        path.unlink(missing_ok=True)
    compiled_templates.clear(state)
    return n
