"""The command that shows the site while it is edited: serve. Pages are served from memory."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

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

FETCHING = 30.0  # seconds for one address that the curator's page asks for

if TYPE_CHECKING:
    from digest.core.model import Problem
    from digest.curator.values import Added
    from digest.live.pages import Site
    from digest.pipeline.results import Edited
    from digest.preview.stage import Stage
    from digest.preview.watch import Tell


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[DIR]")
@click.option(
    "-p",
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    metavar="N",
    help="The port; if it is taken, the next free one [8000].",
)
@click.option(
    "--bind",
    default="127.0.0.1",
    metavar="ADDRESS",
    help="Who may see it [127.0.0.1: only this machine].",
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
    from digest.live.update import Changes, Live, Session, update
    from digest.pipeline.report import in_reading_order
    from digest.preview import server
    from digest.preview.stage import Stage
    from digest.preview.watch import Folder, Watch

    pub = asked.publication(folder)
    if edit and not server.loopback(bind):
        fix = "Leave --bind out."
        raise Stopped(
            "--edit is for this machine only: it writes into content/", fix, "digest serve"
        )
    try:
        listening = server.listen(bind, port)
    except OSError as error:
        what = f"the site cannot be served at {bind}:{port}: {error.strerror or error}"
        raise Stopped(what, "Choose another --port or --bind.", "digest serve") from None
    taken = listening.getsockname()[1]
    memo = Memo(pub.state / "cache.sqlite", memory=True)
    with later(asked) as pool:
        session = Session(lambda: asked.publication(folder), memo, pool, drafts)
        with workers(asked) as many, progress(asked) as step:
            live = update(Live(session), Changes(), many, step)
        first = live.site
        assert first is not None, "the first update makes a site"
        report(asked, first.problems, pub)
        print_memo(asked, memo)
        _collect_less_often()

        def rebuild(paths: frozenset[str] | None, looked: frozenset[str]) -> Site | None:
            nonlocal live
            before, edited = live.site, stage.newest.edited
            live = update(live, Changes(paths, looked, stage.pressed))
            made = live.site if live.site is not before else None
            if made is not None and made.edited is not edited and live.exact:
                gc.freeze()
            if paths is None and not live.behind:  # idle, after a look at everything
                gc.unfreeze()  # else what was replaced since, and refers to itself, stays for ever
                gc.collect()
                gc.freeze()
            return made

        def report_problems(problems: Sequence[Problem]) -> None:
            for p in in_reading_order(problems):
                print_problem(p, paths_from_here(pub))

        stage = Stage(first, rebuild, asked.say, lambda: live.behind, report_problems)
        routes, key, watched = _desk(asked, stage) if edit else ([], "", stage.changed)
        inbox = [Folder(pub.root / "inbox")] if edit else []
        watch = Watch(
            [*(Folder(*f) for f in session.watched()), *inbox],
            watched,
            lambda text: print_notice(f"warning: {text}"),
            poll,
        )
        host = f"[{bind}]" if ":" in bind else bind
        address = f"http://{host}:{taken}{first.base}/"

        def ready() -> None:
            note = f" (port {port} is taken)" if port and taken != port else ""
            who = (
                "only this machine can see it"
                if server.loopback(bind)
                else "everyone who reaches this machine can see it; --bind 127.0.0.1 ends that"
            )
            print_notice(f"{address}{note} ({who}). Ctrl-C ends it.")
            curator = f"http://{host}:{taken}/-/curate/?token={key}"
            if edit:
                print_notice(f"The curator's page: {curator} (keep this address private)")
            if open_:
                click.launch(curator if edit else address)

        try:
            server.run(stage, server.create_app(stage, bind, routes), listening, ready)
        finally:
            watch.close()
            stage.close()
            memo.close()
    return 0


def _desk(asked: Asked, stage: Stage) -> tuple[list[Any], str, Tell]:
    """Return the routes of the curator's page, the key to them, and what is told of changes."""
    import datetime

    from digest.commands.options import today
    from digest.commands.writing import shut
    from digest.curator import guard, routes
    from digest.curator.acts import Commands, Curating

    key = guard.key_of(stage.newest.edited.publication.state)

    def close(room: Edited, day: str) -> tuple[int, str]:
        try:
            status = shut(asked, room, day)
        except click.ClickException as error:
            return 422, error.format_message()
        return (
            (422, "The edition is not closed. Fix the errors first.")
            if status
            else (200, f"The edition of {day} is closed. Commit published.yaml.")
        )

    def now() -> str:
        return f"{datetime.datetime.now(datetime.UTC):%Y-%m-%dT%H:%M:%SZ}"

    commands = Commands(close, _add, lambda: today(stage.newest.edited.publication), _fetch, now)
    desk = Curating(stage, commands)
    inbox = str((stage.newest.edited.publication.root / "inbox").absolute())

    def watched(paths: frozenset[str] | None) -> None:
        """Look at what changed: files of the inbox are no part of the site."""
        mine = frozenset(p for p in paths or () if p == inbox or p.startswith(inbox + os.sep))
        if mine or paths is None:
            desk.look_at_inbox()
        if paths is None or paths - mine:
            stage.changed(None if paths is None else paths - mine)

    return routes.routes(desk, stage, key), key, watched


