"""Watched words on the desk: which of them a story has, or an article that was left out."""

from __future__ import annotations

from functools import lru_cache

from digest.core.model import Story
from digest.curator.scene import Scene
from digest.desk.watch import Watch, marks
from digest.pipeline import gate

REMEMBERED = 512  # texts whose marks are kept: the articles of two large editions


def story_marks(scene: Scene, story: Story) -> tuple[str, ...]:
    """Return the watched words that an article of a story has: “must: ferry”."""
    if not scene.watch:
        return ()
    found = [scene.article(s.article) for s in story.sources]
    texts = [f"{a.title or ''}\n{a.text}" for a in found if a is not None]
    return tuple(dict.fromkeys(m for text in texts for m in _marks(scene.watch, text)))


def left_out_marks(scene: Scene, article: str) -> tuple[str, ...]:
    """Return the watched words in the file of an article that was left out."""
    return _marks(scene.watch, gate.text_of(scene.edited, article)) if scene.watch else ()


@lru_cache(maxsize=REMEMBERED)
def _marks(watch: Watch, text: str) -> tuple[str, ...]:
    return tuple(str(m) for m in marks(watch, text))
