"""Editions: what was grouped -> stories by edition, their entries, edited, and the index of it all. The second third of the hall.

In: a newsroom that is read and grouped, a cache, an executor. Out: the same newsroom with its editions, newest first. Decisions apply where
stories are told apart, and to entries once they are written; the preview asks for single editions anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path

import msgspec

from digest.core import packing, text, yaml_reading
from digest.core.cache import Cache, Call
from digest.core.model import (
    Article,
    Decisions,
    Digest,
    Edition,
    EditionIndex,
    Entry,
    Moved,
    Previous,
    Published,
    Quotation,
    Standing,
    Story,
    StoryMembers,
    Value,
)
from digest.desk import check, curate
from digest.desk.entry import corrections as correct
from digest.desk.entry import edit
from digest.intake import content
from digest.pipeline.calls import Desk, Draft, write_brief
from digest.pipeline.results import Editions, Newsroom, Sheet

_Calls = tuple[str, Call, list[bytes], Callable[[int], bytes], Callable[[bytes], Story], bytes]


def make(
    room: Newsroom,
    cache: Cache,
    executor: Executor | None,
    progress: Callable[[str, int, int], None],
) -> None:
    pub = room.publication
    days = {k: content.day_of(h.path) for k, h in room.heads.items()}
    threads = room.threads
    progress("grouping", len(room.grouped), len(room.grouped))
    room.placed, told = curate.place(room.heads, days, threads)
    room.problems.extend(told)
    date_by_story(room, room.placed)
    progress("grouping", len(room.grouped), len(room.grouped))
    room.stories, moved, told2 = curate.stories(
        threads, room.placed, room.heads, room.decisions, room.published, pub.settings.permalinks, room.hashes,
        lambda: progress("grouping", len(room.grouped), len(room.grouped)),
    )  # fmt: skip
    room.problems.extend(told2)
    progress("grouping", len(room.grouped), len(room.grouped))
    known = {k: p.edition for k, p in room.placed.items()}
    room.problems.extend(
        check.dead(
            room.decisions, known, [t.members for t in threads], room.files.values(), room.drafts
        )
    )
    stories = [s for own in room.stories.values() for s in own]
    room.spiked = tuple(sorted(set(room.heads) - {m for s in stories for m in s.members}))
    for key, p in room.placed.items():
        room.spread.setdefault(p.edition, set()).add(room.home[key])
    progress("writing entries", 0, len(stories))
    entries = Entries(room, stories, cache)
    written = entries.make(executor)
    progress("writing entries", len(stories), len(stories))
    _bind(room, entries, moved, written, cache)


def held(room: Newsroom) -> frozenset[str]:
    """Editions with decisions that cannot be read: what was decided (a story is spiked, say) is not known, so they are not published anew,
    and nothing links to what they would be without."""
    unread = (day for day, d in room.decisions.items() if day and d.unread)
    unknown = set(room.contents.published) - set(room.published)
    return frozenset((*room.contents.unread, *unread, *unknown))


def date_by_story(room: Newsroom, articles: Iterable[str]) -> None:
    """Articles that show no date have that of their story."""
    for key in articles:
        p = room.placed.get(key)
        if p is not None and p.published_from == "story":
            room.articles.own[key] = msgspec.structs.replace(
                room.articles[key], published=p.published, published_from="story"
            )


class Entries:
    """The entries of stories, before they are edited: written where they are not known, and read when they are asked for. It holds of the
    newsroom what that needs, and not the room, which holds what holds this."""

    def __init__(self, room: Newsroom, stories: Sequence[StoryMembers], cache: Cache) -> None:
        settings = room.publication.settings
        self._desk = packing.pack(
            Desk(summary=settings.summary, language=settings.masthead.language)
        )
        self._stories, self._cache = stories, cache
        self._articles, self._placed, self._heads = room.articles, room.placed, room.heads
        self._keys = room.shelf.keys
        self._names = [self._name(s) for s in stories]
        self._at: dict[str, list[int]] = defaultdict(list)
        for i, s in enumerate(stories):
            self._at[s.edition].append(i)

    def name(self, recipe: Recipe) -> bytes:
        """Says everything that an edition is made from."""
        own = [self._names[i] for i in self._at.get(recipe.day, ())]  # the stories are in them
        return packing.pack((self._desk, own, msgspec.structs.replace(recipe, stories=())))

    def make(self, executor: Executor | None) -> dict[bytes, Story]:
        """Writes what is not known; what was written, by the name of what it is made from."""
        keys, made = self._cache.sure(*self._calls(range(len(self._stories))), executor, chunk=16)
        names = self._names
        return {n: made[k] for n, k in zip(names, keys, strict=True) if k in made}

    def of(self, day: str, written: Mapping[bytes, Story] | None = None) -> list[Story]:
        """An edition's entries, in the order of its stories. `written`: as `make` gives it."""
        at = self._at.get(day, ())
        if written and all(self._names[i] in written for i in at):
            return [written[self._names[i]] for i in at]
        return self._cache.made(*self._calls(at), chunk=16)

    def _calls(self, at: Sequence[int]) -> _Calls:
        """The calls that write some of them, as the cache is asked for them."""
        return (
            "brief",
            write_brief,
            [self._names[i] for i in at],
            lambda k: self._argument(self._stories[at[k]]),
            packing.unpacker(Story),
            self._desk,
        )

    def _name(self, s: StoryMembers) -> bytes:
        def reading(article: str) -> tuple[bytes, str | None]:
            own = self._articles.own.get(article)
            return self._keys[article], own.published if own else None

        return packing.pack(
            (s, [reading(m) for m in (*s.members, *self._earlier(s))], self._assumed(s))
        )

    def _assumed(self, s: StoryMembers) -> dict[str, str | None]:
        return {m: self._placed[m].assumed for m in s.members}

    def _earlier(self, s: StoryMembers) -> list[str]:
        return [m for m in s.earlier if m in self._heads]

    def _argument(self, s: StoryMembers) -> bytes:
        rests = {m: self._articles.rest(m) for m in s.members}
        return packing.pack(
            Draft(
                story=s,
                articles=tuple(self._articles.packed(m, rests[m]) for m in s.members),
                utterances=tuple(rests[m].utterances for m in s.members),
                earlier=tuple(self._articles.packed(m) for m in self._earlier(s)),
                assumed=self._assumed(s),
            )
        )


