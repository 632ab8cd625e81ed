"""A newsroom made of the last one: what a save touches is worked out anew, the rest is taken over.

In: a newsroom, files of it that changed. Out: the next newsroom, and the editions whose pages may differ. It is for the preview's first answer:
the frequencies of words, the neighbourhoods and the furniture of outlets stay as they were, so that it nearly always is, but need
not be, what `build.work` gives; the preview lets that follow at rest. Where more changed than it can take over (an article's day, a word on
grouping, a draft) it answers None.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import msgspec

from digest.core import decision_table, packing
from digest.core.cache import Cache
from digest.core.model import Decisions, Edition, File, Found, Previous, Problem
from digest.desk import curate
from digest.intake import content
from digest.intake.decisions import read as decisions
from digest.pipeline import build, editions
from digest.pipeline.calls import Scanned, scan_file
from digest.pipeline.results import Newsroom, Sheet, in_order


def decide(room: Newsroom, day: str, data: bytes) -> bool:
    """An edition.yaml changed. False when it has another word on what its articles are or how they group."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    path = f"{room.publication.content.name}/{day}/edition.yaml"
    renamed = curate.renames(room.published, room.hashes) if room.published else {}
    made, told = decisions.read(text, path, day, set(room.files.values()), room.files, renamed)
    old = room.decisions.get(day, Decisions())
    for name in decision_table.regrouping():
        if getattr(made, name) != getattr(old, name):
            return False
    room.decisions[day] = made
    written = content.Written(
        path=path, text=text
    )  # the curator's page says with which text of the file it was made
    room.contents = msgspec.structs.replace(
        room.contents, editions={**room.contents.editions, day: written}
    )
    room.problems = [*(p for p in room.problems if p.where.split(":")[0] != path), *told]
    return True


def reread(room: Newsroom, files: Sequence[File], cache: Cache) -> set[str] | None:
    """Articles changed. The editions that hold their stories, or None."""
    data = {f.id: f.data for f in files}
    found = [Found(path=f.path, id=f.id, name=packing.fingerprint(f.data)) for f in files]
    names = [build.scan_name(room, f) for f in found]
    read = packing.unpacker(Scanned)
    scanned = cache.made(
        "scan",
        scan_file,
        names,
        lambda i: build.clip_of(room, found[i], lambda f: data[f.id]),
        read,
    )
    if any(
        set(room.furniture.get(f.id, ())) - set(s.lines)
        for f, s in zip(found, scanned, strict=True)
    ):
        return None
    made = build.read_heads(room, found, cache, lambda f: data[f.id])
    for f in found:
        old = room.heads.get(f.id)
        if old is None:
            return None
        key, head, _ = made[f.id]
        before = room.articles[f.id]
        if head.draft != old.draft or head.empty:
            return None
        if (head.published, head.language) != (
            before.published,
            before.language,
        ) and before.published_from != "story":
            return None
        room.heads[f.id], room.shelf.keys[f.id], room.hashes[f.id] = head, key, f.name
        room.articles.own.pop(f.id, None)
        room.problems = [*(p for p in room.problems if p.article != f.id), *head.problems]
    files_now = {f.path: f for f in found}
    room.contents = msgspec.structs.replace(
        room.contents, files=tuple(files_now.get(f.path, f) for f in room.contents.files)
    )
    days: set[str] = set()
    places = sorted({room.home[f.id] for f in found})
    for i, threads in zip(
        places, build.group(room, [room.grouped[i][0] for i in places], cache), strict=True
    ):
        n, before_it = room.grouped[i]
        room.grouped[i] = (n, threads)
        days |= {
            room.placed[m].edition
            for t in (*before_it, *threads)
            for m in t.members
            if m in room.placed
        }
        editions.date_by_story(room, (m for t in threads for m in t.members))
    return days


def reedit(room: Newsroom, days: set[str], cache: Cache) -> set[str] | None:
    """Stories, entries and editions of these days anew, and of later ones that link to what changed. The editions whose pages may differ."""
    if room.published:
        return None  # closed editions hand ids and addresses down over all editions
    pub = room.publication
    inside = in_order(
        t for i in {i for day in days for i in room.spread.get(day, ())} for t in room.grouped[i][1]
    )
    by_edition, _, told = curate.stories(
        inside, room.placed, room.heads, room.decisions, {}, pub.settings.permalinks, {}
    )
    for day in days:
        room.stories[day] = by_edition.get(day, [])
    threads = {s.thread for day in days for s in room.stories[day]}
    wide = days | {
        day for day, stories in room.stories.items() if any(s.thread in threads for s in stories)
    }
    linked = {s.thread for day in wide for s in room.stories.get(day, ())}
    entries = editions.Entries(
        room, [s for day in sorted(wide) for s in room.stories.get(day, ())], cache
    )
    earlier: dict[str, list[Previous]] = defaultdict(list)
    made: dict[str, tuple[Edition, Sheet]] = {}
    problems: list[Problem] = list(told)
    for day in sorted(wide | {d for d in room.stories if d < max(wide, default="")}):
        sheet = room.editions.sheet(day)
        if day in wide:
            before = sheet
            recipe = editions.recipe_of(room, day, earlier)
            e, sheet = editions.compose(recipe, entries.of(day), room.articles, room.utterances)
            problems += sheet.problems
            if before is None or not (e.briefs or day in room.decisions):
                return None  # an edition came or went
            if sheet.name != before.name:
                made[day] = e, sheet
        for thread, there in sheet.standing if sheet else ():
            if thread in linked:
                earlier[thread].append(there)
    room.editions = room.editions.changed(made)
    room.digest = msgspec.structs.replace(
        room.digest, editions=tuple(s.index for s in room.editions.sheets)
    )
    room.problems = list(dict.fromkeys((*room.problems, *problems)))
    return wide
