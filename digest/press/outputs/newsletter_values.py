"""The values that the templates of the mail get: plain text in dicts and lists.

The edition is trusted to be checked, but no string in it: line breaks, control characters and
direction overrides are folded here, a link that is not http(s) is left out, and the templates
escape the rest. Texts of sources are plain text; only the editor's own words (intro, note) are
Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from digest.core.model import (
    Correction,
    Difference,
    Edition,
    Evidence,
    KeyQuotation,
    Masthead,
    Source,
    Statement,
    Story,
)
from digest.core.patterns import lazy
from digest.press import labels, layout, links, number_rows
from digest.press.interface import Voice, voice
from digest.press.outputs import mailtext
from digest.press.visible import one_line, without_overrides

FULL = 5  # stories that a mail prints in full; the others get one sentence
MAILTO = lazy(r"mailto:[^\s<>\"']{3,500}\Z", re.IGNORECASE)


class Foot(msgspec.Struct, frozen=True, kw_only=True):
    """The publication's words at the foot of a mail.

    `unsubscribe` is an https or mail address, `reason` says why the mail was sent, `postal` is the
    sender's postal address. The page leaves out the part of `unsubscribe` that names a recipient,
    since it is on the site too; `channels/message` adds it in each mail.
    """

    unsubscribe: str = ""
    reason: str = ""
    postal: str = ""


def generic(url: str) -> str:
    """Return an unsubscribe link without a recipient, for the page, or an empty text."""
    url = url.replace("{token}", "").replace("{address}", "")
    if "@" in url and "/" not in url:
        url = f"mailto:{url.removeprefix('mailto:')}"
    return url if MAILTO.match(url) else links.safe(url)


class Shape(msgspec.Struct, frozen=True):
    """How many stories of an edition are printed in full, and how many at all."""

    full: int
    listed: int


class _Links:
    """The links of a mail, numbered: an address has the same number everywhere."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, link: str | None) -> int | None:
        """Return the number of a link in the mail, from 1; None without a link."""
        return self.numbers.setdefault(link, len(self.numbers) + 1) if link else None


class Letter(msgspec.Struct, frozen=True):
    """The language, masthead and links of one mail."""

    voice: Voice
    masthead: Masthead
    links: _Links

    def site(self, url: str) -> str:
        """Return the absolute link, or an empty text without base address: a mail has no other
        links.
        """
        return links.canonical(self.masthead.base_url, url)

    def language(self, tag: str) -> str:
        """Return the language if it is not the mail's, for `lang`; else an empty text."""
        return tag if self.voice.foreign(tag) else ""


def values_of(masthead: Masthead, edition: Edition, foot: Foot, shape: Shape) -> dict[str, object]:
    """Return the variables of the mail's templates, as docs/mail.md lists them."""
    speech = voice(masthead.language)
    letter = Letter(speech, masthead, _Links())
    web = letter.site(edition.url)
    web_n = letter.links.number(web)
    # Numbers rise down the page: stories are laid out in the order in which they are printed.
    intro = _editors_words(letter, edition.intro) if edition.intro.strip() else None
    listed = edition.stories[: shape.listed]
    opening, first, full = _first(edition, listed, shape.full)
    sections = _sections(letter, first, listed, full)
    left_out = len(edition.stories) - len(listed)
    corrections = [_correction(letter, c) for c in edition.corrections]
    unsubscribe = generic(foot.unsubscribe)
    archive = letter.site("/archive/")
    values: dict[str, object] = {
        "title": one_line(masthead.title),
        "language": masthead.language,
        "direction": speech.direction,
        "editor": one_line(masthead.editor),
        "params": dict(masthead.params),
        "date": speech.full_day(edition.day),
        "edition_title": one_line(edition.title),
        "subject": headline(masthead, edition),
        "counts": _counts(speech, edition, len(full)),
        "web": web,
        "web_n": web_n,
        "preheader": one_line(_preheader(speech, opening, len(edition.stories))),
        "intro": intro,
        "sections": sections,
        "left_out": _left_out(speech, left_out),
        "corrections": corrections,
        "unsubscribe": unsubscribe,
        "unsubscribe_n": letter.links.number(unsubscribe),
        "archive": archive,
        "archive_n": letter.links.number(archive),
        "reason": one_line(foot.reason),
        "postal": one_line(foot.postal),
    }
    return values | {"links": [{"n": n, "link": link} for link, n in letter.links.numbers.items()]}


