"""What a build reports in the end: counts and problems. Imports no stage."""

from __future__ import annotations

from digest.core.model import Problem, Value


class Outcome(Value, frozen=True, kw_only=True):
    articles: int
    stories: int
    editions: int
    files: int  # of the site
    problems: tuple[Problem, ...] = ()
