"""The inbox: items that are offered and not taken yet.

An item is two files in `inbox/`: `KEY.html` or `KEY.md`, the bytes as received, and `KEY.json`,
what is known of it. The bytes are written first and removed last, so that an item that is listed is
whole. What was dropped is remembered in `dropped.jsonl`, so that it is not offered again. Items
that were taken or dropped are kept for a while in `inbox/gone/`, and the last acts are listed in
`acts.jsonl`, so that they can be undone.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from digest.core.files import write_atomic
from digest.core.model import Value
from digest.core.text import slug

FOLDER = "inbox"
DROPPED = "dropped.jsonl"
GONE = "gone"
LOG = "acts.jsonl"
IGNORE = "*\n"  # of git: items are not part of the publication
SHORT = 60  # words, below which an item is a headline and little else
ACTS = 100  # acts that can be undone
KEPT = 1_000  # items that were taken or dropped and can be brought back


class Item(Value, frozen=True, kw_only=True):
    """One article offered by a source.

    `ids` are the ways in which it is known again; `asked` is the address that was asked for where
    it is another; `by` is feed, address, browser, mail, warc, export or file; `changed` is the file
    below content/ of which this is a newer text; `original` the path of its original below
    originals/. `pending`: only its address is known, and it was not fetched yet.
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
    original: str = ""
    pending: bool = False

    @property
    def file(self) -> str:
        """The name of the file that holds the bytes."""
        return self.key + self.ending

    @property
    def is_short(self) -> bool:
        """Whether it is a headline and little else."""
        return self.words < SHORT


class Made(NamedTuple):
    """An item with its bytes.

    `original`: the bytes as received where they are others, and the ending of their file;
    `headers`: those of the answer.
    """

    item: Item
    data: bytes
    original: bytes = b""
    ending: str = ""
    headers: Mapping[str, str] = {}


class Act(Value, frozen=True, kw_only=True):
    """Something that was done with items: take or drop.

    `day`: of the edition; `files`: key -> name of the file there of what was taken.
    """

    verb: str
    keys: tuple[str, ...]
    day: str = ""
    files: dict[str, str] = {}


class Dropped(Value, frozen=True, kw_only=True):
    """An item that was dropped. `text`: only this text of it, where another one was taken."""

    ids: tuple[str, ...]
    text: str = ""


