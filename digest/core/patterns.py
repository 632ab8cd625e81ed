"""Regular expressions that are compiled when they are first used.

Compiling one takes up to 3 ms, those of the whole program .06 s: a sixth of the imports of a build.
A build of articles in one language uses none of another, and one of few articles not many of its
own. A pattern that takes less than .1 ms is compiled where it is defined.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, cast

from digest.core import tables

_SECTION = re.compile(r"<<([^<>]+)>>")


def lazy(source: str, flags: int = 0) -> re.Pattern[str]:
    """Return the pattern; it is compiled, and mistakes in it are raised, at its first use."""
    return cast("re.Pattern[str]", _Lazy(lambda: source, flags))


def of_words(source: str, name: str, flags: int = 0) -> re.Pattern[str]:
    """Return a pattern with words of `data/<name>.txt`, which is read at the first use.

    `<<section>>` in the source stands for any item of that section; put brackets around it.
    """
    return cast("re.Pattern[str]", _Lazy(lambda: filled(source, name), flags))


def filled(source: str, name: str) -> str:
    """Return the source of a pattern with the words of a list. Raises KeyError for no section."""
    return _SECTION.sub(lambda m: any_of(tables.sections(name)[m[1]]), source)


def any_of(items: Sequence[str]) -> str:
    """Return the alternatives for a pattern; `*` in an item is any letters.

    Where one item begins another, the longer one is tried first. A common beginning is written
    once, `photo(?:s|graph)?`: so patterns of bylines take 5 to 30 % less time.
    """
    return "|".join(_branches(items))


def _branches(items: Sequence[str]) -> list[str]:
    by_first: dict[str, list[str]] = {}
    for item in items:
        by_first.setdefault(item[0], []).append(item[1:])
    return [_letter(first) + _rest(rests) for first, rests in by_first.items()]


def _rest(rests: Sequence[str]) -> str:
    """Return the pattern of what follows a common beginning."""
    branches = _branches([rest for rest in rests if rest])
    if len(branches) == 1 and "" not in rests:
        return branches[0]
    return f"(?:{'|'.join(branches)})" + "?" * ("" in rests) if branches else ""


def _letter(c: str) -> str:
    return r"\w*" if c == "*" else re.escape(c)


class _Lazy:
    """Takes the place of a pattern. Methods are kept, so that only their first use is slower."""

    def __init__(self, source: Callable[[], str], flags: int) -> None:
        self._source, self._flags = source, flags
        _all.append(self)

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The pattern itself."""
        return re.compile(self._source(), self._flags)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.compiled, name)
        setattr(self, name, found)
        return found


_all: list[_Lazy] = []  # in the order of their definition


def compile_all() -> Iterator[None]:
    """Compile every pattern of the modules that are loaded, one at each step.

    A preview does this between saves, so that no save waits for it.
    """
    for pattern in _all:
        _ = pattern.compiled
        yield


class Phrases:
    """A list of phrases, looked for anywhere in a text.

    Phrases that have a word in common are looked for only where the text has that word: of 45
    phrases 20 searches are left, and half of the time.
    """

    def __init__(self, phrases: Sequence[str]) -> None:
        rest = list(dict.fromkeys(phrases))
        self._groups: list[tuple[str, tuple[str, ...]]] = []
        while rest:
            words = {w for phrase in rest for w in phrase.split() if len(w) >= KEY} or set(rest)
            held = Counter({w: sum(w in phrase for phrase in rest) for w in words})
            key = min(held, key=lambda w: (-held[w], -len(w), w))
            if held[key] < 2:  # nothing more in common
                self._groups += [(phrase, (phrase,)) for phrase in rest]
                break
            group = [phrase for phrase in rest if key in phrase]
            rest = [phrase for phrase in rest if key not in phrase]
            # A phrase that is only the key decides by itself.
            self._groups.append((key, (key,) if key in group else tuple(group)))

    def is_in(self, text: str) -> bool:
        """Return whether one of the phrases occurs in the text."""
        for key, group in self._groups:
            if key in text:
                for phrase in group:
                    if phrase in text:
                        return True
        return False

    def places(self, text: str) -> list[int]:
        """Return where the phrases are in the text."""
        out = []
        for key, group in self._groups:
            for phrase in group if key in text else ():
                at = text.find(phrase)
                while at >= 0:
                    out.append(at)
                    at = text.find(phrase, at + 1)
        return out


KEY = 3  # letters of a word by which phrases are grouped; shorter ones are in every text
