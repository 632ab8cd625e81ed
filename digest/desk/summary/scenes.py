"""First sentences that set a scene ("The town woke to the sound of bells") and say no news.

A scene needs a positive sign: words of weather, senses or waiting, and nothing of a report: no
figure, no reporting verb, no word of a headline. Where it only shares names with a headline, two
such words are needed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from digest.core import tables
from digest.desk.summary.candidates import Candidate
from digest.desk.summary.tuning import TUNING
from digest.desk.words.forms import BARE
from digest.desk.words.sentence import CODES


def mark(pool: Sequence[Candidate], headlines: Collection[int]) -> None:
    """Mark the candidates that set a scene. `headlines`: the codes of the headlines' words."""
    if len(headlines) < TUNING.headline_words:
        return
    for c in pool:
        if c.index < TUNING.scene_within:
            c.scene = is_scene(c.text, c.article.language, headlines)


def is_scene(text: str, language: str, headlines: Collection[int]) -> bool:
    """The sentence sets a scene."""
    primary = language[:2] if language[:2] != "un" else "en"
    signs = tables.words("summary/scenes", primary)
    words = text.split()
    if primary == "de":
        words = text.lower().split()
    found = len(signs.intersection(map(BARE.__getitem__, words)))  # "The Silence" is a title
    if not found:
        return False
    words = text.split()
    low = {BARE[w.lower()] for w in words}
    if not low.isdisjoint(tables.words("summary/scenes", f"{primary} reports")):
        return False
    if any(c.isdigit() for c in text):
        return False
    shared = [w for w in words if (code := CODES[w.lower()]) & 1 and code in headlines]
    if primary == "de":
        return not shared
    if any(w[0].islower() for w in shared):
        return False
    return found > 1 if shared else True
