"""What a page says of an entry: marks, outlet line, relations, dates, evidence in pieces.

In: a `Brief` and the `Voice` of the publication. Out: small tuples of plain text, which templates, feeds and mail set in their own
mark-up; nothing here is HTML. Trusts the values, not their words: whoever prints these escapes them. States counts and dates, never
an event.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from digest.model import Brief, Edition, Evidence, Figure, Masthead, Quote, Source, Statement, Variant
from digest.press import links
from digest.press.voice import Voice
from digest.text import words

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


class Witness(NamedTuple):
    """A source's own words: the cited sentence in pieces (`lit` is what is printed), at most one neighbour on either side."""

    source: Source
    also: tuple[Source, ...]  # sources that carry the same words
    evidence: Evidence
    before: str
    unlit: str
    lit: str
    rest: str
    after: str


class Row(NamedTuple):
    """A figure, who prints it, in which words and when."""

    figure: str
    sources: tuple[Source, ...]
    before: str
    lit: str
    after: str
    language: str
    day: str


class Printing(NamedTuple):
    """How some sources print a quotation: the text in pieces (whether marked as differing), the sources and what to say of it."""

    pieces: tuple[tuple[str, bool], ...]
    sources: tuple[tuple[Source, str], ...]  # with the sentence to be found in the source
    remark: str
    flag: str


def by_article(brief: Brief) -> dict[str, Source]:
    return {s.article: s for s in brief.sources}


def name(voice: Voice, source: Source) -> str:
    return source.outlet or voice.say("outlet not stated")


def who(voice: Voice, source: Source) -> str:
    """The name of a source where it stands alone: by its number, if the outlet is not stated."""
    return source.outlet or voice.say("source %(n)s (outlet not stated)", n=source.number)


def headline_from(voice: Voice, brief: Brief) -> str:
    """Whose words the headline is, where there is a choice."""
    if brief.headline.by == "editor":
        return voice.say("headline by the editor")
    source = by_article(brief).get(brief.headline.article or "")
    return voice.say("headline from %(outlet)s", outlet=_of(voice, source)) if source and len(brief.sources) > 1 else ""


def marks(voice: Voice, brief: Brief, evidence: Sequence[Evidence]) -> list[Mark]:
    """The marks of a sentence or quotation: exact ones first, then those alike; one a source."""
    sources = by_article(brief)
    exact: dict[int, Source] = {}
    alike: dict[int, Source] = {}
    for e in evidence:
        source = sources.get(e.article)
        if source is not None:
            (exact if e.exact else alike)[source.number] = source
    out = [Mark(n, False, voice.say("source %(n)s, %(outlet)s", n=n, outlet=name(voice, exact[n]))) for n in sorted(exact)]
    out += [
        Mark(n, True, voice.say("alike in source %(n)s, %(outlet)s", n=n, outlet=name(voice, alike[n])))
        for n in sorted(alike)
        if n not in exact
    ]
    return out


def outlets(voice: Voice, brief: Brief) -> Outlets:
    """`Harbour Post · Northern Wire (wire) · 2 more`, and `three independent reports`. Those with reporting of their own come first."""
    own = [s for s in brief.sources if s.relation in ("original", "report")]
    copies = [s for s in brief.sources if s.relation in ("pickup", "rewrite")]
    distinct = list({s.outlet: s for s in reversed([*own, *copies]) if s.outlet}.values())[::-1]
    unstated = sum(1 for s in brief.sources if not s.outlet)
    names = [Name(s.outlet or "", s.wire, True) for s in distinct]
    if unstated:
        several = voice.count("%(n)s outlet not stated", "%(n)s outlets not stated", unstated)
        names.append(Name(several if unstated > 1 else voice.say("outlet not stated"), False, False))
    shown = names if len(names) <= NAMED + 1 else names[:NAMED]
    left = sum((unstated if not n.stated else 1) for n in names[len(shown) :])
    return Outlets(tuple(shown), voice.say("%(n)s more", n=left) if left else "", reports(voice, brief))


def reports(voice: Voice, brief: Brief) -> str:
    """`three independent reports`; `three articles, one independent report` when copies are among them."""
    articles, n = len(brief.sources), brief.reports
    if articles <= 1:
        return voice.say("one report")
    text = voice.count("%(n)s independent report", "%(n)s independent reports", n)
    if n >= articles:
        return text
    counted = voice.count("%(n)s article", "%(n)s articles", articles)
    return voice.say("%(articles)s, %(reports)s", articles=counted, reports=text)


def carried(voice: Voice, quote: Quote, brief: Brief) -> str:
    """In how many of the reports a quotation stands."""
    n, of = min(quote.reports, brief.reports), brief.reports
    if n <= 1:
        return voice.say("in one report")
    if n == of == 2:
        return voice.say("in both independent reports")
    if n == of:
        return voice.count("in %(n)s independent report", "in all %(n)s independent reports", n)
    return voice.say("in %(n)s of %(of)s independent reports", n=voice.number(n), of=voice.number(of))


