"""Put items into an edition: one file below content/ and one entry of its intake.yaml each.

The article is written first, then its origin, then the item leaves the inbox: a process that is
killed between two of these has lost nothing, and doing it again repeats nothing.
"""

from __future__ import annotations

from pathlib import Path

from digest.collect.identity import address_key, fingerprint
from digest.collect.items import Inbox, Item
from digest.core.files import write_atomic
from digest.core.text import slug
from digest.intake import content, origins
from digest.intake.origins import Origin


def write(item: Item, data: bytes, folder: Path) -> str:
    """Write an item into an edition's folder; return the name of its file. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    name = _name(item, data, folder)
    path = folder / name
    if not path.exists():
        write_atomic(path, data, durable=True)
    origins.add(folder, {name: origin_of(item)})
    return name


def take(inbox: Inbox, item: Item, folder: Path) -> str:
    """Put an item of the inbox into an edition; return the name of its file. Raises OSError."""
    name = write(item, inbox.data(item), folder)
    inbox.remove(item)
    return name


def put_back(inbox: Inbox, key: str, folder: Path, name: str) -> Item | None:
    """Undo `take`: offer the item again, and take its article out of the edition.

    None when the item is not kept any more, or its article was changed since; then the article
    stays. The item comes back before the article goes, so that a process that is killed between has
    lost nothing. Raises OSError.
    """
    path = folder / name
    if path.is_file() and path.read_bytes() != inbox.gone_data(key):
        return None
    item = inbox.bring_back(key)
    if item is not None:
        path.unlink(missing_ok=True)
        origins.remove(folder, (name,))
    return item


def _name(item: Item, data: bytes, folder: Path) -> str:
    """A file name that is free, or that holds these bytes already."""
    stem = slug(item.title, 60) or slug(item.link.rsplit("/", 1)[-1], 60) or item.key
    for n in range(1, 10_000):
        name = f"{stem}{f'-{n}' if n > 1 else ''}{item.ending}"
        path = folder / name
        if not path.exists() or path.read_bytes() == data:
            return name
    return item.file


def origin_of(item: Item) -> Origin:
    """Return what intake.yaml says of an item."""
    return Origin(
        link=item.link,
        asked=item.asked,
        outlet=item.outlet,
        date=item.published,
        got=item.got,
        sha256=item.sha256,
        text=item.text,
        http=item.http,
        by=item.by,
        source=item.source,
    )


def ids_of(origin: Origin) -> tuple[str, ...]:
    """Return the ways in which an article that was taken is known again."""
    found = [k for k in map(address_key, (origin.link, origin.asked)) if k]
    if origin.by == "feed" and "#" in origin.source:
        feed, _, entry = origin.source.partition("#")
        found.append(f"id:{fingerprint(f'{feed} {entry}'.encode())[:32]}")
    if origin.text:
        found.append(f"text:{origin.text}")
    return tuple(found)


def taken(root: Path) -> dict[str, tuple[str, Origin]]:
    """Return each article that was taken, by its path below content/, with its origin's ids.

    The value is the article's day and its origin.
    """
    found: dict[str, tuple[str, Origin]] = {}
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
                found[f"{day}/{name}"] = (day, origin)
    return found
