"""Check an edition before it is published: what an editor should know, by name.

Each problem has a name by which an editor waives it, with a reason. Nothing is changed here. The
caller says which day is today.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from digest.core import decision_table, text
from digest.core.decision_table import Kind, Row
from digest.core.model import Decisions, Edition, Problem, Story, Tie

NAMES = {
    "undated": "an article shows no date",
    "no-outlet": "an article names no outlet",
    "original-changed": "an article was edited after it was taken from an address or a feed",
    "watched": "a word that must be in the edition is in an article that was left out",
    "original-missing": "the original of an article is not in originals/, or is another",
    "missing-link": "an article has no link",
    "single-source": "an entry rests on one report",
    "unsure-speaker": "a key quotation's speaker is not sure",
    "near-miss": "a pair of articles is close to the border of one event",
    "conflicting-figures": "sources give different figures",
    "future-dated": "an article is dated after the day of the check",
    "long-quotation": "more words than agreed are taken verbatim from one article",
    "almost-verbatim": "an editor's line is nearly a source's",
    "variant-words": "a quotation differs in words between sources",
    "roundup": "an article covers many events and does not join a story on its own",
    "no-summary": "an entry has no summary",
    "same-address": "two stories of an edition would have the same address",
    "same-name": "two files have the same name but for the ending",
    "encoding": "a file is not UTF-8, and was read by a guess",
    "link": "a link of an article is not an address that a reader can follow",
    "front-matter": "front matter that cannot be read, or a value in it",
    "front-matter-alias": "front matter uses a YAML alias",
    "front-matter-date": "a date in front matter is not a date",
    "front-matter-twice": "a key of front matter is given twice",
    "front-matter-type": "a value of front matter is of the wrong kind",
    "front-matter-form": "front matter of another tool was read",
    "date-doubted": "an article reports a day after its own date as past",
    "text-left-out": "much of a page's text was left out",
}


SURE = 0.6  # certainty of a speaker from which on he is not asked about
CITED = 60  # characters of a quotation that a message cites


def check(  # noqa: PLR0913 - what an edition is checked against, as the settings name it
    edition: Edition,
    decisions: Decisions,
    today: str | None = None,
    words: int = 150,
    single: bool = True,
    roundups: Mapping[str, str] | None = None,
    name: Callable[[str], str] = str,
) -> tuple[Problem, ...]:
    """Return what an editor should know before publishing.

    `today` is an ISO day, or None when it is unknown; `words` is how many a story may take
    verbatim from one article; `single`: a story of one report is a problem; `roundups`: article id
    -> why it covers many events; `name`: how a decision of this edition names an article.
    """
    out: list[Problem] = []
    seen: set[frozenset[str]] = set()
    for story in edition.stories:
        out += _sources(story, edition.day, today, name)
        out += _whole(story, single)
        out += _quotations(story)
        out += _differences(story)
        out += _long_quotations(story, words)
        out += _near_misses(story, decisions, seen, name)
        out += _roundups(story, roundups or {})
    return waived(out, [decisions])


def waived(problems: Sequence[Problem], decisions: Collection[Decisions]) -> tuple[Problem, ...]:
    """Return the problems without the warnings that the editor waived by name.

    An error cannot be waived: something was not used.
    """
    seen: dict[str, set[str]] = defaultdict(set)
    for d in decisions:
        for article, names in d.waive.items():
            seen[article] |= set(names)
    return tuple(
        p
        for p in problems
        if p.level == "error" or not (p.article and p.name in seen.get(p.article, ()))
    )


def _warning(name: str, article: str, what: str, fix: str) -> Problem:
    return Problem(level="warning", where=article, what=what, fix=fix, name=name, article=article)


def _first(story: Story) -> str:
    return story.sources[0].article if story.sources else ""


def _sources(
    story: Story, day: str, today: str | None, name: Callable[[str], str]
) -> Iterator[Problem]:
    """Sources without an outlet or a link, or with a date in the future."""
    dated = re.fullmatch(r"\d{4}-\d\d-\d\d", day)
    for s in story.sources:
        file = name(s.article)

        def give(fact: str, file: str = file) -> str:
            if dated:
                return f"Give it in content/{day}/edition.yaml: articles: {{{file}: {{{fact}}}}}"
            return f"Give it in content/articles.yaml: {file}: {{{fact}}}"

        if s.outlet is None:
            yield _warning("no-outlet", s.article, "the outlet is unknown.", give("outlet: Name"))
        if s.link is None:
            what = "there is no link to the source."
            yield _warning("missing-link", s.article, what, give('link: "https://..."'))
        if today and s.published and s.published[:10] > today:
            what = f"the article is dated {s.published[:10]}, after today."
            yield _warning("future-dated", s.article, what, "Correct the date, or wait.")


def _whole(story: Story, single: bool) -> Iterator[Problem]:
    """Yield a story of one report, or without a summary."""
    if single and story.reports == 1 and story.new:
        more = f", in {len(story.sources)} articles" if len(story.sources) > 1 else ""
        what = f"“{story.headline.text}” rests on one report{more}."
        yield _warning("single-source", _first(story), what, "Add another source, or waive it.")
    if story.new and not story.summary:
        what = f"“{story.headline.text}” has no summary: no sentence stands alone."
        yield _warning("no-summary", _first(story), what, "Choose sentences with “summary”.")


def _quotations(story: Story) -> Iterator[Problem]:
    """Key quotations whose speaker is not sure, and quotations that sources print differently."""
    for q in story.quotes:
        by = q.speaker or q.role
        if q.key and q.sources and (by is None or q.sure < SURE):
            who = f"“{by}” is not sure" if by else "nobody is named"
            what = f"{who} as the speaker of “{q.text[:CITED]}…”."
            yield _warning("unsure-speaker", q.sources[0].article, what, "Look into the source.")
        for v in q.variants:
            if v.kind != "words" or not v.articles:
                continue
            lost, gained = " ".join(v.lost) or "–", " ".join(v.gained) or "–"
            what = f"the quotation “{q.text[:CITED]}…” differs in words here: "
            what += f"lacks “{lost}”, has “{gained}”."
            fix = "Look which source is right; choose the wording with “quote”."
            yield _warning("variant-words", v.articles[0], what, fix)


def _differences(story: Story) -> Iterator[Problem]:
    """Figures that differ between articles."""
    for d in story.differences:
        figures = ", ".join(r.text for r in (*d.rows, *d.updates))
        article = d.rows[0].evidence[0].article if d.rows and d.rows[0].evidence else _first(story)
        what = f"sources differ, “{d.about}”: {figures}."
        fix = "Both are shown; see which is right."
        yield _warning("conflicting-figures", article, what, fix)


def _long_quotations(story: Story, words: int) -> Iterator[Problem]:
    """Report articles of which more words are printed than was agreed."""
    taken: dict[str, int] = defaultdict(int)
    for line in story.summary:
        if line.by == "source" and line.sources:
            taken[line.sources[0].article] += len(line.text.split())
    for q in story.quotes:
        if q.key and q.sources and not any(q.text in s.text for s in story.summary):
            taken[q.sources[0].article] += len(q.text.split())
    for article, n in sorted(taken.items()):
        if n > words:
            what = f"{n} words are taken verbatim; {words} are agreed."
            fix = "Take fewer, or set check.verbatim_words."
            yield _warning("long-quotation", article, what, fix)


def _roundups(story: Story, roundups: Mapping[str, str]) -> Iterator[Problem]:
    """Articles that cover many events."""
    for s in story.sources:
        if why := roundups.get(s.article):
            what = f"it covers many events ({why}), and joins no story by itself."
            yield _warning("roundup", s.article, what, "Drop it, or merge it with its story.")


def _near(mine: str, other: str, t: Tie) -> str:
    """Return how near: joined only just, below the border, or kept out by other articles.

    `mine`: the article that it is reported at. `other`: the name of the other one.
    """
    apart = t.score - t.border
    if t.joined:
        near = f"({apart:+.1f} from the border)"
        if mine == t.a:
            return f"it is only just one event with “{other}” {near}."
        return f"“{other}” is only just of this story {near}."
    if t.languages:
        shared = ", ".join(dict.fromkeys(text for _, text in t.shared))
        return f"“{other}” may be on this event in another language: {shared}."
    if apart <= 0:
        return f"“{other}” is nearly of this story ({apart:+.1f} from the border)."
    return (
        f"“{other}” is very similar to this story ({apart:+.1f} from the border), "
        "but its other articles do not match."
    )


def is_split(decisions: Decisions, one: str, other: str) -> bool:
    """Return whether a decision puts two articles into different stories."""
    return any((one in group) != (other in group) for group in decisions.split)


def _near_misses(
    story: Story,
    decisions: Decisions,
    seen: set[frozenset[str]],
    name: Callable[[str], str],
) -> Iterator[Problem]:
    """Pairs of a story's article and another close to the border, each pair once in an edition.

    Of two stories it is reported at the first, and waived for either article it is waived. `seen`:
    the pairs reported so far.
    """
    inside = {s.article for s in story.sources}
    for t in story.near:
        mine, other = (t.a, t.b) if t.a in inside else (t.b, t.a)
        if mine not in inside or (other in inside and not t.joined) or {mine, other} in seen:
            continue
        seen.add(frozenset((mine, other)))
        if t.joined and is_split(decisions, mine, other):
            continue
        if "near-miss" not in decisions.waive.get(other, ()):
            fix = (
                f"If it is another event: split: [[{name(t.a)}]]"
                if t.joined
                else f"If it is one event: merge: [[{name(mine)}, {name(other)}]]"
            )
            yield _warning("near-miss", mine, _near(mine, name(other), t), fix)


class _Known(NamedTuple):
    """What is known of the articles that decisions name."""

    editions: Mapping[str, str]  # article -> edition
    threads: Mapping[str, Sequence[str]]  # article -> the articles of its event
    dropped: Mapping[str, str]  # article -> the place of the decision
    files: frozenset[str]
    drafts: Collection[str]


def dead(
    decisions: Mapping[str, Decisions],
    known: Mapping[str, str],
    threads: Sequence[Sequence[str]] = (),
    files: Collection[str] = (),
    drafts: Collection[str] = (),
) -> tuple[Problem, ...]:
    """Return the decisions that have no effect, as problems.

    They name an article of another edition, one that is not used, or a problem that does not exist;
    or they spike the story that leads. `known`: article id -> edition. `threads`: the articles of
    each event. `files`: the ids of all files.
    """
    all_known = _Known(
        editions=known,
        threads={m: t for t in threads for m in t},
        dropped={a: d.lines.get(f"drop/{a}", d.path) for d in decisions.values() for a in d.drop},
        files=frozenset(files),
        drafts=drafts,
    )
    out: list[Problem] = []
    for day, d in sorted(decisions.items()):
        if day:
            out += _without_effect(day, d, all_known)
            out += _spiked_lead(day, d, all_known)
            out += _unknown_names(d)
    return tuple(out)


def _dead(where: str, what: str, fix: str, article: str) -> Problem:
    return Problem(
        level="error", where=where, what=what, fix=fix, name="dead-decision", article=article
    )


def _without_effect(day: str, d: Decisions, known: _Known) -> Iterator[Problem]:
    """Decisions about articles that this edition does not print."""
    named = {
        (article, row.key): row
        for row in decision_table.TABLE
        if row.point != decision_table.Point.FACTS
        for article in decision_table.named(d, row)
    }
    for (article, key), row in sorted(named.items(), key=lambda pair: pair[0]):
        where = d.lines.get(f"{key}/{article}", d.lines.get(key, d.path))
        if found := _why_not(day, where, article, row, known):
            yield _dead(where, *found, article)


def _why_not(day: str, where: str, article: str, row: Row, known: _Known) -> tuple[str, str] | None:
    """Return why a decision has no effect and what to do, None where it has one."""
    key = row.key
    if article in known.editions:
        edition = known.editions[article]
        if edition == day or row.kind in (Kind.GROUPS, Kind.WAIVERS):  # these reach over editions
            return None
        what = f"“{article}” is in the edition of {edition}, not in this one."
        return what, f"Decide it in content/{edition}/edition.yaml."
    if article in known.dropped:
        place = known.dropped[article]
        both = where.startswith(place.partition(":")[0])
        if both and row.kind in (Kind.GROUPS, Kind.ARTICLES, Kind.ARTICLE):
            return None  # the two contradict each other, which is reported by itself
        what = f"“{article}” is dropped ({place}), so “{key}” has no effect."
        return what, "Remove one of the two."
    if article in known.drafts:
        what = f"“{article}” is a draft, so “{key}” has no effect."
        return what, "Publish it, or remove the line."
    if article in known.files and row.kind != Kind.WAIVERS:
        what = f"“{article}” contains no article, so “{key}” has no effect."
        return what, "Correct the file, or remove the line."
    return None


def _spiked_lead(day: str, d: Decisions, known: _Known) -> Iterator[Problem]:
    """Yield a lead whose story is spiked by another of its articles."""
    if not d.lead:
        return
    story = known.threads.get(d.lead, ())
    for a in d.spike:
        if a == d.lead or a not in story or known.editions.get(a) != day:
            continue
        line = d.lines.get("lead", "").split(":")
        at = f"line {line[1]}" if len(line) > 1 else d.path
        what = f"the story of “{a}” is spiked here, and leads by “{d.lead}” on {at}: "
        yield Problem(
            level="error",
            where=d.lines.get(f"spike/{a}", d.path),
            what=f"{what}both cannot apply.",
            fix="Keep lead or spike; the story does not run.",
            name="conflict",
            article=a,
        )


def _unknown_names(d: Decisions) -> Iterator[Problem]:
    """Waived problems that do not exist."""
    for article, names in sorted(d.waive.items()):
        for name in sorted(set(names) - set(NAMES)):
            near = text.closest(name, NAMES)
            fix = "Use a name in brackets, as “digest check” prints it."
            yield _dead(
                d.lines.get(f"waive/{article}", d.path),
                f"there is no problem “{name}” to waive.",
                f"Did you mean “{near}”?" if near else fix,
                article,
            )
