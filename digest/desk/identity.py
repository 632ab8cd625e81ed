"""The stories of each edition with their identity: id, thread, slug, address, redirects.

A story of a closed edition keeps what was published. Of the stories that share articles with it,
the one that shares most continues it. Where there is none, its address leads to the story that
has most of its articles, or it is reported as withdrawn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from functools import lru_cache

import msgspec

from digest.core import text
from digest.core.model import (
    Closed,
    Copy,
    Decisions,
    Head,
    Moved,
    Problem,
    Published,
    Report,
    StoryMembers,
    Thread,
    Tie,
)
from digest.core.rows import Row
from digest.desk.curate import UNDATED, name, renames, splits
from digest.desk.placing import Placed

Heirs = dict[tuple[str, int], Closed]  # (edition, thread's index) -> the closed story it continues
Part = tuple[int, tuple[Report, ...]]  # a thread's index, and its reports in one edition


class Records(Row, frozen=True):
    """What stories are made from beside their threads.

    `hashes`: article id -> content hash, by which a renamed file is recognised; `addresses`:
    edition -> its stories as `publish` recorded them; `pattern`: of the addresses of stories.
    """

    articles: Mapping[str, Head]
    decisions: Mapping[str, Decisions]
    published: Mapping[str, Published]
    hashes: Mapping[str, str]
    addresses: Mapping[str, tuple[Closed, ...]]
    pattern: str


def slices(threads: Sequence[Thread], placed: Mapping[str, Placed]) -> dict[str, list[Part]]:
    """Return for each edition the threads, by index, with their reports in that edition."""
    out: dict[str, list[Part]] = defaultdict(list)
    for i, thread in enumerate(threads):
        by_edition: dict[str, list[Report]] = defaultdict(list)
        for report in thread.reports:
            here: dict[str, list[str]] = defaultdict(list)
            for m in report.members:
                if m in placed:
                    here[placed[m].edition].append(m)
            copies = {c.article: c for c in report.copies}
            for edition, members in here.items():
                by_edition[edition].append(_slice(report, members, copies))
        for edition, reports in by_edition.items():
            out[edition].append((i, tuple(reports)))
    return out


def _slice(report: Report, members: list[str], copies: Mapping[str, Copy]) -> Report:
    if len(members) == len(copies) + 1 and report.outside is None:
        return report  # all of it, as of nearly all reports
    if report.original in members:
        kept = tuple(c for c in report.copies if c.article in members)
        return Report(original=report.original, copies=kept)
    first, rest = members[0], members[1:]
    again = tuple(msgspec.structs.replace(copies[m], of=first) for m in rest)
    return Report(original=first, copies=again, outside=copies[first])


def stories(
    threads: Sequence[Thread],
    placed: Mapping[str, Placed],
    records: Records,
    breathe: Callable[[], None] = lambda: None,
    only: Set[str] | None = None,
) -> tuple[dict[str, list[StoryMembers]], list[Moved], list[Problem]]:
    """Return the stories by edition, the closed ones whose address moved or vanished, and problems.

    `breathe` is called before each edition; it may raise to give up. `only`: these editions; then
    `threads` need only be those of their neighbourhoods. A closed story's articles are always in
    one neighbourhood, so no other thread can continue it.
    """
    problems: list[Problem] = []
    moved: list[Moved] = []
    by_edition: dict[str, list[StoryMembers]] = {}
    renamed = renames(records.published, records.hashes)
    sliced = slices(threads, placed)
    heirs = _heirs(sliced, records.published, renamed)
    inherited: dict[int, str] = {}
    for (_edition, i), c in sorted(heirs.items(), key=lambda h: h[0]):
        inherited.setdefault(i, c.thread)
    asked = {*sliced, *records.published, *records.addresses} if only is None else only
    for edition in sorted(asked & sliced.keys()):
        breathe()
        work = _Edition(edition, threads, placed, records, heirs, inherited)
        parts = sorted(sliced[edition], key=lambda p: ((edition, p[0]) not in heirs, _first(p[1])))
        for i, reports in parts:
            work.add(i, reports)
        made = work.made
        for was in (records.published.get(edition), _only_recorded(edition, records)):
            if was:
                made = _redirected(made, was, renamed, work.moved, records.pattern)
        by_edition[edition] = made
        problems += work.problems
        moved += work.moved
    moved += _vanished(asked - sliced.keys(), records)
    _without_taken(by_edition)
    return by_edition, moved, problems


def _vanished(editions: Set[str], records: Records) -> Iterator[Moved]:
    """Yield the published stories of editions that have no story now."""
    for edition in sorted(editions & records.published.keys()):
        closed = records.published[edition]
        yield from (_moved(closed, c, records.pattern) for c in closed.stories)
    for edition in sorted(editions & records.addresses.keys()):
        if seen := _only_recorded(edition, records):
            yield from (_moved(seen, c, records.pattern) for c in seen.stories)


def _heirs(
    sliced: Mapping[str, Sequence[Part]],
    published: Mapping[str, Published],
    renamed: Mapping[str, str],
) -> Heirs:
    """Return the closed story that each thread continues in each edition, by what they share."""
    heirs: Heirs = {}
    for edition, parts in sliced.items():
        closed = published.get(edition)
        if not closed:
            continue
        taken: set[str] = set()
        shares = []
        for i, reports in parts:
            held = {m for r in reports for m in r.members}
            for n, c in enumerate(closed.stories):
                common = len(held & {renamed.get(a, a) for a in c.articles})
                if common:
                    shares.append((-common, n, min(held), i, c))
        for _minus, _n, _first_member, i, c in sorted(shares, key=lambda s: s[:3]):
            if c.id not in taken and (edition, i) not in heirs:
                heirs[edition, i] = c
                taken.add(c.id)
    return heirs


class _Edition:
    """The stories of one edition, made one after the other: a later one finds its slug taken."""

    def __init__(
        self,
        edition: str,
        threads: Sequence[Thread],
        placed: Mapping[str, Placed],
        records: Records,
        heirs: Heirs,
        inherited: Mapping[int, str],
    ) -> None:
        self.edition = edition
        self.threads = threads
        self.placed = placed
        self.records = records
        self.heirs = heirs
        self.inherited = inherited
        self.decisions = records.decisions.get(edition, Decisions())
        self.spiked = set(self.decisions.spike)
        self.parted = splits(records.decisions)
        self.slugs: set[str] = set()
        self.made: list[StoryMembers] = []
        self.moved: list[Moved] = []
        self.problems: list[Problem] = []

    def add(self, i: int, reports: tuple[Report, ...]) -> None:
        """Add the story of a thread, unless the editor left it out."""
        members = tuple(m for r in reports for m in r.members)
        if self.spiked & set(members):
            return
        thread, edition, placed = self.threads[i], self.edition, self.placed
        known = sorted((placed[m].edition, m) for m in thread.members if m in placed)
        first = known[0][1]
        heir = self.heirs.get((edition, i))
        thread_id = heir.thread if heir else self.inherited.get(i) or name("thread", first)
        slug = self._slug(members, heir, _slug_words(first, thread, self.records.articles))
        self.made.append(
            StoryMembers(
                edition=edition,
                id=heir.id if heir else name("story", thread_id, edition),
                thread=thread_id,
                slug=slug,
                url=_url(edition, slug, self.records.pattern, self._section(members)),
                reports=reports,
                earlier=tuple(m for day, m in known if day < edition),
                ties=_within(thread.ties, members),
                near=tuple(t for t in thread.near if not _parted(t, self.parted)),
            )
        )

    def _slug(self, members: Sequence[str], heir: Closed | None, words: str) -> str:
        """Return the editor's slug, else that published, else one of the title, each once."""
        chosen = self.decisions.slug
        wanted = next((chosen[m] for m in members if m in chosen), None)
        slug = heir.slug if heir else text.slug(wanted or words)
        closed = self.records.published.get(self.edition)
        if wanted and heir and text.slug(wanted) != heir.slug:
            slug = text.slug(wanted)
            if closed:
                pattern = self.records.pattern
                self.moved.append(
                    _moved(closed, heir, pattern, _url(self.edition, slug, pattern, ""))
                )
        if slug in self.slugs:
            bare, n = slug, 2
            while f"{bare}-{n}" in self.slugs:
                n += 1
            slug = f"{bare}-{n}"
            self._report(members[0], bare, slug)
        self.slugs.add(slug)
        return slug

    def _report(self, article: str, wanted: str, slug: str) -> None:
        path = self.records.articles[article].path
        file = path.rsplit("/", 1)[-1]
        self.problems.append(
            Problem(
                level="warning",
                where=f"content/{path}",
                what=f"two stories of {self.edition} would have the address “{wanted}”; "
                f"this one gets “{slug}”.",
                fix=f"Choose another in edition.yaml: slug: {{{file}: your-words}}",
                name="same-address",
                article=article,
            )
        )

    def _section(self, members: Sequence[str]) -> str:
        chosen, articles = self.decisions.section, self.records.articles
        decided = next((chosen[m] for m in members if m in chosen), "")
        return decided or next((s for m in members if (s := articles[m].section)), "")


