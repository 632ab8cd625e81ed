"""The words of figures: numbers as typed or spelled, hedges, currencies, and what may happen to people.

In: lower-case words of a sentence. Out: values and intervals. Data and the few functions that read it; `figures` makes claims of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

UNITS = dict(
    zip(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(),
        range(1, 20),
        strict=True,
    )
)
TENS = dict(
    zip(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(),
        range(20, 100, 10),
        strict=True,
    )
)
SPELLED = frozenset([*UNITS, *TENS, *(f"{t}-{u}" for t in TENS for u in UNITS)])
MAGNITUDES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "m": 1e6,
    "mn": 1e6,
    "bn": 1e9,
    "k": 1e3,
}
MONTHS = {
    m: i + 1
    for i, m in enumerate(
        "january february march april may june july august september october november december".split()
    )
}
MONTHS |= {m[:3]: i for m, i in MONTHS.items() if m != "may"} | {"sept": 9}
WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
CURRENCIES = {"$": "dollar", "us$": "dollar", "€": "euro", "£": "pound", "¥": "yen"}
MONEY = frozenset(
    "dollars dollar euros euro pounds pound crowns crown yen yuan rubles roubles rupees rupee francs franc pesos peso kronor kroner marks reais lira liras won rand".split()
)

# What happened to people: the word behind them, or before.
FATE = {
    w: cls
    for cls, found in {
        "dead": "dead killed died perished killing kills kill die",
        "hurt": "injured wounded hurt injuring wounding injures",
        "missing": "missing",
        "arrested": "arrested detained arresting detaining",
        "evacuated": "evacuated evacuating",
        "homeless": "homeless displaced displacing",
        "rescued": "rescued rescuing",
        "charged": "charged",
        "shot": "shot",
        "infected": "infected infecting",
        "hospital": "hospitalized hospitalised",
        "aboard": "aboard",
    }.items()
    for w in found.split()
}
BEFORE_ONLY = frozenset(
    "killing kills kill injuring wounding injures arresting detaining evacuating displacing rescuing infecting".split()
)
SPANS = frozenset("years months weeks days hours minutes seconds times".split())
TAKEN = frozenset(
    "taken rushed brought airlifted transported sent treated admitted needed".split()
)  # to a hospital, where one follows
LASTING = frozenset("lasted last took take takes spent waited ran continued".split())
GENERIC = frozenset("people person persons lives life".split())
PLURALS = frozenset("people men women children police troops personnel cattle".split())
AUXILIARIES = frozenset(
    "was were are is have has had been being be reportedly also confirmed reported left officially who".split()
)

ABOUT = frozenset("about around some roughly approximately estimated".split())
NEARLY = frozenset("nearly almost".split())
HEDGES: dict[str, tuple[float, float]] = {"over": (1.0, 9e9), "maximum": (0.0, 1.0)}
# How far from "about" a figure may be: the rounder it is, the farther.
LEEWAY = {1: 0.15, 2: 0.08}
LEEWAY_FINE = 0.03
NOT_BEFORE = frozenset("including included includes include among them of of. other another additional no no. number route highway interstate page chapter lot room flight unit block other further next last first aged age past every each between section article level grade version like for".split()) - {"for"}  # fmt: skip
NOT_BEHIND = frozenset(
    "of more other others additional further old a.m a.m. p.m p.m. am pm o'clock ago later earlier out th st nd rd and-a-half".split()
)
UNSURE = frozenset(
    "if could might denied denies deny unless feared false whether would-be alleged suppose accused".split()
)
# Words that say that it is about another time, place or part: both sentences must have the same.
SCOPE = frozenset(
    """similar another previous previously earlier since ago overall total altogether nationwide country region world worldwide statewide combined separate second third
    fourth annual annually average daily weekly monthly per each every month year week decade last next initially originally now rise rose
    additional cumulative so-far record first half quarter season career game match across province district state city town village area
    shootings attacks blasts explosions bombings incidents raids strikes crashes accidents quakes earthquakes temblors killings fires storms
    protests clashes cases events both sides before until aftershock aftershocks""".split()
)
# Of the above, what says nothing where people are counted: a toll rises, and is of one event.
PASSING = frozenset("before until rose rise".split())
EVENTS = frozenset(
    "shooting shootings attack attacks blast blasts explosion explosions bombing bombings raid raids crash crashes incident incidents".split()
)
SAYING = frozenset(
    "said says say told added announced reported according warned claimed estimated".split()
)
BY_YEAR = frozenset("in since of by during until from early late mid and".split())
IN = frozenset("in at near across outside inside".split())
_NUMBER = re.compile(r"(us\$|[$€£¥])?(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(%|m|mn|bn|k)?")


def number(cores: Sequence[str], i: int) -> tuple[float, int, str, bool, int] | None:
    """Value, index behind it, currency, per cent, significant digits; None where no number stands at `i`."""
    core = cores[i]
    found = _NUMBER.fullmatch(core)
    end = i + 1
    currency, percent = "", False
    if found:
        value = float(found[2].replace(",", ""))
        digits = len(found[2].replace(",", "").replace(".", "").strip("0")) or 1
        currency = CURRENCIES.get(found[1] or "", "")
        if found[3] == "%":
            percent = True
        elif found[3]:
            if (
                not currency
                and found[3] != "bn"
                and cores[end : end + 1]
                and cores[end] not in MONEY
            ):
                return None  # "5m" may be metres
            value *= MAGNITUDES[found[3]]
        if (
            not currency
            and not percent
            and 1900 <= value <= 2099
            and "," not in core
            and value == int(value)
        ):
            return None  # a year
    else:
        head, _, tail = core.partition("-")
        if core in UNITS:
            value = float(UNITS[core])
        elif core in TENS:
            value = float(TENS[core])
        elif head in TENS and tail in UNITS:
            value = float(TENS[head] + UNITS[tail])
        else:
            return None
        digits = len(str(int(value)).rstrip("0"))
    while end < len(cores) and cores[end] in (
        "hundred",
        "thousand",
        "million",
        "billion",
        "trillion",
    ):
        value *= MAGNITUDES[cores[end]]
        end += 1
    return value, end, currency, percent, digits


def plural(word: str) -> bool:
    return (
        word in PLURALS
        or word.endswith("men")
        or (len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")))
    )


def hedged(cores: Sequence[str], i: int, value: float, digits: int = 1) -> tuple[float, float, int]:
    """The interval that the words before the figure allow, and the index where they begin."""
    before = cores[i - 1] if i else ""
    two = cores[i - 2] if i > 1 else ""
    if before in ("least", "most") and two == "at":
        return (value, value * 9e9, i - 2) if before == "least" else (0.0, value, i - 2)
    if before == "than" and two in ("more", "greater", "higher"):
        return value, value * 9e9, i - 2
    if before == "than" and two in ("less", "fewer", "lower"):
        return 0.0, value, i - 2
    if before == "to" and two == "up":
        return 0.0, value, i - 2
    if before == "as" and two in ("many", "much"):
        return 0.0, value, max(0, i - 3)
    if before == "under":
        return 0.0, value, i - 1
    leeway = LEEWAY.get(digits, LEEWAY_FINE)
    if before in ABOUT:
        return value * (1 - leeway), value * (1 + leeway), i - 1
    if before in NEARLY:
        return value * (1 - leeway), value, i - 1
    if before in HEDGES:
        low, high = HEDGES[before]
        return value * low, value * high, i - 1
    return value, value, i
