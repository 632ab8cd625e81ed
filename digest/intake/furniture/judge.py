"""Decide for each line whether it is body, first by itself and then among its neighbours.

Two small logistic regressions (tables in `weights`, made by `bench/train_clean.py`) give the
log-odds of body. ALONE scores a line by `OWN`; then CLEAN or RAW scores it by `OWN` and by `AMONG`,
the ALONE scores of the lines around it. A text that is mostly prose was cleaned before and loses
only certain furniture; a raw page is mostly furniture.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from itertools import accumulate, compress
from math import exp, log
from operator import mul, not_

from digest.intake.furniture.features import LONG, OWN, PROSE, SMALL, Look, measure
from digest.intake.furniture.phrases import GROUP_NAMES
from digest.intake.furniture.weights import ALONE as ALONE_TABLE
from digest.intake.furniture.weights import CLEAN as CLEAN_TABLE
from digest.intake.furniture.weights import CLEAN_BORDER, CUT, RAW_BORDER
from digest.intake.furniture.weights import RAW as RAW_TABLE

AMONG: tuple[str, ...] = (
    "first", "before", "after", "two around", "six around", "sixteen around", "page", "lines",
    "above all prose", "below all prose",
    "far from prose above", "far from prose below", "topic", "no topic", "words before",
    "words after", "below comments", "below related",
    "goes on", "short before", "short after", "odd one out", "odd and long",
)  # fmt: skip

ALONE = tuple(ALONE_TABLE[name] for name in OWN)
CLEAN = tuple(CLEAN_TABLE[name] for name in OWN + AMONG)
RAW = tuple(RAW_TABLE[name] for name in OWN + AMONG)

# Added to the log-odds for the markup of a page. Set by hand: the labelled pages have no markup,
# and trafilatura has already filtered such pages.
MARKUP = {"p": 0.5, "blockquote": 1.0, "h2": 1.5, "h3": 1.5, "h4": 1.0, "td": 0.5}
KINDS = 3  # word groups for which a raw page has lines
FUNCTION = OWN.index("function words")
SAYS = OWN.index("says")
FOREIGN = 0.1  # share of function words in prose; the known languages have 0.35 and more
CAUTION = 2.0  # log-odds by which the threshold is lowered for a foreign text
LINKS = 3.0  # log-odds subtracted from a line that consists of a link

_COMMENT = GROUP_NAMES.index("comment")
_RELATED = GROUP_NAMES.index("related")
# Features of the neighbours that are fast to compute; `_ODD` are zero for a sentence.
_QUICK = ("first", "before", "after", "two around", "six around", "sixteen around", "page",
"lines", "above all prose", "below all prose", "below comments")  # fmt: skip
_FAR = ("far from prose above", "far from prose below")
_ODD = ("odd one out", "odd and long")
PLAIN = 0.97  # probability that plain prose is body; in a cleaned text it is not measured further


def judge(
    texts: list[str], looks: list[Look], chance: list[float], tags: list[str], links: list[float]
) -> list[bool]:
    """Return whether each line is kept."""
    raw = is_raw(looks, chance)
    weights, border = (RAW, RAW_BORDER) if raw else (CLEAN, CLEAN_BORDER)
    border -= CAUTION * is_foreign(looks)
    if raw:  # readers' comments are plain prose too, so all of it is measured
        chance = thorough(texts, looks, chance)
    n = len(OWN)
    own, around = weights[:n], weights[n:]
    out = [True] * len(looks)
    asked = [
        i for i, s in enumerate(looks) if s.length <= LONG and (raw or not (s.plain or _reports(s)))
    ]
    base = []
    for i in asked:
        seen = looks[i]
        if not seen.own:
            measure(seen, texts[i])
        if raw not in seen.dot:  # needed again in the next pass
            seen.dot[raw] = sum(map(mul, seen.own, own))
        base.append(seen.dot[raw])
    if not raw:
        least = [
            b + MARKUP.get(tags[i], 0.0) - LINKS * links[i] - border
            for i, b in zip(asked, base, strict=True)
        ]
        sure = beyond_doubt(looks, chance, asked, least)
        asked, base = list(compress(asked, map(not_, sure))), list(compress(base, map(not_, sure)))
    for i, b, values in zip(asked, base, among(looks, chance, asked), strict=True):
        x = b + sum(map(mul, values, around))
        out[i] = x + MARKUP.get(tags[i], 0.0) - LINKS * links[i] > border
    return out


def _reports(s: Look) -> bool:
    """Return whether a line is a whole sentence with a verb of saying; furniture has none."""
    return s.sentence and s.length >= PROSE and s.own[SAYS] > 0


def alone(looks: list[Look], weights: tuple[float, ...] | None = None) -> list[float]:
    """Return the probability that each line is body, by itself."""
    weights = ALONE if weights is None else weights
    out = []
    for seen in looks:
        if seen.plain:
            out.append(PLAIN)
            continue
        x = sum(map(mul, seen.own, weights))
        out.append(_logistic(x))
    return out


def thorough(texts: list[str], looks: list[Look], chance: list[float]) -> list[float]:
    """Return the probabilities again, with plain prose measured like any other line."""
    out = list(chance)
    for i, seen in enumerate(looks):
        if seen.plain and seen.length <= LONG and chance[i] > 0.0:
            if not seen.own:
                measure(seen, texts[i])
            out[i] = _logistic(sum(map(mul, seen.own, ALONE)))
    return out


def _logistic(x: float) -> float:
    return 1.0 / (1.0 + exp(-x)) if x > -30.0 else 0.0


def proseness(looks: list[Look], chance: list[float]) -> float:
    """Return the share of the page's characters in lines that look like body."""
    total = sum([s.length for s in looks])
    return sum(map(mul, [s.length for s in looks], chance)) / total if total else 0.0


