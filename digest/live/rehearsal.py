"""Do once, while nobody waits, what the first save of an article would wait for.

When a session starts, every result comes from the cache or from other processes. The modules, word
lists and patterns that read an article and write its story are loaded when the first one is saved:
some 100 ms. The rehearsal answers saves that nobody made, and keeps nothing of the answers.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from itertools import islice
from pathlib import PurePosixPath

from digest.core.memo import Memo
from digest.core.model import File, FoundFile
from digest.intake import content
from digest.live import incremental
from digest.live.incremental import State
from digest.live.update import Live
from digest.pipeline.run import Run
from digest.pipeline.written_stories import WrittenStories

# A quotation with its speaker, so that quotations are looked for too.
ADDED = "\n\n“Nobody was hurt on Monday,” said Ada Olsen, the harbour master of Norwick.\n".encode()


def rehearse(live: Live) -> None:
    """Read one article of each format again with a sentence more, and write its story."""
    state = live.state
    if state is None:
        return
    load = Run(Memo(None)).load(state.edited.publication)
    for found in _examples(state.edited.contents.files):
        with contextlib.suppress(OSError, content.Moved):
            file = File(path=found.path, id=found.id, data=load(found) + ADDED)
            _save(state, file)


def _save(state: State, file: File) -> None:
    """Work out what a save of this file changes, and remember nothing."""
    run = Run(Memo(None))
    reread = incremental.reread(state, [file], run)
    if reread is None:
        return
    edited = reread[0].edited
    every = (s for own in edited.stories.values() for s in own if file.id in s.members)
    own = {s.edition: [s] for s in islice(every, 1)}
    written = WrittenStories(edited.publication, own, edited.articles, edited.placed, run.memo)
    written.make(None)


def _examples(files: tuple[FoundFile, ...]) -> Iterator[FoundFile]:
    """Yield the last file of each format, by path: the newest edition's where it has one."""
    of_format = {PurePosixPath(f.path).suffix: f for f in sorted(files, key=lambda f: f.path)}
    yield from of_format.values()
