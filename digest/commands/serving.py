"""The command that keeps a page open beside the editor: serve.

In: options. Out: a server until it is interrupted. It writes nothing to the site: pages are served from memory.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest.commands.options import Asked, common, progress, report, tell, workers

if TYPE_CHECKING:
    from digest.core.model import Problem
    from digest.curator.values import Added
    from digest.live.pages import Proof
    from digest.pipeline.results import Newsroom
    from digest.preview.stage import Stage


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[DIR]")
@click.option(
    "-p",
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    metavar="N",
    help="The next free one if taken [8000].",
)
@click.option(
    "--bind",
    default="127.0.0.1",
    metavar="ADDRESS",
    help="Who may see it [127.0.0.1: this machine only].",
)
@click.option("--open", "open_", is_flag=True, help="Open the page in the browser.")
@click.option("--drafts", is_flag=True, help="Drafts too.")
@click.option(
    "--edit",
    is_flag=True,
    help="With the curator's page, where decisions are made by hand; this machine only.",
)
@click.option(
    "--poll", is_flag=True, help="Look for changes every second, where the system tells of none."
)
@common
def serve(
    asked: Asked,
    folder: Path | None,
    port: int,
    bind: str,
    open_: bool,
    drafts: bool,
    edit: bool,
    poll: bool,
) -> int:
    """Serve the site on this machine, rebuild what a save touches, and reload the page.

    DIR is a publication, or any folder of articles. Nothing is written to the site: pages are made in memory. Ctrl-C ends it.
    With --edit, the curator's page writes what you decide there into the edition's edition.yaml (docs/curator.md).
    """
    from digest.commands import output
    from digest.core.cache import Cache
    from digest.live.memory import Warm
    from digest.pipeline.report import in_reading_order
    from digest.preview import server
    from digest.preview.stage import Stage
    from digest.preview.watch import Folder, Watch

    pub = asked.publication(folder)
    if edit and not server.loopback(bind):
        raise click.UsageError(
            "--edit writes into content/, so it serves this machine only: leave --bind out."
        )
    try:
        listening = server.listen(bind, port)
    except OSError as error:
        raise click.UsageError(
            f"cannot serve at {bind}:{port}: {error.strerror or error}. Name others with --bind, --port."
        ) from None
    taken = listening.getsockname()[1]
    cache = Cache(pub.state / "cache.sqlite", memory=True)
    with later(asked) as pool:
        warm = Warm(lambda: asked.publication(folder), cache, pool, drafts)
        with workers(asked) as many, progress(asked) as step:
            first = warm.update(executor=many, progress=step)
        assert first is not None, "the first look at anything finds it new"
        report(asked, first.problems)
        if asked.verbose:
            for point, (reused, made) in cache.counts.items():
                tell(f"{point}: {reused:,} reused, {made:,} made")
        for note in cache.notes:
            tell(f"warning: {note}")

        def say(text: str) -> None:
            if not asked.quiet:
                tell(text)

        _unhurried()

        def rebuild(paths: frozenset[str] | None, looked: frozenset[str]) -> Proof | None:
            room = stage.newest.room
            made = warm.update(paths, looked)
            if made is not None and made.room is not room and warm.exact:
                gc.freeze()
            elif made is None and paths is None and not warm.behind:
                gc.collect()  # at rest, and of what came since: some milliseconds
            return made

        def told(problems: Sequence[Problem]) -> None:
            for p in in_reading_order(problems):
                tell(output.message(p))

        stage = Stage(first, rebuild, say, lambda: warm.behind, told)
        warm.hurry = stage.pressed
        watch = Watch(
            [Folder(*f) for f in warm.folders()],
            stage.changed,
            lambda text: tell(f"warning: {text}"),
            poll,
        )
        host = f"[{bind}]" if ":" in bind else bind
        address = f"http://{host}:{taken}{first.base}/"

        routes, key = _desk(asked, stage) if edit else ([], "")

        def ready() -> None:
            note = f" (port {port} is taken)" if port and taken != port else ""
            who = (
                "this machine only"
                if server.loopback(bind)
                else "whoever reaches this machine; --bind 127.0.0.1 ends that"
            )
            tell(f"{address}{note} – for {who}. Ctrl-C ends it.")
            if edit:
                tell(
                    f"The curator's page: http://{host}:{taken}/-/curate/?token={key} – keep this address to yourself."
                )
            if open_:
                click.launch(f"http://{host}:{taken}/-/curate/?token={key}" if edit else address)

        try:
            server.run(stage, server.create_app(stage, bind, routes), listening, ready)
        finally:
            watch.close()
            stage.close()
            cache.close()
    return 0


def _desk(asked: Asked, stage: Stage) -> tuple[list[Any], str]:
    """The routes of the curator's page, and the key to them."""
    from digest.commands.options import today
    from digest.commands.writing import shut
    from digest.curator import guard, routes
    from digest.curator.acts import Curating, Hands

    key = guard.key_of(stage.newest.room.publication.state)

    def close(room: Newsroom, day: str) -> tuple[int, str]:
        try:
            status = shut(asked, room, day)
        except click.ClickException as error:
            return 422, error.format_message()
        return (
            (422, "Not closed: fix the errors first.")
            if status
            else (200, f"The edition of {day} is closed: commit published.yaml.")
        )

    hands = Hands(close, _add, lambda: today(stage.newest.room.publication))
    desk = Curating(stage, hands)
    return routes.routes(desk, stage, key), key


def _add(room: Newsroom, day: str, files: Sequence[Added]) -> tuple[int, str]:
    """Put files that the curator's page was given into an edition's folder, as `digest add` does."""
    import tempfile

    from digest.commands import scaffold

    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for file in files:
            path = Path(folder) / (Path(file.name.replace("\\", "/")).name or "pasted.txt")
            path.write_bytes(file.data)
            paths.append(path)
        names, problems = scaffold.add(paths, room.publication.content / day, {})
    added = len(names)
    said = f"{added} article{'s' * (added != 1)} added."
    if problems:
        said += " " + " ".join(f"{Path(p.where).name}: {p.what} {p.fix}" for p in problems[:3])
    return (200 if added else 422), said


def _unhurried() -> None:
    """The collector of circular garbage goes through all that lives, and everybody waits for it: a third of a second at ten thousand articles, now
    and then in the midst of a save. So it passes over what a look at everything made, which goes by itself when the next takes its place."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 1_000)


@contextmanager
def later(asked: Asked) -> Iterator[Any]:
    """Processes for a change of many files (another branch, say). Forking is not safe beside our threads, so they come from a server."""
    import multiprocessing
    import os
    from concurrent.futures import ProcessPoolExecutor

    n = asked.jobs or os.cpu_count() or 1
    if n == 1:
        yield None
        return
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    pool = ProcessPoolExecutor(n, mp_context=multiprocessing.get_context(method), initializer=_deaf)
    try:
        yield pool
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _deaf() -> None:
    """Ctrl-C is for the server; its helpers end with it."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
