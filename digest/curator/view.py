"""The newsroom as the curator's page shows it: values of preview/curator_view.py made from a `Newsroom`.

In: a newsroom, a day, the article that is looked at. Out: `Shown`. Pure; curating.py calls it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial

import msgspec

from digest.core import text
from digest.core.model import Article, Decisions, Edition, File, Problem, Source, Story, Tie
from digest.curator.values import (
    Card,
    Choice,
    Deed,
    Entry,
    Field,
    Finding,
    Inspected,
    Line,
    Near,
    Out,
    Shown,
)
from digest.desk import check as gate
from digest.intake import content
from digest.intake.decisions.write import Desk
from digest.pipeline.calls import Clip, read_clip
from digest.pipeline.report import article_name, in_reading_order, pasted_name
from digest.pipeline.results import Newsroom
from digest.press import markdown

FROM = {
    "decision": "decided here",
    "front-matter": "from front matter",
    "page": "from the page’s metadata",
    "text": "from a date line",
    "url": "from the address",
    "folder": "assumed from the folder",
    "story": "assumed from the story",
    "none": "not found",
}
RELATION = {"pickup": "pickup of {}, {} the same words", "rewrite": "rewrite of {}"}
BESIDE = ("near-miss",)  # findings that are shown beside their story, not on top


def desk(room: Newsroom, e: Edition) -> Desk:
    """What acts are about."""
    running = [tuple(s.article for s in b.sources) for b in e.briefs]
    resting = _spiked(room, e.day)
    threads = tuple(t.members for t in room.threads)
    names = {
        i: p.removeprefix(f"{e.day}/") for p, i in room.files.items() if p.startswith(f"{e.day}/")
    }
    return Desk(
        edition=e.day,
        stories=(*running, *resting),
        threads=threads,
        names=names,
        running=len(running),
    )


def _spiked(room: Newsroom, day: str) -> list[tuple[str, ...]]:
    left = {a for a in room.spiked if a in room.placed and room.placed[a].edition == day}
    found = [tuple(sorted(left & set(t.members))) for t in room.threads]
    return sorted(g for g in found if g)


def findings(room: Newsroom, e: Edition, today: str) -> list[Problem]:
    """What stands between the editor and closing: the same as `digest check DAY` tells."""
    rules = room.publication.settings.check
    roundups = {k: h.roundup for k, h in room.heads.items() if h.roundup}
    d = room.decisions.get(e.day, Decisions())
    found = list(
        gate.check(
            e,
            d,
            today,
            rules.verbatim_words,
            rules.single_source,
            roundups,
            partial(pasted_name, room, e.day),
        )
    )
    here = f"content/{e.day}/"
    for p in room.problems:
        placed = room.placed.get(p.article or "")
        if (
            p.where.startswith(here)
            or (placed and placed.edition == e.day)
            or (p.level == "error" and p.article is None)
        ):
            found.append(p)
    return in_reading_order(found)


def shown(
    room: Newsroom,
    e: Edition,
    article: str,
    today: str,
    base: str,
    mark: str,
    diff: tuple[str, ...],
    undo: str,
    redo: str,
) -> Shown:
    d = room.decisions.get(e.day, Decisions())
    articles = sum(len(b.sources) for b in e.briefs)
    wrong = findings(room, e, today)
    inspected = next((b for b in e.briefs if any(s.article == article for s in b.sources)), None)
    if inspected is None and e.briefs:
        inspected, article = e.briefs[0], e.briefs[0].sources[0].article
    masthead = room.publication.settings.masthead
    state = "closed" if e.closed else "not closed"
    return Shown(
        day=e.day,
        date=e.day,
        masthead=masthead.title,
        language=masthead.language,
        title=d.title,
        intro=d.intro,
        intro_html=markdown.html(d.intro) if d.intro else "",
        counts=f"{_many(len(e.briefs), 'story', 'stories')} · {_many(articles, 'article')} · {state}",
        closed=e.closed,
        url=base + e.url,
        file=f"content/{e.day}/edition.yaml",
        mark=mark,
        sections=tuple(
            dict.fromkeys(
                (
                    *masthead.sections,
                    *sorted(
                        {e.section for x in room.digest.editions for e in x.entries if e.section}
                    ),
                )
            )
        ),
        findings=tuple(_finding(p, room, e) for p in wrong if p.name not in BESIDE),
        entries=tuple(_entry(room, e, b, d, base) for b in e.briefs),
        article=_inspected(room, e, inspected, article, d) if inspected else None,
        out=tuple(_out(room, e.day)),
        diff=diff,
        undo=undo,
        redo=redo,
        days=tuple(x.day for x in room.digest.editions),
    )


def _many(n: int, one: str, more: str = "") -> str:
    return f"{n} {one if n == 1 else more or one + 's'}"


def _finding(p: Problem, room: Newsroom, e: Edition) -> Finding:
    """The buttons that mend it, where a button can."""
    deeds: list[Deed] = []
    stands = bool(p.article) and any(s.article == p.article for b in e.briefs for s in b.sources)
    field = {
        "undated": "date",
        "future-dated": "date",
        "no-outlet": "outlet",
        "missing-link": "link",
        "link": "link",
    }.get(p.name)
    if field and stands:
        deeds.append(Deed(label=f"Set the {field}", go=p.article or "", field=f"fact-{field}"))
    elif stands:
        deeds.append(Deed(label="Show", go=p.article or ""))
    if p.name == "conflict" and p.article and "lead" in p.what and "spike" in p.what:
        deeds.append(Deed(label="Keep the lead", act={"do": "lead", "article": p.article}))
        deeds.append(Deed(label="Keep the spike", act={"do": "spike", "article": p.article}))
    if p.level == "warning" and p.article and p.name in gate.NAMES:
        act = {"do": "waive", "article": p.article, "key": p.name}
        deeds.append(Deed(label="Waive…", act=act, ask="Why may it stand?"))
    a = room.articles.get(p.article or "")
    where = f"content/{a.path}" if a and p.where == p.article else p.where
    return Finding(problem=msgspec.structs.replace(p, where=where), deeds=tuple(deeds))


def _entry(room: Newsroom, e: Edition, b: Story, d: Decisions, base: str) -> Entry:
    inside = {s.article for s in b.sources}
    near: list[Near] = []
    told: set[str] = set()
    for t in b.near:
        if len(inside & {t.a, t.b}) != 1:
            continue
        mine, other = (t.a, t.b) if t.a in inside else (t.b, t.a)
        if other not in told and other in room.articles:
            told.add(other)
            near.append(_near(room, e, t, mine, other, d))
    why = "; ".join(dict.fromkeys(said for kind, said in b.why if kind != "quotation"))
    bits = [b.section or "", _many(b.reports, "independent report"), "" if b.new else "nothing new"]
    return Entry(
        key=b.sources[0].article,
        id=b.id,
        url=base + b.url,
        headline=b.headline.text,
        by_editor=b.headline.by == "editor",
        language=b.language,
        section=b.section or "",
        counts=" · ".join(x for x in bits if x),
        why=why,
        lead=b.lead,
        led=d.lead in inside,
        cards=tuple(_card(room, e.day, s, b) for s in b.sources),
        near=tuple(near),
        note=next((n for a, n in d.note.items() if a in inside), ""),
        summary=len(b.summary),
        quotes=sum(q.key for q in b.quotes),
    )


def _near(room: Newsroom, e: Edition, t: Tie, mine: str, other: str, d: Decisions) -> Near:
    a = room.articles[other]
    place = room.placed.get(other)
    where = "" if place is None or place.edition == e.day else f"edition of {place.edition}, "
    shared = (
        ", ".join(dict.fromkeys(said for kind, said in t.shared[:3] if kind != "quotation"))
        or "little"
    )
    against = ", ".join(said for _, said in t.against[:2])
    about = f"Near miss: {where}{a.outlet or 'outlet not stated'}, {t.score - t.border:+.1f} from the border. Shares {shared}"
    waived = "near-miss" in d.waive.get(mine, {})
    title = a.title or article_name(other, room, e.day)
    return Near(
        mine=mine,
        other=other,
        title=title,
        language=a.language,
        about=about + (f"; against: {against}." if against else "."),
        waived=waived,
    )


def _card(room: Newsroom, day: str, s: Source, b: Story) -> Card:
    of = next((x for x in b.sources if x.article == s.of), None)
    copy = s.relation in ("pickup", "rewrite")
    named = (
        (of.outlet or article_name(of.article, room, day)) if of else "another edition’s article"
    )
    relation = (
        RELATION[s.relation].format(named, f"{s.share:.0%}")
        if copy
        else "original"
        if s.relation == "original"
        else "report"
    )
    date = s.published[:10] if s.published else f"{s.assumed} assumed" if s.assumed else "undated"
    lacks = [
        name
        for name, has in (("date", s.published), ("outlet", s.outlet), ("link", s.link))
        if not has
    ]
    return Card(
        id=s.article,
        name=article_name(s.article, room, day),
        title=s.title or _opening(room.articles.get(s.article)),
        outlet=(s.outlet or "outlet not stated") + (" (wire)" if s.wire else ""),
        about=f"{relation} · {date} · {_many(s.words, 'word')}",
        language=s.language,
        copy=copy,
        missing=f"no {', no '.join(lacks)}" if lacks else "",
    )


def _opening(a: Article | None) -> str:
    if a is None or not a.sentences:
        return "(untitled)"
    words = a.text[a.sentences[0].start : a.sentences[0].end].split()
    return " ".join(words[:12]) + ("…" if len(words) > 12 else "")


def _inspected(room: Newsroom, e: Edition, b: Story, article: str, d: Decisions) -> Inspected:
    a = room.articles[article]
    members = [s.article for s in b.sources]
    source = next(s for s in b.sources if s.article == article)
    fact = d.articles.get(article) or (
        room.decisions[""].articles.get(article) if "" in room.decisions else None
    )
    summary = tuple(s.text for s in b.summary)
    quotes = tuple(q.text for q in b.quotes if q.key)
    choices: list[Choice] = []
    for m in members:
        o = room.articles[m]
        if o.title and all(text.plain(o.title) != text.plain(c.text) for c in choices):
            same = text.plain(o.title) == text.plain(b.headline.text)
            choices.append(
                Choice(
                    text=o.title,
                    outlet=o.outlet or article_name(m, room, e.day),
                    language=o.language,
                    chosen=same,
                )
            )
    taken = Counter[str]()
    for s in b.summary:
        if s.by == "source" and s.sources:
            taken[s.sources[0].article] += len(s.text.split())
    for q in b.quotes:
        if q.key and q.sources and not any(q.text in s.text for s in b.summary):
            taken[q.sources[0].article] += len(q.text.split())
    note = next((n for k, n in d.note.items() if k in members), "")
    date = a.published if source.published else ""
    return Inspected(
        id=article,
        name=article_name(article, room, e.day),
        title=a.title or _opening(a),
        language=a.language,
        story=members[0],
        fields=(
            Field(
                key="outlet",
                label="Outlet",
                value=a.outlet or "",
                hint=_hint(fact.outlet if fact else None, a.outlet),
                decided=bool(fact and fact.outlet),
            ),
            Field(
                key="date",
                label="Published",
                value=date or "",
                hint=FROM[a.published_from]
                + (f": {source.assumed}" if source.assumed and not date else ""),
                decided=bool(fact and fact.date),
            ),
            Field(
                key="link",
                label="Link",
                value=a.link or "",
                hint=_hint(fact.link if fact else None, a.link),
                decided=bool(fact and fact.link),
            ),
        ),
        choices=tuple(choices),
        own_headline=b.headline.text if b.headline.by == "editor" else "",
        headline_decided=any(k in d.headline for k in members),
        summary=summary,
        summary_decided=any(k in d.summary for k in members),
        summary_most=room.publication.settings.summary.sentences,
        quotes=quotes,
        quotes_decided=any(k in d.quote for k in members),
        taken=taken[article],
        taken_most=room.publication.settings.check.verbatim_words,
        lines=tuple(_lines(room, a, b)),
        section=next((s for k, s in d.section.items() if k in members), ""),
        slug=next((s for k, s in d.slug.items() if k in members), ""),
        note=note,
        note_html=markdown.html(note) if note else "",
    )


def _hint(decided: str | None, found: str | None) -> str:
    return "decided here" if decided else "found in the file" if found else "not stated"


def _lines(room: Newsroom, a: Article, b: Story) -> Iterator[Line]:
    """Its sentences in order, and at their places what was left out of it."""
    key = [q for q in b.quotes if q.key]
    said = room.utterances.get(a.id, ())
    rows: list[tuple[int, Line]] = []
    for n, s in enumerate(a.sentences, 1):
        start = a.lead if n == 1 and s.start < a.lead < s.end else s.start
        summary = next(
            (
                i
                for i, x in enumerate(b.summary, 1)
                if any(
                    v.article == a.id and v.exact and v.start <= s.start < v.end for v in x.sources
                )
            ),
            0,
        )
        heard = [u for u in said if u.start < s.end and s.start < u.end and not u.garbled]
        longest = max(heard, key=lambda u: (u.end - u.start, -u.start), default=None)
        words = a.text[longest.start : longest.end] if longest else ""
        quote = next(
            (
                i
                for i, q in enumerate(key, 1)
                if words and _same(q.text, [v.text for v in q.variants], words)
            ),
            0,
        )
        who = ""
        if longest:
            who = (
                f"Speaker: {longest.speaker}" + (f", {longest.role}" if longest.role else "")
                if longest.speaker
                else "Speaker not named"
            )
            who += f", found by “{longest.cue}”." if longest.cue and longest.speaker else "."
        rows.append((s.start, Line(text=a.text[s.start : s.end], number=n, printed=a.text[start : s.end], summary=summary, quote=quote, words=words, said=who)))  # fmt: skip
    yield from (line for _, line in rows)
    here = room.publication.content / a.path
    if here.is_file():
        file = File(path=a.path, id=a.id, data=here.read_bytes())
        clip = Clip(file=file, day=content.day_of(a.path), furniture=room.furniture.get(a.id, ()))
        _, found = read_clip(clip, room.ground)
        yield from (
            Line(text=x.text[:300], why=x.why) for x in found if not x.kept and x.text.strip()
        )


def _same(printed: str, variants: list[str], words: str) -> bool:
    plain = text.plain(words)
    return any(text.plain(p) == plain or text.plain(p) in plain for p in (printed, *variants))


def _out(room: Newsroom, day: str) -> Iterator[Out]:
    for story in _spiked(room, day):
        a = room.articles[story[0]]
        more = f" and {len(story) - 1} more" if len(story) > 1 else ""
        deed = Deed(label="Run it", act={"do": "run", "article": story[0]})
        yield Out(
            kind="spiked",
            article=story[0],
            title=(a.title or _opening(a)) + more,
            language=a.language,
            deed=deed,
        )
    paths: Mapping[str, str] = {i: p for p, i in room.files.items()}
    d = room.decisions.get(day, Decisions())
    for key in room.dropped:
        path = paths.get(key, key)
        if content.day_of(path) == day or key in d.drop:
            back = (
                Deed(label="Take it in", act={"do": "restore", "article": key})
                if key in d.drop
                else None
            )
            yield Out(
                kind="dropped",
                article=key,
                title=path.removeprefix(f"{day}/"),
                language="und",
                deed=back,
            )
    for key in room.drafts:
        path = paths.get(key, key)
        if content.day_of(path) == day:
            yield Out(kind="draft", article=key, title=path.removeprefix(f"{day}/"), language="und")
