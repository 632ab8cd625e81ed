"""An act of the editor on edition.yaml, the stories it refers to, and the names in the file."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from typing import Any, Literal

from digest.core import decision_table, yaml_writing
from digest.core.model import Value

Do = Literal[
    "merge",
    "move",
    "split",
    "spike",
    "run",
    "drop",
    "restore",
    "lead",
    "unlead",
    "place",
    "text",
    "lines",
    "edition",
    "fact",
    "waive",
    "correction",
]
Means = Callable[[object], str | None]  # the article that a name in the file means
Data = Any  # a mapping of the file: ruamel's or plain


class Act(Value, frozen=True, kw_only=True):
    """What the editor did. `article` names the story by any of its articles, or the article itself
    (move, split, drop, fact, waive); `articles` those that go with it (split); `to` the story it
    goes to; `place` counts from 0; `key` is the decision, fact or problem, or `date` or `reason` of
    a correction; an empty `text` or `lines` takes it back."""

    do: Do
    article: str = ""
    articles: tuple[str, ...] = ()
    to: str = ""
    key: str = ""
    text: str = ""
    lines: tuple[str, ...] = ()
    place: int = 0


class Desk(Value, frozen=True, kw_only=True):
    """What acts refer to.

    `stories`: the articles of each story of this edition, in order, spiked ones last. `threads`:
    the articles of the same events in all editions. `names`: how the file names an article.
    `running`: how many stories are not spiked.
    """

    edition: str
    stories: tuple[tuple[str, ...], ...]
    threads: tuple[tuple[str, ...], ...]
    names: dict[str, str]
    running: int

    def story(self, article: str) -> tuple[str, ...]:
        """Return the articles of the story with this one. Raises ValueError if none has it."""
        found = next((s for s in self.stories if article in s), None)
        if found is None:
            raise ValueError(f"“{article}” is in no story of this edition")
        return found

    def noted(self, article: str) -> tuple[str, ...]:
        """Return the articles that a correction's note may name; a withdrawn story has one left."""
        return next((s for s in self.stories if article in s), (article,))

    def thread(self, article: str) -> tuple[str, ...]:
        """Return the articles of the thread with this one. Raises ValueError if none has it."""
        found = next((t for t in self.threads if article in t), None)
        if found is None:
            raise ValueError(f"“{article}” is in no story")
        return found


class Hand:
    """The stories that acts refer to, and which articles the names in the file mean."""

    def __init__(self, desk: Desk, means: Means) -> None:
        self.desk = desk
        self.means = means

    def name(self, article: str) -> str:
        """Return how the file names an article."""
        return self.desk.names.get(article, article)

    def groups(self, data: Data, key: str) -> list[list[str | None]]:
        """Return the groups of merge or split, by id; an unknown name is None."""
        written = data.get(key) or []
        if written and all(isinstance(v, str) for v in written):
            written = [written]
        return [[self.means(n) for n in g] for g in written if isinstance(g, list)]

    def story_name(self, data: Data, story: Sequence[str]) -> str:
        """Return the article by which the file names the story already, else its first."""
        for key in decision_table.story_words():
            for written in data.get(key) or ():
                if self.means(written) in story:
                    return str(self.means(written))
        for written in (data.get("lead"), *(data.get("order") or ())):
            if self.means(written) in story:
                return str(self.means(written))
        return story[0]


def tidy(data: Data, key: str) -> None:
    """Remove a key without a value."""
    if key in data and not data[key]:
        del data[key]


def relist(data: Data, key: str, wanted: Sequence[str]) -> None:
    """Change a list to `wanted`, touching as few of its items as possible."""
    if not wanted:
        if key in data:
            del data[key]
        return
    if not data.get(key):
        data[key] = yaml_writing.flow(list(wanted))
        return
    found = data[key]
    for tag, i1, i2, j1, j2 in reversed(
        difflib.SequenceMatcher(None, list(found), list(wanted), autojunk=False).get_opcodes()
    ):
        if tag == "equal":
            continue
        if tag == "replace" and i2 - i1 == j2 - j1:
            for i, j in zip(range(i1, i2), range(j1, j2), strict=True):
                found[i] = wanted[j]
            continue
        for i in reversed(range(i1, i2)):
            del found[i]
        for n, item in enumerate(wanted[j1:j2]):
            found.insert(i1 + n, item)
