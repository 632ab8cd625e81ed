"""A figure as a claim: what it counts, the interval that its hedge allows, and the words around it that say of what it is true.

In: a claim whose figure and thing are found. Out: the same claim, settled: the content words of its clause, its scope ("last year", "in the first
half"), places and weekdays. Only claims that another report has too are settled, which are few.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from digest.desk.alike import STOP, stem
from digest.desk.figure_words import BY_YEAR, EVENTS, IN, MONTHS, PASSING, SAYING, SCOPE, UNITS, WEEKDAYS
from digest.model import Article

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
        self.line: tuple[Sequence[Word], Sequence[str]] | None = None  # until `settle` has read it


class Word:
    """A word as typed, its bare form, and the span that the bare form has in the article's text."""

    __slots__ = ("core", "end", "raw", "start")

    def __init__(self, raw: str, at: int) -> None:
        self.raw = raw
        self.core, left, right = _edges(raw)
        self.start = at + left
        self.end = at + right


@lru_cache(maxsize=1 << 16)
def _edges(raw: str) -> tuple[str, int, int]:
    """The bare form of a word as typed, and where it begins and ends in that. Remembered: news repeats its words."""
    left = len(raw) - len(raw.lstrip("(\"'“‘[—–-"))
    core = raw.strip("\"'“”‘’()[],;:!?—–-").lower().replace("’", "'")
    if core.endswith(".") and core not in ("a.m.", "p.m.", "no."):
        core = core.rstrip(".")
    return core, left, left + len(raw[left:].rstrip("\"'“”‘’()[],;:!?.—–"))


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
    near = _clause(words, cores, first, last)
    scope = {c for k, c in rest if c in SCOPE and k in near}
    scope |= {f"{cores[k - 1]} {c}" for k, c in rest if k and c in EVENTS and (cores[k - 1] in UNITS or cores[k - 1].isdigit())}
    scope |= {
        c
        for k, c in rest
        if k and _YEAR.fullmatch(c) and (cores[k - 1] in BY_YEAR or cores[k - 1] in MONTHS or cores[k - 1].isdigit())
    }
    if claim.kind != "date":
        scope |= {c for k, c in rest if c in MONTHS and words[k].raw[0].isupper() and c != "mar"}
    claim.scope = frozenset(scope - PASSING if claim.key[0] == "fate" else scope)
    claim.places = frozenset(_places(words, cores))
    claim.opens = all(k < 0 or cores[k] in SAYING or cores[k] in STOP for k in range(first)) or _said_first(cores, first)


def _clause(words: Sequence[Word], cores: Sequence[str], first: int, last: int) -> set[int]:
    """Where a word of scope is said of the figure: in its own clause, and in the phrase that opens the sentence."""
    start = first
    while start > 0 and words[start - 1].raw[-1] not in ",;:":
        start -= 1
    end = last
    while end < len(words) and words[end - 1].raw[-1] not in ",;:" and cores[end] not in ("and", "but", "while"):
        end += 1
    opening = next((k for k, w in enumerate(words) if w.raw[-1] in ",;:"), 0)
    return {*range(opening + 1), *range(start, end)}


def _said_first(cores: Sequence[str], first: int) -> bool:
    """Nothing but who said it stands before the figure: "Police said 12 people"."""
    k = first - 1
    while k >= 0 and cores[k] in ("that", "at", "least", "some", "about", "more", "than"):
        k -= 1
    return k >= 0 and cores[k] in SAYING


def _places(words: Sequence[Word], cores: Sequence[str]) -> list[str]:
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