def is_raw(looks: list[Look], chance: list[float]) -> bool:
    """Return whether a page is raw: little prose, and lines of only furniture words.

    The lines must be of several kinds. A cleaned text with long lists has little prose, but no such
    lines.
    """
    if proseness(looks, chance) >= CUT:
        return False
    kinds = {
        i for s in looks if 0 < s.size <= 6 and s.share >= 0.5 for i, g in enumerate(s.groups) if g
    }
    return len(kinds) >= KINDS


def is_foreign(looks: list[Look]) -> bool:
    """Return whether the prose is in a language whose function words are not known here.

    Its lines look less like prose than they are.
    """
    shares = [SMALL if s.plain else s.own[FUNCTION] for s in looks if PROSE <= s.length <= LONG]
    return bool(shares) and sum(shares) < FOREIGN * len(shares)


@lru_cache(maxsize=4)
def _bounds(around: tuple[float, ...]) -> tuple[tuple[float, ...], float, float, float]:
    """Return the weights of `_QUICK`, and bounds of the contribution of all other features.

    The bounds are: the lowest sum of the others, each between 0 and 1 except two distances; the
    weight of these two for each unit of their logarithm; and the extra for a line that is not a
    sentence.
    """
    weigh = dict(zip(AMONG, around, strict=True))
    worst = {name: min(0.0, w) for name, w in weigh.items() if name not in _QUICK}
    odd = sum([worst.pop(name) for name in _ODD])
    return (
        tuple([weigh[name] for name in _QUICK]),
        sum(worst.values()),
        sum([worst[name] for name in _FAR]),
        odd,
    )