def relation(voice: Voice, source: Source, brief: Brief) -> str:
    """`original`, `pickup of Northern Wire`, `rewrite of source 2`."""
    of = by_article(brief).get(source.of or "")
    if source.relation == "pickup":
        return voice.say("pickup of %(outlet)s", outlet=_of(voice, of)) if of else voice.say("pickup")
    if source.relation == "rewrite":
        return voice.say("rewrite of %(outlet)s", outlet=_of(voice, of)) if of else voice.say("rewrite")
    return voice.say("original")


def _of(voice: Voice, source: Source) -> str:
    return source.outlet or voice.say("source %(n)s", n=source.number)


def date(voice: Voice, source: Source, near: str) -> str:
    """The day of publication, said to be assumed where it is."""
    if source.published and source.published_from not in ("folder", "story"):
        return voice.day(source.published, near)
    assumed = source.published or source.assumed
    if assumed and assumed != "undated":
        return voice.say("date assumed: %(day)s", day=voice.day(assumed, near))
    return voice.say("date not stated")


def particulars(voice: Voice, source: Source, brief: Brief) -> list[str]:
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


def language(brief: Brief, article: str | None) -> str:
    """The language of a source of the entry."""
    source = by_article(brief).get(article or "")
    return source.language if source is not None else "und"


def witnesses(brief: Brief, statement: Statement | Quote) -> list[Witness]:
    """The sources' own words for a sentence. Sources that print the very same sentence stand together, with the neighbour of the first."""
    sources = by_article(brief)
    groups: dict[tuple[bool, str], list[tuple[Source, Evidence]]] = {}
    for e in statement.sources:
        if e.article in sources:
            groups.setdefault((not e.exact, e.text), []).append((sources[e.article], e))
    out = []
    for _, group in sorted(groups.items(), key=lambda item: (item[0][0], min(s.number for s, _ in item[1]))):
        group.sort(key=lambda pair: pair[0].number)
        out.append(_witness(group[0][0], tuple(s for s, _ in group[1:]), group[0][1]))
    return out


def _witness(source: Source, also: tuple[Source, ...], e: Evidence) -> Witness:
    start, end = lit(e)
    return Witness(source, also, e, e.before, e.text[:start], e.text[start:end], e.text[end:], "" if e.before else e.after)


def lit(e: Evidence) -> tuple[int, int]:
    """The span of a cited sentence that is lit; the whole where none is given."""
    start, end = e.mark
    return (start, end) if 0 <= start < end <= len(e.text) else (0, len(e.text))


def row(voice: Voice, brief: Brief, figure: Figure) -> Row:
    """A row of the table of differences, with the first source's own words around the figure."""
    sources = by_article(brief)
    found = sorted({sources[e.article] for e in figure.evidence if e.article in sources}, key=lambda s: s.number)
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


def updates(voice: Voice, brief: Brief, figures: Iterable[Figure]) -> list[str]:
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
                    "%(outlet)s also printed %(figure)s: an update, not counted as a difference.", outlet=who, figure=figure.text
                )
            )
    return out


def printings(voice: Voice, brief: Brief, quote: Quote) -> list[Printing]:
    """A quotation as each source prints it: what the entry prints first, then the variants."""
    sources = by_article(brief)
    evidence = {e.article: e for e in quote.sources}
    other = {a for v in quote.variants for a in v.articles}
    here = [(sources[a], e.text) for a, e in evidence.items() if a in sources and a not in other]
    out = [Printing(((quote.text, False),), tuple(sorted(here, key=lambda p: p[0].number)), voice.say("printed here"), "")]
    for v in quote.variants:
        found = [(sources[a], evidence[a].text if a in evidence else v.text) for a in v.articles if a in sources]
        pieces: tuple[tuple[str, bool], ...] = ((v.text, False),)
        remark = voice.say("differs in spelling only")
        flag = ""
        if v.kind == "words":
            pieces = tuple(differing(quote.text, v.text))
            remark, flag = "", _flag(voice, v, quote)
        out.append(Printing(pieces, tuple(sorted(found, key=lambda p: p[0].number)), remark, flag))
    return out


def _flag(voice: Voice, variant: Variant, quote: Quote) -> str:
    def listed(parts: tuple[str, ...]) -> str:
        return ", ".join(voice.quoted(p, quote.language) for p in parts)

    if variant.lost and variant.gained:
        return voice.say("has %(gained)s for %(lost)s; not printed here", gained=listed(variant.gained), lost=listed(variant.lost))
    if variant.lost:
        return voice.say("lacks %(lost)s; not printed here", lost=listed(variant.lost))
    if variant.gained:
        return voice.say("adds %(gained)s; not printed here", gained=listed(variant.gained))
    return voice.say("differs in words; not printed here")


TOKEN = re.compile(r"\w+(?:['’]\w+)*|\W")
LONGEST = 400  # tokens that are compared word by word; a longer quotation is shown unmarked


