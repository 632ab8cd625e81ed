"""Check: passes judgement on an edition; stages transform, this one only tells.

In: an edition's briefs, its decisions, the articles' facts that matter. Out: Problems by name, each of which an editor mends or waives
by that name. Pure: what is "future" is asked with a day that the caller hands in.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from digest.core import decision_table, text
from digest.core.model import Decisions, Edition, Problem, Story, Tie

NAMES = {
    "undated": "an article shows no date",
    "no-outlet": "an article names no outlet",
    "original-changed": "an article was edited after it was taken from an address or a feed",
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
    "same-address": "two stories of an edition would have the same address",
    "same-name": "two files have the same name but for the ending",
    "encoding": "a file is not UTF-8, and was read by a guess",
    "link": "a link of an article is not an address that a reader can follow",
    "front-matter": "front matter that cannot be read, or a value in it",
    "front-matter-alias": "front matter uses a YAML alias",
    "front-matter-date": "a date in front matter is none",
    "front-matter-twice": "a key of front matter is given twice",
    "front-matter-type": "a value of front matter is of the wrong kind",
}


def check(
    edition: Edition,
    decisions: Decisions,
    today: str | None = None,
    words: int = 150,
    single: bool = True,
    roundups: Mapping[str, str] | None = None,
    name: Callable[[str], str] = str,
) -> tuple[Problem, ...]:
    """What an editor should know before publishing. `today` is an ISO day, or None when nobody knows it; `words` is how many an
    entry may take verbatim from one article; `roundups`: article id -> why it covers many events;
    `name`: how a decision of this edition names an article."""
    out: list[Problem] = []
    told: set[frozenset[str]] = set()
    for b in edition.briefs:
        out.extend(_brief(b, edition.day, today, words, single, name))
        out.extend(_near_misses(b, decisions, told, name))
        for s in b.sources:
            if why := (roundups or {}).get(s.article):
                what = f"it covers many events ({why}), and joins no story by itself."
                fix = "Drop it, or merge it with its story."
                out.append(
                    Problem(
                        level="warning",
                        where=s.article,
                        what=what,
                        fix=fix,
                        name="roundup",
                        article=s.article,
                    )
                )
    return waived(out, [decisions])


def waived(problems: Sequence[Problem], decisions: Collection[Decisions]) -> tuple[Problem, ...]:
    """Problems without the warnings that the editor has seen and waived by name. An error cannot be waived: something was not used."""
    seen: dict[str, set[str]] = defaultdict(set)
    for d in decisions:
        for article, names in d.waive.items():
            seen[article] |= set(names)
    return tuple(
        p
        for p in problems
        if p.level == "error" or not (p.article and p.name in seen.get(p.article, ()))
    )


def _near(other: str, t: Tie) -> str:
    """How near: below the border, or above it and kept out by the rest of the story or by facts that exclude each other."""
    apart = t.score - t.border
    if apart <= 0:
        return f"“{other}” is nearly of this story ({apart:+.1f} from the border)."
    why = "; ".join(f"{k}: {v}" for k, v in t.against[:2]) or "the other articles of the story"
    return f"“{other}” by itself would be of this story ({apart:+.1f} from the border), but is kept out by {why}."


def _brief(
    b: Story, day: str, today: str | None, words: int, single: bool, name_of: Callable[[str], str]
) -> list[Problem]:
    out: list[Problem] = []
    first = b.sources[0].article if b.sources else ""

    def tell(name: str, article: str, what: str, fix: str) -> None:
        out.append(
            Problem(level="warning", where=article, what=what, fix=fix, name=name, article=article)
        )

    dated = re.fullmatch(r"\d{4}-\d\d-\d\d", day)
    for s in b.sources:
        file = name_of(s.article)

        def paste(fact: str, file: str = file) -> str:
            if dated:
                return f"Give it in content/{day}/edition.yaml: articles: {{{file}: {{{fact}}}}}"
            return f"Give it in content/articles.yaml: {file}: {{{fact}}}"

        if s.outlet is None:
            tell("no-outlet", s.article, "the outlet is not stated.", paste("outlet: Name"))
        if s.link is None:
            tell(
                "missing-link",
                s.article,
                "there is no link to the source.",
                paste('link: "https://..."'),
            )
        if today and s.published and s.published[:10] > today:
            tell(
                "future-dated",
                s.article,
                f"the article is dated {s.published[:10]}, after today.",
                "Correct the date, or wait.",
            )
    if single and b.reports == 1 and b.new:
        what = f"“{b.headline.text}” rests on one report" + (
            f", in {len(b.sources)} articles." if len(b.sources) > 1 else "."
        )
        tell("single-source", first, what, "Add another source, or waive it.")
    if b.new and not b.summary:
        tell(
            "no-summary",
            first,
            f"“{b.headline.text}” has no summary: no sentence stands alone.",
            "Choose sentences with “summary”.",
        )
    for q in b.quotes:
        by = q.speaker or q.role
        if q.key and q.sources and (by is None or q.sure < 0.6):
            who = f"“{by}” is not sure" if by else "nobody is named"
            tell(
                "unsure-speaker",
                q.sources[0].article,
                f"{who} as the speaker of “{q.text[:60]}…”.",
                "Look into the source.",
            )
        for v in q.variants:
            if v.kind == "words" and v.articles:
                lost = " ".join(v.lost) or "–"
                gained = " ".join(v.gained) or "–"
                what = f"the quotation “{q.text[:60]}…” differs in words here: lacks “{lost}”, has “{gained}”."
                tell(
                    "variant-words",
                    v.articles[0],
                    what,
                    "Look which source is right; choose the wording with “quote”.",
                )
    for d in b.differences:
        figures = ", ".join(r.text for r in d.rows)
        article = d.rows[0].evidence[0].article if d.rows and d.rows[0].evidence else first
        tell(
            "conflicting-figures",
            article,
            f"sources differ, “{d.about}”: {figures}.",
            "Both are shown; see which is right.",
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


def _near_misses(
    b: Story, decisions: Decisions, told: set[frozenset[str]], name_of: Callable[[str], str]
) -> Iterator[Problem]:
    """Pairs of a story's article and another close to the border, each pair once in an edition: of two stories it is told at the first, and
    waived for either article it is waived. `told`: pairs told so far."""
    inside = {s.article for s in b.sources}
    for t in b.near:
        mine, other = (t.a, t.b) if t.a in inside else (t.b, t.a)
        if other in inside or mine not in inside or {mine, other} in told:
            continue
        told.add(frozenset((mine, other)))
        if "near-miss" not in decisions.waive.get(other, ()):
            fix = f"If it is one event: merge: [[{name_of(mine)}, {name_of(other)}]]"
            yield Problem(
                level="warning",
                where=mine,
                what=_near(name_of(other), t),
                fix=fix,
                name="near-miss",
                article=mine,
            )


def dead(
    decisions: Mapping[str, Decisions],
    known: Mapping[str, str],
    threads: Sequence[Sequence[str]] = (),
    files: Collection[str] = (),
    drafts: Collection[str] = (),
) -> tuple[Problem, ...]:
    """Decisions that cannot do what they say: about articles of another edition, about such as are not used at all, about a finding that
    does not exist; and a lead whose story is spiked by another of its articles.

    `known`: article id -> edition. `threads`: the articles of each event. `files`: the ids of all files.
    """
    out: list[Problem] = []
    thread_of = {m: t for t in threads for m in t}
    dropped = {a: d.lines.get(f"drop/{a}", d.path) for d in decisions.values() for a in d.drop}
    used = set(files)

    def tell(where: str, what: str, fix: str, article: str, name: str = "dead-decision") -> None:
        out.append(
            Problem(level="error", where=where, what=what, fix=fix, name=name, article=article)
        )

    for day, d in sorted(decisions.items()):
        if not day:
            continue
        named = [
            (article, row.key)
            for row in decision_table.TABLE
            if row.point != decision_table.Point.FACTS
            for article in decision_table.named(d, row)
        ]
        for article, key in sorted(set(named)):
            where = d.lines.get(f"{key}/{article}", d.lines.get(key, d.path))
            if article in known:
                if known[article] != day and key not in ("merge", "split", "waive"):
                    what = f"“{article}” is in the edition of {known[article]}, not in this one."
                    tell(
                        where, what, f"Decide it in content/{known[article]}/edition.yaml.", article
                    )
            elif article in dropped:
                if not where.startswith(dropped[article].partition(":")[0]) or key not in (
                    "merge",
                    "split",
                    "order",
                    "spike",
                    "lead",
                ):
                    what = f"“{article}” is dropped ({dropped[article]}), so “{key}” has no effect."
                    tell(where, what, "Remove one of the two.", article)
            elif article in drafts:
                tell(
                    where,
                    f"“{article}” is a draft, so “{key}” has no effect.",
                    "Publish it, or remove the line.",
                    article,
                )
            elif article in used and key != "waive":
                tell(
                    where,
                    f"“{article}” contains no article, so “{key}” has no effect.",
                    "Correct the file, or remove the line.",
                    article,
                )
        if d.lead:
            for a in d.spike:
                if a != d.lead and a in thread_of.get(d.lead, ()) and known.get(a) == day:
                    line = d.lines.get("lead", "").split(":")
                    at = f"line {line[1]}" if len(line) > 1 else d.path
                    what = f"the story of “{a}” is spiked here, and leads by “{d.lead}” on {at}: both cannot apply."
                    tell(
                        d.lines.get(f"spike/{a}", d.path),
                        what,
                        "Keep lead or spike; the story does not run.",
                        a,
                        "conflict",
                    )
        for article, names in sorted(d.waive.items()):
            for name in sorted(set(names) - set(NAMES)):
                near = text.closest(name, NAMES)
                fix = (
                    f"Did you mean “{near}”?"
                    if near
                    else "Use a name in brackets, as “digest check” prints it."
                )
                tell(
                    d.lines.get(f"waive/{article}", d.path),
                    f"there is no problem “{name}” to waive.",
                    fix,
                    article,
                )
    return tuple(out)
