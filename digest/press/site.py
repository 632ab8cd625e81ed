"""The site, written: whole files, only what differs, pruned by manifest. The one room of press that writes below `site/`.

In: pages, the folder `site/`, and the folder of state that holds the manifest. Out: what was done, and Problems. Trusts no path of
a page: one that is absolute, climbs, or goes through a link is refused. Whoever makes a page puts it into the staging folder at once
(`Staging`, which crosses to other processes) and hands on what names it (`Made`): no process ever holds the pages of a whole site.

A build killed while pages are being made has changed nothing (they lie in a staging folder beside the site's state); killed while they
are being moved, every file is whole, old or new, and the next build completes it. Deleted is only what the manifest says we wrote; it is
widened before the first file moves, so that nothing we write is ever unknown to it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from stat import S_ISREG
from typing import Literal

import msgspec

from digest.core import packing
from digest.core.files import write_atomic
from digest.core.model import Page, Problem, Value
from digest.press import shelf

KEPT = (".gitignore", "CNAME", ".git")


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


class Kept(Value, frozen=True, kw_only=True, array_like=True):
    """A file that we wrote: what it was made from, its bytes' fingerprint, and how the disk showed it afterwards. `whole` names what
    it and others were made from together, where that can be told before what each is made from."""

    key: str
    name: str
    size: int = -1
    time: int = -1  # of modification, in nanoseconds: it decides whether the file is read again, never what it holds
    whole: str = ""


class Manifest(Value, frozen=True, kw_only=True):
    """Files that we wrote, by path."""

    files: dict[str, Kept] = {}


class Made(Value, frozen=True, kw_only=True, array_like=True):
    """A page that was made. `found`: what stands at its address, if a page may stand there at all; these very bytes stay there, any
    other page lies in the staging folder under a name of its own."""

    path: str
    name: str = ""  # fingerprint of its bytes
    found: Literal["nothing", "other", "same", "refused"] = "refused"
    size: int = -1
    time: int = -1

    @property
    def file(self) -> str:
        """Its name in the staging folder: two pages with one address do not meet there, and the same page twice is the same file."""
        return packing.fingerprint(self.path, self.name)


class Staging(Value, frozen=True):
    """Where pages lie between being made and being moved: beside the site's state, so that moving is renaming."""

    folder: str
    site: str

    def put(self, page: Page) -> Made:
        """Take a page in. What stands there is compared here, so that it costs the process that made the page."""
        if not safe(page.path):
            return Made(path=page.path)
        target = os.path.join(self.site, page.path)
        there = _there(target, len(page.data))
        name = packing.fingerprint(page.data)
        if there is not None and there == page.data:
            stat = _stat(target)
            size, time = (stat.st_size, stat.st_mtime_ns) if stat else (-1, -1)
            return Made(path=page.path, name=name, found="same", size=size, time=time)
        made = Made(path=page.path, name=name, found="nothing" if there is None else "other")
        file = os.path.join(self.folder, made.file)
        with open(file, "wb", buffering=0) as f:
            f.write(page.data)
        stat = os.lstat(file)  # renaming keeps both
        return msgspec.structs.replace(made, size=stat.st_size, time=stat.st_mtime_ns)


@contextmanager
def staging(site: Path, state: Path) -> Iterator[Staging]:
    """A staging folder for as long as pages are made and written. Raises OSError when the disk does."""
    state.mkdir(parents=True, exist_ok=True)
    folder = tempfile.mkdtemp(prefix=f"staging-{os.getpid()}-", dir=state)
    try:
        yield Staging(os.path.abspath(folder), os.path.abspath(site))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def safe(path: str) -> bool:
    """Whether a page's path stays below the site."""
    parts = path.split("/")
    named = any(part not in ("", ".") for part in parts)
    return (
        named
        and not path.startswith("/")
        and ".." not in parts
        and "\\" not in path
        and "\0" not in path
    )


def record(site: Path, state: Path) -> Manifest:
    """What was written last, as far as we know."""
    return _manifest(_store(site, state), site)[0] or Manifest()


def wholes(old: Manifest, site: Path) -> dict[str, set[str]]:
    """The names of what files were made from together -> their paths, of those that all stand as we wrote them."""
    paths: dict[str, set[str]] = {}
    for path, kept in old.files.items():
        if kept.whole:
            paths.setdefault(kept.whole, set()).add(path)
    return {
        whole: own
        for whole, own in paths.items()
        if known(old, site, {p: old.files[p].key for p in own}) == own
    }