def differing(printed: str, variant: str) -> list[tuple[str, bool]]:
    """The variant in pieces, marked where it departs from what is printed; where words are lost, the words on both sides of the gap."""
    theirs = [(m.start(), m.end()) for m in re.finditer(r"\w+(?:['’]\w+)*", variant)]
    ours = words(printed)
    keys = [w for s, e in theirs for w in [" ".join(words(variant[s:e]))]]
    if len(ours) > LONGEST or len(theirs) > LONGEST:
        return [(variant, False)]
    spans: list[tuple[int, int]] = []
    for op, _, _, first, last in difflib.SequenceMatcher(None, ours, keys, autojunk=False).get_opcodes():
        if op in ("replace", "insert"):
            spans.append((first, last))
        elif op == "delete":
            spans.append((max(0, first - 1), min(len(theirs), first + 1)))
    out: list[tuple[str, bool]] = []
    done = 0
    for first, last in spans:
        if first >= last:
            continue
        start, end = max(done, theirs[first][0]), theirs[last - 1][1]
        if start >= end:
            continue
        if start > done:
            out.append((variant[done:start], False))
        out.append((variant[start:end], True))
        done = end
    if done < len(variant):
        out.append((variant[done:], False))
    return out


def speakers(brief: Brief) -> list[tuple[str | None, str | None, list[Quote]]]:
    """The quotations by speaker, in the order of first mention: (name, role, quotations)."""
    groups: dict[str | None, list[Quote]] = {}
    for q in brief.quotes:
        groups.setdefault(q.speaker, []).append(q)
    return [(s, next((q.role for q in qs if q.role), None), qs) for s, qs in groups.items()]


def sections(edition: Edition, order: Sequence[str]) -> list[tuple[str | None, list[Brief]]]:
    """The entries by section: the lead's first, then in the masthead's order, then as they come; what has none stands last.
    Entries with nothing new close their section."""
    groups: dict[str | None, list[Brief]] = {}
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


def lead(edition: Edition) -> Brief | None:
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
        text += ", " + voice.plural("%(num)d of them an independent report", "%(num)d of them independent reports", own)
    if minutes:
        text += " · " + voice.plural("%(num)d minute", "%(num)d minutes", minutes)
    return text


REASONS = 6  # facts that the page names of a kind


def reasons(voice: Voice, brief: Brief) -> list[tuple[str, str]]:
    """Why these articles are one entry: (kind, what they share), facts in the sources' words, a row a kind."""
    if len(brief.sources) < 2:
        return []
    sources = by_article(brief)
    copies = []
    for s in brief.sources:
        of = sources.get(s.of or "")
        if s.relation == "pickup" and of is not None and s.share > 0:
            text = voice.say(
                "%(outlet)s shares %(share)d per cent of its words with %(of)s.",
                outlet=_of(voice, s),
                share=round(100 * s.share),
                of=_of(voice, of),
            )
            copies.append(text[:1].upper() + text[1:])
    out = [(voice.say("Same text"), " ".join(copies))] if copies else []
    kinds: dict[str, list[str]] = {}
    for kind, text in brief.why:
        kinds.setdefault("day" if kind == "month-day" else kind, []).append(_reason(voice, kind, text))
    labels = {
        "name": voice.say("Names in common"),
        "day": voice.say("Day of the event"),
        "toll": voice.say("Toll"),
        "figure": voice.say("Figures in common"),
        "age": voice.say("Ages in common"),
        "quotation": voice.say("Quotations in common"),
    }
    for kind, texts in kinds.items():
        listed = str(len(texts)) if kind == "quotation" else ", ".join(dict.fromkeys(texts[:REASONS]))
        out.append((labels.get(kind, kind[:1].upper() + kind[1:].replace("-", " ")), listed))
    return out


def _reason(voice: Voice, kind: str, text: str) -> str:
    if kind == "day":
        return voice.day(text)
    if kind == "month-day":
        return voice.day(f"2000-{text}", "2000")  # a leap year, so that each day has its name
    return text


def linked(masthead: Masthead, brief: Brief, address: str) -> dict[str, Any]:
    """The entry for search engines (schema.org, JSON-LD): a NewsArticle that cites its sources."""
    cites = []
    for s in brief.sources:
        source: dict[str, Any] = {"@type": "NewsArticle"}
        if s.title:
            source["headline"] = s.title
        if links.safe(s.link):
            source["url"] = links.safe(s.link)
        if s.outlet:
            source["publisher"] = {"@type": "Organization", "name": s.outlet}
        if s.published and s.published_from not in ("folder", "story"):
            source["datePublished"] = s.published
        cites.append(source)
    out: dict[str, Any] = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": brief.headline.text}
    if brief.summary:
        out["description"] = brief.summary[0].text
    if brief.edition != "undated":
        out["datePublished"] = brief.edition
        out["dateModified"] = max(brief.updated or "", brief.edition)
    out["inLanguage"] = brief.language if brief.language != "und" else masthead.language
    out["publisher"] = {"@type": "Organization", "name": masthead.title}
    if masthead.editor:
        out["editor"] = {"@type": "Person", "name": masthead.editor}
    if address:
        out["url"] = out["mainEntityOfPage"] = address
    out["citation"] = cites
    return out
