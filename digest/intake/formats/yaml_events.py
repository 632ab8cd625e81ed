"""Read the top mapping of a YAML text from its events, without composing it.

An alias is refused, so that it cannot multiply its content; deep nesting costs nothing;
every value stays as it was typed (`no` is the word "no").
"""

from __future__ import annotations

from typing import Any, NamedTuple

from digest.core.model import Problem

DEEPEST = 20  # levels of nesting
NONE = frozenset({"", "~", "null", "Null", "NULL"})


class Value(NamedTuple):
    """A value of the front matter: text, a list of texts, or None where nothing is stated."""

    value: str | list[str] | None
    kind: str  # text, list, mapping, alias
    line: int
    column: int
    raw: str


class Pair(NamedTuple):
    """A key, its place, and its value."""

    key: str
    line: int
    column: int
    value: Value


class _Open:
    """A mapping or list that is not closed yet."""

    def __init__(self, kind: str, line: int, column: int, index: int) -> None:
        self.kind = kind
        self.line = line
        self.column = column
        self.index = index
        self.items: list[str] = []  # texts of a list, and the names of mappings in it
        self.flat = True
        self.key: str | None = None  # of a mapping, its value still to come
        self.name: str | None = None  # what its key `name` says


class TooDeep(Exception):
    """The text is nested deeper than any front matter."""


class NotAMapping(Exception):
    """The text is a scalar or a list."""


class Reader:
    """Collects the pairs of the top mapping from events; what it has is kept when YAML fails."""

    def __init__(self, head: str, path: str, first_line: int) -> None:
        self.head = head
        self.path = path
        self.first_line = first_line
        self.pairs: list[Pair] = []
        self.problems: list[Problem] = []
        self.open: list[_Open] = []
        self.key: tuple[str, int, int] | None = None

    def where(self, mark: Any) -> str:
        return f"{self.path}:{mark.line + self.first_line}:{mark.column + 1}"

    def take(self, event: Any) -> None:
        """Take in one event."""
        import yaml

        if isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._start(event, isinstance(event, yaml.MappingStartEvent))
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._end(event)

    def _pair(self, value: Value) -> None:
        assert self.key is not None
        self.pairs.append(Pair(*self.key, value))
        self.key = None

    def _alias(self, event: Any) -> None:
        if not any(p.name == "front-matter-alias" for p in self.problems):
            self.problems.append(alias(self.where(event.start_mark), event.anchor or ""))
        line, column = event.start_mark.line + self.first_line, event.start_mark.column + 1
        if len(self.open) != 1:
            return
        if self.key is None:
            self.key = ("", line, column)
        else:
            self._pair(Value(None, "alias", line, column, ""))

    def _scalar(self, event: Any) -> None:
        line, column = event.start_mark.line + self.first_line, event.start_mark.column + 1
        if not self.open:
            self.problems.append(no_mapping(self.where(event.start_mark)))
            raise NotAMapping
        if len(self.open) == 1:
            if self.key is None:
                self.key = (event.value, line, column)
                return
            none = not event.style and event.value in NONE
            text = None if none else event.value
            self._pair(Value(text, "text", line, column, event.value))
            return
        inner = self.open[-1]
        if inner.kind == "list":
            inner.items.append(event.value)
        elif inner.key is None:
            inner.key = event.value
        else:
            if inner.key.casefold() == "name":
                inner.name = event.value
            inner.key = None

    def _start(self, event: Any, mapping: bool) -> None:
        mark = event.start_mark
        if not self.open and not mapping:
            self.problems.append(no_mapping(self.where(mark)))
            raise NotAMapping
        line, column = mark.line + self.first_line, mark.column + 1
        if len(self.open) == 1 and self.key is None:
            self.key = ("?", line, column)  # a key that is itself a list or mapping
        kind = "mapping" if mapping else "list"
        self.open.append(_Open(kind, line, column, mark.index))
        if len(self.open) > DEEPEST:
            what = "is nested deeper than any front matter"
            self.problems.append(no_mapping(self.where(mark), what))
            raise TooDeep

    def _end(self, event: Any) -> None:
        closed = self.open.pop()
        if len(self.open) == 1 and self.key is not None:
            raw = self.head[closed.index : event.end_mark.index].strip()
            value = closed.items if closed.kind == "list" and closed.flat else None
            self._pair(Value(value, closed.kind, closed.line, closed.column, raw))
        elif len(self.open) > 1:
            outer = self.open[-1]
            if outer.kind == "list" and closed.name is not None:
                outer.items.append(closed.name)  # "- name: Ines Calder"
            elif outer.kind == "list":
                outer.flat = False
            else:
                outer.key = None


def pairs(head: str, path: str, first_line: int, problems: list[Problem]) -> list[Pair]:
    """Return the pairs of the top mapping; what is wrong is added to `problems`."""
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    reader = Reader(head, path, first_line)
    try:
        for event in yaml.parse(head, Loader=loader):
            if isinstance(event, yaml.DocumentEndEvent):
                break
            reader.take(event)
    except NotAMapping:
        reader.pairs.clear()
    except TooDeep:
        pass
    except yaml.YAMLError as error:
        reader.problems.append(_failed(error, reader))
    problems += reader.problems
    return reader.pairs


def _failed(error: Any, reader: Reader) -> Problem:
    """Return the problem of a text that is not YAML; a value that it breaks leaves the pairs."""
    problem, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    # A quotation mark that is never closed is reported where it was opened.
    quoted = context is not None and "scanning a quoted" in str(getattr(error, "context", ""))
    mark = context if quoted else problem or context
    line, column = reader.first_line, 1
    if mark:
        line, column = mark.line + reader.first_line, mark.column + 1
    what = str(getattr(error, "problem", None) or error).split("\n", 1)[0][:120]
    if reader.pairs and reader.pairs[-1].value.line == line:
        reader.pairs.pop()  # what comes before the break is a part of the value
    if what.startswith("mapping values are not allowed"):
        what = "the value holds a colon and a space, which begin another one"
    return Problem(
        level="warning",
        where=f"{reader.path}:{line}:{column}",
        what=f"The front matter is not YAML here: {what}",
        fix=f"Put the value on line {line} between single quotes; "
        "what is above this line was read.",
        name="front-matter",
    )


def alias(where: str, anchor: str) -> Problem:
    """Return the Problem of a YAML alias."""
    return Problem(
        level="warning",
        where=where,
        what=f"The front matter uses a YAML alias (*{anchor[:40]}), which is not read",
        fix="Write the value out.",
        name="front-matter-alias",
    )


def no_mapping(where: str, what: str = "is not a list of keys and values") -> Problem:
    """Return the Problem of a front matter that has no keys."""
    return Problem(
        level="warning",
        where=where,
        what=f"The front matter {what}",
        fix='Write one "key: value" a line, or take the --- lines away.',
        name="front-matter",
    )
