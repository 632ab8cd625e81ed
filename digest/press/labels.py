"""What a page says of an entry and an edition: marks, outlet line, counts, relations, dates.

In: a `Story` and the `Voice` of the publication. Out: small tuples of plain text, which templates,
feeds and mail set in their own mark-up; nothing here is HTML. Trusts the values, not their words:
whoever prints these escapes them. States counts and dates, never an event.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from digest.core.model import (
    Correction,
    Evidence,
    KeyQuotation,
    Relation,
    Source,
    Statement,
    Story,
)
from digest.press import links
from digest.press.interface import Voice

NAMED = 3  # outlets that the line of attribution names before it counts the rest


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
    """The line of attribution: how many reports, whose they are, and who repeats them."""

    reports: str
    names: tuple[Name, ...]
    more: str
    repeats: str


def by_article(story: Story) -> dict[str, Source]:
    """Return article id -> its source in the story."""
    return {s.article: s for s in story.sources}


def name(voice: Voice, source: Source) -> str:
    """Return the outlet of a source, or that it is unknown."""
    return source.outlet or voice.say("outlet unknown")


def who(voice: Voice, source: Source) -> str:
    """Return the name of a source alone, or its number if the outlet is unknown."""
    return source.outlet or voice.say("source %(n)s (outlet unknown)", n=source.number)


def headline_from(voice: Voice, story: Story) -> str:
    """Return whose words the headline is, where there is a choice."""
    if story.headline.by == "editor":
        return voice.say("headline by the editor")
    source = by_article(story).get(story.headline.article or "")
    return (
        voice.say("headline from %(outlet)s", outlet=of_whom(voice, source))
        if source and len(story.sources) > 1
        else ""
    )


def marks(voice: Voice, story: Story, evidence: Sequence[Evidence]) -> list[Mark]:
    """Return a mark for each source of a sentence or quotation, exact ones first."""
    sources = by_article(story)
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
            voice.say(
                "source %(n)s, %(outlet)s, in other words", n=n, outlet=name(voice, alike[n])
            ),
        )
        for n in sorted(alike)
        if n not in exact
    ]
    return out


def is_copy(source: Source) -> bool:
    """Return whether an article reprints or retells another one of the story."""
    return source.relation in ("pickup", "rewrite")


def is_version(source: Source, of: Source) -> bool:
    """Return whether an outlet printed its own report again: not a repeat by someone else."""
    return bool(source.outlet) and source.outlet == of.outlet


def prints_agency(source: Source) -> bool:
    """Return whether an outlet prints the text of an agency that is not a source of the story."""
    other = bool(source.agency) and source.agency != source.outlet
    return other and source.relation != "pickup"


def credit(source: Source, sources: Mapping[str, Source]) -> Relation:
    """Return whether an outlet is credited with a report of its own, or with repeating another's.

    An own report that it printed again stays its own; an agency's text is not its own.
    """
    of = sources.get(source.of or "")
    if is_copy(source):
        return "report" if of is not None and is_version(source, of) else source.relation
    return "pickup" if prints_agency(source) else source.relation


def outlets(voice: Voice, story: Story) -> Outlets:
    """`3 reports`, the outlets that reported, and `2 more repeat Northern Wire`."""
    own = [s for s in story.sources if not is_copy(s)] or list(story.sources[:1])
    named = list({s.outlet: s for s in reversed(own) if s.outlet}.values())[::-1]
    names = [Name(s.outlet or "", s.wire, True) for s in named]
    unknown = sum(1 for s in own if not s.outlet)
    if unknown > 1:
        text = voice.plural(
            "%(num)d article, outlet unknown", "%(num)d articles, outlet unknown", unknown
        )
        names.append(Name(text, False, False))
    elif unknown:
        names.append(Name(voice.say("outlet unknown"), False, False))
    shown = names if len(names) <= NAMED + 1 else names[:NAMED]
    left = len(names) - len(shown)
    more = voice.say("%(n)s more", n=left) if left else ""
    return Outlets(reports(voice, story), tuple(shown), more, _repeats(voice, story, own))


def outlets_text(voice: Voice, story: Story) -> str:
    """Return the line of attribution as plain text: `3 reports: A, B (agency); 2 more repeat B`."""
    line = outlets(voice, story)
    names = [f"{n.name} ({voice.say('agency')})" if n.wire else n.name for n in line.names]
    if line.more:
        names.append(line.more)
    text = f"{line.reports}: {', '.join(names)}"
    return f"{text}; {line.repeats}" if line.repeats else text


def _repeats(voice: Voice, story: Story, own: Sequence[Source]) -> str:
    """`2 more repeat Northern Wire`, or `repeat these` where they follow several sources."""
    sources = by_article(story)
    roots = [(s, _root(s, sources)) for s in story.sources if s not in own]
    copies = [(s, of) for s, of in roots if not is_version(s, of)]
    if not copies:
        return ""
    followed = {of.outlet for _, of in copies}
    outlet = next(iter(followed)) if len(followed) == 1 else None
    if outlet:
        return voice.plural(
            "%(num)d more repeats %(outlet)s",
            "%(num)d more repeat %(outlet)s",
            len(copies),
            outlet=outlet,
        )
    return voice.plural("%(num)d more repeats these", "%(num)d more repeat these", len(copies))


def _root(source: Source, sources: dict[str, Source]) -> Source:
    """Return the article that a copy goes back to, as far as it is in the story."""
    seen = {source.article}
    while (of := sources.get(source.of or "")) is not None and of.article not in seen:
        seen.add(of.article)
        source = of
    return source


def reports(voice: Voice, story: Story) -> str:
    """`3 reports`: pieces of an outlet's own reporting."""
    return voice.plural("%(num)d report", "%(num)d reports", max(1, story.reports))


