"""The judgement on lines: each by itself first, then among its neighbours.

Comes in: the `Look`s of a page's lines, in order. Goes out: for each line the log-odds that it is body. Trusts nothing.
Two small logistic regressions (weights in `clean_weights`, made by `bench/train_clean.py`): ALONE judges a line by `OWN`; then CLEAN or RAW
judges it again by `OWN` and by `AMONG`, what ALONE thinks of the lines around it. Which of the two is decided first: a text that is mostly
prose was cleaned before and loses only what is surely furniture, a raw page is mostly furniture.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate
from math import exp, log
from operator import mul

from .clean_look import LONG, OWN, PROSE, SMALL, Look, measure
from .clean_weights import ALONE as ALONE_TABLE
from .clean_weights import CLEAN as CLEAN_TABLE
from .clean_weights import CLEAN_BORDER, CUT, RAW_BORDER
from .clean_weights import RAW as RAW_TABLE
from .clean_words import GROUP_NAMES

AMONG: tuple[str, ...] = (
    "first", "before", "after", "two around", "six around", "sixteen around", "page", "lines", "above all prose", "below all prose",
    "far from prose above", "far from prose below", "topic", "no topic", "words before", "words after", "below comments", "below related",
    "goes on", "short before", "short after", "odd one out", "odd and long",
)  # fmt: skip

ALONE = tuple(ALONE_TABLE[name] for name in OWN)
CLEAN = tuple(CLEAN_TABLE[name] for name in OWN + AMONG)
RAW = tuple(RAW_TABLE[name] for name in OWN + AMONG)

# What a page's markup adds to the log-odds. Set by hand: the labelled pages have none, and trafilatura has been over it before.
MARKUP = {"p": 0.5, "blockquote": 1.0, "h2": 1.5, "h3": 1.5, "h4": 1.0, "td": 0.5}
KINDS = 3  # word groups that a raw page has lines of
FUNCTION = OWN.index("function words")
SAYS = OWN.index("says")
FOREIGN = 0.1  # share of small words in prose; the languages of the list have .35 and more
CAUTION = 2.0  # log-odds taken off the border for a foreign text
LINKS = 3.0  # taken off for a line that is all link

_COMMENT = GROUP_NAMES.index("comment")
_RELATED = GROUP_NAMES.index("related")
PLAIN = 0.97  # chance of plain prose to be body; in a cleaned text it needs no second look


def judge(texts: list[str], looks: list[Look], chance: list[float], tags: list[str], links: list[float]) -> list[bool]:
    """Whether each line stays."""
    raw = is_raw(looks, chance)
    weights, border = (RAW, RAW_BORDER) if raw else (CLEAN, CLEAN_BORDER)
    border -= CAUTION * is_foreign(looks)
    if raw:  # readers' comments are plain prose too: look at all of it
        chance = thorough(texts, looks, chance)
    n = len(OWN)
    own, around = weights[:n], weights[n:]
    out = [True] * len(looks)
    asked = [i for i, s in enumerate(looks) if s.length <= LONG and (raw or not (s.plain or _reports(s)))]
    for i, values in zip(asked, among(looks, chance, asked), strict=True):
        seen = looks[i]
        if not seen.own:
            measure(seen, texts[i])
        base = seen.dot.get(raw)  # it is asked for again in the next pass
        if base is None:
            base = seen.dot[raw] = sum(map(mul, seen.own, own))
        x = base + sum(map(mul, values, around))
        out[i] = x + MARKUP.get(tags[i], 0.0) - LINKS * links[i] > border
    return out


def _reports(s: Look) -> bool:
    """Whether a line is a whole sentence in which somebody says something: furniture does not report."""
    return s.sentence and s.length >= PROSE and s.own[SAYS] > 0


def alone(looks: list[Look], weights: tuple[float, ...] | None = None) -> list[float]:
    """Chance that each line is body, by itself."""
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
    """The chances again, with plain prose measured like any other line."""
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
    """Share of the page's characters that look like body."""
    total = sum([s.length for s in looks])
    return sum(map(mul, [s.length for s in looks], chance)) / total if total else 0.0


def is_raw(looks: list[Look], chance: list[float]) -> bool:
    """Whether a page is raw: little prose, and lines of nothing but furniture's words, of several kinds. A cleaned text with long lists has the
    first, not the second."""
    if proseness(looks, chance) >= CUT:
        return False
    kinds = {i for s in looks if 0 < s.size <= 6 and s.share >= 0.5 for i, g in enumerate(s.groups) if g}
    return len(kinds) >= KINDS


def is_foreign(looks: list[Look]) -> bool:
    """Whether the prose is in a language whose small words are not known here: its lines look less like prose than they are."""
    shares = [SMALL if s.plain else s.own[FUNCTION] for s in looks if PROSE <= s.length <= LONG]
    return bool(shares) and sum(shares) < FOREIGN * len(shares)


def among(looks: list[Look], chance: list[float], asked: list[int]) -> list[list[float]]:
    """The values of `AMONG` for the lines `asked`."""
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
    labels = [(i, s.groups) for i, s in enumerate(looks) if s.length < 60 and i > first and s.size <= 6 and not s.sentence]
    comment = next((i for i, groups in labels if groups[_COMMENT] >= 1.0), n)
    relating = [i for i, groups in labels if groups[_RELATED] >= 1.0]
    out: list[list[float]] = []
    for i, terms in zip(asked, topics, strict=True):
        s = looks[i]
        at = bisect_left(prose, i)
        above = prose[at - 1] if at else -1
        is_prose = at < len(prose) and prose[at] == i
        below = prose[at + is_prose] if at + is_prose < len(prose) else n
        comments = float(comment < i)
        headed = bisect_left(relating, i)  # the last such line above, with no prose between
        related = float(headed > 0 and relating[headed - 1] > above)
        known = len(terms & (twice if is_prose else once))
        c = chance[i]
        size = s.length
        before = looks[i - 1] if i else None
        after = looks[i + 1] if i + 1 < n else None
        odd = 0.0 if s.sentence else sentences
        out.append([
            i == 0, chance[i - 1] if before else 0.0, chance[i + 1] if after else 0.0,
            (total[i + 2 if after else n] - total[i - 1 if before else 0] - c) / 2.0,
            (total[min(n, i + 4)] - total[i - 3 if i > 3 else 0] - c) / 6.0,
            (total[min(n, i + 9)] - total[i - 8 if i > 8 else 0] - c) / 16.0,
            page, lines, i < first, i > last,
            log(i - above) if above >= 0 else log(i + 1.0) + 1.0, log(below - i) if below < n else log(n - i) + 1.0,
            known / len(terms) if terms else 0.0, known == 0 and len(terms) > 0,
            before.share if before else 0.0, after.share if after else 0.0, comments, related,
            before is not None and not before.sentence and before.length >= 50,
            before is not None and before.length < 40, after is not None and after.length < 40,
            odd, odd if size > 50 else 0.0,
        ])  # fmt: skip
    return out
