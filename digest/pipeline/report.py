"""Problems as an editor reads them: their order, and how an article is named.

Shared by the commands and the curator's page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from digest.core.model import Problem
from digest.core.text import pasted

if TYPE_CHECKING:
    from digest.pipeline.results import Edited


def in_reading_order(found: Sequence[Problem]) -> list[Problem]:
    """Return errors and then warnings, each once, by place."""
    return sorted(dict.fromkeys(found), key=lambda p: (p.level != "error", _place(p.where), p.what))


def _place(where: str) -> tuple[object, ...]:
    return tuple(
        (1, int(part), "") if part.isdecimal() else (0, 0, part) for part in where.split(":")
    )


def article_name(article: str, edited: Edited, day: str) -> str:
    """Return an article's name in a decision of that edition: its file, or its id elsewhere."""
    a = edited.articles.get(article)
    if a and a.path.startswith(f"{day}/"):
        return a.path.removeprefix(f"{day}/")
    return article


def pasted_name(edited: Edited, day: str, article: str) -> str:
    """Return the same, quoted where YAML needs it: `check`, `list` and `explain` agree."""
    return pasted(article_name(article, edited, day))
