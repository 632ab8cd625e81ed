"""Check: passes judgement on an edition; stages transform, this one only tells.

In: an edition's briefs, its decisions, the articles' facts that matter. Out: Problems by name, each of which an editor mends or waives
by that name. Pure: what is "future" is asked with a day that the caller hands in.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from digest.model import Brief, Decisions, Edition, Problem

NAMES = {
    "undated": "an article shows no date",
    "no-outlet": "an article names no outlet",
    "missing-link": "an article has no link",
    "single-source": "an entry rests on one report",
    "unsure-speaker": "a key quotation's speaker is not sure",
    "near-miss": "a pair of articles is close to the border of one event",
    "conflicting-figures": "sources give different figures",
    "future-dated": "an article is dated after the day of the check",
    "long-quotation": "more words than agreed are taken verbatim from one article",
    "almost-verbatim": "an editor's line is nearly a source's",
    "variant-words": "a quotation differs in words between sources",
    "roundup": "an article covers many events and joins no story by itself",
    "no-summary": "an entry has no summary",
}


def check(
    edition: Edition, decisions: Decisions, today: str | None = None, words: int = 150, single: bool = True
) -> tuple[Problem, ...]:
    """What an editor should know before publishing. `today` is an ISO day, or None when nobody knows it; `words` is how many an
    entry may take verbatim from one article."""
    out: list[Problem] = []
    for b in edition.briefs:
        out.extend(_brief(b, edition.day, today, words, single))
    return waived(out, decisions)


def waived(problems: Sequence[Problem], decisions: Decisions) -> tuple[Problem, ...]:
    """Problems without those that the editor has seen and waived by name."""
    return tuple(p for p in problems if not (p.article and p.name in decisions.waive.get(p.article, {})))


def _brief(b: Brief, day: str, today: str | None, words: int, single: bool) -> list[Problem]:
    out: list[Problem] = []
    first = b.sources[0].article if b.sources else ""

    def tell(name: str, article: str, what: str, mend: str) -> None:
        out.append(Problem(level="warning", where=article, what=what, mend=mend, name=name, article=article))

    facts = f"content/{day}/edition.yaml" if re.fullmatch(r"\d{4}-\d\d-\d\d", day) else "content/articles.yaml"
    for s in b.sources:
        file = s.article.rsplit("/", 1)[-1]
        if s.outlet is None:
            tell("no-outlet", s.article, "the outlet is not stated.", f"Give it in {facts}: articles: {{{file}: {{outlet: Name}}}}")
        if s.link is None:
            tell(
                "missing-link",
                s.article,
                "there is no link to the source.",
                f"Give it in {facts}: articles: {{{file}: {{link: https://...}}}}",
            )
        if today and s.published and s.published[:10] > today:
            tell("future-dated", s.article, f"the article is dated {s.published[:10]}, after today.", "Correct the date, or wait.")
    if single and b.reports == 1 and b.new:
        what = f"“{b.headline.text}” rests on one report" + (f", in {len(b.sources)} articles." if len(b.sources) > 1 else ".")
        tell("single-source", first, what, "Add another source, or waive it.")
    if b.new and not b.summary:
        tell(
            "no-summary",
            first,
            f"“{b.headline.text}” has no summary: no sentence stands alone.",
            "Choose sentences with “summary”.",
        )
    for q in b.quotes:
        if q.key and q.sources and (q.speaker is None or q.sure < 0.6):
            who = f"“{q.speaker}” is not sure" if q.speaker else "nobody is named"
            tell("unsure-speaker", q.sources[0].article, f"{who} as the speaker of “{q.text[:60]}…”.", "Look into the source.")
        for v in q.variants:
            if v.kind == "words" and v.articles:
                lost = " ".join(v.lost) or "–"
                gained = " ".join(v.gained) or "–"
                what = f"the quotation “{q.text[:60]}…” differs in words here: lacks “{lost}”, has “{gained}”."
                tell("variant-words", v.articles[0], what, "Look which source is right; choose the wording with “quote”.")
    for d in b.differences:
        figures = ", ".join(r.text for r in d.rows)
        article = d.rows[0].evidence[0].article if d.rows and d.rows[0].evidence else first
        tell("conflicting-figures", article, f"sources differ on {d.about}: {figures}.", "Both are shown; see which is right.")
    inside = {s.article for s in b.sources}
    told: set[str] = set()
    for t in b.near:
        mine, other = (t.a, t.b) if t.a in inside else (t.b, t.a)
        if other in inside or mine not in inside or other in told:
            continue
        told.add(other)
        tell(
            "near-miss",
            mine,
            f"“{other}” is nearly of this story ({t.score - t.border:+.1f} from the border).",
            f"If it is one event: merge: [[{mine}, {other}]]",
        )
    taken: dict[str, int] = defaultdict(int)
    for line in b.summary:
        if line.by == "source" and line.sources:
            taken[line.sources[0].article] += len(line.text.split())
    for q in b.quotes:
        if q.key and q.sources and not any(q.text in s.text for s in b.summary):
            taken[q.sources[0].article] += len(q.text.split())
    for article, n in sorted(taken.items()):
        if n > words:
            tell(
                "long-quotation",
                article,
                f"{n} words are taken verbatim; {words} are agreed.",
                "Take fewer, or set check.verbatim_words.",
            )
    return out


def dead(decisions: Mapping[str, Decisions], known: Mapping[str, str]) -> tuple[Problem, ...]:
    """Decisions about articles that stand in another edition than the file that decides. `known`: article id -> edition."""
    out: list[Problem] = []
    for day, d in sorted(decisions.items()):
        if not day:
            continue
        named: dict[str, str] = {}
        for key in ("headline", "section", "slug", "summary", "quote", "note"):
            named.update(dict.fromkeys(getattr(d, key), key))
        named.update(dict.fromkeys(d.order, "order"))
        named.update(dict.fromkeys(d.spike, "spike"))
        if d.lead:
            named[d.lead] = "lead"
        for article, key in sorted(named.items()):
            if article in known and known[article] != day:
                out.append(
                    Problem(
                        level="error",
                        where=d.lines.get(f"{key}/{article}", d.lines.get(key, d.path)),
                        what=f"“{article}” stands in the edition of {known[article]}, not in this one.",
                        mend=f"Decide it in content/{known[article]}/edition.yaml.",
                        name="dead-decision",
                        article=article,
                    )
                )
    return tuple(out)
