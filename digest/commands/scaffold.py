"""What `init`, `new` and `add` write to the disk. Nothing is overwritten. (Writes.)"""

from __future__ import annotations

import filecmp
import itertools
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from digest.commands import vendor
from digest.core import yaml_writing
from digest.core.files import write_atomic
from digest.core.model import Problem
from digest.core.text import slug
from digest.intake import formats

SKELETON = Path(__file__).parent.parent / "skeleton"
# A name in the skeleton -> the file of the publication. Some packagers leave out names that begin
# with a dot.
FILES = {
    "digest.yaml": "digest.yaml",
    "first-clipping.md": "content/{day}/first-clipping.md",
    "edition.yaml": "content/{day}/edition.yaml",
    "outlets.yaml": "content/outlets.yaml",
    "about.md": "content/pages/about.md",
    "readme.md": "README.md",
    "requirements.txt": "requirements.txt",
    "gitignore": ".gitignore",
    "site-gitignore": "site/.gitignore",
    "workflow.yml": ".github/workflows/digest.yml",
}
THEME = {
    "theme.yaml": "themes/{name}/theme.yaml",
    "theme-page.html": "themes/{name}/templates/page.html",
    "theme-style.css": "themes/{name}/static/{name}.css",
}


def theme(folder: Path, name: str) -> tuple[list[str], list[str]]:
    """Make a theme that extends `plain`: its theme.yaml, one template and a style sheet."""
    return _make(folder, THEME, {"name": name})


def start(folder: Path, day: str, version: str) -> tuple[list[str], list[str]]:
    """Make a publication that builds; return the files made and those that were there already."""
    title = folder.resolve().name.replace("-", " ").replace("_", " ").strip().capitalize()
    title = "".join(c for c in title if c.isalnum() or c in " .") or "Digest"
    values = {"title": title, "day": day}
    made: list[str] = []
    if not (folder / "requirements.txt").exists():
        before = set(folder.glob("vendor/*"))
        values["requirements"] = vendor.requirements(folder, version).rstrip("\n")
        made = sorted(str(p) for p in set(folder.glob("vendor/*")) - before)
    written, kept = _make(folder, FILES, values)
    return [*written, *made], kept


def _make(
    folder: Path, files: Mapping[str, str], values: Mapping[str, str]
) -> tuple[list[str], list[str]]:
    made: list[str] = []
    kept: list[str] = []
    for name, place in files.items():
        words = (SKELETON / name).read_text(encoding="utf-8")
        for key, value in values.items():
            words = words.replace(f"@{key}@", value)
            place = place.replace(f"{{{key}}}", value)
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with open(path, "x", encoding="utf-8") as f:
                f.write(words)
            made.append(str(path))
        except FileExistsError:
            kept.append(str(path))
    return made, kept


def articles_in(folder: Path) -> list[Path]:
    """Return the files directly in a folder that can be read as articles, in order."""
    return sorted(
        p
        for p in folder.iterdir()
        if p.is_file() and formats.is_known(p.name) and not p.name.startswith(".")
    )


def add(
    files: Sequence[Path], folder: Path, facts: Mapping[str, str]
) -> tuple[list[str], list[Problem]]:
    """Copy articles into an edition's folder, and write their facts into its edition.yaml.

    Return the names of the files added, and a problem for each file that was not.
    """
    problems: list[Problem] = []
    added: list[str] = []
    for file in files:
        found = add_one(file, file.name, folder)
        if isinstance(found, str):
            added.append(found)
        else:
            problems.append(found)
    if facts and added:
        problems += _write_facts(folder / "edition.yaml", added, facts)
    return added, problems


def add_text(words: str, folder: Path, facts: Mapping[str, str]) -> str:
    """Write a pasted text into an edition's folder; return the name of its file."""
    first = next((line for line in words.splitlines() if line.strip()), "")
    stem = slug(first, 60) or "text"
    folder.mkdir(parents=True, exist_ok=True)
    for n in itertools.count(1):
        name = f"{stem}{f'-{n}' if n > 1 else ''}.txt"
        try:
            with open(folder / name, "x", encoding="utf-8") as out:
                out.write(words)
            break
        except FileExistsError:
            continue
    if facts:
        _write_facts(folder / "edition.yaml", [name], facts)
    return name


def _not_added(file: Path, what: str, fix: str) -> Problem:
    return Problem(level="error", where=str(file), what=what, fix=fix, name="not-added")


def add_one(file: Path, name: str, folder: Path) -> str | Problem:
    """Copy a file into a folder under this name, or under one that ends in -2 where it is taken.

    Return the name of the copy, or why there is none.
    """
    if not file.is_file():
        return _not_added(file, "there is no such file.", "Check its name.")
    if not formats.is_known(name):
        ending = f"a file that ends in {file.suffix}" if file.suffix else "a file without an ending"
        return _not_added(file, f"{ending} cannot be read.", "Save it as .txt, .md or .html.")
    folder.mkdir(parents=True, exist_ok=True)
    stem, ending = Path(name).stem, Path(name).suffix
    for n in itertools.count(1):
        target = folder / f"{stem}{f'-{n}' if n > 1 else ''}{ending}"
        try:
            with open(target, "xb") as out, open(file, "rb") as source:
                shutil.copyfileobj(source, out)
        except FileExistsError:
            if target.is_file() and filecmp.cmp(target, file, shallow=False):
                return _not_added(file, f"{target} exists already.", "Nothing is to be done.")
            continue
        return target.name
    raise AssertionError("a free number is always found")


def add_facts(folder: Path, names: Sequence[str], facts: Mapping[str, str]) -> list[Problem]:
    """Write facts about articles into an edition's edition.yaml; return what went wrong."""
    return _write_facts(folder / "edition.yaml", names, facts)


def _write_facts(target: Path, names: Sequence[str], facts: Mapping[str, str]) -> list[Problem]:
    def change(data: dict[str, Any]) -> None:
        table = data.get("articles")
        if table is None:
            table = data["articles"] = {}
        for name in names:
            table[name] = {**(table.get(name) or {}), **facts}

    try:
        before = target.read_text(encoding="utf-8") if target.exists() else ""
        write(target, yaml_writing.edited(before, change))
    except ValueError as error:
        what = f"the facts cannot be written: {error}."
        return [_not_added(target, what, "Correct the file, then give the facts there.")]
    return []


def write(path: Path, words: str) -> None:
    """Write a file so that it is whole at any moment, old or new."""
    write_atomic(path, words.encode("utf-8"), durable=True)
