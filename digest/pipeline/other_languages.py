"""Suggestions across languages, as near misses of the threads of both articles.

Articles that are not in the commonest language are compared with all others of about the same day.
The suggestions of a day are remembered by all that was compared. Undated loose articles get none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import structs

from digest.core import packing
from digest.core.model import Article, Facts, Thread, Tie
from digest.desk.grouping import languages
from digest.desk.words import hashes
from digest.intake import content
from digest.pipeline.results import Read
from digest.pipeline.run import Run

Threads = list[tuple[Thread, ...]]


def suggested(read: Read, threads: Threads, run: Run) -> Threads:
    """Return the threads, those of a suggested pair with the pair among their near misses."""
    ties: dict[str, list[Tie]] = defaultdict(list)
    for tie in _ties(read, run):
        ties[tie.a].append(tie)
        ties[tie.b].append(tie)
    if not ties:
        return threads
    return [tuple(_with_ties(t, ties) for t in own) for own in threads]


def _with_ties(thread: Thread, ties: Mapping[str, Sequence[Tie]]) -> Thread:
    members = set(thread.members)
    found = [
        tie
        for m in thread.members
        for tie in ties.get(m, ())
        if not (tie.a in members and tie.b in members)
    ]
    return structs.replace(thread, near=(*thread.near, *found)) if found else thread


def _ties(read: Read, run: Run) -> list[Tie]:
    """Return the best pair of each article that is not in the commonest language."""
    spoken = {a: hashes.base_language(h.language) for a, h in read.heads.items() if not h.roundup}
    known = Counter(t for t in spoken.values() if t != "und")
    if len(known) < 2:
        return []
    main = min(known, key=lambda t: (-known[t], t))
    by_day: dict[int, list[str]] = defaultdict(list)
    for a in sorted(spoken):
        head = read.heads[a]
        arrived = content.day_of(head.path) or head.published
        if arrived and spoken[a] != "und":
            by_day[date.fromisoformat(arrived[:10]).toordinal()].append(a)
    out: list[Tie] = []
    for day in sorted(by_day):
        foreign = [a for a in by_day[day] if spoken[a] != main]
        if foreign:
            window = range(day - languages.TUNING.window, day + languages.TUNING.window + 1)
            others = [a for d in window for a in by_day.get(d, ())]
            out += _of_day(read, run, foreign, others)
    return [t for k, t in enumerate(out) if t not in out[:k]]


def _of_day(read: Read, run: Run, foreign: list[str], others: list[str]) -> list[Tie]:
    """Return the suggestions for the articles of one day, remembered by all that is compared."""
    keys = read.readings.keys

    def profile(article: str) -> languages.Profile:
        rest = read.readings.rest(article)
        return languages.profile(
            packing.unpack(rest.article, Article), packing.unpack(rest.facts, Facts)
        )

    def made() -> list[Tie]:
        return languages.suggestions([profile(a) for a in foreign], [profile(a) for a in others])

    depends = packing.pack([[keys[a] for a in foreign], [keys[a] for a in others]])
    return run.memo.value("languages", depends, made, list[Tie])
