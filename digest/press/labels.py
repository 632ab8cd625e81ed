"""What a page says of an entry and an edition: marks, outlet line, counts, relations, dates.

In: a `Story` and the `Voice` of the publication. Out: small tuples of plain text, which templates, feeds and mail set in their own
mark-up; nothing here is HTML. Trusts the values, not their words: whoever prints these escapes them. States counts and dates, never
an event.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from digest.core.model import Edition, Evidence, Figure, KeyQuotation, Source, Story
from digest.press import links
from digest.press.interface import Voice

NAMED = 3  # outlets that the outlet line names before it counts the rest


class Mark(NamedTuple):
    """A figure after a sentence: the source that prints it, word for word or alike."""

    number: int
    alike: bool
    label: str  # for screen readers


class Name(NamedTuple):
    """An outlet in the outlet line."""

    name: str
    wire: bool
    stated: bool


class Outlets(NamedTuple):
    """The outlet line: who prints it, how many more, and how many reports that is."""

    names: tuple[Name, ...]
    more: str
    reports: str


class Row(NamedTuple):
    """A figure, who prints it, in which words and when."""

    figure: str
    sources: tuple[Source, ...]
    before: str
    lit: str
    after: str
    language: str
    day: str


def by_article(brief: Story) -> dict[str, Source]:
    return {s.article: s for s in brief.sources}


def name(voice: Voice, source: Source) -> str:
    return source.outlet or voice.say("outlet not stated")


def who(voice: Voice, source: Source) -> str:
    """The name of a source where it stands alone: by its number, if the outlet is not stated."""
    return source.outlet or voice.say("source %(n)s (outlet not stated)", n=source.number)


def headline_from(voice: Voice, brief: Story) -> str:
    """Whose words the headline is, where there is a choice."""
    if brief.headline.by == "editor":
        return voice.say("headline by the editor")
    source = by_article(brief).get(brief.headline.article or "")
    return (
        voice.say("headline from %(outlet)s", outlet=of_whom(voice, source))
        if source and len(brief.sources) > 1
        else ""
    )


def marks(voice: Voice, brief: Story, evidence: Sequence[Evidence]) -> list[Mark]:
    """The marks of a sentence or quotation: exact ones first, then those alike; one a source."""
    sources = by_article(brief)
    exact: dict[int, Source] = {}
    alike: dict[int, Source] = {}
    for e in evidence:
        source = sources.get(e.article)
        if source is not None:
            (exact if e.exact or e.spelling else alike)[source.number] = source
    out = [
        Mark(n, False, voice.say("source %(n)s, %(outlet)s", n=n, outlet=name(voice, exact[n])))
        for n in sorted(exact)
    ]
    out += [
        Mark(
            n,
            True,
            voice.say("alike in source %(n)s, %(outlet)s", n=n, outlet=name(voice, alike[n])),
        )
        for n in sorted(alike)
        if n not in exact
    ]
    return out


def outlets(voice: Voice, brief: Story) -> Outlets:
    """`Harbour Post · Northern Wire (wire) · 2 more`, and `three independent reports`. Those with reporting of their own come first."""
    own = [s for s in brief.sources if s.relation in ("original", "report")]
    copies = [s for s in brief.sources if s.relation in ("pickup", "rewrite")]
    distinct = list({s.outlet: s for s in reversed([*own, *copies]) if s.outlet}.values())[::-1]
    unstated = sum(1 for s in brief.sources if not s.outlet)
    names = [Name(s.outlet or "", s.wire, True) for s in distinct]
    if unstated:
        several = voice.count("%(n)s outlet not stated", "%(n)s outlets not stated", unstated)
        names.append(
            Name(several if unstated > 1 else voice.say("outlet not stated"), False, False)
        )
    shown = names if len(names) <= NAMED + 1 else names[:NAMED]
    left = sum((unstated if not n.stated else 1) for n in names[len(shown) :])
    return Outlets(
        tuple(shown), voice.say("%(n)s more", n=left) if left else "", reports(voice, brief)
    )


def reports(voice: Voice, brief: Story) -> str:
    """`three independent reports`; `three articles, one independent report` when copies are among them."""
    articles, n = len(brief.sources), brief.reports
    if articles <= 1:
        return voice.say("one report")
    text = voice.count("%(n)s independent report", "%(n)s independent reports", n)
    if n >= articles:
        return text
    counted = voice.count("%(n)s article", "%(n)s articles", articles)
    return voice.say("%(articles)s, %(reports)s", articles=counted, reports=text)


def carried(voice: Voice, quote: KeyQuotation, brief: Story) -> str:
    """In how many of the reports a quotation stands."""
    n, of = min(quote.reports, brief.reports), brief.reports
    if n <= 1:
        return voice.say("in one report")
    if n == of == 2:
        return voice.say("in both independent reports")
    if n == of:
        return voice.count("in %(n)s independent report", "in all %(n)s independent reports", n)
    return voice.say(
        "in %(n)s of %(of)s independent reports", n=voice.number(n), of=voice.number(of)
    )


def relation(voice: Voice, source: Source, brief: Story) -> str:
    """`original`, `pickup of Northern Wire`, `rewrite of source 2`."""
    of = by_article(brief).get(source.of or "")
    if source.relation == "pickup":
        return (
            voice.say("pickup of %(outlet)s", outlet=of_whom(voice, of))
            if of
            else voice.say("pickup")
        )
    if source.relation == "rewrite":
        return (
            voice.say("rewrite of %(outlet)s", outlet=of_whom(voice, of))
            if of
            else voice.say("rewrite")
        )
    return voice.say("original")


def of_whom(voice: Voice, source: Source) -> str:
    return source.outlet or voice.say("source %(n)s", n=source.number)


def date(voice: Voice, source: Source, near: str) -> str:
    """The day of publication, said to be assumed where it is."""
    if source.published and source.published_from not in ("folder", "story"):
        return voice.day(source.published, near)
    assumed = source.published or source.assumed
    if assumed and assumed != "undated":
        return voice.say("date assumed: %(day)s", day=voice.day(assumed, near))
    return voice.say("date not stated")


def particulars(voice: Voice, source: Source, brief: Story) -> list[str]:
    """What stands below an outlet in the list of sources."""
    out = [relation(voice, source, brief)]
    if source.agency and source.agency != source.outlet and source.relation != "pickup":
        out.append(voice.say("text of %(agency)s", agency=source.agency))
    out.append(date(voice, source, brief.edition))
    if voice.foreign(source.language):
        out.append(voice.say("in %(language)s", language=voice.language_name(source.language)))
    if not links.safe(source.link):
        out.append(voice.say("no link"))
    return out


def language(brief: Story, article: str | None) -> str:
    """The language of a source of the entry."""
    source = by_article(brief).get(article or "")
    return source.language if source is not None else "und"


def lit(e: Evidence) -> tuple[int, int]:
    """The span of a cited sentence that is lit; the whole where none is given."""
    start, end = e.mark
    return (start, end) if 0 <= start < end <= len(e.text) else (0, len(e.text))


def row(voice: Voice, brief: Story, figure: Figure) -> Row:
    """A row of the table of differences, with the first source's own words around the figure."""
    sources = by_article(brief)
    found = sorted(
        {sources[e.article] for e in figure.evidence if e.article in sources},
        key=lambda s: s.number,
    )
    before = middle = after = ""
    tongue = "und"
    if figure.evidence:
        e = figure.evidence[0]
        start, end = e.mark
        if not 0 <= start < end <= len(e.text):
            start = max(0, e.text.find(figure.text))
            end = start + len(figure.text) if figure.text in e.text else 0
        before, middle, after = _around(e.text, start, max(start, end))
        tongue = language(brief, e.article)
    day = voice.day(figure.published, brief.edition) if figure.published else ""
    return Row(figure.text, tuple(found), before, middle, after, tongue, day)


