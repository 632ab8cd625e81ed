"""Figures that an article itself sets against another one.

"Some 60 sheds fell. A warden had spoken of 35 sheds", "61,500 jars, not 64,000", "puts the total
at nine and not twelve". The words in front of the second figure say that
it is of the same thing. The first one needs only a noun beside it: it is read here where the
stricter reader has left it out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from digest.core import tables
from digest.core.patterns import lazy
from digest.desk.figures.claim import Claim, Line
from digest.desk.figures.tuning import TUNING
from digest.desk.figures.vocabulary import (
    ARTICLES,
    AUXILIARIES,
    FATE,
    KIND,
    LARGE,
    MONEY,
    SPELLED,
    WEEKDAYS,
    Measure,
    Number,
    hedged,
    number,
    plural,
    thing,
)
from digest.desk.words.forms import STOP, stem

LIST = "figures/rivals"
BEHIND = 2  # sentences behind a figure in which its rival may be
_WORDS = 9  # words before a figure that are looked at
_NOUN_WITHIN = 4  # words behind a figure: "of its beds"
_OLD_WITHIN = 8  # words from a figure to the one that it is not
_ENDS = '.,;:)!?”"'
# Openings of a sentence whose figure is of a part, or of more.
WITH = frozenset(("among", "counting", "excluding", "for", "if", "including", "with", "without"))
OTHER_TIME = frozenset(tables.items(LIST, "another time"))
RULES = frozenset(tables.items(LIST, "rules"))
PEOPLE = ("people", "crowd", "passengers")
_RISEN = ("up from", "down from")
_PUT_AT = ("put the figure at", "put the number at", "put the total at")
_ANYTHING = (" it is", " it was")  # "it" may be the hour, the weather
_WHEN = frozenset(("after", "as", "before", "until", "when"))
_SAID = frozenset(("insist", "insisted", "reckoned", "said", "say", "says", "that", "thought"))
_NEARER = frozenset(("closer", "nearer"))
_MARKS = frozenset(("mark", "reality", "truth"))
_MARK = 6  # words behind a figure: "would be nearer to the mark"
_SHARES = (["percent"], ["per", "cent"])


def pattern(section: str, end: str = "$") -> re.Pattern[str]:
    """Return the pattern of the words of a section of the list, at the end of a text."""
    return lazy(rf"(?:^|\s)(?:{'|'.join(tables.items(LIST, section))}){end}")


_FRAME = pattern("before the figure")
_OLD = pattern("before an old figure")
_OF_NUMBER = lazy(r"\bnumber of (?:[\w-]+ )?([\w-]+) (?:as|at|was|is)$")
_OF_THINGS = lazy(r"\b(?:number|total) of ([\w-]+)(?: \w+){0,4} at$")
_WAS = lazy(r"(?:^|\s)(?:the|its|their|his|her) ([\w-]+) (?:was|is|stood at)$")


def places(line: Line) -> list[int]:
    """Return the places of the words that may begin a number."""
    cores = line.cores
    return [i for i, core in enumerate(cores) if core[:1].isdecimal() or core in SPELLED]


def figures(line: Line, own: Sequence[Claim]) -> list[Claim]:
    """Return the figures of a sentence with a noun beside them that are not yet claims."""
    out: list[Claim] = []
    done = 0
    if not OTHER_TIME.isdisjoint(line.cores):
        return []
    for i in places(line):
        found = number(line.cores, i) if i >= done else None
        if found is None or found.currency or found.percent or line.cores[i - 1] == "another":
            continue
        done = found.end
        span = line.span(i, found.end - 1)
        noun = _noun_behind(line, found.end)
        noun = noun if noun[0] else _noun_before(line, i, found.end)
        if (
            noun[0]
            and noun[0] not in MONEY
            and not any(c.span[0] < span[1] and span[0] < c.span[1] for c in own)
        ):
            figure = hedged(line.cores, i, found.value, found.digits)
            claim = Claim(line, "count", ("count", thing(noun[0])), (figure.first, found.end - 1))
            claim.caption = noun[1]
            done = max(done, _part_end(line, found.end))
            out.append(claim.allow(figure.low, figure.high, figure.digits))
    return out


def _noun_behind(line: Line, end: int) -> tuple[str, str]:
    """Return what a figure that ends before `end` counts, and its caption, or nothing."""
    cores = line.cores
    if (part := _part_end(line, end)) > end:
        end = part
    for k in range(end, min(len(cores), end + _NOUN_WITHIN)):
        if line.ends(k - 1) or not cores[k].replace("-", "").isalpha() or cores[k] in STOP:
            break
        if plural(cores[k]) and line.raws[k][0].islower():
            return cores[k], line.text(range(end, k + 1))
    return "", ""


def _part_end(line: Line, end: int) -> int:
    """Return the index behind "of the 310" in "190 of the 310 looms"."""
    cores = line.cores
    if cores[end : end + 1] != ["of"] or end + 2 >= len(cores) or cores[end + 1] not in ARTICLES:
        return end
    part = number(cores, end + 2)
    return part.end if part else end + 2


def _noun_before(line: Line, i: int, end: int) -> tuple[str, str]:
    """ "The number of guests was 40", "the turnout was 640": the noun before the figure at `i`."""
    before = _words_before(line, i)
    if said := _OF_NUMBER.search(before):
        return (said[1], said[1]) if plural(said[1]) else ("", "")
    said = _WAS.search(before) if _closed(line, end) else None
    return (said[1], said[1]) if said and said[1] not in STOP else ("", "")


def _words_before(line: Line, i: int) -> str:
    return " ".join(line.cores[max(0, i - _WORDS) : i])


def _closed(line: Line, end: int) -> bool:
    """Return whether a figure that ends before `end` has no noun.

    A mark, an opening word or a day follows.
    """
    if _is_last(line, end):
        return True
    core = line.cores[end]
    return (core in STOP and core not in ("of", "other", "more")) or core in WEEKDAYS


def _is_last(line: Line, end: int) -> bool:
    """Return whether a mark follows a figure that ends before `end`, or nothing."""
    return end >= len(line) or line.raws[end - 1][-1] in _ENDS


def _is_subject(line: Line, found: Number) -> bool:
    """Return whether a verb follows a figure, or may follow "one"."""
    end = found.end
    if _is_last(line, end):
        return False
    return found.value == 1 or line.cores[end] in AUXILIARIES


def _is_of_anything(behind: Sequence[str]) -> bool:
    """Return whether the words behind "it was eight" tell of an hour or the weather.

    As in "when", "in the shade".
    """
    return not _WHEN.isdisjoint(behind[:1]) or list(behind) == ["in", "the"]


class Spot(NamedTuple):
    """A figure behind the words of a frame. `old`: it is replaced by the one before it."""

    found: Number
    figure: Measure
    before: str
    old: bool


def spots(line: Line) -> list[Spot]:
    """Return the figures of a sentence that are given for what a nearby figure counts."""
    out: list[Spot] = []
    if line.cores[:1] and line.cores[0] in WITH:
        return out  # "with repeats the radio counts 260,000"
    for i in places(line):
        found = number(line.cores, i)
        if found is None or found.currency or found.percent:
            continue
        figure = hedged(line.cores, i, found.value, found.digits)
        before = _words_before(line, figure.first)
        old = _OLD.search(before) is not None
        if not old and not OTHER_TIME.isdisjoint(line.cores):
            continue
        if old and not RULES.isdisjoint(line.cores):
            continue  # "a motion needs 12 votes, not 10"
        if not old and not _is_framed(line, figure.first, i):
            continue
        if before.endswith(_ANYTHING) and _is_of_anything(line.cores[found.end : found.end + 2]):
            continue  # "said it was eight when the siren went", "it was 31 in the shade"
        if old and _is_subject(line, found):
            continue  # "two boats sank, and not one had a radio", "not 30 were found"
        if not before.endswith(_RISEN) or _is_recent(line, found.end):
            out.append(Spot(found, figure, before, old))
    return out


def stated(line: Line, framed: Sequence[Spot], near: Sequence[Claim]) -> list[Claim]:
    """Return the claims of `framed`, each with the figure that it is set against.

    `near`: the figures before them, in the order of the text.
    """
    out: list[Claim] = []
    for found, figure, before, old in framed:
        bases = [c for c in near if c.span[1] <= line[figure.first].start]
        if (said := _OF_THINGS.search(before)) and KIND.get(said[1], "people") not in PEOPLE:
            bases = [c for c in bases if c.key[-1].split()[-1] == KIND[said[1]]]
        instead = old and before.endswith("not")
        made = _not(line, found, bases) if instead else _rival(line, found, bases, old, before)
        if made is not None:
            made.allow(made.scale * figure.low, made.scale * figure.high, figure.digits)
            made.outdated = old
            made.words = (figure.first, found.end - 1)
            out.append(made)
    return out


def _is_framed(line: Line, first: int, i: int) -> bool:
    """Return whether a frame's words come before the figure at `i`, or its hedge at `first`."""
    if line.cores[i - 1] == "estimated" and line.cores[max(0, i - 2)] in ARTICLES:
        return False  # "an estimated 14"
    if _is_nearer(line, i):
        return True
    return any(_FRAME.search(_words_before(line, k)) for k in {first, i})


