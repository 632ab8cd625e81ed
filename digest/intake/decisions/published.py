"""Read and write published.yaml: a closed edition, as “digest close” wrote it."""

from __future__ import annotations

import re

import msgspec

from digest.core import text, yaml_reading, yaml_writing
from digest.core.model import Closed, Problem, Published


def read(source: str, path: str, edition: str) -> tuple[Published | None, tuple[Problem, ...]]:
    """Return a closed edition. A file that cannot be used is an error: addresses depend on it."""
    yaml = yaml_reading.load(source, path)
    if yaml.problems:
        return None, yaml.problems
    try:
        made = msgspec.convert({**(yaml.data or {}), "edition": edition}, Published, strict=False)
    except (msgspec.ValidationError, TypeError) as error:
        place = re.search(r"`\$\.stories\[(\d+)\]", str(error))
        where = yaml.at(path, "stories", place.group(1)) if place else path
        what = "this is not a published edition as “digest close” writes it."
        fix = "Restore the file from your history."
        return None, (Problem(level="error", where=where, what=what, fix=fix, name="published"),)
    return msgspec.structs.replace(made, stories=tuple(map(_composed, made.stories))), ()


def _composed(story: Closed) -> Closed:
    """Return a closed story whose article ids are in the Unicode form that ids have."""
    return msgspec.structs.replace(
        story,
        articles=tuple(map(text.composed, story.articles)),
        digests={text.composed(a): h for a, h in story.digests.items()},
    )


def written(p: Published) -> str:
    """Return published.yaml as text, in an order that a person can review."""
    stories = [
        {
            "id": s.id,
            "thread": s.thread,
            "slug": s.slug,
            "headline": s.headline,
            "summary": list(s.summary),
            "quotes": list(s.quotes),
            "articles": list(s.articles),
            "digests": dict(sorted(s.digests.items())),
        }
        for s in p.stories
    ]
    head = (
        "# Written by “digest close”: the edition as it was published. Commit it; later builds keep"
        " its addresses.\n"
    )
    return head + yaml_writing.dump({"closed": p.closed, "stories": stories})
