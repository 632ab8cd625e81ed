"""Stories before the editor's decisions: written where they are not known, read when asked for."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from itertools import accumulate

from digest.core import packing
from digest.core.memo import Batch, Memo, Packed
from digest.core.model import Story, StoryMembers
from digest.desk.placing import Placed
from digest.pipeline.calls import StoryInput, WriteContext, write_story
from digest.pipeline.publication import Publication
from digest.pipeline.readings import DatedArticles


class WrittenStories:
    """The stories of some editions, as the writing call returns them. `stories`: by edition.

    `running`: the threads with several of these stories.
    """

    def __init__(
        self,
        publication: Publication,
        stories: Mapping[str, Sequence[StoryMembers]],
        articles: DatedArticles,
        placed: Mapping[str, Placed],
        memo: Memo,
    ) -> None:
        settings = publication.settings
        self.context = WriteContext(summary=settings.summary, language=settings.masthead.language)
        self._stories, self._memo = stories, memo
        self._articles, self._placed = articles, placed
        self._names: dict[str, list[bytes]] = {}
        threads = Counter[str]()
        for day, own in stories.items():
            self._names[day] = [self._name(s) for s in own]
            threads.update(s.thread for s in own)
        self.running = frozenset(t for t, count in threads.items() if count > 1)

    def __len__(self) -> int:
        return sum(len(own) for own in self._names.values())

    def names(self, day: str) -> list[bytes]:
        """Return what the stories of an edition are written from, as names: hashes."""
        return self._names.get(day, [])

    def make(self, executor: Executor | None) -> Packed[Story]:
        """Write what is not known; return what was written, by name."""
        return self._memo.make_missing(self._batch(list(self._names)), executor)

    def of(self, day: str, made: Packed[Story] | None = None) -> list[Story]:
        """Return an edition's stories in order. `made`: what `make` returned; they are taken."""
        names = self.names(day)
        if made is not None and made.has(names):
            return made.take(names)
        return self._memo.results(self._batch([day]))

    def _batch(self, days: Sequence[str]) -> Batch[WriteContext, StoryInput, Story]:
        names = [self.names(day) for day in days]
        first = list(accumulate(map(len, names), initial=0))

        def argument(k: int) -> StoryInput:
            i = bisect_right(first, k) - 1
            return self._argument(self._stories[days[i]][k - first[i]])

        return Batch(
            call=write_story,
            shared=self.context,
            names=[name for own in names for name in own],
            argument=argument,
        )

    def _name(self, story: StoryMembers) -> bytes:
        keys = self._articles.undated.readings.keys
        articles = (*story.members, *self._earlier(story))
        read = [(keys[a], self._articles.story_date(a)) for a in articles]
        return packing.short(packing.pack((story, read, self._assumed(story))))

    def _argument(self, story: StoryMembers) -> StoryInput:
        articles = self._articles
        rests = {a: articles.undated.readings.rest(a) for a in story.members}
        return StoryInput(
            story=story,
            articles=tuple(articles.packed(a, rests[a]) for a in story.members),
            quotations=tuple(rests[a].quotations for a in story.members),
            earlier=tuple(articles.packed(a) for a in self._earlier(story)),
            assumed=self._assumed(story),
        )

    def _assumed(self, story: StoryMembers) -> dict[str, str | None]:
        return {a: self._placed[a].assumed for a in story.members}

    def _earlier(self, story: StoryMembers) -> list[str]:
        return [a for a in story.earlier if a in self._articles]
