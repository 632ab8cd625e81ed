"""A figure as a claim: what it counts, the interval that its hedge allows, and the words around it that say of what it is true.

In: a claim whose figure and thing are found. Out: the same claim, settled: the content words of its clause, its scope ("last year", "in the first
half"), places and weekdays. Only claims that another report has too are settled, which are few.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from digest.core.model import Article
from digest.desk.figures.vocabulary import (
    BY_YEAR,
    EVENTS,
    IN,
    MONTHS,
    PASSING,
    SAYING,
    SCOPE,
    UNITS,
    WEEKDAYS,
)
from digest.desk.words.forms import NOTHING, STOP, Table, stem

_YEAR = re.compile(r"(?:19|20)\d\d")


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
        "role",
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
        self.role = ""  # of money: what it pays for
        self.weekdays: frozenset[str] = frozenset()
        self.line: Words | None = None  # until `settle` has read it


class Word:
    """A word as typed, its bare form, and the span that the bare form has in the article's text."""

    __slots__ = ("core", "end", "raw", "start")

    def __init__(self, raw: str, at: int) -> None:
        self.raw = raw
        self.core, left, right = _EDGES[raw]
        self.start = at + left
        self.end = at + right


class Words:
    """The words of a sentence. Most are asked for their bare form alone (`cores`): a `Word`, with its place, is made when one is."""

    __slots__ = ("_at", "_made", "_offset", "_text", "cores", "raws")

    def __init__(self, text: str, offset: int) -> None:
        self.raws = text.split()
        self.cores = list(map(_CORES.__getitem__, self.raws))
        self._text = text
        self._offset = offset
        self._at: list[int] = []
        self._made: list[Word | None] = [None] * len(self.raws)

    def __len__(self) -> int:
        return len(self.raws)

    def __getitem__(self, k: int) -> Word:
        made = self._made[k]
        if made is None:
            if not self._at:
                self._at = self._places()
            made = self._made[k] = Word(self.raws[k], self._at[k])
        return made

    def _places(self) -> list[int]:
        out: list[int] = []
        end = 0
        for raw in self.raws:
            at = self._text.index(raw, end)
            out.append(self._offset + at)
            end = at + len(raw)
        return out


def _edges(raw: str) -> tuple[str, int, int]:
    """The bare form of a word as typed, and where it begins and ends in that."""
    left = len(raw) - len(raw.lstrip("(\"'“‘[—–-"))
    core = raw.strip("\"'“”‘’()[],;:!?—–-").lower().replace("’", "'")
    if core.endswith(".") and core not in ("a.m.", "p.m.", "no."):
        core = core.rstrip(".")
    return core, left, left + len(raw[left:].rstrip("\"'“”‘’()[],;:!?.—–"))


_EDGES = Table(_edges)
_CORES = Table(lambda raw: _EDGES[raw][0])


def settle(claim: Claim) -> None:
    """Read what the sentence says around the figure: only for claims that another report has too, which are few."""
    if claim.line is None:
        return
    words = claim.line
    cores, raws = words.cores, words.raws
    claim.line = None
    start, end = claim.span
    first = next(k for k in range(len(words)) if words[k].end > start)
    last = next((k for k in range(first, len(words)) if words[k].start >= end), len(words))
    before: list[str] = []
    for k in range(first - 1, -1, -1):
        if cores[k] in SAYING or raws[k][-1] in ",;:":
            break
        if heavy := HEAVY[cores[k]]:
            before.append(heavy)
    after: list[str] = []
    aside = False
    for k in range(last, len(words)):
        aside = aside or raws[k][0] == "("
        if aside:  # "(186 miles)": the same in other units
            aside = ")" not in raws[k]
            continue
        if cores[k] in SAYING or (raws[k - 1][-1] in ",;:" and k > last - 1):
            break
        if heavy := HEAVY[cores[k]]:
            after.append(heavy)
    claim.before, claim.after = frozenset(before), frozenset(after)
    claim.link = (before[0] if before else "", after[0] if after else "")
    rest = cores[:first] + cores[last:]
    claim.context = frozenset([HEAVY[c] for c in rest if c not in SAYING]) - NOTHING
    claim.weekdays = WEEKDAYS.intersection(rest)
    claim.scope = _scope(claim, cores, raws, first, last)
    claim.places = frozenset(_places(raws, cores))
    claim.opens = all(
        k < 0 or cores[k] in SAYING or cores[k] in STOP for k in range(first)
    ) or _said_first(cores, first)


def _scope(
    claim: Claim, cores: Sequence[str], raws: Sequence[str], first: int, last: int
) -> frozenset[str]:
    """The words that say that the figure is of another time, place or part."""
    scope: set[str] = set()
    told = [
        (k, c)
        for k, c in enumerate(cores)
        if (c in _SCOPED or c[:2] in ("19", "20")) and not first <= k < last
    ]
    if not told:
        return frozenset()
    near = _clause(raws, cores, first, last)
    for k, c in told:
        before = cores[k - 1] if k else ""
        if c in SCOPE and k in near:
            scope.add(c)
        if k and c in EVENTS and (before in UNITS or before.isdigit()):
            scope.add(f"{before} {c}")
        if k and _YEAR.fullmatch(c) and (before in BY_YEAR or before in MONTHS or before.isdigit()):
            scope.add(c)
        if claim.kind != "date" and c in MONTHS and raws[k][0].isupper() and c != "mar":
            scope.add(c)
    return frozenset(scope - PASSING if claim.key[0] == "fate" else scope)


def _clause(raws: Sequence[str], cores: Sequence[str], first: int, last: int) -> set[int]:
    """Where a word of scope is said of the figure: in its own clause, and in the phrase that opens the sentence."""
    start = first
    while start > 0 and raws[start - 1][-1] not in ",;:":
        start -= 1
    end = last
    while (
        end < len(raws)
        and raws[end - 1][-1] not in ",;:"
        and cores[end] not in ("and", "but", "while")
    ):
        end += 1
    opening = next((k for k, raw in enumerate(raws) if raw[-1] in ",;:"), 0)
    return {*range(opening + 1), *range(start, end)}


def _said_first(cores: Sequence[str], first: int) -> bool:
    """Nothing but who said it stands before the figure: "Police said 12 people"."""
    k = first - 1
    while k >= 0 and cores[k] in ("that", "at", "least", "some", "about", "more", "than"):
        k -= 1
    return k >= 0 and cores[k] in SAYING


def _places(raws: Sequence[str], cores: Sequence[str]) -> list[str]:
    """Names behind "in", "near", "the city of"."""
    out = []
    for k in [k for k, c in enumerate(cores[:-1]) if c in IN or c == "of"]:
        for j in range(k + 1, min(len(raws), k + 5)):
            if raws[j][0].isupper():
                if cores[j] not in WEEKDAYS and cores[j] not in MONTHS:
                    out.append(cores[j].removesuffix("'s"))
                break
            if raws[j - 1][-1] in ",;:" and j > k + 1:
                break
    return out


def _heavy(core: str) -> str:
    return (
        stem(core)
        if core not in STOP and any(c.isalpha() for c in core) and core not in WEEKDAYS
        else ""
    )


HEAVY = Table(_heavy)  # the stem of a bare word that says of what a figure is, else nothing
_SCOPED = SCOPE | EVENTS | MONTHS.keys()
