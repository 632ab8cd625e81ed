"""What was read from each file: packed in the cache, unpacked one by one when asked for.

Of ten thousand articles a build, a preview or a list looks into a few.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

import msgspec

from digest.core import packing
from digest.core.memo import Memo
from digest.core.model import Article, Facts
from digest.desk.placing import Placed
from digest.pipeline.calls import Rest, read_article

UNPACKED = 256  # articles kept unpacked
WINDOW = 500  # articles whose words are read from the store at a time

T = TypeVar("T")


class Readings:
    """The readings of all articles, by id. `keys`: id -> key of the remembered reading.

    `reread` reads a file again if its result is not in the cache; it raises content.Moved when the
    file is not what it was.
    """

    def __init__(
        self, memo: Memo, keys: Mapping[str, bytes], reread: Callable[[str], Rest]
    ) -> None:
        self.keys = keys
        self.memo = memo
        self._reread = reread

    def rest(self, article: str) -> Rest:
        """Return the large part of an article's reading; read again if the cache lost it."""
        found = self.memo.rest(self.keys[article], read_article)
        return self._reread(article) if found is None else found

    def words(self, articles: Sequence[str]) -> Iterator[tuple[bytes, bytes, bytes]]:
        """Yield what grouping compares all articles by: `body`, `counted`, `shingles`.

        They are read from the store by windows of some hundred articles.
        """
        for i in range(0, len(articles), WINDOW):
            window = articles[i : i + WINDOW]
            found = self.memo.firsts([self.keys[a] for a in window], read_article)
            for a in window:
                opening = found.get(self.keys[a])
                if opening is not None and opening.words:
                    yield unpack_words(opening.words)
                else:
                    facts = packing.unpack(self._reread(a).facts, Facts)
                    yield facts.body, facts.counted, facts.shingles


unpack_words = packing.unpacker(tuple[bytes, bytes, bytes])


class Words:
    """The words of articles, in the order in which grouping asks for them.

    `held`: id -> words in memory, where there is no store.
    """

    def __init__(self, readings: Readings, held: Mapping[str, bytes]) -> None:
        self._readings = readings
        self._held = held

    def __call__(self, articles: Sequence[str]) -> Iterator[tuple[bytes, bytes, bytes]]:
        if not self._held:
            return self._readings.words(articles)
        return (
            unpack_words(self._held[a]) if a in self._held else next(self._readings.words([a]))
            for a in articles
        )


class Unpacked(Mapping[str, T], Generic[T]):
    """One part of the readings, unpacked when it is asked for.

    `known`: one of the same part, for other readings; what both have stays unpacked.
    """

    def __init__(
        self, readings: Readings, part: str, kind: type[T], known: Unpacked[T] | None = None
    ) -> None:
        self.readings = readings
        self._part = part
        self._kind = kind
        # By the key of the reading, so that another reading of the same article is not mistaken.
        self._open: OrderedDict[bytes, T] = OrderedDict()
        if known is not None:
            self.keep_open(known)

    def __getitem__(self, article: str) -> T:
        key = self.readings.keys[article]
        found = self._open.get(key)
        if found is None:
            found = packing.unpack(self.packed(article), self._kind)
            self._open[key] = found
            if len(self._open) > UNPACKED:
                self._open.popitem(last=False)
        return found

    def keep_open(self, known: Unpacked[T]) -> None:
        """Keep unpacked what another one of the same part has unpacked.

        Not what was read of a file that has changed since: a session would keep every state of it.
        """
        current = set(self.readings.keys.values())
        for key, value in known._open.items():
            if key in current and len(self._open) < UNPACKED:
                self._open.setdefault(key, value)

    def packed(self, article: str, rest: Rest | None = None) -> msgspec.Raw:
        """Return the part packed. `rest`: the reading, where it was fetched already."""
        raw: msgspec.Raw = getattr(rest or self.readings.rest(article), self._part)
        return raw

    def __contains__(self, article: object) -> bool:
        return article in self.readings.keys

    def __iter__(self) -> Iterator[str]:
        return iter(self.readings.keys)

    def __len__(self) -> int:
        return len(self.readings.keys)


class DatedArticles(Mapping[str, Article]):
    """Articles, where one without a date has the date of its story."""

    def __init__(self, articles: Unpacked[Article], placed: Mapping[str, Placed]) -> None:
        self.undated = articles
        self._placed = placed

    def story_date(self, article: str) -> str | None:
        """Return the date that an article has from its story, if it does."""
        place = self._placed.get(article)
        return place.published if place and place.published_from == "story" else None

    def __getitem__(self, article: str) -> Article:
        found = self.undated[article]
        date = self.story_date(article)
        if date is None:
            return found
        return msgspec.structs.replace(found, published=date, published_from="story")

    def packed(self, article: str, rest: Rest | None = None) -> msgspec.Raw:
        """Return an article packed. `rest`: its reading, where it was fetched already."""
        if self.story_date(article) is None:
            return self.undated.packed(article, rest)
        return msgspec.Raw(packing.pack(self[article]))

    def __contains__(self, article: object) -> bool:
        return article in self.undated

    def __iter__(self) -> Iterator[str]:
        return iter(self.undated)

    def __len__(self) -> int:
        return len(self.undated)
