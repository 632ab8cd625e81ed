"""Curate: where decisions meet the line, at three points: facts before grouping, select at it, edit after the entry is made.

In: what the program proposes, and the editor's decisions. Out: what runs. Also identity: which edition an article joins, and the
id, thread, slug and address of a story, inherited from published editions where there are any. Pure.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence

import msgspec

from digest.core import text
from digest.core.model import (
    Closed,
    Copy,
    Decisions,
    Fact,
    Head,
    Moved,
    Previous,
    Problem,
    Published,
    Report,
    StoryMembers,
    Thread,
    Tie,
    Value,
)

UNDATED = "undated"


def name(*parts: str) -> str:
    """A short, stable name of some text: 12 hexadecimal digits."""
    return hashlib.blake2b(
        "\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=6
    ).hexdigest()


# ---------------------------------------------------------------------------------------------------------------- 1. facts


def facts(article: str, day: str | None, decisions: Mapping[str, Decisions]) -> Fact | None:
    """What decisions state of an article: its edition's edition.yaml first, then content/articles.yaml (key "")."""
    for key in (day or "", ""):
        d = decisions.get(key)
        if d and article in d.articles:
            return d.articles[article]
    return None


def dropped(decisions: Mapping[str, Decisions]) -> set[str]:
    return {a for d in decisions.values() for a in d.drop}


# --------------------------------------------------------------------------------------------------------------- 2. select


def merges(decisions: Mapping[str, Decisions]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        sorted(tuple(sorted(g)) for d in decisions.values() for g in d.merge if len(g) > 1)
    )


def splits(decisions: Mapping[str, Decisions]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted(tuple(sorted(g)) for d in decisions.values() for g in d.split if g))


def closed(
    published: Mapping[str, Published], hashes: Mapping[str, str]
) -> dict[str, tuple[str, int]]:
    """Article -> the edition that was closed with it, and which of its stories held it: what was published together stays together, and what
    was published apart stays apart, whatever comes later, unless the editor says otherwise."""
    renamed = renames(published, hashes)
    return {
        renamed.get(a, a): (day, n)
        for day, p in sorted(published.items())
        for n, c in enumerate(p.stories)
        for a in c.articles
    }


class Placed(Value, frozen=True, kw_only=True):
    """Where an article stands: its edition, and the date it takes from its story where it shows none."""

    edition: str
    published: str | None
    published_from: str
    assumed: str | None = None


def place(
    articles: Mapping[str, Head], days: Mapping[str, str | None], threads: Sequence[Thread]
) -> tuple[dict[str, Placed], tuple[Problem, ...]]:
    """The edition of every article. `days` gives the folder's day, or None for a loose article.

    A loose article joins the edition of its own date; without one, that of its thread's dated articles (the edition that holds most of
    them, ties to the older); failing that the newest edition; when nothing at all is dated, all are in `undated`.
    """
    placed: dict[str, Placed] = {}
    problems: list[Problem] = []
    own: dict[str, str] = {}
    for key, a in articles.items():
        day = days.get(key) or (a.published[:10] if a.published else None)
        if day:
            own[key] = day
            assumed = day if a.published is None else None
            placed[key] = Placed(
                edition=day, published=a.published, published_from=a.published_from, assumed=assumed
            )
    newest = max(own.values(), default=None)
    for thread in threads:
        members = [m for m in thread.members if m in articles]
        if all(m in placed for m in members):
            continue
        homes = Counter(own[m] for m in members if m in own)
        stated = Counter(
            p[:10] for m in members if m in own and (p := articles[m].published) and own[m] in homes
        )
        home = min(homes, key=lambda d: (-homes[d], d)) if homes else None
        for m in members:
            if m in placed:
                continue
            if home:
                dates = (
                    Counter(
                        p[:10]
                        for o in members
                        if own.get(o) == home and (p := articles[o].published) and p is not None
                    )
                    or stated
                )
                date = min(dates, key=lambda d: (-dates[d], d)) if dates else None
                where_from = "story" if date else "none"
                placed[m] = Placed(
                    edition=home, published=date, published_from=where_from, assumed=date or home
                )
                what = f"no date is shown; {date or home} is assumed from the other articles of its story."
            elif newest:
                placed[m] = Placed(
                    edition=newest, published=None, published_from="none", assumed=newest
                )
                what = f"no date is shown, nor by any article of its story; it is in the newest edition, {newest}."
            else:
                placed[m] = Placed(edition=UNDATED, published=None, published_from="none")
                what = "no date is shown, nor by any other article; it is in the edition “undated”."
            problems.append(_undated(articles[m], what))
    for key, a in sorted(articles.items()):
        if key in own and a.published is None:
            problems.append(
                _undated(a, f"no date is shown; {own[key]} is assumed from its folder.")
            )
    return placed, tuple(problems)


