"""The pipeline: read -> group -> edit -> render. A build is a function from folders to a folder.

Each step takes the value of the step before it and returns one (results.py). A step reads no clock
and no environment and prints nothing; what it is given besides is in `Run`.
"""

from __future__ import annotations

import dataclasses

from digest.intake import content
from digest.pipeline.publication import Publication
from digest.pipeline.results import Built, Edited, Grouped
from digest.pipeline.run import Run
from digest.pipeline.step_edit import edit
from digest.pipeline.step_group import group
from digest.pipeline.step_read import read_articles
from digest.pipeline.step_render import render

TRIES = 3  # when files are written while they are read


def build(publication: Publication, run: Run) -> Built:
    """Write the site. Raises OSError when it cannot be written."""
    return render(work(publication, run), run)


def work(publication: Publication, run: Run) -> Edited:
    """Return the editions: all but rendering."""
    return steps(publication, run)[1]


def grouped(publication: Publication, run: Run) -> Grouped:
    """Return the articles in threads: neither stories nor pages. Raises OSError as `steps`."""
    for _ in range(TRIES):
        try:
            return group(read_articles(publication, run), run)
        except content.Moved:
            # Look at the bytes themselves.
            run = dataclasses.replace(run, namer=None, listing=None)
    raise OSError(f"files in {publication.content}/ kept changing during the build; try again")


def steps(publication: Publication, run: Run) -> tuple[Grouped, Edited]:
    """Return what grouping and editing gave. Raises OSError when the files keep changing."""
    for _ in range(TRIES):
        try:
            grouped = group(read_articles(publication, run), run)
            return grouped, edit(grouped, run)
        except content.Moved:
            # Look at the bytes themselves.
            run = dataclasses.replace(run, namer=None, listing=None)
    raise OSError(f"files in {publication.content}/ kept changing during the build; try again")
