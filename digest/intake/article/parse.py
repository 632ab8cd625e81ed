"""Build an Article from a document and its classified lines: metadata, sentences and days.

Decisions may state some of the values. Problems come with a fix. Fields are validated: a link is
http or https, or None; a name is a name, or None. Uncertain values are None and never guessed,
above all date and outlet, whose sources are tried in the documented order. A date, credit or name
inside an insert about another story is ignored, because only lines with the matching role are read.
"""

from __future__ import annotations

from collections.abc import Sequence

from digest.core import tables
from digest.core.model import (
    Article,
    Day,
    Document,
    Fact,
    Line,
    Outlet,
    Problem,
    PublishedFrom,
    Sentence,
)
from digest.core.rows import Row
from digest.core.text import plain
from digest.intake.article import (
    bylines,
    credits,
    dates,
    event_days,
    fields,
    headline_source,
    provenance,
)
from digest.intake.article import language as languages
from digest.intake.article import outlets as houses
from digest.intake.article import publication_day as days
from digest.intake.article.datelines import Dateline
from digest.intake.article.material import (
    BREAK,
    Above,
    Head,
    Material,
    above_of,
    byline_of,
    head_of,
    with_signature,
)
from digest.intake.article.opinion_labels import opinion_labels
from digest.intake.article.outlets import Outlets
from digest.intake.article.sentences import split
from digest.intake.article.word_count import count

LEFT_OUT = 0.5  # share of a page's paragraphs; if more are dropped as furniture, this is reported
LABELLED = 3  # words of a headline behind a label such as "Subject:"
PARAGRAPH = 80  # characters from which a line of a page counts as a paragraph
_BETWEEN = frozenset("|•·»-–—")  # between a headline and the outlet's name
_PRINTED_ELSEWHERE = frozenset({"title", "standfirst", "caption", "repeat", "byline", "date"})
_RUN_IN = tables.items("article/run_in_captions")
_RUN_IN_ENDS = sorted({label.rpartition(" ")[2] for label in _RUN_IN})
_NO_FACT = Fact()
_NO_HEAD = Head(Dateline(), 0)


def parse(
    document: Document,
    lines: Sequence[Line],
    outlets: Outlets,
    day: str | None = None,
    fact: Fact | None = None,
    timezone: str = "UTC",
) -> tuple[Article, tuple[Problem, ...]]:
    """Return the article of a document.

    `day` is the day of its folder, `fact` the values stated by a decision.
    """
    kept = [line for line in lines if line.kept and line.text]
    text = BREAK.join(line.text for line in kept)
    language = _language(fact or _NO_FACT, document, text)
    if not fields.one(document.fields, "title"):
        lines = headline_source.apart(lines, outlets, language[:2])
    dropped = [line for line in lines if not line.kept]
    m = Material(document, fact or _NO_FACT, outlets, lines, kept, dropped, text, language)
    made, problems = _origin(m)
    m, head = made.material, made.head.dateline
    start = made.head.start
    dateline = text[start : start + head.lead] if head.lead else made.head.title
    dateline = "" if head.day else dateline
    seen = days.Evidence(days.shown(m.lines, language), head, made.link, made.above.lines, dateline)
    dated = _dated(m, seen, day, timezone)
    article = _article(made, dated, seen.shown.rest)
    return article, (*problems, *_left_out(m), *dated.problems)


class _Origin(Row, frozen=True):
    """Who wrote and published an article. `material` begins with the signature of the page."""

    material: Material
    head: Head
    above: Above
    by: bylines.Byline
    outlet: Outlet | None
    link: str | None


def _origin(m: Material) -> tuple[_Origin, list[Problem]]:
    head = head_of(m) or _NO_HEAD
    link, problems = provenance.link(m)
    by = byline_of(m)
    m = with_signature(m)
    above = above_of(m)
    outlet = provenance.outlet(m, above, link, by, head.dateline)
    return _Origin(m, head, above, credits.with_dates(by, above, m.text), outlet, link), problems


class _Dated(Row, frozen=True):
    """The days of an article, and the doubts about the first of them."""

    published: str | None
    source: PublishedFrom
    updated: str | None
    mentioned: tuple[Day, ...]
    problems: tuple[Problem, ...]


def _dated(m: Material, seen: days.Evidence, day: str | None, timezone: str) -> _Dated:
    published, source = days.published(m, seen, day, timezone)
    updated = _stated(m, "updated") or seen.shown.updated
    anchor = published if source not in ("folder", "story", "none") else None
    mentioned = event_days.stated(m.text, m.tongue, anchor)
    doubts = days.doubt(m.document, m.text, mentioned, (anchor, m.tongue)) if anchor else ()
    local = dates.local(updated, timezone) if updated else None
    return _Dated(published, source, local, mentioned, tuple(doubts))


def _stated(m: Material, name: str) -> str | None:
    """Return a field of the front matter, or else of the page."""
    return fields.one(m.document.fields, name) or fields.one(m.document.page, name)