def _first(
    edition: Edition, listed: Sequence[Story], most: int
) -> tuple[list[Story], list[Story], set[str]]:
    """Return the stories at the top of the edition, those that come first in the mail, and the ids
    of those in full: `most` of them, which come first unless all are in full.
    """
    opening = layout.top(msgspec.structs.replace(edition, stories=tuple(listed)))
    ranked = _in_order(opening, listed)
    full = {b.id for b in ranked[:most]}
    return opening, ranked[:most] if len(opening) <= most < len(ranked) else opening, full


def _left_out(speech: Voice, n: int) -> str:
    """Return “3 more stories on the web.”, or an empty text for none."""
    if not n:
        return ""
    return speech.count("%(n)s more story on the web.", "%(n)s more stories on the web.", n)


def _sections(
    letter: Letter, opening: list[Story], listed: Sequence[Story], full: set[str]
) -> list[dict[str, object]]:
    """Return the top stories and the other stories by section; `full` are ids of stories."""
    lead = opening[0] if opening else None  # None if no story has anything new
    above = {b.id for b in opening}
    others = [b for b in listed if b.id not in above]
    groups = [(None, opening), *layout.sections(others, letter.masthead.sections)]
    named = len(groups) > 2 or any(name for name, _ in groups)
    other = letter.voice.say("Other news") if named else ""
    return [
        {
            "name": one_line(name or (other if i else "")),
            "stories": [_story(letter, b, b.id in full, b is lead) for b in stories],
        }
        for i, (name, stories) in enumerate(groups)
        if stories
    ]


def _in_order(opening: list[Story], stories: Sequence[Story]) -> list[Story]:
    """Return the stories in the order in which they are printed in full: the top, then by rank."""
    first = {b.id for b in opening}
    return [*opening, *(b for b in stories if b.new and b.id not in first)]


def _counts(speech: Voice, edition: Edition, full: int) -> str:
    """Return “24 stories: five in full, the others in one sentence”."""
    stories = speech.plural("%(num)d story", "%(num)d stories", len(edition.stories))
    if full >= sum(1 for b in edition.stories if b.new):
        return stories
    return speech.count(
        "%(stories)s: %(n)s in full, the others in one sentence",
        "%(stories)s: %(n)s in full, the others in one sentence",
        full,
        stories=stories,
    )


def _preheader(speech: Voice, opening: list[Story], count: int) -> str:
    """Return the second and third headline and the number of others; the subject is the first."""
    parts = [speech.typeset(b.headline.text) for b in opening[1:]]
    if not parts and opening and opening[0].summary:
        return speech.typeset(opening[0].summary[0].text)
    if (left := count - len(opening)) > 0:
        parts.append(speech.plural("and %(num)d more story", "and %(num)d more stories", left))
    return " · ".join(parts)


def headline(masthead: Masthead, edition: Edition) -> str:
    """Return the subject: the lead's headline, or the edition's title."""
    if edition.stories:
        return voice(masthead.language).typeset(one_line(edition.stories[0].headline.text))
    return one_line(edition.title) or one_line(f"{masthead.title} {edition.day}")


def _story(letter: Letter, story: Story, full: bool, lead: bool = False) -> dict[str, object]:
    speech = letter.voice
    link = letter.site(story.url)
    tongue = (
        story.language
        if story.headline.article is None
        else labels.language(story, story.headline.article)
    )
    since = max((p.edition for p in story.previous), default="")
    out: dict[str, Any] = {
        "headline": speech.typeset(one_line(story.headline.text)),
        "by": story.headline.by,
        "language": letter.language(tongue),
        "link": link,
        "n": letter.links.number(link),
        "full": full and story.new,
        "new": story.new,
        "lead": lead,
        "since": speech.say("no news since %(day)s", day=speech.day(since, story.edition))
        if since and not story.new
        else "",
        "first": None,
        "outlets": one_line(labels.outlets_text(speech, story)),
    }
    at = layout.first_sentence(story)
    if at >= 0 and story.new:
        out["first"] = _words(letter, story, story.summary[at]) | {"marks": []}
    if not out["full"]:
        return out
    return out | _in_full(letter, story, at, out["first"])


