"""Which reports are one event: threads.

Comes in: the reports and facts of one neighbourhood, the frequencies of its words, publication days, the editor's merges and splits.
Goes out: threads, each with the ties that hold it and the nearest pairs outside. Trusts that every article of a report has
facts. Pure; the order of what is handed in changes nothing.

Method: average link on the log-odds of pairs (pair.py), clipped, so that one sure pair outweighs no crowd of doubtful ones, and strict at
the border; single and complete link did worse on all data. The editor's word is law: a merge is one event, the files of a split
are an event of their own, whatever the score. So is what was published: the stories of a closed edition stay as they were, and what comes later
joins them or does not. Articles in different languages, and roundups, are joined only by decision.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np

from digest.core.model import Article, Facts, Head, Neighbourhood, Quotation, Report, Thread, Tie
from digest.desk.grouping import weights
from digest.desk.grouping.pair import REACH, Sheet, comparable

NEVER = -1e6
NEAR_MISSES = 3
NEAR_BY = 1.0  # log-odds below the border that make a near miss
# What by itself makes no near miss: many events share a day, a place, an age.
WEAK = frozenset(("day", "month-day", "place", "age"))


def stated(article: Article | Head) -> str | None:
    """The publication day as far as it is evidence: one assumed from folder or story is none."""
    return None if article.published_from in ("folder", "story", "none") else article.published


def threads(
    reports: Sequence[Report],
    articles: Mapping[str, Article],
    facts: Mapping[str, Facts],
    utterances: Mapping[str, tuple[Quotation, ...]],
    around: Neighbourhood | None = None,
    merge: Sequence[tuple[str, ...]] = (),
    split: Sequence[tuple[str, ...]] = (),
    closed: Sequence[Sequence[tuple[str, ...]]] = (),
    border: float = weights.BORDER,
) -> tuple[Thread, ...]:
    """The threads of one neighbourhood, in order of their first article. `closed`: of each closed edition its stories as they were published."""
    ids = sorted(m for r in reports for m in r.members)
    if len(ids) == 1:
        return (Thread(reports=(reports[0],)),)
    place = {a: i for i, a in enumerate(ids)}
    sheet = Sheet([facts[a] for a in ids], {a: stated(articles[a]) for a in ids}, around, reports)
    pairs = _scores(sheet)
    together = units(reports, place, [s for edition in closed for s in edition], split, closed)
    apart = _apart(together, place, split)
    for a, b in _published_apart(closed, place):
        pairs[min(a, b), max(a, b)] = NEVER
    groups = joined(average_link(together, pairs, apart, border), place, merge)
    return _threads(groups, reports, sheet, pairs, ids, border)


def _scores(sheet: Sheet) -> dict[tuple[int, int], float]:
    """Log-odds of all pairs that can come near the border; of the rest it is enough that they do not."""
    linear = sheet.linear()
    out: dict[tuple[int, int], float] = {}
    a, b = np.nonzero(np.triu(linear > -weights.CLIP - REACH, 1))
    for i, j, x in zip(a.tolist(), b.tolist(), linear[a, b].tolist(), strict=True):
        if not comparable(sheet.facts[i], sheet.facts[j]):
            out[i, j] = NEVER
            continue
        s = round(x + sheet.facts_score(i, j), 3)
        if s > -weights.CLIP:
            out[i, j] = min(weights.CLIP, s)
    return out


def units(
    reports: Sequence[Report],
    place: Mapping[str, int],
    merge: Sequence[tuple[str, ...]],
    split: Sequence[tuple[str, ...]],
    closed: Sequence[Sequence[tuple[str, ...]]] = (),
) -> list[tuple[int, ...]]:
    """What must stay together: the members of a report, unless a split takes some out, or they were published as several stories of one
    edition; of a merge; of a split."""
    group_of = {a: k for k, group in enumerate(split) for a in group}
    story_of = {
        a: (e, k)
        for e, stories in enumerate(closed)
        for k, story in enumerate(stories)
        for a in story
    }
    root = list(range(len(place)))

    def find(x: int) -> int:
        while root[x] != x:
            x = root[x]
        return x

    def tie(members: Sequence[str]) -> None:
        known = [place[m] for m in members if m in place]
        for m in known[1:]:
            a, b = sorted((find(known[0]), find(m)))
            root[b] = a

    for r in reports:
        parts: dict[int, list[str]] = {}
        for m in r.members:
            parts.setdefault(group_of.get(m, -1), []).append(m)
        for part in parts.values():
            stories = {story_of[m] for m in part if m in story_of}
            if len(stories) == len({e for e, _ in stories}):
                tie(part)
            else:  # what was published apart; who came since goes with the original's
                first = next(story_of[m] for m in part if m in story_of)
                for story in sorted(stories):
                    tie([m for m in part if story_of.get(m, first) == story])
    for group in split:
        tie(group)
    for group in merge:
        parts = {}
        for m in group:
            parts.setdefault(group_of.get(m, -1), []).append(m)
        if len(parts) == 1 or -1 not in parts:
            for part in parts.values():
                tie(part)
        else:  # a split takes precedence over a merge that names the same file
            for part in parts.values():
                tie(part)
    out: dict[int, list[int]] = {}
    for i in range(len(root)):
        out.setdefault(find(i), []).append(i)
    return [tuple(u) for _, u in sorted(out.items())]


def joined(
    groups: list[tuple[int, ...]], place: Mapping[str, int], merge: Sequence[tuple[str, ...]]
) -> list[tuple[int, ...]]:
    """The groups, those that a merge names joined whole: an editor who merges two articles means their stories. Were the two tied before
    the others are linked, the mean over both would tear off what either story held. (A merge across a split never comes this far.)"""
    out = [set(g) for g in groups]
    for named in merge:
        touched = [g for g in out if g & {place[m] for m in named if m in place}]
        for g in touched[1:]:
            touched[0] |= g
            out.remove(g)
    return sorted(tuple(sorted(g)) for g in out)


def _apart(
    units: list[tuple[int, ...]], place: Mapping[str, int], split: Sequence[tuple[str, ...]]
) -> list[int]:
    """Of each unit the split it belongs to, or -1. Units of different splits never join, nor one of a split and one of none."""
    unit_of = {m: k for k, u in enumerate(units) for m in u}
    out = [-1] * len(units)
    for k, group in enumerate(split):
        for a in group:
            if a in place:
                out[unit_of[place[a]]] = k
    return out


def _published_apart(
    closed: Sequence[Sequence[tuple[str, ...]]], place: Mapping[str, int]
) -> Iterator[tuple[int, int]]:
    """Pairs of articles that were published as two stories of one edition."""
    for stories in closed:
        for one, other in combinations(stories, 2):
            yield from (
                (place[a], place[b]) for a in one for b in other if a in place and b in place
            )


def average_link(
    units: list[tuple[int, ...]],
    pairs: Mapping[tuple[int, int], float],
    apart: list[int],
    border: float,
) -> list[tuple[int, ...]]:
    unit_of = {m: k for k, u in enumerate(units) for m in u}
    excess: dict[int, dict[int, float]] = {
        k: {} for k in range(len(units))
    }  # sums above the floor that unlisted pairs stand on
    for (i, j), s in pairs.items():
        a, b = unit_of[i], unit_of[j]
        if a == b:
            continue
        if apart[a] != apart[b]:
            s = NEVER
        excess[a][b] = excess[a].get(b, 0.0) + s + weights.CLIP
        excess[b][a] = excess[a][b]
    size = {k: len(u) for k, u in enumerate(units)}
    members = {k: list(u) for k, u in enumerate(units)}

    def mean(a: int, b: int) -> float:
        return round(excess[a][b] / (size[a] * size[b]) - weights.CLIP, 6)

    heap = [(-mean(a, b), a, b) for a in excess for b in excess[a] if a < b and mean(a, b) > border]
    heapq.heapify(heap)
    while heap:
        s, a, b = heapq.heappop(heap)
        if a not in members or b not in members or -mean(a, b) != s:
            continue
        members[a] = sorted(members[a] + members.pop(b))
        for c, x in excess.pop(b).items():
            if c != a:
                excess[a][c] = excess[a].get(c, 0.0) + x
                excess[c][a] = excess[a][c]
                del excess[c][b]
        excess[a].pop(b, None)
        size[a] += size.pop(b)
        for c in excess[a]:
            m = mean(a, c)
            if m > border:
                heapq.heappush(heap, (-m, min(a, c), max(a, c)))
    return [tuple(m) for _, m in sorted(members.items())]


def _threads(
    groups: list[tuple[int, ...]],
    reports: Sequence[Report],
    sheet: Sheet,
    pairs: Mapping[tuple[int, int], float],
    ids: list[str],
    border: float,
) -> tuple[Thread, ...]:
    group_of = {ids[m]: k for k, g in enumerate(groups) for m in g}
    own: list[list[Report]] = [[] for _ in groups]
    for r in sorted(reports, key=lambda r: r.original):
        parts: dict[int, list[str]] = {}
        for m in r.members:
            parts.setdefault(group_of[m], []).append(m)
        for k, part in parts.items():  # a report that the editor split falls into its articles
            if len(parts) == 1:
                own[k].append(r)
            else:
                own[k] += [Report(original=m) for m in part]
    inside: list[list[tuple[float, int, int]]] = [[] for _ in groups]
    outside: list[list[tuple[float, int, int]]] = [[] for _ in groups]
    for (i, j), s in pairs.items():
        a, b = group_of[ids[i]], group_of[ids[j]]
        if s <= NEVER / 2:
            continue
        if a == b:
            inside[a].append((-s, i, j))
        elif s > border - NEAR_BY:
            outside[a].append((-s, i, j))
            outside[b].append((-s, i, j))

    share = {c.article: (c.of, c.share) for r in reports for c in r.copies}

    def tie(s: float, i: int, j: int) -> Tie:
        told = sheet.told(i, j)
        for copy, of in ((ids[i], ids[j]), (ids[j], ids[i])):
            if share.get(copy, ("", 0.0))[0] == of:
                told = (("same-text", f"{share[copy][1]:.0%}"), *told)
        return Tie(
            a=ids[i], b=ids[j], score=-s, border=border, shared=told, against=sheet.excluding(i, j)
        )

    def nearest(k: int) -> list[Tie]:
        """The nearest pair outside with each other thread, if there is more to it than a day or a place."""
        out: list[Tie] = []
        others: set[int] = set()
        for s, i, j in sorted(outside[k]):
            other = group_of[ids[i]] + group_of[ids[j]] - k
            if other not in others and len(out) < NEAR_MISSES:
                found = tie(s, i, j)
                if {kind for kind, _ in found.shared} - WEAK:
                    others.add(other)
                    out.append(found)
        return out

    out = []
    for k in range(len(groups)):
        held: dict[int, tuple[float, int, int]] = {}
        for s, i, j in sorted(
            inside[k]
        ):  # the strongest ties of each article, by which it hangs on
            if i not in held or j not in held:
                held.setdefault(i, (s, i, j))
                held.setdefault(j, (s, i, j))
        out.append(
            Thread(
                reports=tuple(own[k]),
                ties=tuple(tie(*t) for t in sorted(set(held.values()))),
                near=tuple(nearest(k)),
            )
        )
    return tuple(sorted(out, key=lambda t: min(t.members)))
