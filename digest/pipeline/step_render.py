"""The last step: editions -> pages, mails and the search index -> the site.

A page is rendered when what it is made from differs from what the manifest says of the file that is
there. Whoever renders a page stages it, and what a page is made from is worked out when its turn
comes, so that no process holds a whole site. An edition that nothing changed costs one key.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from itertools import chain, islice
from typing import Generic, TypeVar

import msgspec

from digest.core import packing, pure_calls
from digest.core.model import Job, Page, Problem
from digest.core.pure_calls import Call
from digest.pipeline import calls, silent_changes
from digest.pipeline.calls import IndexInput, MailInput, RenderContext, Rendered
from digest.pipeline.page_inputs import (
    MAIL,
    Threads,
    edition_jobs,
    edition_key,
    mail_input,
    mail_key,
    site_jobs,
)
from digest.pipeline.publication import Publication
from digest.pipeline.results import Built, Edited
from digest.pipeline.run import Run
from digest.pipeline.search_indexes import early_indexes, index_files, indexes
from digest.press import interface, outputs, site, theme

# Errors of settings and theme: what the site would be without them is not known.
NO_THEME = ("setting", "template")
INDEXING = "indexing"  # the step at which the workers are done

Source = TypeVar("Source", Job, MailInput)


class Plan(msgspec.Struct, frozen=True):
    """What rendering starts from. `old`: the manifest of the last build."""

    edited: Edited
    look: theme.Theme
    old: site.Manifest
    threads: Threads
    due: tuple[tuple[int, str], ...]  # editions to render: place, and key of all that is in them


class Reused(msgspec.Struct, frozen=True):
    """Files that stay as they are. `edition`: path -> key of its edition."""

    paths: frozenset[str]
    edition: Mapping[str, str]


class Todo(msgspec.Struct, Generic[Source], frozen=True):
    """One thing to render, with the key of what it is made from and that of its edition."""

    source: Source
    key: str
    edition: str  # "": a page of the publication as a whole
    paths: frozenset[str]


class _Progress(msgspec.Struct):
    """What rendering has found so far; local to `render`."""

    stage: site.Staging
    keep: set[str] = msgspec.field(default_factory=set)
    edition: dict[str, str] = msgspec.field(default_factory=dict)  # path -> key of its edition
    pages: list[tuple[Page | site.Made, str]] = msgspec.field(default_factory=list)
    problems: list[Problem] = msgspec.field(default_factory=list)
    broken: set[str] = msgspec.field(
        default_factory=set
    )  # keys of editions with a page that failed
    failed: set[str] = msgspec.field(default_factory=set)  # paths of pages that failed

    def reuse(self, found: Reused) -> None:
        self.keep |= found.paths
        self.edition.update(found.edition)

    def take(self, key: str, edition: str, paths: frozenset[str], made: Rendered) -> None:
        """Note rendered pages; those that came back as bytes are staged here.

        `key`, `edition`, `paths`: as in `Todo`.
        """
        self.pages.extend((page, key) for page in made.staged)
        self.pages.extend((self.stage.put(page), key) for page in made.pages)
        if made.problem is not None:
            self.problems.append(made.problem)
            self.broken.add(edition)
            self.failed |= paths


def render(edited: Edited, run: Run) -> Built:
    """Render what changed, and write it. Raises OSError when the site cannot be written."""
    publication = edited.publication
    look, problems = load_theme(publication)
    site.sweep(publication.state)
    plan, standing = _plan(edited, look)
    with site.staging(publication.site, publication.state) as stage:
        progress = _Progress(stage, problems=[*problems, *_untranslated(publication)])
        progress.reuse(standing)
        progress.reuse(_held(plan))
        run.progress("rendering", 0, 0)
        _render_all(plan, progress, run)
        run.progress("writing", 0, len(progress.pages))
        # A page that failed is reported again until it is fixed: its edition has no key.
        sound = {p: key for p, key in progress.edition.items() if key not in progress.broken}
        before = (*edited.problems, *progress.problems)
        written = site.write(
            progress.pages,
            publication.site,
            publication.state,
            site.Known(
                keep=tuple(progress.keep),
                together=sound,
                hold=_hold(edited, before, progress.failed),
                errors=sum(p.level == "error" for p in before),
            ),
            stage=stage,
        )
    changed = silent_changes.changes(edited, publication.state)
    every = (*edited.problems, *progress.problems, *written.problems, *changed)
    return Built(edited=edited, written=written, problems=tuple(dict.fromkeys(every)))


def _hold(edited: Edited, problems: Sequence[Problem], failed: set[str]) -> site.Hold:
    """Return what stays as it is, since it could not be read or rendered."""
    if any(p.level == "error" and p.name in NO_THEME for p in problems):
        failed = failed | {""}  # nothing is removed
    return site.Hold(everything=edited.contents.lost, days=edited.held, pages=frozenset(failed))


def load_theme(publication: Publication) -> tuple[theme.Theme, tuple[Problem, ...]]:
    """Return the publication's theme, and what is wrong with it."""
    themes = [publication.themes] if publication.themes else []
    return theme.load(publication.settings.theme, themes, publication.templates, publication.state)


