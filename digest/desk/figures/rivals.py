"""Figures that an article attributes to another source, beside its own.

"About 300 people filled the church. Police put the number at 200." The second figure has no noun:
it is read as a figure of the count before it, because the words in front of it say so ("put the
number at", "its statement speaks of", "by the company's count"). One far smaller or far larger is
of another thing.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from digest.core import tables
from digest.core.model import Article
from digest.core.patterns import Phrases, lazy
from digest.desk.figures import captions
from digest.desk.figures.claim import Claim, Line
from digest.desk.figures.stated import (
    BEHIND,
    LIST,
    figures,
    is_rival,
    pattern,
    spots,
    stated,
)
from digest.desk.figures.tuning import TUNING
from digest.desk.figures.vocabulary import (
    FATE,
    PHRASES,
    SPELLED,
    TELLERS,
    Number,
    hedged,
    number,
)
from digest.desk.words.forms import Table, stem

_WORDS = 9  # words before a figure that are looked at
_NAME = 5  # words of "Larnow Lines at", behind the first of two estimates


_CURRENCY = ("$", "€", "£", "¥")
WROTE = frozenset(("we", "our", "report", "article", "story", "item"))
_DIGIT = re.compile(r"\d")
_SIGNS = Phrases(tables.items(LIST, "signs"))
_OLD = (" not ", " from ")  # in front of an old figure, where none of the signs is
_OLD_SIGNS = Phrases(_OLD)
_SPELLED = tuple(SPELLED)
_MAY_BEGIN_FIGURE = Table(lambda word: word.startswith(_SPELLED) or any(map(str.isdigit, word)))
OLD_WITHIN = 60  # characters from "not" or "from" to an old figure: "up from an initial 400"
_OLD_FIGURE = pattern("before an old figure", end=rf" (?:\d|{'|'.join(SPELLED)})")
# "We said on Monday that the pier would cost", "an article on Monday misstated"
_WE_WROTE = lazy(
    r"\b(?:we(?: also)?|our (?:[\w-]+ ){0,2}?(?:report|article|story|item)"
    r"|an? (?:[\w-]+ ){0,2}?(?:report|article|story|item) (?:on|in|of|yesterday))\b"
    r".{0,120}?\b(?:said|wrote|reported|stated|gave|misstated)\b"
)
_WRONG = lazy(r"[Cc]orrect|CORRECT|[Mm]isstat|\bwrong|mistake|in error|should have (?:been|said)")
_WRONG_HAS = ("orrect", "ORRECT", "isstat", "wrong", "mistake", "in error", "should have ")
_CORRECT = lazy(r"\bcorrect (?:figures?|numbers?) (?:is|are|was|were)\b")
_BY_COUNT = lazy(
    r"\bby (?:the )?(?:[\w-]+ ){0,2}[\w-]+"
    r"(?:'s(?: count| figure| estimate)?|(?<=s)' (?:count|figure|estimate)"
    r"| (?:count|figure|estimate))$"
)


def may_have(text: str) -> bool:
    """Return whether words of the text may set a figure against another one."""
    if _SIGNS.is_in(text):
        return True
    old = any(map(text.__contains__, _OLD))  # few texts: a cheap test before the pattern
    return old and _OLD_FIGURE.search(text) is not None


def may_have_any(article: Article) -> bool:
    """Return whether a sentence of the article may set a figure against another one, or correct it.

    Only sentences with a sign are read, and of these no more than the words before their figures.
    """
    if article.language[:2] not in ("en", "un"):
        return False
    if _may_correct(article.text):
        return True
    text = article.text
    near = _SIGNS.places(text) + [at for at in _OLD_SIGNS.places(text) if _has_figure(text, at)]
    if not near:
        return False
    starts = [s.start for s in article.sentences[: TUNING.depth]]
    found = {bisect_right(starts, at) - 1 for at in near}
    return any(i >= 0 and _may_set_against(article, i) for i in found)


def _has_figure(text: str, at: int) -> bool:
    """Return whether a figure is soon behind "not" or "from"."""
    return any(map(_MAY_BEGIN_FIGURE.__getitem__, text[at : at + OLD_WITHIN].split()))


def _may_set_against(article: Article, index: int) -> bool:
    s = article.sentences[index]
    start = article.lead if s.start < article.lead < s.end else s.start
    text = article.text[start : s.end]
    if len(text) > TUNING.longest or not may_have(text):
        return False
    line = Line(article, index, text, start)
    if SPELLED.isdisjoint(line.cores) and not _DIGIT.search(text):
        return False
    two = "by" in line.cores or line.cores.count("at") > 1  # `_two_counts`, `_two_estimates`
    return two or bool(spots(line)) or corrects(line)


def rivals(lines: Sequence[Line], known: Sequence[Claim]) -> list[Claim]:
    """Return the claims of the last sentence that rival a figure of an earlier one.

    `lines`: the sentence, with those with figures before it. `known`: the claims of the article so
    far, with those of this sentence. A figure that is not a claim becomes one if it has a rival.
    """
    line = lines[-1]
    out = _two_estimates(line, [c for c in known if c.sentence == line.index])
    free = [c for c in known if c.base is None]
    if framed := spots(line):
        recent = [k for k in lines if line.index - k.index <= BEHIND]
        loose = [c for k in recent for c in figures(k, [c for c in known if c.sentence == k.index])]
        for rival in stated(line, framed, sorted([*free, *loose], key=lambda c: c.span)):
            out += [rival.base] if rival.base in loose and rival.base else []
            out.append(rival)
    near = [c for c in free if line.index - c.sentence <= BEHIND and c.kind == "count"]
    return out or _two_counts(line, near)


def corrects(line: Line) -> bool:
    """Return whether the sentence says which figures are the correct ones."""
    return "correct" in line.cores and _CORRECT.search(" ".join(line.cores)) is not None


def _may_correct(text: str) -> bool:
    return _is_wrong(text) and _WE_WROTE.search(text.lower()) is not None


@lru_cache(maxsize=1 << 3)  # asked for each sentence of an article
def _is_wrong(text: str) -> bool:
    """Return whether the text says that something was wrong.

    A search for a part of each match comes first.
    """
    return any(map(text.__contains__, _WRONG_HAS)) and _WRONG.search(text) is not None


def wrote(line: Line) -> bool:
    """Return whether the sentence repeats what an earlier article said.

    As in "our report on Monday said".
    """
    if WROTE.isdisjoint(line.cores) or not _is_wrong(line.article.text):
        return False
    return _WE_WROTE.search(" ".join(line.cores)) is not None


def corrected(line: Line, known: Sequence[Claim]) -> list[Claim]:
    """Return what the sentence before it gave wrongly, of one kind: "The grant is £33m"."""
    wrong = [c for c in known if c.sentence == line.index - 1 and not c.base]
    for i, core in enumerate(line.cores):
        figure = core in SPELLED or core[:1].isdecimal() or core[:1] in _CURRENCY
        found = number(line.cores, i) if figure else None
        if found is None:
            continue
        for base in wrong:
            if (
                _is_money(base, line, found)
                if base.kind == "money"
                else _is_of_claim(base, line, found)
            ):
                return _correction(line, i, found, base)
    return []


def _is_money(base: Claim, line: Line, found: Number) -> bool:
    behind = line.cores[found.end] if found.end < len(line) else ""
    return base.key[1] in (found.currency, stem(behind))


def _is_of_claim(base: Claim, line: Line, found: Number) -> bool:
    return not found.currency and _is_unit(base, line.cores[found.end : found.end + 2])


def _correction(line: Line, i: int, found: Number, base: Claim) -> list[Claim]:
    one, two = sorted((found.value, base.low or base.high))
    if one == two or two > TUNING.far * one:
        return []
    unit = base.kind == "money" and not found.currency
    claim = Claim(line, base.kind, base.key, (i, found.end if unit else found.end - 1))
    claim.role, claim.base, claim.corrects = base.role, base, True
    claim.caption = captions.subject(line, i) or base.caption
    return [claim.allow(found.value, found.value, found.digits)]


def corrections(line: Line, known: Sequence[Claim]) -> list[Claim]:
    """Return the correct figures of the sentence before: "The correct figures are 7.2 and 9"."""
    known = [c for c in known if c.sentence == line.index - 1]
    out = []
    for i in [i for i, core in enumerate(line.cores) if core[:1].isdecimal() or core in SPELLED]:
        found = number(line.cores, i)
        behind = line.cores[found.end : found.end + 2] if found else []
        base = next((c for c in known if _is_unit(c, behind)), None)
        if found is None or base is None or base.low == found.value:
            continue
        last = found.end + (1 if behind == ["per", "cent"] else 0)
        claim = Claim(line, base.kind, base.key, (i, last))
        claim.role, claim.caption, claim.base, claim.corrects = base.role, base.caption, base, True
        out.append(claim.allow(found.value, found.value, found.digits))
    return out


def _is_unit(c: Claim, behind: Sequence[str]) -> bool:
    """Return whether the words behind a figure are those of the claim: "per cent", "households"."""
    if c.kind == "per cent":
        return behind[:1] == ["percent"] or list(behind) == ["per", "cent"]
    return bool(behind) and behind[0] in c.article.text[slice(*c.span)].lower().split()


def _as_rival(claim: Claim, base: Claim, value: float) -> Claim | None:
    """Return the claim as a rival of `base`.

    None where it is of another thing, or the same rounded.
    """
    if not is_rival(base, value, named=False):
        return None
    claim.base = base
    return claim


def _two_estimates(line: Line, own: Sequence[Claim]) -> list[Claim]:
    """ "The ministry puts the bill at 4.1m, Larnow Lines at “nearer five”."""
    cores, out = line.cores, []
    for base in [c for c in own if c.kind == "money"]:
        last = next(k for k in range(len(line)) if line[k].end >= base.span[1])
        first = next(k for k in range(len(line)) if line[k].end > base.span[0])
        if cores[max(0, first - 1)] != "at":
            continue
        at = next((k for k in range(last + 2, len(line) - 1) if cores[k] == "at"), None)
        if at is None or not _is_other(line, at):
            continue
        k = next((k for k in (at + 1, at + 2) if k < len(line) and number(cores, k)), None)
        found = number(cores, k) if k is not None else None
        if k is None or found is None or found.percent:
            continue
        figure = hedged(cores, k, found.value, found.digits)
        scale = 1.0 if found.value >= 1_000 else _scale(base.low)
        claim = Claim(line, "money", base.key, (figure.first, found.end - 1))
        claim.role = base.role
        claim.allow(figure.low * scale, figure.high * scale, 1)
        made = _as_rival(claim, base, found.value * scale)
        out += [made] if made else []
    return out


