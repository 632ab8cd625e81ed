"""Find comments that an act would take out of the editor's file.

A comment at the end of a line goes when its line goes. It is not thrown away: the page lists it.
"""

from __future__ import annotations

from collections import Counter

from digest.core.yaml_reading import comments


def lost(before: str, after: str) -> tuple[str, ...]:
    """Return the comments of `before` that `after` does not have, in order."""
    left = Counter(comments(after))
    out: list[str] = []
    for comment in comments(before):
        if left[comment]:
            left[comment] -= 1
        else:
            out.append(comment)
    return tuple(out)
