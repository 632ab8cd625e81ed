"""Figures of a text as claims: how many of what, and in which words; what `differ` compares.

In: the sentences of an article. Out: `Claim`s, each a figure with what it counts, the interval that its hedge allows ("about", "at least"), and
the words around it that say of what it is true. Trusts nothing. The method is shallow on purpose: a figure whose thing is not said right
beside it is no claim, and neither is one under an "if", a denial, or as part of another ("of the 40", "among them two").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import compress

from digest.core.model import Article
from digest.desk.figures.claim import Claim, Words
from digest.desk.figures.nobody import NONE, TYPED, bare, nobody
from digest.desk.figures.shapes import magnitude, role, shaped, vote
from digest.desk.figures.vocabulary import (
    AUXILIARIES,
    BEFORE_ONLY,
    FATE,
    GENERIC,
    LASTING,
    MONEY,
    MONTHS,
    NOT_BEFORE,
    NOT_BEHIND,
    SPANS,
    SPELLED,
    TAKEN,
    UNSURE,
    WEEKDAYS,
    hedged,
    number,
    plural,
)
from digest.desk.words.forms import STOP, Table, stem
from digest.desk.words.sentence import wording

DEPTH = 40  # sentences
MOST = 40  # claims of an article

_OPENS = re.compile(r"(?:us)?[$€£¥]?\d|magnitude-\d")  # a number, perhaps behind its currency
_FIGURES = Table(
    lambda core: core in SPELLED or _OPENS.match(core) is not None
)  # whether a bare word begins a figure
_DIGIT = re.compile(r"\d")
_WERE = frozenset(("was", "were"))
COUNTING = frozenset("counted reporting tallied".split())
TOOK = frozenset("claimed claiming cost costing took taking taken".split())
RISEN = frozenset("stands stood rose rises reached climbed risen reaches climbs".split())


def claims(article: Article) -> list[Claim]:
    """All claims of the article's first sentences, in order."""
    out: list[Claim] = []
    for i, s in enumerate(article.sentences[:DEPTH]):
        text = article.text[s.start : s.end]
        typed = wording(text).typed
        none = not TYPED.isdisjoint(typed) and NONE.search(text) is not None
        if not none and SPELLED.isdisjoint(typed) and not _DIGIT.search(text):
            continue
        if len(text) <= 800:
            out += _claims(article, i, text, s.start, none)
        if len(out) >= MOST:
            break  # a table, not a text
    return out[:MOST]


