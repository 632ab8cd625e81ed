"""Regular expressions that are compiled when they are first used.

Compiling one takes up to 3 ms, those of the whole program .06 s: a sixth of the imports of a build.
A build of articles in one language uses none of another, and one of few articles not many of its
own. A pattern that takes less than .1 ms is compiled where it is defined.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, cast


def lazy(source: str, flags: int = 0) -> re.Pattern[str]:
    """Return the pattern; it is compiled, and mistakes in it are raised, at its first use."""
    return cast("re.Pattern[str]", _Lazy(source, flags))


class _Lazy:
    """Takes the place of a pattern. Methods are kept, so that only their first use is slower."""

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self._source, self._flags), name)
        setattr(self, name, found)
        return found


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
        """One of the phrases occurs in the text."""
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
