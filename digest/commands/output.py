"""What the commands print: texts and plain objects made of a newsroom. Pure; `cli` prints them.

In: a `Newsroom` and Problems. Out: lines for a person, objects for a program (the contract's `explain`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from digest.core.model import Edition, File, Problem, Story, Thread, Tie
from digest.intake import content
from digest.pipeline.report import article_name, pasted_name
from digest.press.labels import sections

if TYPE_CHECKING:
    from digest.pipeline.results import (
        Newsroom,
    )  # the whole line: who only tells Problems need not wait for it


def message(p: Problem) -> str:
    """`path:line:column: what is wrong. How to mend it.` A warning is called one, and has its name to waive it by."""
    kind = "" if p.level == "error" else "warning: "
    name = f" [{p.name}]" if p.name and p.level == "warning" else ""
    return " ".join(f"{p.where}: {kind}{_sentence(p.what)} {_sentence(p.fix)}".split()) + name


def _sentence(said: str) -> str:
    """A message ends as a sentence; a line to paste at its end stays as it is."""
    said = said.strip()
    return said if not said or said[-1] in ".?!:}])/”" else said + "."


# ---------------------------------------------------------------------------------------------------------------------- list


def listed(room: Newsroom, e: Edition) -> Iterator[str]:
    """An edition: its stories as the page has them, section by section, with files, score, near misses and lines ready to paste."""
    articles = sum(len(b.sources) for b in e.briefs)
    state = "closed" if e.closed else "not closed"
    yield (
        f"{e.day}  {_many(len(e.briefs), 'story', 'stories')} from {_many(articles, 'article')}, {state}"
        + (f"  “{e.title}”" if e.title else "")
    )
    threads = {m: t for t in room.threads for m in t.members}
    told: dict[frozenset[str], int] = {}
    shown = sections(e.briefs, room.digest.masthead.sections)
    n = 0
    for name, own in shown:
        if len(shown) > 1:
            yield ""
            yield f"     — {name or 'no section'} —"
        for b in own:
            n += 1
            yield ""
            yield from _story(room, e.day, n, b, threads, told)
    out = _left_out(room, e.day)
    if out:
        yield ""
        yield from out
    if len(e.briefs) > 1:
        firsts = ", ".join(
            pasted_name(room, e.day, b.sources[0].article) for _, own in shown for b in own
        )
        yield ""
        within = " within its section" if len(shown) > 1 else ""
        yield f"     to put them in another order{within}, paste this into edition.yaml and change it:"
        yield f"     order: [{firsts}]"
    yield ""


def _many(n: int, one: str, more: str = "") -> str:
    return f"{n} {one if n == 1 else more or one + 's'}"


def _story(
    room: Newsroom,
    day: str,
    n: int,
    b: Story,
    threads: dict[str, Thread],
    told: dict[frozenset[str], int],
) -> Iterator[str]:
    """A story's lines. `told`: the near misses so far, each with the number of the story at which it is told."""
    parts = ", ".join(f"{name} {value:.2f}" for name, value in b.parts)
    yield f"{n:>3}. {b.headline.text}" + ("  (the editor's)" if b.headline.by == "editor" else "")
    kind = "" if b.new else " · nothing new"
    yield f"     {b.url} · {_many(b.reports, 'independent report')}{kind} · score {b.score:.2f}" + (
        f" ({parts})" if parts else ""
    )
    for s in b.sources:
        of = f" of {article_name(s.of, room, day)}, {s.share:.0%} of its words" if s.of else ""
        who = s.outlet or "outlet not stated"
        date = (
            s.published[:10]
            if s.published and not s.assumed
            else f"undated, {s.assumed} assumed"
            if s.assumed
            else "undated"
        )
        yield f"     {s.number:>2}  {article_name(s.article, room, day):<32} {s.relation}{of} · {who} · {date}"
    for kind, said in b.why[:4]:
        yield f"         {kind}: {said}"
    inside = {s.article for s in b.sources}
    for t in b.near:
        if len(inside & {t.a, t.b}) != 1:
            continue
        if (above := told.setdefault(frozenset((t.a, t.b)), n)) != n:
            yield f"         near miss: story {above}, see there"
            continue
        yield from (f"         {line}" for line in near_miss(t, inside, room, day))
    for p in b.previous:
        yield f"         earlier: {p.edition} {p.headline}"


