"""The inbox: items that are offered and not taken yet.

An item is two files in `inbox/`: `KEY.html` or `KEY.md`, the bytes as received, and `KEY.json`,
what is known of it. The bytes are written first and removed last, so that an item that is listed
is whole. What was dropped is remembered in `dropped.jsonl`, so that it is not offered again. Items
that were taken or dropped are kept for a while in `inbox/gone/`, so that this can be undone.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

from digest.core.files import write_atomic
from digest.core.model import Value
from digest.core.text import slug

FOLDER = "inbox"
DROPPED = "dropped.jsonl"
GONE = "gone"
IGNORE = "*\n"  # of git: items are not part of the publication
KEPT = 1_000  # items that were taken or dropped and can be brought back


class Item(Value, frozen=True, kw_only=True):
    """One article offered by a source.

    `ids` are the ways in which it is known again; `asked` is the address that was asked for where
    it is another; `by` is feed, address, mail or file; `changed` is the file below content/ of
    which this is a newer text.
    """

    key: str
    ending: str
    title: str = ""
    link: str = ""
    asked: str = ""
    outlet: str = ""
    section: str = ""
    published: str = ""
    got: str = ""
    by: str = "address"
    source: str = ""
    sha256: str = ""
    text: str = ""
    http: dict[str, str] = {}
    ids: tuple[str, ...] = ()
    words: int = 0
    changed: str = ""

    @property
    def file(self) -> str:
        """The name of the file that holds the bytes."""
        return self.key + self.ending

    @property
    def is_short(self) -> bool:
        """Whether it is a headline and little else."""
        return self.words < 60


class Inbox:
    """The folder of items. All writes leave it whole, whenever the process ends."""

    def __init__(self, root: Path) -> None:
        self.folder = root / FOLDER

    def items(self) -> list[Item]:
        """Return the items, newest first. What cannot be read is left out."""
        found = []
        for path in sorted(self.folder.glob("*.json")):
            try:
                item = msgspec.json.decode(path.read_bytes(), type=Item)
            except (OSError, msgspec.MsgspecError):
                continue
            if item.key == path.stem and (self.folder / item.file).is_file():
                found.append(item)
        return sorted(found, key=lambda i: (i.published or i.got, i.key), reverse=True)

    def data(self, item: Item) -> bytes:
        """Return the bytes of an item. Raises OSError."""
        return (self.folder / item.file).read_bytes()

    def put(self, item: Item, data: bytes) -> None:
        """Add an item. Raises OSError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        ignore = self.folder / ".gitignore"
        if not ignore.exists():
            write_atomic(ignore, IGNORE.encode())
        write_atomic(self.folder / item.file, data, durable=True)
        write_atomic(self.folder / f"{item.key}.json", msgspec.json.encode(item), durable=True)

    def remove(self, item: Item) -> None:
        """Take an item out; `bring_back` undoes it. Raises OSError."""
        gone = self.folder / GONE
        gone.mkdir(parents=True, exist_ok=True)
        for name in (f"{item.key}.json", item.file):
            with contextlib.suppress(FileNotFoundError):
                os.replace(self.folder / name, gone / name)
        self._forget_oldest(gone)

    def bring_back(self, key: str) -> Item | None:
        """Offer an item again that was taken or dropped; None when it is not kept any more.

        Raises OSError.
        """
        gone = self.folder / GONE
        item = self._gone(key)
        if item is None or not (gone / item.file).is_file():
            return None
        os.replace(gone / item.file, self.folder / item.file)
        os.replace(gone / f"{key}.json", self.folder / f"{key}.json")
        dropped = self.dropped()
        if not set(item.ids).isdisjoint(dropped):
            self._remember([i for i in dropped if i not in item.ids])
        return item

    def gone_data(self, key: str) -> bytes | None:
        """Return the bytes of an item that was taken or dropped; None when it is not kept."""
        item = self._gone(key)
        try:
            return None if item is None else (self.folder / GONE / item.file).read_bytes()
        except OSError:
            return None

    def _gone(self, key: str) -> Item | None:
        try:
            item = msgspec.json.decode((self.folder / GONE / f"{key}.json").read_bytes(), type=Item)
        except (OSError, msgspec.MsgspecError):
            return None
        return item if item.key == key else None

    @staticmethod
    def _forget_oldest(gone: Path) -> None:
        """Delete what was taken or dropped longest ago, beyond `KEPT` items."""
        with os.scandir(gone) as found:
            files = sorted((f for f in found), key=lambda f: f.stat().st_ctime_ns)
        for file in files[: max(0, len(files) - 2 * KEPT)]:
            with contextlib.suppress(OSError):
                os.unlink(file.path)

    def drop(self, items: Iterable[Item]) -> None:
        """Take items out and remember them, so that they are not offered again. Raises OSError."""
        listed = list(items)
        self._remember([*self.dropped(), *(i for item in listed for i in item.ids)])
        for item in listed:
            self.remove(item)

    def dropped(self) -> list[str]:
        """Return the ids of what was dropped."""
        try:
            lines = (self.folder / DROPPED).read_text(encoding="utf-8").splitlines()
        except OSError:
            return []
        found = []
        for line in lines:
            with contextlib.suppress(ValueError):
                found.append(str(json.loads(line)))
        return found

    def _remember(self, ids: list[str]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        lines = "".join(json.dumps(i, ensure_ascii=False) + "\n" for i in dict.fromkeys(ids))
        write_atomic(self.folder / DROPPED, lines.encode(), durable=True)


def key_of(title: str, link: str, sha256: str) -> str:
    """Return a file name for an item: from its title, else its address, and of its bytes."""
    words = slug(title, 50) or slug(link.rsplit("/", 2)[-1], 50) or "item"
    return f"{words}-{sha256[:8]}"
