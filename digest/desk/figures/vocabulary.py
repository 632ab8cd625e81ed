"""The English words of figures, read from `data/figures/en.txt`, and the few functions that read
them.

Numbers as typed or spelled, hedges, currencies, and what may happen to what is counted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from digest.core import tables
from digest.core.patterns import lazy
from digest.desk.figures.tuning import TUNING
from digest.desk.words.forms import stem
from digest.desk.words.number_words import numbers

SECTIONS = tables.sections("figures/en")


def _words(section: str) -> frozenset[str]:
    return frozenset(SECTIONS[section])


def _by_class(prefix: str) -> dict[str, str]:
    """Return the words of all sections `prefix...`, each with the rest of its section's name."""
    return {
        w: name.removeprefix(prefix)
        for name, found in SECTIONS.items()
        if name.startswith(prefix)
        for w in found
    }


_NUMBER_WORDS = numbers("en").words
UNITS = {w: n for w, n in _NUMBER_WORDS.items() if 1 <= n <= 19 and "-" not in w}
SPELLED = frozenset(w for w, n in _NUMBER_WORDS.items() if 1 <= n <= 99) - {"dozen"}
SCALES = numbers("en").scales
_DATES = tables.table("article/date_words")["en"]
MONTHS = {
    name.casefold(): number
    for number, names in enumerate(_DATES["months"], 1)
    for name in names.split()
}
WEEKDAYS = frozenset(names.split()[0].casefold() for names in _DATES["weekdays"])
CURRENCIES = {"$": "dollar", "us$": "dollar", "€": "euro", "£": "pound", "¥": "yen"}

FATE = _by_class("fate ")
PHRASES = {tuple(phrase.split()): fate for phrase, fate in _by_class("phrases ").items()}
PHRASE_HEADS = frozenset(phrase[0] for phrase in PHRASES)
KIND = _by_class("kind ")
FRONT = _by_class("front ")
AFTER = {tuple(phrase.split()): fate for phrase, fate in _by_class("after ").items()}
THING = _by_class("thing ")  # kind of things -> what may happen to them alone
MODALS = _words("modals")
ESTIMATING = _words("estimating")
GATES = _words("gates")
DRAWS = _words("draws")
NEARBY = _words("nearby")
SOLD = frozenset(map(stem, SECTIONS["sold"]))
RECALLED = frozenset(map(stem, SECTIONS["recalled"]))
FINITE = _words("finite")
ROLES = _by_class("role ")
DIMENSIONS = _by_class("dimension ")
LENGTHS = {unit: float(metres) for unit, metres in _by_class("length ").items()}
SPEEDS = {unit: float(kmh) for unit, kmh in _by_class("speed ").items()}
HOURLY = frozenset(tuple(said.split()) for said in _words("speeds"))
VEHICLES = _words("vehicles")
NO_SPEED = _words("no speed")
MONEY = _words("money")
BEFORE_ONLY = _words("before only")
SPANS = _words("spans")
TAKEN = _words("taken to hospital")
LASTING = _words("lasting")
GENERIC = _words("people") | {w for w, kind in KIND.items() if kind == "people"}
PLURALS = _words("plurals")
AFFECTED = _words("affected")
COUNTED_OFTEN = _words("counted often")
HAVING = _words("having")
AUXILIARIES = _words("auxiliaries")
BE = _words("be")
PARTICIPLES = _words("participles")
EXPECTED = _words("expected")
ABOUT = _words("about")
NEARLY = _words("nearly")
BEFORE_PARTICLES = _words("before a particle")
NOT_BEFORE = _words("not before")
NOT_BEHIND = _words("not behind")
PARTS = _words("parts")
UNSURE = _words("unsure")
SCOPE = _words("scope")
PASSING = _words("passing")
EVENTS = _words("events")
SAYING = _words("saying")
BY_YEAR = _words("by year")
IN = _words("in")
VOTES = _words("votes")
BEHIND_VOTES = _words("behind votes")
COUNTING = _words("counting")
BALLOTS = _words("ballots")
TOOK_LIVES = _words("took lives")
RISEN = _words("risen")
TO_RISE = _words("to rise")
WAS = _words("was")
AS_YET = _words("as yet")
BEHIND_AND = _words("behind and")
HOW = _words("how")
NUMBER_OF = _words("number of")
CREW = _words("crew")
CREW_SENT = _words("crew sent")
CREW_AT_WORK = frozenset(tuple(said.split()) for said in _words("crew at work"))
ARTICLES = _words("articles")
VERBS = _words("verbs")
PREPOSITIONS = _words("prepositions")
MOVING = _words("moving")
AREAS = _words("areas")
CONTAINERS = _words("containers")
STATES = frozenset(map(stem, SECTIONS["states"]))
TOPIC = frozenset(map(stem, SECTIONS["topic"]))
TELLERS = frozenset(map(stem, SECTIONS["tellers"]))
SUMS = frozenset(map(stem, (*SECTIONS["sums"], *ROLES, *MONEY)))
BODIES = frozenset(map(stem, SECTIONS["bodies"]))