def _claims(article: Article, sentence: int, text: str, offset: int, none: bool) -> list[Claim]:
    """`none`: it may say that something happened to nobody."""
    words = Words(text, offset)
    cores = words.cores
    if UNSURE.intersection(cores) or cores[:1] in (["it"], ["this"], ["that"], ["they"]):
        return []  # not stated, or of something that another sentence names
    out: list[Claim] = []
    done = 0
    shapes = shaped(cores)
    for i in compress(range(len(cores)), map(_FIGURES.__getitem__, cores)):
        if i < done:
            continue
        claim = _shaped(article, sentence, words, cores, i) if shapes else None
        if claim is not None:
            claim.line = words
            out.append(claim)
            done = i + 1
            while done < len(words) and words[done].start < claim.span[1]:
                done += 1
            continue
        found = number(cores, i)
        if found is None:
            continue
        value, end, currency, percent, digits = found
        claim = (
            _date(article, sentence, words, i, end, value) if not (currency or percent) else None
        )
        if claim is None and not _skipped(words, cores, i, end, bool(currency or percent)):
            low, high, first = hedged(cores, i, value, digits)
            measured = (low, high, digits)
            weight = (
                not currency
                and cores[end : end + 1] == ["pounds"]
                and any(w.startswith("weigh") for w in cores)
            )
            if weight:
                claim = None
            elif currency or (end < len(words) and cores[end] in MONEY):
                last = end if currency else end + 1
                name = currency or stem(cores[end])
                claim = _made(
                    article, sentence, "money", ("money", name), measured, words, first, last
                )
                claim.role = role(cores, [raw[-1] for raw in words.raws], first, last)
            elif percent or (end < len(words) and cores[end] in ("percent", "per")):
                last = end if percent else end + (2 if cores[end] == "per" else 1)
                if COUNTING.intersection(cores):
                    claim = None  # how far the counting is, and what it says so far
                elif (
                    percent
                    or cores[end] == "percent"
                    or (end + 1 < len(words) and cores[end + 1] == "cent")
                ):
                    by = (
                        cores[first - 1]
                        if first and cores[first - 1] in ("by", "to", "from", "of", "at")
                        else ""
                    )
                    behind = (
                        cores[last]
                        if last < len(words) and cores[last] in ("of", "points", "point", "chance")
                        else ""
                    )
                    claim = _made(
                        article,
                        sentence,
                        "per cent",
                        ("per cent", by, behind),
                        measured,
                        words,
                        first,
                        last,
                    )
            else:
                claim = _counted(article, sentence, words, cores, i, end, first, measured)
        if claim is None and not (currency or percent):
            claim = _age(article, sentence, words, i, value)
        if claim is not None:
            claim.line = words
            out.append(claim)
        done = end
    if none:
        out += nobody(article, sentence, words, cores)
    if not _WERE.isdisjoint(cores):
        out += bare(article, sentence, words, cores, {c.key[1] for c in out if c.key[0] == "fate"})
    hurt = [c for c in out if c.key[:2] == ("fate", "hurt")]
    out += [_at_least(c) for c in out if c.key[:2] == ("fate", "hospital")]
    for c in hurt:
        if len(hurt) > 1 and c.key[2] == "people":
            out.remove(c)  # "two officers wounded and three others injured": neither is the sum
        c.sum = sum(k.low for k in out if k.key[:2] == ("fate", "dead"))
    return out


def _shaped(
    article: Article, sentence: int, words: Words, cores: Sequence[str], i: int
) -> Claim | None:
    """A vote or a magnitude."""
    counted = vote(cores, i)
    if counted is not None:
        value, end = counted
        return _made(article, sentence, "vote", ("vote",), (value, value, 9), words, i, end)
    strength = magnitude(cores, i)
    if strength is not None:
        return _made(
            article, sentence, "magnitude", ("magnitude",), (strength, strength, 9), words, i, i + 1
        )
    return None


def _at_least(c: Claim) -> Claim:
    """Who is in hospital is hurt: of the hurt there are at least so many."""
    more = Claim(
        c.article,
        c.sentence,
        c.kind,
        ("fate", "hurt", c.key[2]),
        (c.low, 9e9 * c.low, c.digits),
        c.span,
        c.about,
    )
    more.line = c.line
    return more


def _skipped(words: Words, cores: Sequence[str], i: int, end: int, marked: bool) -> bool:
    """Part of something else, an age, a time, an address."""
    before = cores[i - 1] if i else ""
    if before == "of" and _lives(cores, i):
        return False
    if (
        before in NOT_BEFORE
        or (i and before == "the")
        or (i > 1 and cores[i - 2] == "of" and before == "the")
    ):
        return not (marked and before in ("of", "for"))
    if before in ("from", "between"):
        return True
    return bool(
        end < len(words) and not marked and cores[end] in NOT_BEHIND and cores[end] != "others"
    )


def _date(
    article: Article, sentence: int, words: Words, i: int, end: int, value: float
) -> Claim | None:
    if (
        end != i + 1
        or value != int(value)
        or not 1 <= value <= 31
        or not words.raws[i][0].isdigit()
    ):
        return None
    month, first, last = 0, i, end
    if i and words[i - 1].core.rstrip(".") in MONTHS and words.raws[i - 1][:1].isupper():
        month, first = MONTHS[words[i - 1].core.rstrip(".")], i - 1
    elif (
        end < len(words) and words[end].core.rstrip(".") in MONTHS and words.raws[end][:1].isupper()
    ):
        month, last = MONTHS[words[end].core.rstrip(".")], end + 1
    if not month:
        return None
    day = month * 100 + value
    return _made(article, sentence, "date", ("date",), (day, day, 4), words, first, last)


