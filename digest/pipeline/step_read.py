"""The first step: the files of a publication -> articles, decisions and problems."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import msgspec

from digest.core import packing, yaml_reading
from digest.core.memo import SplitBatch
from digest.core.model import Decisions, File, FoundFile, Head, Problem, Published
from digest.desk import curate
from digest.intake import content, formats, origins
from digest.intake.article import outlets
from digest.intake.decisions import contradictions, read
from digest.intake.decisions import published as published_file
from digest.intake.furniture import repeated
from digest.intake.origins import Origin
from digest.pipeline import addresses
from digest.pipeline.calls import (
    Kept,
    Opening,
    ReadContext,
    ReadInput,
    Rest,
    Scanned,
    read_article,
    scan_file,
)
from digest.pipeline.publication import Publication
from digest.pipeline.readings import Readings, Words
from digest.pipeline.results import Read, Sources
from digest.pipeline.run import Load, Run

SOME = 4  # files of an outlet, from which on its repeated lines are recognised


def read_articles(publication: Publication, run: Run) -> Read:
    """Read all files. Raises content.Moved when one changes meanwhile."""
    contents = content.read(publication.content, run.reader, run.namer, run.listing)
    sources, problems = sources_of(publication, contents)
    files, load = contents.files, run.load(publication)

    def report() -> None:
        run.progress("reading", 0, len(files))

    report()
    scanned = run.memo.split_results(scan_batch(sources, files, load), run.executor)
    keys = [key for key, _ in scanned]
    report()
    found = {f.id: s for f, (_, s) in zip(files, scanned, strict=True)}
    sources = msgspec.structs.replace(sources, furniture=_furniture(found, report))
    del scanned, found  # of 100,000 articles 30 MiB, while all of them are read
    report()
    batch = read_batch(sources, files, load, kept_documents(run, files, keys))
    openings = run.memo.split_results(batch, run.executor)
    run.memo.passing.clear()
    run.progress("reading", len(files), len(files))
    known = {f.id: one for f, one in zip(files, openings, strict=True)}
    return _read(sources, known, run, (*publication.problems, *contents.problems, *problems))


def _read(
    sources: Sources,
    openings: Mapping[str, tuple[bytes, Opening]],
    run: Run,
    problems: Sequence[Problem],
) -> Read:
    """Return what was read, without articles that are dropped, drafts or empty."""
    dropped = curate.dropped(sources.decisions)
    heads: dict[str, Head] = {}
    drafts: list[str] = []
    reported = list(problems)
    paths = {f.id: f.path for f in sources.contents.files}
    for article, (_, opening) in openings.items():
        head = opening.head
        if article in dropped:
            continue  # left out by the editor, with its problems
        reported.extend(head.problems)
        if head.draft and not run.drafts:
            drafts.append(article)
        elif not head.empty:
            # A session keeps what it decoded: another head would be one more.
            heads[article] = head if run.memo.has_memory else _sharing(head, article, paths)
        elif not any(p.level == "error" for p in head.problems):
            reported.append(_empty(head))
    keys = {a: openings[a][0] for a in heads}
    readings = Readings(run.memo, keys, rereader(sources))
    held = {a: openings[a][1].words for a in heads if openings[a][1].words}
    return Read(
        sources=sources,
        heads=heads,
        readings=readings,
        words=Words(readings, held),
        dropped=tuple(sorted(dropped & set(openings))),
        drafts=tuple(drafts),
        problems=tuple(reported),
    )


def _sharing(head: Head, article: str, paths: Mapping[str, str]) -> Head:
    """Return a head with the strings that its file and other heads have, which is half of it."""
    return msgspec.structs.replace(
        head,
        id=article,
        path=paths[article] if paths[article] == head.path else head.path,
        published=sys.intern(head.published) if head.published else head.published,
        language=sys.intern(head.language),
        section=sys.intern(head.section) if head.section else head.section,
    )


# -------------------------------------------------------------------------------- one file's calls


def scan_batch(
    sources: Sources, files: Sequence[FoundFile], load: Load
) -> SplitBatch[None, ReadInput, Scanned, Kept]:
    """Return the calls that scan these files."""
    return SplitBatch(
        call=scan_file,
        shared=None,
        names=[
            packing.pack((f.path, f.id, f.fingerprint, sources.fact(f), _origin(sources, f)))
            for f in files
        ],
        argument=lambda i: read_input(sources, files[i], load, ()),
    )


def kept_documents(
    run: Run, files: Sequence[FoundFile], scans: Sequence[bytes]
) -> Callable[[int], bytes]:
    """Return the function that gives what the scan of a file kept of it; nothing if it is lost.

    What was scanned in this run is given once. `scans`: the key of each file's scan.
    """

    def document(i: int) -> bytes:
        lasts = formats.takes_long(files[i].path)
        kept = (run.memo.rest if lasts else run.memo.passed)(scans[i], scan_file)
        return kept.document if kept else b""

    return document


def read_batch(
    sources: Sources, files: Sequence[FoundFile], load: Load, document: Callable[[int], bytes]
) -> SplitBatch[ReadContext, ReadInput, Opening, Rest]:
    """Return the calls that read these files."""

    def name(f: FoundFile) -> bytes:
        lines = sources.furniture.get(f.id, ())
        day = content.day_of(f.path)
        return packing.pack(
            (f.path, f.id, f.fingerprint, day, sources.fact(f), lines, _origin(sources, f))
        )

    return SplitBatch(
        call=read_article,
        shared=sources.context,
        names=[name(f) for f in files],
        argument=lambda i: read_input(
            sources, files[i], load, sources.furniture.get(files[i].id, ()), document(i)
        ),
    )


def read_input(
    sources: Sources,
    found: FoundFile,
    load: Load,
    furniture: tuple[int, ...],
    document: bytes = b"",
) -> ReadInput:
    """Return the input of the call that reads a file. With its document it is not loaded."""
    file = File(path=found.path, id=found.id, data=b"" if document else load(found))
    return ReadInput(
        file=file,
        day=content.day_of(found.path),
        fact=sources.fact(found),
        furniture=furniture,
        origin=_origin(sources, found),
        document=document,
    )


def _origin(sources: Sources, found: FoundFile) -> dict[str, str | list[str]]:
    """Return what intake.yaml says of an article."""
    origin = sources.origins.get(found.path)
    return origin.page() if origin is not None else {}


def rereader(sources: Sources) -> Callable[[str], Rest]:
    """Return the function that reads a file again if its result is not in the cache."""
    load = partial(content.load, sources.publication.content)

    def reread(article: str) -> Rest:
        found = next(f for f in sources.contents.files if f.id == article)
        lines = sources.furniture.get(article, ())
        return read_article(sources.context, read_input(sources, found, load, lines))[1]

    return reread


# ------------------------------------------------------------------------------------- decisions


def sources_of(
    publication: Publication, contents: content.Contents
) -> tuple[Sources, tuple[Problem, ...]]:
    """Return outlets and decisions as they are written, and what is wrong with them."""
    known, problems = _outlets(contents)
    bare = Sources(
        publication=publication,
        contents=contents,
        context=ReadContext(outlets=known, timezone=publication.settings.masthead.timezone),
        decisions={},
        published={},
        furniture={},
    )
    published, more = _published(contents)
    problems += more
    decisions, more = _decisions(bare, published)
    problems += more
    taken, more = _origins(contents)
    problems += more
    recorded, unread = addresses.read(publication.records)
    problems += unread
    known_sources = msgspec.structs.replace(
        bare,
        decisions=decisions,
        published=published,
        origins=taken,
        addresses=addresses.by_edition(recorded),
    )
    return known_sources, tuple(problems)


def _origins(contents: content.Contents) -> tuple[dict[str, Origin], list[Problem]]:
    out: dict[str, Origin] = {}
    problems: list[Problem] = []
    for day, written in sorted(contents.origins.items()):
        found, more = origins.read(written.text, written.path)
        problems.extend(more)
        out |= {f"{day}/{name}": origin for name, origin in found.items()}
    return out, problems


def _outlets(contents: content.Contents) -> tuple[outlets.Outlets, list[Problem]]:
    if contents.outlets is None:
        return outlets.make(None)[0], []
    yaml = yaml_reading.load(contents.outlets.text, contents.outlets.path)
    known, problems = outlets.make(yaml.data, contents.outlets.path)
    return known, [*yaml.problems, *problems]


def _published(contents: content.Contents) -> tuple[dict[str, Published], list[Problem]]:
    out: dict[str, Published] = {}
    problems: list[Problem] = []
    for day, written in sorted(contents.published.items()):
        closed, more = published_file.read(written.text, written.path, day)
        problems.extend(more)
        if closed is not None:
            out[day] = closed
    return out, problems


def _decisions(
    sources: Sources, published: Mapping[str, Published]
) -> tuple[dict[str, Decisions], list[Problem]]:
    contents, files, ids = sources.contents, sources.files, set(sources.files.values())
    out: dict[str, Decisions] = {}
    problems: list[Problem] = []
    if (written := contents.articles) is not None:
        out[""], more = read.read(written.text, written.path, "", ids, files)
        problems.extend(more)
    renamed = curate.renames(published, sources.hashes)
    for day, written in sorted(contents.editions.items()):
        out[day], more = read.read(written.text, written.path, day, ids, files, renamed)
        problems.extend(more)
    out, more = contradictions.together(out, files, content.day_of)
    return out, [*problems, *more]


# -------------------------------------------------------------------------------------- furniture


def _furniture(
    scanned: Mapping[str, Scanned], report: Callable[[], None]
) -> dict[str, tuple[int, ...]]:
    """Id -> those of its own lines that are furniture of its outlet.

    Only its own: so a new file of the outlet changes only articles with a line that changed sides.
    """
    by_outlet: dict[str, list[str]] = defaultdict(list)
    for article, found in scanned.items():
        if found.outlet:
            by_outlet[found.outlet].append(article)
    out: dict[str, tuple[int, ...]] = {}
    for articles in by_outlet.values():
        report()
        if len(articles) < SOME:
            continue
        lines = [scanned[a].lines for a in articles]
        common = repeated.find(lines)
        for a, those in zip(articles, lines, strict=True) if common else ():
            own = common.intersection(those)
            if own:
                out[a] = tuple(sorted(own))
    return out


def _empty(head: Head) -> Problem:
    return Problem(
        level="error",
        where=f"content/{head.path}",
        what="no article text found: every line looks like page furniture.",
        fix="See why with “digest explain”, or remove the file.",
        name="empty",
        article=head.id,
    )
