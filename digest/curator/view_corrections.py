"""The corrections of a closed edition: both wordings, and the editor's day and reason for them."""

from __future__ import annotations

from collections.abc import Iterator

from digest.core.model import Closed, Correction, CorrectionNote
from digest.curator.scene import Scene
from digest.curator.values import Action
from digest.curator.values_close import CorrectedStory, Wording

FIELDS = ("date", "reason")
LABELS = {
    "headline": "Headline",
    "summary": "Sentence",
    "quote": "Quotation",
    "moved": "Address",
    "vanished": "Withdrawn",
    "added": "Added since",
}


def corrections(scene: Scene) -> tuple[CorrectedStory, ...]:
    """Return the stories that changed since the edition was closed, in the order of the page."""
    found: dict[str, list[Correction]] = {}
    for c in scene.edition.corrections:
        found.setdefault(c.story, []).append(c)
    return tuple(_story(scene, story, changes) for story, changes in found.items())


def _story(scene: Scene, story: str, changes: list[Correction]) -> CorrectedStory:
    now = next((s for s in scene.stories if s.id == story), None)
    members = [s.article for s in now.sources] if now else []
    members += _published(scene, story).articles
    notes = scene.decisions.correction
    note = next((notes[a] for a in members if a in notes), None)
    key = members[0] if members else ""
    nothing = tuple({"do": "correction", "article": key, "key": k, "text": ""} for k in FIELDS)
    return CorrectedStory(
        article=key,
        headline=changes[-1].headline,
        language=now.language if now else "",
        wordings=tuple(_wordings(changes)),
        date=note.date[:10] if note else scene.today,
        reason=note.reason if note else "",
        is_noted=note is not None and note != CorrectionNote(),
        remove=Action(label="Remove day and reason", acts=nothing),
    )


def _published(scene: Scene, story: str) -> Closed:
    published = scene.edited.published.get(scene.day)
    stories = published.stories if published else ()
    unknown = Closed(id=story, thread="", slug="", articles=())
    return next((c for c in stories if c.id == story), unknown)


def _wordings(changes: list[Correction]) -> Iterator[Wording]:
    for c in changes:
        before, after = (c.before, "") if c.what == "vanished" else (c.before, c.after)
        yield Wording(label=LABELS[c.what], before=before, after=after)
