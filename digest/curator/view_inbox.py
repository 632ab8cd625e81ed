"""The inbox beside the first pass: items by event, and one item in full."""

from __future__ import annotations

from urllib.parse import urlsplit

from digest.collect.events import Event
from digest.collect.items import Item
from digest.core.model import File
from digest.curator.scene import Scene, cited, day_in_words, many
from digest.curator.values_inbox import InboxColumn, InboxEvent, InboxItem, ItemPane
from digest.pipeline.calls import ReadInput, read_file

OUTLETS = 3  # names of an event; more are counted


def column(scene: Scene) -> InboxColumn | None:
    """Return the inbox; None when the publication has none."""
    offered = scene.offered
    if offered is None or not offered.is_used:
        return None
    found = tuple(_event(scene, e) for e in offered.events())
    items = len(offered.items())
    return InboxColumn(
        events=found,
        counts=f"{many(len(found), 'event')}, {many(items, 'item')}",
        waiting=offered.waiting,
    )


def _event(scene: Scene, event: Event) -> InboxEvent:
    here = sorted((scene.numbers[a], a) for a in event.articles if a in scene.numbers)
    number, to = here[0] if here else (0, "")
    continues = f"Continues story {number}" if number else ""
    if not number and event.continues:
        day, headline = event.continues
        continues = f"Already in {day_in_words(day, scene.day)}: {cited(headline)}"
    outlets = tuple(dict.fromkeys(filter(None, (_outlet(scene, i) for i in event.items))))
    who = ", ".join(outlets[:OUTLETS]) or "outlet unknown"
    if len(outlets) > OUTLETS:
        who += f" and {len(outlets) - OUTLETS} more"
    items, reports = many(len(event.items), "item"), many(event.reports, "report")
    marks = "".join(f" · {m}" for m in event.marks)
    return InboxEvent(
        key=event.items[0].key,
        headline=event.headline,
        about=f"{who} · {items}, {reports} · {_when(event.newest, scene.day)}{marks}",
        continues=continues,
        to=to,
        number=number,
        items=tuple(_item(scene, i) for i in event.items),
    )


def _when(moment: str, day: str) -> str:
    """Return the time of a moment of the edition's day, else the day too."""
    return moment[11:16] if moment[:10] == day and moment[11:16] else day_in_words(moment, day)


def _item(scene: Scene, item: Item) -> InboxItem:
    title = item.title or item.link or item.key
    return InboxItem(key=item.key, title=title, outlet=_outlet(scene, item), note=_note(item))


def _outlet(scene: Scene, item: Item) -> str:
    """Return the outlet as stated, by its address in outlets.yaml, or the host of its address."""
    if item.outlet or not item.link:
        return item.outlet
    known = scene.edited.context.outlets.find(item.link)
    return known.name if known else (urlsplit(item.link).hostname or "").removeprefix("www.")


def _note(item: Item) -> str:
    notes = [f"newer text of content/{item.changed}"] if item.changed else []
    if item.pending:
        notes.append("address only; fetch it with “digest inbox open”")
    elif item.is_short:
        notes.append(f"headline only, {many(item.words, 'word')}")
    return "; ".join(notes)


def pane(scene: Scene, key: str) -> ItemPane | None:
    """Return an item in full; None when it is not offered any more."""
    offered = scene.offered
    item = offered.items().get(key) if offered is not None else None
    if offered is None or item is None:
        return None
    try:
        data = offered.inbox.data(item)
    except OSError:
        return None
    file = File(path=item.file, id=item.key, data=data)
    read, lines = read_file(ReadInput(file=file), scene.edited.context)
    date = day_in_words(item.published or item.got, scene.day)
    facts = (_outlet(scene, item) or "outlet unknown", date, many(item.words, "word"))
    shown = [line for line in lines if line.text.strip()]
    kept = [line for line in shown if line.kept] or shown
    return ItemPane(
        key=key,
        title=item.title or read.article.title or item.link or item.key,
        language=read.article.language,
        facts=" · ".join(facts),
        link=item.link if item.link.startswith(("https://", "http://")) else "",
        note=_note(item),
        paragraphs=tuple(line.text for line in kept),
    )
