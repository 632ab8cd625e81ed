"""Editions that a build changed although their own files did not change.

A new article can join, part or move stories of other days. What stories an edition had at the last
build is kept in `.digest/stories`; without that file nothing is reported.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from digest.core import packing
from digest.core.files import write_atomic
from digest.core.model import Problem, StoryMembers, Value
from digest.pipeline.results import Edited

FILE = "stories"
NAMED = 3  # files and stories that a message names, at most


class KnownStory(Value, frozen=True, array_like=True):
    """A story as the last build had it."""

    url: str
    articles: tuple[str, ...]
    earlier: tuple[str, ...]  # articles of its event in earlier editions


class KnownEdition(Value, frozen=True, array_like=True):
    """An edition as the last build had it. `own`: fingerprint of its articles and decisions."""

    own: str
    stories: tuple[KnownStory, ...]


class Known(Value, frozen=True, array_like=True):
    """What the last build knew. `articles`: id -> fingerprint of the file."""

    articles: dict[str, str]
    editions: dict[str, KnownEdition]


def changes(edited: Edited, folder: Path) -> tuple[Problem, ...]:
    """Return the editions that changed without a change of their own, and remember this build.

    Raises OSError when the record cannot be written.
    """
    path = folder / FILE
    now = _known(edited)
    packed = packing.pack(now)
    try:
        data = path.read_bytes()
        before = packing.unpack(data, Known)
    except (OSError, msgspec.MsgspecError):
        data, before = b"", Known(articles={}, editions={})
    if data != packed:
        write_atomic(path, packed)
    return tuple(_changed(before, now))


def _known(edited: Edited) -> Known:
    sources = edited.read.sources
    hashes = {a: sources.hashes[a] for a in edited.placed if a in sources.hashes}
    inside: dict[str, list[str]] = defaultdict(list)
    for article, place in edited.placed.items():
        inside[place.edition].append(article)
    editions = {}
    for day, stories in edited.stories.items():
        articles = sorted(inside[day])
        own = packing.fingerprint(
            packing.pack([(a, hashes.get(a, "")) for a in articles]),
            packing.pack(sources.decisions.get(day)),
        )
        editions[day] = KnownEdition(own=own, stories=tuple(sorted(map(_story, stories), key=_url)))
    return Known(articles=hashes, editions=editions)


def _story(story: StoryMembers) -> KnownStory:
    members = tuple(sorted(m for r in story.reports for m in r.members))
    return KnownStory(url=story.url, articles=members, earlier=tuple(sorted(story.earlier)))


def _url(story: KnownStory) -> str:
    return story.url


def _changed(before: Known, now: Known) -> Iterator[Problem]:
    """Yield a problem for each edition whose stories changed while its files did not."""
    cause = _cause(before.articles, now.articles)
    touched = {a for articles in cause.values() for a in articles}
    for day, edition in sorted(now.editions.items()):
        old = before.editions.get(day)
        if old is None or old.own != edition.own or old == edition:
            continue
        said = [*_differences(old, edition, touched)]
        if said:
            acts = [f"{act} {_some(articles)}" for act, articles in cause.items() if articles]
            yield Problem(
                level="warning",
                where=f"content/{day}",
                what=f"{' and '.join(acts) or 'this build'} changed stories of {day}: "
                f"{'; '.join(said[:NAMED])}.",
                fix=f"See “digest list {day}”; keep what was with merge or split in edition.yaml.",
                name="edition-changed",
            )


def _cause(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the articles that were added, changed and removed, by what was done to them."""
    return {
        "adding": sorted(now.keys() - before.keys()),
        "changing": sorted(a for a in now.keys() & before.keys() if now[a] != before[a]),
        "removing": sorted(before.keys() - now.keys()),
    }


def _some(articles: Sequence[str]) -> str:
    """Return the first articles, and how many more there are."""
    more = f" and {len(articles) - NAMED} more" if len(articles) > NAMED else ""
    return ", ".join(articles[:NAMED]) + more


def _differences(old: KnownEdition, new: KnownEdition, changed: set[str]) -> Iterator[str]:
    """Yield in words what became of the stories of an edition."""
    home: Mapping[str, KnownStory] = {a: s for s in new.stories for a in s.articles}
    came: dict[str, list[str]] = {}
    for story in old.stories:
        heirs = {home[a].url: home[a] for a in story.articles if a in home}
        if len(heirs) > 1:
            yield f"{story.url} was parted into {', '.join(sorted(heirs))}"
        elif not heirs:
            yield f"{story.url} is gone"
        else:
            (heir,) = heirs.values()
            came.setdefault(heir.url, []).append(story.url)
            if story.url != heir.url:
                yield f"{story.url} moved to {heir.url}{_why_moved(story, heir)}"
            elif set(story.earlier) - changed != set(heir.earlier) - changed:
                yield f"{story.url} continues other stories than before"
    for url, urls in sorted(came.items()):
        if len(urls) > 1:
            yield f"{', '.join(urls)} were joined to {url}"


def _why_moved(old: KnownStory, new: KnownStory) -> str:
    """Return why an address changed: it is made of the first article of the event."""
    came = sorted(set(new.earlier) - set(old.earlier))
    gone = sorted(set(old.earlier) - set(new.earlier))
    if came:
        return f", because it now continues {_some(came)}"
    return f", because it no longer continues {_some(gone)}" if gone else ""