def known(old: Manifest, site: Path, keys: Mapping[str, str]) -> set[str]:
    """Paths whose file stands as we wrote it, from what `keys` (path -> name of what it is made from) says: they need not be made."""
    found: set[str] = set()
    root = os.path.join(site, "")  # joined by hand: it is asked for thousands of paths
    for path, key in keys.items():
        kept = old.files.get(path)
        if kept is None or kept.key != key or not safe(path):
            continue
        stat = _stat(root + path)
        if stat is None:
            continue
        if (stat.st_size, stat.st_mtime_ns) == (kept.size, kept.time):
            found.add(path)
        elif stat.st_size == kept.size:
            there = _there(root + path, kept.size)
            if there is not None and packing.fingerprint(there) == kept.name:
                found.add(path)
    return found


def made_from(old: Manifest, site: Path, key: str) -> set[str]:
    """Paths of the files that were made from what `key` names, if all of them stand as we wrote them; else none."""
    named = {path: key for path, kept in old.files.items() if kept.key == key}
    found = known(old, site, named) if named else set()
    return found if len(found) == len(named) else set()


def standing(site: Path, state: Path) -> str | None:
    """A fingerprint of the manifest, when every file that it names stands as it was written."""
    try:
        data = _store(site, state).read_bytes()
        manifest = msgspec.json.decode(data, type=Manifest)
    except (OSError, msgspec.MsgspecError):
        return None
    root = os.path.join(site, "")
    for path, kept in manifest.files.items():
        try:
            stat = os.lstat(root + path)
        except OSError:
            return None
        if (stat.st_size, stat.st_mtime_ns) != (kept.size, kept.time) or not S_ISREG(stat.st_mode):
            return None
    return packing.fingerprint(data)


def write(
    pages: Iterable[tuple[Page | Made, str]],
    site: Path,
    state: Path,
    keep: Collection[str] = (),
    problems: Sequence[Problem] = (),
    stage: Staging | None = None,
    together: Mapping[str, str] | None = None,
) -> Written:
    """Write pages, each with the name of what it is made from; those that are `Made` lie in `stage`. `keep`: paths that `known` found
    in order. `together`: path -> the name of what it and others are made from, if nothing is wrong with any of them.

    Raises OSError when the disk does.
    """
    if stage is None:
        with staging(site, state) as stage:
            return write(pages, site, state, keep, problems, stage, together)
    site.mkdir(parents=True, exist_ok=True)
    store = _store(site, state)
    old, told = _manifest(store, site)
    told = [*problems, *told]
    before = old.files if old else {}
    staged: list[Made] = []
    seen: dict[str, Kept] = {path: before[path] for path in keep if path in before}
    folded: dict[str, str] = {path.casefold(): path for path in seen}
    new = changed = 0
    same = len(seen)
    for page, key in pages:
        if not safe(page.path):
            told.append(
                _bad(
                    page.path,
                    "this is no address below the site.",
                    "Change the name that it is made from.",
                )
            )
            continue
        if page.path in seen or folded.get(page.path.casefold(), page.path) != page.path:
            told.append(
                _bad(
                    page.path,
                    "two pages have this address; the first is kept.",
                    "Give one of them another slug or name.",
                )
            )
            continue
        made = page if isinstance(page, Made) else stage.put(page)
        folded[made.path.casefold()] = made.path
        seen[made.path] = Kept(key=key, name=made.name, size=made.size, time=made.time)
        if made.found == "same":
            same += 1
            continue
        if made.found == "nothing":
            new += 1
        else:
            changed += 1
        staged.append(made)
    if staged:
        # As yet the disk shows none of these.
        widened = {m.path: msgspec.structs.replace(seen[m.path], size=-1, time=-1) for m in staged}
        _save(store, Manifest(files={**before, **seen, **widened}))
    ready: set[str] = set()
    for made in staged:
        _move(os.path.join(stage.folder, made.file), site, made.path, ready)
    pruned = _prune(site, old, seen) if old is not None else 0
    of = together if together and not told else {}
    seen = {
        p: k if k.whole == of.get(p, "") else msgspec.structs.replace(k, whole=of.get(p, ""))
        for p, k in sorted(seen.items())
    }
    final = Manifest(files=seen)
    if old != final:
        _save(store, final)
    if old is None:
        stray = sorted(
            p for p in _all(site) if p not in seen and PurePosixPath(p).parts[0] not in KEPT
        )
        if stray:
            shown = ", ".join(stray[:3]) + (f" and {len(stray) - 3} more" if len(stray) > 3 else "")
            told.append(
                Problem(
                    level="warning",
                    where=str(site.name),
                    what=f"{shown}: not known to be ours, and left as found.",
                    fix="Delete what is not needed, or empty the folder and build again.",
                    name="unknown-files",
                )
            )
    return Written(new=new, changed=changed, same=same, pruned=pruned, problems=tuple(told))


