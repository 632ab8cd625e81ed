"""The third pass: what is printed of each story. The list, and one story with all its sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from digest.core import decision_table, text
from digest.core.model import Article, Quotation, Sentence, Source, Story
from digest.curator.compare import related
from digest.curator.history import History
from digest.curator.scene import Scene, dated, state
from digest.curator.sent import same
from digest.curator.values import (
    Acts,
    Choice,
    Column,
    Piece,
    Printed,
    Setting,
    SourceSentence,
    StoriesView,
    StoryItem,
    StoryPane,
)
from digest.curator.view_sort import RELATIONS
from digest.curator.watching import story_marks
from digest.press import markdown

MISSING = {"date": "date missing", "outlet": "outlet missing"}


def stories(scene: Scene, history: History, article: str, pane: bool) -> StoriesView:
    """Return the view. `pane`: only the story of the article chosen."""
    story = scene.story(article)
    shown = _pane(scene, history, story) if story else None
    items = (
        () if pane else tuple(_item(scene, history, n, s) for n, s in enumerate(scene.stories, 1))
    )
    return StoriesView(items=items, pane=shown, sections=_sections(scene))


def _sections(scene: Scene) -> tuple[str, ...]:
    settings = scene.edited.publication.settings.masthead.sections
    used = {e.section for x in scene.edited.digest.editions for e in x.entries if e.section}
    return tuple(dict.fromkeys((*settings, *sorted(used))))


def is_done(history: History, story: Story) -> bool:
    """Return whether the editor marked the story as done, and it prints the same since."""
    marked = [history.done[s.article] for s in story.sources if s.article in history.done]
    return bool(marked) and marked[0] == state(story)


def _item(scene: Scene, history: History, n: int, story: Story) -> StoryItem:
    members = {s.article for s in story.sources}
    done = is_done(history, story)
    changed = not done and any(a in history.done for a in members)
    begun = changed or any(
        members & set(getattr(scene.decisions, k)) for k in decision_table.story_words()
    )
    how_far = "full" if done else "half" if begun else ""
    word = "done" if done else "changed since done" if changed else "begun" if begun else "to do"
    new = sum(a not in history.seen for a in members)
    lacks = {key for s in story.sources for key in scene.missing(s)}
    flags = [f"{new} new"] if new else []
    flags += [words for key, words in MISSING.items() if key in lacks]
    flags += story_marks(scene, story)
    reports = f"{story.reports} report{'s' * (story.reports != 1)}"
    return StoryItem(
        key=story.sources[0].article,
        id=story.id,
        number=n,
        headline=story.headline.text,
        language=story.language,
        state=how_far,
        said=f"{reports} · {word}",
        flags=tuple(flags),
        mark=state(story),
    )


def _pane(scene: Scene, history: History, story: Story) -> StoryPane:
    d = scene.decisions
    members = [s.article for s in story.sources]
    columns, letter_of = _columns(scene, story)
    note = next((n for k, n in d.note.items() if k in members), "")
    url = scene.base + story.url
    return StoryPane(
        key=members[0],
        id=story.id,
        number=scene.numbers[members[0]],
        headline=story.headline.text,
        language=story.language,
        lead=story.lead,
        done=is_done(history, story),
        first=scene.numbers[members[0]] == 1,
        last=scene.numbers[members[0]] == len(scene.stories),
        headline_from=_headline_from(scene, story),
        choices=tuple(_choices(scene, story)),
        own_headline=story.headline.text if story.headline.by == "editor" else "",
        headline_decided=any(k in d.headline for k in members),
        settings=tuple(_settings(scene, story, members)),
        note=note,
        note_html=markdown.html(note) if note else "",
        printed=tuple(_printed(scene, story, letter_of)),
        decided=tuple(k for k in ("summary", "quote") if set(getattr(d, k)) & set(members)),
        counts=_counts(scene, story),
        columns=columns,
        page=url,
        page_mark=scene.page_mark(url),
        mail=f"{scene.base}{scene.edition.url}newsletter.html",
    )


# ------------------------------------------------------------------------------ headline, settings


def _headline_from(scene: Scene, story: Story) -> str:
    others = max(0, sum(1 for _ in _choices(scene, story)) - 1)
    if story.headline.by == "editor":
        return f"Your own headline · {others + 1} of sources"
    s = next((s for s in story.sources if s.article == story.headline.article), None)
    who = (s.outlet or scene.name(s.article)) if s else "a source"
    return f"Headline of {who} · {others} other{'s' * (others != 1)}, or your own"


def _choices(scene: Scene, story: Story) -> Iterator[Choice]:
    told: set[str] = set()
    for s in story.sources:
        a = scene.article(s.article)
        if a is None or not a.title or text.plain(a.title) in told:
            continue
        told.add(text.plain(a.title))
        yield Choice(
            text=a.title,
            outlet=a.outlet or scene.name(s.article),
            language=a.language,
            chosen=same(a.title, story.headline.text),
        )


def _settings(scene: Scene, story: Story, members: Sequence[str]) -> Iterator[Setting]:
    for row in decision_table.TABLE:
        if row.field:
            decided = getattr(scene.decisions, row.key)
            value = next((text for article, text in decided.items() if article in members), "")
            hint = getattr(story, row.key) or ""
            yield Setting(key=row.key, label=row.field, value=value, hint=hint)


def _counts(scene: Scene, story: Story) -> str:
    settings = scene.edited.publication.settings
    taken = Counter[str]()
    for s in story.summary:
        if s.by == "source" and s.sources:
            taken[s.sources[0].article] += len(s.text.split())
    key = [q for q in story.quotes if q.key]
    for q in key:
        if q.sources and not any(q.text in s.text for s in story.summary):
            taken[q.sources[0].article] += len(q.text.split())
    most = max(taken.values(), default=0)
    return (
        f"{len(story.summary)} of {settings.summary.sentences} sentences · "
        f"{len(key)} of {len(story.quotes)} quotations · "
        f"{most} of {settings.check.verbatim_words} words from one source"
    )


# ---------------------------------------------------------------------------------------- printed


def _printed(scene: Scene, story: Story, letter_of: dict[str, str]) -> Iterator[Printed]:
    key = story.sources[0].article
    outlets = {s.article: s.outlet or scene.name(s.article) for s in story.sources}
    for n, s in enumerate(story.summary, 1):
        names = dict.fromkeys(outlets.get(v.article, "") for v in s.sources)
        about = ", ".join(x for x in (letter_of.get(f"summary {n}", ""), *names) if x)
        about = "yours" if s.by == "editor" else about
        yield _line(key, "summary", (n, len(story.summary)), s.text, about)
    quotes = [q for q in story.quotes if q.key]
    for n, q in enumerate(quotes, 1):
        who = ", ".join(x for x in (letter_of.get(f"quote {n}", ""), q.speaker, q.role) if x)
        about = who if q.speaker else f"{who} (speaker not named)".strip()
        yield _line(key, "quote", (n, len(quotes)), q.text, about)


def _line(article: str, key: str, place: tuple[int, int], words: str, about: str) -> Printed:
    n, of = place
    one = {"article": article, "key": key, "text": words}
    up: Acts = ({"do": "shift", **one, "by": -1},) if n > 1 else ()
    down: Acts = ({"do": "shift", **one, "by": 1},) if n < of else ()
    out: Acts = ({"do": "pick", **one, "on": False},) if of > 1 else ()
    return Printed(key=key, number=n, text=words, about=about, up=up, down=down, out=out)


# ---------------------------------------------------------------------------------------- columns


def _columns(scene: Scene, story: Story) -> tuple[tuple[Column, ...], dict[str, str]]:
    """Return the sources side by side, and the letter of each sentence and quotation printed."""
    copies = [s for s in story.sources if _is_line(story, s)]
    shown = [s for s in story.sources if s not in copies]
    rows = [(s, list(_sentences(scene, story, s))) for s in shown]
    lettered = _lettered([line for _, lines in rows for line in lines])
    letter_of: dict[str, str] = {}
    for line in lettered.values():
        for where in line.where.split(" · ") if line.where else ():
            what, _, n = where.rpartition(" ")
            key = "quote" if what == "quotation" else "summary"
            letter_of.setdefault(f"{key} {n}", line.letter)
    columns = []
    for s, lines in rows:
        done = [lettered[line.id] for line in lines]
        columns.append(_column(scene, s, [c for c in copies if c.of == s.article], done))
    return tuple(columns), letter_of


def _is_line(story: Story, s: Source) -> bool:
    """Return whether a source is one line under its original: a copy without words in print."""
    if s.relation != "pickup" or all(x.article != s.of for x in story.sources):
        return False
    exact = [{v.article for v in x.sources if v.exact} for x in story.summary]
    quoted = [{v.article for v in q.sources} for q in story.quotes if q.key]
    return {s.article} not in exact and {s.article} not in quoted


def _lettered(lines: Sequence[SourceSentence]) -> dict[str, SourceSentence]:
    """Give each sentence its letter, and fold those that say the same as an earlier one."""
    found: dict[str, SourceSentence] = {}
    for line, match in zip(lines, related(tuple(x.text for x in lines)), strict=True):
        changes: dict[str, object] = {"letter": match.own}
        if match.same:
            changes["differs" if line.on or line.quoted else "same"] = match.about
        elif match.about:
            changes |= {"differs": match.about, "pieces": match.pieces}
        found[line.id] = replace(line, **changes)
    return found


def _column(
    scene: Scene, s: Source, copies: Sequence[Source], lines: Sequence[SourceSentence]
) -> Column:
    return Column(
        article=s.article,
        outlet=(s.outlet or "Outlet unknown") + (" (wire)" if s.wire else ""),
        about=f"{RELATIONS[s.relation]} · {dated(scene, s)}",
        missing=len(scene.missing(s)),
        language=s.language,
        copies=tuple(
            f"{c.outlet or scene.name(c.article)} copies it ({c.share:.0%})" for c in copies
        ),
        sentences=tuple(lines),
    )


def _sentences(scene: Scene, story: Story, s: Source) -> Iterator[SourceSentence]:
    a = scene.article(s.article)
    if a is None:
        return
    said = scene.edited.quotations.get(a.id, ())
    for n, sentence in enumerate(a.sentences, 1):
        yield _sentence(story, a, n, sentence, said)


def _sentence(
    story: Story, a: Article, n: int, s: Sentence, said: Sequence[Quotation]
) -> SourceSentence:
    start = a.lead if n == 1 and s.start < a.lead < s.end else s.start
    words = a.text[s.start : s.end]
    at = _summary_place(story, a.id, s)
    heard = [u for u in said if u.start < s.end and s.start < u.end and not u.garbled]
    longest = max(heard, key=lambda u: (u.end - u.start, -u.start), default=None)
    quote = a.text[longest.start : longest.end] if longest else ""
    quoted = _quote_place(story, quote)
    where = [f"printed {at}"] if at else []
    where += [f"quotation {quoted}"] if quoted else []
    return SourceSentence(
        id=f"{a.id}#{n}",
        letter="",
        text=words,
        pieces=(Piece(text=words),),
        printed=story.summary[at - 1].text if at else a.text[start : s.end],
        where=" · ".join(where),
        on=bool(at),
        quote=quote,
        quoted=bool(quoted),
        speaker=_speaker(longest),
    )


def _summary_place(story: Story, article: str, s: Sentence) -> int:
    """Return the number of the printed sentence that this one is, from 1; 0: it is not printed."""
    for n, statement in enumerate(story.summary, 1):
        for v in statement.sources:
            if v.article == article and v.exact and v.start <= s.start < v.end:
                return n
    return 0


def _quote_place(story: Story, quote: str) -> int:
    if not quote:
        return 0
    plain = text.plain(quote)
    for n, q in enumerate((q for q in story.quotes if q.key), 1):
        texts = (text.plain(p) for p in (q.text, *(v.text for v in q.variants)))
        if any(p == plain or plain in p for p in texts):
            return n
    return 0


def _speaker(longest: Quotation | None) -> str:
    if longest is None:
        return ""
    if not longest.speaker:
        return "Speaker not named"
    return f"Speaker: {longest.speaker}" + (f", {longest.role}" if longest.role else "")
