"""Which reports are one event: the threads of one neighbourhood.

The pair model scores pairs (pair.py), average link joins them, and a check against the central
report undoes chains (link.py). The editor's merge and split come before every score, and so do the
stories of closed editions. The order of what comes in changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec
import numpy as np

from digest.core.model import Article, Facts, Head, Report, Thread, Tie
from digest.desk.grouping import link, reasons, units
from digest.desk.grouping.link import NEVER, Unit
from digest.desk.grouping.model import BORDER, TUNING
from digest.desk.grouping.pair import LITTLE, Sheet
from digest.desk.grouping.units import Decided

NEAR_MISSES = 3  # of a thread that are shown, at most
MOST_TRIED = 16  # pairs of a thread that are looked at for them, at most
Scores = dict[tuple[int, int], float]


def stated(article: Article | Head) -> str | None:
    """Return the publication day if it is evidence: not one assumed from folder or story."""
    assumed = article.published_from in ("folder", "story", "none")
    return None if assumed else article.published


def threads(
    reports: Sequence[Report],
    articles: Mapping[str, Article],
    facts: Mapping[str, Facts],
    decided: Decided = units.NOTHING,
    border: float = BORDER,
) -> tuple[Thread, ...]:
    """Return the threads of one neighbourhood, in order of their first article."""
    ids = sorted(m for r in reports for m in r.members)
    if len(ids) == 1:
        return (Thread(reports=(reports[0],)),)
    compared = _compared(reports, decided.named)
    place = {a: i for i, a in enumerate(compared)}
    sheet = Sheet(
        [facts[a] for a in compared],
        {a: stated(articles[a]) for a in compared},
        reports,
        articles,
    )
    pairs = scores(sheet, border)
    published, split = decided.published, decided.split
    own = units.units(reports, place, published, split, decided.closed)
    for a, b in units.published_apart(decided.closed, place):
        pairs.scores[min(a, b), max(a, b)] = NEVER
    groups = link.average_link(own, pairs.scores, units.apart(own, place, split), border)
    if not published and not split:
        groups = link.unchained(groups, own, pairs.scores, border)
    groups = units.joined(groups, place, decided.merge)
    together = (*decided.merge, *split)
    return _Threads(sheet, pairs, compared, border, together).made(groups, reports)


def _compared(reports: Sequence[Report], named: set[str]) -> list[str]:
    """Return the articles that are compared: of many copies of one text only some.

    The original, what decisions name, and the copies that differ most from the original.
    """
    out: list[str] = []
    for r in reports:
        copies = sorted(r.copies, key=lambda c: (c.share, c.article))
        out.append(r.original)
        out += [
            c.article for k, c in enumerate(copies) if k < TUNING.compared - 1 or c.article in named
        ]
    return sorted(out)


class Pairs:
    """Scores of the pairs that can come near the border, and the rule that forbids a pair."""

    def __init__(self) -> None:
        self.scores: Scores = {}
        self.rules: dict[tuple[int, int], str] = {}


def scores(sheet: Sheet, border: float = BORDER) -> Pairs:
    """Return the clipped log-odds of all pairs of two reports that can come above the floor."""
    out = Pairs()
    if not sheet.several:
        return out
    linear = sheet.linear()
    two = sheet.home[:, None] != sheet.home[None, :]
    least = TUNING.looked if sheet.articles else TUNING.unlike
    a, b = np.nonzero(np.triu(two & (linear > least - LITTLE - sheet.reach()), 1))
    for i, j, x in zip(a.tolist(), b.tolist(), linear[a, b].tolist(), strict=True):
        if not sheet.may_reach(i, j, least - x):
            continue
        first = round(x + sheet.fact_score(i, j), 3)
        if first <= least:
            continue
        score, rule = judged(sheet, i, j, first, border)
        if rule:
            out.rules[i, j] = rule
        if score > TUNING.unlike or rule:
            out.scores[i, j] = score
    return out


def judged(sheet: Sheet, i: int, j: int, first: float, border: float = BORDER) -> tuple[float, str]:
    """Return the score by which a pair is linked, and the rule that forbids it, if any does.

    `first`: its log-odds by the first step. If only one tells of the other's event, they are only
    just joined. A pair that does not join by the first step and its rules is looked at again: what
    their openings have in common may be the evidence that it lacks.
    """
    rule = sheet.forbidden(i, j, first) if first > border - TUNING.near_miss else ""
    score = bounded(first, rule)
    if score > TUNING.one_sided and sheet.is_one_sided(i, j):
        return TUNING.one_sided, rule
    if (
        score > border
        or not sheet.articles
        or (rule and sheet.asked_of_openings(i, j, rule) > TUNING.found)
    ):
        return score, rule
    again = min(TUNING.found, sheet.second_score(i, j, first))
    if again > border and not sheet.forbidden(i, j, first, again):
        return min(again, TUNING.one_sided) if sheet.is_one_sided(i, j) else again, ""
    return score, rule


def bounded(score: float, rule: str) -> float:
    """Return the score of a pair as it is linked. `rule`: what forbids to join it, if anything.

    Two languages never join. Two texts by one form are surely two events, also if a third
    article is similar to both. Two articles without evidence are not joined by themselves, but both
    may be of a group that others hold together.
    """
    if rule == "language":
        return NEVER
    if rule == "form":
        return -TUNING.sure
    most = TUNING.unproved if rule else TUNING.sure
    return max(TUNING.unlike, min(most, score))


# A report that is only just of its group: mean score, its strongest pair and the score of that, and
# its articles.
Weak = tuple[float, tuple[int, int], float, set[int]]


def _weakest(weak: Weak) -> tuple[float, int, int]:
    """Return the order of weak reports: of two alike, the smaller one first."""
    return weak[0], len(weak[3]), min(weak[3])


class _Threads:
    """Makes threads of groups: their reports, the ties that hold them, and near misses.

    `together`: articles that are one event by decision; their join is not reported as weak.
    """

    def __init__(
        self, sheet: Sheet, pairs: Pairs, ids: list[str], border: float, together: units.Ids
    ) -> None:
        self.sheet, self.pairs, self.ids, self.border = sheet, pairs, ids, border
        self.together = [set(group) for group in together]
        self.group_of: dict[str, int] = {}

    def made(self, groups: Sequence[Unit], reports: Sequence[Report]) -> tuple[Thread, ...]:
        """Return the threads, in order of their first article."""
        self.group_of = {self.ids[m]: k for k, g in enumerate(groups) for m in g}
        own = self._reports(len(groups), reports)
        inside, outside = self._sorted_pairs(len(groups))
        out = [
            Thread(
                reports=tuple(own[k]),
                ties=(*self._ties(sorted(inside[k])), *self._copies(own[k])),
                near=(*self._near(k, sorted(outside[k])), *self._weak(groups[k], inside[k])),
            )
            for k in range(len(groups))
        ]
        return tuple(sorted(out, key=lambda t: min(t.members)))

    def _reports(self, count: int, reports: Sequence[Report]) -> list[list[Report]]:
        """Return the reports of each group; a report that the editor split falls into articles."""
        own: list[list[Report]] = [[] for _ in range(count)]
        for r in sorted(reports, key=lambda r: r.original):
            home = self.group_of[r.original]
            parts: dict[int, list[str]] = {}
            for m in r.members:
                parts.setdefault(self.group_of.get(m, home), []).append(m)
            for k, part in parts.items():
                own[k] += [r] if len(parts) == 1 else [Report(original=m) for m in part]
        return own

    def _sorted_pairs(
        self, count: int
    ) -> tuple[list[list[tuple[float, int, int]]], list[list[tuple[float, int, int]]]]:
        """Return the pairs inside each group, and the pairs near the border outside it."""
        inside: list[list[tuple[float, int, int]]] = [[] for _ in range(count)]
        outside: list[list[tuple[float, int, int]]] = [[] for _ in range(count)]
        for (i, j), s in self.pairs.scores.items():
            a, b = self.group_of[self.ids[i]], self.group_of[self.ids[j]]
            if s <= NEVER / 2:
                continue
            if a == b:
                inside[a].append((-s, i, j))
            elif s > self.border - TUNING.near_miss:
                outside[a].append((-s, i, j))
                outside[b].append((-s, i, j))
        return inside, outside

    def _ties(self, pairs: list[tuple[float, int, int]]) -> tuple[Tie, ...]:
        """Return the strongest tie of each article, by which it belongs to the group."""
        held: dict[int, tuple[float, int, int]] = {}
        for s, i, j in pairs:
            if i not in held or j not in held:
                held.setdefault(i, (s, i, j))
                held.setdefault(j, (s, i, j))
        return tuple(self._tie(*t) for t in sorted(set(held.values())))

    def _copies(self, reports: Sequence[Report]) -> Iterator[Tie]:
        """Yield the tie of each copy with what it is a copy of: both are one text."""
        place = {a: i for i, a in enumerate(self.ids)}
        for copy in (c for r in reports for c in r.copies):
            same: reasons.Reasons = (("same-text", f"{copy.share:.0%}"),)
            if copy.article in place and copy.of in place:
                i, j = place[copy.article], place[copy.of]
                same += reasons.shared(self.sheet, i, j)
            yield Tie(a=copy.article, b=copy.of, score=TUNING.sure, border=self.border, shared=same)

    def _near(self, k: int, pairs: list[tuple[float, int, int]]) -> tuple[Tie, ...]:
        """Return the nearest pair with each other group, if the editor should look at it."""
        out: list[Tie] = []
        others: set[int] = set()
        tried = 0
        for s, i, j in pairs:
            other = self.group_of[self.ids[i]] + self.group_of[self.ids[j]] - k
            if other in others:
                continue
            tried += 1
            if self._may_be_one(s, i, j):
                others.add(other)
                out.append(self._tie(s, i, j))
            if len(out) == NEAR_MISSES or tried == MOST_TRIED:
                break
        return tuple(out)

    def _may_be_one(self, s: float, i: int, j: int) -> bool:
        """Return whether a pair outside a group is near by what its openings tell as well.

        `s`: its score with the sign turned. Of such pairs of made weeks a third are one event; of
        those that are near by the first step alone, a tenth.
        """
        if not self.sheet.articles:
            return reasons.more_than_setting(self.sheet, i, j)
        if -s > self.border:
            return True
        again = self.sheet.second_score(i, j, self.sheet.score(i, j))
        return again > self.border - TUNING.near_miss

    def _weak(self, group: Unit, pairs: list[tuple[float, int, int]]) -> Iterator[Tie]:
        """Yield for each report that is only just of the group its strongest pair in it.

        The score is the mean of the report's pairs, by which it was joined. Of two reports whose
        strongest pair is the same, it is the pair of the one that matches the group less.
        """
        home = self.sheet.home
        if len({int(home[m]) for m in group}) < 2:
            return
        known = {(i, j): -s for s, i, j in pairs}
        weak: list[Weak] = []
        for report in sorted({int(home[m]) for m in group}):
            own = [m for m in group if home[m] == report]
            others = [m for m in group if home[m] != report]
            if self.together and self._is_decided(own, others):
                continue
            two = [(min(i, j), max(i, j)) for i in own for j in others]
            mean = sum(known.get(p, TUNING.unlike) for p in two) / len(two)
            best = max(two, key=lambda p: (known.get(p, TUNING.unlike), -p[0], -p[1]))
            if mean <= self.border + TUNING.weak:
                weak.append((round(mean, 3), best, known.get(best, TUNING.unlike), set(own)))
        seen: set[tuple[int, int]] = set()
        for mean, best, score, members in sorted(weak, key=_weakest):
            if best not in seen:
                seen.add(best)
                yield self._weak_tie(best, score, mean, members)

    def _weak_tie(self, pair: tuple[int, int], score: float, mean: float, own: set[int]) -> Tie:
        """Return the strongest pair of a report that is only just of its group.

        The article of that report comes first. `mean`: of all its pairs; `score`: of this one.
        """
        tie = self._tie(-score, *pair)
        a, b = (tie.a, tie.b) if pair[0] in own else (tie.b, tie.a)
        against = tie.against
        if mean < score:
            against = (("group", "the other articles of the story match it less"), *against)
        return msgspec.structs.replace(tie, a=a, b=b, score=mean, joined=True, against=against)

    def _is_decided(self, own: Sequence[int], others: Sequence[int]) -> bool:
        """Return whether a decision of the editor names articles of both as one event."""
        one, other = ({self.ids[m] for m in side} for side in (own, others))
        return any(one & group and other & group for group in self.together)

    def _tie(self, s: float, i: int, j: int) -> Tie:
        """Return a pair with its reasons. `s`: its score with the sign turned."""
        shared = reasons.shared(self.sheet, i, j)
        a, b = self.ids[i], self.ids[j]
        against = reasons.against(self.sheet, i, j, self.pairs.rules.get((i, j), ""))
        if self.group_of[a] != self.group_of[b] and -s > self.border:
            against = (("group", "the other articles of the story do not match"), *against)
        return Tie(a=a, b=b, score=-s, border=self.border, shared=shared, against=against)
