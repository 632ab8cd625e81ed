"""Choose the sentences of a story's summary, each verbatim from a source.

A story of one report opens with that report's first whole sentence and goes on in the order of
the article. A story of several opens with the best first sentence, then takes what adds most
without repeating what is printed. What works and what does not was measured; see `tuning.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from digest.core.model import Article, Pick, StoryMembers
from digest.desk.entry.opinion import opinions
from digest.desk.summary import scenes
from digest.desk.summary.already_reported import AlreadyReported
from digest.desk.summary.candidates import Candidate, collect, most_sentences
from digest.desk.summary.choice import Choice, Limits
from digest.desk.summary.not_statements import has_headline
from digest.desk.summary.printed import Printed
from digest.desk.summary.standalone import QUOTE_MARKS, Reference
from digest.desk.summary.tuning import TUNING
from digest.desk.summary.worth import worth
from digest.desk.words.sentence import wording


def summarise(  # noqa: PLR0913 - what a summary depends on, as the settings name it
    story: StoryMembers,
    articles: Mapping[str, Article],
    earlier: Sequence[Article] = (),
    sentences: int = 5,
    words: int | None = None,
    language: str = "en",
    cap: int | None = None,
) -> tuple[Pick, ...]:
    """Return the spans to be printed, in order.

    With `words` the number of sentences is free and the budget is never exceeded. `earlier`:
    articles of the thread in earlier editions; what they say already is not news, and with nothing
    new the summary is empty. `cap`: most words taken from one article.
    """
    wording.cache_clear()  # of the story before
    found = collect(story, articles, language, opinions(articles))
    pool = _printable(story, articles, found, words is None)
    limits = Limits(
        words, cap, most_sentences(story, articles, sentences, words), len(story.reports)
    )
    choice = Choice(worth(found, len(story.reports)), limits)
    single = len(story.reports) == 1
    if earlier:
        chosen = _follow_up(choice, pool, earlier, single)
    else:
        choice.open(pool, single)
        choice.take(pool)
        if not choice.chosen:
            choice.fall_back(pool or found)
        chosen = ordered(choice)
    return tuple(Pick(article=c.article.id, start=c.start, end=c.end) for c in chosen)


def news(
    story: StoryMembers,
    articles: Mapping[str, Article],
    earlier: Sequence[Article],
    language: str = "en",
) -> bool:
    """Return whether the story has a sentence that earlier editions lack, of any length."""
    found = collect(story, articles, language, opinions(articles))
    found = [c for c in found if TUNING.shortest <= c.words <= TUNING.longest]
    reported = AlreadyReported(earlier, [c.text for c in found])
    return any(not reported.has(c.text) for c in found)


def _printable(
    story: StoryMembers,
    articles: Mapping[str, Article],
    found: Sequence[Candidate],
    mark_scenes: bool,
) -> list[Candidate]:
    """Return the candidates of a printable length that are not headlines."""
    t = TUNING
    members = [articles[m] for m in story.members if m in articles]
    titles = [wording(a.title) for a in members if a.title]
    heads, sizes = [w.codes for w in titles], {len(w.codes) for w in titles}
    pool = []
    for c in found:
        least, most = (t.shortest_lead, t.longest_lead) if not c.index else (t.shortest, t.longest)
        if not least <= c.words <= most:
            continue
        if len(c.said.codes) in sizes and c.said.codes in heads:
            continue
        if not c.index and has_headline(c.text, c.article.title):
            continue
        pool.append(c)
    if mark_scenes:
        scenes.mark(pool, {c for w in titles for c in w.bag})
    return pool


def _follow_up(
    choice: Choice, pool: Sequence[Candidate], earlier: Sequence[Article], single: bool
) -> list[Candidate]:
    """Return the news, then a little of what was reported before; nothing if there is no news."""
    reported = AlreadyReported(earlier, [c.text for c in pool])
    new = [c for c in pool if not reported.has(c.text)]
    if not new:
        return []
    # Where there is news, a first sentence on what the headline is about belongs to it, however
    # much of it was reported.
    new = [
        c
        for c in pool
        if c in new or (c.index == 0 and reported.lacks_headline(c.text, c.article.title))
    ]
    old = [c for c in pool if c not in new]
    choice.open(new, single)
    choice.take(new)
    if not choice.chosen:
        choice.fall_back(new)
    first = ordered(choice)
    limit = min(choice.limits.sentences, len(first) + TUNING.context, max(3, len(first)))
    choice.limits.sentences = limit
    choice.take(old)
    out = list(first)
    for c in ordered(choice, leave_out=first):
        if c.reference != Reference.BEFORE or _is_next(c, out):
            out.append(c)
    return out


def ordered(choice: Choice, leave_out: Sequence[Candidate] = ()) -> list[Candidate]:
    """Return the sentences in the order of print.

    The strongest opening first, then as the articles go; a sentence that refers to another follows
    it, and one that takes someone for known follows the sentence that introduces him.
    """
    chosen = [c for c in choice.chosen if c not in leave_out]
    if not chosen:
        return []
    free = [c for c in chosen if c.reference != Reference.BEFORE] or list(chosen)
    first = _first(choice, free)
    rest = sorted((c for c in chosen if c is not first), key=lambda c: (c.place, c.rank))
    out = [first]
    for c in rest:
        at = next(
            (i for i, k in enumerate(out) if k.article is c.article and k.index == c.index - 1),
            None,
        )
        out.insert(len(out) if at is None else at + 1, c)
    if choice.limits.counts_words or leave_out:
        return out
    return _introduced_first(choice, out)


def _introduced_first(choice: Choice, lines: list[Candidate]) -> list[Candidate]:
    """Move a sentence behind the one that introduces its people; drop it where there is none."""
    out: list[Candidate] = []
    waiting = list(lines)
    printed = Printed()
    while waiting:
        ranked = sorted(waiting, key=lambda k: not _is_next(k, out))
        c = next((k for k in ranked if _is_clear(choice, k, out, printed)), None)
        if c is None:
            break
        waiting.remove(c)
        out.append(c)
        printed.add(c)
    return out


def _first(choice: Choice, free: Sequence[Candidate]) -> Candidate:
    """Return the sentence that opens: the lead that was chosen first, else the earliest."""
    leads = [c for c in free if c.index == 0 and not c.scene]
    leads.sort(key=lambda c: c.text[0] in QUOTE_MARKS)
    places = sorted(free, key=lambda c: (c.scene, c.index, c.rank))
    ranked = [*leads, *places]
    return next((c for c in ranked if _opens(choice, c)), ranked[0])


def _opens(choice: Choice, c: Candidate) -> bool:
    """Return whether it can be the first sentence printed: nothing in it is taken for known.

    An article's own first sentence takes nothing for known that the article explains before it.
    """
    if choice.limits.counts_words or not c.index:
        return True
    return not c.seeks_person and not choice.unknown(c, Printed())


def _is_next(c: Candidate, out: Sequence[Candidate]) -> bool:
    """Return whether it follows the last sentence of `out` in its article."""
    return bool(out) and out[-1].article is c.article and out[-1].index == c.index - 1


def _is_clear(choice: Choice, c: Candidate, out: list[Candidate], printed: Printed) -> bool:
    """Return whether nothing in it is taken for known that is not printed before it."""
    if not out or (_is_next(c, out) and not choice.lacks_name(c, printed)):
        return True
    if c.reference == Reference.BEFORE:
        return False
    return not choice.unknown(c, printed)
