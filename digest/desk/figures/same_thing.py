"""Whether two claims are of one thing, and whether both can be right.

A claim is compared only with one of the same key, in the same scope and place, whose words agree.
Precision before recall.
"""

from __future__ import annotations

import math
from datetime import date

from digest.desk.figures.claim import Claim
from digest.desk.figures.counts import ATTENDANCE, GATE
from digest.desk.figures.nobody import BARE
from digest.desk.figures.tolls import STOCK
from digest.desk.figures.tuning import TUNING
from digest.desk.figures.vocabulary import (
    AFFECTED,
    BODIES,
    COUNTED_OFTEN,
    LARGE,
    PASSING,
    RECALLED,
    SOLD,
    SPANS,
    STATES,
    SUMS,
    TELLERS,
    TOPIC,
)
from digest.desk.words.forms import stem

_SPANS = frozenset(map(stem, SPANS))
NEUTRAL = frozenset(map(stem, AFFECTED)) | STATES | TELLERS
LEFT = ("evacuated", "homeless")  # what happened to homes that are counted as affected
GENERAL = frozenset(("people", *map(stem, COUNTED_OFTEN)))
YEAR = 365  # days
YEARLY = ("profit", "sales", "debt", "budget")  # of a quarter, a year, before or after tax
ONE_OFF = ("worth", "damage", "ransom", "grant", "stolen")  # sums that are of no year
ONE_OF_A_STORY = ("ransom", "grant", "stolen")  # but "the picture is worth", "the frame is worth"
PERIODS = frozenset(("day", "week", "month", "year"))
PER = frozenset(("each", "every", "per"))
WHOLE = ("at work", "recalled", "spilled")  # one far smaller is of another hour or a part


def contradict(a: Claim, b: Claim) -> bool:
    """Return whether both cannot be right, whatever was rounded or hedged."""
    if a.low <= b.high and b.low <= a.high:
        return False
    if a.kind == "date":
        return True
    if a.kind == "age":
        return abs(a.low - b.low) > _birthdays(a.article.published, b.article.published)
    if a.key[:2] == ("fate", "hurt") and (a.low + a.sum == b.low or b.low + b.sum == a.low):
        return False  # one counts the dead among those hit, the other beside them
    x, y = (a, b) if a.digits <= b.digits else (b, a)
    exact = x.low == x.high and y.low == y.high and x.digits < y.digits
    # The rounder figure may be the other, rounded.
    return not (exact and abs(x.low - y.low) <= min(TUNING.rounded * y.low, _unit(x)))


def _unit(c: Claim) -> float:
    """Return the unit of the last digit that is not a nought: 10 for 410, 100 for 4,100."""
    return float(10 ** (math.floor(math.log10(c.low)) - c.digits + 1)) if c.low > 0 else 0.0


def days_between(one: str | None, two: str | None) -> int | None:
    """Days between two dates of publication, None where one is not known."""
    try:
        first, second = date.fromisoformat((one or "")[:10]), date.fromisoformat((two or "")[:10])
    except ValueError:
        return None
    return abs((first - second).days)


def _birthdays(one: str | None, two: str | None) -> float:
    """Return how many years older a person may have become between two days."""
    days = days_between(one, two)
    if days is None:
        return TUNING.trial
    return 0 if days <= TUNING.month else math.ceil(days / YEAR)


def is_same_thing(a: Claim, b: Claim) -> bool:
    """Return whether both figures are of one thing, as far as the words around them tell."""
    if a.key != b.key:
        return _is_one_kind(a, b) and not _is_elsewhere(a, b)
    if a.kind in ("age", "speed"):
        return a.kind == "age" or _is_one_speed(a, b)
    if _is_elsewhere(a, b):
        return False
    if a.key[-1] in _SPANS and days_between(a.article.published, b.article.published):
        return False  # "four days until"
    if a.key[0] == "fate":
        return _is_one_count(a, b)
    if a.kind == "magnitude":
        return abs(a.low - b.low) <= TUNING.strengths
    if a.kind == "length":
        return _is_one_length(a, b)
    if _is_one_state(a, b) or _is_one_stock(a, b) or _is_one_kind(a, b):
        return True
    if a.kind == "vote":
        return _is_one_vote(a, b)
    if a.kind == "money" and (a.role or b.role):
        return a.role == b.role and _is_one_sum(a, b)
    if a.kind == "per cent" and a.before and a.before == b.before and a.after == b.after:
        return True  # "Turnout was 62 percent"
    return _words_agree(a, b)


