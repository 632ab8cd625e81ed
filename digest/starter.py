"""What `init`, `new` and `add` put on the disk. (Writes.) It overwrites nothing.

In: folders, days, facts. Out: what was made, and Problems.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from digest import codec
from digest.intake import decisions
from digest.model import Problem

SETTINGS = """\
# Settings; every key has a default. docs: digest build --help, and docs/settings.md of the program.
title: {title}
description: What the papers say, and on what it rests.
# base_url: https://example.org/digest   # where the site will stand: feeds and the sitemap need it
language: en
timezone: UTC
# editor: Your name
# sections: [Home, Abroad]
"""

ARTICLE = """\
---
title: The first clipping of {title}
outlet: {title}
date: {day}
---
This file is a clipping: a text as it was found, with its headline, its date and its outlet above it. Replace it with articles of your own.

Put articles as text, Markdown or HTML into a folder that is named by a day, and the page furniture is taken off when the site is built.
Articles on one event become one story, and every sentence of its summary is a source's own.

"What you decide stands in edition.yaml beside the articles, and outlives every rebuild," the manual says.
"""

README = """\
# {title}

A curated news digest, built with Digest.

    digest add ~/clippings/*.html     # articles into today's edition
    digest list                       # what became of them
    digest check                      # what to mend before publishing
    digest build                      # content/ -> site/
    digest close                      # the edition is out

Open `site/index.html`.
"""

IGNORE = "site/*\n!site/.gitignore\n.digest/\n.venv/\n"


def start(folder: Path, day: str, version: str) -> tuple[list[str], list[str]]:
    """A publication that builds. Returns the files made and the files that were there already."""
    title = folder.resolve().name.replace("-", " ").replace("_", " ").strip().capitalize() or "Digest"
    title = "".join(c for c in title if c.isalnum() or c in " .") or "Digest"
    files = {
        "digest.yaml": SETTINGS.format(title=title),
        f"content/{day}/first-clipping.md": ARTICLE.format(title=title, day=day),
        f"content/{day}/edition.yaml": decisions.template(day, ["first-clipping.md"]),
        "README.md": README.format(title=title),
        ".gitignore": IGNORE,
        "site/.gitignore": "*\n!.gitignore\n",
    }
    made: list[str] = []
    kept: list[str] = []
    for name, words in files.items():
        path = folder / name
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

    def bad(file: Path, what: str, mend: str) -> None:
        problems.append(Problem(level="error", where=str(file), what=what, mend=mend, name="not-added"))

    for file in files:
        if not file.is_file():
            bad(file, "there is no such file.", "Look at its name.")
        elif file.suffix.lower() not in (".txt", ".text", ".md", ".markdown", ".html", ".htm"):
            bad(file, f"a file with {file.suffix or 'no ending'} is not read.", "Save it as .txt, .md or .html.")
        else:
            try:
                with open(folder / file.name, "xb") as out, open(file, "rb") as source:
                    shutil.copyfileobj(source, out)
                added.append(file.name)
            except FileExistsError:
                bad(file, f"{folder / file.name} is there already.", "Rename the file, or delete the old one.")
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
            write(target, codec.edited(before, change))
        except ValueError as error:
            bad(target, f"the facts cannot be written: {error}.", "Mend the file, then give the facts there.")
    return problems


def write(path: Path, words: str) -> None:
    """A whole file, old or new, at any instant."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with open(temporary, "w", encoding="utf-8") as f:
        f.write(words)
        f.flush()
        os.fsync(f.fileno())
    os.replace(temporary, path)
