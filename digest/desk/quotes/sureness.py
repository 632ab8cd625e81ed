"""How sure an attribution is, and the speaker that it found."""

from __future__ import annotations

from typing import Literal

from digest.core.model import Value

How = Literal["named", "pronoun", "continued", "title", "group", "none"]  # printed by explain

SURE = 0.6  # evidence below names nobody; set with `score.py quotes`


class Who(Value, frozen=True):
    """A speaker: a name without titles, the office as printed, the way it was found, how sure.

    Without a name, `role` is an office ("the mayor said") or a body in the article's words.
    """

    name: str | None
    role: str | None
    how: How
    sure: float


NOBODY = Who(None, None, "none", 0.0)
