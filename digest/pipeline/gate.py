"""What an editor should see before an edition goes out: the one answer to “is it ready?”.

`digest check`, `digest close` and the curator's page all call `problems_of`.
"""

from __future__ import annotations

from functools import partial

import msgspec

from digest.core.model import Decisions, Edition, Problem
from digest.desk import check
from digest.desk.watch import unmet
from digest.intake import content, origins
from digest.pipeline.publication import watched
from digest.pipeline.report import in_reading_order, pasted_name
from digest.pipeline.results import Edited


def problems_of(edited: Edited, edition: Edition, today: str) -> list[Problem]:
    """Return the problems of an edition and its articles, and errors about no article, in order.

    Waived warnings are left out. `today` is an ISO day. `where` is a path where one is known.
    """
    rules = edited.publication.settings.check
    found = check.check(
        edition,
        edited.decisions.get(edition.day, Decisions()),
        today,
        rules.verbatim_words,
        rules.single_source,
        {k: h.roundup for k, h in edited.heads.items() if h.roundup},
        partial(pasted_name, edited, edition.day),
    )
    own = [p for p in edited.problems if belongs(edited, edition.day, p)]
    more = [*_edited_originals(edited, edition.day), *_watched(edited, edition)]
    waived = check.waived(more, edited.decisions.values())
    return in_reading_order([*(_with_path(edited, p) for p in found), *own, *waived])


def _edited_originals(edited: Edited, day: str) -> list[Problem]:
    """Return a warning for each article of the day that was edited after it was taken."""
    sources = edited.read.sources
    mine = {p: o for p, o in sources.origins.items() if p.startswith(f"{day}/")}
    return [
        Problem(
            level="warning",
            where=f"content/{path}",
            what="the file was edited after it was received.",
            fix="Restore it from version control, or waive: original-changed, with the reason.",
            name="original-changed",
            article=sources.files.get(path),
        )
        for path in origins.changed(sources.publication.content, mine)
    ]


def _watched(edited: Edited, edition: Edition) -> list[Problem]:
    """Return what is wrong with watch.yaml, and the words that must be in the edition and are not.

    They are in an article of the day that was left out.
    """
    watch, problems = watched(edited.publication)
    if not watch.must:
        return list(problems)
    printed = printed_texts(edited, edition)
    found = []
    for article, path in left_out(edited, edition.day):
        for word in unmet(watch, printed, [text_of(edited, article)]):
            found.append(
                Problem(
                    level="warning",
                    where=f"content/{path}",
                    what=f"“{word}” is watched, and no story of the edition has it.",
                    fix="Take the article in again, or waive: watched, with the reason.",
                    name="watched",
                    article=article,
                )
            )
    return [*problems, *found]


def printed_texts(edited: Edited, edition: Edition) -> list[str]:
    """Return headline and text of each article in the edition's stories."""
    articles = [edited.articles[s.article] for b in edition.stories for s in b.sources]
    return [f"{a.title or ''}\n{a.text}" for a in articles]


def left_out(edited: Edited, day: str) -> list[tuple[str, str]]:
    """Return id and path of each article of a day that is spiked, dropped or a draft."""
    out = {*edited.spiked, *edited.dropped, *edited.drafts}
    return [(a, p) for p, a in edited.files.items() if a in out and content.day_of(p) == day]


def text_of(edited: Edited, article: str) -> str:
    """Return the file of an article as text: one that is left out was not read."""
    found = next((f for f in edited.contents.files if f.id == article), None)
    try:
        data = content.load(edited.publication.content, found) if found is not None else b""
    except content.Moved:
        data = b""
    return data.decode("utf-8", "replace")


def belongs(edited: Edited, day: str, problem: Problem) -> bool:
    """Return whether a problem concerns this edition: its folder, its articles, or everything."""
    if problem.where.startswith(f"content/{day}/"):
        return True
    placed = edited.placed.get(problem.article or "")
    if placed is not None:
        return placed.edition == day
    return problem.level == "error" and problem.article is None


def _with_path(edited: Edited, problem: Problem) -> Problem:
    article = edited.articles.get(problem.article or "")
    if article is None or problem.where != problem.article:
        return problem
    return msgspec.structs.replace(problem, where=f"content/{article.path}")