def near_miss(t: Tie, inside: set[str], room: Newsroom, day: str) -> Iterator[str]:
    """A pair close to the border, and the line that would change the outcome."""
    mine, other = (t.a, t.b) if t.a in inside else (t.b, t.a)
    shared = "; ".join(f"{k}: {v}" for k, v in t.shared[:3]) or "nothing"
    against = "; ".join(f"{k}: {v}" for k, v in t.against[:3]) or "nothing"
    apart = t.score - t.border
    kept = " by itself, but kept out" if apart > 0 else ""
    yield f"near miss: {article_name(other, room, day)}, {apart:+.1f} from the border{kept}. Shared: {shared}. Against: {against}."
    yield f"  if it is one event:   merge: [[{pasted_name(room, day, mine)}, {pasted_name(room, day, other)}]]"


def _left_out(room: Newsroom, day: str) -> list[str]:
    out: list[str] = []
    for name, ids in (("spiked", room.spiked), ("dropped", room.dropped), ("draft", room.drafts)):
        for key in ids:
            path = next((p for p, i in room.files.items() if i == key), key)
            placed = room.placed.get(key)
            if (placed.edition if placed else content.day_of(path)) == day or (
                placed is None and content.day_of(path) is None
            ):
                out.append(f"     {name}: {path.removeprefix(day + '/')}")
    return out


# ------------------------------------------------------------------------------------------------------------------- explain


def explained(room: Newsroom, file: File) -> dict[str, Any]:
    """What was made of one file: the contract's `explain` object."""
    day = content.day_of(file.path)
    from digest.desk import curate

    fact = curate.facts(file.id, day, room.decisions)
    from digest.intake import formats
    from digest.pipeline.calls import Clip, read_clip

    made, lines = read_clip(
        Clip(file=file, day=day, fact=fact, furniture=room.furniture.get(file.id, ())), room.ground
    )
    ours = room.files.get(file.path) == file.id
    a = room.articles.get(file.id, made.article) if ours else made.article
    out: dict[str, Any] = {
        "id": file.id,
        "file": f"content/{file.path}" if ours else file.path,
        "lines": [
            *({"text": x.text, "kept": x.kept, "why": x.why, "line": x.line} for x in lines),
            *(
                {"text": t, "kept": False, "why": BESIDE, "line": None}
                for t in formats.beside(file)
            ),
        ],
        "text": a.text,
        "title": a.title,
        "authors": list(a.authors),
        "outlet": a.outlet,
        "agency": a.agency,
        "place": a.place,
        "link": a.link,
        "published": a.published,
        "published_from": a.published_from,
        "updated": a.updated,
        "language": a.language,
        "section": a.section,
        "words": a.words,
        "sentences": [
            {"start": s.start, "end": s.end, "paragraph": s.paragraph} for s in a.sentences
        ],
        "quotes": [
            {
                "text": a.text[u.start : u.end],
                "start": u.start,
                "end": u.end,
                "speaker": u.speaker,
                "role": u.role,
                "cue": u.cue,
                "how": u.how,
                "sure": round(u.sure, 2),
                "garbled": u.garbled,
            }
            for u in made.utterances
        ],
        "facts": {
            "names": [n for n, _ in made.facts.names],
            "figures": [f"{n} {what}".strip() for n, what in made.facts.figures],
            "offices": [f"{office}: {holder}" for office, holder in made.facts.offices],
            "places": list(made.facts.places),
            "dates": [_day(a.text, d) for d in a.days],
            "roundup": made.facts.roundup,
        },
        "unknown": _unknown(file),
        "problems": [message(p) for p in made.problems],
    }
    if ours and file.id in room.articles:
        out["story"] = _story_of(room, file.id)
    elif file.id in room.dropped:
        out["left_out"] = "dropped"
    elif file.id in room.drafts:
        out["left_out"] = "draft"
    return out


BESIDE = "beside the text"  # of a line of a web page that stands outside its main text


def _unknown(file: File) -> dict[str, str]:
    from digest.intake import formats

    return dict(formats.read(file)[0].unknown)


def _day(words: str, d: Any) -> dict[str, Any]:
    return {
        "text": words[d.start : d.end],
        "start": d.start,
        "end": d.end,
        "first": d.first,
        "last": d.last,
        "month_day": d.month_day,
        "weekday": d.weekday,
        "year": d.year,
    }