_NUMBER = lazy(r"(us\$|[$€£¥])?(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(%|m|mn|bn|k)?")
_BIG = ("hundred", "thousand", "million", "billion", "trillion")
LARGE = 9e9  # what "more than" allows, times the figure


class Number:
    """A number: value, index behind it, currency, whether it is per cent, digits."""

    __slots__ = ("currency", "digits", "end", "percent", "value")

    def __init__(self, value: float, end: int, digits: int) -> None:
        self.value = value
        self.end = end
        self.digits = digits
        self.currency = ""
        self.percent = False


def number(cores: Sequence[str], i: int) -> Number | None:
    """Return the number at `i`, None where there is none."""
    found = None if cores[i].isalpha() else _NUMBER.fullmatch(cores[i])
    if cores[i] == "half" and cores[i + 1 : i + 2] == ["a"] and cores[i + 2 : i + 3][0:1]:
        scale = SCALES.get(cores[i + 2]) if cores[i + 2] in _BIG else None
        return Number(scale / 2, i + 3, 1) if scale else None
    made = _typed(cores, i, found) if found else _spelled(cores[i], i)
    if made is None:
        return None
    if found and cores[i].isdecimal() and len(cores[i]) < 4:
        _group(made, cores)
    while made.end < len(cores) and cores[made.end] in _BIG:
        made.value *= SCALES[cores[made.end]]
        made.end += 1
    return made


def _group(made: Number, cores: Sequence[str]) -> None:
    """ "14 000": the groups of three digits behind a figure belong to it."""
    while made.end < len(cores) and cores[made.end].isdecimal() and len(cores[made.end]) == 3:
        made.value = made.value * 1000 + float(cores[made.end])
        made.digits = len(str(int(made.value)).rstrip("0")) or 1
        made.end += 1


def _typed(cores: Sequence[str], i: int, found: re.Match[str]) -> Number | None:
    plain = found[2].replace(",", "")
    made = Number(float(plain), i + 1, len(plain.replace(".", "").strip("0")) or 1)
    made.currency = CURRENCIES.get(found[1] or "", "")
    if found[3] == "%":
        made.percent = True
    elif found[3]:
        behind = cores[i + 1 : i + 2]
        if not made.currency and found[3] != "bn" and behind and behind[0] not in MONEY:
            return None  # "5m" may be metres
        made.value *= SCALES[found[3]]
    year = 1900 <= made.value <= 2099 and "," not in cores[i] and made.value == int(made.value)
    return None if year and not made.currency and not made.percent else made


def _spelled(core: str, i: int) -> Number | None:
    value = _NUMBER_WORDS.get(core) if core in SPELLED else None
    return Number(float(value), i + 1, len(str(value).rstrip("0"))) if value else None


def plural(word: str) -> bool:
    """Return whether the word may be a plural."""
    if word in PLURALS or word.endswith("men"):
        return True
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))


def thing(noun: str) -> str:
    """Return what a noun counts: "people" of "residents", "homes" of "flats", else its stem."""
    return "people" if noun in GENERIC else KIND.get(noun, stem(noun))


# The last words of all hedges.
_HEDGING = (
    ABOUT | NEARLY | {"least", "many", "maximum", "most", "much", "over", "than", "to", "under"}
)


class Measure:
    """The interval that a figure and its hedge allow, its digits, and where the hedge begins."""

    __slots__ = ("digits", "first", "high", "low")

    def __init__(self, low: float, high: float, first: int, digits: int) -> None:
        self.low = low
        self.high = high
        self.first = first
        self.digits = digits


def hedged(cores: Sequence[str], i: int, value: float, digits: int = 1) -> Measure:
    """Return what the words before the figure at `i` make of it."""
    before = cores[i - 1] if i else ""
    if before not in _HEDGING:
        return Measure(value, value, i, digits)  # most
    two = (cores[i - 2] if i > 1 else "", before)
    if two in (("at", "least"), ("more", "than"), ("greater", "than"), ("higher", "than")):
        return Measure(value, value * LARGE, i - 2, digits)
    if two in (("at", "most"), ("less", "than"), ("fewer", "than"), ("lower", "than")):
        return Measure(0.0, value, i - 2, digits)
    if two == ("up", "to"):
        return Measure(0.0, value, i - 2, digits)
    if two in (("as", "many"), ("as", "much")):
        return Measure(0.0, value, max(0, i - 3), digits)
    if before in ("under", "maximum"):
        return Measure(0.0, value, i - 1, digits)
    if before == "over":
        particle = two[0] in BEFORE_PARTICLES  # "hand over 17 drums"
        return Measure(value, value * LARGE, i if particle else i - 1, digits)
    leeway = TUNING.leeway(value, digits)
    if before in ABOUT:
        return Measure(value * (1 - leeway), value * (1 + leeway), i - 1, digits)
    if before in NEARLY:
        return Measure(value * (1 - leeway), value, i - 1, digits)
    return Measure(value, value, i, digits)
