"""The inbox as events: items grouped as an edition would group them.

Items are read beside the articles of the last days, in a folder of links in `.digest/`, by the same
steps and the same remembered calls as in a build. No story is written, and no page.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

import msgspec

from digest.collect.items import Inbox, Item
from digest.core import packing
from digest.core.files import write_atomic
from digest.core.memo import Memo
from digest.core.model import Article
from digest.desk.watch import Watch, marks
from digest.intake import content
from digest.pipeline import build
from digest.pipeline.publication import Publication, watched
from digest.pipeline.results import Grouped, Read
from digest.pipeline.run import Run

HERE = "items"  # the folder of items among the editions
OPENING = 12  # words of an event's text that are shown


@dataclass(frozen=True)
class Event:
    """Items on one event, and how many independent reports they are.

    `continues`: day and headline of the story that they continue; `opening`: the first words of
    the newest item; `articles`: those of editions that are on the same event;
    `marks`: the watched words that they have.
    """

    headline: str
    items: tuple[Item, ...]
    reports: int
    continues: tuple[str, str] | None = None
    opening: str = ""
    articles: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()

    @property
    def outlets(self) -> tuple[str, ...]:
        """Return the outlets of the items, each once."""
        return tuple(dict.fromkeys(i.outlet for i in self.items if i.outlet))

    @property
    def newest(self) -> str:
        """Return when the newest item was published or received."""
        return max((i.published or i.got for i in self.items), default="")


def events(
    pub: Publication, inbox: Inbox, days: int, memo: Memo, executor: Executor | None = None
) -> list[Event]:
    """Return the items of the inbox by event, the newest event first.

    `days`: how many of the newest editions they are compared with.
    """
    items = inbox.items()
    if not items:
        return []
    folder = pub.state / "inbox"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        _lay_out(pub.content, inbox, items, days, folder)
        run = Run(memo, executor, drafts=True)
        watch, _ = watched(pub)
        return _events(
            build.grouped(msgspec.structs.replace(pub, content=folder), run), items, watch
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _lay_out(source: Path, inbox: Inbox, items: Sequence[Item], days: int, folder: Path) -> None:
    """Link the newest editions and all items into one folder."""
    names = os.listdir(source) if source.is_dir() else []
    editions = [d for d in sorted(names, reverse=True) if content.day_of(f"{d}/x")]
    for name in editions[:days]:
        shutil.copytree(source / name, folder / name, copy_function=_link, symlinks=True)
    target = folder / HERE
    target.mkdir(parents=True)
    if (source / "outlets.yaml").is_file():
        _link(str(source / "outlets.yaml"), str(folder / "outlets.yaml"))
    for item in items:
        _link(str(inbox.folder / item.file), str(target / item.file))
    lines = "".join(f"{_fact(i)}\n" for i in items)
    write_atomic(folder / "articles.yaml", f"articles:\n{lines}".encode())


def _fact(item: Item) -> str:
    facts = {"date": item.published[:10], "outlet": item.outlet, "link": item.link}
    given = {k: v for k, v in facts.items() if v}
    return f"  {json.dumps(f'{HERE}/{item.file}')}: {json.dumps(given, ensure_ascii=False)}"


def _link(source: str, target: str) -> str:
    try:
        os.link(source, target)
    except OSError:  # another file system
        shutil.copy2(source, target)
    return target


def _events(grouped: Grouped, items: Sequence[Item], watch: Watch) -> list[Event]:
    files = grouped.read.sources.files
    by_id = {files[path]: i for i in items if (path := f"{HERE}/{i.file}") in files}
    out: list[Event] = []
    placed: set[str] = set()
    for thread in grouped.threads:
        mine = tuple(by_id[m] for m in thread.members if m in by_id)
        if not mine:
            continue
        placed.update(i.key for i in mine)
        reports = sum(any(m in by_id for m in r.members) for r in thread.reports)
        newest = max(mine, key=lambda i: (bool(i.title), i.published or i.got, i.key))
        out.append(
            Event(
                headline=newest.title or newest.link or newest.key,
                items=mine,
                reports=reports,
                continues=_continues(thread.members, grouped.read),
                opening=_opening(thread.members, by_id, newest, grouped.read),
                articles=tuple(m for m in thread.members if m not in by_id),
                marks=_marks(thread.members, by_id, grouped.read, watch),
            )
        )
    out += [Event(i.title or i.link or i.key, (i,), 1) for i in items if i.key not in placed]
    return sorted(out, key=lambda e: (e.newest, e.headline), reverse=True)


def _opening(members: Sequence[str], by_id: Mapping[str, Item], newest: Item, read: Read) -> str:
    """Return the first words of the newest item, verbatim."""
    mine = next((m for m in members if m in by_id and by_id[m].key == newest.key), None)
    if mine is None or newest.pending:
        return ""
    words = _text(read, mine).split()
    return " ".join(words[:OPENING]) + (" …" if len(words) > OPENING else "")


def _text(read: Read, article: str) -> str:
    return packing.unpack(read.readings.rest(article).article, Article).text


def _marks(
    members: Sequence[str], by_id: Mapping[str, Item], read: Read, watch: Watch
) -> tuple[str, ...]:
    """Return the watched words that an item of a thread has in its headline or text."""
    if not watch:
        return ()
    texts = [f"{by_id[m].title}\n{_text(read, m)}" for m in members if m in by_id]
    return tuple(map(str, marks(watch, *texts)))


def _continues(members: Sequence[str], read: Read) -> tuple[str, str] | None:
    """Return the newest edition with an article of the same thread, and the headline there."""
    found = [(content.day_of(read.heads[m].path) or "", m) for m in members if m in read.heads]
    day, article = max(found, default=("", ""))
    if not day:
        return None
    closed = read.sources.published.get(day)
    for story in closed.stories if closed is not None else ():
        if article in story.articles and story.headline:
            return day, story.headline
    head = read.heads[article]
    return day, head.title or head.opening
