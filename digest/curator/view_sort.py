"""The first pass: which articles belong together. Stories, questions about them, the article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from digest.core.model import Article, File, Line, Source, Story, Tie
from digest.curator.answers import ONE, TWO, answer, is_answered
from digest.curator.history import History
from digest.curator.scene import ISO_DAY, Scene, cited, dated, day_in_words
from digest.curator.values import (
    Action,
    ArticlePane,
    ArticleRow,
    LeftOut,
    Piece,
    Question,
    SortView,
    StoryGroup,
)
from digest.curator.watching import left_out_marks, story_marks
from digest.desk import check
from digest.intake import content
from digest.pipeline.calls import ReadInput, file_lines
from digest.pipeline.results import Edited

RELATIONS = {"pickup": "copy", "rewrite": "rewritten", "original": "original", "report": "report"}
NAMED = 4  # names that two articles share, listed in a question
SHORTEST = 3  # characters of a shared name that is underlined
FILES = 64  # files whose lines are remembered
LINE = 300  # characters shown of a line that is not part of the article


def sort(scene: Scene, history: History, article: str, pane: bool) -> SortView:
    """Return the view. `pane`: only the article chosen."""
    shown = _pane(scene, article) if article else None
    if pane:
        return SortView(groups=(), pane=shown, out=())
    asked: dict[str, list[Question]] = {}
    for key, question in questions(scene):
        asked.setdefault(key, []).append(question)
    groups = tuple(
        _group(scene, history, n, story, tuple(asked.get(story.sources[0].article, ())))
        for n, story in enumerate(scene.stories, 1)
    )
    return SortView(groups=groups, pane=shown, out=tuple(left_out(scene)))


def _group(
    scene: Scene, history: History, n: int, story: Story, asked: tuple[Question, ...]
) -> StoryGroup:
    rows = tuple(_row(scene, history, s) for s in story.sources)
    articles = f"{len(rows)} article{'s' * (len(rows) != 1)}"
    reports = f"{story.reports} report{'s' * (story.reports != 1)}"
    return StoryGroup(
        key=story.sources[0].article,
        id=story.id,
        number=n,
        headline=story.headline.text,
        language=story.language,
        counts=f"{articles}, {reports}",
        new=sum(r.new for r in rows),
        marks=story_marks(scene, story),
        articles=rows,
        questions=asked,
    )


def _row(scene: Scene, history: History, s: Source) -> ArticleRow:
    return ArticleRow(
        id=s.article,
        title=scene.title(s.article),
        language=s.language,
        outlet=(s.outlet or "") + (" (wire)" if s.wire else ""),
        relation=RELATIONS[s.relation],
        copy=s.relation in ("pickup", "rewrite"),
        new=s.article not in history.seen,
        missing=scene.missing(s),
        waived=bool(scene.decisions.waive.get(s.article)),
    )


# -------------------------------------------------------------------------------------- questions


def questions(scene: Scene) -> list[tuple[str, Question]]:
    """Return what is undecided, each with the first article of the story that it is shown at."""
    found = [*_near(scene), *_weak(scene), *_roundups(scene)]
    order = {story.sources[0].article: n for n, story in enumerate(scene.stories)}
    return sorted(found, key=lambda x: order[x[0]])


def _near(scene: Scene) -> Iterator[tuple[str, Question]]:
    """Stories that are nearly one event: one question for two stories."""
    pairs: dict[tuple[str, str], list[tuple[str, str, Tie]]] = {}
    for story in scene.stories:
        key = story.sources[0].article
        inside = {s.article for s in story.sources}
        for tie in story.near:
            if tie.joined or len(inside & {tie.a, tie.b}) != 1:
                continue
            mine, other = (tie.a, tie.b) if tie.a in inside else (tie.b, tie.a)
            if other not in scene.edited.articles or is_answered(scene, mine, other):
                continue
            theirs = scene.story(other)
            first = theirs.sources[0].article if theirs else other
            ends = (scene.numbers[mine], scene.numbers.get(other, 0))
            if ends[0] < ends[1]:  # it is asked at the later of two stories
                mine, other, key_of, far = other, mine, first, key
            else:
                key_of, far = key, first
            pairs.setdefault((key_of, far), []).append((mine, other, tie))
    for (key, _), ties in pairs.items():
        yield key, _question(scene, ties)


def _question(scene: Scene, ties: Sequence[tuple[str, str, Tie]]) -> Question:
    mine, other, tie = max(ties, key=lambda t: t[2].score - t[2].border)
    number = scene.numbers.get(other, 0)
    alone = len(scene.members(mine)) == 1
    if number:
        named = f"{number}, {cited(scene.stories[number - 1].headline.text)}"
        ask = f"Part of {named}?" if alone else f"The same event as {named}?"
        yes = f"Yes, into {number}" if alone else "Yes, one story"
    else:
        ask = f"Continues {cited(scene.title(other))}, {_edition_of(scene, other)}?"
        yes = "Yes, it continues"
    shared = _said(tie.shared, scene.day)
    mines, others = {t[0] for t in ties}, {t[1] for t in ties}
    here = len(mines) <= len(others) or not number
    apart, far = (mines, others) if here else (others, mines)
    return Question(
        id=f"{mine}|{other}",
        article=mine,
        ask=ask,
        title=scene.title(mine) if not alone or not number else "",
        language=scene.edited.articles[mine].language,
        reasons=f"In both: {shared}." if shared else "",
        against=f"Against: {against}." if (against := _said(tie.against, scene.day)) else "",
        yes=Action(
            label=yes, acts=({"do": "merge", "article": other, "to": mine},), key="↵",
        ),
        no=Action(
            label="Keep apart", key="k",
            acts=tuple(answer(scene, a, TWO, sorted(far)) for a in sorted(apart)),
        ),
    )  # fmt: skip


def _weak(scene: Scene) -> Iterator[tuple[str, Question]]:
    """Articles of one event that hold together only just, as `digest check` reports them."""
    seen: set[frozenset[str]] = set()
    for story in scene.stories:
        inside = {s.article for s in story.sources}
        for tie in story.near:
            pair = frozenset((tie.a, tie.b))
            if not tie.joined or pair in seen or not pair & inside:
                continue
            seen.add(pair)
            known = all(a in scene.edited.articles for a in pair)
            apart = check.is_split(scene.decisions, tie.a, tie.b)
            if known and not apart and not is_answered(scene, tie.a, tie.b):
                yield story.sources[0].article, _weak_question(scene, tie, inside)


def _weak_question(scene: Scene, tie: Tie, inside: set[str]) -> Question:
    """Ask whether two articles are one event; `inside`: the articles of the story."""
    mine, other = (tie.a, tie.b) if tie.a in inside else (tie.b, tie.a)
    if scene.members(mine)[0] == mine and other in inside:
        going, stays = other, mine
    else:
        going, stays = mine, other
    where = "" if stays in inside else f", {_edition_of(scene, stays)}"
    shared, against = (_said(facts, scene.day) for facts in (tie.shared, tie.against))
    accept = answer(scene, mine, ONE, [other])
    return Question(
        id=f"{going}|{stays}|weak",
        article=going,
        ask=f"The same event as {cited(scene.title(stays))}{where}?",
        title=scene.title(going),
        language=scene.edited.articles[going].language,
        reasons=f"In both: {shared}." if shared else "They share little.",
        against=f"Against: {against}." if against else "",
        yes=Action(label="Yes, one event", acts=(accept,), key="↵"),
        no=Action(label="Split off", acts=({"do": "split", "article": going},), key="k"),
    )


def _edition_of(scene: Scene, article: str) -> str:
    placed = scene.edited.placed.get(article)
    return placed.edition if placed else "another edition"


def _said(facts: Sequence[tuple[str, str]], edition: str) -> str:
    """Return the first facts in words, without quotations."""
    said = (_fact(kind, words, edition) for kind, words in facts if kind != "quotation")
    words = list(dict.fromkeys(said))
    return ", ".join(words[:NAMED])


def _fact(kind: str, said: str, edition: str) -> str:
    if kind == "same-text":
        return f"{said} the same text"
    return ISO_DAY.sub(lambda day: day_in_words(day[0], edition), said)


def _roundups(scene: Scene) -> Iterator[tuple[str, Question]]:
    """Articles that cover many events: they join no story by themselves."""
    for story in scene.stories:
        for s in story.sources:
            head = scene.edited.heads.get(s.article)
            if head is None or not head.roundup or scene.waived(s.article, "roundup") is not None:
                continue
            near = dict.fromkeys(
                other
                for tie in story.near
                if not tie.joined
                for other in (tie.a, tie.b)
                if other != s.article and other in scene.numbers and s.article in (tie.a, tie.b)
            )
            numbers = sorted({scene.numbers[a] for a in near} - {scene.numbers[s.article]})
            into = tuple(_into(scene, s.article, n) for n in numbers[:NAMED])
            keep = {"do": "waive", "article": s.article, "key": "roundup", "text": "kept as it is"}
            yield (
                story.sources[0].article,
                Question(
                    id=f"{s.article}|roundup",
                    article=s.article,
                    ask="Covers many events.",
                    title=scene.title(s.article) if len(story.sources) > 1 else "",
                    language=s.language,
                    reasons=f"{head.roundup[:1].upper()}{head.roundup[1:]}.",
                    no=Action(label="Keep as it is", acts=(keep,), key="k"),
                    more=(*into, _drop(s.article)),
                ),
            )


def _into(scene: Scene, article: str, number: int) -> Action:
    to = scene.stories[number - 1].sources[0].article
    return Action(
        label=f"Into {number}",
        acts=({"do": "move", "article": article, "to": to},),
        name=f"Into {number}: {scene.stories[number - 1].headline.text}",
    )


def _drop(article: str) -> Action:
    return Action(label="Leave out", acts=({"do": "drop", "article": article},))


# ---------------------------------------------------------------------------------------- article


def _pane(scene: Scene, article: str) -> ArticlePane | None:
    a, story = scene.article(article), scene.story(article)
    if a is None or story is None:
        return None
    s = next(s for s in story.sources if s.article == article)
    ties = [t for t in story.near if article in (t.a, t.b)]
    shared = {said for t in ties for kind, said in t.shared if kind != "quotation"}
    date = dated(scene, s)
    facts = (s.outlet or "outlet unknown", date, RELATIONS[s.relation], f"{s.words} words")
    why = _said(story.why, scene.day)
    number = scene.numbers[article]
    about = f"In story {number}" + (f", because: {why}." if why else ".")
    return ArticlePane(
        id=article,
        key=story.sources[0].article,
        title=scene.title(article),
        language=a.language,
        facts=" · ".join(facts),
        name=scene.name(article),
        number=number,
        about=about,
        alone=len(story.sources) == 1,
        copies=sum(x.of == article for x in story.sources),
        paragraphs=tuple(tuple(marked(p, shared)) for p in a.text.split("\n") if p.strip()),
        cut=tuple((x.why, x.text[:LINE]) for x in lines_of(scene, a) if not x.kept),
    )


def marked(words: str, shared: set[str]) -> Iterator[Piece]:
    """Cut a text where a shared name begins and ends."""
    wanted = sorted((x for x in shared if len(x) >= SHORTEST), key=len, reverse=True)
    if not wanted:
        yield Piece(text=words)
        return
    pattern = r"(?<!\w)(" + "|".join(re.escape(x) for x in wanted) + r")(?!\w)"
    for i, part in enumerate(re.split(pattern, words)):
        if part:
            yield Piece(text=part, marked=i % 2 == 1)


def lines_of(scene: Scene, a: Article) -> tuple[Line, ...]:
    """Return the lines of an article's file, with what became of each."""
    edited = scene.edited
    file = edited.publication.content / a.path
    if not file.is_file():
        return ()
    found = File(path=a.path, id=a.id, data=file.read_bytes())
    return _lines(found, edited.furniture.get(a.id, ()))


