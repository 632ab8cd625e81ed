"""The editions of a publication: each head is in memory, the rest is composed on demand."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from typing import overload

from digest.core.model import Correction, Edition, EditionIndex, Previous, Problem, Value

KEPT = 4  # editions composed last; one of 100 articles takes about 1.5 MB


class EditionHead(Value, frozen=True, kw_only=True):
    """What a build needs of every edition. `name`: a fingerprint of all that is in it."""

    name: str
    index: EditionIndex  # what the rest of the site says of it
    slugs: tuple[str, ...] = ()  # of its stories, in the order of `index.entries`
    corrections: tuple[Correction, ...] = ()
    problems: tuple[Problem, ...] = ()

    def previous(self, threads: Container[str]) -> Iterator[tuple[str, Previous]]:
        """Yield the stories of these threads, as later ones refer to them: thread, story."""
        for e, slug in zip(self.index.entries, self.slugs, strict=True):
            if e.thread in threads:
                yield (
                    e.thread,
                    Previous(
                        edition=self.index.day, id=e.id, slug=slug, url=e.url, headline=e.headline
                    ),
                )


class EditionList(Sequence[Edition]):
    """Editions, newest first. Of those that `make` returns, the last ones are kept.

    `known`: editions that are kept in any case: `make` does not know them as they are now, or would
    take long. Several threads may ask.
    """

    def __init__(
        self,
        heads: Sequence[EditionHead] = (),
        make: Callable[[str], Edition] | None = None,
        known: Mapping[str, Edition] | None = None,
    ) -> None:
        self.heads = tuple(heads)
        self._make = make
        self._days = {h.index.day: h for h in heads}
        self._known = {day: e for day, e in (known or {}).items() if day in self._days}
        self._recent: OrderedDict[str, Edition] = OrderedDict()
        self._lock = threading.RLock()

    def on(self, day: str) -> Edition | None:
        """Return the edition of a day."""
        with self._lock:
            found = self._known.get(day) or self._recent.get(day)
            if found is None and self._make is not None and day in self._days:
                found = self._make(day)
                self._recent[day] = found
                if len(self._recent) > KEPT:
                    self._recent.popitem(last=False)
            return found

    def head(self, day: str) -> EditionHead | None:
        return self._days.get(day)

    def changed(self, made: Mapping[str, tuple[Edition, EditionHead]]) -> EditionList:
        """Return these editions with some of them replaced."""
        heads = [made[h.index.day][1] if h.index.day in made else h for h in self.heads]
        with self._lock:
            known = {**self._known, **{day: e for day, (e, _) in made.items()}}
        return EditionList(heads, self._make, known)

    @overload
    def __getitem__(self, at: int) -> Edition: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Edition, ...]: ...
    def __getitem__(self, at: int | slice) -> Edition | tuple[Edition, ...]:
        if isinstance(at, slice):
            return tuple(self._of(h) for h in self.heads[at])
        return self._of(self.heads[at])

    def _of(self, head: EditionHead) -> Edition:
        found = self.on(head.index.day)
        assert found is not None
        return found

    def __len__(self) -> int:
        return len(self.heads)