def beyond_doubt(
    looks: list[Look], chance: list[float], asked: list[int], least: list[float]
) -> list[bool]:
    """Return whether each line `asked` is kept in a cleaned text whatever `among` returns.

    `least` is the margin of each line over the threshold by itself. Most margins are so large that
    the scores of the neighbours are enough.
    """
    if not asked:
        return []
    quick, worst, far, odd = _bounds(CLEAN[len(OWN) :])
    n = len(looks)
    worst += far * log(n + 1.0)
    prose = [i for i, s in enumerate(looks) if s.length >= PROSE and chance[i] > 0.7]
    first, last = (prose[0], prose[-1]) if prose else (n, -1)
    comment = min(_labels(looks, first, _COMMENT), default=n)
    page, lines = proseness(looks, chance), log(n + 1.0) / 5.0
    total = list(accumulate(chance, initial=0.0))
    out = []
    for i, above in zip(asked, least, strict=True):
        values = (
            i == 0, chance[i - 1] if i else 0.0, chance[i + 1] if i + 1 < n else 0.0, *_near(total,
            chance, i), page, lines,
            i < first, i > last, comment < i,
        )  # fmt: skip
        x = above + sum(map(mul, values, quick)) + worst
        out.append((x if looks[i].sentence else x + odd) > 1e-6)
    return out


def _labels(looks: list[Look], first: int, group: int) -> list[int]:
    """Return the short lines below the first prose that contain words of this group."""
    return [
        i
        for i, s in enumerate(looks)
        if s.length < 60 and i > first and s.groups[group] >= 1.0 and s.size <= 6 and not s.sentence
    ]


def _near(total: list[float], chance: list[float], i: int) -> tuple[float, float, float]:
    """Return the mean probability of the two, six and sixteen lines around a line.

    `total` holds the cumulative sums of `chance`.
    """
    n = len(chance)
    c = chance[i]
    return (
        (total[min(n, i + 2)] - total[max(0, i - 1)] - c) / 2.0,
        (total[min(n, i + 4)] - total[max(0, i - 3)] - c) / 6.0,
        (total[min(n, i + 9)] - total[max(0, i - 8)] - c) / 16.0,
    )


# Over 40 lines, because the features are one list in the order of `AMONG`.
def among(looks: list[Look], chance: list[float], asked: list[int]) -> list[list[float]]:
    """Return the values of `AMONG` for the lines `asked`."""
    if not asked:
        return []
    n = len(looks)
    prose = [i for i, s in enumerate(looks) if s.length >= PROSE and chance[i] > 0.7]
    first, last = (prose[0], prose[-1]) if prose else (n, -1)
    once: set[str] = set()
    twice: set[str] = set()
    topics = [looks[i].terms for i in asked]
    every = frozenset[str]().union(*topics)
    for i in prose if every else ():
        here = looks[i].shared(every)
        twice |= once & here
        once |= here
    page = proseness(looks, chance)
    lines = log(n + 1.0) / 5.0
    long_ = [s.sentence for s in looks if s.length >= 60]
    sentences = sum(long_) / len(long_) if len(long_) >= 4 else 0.5
    total = list(accumulate(chance, initial=0.0))
    comment = min(_labels(looks, first, _COMMENT), default=n)
    relating = _labels(looks, first, _RELATED)
    out: list[list[float]] = []
    for i, terms in zip(asked, topics, strict=True):
        s = looks[i]
        at = bisect_left(prose, i)
        above = prose[at - 1] if at else -1
        is_prose = at < len(prose) and prose[at] == i
        below = prose[at + is_prose] if at + is_prose < len(prose) else n
        comments = float(comment < i)
        headed = bisect_left(relating, i)  # the last such line above, without prose between
        related = float(headed > 0 and relating[headed - 1] > above)
        known = len(terms & (twice if is_prose else once))
        size = s.length
        before = looks[i - 1] if i else None
        after = looks[i + 1] if i + 1 < n else None
        odd = 0.0 if s.sentence else sentences
        out.append([
            i == 0, chance[i - 1] if before else 0.0, chance[i + 1] if after else 0.0,
            *_near(total, chance, i), page, lines, i < first, i > last,
            log(i - above) if above >= 0 else log(i + 1.0) + 1.0,
            log(below - i) if below < n else log(n - i) + 1.0,
            known / len(terms) if terms else 0.0, known == 0 and len(terms) > 0,
            before.share if before else 0.0, after.share if after else 0.0, comments, related,
            before is not None and not before.sentence and before.length >= 50,
            before is not None and before.length < 40, after is not None and after.length < 40,
            odd, odd if size > 50 else 0.0,
        ])  # fmt: skip
    return out
