"""Figures of a text as claims: how many of what, and in which words.

The method is shallow on purpose: a figure whose thing is not said right beside it is not a claim,
and neither is one under an "if", a denial, or as part of another ("of the 40", "among them two").
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import partial

from digest.core.model import Article
from digest.core.patterns import lazy
from digest.desk.figures import captions, other_languages
from digest.desk.figures.ages import age
from digest.desk.figures.claim import Claim, Line
from digest.desk.figures.counts import contained, counted, cut_of_all, lives
from digest.desk.figures.nobody import NONE, TYPED, bare, nobody
from digest.desk.figures.rivals import corrected, corrections, corrects, may_have, rivals, wrote
from digest.desk.figures.shapes import length, magnitude, shaped, speed, vote
from digest.desk.figures.sums import bare_sum, money, share
from digest.desk.figures.tolls import crowd_put, number_put
from digest.desk.figures.tuning import TUNING
from digest.desk.figures.vocabulary import (
    FATE,
    FRONT,
    LARGE,
    LENGTHS,
    MONEY,
    MONTHS,
    NOT_BEFORE,
    NOT_BEHIND,
    PARTS,
    SPEEDS,
    SPELLED,
    UNSURE,
    VEHICLES,
    VOTES,
    Number,
    hedged,
    number,
)
from digest.desk.words.forms import STOP, Table
from digest.desk.words.sentence import wording

_SPELLED = SPELLED | {"half"}
_OPENS = lazy(r"(?:us)?[$€£¥]?\d|magnitude-\d")  # a number, perhaps behind its currency
_FIGURES = Table(lambda core: core in _SPELLED or _OPENS.match(core) is not None)
_AS_TYPED = frozenset(
    word + mark for word in (*SPELLED, "half") for mark in ("", ".", ",", ";", ":")
)
_TYPED = _AS_TYPED | TYPED
_DIGIT = re.compile(r"\d")
_WERE = frozenset(("was", "were"))
_BY_VOTE = frozenset(("a", "an", "by", "in", "of", "on"))  # "passed the bill by a vote of"
_OF_ANOTHER = ("it", "this", "that", "they")  # openings: of what another sentence names
_OF_HOMES = (["residents"], ["occupants"])  # "residents of 120 homes were evacuated"
# In front of a figure, before its hedge: what comes before it may say what is counted.
_SAYS_OF_WHAT = frozenset(
    ("of", "attendance", "at", "as", *(w for w in FRONT if FRONT[w] == "cut"))
)
_MEASURES = LENGTHS.keys() | SPEEDS.keys()
_ONE_LIFE = ("the life of", "his life", "her life", "one life")


def claims(article: Article) -> list[Claim]:
    """Return the claims of the article's first sentences, in order."""
    if article.language[:2] not in ("en", "un"):
        return other_languages.claims(article)
    out: list[Claim] = []
    lines: list[Line] = []
    quoted = -2  # the sentence that repeats an earlier article
    whole, lead = article.text, article.lead
    for i, s in enumerate(article.sentences[: TUNING.depth]):
        start, end = s.start, s.end
        if start < lead < end:
            start = lead  # behind the dateline
        text = whole[start:end]
        typed = wording(text).typed
        digit = _DIGIT.search(text) is not None
        if not digit and _TYPED.isdisjoint(typed):
            continue  # most sentences
        none = not TYPED.isdisjoint(typed) and NONE.search(text) is not None
        if not digit and not none and _AS_TYPED.isdisjoint(typed):
            continue
        if len(text) <= TUNING.longest:
            line = Line(article, i, text, start)
            rival = may_have(text)
            if rival and corrects(line):
                out += corrections(line, out)
                continue
            if quoted == i - 1 and (right := corrected(line, out)):
                out += right
                continue
            quoted = i if wrote(line) else quoted
            out += _claims(line, none)
            lines.append(line)
            if rival and (found := rivals(lines, out)):
                given = {c.span for c in found if c.base}
                out = [c for c in out if c.span not in given] + found
        if len(out) >= TUNING.most_claims:
            break  # a table, not a text
    return out[: TUNING.most_claims]


