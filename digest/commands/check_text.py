"""What `digest check` prints of an edition: problems by story, one line a kind, lines to paste."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from digest.commands.messages import count, fix_of, message
from digest.core.model import Edition, Problem
from digest.desk.check import NAMES
from digest.pipeline.report import pasted_name

if TYPE_CHECKING:
    from digest.pipeline.results import Edited


class Alike(msgspec.Struct, frozen=True):
    """A kind of problem that one line can report many times, and the missing fact."""

    one: str
    many: str
    fix: str
    fact: str = ""


ALIKE = {
    "no-outlet": Alike(
        "article without an outlet",
        "articles without an outlet",
        "Name each outlet below or its domain in content/outlets.yaml, or waive no-outlet.",
        "outlet",
    ),
    "missing-link": Alike(
        "article without a link",
        "articles without a link",
        "Give the links below, or waive missing-link.",
        "link",
    ),
    "undated": Alike(
        "article without a date",
        "articles without a date",
        "Give the dates below, or waive undated.",
        "date",
    ),
    "single-source": Alike(
        "story rests on one report",
        "stories rest on one report",
        "Add another source, or waive it.",
    ),
}
LISTED = 6  # names in a line, before “and 3 more”
WIDEST = 80  # columns of a line to paste
_GROUP = re.compile(r"(merge|split): \[(\[[^\[\]]*\])\]")  # the line that a fix names


def checked(
    edited: Edited, edition: Edition, problems: Sequence[Problem], shown: Callable[[str], str]
) -> Iterator[tuple[str, str]]:
    """Yield the lines for an edition, each with its level: error, warning, or none."""
    groups, common = _by_story(edition, problems)
    yield f"{edition.day}: {_size(edition)}", ""
    if common:
        yield "", ""
        yield from _lines(edited, edition, common, shown)
    for n, story in enumerate(edition.stories, 1):
        if groups[n]:
            yield "", ""
            yield f"{n}. {story.headline.text}", ""
            yield from _lines(edited, edition, groups[n], shown)


def _size(edition: Edition) -> str:
    articles = sum(len(story.sources) for story in edition.stories)
    return f"{count(len(edition.stories), 'story', 'stories')} from {count(articles, 'article')}"


def _by_story(
    edition: Edition, problems: Sequence[Problem]
) -> tuple[dict[int, list[Problem]], list[Problem]]:
    """Return problems by the number of their story, and those of no story or of several alike."""
    number = {s.article: n for n, b in enumerate(edition.stories, 1) for s in b.sources}
    stories: dict[str, set[int]] = defaultdict(set)
    for p in problems:
        stories[p.name].add(number.get(p.article or "", 0))
    groups: dict[int, list[Problem]] = defaultdict(list)
    common: list[Problem] = []
    for p in problems:
        n = number.get(p.article or "", 0)
        if n == 0 or (p.name in ALIKE and len(stories[p.name]) > 1):
            common.append(p)
        else:
            groups[n].append(p)
    return groups, common


def _lines(
    edited: Edited, edition: Edition, problems: Sequence[Problem], shown: Callable[[str], str]
) -> Iterator[tuple[str, str]]:
    kinds: dict[str, list[Problem]] = defaultdict(list)
    for i, p in enumerate(problems):
        kinds[p.name if p.name in ALIKE else str(i)].append(p)
    for name, found in kinds.items():
        if len(found) == 1:
            yield f"  {message(found[0], shown)}", found[0].level
            continue
        alike = ALIKE[name]
        files = [pasted_name(edited, edition.day, p.article or "") for p in found]
        more = f" and {len(files) - LISTED} more" if len(files) > LISTED + 1 else ""
        listed = ", ".join(files if not more else files[:LISTED])
        what = f"{count(len(found), alike.one, alike.many)}: {listed}{more}."
        hosts = _hosts(edited, found) if name == "no-outlet" else []
        fix = f"Add to content/outlets.yaml: {hosts[0]}: NAME" if hosts else alike.fix
        if len(hosts) > 1:
            fix += f", and the same for {', '.join(hosts[1:])}."
        yield f"  warning: {what} {shown(fix_of(fix))} [{name}]", "warning"


def _hosts(edited: Edited, problems: Sequence[Problem]) -> list[str]:
    """Return the domains of articles that have a link, each once."""
    from urllib.parse import urlsplit

    links = [a.link for p in problems if (a := edited.articles.get(p.article or "")) and a.link]
    hosts = [(urlsplit(link).hostname or "").removeprefix("www.") for link in links]
    return sorted({host for host in hosts if host})


# ------------------------------------------------------------------------ lines to paste


def to_paste(edited: Edited, edition: Edition, problems: Sequence[Problem]) -> Iterator[str]:
    """Yield lines for edition.yaml that answer the warnings: pasted together, each key once.

    Missing facts are to be filled in, and all other warnings are waived. A fact without a value is
    ignored when it is read, so that the lines can be filled in later.
    """
    warnings = [p for p in problems if p.level == "warning" and p.article and p.name in NAMES]
    if not warnings:
        return
    facts: dict[str, list[str]] = defaultdict(list)
    waive: dict[str, list[str]] = defaultdict(list)
    for p in warnings:
        name = pasted_name(edited, edition.day, p.article or "")
        if p.name in ALIKE and ALIKE[p.name].fact:
            facts[name].append(f"{ALIKE[p.name].fact}: ")
            continue
        waive[name].append(f"{p.name}: seen")
    if edition.day == "undated":
        yield from ("", "To paste into content/articles.yaml, and fill in:", "")
        yield from (f"{name}: {{{', '.join(given)}}}" for name, given in facts.items())
        return
    decisions = edited.decisions.get(edition.day)
    yield ""
    yield f"To paste into content/{edition.day}/edition.yaml; delete what you do not want:"
    yield ""
    yield from groups_to_paste([p.fix for p in warnings if p.name == "near-miss"])
    for key, table in (("articles", facts), ("waive", waive)):
        if not table:
            continue
        there = decisions is not None and bool(getattr(decisions, key))
        yield f"# below the “{key}:” that is in the file:" if there else f"{key}:"
        for name, given in table.items():
            yield from _entry(name, list(dict.fromkeys(given)))


def groups_to_paste(fixes: Sequence[str]) -> Iterator[str]:
    """Yield the `merge` and `split` that the fixes of near misses name, each as a comment."""
    named = [(m[1], m[2]) for m in map(_GROUP.search, fixes) if m]
    for key, says in (("merge", "pairs that are one event"), ("split", "what is another event")):
        if groups := list(dict.fromkeys(group for k, group in named if k == key)):
            yield f"# {key}: [{', '.join(groups)}]   # {says}"


def _entry(name: str, given: list[str]) -> list[str]:
    """Return an article's line; several lines where one would be wider than a terminal."""
    line = f"  {name}: {{{', '.join(given)}}}"
    return [line] if len(line) <= WIDEST else [f"  {name}:", *(f"    {item}" for item in given)]


def summary(problems: Sequence[Problem], editions: Sequence[Edition]) -> str:
    """Return the last line of `digest check`: how many problems, and what to do next."""
    errors = sum(p.level == "error" for p in problems)
    warnings = len(problems) - errors
    day = editions[0].day if editions else ""
    then = f"“digest close {day}”" if len(editions) == 1 and not editions[0].closed else ""
    if not problems:
        where = count(len(editions), "edition")
        return f"No problems in {where}." + (f" Next: {then}." if then else "")
    parts = [count(errors, "error")] if errors else []
    parts += [count(warnings, "warning")] if warnings else []
    act = "fix" if not warnings else "fix or waive"
    act += " it" if len(problems) == 1 else " them"
    if len(editions) > 1 and warnings:
        act += "; “digest check DAY” prints lines to paste"
    return f"{' and '.join(parts)}. Next: {act}" + (f", then {then}." if then else ".")
