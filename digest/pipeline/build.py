"""The pipeline: read -> group -> edit -> render. A build is a function from folders to a folder.

Each step takes the value of the step before it and returns one (results.py). A step reads no clock
and no environment and prints nothing; what it is given besides is in `Run`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import msgspec

from digest.intake import content
from digest.pipeline.publication import Publication
from digest.pipeline.results import Built, Edited, Grouped
from digest.pipeline.run import Run
from digest.pipeline.step_edit import edit
from digest.pipeline.step_group import group
from digest.pipeline.step_read import read_articles
from digest.pipeline.step_render import render

T = TypeVar("T")

TRIES = 3  # when files are written while they are read


def build(publication: Publication, run: Run) -> Built:
    """Write the site. Raises OSError when it cannot be written."""
    return render(work(publication, run), run)


def work(publication: Publication, run: Run) -> Edited:
    """Return the editions: all but rendering."""

    def edited(now: Run) -> Edited:
        # Nothing but `edit` holds what grouping gave, so that it can let it go.
        return edit(group(read_articles(publication, now), now), now)

    return _tried(edited, publication, run)


def grouped(publication: Publication, run: Run) -> Grouped:
    """Return the articles in threads: neither stories nor pages. Raises OSError as `steps`."""
    return _tried(lambda now: group(read_articles(publication, now), now), publication, run)


def steps(publication: Publication, run: Run) -> tuple[Grouped, Edited]:
    """Return what grouping and editing gave. Raises OSError when the files keep changing."""

    def both(now: Run) -> tuple[Grouped, Edited]:
        found = group(read_articles(publication, now), now)
        return found, edit(found, now)

    return _tried(both, publication, run)


def _tried(step: Callable[[Run], T], publication: Publication, run: Run) -> T:
    """Return what a step gives; again when files are written while it reads them."""
    for _ in range(TRIES):
        try:
            return step(run)
        except content.Moved:
            # Look at the bytes themselves.
            run = msgspec.structs.replace(run, namer=None, listing=None)
    raise OSError(f"files in {publication.content}/ kept changing during the build; try again")
