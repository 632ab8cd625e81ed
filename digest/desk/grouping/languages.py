"""Articles in two languages that may be on one event: suggested to the editor, never joined.

Compared without a model or a dictionary, by what is alike in both languages: names as they sound
(“Selenskyj”, “Zelensky”), figures, stated days, and long words of one origin (“Parlament”,
“parliament”). A suggestion needs names and something else, and each article has one at most.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np

from digest.core.model import Article, Facts, Tie, Value
from digest.core.patterns import lazy
from digest.desk.grouping import rarity
from digest.desk.words import everyday, hashes
from digest.desk.words.tokens import CALENDAR, TITLES


class Tuning(Value, frozen=True, kw_only=True):
    """Numbers of this stage (tests/desk/test_languages.py)."""

    enough: float = 20.0  # weight in common, in nats, from which on a pair is suggested
    names: int = 2  # names in common, at least: of a name of several words each word counts once
    name: float = 4.0  # nats; a more common name is not evidence (one article in fifty)
    figure: float = 4.0  # nats of a figure in common
    day: float = 2.0  # nats of a stated day in common
    origin: float = 2.0  # nats of a long word in common
    origins: int = 4  # such words that count, at most
    long: int = 6  # letters of a word that may be of one origin with another, at least
    beginning: int = 5  # letters in which the two begin alike
    opening: int = 80  # words of headline and text that are looked at for these
    window: int = 3  # days between two articles, at most


TUNING = Tuning()
SHOWN = 4  # things in common of a kind that are shown
SOUNDS = (
    ("tsch", "c"), ("tch", "c"), ("dsch", "j"), ("sch", "s"), ("sh", "s"), ("ch", "c"), ("ph",
    "f"), ("ck", "k"), ("qu", "k"), ("q", "k"), ("x", "ks"), ("w", "v"), ("y", "i"), ("j", "i"),
    ("z", "s"), ("ou", "u"), ("oe", "o"), ("ue", "u"), ("ae", "a"), ("th", "t"), ("kh", "k"),
    ("c", "k"),
)  # fmt: skip
WORD = re.compile(r"[^\W\d_]+")
DOUBLED = re.compile(r"(.)\1+")
VOWELS = lazy(r"[aeiou]")
CONSONANTS = 4  # consonants from which on vowels do not count


class Profile(Value, frozen=True, kw_only=True, array_like=True):
    """What of an article is compared with articles in other languages."""

    id: str
    language: str
    names: dict[str, str]  # how a word of a name sounds -> the whole name as printed
    weights: dict[str, float]  # how a word of a name sounds -> nats
    figures: dict[str, str]  # the digits of a figure without zeros at its ends -> its value
    days: tuple[str, ...]
    words: tuple[str, ...]  # beginnings of long words


def plain(word: str) -> str:
    """Return a word in small letters without accents."""
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in parts if not unicodedata.combining(c))


@lru_cache(maxsize=1 << 14)
def sound(name: str) -> str:
    """Return how a name sounds, roughly: one form for the spellings of several languages."""
    out = plain(name)
    for spelled, said in SOUNDS:
        out = out.replace(spelled, said)
    out = DOUBLED.sub(r"\1", out)
    bones = out[:1] + VOWELS.sub("", out[1:])
    return bones if len(bones) >= CONSONANTS else out.rstrip("aeiou") or out


def digits(value: str) -> str:
    """Return the digits of a figure without its zeros at either end.

    “72 million” is read as 72000000, “72 milhões” as 72.
    """
    return value.replace(".", "").strip("0")


def profile(article: Article, facts: Facts) -> Profile:
    """Return what of an article can be compared with articles in other languages."""
    common = everyday.common(9) | everyday.other() | CALENDAR | TITLES
    holders = {holder for _, holder in facts.offices}
    words: dict[str, tuple[str, str]] = {}
    for name, _ in facts.names:
        if name.rsplit(None, 1)[-1].casefold() not in holders:
            for word in WORD.findall(name):
                if len(word) > 2 and word.casefold() not in common:
                    words.setdefault(sound(word), (word, name))
    weight = rarity.weights(
        np.array([hashes.term(w) for w, _ in words.values()], dtype=np.uint32)
    ).tolist()
    weights = {
        s: w / rarity.SCALE
        for s, w in zip(words, weight, strict=True)
        if w >= TUNING.name * rarity.SCALE
    }
    opening = WORD.findall(f"{article.title or ''} {article.text[: TUNING.opening * 12]}")
    long = {plain(w) for w in opening[: TUNING.opening] if len(w) >= TUNING.long}
    return Profile(
        id=article.id,
        language=hashes.base_language(facts.language),
        names={s: name for s, (_, name) in words.items() if s in weights},
        weights=weights,
        figures={d: v for v, _ in facts.figures if len(d := digits(v)) > 1},
        days=facts.days,
        words=tuple(sorted({sound(w[: TUNING.beginning]) for w in long if w not in common})),
    )


def suggestions(foreign: Sequence[Profile], others: Iterable[Profile]) -> list[Tie]:
    """Return the best pair of each of some articles with an article in another language."""
    known = list(others)
    out: dict[tuple[str, str], Tie] = {}
    for one in foreign:
        found = [t for other in known if (t := _compared(one, other)) is not None]
        if found:
            best = min(found, key=lambda t: (-t.score, t.a, t.b))
            out.setdefault((best.a, best.b), best)
    return [out[pair] for pair in sorted(out)]


def _compared(one: Profile, other: Profile) -> Tie | None:
    """Return a pair with what it has in common, if that is enough."""
    if one.language == other.language or "und" in (one.language, other.language):
        return None
    names: dict[str, float] = {}  # whole names in common, with the weight of their rarest word
    for sounds in sorted(one.names.keys() & other.names.keys()):
        weight = min(one.weights[sounds], other.weights[sounds])
        name = one.names[sounds]
        names[name] = max(weight, names.get(name, 0.0))
    if len(names) < TUNING.names:
        return None
    figures = [one.figures[d] for d in sorted(one.figures.keys() & other.figures.keys())]
    days = sorted(set(one.days) & set(other.days))
    words = set(one.words) & set(other.words) - one.names.keys()
    total = sum(names.values())
    total += TUNING.figure * len(figures) + TUNING.day * bool(days)
    total += TUNING.origin * min(TUNING.origins, len(words))
    if total < TUNING.enough or not (figures or days or words):
        return None
    shown = sorted(names, key=lambda n: (-names[n], n))[:SHOWN]
    shared = [("name", n) for n in shown]
    shared += [("figure", v) for v in figures[:SHOWN]] + [("day", d) for d in days]
    a, b = sorted((one, other), key=lambda p: p.id)
    return Tie(
        a=a.id,
        b=b.id,
        score=round(total - TUNING.enough, 3),
        shared=tuple(shared),
        against=(("language", f"{a.language} / {b.language}"),),
    )
