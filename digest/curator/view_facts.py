"""The second pass: who, when, where from. A sheet with a row an article, and its file beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from digest.core.model import Fact, Line, Source
from digest.curator.history import History
from digest.curator.scene import PROBLEM, Scene, day_in_words, many
from digest.curator.values import Action, Cell, FactsView, Offer, SheetRow, SourcePane
from digest.curator.view_sort import lines_of
from digest.intake.article import dates

FILTER = {"outlet": "no-outlet", "date": "undated", "link": "no-link"}  # words of the filter
LABEL = {"outlet": "Outlet", "date": "Published", "link": "Link"}
ADDRESS = re.compile(r"https?://[^\s<>\"']{4,400}")
LINES = 200  # lines of a file that are shown
LINE = 600  # characters shown of a line
OFFERS = 4  # values offered for one fact
DATED_LINE = 120  # characters; a longer line is text, whose dates are those of the event


def facts(scene: Scene, history: History, article: str, pane: bool) -> FactsView:
    """Return the view. `pane`: only the article chosen."""
    shown = _pane(scene, article) if article else None
    if pane:
        return FactsView(rows=(), outlets=(), missing=0, assumed=0, kinds=(), pane=shown)
    rows = [_row(scene, history, s) for story in scene.stories for s in story.sources]
    missing = {
        key: sum(c.key == key and c.state == "missing" for r in rows for c in r.cells)
        for key in LABEL
    }
    kinds = tuple((FILTER[key], many(n, key)) for key, n in missing.items() if n)
    return FactsView(
        rows=tuple(rows),
        outlets=outlets(scene),
        missing=sum(any(c.state == "missing" for c in r.cells) for r in rows),
        assumed=sum(any(c.note == "assumed" for c in r.cells) for r in rows),
        kinds=kinds,
        pane=shown,
    )


def outlets(scene: Scene) -> tuple[str, ...]:
    """Names to choose from: those of outlets.yaml, and those of other articles of the day."""
    listed = [o.name for o in scene.edited.context.outlets.domains.values()]
    today = [s.outlet for story in scene.stories for s in story.sources if s.outlet]
    return tuple(sorted(dict.fromkeys((*today, *listed)), key=str.casefold))


def _row(scene: Scene, history: History, s: Source) -> SheetRow:
    fact = _fact(scene, s.article)
    title, name = scene.title(s.article), scene.name(s.article)
    cells = (
        _cell(scene, s, "outlet", s.outlet or "", bool(fact.outlet)),
        _date_cell(scene, s, bool(fact.date)),
        _cell(scene, s, "link", s.link or "", bool(fact.link)),
    )
    return SheetRow(
        article=s.article,
        number=scene.numbers[s.article],
        title=title,
        language=s.language,
        name=name,
        cells=cells,
        search=" ".join((title, s.outlet or "", name, s.link or "")),
        new=s.article not in history.seen,
    )


def _fact(scene: Scene, article: str) -> Fact:
    """Return what a decision states of the article, here or in articles.yaml."""
    loose = scene.edited.decisions.get("")
    found = scene.decisions.articles.get(article)
    return found or (loose.articles.get(article) if loose else None) or Fact()


def _cell(scene: Scene, s: Source, key: str, value: str, decided: bool) -> Cell:
    reason = scene.waived(s.article, PROBLEM[key])
    state, note = "decided" if decided else "", ""
    if not value:
        state, note = ("missing", "") if reason is None else ("waived", reason)
    return Cell(key=key, label=LABEL[key], value=value, state=state, note=note)


def _date_cell(scene: Scene, s: Source, decided: bool) -> Cell:
    cell = _cell(scene, s, "date", day_in_words(s.published or "", scene.day), decided)
    if s.published or not s.assumed:
        return cell
    reason = scene.waived(s.article, PROBLEM["date"])
    # An assumed day is shown, and counts as missing until it is set or accepted.
    return Cell(
        key="date", label=LABEL["date"], value=day_in_words(s.assumed, scene.day),
        state="missing" if reason is None else "waived", note="assumed",
    )  # fmt: skip


# ------------------------------------------------------------------------------------------- pane


def _pane(scene: Scene, article: str) -> SourcePane | None:
    a, story = scene.article(article), scene.story(article)
    if a is None or story is None:
        return None
    s = next(s for s in story.sources if s.article == article)
    lines = lines_of(scene, a)
    return SourcePane(
        article=article,
        title=scene.title(article),
        name=scene.name(article),
        number=scene.numbers[article],
        language=a.language,
        lines=tuple((x.text[:LINE], x.kept) for x in lines[:LINES]),
        offers=tuple(_offers(scene, s, lines)),
    )


def _offers(scene: Scene, s: Source, lines: tuple[Line, ...]) -> Iterator[Offer]:
    """Values for facts that are missing, each with the place where it was found."""
    if not s.outlet:
        yield from _outlets_in(scene, s, lines)
    if not s.published:
        yield from _dates_in(scene, s, lines)
    if not s.link:
        yield from _links_in(s, lines)
    reasons = {"outlet": "not known", "date": "not known", "link": "printed paper"}
    for key in scene.missing(s):
        act = {"do": "waive", "article": s.article, "key": PROBLEM[key], "text": reasons[key]}
        label = f"No {key}: {reasons[key]}"
        yield Offer(action=Action(label=label, acts=(act,)), found="accepts that it is missing")


def _offer(s: Source, key: str, value: str, shown: str, found: str) -> Offer:
    act = {"do": "fact", "article": s.article, "key": key, "text": value}
    return Offer(action=Action(label=f"{LABEL[key]}: {shown}", acts=(act,)), found=found)


def _outlets_in(scene: Scene, s: Source, lines: tuple[Line, ...]) -> Iterator[Offer]:
    known = scene.edited.context.outlets
    if s.link and (found := known.find(s.link)):
        yield _offer(s, "outlet", found.name, found.name, "by its address, from outlets.yaml")
    offered: set[str] = set()
    for line in lines:
        for name in outlets(scene):
            here = name not in offered and len(line.text) <= LINE
            if here and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", line.text):
                offered.add(name)
                yield _offer(s, "outlet", name, name, f"in “{_short(line.text)}”")
                if len(offered) == OFFERS:
                    return


def _dates_in(scene: Scene, s: Source, lines: tuple[Line, ...]) -> Iterator[Offer]:
    offered: set[str] = set()
    until = scene.day if scene.day[:1].isdigit() else ""
    for line in lines:
        if len(line.text) > DATED_LINE:
            continue
        days = [f.iso for f in dates.find(line.text, s.language)]
        if not days and until:
            days = [d for y in dates.yearless(line.text) if (d := dates.latest(y, until))]
        for iso in days:
            if iso not in offered and len(offered) < OFFERS:
                offered.add(iso)
                shown = day_in_words(iso, scene.day)
                yield _offer(s, "date", iso, shown, f"in “{_short(line.text)}”")
    if s.assumed and s.assumed not in offered:
        yield _offer(
            s, "date", s.assumed, day_in_words(s.assumed, scene.day), "assumed by its folder"
        )


def _links_in(s: Source, lines: tuple[Line, ...]) -> Iterator[Offer]:
    offered: set[str] = set()
    for line in lines:
        for m in ADDRESS.finditer(line.text):
            link = m[0].rstrip(".,;)")
            if link not in offered and len(offered) < OFFERS:
                offered.add(link)
                yield _offer(s, "link", link, link, "in its text")


def _short(words: str) -> str:
    return words if len(words) <= 60 else f"{words[:57]}…"
