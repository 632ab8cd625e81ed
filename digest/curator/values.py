"""What the curator's page shows, as plain values: made by the command that knows the newsroom, printed by curator_page.py.

In the page's own order: what is wrong, the stories with their articles, one article in full, what is left out, the file.
"""

from __future__ import annotations

from typing import Any, Protocol

from digest.core.model import Problem, Value


class Deed(Value, frozen=True, kw_only=True):
    """A button: what it says, and the act it sends (or, with `go`, the article and field it leads to)."""

    label: str
    act: dict[str, Any] = {}
    go: str = ""
    field: str = ""
    ask: str = ""  # asks for words first (a waiver's reason), which become the act's text


class Finding(Value, frozen=True, kw_only=True):
    """A Problem with the buttons that mend it."""

    problem: Problem
    deeds: tuple[Deed, ...] = ()


class Card(Value, frozen=True, kw_only=True):
    """An article in its story. `missing` says in words what it does not show."""

    id: str
    name: str
    title: str
    outlet: str
    about: str
    language: str
    copy: bool = False
    missing: str = ""


class Near(Value, frozen=True, kw_only=True):
    """An article that is nearly of the story."""

    mine: str
    other: str
    title: str
    language: str
    about: str
    waived: bool = False


class Entry(Value, frozen=True, kw_only=True):
    """A story as it stands. `key` is its first article, by which acts name it."""

    key: str
    id: str
    url: str
    headline: str
    by_editor: bool
    language: str
    section: str
    counts: str
    why: str
    lead: bool
    led: bool  # by decision, not by rank
    cards: tuple[Card, ...]
    near: tuple[Near, ...]
    note: str = ""
    summary: int = 0
    quotes: int = 0


class Line(Value, frozen=True, kw_only=True):
    """A sentence of the article, or what was left out of it. `summary` and `quote`: its number there, 0 for none. `words` are the
    words between quotation marks in it, by which it is quoted."""

    text: str
    number: int = 0
    printed: str = ""
    summary: int = 0
    quote: int = 0
    words: str = ""
    said: str = ""
    why: str = ""  # it was left out


class Choice(Value, frozen=True, kw_only=True):
    """A headline that a source gives."""

    text: str
    outlet: str
    language: str
    chosen: bool


class Field(Value, frozen=True, kw_only=True):
    key: str
    label: str
    value: str
    hint: str
    decided: bool


class Inspected(Value, frozen=True, kw_only=True):
    """An article in full, and its story's headline, summary and quotations, as they are printed now."""

    id: str
    name: str
    title: str
    language: str
    story: str
    fields: tuple[Field, ...]
    choices: tuple[Choice, ...]
    own_headline: str
    headline_decided: bool
    summary: tuple[str, ...]
    summary_decided: bool
    summary_most: int
    quotes: tuple[str, ...]
    quotes_decided: bool
    taken: int
    taken_most: int
    lines: tuple[Line, ...]
    section: str = ""
    slug: str = ""
    note: str = ""
    note_html: str = ""


class Out(Value, frozen=True, kw_only=True):
    """What is left out: a spiked story, a dropped article, a draft."""

    kind: str
    article: str
    title: str
    language: str
    deed: Deed | None = None


class Shown(Value, frozen=True, kw_only=True):
    """The page. `mark` names the file's text that it was made from."""

    day: str
    date: str
    masthead: str
    language: str
    title: str
    intro: str
    intro_html: str
    counts: str
    closed: bool
    url: str
    file: str
    mark: str
    sections: tuple[str, ...]
    findings: tuple[Finding, ...]
    entries: tuple[Entry, ...]
    article: Inspected | None
    out: tuple[Out, ...]
    diff: tuple[str, ...]
    undo: str = ""
    redo: str = ""
    days: tuple[str, ...] = ()


class Done(Value, frozen=True, kw_only=True):
    """What became of an act. `status`: 200 done; 409 the file changed meanwhile (`theirs` and `mine` say how); 422 refused."""

    status: int
    said: str
    diff: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()
    mine: tuple[str, ...] = ()
    article: str = ""


class Curator(Protocol):
    """Who knows the newsroom and writes the file."""

    def show(self, day: str, article: str) -> Shown | None: ...
    def act(self, day: str, act: dict[str, Any], mark: str, force: bool) -> Done: ...
    def again(self, day: str, back: bool) -> Done: ...
    def markdown(self, words: str) -> str: ...
    def close(self, day: str) -> Done: ...
    def newest(self) -> str: ...
