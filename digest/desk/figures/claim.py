"""A figure as a claim: what it counts, the interval that it allows, and the words around it.

A claim is read in two steps: `read` finds the figure and its thing; `settle` reads what its
sentence says of its scope, place and day, only for claims that another article has too, which are
few.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate

from digest.core.model import Article
from digest.core.patterns import lazy
from digest.desk.figures.tuning import TUNING
from digest.desk.figures.vocabulary import (
    AREAS,
    BODIES,
    BY_YEAR,
    EVENTS,
    HAVING,
    IN,
    MONTHS,
    PASSING,
    PREPOSITIONS,
    SAYING,
    SCOPE,
    UNITS,
    WEEKDAYS,
)
from digest.desk.words.forms import NOTHING, STOP, Table, stem
from digest.desk.words.sentence import Once, wording

_YEAR = lazy(r"(?:19|20)\d\d")
Span = tuple[int, int]


class Claim:
    """A figure and what it is a figure of.

    `key` must be equal for two claims to be compared; `low` and `high` are the values that it
    allows; `words` are the places of its first and its last word. Most claims are compared with no
    other: where they are printed and how they are called is worked out for the rest (`span`,
    `caption`). What a claim may have and most do not have is an attribute of the class.
    """

    digits = 1
    before: frozenset[str] = frozenset()  # content words before it in its clause
    after: frozenset[str] = frozenset()
    link = ("", "")  # the nearest content word before, and behind
    context: frozenset[str] = frozenset()
    scope: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    opens = False  # it opens the sentence, but for who said it
    sum = 0.0  # of the hurt: how many dead the sentence counts beside them
    base: Claim | None = None  # the claim of this article that it rivals
    corrects = False  # it replaces that claim, which is wrong
    had = False  # someone has them: "the library owns 12,000 books"
    only = False  # the article gives no other figure for things of this kind
    outdated = False  # that claim replaces it: "not 48,000"
    scale = 1.0  # what a figure without its unit is counted in: a million in "nearer 5"
    role = ""  # of money: what it pays for; of a length: its dimension
    weekdays: frozenset[str] = frozenset()
    describe: Callable[[], str] | None = None  # returns its caption

    def __init__(self, line: Line, kind: str, key: tuple[str, ...], words: Span) -> None:
        self.article = line.article
        self.sentence = line.index
        self.line: Line | None = line  # until `settle` has read it
        self.kind = kind
        self.key = key
        self.words = words
        self._line = line
        self.low = self.high = 0.0

    def allow(self, low: float, high: float, digits: int) -> Claim:
        """Set the interval, and return the claim."""
        self.low, self.high, self.digits = low, high, digits
        return self

    @Once
    def span(self) -> Span:
        """Return the figure as printed, in the article's text."""
        return self._line.span(*self.words)

    @Once
    def caption(self) -> str:
        """Return a noun phrase for what it counts, in the words of the source, or nothing."""
        return self.describe() if self.describe else ""


class Word:
    """A word as typed, its bare form, and the span that the bare form has in the article's text."""

    __slots__ = ("core", "end", "raw", "start")

    def __init__(self, raw: str, at: int) -> None:
        self.raw = raw
        self.core, left, right = _EDGES[raw]
        self.start = at + left
        self.end = at + right


class Line:
    """A sentence of an article, by its words.

    Most words are asked for their bare form alone (`cores`); a `Word`, with its place, is made when
    one is. `marked`: the places of words with a digit or a mark.
    """

    __slots__ = ("_at", "_made", "_offset", "_text", "article", "cores", "index", "marked", "raws")

    def __init__(self, article: Article, index: int, text: str, offset: int) -> None:
        self.article = article
        self.index = index
        said = wording(text)
        self.raws = said.raws
        self.cores = cores = said.typed.copy()
        self.marked = marked = [i for i, typed in enumerate(cores) if not typed.isalpha()]
        for i in marked:
            cores[i] = _CORES[cores[i]]
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
        if " ".join(self.raws) == self._text:  # as most are printed
            return list(accumulate((len(raw) + 1 for raw in self.raws), initial=self._offset))
        out: list[int] = []
        end = 0
        for raw in self.raws:
            at = self._text.index(raw, end)
            out.append(self._offset + at)
            end = at + len(raw)
        return out

    def ends(self, k: int, marks: str = ",;:.") -> bool:
        """Return whether a mark follows the word."""
        return self.raws[k][-1] in marks

    def span(self, first: int, last: int) -> Span:
        """Return the span of the words `first..last`, in the article's text."""
        return self[first].start, self[last].end

    def text(self, words: Sequence[int]) -> str:
        """Return the bare words of these places, as typed."""
        text = self.article.text
        return " ".join(text[self[k].start : self[k].end] for k in words)


