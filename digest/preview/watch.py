"""Report changes on the disk in bursts: by watchdog's events, or by a look every second.

`report` gets the paths of a burst, or None: "look at everything". An event says where to look,
never what is there. The path of a watched folder means that all below it may have changed: it came,
went, or came back.

Only created, modified, moved, deleted and closed-after-writing count: reading a file causes
"opened" and "closed", and would wake the reader again. An editor's burst (write, rename, backup
file) is one report. It ends soon where each of its files is known to be whole (closed by its
writer, or moved into place), which Linux reports. A watch ends with its folder, so each watched
folder is compared once a second with the one that is being watched, by device and inode.
"""

from __future__ import annotations

import os
import queue
import re
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from watchdog.observers.api import BaseObserver, ObservedWatch

Report = Callable[[frozenset[str] | None], object]

QUIET = 0.015  # seconds without an event that end a burst; an editor's steps take less
WHOLE = 0.004  # the same where no file is being written
LONGEST = 0.5  # seconds after which a burst is reported even while it goes on
HEARTBEAT = 1.0  # seconds between two looks at the watched folders, or at everything (polling)
# What editors leave beside a file: swap files, backups, vim's test file, hidden files.
JUNK = re.compile(
    r"(?:^\.|^#.*#$|~$|^4913$|\.(?:sw[a-z]|tmp|bak|orig|part|crdownload)$|___jb_|^(?:Thumbs\.db|desktop\.ini)$)",
    re.I,
)


@dataclass(frozen=True)
class Folder:
    """A folder to watch: with all below it, or only `names` directly in it."""

    path: Path
    names: frozenset[str] | None = None

    def holds(self, path: str) -> bool:
        """Return whether a change at `path` counts."""
        try:
            parts = Path(path).relative_to(self.path).parts
        except ValueError:
            return False
        if self.names is not None:
            return bool(parts) and parts[0] in self.names
        return not any(JUNK.search(p) for p in parts)


class Watch:
    """Watches until `close`. `say` gets a message for the user when there are no events."""

    def __init__(
        self,
        folders: Collection[Folder],
        report: Report,
        say: Callable[[str], None],
        poll: bool = False,
    ) -> None:
        self._folders = [Folder(Path(os.path.abspath(f.path)), f.names) for f in folders]
        self._report = report
        self._say = say
        self.quiet = QUIET
        self._events: queue.SimpleQueue[tuple[str, bool] | None] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._observer: BaseObserver | None = None
        self._watched: dict[Folder, tuple[ObservedWatch, tuple[int, int]]] = {}
        self.polling = poll
        if not poll:
            self._observe()
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._stop.set()
        self._events.put(None)
        self._thread.join(1)
        self._drop()

    # --------------------------------------------------------------------------------------- events

    def _observe(self) -> None:
        from watchdog.observers import Observer

        try:
            self._observer = Observer()
            self._observer.daemon = True
            self._observer.start()
            self._attach()
        except OSError as error:
            self._give_up(error)

    def _give_up(self, error: OSError) -> None:
        """Poll every second: inotify is exhausted, or the file system has no events."""
        self._drop()
        self.polling = True
        self._say(
            f"the system does not report changes ({error.strerror or error}); "
            "looking every second instead. "
            "On Linux, raise fs.inotify.max_user_watches and max_user_instances."
        )

    def _drop(self) -> None:
        observer, self._observer = self._observer, None
        self._watched.clear()
        if observer is not None:
            try:
                observer.stop()
            except (OSError, RuntimeError):
                pass  # its folder is gone

    def _attach(self) -> frozenset[str]:
        """Watch folders that are new or were replaced. Return those that came or went."""
        observer = self._observer
        if observer is None:
            return frozenset()
        new: set[str] = set()
        for folder in self._folders:
            identity = _identity(folder.path)
            known = self._watched.get(folder)
            if known and known[1] == identity:
                continue
            if known or identity is not None:
                new.add(str(folder.path))
            if known:
                del self._watched[folder]
                try:
                    observer.unschedule(known[0])
                except (KeyError, OSError):
                    pass  # it ended with its folder
            if identity is not None:
                self._watched[folder] = (self._scheduled(observer, folder), identity)
        return frozenset(new)

    def _scheduled(self, observer: BaseObserver, folder: Folder) -> ObservedWatch:
        from watchdog import events

        happened = self._happened

        class Handler(events.FileSystemEventHandler):
            def dispatch(self, event: events.FileSystemEvent) -> None:
                closed = isinstance(event, events.FileClosedEvent)
                moved = isinstance(event, events.FileMovedEvent)
                happened(folder, os.fsdecode(event.src_path), closed)
                happened(folder, os.fsdecode(event.dest_path or ""), moved)

        kinds: list[Any] = [
            events.FileCreatedEvent, events.FileModifiedEvent, events.FileClosedEvent,
            events.FileMovedEvent, events.FileDeletedEvent,
            events.DirCreatedEvent, events.DirMovedEvent, events.DirDeletedEvent,
        ]  # fmt: skip
        return observer.schedule(
            Handler(), str(folder.path), recursive=folder.names is None, event_filter=kinds
        )

    # -------------------------------------------------------------------------------------- reports

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                first = self._events.get(timeout=HEARTBEAT)
            except queue.Empty:
                self._look()
                continue
            if first is not None:
                self._report(self._burst(first))

    def _look(self) -> None:
        """Look for folders that went or came back; without events, at everything."""
        if self.polling:
            self._report(None)
            return
        try:
            if new := self._attach():
                self._report(new)
        except OSError as error:
            self._give_up(error)

    def _burst(self, first: tuple[str, bool]) -> frozenset[str]:
        event: tuple[str, bool] | None = first
        found: set[str] = set()
        open_: set[str] = set()  # being written, or about to be replaced
        end = time.monotonic() + LONGEST
        while event is not None:
            path, whole = event
            found.add(path)
            (open_.discard if whole else open_.add)(path)
            if time.monotonic() >= end:
                break
            try:
                event = self._events.get(timeout=self.quiet if open_ else WHOLE)
            except queue.Empty:
                break
        return frozenset(found)

    def _happened(self, folder: Folder, path: str, whole: bool) -> None:
        """Take an event of watchdog's thread. `whole`: nobody writes the file any more."""
        if path and folder.holds(path):
            self._events.put((path, whole))


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        stat = os.stat(path)
    except OSError:
        return None
    return stat.st_dev, stat.st_ino