def _untranslated(publication: Publication) -> tuple[Problem, ...]:
    """Report a publication whose language has no catalogue: its labels are English."""
    language = publication.settings.masthead.language
    known = interface.shipped()
    if interface.primary(language) in known:
        return ()
    found = Problem(
        level="warning",
        where=publication.settings_file.name,
        what=f"there is no catalogue for the language “{language}”: dates are in it, but labels "
        "are in English.",
        fix=f"Use one of {', '.join(known)}, or add a catalogue: docs/how-to-add.md says how.",
        name="no-catalogue",
    )
    return (found,)


# ----------------------------------------------------------------------------------- what is due


def _plan(edited: Edited, look: theme.Theme) -> tuple[Plan, Reused]:
    """Return what to render, and the files of editions that are as the manifest says."""
    publication = edited.publication
    old = site.record(publication.site, publication.state)
    standing = site.wholes(old, publication.site)
    threads = outputs.later(edited.digest.editions)
    due: list[tuple[int, str]] = []
    keep: dict[str, str] = {}
    for i in range(len(edited.editions)):
        key = edition_key(look, edited, i, threads)
        if key in standing:
            keep.update(dict.fromkeys(standing[key], key))
        else:
            due.append((i, key))
    return Plan(edited, look, old, threads, tuple(due)), Reused(frozenset(keep), keep)


def _held(plan: Plan) -> Reused:
    """Return the files of editions that are not rebuilt, wherever their stories' addresses lead."""
    keep: dict[str, str] = {}
    files = plan.old.files
    for day in plan.edited.held:
        start = f"{day.replace('-', '/')}/"
        keys = {kept.whole for path, kept in files.items() if path.startswith(start)}
        keep |= {
            path: kept.whole
            for path, kept in files.items()
            if path.startswith(start) or (kept.whole and kept.whole in keys)
        }
    return Reused(frozenset(keep), {path: key for path, key in keep.items() if key})


def _pages_due(plan: Plan) -> Iterator[Todo[Job] | Reused]:
    """Yield pages to render, and files that stay, edition by edition and then the rest."""
    look, target = plan.look, plan.edited.publication.site
    for i, edition in plan.due:
        jobs = edition_jobs(plan.edited, i, plan.threads, plan.look.draws_cards)
        keys = {job.path: _job_key(look, job) for job in jobs}
        there = site.known(plan.old, target, keys)
        yield Reused(frozenset(there), dict.fromkeys(keys, edition))
        for job in jobs:
            if job.path not in there:
                yield Todo(job, keys[job.path], edition, frozenset((job.path,)))
    for job in site_jobs(plan.edited, look):
        key = _job_key(look, job)
        if site.known(plan.old, target, {job.path: key}):
            yield Reused(frozenset((job.path,)), {})
        else:
            yield Todo(job, key, "", frozenset((job.path,)))