def _is_nearer(line: Line, i: int) -> bool:
    """ "Police said 1,500 was nearer the mark": the verb follows the figure at `i`."""
    behind = line.cores[i + 1 : i + 1 + _MARK]
    if behind[:1] not in (["was"], ["would"], ["is"]) or _NEARER.isdisjoint(behind):
        return False
    return line.cores[i - 1] in _SAID and not _MARKS.isdisjoint(behind)


def _is_recent(line: Line, end: int) -> bool:
    """ "Up from 400 on Tuesday": the figure of an earlier report, not of another year."""
    behind = line.cores[end : end + 2]
    return behind[:1] == ["yesterday"] or (behind[:1] == ["on"] and not WEEKDAYS.isdisjoint(behind))


def _rival(
    line: Line, found: Number, bases: Sequence[Claim], old: bool, before: str
) -> Claim | None:
    """Return the figure behind the words of a frame, of the nearest that it can be a rival of."""
    noun = _noun_behind(line, found.end)[0]
    for base in reversed(bases):
        if not noun and line.index - base.sentence > BEHIND:
            return None
        put = before.endswith(_PUT_AT) or _is_nearer(line, found.end - 1)
        next_to = base.sentence == line.index - 1 and put
        far = TUNING.far if next_to else TUNING.rival_far
        named = bool(noun) or old
        if _is_of(line, found, noun, base) and is_rival(base, found.value, named, far):
            return _claim(line, found, base)
    return None