def _edges(raw: str) -> tuple[str, int, int]:
    """Return the bare form of a word as typed, and where it begins and ends in that."""
    left = len(raw) - len(raw.lstrip("(\"'“‘[—–-"))
    core = raw.strip("\"'“”‘’()[],;:!?—–-").lower().replace("’", "'")
    if core.endswith(".") and core not in ("a.m.", "p.m.", "no."):
        core = core.rstrip(".").rstrip("\"'”’)]")  # "“nearer five”."
    return core, left, left + len(raw[left:].rstrip("\"'“”‘’()[],;:!?.—–"))


_EDGES = Table(_edges)
_CORES = Table(lambda raw: _EDGES[raw][0])


def settle(claim: Claim) -> None:
    """Read what the sentence says around the figure."""
    line = claim.line
    if line is None:
        return
    claim.line = None
    cores = line.cores
    first, last = claim.words[0], claim.words[1] + 1
    before, after = _before(line, first), _after(line, last)
    claim.before, claim.after = frozenset(before), frozenset(after)
    claim.link = (before[0] if before else "", after[0] if after else "")
    claim.had = first > 0 and cores[first - 1] in HAVING
    rest = cores[:first] + cores[last:]
    claim.context = frozenset([HEAVY[c] for c in rest if c not in SAYING]) - NOTHING
    near = _clause(line, first, last)
    claim.weekdays = frozenset(cores[k] for k in near if cores[k] in WEEKDAYS and _is_day(cores, k))
    claim.scope = _scope(claim, line, first, last)
    claim.places = frozenset(_places(line))
    claim.opens = all(cores[k] in SAYING or cores[k] in STOP for k in range(first)) or _said_first(
        cores, first
    )


def _before(line: Line, first: int) -> list[str]:
    found: list[str] = []
    for k in range(first - 1, -1, -1):
        if line.cores[k] in SAYING or line.ends(k, ",;:"):
            break
        if heavy := HEAVY[line.cores[k]]:
            found.append(heavy)
    return found


def _after(line: Line, last: int) -> list[str]:
    found: list[str] = []
    aside = False
    for k in range(last, len(line)):
        aside = aside or line.raws[k][0] == "("
        if aside:  # "(186 miles)": the same in other units
            aside = ")" not in line.raws[k]
            continue
        if line.cores[k] in SAYING or (line.ends(k - 1, ",;:") and k > last - 1):
            break
        if heavy := HEAVY[line.cores[k]]:
            found.append(heavy)
    return found


def _scope(claim: Claim, line: Line, first: int, last: int) -> frozenset[str]:
    """Return the words that say that the figure is of another time, place or part."""
    cores = line.cores
    own = "cases" if claim.key[:2] == ("fate", "infected") else ""
    said = [
        (k, c)
        for k, c in enumerate(cores)
        if (c in _SCOPED or c[:2] in _HEADS) and not first <= k < last and c != own
    ]
    if not said:
        return frozenset()
    scope: set[str] = set()
    near = _clause(line, first, last)
    for k, c in said:
        before = cores[k - 1] if k else ""
        if c[:6] == "alone-":  # "in Osk alone-with": a hyphen for a dash
            scope.add("alone")
        if c in SCOPE and k in near and (c not in AREAS or _is_whole(cores, k)):
            scope.add(c)
        if k and c in EVENTS and (before in UNITS or before.isdecimal()):
            scope.add(f"{before} {c}")
        if (
            k
            and _YEAR.fullmatch(c)
            and (before in BY_YEAR or before in MONTHS or before.isdecimal())
        ):
            scope.add(c)
        month = c in MONTHS and line.raws[k][0].isupper() and c != "mar"
        if month and claim.kind != "date" and _KEPT_UNTIL.isdisjoint(cores[:k]):
            scope.add(c)
    if claim.key[:2] == ("fate", "block"):
        return frozenset()  # how many homes a house has does not change
    return frozenset(scope - PASSING if claim.key[0] == "fate" else scope)