def _mails_due(plan: Plan) -> Iterator[Todo[MailInput] | Reused]:
    """Yield mails to render, and files that stay."""
    for i, whole in plan.due:
        edition = plan.edited.editions[i]
        mail = mail_input(plan.edited, edition)
        key = mail_key(plan.look, mail)
        keys = {f"{edition.url.strip('/')}/{name}": key for name in MAIL}
        there = site.known(plan.old, plan.edited.publication.site, keys)
        known = there if len(there) == len(keys) else set[str]()
        yield Reused(frozenset(known), dict.fromkeys(keys, whole))
        if not known:
            yield Todo(mail, key, whole, frozenset(keys))


def _job_key(look: theme.Theme, job: Job) -> str:
    return packing.fingerprint(look.fingerprint_of(job), packing.pack(job))


# -------------------------------------------------------------------------------------- rendering


def _render_all(plan: Plan, progress: _Progress, run: Run) -> None:
    """Render pages, mails, static files and search indexes."""
    due: list[tuple[str, Callable[[], IndexInput]]] = []
    for key, source in indexes(plan.edited):
        there = site.made_from(plan.old, plan.edited.publication.site, key)
        progress.keep |= there
        if not there:
            due.append((key, source))
    if run.executor is not None and plan.due:  # workers then find the templates compiled
        from digest.press import render

        first = edition_jobs(plan.edited, plan.due[0][0], plan.threads, plan.look.draws_cards)
        render.prepare(plan.look, first)
    early = early_indexes(due, len(plan.due), run)
    if run.shared_disk:
        context = RenderContext(look=plan.look, stage=progress.stage)
    else:  # workers have neither the staging folder nor the folder of compiled templates
        look = msgspec.structs.replace(plan.look, state="")
        context = RenderContext(look=look, stage=None)
    _render(calls.render_page, _pages_due(plan), context, progress, run)
    _render(calls.render_mail, _mails_due(plan), context, progress, run)
    statics = plan.look.static_pages()
    keys = {p.path: packing.fingerprint(p.data) for p in statics}
    there = site.known(plan.old, plan.edited.publication.site, keys)
    progress.keep |= there
    progress.pages.extend((p, keys[p.path]) for p in statics if p.path not in there)
    run.progress(INDEXING, 0, 0)
    made = index_files(early, [source for _, source in due], len(plan.edited.articles), run)
    for (key, _), files in zip(due, made, strict=True):
        progress.pages.extend((progress.stage.put(p), key) for p in files.pages)
        progress.problems.extend([files.problem] if files.problem else [])


def _render(
    call: Call[RenderContext, Source, Rendered],
    due: Iterable[Todo[Source] | Reused],
    context: RenderContext,
    progress: _Progress,
    run: Run,
) -> None:
    """Render what is due: here, where all is little or there is no executor, else by workers."""
    # Without the sources: those of mails are whole editions.
    order: deque[tuple[str, str, frozenset[str]]] = deque()

    def sources() -> Iterator[Source]:
        for one in due:
            if isinstance(one, Reused):
                progress.reuse(one)
            else:
                order.append((one.key, one.edition, one.paths))
                yield one.source

    for made in _rendered(call, sources(), context, run.executor):
        progress.take(*order.popleft(), made)


def _rendered(
    call: Call[RenderContext, Source, Rendered],
    sources: Iterator[Source],
    context: RenderContext,
    executor: Executor | None,
) -> Iterator[Rendered]:
    """Yield what the call returns for each, in order."""
    few = 2 * call.chunk
    first = list(islice(sources, few + 1))
    if executor is None or len(first) <= few:
        yield from (call(context, source) for source in chain(first, sources))
        return
    packed = map(packing.pack, chain(first, sources))
    for chunk in pure_calls.run_chunks(call, packing.pack(context), packed, executor):
        yield from map(call.decode, chunk)
