"""What a page says of an entry and an edition: marks, outlet line, counts, relations, dates.

In: a `Story` and the `Voice` of the publication. Out: small tuples of plain text, which templates,
feeds and mail set in their own mark-up; nothing here is HTML. Trusts the values, not their words:
whoever prints these escapes them. States counts and dates, never an event.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from digest.core.model import (
    Correction,
    Difference,
    Edition,
    Evidence,
    Figure,
    KeyQuotation,
    Source,
    Statement,
    Story,
)
from digest.core.text import plain
from digest.press import links
from digest.press.interface import Voice

NAMED = 3  # outlets that the line of attribution names before it counts the rest
TOP = 3  # stories that open an edition
READING_RATE = 230  # words a minute, an adult reading English silently (Brysbaert 2019: 238)
QUOTED = re.compile(r"[“„«][^”“»]*[”“»]|\"[^\"]*\"")


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


class Row(NamedTuple):
    """A number, who prints it, in which words and when.

    `later`: it replaces an earlier number of the same source, which follows as a row with `was`.
    """

    figure: str
    sources: tuple[Source, ...]
    before: str
    lit: str
    after: str
    language: str
    day: str
    later: bool = False
    was: bool = False


def by_article(story: Story) -> dict[str, Source]:
    return {s.article: s for s in story.sources}


def name(voice: Voice, source: Source) -> str:
    """The outlet of a source, or that it is unknown."""
    return source.outlet or voice.say("outlet unknown")


def who(voice: Voice, source: Source) -> str:
    """The name of a source where it stands alone: by its number, if the outlet is unknown."""
    return source.outlet or voice.say("source %(n)s (outlet unknown)", n=source.number)


def headline_from(voice: Voice, story: Story) -> str:
    """Whose words the headline is, where there is a choice."""
    if story.headline.by == "editor":
        return voice.say("headline by the editor")
    source = by_article(story).get(story.headline.article or "")
    return (
        voice.say("headline from %(outlet)s", outlet=of_whom(voice, source))
        if source and len(story.sources) > 1
        else ""
    )


def marks(voice: Voice, story: Story, evidence: Sequence[Evidence]) -> list[Mark]:
    """The marks of a sentence or quotation: exact ones first, then those alike; one a source."""
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
    """Whether an article reprints or retells another one of the story."""
    return source.relation in ("pickup", "rewrite")


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
    """The line of attribution as plain text: `3 reports: A, B (agency); 2 more repeat B`."""
    line = outlets(voice, story)
    names = [f"{n.name} ({voice.say('agency')})" if n.wire else n.name for n in line.names]
    if line.more:
        names.append(line.more)
    text = f"{line.reports}: {', '.join(names)}"
    return f"{text}; {line.repeats}" if line.repeats else text


def _repeats(voice: Voice, story: Story, own: Sequence[Source]) -> str:
    """`2 more repeat Northern Wire`, or `repeat these` where they follow several sources."""
    copies = [s for s in story.sources if s not in own]
    if not copies:
        return ""
    sources = by_article(story)
    followed = {_root(s, sources).outlet for s in copies}
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
    """The article that a copy goes back to, as far as it is in the story."""
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
    """Who has a sentence in these words, and who in other words, on one line."""
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
    """`own report`, `reprints Northern Wire`, `based on source 2`."""
    of = by_article(story).get(source.of or "")
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
    return source.outlet or voice.say("source %(n)s", n=source.number)


def date(voice: Voice, source: Source, near: str) -> str:
    """The day of publication, or that none is given. Nothing on the day of the edition itself."""
    if source.published and source.published_from not in ("folder", "story"):
        return "" if source.published[:10] == near else voice.day(source.published, near)
    return voice.say("date not given")


def particulars(voice: Voice, source: Source, story: Story) -> list[str]:
    """What is below an outlet in the list of sources."""
    out = [relation(voice, source, story)]
    if source.agency and source.agency != source.outlet and source.relation != "pickup":
        out.append(voice.say("text of %(agency)s", agency=source.agency))
    if voice.foreign(source.language):
        out.append(voice.say("in %(language)s", language=voice.language_name(source.language)))
    if day := date(voice, source, story.edition):
        out.append(day)
    if not links.safe(source.link):
        out.append(voice.say("no link"))
    return out


def language(story: Story, article: str | None) -> str:
    """The language of a source of the entry."""
    source = by_article(story).get(article or "")
    return source.language if source is not None else "und"


def lit(e: Evidence) -> tuple[int, int]:
    """The span of a cited sentence that is lit; the whole where none is given."""
    start, end = e.mark
    return (start, end) if 0 <= start < end <= len(e.text) else (0, len(e.text))


def rows(voice: Voice, story: Story, difference: Difference) -> list[Row]:
    """The rows of a table of differing numbers.

    A number that the same source printed earlier follows its newer one, which is marked later.
    """
    out: list[Row] = []
    earlier = [(_row(voice, story, f), f) for f in difference.updates]
    for figure in difference.rows:
        mine = _row(voice, story, figure)
        names = {s.outlet for s in mine.sources if s.outlet}
        own = [
            (r, f)
            for r, f in earlier
            if r.figure != mine.figure and names & {s.outlet for s in r.sources}
        ]
        older = [r for r, f in own if (f.published or "") <= (figure.published or "")]
        newer = [r for r, f in own if (f.published or "") > (figure.published or "")]
        current = [r._replace(later=True) for r in newer] + [
            mine._replace(later=bool(older) and not newer)
        ]
        out.append(current[0])
        out += [r._replace(later=False, was=True) for r in (*current[1:], *older)]
        earlier = [pair for pair in earlier if pair not in own]
    if earlier and out:  # of another outlet that printed the same report
        out[0] = out[0]._replace(later=True)
        out += [r._replace(was=True) for r, _ in earlier if r.figure != out[0].figure]
    return out


def _row(voice: Voice, story: Story, figure: Figure) -> Row:
    """A row, with the first source's own words around the number."""
    sources = by_article(story)
    found = sorted(
        {sources[e.article] for e in figure.evidence if e.article in sources},
        key=lambda s: s.number,
    )
    before = middle = after = ""
    tag = "und"
    printed = {s.text for s in story.summary}
    if figure.evidence and figure.evidence[0].text not in printed:  # each sentence is printed once
        e = figure.evidence[0]
        start, end = e.mark
        if not 0 <= start < end <= len(e.text):
            start = max(0, e.text.find(figure.text))
            end = start + len(figure.text) if figure.text in e.text else 0
        before, middle, after = _around(e.text, start, max(start, end))
        tag = language(story, e.article)
    day = voice.short_day(figure.published, story.edition) if figure.published else ""
    return Row(figure.text, tuple(found), before, middle, after, tag, day)


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


