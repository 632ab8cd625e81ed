"""Hold one paragraph of a page while it is classified."""

from __future__ import annotations

from digest.intake.furniture.features import PROSE, Look, look
from digest.intake.furniture.judge import PLAIN, alone


class Part:
    """A paragraph to be classified: a line, or the lines of a broken paragraph."""

    __slots__ = ("chance", "links", "numbers", "role", "ruled", "seen", "sure", "tag", "text")

    def __init__(self, numbers: tuple[int, ...], text: str, tag: str, links: float) -> None:
        self.numbers = numbers
        self.text = text
        self.tag = tag
        self.links = links
        self.seen: Look = look(text)
        self.chance = PLAIN if self.seen.plain else alone([self.seen])[0]
        self.ruled = False
        self.sure = False
        self.role: str | None = None


def is_prose(p: Part) -> bool:
    """Return whether a line is long enough and likely (over 0.6) to be text."""
    return p.seen.length >= PROSE and p.chance > 0.6
