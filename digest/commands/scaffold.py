"""What `init`, `new` and `add` put on the disk. (Writes.) It overwrites nothing.

In: folders, days, facts. Out: what was made, and Problems.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from digest.core import yaml_writing
from digest.core.files import write_atomic
from digest.core.model import Problem

SKELETON = Path(__file__).parent.parent / "skeleton"
# A name in the skeleton -> the file of the publication. Names that begin with a dot would be left out by some packagers.
FILES = {
    "digest.yaml": "digest.yaml",
    "first-clipping.md": "content/{day}/first-clipping.md",
    "edition.yaml": "content/{day}/edition.yaml",
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
    """A theme of one's own that extends `plain`: its theme.yaml, one template and a style sheet."""
    return _make(folder, THEME, {"name": name})


def start(folder: Path, day: str, version: str) -> tuple[list[str], list[str]]:
    """A publication that builds. Returns the files made and the files that were there already."""
    title = (
        folder.resolve().name.replace("-", " ").replace("_", " ").strip().capitalize() or "Digest"
    )
    title = "".join(c for c in title if c.isalnum() or c in " .") or "Digest"
    return _make(folder, FILES, {"title": title, "day": day, "version": version})


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


def add(files: Sequence[Path], folder: Path, facts: Mapping[str, str]) -> list[Problem]:
    """Copy articles into an edition's folder, and write what is known of them into its edition.yaml."""
    problems: list[Problem] = []
    folder.mkdir(parents=True, exist_ok=True)
    added: list[str] = []

    def bad(file: Path, what: str, fix: str) -> None:
        problems.append(
            Problem(level="error", where=str(file), what=what, fix=fix, name="not-added")
        )

    for file in files:
        if not file.is_file():
            bad(file, "there is no such file.", "Look at its name.")
        elif file.suffix.lower() not in (".txt", ".text", ".md", ".markdown", ".html", ".htm"):
            bad(
                file,
                f"a file with {file.suffix or 'no ending'} is not read.",
                "Save it as .txt, .md or .html.",
            )
        else:
            try:
                with open(folder / file.name, "xb") as out, open(file, "rb") as source:
                    shutil.copyfileobj(source, out)
                added.append(file.name)
            except FileExistsError:
                bad(
                    file,
                    f"{folder / file.name} is there already.",
                    "Rename the file, or delete the old one.",
                )
    if facts and added:
        target = folder / "edition.yaml"

        def change(data: dict[str, Any]) -> None:
            table = data.get("articles")
            if table is None:
                table = data["articles"] = {}
            for name in added:
                table[name] = {**(table.get(name) or {}), **facts}

        try:
            before = target.read_text(encoding="utf-8") if target.exists() else ""
            write(target, yaml_writing.edited(before, change))
        except ValueError as error:
            bad(
                target,
                f"the facts cannot be written: {error}.",
                "Mend the file, then give the facts there.",
            )
    return problems


def write(path: Path, words: str) -> None:
    """A whole file, old or new, at any instant."""
    write_atomic(path, words.encode("utf-8"), durable=True)