def _claims(line: Line, none: bool) -> list[Claim]:
    """Return the claims of a sentence. `none`: it may say that something happened to nobody."""
    cores = line.cores
    first = next((c for c in cores if c), "")
    if not UNSURE.isdisjoint(cores) or first in _OF_ANOTHER:
        return []
    out: list[Claim] = []
    done = 0
    shapes = shaped(cores)
    places = _places(line)
    for i in places:
        if i < done:
            continue
        claim, done = _claim_at(line, i, shapes)
        if claim is not None:
            out.append(claim)
    if none:
        out += nobody(line)
    if not _WERE.isdisjoint(cores):
        out += bare(line, places, {c.key[1] for c in out if c.key[0] == "fate"})
    return _sums(out) if any(c.key[0] == "fate" for c in out) else out


def _places(line: Line) -> list[int]:
    """Return the places of the words that may begin a figure."""
    cores = line.cores
    if _SPELLED.isdisjoint(cores):
        return [i for i in line.marked if _FIGURES[cores[i]]]
    marked = set(line.marked)
    return [
        i for i, core in enumerate(cores) if core in _SPELLED or (i in marked and _FIGURES[core])
    ]


def _claim_at(line: Line, i: int, shapes: bool) -> tuple[Claim | None, int]:
    """Return the claim of the figure at `i`, and the index behind what was read."""
    if shapes and (claim := _shaped(line, i)) is not None:
        done = i + 1
        return claim, max(done, claim.words[1] + 1)
    if _may_be_measured(line.cores, i):
        claim, done = _measured(line, i)
        if claim is not None:
            return claim, done
    found = number(line.cores, i)
    if found is None:
        return None, i + 1
    return _numbered(line, i, found), found.end


def _may_be_measured(cores: Sequence[str], i: int) -> bool:
    """Return whether the figure at `i` may be a length or a speed: a cheap test of most figures."""
    core = cores[i]
    if core[0].isalpha():
        return False
    return not core[-1].isdecimal() or (i + 1 < len(cores) and cores[i + 1] in _MEASURES)


def _measured(line: Line, i: int) -> tuple[Claim | None, int]:
    """Return the claim of a length or a speed at `i`, and the index behind it."""
    if (measured := length(line, i)) is not None:
        claim = Claim(line, "length", ("length",), (i, measured.end - 1))
        claim.role = f"{measured.dimension} {measured.noun}"
        at = measured.at if measured.at >= 0 else captions.noun_before(line, i)
        claim.caption = line.text([at]) if at >= 0 else captions.subject(line, i)
        if captions.is_several(claim.caption):  # "ships" beside metres would be read as counted
            claim.caption = line.text([i + 1]) if line.cores[i + 1] in LENGTHS else ""
        rounded = TUNING.rounded_length * measured.metres
        return claim.allow(measured.metres - rounded, measured.metres + rounded, 4), measured.end
    if (fast := speed(line, i)) is not None:
        figure = hedged(line.cores, i, fast.kmh, 3)
        claim = Claim(line, "speed", ("speed",), (figure.first, fast.end - 1))
        claim.caption = _first_of(line, VEHICLES) or captions.subject(line, figure.first)
        rounded = TUNING.rounded_length * fast.kmh
        return claim.allow(figure.low - rounded, figure.high + rounded, 3), fast.end
    return None, i


def _numbered(line: Line, i: int, found: Number) -> Claim | None:
    """Return the claim of a plain number: a date, a sum, a share, a count or an age."""
    cores, end = line.cores, found.end
    marked = bool(found.currency or found.percent)
    if not marked and (claim := _date(line, i, found)) is not None:
        return claim
    figure = hedged(cores, i, found.value, found.digits)
    claim = None
    if not marked and figure.first and cores[figure.first - 1] in _SAYS_OF_WHAT:
        claim = (
            contained(line, end, figure)
            or cut_of_all(line, end, figure)
            or number_put(line, end, figure)
            or crowd_put(line, end, figure)
        )
    if claim is None and not _skipped(line, i, end, marked):
        behind = cores[end] if end < len(cores) else ""
        if behind in LENGTHS and not marked:
            return None
        if found.currency or behind in MONEY:
            claim = money(line, found, figure)
        elif found.value >= TUNING.sum and (claim := bare_sum(line, found, figure)):
            pass
        elif found.percent or behind in ("percent", "per"):
            claim = share(line, found, figure)
        else:
            claim = counted(line, end, figure, found.value)
    if claim is None and not marked:
        claim = age(line, i, found.value)
    return claim


