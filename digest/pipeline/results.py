"""The newsroom: all that a build worked out, before anything is printed.

In: heads of all articles, and the cache where what was made of each lies. Out: `Newsroom`, whose articles, quotations and facts are unpacked one by one
when somebody asks for them: of ten thousand articles a build, a preview or a list looks into a few.
"""

from __future__ import annotations

import copy
import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, TypeVar, overload

import msgspec

from digest.core import packing
from digest.core.cache import Cache
from digest.core.model import (
    Article,
    Correction,
    Decisions,
    Digest,
    Edition,
    EditionIndex,
    Facts,
    Head,
    Masthead,
    Previous,
    Problem,
    Published,
    Quotation,
    StoryMembers,
    Thread,
    Value,
)
from digest.desk import curate
from digest.desk.grouping.candidates import Around
from digest.intake import content
from digest.intake.article import outlets
from digest.pipeline.calls import Ground, Rest, opening, words
from digest.pipeline.publication import Publication

OPEN = 256  # articles kept unpacked

T = TypeVar("T")


class Bags:
    """The words of articles as grouping asks for them: at hand while everything is grouped, and from the shelf where they are not."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._held: dict[str, bytes] = {}

    def put(self, article: str, packed: bytes) -> None:
        if packed:
            self._held[article] = packed

    def __call__(self, articles: Sequence[str]) -> list[tuple[bytes, bytes]]:
        held = self._held
        return [words(held[a]) if a in held else self._shelf.words(a) for a in articles]

    def lay_down(self) -> None:
        """They have done their work, and are the largest part of what was read."""
        self._held = {}


class Shelf:
    """What was made of each file, packed, by article id. `again` reads a file whose reading the cache has lost."""

    def __init__(self, cache: Cache, again: Callable[[str], bytes]) -> None:
        self.keys: dict[str, bytes] = {}  # id -> key of its reading
        self._cache = cache
        self._again = again

    def rest(self, article: str) -> Rest:
        found = self._cache.rest(self.keys[article])
        if found is not None:
            try:
                return packing.unpack(found, Rest)
            except msgspec.MsgspecError:
                pass  # as good as lost
        return packing.unpack(self._again(article), Rest)

    def words(self, article: str) -> tuple[bytes, bytes]:
        """The bags of an article's words."""
        found = self._cache.first(self.keys[article])
        if found is not None:
            try:
                return words(opening(found)[1])
            except msgspec.MsgspecError:
                pass  # as good as lost
        facts = packing.unpack(packing.unpack(self._again(article), Rest).facts, Facts)
        return facts.body, facts.counted

    def copy(self, again: Callable[[str], bytes]) -> Shelf:
        new = Shelf(self._cache, again)
        new.keys = dict(self.keys)
        return new


class Drawer(Mapping[str, T], Generic[T]):
    """One kind of thing on a shelf, unpacked when it is asked for. `own`: what stands here instead of what was read."""

    def __init__(self, shelf: Shelf, part: str, kind: type[T]) -> None:
        self.own: dict[str, T] = {}
        self._shelf = shelf
        self._part = part
        self._kind = kind
        self._open: OrderedDict[bytes, T] = (
            OrderedDict()
        )  # by what was read: another reading is another thing

    def __getitem__(self, article: str) -> T:
        if article in self.own:
            return self.own[article]
        key = self._shelf.keys[article]
        found = self._open.get(key)
        if found is None:
            found = self._open[key] = packing.unpack(
                getattr(self._shelf.rest(article), self._part), self._kind
            )
            if len(self._open) > OPEN:
                self._open.popitem(last=False)
        return found

    def rest(self, article: str) -> Rest:
        """All that was read of an article."""
        return self._shelf.rest(article)

    def packed(self, article: str, rest: Rest | None = None) -> msgspec.Raw:
        """The thing as a stage is handed it. `rest`: what was fetched from the shelf already."""
        if article in self.own:
            return msgspec.Raw(packing.pack(self.own[article]))
        raw: msgspec.Raw = getattr(rest or self._shelf.rest(article), self._part)
        return raw

    def __contains__(self, article: object) -> bool:
        return article in self._shelf.keys

    def __iter__(self) -> Iterator[str]:
        return iter(self._shelf.keys)

    def __len__(self) -> int:
        return len(self._shelf.keys)

    def on(self, shelf: Shelf) -> Drawer[T]:
        """The same drawer of a copy of the shelf."""
        new = Drawer(shelf, self._part, self._kind)
        new.own, new._open = dict(self.own), OrderedDict(self._open)
        return new


class Sheet(Value, frozen=True, kw_only=True):
    """What a build needs of every edition: what it is known by, and what the rest of the site tells of it. `name`: a fingerprint of all that
    stands in it. `standing`: of each entry its thread, and how later ones refer to it."""

    name: str
    index: EditionIndex
    standing: tuple[tuple[str, Previous], ...] = ()
    corrections: tuple[Correction, ...] = ()
    problems: tuple[Problem, ...] = ()


