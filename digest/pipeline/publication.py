"""The folders of a publication, and its settings. Imports no stage, so that it costs little."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from digest.core import config, records
from digest.core.model import Problem

if TYPE_CHECKING:
    from digest.desk.watch import Watch


class Publication(msgspec.Struct, frozen=True):
    """Folders, and settings as read. `root` holds digest.yaml."""

    root: Path
    content: Path
    site: Path
    state: Path
    settings_file: Path
    settings: config.Settings
    problems: tuple[Problem, ...] = ()
    themes: Path | None = None
    templates: Path | None = None

    @property
    def records(self) -> Path:
        """The folder of what must not be lost; `state` is a cache and may be deleted."""
        return self.root / records.FOLDER


def publication(
    root: Path,
    settings_file: Path | None = None,
    folder: Path | None = None,
    destination: Path | None = None,
    theme_name: str | None = None,
    base_url: str | None = None,
) -> Publication:
    """Return a publication. What is wrong with its settings is in `problems`; nothing is raised."""
    path = settings_file or root / "digest.yaml"
    source, problems = _source(path, named=settings_file is not None)
    settings, found = config.read(source, path.name)
    problems.extend(found)
    if base_url is not None or theme_name is not None:
        masthead = settings.masthead
        if base_url is not None:
            masthead = msgspec.structs.replace(masthead, base_url=base_url.rstrip("/"))
        settings = msgspec.structs.replace(
            settings, masthead=masthead, theme=theme_name or settings.theme
        )
    templates = root / "templates"
    themes = root / "themes"
    return Publication(
        root=root,
        content=folder or root / "content",
        site=destination or root / "site",
        state=root / ".digest",
        settings_file=path,
        settings=settings,
        problems=tuple(problems),
        themes=themes if themes.is_dir() else None,
        templates=templates if templates.is_dir() else None,
    )


def _source(path: Path, named: bool) -> tuple[str | None, list[Problem]]:
    """Return the text of the settings, if there is a file. `named`: the user gave its name."""
    if not path.is_file():
        if not named:
            return None, []
        where, what, fix = str(path), "there is no such file.", "Name a digest.yaml with -c."
        return None, [Problem(level="error", where=where, what=what, fix=fix, name="setting")]
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        where = f"{path.name}:{line}"
        what, fix = "the file is not UTF-8.", "Save it as UTF-8."
        return None, [Problem(level="error", where=where, what=what, fix=fix, name="setting")]


def usable(pub: Publication) -> Problem | None:
    """Return why no command can work on these folders, or None."""
    try:
        with os.scandir(pub.content):
            pass
    except FileNotFoundError:
        what = "there is no such folder of articles."
        fix = "Name one with -s, or make a publication with “digest init DIR”."
        return _setting(str(pub.content), what, fix)
    except OSError as error:
        what = f"the folder of articles cannot be read: {error.strerror}."
        return _setting(str(pub.content), what, "Check its permissions, or mount it.")
    return destination(pub)


def destination(pub: Publication) -> Problem | None:
    """Return why the site must not be written where it is asked for, or None.

    Pages among the articles would be read as articles, and a folder of the publication would be
    taken for the site.
    """
    site = os.path.realpath(pub.site)
    root = os.path.realpath(pub.root)
    inside = [
        (pub.content, "the articles"),
        (pub.root / "themes", "the themes"),
        (pub.root / "templates", "the templates"),
        (pub.state, "the cache"),
        (pub.records, "the records"),
    ]
    what = ""
    if _holds(site, root):
        what = "the site would be written over the publication."
    for folder, named in inside:
        path = os.path.realpath(folder)
        if _holds(path, site) or _holds(site, path):
            what = what or f"the site would be written into the folder of {named}."
    if not what:
        return None
    return _setting(str(pub.site), what, "Name another folder with -d, such as “-d site”.")


def _holds(folder: str, path: str) -> bool:
    return path == folder or path.startswith(os.path.join(folder, ""))


def _setting(where: str, what: str, fix: str) -> Problem:
    return Problem(level="error", where=where, what=what, fix=fix, name="setting")


def watched(pub: Publication) -> tuple[Watch, tuple[Problem, ...]]:
    """Return the words of watch.yaml, and what is wrong with it."""
    from digest.desk import watch

    file = pub.root / watch.FILE
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return watch.Watch(), ()
    except (OSError, UnicodeDecodeError):
        what, fix = "the file cannot be read.", "Check its permissions, and save it as UTF-8."
        problem = Problem(level="error", where=watch.FILE, what=what, fix=fix, name="watch")
        return watch.Watch(), (problem,)
    return watch.read(text)
