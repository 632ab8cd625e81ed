"""First sentences that set a scene ("The town woke to the sound of bells") and say no news.

A scene needs a positive sign. Either it has words of weather, senses or waiting, and nothing of a
report: no figure, no reporting verb, no word of a headline. Where it only shares names with a
headline, two such words are needed. Or a sentence soon behind it is the news: that one names a day
and has more of the headline, while the first has no day, no figure and no reporting verb.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from digest.core import tables
from digest.desk.summary.candidates import Candidate
from digest.desk.summary.standalone import QUOTE_MARKS, Reference, can_open, reference
from digest.desk.summary.tuning import TUNING
from digest.desk.words.forms import BARE
from digest.desk.words.sentence import CODES

# Not months: "on October 6, 1996" is of the past that a feature recalls.
_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday today tonight yesterday".split()
)


def mark(pool: Sequence[Candidate], headlines: Collection[int]) -> None:
    """Mark the candidates that set a scene. `headlines`: the codes of the headlines' words."""
    opening: dict[str, list[Candidate]] = {}
    telling = len(headlines) >= TUNING.headline_words
    for c in pool:
        early = telling and c.index < TUNING.scene_within
        if early and may_be_scene(c.lower, c.article.language):
            c.scene = is_scene(c.text, c.article.language, headlines)
        if c.index < TUNING.news_within:
            opening.setdefault(c.article.id, []).append(c)
    for found in opening.values():
        if not (telling or _is_bare(found[0])):
            continue
        at = news_at(found, headlines)
        found[at].is_news = at > 0
        for c in found[:at]:
            c.before_news = True


def news_at(found: Sequence[Candidate], headlines: Collection[int]) -> int:
    """Return the place of the news behind a scene, 0 where the first sentence sets none.

    `found`: the sentences that open an article, in order.
    """
    first = found[0]
    if first.index or first.article.language[:2] not in ("en", "un"):
        return 0
    if _names_day(first) or _has_figure(first) or _reports(first):
        return 0
    own = len(first.bag.intersection(headlines))
    if own > TUNING.scene_shares:
        return 0
    for at, c in enumerate(found):
        if not _names_day(c):
            continue
        shared = len(c.bag.intersection(headlines))
        plain = _has_figure(c) and (_reports(c) or _is_bare(first))
        if shared < own or (shared == own and not plain):
            continue
        if c.text[0] in QUOTE_MARKS or not can_open(c.text, c.article.language):
            continue
        if reference(c.text, c.article.language) == Reference.NONE:
            return at
    return 0


def _is_bare(c: Candidate) -> bool:
    """Return whether a short sentence names nobody and nothing: "The bell was a borrowed one."."""
    return c.words <= TUNING.bare_scene and len(c.said.capitals) <= 1


def _names_day(c: Candidate) -> bool:
    return not _DAYS.isdisjoint(c.lower)


def _has_figure(c: Candidate) -> bool:
    return any(map(str.isdigit, c.text))


def _reports(c: Candidate) -> bool:
    return not tables.words("summary/scenes", "en reports").isdisjoint(c.lower)


def may_be_scene(words: frozenset[str], language: str) -> bool:
    """Return whether one of a sentence's words is a sign of a scene. `words`: in lower case."""
    primary = language[:2] if language[:2] != "un" else "en"
    return not tables.words("summary/scenes", primary).isdisjoint(words)


def is_scene(text: str, language: str, headlines: Collection[int]) -> bool:
    """Return whether the sentence sets a scene."""
    primary = language[:2] if language[:2] != "un" else "en"
    signs = tables.words("summary/scenes", primary)
    words = text.split()
    if primary == "de":
        words = text.lower().split()
    found = len(signs.intersection(map(BARE.__getitem__, words)))  # "The Silence" is a title
    if not found:
        return False
    words = text.split()
    low = {BARE[w.lower()] for w in words}
    if not low.isdisjoint(tables.words("summary/scenes", f"{primary} reports")):
        return False
    if any(c.isdigit() for c in text):
        return False
    shared = [w for w in words if (code := CODES[w.lower()]) & 1 and code in headlines]
    if primary == "de":
        return not shared
    if any(w[0].islower() for w in shared):
        return False
    return found > 1 if shared else True