def _is_elsewhere(a: Claim, b: Claim) -> bool:
    """Return whether they are of different times, scopes, places or days."""
    days = days_between(a.article.published, b.article.published)
    scopes = a.scope ^ b.scope
    if a.kind == "money" and a.role in ONE_OFF:
        scopes = frozenset(word for word in scopes if not word.isdecimal())
    if a.kind == "count" and a.only and b.only:
        scopes -= PASSING
    if not PERIODS.isdisjoint(a.scope & b.scope):
        scopes -= PER  # "a year", "every year"
    if (days is not None and days > TUNING.week) or scopes:
        return True
    if a.places and b.places and not a.places & b.places:
        return True
    return bool(a.weekdays and b.weekdays and not a.weekdays & b.weekdays)


def _is_one_count(a: Claim, b: Claim) -> bool:
    """Return whether two counts of those to whom the same happened."""
    if not (a.high and b.high):
        return _of_nobody(*((b, a) if a.high else (a, b)))
    if BARE in (a.role, b.role):
        return "toll" in (
            a.role,
            b.role,
        )  # "two were injured", "the number of injured rose to three"
    low, high = sorted((a.low or a.high, b.low or b.high))
    if ATTENDANCE in (a.role, b.role):
        return high <= TUNING.near * low
    if a.key[1] in WHOLE and high > TUNING.part * low:
        return False
    if bool(a.places) != bool(b.places) and high > TUNING.part * low:
        return False  # one is of a place, the other perhaps of all places
    far = TUNING.far_crowd if a.key[1] == "crowd" else TUNING.far_toll
    return high <= far * low


def _of_nobody(none: Claim, some: Claim) -> bool:
    """Return whether “nobody was hurt” and “a few were” are of one thing.

    Where many were hurt, "nobody" is of a part of it.
    """
    said = {*none.before, *none.after} - TOPIC - TELLERS
    there = some.context - TOPIC - TELLERS
    return some.low <= TUNING.few and not (said and there and said.isdisjoint(there))


def _is_one_length(a: Claim, b: Claim) -> bool:
    """Return whether two lengths of one noun in one dimension; either may be left out, not both."""
    (one, thing), (two, other) = a.role.split(" "), b.role.split(" ")
    if (one and two and one != two) or (thing and other and thing != other):
        return False
    shared = len(a.context & b.context) >= TUNING.context
    low, high = sorted((a.low, b.low))
    return bool((thing and other) or (one and two and shared)) and high <= TUNING.far_length * low


def _is_one_speed(a: Claim, b: Claim) -> bool:
    """Return whether each article gives one speed only, and they are near: of one vehicle."""
    days = days_between(a.article.published, b.article.published)
    if not (a.only and b.only) or (days is not None and days > TUNING.week):
        return False
    return bool(a.context & b.context) and _ratio(a, b) <= TUNING.near


def _ratio(a: Claim, b: Claim) -> float:
    """Return how many times the smaller the larger figure is."""
    low, high = sorted((middle(a), middle(b)))
    return high / low if low > 0 else LARGE


def _is_one_state(a: Claim, b: Claim) -> bool:
    """Return whether both clauses say the same but for a verb of having.

    As in "carries", "brings 58 trains".
    """
    if a.kind != "count":
        return False
    one, two = (a.before | a.after) - STATES, (b.before | b.after) - STATES
    return one == two and len(one) >= TUNING.context and all(c.before or c.opens for c in (a, b))


def _is_one_stock(a: Claim, b: Claim) -> bool:
    """Return whether one is said to be the number of all, and the other is near it.

    As in "1,900 jars in the shops".
    """
    low, high = sorted((middle(a), middle(b)))
    return STOCK in (a.role, b.role) and low >= GATE and high <= TUNING.near * low