def _fetch(room: Edited, url: str) -> tuple[int, str]:
    """Fetch an address into the inbox for the curator's page; return a status and what happened."""
    from digest.collect.guard import Refused
    from digest.collect.items import Inbox
    from digest.collect.known import Known
    from digest.commands.adding import is_address
    from digest.commands.collecting import Network, Web, contact_of, keeper

    pub = room.publication
    inbox = Inbox(pub.root)
    if not is_address(url):
        return 422, "This is no web address."
    try:
        with Web(Network(timeout=FETCHING), contact_of(pub)).pages() as pages:
            made = pages.page(url)
        item, known = made.item, Known(inbox, pub.content)
        if known.is_known(item.ids):
            where = known.path(item.ids)
            place = f"content/{where}" if where else "the inbox, or it was dropped"
            return 200, f"Already in {place}. Nothing changed."
        keeper(pub, inbox)(made)
    except Refused as error:
        return 422, f"{error.what[:1].upper()}{error.what[1:]}. {error.fix}"
    except OSError as error:
        return 507, f"Not saved: {error.strerror or error}."
    said = f"In the inbox: {item.title or url} ({item.words} words)."
    if item.is_short:
        said += " The text is short: a login page, or one built by scripts. Save the page instead."
    return 201, said


def _add(room: Edited, day: str, files: Sequence[Added]) -> tuple[int, str]:
    """Add files that the curator's page was given to an edition, as `digest add` does."""
    import tempfile

    from digest.collect import containers
    from digest.commands import scaffold
    from digest.commands.adding import add_converted

    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for file in files:
            path = Path(folder) / (Path(file.name.replace("\\", "/")).name or "pasted.txt")
            path.write_bytes(file.data)
            paths.append(path)
        converted = [p for p in paths if containers.kind_of(p) in containers.SINGLE]
        rest = [p for p in paths if p not in converted]
        names, problems = scaffold.add(rest, room.publication.content / day, {})
        more, others = add_converted(converted, room.publication, day)
    added = len(names) + more
    problems += others
    said = f"{added} article{'s' * (added != 1)} added."
    if problems:
        said += " " + " ".join(f"{Path(p.where).name}: {p.what} {p.fix}" for p in problems[:3])
    return (200 if added else 422), said


def _collect_less_often() -> None:
    """Keep the garbage collector away from what a full build made.

    A collection goes through everything alive: a third of a second at 10,000 articles, sometimes
    while an editor waits for a save. What is frozen is freed when the next build replaces it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 1_000)


@contextmanager
def later(asked: Asked) -> Iterator[Any]:
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
