"""What each step of the pipeline returns: Read, Grouped, Edited, Built. All are frozen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Any

import msgspec

from digest.core.model import (
    Closed,
    Decisions,
    Digest,
    EditionIndex,
    Fact,
    FoundFile,
    Head,
    Moved,
    Neighbourhood,
    Problem,
    Published,
    Quotation,
    StoryMembers,
    Thread,
)
from digest.desk import curate
from digest.desk.placing import Placed
from digest.intake import content
from digest.intake.origins import Origin
from digest.pipeline.calls import ReadContext
from digest.pipeline.edition_list import EditionList
from digest.pipeline.publication import Publication
from digest.pipeline.readings import DatedArticles, Readings, Unpacked, Words
from digest.press import site

# Of ten thousand files; a save must not wait for them.
OF_FILES = ("files", "hashes", "_places")


class Sources(msgspec.Struct, frozen=True, dict=True):
    """What articles are read from: the files, and the decisions about them."""

    publication: Publication
    contents: content.Contents
    context: ReadContext
    decisions: Mapping[str, Decisions]  # edition -> its decisions; "" -> those of articles.yaml
    published: Mapping[str, Published]  # closed editions
    furniture: Mapping[str, tuple[int, ...]]  # id -> its lines that are its outlet's furniture
    origins: Mapping[str, Origin] = msgspec.field(
        default_factory=lambda: MappingProxyType({})
    )  # path -> where it was taken from
    addresses: Mapping[str, tuple[Closed, ...]] = msgspec.field(
        default_factory=lambda: MappingProxyType({})
    )  # edition -> its stories as `publish` recorded them

    def is_kept(self, day: str) -> bool:
        """Return whether an edition is shown even when it has no story."""
        return day in self.decisions or day in self.published or day in self.addresses

    @cached_property
    def files(self) -> dict[str, str]:
        """Path below content/ -> id."""
        return {f.path: f.id for f in self.contents.files}

    @cached_property
    def hashes(self) -> dict[str, str]:
        """Id -> fingerprint of the file."""
        return {f.id: f.fingerprint for f in self.contents.files}

    @property
    def held(self) -> frozenset[str]:
        """The editions with decisions, or a published.yaml, that cannot be read.

        What was decided there (a story is spiked, say) is not known: they are not rebuilt, their
        pages stay, and nothing links to what they would be without the decisions.
        """
        unread = (day for day, d in self.decisions.items() if day and d.unread)
        unknown = set(self.contents.published) - set(self.published)
        return frozenset((*self.contents.unread, *unread, *unknown))

    @cached_property
    def _places(self) -> dict[str, int]:
        """Path below content/ -> place among the files."""
        return {f.path: i for i, f in enumerate(self.contents.files)}

    @cached_property
    def _stating(self) -> dict[str, Decisions]:
        """The decisions that state facts of articles: few, and each article is looked up twice."""
        return {day: d for day, d in self.decisions.items() if d.articles}

    def changed(self, **fields: Any) -> Sources:
        """Return these sources with some fields replaced."""
        new = msgspec.structs.replace(self, **fields)
        if new.contents.files is self.contents.files:
            for name in OF_FILES:
                if name in self.__dict__:
                    new.__dict__[name] = self.__dict__[name]
        return new

    def with_files(self, changed: Iterable[FoundFile]) -> Sources:
        """Return these sources with other content in some files; none comes, goes or is renamed."""
        files, hashes = list(self.contents.files), dict(self.hashes)
        for f in changed:
            files[self._places[f.path]] = f
            hashes[f.id] = f.fingerprint
        contents = msgspec.structs.replace(self.contents, files=tuple(files))
        new = msgspec.structs.replace(self, contents=contents)
        new.__dict__.update(files=self.files, hashes=hashes, _places=self._places)
        return new

    def fact(self, found: FoundFile) -> Fact | None:
        """Return what the editor says of an article."""
        if not self._stating:
            return None
        return curate.facts(found.id, content.day_of(found.path), self._stating)


class Read(msgspec.Struct, frozen=True):
    """After reading: what is known of each article."""

    sources: Sources
    heads: Mapping[str, Head]  # id -> what is needed of every article
    readings: Readings
    words: Words
    dropped: tuple[str, ...]  # ids
    drafts: tuple[str, ...]  # ids
    problems: tuple[Problem, ...]


def first_article(thread: Thread) -> str:
    """Return the article by which threads are sorted; each article is in one thread."""
    return min(thread.members)


class Grouped(msgspec.Struct, frozen=True, dict=True):
    """After grouping: neighbourhoods, each with its threads."""

    read: Read
    neighbourhoods: tuple[tuple[Neighbourhood, tuple[Thread, ...]], ...]

    @cached_property
    def threads(self) -> tuple[Thread, ...]:
        """All threads, in order of their first article."""
        found = (t for _, threads in self.neighbourhoods for t in threads)
        return tuple(sorted(found, key=first_article))

    @cached_property
    def home(self) -> dict[str, int]:
        """Id -> place of its neighbourhood."""
        return {a: i for i, (n, _) in enumerate(self.neighbourhoods) for a in n.articles}


class Edited(msgspec.Struct, frozen=True, weakref=True):
    """After editing: the editions. Holds no neighbourhoods, which are large."""

    read: Read
    threads: Sequence[Thread]
    placed: Mapping[str, Placed]  # id -> its edition
    articles: DatedArticles
    quotations: Unpacked[tuple[Quotation, ...]]
    stories: Mapping[str, tuple[StoryMembers, ...]]  # edition -> its stories
    moved: tuple[Moved, ...]  # closed stories whose address moved or vanished
    spiked: tuple[str, ...]  # ids
    editions: EditionList  # newest first
    digest: Digest
    problems: tuple[Problem, ...]  # of all steps so far, without those waived

    @property
    def publication(self) -> Publication:
        return self.read.sources.publication

    @property
    def contents(self) -> content.Contents:
        return self.read.sources.contents

    @property
    def context(self) -> ReadContext:
        return self.read.sources.context

    @property
    def decisions(self) -> Mapping[str, Decisions]:
        return self.read.sources.decisions

    @property
    def published(self) -> Mapping[str, Published]:
        return self.read.sources.published

    @property
    def furniture(self) -> Mapping[str, tuple[int, ...]]:
        return self.read.sources.furniture

    @property
    def files(self) -> dict[str, str]:
        """Path below content/ -> id."""
        return self.read.sources.files

    @property
    def hashes(self) -> dict[str, str]:
        """Id -> fingerprint of the file."""
        return self.read.sources.hashes

    @property
    def held(self) -> frozenset[str]:
        """The editions with decisions that cannot be read."""
        return self.read.sources.held

    @property
    def heads(self) -> Mapping[str, Head]:
        return self.read.heads

    @property
    def dropped(self) -> tuple[str, ...]:
        return self.read.dropped

    @property
    def drafts(self) -> tuple[str, ...]:
        return self.read.drafts

    def index_of(self, day: str) -> EditionIndex | None:
        return next((e for e in self.digest.editions if e.day == day), None)


# Problems of one build, which an equal build after it does not have.
PASSING = ("unknown-files", "manifest", "edition-changed")


class Built(msgspec.Struct, frozen=True):
    """After rendering: what was written."""

    edited: Edited
    written: site.Written
    problems: tuple[Problem, ...]

    @property
    def passing(self) -> tuple[Problem, ...]:
        """Return the problems that are about this one build, and not about the content."""
        return tuple(p for p in self.problems if p.name in PASSING)

    @property
    def settled(self) -> bool:
        """Whether an equal build would do the same: no file of the user was in the way."""
        return not any(p.name == site.FOREIGN for p in self.written.problems)