@lru_cache(maxsize=FILES)
def _lines(file: File, furniture: tuple[int, ...]) -> tuple[Line, ...]:
    found = file_lines(ReadInput(file=file, furniture=furniture))
    return tuple(x for x in found if x.text.strip())


# --------------------------------------------------------------------------------------- left out


def spiked(edited: Edited, day: str) -> list[tuple[str, ...]]:
    """Return the stories that are left out, each as its articles."""
    left = {a for a in edited.spiked if a in edited.placed and edited.placed[a].edition == day}
    found = [tuple(sorted(left & set(t.members))) for t in edited.threads]
    return sorted(g for g in found if g)


def left_out(scene: Scene) -> Iterator[LeftOut]:
    """Yield what is in the edition's folder but not in the edition, with the act to take it in."""
    edited, day, d = scene.edited, scene.day, scene.decisions
    for story in spiked(edited, day):
        more = f" and {len(story) - 1} more" if len(story) > 1 else ""
        back = Action(label="Take in again", acts=({"do": "run", "article": story[0]},))
        yield LeftOut(
            kind="story",
            article=story[0],
            title=scene.title(story[0]) + more,
            language=edited.articles[story[0]].language,
            marks=tuple(dict.fromkeys(m for a in story for m in left_out_marks(scene, a))),
            action=back,
        )
    paths: Mapping[str, str] = {i: p for p, i in edited.files.items()}
    for key in edited.dropped:
        path = paths.get(key, key)
        if content.day_of(path) == day or key in d.drop:
            restore = Action(label="Take in again", acts=({"do": "restore", "article": key},))
            yield LeftOut(
                kind="article",
                article=key,
                title=path.removeprefix(f"{day}/"),
                language="und",
                marks=left_out_marks(scene, key),
                action=restore if key in d.drop else None,
            )
    for key in edited.drafts:
        path = paths.get(key, key)
        if content.day_of(path) == day:
            title = path.removeprefix(f"{day}/")
            found = left_out_marks(scene, key)
            yield LeftOut(kind="draft", article=key, title=title, language="und", marks=found)
