"""Figures of a text as claims: how many of what, and in which words; what `differ` compares.

In: the sentences of an article. Out: `Claim`s, each a figure with what it counts, the interval that its hedge allows ("about", "at least"), and
the words around it that say of what it is true. Trusts nothing. The method is shallow on purpose: a figure whose thing is not said right
beside it is no claim, and neither is one under an "if", a denial, or as part of another ("of the 40", "among them two").
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from digest.desk.alike import STOP, stem
from digest.desk.figure_words import (
    AUXILIARIES,
    BEFORE_ONLY,
    BY_YEAR,
    EVENTS,
    FATE,
    GENERIC,
    IN,
    LASTING,
    MONEY,
    MONTHS,
    NOT_BEFORE,
    NOT_BEHIND,
    SAYING,
    SCOPE,
    SPANS,
    UNITS,
    UNSURE,
    WEEKDAYS,
    hedged,
    number,
    plural,
    spelled,
)
from digest.model import Article

DEPTH = 40  # sentences
MOST = 40  # claims of an article

_YEAR = re.compile(r"(?:19|20)\d\d")
_TOKEN = re.compile(r"\S+")
_DIGIT = re.compile(r"\d")


class Claim:
    """A figure and what it is a figure of. `key` must be equal for two claims to be compared; `low` and `high` are the values that it
    allows; `span` is the figure as printed, in the article's text, `about` the source's words for the thing."""

    __slots__ = (
        "about",
        "after",
        "article",
        "before",
        "context",
        "digits",
        "high",
        "key",
        "kind",
        "line",
        "link",
        "low",
        "opens",
        "places",
        "scope",
        "sentence",
        "span",
        "sum",
        "weekdays",
    )

    def __init__(
        self,
        article: Article,
        sentence: int,
        kind: str,
        key: tuple[str, ...],
        value: tuple[float, float, int],
        span: tuple[int, int],
        about: tuple[int, int],
    ) -> None:
        self.article = article
        self.sentence = sentence
        self.kind = kind
        self.key = key
        self.low, self.high, self.digits = value
        self.span = span
        self.about = about
        self.before: frozenset[str] = frozenset()  # content words before it in its clause
        self.after: frozenset[str] = frozenset()
        self.link = ("", "")  # the nearest content word before, and behind
        self.context: frozenset[str] = frozenset()
        self.scope: frozenset[str] = frozenset()
        self.places: frozenset[str] = frozenset()
        self.opens = False  # it opens the sentence, but for who said it
        self.sum = 0.0  # of the hurt: how many dead the sentence counts beside them
        self.weekdays: frozenset[str] = frozenset()
        self.line: tuple[Sequence[_Word], Sequence[str]] | None = None  # until `settle` has read it


class _Word:
    __slots__ = ("core", "end", "raw", "start")

    def __init__(self, raw: str, at: int) -> None:
        left = len(raw) - len(raw.lstrip("(\"'“‘[—–-"))
        self.raw = raw
        self.core = raw.strip("\"'“”‘’()[],;:!?—–-").lower().replace("’", "'")
        if self.core.endswith(".") and self.core not in ("a.m.", "p.m.", "no."):
            self.core = self.core.rstrip(".")
        self.start = at + left
        self.end = at + left + len(raw[left:].rstrip("\"'“”‘’()[],;:!?.—–"))


def claims(article: Article) -> list[Claim]:
    """All claims of the article's first sentences, in order."""
    out: list[Claim] = []
    for i, s in enumerate(article.sentences[:DEPTH]):
        text = article.text[s.start : s.end]
        if not _DIGIT.search(text) and not spelled(text):
            continue
        if len(text) <= 800:
            out += _claims(article, i, text, s.start)
        if len(out) >= MOST:
            break  # a table, not a text
    return out[:MOST]


