"""The command that shows the site while it is edited: serve. Pages are served from memory."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from digest.commands.curating import curator
from digest.commands.making import give_back, keep_heap_small
from digest.commands.messages import Stopped, paths_from_here, print_notice, print_problem
from digest.commands.options import (
    READING,
    Asked,
    options,
    print_memo,
    progress,
    report,
    workers,
)

if TYPE_CHECKING:
    from socket import socket

    from digest.commands.workers import Workers
    from digest.core.model import Problem
    from digest.live.pages import Site
    from digest.live.update import Live, Session
    from digest.pipeline.publication import Publication
    from digest.pipeline.results import Edited
    from digest.preview.watch import Watch

COLLECT_AFTER = 20  # answers; a collection takes .1 s at 1,000 articles and delays answers


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[DIR]")
@click.option(
    "-p",
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    metavar="N",
    help="The port [8000]; if it is taken, the next free one.",
)
@click.option(
    "--bind",
    default="127.0.0.1",
    metavar="ADDRESS",
    help="The address to listen on [127.0.0.1: only this machine can see it].",
)
@click.option("--open", "open_", is_flag=True, help="Open the page in the browser.")
@click.option("--drafts", is_flag=True, help="Show drafts too.")
@click.option(
    "--edit",
    is_flag=True,
    help="Add the curator's page, to decide by hand; only on this machine.",
)
@click.option(
    "--poll",
    is_flag=True,
    help="Look for changes every second, for network drives.",
)
@options(*READING, "theme", "base_url")
# Over 40 lines, because it has eight options and then wires eight parts in one order.
def serve(  # noqa: PLR0913 - click passes each option; the rest is wiring
    asked: Asked,
    folder: Path | None,
    port: int,
    bind: str,
    open_: bool,
    drafts: bool,
    edit: bool,
    poll: bool,
) -> int:
    """Show the site in the browser while you edit it; pages reload by themselves.

    DIR is a publication, or any folder of articles. Nothing is written to site/: pages are
    made in memory. Ctrl-C ends it. With --edit, the curator's page writes your decisions into
    the edition's edition.yaml (docs/curator.md).
    """
    from digest.core.memo import Memo
    from digest.live.update import Session
    from digest.preview import server
    from digest.preview.stage import Stage

    pub = asked.publication(folder)
    if edit and not server.loopback(bind):
        what = "--edit works on this machine only, because its page changes your files"
        raise Stopped(what, "Leave --bind out.", "digest serve")
    listening = _listening(bind, port)
    keep_heap_small()
    memo = Memo(pub.state / "cache.sqlite", memory=True)
    with later(asked) as pool:
        session = Session(lambda: asked.publication(folder), memo, pool, drafts)
        live, first = _first_site(asked, session)
        report(asked, first.problems, pub)
        print_memo(asked, memo)
        _collect_less_often()

        rebuild = _Rebuild(live)
        stage = Stage(first, rebuild, asked.say, lambda: rebuild.live.behind, _reporter(pub))
        rebuild.is_pressed = stage.pressed
        routes, key, watched = curator(asked, stage) if edit else ([], "", stage.changed)
        watch = _watch(session, pub, watched, edit, poll)
        place = _Place(bind, port, listening.getsockname()[1], first.base, key)
        try:
            app = server.create_app(stage, bind, routes)
            server.run(stage, app, listening, lambda: _announce(place, open_))
        finally:
            watch.close()
            stage.close()
            memo.close()
    return 0


def _first_site(asked: Asked, session: Session) -> tuple[Live, Site]:
    """Build the publication once; return the state of the session, and its site."""
    from digest.live.update import Changes, Live, update

    with workers(asked) as many, progress(asked) as step:
        live = update(Live(session), Changes(), many, step)
    assert live.site is not None, "the first update makes a site"
    return live, live.site


def _watch(
    session: Session, pub: Publication, watched: Callable[..., object], edit: bool, poll: bool
) -> Watch:
    """Watch the publication's folders, and the inbox too if the curator's page shows it."""
    from digest.preview.watch import Folder, Watch

    folders = [*(Folder(*f) for f in session.watched())]
    folders += [Folder(pub.root / "inbox")] if edit else []
    return Watch(folders, watched, lambda text: print_notice(f"warning: {text}"), poll)


class _Rebuild:
    """Makes the next site, and does other work between changes."""

    def __init__(self, live: Live) -> None:
        self.live = live
        self.is_pressed: Callable[[], bool] = lambda: False
        self._has_rehearsed = False
        self._uncompiled: Iterator[None] = iter(())
        self._replaced = 0  # answers replaced since the last collection

    def __call__(self, paths: frozenset[str] | None, looked: frozenset[str]) -> Site | None:
        from digest.live.update import Changes, update

        before = self.live
        self.live = update(before, Changes(paths, looked, self.is_pressed))
        made = self.live.site if self.live.site is not before.site else None
        self._replaced += made is not None
        if made is not None and made.edited is not _edited(before) and self.live.exact:
            gc.freeze()
        if paths is None and not self.live.behind:
            self._at_rest()
        return made

    def _at_rest(self) -> None:
        if not self._has_rehearsed:
            from digest.core import patterns
            from digest.live.rehearsal import rehearse

            rehearse(self.live)
            self._has_rehearsed = True
            self._uncompiled = patterns.compile_all()
        for _ in self._uncompiled:
            if self.is_pressed():
                break
        if self._replaced >= COLLECT_AFTER:
            self._replaced = 0
            gc.unfreeze()  # else replaced values that refer to themselves are never freed
            gc.collect()
            gc.freeze()
            give_back()


def _edited(live: Live) -> Edited | None:
    return live.site.edited if live.site is not None else None


class _Place(NamedTuple):
    """Where the site is served: the port that was asked for and the one that was taken."""

    bind: str
    asked: int
    port: int
    base: str
    key: str  # of the curator's page, or empty

    @property
    def origin(self) -> str:
        host = f"[{self.bind}]" if ":" in self.bind else self.bind
        return f"http://{host}:{self.port}"


def _listening(bind: str, port: int) -> socket:
    from digest.preview import server

    try:
        return server.listen(bind, port)
    except OSError as error:
        what = f"the site cannot be served at {bind}:{port}: {error.strerror or error}"
        raise Stopped(what, "Choose another --port or --bind.", "digest serve") from None


def _reporter(pub: Publication) -> Callable[[Sequence[Problem]], None]:
    """Return the function that prints the problems of a change."""
    from digest.pipeline.report import in_reading_order

    def report_problems(problems: Sequence[Problem]) -> None:
        for p in in_reading_order(problems):
            print_problem(p, paths_from_here(pub))

    return report_problems


def _announce(place: _Place, open_: bool) -> None:
    """Print the addresses once the server answers, and open the page if asked."""
    from digest.preview import server

    moved = place.asked and place.port != place.asked
    note = f" (port {place.asked} is taken)" if moved else ""
    who = "everyone who reaches this machine can see it; --bind 127.0.0.1 ends that"
    if server.loopback(place.bind):
        who = "only this machine can see it"
    address = f"{place.origin}{place.base}/"
    print_notice(f"{address}{note} ({who}). Ctrl-C ends it.")
    if place.key:
        address = f"{place.origin}/-/curate/?token={place.key}"
        print_notice(f"The curator's page: {address} (keep this address private)")
    if open_:
        click.launch(address)


def _collect_less_often() -> None:
    """Keep the garbage collector away from what a full build made.

    A collection goes through everything alive: a third of a second at 10,000 articles, sometimes
    while an editor waits for a save. What is frozen is freed when the next build replaces it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 1_000)


@contextmanager
def later(asked: Asked) -> Iterator[Workers | None]:
    """Give processes for a change of many files, such as another branch.

    Forking is not safe beside threads, so they come from a fork server.
    """
    from digest.commands.workers import Workers

    n = asked.jobs or os.cpu_count() or 1
    if n == 1:
        yield None
        return
    pool = Workers(n, beside_threads=True)
    try:
        yield pool
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
