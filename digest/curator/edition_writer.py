"""Write an edition's file for the curator's page, and wait until the preview shows it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from digest.core.model import Edition
from digest.curator.edition_file import difference, path_of, read, replace
from digest.curator.history import History
from digest.curator.values import Done
from digest.desk import curate
from digest.intake import content
from digest.intake.decisions import read as decisions
from digest.pipeline.results import Edited
from digest.preview.stage import Stage

CHANGED = "The file was changed elsewhere meanwhile"
TRIES = 3  # times that a file which keeps changing is read again


class Refused(Exception):
    """An act that is not done, with the answer."""

    def __init__(self, status: int, said: str, **more: Any) -> None:
        super().__init__(said)
        self.done = Done(status=status, said=said, **more)


class EditionWriter:
    """Writes the files of editions. Its caller holds a lock."""

    def __init__(self, stage: Stage, history: Callable[[str], History]) -> None:
        self._stage = stage
        self._history = history

    @property
    def edited(self) -> Edited:
        """The newest build."""
        edited: Edited = self._stage.newest.edited
        return edited

    @staticmethod
    def edition(edited: Edited, day: str) -> Edition | None:
        return edited.editions.on(day) if content.day_of(f"{day}/x") == day else None

    @staticmethod
    def source(edited: Edited, day: str) -> str:
        """Return the text of an edition's file as a build read it."""
        written = edited.contents.editions.get(day)
        return written.text if written else ""

    def rebuild(self, paths: frozenset[str] | None = None) -> None:
        """Wait until the preview shows what these files say; None: all files."""
        self._stage.settled(self._stage.changed(paths))

    def fresh(self, day: str) -> tuple[Edited, Edition]:
        """Return the build that knows the file as it is on the disk. Raises Refused."""
        for _ in range(TRIES):
            edited = self.edited
            edition = self.edition(edited, day)
            if day in edited.held:
                raise Refused(
                    423, f"Waiting: a file in content/{day}/ cannot be read. Fix it by hand first."
                )
            if edition is None:
                raise Refused(422, f"There is no edition of {day}.")
            try:
                file = path_of(edited.publication.content, day)
                on_disk = read(file)
            except (OSError, ValueError) as error:
                raise Refused(422, f"Not saved: {in_words(error)}.") from None
            if on_disk == self.source(edited, day):
                self._history(day).look_at(on_disk)
                return edited, edition
            self.rebuild(frozenset({str(file)}))
        raise Refused(409, f"{CHANGED}, and is still changing. Try again.")

    def worse(self, edited: Edited, day: str, before: str, after: str) -> str:
        """Return the first error that the change would bring into the file."""
        ids = set(edited.files.values())
        renamed = curate.renames(edited.published, edited.hashes)

        def errors(source: str) -> Counter[tuple[str, str]]:
            _, found = decisions.read(source, "edition.yaml", day, ids, edited.files, renamed)
            return Counter(
                (p.name, re.sub(r"line \d+", "", p.what)) for p in found if p.level == "error"
            )

        new = errors(after) - errors(before)
        return next((what for _, what in new), "")

    def write(self, edited: Edited, day: str, before: str, after: str) -> None:
        """Write the file, and wait until the preview shows it. Raises Refused."""
        try:
            file = path_of(edited.publication.content, day)
            file.parent.mkdir(exist_ok=True)
            if read(file) != before:
                said = f"{CHANGED}; nothing was written."
                raise Refused(409, said, mine=difference(before, after))
            replace(file, after)
        except (OSError, ValueError) as error:
            raise Refused(
                422, f"Not saved: the file cannot be written ({in_words(error)})."
            ) from None
        self.rebuild(frozenset({str(file)}))


def in_words(error: Exception) -> str:
    """Return the reason of an error of the system."""
    return str(getattr(error, "strerror", None) or error)
