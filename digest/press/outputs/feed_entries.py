"""Ids, dates and HTML of the entries of a feed.

An id is made of the story's id and the publication's title (RFC 4151, `tag:`), so that it survives
every change of address.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup, escape

from digest.core.model import Difference, Digest, KeyQuotation, Masthead, Source, Story
from digest.core.rows import Row
from digest.core.text import slug
from digest.press import labels, layout, links, markdown, number_rows
from digest.press.interface import Voice


class Entry(Row, frozen=True):
    """An entry of a feed. `html` is its content, `moments` when it was published and updated."""

    id: str
    title: str
    url: str
    moments: tuple[str, str]
    html: str
    category: str | None = None
    summary: str = ""


def section_folders(digest: Digest) -> dict[str, str]:
    """Return the folder of the feeds of each section that has had a story: name -> folder.

    A section keeps its feeds while the newest editions have no story of it. Of two names with
    one folder, the first by name has it.
    """
    names = {b.section for e in digest.editions for b in e.entries if b.section}
    folders: dict[str, str] = {}
    for name in sorted(names):
        folder = slug(name, 60)
        if folder and folder not in folders.values():
            folders[name] = folder
    return folders


def authority(masthead: Masthead) -> str:
    """Return the authority of the publication's ids. It depends on the title, not on the host."""
    named = re.sub(r"[^a-z0-9-]", "", slug(masthead.title, 40)).strip("-")
    title = masthead.title.encode("utf-8", "replace")
    return f"{named or hashlib.blake2b(title, digest_size=6).hexdigest()}.digest.invalid"


def feed_id(masthead: Masthead) -> str:
    """Return the id of the publication's feed: a `tag:` URI that no path changes."""
    return f"tag:{authority(masthead)},2000:feed"


def day_id(masthead: Masthead, day: str, story: str) -> str:
    """Return the id of a story on a day."""
    return f"tag:{authority(masthead)},{day}:{re.sub(r'[^A-Za-z0-9._-]', '-', story)}"


def moment(iso: str | None, otherwise: str) -> str:
    """Return a date or time in the form of RFC 3339; a day begins at midnight, UTC."""
    for found in (iso, otherwise):
        try:
            time = datetime.datetime.fromisoformat(found or "")
        except ValueError:
            continue
        zone = time if time.tzinfo else time.replace(tzinfo=datetime.UTC)
        return zone.isoformat(timespec="seconds").replace("+00:00", "Z")
    return "1970-01-01T00:00:00Z"


def address(masthead: Masthead, of: str, feed: str = "") -> str:
    """Return the absolute address, or without `base_url` one relative to the feed."""
    return links.canonical(masthead.base_url, of) or links.relative(
        links.path(feed) if feed else "atom.xml", of
    )


# ------------------------------------------------------------------------- content


def content(speaks: Voice, masthead: Masthead, story: Story) -> Markup:
    """Return the whole story as HTML without classes: readers of feeds have their own style."""
    out = [Markup("<p>%s</p>") % labels.outlets_text(speaks, story)]
    if story.summary:
        sentences = (
            Markup("%s%s%s")
            % (
                foreign(speaks, speaks.typeset(s.text), s.language),
                _editors(speaks, s.by),
                _marks(speaks, story, s.sources),
            )
            for s in story.summary
        )
        out.append(Markup("<p>%s</p>") % Markup(" ").join(sentences))
    out += [_quotation(speaks, story, q) for q in layout.quotations(story) if q.key]
    out += [_difference(speaks, story, d) for d in story.differences]
    note = Markup("<p><b>%s</b></p>%s")
    title = speaks.say("Editor’s note")
    out += [note % (title, markdown.html(n.text, 3)) for n in story.notes]
    if story.sources:
        items = Markup("").join(_source(speaks, story, s) for s in story.sources)
        out.append(Markup("<p>%s</p><ol>%s</ol>") % (speaks.say("Sources"), items))
    return Markup("\n").join(out)


def _quotation(speaks: Voice, story: Story, q: KeyQuotation) -> Markup:
    unnamed = None if q.speaker else speaks.say("speaker not named")
    who = Markup(", ").join(x for x in (q.speaker, q.role or unnamed) if x)
    return Markup("<blockquote><p>%s%s</p></blockquote><p>— %s · %s</p>") % (
        foreign(speaks, speaks.quoted(q.text), q.language),
        _marks(speaks, story, q.sources),
        who,
        labels.carried(speaks, q, story),
    )


def _difference(speaks: Voice, story: Story, d: Difference) -> Markup:
    rows = Markup("").join(
        Markup("<li>%s: %s</li>")
        % (
            row.figure,
            ", ".join(labels.name(speaks, s) for s in row.sources) or speaks.say("outlet unknown"),
        )
        for row in number_rows.rows(speaks, story, d)
    )
    return Markup("<p>%s %s</p><ul>%s</ul>") % (speaks.say("Sources differ:"), d.about, rows)


def _source(speaks: Voice, story: Story, s: Source) -> Markup:
    label, target = labels.name(speaks, s), links.safe(s.link)
    who = Markup('<a href="%s">%s</a>') % (target, label) if target else escape(label)
    return Markup("<li>%s · %s</li>") % (who, " · ".join(labels.particulars(speaks, s, story)))


def _marks(speaks: Voice, story: Story, evidence: Sequence[Any]) -> Markup:
    found = labels.marks(speaks, story, evidence)
    return (
        Markup(" <sup>%s</sup>") % " ".join(str(m.number) for m in found) if found else Markup("")
    )


def _editors(speaks: Voice, by: str) -> Markup:
    return (
        Markup(" <small>(%s)</small>") % speaks.say("the editor’s words")
        if by == "editor"
        else Markup("")
    )


def foreign(speaks: Voice, text: str, tag: str) -> Markup:
    """Return a text, with its language if that is not the page's."""
    return (
        Markup('<span lang="%s" dir="auto">%s</span>') % (tag, text)
        if speaks.foreign(tag)
        else escape(text)
    )
