"""What one run of the pipeline is given besides the publication: where results are remembered, who
does the work, and who is notified."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial

import msgspec

from digest.core.memo import Memo
from digest.core.model import FoundFile
from digest.intake import content
from digest.intake.walk import Listing
from digest.pipeline.publication import Publication

Progress = Callable[[str, int, int], None]  # step, done, all; may raise, to cancel
Load = Callable[[FoundFile], bytes]


def _silent(step: str, done: int, all: int) -> None:
    """Report nothing."""


class Run(msgspec.Struct, frozen=True):
    memo: Memo
    executor: Executor | None = None
    progress: Progress = _silent  # called between steps of some hundredths of a second
    drafts: bool = False  # drafts are read as articles
    reader: content.Reader | None = None  # reads a file; the preview's skips what did not change
    namer: content.Namer | None = None  # knows the fingerprints of files that need not be read
    listing: Listing | None = None  # of the files, where they have just been listed
    shared_disk: bool = True  # workers write rendered pages into the publication's folder

    def load(self, publication: Publication) -> Load:
        """Return the function that reads an article's file. It raises content.Moved."""
        return partial(content.load, publication.content, reader=self.reader)