def _not(line: Line, found: Number, bases: Sequence[Claim]) -> Claim | None:
    """ "52,000 packs, not 48,000": the second figure is the one that was wrong."""
    end = found.end
    noun = _noun_behind(line, found.end)[0]
    start = line[max(0, end - 1 - _OLD_WITHIN)].start
    last = next((i for i in reversed(places(line)) if i < end - 1), None)
    value = number(line.cores, last) if last is not None and line[last].start >= start else None
    if value is None:
        return None
    for base in reversed(bases):
        here = base.span[1] > line[last or 0].start
        if not here and not base.low == base.high == value.value:
            continue
        scale = _scale(base.low) if base.kind == "money" and found.value < _scale(base.low) else 1.0
        one, two = sorted((middle(base), scale * found.value))
        if _is_of(line, found, noun, base) and one < two <= TUNING.rival_far * one:
            claim = _claim(line, found, base)
            claim.scale = scale
            return claim
    return None


def _claim(line: Line, found: Number, base: Claim) -> Claim:
    claim = Claim(line, base.kind, base.key, base.words)
    claim.role, claim.base = base.role, base
    return claim


def _is_of(line: Line, found: Number, noun: str, base: Claim) -> bool:
    """Return whether the words behind a figure may be of the same thing as `base`."""
    cores, end = line.cores, found.end
    share = cores[end : end + 1] == _SHARES[0] or cores[end : end + 2] == _SHARES[1]
    if base.kind == "per cent":
        return share or _closed(line, end)
    if share or base.kind not in ("count", "money") or base.base is not None:
        return False
    if base.kind == "money":
        return _closed(line, end) or cores[end] in MONEY
    if not noun:
        fate = FATE.get(cores[end]) if end < len(cores) else None
        return _closed(line, end) or (fate is not None and base.key[:2] == ("fate", fate))
    return base.key[-1].split()[-1] in (thing(noun), stem(noun))


def is_rival(base: Claim, value: float, named: bool, far: float = TUNING.rival_far) -> bool:
    """Return whether two figures are near enough to be of one thing, and not the same rounded.

    Small figures are often of parts, unless the noun is said again.
    """
    one, two = sorted((value, middle(base)))
    if one < (TUNING.rival_named if named or base.kind == "per cent" else TUNING.rival_least):
        return False
    return two <= far * one and two - one > TUNING.rounded * two


def middle(c: Claim) -> float:
    """Return the figure as printed, without its hedge."""
    if c.low > 0 and c.high < LARGE * c.low:
        return (c.low + c.high) / 2
    return c.low or c.high


def _scale(value: float) -> float:
    """Return a million for 4.1 million, a thousand for 40,000."""
    return float(10 ** (3 * ((len(str(int(value))) - 1) // 3))) if value >= 1 else 1.0
