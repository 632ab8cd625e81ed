"""What `digest explain` prints of an article: an object for programs, lines for a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from digest.commands.messages import message
from digest.core.model import Article, Day, File, Quotation, Tie
from digest.intake import content
from digest.pipeline.report import article_name, pasted_name

if TYPE_CHECKING:
    from digest.pipeline.calls import ReadFile
    from digest.pipeline.results import Edited

BESIDE = "beside the text"  # of a line of a web page that is outside its main text
NEAREST = 5  # articles in and out of a story
NAMES = 12  # names and figures
ROLE = 16  # columns for why a line is kept or not


def explained(edited: Edited, file: File) -> dict[str, object]:
    """Return what was made of one file: the object of `explain --json`."""
    from digest.desk import curate
    from digest.intake import formats
    from digest.pipeline.calls import ReadInput, read_file

    day = content.day_of(file.path)
    fact = curate.facts(file.id, day, edited.decisions)
    clip = ReadInput(file=file, day=day, fact=fact, furniture=edited.furniture.get(file.id, ()))
    made, lines = read_file(clip, edited.context)
    ours = edited.files.get(file.path) == file.id
    a = edited.articles.get(file.id, made.article) if ours else made.article
    out: dict[str, object] = {
        "id": file.id,
        "file": f"content/{file.path}" if ours else file.path,
        "lines": [
            *({"text": x.text, "kept": x.kept, "why": x.why, "line": x.line} for x in lines),
            *(
                {"text": t, "kept": False, "why": BESIDE, "line": None}
                for t in formats.beside(file)
            ),
        ],
        **_article(a),
        "sentences": [
            {"start": s.start, "end": s.end, "paragraph": s.paragraph} for s in a.sentences
        ],
        "quotes": [_quotation(a.text, u) for u in made.quotations],
        "facts": _facts(made, a),
        "unknown": dict(formats.read(file)[0].unknown),
        "problems": [message(p) for p in made.problems],
    }
    if ours and file.id in edited.articles:
        out["story"] = _story_of(edited, file.id)
    elif file.id in edited.dropped:
        out["left_out"] = "dropped"
    elif file.id in edited.drafts:
        out["left_out"] = "draft"
    return out


def _article(a: Article) -> dict[str, object]:
    return {
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
    }


def _quotation(text: str, u: Quotation) -> dict[str, object]:
    return {
        "text": text[u.start : u.end],
        "start": u.start,
        "end": u.end,
        "speaker": u.speaker,
        "role": u.role,
        "cue": u.cue,
        "how": u.how,
        "sure": round(u.sure, 2),
        "garbled": u.garbled,
    }


def _facts(made: ReadFile, a: Article) -> dict[str, object]:
    return {
        "names": [n for n, _ in made.facts.names],
        "figures": [f"{n} {what}".strip() for n, what in made.facts.figures],
        "offices": [f"{office}: {holder}" for office, holder in made.facts.offices],
        "places": list(made.facts.places),
        "dates": [_day(a.text, d) for d in a.days],
        "roundup": made.facts.roundup,
    }


def _day(words: str, d: Day) -> dict[str, object]:
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


def _story_of(edited: Edited, key: str) -> dict[str, object]:
    thread = next((t for t in edited.threads if key in t.members), None)
    placed = edited.placed.get(key)
    day = placed.edition if placed else ""
    e = edited.editions.on(day)
    b = (
        next((b for b in e.stories if any(s.article == key for s in b.sources)), None)
        if e
        else None
    )
    members = set(thread.members) if thread else set()
    inside = [t for t in thread.ties if key in (t.a, t.b)] if thread else []
    near = [t for t in thread.near if key in (t.a, t.b)] if thread else []
    outside = [t for t in near if not {t.a, t.b} <= members]
    mine = pasted_name(edited, day, key)
    return {
        "id": b.id if b else None,
        "thread": b.thread if b else None,
        "edition": day,
        "url": b.url if b else None,
        "headline": b.headline.text if b else None,
        "spiked": key in edited.spiked,
        "articles": sorted(members),
        "inside": _nearest(inside, key, edited, day),
        "outside": _nearest(outside, key, edited, day),
        "to_split": f"split: [[{mine}]]" if len(members) > 1 else None,
        "to_merge": [
            f"merge: [[{mine}, {pasted_name(edited, day, _other(t, key))}]]" for t in outside[:3]
        ],
    }


def _nearest(ties: list[Tie], key: str, edited: Edited, day: str) -> list[dict[str, object]]:
    found = sorted(ties, key=lambda t: -t.score)[:NEAREST]
    return [_tie(t, key, edited, day) for t in found]


def _other(t: Tie, key: str) -> str:
    return t.b if t.a == key else t.a


def _tie(t: Tie, key: str, edited: Edited, day: str) -> dict[str, object]:
    return {
        "article": _other(t, key),
        "name": article_name(_other(t, key), edited, day),
        "score": round(t.score, 3),
        "border": round(t.border, 3),
        "shared": [f"{k}: {v}" for k, v in t.shared],
        "against": [f"{k}: {v}" for k, v in t.against],
    }


# -------------------------------------------------------------------------- for a person


def explained_text(x: dict[str, Any], columns: int) -> Iterator[str]:
    """Yield the same for a person; long texts are cut to `columns`."""
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
        yield f"  {mark} {line['why']:<{ROLE}} {_short(line['text'], columns - ROLE - 5)}"
    yield ""
    for q in x["quotes"]:
        speaker = f"{q['speaker']}{', ' + q['role'] if q['role'] else ''}"
        how = f"{q['how']}{', ' + q['cue'] if q['cue'] else ''}"
        yield f"  “{_short(q['text'], columns - 4)}”"
        yield f"      {speaker if q['speaker'] else 'no speaker is named'} ({how})"
    facts = x["facts"]
    yield f"  names   {', '.join(facts['names'][:NAMES])}"
    yield f"  figures {', '.join(facts['figures'][:NAMES])}"
    yield f"  dates   {', '.join(dict.fromkeys(d['first'] or d['text'] for d in facts['dates']))}"
    if facts["roundup"]:
        yield f"  covers many events, so it joins no story by itself: {facts['roundup']}"
    yield from _story_text(x)
    for p in x["problems"]:
        yield f"  {p}"


def _story_text(x: dict[str, Any]) -> Iterator[str]:
    story = x.get("story")
    if not story:
        yield f"  story   none: {x.get('left_out', 'the file is in no edition')}"
        return
    yield ""
    headline = story["headline"] or ("spiked" if story["spiked"] else "–")
    yield f"  story   {headline}  {story['url'] or ''}"
    for t in story["inside"]:
        yield f"    in     {t['name']}  {t['score'] - t['border']:+.1f}  {'; '.join(t['shared'])}"
    for t in story["outside"]:
        shared = "; ".join(t["shared"])
        against = "; against: " + "; ".join(t["against"]) if t["against"] else ""
        yield f"    out    {t['name']}  {t['score'] - t['border']:+.1f}  {shared}{against}"
    if story["to_split"]:
        yield f"    to make it a story of its own:  {story['to_split']}"
    for line in story["to_merge"]:
        yield f"    to join them:  {line}"


def _short(words: str, most: int) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"