def _undated(article: Head, what: str) -> Problem:
    import re

    inside = re.fullmatch(r"(\d{4}-\d\d-\d\d)/(.+)", article.path)
    if inside:
        fix = f"Give its date in content/{inside[1]}/edition.yaml: articles: {{{text.pasted(inside[2])}: {{date: YYYY-MM-DD}}}}"
    else:
        fix = f"Give its date in content/articles.yaml: {text.pasted(article.id)}: {{date: YYYY-MM-DD}}"
    return Problem(
        level="warning",
        where=f"content/{article.path}",
        what=what,
        fix=fix,
        name="undated",
        article=article.id,
    )


def slices(
    threads: Sequence[Thread], placed: Mapping[str, Placed]
) -> dict[str, list[tuple[int, tuple[Report, ...]]]]:
    """Edition -> (index of the thread, its reports as far as they are in that edition)."""
    out: dict[str, list[tuple[int, tuple[Report, ...]]]] = defaultdict(list)
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
    if report.original in members:
        kept = tuple(c for c in report.copies if c.article in members)
        return Report(original=report.original, copies=kept)
    first, rest = members[0], members[1:]
    again = tuple(msgspec.structs.replace(copies[m], of=first) for m in rest)
    return Report(original=first, copies=again, outside=copies[first])


def renames(published: Mapping[str, Published], hashes: Mapping[str, str]) -> dict[str, str]:
    """Id of an article of a closed edition whose file is gone -> the id under which its content lies now."""
    by_hash = {h: a for a, h in sorted(hashes.items(), reverse=True)}
    return {
        old: by_hash[h]
        for p in published.values()
        for s in p.stories
        for old, h in s.digests.items()
        if old not in hashes and h in by_hash
    }


def stories(
    threads: Sequence[Thread],
    placed: Mapping[str, Placed],
    articles: Mapping[str, Head],
    decisions: Mapping[str, Decisions],
    published: Mapping[str, Published],
    pattern: str,
    hashes: Mapping[str, str],
    breathe: Callable[[], None] = lambda: None,
) -> tuple[dict[str, list[StoryMembers]], list[Moved], list[Problem]]:
    """Stories by edition with their identity, the closed stories whose address moved or vanished, and Problems. `hashes` are article id -> content hash, by which a renamed file is recognised.

    `breathe` is called before each edition; it may raise, to give up."""
    problems: list[Problem] = []
    moved: list[Moved] = []
    by_edition: dict[str, list[StoryMembers]] = {}
    renamed = renames(published, hashes)
    sliced = slices(threads, placed)
    parted = splits(decisions)
    heirs: dict[
        tuple[str, int], Closed
    ] = {}  # (edition, thread index) -> the closed story it continues
    for edition, parts in sliced.items():
        closed = published.get(edition)
        if not closed:
            continue
        taken: dict[str, tuple[int, int]] = {}
        shares = []
        for i, reports in parts:
            held = {m for r in reports for m in r.members}
            for n, c in enumerate(closed.stories):
                common = len(held & {renamed.get(a, a) for a in c.articles})
                if common:
                    shares.append((-common, n, min(held), i, c))
        for _minus, n, _first_member, i, c in sorted(shares, key=lambda s: s[:3]):
            if c.id not in taken and (edition, i) not in heirs:
                heirs[edition, i] = c
                taken[c.id] = (i, n)
    inherited: dict[int, str] = {}
    for (_edition, i), c in sorted(heirs.items(), key=lambda h: h[0]):
        inherited.setdefault(i, c.thread)
    for edition in sorted(sliced):
        breathe()
        d = decisions.get(edition, Decisions())
        spiked = set(d.spike)
        closed = published.get(edition)
        made: list[StoryMembers] = []
        slugs: dict[str, str] = {}
        parts = sorted(
            sliced[edition], key=lambda p: (0 if (edition, p[0]) in heirs else 1, _first(p[1]))
        )
        for i, reports in parts:
            members = tuple(m for r in reports for m in r.members)
            if spiked & set(members):
                continue
            thread = threads[i]
            first = min(
                (m for m in thread.members if m in placed), key=lambda m: (placed[m].edition, m)
            )
            heir = heirs.get((edition, i))
            thread_id = heir.thread if heir else inherited.get(i) or name("thread", first)
            story_id = heir.id if heir else name("story", thread_id, edition)
            wanted = next((d.slug[m] for m in members if m in d.slug), None)
            slug = heir.slug if heir else text.slug(wanted or _slug_words(first, thread, articles))
            if wanted and heir and text.slug(wanted) != heir.slug:
                moved.append(
                    _moved(closed, heir, pattern, _url(edition, text.slug(wanted), pattern, ""))
                ) if closed else None
                slug = text.slug(wanted)
            if slug in slugs:
                bare, n = slug, 2
                while f"{bare}-{n}" in slugs:
                    n += 1
                slug = f"{bare}-{n}"
                problems.append(
                    Problem(
                        level="warning",
                        where=f"content/{articles[members[0]].path}",
                        what=f"two stories of {edition} would have the address “{bare}”; this one gets “{slug}”.",
                        fix=f"Choose another in edition.yaml: slug: {{{articles[members[0]].path.rsplit('/', 1)[-1]}: your-words}}",
                        name="same-address",
                        article=members[0],
                    )
                )
            slugs[slug] = members[0]
            section = next((d.section[m] for m in members if m in d.section), "") or next(
                (s for m in members if (s := articles[m].section)), ""
            )
            earlier = tuple(
                sorted(
                    (m for m in thread.members if m in placed and placed[m].edition < edition),
                    key=lambda m: (placed[m].edition, m),
                )
            )
            made.append(
                StoryMembers(
                    edition=edition,
                    id=story_id,
                    thread=thread_id,
                    slug=slug,
                    url=_url(edition, slug, pattern, section),
                    reports=reports,
                    earlier=earlier,
                    ties=_within(thread.ties, members),
                    near=tuple(t for t in thread.near if not _parted(t, parted)),
                )
            )
        if closed:
            made = _redirected(made, closed, renamed, moved, pattern)
        by_edition[edition] = made
    for edition, p in sorted(published.items()):
        if edition not in sliced:
            moved.extend(_moved(p, c, pattern) for c in p.stories)
    _without_taken(by_edition)
    return by_edition, moved, problems


