"""Story with its picks, quotations and differences -> the entry, ready for any output.

Picks are spans of their articles. Every sentence printed gets its evidence: each article that
carries it, word for word or not (see `evidence_search`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from digest.core.model import (
    Article,
    Difference,
    KeyQuotation,
    Pick,
    Relation,
    Report,
    Source,
    Statement,
    Story,
    StoryMembers,
)
from digest.desk.entry.attribution import attribution
from digest.desk.entry.evidence_search import Carriers
from digest.desk.entry.headline import ASSUMED, headline, worth
from digest.desk.entry.opinion import is_opinion, opinions
from digest.desk.entry.people_places import people, places
from digest.desk.entry.rank import prominence
from digest.desk.entry.tuning import TUNING
from digest.desk.words.forms import HEAD, opening


# Over 40 lines, because each field of the story has its own line.
def compose_story(  # noqa: PLR0913 - a story is made of what each stage of the desk found
    story: StoryMembers,
    articles: Mapping[str, Article],
    picks: Sequence[Pick],
    quotes: Sequence[KeyQuotation] = (),
    differences: Sequence[Difference] = (),
    published: Mapping[str, str | None] | None = None,
    language: str = "en",
    news: bool | None = None,
) -> Story:
    """Return the story.

    `published` gives the day that each article without a stated date was placed in. `news`: a
    follow-up has something new to report; where that is not said, it has if it has a summary.
    """
    members = [articles[m] for m in story.members if m in articles]
    commented = opinions({a.id: a for a in members})
    reporting = [a for a in members if a.id not in commented]
    originals = {r.original for r in story.reports}
    carriers = Carriers(members)
    summary = tuple(_statement(p, story, articles, carriers) for p in picks)
    languages = Counter(s.language for s in summary if s.language not in ("", "und"))
    read = languages.most_common(1)[0][0] if languages else language
    titled = [a for a in reporting if a.title and _is_in(a, read)] or reporting
    head = headline(
        [(a, a.id in originals) for a in titled],
        _weights(titled),
        lambda: _lead(reporting, summary),
    )
    counted = [r for r in story.reports if r.original not in commented] or story.reports
    score, parts = prominence(story, articles, len(counted))
    sections = Counter(a.section for a in members if a.section)
    towns = places(members)
    return Story(
        edition=story.edition,
        id=story.id,
        thread=story.thread,
        slug=story.slug,
        url=story.url,
        headline=head,
        summary=summary,
        quotes=tuple(quotes),
        sources=_sources(story, articles, published or {}),
        reports=len(counted),
        new=bool(summary) or not story.earlier or bool(news),
        section=sections.most_common(1)[0][0] if sections else None,
        previous=story.previous,
        differences=tuple(differences),
        why=_why(story),
        near=story.near,
        redirects=story.redirects,
        score=score,
        parts=parts,
        language=read,
        updated=_updated(members),
        minutes=_minutes([head.text, *(s.text for s in summary), *(q.text for q in quotes)]),
        people=people(quotes, towns),
        places=towns,
    )


def _is_in(article: Article, language: str) -> bool:
    """Return whether an article is in a language, or perhaps: its own is not known."""
    own = article.language.partition("-")[0]
    return own in ("", "und", language.partition("-")[0])


def _minutes(printed: Sequence[str]) -> int:
    return max(1, round(sum(len(t.split()) for t in printed) / TUNING.reading_speed))


def _statement(
    pick: Pick, story: StoryMembers, articles: Mapping[str, Article], carriers: Carriers
) -> Statement:
    own = articles[pick.article]
    found = cite(own, (pick.start, pick.end), carriers)
    carrying = {e.article for e in found.sources}
    silent = [r for r in story.reports if carrying.isdisjoint(r.members)]
    if len(story.reports) < 2 or len(silent) != len(story.reports) - 1:
        return found
    others = [articles[m] for r in silent for m in r.members if m in articles]
    return found if not carriers.alone(found.text, others) else _alone(found)


def _alone(statement: Statement) -> Statement:
    return Statement(
        text=statement.text,
        sources=statement.sources,
        language=statement.language,
        only=True,
        attribution=statement.attribution,
        attributed=statement.attributed,
    )


def cite(own: Article, span: tuple[int, int], carriers: Carriers) -> Statement:
    """Return the words at `span` of an article as a sentence of the summary, with its evidence."""
    text = own.text[span[0] : span[1]]
    start, end, kind = attribution(text, own.language)
    return Statement(
        text=text,
        sources=tuple(carriers.carrying(text, own, span)),
        language=own.language,
        attribution=(start, end),
        attributed=kind,
    )


def _weights(members: Sequence[Article]) -> Counter[str]:
    """Return what each stem is worth to the story: in how many openings of articles it is.

    Whole numbers: their sum is the same in any order.
    """
    seen: Counter[str] = Counter()
    if sum(bool(a.title) for a in members) < 2:
        return seen  # nothing to choose among
    for a in members:
        head = " ".join(a.text[s.start : s.end] for s in a.sentences[:HEAD])
        seen.update(opening(head) | opening(a.title or ""))
    return seen


def _lead(members: Sequence[Article], summary: Sequence[Statement]) -> tuple[str, str] | None:
    """Return the sentence that is used as a headline where no article has one, with its article.

    Of the first sentence printed and of others' first sentences that are as short as headlines are,
    the fittest; the reader of the first one reads it again below it.
    """
    shown = next(
        ((s.sources[0].article, s.text) for s in summary if s.sources and s.sources[0].exact), None
    )
    firsts = [(a.id, _first_sentence(a)) for a in members if a.sentences]
    weights: Counter[str] = Counter()
    for _, words in firsts:
        weights.update(opening(words))
    short = [
        x
        for x in firsts
        if len(x[1].split()) <= TUNING.headline_sentence and (shown is None or x[1] != shown[1])
    ]
    found = [x for x in (shown, *short) if x is not None]
    if not found:
        return next(iter(firsts), None)
    return max(found, key=lambda x: worth(x[1], weights, 1.0))


def _first_sentence(a: Article) -> str:
    first = a.sentences[0]
    return a.text[a.lead if a.lead < first.end else first.start : first.end]


def _sources(
    story: StoryMembers, articles: Mapping[str, Article], placed: Mapping[str, str | None]
) -> tuple[Source, ...]:
    out: list[Source] = []
    for report in story.reports:
        for id in report.members:
            if id in articles:
                out.append(_source(articles[id], report, len(out) + 1, placed.get(id)))
    return tuple(out)


def _source(a: Article, report: Report, number: int, placed: str | None) -> Source:
    copy = next((c for c in report.copies if c.article == a.id), None)
    alone: Relation = "report" if not report.copies else "original"
    # A date of the story is given, and printed as assumed.
    known = a.published if a.published_from not in ("folder", "none") else None
    stated = known and a.published_from != "story"
    return msgspec.structs.replace(
        Source.citing(a, number),
        published=known,
        assumed=None if stated else placed or a.published,
        relation=copy.relation if copy else alone,
        of=copy.of if copy else None,
        share=copy.share if copy else 0.0,
        opinion=is_opinion(a),
    )


def _why(story: StoryMembers) -> tuple[tuple[str, str], ...]:
    """Return what most ties of the story's own articles share."""
    inside = set(story.members)
    seen: Counter[tuple[str, str]] = Counter()
    for tie in story.ties:
        if tie.a in inside and tie.b in inside:
            seen.update(dict.fromkeys(tie.shared, 1))
    ranked = sorted(seen.items(), key=lambda x: (-x[1], x[0]))
    return tuple(k for k, _ in ranked[: TUNING.reasons])


def _updated(members: Sequence[Article]) -> str | None:
    days = [
        d
        for a in members
        for d in (a.updated, a.published if a.published_from not in ASSUMED else None)
        if d
    ]
    return max(days, default=None)