def carried(voice: Voice, quote: KeyQuotation, story: Story) -> str:
    """`quoted by Harbour Post and Northern Wire`; own reporting first."""
    sources = by_article(story)
    found = [sources[e.article] for e in quote.sources if e.article in sources]
    found.sort(key=lambda s: (is_copy(s), s.number))
    if len(story.sources) < 2:
        return ""
    own = [s for s in found if not is_copy(s)] or found
    names = list(dict.fromkeys(who(voice, s) for s in own))
    return voice.say("quoted by %(names)s", names=listed(voice, names)) if names else ""


def listed(voice: Voice, names: Sequence[str]) -> str:
    """`A, B and C`; of more than four the first three and how many more."""
    if len(names) > NAMED + 1:
        names = [*names[:NAMED], voice.say("%(n)s more", n=len(names) - NAMED)]
    if len(names) < 2:
        return "".join(names)
    return voice.say("%(first)s and %(last)s", first=", ".join(names[:-1]), last=names[-1])


def said_by(voice: Voice, story: Story, statement: Statement) -> str:
    """Return who has a sentence in these words, and who in other words, on one line."""
    sources = by_article(story)
    exact: dict[str, None] = {}
    other: dict[str, None] = {}
    for e in sorted(
        (e for e in statement.sources if e.article in sources),
        key=lambda e: sources[e.article].number,
    ):
        (exact if e.exact or e.spelling else other)[who(voice, sources[e.article])] = None
    theirs = [n for n in other if n not in exact]
    if len(story.sources) == 1 and exact:
        return voice.say("where it stands in the source")
    if not exact and not theirs:
        return voice.say("The editor’s words; no source carries them.")
    if not theirs:
        return listed(voice, list(exact))
    if not exact:
        return voice.plural(
            "%(other)s in its own words",
            "%(other)s in their own words",
            len(theirs),
            other=listed(voice, theirs),
        )
    return voice.plural(
        "%(exact)s in these words; %(other)s in its own",
        "%(exact)s in these words; %(other)s in their own",
        len(theirs),
        exact=listed(voice, list(exact)),
        other=listed(voice, theirs),
    )


def relation(voice: Voice, source: Source, story: Story) -> str:
    """`own report`, `reprints Northern Wire`, `based on source 2`, `another version of …`."""
    of = by_article(story).get(source.of or "")
    if is_copy(source) and of is not None and is_version(source, of):
        return voice.say("another version of its report")
    if source.relation == "pickup":
        if of is None:
            return voice.say("a reprint")
        return voice.say("reprints %(outlet)s", outlet=of_whom(voice, of))
    if source.relation == "rewrite":
        if of is None:
            return voice.say("based on another report")
        return voice.say("based on %(outlet)s", outlet=of_whom(voice, of))
    return voice.say("opinion") if source.opinion else voice.say("own report")


def of_whom(voice: Voice, source: Source) -> str:
    """Whose text an article is: of an agency's that an outlet prints, the agency's."""
    agency = source.agency if prints_agency(source) else None
    return agency or source.outlet or voice.say("source %(n)s", n=source.number)


def date(voice: Voice, source: Source, near: str) -> str:
    """Return the day of publication, or that none is given.

    Nothing on the day of the edition itself.
    """
    if source.published and source.published_from not in ("folder", "story"):
        return "" if source.published[:10] == near else voice.day(source.published, near)
    return voice.say("date not given")


def particulars(voice: Voice, source: Source, story: Story) -> list[str]:
    """Return what is below an outlet in the list of sources."""
    text = voice.say("text of %(agency)s", agency=source.agency or "")
    if not prints_agency(source):
        out = [relation(voice, source, story)]
    elif is_copy(source) or source.opinion:
        out = [relation(voice, source, story), text]
    else:
        out = [text]  # not its own report
    if voice.foreign(source.language):
        out.append(voice.say("in %(language)s", language=voice.language_name(source.language)))
    if day := date(voice, source, story.edition):
        out.append(day)
    if not links.safe(source.link):
        out.append(voice.say("no link"))
    return out


def language(story: Story, article: str | None) -> str:
    """Return the language of a source of the entry."""
    source = by_article(story).get(article or "")
    return source.language if source is not None else "und"


def lit(e: Evidence) -> tuple[int, int]:
    """Return the span of a cited sentence that is lit; the whole where none is given."""
    start, end = e.mark
    return (start, end) if 0 <= start < end <= len(e.text) else (0, len(e.text))


def speakers(story: Story) -> list[tuple[str | None, str | None, list[KeyQuotation]]]:
    """Return the quotations by speaker, in the order of first mention: (name, role, quotations)."""
    groups: dict[tuple[str | None, str | None], list[KeyQuotation]] = {}
    for q in story.quotes:  # without a name, the office or body tells one speaker from another
        groups.setdefault((q.speaker, None if q.speaker else q.role), []).append(q)
    return [(s, next((q.role for q in qs if q.role), None), qs) for (s, _), qs in groups.items()]


def corrected(voice: Voice, corrections: Sequence[Correction]) -> str:
    """`Corrected on 11 November`: the day of the newest correction, where one is known."""
    day = max((c.day for c in corrections if c.day), default="")
    near = corrections[0].edition if corrections else ""
    if day:
        return voice.say("Corrected on %(day)s", day=voice.day(day, near))
    return voice.say("Corrected")