def _redirected(
    made: list[StoryMembers],
    closed: Published,
    renamed: Mapping[str, str],
    moved: list[Moved],
    pattern: str,
) -> list[StoryMembers]:
    """Closed stories that no story continues lead to the story that holds most of their articles, or are told as vanished."""
    out = list(made)
    ids = {s.id for s in made}
    for c in closed.stories:
        old = _url(closed.edition, c.slug, pattern, "")
        if c.id in ids:
            here = next(i for i, s in enumerate(out) if s.id == c.id)
            if out[here].slug != c.slug:
                out[here] = msgspec.structs.replace(
                    out[here], redirects=(*out[here].redirects, old)
                )
            continue
        common = [
            (-len({renamed.get(a, a) for a in c.articles} & set(s.members)), i)
            for i, s in enumerate(out)
        ]
        best = min(common, default=(0, 0))
        if best[0] < 0:
            out[best[1]] = msgspec.structs.replace(
                out[best[1]], redirects=(*out[best[1]].redirects, old)
            )
            moved.append(_moved(closed, c, pattern, out[best[1]].url))
        else:
            moved.append(_moved(closed, c, pattern))
    return out


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
    """Whether the editor has said that the two are two events: then they are no near miss."""
    return any((t.a in g) != (t.b in g) for g in groups)


def _first(reports: Sequence[Report]) -> str:
    return min(m for r in reports for m in r.members)


def _within(ties: Sequence[Tie], members: Sequence[str]) -> tuple[Tie, ...]:
    inside = set(members)
    return tuple(t for t in ties if t.a in inside or t.b in inside)


def _slug_words(first: str, thread: Thread, articles: Mapping[str, Head]) -> str:
    own = articles[first]
    if own.slug:
        return own.slug
    for m in (first, *sorted(thread.members)):
        a = articles.get(m)
        if a and a.title:
            return a.title
    return own.opening or first.rsplit("/", 1)[-1]


def _url(edition: str, slug: str, pattern: str, section: str) -> str:
    """The address of a story; `undated` has no year, month and day."""
    if edition == UNDATED:
        return f"/{UNDATED}/{slug}/"
    year, month, day = edition.split("-")
    url = (
        pattern.replace(":year", year)
        .replace(":month", month)
        .replace(":day", day)
        .replace(":slug", slug)
    )
    return url.replace(":section", text.slug(section) if section else "news")


def previous(story: StoryMembers, earlier: Sequence[Previous]) -> tuple[Previous, ...]:
    """Entries of the same thread in earlier editions, newest first."""
    return tuple(
        sorted(
            (p for p in earlier if p.edition < story.edition),
            key=lambda p: (p.edition, p.id),
            reverse=True,
        )
    )
