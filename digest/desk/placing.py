"""Which edition an article belongs to, and the date it takes from its story where it shows none.

A loose article joins the edition of its own date. Without one, it joins the edition that holds
most of its thread's dated articles (of equal ones the older), else the newest edition. When
nothing at all is dated, all are in `undated`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from digest.core import text
from digest.core.model import Head, Problem, Thread, Value
from digest.core.patterns import lazy
from digest.desk.curate import UNDATED

_IN_EDITION = lazy(r"(\d{4}-\d\d-\d\d)/(.+)")


class Placed(Value, frozen=True, kw_only=True):
    """An article's edition, its date, and the date that is assumed where it shows none."""

    edition: str
    published: str | None
    published_from: str
    assumed: str | None = None


def place(
    articles: Mapping[str, Head], days: Mapping[str, str | None], threads: Sequence[Thread]
) -> tuple[dict[str, Placed], tuple[Problem, ...]]:
    """Return the edition of every article, and a problem for each that shows no date.

    `days` gives the day of the article's folder, or None for a loose article.
    """
    own: dict[str, str] = {}
    placed: dict[str, Placed] = {}
    for key, a in articles.items():
        day = days.get(key) or (a.published[:10] if a.published else None)
        if day:
            own[key] = day
            assumed = day if a.published is None else None
            placed[key] = Placed(
                edition=day, published=a.published, published_from=a.published_from, assumed=assumed
            )
    newest = max(own.values(), default=None)
    problems: list[Problem] = []
    for thread in threads:
        members = [m for m in thread.members if m in articles]
        loose = [m for m in members if m not in placed]
        if not loose:
            continue
        found, what = _of_thread(members, articles, own) or _elsewhere(newest)
        for m in loose:
            placed[m] = found
            problems.append(_undated(articles[m], what))
    for key, a in sorted(articles.items()):
        if key in own and a.published is None:
            what = f"no date is shown; {own[key]} is assumed from its folder."
            problems.append(_undated(a, what))
    return placed, tuple(problems)


def _of_thread(
    members: Sequence[str], articles: Mapping[str, Head], own: Mapping[str, str]
) -> tuple[Placed, str] | None:
    """Return the edition of most of a thread's articles, with the date that most show."""
    editions = Counter(own[m] for m in members if m in own)
    if not editions:
        return None
    edition = min(editions, key=lambda d: (-editions[d], d))
    shown = [(own[m], p[:10]) for m in members if m in own and (p := articles[m].published)]
    dates = Counter(d for e, d in shown if e == edition) or Counter(d for _, d in shown)
    date = min(dates, key=lambda d: (-dates[d], d)) if dates else None
    found = Placed(
        edition=edition,
        published=date,
        published_from="story" if date else "none",
        assumed=date or edition,
    )
    assumed = date or edition
    return found, (f"no date is shown; {assumed} is assumed from the other articles of its story.")


def _elsewhere(newest: str | None) -> tuple[Placed, str]:
    """Return the newest edition, or `undated`."""
    if newest:
        found = Placed(edition=newest, published=None, published_from="none", assumed=newest)
        return found, (
            "no date is shown, nor by any article of its story; it is in the newest edition, "
            f"{newest}."
        )
    return Placed(edition=UNDATED, published=None, published_from="none"), (
        "no date is shown, nor by any other article; it is in the edition “undated”."
    )


def _undated(article: Head, what: str) -> Problem:
    inside = _IN_EDITION.fullmatch(article.path)
    if inside:
        file, key = f"content/{inside[1]}/edition.yaml", text.pasted(inside[2])
        fix = f"Give its date in {file}: articles: {{{key}: {{date: YYYY-MM-DD}}}}"
    else:
        key = text.pasted(article.id)
        fix = f"Give its date in content/articles.yaml: {key}: {{date: YYYY-MM-DD}}"
    return Problem(
        level="warning",
        where=f"content/{article.path}",
        what=what,
        fix=fix,
        name="undated",
        article=article.id,
    )
