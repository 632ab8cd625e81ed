"""Define the speaker of a quotation, and the confidence of an attribution."""

from __future__ import annotations

from typing import Literal

from digest.core.model import Value

How = Literal["named", "pronoun", "continued", "title", "group", "none"]  # printed by explain

SURE = 0.6  # confidence below which no speaker is named; set with `score.py quotes`


class Who(Value, frozen=True, gc=False):
    """A speaker: a name without titles, the printed office, how it was found, and the confidence.

    Without a name, `role` is an office ("the mayor said") or an organisation in the article's
    words.
    """

    name: str | None
    role: str | None
    how: How
    sure: float


NOBODY = Who(None, None, "none", 0.0)