def _claims(article: Article, sentence: int, text: str, offset: int) -> list[Claim]:
    words = [_Word(m[0], offset + m.start()) for m in _TOKEN.finditer(text)]
    cores = [w.core for w in words]
    if UNSURE.intersection(cores) or cores[:1] in (["it"], ["this"], ["that"], ["they"]):
        return []  # not stated, or of something that another sentence names
    out: list[Claim] = []
    i = 0
    while i < len(words):
        found = number(cores, i)
        if found is None:
            i += 1
            continue
        value, end, currency, percent, digits = found
        claim = _date(article, sentence, words, i, end, value) if not (currency or percent) else None
        if claim is None and not _skipped(words, cores, i, end, bool(currency or percent)):
            low, high, first = hedged(cores, i, value)
            measured = (low, high, digits)
            if currency or (end < len(words) and cores[end] in MONEY):
                last = end if currency else end + 1
                name = currency or stem(cores[end])
                claim = _made(article, sentence, "money", ("money", name), measured, words, first, last)
            elif percent or (end < len(words) and cores[end] in ("percent", "per")):
                last = end if percent else end + (2 if cores[end] == "per" else 1)
                if percent or cores[end] == "percent" or (end + 1 < len(words) and cores[end + 1] == "cent"):
                    by = cores[first - 1] if first and cores[first - 1] in ("by", "to", "from", "of", "at") else ""
                    behind = cores[last] if last < len(words) and cores[last] in ("of", "points", "point", "chance") else ""
                    claim = _made(article, sentence, "per cent", ("per cent", by, behind), measured, words, first, last)
            else:
                claim = _counted(article, sentence, words, cores, i, end, first, measured)
        if claim is None and not (currency or percent):
            claim = _age(article, sentence, words, i, value)
        if claim is not None:
            claim.line = (words, cores)
            out.append(claim)
        i = end
    hurt = [c for c in out if c.key[:2] == ("fate", "hurt")]
    for c in hurt:
        if len(hurt) > 1 and c.key[2] == "people":
            out.remove(c)  # "two officers wounded and three others injured": neither is the sum
        c.sum = sum(k.low for k in out if k.key[:2] == ("fate", "dead"))
    return out


def _skipped(words: Sequence[_Word], cores: Sequence[str], i: int, end: int, marked: bool) -> bool:
    """Part of something else, an age, a time, an address."""
    before = cores[i - 1] if i else ""
    if before in NOT_BEFORE or (i and before == "the") or (i > 1 and cores[i - 2] == "of" and before == "the"):
        return not (marked and before in ("of", "for"))
    if before in ("from", "between"):
        return True
    return bool(end < len(words) and not marked and cores[end] in NOT_BEHIND and cores[end] != "others")


def _date(article: Article, sentence: int, words: Sequence[_Word], i: int, end: int, value: float) -> Claim | None:
    if end != i + 1 or value != int(value) or not 1 <= value <= 31 or not words[i].raw[0].isdigit():
        return None
    month, first, last = 0, i, end
    if i and words[i - 1].core.rstrip(".") in MONTHS and words[i - 1].raw[:1].isupper():
        month, first = MONTHS[words[i - 1].core.rstrip(".")], i - 1
    elif end < len(words) and words[end].core.rstrip(".") in MONTHS and words[end].raw[:1].isupper():
        month, last = MONTHS[words[end].core.rstrip(".")], end + 1
    if not month:
        return None
    day = month * 100 + value
    return _made(article, sentence, "date", ("date",), (day, day, 4), words, first, last)


