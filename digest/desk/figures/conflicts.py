"""Figures that the articles of one story give differently for the same thing.

All articles are compared, also the copies of one report and the articles of earlier editions: an
agency's later toll is the commonest real difference. A figure that the same outlet or report
printed earlier is an update, and the newest counts. Precision before recall: an article that gives
two figures for a thing is not compared, unless it attributes one of them to another source.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import msgspec

from digest.core.model import Article, Difference, Evidence, Figure, Source, StoryMembers
from digest.desk.entry.evidence import evidence
from digest.desk.entry.opinion import is_opinion, opinions
from digest.desk.figures.claim import Claim, settle
from digest.desk.figures.read import claims
from digest.desk.figures.rivals import may_have_any
from digest.desk.figures.same_thing import (
    contradict,
    days_between,
    is_of_kind,
    is_same_thing,
    kind_of,
    middle,
)
from digest.desk.figures.tuning import TUNING
from digest.desk.figures.vocabulary import FATE, LARGE, MONEY, ROLES

PAST = ("ed", "dead", "hurt")  # endings of words for what happened
PER_CENT = ("percent", "per cent")
ONE_THING = ("fate", "age")  # keys for which one text may give several figures in the same words


def differences(
    story: StoryMembers, articles: Mapping[str, Article], earlier: Sequence[Article] = ()
) -> tuple[Difference, ...]:
    """Return every difference that is sure, in the order of the text.

    `earlier`: articles of the thread in earlier editions. Their figures are shown beside those of
    the story: "27", and "25" the day before.
    """
    if len(articles) == 1 and not earlier and not any(map(may_have_any, articles.values())):
        return ()  # most stories
    commented = opinions(articles)
    members = [articles[m] for m in story.members if m in articles and m not in commented]
    before = _recent(members, earlier)
    if len(members) == 1 and not before and not may_have_any(members[0]):
        return ()
    voices = _voices(story, articles) | {a.id: a.outlet or a.id for a in before}
    by_key: dict[tuple[str, ...], list[Claim]] = {}
    for a in members:
        for c in _claims(a):
            by_key.setdefault(_compared(c), []).append(c)
    for a in before if by_key else ():
        for c in _claims(a):
            if (key := _compared(c)) in by_key:
                by_key[key].append(c)
    made: list[tuple[Difference, frozenset[float]]] = []
    for found in by_key.values():
        if not _is_disputed(found):
            continue
        for c in found:
            settle(c)
        clear = _without_several(found)
        if len({c.article.id for c in clear}) > 1 or any(c.base for c in clear):
            made += _of_one_thing(clear, voices)
    own = {a.id for a in members}
    out = [d for d in _once(made) if any(e.article in own for r in d.rows for e in r.evidence)]
    return tuple(_with_earlier(d, before) for d in out[: TUNING.most_tables])


def _once(found: Sequence[tuple[Difference, frozenset[float]]]) -> list[Difference]:
    """Return the differences without the second of two that say the same of one thing.

    "drums looted: 17, fourteen" and "drums: fourteen, seventeen".
    """
    out: list[tuple[Difference, frozenset[float]]] = []
    for d, values in found:
        words = {*d.about.lower().split()}
        if not any(
            d.kind == k.kind and values == same and words & {*k.about.lower().split()}
            for k, same in out
        ):
            out.append((d, values))
    return [d for d, _ in out]


def _claims(article: Article) -> list[Claim]:
    """Return the claims of an article; those that alone count things of their kind are marked."""
    found = claims(article)
    of_kind: dict[str, set[tuple[float, float]]] = {}
    for c in found:
        if c.kind in ("count", "money", "speed") and not c.outdated:
            of_kind.setdefault(kind_of(c), set()).add((c.low, c.high))
    for c in found:
        c.only = len(of_kind.get(kind_of(c), ())) == 1
    return found


def _compared(c: Claim) -> tuple[str, ...]:
    """Return the key of claims that are compared.

    Things of one kind, with whatever word before it.
    """
    return ("count", kind_of(c)) if is_of_kind(c) else c.key


def _recent(members: Sequence[Article], earlier: Sequence[Article]) -> list[Article]:
    """Return the newest reports of earlier editions whose figures can be compared."""
    newest = max((a.published or "" for a in members), default="")
    found = [a for a in earlier if not is_opinion(a)]
    days = [(days_between(newest, a.published), a) for a in found]
    recent = [a for n, a in days if n is not None and n <= TUNING.week]
    recent.sort(key=lambda a: (a.published or "", a.id))
    return recent[-TUNING.most_earlier :]


def _with_earlier(difference: Difference, before: Sequence[Article]) -> Difference:
    """Add the articles of earlier editions that the figures are from."""
    figures = (*difference.rows, *difference.updates)
    cited = {e.article for f in figures for e in f.evidence}
    sources = tuple(Source.citing(a) for a in before if a.id in cited)
    return msgspec.structs.replace(difference, earlier=sources) if sources else difference


def _voices(story: StoryMembers, articles: Mapping[str, Article]) -> dict[str, str]:
    """Whose figure an article prints: its report's where it is a copy, else its outlet's."""
    voices: dict[str, str] = {}
    for report in story.reports:
        for id in report.members:
            if id in articles:
                copied = report.original if report.copies else ""
                voices[id] = copied or articles[id].outlet or id
    return voices


def _is_disputed(found: Sequence[Claim]) -> bool:
    """Return whether two articles contradict each other, if both figures are of one thing."""
    if len({(c.low, c.high) for c in found}) < 2:
        return False
    return any(c.base for c in found) or any(
        a.article.id != b.article.id and contradict(a, b) for a, b in combinations(found, 2)
    )


def _without_several(found: Sequence[Claim]) -> list[Claim]:
    """Leave out what one article says in the same words of several figures ("starts at $999").

    They count several things, and it is unclear which of them another article means.
    """
    if found[0].key[0] in ONE_THING:
        return list(found)
    seen: dict[tuple[str, str], set[tuple[float, float]]] = {}
    for c in found:
        seen.setdefault((c.article.id, _same_words(c)), set()).add((c.low, c.high))

    def several(c: Claim) -> bool:
        others = seen[c.article.id, _same_words(c)] - {(c.low, c.high)}
        far = TUNING.far if c.kind == "money" else LARGE  # sums far apart are not mistaken
        return any(low <= far * c.high and c.low <= far * high for low, high in others)

    based = {id(c.base) for c in found if c.base}
    return [c for c in found if c.base or id(c) in based or not several(c)]


def _same_words(c: Claim) -> str:
    if c.kind in ("vote", "magnitude"):
        return ""  # several votes in one text are on several things
    return c.role or c.link[0]


def _of_one_thing(
    found: Sequence[Claim], voices: Mapping[str, str]
) -> list[tuple[Difference, frozenset[float]]]:
    """Return the differences, each with the figures of all claims of its thing."""
    out: list[tuple[Difference, frozenset[float]]] = []
    free = list(found)
    while free:
        head = free[0]
        group = [c for c in free if c is head or (not c.base and is_same_thing(head, c))]
        group += [c for c in free if c.base and c is not head and c.base in group]
        free = [c for c in free if c not in group]
        made = _difference(group, voices)
        if made:
            out.append((made, frozenset(map(middle, group))))
    return out


def _difference(group: Sequence[Claim], voices: Mapping[str, str]) -> Difference | None:
    # An article that gives two figures itself knows more than a table could say.
    of: dict[str, list[Claim]] = {}
    for c in group:
        of.setdefault(c.article.id, []).append(c)
    exact = []
    for cs in of.values():
        own = [c for c in cs if not c.base]
        if not any(contradict(x, y) for x, y in combinations(own, 2)):
            exact += [min(own, key=_width)] if own else []
            exact += [c for c in cs if c.base in own]
    latest, old = _latest(exact, voices)
    wrong = [c.base for c in latest if c.corrects and c.base]
    wrong += [c for c in latest if c.outdated]
    latest, old = [c for c in latest if c not in wrong], [*old, *wrong]
    against = [c for c in latest if any(_differ(c, k) for k in (*latest, *old) if k is not c)]
    if not against:
        return None
    given = {(c.low, c.high) for c in against}
    against = [c for c in latest if (c.low, c.high) in given]  # all who give these figures
    rows: dict[tuple[float, float], list[Claim]] = {}
    for c in against:
        rows.setdefault((c.low, c.high), []).append(c)
    captions = [c.caption for c in against if c.caption]
    if not captions or (len(rows) < 2 and not old):
        return None
    return Difference(
        about=_with_fate(max(captions, key=_fitness), against),
        kind=against[0].kind,
        rows=tuple(_row(cs) for cs in rows.values()),
        updates=tuple(_row([c]) for c in old),
    )


def _differ(a: Claim, b: Claim) -> bool:
    """Return whether they contradict each other, or one is given as a rival of the other."""
    return a.base is b or b.base is a or contradict(a, b)


def _with_fate(caption: str, found: Sequence[Claim]) -> str:
    """Add to a bare noun ("passengers") what happened, where an article has the word for it."""
    if " " in caption or caption in FATE or found[0].key[0] != "fate":
        return caption
    words = [w for w, fate in FATE.items() if fate == found[0].key[1] and w.endswith(PAST)]
    texts = [c.article.text for c in found]
    said = next((w for w in words if any(f" {w}" in text for text in texts)), "")
    return f"{caption} {said}" if said else caption


def _width(c: Claim) -> float:
    """Return how much a claim leaves open: "more than 150" more than "151"."""
    return c.high - c.low


def _fitness(caption: str) -> tuple[bool, ...]:
    """Return how fit a caption is; of captions alike in this the first is used."""
    words = caption.split()
    a_thing = caption not in MONEY and caption not in PER_CENT
    return words[0] != "others", a_thing, len(words) > 1, words[0].lower() in ROLES


def _latest(found: Sequence[Claim], voices: Mapping[str, str]) -> tuple[list[Claim], list[Claim]]:
    """Return the newest claims of each voice, and the earlier ones that they contradict."""
    by_voice: dict[str, list[Claim]] = {}
    for c in found:
        by_voice.setdefault(voices[c.article.id], []).append(c)
    newest: list[Claim] = []
    old: list[Claim] = []
    for cs in by_voice.values():
        last = max((c.article.published or "") for c in cs)
        current = [c for c in cs if (c.article.published or last) == last]
        earlier = [c for c in cs if c not in current]
        replaced = [c for c in earlier if any(contradict(c, k) for k in current)]
        newest += current + [c for c in earlier if c not in replaced]  # the same figure: no update
        old += replaced
    return [c for c in found if c in newest], [c for c in found if c in old]


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
