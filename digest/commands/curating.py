"""The acts of the curator's page that need a command: close an edition, add files, fetch a page."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from digest.commands.options import Asked
    from digest.curator.routes import Routes
    from digest.curator.values import Added
    from digest.pipeline.results import Edited
    from digest.preview.stage import Stage
    from digest.preview.watch import Report

FETCHING = 30.0  # seconds for one address


def curator(asked: Asked, stage: Stage) -> tuple[Routes, str, Report]:
    """Return the routes of the curator's page, their key, and the function that gets changes."""
    import datetime

    from digest.commands.options import today
    from digest.commands.writing import shut
    from digest.curator import guard, routes
    from digest.curator.acts import Commands, Curating

    key = guard.key_of(stage.newest.edited.publication.state)

    def close(edited: Edited, day: str) -> tuple[int, str]:
        try:
            status = shut(asked, edited, day)
        except click.ClickException as error:
            return 422, error.format_message()
        return (
            (422, "The edition is not closed. Fix the errors first.")
            if status
            else (200, f"The edition of {day} is closed. Commit published.yaml.")
        )

    def now() -> str:
        return f"{datetime.datetime.now(datetime.UTC):%Y-%m-%dT%H:%M:%SZ}"

    commands = Commands(close, _add, lambda: today(stage.newest.edited.publication), _fetch, now)
    desk = Curating(stage, commands)
    inbox = str((stage.newest.edited.publication.root / "inbox").absolute())

    def watched(paths: frozenset[str] | None) -> None:
        """Handle what changed: files of the inbox are not part of the site."""
        mine = frozenset(p for p in paths or () if p == inbox or p.startswith(inbox + os.sep))
        if mine or paths is None:
            desk.look_at_inbox()
        if paths is None or paths - mine:
            stage.changed(None if paths is None else paths - mine)

    return routes.routes(desk, stage, key), key, watched


def _fetch(edited: Edited, url: str) -> tuple[int, str]:
    """Fetch an address into the inbox for the curator's page; return a status and what happened."""
    from digest.collect.guard import Refused
    from digest.collect.items import Inbox
    from digest.collect.known import Known
    from digest.commands.adding import is_address
    from digest.commands.collecting import Network, Web, contact_of, keeper

    pub = edited.publication
    inbox = Inbox(pub.root)
    if not is_address(url):
        return 422, "This is not a web address."
    try:
        with Web(Network(timeout=FETCHING), contact_of(pub)).pages() as pages:
            made = pages.page(url)
        item, known = made.item, Known(inbox, pub.content)
        if known.is_known(item.ids):
            where = known.path(item.ids)
            place = f"content/{where}" if where else "the inbox, or it was dropped"
            return 200, f"Already in {place}. Nothing changed."
        keeper(pub, inbox)(made)
    except Refused as error:
        return 422, f"{error.what[:1].upper()}{error.what[1:]}. {error.fix}"
    except OSError as error:
        return 507, f"Not saved: {error.strerror or error}."
    said = f"In the inbox: {item.title or url} ({item.words} words)."
    if item.is_short:
        said += " The text is short: a login page, or one built by scripts. Save the page instead."
    return 201, said


def _add(edited: Edited, day: str, files: Sequence[Added]) -> tuple[int, str]:
    """Add files that the curator's page was given to an edition, as `digest add` does."""
    import tempfile

    from digest.collect import containers
    from digest.commands import copying
    from digest.commands.adding import add_converted

    target, rule = edited.publication.content / day, edited.publication.settings.originals
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for file in files:
            path = Path(folder) / (Path(file.name.replace("\\", "/")).name or "pasted.txt")
            path.write_bytes(file.data)
            paths.append(path)
        converted = [p for p in paths if containers.kind_of(p) in containers.SINGLE]
        rest = [p for p in paths if p not in converted]
        copied = [copying.copy(copying.article_of(p), target, rule) for p in rest]
        added, problems = add_converted(converted, edited.publication, day)
    added += sum(isinstance(name, str) for name in copied)
    problems = [*(p for p in copied if not isinstance(p, str)), *problems]
    said = f"{added} article{'s' * (added != 1)} added."
    if problems:
        said += " " + " ".join(f"{Path(p.where).name}: {p.what} {p.fix}" for p in problems[:3])
    return (200 if added else 422), said