def _sums(found: list[Claim]) -> list[Claim]:
    """Return the claims with hospital as hurt; of two counts of hurt neither is the sum."""
    hurt = [c for c in found if c.key[:2] == ("fate", "hurt")]
    out = list(found)
    for c in found:
        if c.key[:2] == ("fate", "hospital") and c.line is not None:
            more = Claim(c.line, c.kind, ("fate", "hurt", c.key[2]), c.words)
            more.describe = c.describe
            out.append(more.allow(c.low, LARGE * c.low, c.digits))
    parts = [c for c in out if c.key[0] == "fate" and _has_rival(c, found)]
    out = [c for c in out if c not in parts]
    for c in hurt:
        c.sum = sum(k.low for k in found if k.key[:2] == ("fate", "dead"))
        if c.line is not None and not c.sum and _says_a_death(c.line.cores):
            c.sum = 1
    return out


def _says_a_death(cores: Sequence[str]) -> bool:
    """Return whether a sentence that counts no dead reports a death: "killed Ann Lee"."""
    text = " ".join(cores)
    return any(FATE.get(w) == "dead" for w in cores) or any(words in text for words in _ONE_LIFE)


def _has_rival(c: Claim, found: list[Claim]) -> bool:
    """Return whether the sentence counts the same twice.

    As in "two officers wounded and three others injured".
    """
    if c.key[1] == "hurt":
        return c.key[2] == "people" and sum(k.key[:2] == c.key[:2] for k in found) > 1
    return any(k.key == c.key and k.low != c.low for k in found)


def _shaped(line: Line, i: int) -> Claim | None:
    """Return a vote or a magnitude."""
    if (found := vote(line.cores, i)) is not None:
        value, end = found
        claim = Claim(line, "vote", ("vote",), (i, end - 1))
        first = i
        while first and (line.cores[first - 1] in VOTES or line.cores[first - 1] in _BY_VOTE):
            first -= 1
        votes = _first_of(line, ("vote", "votes"))
        passed = captions.subject(line, first)
        claim.caption = votes or passed if captions.is_several(passed) else passed or votes
        return claim.allow(value, value, 9)
    strength = magnitude(line.cores, i)
    if strength is None:
        return None
    claim = Claim(line, "magnitude", ("magnitude",), (i, i))
    claim.caption = _first_of(line, ("magnitude",)) or captions.subject(line, i)
    claim.caption = claim.caption or _first_of(line, ("quake", "earthquake", "tremor"))
    return claim.allow(strength, strength, 9)


def _first_of(line: Line, words: Collection[str]) -> str:
    return next((line.text([k]) for k, c in enumerate(line.cores) if c in words), "")


def _skipped(line: Line, i: int, end: int, marked: bool) -> bool:
    """Return whether it is a part of something else, an age, a time, an address."""
    cores = line.cores
    before = cores[i - 1] if i else ""
    if before == "of" and (lives(cores, i) or cores[i - 2 : i - 1] in _OF_HOMES):
        return False
    if before == "of" and not marked and _of_many(line, i):
        return False
    if before in NOT_BEFORE or before == "the":
        return not (marked and before in ("of", "for"))
    if before in ("from", "between"):
        return True
    behind = cores[end] if end < len(cores) else ""
    return not marked and behind in NOT_BEHIND and behind != "others"


def _of_many(line: Line, i: int) -> bool:
    """Return whether it is of many things, not a part: "The records of 34,000 patients"."""
    found = number(line.cores, i)
    before = line.cores[i - 2] if i > 1 else ""
    return (
        found is not None
        and found.value >= TUNING.many
        and before.isalpha()
        and before not in STOP
        and before not in SPELLED
        and before not in PARTS
    )


def _date(line: Line, i: int, found: Number) -> Claim | None:
    day, end = found.value, found.end
    if end != i + 1 or day != int(day) or not 1 <= day <= 31 or not line.raws[i][0].isdecimal():
        return None
    month, first, last = 0, i, end
    if i and _is_month(line, i - 1):
        month, first = MONTHS[line.cores[i - 1].rstrip(".")], i - 1
    elif end < len(line) and _is_month(line, end):
        month, last = MONTHS[line.cores[end].rstrip(".")], end + 1
    if not month:
        return None
    claim = Claim(line, "date", ("date",), (first, last - 1))
    claim.describe = partial(captions.subject, line, first)
    return claim.allow(month * 100 + day, month * 100 + day, 4)


def _is_month(line: Line, k: int) -> bool:
    return line.cores[k].rstrip(".") in MONTHS and line.raws[k][:1].isupper()