class Inbox:
    """The folder of items. All writes leave it whole, whenever the process ends."""

    def __init__(self, root: Path) -> None:
        self.folder = root / FOLDER

    def items(self) -> list[Item]:
        """Return the items, newest first. What cannot be read is left out."""
        try:
            names = set(os.listdir(self.folder))
        except OSError:
            return []
        found = []
        for name in names:
            if not name.endswith(".json"):
                continue
            try:
                item = _decode((self.folder / name).read_bytes())
            except (OSError, msgspec.MsgspecError):
                continue
            if f"{item.key}.json" == name and item.file in names:
                found.append(item)
        return sorted(found, key=lambda i: (i.published or i.got, i.key), reverse=True)

    def data(self, item: Item) -> bytes:
        """Return the bytes of an item. Raises OSError."""
        return (self.folder / item.file).read_bytes()

    def put(self, item: Item, data: bytes) -> None:
        """Add an item. Raises OSError."""
        self._make()
        write_atomic(self.folder / item.file, data, durable=True)
        write_atomic(self.folder / f"{item.key}.json", msgspec.json.encode(item), durable=True)

    def _make(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        ignore = self.folder / ".gitignore"
        if not ignore.exists():
            write_atomic(ignore, IGNORE.encode())

    def remove(self, *items: Item) -> None:
        """Take items out; `bring_back` undoes it. Raises OSError."""
        gone = self.folder / GONE
        gone.mkdir(parents=True, exist_ok=True)
        for item in items:
            for name in (f"{item.key}.json", item.file):
                with contextlib.suppress(FileNotFoundError):
                    os.replace(self.folder / name, gone / name)
        self._forget_oldest(gone)

    def bring_back(self, key: str) -> Item | None:
        """Offer an item again that was taken or dropped; None when it is not kept any more.

        One that is in the inbox already stays there. Raises OSError.
        """
        gone = self.folder / GONE
        item = self._gone(key) or self._waiting(key)
        if item is None or not any((f / item.file).is_file() for f in (gone, self.folder)):
            return None
        # Each step may be the last one of a process that is killed: the next call goes on from it.
        for name in (item.file, f"{key}.json"):
            if (gone / name).is_file():
                os.replace(gone / name, self.folder / name)
        known = self._dropped()
        rest = [d for d in known if not set(d.ids) & set(item.ids)]
        if len(rest) < len(known):
            self._write_dropped(rest)
        return item

    def _waiting(self, key: str) -> Item | None:
        try:
            item = _decode((self.folder / f"{key}.json").read_bytes())
        except (OSError, msgspec.MsgspecError):
            return None
        return item if (self.folder / item.file).is_file() else None

    def is_away(self, key: str) -> bool:
        """Return whether an item was taken or dropped, and can be brought back."""
        return self._gone(key) is not None

    def kept_data(self, key: str) -> bytes | None:
        """Return the bytes of an item that was taken or dropped, or is back; None without any."""
        item = self._gone(key) or self._waiting(key)
        for folder in (self.folder / GONE, self.folder):
            with contextlib.suppress(OSError):
                return (folder / item.file).read_bytes() if item is not None else None
        return None

    def _gone(self, key: str) -> Item | None:
        try:
            item = _decode((self.folder / GONE / f"{key}.json").read_bytes())
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

    # --------------------------------------------------------------------------------- dropping

    def drop(self, items: Iterable[Item]) -> None:
        """Take items out and remember them, so that they are not offered again. Raises OSError."""
        listed = list(items)
        if not listed:
            return
        self._remember(listed)
        self.log(Act(verb="drop", keys=tuple(i.key for i in listed)))
        self.remove(*listed)

    def dropped(self) -> list[tuple[tuple[str, ...], str]]:
        """Return the ids of what was dropped, each with the text that was, or "" for any text."""
        return [(d.ids, d.text) for d in self._dropped()]

    def _dropped(self) -> list[Dropped]:
        try:
            lines = (self.folder / DROPPED).read_bytes().splitlines()
        except OSError:
            return []
        found = []
        for line in lines:
            try:
                found.append(msgspec.json.decode(line, type=Dropped))
            except msgspec.MsgspecError:
                with contextlib.suppress(ValueError):  # a line of an older version, or half a line
                    found.append(Dropped(ids=(str(json.loads(line)),)))
        return found

    def _remember(self, items: Sequence[Item]) -> None:
        self._make()
        known = self._dropped()
        new = [Dropped(ids=i.ids, text=i.text if i.changed else "") for i in items]
        self._write_dropped([*known, *(d for d in new if d not in known)])

    def _write_dropped(self, dropped: Sequence[Dropped]) -> None:
        lines = b"".join(msgspec.json.encode(d) + b"\n" for d in dropped)
        write_atomic(self.folder / DROPPED, lines, durable=True)

    def expire(self, now: datetime.datetime, keep: int) -> int:
        """Drop what was received more than `keep` seconds ago; return how many items."""
        first = (now - datetime.timedelta(seconds=keep)).astimezone(datetime.UTC).isoformat()
        old = [i for i in self.items() if i.got and i.got[:19] < first[:19]]
        if old:
            self._remember(old)
            self.remove(*old)
        return len(old)

    # ---------------------------------------------------------------------------------- undoing

    def log(self, act: Act) -> None:
        """Write down an act before its items leave the inbox. Raises OSError."""
        self._write_acts([*self.acts()[-ACTS + 1 :], act])

    def forget_act(self, act: Act) -> None:
        """Forget an act that was undone, and those after it. Raises OSError."""
        acts = self.acts()
        while acts and acts.pop() != act:
            pass
        self._write_acts(acts)

    def acts(self) -> list[Act]:
        """Return the acts that were not undone, the newest last."""
        try:
            lines = (self.folder / LOG).read_bytes().splitlines()
        except OSError:
            return []
        found = []
        for line in lines:
            with contextlib.suppress(msgspec.MsgspecError):
                found.append(msgspec.json.decode(line, type=Act))
        return found

    def _write_acts(self, acts: Sequence[Act]) -> None:
        self._make()
        lines = b"".join(msgspec.json.encode(a) + b"\n" for a in acts)
        write_atomic(self.folder / LOG, lines, durable=True)


_decode = msgspec.json.Decoder(Item).decode


def key_of(title: str, link: str, sha256: str) -> str:
    """Return a file name for an item: from its title, else its address, and of its bytes."""
    words = slug(title, 50) or slug(link.rsplit("/", 2)[-1], 50) or "item"
    return f"{words}-{sha256[:8]}"