def _bind(
    room: Newsroom,
    entries: Entries,
    moved: Sequence[Moved],
    written: Mapping[bytes, Story],
    cache: Cache,
) -> None:
    """Entries become editions. One that nothing touched is known by what it is made from, and is not opened."""
    earlier: dict[str, list[Previous]] = defaultdict(list)
    recipes: dict[str, Recipe] = {}
    sheets: dict[str, Sheet] = {}
    opened: dict[str, Edition] = {}
    days = (set(room.stories) | set(room.contents.days) | set(room.published)) - held(room)
    for day in sorted(days, key=_day_order):
        recipe = recipes[day] = recipe_of(
            room, day, earlier, [m for m in moved if m.edition == day]
        )

        def made(recipe: Recipe = recipe) -> bytes:
            e, sheet = compose(
                recipe, entries.of(recipe.day, written), room.articles, room.utterances
            )
            opened[e.day] = e
            return packing.pack(sheet)

        sheet = sheets[day] = cache.one(
            "edition", entries.name(recipe), made, packing.unpacker(Sheet)
        )
        room.problems.extend(sheet.problems)
        for thread, there in sheet.standing:
            earlier[thread].append(there)
    shown = [
        d
        for d in reversed(sheets)
        if sheets[d].index.entries or d in room.decisions or d in room.published
    ]
    articles, utterances = room.articles, room.utterances

    def make(day: str) -> Edition:
        return compose(recipes[day], entries.of(day), articles, utterances)[0]

    room.editions = Editions([sheets[d] for d in shown], make, opened)
    room.digest = Digest(
        masthead=room.publication.settings.masthead,
        editions=tuple(sheets[d].index for d in shown),
        pages=tuple(_standing(w) for w in room.contents.pages),
        corrections=tuple(
            c
            for d in sorted(set(room.published) & set(sheets), reverse=True)
            for c in sheets[d].corrections
        ),
    )