class Editions(Sequence[Edition]):
    """Editions, newest first. One is opened when it is asked for, and then stays open; `sheets` tell of all of them."""

    def __init__(
        self,
        sheets: Sequence[Sheet] = (),
        make: Callable[[str], Edition] | None = None,
        opened: Mapping[str, Edition] | None = None,
    ) -> None:
        self.sheets = tuple(sheets)
        self._make = make
        self._days = {s.index.day: s for s in sheets}
        self._open = {day: e for day, e in (opened or {}).items() if day in self._days}
        self._lock = threading.RLock()

    def on(self, day: str) -> Edition | None:
        """The edition of a day."""
        with self._lock:
            found = self._open.get(day)
            if found is None and self._make is not None and day in self._days:
                found = self._open[day] = self._make(day)
            return found

    def sheet(self, day: str) -> Sheet | None:
        return self._days.get(day)

    def changed(self, made: Mapping[str, tuple[Edition, Sheet]]) -> Editions:
        """These editions, with some of them made anew."""
        sheets = [made[s.index.day][1] if s.index.day in made else s for s in self.sheets]
        with self._lock:
            return Editions(
                sheets, self._make, {**self._open, **{day: e for day, (e, _) in made.items()}}
            )

    @overload
    def __getitem__(self, at: int) -> Edition: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Edition, ...]: ...
    def __getitem__(self, at: int | slice) -> Edition | tuple[Edition, ...]:
        if isinstance(at, slice):
            return tuple(self._of(s) for s in self.sheets[at])
        return self._of(self.sheets[at])

    def _of(self, sheet: Sheet) -> Edition:
        found = self.on(sheet.index.day)
        assert found is not None
        return found

    def __len__(self) -> int:
        return len(self.sheets)


def _nothing(article: str) -> bytes:
    raise KeyError(article)


def _shelf() -> Shelf:
    return Shelf(Cache(None), _nothing)


@dataclass
class Newsroom:
    """All that a build worked out, before anything is printed."""

    publication: Publication
    shelf: Shelf = field(default_factory=_shelf)
    heads: dict[str, Head] = field(default_factory=dict)  # id -> what is needed of all
    files: dict[str, str] = field(default_factory=dict)  # path below content/ -> id
    hashes: dict[str, str] = field(default_factory=dict)  # id -> fingerprint of the file
    furniture: dict[str, tuple[int, ...]] = field(
        default_factory=dict
    )  # id -> its own lines that are its outlet's furniture
    decisions: dict[str, Decisions] = field(default_factory=dict)
    published: dict[str, Published] = field(default_factory=dict)
    grouped: list[tuple[Around, tuple[Thread, ...]]] = field(default_factory=list)
    home: dict[str, int] = field(default_factory=dict)  # article -> its place in `grouped`
    spread: dict[str, set[int]] = field(
        default_factory=dict
    )  # edition -> the places in `grouped` that it shows
    stories: dict[str, list[StoryMembers]] = field(default_factory=dict)  # edition -> its stories
    placed: dict[str, curate.Placed] = field(default_factory=dict)
    editions: Editions = field(default_factory=Editions)  # newest first
    digest: Digest = field(default_factory=lambda: Digest(masthead=Masthead(), editions=()))
    drafts: tuple[str, ...] = ()  # ids of articles that are drafts
    dropped: tuple[str, ...] = ()
    spiked: tuple[str, ...] = ()
    ground: Ground = field(
        default_factory=lambda: Ground(outlets=outlets.Outlets(), timezone="UTC")
    )
    contents: content.Contents = field(default_factory=content.Contents)
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.opened(self.shelf)

    def opened(self, shelf: Shelf) -> None:
        """Articles, quotations and facts are those on this shelf."""
        self.shelf = shelf
        self.bags = Bags(shelf)
        self.articles: Drawer[Article] = Drawer(shelf, "article", Article)
        self.utterances: Drawer[tuple[Quotation, ...]] = Drawer(
            shelf, "utterances", tuple[Quotation, ...]
        )
        self.facts: Drawer[Facts] = Drawer(shelf, "facts", Facts)

    def changeable(self, again: Callable[[Newsroom, str], bytes]) -> Newsroom:
        """The same newsroom, to be changed in place. `again`: as a shelf is handed it, but for the newsroom."""
        new = copy.copy(self)
        shelf = self.shelf.copy(again_of(new, again))
        new.shelf = shelf
        new.articles, new.utterances, new.facts = (
            self.articles.on(shelf),
            self.utterances.on(shelf),
            self.facts.on(shelf),
        )
        new.heads, new.furniture = dict(self.heads), dict(self.furniture)
        new.decisions, new.placed, new.hashes = (
            dict(self.decisions),
            dict(self.placed),
            dict(self.hashes),
        )
        new.stories = dict(self.stories)
        new.grouped, new.problems = list(self.grouped), list(self.problems)
        new.__dict__.pop("threads", None)  # worked out when asked for
        return new

    @cached_property
    def threads(self) -> tuple[Thread, ...]:
        """All threads, by their first article."""
        return in_order(t for _, threads in self.grouped for t in threads)

    def index_of(self, day: str) -> EditionIndex | None:
        return next((e for e in self.digest.editions if e.day == day), None)


def again_of(room: Newsroom, again: Callable[[Newsroom, str], bytes]) -> Callable[[str], bytes]:
    """As a shelf is handed it. The room holds its shelf, so the shelf may not hold the room: a room that nobody needs goes at once, and need
    not be found among all there is, which takes a third of a second at ten thousand articles."""
    found = weakref.ref(room)

    def read(article: str) -> bytes:
        room = found()
        return _nothing(article) if room is None else again(room, article)

    return read


def in_order(threads: Iterable[Thread]) -> tuple[Thread, ...]:
    return tuple(sorted(threads, key=lambda t: min(t.members)))