def _only_recorded(edition: str, records: Records) -> Published | None:
    """Return the stories of an edition that `publish` recorded, but those of its published.yaml."""
    recorded = records.addresses.get(edition, ())
    closed = records.published.get(edition)
    known = {c.slug for c in closed.stories} if closed else ()
    stories = tuple(c for c in recorded if c.slug not in known)
    day = closed.closed if closed else ""
    return Published(edition=edition, closed=day, stories=stories) if stories else None


def _redirected(
    made: Sequence[StoryMembers],
    closed: Published,
    renamed: Mapping[str, str],
    moved: list[Moved],
    pattern: str,
) -> list[StoryMembers]:
    """Redirect the addresses of published stories that no story has now, and add to `moved`.

    A published story that no story continues leads to the one that has most of its articles.
    """
    out = list(made)
    at = {s.id: i for i, s in enumerate(made)}
    for c in closed.stories:
        old = _url(closed.edition, c.slug, pattern, "")
        if c.id in at:
            if out[at[c.id]].slug != c.slug:
                _redirect(out, at[c.id], old)
            continue
        held = {renamed.get(a, a) for a in c.articles}
        common = [(-len(held & set(s.members)), i) for i, s in enumerate(out)]
        most, best = min(common, default=(0, 0))
        if most < 0:
            _redirect(out, best, old)
            moved.append(_moved(closed, c, pattern, out[best].url))
        else:
            moved.append(_moved(closed, c, pattern))
    return out


