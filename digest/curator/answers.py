"""Answers to near misses. An answer is the reason of a waiver, and names the articles it is of.

A waiver silences `near-miss` for its article as a whole. On the page a question is about two
articles, so one answer must not take away the questions about the same article and a third.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

TWO = "decided on the curator's page: two events"
ONE = "decided on the curator's page: one event"
OF = ", this and "  # before the names of the other articles


class Waived(Protocol):
    def waived(self, article: str, name: str) -> str | None: ...
    def name(self, article: str) -> str: ...


def is_answered(scene: Waived, mine: str, other: str) -> bool:
    """Return whether the question about two articles is answered.

    A reason that names articles is of these alone; one that an editor wrote is of all.
    """
    return any(_is_said(scene, a, b) for a, b in ((mine, other), (other, mine)))


def _is_said(scene: Waived, article: str, other: str) -> bool:
    reason = scene.waived(article, "near-miss")
    if reason is None:
        return False
    answers = list(_answers(reason))
    return not answers or any(scene.name(other) in names for _, names in answers)


def answer(scene: Waived, article: str, said: str, others: Iterable[str]) -> dict[str, str]:
    """Return the act that answers questions about an article. Earlier answers stay."""
    of: dict[str, list[str]] = {}
    for was, names in _answers(scene.waived(article, "near-miss") or ""):
        of.setdefault(was, []).extend(names)
    of.setdefault(said, []).extend(scene.name(x) for x in others)
    text = "; ".join(f"{w}{OF}{', '.join(dict.fromkeys(names))}" for w, names in of.items())
    return {"do": "waive", "article": article, "key": "near-miss", "text": text}


def _answers(reason: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each answer in a reason with the files that it is of; nothing for other reasons."""
    for part in reason.split("; "):
        said, of, names = part.partition(OF)
        if of and said in (TWO, ONE):
            yield said, names.split(", ")