def speakers(story: Story) -> list[tuple[str | None, str | None, list[KeyQuotation]]]:
    """The quotations by speaker, in the order of first mention: (name, role, quotations)."""
    groups: dict[tuple[str | None, str | None], list[KeyQuotation]] = {}
    for q in story.quotes:  # without a name, the office or body tells one speaker from another
        groups.setdefault((q.speaker, None if q.speaker else q.role), []).append(q)
    return [(s, next((q.role for q in qs if q.role), None), qs) for (s, _), qs in groups.items()]


def sections(
    stories: Sequence[Story], order: Sequence[str]
) -> list[tuple[str | None, list[Story]]]:
    """The stories by section: in the masthead's order, then as they come; without a section last.

    Stories with nothing new close their section.
    """
    groups: dict[str | None, list[Story]] = {}
    for b in stories:
        groups.setdefault(b.section, []).append(b)
    rank = {s: i for i, s in enumerate(order)}
    named = sorted((s for s in groups if s is not None), key=lambda s: rank.get(s, len(rank)))
    keys: list[str | None] = [*named, *([None] if None in groups else [])]
    return [(k, sorted(groups[k], key=lambda b: not b.new)) for k in keys]


def lead(edition: Edition) -> Story | None:
    """The story that opens the page: the first that has a summary."""
    return next((b for b in edition.stories if b.new and b.summary), None)


def top(edition: Edition) -> list[Story]:
    """The three stories that open the page, the lead first; of three or fewer, all of them."""
    first = lead(edition)
    shown = [b for b in edition.stories if b.new and b is not first]
    if first is not None:
        shown = [first, *shown]
    return shown[:TOP]


