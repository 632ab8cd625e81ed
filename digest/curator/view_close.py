"""Closing: what is between the editor and the end, by kind, with what can be done about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from digest.core.model import Problem
from digest.curator.history import History
from digest.curator.scene import PROBLEM, Scene, cited
from digest.curator.values import Action, Question
from digest.curator.values_close import Closing, ProblemGroup
from digest.curator.view_corrections import corrections
from digest.curator.view_sort import left_out, questions
from digest.desk import check

# A problem's name -> a title for one and for many, and what readers see.
TITLES = {
    "undated": ("1 article without a date", "{n} articles without a date", "The day is assumed."),
    "no-outlet": (
        "1 article without an outlet", "{n} articles without an outlet",
        "Readers see “outlet unknown”.",
    ),
    "missing-link": (
        "1 article without a link", "{n} articles without a link", "It is printed unlinked.",
    ),
    "single-source": (
        "1 story with a single report", "{n} stories with a single report", "",
    ),
    "near-miss": ("1 near miss undecided", "{n} near misses undecided", ""),
    "unsure-speaker": (
        "1 quotation whose speaker is not sure", "{n} quotations whose speaker is not sure", "",
    ),
    "variant-words": (
        "1 quotation worded in two ways", "{n} quotations worded in two ways", "",
    ),
    "conflicting-figures": (
        "1 figure on which sources differ", "{n} figures on which sources differ", "",
    ),
    "long-quotation": (
        "1 article quoted at length", "{n} articles quoted at length", "",
    ),
    "future-dated": (
        "1 article dated after today", "{n} articles dated after today", "Is the day right?",
    ),
}  # fmt: skip
IN_STORIES = ("single-source", "unsure-speaker", "variant-words", "conflicting-figures",
              "long-quotation", "no-summary", "almost-verbatim")  # fmt: skip
OF_STORY = ("single-source", "no-summary")  # named by the headline
ASK = "Why may it stay?"


def closing(scene: Scene, history: History) -> Closing:
    """Return what is to be fixed, answered or accepted before the edition is closed."""
    errors = [p for p in scene.problems if p.level == "error"]
    warnings = [p for p in scene.problems if p.level != "error"]
    groups: dict[str, list[Problem]] = defaultdict(list)
    for p in warnings:
        groups[p.name].append(p)
    asked = [q for _, q in questions(scene) if not q.id.endswith("|roundup")]
    near = _near_misses(scene, groups.pop("near-miss", []), asked)
    sentences = sum(len(s.summary) for s in scene.stories)
    quotes = sum(q.key for s in scene.stories for q in s.quotes)
    tally = (
        (len(scene.stories), "stories"),
        (len(scene.articles), "articles"),
        (sum(1 for _ in left_out(scene)), "left out"),
        (sentences, "sentences"),
        (quotes, "quotations"),
    )
    return Closing(
        day=scene.day,
        day_long=scene.title_long,
        closed=scene.closed,
        corrections=corrections(scene),
        tally=tally,
        errors=tuple(_error(scene, p) for p in errors),
        warnings=(*near, *(_group(scene, name, found) for name, found in groups.items())),
        comments=tuple(history.comments),
    )


def _error(scene: Scene, p: Problem) -> ProblemGroup:
    actions = []
    if p.name == "conflict" and p.article and "lead" in p.what:
        lead, spike = ({"do": do, "article": p.article} for do in ("lead", "spike"))
        actions = [
            Action(label="Keep the lead", acts=(lead,)),
            Action(label="Leave it out", acts=(spike,)),
        ]
    where = p.where.removeprefix(f"content/{scene.day}/")
    return ProblemGroup(
        title=f"{where}: {p.what}", explanation=p.fix, articles=(), actions=tuple(actions),
        error=True,
    )  # fmt: skip


def _group(scene: Scene, name: str, found: list[Problem]) -> ProblemGroup:
    n = len(found)
    one, more, explanation = TITLES.get(name, ("", "", ""))
    if not one:
        said = check.NAMES.get(name, name)
        one = f"{said[:1].upper()}{said[1:]}"
        more = f"{{n}} times: {said}"
    articles = list(dict.fromkeys(p.article for p in found if p.article))
    detail = not explanation
    named = tuple(_named(scene, name, detail, found))
    return ProblemGroup(
        title=one if n == 1 else more.format(n=n),
        explanation=explanation,
        articles=named,
        actions=tuple(_actions(name, articles, n)),
        count=n,
    )


def _near_misses(
    scene: Scene, found: Sequence[Problem], asked: Sequence[Question]
) -> tuple[ProblemGroup, ...]:
    """Near misses as the first pass asks about them; one question may be of several problems."""
    articles = list(dict.fromkeys([*(p.article for p in found if p.article),
                                   *(q.article for q in asked)]))  # fmt: skip
    n = len(asked) or len(found)
    if not n:
        return ()
    one, more, _ = TITLES["near-miss"]
    words = [(q.article, _asked(scene, q)) for q in asked]
    return (
        ProblemGroup(
            title=one if n == 1 else more.format(n=n),
            explanation="",
            articles=tuple(words),
            actions=tuple(_actions("near-miss", articles, n)),
            count=n,
        ),
    )


def _asked(scene: Scene, q: Question) -> str:
    return f"{cited(scene.title(q.article))}: {q.ask[:1].lower()}{q.ask[1:]}"


def _named(
    scene: Scene, name: str, detail: bool, found: list[Problem]
) -> Iterator[tuple[str, str]]:
    """Yield the articles of some problems, each with what it is called or what is wrong with it."""
    for p in found:
        story = scene.story(p.article or "")
        if name in OF_STORY and story:
            yield p.article or "", cited(story.headline.text)
        elif detail:
            where = f"story {scene.numbers[p.article or '']}" if story else p.where
            yield p.article or "", f"{where}: {p.what.removesuffix('.')}"
        else:
            yield p.article or "", scene.name(p.article or p.where)


def _actions(name: str, articles: list[str], n: int) -> Iterator[Action]:
    if not articles:
        return
    if name in (*PROBLEM.values(), "future-dated"):
        yield Action(label="Show in Facts", view="facts", article=articles[0])
    elif name in ("near-miss", "roundup"):
        yield Action(label="Show in Sort", view="sort", article=articles[0])
    elif name in IN_STORIES:
        yield Action(label="Show", view="stories", article=articles[0])
    if name in check.NAMES:
        acts = tuple({"do": "waive", "article": a, "key": name} for a in articles)
        label = "Accept…" if n == 1 else f"Accept for all {n}…"
        yield Action(label=label, acts=acts, ask=ASK)