def _is_day(cores: Sequence[str], k: int) -> bool:
    """Return whether it is the day of what happened, not of "the hospital said on Tuesday"."""
    return SAYING.isdisjoint(cores[max(0, k - 2) : k])


def _is_whole(cores: Sequence[str], k: int) -> bool:
    """ "in the town", "across the country": where the figure is said to hold."""
    if k + 1 < len(cores) and cores[k + 1] not in STOP:
        return False  # "the town hall"
    at = k - 2 if cores[max(0, k - 1)] in ("the", "this", "whole") else k - 1
    return at >= 0 and (cores[at] in IN or cores[at] in ("of", "throughout", "around", "the"))


def _clause(line: Line, first: int, last: int) -> set[int]:
    """Return where a word of scope is said of the figure.

    Its own clause, and a phrase that opens.
    """
    start = first
    while start > 0 and not line.ends(start - 1, ",;:"):
        start -= 1
    end = last
    while (
        end < len(line)
        and not line.ends(end - 1, ",;:")
        and line.cores[end] not in ("and", "but", "while")
    ):
        end += 1
    opening = next((k for k in range(len(line)) if line.ends(k, ",;:")), 0)
    if opening >= TUNING.opening and line.cores[0] not in PREPOSITIONS | SCOPE:
        opening = -1  # a clause of its own, not "In the first six months of the year,"
    return {*range(opening + 1), *range(start, end)}


def _said_first(cores: Sequence[str], first: int) -> bool:
    """Return whether nothing but who said it comes before the figure: "Police said 12 people"."""
    k = first - 1
    while k >= 0 and cores[k] in ("that", "at", "least", "some", "about", "more", "than"):
        k -= 1
    return k >= 0 and cores[k] in SAYING


def _places(line: Line) -> list[str]:
    """Names behind "in", "near", "the city of"."""
    out = []
    raws, cores = line.raws, line.cores
    for k in [k for k, c in enumerate(cores[:-1]) if c in IN or c == "of"]:
        for j in range(k + 1, min(len(raws), k + 5)):
            if raws[j][0].isupper():
                if not (cores[j] in WEEKDAYS or cores[j] in MONTHS or stem(cores[j]) in BODIES):
                    out.append(cores[j].removesuffix("'s"))
                    out += _place_around(line, j)
                break
            if line.ends(j - 1, ",;:") and j > k + 1:
                break
    return out


def _place_around(line: Line, k: int) -> list[str]:
    """ "Tarrow" of "in Weir Street, Tarrow": the place in which the one at `k` is."""
    raws = line.raws
    while k + 1 < len(raws) and raws[k + 1][0].isupper() and not line.ends(k, ",;:."):
        k += 1
    behind = k + 1 < len(raws) and raws[k][-1] == "," and raws[k + 1][0].isupper()
    known = behind and (line.cores[k + 1] in WEEKDAYS or line.cores[k + 1] in MONTHS)
    return [line.cores[k + 1].removesuffix("'s")] if behind and not known else []


def _heavy(core: str) -> str:
    meaning = core not in STOP and any(c.isalpha() for c in core) and core not in WEEKDAYS
    return stem(core) if meaning else ""


# "Packs with use-by dates in May": the month is of the goods
_KEPT_UNTIL = frozenset(
    ("best-before", "best", "use-by", "sell-by", "expiry", "expire", "expiring")
)
HEAVY = Table(_heavy)  # the stem of a bare word that says of what a figure is, else nothing
_HEADS = ("19", "20", "al")  # of years, and of "alone-with"
_SCOPED = SCOPE | EVENTS | MONTHS.keys()
