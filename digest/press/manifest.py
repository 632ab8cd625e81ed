"""What builds wrote below `site/`: which files are ours, and what each was made from.

Two files. `.digest/manifest-*.json` says for each file what it was made from, so that it need not
be made again; it may be deleted. `records/site*.txt` lists the files that are ours, a path a line:
only these are ever replaced or removed. Both are named by the path from the publication
to its site, so that a publication can be moved.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Set
from pathlib import Path
from stat import S_ISREG

import msgspec

from digest.core import packing, records
from digest.core.files import write_atomic
from digest.core.model import Problem, Value

UNFINISHED = -1  # size and time of a file that is about to be moved into place


class Kept(Value, frozen=True, kw_only=True, array_like=True):
    """A file that we wrote: the key of what it was made from, and the fingerprint of its bytes.

    `time` decides whether the file is read again, never what it holds. `whole` is the key of what
    this file and others were made from together, where that is known before their own keys are.
    """

    key: str
    name: str
    size: int = UNFINISHED
    time: int = UNFINISHED  # of modification, in nanoseconds
    whole: str = ""


class Manifest(Value, frozen=True, kw_only=True):
    """Files that we wrote, by path. `errors`: how many errors the build reported."""

    files: dict[str, Kept] = {}
    errors: int = 0


class Places(Value, frozen=True, kw_only=True):
    """The places of the files about a site. `before`: where earlier versions kept the manifest."""

    manifest: Path
    before: Path
    list: Path


def places(site: Path, state: Path) -> Places:
    """Return the places of a site's manifest and list. `state` is `.digest/`."""
    root = os.path.realpath(state.parent)
    real = os.path.realpath(site)
    try:
        name = os.path.relpath(real, root)
    except ValueError:  # another drive
        name = real
    short = packing.fingerprint(Path(name).as_posix())[:12]
    return Places(
        manifest=state / f"manifest-{short}.json",
        before=state / f"manifest-{packing.fingerprint(real)[:12]}.json",
        list=state.parent
        / records.FOLDER
        / ("site.txt" if name == "site" else f"site-{short}.txt"),
    )


def record(site: Path, state: Path) -> Manifest:
    """Return the manifest of the last build, empty where it is missing or cannot be read."""
    return load(places(site, state), site)[0] or Manifest()


def load(at: Places, site: Path) -> tuple[Manifest | None, list[Problem]]:
    """Return the manifest, or None with a warning when there is a file that cannot be read."""
    for path in (at.manifest, at.before):
        try:
            return msgspec.json.decode(path.read_bytes(), type=Manifest), []
        except FileNotFoundError:
            continue
        except (OSError, msgspec.MsgspecError) as error:
            what = (
                f"the record of the last build cannot be read ({error}); every page is made again."
            )
            fix = "Nothing: it is written again."
            return None, [
                Problem(level="warning", where=site.name, what=what, fix=fix, name="manifest")
            ]
    return None, []


def save(at: Places, manifest: Manifest) -> None:
    """Write the manifest. Raises OSError."""
    write_atomic(at.manifest, msgspec.json.encode(manifest))
    if at.before != at.manifest:
        at.before.unlink(missing_ok=True)


def ours(at: Places, manifest: Manifest | None) -> set[str]:
    """Return the paths of files that builds wrote. Raises OSError when the list cannot be read."""
    try:
        listed = at.list.read_bytes().decode("utf-8", "surrogateescape").split("\n")
    except FileNotFoundError:
        return set(manifest.files) if manifest else set()
    return {path for path in listed if path}


def save_list(at: Places, paths: Set[str], before: Set[str]) -> None:
    """Write the list of our files, if it changes. Raises OSError."""
    if paths == before and at.list.exists():
        return
    records.prepare(at.list.parent)
    data = "".join(f"{path}\n" for path in sorted(paths)).encode("utf-8", "surrogateescape")
    write_atomic(at.list, data, durable=True)


def wholes(old: Manifest, site: Path) -> dict[str, set[str]]:
    """Return `whole` -> its paths, of those whose files are all as we wrote them."""
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
    """Return the paths whose files are as we wrote them, from what `keys` (path -> key) says."""
    found: set[str] = set()
    root = os.path.join(site, "")  # joined by hand: called for thousands of paths
    for path, key in keys.items():
        kept = old.files.get(path)
        if kept is None or kept.key != key or not safe(path):
            continue
        stat = stat_of(root + path)
        if stat is None:
            continue
        if (stat.st_size, stat.st_mtime_ns) == (kept.size, kept.time):
            found.add(path)
        elif stat.st_size == kept.size:
            there = bytes_of(root + path, kept.size)
            if there is not None and packing.fingerprint(there) == kept.name:
                found.add(path)
    return found


def made_from(old: Manifest, site: Path, key: str) -> set[str]:
    """Return the paths made from `key` if all of them are as we wrote them, else none."""
    named = {path: key for path, kept in old.files.items() if kept.key == key}
    found = known(old, site, named) if named else set()
    return found if len(found) == len(named) else set()


def standing(site: Path, state: Path) -> str | None:
    """Return a fingerprint of the manifest if every file in it is as it was written, else None."""
    try:
        data = places(site, state).manifest.read_bytes()
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


def written(site: Path, state: Path) -> str | None:
    """Return the fingerprint that `standing` gives as long as no file changes."""
    try:
        return packing.fingerprint(places(site, state).manifest.read_bytes())
    except OSError:
        return None


def safe(path: str) -> bool:
    """Return whether a page's path stays below the site, and can be listed on a line."""
    plain = path.isprintable() and "\\" not in path and ".." not in path
    if plain and path[:1] != "/" and path.strip("./"):
        return True  # nearly all; a build asks for each file of the site
    parts = path.split("/")
    named = any(part not in ("", ".") for part in parts)
    return (
        named
        and not path.startswith("/")
        and ".." not in parts
        and not any(c in path for c in "\\\0\n\r")
    )


def stat_of(target: Path | str) -> os.stat_result | None:
    """Return the stat of a plain file; None when there is none, or something else."""
    try:
        stat = os.lstat(target)
    except (OSError, ValueError):
        return None
    return stat if S_ISREG(stat.st_mode) else None


def bytes_of(target: Path | str, size: int) -> bytes | None:
    """Return the bytes of a plain file, b"" if it is not of this size, None if there is none."""
    stat = stat_of(target)
    if stat is None:
        return None
    if stat.st_size != size:
        return b""
    try:
        with open(target, "rb") as f:
            return f.read()
    except OSError:
        return None
