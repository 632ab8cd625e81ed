"""What an act changes beside what it names: a story gets or loses articles, and its headline."""

from __future__ import annotations

from collections.abc import Sequence

from digest.core.model import Edition, Story
from digest.curator.scene import cited
from digest.intake.decisions.write import Act

REGROUPS = ("merge", "move", "split", "drop", "restore")


def new_headline(acts: Sequence[Act], before: Edition, after: Edition | None) -> str:
    """Return what to say of the first headline that such an act changed, else nothing.

    A merge keeps the story of `to`; the other acts keep what is left of the article's own story.
    """
    for act in acts:
        old = _story(before, act.to or act.article) if act.do in REGROUPS else None
        if old is None or after is None:
            continue
        left = (s.article for s in old.sources if s.article != act.article)
        new = _story(after, act.to or next(left, act.article))
        if new is not None and new.headline.text != old.headline.text:
            return f"; the headline is now {cited(new.headline.text)}"
    return ""


def _story(edition: Edition, article: str) -> Story | None:
    return next((s for s in edition.stories if any(x.article == article for x in s.sources)), None)
