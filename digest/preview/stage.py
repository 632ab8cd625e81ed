"""What the preview serves: the newest site that can be shown, what is wrong, and who waits.

`rebuild` makes the next site from the paths that changed (None: look at everything). It returns
None when nothing differs, or when it gave up because a file was saved meanwhile (`pressed`); then
it is `behind` until it has looked at everything. Rebuilding happens in one thread; what changes
meanwhile waits for the next round. A site is exchanged whole: no request is answered from half of
one. While the newest site is `broken`, the last good one is served, with the errors over it.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Protocol

from digest.core import packing
from digest.core.model import Problem

SETTLE = 1.0  # seconds of rest after which everything is looked at: events may be lost
PATIENCE = 5.0  # seconds for which a full look that was asked for gives way to saves
SLOW = 0.2  # seconds after which open pages say that a build is running
REMEMBERED = 64  # pages as they were served, to tell a change of styles from one of the page


class Site(Protocol):
    """A site as `rebuild` makes it. `edited` is the build's result, for the curator's page."""

    @property
    def problems(self) -> tuple[Problem, ...]: ...
    @property
    def broken(self) -> bool: ...
    @property
    def base(self) -> str: ...
    @property
    def edited(self) -> Any: ...
    def find(self, path: str) -> bytes | Problem | None: ...


Rebuild = Callable[[frozenset[str] | None, frozenset[str]], Site | None]


class Answer:
    """The answer to a request: `status`, bytes, the path that was found, and a `mark` of it."""

    __slots__ = ("data", "found", "problem", "status", "to")

    def __init__(
        self, status: int, data: bytes, found: str, to: str = "", problem: Problem | None = None
    ) -> None:
        self.status, self.data, self.found, self.to, self.problem = status, data, found, to, problem

    @property
    def mark(self) -> str:
        return _mark(self.status, self.data, self.to)


@lru_cache(maxsize=REMEMBERED)  # a page that is asked for again is the same object
def _mark(status: int, data: bytes, to: str) -> str:
    return packing.fingerprint(str(status), data, to)[:16]


class Stage:
    """`rebuild` is called in a thread of this object, one call at a time.

    `say` gets what happened, `report` the errors that a change brought, each once.
    """

    def __init__(
        self,
        first: Site,
        rebuild: Rebuild,
        say: Callable[[str], None] = lambda _: None,
        behind: Callable[[], bool] = lambda: False,
        report: Callable[[Sequence[Problem]], None] = lambda _: None,
    ) -> None:
        self.shown = first  # what is served
        self.newest = first  # what was made last, perhaps broken
        self.count = 1
        self._fault: Problem | None = None
        self._rebuild = rebuild
        self._say = say
        self._report = report
        self._behind = behind
        self._reported = frozenset(self.problems)  # those of the first site were reported already
        self._lock = threading.Condition()
        self._paths: set[str] | None = set()  # of requests that are not begun; None: everything
        self._asked = 0  # requests to look, and how many of them are done
        self._done = 0
        self._begun = 0  # requests that are done, running, or owed
        self._resting = False  # everything is being looked at, and nobody asked for it
        self._owed = False  # a full look that was asked for gave way to a save
        self._since = 0.0  # when that was begun
        self._gave_way = False  # in this round `pressed` allowed giving way
        self._open = True
        self._waiting: dict[int, tuple[asyncio.AbstractEventLoop, asyncio.Event]] = {}
        self._looked: dict[str, int] = {}  # pages that tabs look at
        self._served: OrderedDict[str, bytes] = OrderedDict()
        self._recent = ""  # the page that was requested last
        self.building = False  # a build is running that takes longer than SLOW
        self._thread = threading.Thread(target=self._run, name="rebuild", daemon=True)
        self._thread.start()

    # --------------------------------------------------------------------------------- from outside

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The errors of the newest site; the commands report warnings."""
        found = [p for p in self.newest.problems if p.level == "error"]
        return tuple(([self._fault] if self._fault else []) + found)

    @property
    def held(self) -> bool:
        """Whether the last good site is served in place of the newest."""
        return self.newest.broken or self._fault is not None

    def changed(self, paths: frozenset[str] | None) -> int:
        """Note a change at these paths, or anywhere. Return a number for `settled`."""
        with self._lock:
            if paths is None or self._paths is None:
                self._paths = None
            else:
                self._paths |= paths
            self._asked += 1
            self._lock.notify_all()
            return self._asked

    def pressed(self) -> bool:
        """Return whether a file was saved meanwhile, so that a full look may be given up.

        It will be asked for again. A look that was asked for gives way for PATIENCE only.
        """
        with self._lock:
            if self._asked == self._begun:
                return False
            waiting = self._resting or (
                self._paths is not None and time.monotonic() - self._since < PATIENCE
            )
            self._gave_way = self._gave_way or waiting
            return waiting

    def settled(self, asked: int, timeout: float = 30.0) -> bool:
        """Wait until what was asked for is built. Returns False after `timeout` seconds."""
        with self._lock:
            return self._lock.wait_for(lambda: self._done >= asked or not self._open, timeout)

    def close(self) -> None:
        with self._lock:
            self._open = False
            self._lock.notify_all()
            self._wake()

    @property
    def open(self) -> bool:
        return self._open

    # -------------------------------------------------------------------------------------- serving

    def answer(self, path: str) -> Answer:
        """Return the answer to a request for `path` (decoded, with its leading slash)."""
        site = self.shown
        base = site.base.rstrip("/")
        if base and path in ("/", base):
            return Answer(302, b"", "", base + "/")
        if not path.startswith(base + "/"):
            return self._missing(site)
        inside = path[len(base) + 1 :]
        wanted = inside + "index.html" if inside.endswith("/") or not inside else inside
        data = site.find(wanted)
        if isinstance(data, Problem):
            return Answer(500, data.what.encode(), "error.txt", problem=data)
        if data is not None:
            return Answer(200, data, wanted)
        if not inside.endswith("/") and site.find(f"{inside}/index.html") is not None:
            return Answer(302, b"", "", path.rsplit("/", 1)[-1] + "/")
        return self._missing(site)

    def _missing(self, site: Site) -> Answer:
        data = site.find("404.html")
        if isinstance(data, bytes):
            return Answer(404, data, "404.html")
        return Answer(404, b"There is no such page.\n", "404.txt")

    def remember(self, answer: Answer, path: str = "") -> None:
        """Keep a page that is served: a tab will ask later what became of it."""
        with self._lock:
            self._recent = path or self._recent
            self._served[answer.mark] = answer.data
            self._served.move_to_end(answer.mark)
            while len(self._served) > REMEMBERED:
                self._served.popitem(last=False)

    def was(self, mark: str) -> bytes | None:
        """Return the page that was served with this mark, or None if it is forgotten."""
        with self._lock:
            return self._served.get(mark)

    def look(self, path: str, step: int) -> None:
        """Note that a tab shows this address (step 1), or no longer does (-1)."""
        with self._lock:
            n = self._looked.get(path, 0) + step
            self._looked[path] = n
            if n <= 0:
                del self._looked[path]

    def bell(self) -> tuple[asyncio.Event, Callable[[], None]]:
        """Return an event of the running loop that each change sets, and how to give it back."""
        event = asyncio.Event()
        with self._lock:
            self._waiting[id(event)] = (asyncio.get_running_loop(), event)

        def back() -> None:
            with self._lock:
                self._waiting.pop(id(event), None)

        return event, back

    def wake(self) -> None:
        """Wake those who wait although nothing was built: a page beside the site changed."""
        with self._lock:
            self._wake()

    def _wake(self) -> None:
        for loop, event in list(self._waiting.values()):
            try:
                loop.call_soon_threadsafe(event.set)
            except RuntimeError:
                pass  # the loop has ended

    # ----------------------------------------------------------------------------------- rebuilding

    def _run(self) -> None:
        checked = False  # files saved while the first site was made are seen after a rest, too
        while True:
            with self._lock:
                self._lock.wait_for(
                    lambda: not self._open or self._owed or self._begun < self._asked,
                    None if checked else SETTLE,
                )
                if not self._open:
                    return
                paths, looked = self._begin()
            self._round(paths, looked)
            with self._lock:
                checked = self._end(paths)

    def _begin(self) -> tuple[frozenset[str] | None, frozenset[str]]:
        """Take what was asked for. Return the paths to look at, and the pages that tabs show."""
        new = self._begun < self._asked
        paths = frozenset(self._paths) if self._paths is not None and new else None
        self._begun, self._paths = self._asked, set()
        self._resting, self._gave_way = not new and not self._owed, False
        if not self._owed:
            self._since = time.monotonic()
        return paths, frozenset({*self._looked, self._recent} - {""})

    def _end(self, paths: frozenset[str] | None) -> bool:
        """Note what the round has done. Return whether everything was looked at."""
        behind = self._behind()
        # An event may come before its bytes, or not at all: after a rest everything is looked at.
        checked = paths is None and not behind and not self._gave_way
        # A full look that gave way is taken up as soon as nobody waits for a save; until then what
        # was asked for is not done.
        self._owed = behind and (self._owed or (self._gave_way and not self._resting))
        if not self._owed:
            self._done = self._begun
        self._resting = False
        self._lock.notify_all()
        return checked

    def _round(self, paths: frozenset[str] | None, looked: frozenset[str]) -> None:
        start = time.perf_counter()
        timer = None if self._resting else self._say_building_later()
        try:
            made = self._rebuild(paths, looked)
        except Exception as error:
            self._failed(error)
            return
        finally:
            if timer is not None:
                timer.cancel()
                self._set_building(False)
        if made is None and self._fault is None:
            return
        self._fault = None
        if made is not None:
            self.newest = made
            if not made.broken:
                self.shown = made
            errors = len(self.problems)
            more = f", {errors} error{'s' * (errors > 1)}" if errors else ""
            self._say(f"rebuilt in {(time.perf_counter() - start) * 1000:,.0f} ms{more}")
        self._changed()

    def _failed(self, error: Exception) -> None:
        """Keep the last site, and report the error as one of the program."""
        fault = Problem(
            level="error",
            where="digest",
            what=f"internal error: {type(error).__name__}: {error}.",
            fix="Save once more; rerun with -v and report it.",
            name="fault",
        )
        if fault != self._fault:
            self._fault = fault
            self._changed()

    def _say_building_later(self) -> threading.Timer:
        timer = threading.Timer(SLOW, self._set_building, (True,))
        timer.daemon = True
        timer.start()
        return timer

    def _set_building(self, on: bool) -> None:
        with self._lock:
            if self.building != on:
                self.building = on
                self._wake()

    def _changed(self) -> None:
        found = self.problems
        new = [p for p in found if p not in self._reported]
        self._reported = frozenset(found)
        if new:
            self._report(new)
        with self._lock:
            self.count += 1
            self._wake()