def _in_full(
    letter: Letter, story: Story, at: int, first: dict[str, object] | None
) -> dict[str, object]:
    """Return the rest of a story printed in full; `at` is the place of its first sentence."""
    numbers = {s.article: letter.links.number(links.safe(s.link)) for s in story.sources}
    if first is not None:
        first = first | {"marks": _marks(story, numbers, story.summary[at].sources)}
    thread = letter.site(f"/threads/{story.thread}/") if story.previous else ""
    return {
        "first": first,
        "day": layout.day_number(story) if story.previous else 0,
        "thread": thread,
        "thread_n": letter.links.number(thread),
        "summary": [
            _words(letter, story, s) | {"marks": _marks(story, numbers, s.sources)}
            for s in (story.summary[i] for i in layout.unfolded(story))
        ],
        "quotes": [
            _quote(letter, story, q) | {"marks": _marks(story, numbers, q.sources)}
            for q in layout.quotations(story)
        ],
        "differences": [_difference(letter, story, d, numbers) for d in story.differences],
        "notes": [_editors_words(letter, n.text) for n in story.notes],
        "sources": [
            _source(letter, story, s) | {"link_n": numbers[s.article]} for s in story.sources
        ],
    }


def _marks(
    story: Story, numbers: dict[str, int | None], evidence: Iterable[Evidence]
) -> list[dict[str, Any]]:
    """Return the sources of a sentence, those that print it word for word first.

    `n` is the source's number in its story, `link_n` that of its link in the whole mail. The text
    part names the outlet of a source without link.
    """
    found: dict[str, bool] = {}
    for e in evidence:
        found[e.article] = found.get(e.article, False) or e.exact or e.spelling
    out = [
        {
            "n": s.number,
            "link_n": numbers[s.article],
            "outlet": one_line(s.outlet or ""),
            "exact": found[s.article],
        }
        for s in story.sources
        if s.article in found
    ]
    return sorted(out, key=lambda m: (not m["exact"], m["n"]))


def _words(letter: Letter, story: Story, s: Statement) -> dict[str, object]:
    return {
        "text": letter.voice.typeset(one_line(s.text)),
        "by": s.by,
        "language": letter.language(s.language or story.language),
    }


def _quote(letter: Letter, story: Story, q: KeyQuotation) -> dict[str, object]:
    tongue = q.language or story.language
    return {
        "quoted": letter.voice.quoted(one_line(q.text), tongue),
        "by": q.by,
        "language": letter.language(tongue),
        "speaker": one_line(q.speaker or ""),
        "role": one_line(q.role or ""),
        "carried": labels.carried(letter.voice, q, story) if q.by == "source" else "",
        "differs": any(v.kind == "words" for v in q.variants),
    }


def _difference(
    letter: Letter, story: Story, d: Difference, numbers: dict[str, int | None]
) -> dict[str, object]:
    rows = number_rows.rows(letter.voice, story, d)
    return {
        "about": one_line(d.about),
        "rows": [_row(letter, story, row, numbers) for row in rows],
    }


def _row(
    letter: Letter, story: Story, row: number_rows.Row, numbers: dict[str, int | None]
) -> dict[str, object]:
    names = dict.fromkeys(one_line(labels.name(letter.voice, s)) for s in row.sources)
    return {
        "figure": one_line(row.figure),
        "outlets": ", ".join(names),
        "later": row.later,
        "was": row.was,
        "marks": [
            {
                "n": s.number,
                "link_n": numbers[s.article],
                "outlet": one_line(s.outlet or ""),
                "exact": True,
            }
            for s in row.sources
            if s.number  # not of an earlier edition
        ],
    }


def _source(letter: Letter, story: Story, s: Source) -> dict[str, object]:
    said = [labels.relation(letter.voice, s, story)]
    if letter.voice.foreign(s.language):
        said.append(
            letter.voice.say("in %(language)s", language=letter.voice.language_name(s.language))
        )
    if day := labels.date(letter.voice, s, story.edition):
        said.append(day)
    link = links.safe(s.link)
    if not link:
        said.append(letter.voice.say("no link"))
    return {
        "n": s.number,
        "outlet": one_line(labels.name(letter.voice, s)),
        "link": link,
        "said": one_line(", ".join(said)),
    }


def _correction(letter: Letter, c: Correction) -> dict[str, object]:
    link = letter.site(c.url)
    return {
        "headline": letter.voice.typeset(one_line(c.headline)),
        "link": link,
        "n": letter.links.number(link),
        "what": c.what,
        "before": letter.voice.typeset(one_line(c.before)),
        "after": letter.voice.typeset(one_line(c.after)),
        "day": letter.voice.day(c.day) if c.day else "",
    }


def _editors_words(letter: Letter, text: str) -> dict[str, object]:
    text = without_overrides(text)
    return mailtext.editors_words(text, letter.masthead.base_url, letter.links.number)
