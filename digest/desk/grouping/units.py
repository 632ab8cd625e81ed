"""What decisions and closed editions say about groups before any score does: what stays together,
what stays apart, and which groups a merge joins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from digest.core.model import Report, Value
from digest.desk.grouping.link import Unit

Ids = Sequence[tuple[str, ...]]
Editions = Sequence[Ids]  # of each closed edition its stories, as the articles that they held


class Decided(Value, frozen=True, kw_only=True):
    """What is decided of the groups of one neighbourhood before any score."""

    merge: tuple[tuple[str, ...], ...] = ()
    split: tuple[tuple[str, ...], ...] = ()
    closed: tuple[tuple[tuple[str, ...], ...], ...] = ()  # stories of each closed edition

    @property
    def published(self) -> list[tuple[str, ...]]:
        """The stories of all closed editions."""
        return [story for edition in self.closed for story in edition]

    @property
    def named(self) -> set[str]:
        """All articles that a decision or a closed edition names."""
        groups = (*self.merge, *self.split, *self.published)
        return {article for group in groups for article in group}


NOTHING = Decided()
NO_SPLIT = -1


class _Ties:
    """Which articles are tied together (union-find). Articles are numbers."""

    def __init__(self, place: Mapping[str, int]) -> None:
        self.place = place
        self.root = list(range(len(place)))

    def find(self, x: int) -> int:
        while self.root[x] != x:
            x = self.root[x]
        return x

    def tie(self, members: Sequence[str]) -> None:
        """Put members into one unit; unknown ones are skipped."""
        known = [self.place[m] for m in members if m in self.place]
        for m in known[1:]:
            a, b = sorted((self.find(known[0]), self.find(m)))
            self.root[b] = a

    def units(self) -> list[Unit]:
        """Return the units: numbers of reports, in order."""
        out: dict[int, list[int]] = {}
        for i in range(len(self.root)):
            out.setdefault(self.find(i), []).append(i)
        return [tuple(u) for _, u in sorted(out.items())]


def units(
    reports: Sequence[Report],
    place: Mapping[str, int],
    merge: Ids,
    split: Ids,
    closed: Editions = (),
) -> list[Unit]:
    """Return what must stay together: the members of a report, of a merge, and of a split.

    A split takes its files out of a report, and takes precedence over a merge that names the same
    file. Members of a report that were published as several stories of one edition stay apart.
    """
    ties = _Ties(place)
    split_of = {a: k for k, group in enumerate(split) for a in group}
    story_of = {
        a: (e, k)
        for e, stories in enumerate(closed)
        for k, story in enumerate(stories)
        for a in story
    }
    for report in reports:
        for part in _parts(report.members, split_of).values():
            for together in _as_published(part, story_of):
                ties.tie(together)
    for group in split:
        ties.tie(group)
    for group in merge:
        for part in _parts(group, split_of).values():
            ties.tie(part)
    return ties.units()


def _parts(members: Sequence[str], split_of: Mapping[str, int]) -> dict[int, list[str]]:
    """Return the members by the split that they belong to."""
    parts: dict[int, list[str]] = {}
    for m in members:
        parts.setdefault(split_of.get(m, NO_SPLIT), []).append(m)
    return parts


def _as_published(
    part: list[str], story_of: Mapping[str, tuple[int, int]]
) -> Iterator[Sequence[str]]:
    """Return what of a report stays together: all of it, or each story it was published as.

    An article that came after goes with the original's story.
    """
    stories = {story_of[m] for m in part if m in story_of}
    if len(stories) == len({e for e, _ in stories}):
        yield part
        return
    first = next(story_of[m] for m in part if m in story_of)
    for story in sorted(stories):
        yield [m for m in part if story_of.get(m, first) == story]


def apart(own: Sequence[Unit], place: Mapping[str, int], split: Ids) -> list[int]:
    """Return for each unit the number of the split it belongs to, or -1."""
    unit_of = {m: k for k, u in enumerate(own) for m in u}
    out = [NO_SPLIT] * len(own)
    for k, group in enumerate(split):
        for a in group:
            if a in place:
                out[unit_of[place[a]]] = k
    return out


def published_apart(closed: Editions, place: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    """Return the pairs of articles that were published as two stories of one edition."""
    for stories in closed:
        for one, other in combinations(stories, 2):
            yield from (
                (place[a], place[b]) for a in one for b in other if a in place and b in place
            )


def joined(groups: Sequence[Unit], place: Mapping[str, int], merge: Ids) -> list[Unit]:
    """Return the groups, those that a merge names joined whole.

    An editor who merges two articles means their stories. If the two were tied before the others
    are linked, the mean over both would tear off what either story held.
    """
    out = [set(g) for g in groups]
    for named in merge:
        numbers = {place[m] for m in named if m in place}
        touched = [g for g in out if g & numbers]
        for g in touched[1:]:
            touched[0] |= g
            out.remove(g)
    return sorted(tuple(sorted(g)) for g in out)