def _article(made: _Origin, dated: _Dated, section: str | None) -> Article:
    m, outlet, head = made.material, made.outlet, made.head.dateline
    stated = m.document.fields
    sentences, subheads = _sentences(m.kept, m.text, m.tongue)
    image = _stated(m, "image")
    return Article(
        id=m.document.id,
        path=m.document.path,
        title=_title(m, outlet, made.head.title),
        authors=credits.authors(m, made.by, outlet),
        outlet=outlet.name if outlet else None,
        wire=outlet.wire if outlet else False,
        agency=credits.agency(m, head, made.by),
        place=head.place,
        link=made.link,
        published=dated.published,
        published_from=dated.source,
        updated=dated.updated,
        language=m.language,
        section=_stated(m, "section") or section or None,
        tags=(*fields.many(stated, "tags"), *opinion_labels(m, made.above)),
        image=houses.address(image) if image else None,
        slug=fields.one(stated, "slug"),
        weight=int(fields.one(stated, "weight") or 0),
        draft=fields.one(stated, "draft") == "true",
        text=m.text,
        lead=made.head.start + head.lead,
        subheads=subheads,
        sentences=sentences,
        days=dated.mentioned,
        words=count(m.text),
    )


def _language(fact: Fact, document: Document, text: str) -> str:
    for value in (fact.language, fields.one(document.fields, "language")):
        if value and (code := languages.stated(value)):
            return code
    found = languages.detect(text)
    if found != "und":
        # The language stated by a page's template is wrong more often than the one detected.
        return found
    value = fields.one(document.page, "language")
    return (languages.stated(value) if value else None) or "und"


def _title(m: Material, outlet: Outlet | None, dateline: str) -> str | None:
    stated = m.fact.title or fields.one(m.document.fields, "title")
    if stated:
        return " ".join(stated.split())
    line = next((line.text for line in m.lines if line.why == "title"), None)
    line = _without_label(line.removeprefix(dateline)) if line else None
    title = fields.one(m.document.page, "title")
    if title is None:
        return _without_outlet(line, outlet) if line and outlet else line
    names = [outlet.name if outlet else "", fields.one(m.document.page, "outlet") or ""]
    title = bylines.headline(title, names)
    return line if line and plain(line).casefold() == plain(title).casefold() else title


def _without_label(line: str) -> str:
    """Return a headline without its label in a mail or form: "Subject: Ferry slip to close"."""
    label, colon, rest = line.partition(": ")
    labels = tables.words("article/source_labels", "before a headline")
    is_label = colon and label.strip().casefold() in labels and len(rest.split()) >= LABELLED
    return rest.strip() if is_label else line


def _without_outlet(line: str, outlet: Outlet) -> str:
    """Return a headline without the outlet's name at an end: "Ferry slip to close | The Quay"."""
    before = line.removeprefix(outlet.name)
    if before != line and before[:1] == " " and before[1:2] in _BETWEEN and before[2:3] == " ":
        return before[3:].strip()
    if not line.endswith(outlet.name):
        return line
    rest = line[: -len(outlet.name)].rstrip()
    return rest[:-1].rstrip() if rest and rest[-1] in _BETWEEN else line


def _left_out(m: Material) -> list[Problem]:
    """Return a problem if most of a page's paragraphs were dropped as furniture."""
    if not m.document.page:
        return []
    whole = kept = 0
    for line in m.lines:
        if line.tag == "p" and len(line.text) >= PARAGRAPH and line.why not in _PRINTED_ELSEWHERE:
            whole += len(line.text)
            kept += len(line.text) * line.kept
    share = 1 - kept / whole if whole else 0.0
    if share <= LEFT_OUT:
        return []
    return [
        Problem(
            level="warning",
            where=m.document.path,
            what=f"{share:.0%} of the page's paragraphs were taken for page furniture and left out",
            fix="Look at it with digest explain, and save its text as .txt if some is missing.",
            name="text-left-out",
            article=m.document.id,
        )
    ]


def _sentences(
    kept: Sequence[Line], text: str, tongue: str
) -> tuple[tuple[Sentence, ...], tuple[tuple[int, int], ...]]:
    """Return the sentences of the lines of `text`, and the spans of its subheads."""
    ends = any(map(text.__contains__, _RUN_IN_ENDS))  # few words end all labels
    run_in = [caption for caption in _RUN_IN if caption in text] if ends else []
    sentences: list[Sentence] = []
    subheads: list[tuple[int, int]] = []
    at = 0
    for paragraph, line in enumerate(kept):
        end = at + len(line.text)
        if line.why == "subhead":
            subheads.append((at, end))
        else:
            spans = split(line.text, tongue)
            if run_in:
                spans = [s for s in spans if not any(r in line.text[slice(*s)] for r in run_in)]
            # A picture credit left in a paragraph by scraping is not a sentence.
            starts_as_credit = len(spans) > 1 and line.text[spans[-1][0]] in bylines.PICTURE_STARTS
            if starts_as_credit and bylines.is_picture(line.text[slice(*spans[-1])]):
                del spans[-1]
            sentences += [Sentence(paragraph=paragraph, start=at + a, end=at + b) for a, b in spans]
        at = end + len(BREAK)
    return tuple(sentences), tuple(subheads)
