"""One edition: its stories, the editor's decisions, and links to earlier stories of its threads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from digest.core import packing, text, yaml_reading
from digest.core.model import (
    Article,
    Correction,
    Decisions,
    Edition,
    EditionIndex,
    Entry,
    EntryNames,
    Moved,
    Previous,
    Published,
    Quotation,
    StandingPage,
    Story,
    StoryMembers,
    Value,
)
from digest.desk import curate
from digest.desk.entry import corrections as correct
from digest.desk.entry import edit
from digest.desk.entry.as_published import as_published
from digest.intake import content
from digest.pipeline.edition_list import EditionHead
from digest.pipeline.results import Sources
from digest.pipeline.written_stories import WrittenStories
from digest.press import labels


class EditionInput(Value, frozen=True, kw_only=True):
    """What an edition is composed from, besides its written stories."""

    day: str
    previous: tuple[tuple[Previous, ...], ...]  # of each story, those of its thread before it
    decisions: Decisions
    published: Published | None = None
    moved: tuple[Moved, ...] = ()  # closed stories whose address moved or vanished


def input_of(
    sources: Sources,
    day: str,
    stories: tuple[StoryMembers, ...],
    earlier: Mapping[str, Sequence[Previous]],
    moved: Sequence[Moved] = (),
) -> EditionInput:
    """Return what an edition is composed from. `earlier`: thread -> stories before this edition."""
    return EditionInput(
        day=day,
        previous=tuple(curate.previous(s, earlier.get(s.thread, ())) for s in stories),
        decisions=sources.decisions.get(day, Decisions()),
        published=sources.published.get(day),
        moved=tuple(moved),
    )


def name_of(own: EditionInput, written: WrittenStories) -> bytes:
    """Return a name of all that an edition is composed from."""
    # The names of its stories say which articles they have.
    return packing.pack((written.context, written.names(own.day), own))


def compose(
    own: EditionInput,
    stories: Sequence[Story],
    articles: Mapping[str, Article],
    quotations: Mapping[str, tuple[Quotation, ...]],
) -> tuple[Edition, EditionHead]:
    """Return an edition with the editor's decisions, and what a build remembers of it."""
    day, decisions = own.day, own.decisions
    linked = [
        msgspec.structs.replace(s, previous=p) for s, p in zip(stories, own.previous, strict=True)
    ]
    kept = as_published(linked, own.published, articles)
    edited, problems = edit.edit(kept, decisions, articles, quotations)
    published = {day: own.published} if own.published else {}
    corrections = tuple(
        correct.corrections(published, {day: edited}, own.moved, decisions.correction)
        if published
        else correct.withdrawn(own.moved, decisions.correction)
    )
    edition = Edition(
        day=day,
        stories=tuple(_updated(s, corrections) for s in edited),
        title=decisions.title,
        intro=decisions.intro,
        corrections=corrections,
        closed=bool(published),
    )
    head = EditionHead(
        name=packing.fingerprint(packing.pack(edition)),
        index=index_of(edition),
        corrections=corrections,
        slugs=tuple(s.slug for s in edition.stories),
        problems=problems,
    )
    return edition, head


def _updated(story: Story, corrections: Sequence[Correction]) -> Story:
    """Return a story whose last update is its last correction, for feed readers."""
    days = [c.day or c.closed for c in corrections if c.story == story.id]
    if not days:
        return story
    return msgspec.structs.replace(story, updated=max(story.updated or "", *days))


def index_of(edition: Edition) -> EditionIndex:
    """Return what the rest of the site knows of an edition."""
    stories = edition.stories
    withdrawn = sum(c.what == "vanished" for c in edition.corrections)
    return EditionIndex(
        day=edition.day,
        url=edition.url,
        title=edition.title,
        headline=stories[0].headline.text if stories else "",
        entries=tuple(_entry(s) for s in stories),
        articles=sum(len(s.sources) for s in stories),
        reports=sum(s.reports for s in stories),
        corrections=len(edition.corrections) - withdrawn,
        withdrawn=withdrawn,
        pages=sum(s.has_page for s in stories),
    )


def _entry(story: Story) -> Entry:
    sources = labels.by_article(story)
    return Entry(
        id=story.id,
        thread=story.thread,
        url=story.url,
        headline=story.headline.text,
        section=story.section,
        packed=packing.pack(
            EntryNames(
                outlets=tuple(
                    (s.outlet, labels.credit(s, sources)) for s in story.sources if s.outlet
                ),
                people=story.people,
                places=story.places,
                said=tuple((s.text, s.language) for s in story.summary),
            )
        ),
        articles=len(story.sources),
        reports=story.reports,
    )


def page_of(written: content.Written) -> StandingPage:
    """Return a page of content/pages, titled by front matter, first heading or file name."""
    name = Path(written.path).stem
    body, title = written.text, ""
    if body.startswith("---\n") and "\n---" in body[4:]:
        head, _, rest = body[4:].partition("\n---")
        data = yaml_reading.load(head, written.path, 2).data
        title = str(data.get("title") or "") if isinstance(data, dict) else ""
        body = rest.partition("\n")[2]
    first = body.lstrip().partition("\n")
    if first[0].startswith("# "):
        title, body = title or first[0][2:].strip(), first[2]
    return StandingPage(
        slug=text.slug(name), title=title or name, text=body.strip(), path=written.path
    )
