"""What an article counts: numbers with what they count, ages, and how each is printed.

A toll is a number near a word of death or injury. Dates are left out: intake reads them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from digest.core import tables
from digest.core.patterns import lazy
from digest.desk.grouping.text_tokens import TextTokens
from digest.desk.words import hashes
from digest.desk.words.forms import Table
from digest.desk.words.hashes import NUMBERS
from digest.desk.words.tokens import CALENDAR, CAPITAL, CLAUSE, FREQUENT, NUMBER, STOP, TOLL, WORD

MONEY = {"$": "$", "£": "£", "€": "€", "¥": "¥"}
TOLL_REACH = 6  # words after a number in which a word of death or injury belongs to it
UNIT_REACH = 3  # words after a number in which the word that it counts is
OLDEST = 115  # years
NO_WORDS = ("",) * 8  # more than are looked at before and behind a number
LARGEST = 1e18  # a number above it is left as it is printed
TOLL_DIGITS = 7  # digits of a number that is too large for a toll
FEWEST_DIGITS, VOTE_DIGITS = 2, 3  # of one side of a result, at least and at most
MOST_SCORED = 199  # by one side in a match
SCORED = 2  # digits of a side in “Town 2 Haddersby 1”
SCORELINE = 3  # words of a name between the two sides
SIDE = 1000  # a side of a score is below it
JOINS = frozenset("-–")  # between the sides of a score

# Thousands written with a space ("14 000"), but not a day and a number ("5 May 14 000 people").
THOUSANDS = lazy(r"(?<![\w.,:])(\d{1,3})((?:[ \u00a0\u202f]\d{3})+)(?![\w.:]*\d)")
_PARTED = lazy(r"\d[ \u00a0\u202f]\d")  # found in half the time, in few texts
CLOSE = lazy(
    r"(?<=[$£€¥]) | (?=%)| (?=[-:])|(?<=[-:]) |(?<=\b[ap] \.) | (?=\.)|(?<=\d) (?=(?:m|bn)\b)"
)


class _Lists(NamedTuple):
    """The words of data/grouping/counting.toml. `tolls`: which of death and injury each means."""

    scale: dict[str, int]
    tolls: dict[str, str]
    against: frozenset[str]
    votes: frozenset[str]
    range: frozenset[str]
    after: frozenset[str]
    nobody: frozenset[str]
    prepositions: frozenset[str]
    measures: frozenset[str]


@cache
def _lists() -> _Lists:
    found = tables.table("grouping/counting")
    tolls = {word: kind for kind, words in found["toll"].items() for word in words}
    words = {n: frozenset(own) for n, own in found["words"].items() if n in _Lists._fields}
    return _Lists(scale=dict(found["scale"]), tolls=tolls, **words)


# Whether a word is one of which a number counts nobody.
_IS_MEASURE = Table(lambda word: hashes.folded(word) in _lists().measures)


def may_be_parted(text: str) -> bool:
    """Return whether a text may have a number whose thousands are parted by spaces."""
    return bool(_PARTED.search(text))


def whole_numbers(texts: Sequence[str]) -> list[str]:
    """Return the texts with numbers whose thousands are parted by spaces in one piece."""
    return [THOUSANDS.sub(_joined_number, t) if _PARTED.search(t) else t for t in texts]


def _joined_number(found: re.Match[str]) -> str:
    before = found.string[: found.start()].rsplit(None, 1)
    month = before[-1].casefold().rstrip(".") if before else ""
    if found[1].startswith("0") or month in CALENDAR:
        return found[0]
    return re.sub(r"\s", "", found[0])


class Counted:
    """The numbers of a text.

    `figures`: value and what it counts. `ages`. `bare`: all values by themselves. `results`: of
    votes and matches. `printed`: how a figure is printed, by “value|unit”.
    """

    def __init__(self, t: TextTokens) -> None:
        self.t, self.flags = t, t.flags
        self.figures: list[tuple[str, str]] = []
        self.ages: list[str] = []
        self.bare: list[str] = []
        self.results: list[str] = []
        self.printed: dict[str, str] = {}
        self._done = -1  # the last word of the number before
        places = t.where(NUMBER)
        if not places:
            return
        # Beside the text there are no words, so that nobody has to ask where it begins or ends.
        self.lower = [*t.lower, *NO_WORDS]
        self.words = _lists()
        self._has_toll = bool((t.tokens.flags & TOLL).any())
        for i in places:
            if i > self._done:
                self._read(i)

    def _read(self, i: int) -> None:
        """Read the number that begins at a word."""
        lower, words = self.lower, self.words
        word = lower[i]
        digits = word[0].isdecimal()
        v = hashes.value(word) if digits else NUMBERS.get(word, "")
        if not v:
            return
        j = i + 1
        if not digits:
            v, j = _spelled(lower, i)
            self._done = j - 1
        before, after = lower[i - 1], lower[j]
        if before in CALENDAR or (after in CALENDAR and digits):
            return
        if before == "past" or self._nobody(i, before) or self._is_age(i, j, v, digits):
            return
        if after == ":" and (minutes := lower[i + 2]).isdecimal() and len(minutes) == 2:
            v, j = f"{v}:{minutes}", i + 3
        after = lower[j]
        if (after in words.against or after in words.votes) and self._is_vote(i, j, v):
            return
        if digits and self.flags[i - 1] & CAPITAL and self._is_scoreline(i):
            return
        if after in words.scale:
            v, j = self._scaled(v, j)
        self._done = max(self._done, j - 1)
        if digits and len(v) == 4 and v[:2] in ("19", "20") and before not in MONEY:
            self.bare.append("year|" + v)
            return
        self.bare.append(v)
        if digits and _is_score(lower, i):
            self._add_score(i)
        else:
            self._add(v, *self._unit(i, j, v))

    def _add(self, v: str, unit: str, first: int, last: int) -> None:
        if unit:
            self.figures.append((v, unit))
            if (figure := f"{v}|{unit}") not in self.printed:
                self.printed[figure] = as_printed(self.t.printed(first, last))

    def _add_score(self, i: int) -> None:
        """Note the score that begins at a word, the higher side first."""
        if not self.lower[i + 2].isdecimal() or self.lower[i + 3] in self.words.against:
            return  # its second side, or a telephone number
        sides = sorted((int(self.lower[i]), int(self.lower[i + 2])), reverse=True)
        if sides[0] <= MOST_SCORED:
            self.results.append(f"{sides[0]}-{sides[1]}")

    def _is_scoreline(self, i: int) -> bool:
        """Return whether it begins the score behind one of two names, and note the score.

        “Town 2 Haddersby 1: Late header”.
        """
        flags = self.flags
        if i + 2 >= len(flags) or not (flags[i - 1] & CAPITAL and i):
            return False
        k = i + 1
        while k - i <= SCORELINE and k < len(flags) and flags[k] & CAPITAL:
            k += 1
        other, after = self.lower[k], self.lower[k + 1]
        sides = self.lower[i], other
        if k == i + 1 or not all(side.isdecimal() and len(side) <= SCORED for side in sides):
            return False
        if after[:1].isalnum() or after in ("-", "–", "%"):
            return False
        high, low = sorted(map(int, sides), reverse=True)
        self.results.append(f"{high}-{low}")
        self.bare += sides
        self._done = k
        return True

    def _nobody(self, i: int, before: str) -> bool:
        """Return whether it counts nobody: “no one”, “none of the three”."""
        if before in self.words.nobody:
            return True
        the_of = before == "the" and self.lower[i - 2] == "of"
        return the_of and i > 2 and self.lower[i - 3] in self.words.nobody

    def _is_age(self, i: int, j: int, v: str, digits: bool) -> bool:
        """Return whether the number is an age or a duration before a noun, and note an age."""
        lower = self.lower
        before, after = lower[i - 1], lower[j]
        if (after == "-" and lower[j + 1] in ("year", "month", "day")) or (
            after == "year" and lower[j + 1] in ("-", "old")
        ):
            if "old" in lower[j + 1 : j + 4] and "month" not in lower[j : j + 2]:
                self.ages.append(v)
            return True
        if not digits or len(v) > 3:
            return False
        stated = before in ("aged", "age") or (before in ("was", "is") and after == "when")
        between = before == "," and after in (",", ".", ";") and i > 1
        if not stated and not (between and self.flags[i - 2] & CAPITAL):
            return False
        if 0 < float(v) < OLDEST:
            self.ages.append(v)
        return True

    def _is_vote(self, i: int, j: int, v: str) -> bool:
        """Return whether it begins a result (“14 votes to 13”, “54-46”), and note the result.

        The higher side comes first. Without the word for votes both have two digits or more and no
        thing that they count: “2-1” is the result of many matches, “from 25 to 12” is a fall.
        """
        k = j + 1 if self.lower[j] in self.words.votes else j
        other = self._result(i, k, v, 1 if k > j else FEWEST_DIGITS)
        if not other:
            return False
        end = k + 2
        before, after = self.lower[i - 1], self.lower[end]
        common = after in FREQUENT or after in self.words.votes or not after.isalpha()
        if not common and (k == j or len(v) < FEWEST_DIGITS):  # “six votes to two lists”
            return False
        if k == j:
            if len(other) < FEWEST_DIGITS or before in self.words.range:
                return False
            if after in ("%", "per", *self.words.scale):
                return False
        self.bare += [v, other]
        self._done = end - 1
        self.results.append(f"{v}-{other}")
        self._add(f"{v}-{other}", "vote", i, end)
        return True

    def _result(self, i: int, k: int, v: str, digits: int) -> str:
        """Return the lower side of a result whose sides are the word `i` and the one after `k`.

        `digits`: of the higher side, at least.
        """
        if self.lower[k] not in self.words.against or not v.isdecimal():
            return ""
        before = self.lower[i - 1]
        around = (before, "" if before == "by" else self.lower[k + 2])  # "by 17 to 12 to build it"
        if not digits <= len(v) <= VOTE_DIGITS or not self.words.against.isdisjoint(around):
            return ""
        word = self.lower[k + 1]
        other = hashes.value(word) if word[:1].isdecimal() else NUMBERS.get(word, "")
        is_lower = other.isdecimal() and int(other) <= int(v) and not word.startswith("0")
        return other if is_lower else ""

    def _scaled(self, v: str, j: int) -> tuple[str, int]:
        """Return a number multiplied by the words after it: “2.5 million”."""
        scale = self.words.scale
        while (word := self.lower[j]) in scale:
            scaled = float(v) * scale[word] if v.replace(".", "").isdecimal() else 0.0
            if not 0 < scaled < LARGEST:
                break
            v = str(int(scaled)) if scaled == int(scaled) else str(scaled)
            j += 1
        return v, j

    def _unit(self, i: int, j: int, v: str) -> tuple[str, int, int]:
        """Return what a number counts, and the words that print both: first and end."""
        lower = self.lower
        unit = MONEY.get(lower[i - 1], "")
        if unit:
            return unit, i - 1, j
        toll, first, last = self._toll(i, j) if self._has_toll else ("", i, j)
        if toll and len(v) < TOLL_DIGITS:
            return toll, first, last
        if lower[j] == "%":
            return "percent", first, j + 1
        if lower[j] == "per" and lower[j + 1] == "cent":
            return "percent", first, j + 2
        if lower[j] in ("p", "a") and lower[j + 2] == "m":
            return lower[j] + "m", first, j + 3
        unit, end = self._thing(j, ":" in v)
        return unit, first, end or last

    def _toll(self, i: int, j: int) -> tuple[str, int, int]:
        """Return whether a number is of dead or hurt people, and the words that print it."""
        lower, flags, tolls = self.lower, self.flags, self.words.tolls
        if _IS_MEASURE[lower[j]] or _IS_MEASURE[lower[j + 1]]:
            return "", i, j
        for k in range(j, min(len(flags), j + TOLL_REACH)):
            if flags[k] & (STOP | CLAUSE):
                break
            if flags[k] & TOLL:
                return tolls[lower[k]], i, k + 1
        for k in (i - 1, i - 2):
            if k >= 0 and flags[k] & TOLL:
                return tolls[lower[k]], k, j
        return "", i, j

    def _thing(self, j: int, clock: bool) -> tuple[str, int]:
        """Return the word that a number counts, and the end of what prints both."""
        lower, flags = self.lower, self.flags
        for k in range(j, min(len(flags), j + UNIT_REACH)):
            # "6:30 in the morning" goes on
            other = lower[k] in self.words.prepositions and not clock
            if flags[k] & (WORD | NUMBER) != WORD or other:
                break
            if lower[k] not in FREQUENT:
                ends = (x for x in range(j, k + 1) if lower[x] in self.words.after)
                return hashes.folded(lower[k]), next(ends, k + 1)
        return "", 0


def _spelled(lower: Sequence[str], i: int) -> tuple[str, int]:
    """Return a number in words, and the place after it: “forty-five”, “one hundred and twenty”.

    What scales the whole of it is left to the caller.
    """
    total, j = int(NUMBERS[lower[i]]), i + 1
    if 20 <= total <= 90:
        k = j + 1 if j < len(lower) and lower[j] == "-" else j
        if k < len(lower) and 0 < int(NUMBERS.get(lower[k], 0)) < 10:
            return str(total + int(NUMBERS[lower[k]])), k + 1
    if (
        total < 20
        and j + 2 < len(lower)
        and lower[j] == "hundred"
        and lower[j + 1] == "and"
        and lower[j + 2] in NUMBERS
    ):
        rest, k = _spelled(lower, j + 2)
        if 0 < int(rest) < 100:
            return str(total * 100 + int(rest)), k
    return str(total), j


def _is_score(lower: Sequence[str], i: int) -> bool:
    """Return whether a figure is one side of a score (“3-0”, “31-27”).

    A score is joined as a range is, but a range begins with the lower figure.
    """
    if lower[i + 1] not in JOINS and lower[i - 1] not in JOINS:
        return False
    for a in (i, i - 2):
        if (
            a >= 0
            and a + 2 < len(lower)
            and lower[a + 1] in JOINS
            and lower[a].isdecimal()
            and lower[a + 2].isdecimal()
        ):
            one, other = int(lower[a][:4]), int(lower[a + 2][:4])
            return one < SIDE and other < SIDE and (one >= other or one == 0)
    return False


def as_printed(found: Sequence[str]) -> str:
    """Return tokens as they are printed, but for the white space between them."""
    words = " ".join(found)
    plain = "".join(found).isalnum() and " m" not in words and " bn" not in words
    return words if plain else CLOSE.sub("", words)
