"""Make what the curator's page shows from the values of a build. Pure but for reading one article.

`shown` makes the page of one view; `view_sort`, `view_facts`, `view_stories` and `view_close` make
their parts of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from digest.core.model import Edition
from digest.curator import view_close, view_facts, view_inbox, view_sort, view_stories
from digest.curator.edition_file import difference
from digest.curator.history import History, mark
from digest.curator.scene import Scene, many
from digest.curator.values import (
    FactsView,
    Name,
    Shown,
    SortView,
    StoriesView,
    Trouble,
)
from digest.curator.values_close import Closing
from digest.curator.view_corrections import corrections
from digest.intake.decisions.write import Desk
from digest.pipeline.results import Edited
from digest.press import markdown

LONGEST = 20_000  # characters of Markdown that are shown while they are typed
SEARCHED = 200  # characters of what is searched for
AROUND = 1  # lines shown before and after one that cannot be read


@dataclass(frozen=True)
class Wanted:
    """What is asked for: a view, the article chosen or an item of the inbox, only its pane, what is
    wrong with the file."""

    view: str
    article: str
    pane: bool = False
    trouble: Trouble | None = None
    item: str = ""


def _counts(scene: Scene) -> str:
    stories, articles = len(scene.stories), len(scene.articles)
    return f"{many(stories, 'story', 'stories')}, {many(articles, 'article')}"


def shown(scene: Scene, history: History, wanted: Wanted) -> Shown:
    """Return the values of the page, or of the pane that is wanted."""
    article = wanted.article
    if article not in scene.numbers and scene.articles:
        article = scene.articles[0]
    e, d, masthead = scene.edition, scene.decisions, scene.edited.publication.settings.masthead
    source = history.text or ""
    done = sum(view_stories.is_done(history, story) for story in scene.stories)
    return Shown(
        day=e.day,
        view=wanted.view,
        article=article,
        title_long=scene.title_long,
        title_short=scene.title_short,
        masthead=masthead.title,
        language=masthead.language,
        title=d.title,
        intro=d.intro,
        intro_html=markdown.html(d.intro) if d.intro else "",
        counts=_counts(scene),
        closed=e.closed,
        unexplained=sum(not c.is_noted for c in corrections(scene)),
        url=scene.base + e.url,
        file=f"content/{e.day}/edition.yaml",
        mark=mark(source),
        questions=len(view_sort.questions(scene)),
        missing=sum(len(scene.missing(s)) for story in scene.stories for s in story.sources),
        done=done,
        stories=len(scene.stories),
        content=_content(scene, history, wanted, article),
        names=() if wanted.pane else tuple(_names(scene)),
        trouble=wanted.trouble,
        diff=difference(history.first or "", source),
        last=history.last[0],
        last_at=history.last[1],
        undo=history.undo[-1].said if history.undo else "",
        redo=history.redo[-1].said if history.redo else "",
        days=tuple(x.day for x in scene.edited.digest.editions),
        editor=masthead.editor,
    )


def _content(
    scene: Scene, history: History, wanted: Wanted, article: str
) -> SortView | FactsView | StoriesView:
    if wanted.view == "facts":
        return view_facts.facts(scene, history, article, wanted.pane)
    if wanted.view == "stories":
        return view_stories.stories(scene, history, article, wanted.pane)
    if wanted.item and wanted.pane:
        return SortView(groups=(), pane=None, item=view_inbox.pane(scene, wanted.item), out=())
    sort = view_sort.sort(scene, history, article, wanted.pane)
    column = None if wanted.pane else view_inbox.column(scene)
    item = view_inbox.pane(scene, wanted.item) if wanted.item else None
    return replace(sort, inbox=column, item=item)


def search(scene: Scene, words: str) -> dict[str, list[str]]:
    """Return the articles whose text has a word or part of one, for each word."""
    wanted = list(dict.fromkeys(words[:SEARCHED].lower().split()))
    texts = {key: a.text.lower() for key in scene.articles if (a := scene.article(key))}
    return {w: [key for key, text in texts.items() if w in text] for w in wanted}


def closing(scene: Scene, history: History) -> Closing:
    return view_close.closing(scene, history)


def _names(scene: Scene) -> Iterator[Name]:
    for n, story in enumerate(scene.stories, 1):
        key = story.sources[0].article
        about = many(len(story.sources), "article")
        yield Name(article=key, title=story.headline.text, number=n, about=about, story=True)
    for story in scene.stories:
        for s in story.sources:
            title = scene.title(s.article)
            about = ", ".join(x for x in (s.outlet, scene.name(s.article)) if x)
            number = scene.numbers[s.article]
            yield Name(article=s.article, title=title, number=number, about=about)


def desk(edited: Edited, edition: Edition) -> Desk:
    """Return what acts are about: stories, threads, and how the file names articles."""
    running = [tuple(s.article for s in story.sources) for story in edition.stories]
    spiked = view_sort.spiked(edited, edition.day)
    here = f"{edition.day}/"
    return Desk(
        edition=edition.day,
        stories=(*running, *spiked),
        threads=tuple(t.members for t in edited.threads),
        names={i: p.removeprefix(here) for p, i in edited.files.items() if p.startswith(here)},
        running=len(running),
    )


def trouble(edited: Edited, day: str) -> Trouble:
    """Return why a file of the edition cannot be read, with the lines around the place."""
    here = f"content/{day}/"
    found = next(
        (p for p in edited.problems if p.level == "error" and p.where.startswith(here)), None
    )
    if found is None:
        what = f"A file in {here} cannot be read."
        return Trouble(what=what, fix="Run digest check for the reason.")
    path, _, place = found.where.partition(":")
    line = int(place.split(":")[0]) if place.split(":")[0].isdigit() else 0
    name = path.removeprefix(here)
    where = f"{name}, line {line}" if line else name
    lines: tuple[tuple[int, str, bool], ...] = ()
    file = edited.publication.content / day / name
    if line and name == "edition.yaml" and file.is_file() and not file.is_symlink():
        text = file.read_bytes().decode("utf-8", "replace").splitlines()
        first, last = max(1, line - AROUND), min(len(text), line + AROUND)
        lines = tuple((n, text[n - 1], n == line) for n in range(first, last + 1))
    return Trouble(what=f"{where}: {found.what}", fix=found.fix, lines=lines)