def _store(site: Path, state: Path) -> Path:
    return state / f"manifest-{packing.fingerprint(os.path.realpath(site))[:12]}.json"


def _stat(target: Path | str) -> os.stat_result | None:
    """Of a plain file; None when there is none, or something else."""
    try:
        stat = os.lstat(target)
    except OSError:
        return None
    return stat if S_ISREG(stat.st_mode) else None


def sweep(state: Path) -> None:
    """Remove staging folders that a killed build left behind."""
    for folder in state.glob("staging-*"):
        number = folder.name.split("-")[1]
        if not (number.isdigit() and _runs(int(number))):
            shutil.rmtree(folder, ignore_errors=True)


def _runs(process: int) -> bool:
    if os.name != "posix":
        return False  # signal 0 asks only there
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def clean(site: Path, state: Path) -> int:
    """Remove the files that the manifest names, the manifest, and the compiled templates. The number of files removed."""
    store = _store(site, state)
    old, _ = _manifest(store, site)
    n = _prune(site, old, {}) if old else 0
    store.unlink(missing_ok=True)
    shelf.clear(state)
    return n


def _there(target: Path | str, size: int) -> bytes | None:
    """The bytes that stand at the address; None when there is no plain file."""
    stat = _stat(target)
    if stat is None:
        return None
    if stat.st_size != size:
        return b""
    try:
        with open(target, "rb") as f:
            return f.read()
    except OSError:
        return None


def _move(file: str, site: Path, path: str, ready: set[str]) -> None:
    """Move a staged file to its address. `ready`: folders of the site that are known to be folders, which the first file of each is
    asked about, and no other."""
    folder = path.rpartition("/")[0]
    target = os.path.join(site, path)
    if folder in ready:
        try:
            os.replace(file, target)
            return
        except OSError:
            pass  # something is in the way, or has gone
    _make_way(site, site / path)
    os.replace(file, target)
    ready.add(folder)


def _make_way(site: Path, target: Path) -> None:
    """Make the folders of a target. A link or a file in the way of a folder would lead out of the site, or block it: it is replaced."""
    folder = site
    for part in target.relative_to(site).parts[:-1]:
        folder = folder / part
        if folder.is_symlink() or folder.is_file():
            folder.unlink()
        folder.mkdir(exist_ok=True)
    if target.is_dir() and not target.is_symlink():
        # An address that was a folder has become a page: only empty folders give way, what others put there stays.
        for root, _, _ in sorted(os.walk(target), reverse=True):
            os.rmdir(root)


def _prune(site: Path, old: Manifest, seen: Mapping[str, Kept]) -> int:
    folders: set[Path] = set()
    n = 0
    for path in old.files:
        if path in seen or not safe(path):
            continue
        target = site / path
        if any(p.is_symlink() for p in target.parents if p != site and site in p.parents):
            continue
        try:
            target.unlink()
        except FileNotFoundError:
            continue
        except OSError:
            continue
        n += 1
        folders.update(p for p in target.parents if p != site and site in p.parents)
    for folder in sorted(folders, key=lambda p: len(p.parts), reverse=True):
        try:
            folder.rmdir()
        except OSError:
            pass  # not empty: it holds what is still ours, or what is not
    return n


def _manifest(store: Path, site: Path) -> tuple[Manifest | None, list[Problem]]:
    try:
        return msgspec.json.decode(store.read_bytes(), type=Manifest), []
    except FileNotFoundError:
        return None, []
    except (OSError, msgspec.MsgspecError) as error:
        what = f"the list of files that we wrote cannot be read ({error}); nothing is deleted this time."
        fix = "Nothing need be done: it is written anew."
        return None, [
            Problem(level="warning", where=str(site.name), what=what, fix=fix, name="manifest")
        ]


def _save(store: Path, manifest: Manifest) -> None:
    data = msgspec.json.encode(manifest)
    write_atomic(store, data)


def _all(site: Path) -> list[str]:
    return [
        Path(root, f).relative_to(site).as_posix()
        for root, _, files in os.walk(site)
        for f in files
    ]


def _bad(where: str, what: str, fix: str) -> Problem:
    return Problem(level="error", where=where, what=what, fix=fix, name="same-address")