def _around(text: str, start: int, end: int, reach: int = 60) -> tuple[str, str, str]:
    """The text about a span, cut between words, with an ellipsis where it is cut."""
    before, after = text[:start], text[end:]
    if len(before) > reach:
        cut = before[-reach:]
        before = "… " + (cut[cut.find(" ") + 1 :] if " " in cut else "")
    if len(after) > reach:
        cut = after[:reach]
        after = (cut[: cut.rfind(" ")] if " " in cut else "") + " …"
    return before, text[start:end], after


def updates(voice: Voice, brief: Story, figures: Iterable[Figure]) -> list[str]:
    """A later or earlier figure of the same source is an update: a line, never a row."""
    out = []
    for figure in figures:
        names = [name(voice, s) for s in row(voice, brief, figure).sources]
        who = names[0] if names else voice.say("outlet not stated")
        if figure.published:
            day = voice.day(figure.published, brief.edition)
            out.append(
                voice.say(
                    "%(outlet)s printed %(figure)s on %(day)s: an update, not counted as a difference.",
                    outlet=who,
                    figure=figure.text,
                    day=day,
                )
            )
        else:
            out.append(
                voice.say(
                    "%(outlet)s also printed %(figure)s: an update, not counted as a difference.",
                    outlet=who,
                    figure=figure.text,
                )
            )
    return out


def speakers(brief: Story) -> list[tuple[str | None, str | None, list[KeyQuotation]]]:
    """The quotations by speaker, in the order of first mention: (name, role, quotations)."""
    groups: dict[str | None, list[KeyQuotation]] = {}
    for q in brief.quotes:
        groups.setdefault(q.speaker, []).append(q)
    return [(s, next((q.role for q in qs if q.role), None), qs) for s, qs in groups.items()]


def sections(edition: Edition, order: Sequence[str]) -> list[tuple[str | None, list[Story]]]:
    """The entries by section: the lead's first, then in the masthead's order, then as they come; what has none stands last.
    Entries with nothing new close their section."""
    groups: dict[str | None, list[Story]] = {}
    for b in edition.briefs:
        groups.setdefault(b.section, []).append(b)
    first = edition.briefs[0].section if edition.briefs else None
    named = [s for s in groups if s is not None]
    rank = {s: i for i, s in enumerate(order)}
    named.sort(key=lambda s: (s != first, rank.get(s, len(rank))))
    keys: list[str | None] = [*named, *([None] if None in groups else [])]
    if first is None and None in groups and named:
        keys = [None, *named]
    return [(k, sorted(groups[k], key=lambda b: not b.new)) for k in keys]


def lead(edition: Edition) -> Story | None:
    """The entry that opens the page: the first that has a summary."""
    return next((b for b in edition.briefs if b.new and b.summary), None)


def counts(voice: Voice, edition: Edition) -> str:
    """8 stories from 27 articles, 14 of them independent reports · 8 minutes."""
    stories = len(edition.briefs)
    articles = sum(len(b.sources) for b in edition.briefs)
    own = sum(b.reports for b in edition.briefs)
    minutes = sum(b.minutes for b in edition.briefs if b.new)
    text = " ".join(
        [
            voice.plural("%(num)d story", "%(num)d stories", stories),
            voice.plural("from %(num)d article", "from %(num)d articles", articles),
        ]
    )
    if own < articles:
        text += ", " + voice.plural(
            "%(num)d of them an independent report", "%(num)d of them independent reports", own
        )
    if minutes:
        text += " · " + voice.plural("%(num)d minute", "%(num)d minutes", minutes)
    return text
