"""How problems are ordered, and how an article is named to an editor: shared by the commands and the curator's page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from digest.core.model import Problem
from digest.core.text import pasted

if TYPE_CHECKING:
    from digest.pipeline.results import Newsroom


def in_reading_order(found: Sequence[Problem]) -> list[Problem]:
    """Errors first, then warnings, each once, by place."""
    return sorted(dict.fromkeys(found), key=lambda p: (p.level != "error", _place(p.where), p.what))


def _place(where: str) -> tuple[Any, ...]:
    return tuple(
        (1, int(part), "") if part.isdigit() else (0, 0, part) for part in where.split(":")
    )


def article_name(article: str, room: Newsroom, day: str) -> str:
    """How a decision in that edition's file names an article: its file, or its id when it lies elsewhere."""
    a = room.articles.get(article)
    if a and a.path.startswith(f"{day}/"):
        return a.path.removeprefix(f"{day}/")
    return article


def pasted_name(room: Newsroom, day: str, article: str) -> str:
    """The same, as it can be pasted there: `check`, `list` and `explain` name an article alike."""
    return pasted(article_name(article, room, day))