def kind_of(c: Claim) -> str:
    """Return the noun that is counted, without the words before it: "pack" of "large packs"."""
    return c.key[-1].rpartition(" ")[2]


def is_of_kind(c: Claim) -> bool:
    """Return whether a claim counts things of which nothing is said but that they are affected."""
    if c.key[0] == "count" or c.key[:2] == ("fate", "recalled"):
        return True
    return c.key[-1] == "homes" and c.key[1] in LEFT


def _is_one_kind(a: Claim, b: Claim) -> bool:
    """Return whether both articles count things of this kind once only, and about as many.

    Not people, who are counted for many reasons, nor spans of time, nor what a figure is only for:
    "supplies for 15,000 refugees".
    """
    kind = kind_of(a)
    if not (a.only and b.only and is_of_kind(a) and is_of_kind(b)) or kind != kind_of(b):
        return False
    if kind in GENERAL or kind in _SPANS or a.had != b.had:
        return False  # "the library owns 12,000 books", of which a flood ruined 9,000
    if (_is_sold(a) and _is_recalled(b)) or (_is_sold(b) and _is_recalled(a)):
        return False  # "recalled 800 kettles", of which "it sold 3,000 kettles"
    one, two = set(a.key[-1].split()[:-1]), set(b.key[-1].split()[:-1])
    if one and two and one.isdisjoint(two):
        return False  # "gold medals" and "bronze medals"
    low, high = sorted((middle(a), middle(b)))
    if low < TUNING.several or high > TUNING.near_kind * low:
        return False
    alike = _is_neutral(a) or _is_neutral(b) or (a.link[0] and a.link[0] == b.link[0])
    # "tore 64 roofs", "spared 58 roofs"; of thousands a text counts one thing
    return bool(alike) or low >= TUNING.thousands or kind == "homes"


def _is_sold(c: Claim) -> bool:
    """Return whether the clause says that the things were sold, not taken back."""
    return not (c.before | c.after).isdisjoint(SOLD) and not _is_recalled(c)


def _is_recalled(c: Claim) -> bool:
    return c.key[:2] == ("fate", "recalled") or not (c.before | c.after).isdisjoint(RECALLED)


def _is_neutral(c: Claim) -> bool:
    """Return whether the clause says nothing of the things but that they are, or are affected."""
    return (c.before | c.after) <= NEUTRAL


def middle(c: Claim) -> float:
    """Return the figure itself, of "about" and of "at least" too."""
    return (c.low + c.high) / 2 if c.low > 0 and c.high < LARGE * c.low else c.low or c.high


def _is_one_vote(a: Claim, b: Claim) -> bool:
    """Return whether both votes are of one body, on one thing."""
    shared = (a.context & b.context) - {"vote"}
    return a.context & BODIES == b.context & BODIES and len(shared) >= TUNING.context


def _is_one_sum(a: Claim, b: Claim) -> bool:
    """Return whether two costs, two fines: of one thing when their sentences share a word for it.

    Where one names its thing only as a text names what it is all about ("the repair will cost"),
    when they are so near that two things would hardly have them.
    """
    shared = (a.context & b.context) - SUMS - STATES
    low, high = sorted((a.low or a.high, b.low or b.high))
    if a.only and b.only and a.role in ONE_OF_A_STORY and high <= TUNING.near * low:
        return True
    bare = any(not ((c.before | c.after) - SUMS - STATES - TOPIC - TELLERS) for c in (a, b))
    if a.role in YEARLY:
        return high <= (TUNING.near if shared else 0.0) * low
    return high <= (TUNING.far if shared else TUNING.near if bare else 0.0) * low


def _words_agree(a: Claim, b: Claim) -> bool:
    """Return whether the words next to the figure are the same, and the sentences share more."""
    if a.before and b.before:
        if a.link[0] != b.link[0] or not (a.before <= b.before or b.before <= a.before):
            return False
    elif not (a.opens and b.opens and a.link[1]) or a.link[1] != b.link[1]:
        return False
    if a.after and b.after and not a.after & b.after:
        return False
    return len(a.context & b.context) >= TUNING.context
