"""Editions that a build changed although their own files did not change.

A new article can join, part or move stories of other days. What stories an edition had at the last
build is kept in `.digest/stories`; without that file nothing is reported.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
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
    new = [a for a, h in sorted(now.articles.items()) if before.articles.get(a) != h]
    new += [a for a in sorted(before.articles) if a not in now.articles]
    for day, edition in sorted(now.editions.items()):
        old = before.editions.get(day)
        if old is None or old.own != edition.own:
            continue
        said = [*_differences(old, edition, set(new))]
        if said:
            more = f" and {len(new) - NAMED} more" if len(new) > NAMED else ""
            cause = ", ".join(new[:NAMED]) + more
            yield Problem(
                level="warning",
                where=f"content/{day}",
                what=f"{cause or 'this build'} changed stories of {day}: "
                f"{'; '.join(said[:NAMED])}.",
                fix=f"See “digest list {day}”; keep what was with merge or split in edition.yaml.",
                name="edition-changed",
            )


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
                yield f"{story.url} moved to {heir.url}"
            elif set(story.earlier) - changed != set(heir.earlier) - changed:
                yield f"{story.url} continues other stories than before"
    for url, urls in sorted(came.items()):
        if len(urls) > 1:
            yield f"{', '.join(urls)} were joined to {url}"
