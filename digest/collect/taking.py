"""Put items into an edition: one file below content/ and one entry of its intake.yaml each.

The article is written first, then its origin, then the item leaves the inbox: a process that is
killed between two of these has lost nothing, and doing it again repeats nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from digest.collect.identity import address_key, feed_id, text_id
from digest.collect.items import Act, Inbox, Item
from digest.core.files import write_atomic
from digest.core.text import slug
from digest.intake import content, origins
from digest.intake.origins import Origin

LONGEST = 60  # characters of a file's name, without its ending


def write(item: Item, data: bytes, folder: Path, hashed: bool = True) -> str:
    """Write an item into an edition's folder; return the name of its file. Raises OSError.

    `hashed`: the hash of its bytes is written into intake.yaml.
    """
    return write_all([(item, data)], folder, hashed)[0]


def write_all(items: Iterable[tuple[Item, bytes]], folder: Path, hashed: bool = True) -> list[str]:
    """Write items into an edition's folder; return the names of their files. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    named: dict[str, Origin] = {}
    names = []
    for item, data in items:
        name = _name(item, data, folder)
        path = folder / name
        if not path.exists():
            write_atomic(path, data, durable=True)
        named[name] = origin_of(item, hashed)
        names.append(name)
    if named:
        origins.add(folder, named)
    return names


def with_text(items: Iterable[Item]) -> list[Item]:
    """Return the items that can be taken: those of which more than an address is known."""
    return [item for item in items if not item.pending]


def take(inbox: Inbox, item: Item, folder: Path) -> str:
    """Put an item of the inbox into an edition; return the name of its file. Raises OSError."""
    return take_all(inbox, [item], folder)[0]


def take_all(inbox: Inbox, items: Iterable[Item], folder: Path, hashed: bool = True) -> list[str]:
    """Put items of the inbox into an edition; return the names of their files. Raises OSError.

    It is one act: `undo` puts all of them back.
    """
    listed = list(items)
    names = write_all(((i, inbox.data(i)) for i in listed), folder, hashed)
    files = {i.key: n for i, n in zip(listed, names, strict=True)}
    inbox.log(Act(verb="take", keys=tuple(files), day=folder.name, files=files))
    inbox.remove(*listed)
    return names


def undo(inbox: Inbox, content: Path) -> tuple[Act, list[str]] | None:
    """Undo the newest act on the inbox; return it, or None where there is none. Raises OSError.

    Also returns the files below content/ that stay because they were edited since.
    """
    act = next((a for a in reversed(inbox.acts()) if _is_done(inbox, content, a)), None)
    if act is None:
        return None
    stay = []
    for key in act.keys:
        name = act.files.get(key)
        if name is None:
            inbox.bring_back(key)
        elif not put_back(inbox, key, content / act.day, name):
            stay.append(f"{act.day}/{name}")
    inbox.forget_act(act)
    return act, stay


def _is_done(inbox: Inbox, content: Path, act: Act) -> bool:
    """Return whether something of an act is left to undo: the desk may have undone it."""
    if any(inbox.is_away(key) for key in act.keys):
        return True
    return any((content / act.day / name).is_file() for name in act.files.values())


def put_back(inbox: Inbox, key: str, folder: Path, name: str) -> Item | None:
    """Undo `take`: offer the item again, and take its article out of the edition.

    None when the item is not kept any more, or its article was changed since; then the article
    stays. The item comes back before the article goes, so that a process that is killed between has
    lost nothing. Raises OSError.
    """
    path = folder / name
    if path.is_file() and path.read_bytes() != inbox.kept_data(key):
        return None
    item = inbox.bring_back(key)
    if item is not None:
        path.unlink(missing_ok=True)
        origins.remove(folder, (name,))
    return item


def _name(item: Item, data: bytes, folder: Path) -> str:
    """Return a file name that is free, or that holds these bytes already."""
    stem = slug(item.title, LONGEST) or slug(item.link.rsplit("/", 1)[-1], LONGEST) or item.key
    for n in range(1, 10_000):
        name = f"{stem}{f'-{n}' if n > 1 else ''}{item.ending}"
        path = folder / name
        if not path.exists() or path.read_bytes() == data:
            return name
    return item.file


def origin_of(item: Item, hashed: bool = True) -> Origin:
    """Return what intake.yaml says of an item."""
    return Origin(
        link=item.link,
        asked=item.asked if item.by != "mail" else "",  # its links name the reader
        outlet=item.outlet,
        section=item.section,
        date=item.published,
        got=item.got,
        sha256=item.sha256 if hashed else "",
        text=item.text,
        http=item.http,
        by=item.by,
        source=item.source,
        original=item.original,
    )


def ids_of(origin: Origin) -> tuple[str, ...]:
    """Return the ways in which an article that was taken is known again."""
    found = [k for k in map(address_key, (origin.link, origin.asked)) if k]
    if origin.by == "feed" and "#" in origin.source:
        feed, _, entry = origin.source.partition("#")
        found.append(feed_id(feed, entry))
    if origin.text:
        found.append(text_id(origin.text, origin.link, origin.outlet))
    return tuple(found)


def taken(root: Path) -> dict[str, Origin]:
    """Return the origin of each article that was taken, by its path below content/."""
    found: dict[str, Origin] = {}
    for path in sorted(root.glob(f"*/{origins.FILE}")):
        day = path.parent.name
        if content.day_of(f"{day}/{origins.FILE}") is None:
            continue
        try:
            known, _ = origins.read(path.read_text(encoding="utf-8"), path.name)
        except (OSError, UnicodeDecodeError):
            continue
        for name, origin in known.items():
            if (path.parent / name).is_file():
                found[f"{day}/{name}"] = origin
    return found