def _age(article: Article, sentence: int, words: Words, i: int, value: float) -> Claim | None:
    """ "Ann Bell, 34," is the age of one person: first name, surname and the figure between commas."""
    if i < 2 or value > 110 or words.raws[i][-1] not in ",." or words.raws[i - 1][-1] != ",":
        return None
    name = [words[i - 2], words[i - 1]]
    if (
        not all(
            w.raw[0].isupper() and w.core.replace("-", "").isalpha() and len(w.core) > 1
            for w in name
        )
        or words.raws[i - 2][-1] in ",.;:"
    ):
        return None
    if any(w.core in MONTHS or w.core in WEEKDAYS for w in name):
        return None
    who = (words[i - 2].core, words[i - 1].core.removesuffix("'s"))
    return Claim(
        article,
        sentence,
        "age",
        ("age", *who),
        (value, value, 4),
        (words[i].start, words[i].end),
        (words[i - 2].start, words[i - 1].end),
    )


def _made(
    article: Article,
    sentence: int,
    kind: str,
    key: tuple[str, ...],
    value: tuple[float, float, int],
    words: Words,
    first: int,
    last: int,
) -> Claim:
    start = first
    while start > 0 and words.raws[start - 1][-1] not in ",;:—" and first - start < 6:
        start -= 1
    span = (words[first].start, words[last - 1].end)
    about = (words[start].start, words[first - 1].end) if start < first else span
    return Claim(article, sentence, kind, key, value, span, about)


def _counted(
    article: Article,
    sentence: int,
    words: Words,
    cores: Sequence[str],
    i: int,
    end: int,
    first: int,
    value: tuple[float, float, int],
) -> Claim | None:
    n = len(words)
    noun, at = "", end
    modifiers: list[str] = []
    if end < n and cores[end] in FATE and cores[end] not in BEFORE_ONLY and cores[end] != "shot":
        behind = words[end + 1] if end + 1 < n and words.raws[end][-1].isalpha() else None
        if behind and behind.core not in STOP:
            return None  # "one wounded man": how many more there were is not said
        at = end - 1  # "nine wounded"
    elif end < n and cores[end] == "others" and any(FATE.get(w) == "dead" for w in cores[:first]):
        noun, at = (
            "people",
            end,
        )  # "killing one and wounding three others"; of the dead themselves the sum is not said
    else:
        for k in range(end, min(n, end + 3) if words.raws[end - 1][-1] not in ",;:.!?" else end):
            core = cores[k]
            if (
                not core.replace("-", "").isalpha()
                or (core in STOP and core not in SPANS)
                or words.raws[k][0].isupper()
            ):
                break
            one = value[0] == 1
            if (
                k + 1 < min(n, end + 3)
                and plural(core)
                and words.raws[k][-1].isalpha()
                and plural(cores[k + 1])
            ):
                modifiers.append(stem(core))  # "two police officers"
                continue
            if plural(core) or (
                one
                and (
                    k + 1 == n
                    or cores[k + 1] in AUXILIARIES
                    or cores[k + 1] in FATE
                    or words.raws[k][-1] in ".,;"
                )
            ):
                noun, at = core, k
                break
            if words.raws[k][-1] in ",;:.":
                break
            modifiers.append(stem(core))
        if not noun:
            return _toll(article, sentence, words, cores, i, end, first, value)
    if at + 1 < n and cores[at + 1] in ("old", "ago", "later", "earlier"):
        return None
    if (
        at + 1 < n
        and cores[at + 1] in ("before", "after")
        and noun in SPANS
        and not (first and cores[first - 1] in LASTING)
    ):
        return None
    fate, until = _fate(words, cores, first, at)
    if (
        not fate
        and cores[at + 1 : at + 2] == ["and"]
        and cores[at + 2 : at + 3]
        and plural(cores[at + 2])
    ):
        return None  # "houses and shops": of neither alone
    thing = "people" if not noun or noun in GENERIC else " ".join([*modifiers, stem(noun)])
    if thing == "people" and modifiers:
        thing = " ".join([*modifiers, thing])
    if cores[at] == "others" and fate in ("", "dead", "shot", "charged"):
        return None
    if fate:
        about = (
            (words[end].start, words[until].end)
            if until >= end
            else (words[first].start, words[at].end)
        )
        return Claim(
            article,
            sentence,
            "count",
            ("fate", fate, thing),
            value,
            (words[first].start, words[end - 1].end),
            about,
        )
    if noun:
        span = (words[first].start, words[at].end)
        return Claim(
            article,
            sentence,
            "count",
            ("count", thing),
            value,
            span,
            (words[end].start, words[min(n - 1, at + 4)].end),
        )
    return None


