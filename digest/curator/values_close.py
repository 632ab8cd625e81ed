"""What the dialog shows that closes an edition, or lists the corrections of a closed one."""

from __future__ import annotations

from digest.core.model import Value
from digest.curator.values import Action


class ProblemGroup(Value, frozen=True, kw_only=True):
    """Problems of one kind, with what can be done about all of them."""

    title: str
    explanation: str
    articles: tuple[tuple[str, str], ...]  # what is named: article id, words
    actions: tuple[Action, ...]
    error: bool = False
    count: int = 1


class Wording(Value, frozen=True, kw_only=True):
    """What a story says now and did not say when its edition was closed, or the reverse."""

    label: str  # "Headline", "Withdrawn"
    before: str
    after: str


class CorrectedStory(Value, frozen=True, kw_only=True):
    """What changed in one closed story, with the day and the reason that the editor gives."""

    article: str  # by which an act names the story
    headline: str
    language: str
    wordings: tuple[Wording, ...]
    date: str
    reason: str
    is_noted: bool  # whether the editor gave a day or a reason
    remove: Action


class Closing(Value, frozen=True, kw_only=True):
    day: str
    day_long: str
    closed: str  # the day on which the edition was closed; empty: it is open
    corrections: tuple[CorrectedStory, ...]
    tally: tuple[tuple[int, str], ...]
    errors: tuple[ProblemGroup, ...]
    warnings: tuple[ProblemGroup, ...]
    comments: tuple[str, ...]

    @property
    def left(self) -> int:
        """How many problems are undecided that an editor may accept."""
        return sum(g.count for g in self.warnings)