def _story_of(room: Newsroom, key: str) -> dict[str, Any]:
    thread = next((t for t in room.threads if key in t.members), None)
    placed = room.placed.get(key)
    day = placed.edition if placed else ""
    e = room.editions.on(day)
    b = next((b for b in e.briefs if any(s.article == key for s in b.sources)), None) if e else None
    inside = [t for t in thread.ties if key in (t.a, t.b)] if thread else []
    outside = [t for t in thread.near if key in (t.a, t.b)] if thread else []
    members = set(thread.members) if thread else set()
    return {
        "id": b.id if b else None,
        "thread": b.thread if b else None,
        "edition": day,
        "url": b.url if b else None,
        "headline": b.headline.text if b else None,
        "spiked": key in room.spiked,
        "articles": sorted(members),
        "inside": [_tie(t, key, room, day) for t in sorted(inside, key=lambda t: -t.score)[:5]],
        "outside": [
            _tie(t, key, room, day)
            for t in sorted(
                (t for t in outside if not {t.a, t.b} <= members), key=lambda t: -t.score
            )[:5]
        ],
        "to_split": f"split: [[{pasted_name(room, day, key)}]]" if len(members) > 1 else None,
        "to_merge": [
            f"merge: [[{pasted_name(room, day, key)}, {pasted_name(room, day, _other(t, key))}]]"
            for t in outside[:3]
        ],
    }


def _other(t: Tie, key: str) -> str:
    return t.b if t.a == key else t.a


def _tie(t: Tie, key: str, room: Newsroom, day: str) -> dict[str, Any]:
    return {
        "article": _other(t, key),
        "name": article_name(_other(t, key), room, day),
        "score": round(t.score, 3),
        "border": round(t.border, 3),
        "shared": [f"{k}: {v}" for k, v in t.shared],
        "against": [f"{k}: {v}" for k, v in t.against],
    }


def explained_text(x: dict[str, Any]) -> Iterator[str]:
    """The same for a person."""
    yield f"{x['file']}  (id {x['id']})"
    for name in ("title", "authors", "outlet", "agency", "place", "link", "language", "section"):
        value = x[name]
        yield f"  {name:<10} {', '.join(value) if isinstance(value, list) else value or '–'}"
    yield f"  {'published':<10} {x['published'] or '–'} (from: {x['published_from']})"
    if x["unknown"]:
        yield f"  {'unknown':<10} " + ", ".join(f"{k}: {v}" for k, v in x["unknown"].items())
    yield ""
    for line in x["lines"]:
        mark = "+" if line["kept"] else "-"
        yield f"  {mark} {line['why']:<16} {_short(line['text'], 96)}"
    yield ""
    for q in x["quotes"]:
        who = (
            f"{q['speaker']}{', ' + q['role'] if q['role'] else ''}"
            if q["speaker"]
            else "nobody named"
        )
        yield f"  “{_short(q['text'], 80)}”  {who} ({q['how']}{', ' + q['cue'] if q['cue'] else ''})"
    facts = x["facts"]
    yield f"  names   {', '.join(facts['names'][:12])}"
    yield f"  figures {', '.join(facts['figures'][:12])}"
    days = [(d["first"] or d["text"]) for d in facts["dates"]]
    yield f"  dates   {', '.join(dict.fromkeys(days))}"
    if facts["roundup"]:
        yield f"  joins no story by itself: {facts['roundup']}"
    story = x.get("story")
    if not story:
        yield f"  left out: {x.get('left_out', 'it is in no edition')}"
        return
    yield ""
    yield f"  story   {story['headline'] or ('spiked' if story['spiked'] else '–')}  {story['url'] or ''}"
    for t in story["inside"]:
        yield f"    in     {t['name']}  {t['score'] - t['border']:+.1f}  {'; '.join(t['shared'])}"
    for t in story["outside"]:
        against = "; against: " + "; ".join(t["against"]) if t["against"] else ""
        yield f"    out    {t['name']}  {t['score'] - t['border']:+.1f}  {'; '.join(t['shared'])}{against}"
    if story["to_split"]:
        yield f"    to part it from its story:  {story['to_split']}"
    for line in story["to_merge"]:
        yield f"    to join them:  {line}"
    for p in x["problems"]:
        yield f"  {p}"


def _short(words: str, most: int) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"