def _is_other(line: Line, at: int) -> bool:
    """Return whether someone else is named between the last mark and "at".

    A name, or "the union".
    """
    start = at
    while start > 0 and at - start < _NAME and not line.ends(start - 1):
        start -= 1
    words = range(start, at)
    if not words or at - start >= _NAME:
        return False
    return line.raws[start][0].isupper() or stem(line.cores[at - 1]) in TELLERS


def _scale(value: float) -> float:
    """Return a million for 4.1 million, a thousand for 40,000."""
    return float(10 ** (3 * int(math.log10(value) // 3))) if value >= 1 else 1.0


def _two_counts(line: Line, near: Sequence[Claim]) -> list[Claim]:
    """ "By the union's count 350 took part, by the company's 290."""
    cores = line.cores
    found = [
        (i, n)
        for i, core in enumerate(cores)
        if (core[:1].isdecimal() or core in SPELLED)
        and (n := number(cores, i)) is not None
        and _BY_COUNT.search(" ".join(cores[max(0, i - _WORDS) : i]))
    ]
    if len(found) != 2:
        return []
    (i, one), (j, two) = found
    fate = PHRASES.get(tuple(cores[one.end : one.end + 2])) or FATE.get(
        cores[one.end] if one.end < j else "", ""
    )
    base = near[-1] if near else None
    key = ("fate", fate, "people") if fate else base.key if base else None
    if key is None:
        return []
    claims = []
    for at, n in ((i, one), (j, two)):
        claim = Claim(line, "count", key, (at, n.end - 1))
        claims.append(claim.allow(n.value, n.value, n.digits))
    count = next((k for k in range(i) if cores[k] in ("count", "figure", "estimate")), -1)
    claims[0].caption = line.text([count]) if count >= 0 else ""
    made = _as_rival(claims[1], claims[0], two.value)
    return [claims[0], made] if made else []
