"""An edition as the curator's page sees it: what all its views ask for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from digest.core.model import Article, Decisions, Edition, Problem, Source, Story
from digest.curator.history import state_of
from digest.curator.offered import Offered
from digest.desk.watch import Watch
from digest.pipeline import gate
from digest.pipeline.publication import watched
from digest.pipeline.report import article_name
from digest.pipeline.results import Edited

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ISO_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")
MARKS = ("“", "”", "„", '"', "«", "»", "‘", "’", "‚")  # that a quotation begins with
OPENING = 12  # words shown in place of a title
# A fact -> the problem that its absence is.
PROBLEM = {"outlet": "no-outlet", "date": "undated", "link": "missing-link"}


@dataclass
class Scene:
    """An edition as the page sees it. `base` comes before every address of the site."""

    edited: Edited
    edition: Edition
    decisions: Decisions
    today: str
    base: str
    page_mark: Callable[[str], str] = lambda _: ""
    offered: Offered | None = None  # the inbox

    @classmethod
    def of(cls, edited: Edited, edition: Edition, today: str, base: str) -> Scene:
        decisions = edited.decisions.get(edition.day, Decisions())
        return cls(edited, edition, decisions, today, base)

    @property
    def day(self) -> str:
        return self.edition.day

    @property
    def title_long(self) -> str:
        return _day(self.day, "%A {} %B %Y")

    @property
    def title_short(self) -> str:
        return _day(self.day, "%a {} %b")

    @property
    def closed(self) -> str:
        """The day on which the edition was closed; empty: it is open."""
        published = self.edited.published.get(self.day)
        return (published.closed or self.day) if published else ""

    @property
    def stories(self) -> tuple[Story, ...]:
        return self.edition.stories

    @cached_property
    def watch(self) -> Watch:
        """The words of watch.yaml."""
        return watched(self.edited.publication)[0]

    @cached_property
    def articles(self) -> tuple[str, ...]:
        """Return the ids of the articles in the edition's stories, in print order."""
        return tuple(s.article for story in self.stories for s in story.sources)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each article's story, from 1, as it is printed on the page."""
        return {s.article: n for n, story in enumerate(self.stories, 1) for s in story.sources}

    def story(self, article: str) -> Story | None:
        """Return the story of this edition that has the article, or None."""
        n = self.numbers.get(article)
        return self.stories[n - 1] if n else None

    def members(self, article: str) -> tuple[str, ...]:
        """Return the ids of all articles in the story that has this one."""
        story = self.story(article)
        return tuple(s.article for s in story.sources) if story else ()

    def article(self, key: str) -> Article | None:
        return self.edited.articles.get(key)

    def name(self, article: str) -> str:
        """Return the name by which edition.yaml names the article."""
        return article_name(article, self.edited, self.day)

    def title(self, key: str) -> str:
        """Return the title of an article, or its first words."""
        head = self.edited.heads.get(key)
        if head is not None and head.title:
            return head.title
        a = self.article(key)
        if a is None:
            return self.name(key)
        if a.title:
            return a.title
        if not a.sentences:
            return "(untitled)"
        words = a.text[a.sentences[0].start : a.sentences[0].end].split()
        return " ".join(words[:OPENING]) + ("…" if len(words) > OPENING else "")

    def waived(self, article: str, name: str) -> str | None:
        """Return the reason for which a problem was accepted."""
        return self.decisions.waive.get(article, {}).get(name)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Return what `digest check DAY` reports."""
        return tuple(gate.problems_of(self.edited, self.edition, self.today))

    def missing(self, source: Source) -> tuple[str, ...]:
        """Return the facts that an article lacks and that were not waived."""
        has = {"outlet": source.outlet, "date": source.published, "link": source.link}
        return tuple(
            key
            for key, name in PROBLEM.items()
            if not has[key] and self.waived(source.article, name) is None
        )


def _day(day: str, form: str) -> str:
    """Return an edition's day in words; {} is the number of the day."""
    try:
        found = date.fromisoformat(day)
    except ValueError:
        return day
    return found.strftime(form).format(found.day)


def state(story: Story) -> str:
    """Return a fingerprint of what a story prints."""
    members = sorted(s.article for s in story.sources)
    words = [s.text for s in story.summary]
    return state_of((members, story.headline.text, words, [q.text for q in story.quotes if q.key]))


def day_in_words(iso: str, edition: str) -> str:
    """Return `24 Nov 11:02`, with the year where it is not the edition's."""
    try:
        day = date.fromisoformat(iso[:10])
    except ValueError:
        return iso
    words = f"{day.day} {MONTHS[day.month - 1]}"
    if str(day.year) != edition[:4]:
        words += f" {day.year}"
    time = iso[11:16]
    return f"{words} {time}" if len(time) == 5 else words


def dated(scene: Scene, s: Source) -> str:
    """Return the day of an article in words, and whether it is assumed."""
    if s.published:
        return day_in_words(s.published[:10], scene.day)
    return f"{day_in_words(s.assumed, scene.day)} assumed" if s.assumed else "undated"


def cited(words: str) -> str:
    """Return words between quotation marks, unless they are a quotation themselves."""
    return words if words[:1] in MARKS else f"“{words}”"


def many(n: int, one: str, more: str = "") -> str:
    return f"{n} {one if n == 1 else more or one + 's'}"
