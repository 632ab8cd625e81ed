"""Why two articles are joined or kept apart, for people: in the words of the sources.

What is in common are the kinds that a feature or rule of the pair model reads. What speaks against
are the features that lowered the score, and the rule that forbids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from digest.desk.grouping import rarity
from digest.desk.grouping.model import WEIGHTS
from digest.desk.grouping.pair import Sheet
from digest.desk.grouping.stated import Stated
from digest.desk.words import hashes
from digest.desk.words.calendar_words import WEEKDAYS

Reasons = tuple[tuple[str, str], ...]
MOST_PLACES = 3  # of each article that are shown when their places differ
MOST_WORDS = 4  # rare words in common, or of both openings, that are shown
NOTED = 0.5  # log-odds; a feature that took less is not shown

RULES = {
    "evidence": "too little in common besides names, places, days and offices",
    "acts": "each says that something happened which the other does not mention",
    "specifics": "the names and figures that they state are all different",
    "persons": "their headlines are on two persons, one of whom the other does not mention",
    "results": "they state other results of a match or a vote",
    "mention": "neither has the other's headline or figures; one may only mention the other",
    "things": "one form, filled in with other figures and another thing",
    "form": "one form, with other names and figures",
}


def shared(sheet: Sheet, i: int, j: int) -> Reasons:
    """Return what both state: (kind, text as the sources print it)."""
    return tuple(dict.fromkeys(_shared(sheet, i, j)))


def more_than_setting(sheet: Sheet, i: int, j: int) -> bool:
    """Return whether two articles share more than days, places and ages."""
    a, b = sheet.stated[i], sheet.stated[j]
    if not (a.quotes.isdisjoint(b.quotes) and a.figures.isdisjoint(b.figures)):
        return True
    return any(True for _ in _names(a, b))


def _shared(sheet: Sheet, i: int, j: int) -> Iterator[tuple[str, str]]:
    a, b = sheet.stated[i], sheet.stated[j]
    for d in sorted(a.days & b.days):
        yield "day", d
    for q in sorted(a.quotes & b.quotes):
        yield "quotation", _printed(a, str(q))
    for name in _names(a, b):
        yield "name", name
    for value, unit in sorted(a.figures & b.figures):
        kind = "toll" if unit in ("dead", "hurt") else "figure"
        yield kind, _printed(a, f"{value}|{unit}")
    for x in sorted(a.ages & b.ages):
        yield "age", x
    if a.quotes.isdisjoint(b.quotes) and a.figures.isdisjoint(b.figures):
        for word in sheet.words_in_common(i, j)[:MOST_WORDS]:
            yield "word", word
    for p in sorted(a.places & b.places):
        yield "place", _cased(a, p)


def _names(a: Stated, b: Stated) -> Iterator[str]:
    """Yield the rare names of several words that both have, but for places."""
    names, other = a.printed_names, b.printed_names
    for key in sorted(a.full_names & b.full_names):
        if _is_rare(key) and not _is_place(key, a, b):
            yield min(names[key], other[key], key=lambda n: (n.isupper(), n))


def _is_place(name: str, a: Stated, b: Stated) -> bool:
    whole = hashes.forms(name)[-1]
    return whole in a.place_words or whole in b.place_words


def against(sheet: Sheet, i: int, j: int, rule: str) -> Reasons:
    """Return what speaks against one event: (kind, text). `rule`: what forbids it, if anything."""
    out: list[tuple[str, str]] = []
    if rule == "language":
        out += _not_comparable(sheet, i, j)
    elif rule:
        out.append((rule, RULES[rule]))
    features = sheet.features(i, j)
    a, b = sheet.stated[i], sheet.stated[j]
    took: dict[str, Callable[[], str]] = {
        "years": lambda: _sides(a, b, lambda s: [str(y) for y in sorted(s.years)]),
        "weekday": lambda: _sides(
            a, b, lambda s: [WEEKDAYS[d].title() for d in sorted(s.weekdays)]
        ),
        "stranger": lambda: _strangers(sheet, i, j),
        "foreign": lambda: "they name hardly anything in common",
        "elsewhere": lambda: _sides(
            a, b, lambda s: [_cased(s, p) for p in s.facts.places[:MOST_PLACES]]
        ),
        "contrast": lambda: "another article is closer to one of them",
    }
    for kind, text in took.items():
        if features[kind] * WEIGHTS[kind] <= -NOTED:
            out.append((kind, text()))
    if sheet.is_one_sided(i, j):
        out.append(("aside", "hardly anything that one opening tells is in the other text"))
    if sheet.denied(i, j):
        out.append(("denied", "one says that it is not linked to the other"))
    if sheet.lacks[i, j] >= NOTED:
        undated = not (sheet.day[i] and sheet.day[j])
        out.append(("alone", "no third article to compare with" + (", no date" if undated else "")))
    if a.days and b.days and a.days.isdisjoint(b.days):
        out.append(("days", f"{min(a.days)} / {min(b.days)}"))
    return tuple(dict.fromkeys((k, t) for k, t in out if t))


def _not_comparable(sheet: Sheet, i: int, j: int) -> list[tuple[str, str]]:
    f, g = sheet.facts[i], sheet.facts[j]
    roundups = [("roundup", x.roundup) for x in (f, g) if x.roundup]
    return roundups or [("language", f"{f.language} / {g.language}")]


def _sides(a: Stated, b: Stated, texts: Callable[[Stated], list[str]]) -> str:
    return " / ".join(", ".join(texts(s)[:MOST_PLACES]) for s in (a, b))


def _strangers(sheet: Sheet, i: int, j: int) -> str:
    """Return the main person whom the other article does not name."""
    for one, other in ((i, j), (j, i)):
        name = sheet.stranger_name(one, other)
        if name:
            return f"only one names {name}"
    return ""


def _printed(a: Stated, key: str) -> str:
    """Return a figure, toll or quotation as the article prints it."""
    known = dict(a.facts.printed)
    return known.get(key, key.replace("|", " ") if "|" in key else "")


def _cased(a: Stated, place: str) -> str:
    """Return a place as a name is written."""
    printed = next((n for n, _ in a.facts.names if n.casefold() == place), "")
    if printed and not printed.isupper():
        return printed
    return " ".join(w[:1].upper() + w[1:] for w in place.split())


@lru_cache(maxsize=1 << 14)
def _is_rare(name: str) -> bool:
    return any(map(rarity.is_rare, hashes.forms(name)[:-1]))
