"""What the curator's page shows, as plain values: the views make them, templates print them."""

from __future__ import annotations

from typing import Any

from digest.core.model import Value
from digest.curator.values_inbox import InboxColumn, ItemPane

VIEWS = ("sort", "facts", "stories")  # the three passes, in their order
Acts = tuple[dict[str, Any], ...]  # acts as the browser sends them: one change of the file


class Action(Value, frozen=True, kw_only=True):
    """A button: its label, and the acts it sends, or the view and article it leads to.

    `ask` is a question to be answered first; the answer becomes the acts' text.
    """

    label: str
    acts: Acts = ()
    view: str = ""
    article: str = ""
    ask: str = ""
    key: str = ""  # of the keyboard
    name: str = ""  # for screen readers, where the label does not say it all


class Piece(Value, frozen=True, kw_only=True):
    """A part of a text. `marked`: it is underlined."""

    text: str
    marked: bool = False


# ------------------------------------------------------------------------------------------- sort


class ArticleRow(Value, frozen=True, kw_only=True):
    """An article in its story."""

    id: str
    title: str
    language: str
    outlet: str
    relation: str
    copy: bool = False
    new: bool = False
    missing: tuple[str, ...] = ()
    waived: bool = False


class Question(Value, frozen=True, kw_only=True):
    """Something that the editor has to decide about a story: what it asks, for and against."""

    id: str
    article: str  # the one that is shown beside the question
    ask: str
    title: str = ""
    language: str = ""
    reasons: str = ""
    against: str = ""
    yes: Action | None = None
    no: Action | None = None
    more: tuple[Action, ...] = ()


class StoryGroup(Value, frozen=True, kw_only=True):
    """A story with its articles and questions. Acts name it by `key`, its first article."""

    key: str
    id: str
    number: int
    headline: str
    language: str
    counts: str
    new: int
    marks: tuple[str, ...]  # watched words: "must: ferry"
    articles: tuple[ArticleRow, ...]
    questions: tuple[Question, ...]


class ArticlePane(Value, frozen=True, kw_only=True):
    """An article in full. `number` is that of its story; 0: it is in none."""

    id: str
    key: str
    title: str
    language: str
    facts: str
    name: str
    number: int
    about: str
    alone: bool
    copies: int
    paragraphs: tuple[tuple[Piece, ...], ...]
    cut: tuple[tuple[str, str], ...] = ()  # what is not part of the article: why, the line


class LeftOut(Value, frozen=True, kw_only=True):
    """A spiked story, a dropped article or a draft."""

    kind: str
    article: str
    title: str
    language: str
    marks: tuple[str, ...] = ()
    action: Action | None = None


class SortView(Value, frozen=True, kw_only=True):
    groups: tuple[StoryGroup, ...]
    pane: ArticlePane | None
    out: tuple[LeftOut, ...]
    inbox: InboxColumn | None = None
    item: ItemPane | None = None


# ------------------------------------------------------------------------------------------ facts


class Cell(Value, frozen=True, kw_only=True):
    """A fact of an article. `state`: empty, missing, assumed, waived or decided."""

    key: str
    label: str
    value: str
    state: str = ""
    note: str = ""


class SheetRow(Value, frozen=True, kw_only=True):
    article: str
    number: int
    title: str
    language: str
    name: str
    cells: tuple[Cell, ...]
    search: str = ""  # what the filter looks in
    new: bool = False


class Offer(Value, frozen=True, kw_only=True):
    """A value that can be taken: where it was found."""

    action: Action
    found: str


class SourcePane(Value, frozen=True, kw_only=True):
    """An article's file as it is, with what can be offered from it."""

    article: str
    title: str
    name: str
    number: int
    language: str
    lines: tuple[tuple[str, bool], ...]  # a line, and whether it is part of the article
    offers: tuple[Offer, ...]


class FactsView(Value, frozen=True, kw_only=True):
    rows: tuple[SheetRow, ...]
    outlets: tuple[str, ...]
    missing: int
    assumed: int
    kinds: tuple[tuple[str, str], ...]  # what is missing: a word of the filter, a count in words
    pane: SourcePane | None


# ---------------------------------------------------------------------------------------- stories


class StoryItem(Value, frozen=True, kw_only=True):
    """A story in the list. `state`: empty (not begun), half (begun) or full (done)."""

    key: str
    id: str
    number: int
    headline: str
    language: str
    state: str
    said: str
    mark: str  # of what it prints
    flags: tuple[str, ...] = ()


