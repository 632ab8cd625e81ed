"""What is shown: the newest site that can be shown, what is wrong, and who waits for the next.

In: a first `Site` and `rebuild`, which makes the next one from the paths that changed (None: look at everything; it answers None when nothing
differs, or when it gave up because somebody is `pressed`: then it is `behind` until it has looked at everything). Out: the page at an address, and a count that grows with each change. Rebuilding happens in one thread of its own; what changes
meanwhile waits for the next round, and nothing is lost; a look at everything gives way to it. A site is exchanged whole: nobody is ever served half of one. While the newest
site is `broken`, the last good one stays, with the Problems beside it.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from digest.core import packing
from digest.core.model import Problem

SETTLE = 1.0  # seconds of rest after which everything is looked at once more: events may be lost, files are not
PATIENCE = 5.0  # seconds for which a look that somebody asked for gives way to saves; then they wait for it
REMEMBERED = (
    64  # pages as they were served, to tell a change of style sheets from a change of the page
)


class Site(Protocol):
    """A site as `rebuild` makes it. `edited` is what the pipeline worked out, for pages that show more than the site does."""

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
    """What stands at an address: `status`, bytes, their kind by the path that was found, and a `mark` that names it."""

    __slots__ = ("data", "found", "mark", "problem", "status", "to")

    def __init__(
        self, status: int, data: bytes, found: str, to: str = "", problem: Problem | None = None
    ) -> None:
        self.status, self.data, self.found, self.to, self.problem = status, data, found, to, problem
        self.mark = packing.fingerprint(str(status), data, to)[:16]


class Stage:
    """`rebuild` is called in a thread of this object, one call at a time. `say` is handed what happened, `tell` the errors that a change
    brought, each once as long as it stands."""

    def __init__(
        self,
        first: Site,
        rebuild: Rebuild,
        say: Callable[[str], None] = lambda _: None,
        behind: Callable[[], bool] = lambda: False,
        tell: Callable[[Sequence[Problem]], None] = lambda _: None,
    ) -> None:
        self.shown = first  # what is served
        self.newest = first  # what was made last, perhaps broken
        self.count = 1
        self._fault: Problem | None = None
        self._rebuild = rebuild
        self._say = say
        self._tell = tell
        self._behind = behind
        self._told = frozenset(self.problems)  # of the first site whoever made it has told
        self._lock = threading.Condition()
        self._paths: set[str] | None = set()  # of requests that are not begun; None: everything
        self._asked = 0  # requests to look, and how many of them are done
        self._done = 0
        self._begun = 0  # requests that are done, being done, or owed
        self._resting = False  # everything is being looked at, and nobody asked
        self._owed = False  # a look that was asked for has given way
        self._since = 0.0  # when that was begun
        self._gave_way = False  # somebody was told in this round that he may
        self._open = True
        self._waiting: dict[int, tuple[asyncio.AbstractEventLoop, asyncio.Event]] = {}
        self._looked: dict[str, int] = {}  # pages that tabs look at
        self._served: OrderedDict[str, bytes] = OrderedDict()
        self._recent = ""  # the page that was asked for last
        self._thread = threading.Thread(target=self._run, name="rebuild", daemon=True)
        self._thread.start()

    # ---------------------------------------------------------------------------------------------------------- from outside

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong now: errors only; warnings are told by the commands."""
        found = [p for p in self.newest.problems if p.level == "error"]
        return tuple(([self._fault] if self._fault else []) + found)

    @property
    def held(self) -> bool:
        """Whether the last good site is shown in place of the newest, or stands behind an error page."""
        return self.newest.broken or self._fault is not None

    def changed(self, paths: frozenset[str] | None) -> int:
        """Something happened at these paths, or anywhere. The number to hand to `settled`."""
        with self._lock:
            if paths is None or self._paths is None:
                self._paths = None
            else:
                self._paths |= paths
            self._asked += 1
            self._lock.notify_all()
            return self._asked

    def pressed(self) -> bool:
        """Whether somebody has saved a file meanwhile, and `rebuild`, if it is looking at everything, may give that up and answer None:
        it will be asked again. Not for ever, where that look was asked for."""
        with self._lock:
            if self._asked == self._begun:
                return False
            waiting = self._resting or (
                self._paths is not None and time.monotonic() - self._since < PATIENCE
            )
            self._gave_way = self._gave_way or waiting
            return waiting

    def settled(self, asked: int, timeout: float = 30.0) -> bool:
        """Wait until what was asked for is done: the curator's page shows its act when this returns."""
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

    # --------------------------------------------------------------------------------------------------------------- serving

    def answer(self, path: str) -> Answer:
        """What a request for `path` (decoded, with its leading slash) is answered."""
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
        """A page is being served; later a tab will ask what became of it. `path`: as it was requested, if it was."""
        with self._lock:
            self._recent = path or self._recent
            self._served[answer.mark] = answer.data
            self._served.move_to_end(answer.mark)
            while len(self._served) > REMEMBERED:
                self._served.popitem(last=False)

    def was(self, mark: str) -> bytes | None:
        with self._lock:
            return self._served.get(mark)

    def look(self, path: str, step: int) -> None:
        """A tab looks at this address (step 1), or no longer does (-1)."""
        with self._lock:
            n = self._looked.get(path, 0) + step
            self._looked[path] = n
            if n <= 0:
                del self._looked[path]

    def bell(self) -> tuple[asyncio.Event, Callable[[], None]]:
        """An event of the running loop that is set at each change, and how to give it back."""
        event = asyncio.Event()
        with self._lock:
            self._waiting[id(event)] = (asyncio.get_running_loop(), event)

        def back() -> None:
            with self._lock:
                self._waiting.pop(id(event), None)

        return event, back

    def wake(self) -> None:
        """Ring the bells although nothing was built: a page beside the site has something new."""
        with self._lock:
            self._wake()

    def _wake(self) -> None:
        for loop, event in list(self._waiting.values()):
            try:
                loop.call_soon_threadsafe(event.set)
            except RuntimeError:
                pass  # the loop has ended, and its tabs with it

    # ------------------------------------------------------------------------------------------------------------ rebuilding

    def _run(self) -> None:
        checked = False  # what was saved while the first site was made is seen after a rest, too
        while True:
            with self._lock:
                self._lock.wait_for(
                    lambda: not self._open or self._owed or self._begun < self._asked,
                    None if checked else SETTLE,
                )
                if not self._open:
                    return
                new = self._begun < self._asked
                paths = frozenset(self._paths) if self._paths is not None and new else None
                self._begun, self._paths = self._asked, set()
                self._resting, self._gave_way = not new and not self._owed, False
                if not self._owed:
                    self._since = time.monotonic()
                looked = frozenset({*self._looked, self._recent} - {""})
            self._round(paths, looked)
            with self._lock:
                behind = self._behind()
                # After a rest everything is looked at once: an event may have come before its bytes, or not at all.
                checked = paths is None and not behind and not self._gave_way
                # What gave way after it was asked for is taken up as soon as nobody is pressed, and nobody is told before that it is done.
                self._owed = behind and (self._owed or (self._gave_way and not self._resting))
                if not self._owed:
                    self._done = self._begun
                self._resting = False
                self._lock.notify_all()

    def _round(self, paths: frozenset[str] | None, looked: frozenset[str]) -> None:
        start = time.perf_counter()
        try:
            made = self._rebuild(paths, looked)
        except Exception as error:
            what = f"a fault of the program: {type(error).__name__}: {error}."
            fault = Problem(
                level="error",
                where="digest",
                what=what,
                fix="Save once more; start with -v for a trace.",
                name="fault",
            )
            if fault != self._fault:
                self._fault = fault
                self._changed()
            return
        if made is None and self._fault is None:
            return
        self._fault = None
        if made is not None:
            self.newest = made
            if not made.broken:
                self.shown = made
            errors = len(self.problems)
            told = f", {errors} error{'s' * (errors > 1)}" if errors else ""
            self._say(f"rebuilt in {(time.perf_counter() - start) * 1000:,.0f} ms{told}")
        self._changed()

    def _changed(self) -> None:
        found = self.problems
        new = [p for p in found if p not in self._told]
        self._told = frozenset(found)
        if new:
            self._tell(new)
        with self._lock:
            self.count += 1
            self._wake()
