"""Figures that reports of one story give differently for the same thing.

In: a story and its articles. Out: `Difference`s: each figure, who prints it, in whose words. Trusts that reports are independent: copies
of one report are not compared with one another. Precision before recall: a claim is compared only with one of the same key, in the same
scope and place, whose surrounding words agree; never where one source gives both figures. A later figure of the same outlet is an
update of its earlier one, and only the latest is compared.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import combinations

from digest.core.model import Article, Difference, Evidence, Figure, StoryMembers
from digest.desk.entry.evidence import evidence
from digest.desk.figures.claim import Claim, settle
from digest.desk.figures.nobody import BARE
from digest.desk.figures.read import claims
from digest.desk.figures.shapes import BODIES, ROLES
from digest.desk.figures.vocabulary import MONEY
from digest.desk.words.forms import stem

MOST = 6  # differences of a story
MONTH = 31  # days
WEEK = 7
ROUNDED = 0.05  # difference that rounding explains
STATES = frozenset(
    map(
        stem,
        "cross crosses pass passes see sees saw have has had be carry carries carrying bring brings use uses take takes hold holds seat count number employ employs serve serves contain contains total run runs".split(),
    )
)
SUMS = frozenset(
    stem(w)
    for w in (
        *ROLES,
        *MONEY,
        "million",
        "billion",
        "trillion",
        "bn",
        "expect",
        "company",
        "government",
    )
)
TOPIC = frozenset(
    stem(w)
    for w in (
        "repair repairs work works project plan scheme order deal contract law bill measure measures programme program damage fire put puts set sets estimate "
        "estimates finance ministry minister operator office official officials authority authorities"
    ).split()
)
NEAR = 1.5  # times another sum at which both can be of one thing though nothing else says so
FAR = 4.0  # at which they are of two things though their sentences share a word
FAR_TOLL = 4.0  # a toll so many times another is of another event, or of all of them
FEW = 9  # people at most of whom another report may say that there was nobody
TELLERS = frozenset(
    stem(w)
    for w in "police firefighters brigade spokesman spokeswoman mayor hurt injured killed dead missing people person statement hospital".split()
)
STRENGTHS = 1.0  # magnitudes farther apart are of two quakes
CONTEXT = 2  # content words in common, beside the thing itself


def differences(story: StoryMembers, articles: Mapping[str, Article]) -> tuple[Difference, ...]:
    """Every difference that is sure, in the order of the text."""
    if len(story.reports) < 2:
        return ()
    found: list[tuple[int, Claim]] = []
    for r, report in enumerate(story.reports):
        for id in report.members:
            if id in articles and articles[id].language[:2] in ("en", "un"):
                found += [(r, c) for c in claims(articles[id])]
    by_key: dict[tuple[str, ...], list[tuple[int, Claim]]] = {}
    for r, c in found:
        by_key.setdefault(c.key, []).append((r, c))
    out: list[Difference] = []
    for all_of_key in by_key.values():
        if not _disputed(all_of_key):
            continue
        for _, c in all_of_key:
            settle(c)
        same_key = _without_several(all_of_key)
        if len({r for r, _ in same_key}) > 1:
            out += _of_one_thing(same_key)
    return tuple(out[:MOST])


def _disputed(found: Sequence[tuple[int, Claim]]) -> bool:
    """Two reports contradict each other, if both figures are of one thing: asked before the sentences are read for that."""
    if len({(c.low, c.high) for _, c in found}) < 2:
        return False
    return any(r != k and contradict(a, b) for (r, a), (k, b) in combinations(found, 2))


def _without_several(found: Sequence[tuple[int, Claim]]) -> list[tuple[int, Claim]]:
    """Where one source gives several figures in the same words ("starts at $999", "starts at $1,199"), they are of several things, and
    nobody can tell which of them another source means."""
    if found[0][1].key[0] in ("fate", "age"):
        return list(found)
    seen: dict[tuple[str, str], set[tuple[float, float]]] = {}
    for _, c in found:
        seen.setdefault((c.article.id, _same_words(c)), set()).add((c.low, c.high))
    return [(r, c) for r, c in found if len(seen[c.article.id, _same_words(c)]) == 1]


def _same_words(c: Claim) -> str:
    if c.kind in ("vote", "magnitude"):
        return ""  # several votes in one text are on several things
    return c.role or c.link[0]


def contradict(a: Claim, b: Claim) -> bool:
    """Both cannot be right, whatever was rounded or hedged."""
    if a.low <= b.high and b.low <= a.high:
        return False
    if a.kind == "date":
        return True
    if a.kind == "age":
        return abs(a.low - b.low) > _birthdays(a.article.published, b.article.published)
    if a.key[:2] == ("fate", "hurt") and (a.low + a.sum == b.low or b.low + b.sum == a.low):
        return False  # one counts the dead among those hit, the other beside them
    x, y = (a, b) if a.digits <= b.digits else (b, a)
    # The rounder figure may be the other, rounded.
    return not (
        x.low == x.high
        and y.low == y.high
        and x.digits < y.digits
        and abs(x.low - y.low) <= min(ROUNDED * y.low, _unit(x))
    )


def _unit(c: Claim) -> float:
    """One of the last digit that is not a nought: 10 for 410, 100 for 4,100."""
    return float(10 ** (math.floor(math.log10(c.low)) - c.digits + 1)) if c.low > 0 else 0.0


def _apart(a: Claim, b: Claim) -> bool:
    """Printed so long after one another that the world, not the report, may have changed."""
    days = _days(a.article.published, b.article.published)
    return days is not None and days > WEEK


def _days(one: str | None, two: str | None) -> int | None:
    try:
        return abs(
            (date.fromisoformat((one or "")[:10]) - date.fromisoformat((two or "")[:10])).days
        )
    except ValueError:
        return None


def _birthdays(one: str | None, two: str | None) -> float:
    """How many years older somebody may have become between two days; where a day is not known, one."""
    days = _days(one, two)
    if days is None:
        return 1
    return 0 if days <= MONTH else math.ceil(days / 365)


def same_thing(a: Claim, b: Claim) -> bool:
    """Both figures are of one thing, as far as the words around them tell."""
    if a.key != b.key:
        return False
    if a.kind == "age":
        return True
    if _apart(a, b):
        return False
    if a.scope != b.scope:
        return False
    if (a.places and b.places and not a.places & b.places) or (
        a.weekdays and b.weekdays and not a.weekdays & b.weekdays
    ):
        return False
    if a.key[0] == "fate":
        if not (a.high and b.high):
            return _of_nobody(*((b, a) if a.high else (a, b)))
        if BARE in (a.role, b.role):
            return False
        low, high = sorted((a.low or a.high, b.low or b.high))
        return high <= FAR_TOLL * low
    if a.kind == "magnitude":
        return abs(a.low - b.low) <= STRENGTHS
    if _one_state(a, b):
        return True
    if a.kind == "vote":
        return _one_vote(a, b)
    if a.kind == "money" and (a.role or b.role):
        return a.role == b.role and _one_sum(a, b)
    if a.kind == "per cent" and a.before and a.before == b.before and a.after == b.after:
        return True  # "Turnout was 62 percent"
    if a.before and b.before:
        if a.link[0] != b.link[0] or not (a.before <= b.before or b.before <= a.before):
            return False
    elif not (a.opens and b.opens and a.link[1]) or a.link[1] != b.link[1]:
        return False
    if a.after and b.after and not a.after & b.after:
        return False
    return len(a.context & b.context) >= CONTEXT


def _of_nobody(none: Claim, some: Claim) -> bool:
    """Nobody was hurt, and a few were: of one thing, unless the sentence tells of what nobody was hurt in, and the other tells of nothing
    like it. Where many were hurt, "nobody" is of a part of it."""
    told = {*none.before, *none.after} - TOPIC - TELLERS
    there = some.context - TOPIC - TELLERS
    return some.low <= FEW and not (told and there and told.isdisjoint(there))


def _one_state(a: Claim, b: Claim) -> bool:
    """Both clauses say the same but for a verb of being or having: "carries 64 trains", "brings 58 trains"."""
    if a.kind != "count":
        return False
    one, two = (a.before | a.after) - STATES, (b.before | b.after) - STATES
    return one == two and len(one) >= CONTEXT and all(c.before or c.opens for c in (a, b))


def _one_vote(a: Claim, b: Claim) -> bool:
    """One body, on one thing."""
    return (
        a.context & BODIES == b.context & BODIES
        and len((a.context & b.context) - {"vote"}) >= CONTEXT
    )


def _one_sum(a: Claim, b: Claim) -> bool:
    """Two costs, two fines: of one thing when their sentences share a word for it; and where one names its thing only as a text names
    what it is all about ("the repair will cost", "puts the cost at"), when they are so near that two things would hardly have them."""
    shared = (a.context & b.context) - SUMS - STATES
    low, high = sorted((a.low or a.high, b.low or b.high))
    bare = any(not ((c.before | c.after) - SUMS - STATES - TOPIC) for c in (a, b))
    return high <= (FAR if shared else NEAR if bare else 0.0) * low


def _of_one_thing(found: Sequence[tuple[int, Claim]]) -> list[Difference]:
    out: list[Difference] = []
    free = list(found)
    while free:
        head = free[0][1]
        group = [(r, c) for r, c in free if c is head or same_thing(head, c)]
        free = [x for x in free if x not in group]
        made = _difference(group)
        if made:
            out.append(made)
    return out


def _difference(group: Sequence[tuple[int, Claim]]) -> Difference | None:
    # A source that gives two figures itself knows more than a table could say.
    of: dict[str, list[Claim]] = {}
    for _, c in group:
        of.setdefault(c.article.id, []).append(c)
    of = {id: cs for id, cs in of.items() if not any(contradict(x, y) for x in cs for y in cs)}
    report = {c.article.id: r for r, c in group}
    firsts = [cs[0] for cs in of.values()]
    latest, old = _latest(firsts)
    against = [
        c
        for c in latest
        if any(contradict(c, k) and report[c.article.id] != report[k.article.id] for k in latest)
    ]
    if not against:
        return None
    rows: dict[tuple[float, float], list[Claim]] = {}
    for c in against:
        rows.setdefault((c.low, c.high), []).append(c)
    if len(rows) < 2:
        return None
    head = against[0]
    return Difference(
        about=head.article.text[head.about[0] : head.about[1]],
        kind=head.kind,
        rows=tuple(_row(cs) for cs in rows.values()),
        updates=tuple(_row([c]) for c in old),
    )


def _latest(found: Sequence[Claim]) -> tuple[list[Claim], list[Claim]]:
    """Of each outlet the latest claim, and the earlier ones."""
    newest: dict[str, Claim] = {}
    old: list[Claim] = []
    for c in found:
        name = c.article.outlet or c.article.id
        before = newest.get(name)
        if before is None:
            newest[name] = c
        elif (c.article.published or "") > (before.article.published or ""):
            old.append(before)
            newest[name] = c
        elif (c.article.published or "") < (before.article.published or ""):
            old.append(c)
        elif contradict(c, before):
            newest[f"{name}/{c.article.id}"] = c
    keep = list(newest.values())
    return [c for c in found if c in keep], [c for c in old if any(contradict(c, k) for k in keep)]


def _row(found: Sequence[Claim]) -> Figure:
    head = found[0]
    days = sorted(d for c in found if (d := c.article.published))
    return Figure(
        text=head.article.text[head.span[0] : head.span[1]],
        evidence=tuple(_evidence(c) for c in found),
        published=days[0] if days else None,
    )


def _evidence(c: Claim) -> Evidence:
    return evidence(c.article, c.sentence, c.sentence, c.span, exact=True)