class Choice(Value, frozen=True, kw_only=True):
    """A headline of a source."""

    text: str
    outlet: str
    language: str
    chosen: bool


class Printed(Value, frozen=True, kw_only=True):
    """A sentence or quotation as it is printed. `letter` is that of the sentence below."""

    key: str
    number: int
    text: str
    about: str
    up: Acts
    down: Acts
    out: Acts


class SourceSentence(Value, frozen=True, kw_only=True):
    """A sentence of a source. `same` says which sentence before it says the same."""

    id: str
    letter: str
    text: str
    pieces: tuple[Piece, ...]
    printed: str  # the text that a summary prints
    where: str = ""  # "printed 1", "quotation 2"
    on: bool = False
    quote: str = ""
    quoted: bool = False
    speaker: str = ""
    same: str = ""
    differs: str = ""


class Column(Value, frozen=True, kw_only=True):
    """A source of the story, with the articles that copy it."""

    article: str
    outlet: str
    about: str
    missing: int
    language: str
    copies: tuple[str, ...]
    sentences: tuple[SourceSentence, ...]


class Setting(Value, frozen=True, kw_only=True):
    """A field of the story."""

    key: str
    label: str
    value: str
    hint: str = ""


class StoryPane(Value, frozen=True, kw_only=True):
    key: str
    id: str
    number: int
    headline: str
    language: str
    lead: bool
    done: bool
    first: bool
    last: bool
    headline_from: str
    choices: tuple[Choice, ...]
    own_headline: str
    headline_decided: bool
    settings: tuple[Setting, ...]
    note: str
    note_html: str
    printed: tuple[Printed, ...]
    decided: tuple[str, ...]  # which of summary and quote are decided
    counts: str
    columns: tuple[Column, ...]
    page: str  # addresses of the previews
    page_mark: str
    mail: str


class StoriesView(Value, frozen=True, kw_only=True):
    items: tuple[StoryItem, ...]
    pane: StoryPane | None
    sections: tuple[str, ...]


# ------------------------------------------------------------------------------------------- page


class Trouble(Value, frozen=True, kw_only=True):
    """The edition's file cannot be read. `lines` are those around the place: number, text, bad."""

    what: str
    fix: str
    lines: tuple[tuple[int, str, bool], ...] = ()


class Name(Value, frozen=True, kw_only=True, omit_defaults=False):
    """A story or an article, for the box that goes to it."""

    article: str
    title: str
    number: int
    about: str = ""
    story: bool = False


class Shown(Value, frozen=True, kw_only=True):
    """The page. `mark` names the text of the file that it was made from, `view` is the pass."""

    day: str
    view: str
    article: str
    title_long: str
    title_short: str
    masthead: str
    language: str
    title: str
    intro: str
    intro_html: str
    counts: str
    closed: bool
    unexplained: int  # closed stories that changed, without a day or a reason
    url: str
    file: str
    mark: str
    questions: int
    missing: int
    done: int
    stories: int
    content: SortView | FactsView | StoriesView | None
    names: tuple[Name, ...]
    trouble: Trouble | None = None
    diff: tuple[str, ...] = ()
    last: str = ""
    last_at: str = ""
    undo: str = ""
    redo: str = ""
    days: tuple[str, ...] = ()
    editor: str = ""


class Sent(Value, frozen=True, kw_only=True):
    """Acts as the browser sends them: one change of the file, and one step to undo.

    `mark` names the text they were based on, `session` the tab, `id` makes a second sending
    harmless, `view`, `article` and `row` say where undo returns to, `say` is what the page
    calls it.
    """

    acts: tuple[dict[str, Any], ...]
    mark: str = ""
    session: str = ""
    id: str = ""
    force: bool = False
    view: str = ""
    article: str = ""
    row: str = ""
    say: str = ""


class Done(Value, frozen=True, kw_only=True):
    """The result of acts.

    `status`: 200 done; 409 the file changed meanwhile (`theirs` and `mine` say how); 422 refused;
    423 the file cannot be read. `was` and `mark` name the file's text before and after.
    `view`, `article` and `row` are the place that undo returns to.
    """

    status: int
    said: str
    was: str = ""
    mark: str = ""
    diff: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()
    mine: tuple[str, ...] = ()
    view: str = ""
    article: str = ""
    row: str = ""


class Added(Value, frozen=True, kw_only=True):
    """A file, or a text, that is to become an article."""

    name: str
    data: bytes