def _age(article: Article, sentence: int, words: Sequence[_Word], i: int, value: float) -> Claim | None:
    """ "Ann Bell, 34," is the age of one person: first name, surname and the figure between commas."""
    if i < 2 or value > 110 or words[i].raw[-1] not in ",." or words[i - 1].raw[-1] != ",":
        return None
    name = [words[i - 2], words[i - 1]]
    if (
        not all(w.raw[0].isupper() and w.core.replace("-", "").isalpha() and len(w.core) > 1 for w in name)
        or words[i - 2].raw[-1] in ",.;:"
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
    words: Sequence[_Word],
    first: int,
    last: int,
) -> Claim:
    start = first
    while start > 0 and words[start - 1].raw[-1] not in ",;:—" and first - start < 6:
        start -= 1
    span = (words[first].start, words[last - 1].end)
    about = (words[start].start, words[first - 1].end) if start < first else span
    return Claim(article, sentence, kind, key, value, span, about)


def _counted(
    article: Article,
    sentence: int,
    words: Sequence[_Word],
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
        behind = words[end + 1] if end + 1 < n and words[end].raw[-1].isalpha() else None
        if behind and behind.core not in STOP:
            return None  # "one wounded man": how many more there were is not said
        at = end - 1  # "nine wounded"
    elif end < n and cores[end] == "others" and any(FATE.get(w) == "dead" for w in cores[:first]):
        noun, at = "people", end  # "killing one and wounding three others"; of the dead themselves the sum is not said
    else:
        for k in range(end, min(n, end + 3) if words[end - 1].raw[-1] not in ",;:.!?" else end):
            core = cores[k]
            if not core.replace("-", "").isalpha() or (core in STOP and core not in SPANS) or words[k].raw[0].isupper():
                break
            one = value[0] == 1
            if k + 1 < min(n, end + 3) and plural(core) and words[k].raw[-1].isalpha() and plural(cores[k + 1]):
                modifiers.append(stem(core))  # "two police officers"
                continue
            if plural(core) or (
                one and (k + 1 == n or cores[k + 1] in AUXILIARIES or cores[k + 1] in FATE or words[k].raw[-1] in ".,;")
            ):
                noun, at = core, k
                break
            if words[k].raw[-1] in ",;:.":
                break
            modifiers.append(stem(core))
        if not noun:
            return _toll(article, sentence, words, cores, i, end, first, value)
    if at + 1 < n and cores[at + 1] in ("old", "ago", "later", "earlier"):
        return None
    if at + 1 < n and cores[at + 1] in ("before", "after") and noun in SPANS and not (first and cores[first - 1] in LASTING):
        return None
    fate, until = _fate(words, cores, first, at)
    thing = "people" if not noun or noun in GENERIC else " ".join([*modifiers, stem(noun)])
    if thing == "people" and modifiers:
        thing = " ".join([*modifiers, thing])
    if cores[at] == "others" and fate in ("", "dead", "shot", "charged"):
        return None
    if fate:
        about = (words[end].start, words[until].end) if until >= end else (words[first].start, words[at].end)
        return Claim(article, sentence, "count", ("fate", fate, thing), value, (words[first].start, words[end - 1].end), about)
    if noun:
        span = (words[first].start, words[at].end)
        return Claim(article, sentence, "count", ("count", thing), value, span, (words[end].start, words[min(n - 1, at + 4)].end))
    return None


def _toll(
    article: Article,
    sentence: int,
    words: Sequence[_Word],
    cores: Sequence[str],
    i: int,
    end: int,
    first: int,
    value: tuple[float, float, int],
) -> Claim | None:
    """ "The death toll stands at 31": a figure without a noun behind it."""
    for k in range(max(0, first - 6), first):
        if cores[k] == "toll" and k and cores[k - 1] == "death":
            between = cores[k + 1 : first]
            if all(w in STOP or w in ("stands", "stood", "rose", "reached", "climbed", "risen") for w in between):
                span = (words[first].start, words[end - 1].end)
                return Claim(
                    article, sentence, "count", ("fate", "dead", "people"), value, span, (words[k - 1].start, words[k].end)
                )
    return None


def _fate(words: Sequence[_Word], cores: Sequence[str], first: int, at: int) -> tuple[str, int]:
    """What happened to the counted, and the index of the word that says so: behind them, else right before the figure."""
    k = at + 1
    steps = 0
    if words[at].raw[-1] not in ",;:.":
        while k < len(words) and steps < 4:
            core = cores[k]
            if core in FATE and core not in BEFORE_ONLY:
                return FATE[core], k
            if core not in AUXILIARIES or words[k].raw[-1] in ",;:.":
                break
            k += 1
            steps += 1
    before = cores[first - 1] if first else ""
    if before in FATE and before not in ("dead", "missing", "homeless", "died", "die") and words[first - 1].raw[-1] not in ",;:.":
        return FATE[before], first - 1
    return "", -1


def settle(claim: Claim) -> None:
    """Read what the sentence says around the figure: only for claims that another report has too, which are few."""
    if claim.line is None:
        return
    words, cores = claim.line
    claim.line = None
    start, end = claim.span
    first = next(k for k, w in enumerate(words) if w.end > start)
    last = next((k for k, w in enumerate(words) if w.start >= end), len(words))
    before: list[str] = []
    for k in range(first - 1, -1, -1):
        if cores[k] in SAYING or words[k].raw[-1] in ",;:":
            break
        if _heavy(cores[k]):
            before.append(stem(cores[k]))
    after: list[str] = []
    aside = False
    for k in range(last, len(words)):
        aside = aside or words[k].raw[0] == "("
        if aside:  # "(186 miles)": the same in other units
            aside = ")" not in words[k].raw
            continue
        if cores[k] in SAYING or (words[k - 1].raw[-1] in ",;:" and k > last - 1):
            break
        if _heavy(cores[k]):
            after.append(stem(cores[k]))
    claim.before, claim.after = frozenset(before), frozenset(after)
    claim.link = (before[0] if before else "", after[0] if after else "")
    rest = [(k, c) for k, c in enumerate(cores) if not first <= k < last]
    claim.context = frozenset(stem(c) for _, c in rest if _heavy(c) and c not in SAYING)
    claim.weekdays = frozenset(c for _, c in rest if c in WEEKDAYS)
    scope = {c for _, c in rest if c in SCOPE}
    scope |= {f"{cores[k - 1]} {c}" for k, c in rest if k and c in EVENTS and (cores[k - 1] in UNITS or cores[k - 1].isdigit())}
    scope |= {
        c
        for k, c in rest
        if k and _YEAR.fullmatch(c) and (cores[k - 1] in BY_YEAR or cores[k - 1] in MONTHS or cores[k - 1].isdigit())
    }
    if claim.kind != "date":
        scope |= {c for k, c in rest if c in MONTHS and words[k].raw[0].isupper() and c != "mar"}
    claim.scope = frozenset(scope)
    claim.places = frozenset(_places(words, cores))
    claim.opens = all(k < 0 or cores[k] in SAYING or cores[k] in STOP for k in range(first)) or _said_first(cores, first)


def _said_first(cores: Sequence[str], first: int) -> bool:
    """Nothing but who said it stands before the figure: "Police said 12 people"."""
    k = first - 1
    while k >= 0 and cores[k] in ("that", "at", "least", "some", "about", "more", "than"):
        k -= 1
    return k >= 0 and cores[k] in SAYING


def _places(words: Sequence[_Word], cores: Sequence[str]) -> list[str]:
    """Names behind "in", "near", "the city of"."""
    out = []
    for k in range(len(words) - 1):
        if cores[k] in IN or cores[k] == "of":
            for j in range(k + 1, min(len(words), k + 5)):
                if words[j].raw[0].isupper():
                    if cores[j] not in WEEKDAYS and cores[j] not in MONTHS:
                        out.append(cores[j].removesuffix("'s"))
                    break
                if words[j - 1].raw[-1] in ",;:" and j > k + 1:
                    break
    return out


def _heavy(core: str) -> bool:
    return core not in STOP and any(c.isalpha() for c in core) and core not in WEEKDAYS
