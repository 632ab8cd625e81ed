"""Watched words: which of them a text has.

`must` has to be in the edition if an article with it exists, `follow` and `never` are marked. A
mark is all that follows: nothing is dropped, taken or ranked by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from digest.core import yaml_reading
from digest.core.model import Problem, Value
from digest.core.text import closest

FILE = "watch.yaml"
KINDS = ("must", "follow", "never")


class Watch(Value, frozen=True, kw_only=True):
    """The words of watch.yaml, by kind."""

    must: tuple[str, ...] = ()
    follow: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.must or self.follow or self.never)


class Mark(Value, frozen=True, kw_only=True):
    """A watched word that a text has. `kind` is must, follow or never."""

    kind: str
    word: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.word}"


def read(text: str, path: str = FILE) -> tuple[Watch, tuple[Problem, ...]]:
    """Return what watch.yaml says. A wrong line is a problem, and the rest counts."""
    yaml = yaml_reading.load(text, path)
    problems = list(yaml.problems)

    def bad(keys: tuple[str, ...], what: str, fix: str) -> None:
        where = yaml.at(path, *keys)
        problems.append(Problem(level="error", where=where, what=what, fix=fix, name="watch"))

    data: object = yaml.data or {}
    if not isinstance(data, dict):
        bad((), "watch.yaml must be keys and lists of words.", "Write “must: [word, two words]”.")
        return Watch(), tuple(problems)
    found: dict[str, tuple[str, ...]] = {}
    for key, given in data.items():
        if key not in KINDS:
            near = closest(str(key), KINDS)
            fix = f"Did you mean “{near}”?" if near else f"Use one of: {', '.join(KINDS)}."
            bad((key,), f"there is no key “{key}”.", fix)
            continue
        words = [given] if isinstance(given, str) else given or []
        if isinstance(words, list) and all(isinstance(w, str | int | float) for w in words):
            found[key] = tuple(dict.fromkeys(str(w).strip() for w in words if str(w).strip()))
        else:
            bad((key,), f"“{key}” must be a list of words.", f"Write {key}: [word, two words].")
    return Watch(**found), tuple(problems)


def marks(watch: Watch, *texts: str) -> tuple[Mark, ...]:
    """Return the watched words that one of the texts has, in the order of watch.yaml.

    A word is found as a whole word in any case; several words as they are, with any space between.
    """
    out = []
    for kind in KINDS:
        words: tuple[str, ...] = getattr(watch, kind)
        for word in words:
            pattern = _pattern(word)
            if any(pattern.search(t) for t in texts):
                out.append(Mark(kind=kind, word=word))
    return tuple(out)


def unmet(watch: Watch, printed: Iterable[str], at_hand: Iterable[str]) -> tuple[str, ...]:
    """Return the words of `must` that an available text has and no printed text has."""
    shown, waiting = list(printed), list(at_hand)
    found = []
    for word in watch.must:
        pattern = _pattern(word)
        if any(map(pattern.search, waiting)) and not any(map(pattern.search, shown)):
            found.append(word)
    return tuple(found)


@lru_cache(maxsize=512)
def _pattern(word: str) -> re.Pattern[str]:
    parts = r"\s+".join(map(re.escape, word.split()))
    return re.compile(rf"(?<!\w){parts}(?!\w)", re.IGNORECASE)
