"""What every value shares."""

from __future__ import annotations

from typing import Literal

import msgspec

Level = Literal["error", "warning"]
Author = Literal["source", "editor"]
Relation = Literal["original", "pickup", "rewrite", "report"]
PublishedFrom = Literal[
    "decision", "front-matter", "page", "text", "url", "folder", "story", "none"
]


class Value(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Base of all values: frozen, made by keyword, equal by content.

    A frozen value is in no cycle, so the collector need not look at it (`gc`).
    """


class Problem(Value, frozen=True, kw_only=True):
    """Something that an editor should know. Bad input is a value, not an exception.

    `where` is `path:line:column`, as far as known, with a path relative to the publication, or an
    article id. `name` is the kind in kebab case by which the decision `waive` names it (`undated`,
    `near-miss`, ...). `article` is the id of the article concerned.
    """

    level: Level
    where: str
    what: str
    fix: str = ""
    name: str = ""
    article: str | None = None
