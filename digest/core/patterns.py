"""Regular expressions that are compiled when they are first used.

Compiling one takes up to 3 ms, those of the whole program .06 s: a sixth of the imports of a build.
A build of articles in one language uses none of another, and one of few articles not many of its
own. A pattern that takes less than .2 ms is compiled where it is defined.
"""

from __future__ import annotations

import re
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
