"""Story with its picks, quotations and differences -> the entry, ready for any output.

In: what the other rooms of the desk found. Out: a `Story`. Trusts that picks are spans of their articles. Every sentence printed gets its
evidence: each article that carries it, verbatim or not (see carry).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from digest.core.model import (
    Article,
    Difference,
    KeyQuotation,
    Pick,
    Relation,
    Source,
    Statement,
    Story,
    StoryMembers,
)
from digest.desk.entry.attribution import attribution
from digest.desk.entry.evidence_search import Carriers
from digest.desk.entry.headline import headline, worth
from digest.desk.entry.people_places import people, places
from digest.desk.entry.rank import prominence
from digest.desk.words.forms import HEAD, opening

ASSUMED = ("folder", "story", "none")
SHORT = 20  # words of a sentence that can stand for a headline
SPEED = 220  # words a minute
REASONS = 6


def brief(
    story: StoryMembers,
    articles: Mapping[str, Article],
    picks: Sequence[Pick],
    quotes: Sequence[KeyQuotation] = (),
    differences: Sequence[Difference] = (),
    published: Mapping[str, str | None] | None = None,
    language: str = "en",
    news: bool | None = None,
) -> Story:
    """The entry. `published` gives the day that each article without a stated date was placed in. `news`: a follow-up has something
    new to tell; where that is not said, it has if it has a summary."""
    members = [articles[m] for m in story.members if m in articles]
    originals = {r.original for r in story.reports}
    carriers = Carriers(members)
    summary = tuple(_statement(p, story, articles, carriers) for p in picks)
    head = headline(
        [(a, a.id in originals) for a in members], _weights(members), _lead(members, summary)
    )
    score, parts = prominence(story, articles)
    tongues = Counter(s.language for s in summary if s.language not in ("", "und"))
    sections = Counter(a.section for a in members if a.section)
    towns = places(members)
    printed = [head.text, *(s.text for s in summary), *(q.text for q in quotes)]
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
        reports=len(story.reports),
        new=bool(summary) or not story.earlier or bool(news),
        section=sections.most_common(1)[0][0] if sections else None,
        previous=story.previous,
        differences=tuple(differences),
        why=_why(story),
        near=story.near,
        redirects=story.redirects,
        score=score,
        parts=parts,
        language=tongues.most_common(1)[0][0] if tongues else language,
        updated=_updated(members),
        minutes=max(1, round(sum(len(t.split()) for t in printed) / SPEED)),
        people=people(quotes, towns),
        places=towns,
    )


def _statement(
    pick: Pick, story: StoryMembers, articles: Mapping[str, Article], carriers: Carriers
) -> Statement:
    own = articles[pick.article]
    text = own.text[pick.start : pick.end]
    sources = tuple(carriers.carrying(text, own, (pick.start, pick.end)))
    carrying = {e.article for e in sources}
    silent = [r for r in story.reports if carrying.isdisjoint(r.members)]
    others = [articles[m] for r in silent for m in r.members if m in articles]
    start, end, kind = attribution(text, own.language)
    return Statement(
        text=text,
        sources=sources,
        language=own.language,
        only=len(story.reports) > 1
        and len(silent) == len(story.reports) - 1
        and carriers.alone(text, others),
        attribution=(start, end),
        attributed=kind,
    )


def _weights(members: Sequence[Article]) -> Counter[str]:
    """What each stem is worth to the story: in how many articles' openings it stands. Whole numbers: their sum is the same in any order."""
    seen: Counter[str] = Counter()
    if sum(bool(a.title) for a in members) < 2:
        return seen  # nothing to choose among
    for a in members:
        seen.update(
            opening(" ".join(a.text[s.start : s.end] for s in a.sentences[:HEAD]))
            | opening(a.title or "")
        )
    return seen


def _lead(members: Sequence[Article], summary: Sequence[Statement]) -> tuple[str, str] | None:
    """The sentence that stands for a headline where no article has one: of the first sentence printed, and others' first sentences that are as
    short as headlines are, the fittest; the reader of the first one reads it again below it."""
    shown = next(
        ((s.sources[0].article, s.text) for s in summary if s.sources and s.sources[0].exact), None
    )
    firsts = [
        (
            a.id,
            a.text[
                a.lead if a.lead < a.sentences[0].end else a.sentences[0].start : a.sentences[0].end
            ],
        )
        for a in members
        if a.sentences
    ]
    weights: Counter[str] = Counter()
    for _, words in firsts:
        weights.update(opening(words))
    short = [
        x for x in firsts if len(x[1].split()) <= SHORT and (shown is None or x[1] != shown[1])
    ]
    found = [x for x in (shown, *short) if x is not None]
    return (
        max(found, key=lambda x: worth(x[1], weights, 1.0)) if found else next(iter(firsts), None)
    )


def _sources(
    story: StoryMembers, articles: Mapping[str, Article], placed: Mapping[str, str | None]
) -> tuple[Source, ...]:
    out: list[Source] = []
    for report in story.reports:
        alone = not report.copies
        for id in report.members:
            a = articles.get(id)
            if a is None:
                continue
            copy = next((c for c in report.copies if c.article == id), None)
            relation: Relation = copy.relation if copy else "report" if alone else "original"
            known = (
                a.published if a.published_from not in ("folder", "none") else None
            )  # of the story's date: given, and printed as assumed
            out.append(
                Source(
                    number=len(out) + 1,
                    article=a.id,
                    title=a.title,
                    authors=a.authors,
                    outlet=a.outlet,
                    wire=a.wire,
                    agency=a.agency,
                    link=a.link,
                    published=known,
                    published_from=a.published_from,
                    assumed=None
                    if known and a.published_from != "story"
                    else placed.get(id) or a.published,
                    relation=relation,
                    of=copy.of if copy else None,
                    share=copy.share if copy else 0.0,
                    language=a.language,
                    words=a.words,
                )
            )
    return tuple(out)


def _why(story: StoryMembers) -> tuple[tuple[str, str], ...]:
    """What most ties of the story's own articles share."""
    inside = set(story.members)
    seen: Counter[tuple[str, str]] = Counter()
    for tie in story.ties:
        if tie.a in inside and tie.b in inside:
            seen.update(dict.fromkeys(tie.shared, 1))
    ranked = sorted(seen.items(), key=lambda x: (-x[1], x[0]))
    return tuple(k for k, _ in ranked[:REASONS])


def _updated(members: Sequence[Article]) -> str | None:
    days = [
        d
        for a in members
        for d in (a.updated, a.published if a.published_from not in ASSUMED else None)
        if d
    ]
    return max(days, default=None)
