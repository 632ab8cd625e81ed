"""The one way in which channels make a problem."""

from __future__ import annotations

from digest.core.model import Problem


def bad(where: str, what: str, fix: str, name: str) -> Problem:
    """Return a problem of level error."""
    return Problem(level="error", where=where, what=what, fix=fix, name=name)
