"""The inbox as events: items grouped as an edition would group them.

Items are read beside the articles of the last days, in a folder of links in `.digest/`, by the same
pipeline and the same remembered calls as a build. Nothing of it is rendered.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from digest.collect.items import Inbox, Item
from digest.core.files import write_atomic
from digest.core.memo import Memo
from digest.intake import content
from digest.pipeline import build
from digest.pipeline.publication import Publication
from digest.pipeline.results import Edited
from digest.pipeline.run import Run

HERE = "items"  # the folder of items among the editions


@dataclass(frozen=True)
class Event:
    """Items on one event, how many independent reports they are, and (day, headline) of the story
    that they continue. `articles` are those of editions that are on the same event."""

    headline: str
    items: tuple[Item, ...]
    reports: int
    continues: tuple[str, str] | None = None
    articles: tuple[str, ...] = ()

    @property
    def outlets(self) -> tuple[str, ...]:
        """Return the outlets of the items, each once."""
        return tuple(dict.fromkeys(i.outlet for i in self.items if i.outlet))

    @property
    def newest(self) -> str:
        """Return when the newest item was published or received."""
        return max((i.published or i.got for i in self.items), default="")


def events(pub: Publication, inbox: Inbox, days: int, memo: Memo) -> list[Event]:
    """Return the items of the inbox by event, the newest event first.

    `days`: how many of the newest editions they are held against.
    """
    items = inbox.items()
    if not items:
        return []
    folder = pub.state / "inbox"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        _lay_out(pub.content, inbox, items, days, folder)
        edited = build.work(replace(pub, content=folder), Run(memo, drafts=True))
        return _events(edited, items)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _lay_out(source: Path, inbox: Inbox, items: Sequence[Item], days: int, folder: Path) -> None:
    """Link the newest editions and all items into one folder."""
    editions = [d for d in sorted(os.listdir(source), reverse=True) if content.day_of(f"{d}/x")]
    for name in editions[:days]:
        shutil.copytree(source / name, folder / name, copy_function=_link, symlinks=True)
    if (source / "outlets.yaml").is_file():
        folder.mkdir(parents=True, exist_ok=True)
        _link(str(source / "outlets.yaml"), str(folder / "outlets.yaml"))
    target = folder / HERE
    target.mkdir(parents=True)
    for item in items:
        _link(str(inbox.folder / item.file), str(target / item.file))
    facts = {i.file: {"date": i.published[:10], "outlet": i.outlet, "link": i.link} for i in items}
    lines = "".join(f"{_fact(name, fact)}\n" for name, fact in facts.items())
    write_atomic(folder / "articles.yaml", f"articles:\n{lines}".encode())


def _fact(name: str, fact: dict[str, str]) -> str:
    import json

    given = {k: v for k, v in fact.items() if v}
    return f"  {json.dumps(f'{HERE}/{name}')}: {json.dumps(given, ensure_ascii=False)}"


def _link(source: str, target: str) -> str:
    try:
        os.link(source, target)
    except OSError:  # another file system
        shutil.copy2(source, target)
    return target


def _events(edited: Edited, items: Sequence[Item]) -> list[Event]:
    by_id = {edited.files[path]: i for i in items if (path := f"{HERE}/{i.file}") in edited.files}
    out: list[Event] = []
    placed: set[str] = set()
    for thread in edited.threads:
        mine = tuple(by_id[m] for m in thread.members if m in by_id)
        if not mine:
            continue
        placed.update(i.key for i in mine)
        reports = sum(
            any(m in by_id for m in (r.original, *(c.article for c in r.copies)))
            for r in thread.reports
        )
        newest = max(mine, key=lambda i: (bool(i.title), i.published or i.got, i.key))
        headline = newest.title or newest.link or newest.key
        beside = tuple(m for m in thread.members if m not in by_id)
        out.append(
            Event(headline, mine, reports, _continues(thread.members, by_id, edited), beside)
        )
    out += [Event(i.title or i.link or i.key, (i,), 1) for i in items if i.key not in placed]
    return sorted(out, key=lambda e: (e.newest, e.headline), reverse=True)


def _continues(
    members: Sequence[str], by_id: Mapping[str, Item], edited: Edited
) -> tuple[str, str] | None:
    """The newest story of an edition that holds an article of the same thread."""
    known = {m for m in members if m not in by_id}
    for day in sorted((d for d in edited.stories if content.day_of(f"{d}/x")), reverse=True):
        edition = edited.editions.on(day)
        for story in edition.briefs if edition is not None and known else ():
            if any(s.article in known for s in story.sources):
                return day, story.headline.text
    return None