def _redirect(stories: list[StoryMembers], i: int, old: str) -> None:
    redirects = (*stories[i].redirects, old)
    stories[i] = msgspec.structs.replace(stories[i], redirects=redirects)


def _without_taken(by_edition: dict[str, list[StoryMembers]]) -> None:
    """Drop redirects from addresses that a story has now: two closed stories may swap slugs.

    Of two stories that redirect from one address, the first in order keeps it.
    """
    taken = {s.url for made in by_edition.values() for s in made}
    for _edition, made in sorted(by_edition.items()):
        for i, story in enumerate(made):
            if story.redirects:
                free = tuple(r for r in dict.fromkeys(story.redirects) if r not in taken)
                taken.update(free)
                made[i] = msgspec.structs.replace(story, redirects=free)


def _moved(p: Published, c: Closed, pattern: str, new: str = "") -> Moved:
    return Moved(
        edition=p.edition,
        closed=p.closed,
        story=c,
        old=_url(p.edition, c.slug, pattern, ""),
        new=new,
    )


def _parted(t: Tie, groups: Sequence[tuple[str, ...]]) -> bool:
    """Return whether the editor has parted the two: then they are not a near miss."""
    return any((t.a in g) != (t.b in g) for g in groups)


def _first(reports: Sequence[Report]) -> str:
    return min(m for r in reports for m in r.members)


def _within(ties: Sequence[Tie], members: Sequence[str]) -> tuple[Tie, ...]:
    inside = set(members)
    return tuple(t for t in ties if t.a in inside or t.b in inside)


def _slug_words(first: str, thread: Thread, articles: Mapping[str, Head]) -> str:
    own = articles[first]
    if given := own.slug or own.title:
        return given
    for m in sorted(thread.members):
        a = articles.get(m)
        if a and a.title:
            return a.title
    return own.opening or first.rsplit("/", 1)[-1]


def _url(edition: str, slug: str, pattern: str, section: str) -> str:
    """Return the address of a story; `undated` has no year, month and day."""
    if edition == UNDATED:
        return f"/{UNDATED}/{slug}/"
    url = _dated(edition, pattern).replace(":slug", slug)
    if ":section" not in url:
        return url
    return url.replace(":section", text.slug(section) if section else "news")


@lru_cache(maxsize=16)
def _dated(edition: str, pattern: str) -> str:
    """Return a pattern of addresses with the day of an edition filled in."""
    year, month, day = edition.split("-")
    return pattern.replace(":year", year).replace(":month", month).replace(":day", day)