def rest(edition: Edition, order: Sequence[str]) -> list[tuple[str | None, list[Story]]]:
    """The stories below the three that open the page, by section."""
    shown = {id(b) for b in top(edition)}
    return sections([b for b in edition.stories if id(b) not in shown], order)


def first_sentence(story: Story) -> int:
    """The place of the sentence that is below the headline, or -1 where none can stand alone.

    A question or a sentence that is mostly a quotation cannot.
    """
    for at, statement in enumerate(story.summary):
        if not statement.text.rstrip("”»\"' ").endswith("?") and not _is_quotation(statement.text):
            return at
    return -1


def _is_quotation(text: str) -> bool:
    """Whether more than half of a sentence is between quotation marks."""
    inside = sum(len(m[0]) for m in QUOTED.finditer(text))
    return inside * 2 > len(text)


def quotations(story: Story) -> list[KeyQuotation]:
    """The key quotations whose words are in no printed sentence: each is printed once."""
    return [q for q in _unprinted(story) if q.key]


def more_quotations(story: Story) -> list[KeyQuotation]:
    """The other quotations, for the story's own page; again without what is in a sentence."""
    return [q for q in _unprinted(story) if not q.key]


def _unprinted(story: Story) -> list[KeyQuotation]:
    printed = " ".join(plain(s.text) for s in story.summary)
    return [q for q in story.quotes if plain(q.text).rstrip(".,;!?") not in printed]


def inside(voice: Voice, story: Story, n: int) -> str:
    """What “Read on” unfolds: `4 more sentences, 2 quotations, numbers that differ`."""
    parts = []
    if n:
        parts.append(voice.plural("%(num)d more sentence", "%(num)d more sentences", n))
    if quoted := len(quotations(story)):
        parts.append(voice.plural("%(num)d quotation", "%(num)d quotations", quoted))
    if story.differences:
        parts.append(voice.say("numbers that differ"))
    if not parts:
        parts.append(voice.plural("%(num)d source", "%(num)d sources", len(story.sources)))
    return ", ".join(parts)


def day_number(story: Story) -> int:
    """Which day of a running story this is, counted in editions."""
    return len({p.edition for p in story.previous}) + 1


def counts(voice: Voice, edition: Edition) -> str:
    """24 stories from 62 articles in 15 outlets · headlines 3 minutes, everything 14."""
    articles = sum(len(b.sources) for b in edition.stories)
    known = {s.outlet for b in edition.stories for s in b.sources if s.outlet}
    parts = [
        voice.plural("%(num)d story", "%(num)d stories", len(edition.stories)),
        voice.plural("from %(num)d article", "from %(num)d articles", articles),
    ]
    if len(known) > 1:
        parts.append(voice.plural("in %(num)d outlet", "in %(num)d outlets", len(known)))
    text = " ".join(parts)
    new = [b for b in edition.stories if b.new]
    everything = -(-sum(_all_words(b) for b in new) // READING_RATE)
    quick = -(-sum(_words(b) for b in new) // READING_RATE)
    if 0 < quick < everything:
        text += " · " + voice.plural(
            "headlines %(num)d minute, everything %(all)d",
            "headlines %(num)d minutes, everything %(all)d",
            quick,
            all=everything,
        )
    elif everything:
        text += " · " + voice.say("%(n)s min", n=everything)
    return text


def _words(story: Story) -> int:
    """How many words a reader of headline and first sentence reads."""
    at = first_sentence(story)
    return len(story.headline.text.split()) + (
        len(story.summary[at].text.split()) if at >= 0 else 0
    )


def _all_words(story: Story) -> int:
    """How many words a reader of everything in a story reads."""
    printed = [story.headline.text, *(s.text for s in story.summary)]
    printed += [q.text for q in quotations(story)] + [n.text for n in story.notes]
    return sum(len(text.split()) for text in printed)


def corrected(voice: Voice, corrections: Sequence[Correction]) -> str:
    """`Corrected on 11 November`: the day of the newest correction, where one is known."""
    day = max((c.day for c in corrections if c.day), default="")
    near = corrections[0].edition if corrections else ""
    if day:
        return voice.say("Corrected on %(day)s", day=voice.day(day, near))
    return voice.say("Corrected")