class Recipe(Value, frozen=True, kw_only=True):
    """What an edition is made from, beside its entries. `previous`: of each story, the entries of its thread in earlier editions. `moved`:
    of its closed stories, those whose address moved or vanished."""

    day: str
    stories: tuple[StoryMembers, ...]
    previous: tuple[tuple[Previous, ...], ...]
    decisions: Decisions
    published: Published | None = None
    moved: tuple[Moved, ...] = ()


def recipe_of(
    room: Newsroom, day: str, earlier: Mapping[str, Sequence[Previous]], moved: Sequence[Moved] = ()
) -> Recipe:
    stories = tuple(room.stories.get(day, ()))
    return Recipe(
        day=day,
        stories=stories,
        previous=tuple(curate.previous(s, earlier.get(s.thread, ())) for s in stories),
        decisions=room.decisions.get(day, Decisions()),
        published=room.published.get(day),
        moved=tuple(moved),
    )


def compose(
    recipe: Recipe,
    entries: Sequence[Story],
    articles: Mapping[str, Article],
    utterances: Mapping[str, tuple[Quotation, ...]],
) -> tuple[Edition, Sheet]:
    """An edition of its entries, with the editor's decisions and the links to what stood earlier; and what is remembered of it. An entry that
    was corrected was last updated on the day of the correction, for those who follow feeds."""
    day, d = recipe.day, recipe.decisions
    linked = [
        msgspec.structs.replace(b, previous=p)
        for b, p in zip(entries, recipe.previous, strict=True)
    ]
    edited, told = edit.edit(linked, d, articles, utterances)
    published = {day: recipe.published} if recipe.published else {}
    corrections = tuple(correct.corrections(published, {day: edited}, recipe.moved))
    last: dict[str, str] = {}
    for c in corrections:
        last[c.story] = max(last.get(c.story, ""), c.day)
    briefs = tuple(
        msgspec.structs.replace(b, updated=max(b.updated or "", last[b.id]))
        if last.get(b.id)
        else b
        for b in edited
    )
    e = Edition(
        day=day,
        briefs=briefs,
        title=d.title,
        intro=d.intro,
        corrections=corrections,
        closed=bool(published),
    )
    sheet = Sheet(
        name=packing.fingerprint(packing.pack(e)),
        index=index_of(e),
        corrections=corrections,
        standing=tuple(
            (
                b.thread,
                Previous(edition=day, id=b.id, slug=b.slug, url=b.url, headline=b.headline.text),
            )
            for b in briefs
        ),
        problems=told,
    )
    return e, sheet


def _day_order(day: str) -> tuple[int, str]:
    return (0 if day == curate.UNDATED else 1, day)


def index_of(e: Edition) -> EditionIndex:
    """What the rest of the site knows of an edition."""
    lead = e.briefs[0].headline.text if e.briefs else ""
    entries = tuple(
        Entry(
            id=b.id,
            thread=b.thread,
            url=b.url,
            headline=b.headline.text,
            section=b.section,
            outlets=tuple((s.outlet, s.relation) for s in b.sources if s.outlet),
            people=b.people,
            places=b.places,
            said=tuple((s.text, s.language) for s in b.summary),
            articles=len(b.sources),
            reports=b.reports,
        )
        for b in e.briefs
    )
    return EditionIndex(
        day=e.day,
        url=e.url,
        title=e.title,
        headline=lead,
        entries=entries,
        articles=sum(len(b.sources) for b in e.briefs),
        reports=sum(b.reports for b in e.briefs),
        corrections=len(e.corrections),
        pages=sum(b.has_page for b in e.briefs),
    )


def _standing(w: content.Written) -> Standing:
    """A page of content/pages: its title is the front matter's, else its first heading, else its name."""
    name = Path(w.path).stem
    body, title = w.text, ""
    if body.startswith("---\n") and "\n---" in body[4:]:
        head, _, rest = body[4:].partition("\n---")
        data = yaml_reading.load(head, w.path, 2).data
        title = str(data.get("title") or "") if isinstance(data, dict) else ""
        body = rest.partition("\n")[2]
    first = body.lstrip().partition("\n")
    if first[0].startswith("# "):
        title, body = title or first[0][2:].strip(), first[2]
    return Standing(slug=text.slug(name), title=title or name, text=body.strip(), path=w.path)