def _toll(
    article: Article,
    sentence: int,
    words: Words,
    cores: Sequence[str],
    i: int,
    end: int,
    first: int,
    value: tuple[float, float, int],
) -> Claim | None:
    """ "The death toll stands at 31", "the death toll from the quake rose to 31": a figure without a noun behind it."""
    for k in range(max(0, first - 9), first):
        if cores[k] == "toll" and k and cores[k - 1] == "death":
            between = cores[k + 1 : first]
            steps = [j for j, w in enumerate(between) if w in RISEN]
            named = between[: steps[0]] if steps else between
            if all(w in STOP or w in RISEN for w in between[len(named) :]) and (
                all(w in STOP for w in named) or (steps and named[0] in ("from", "of", "in"))
            ):
                span = (words[first].start, words[end - 1].end)
                return Claim(
                    article,
                    sentence,
                    "count",
                    ("fate", "dead", "people"),
                    value,
                    span,
                    (words[k - 1].start, words[k].end),
                )
    return None


def _lives(cores: Sequence[str], first: int) -> bool:
    """ "claimed the lives of" stands before."""
    return (
        cores[max(0, first - 3) : first] == ["the", "lives", "of"]
        and cores[max(0, first - 4)] in TOOK
    )


def _fate(words: Words, cores: Sequence[str], first: int, at: int) -> tuple[str, int]:
    """What happened to the counted, and the index of the word that says so: behind them, else right before the figure."""
    k = at + 1
    steps = 0
    if words.raws[at][-1] not in ",;:.":
        while k < len(words) and steps < 4:
            core = cores[k]
            if core in FATE and core not in BEFORE_ONLY:
                fatal = core == "shot" and (
                    cores[k + 1 : k + 2] == ["dead"] or cores[k + 1 : k + 3] == ["and", "killed"]
                )
                return "dead" if fatal else FATE[core], k
            if core == "on" and cores[k + 1 : k + 2] == ["board"]:
                return "aboard", k + 1
            if core in TAKEN and (
                near := [
                    j
                    for j in range(k + 1, min(len(cores), k + 5))
                    if cores[j] in ("hospital", "hospitals")
                ]
            ):
                return "hospital", near[0]
            if core == "lost" and cores[k + 1 : k + 3] == ["their", "lives"]:
                return "dead", k + 2
            if core not in AUXILIARIES or words.raws[k][-1] in ",;:.":
                break
            k += 1
            steps += 1
    before = cores[first - 1] if first else ""
    if _lives(cores, first) or (before == "claimed" and cores[at] == "lives"):
        return "dead", first - 1
    if before == "carrying" and cores[at] == "people":
        return "aboard", first - 1
    if (
        before in FATE
        and before not in ("dead", "missing", "homeless", "died", "die")
        and words.raws[first - 1][-1] not in ",;:."
    ):
        return FATE[before], first - 1
    return "", -1
