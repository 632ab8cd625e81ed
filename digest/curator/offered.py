"""The inbox as a running desk sees it: its items by event.

Grouping takes a while, so it runs in a thread of its own, after new items came or articles changed.
Until then items that are not grouped yet are counted only. Items that went are left out at once.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from digest.collect import taking
from digest.collect.events import Event, events
from digest.collect.items import Inbox, Item
from digest.core.memo import Memo
from digest.core.model import Value
from digest.intake import content
from digest.pipeline.results import Edited

COMPARED = 14  # newest editions that items are held against
REST = 1.5  # seconds without a change after which items are grouped again


class Moved(Value, frozen=True, kw_only=True):
    """An item that left the inbox. `name`: its file in the edition; empty: it was dropped."""

    item: str
    name: str = ""


class Offered:
    """`changed` is called, in another thread, when the events are others than before."""

    def __init__(self, edited: Callable[[], Edited], changed: Callable[[], None]) -> None:
        self._edited = edited
        self._changed = changed
        self._lock = threading.Lock()
        self._listed: tuple[tuple[int, frozenset[str]], dict[str, Item]] = ((-1, frozenset()), {})
        self._events: tuple[Event, ...] = ()
        self._grouped: frozenset[str] = frozenset()  # keys of items, and files of articles, that
        self._files: frozenset[str] = frozenset()  # the events were made from
        self._timer: threading.Timer | None = None
        self._first = True

    @property
    def inbox(self) -> Inbox:
        return Inbox(self._edited().publication.root)

    @property
    def is_used(self) -> bool:
        """Whether the publication has an inbox: feeds, or items that were added by hand."""
        root = self._edited().publication.root
        return bool(self.items()) or (root / "feeds.yaml").is_file()

    def items(self) -> dict[str, Item]:
        """Return the items by key."""
        inbox = self.inbox
        try:
            # The time is the same for all changes within some milliseconds, so names count too.
            changed = os.stat(inbox.folder).st_mtime_ns, frozenset(os.listdir(inbox.folder))
        except OSError:
            return {}
        if changed != self._listed[0]:
            self._listed = changed, {item.key: item for item in inbox.items()}
        return self._listed[1]

    def events(self) -> tuple[Event, ...]:
        """Return the events whose items are still there, the newest first."""
        self.look()
        items = self.items()
        found = []
        for event in self._events:
            left = tuple(i for i in event.items if i.key in items)
            if left:
                found.append(event if left == event.items else replace(event, items=left))
        return tuple(found)

    @property
    def waiting(self) -> int:
        """How many items are not grouped yet."""
        return len(self.items().keys() - self._grouped)

    def look(self) -> None:
        """Group again, after a rest, if there are new items or the articles are others."""
        keys = frozenset(self.items())
        if not keys or (keys <= self._grouped and self._files == frozenset(self._edited().files)):
            return
        with self._lock:
            if self._timer is not None and self._timer.is_alive():
                return
            self._timer = threading.Timer(0.0 if self._first else REST, self._group)
            self._timer.daemon = True
            self._first = False
            self._timer.start()

    def _group(self) -> None:
        edited = self._edited()
        publication, keys, files = (
            edited.publication,
            frozenset(self.items()),
            frozenset(edited.files),
        )
        memo = Memo(publication.state / "cache.sqlite")
        # A file may come or go meanwhile; then the next look groups again.
        with contextlib.suppress(OSError, content.Moved):
            self._events = tuple(events(publication, self.inbox, COMPARED, memo))
            self._grouped, self._files = keys, files
        memo.close()
        self._changed()

    # --------------------------------------------------------------------------------------- acts

    def chosen(self, keys: Sequence[str]) -> list[Item]:
        """Return those of these items that are still offered."""
        items = self.items()
        return [items[key] for key in dict.fromkeys(keys) if key in items]

    def take(self, items: Sequence[Item], folder: Path) -> tuple[Moved, ...]:
        """Put items into an edition. Raises OSError."""
        inbox = self.inbox
        return tuple(Moved(item=i.key, name=taking.take(inbox, i, folder)) for i in items)

    def drop(self, items: Sequence[Item]) -> tuple[Moved, ...]:
        """Offer items no more. Raises OSError."""
        self.inbox.drop(items)
        return tuple(Moved(item=i.key) for i in items)

    def put_back(self, moved: Sequence[Moved], folder: Path) -> int:
        """Undo; return how many items are offered again. Raises OSError."""
        inbox, back = self.inbox, 0
        for one in moved:
            if one.name:
                back += taking.put_back(inbox, one.item, folder, one.name) is not None
            else:
                back += inbox.bring_back(one.item) is not None
        return back

    def move_again(self, moved: Sequence[Moved], folder: Path) -> None:
        """Do again what was undone. Raises OSError."""
        self.take(self.chosen([m.item for m in moved if m.name]), folder)
        self.drop(self.chosen([m.item for m in moved if not m.name]))
