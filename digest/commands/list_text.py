"""What `digest list` prints of an edition: its stories, their articles, near misses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from digest.commands.messages import count
from digest.core.model import Edition, Source, Story, Tie
from digest.desk.watch import marks
from digest.intake import content
from digest.pipeline.publication import watched
from digest.pipeline.report import article_name, pasted_name
from digest.press.layout import sections

if TYPE_CHECKING:
    from digest.pipeline.results import Edited

REASONS = 4  # why articles are one story: so many are shown
SHARED = 3  # what two articles share: so many are shown
STORY, ARTICLE, DETAIL = "     ", "      ", "         "


def listed(edited: Edited, e: Edition) -> Iterator[tuple[str, str]]:
    """Yield the lines for an edition, each with the indent of the lines it wraps into."""
    articles = sum(len(b.sources) for b in e.stories)
    state = "closed" if e.closed else "not closed"
    stories = count(len(e.stories), "story", "stories")
    title = f"  “{e.title}”" if e.title else ""
    yield f"{e.day}  {stories} from {count(articles, 'article')}, {state}{title}", STORY
    reported: dict[frozenset[str], int] = {}
    shown = sections(e.stories, edited.digest.masthead.sections)
    n = 0
    for name, own in shown:
        if len(shown) > 1:
            yield "", ""
            yield f"{STORY}— {name or 'no section'} —", STORY
        for b in own:
            n += 1
            yield "", ""
            yield from _story(edited, e.day, n, b, reported)
    out = left_out(edited, e.day)
    if out:
        yield "", ""
        yield from ((f"{STORY}{line}", DETAIL) for line in out)
    yield from _to_paste(edited, e, [b for _, own in shown for b in own], list(reported))
    yield "", ""


def _story(
    edited: Edited, day: str, n: int, b: Story, reported: dict[frozenset[str], int]
) -> Iterator[tuple[str, str]]:
    """Yield a story's lines. `reported`: near misses so far, with the number of their story."""
    by = "  (the editor's)" if b.headline.by == "editor" else ""
    yield f"{n:>3}. {b.headline.text}{by}", STORY
    kind = "" if b.new else " · nothing new"
    parts = ", ".join(f"{name} {value:.2f}" for name, value in b.parts)
    score = f" · score {b.score:.2f}" + (f" ({parts})" if parts else "")
    yield f"{STORY}{b.url} · {count(b.reports, 'independent report')}{kind}{score}", DETAIL
    marked = _marks(edited, b)
    if marked:
        yield f"{STORY}{'; '.join(marked)}", DETAIL
    for s in b.sources:
        yield f"{ARTICLE}{_source(edited, day, s)}", DETAIL
    for kind, said in b.why[:REASONS]:
        yield f"{DETAIL}{kind}: {said}", DETAIL + "  "
    inside = {s.article for s in b.sources}
    for t in b.near:
        if len(inside & {t.a, t.b}) != 1 and not (t.joined and inside & {t.a, t.b}):
            continue
        first = reported.setdefault(frozenset((t.a, t.b)), n)
        words = (
            near_miss(t, inside, edited, day)
            if first == n
            else f"near miss: see story {first}, where it is described."
        )
        yield f"{DETAIL}{words}", DETAIL + "  "
    for p in b.previous:
        yield f"{DETAIL}earlier: {p.edition} {p.headline}", DETAIL + "  "


def _marks(edited: Edited, b: Story) -> list[str]:
    """Return the watched words that an article of a story has."""
    watch, _ = watched(edited.publication)
    if not watch:
        return []
    articles = [edited.articles[s.article] for s in b.sources]
    return [str(m) for m in marks(watch, *(f"{a.title or ''}\n{a.text}" for a in articles))]


def _source(edited: Edited, day: str, s: Source) -> str:
    of = f" of {article_name(s.of, edited, day)}, {s.share:.0%} of its words" if s.of else ""
    date = s.published[:10] if s.published and not s.assumed else "undated"
    date += f", {s.assumed} assumed" if s.assumed else ""
    outlet = s.outlet or "outlet unknown"
    return (
        f"{s.number}  {article_name(s.article, edited, day)} · {s.relation}{of} · {outlet} · {date}"
    )


def near_miss(t: Tie, inside: set[str], edited: Edited, day: str) -> str:
    """Return a line on a pair that is close to the border between one event and two."""
    mine, other = (t.a, t.b) if t.a in inside else (t.b, t.a)
    shared = "; ".join(f"{k}: {v}" for k, v in t.shared[:SHARED]) or "nothing"
    against = "; ".join(f"{k}: {v}" for k, v in t.against[:SHARED]) or "nothing"
    apart = t.score - t.border
    kept = ", kept out by the story's other articles" if apart > 0 else ""
    name = article_name(other, edited, day)
    if t.joined:
        return (
            f"weak join: {article_name(mine, edited, day)} and {name}, {apart:+.1f} from"
            f" the border. Shared: {shared}. Against: {against}."
        )
    if t.languages:
        return f"in another language ({t.languages}): {name}. Shared: {shared}."
    return (
        f"near miss: {name}, {apart:+.1f} from the border{kept}. Shared: {shared}."
        f" Against: {against}."
    )


def _to_paste(
    edited: Edited, e: Edition, stories: list[Story], pairs: list[frozenset[str]]
) -> Iterator[tuple[str, str]]:
    """Yield lines for edition.yaml, each key once, so that they can be pasted together."""
    if len(stories) < 2 and not pairs:
        return
    yield "", ""
    yield f"{STORY}Lines for content/{e.day}/edition.yaml; change them before you paste:", STORY
    if pairs:
        names = sorted(
            f"[{', '.join(pasted_name(edited, e.day, a) for a in sorted(pair))}]" for pair in pairs
        )
        yield f"{STORY}merge: [{', '.join(names)}]   # keep the pairs that are one event", DETAIL
    if len(stories) > 1:
        firsts = ", ".join(pasted_name(edited, e.day, b.sources[0].article) for b in stories)
        yield f"{STORY}order: [{firsts}]", DETAIL


def left_out(edited: Edited, day: str) -> list[str]:
    """Return a line for each article of an edition that is spiked, dropped or a draft."""
    out: list[str] = []
    for name, ids in (
        ("spiked", edited.spiked),
        ("dropped", edited.dropped),
        ("draft", edited.drafts),
    ):
        for key in ids:
            path = next((p for p, i in edited.files.items() if i == key), key)
            placed = edited.placed.get(key)
            own = content.day_of(path)
            if (placed.edition if placed else own) == day or (placed is None and own is None):
                out.append(f"{name}: {path.removeprefix(day + '/')}")
    return out
