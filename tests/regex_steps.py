"""Count the steps of regular expressions with a plain matcher that backtracks as `re` does.

`re` does not say how much work a search was, and seconds depend on the machine. So the parsed
pattern is run once more by a matcher that counts one step for each character or position tried. It
reads `re._parser`, which is private; `tests/test_linear_work.py` compares its results with those of
`re` and fails clearly if a later Python parses in another way.
"""

from __future__ import annotations

import re
import re._constants as sre
import re._parser as parser
import sys
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import Any

MOST = 20_000_000  # steps of one search, after which it is stopped as endless

Step = Callable[[int], int]  # from a position to the end of the match, or -1

CATEGORIES: dict[Any, Callable[[str], bool]] = {
    sre.CATEGORY_DIGIT: str.isdecimal,
    sre.CATEGORY_NOT_DIGIT: lambda c: not c.isdecimal(),
    sre.CATEGORY_SPACE: str.isspace,
    sre.CATEGORY_NOT_SPACE: lambda c: not c.isspace(),
    sre.CATEGORY_WORD: lambda c: c.isalnum() or c == "_",
    sre.CATEGORY_NOT_WORD: lambda c: not (c.isalnum() or c == "_"),
}


class Endless(Exception):
    """A search backtracked for too long."""


class Matcher:
    """One pattern. `steps` grows with every search."""

    def __init__(self, pattern: re.Pattern[Any]) -> None:
        source: Any = pattern.pattern
        self.steps = 0
        self._text, self._end = "", 0
        self._groups: dict[int, tuple[int, int]] = {}
        tree = parser.parse(source, pattern.flags & ~re.DEBUG)
        self._whole = False  # a match must end at the end of the text
        self._start = self._sequence(list(tree), tree.state.flags | pattern.flags, self._last)

    def search(self, text: str, start: int = 0, end: int | None = None) -> tuple[int, int]:
        """Return start and end of the first match from `start` on, or (-1, -1)."""
        self._text = text
        self._end = len(text) if end is None else min(end, len(text))
        for i in range(start, self._end + 1):
            found = self._run(i)
            if found >= 0:
                return i, found
        return -1, -1

    def match(self, text: str, start: int = 0, end: int | None = None, whole: bool = False) -> int:
        """Return the end of a match at `start`, or -1; with `whole`, it must end where the text
        does."""
        self._text = text
        self._end = len(text) if end is None else min(end, len(text))
        self._whole = whole
        try:
            return self._run(start)
        finally:
            self._whole = False

    def _last(self, i: int) -> int:
        return i if not self._whole or i == self._end else -1

    def _run(self, i: int) -> int:
        self._groups.clear()
        return self._start(i)

    def _sequence(self, items: list[Any], flags: int, then: Step) -> Step:
        for op, value in reversed(items):
            then = self._operation(op, value, flags, then)
        return then

    def _operation(self, op: Any, value: Any, flags: int, then: Step) -> Step:
        accepts = _accepts(op, value, flags)
        if accepts is not None:
            return self._character(accepts, then)
        if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            return self._repeat(op, value, flags, then)
        if op is sre.BRANCH:
            return self._branch([self._sequence(list(a), flags, then) for a in value[1]])
        if op is sre.SUBPATTERN:
            group, add, remove, body = value
            return self._group(group, list(body), (flags | add) & ~remove, then)
        if op is sre.ATOMIC_GROUP:
            return self._atomic(self._sequence(list(value), flags, lambda i: i), then)
        if op in (sre.ASSERT, sre.ASSERT_NOT):
            return self._look(op is sre.ASSERT, value, flags, then)
        if op is sre.AT:
            return self._at(value, flags, then)
        if op is sre.GROUPREF:
            return self._reference(value, then)
        if op is sre.GROUPREF_EXISTS:
            group, yes, no = value
            given = self._sequence(list(yes), flags, then)
            other = self._sequence(list(no or []), flags, then)
            return lambda i: given(i) if group in self._groups else other(i)
        raise NotImplementedError(f"this Python parses patterns in another way: {op}")

    def _character(self, accepts: Callable[[str], bool], then: Step) -> Step:
        def one(i: int) -> int:
            self.steps += 1
            return then(i + 1) if i < self._end and accepts(self._text[i]) else -1

        return one

    def _branch(self, ways: list[Step]) -> Step:
        def any_way(i: int) -> int:
            for way in ways:
                self.steps += 1
                if (found := way(i)) >= 0:
                    return found
            return -1

        return any_way

    def _repeat(self, op: Any, value: Any, flags: int, then: Step) -> Step:
        least, most, body = value
        items = list(body)
        if op is sre.POSSESSIVE_REPEAT:
            greedy = self._repeat(sre.MAX_REPEAT, value, flags, lambda i: i)
            return self._atomic(greedy, then)
        accepts = _accepts(*items[0], flags) if len(items) == 1 else None
        if accepts is not None:
            return self._run_of(accepts, (least, int(most)), op is sre.MAX_REPEAT, then)
        return self._loop(items, (least, int(most)), op is sre.MAX_REPEAT, flags, then)

    def _run_of(
        self, accepts: Callable[[str], bool], bounds: tuple[int, int], greedy: bool, then: Step
    ) -> Step:
        least, most = bounds

        def longest(i: int) -> int:
            j = i
            while j < self._end and j - i < most and accepts(self._text[j]):
                j += 1
            self.steps += j - i + 1
            if self.steps > MOST:
                raise Endless
            while j - i >= least:
                self.steps += 1
                if (found := then(j)) >= 0:
                    return found
                j -= 1
            return -1

        def shortest(i: int) -> int:
            j = i
            while True:
                self.steps += 1
                if j - i >= least and (found := then(j)) >= 0:
                    return found
                if j >= self._end or j - i >= most or not accepts(self._text[j]):
                    return -1
                j += 1

        return longest if greedy else shortest

    def _loop(
        self, items: list[Any], bounds: tuple[int, int], greedy: bool, flags: int, then: Step
    ) -> Step:
        least, most = bounds
        state = [0, -1]  # rounds so far, and where the last one began

        def again(i: int) -> int:
            rounds, last = state
            if rounds >= most or (i == last and rounds >= least):
                return -1
            state[:] = [rounds + 1, i]
            found = body(i)
            state[:] = [rounds, last]
            return found

        def leave(i: int) -> int:
            return then(i) if state[0] >= least else -1

        def step(i: int) -> int:
            self.steps += 1
            if self.steps > MOST:
                raise Endless
            for way in (again, leave) if greedy else (leave, again):
                if (found := way(i)) >= 0:
                    return found
            return -1

        body = self._sequence(items, flags, step)

        def enter(i: int) -> int:
            before = state[:]
            state[:] = [0, -1]
            found = step(i)
            state[:] = before
            return found

        return enter

    def _group(self, group: int | None, items: list[Any], flags: int, then: Step) -> Step:
        if group is None:
            return self._sequence(items, flags, then)
        starts: list[int] = []

        def close(i: int) -> int:
            before = self._groups.get(group)
            start = starts.pop()
            self._groups[group] = start, i
            found = then(i)
            starts.append(start)
            if found < 0:
                self._groups.pop(group)
                if before is not None:
                    self._groups[group] = before
            return found

        body = self._sequence(items, flags, close)

        def open_(i: int) -> int:
            starts.append(i)
            found = body(i)
            starts.pop()
            return found

        return open_

    def _atomic(self, body: Step, then: Step) -> Step:
        def once(i: int) -> int:
            found = body(i)
            return then(found) if found >= 0 else -1

        return once

    def _look(self, wanted: bool, value: Any, flags: int, then: Step) -> Step:
        direction, body = value
        back = body.getwidth()[0] if direction < 0 else 0
        inner = self._sequence(list(body), flags, lambda i: i)

        def look(i: int) -> int:
            self.steps += 1
            found = i >= back and inner(i - back) >= 0
            return then(i) if found == wanted else -1

        return look

    def _at(self, where: Any, flags: int, then: Step) -> Step:
        multiline = bool(flags & re.MULTILINE)

        def word(i: int) -> bool:
            return 0 <= i < self._end and (self._text[i].isalnum() or self._text[i] == "_")

        def holds(i: int) -> bool:
            if where in (sre.AT_BEGINNING, sre.AT_BEGINNING_STRING):
                return i == 0 or (
                    where is sre.AT_BEGINNING and multiline and self._text[i - 1] == "\n"
                )
            if where in (sre.AT_END, sre.AT_END_STRING):
                if i == self._end or where is sre.AT_END_STRING:
                    return i == self._end
                last = i == self._end - 1
                return self._text[i] == "\n" and (last or multiline)
            boundary = word(i - 1) != word(i)
            return boundary == (where is sre.AT_BOUNDARY)

        def at(i: int) -> int:
            self.steps += 1
            return then(i) if holds(i) else -1

        return at

    def _reference(self, group: int, then: Step) -> Step:
        def same(i: int) -> int:
            if group not in self._groups:
                return -1
            a, b = self._groups[group]
            self.steps += b - a + 1
            end = i + b - a
            if end > self._end or self._text[i:end] != self._text[a:b]:
                return -1
            return then(end)

        return same


def _accepts(op: Any, value: Any, flags: int) -> Callable[[str], bool] | None:
    """Return which characters an operation takes; None if it does not take one character."""
    if op in (sre.LITERAL, sre.NOT_LITERAL):
        wanted = chr(value)
        kinds = [(sre.NEGATE, None)] if op is sre.NOT_LITERAL else []
        return _member([*kinds, (sre.LITERAL, ord(wanted))], flags)
    if op is sre.ANY:
        return (lambda c: True) if flags & re.DOTALL else (lambda c: c != "\n")
    if op is sre.IN:
        return _member(value, flags)
    return None


def _member(items: list[Any], flags: int) -> Callable[[str], bool]:
    negated = bool(items) and items[0][0] is sre.NEGATE
    ascii_only = bool(flags & re.ASCII)

    def one(c: str) -> bool:
        for op, value in items:
            if op is sre.LITERAL and ord(c) == value:
                return True
            if op is sre.RANGE and value[0] <= ord(c) <= value[1]:
                return True
            if op is sre.CATEGORY:
                hidden = ascii_only and not c.isascii()
                positive = value in (
                    sre.CATEGORY_DIGIT,
                    sre.CATEGORY_SPACE,
                    sre.CATEGORY_WORD,
                )
                if (not positive) if hidden else CATEGORIES[value](c):
                    return True
        return False

    @lru_cache(maxsize=4096)
    def accepts(c: str) -> bool:
        forms = {c, c.lower(), c.upper()} if flags & re.IGNORECASE else {c}
        return any(one(f) for f in forms if len(f) == 1) != negated

    return accepts


class Counter:
    """Count the steps of all patterns that were made while `installed`."""

    def __init__(self) -> None:
        self.total = 0
        self.wrong: list[str] = []

    def install(self, package: str) -> None:
        """From now on, count patterns that modules of a package make."""
        compile_, functions = re.compile, ("search", "match", "fullmatch", "sub", "subn", "split",
                                           "findall", "finditer")  # fmt: skip

        def ours() -> bool:
            return str(sys._getframe(2).f_globals.get("__name__", "")).startswith(package)

        def compile_counted(pattern: Any, flags: int = 0) -> Any:
            made = compile_(pattern, flags)
            return CountedPattern(made, self) if ours() else made

        def counted(name: str) -> Any:
            plain = getattr(re, name)

            def function(pattern: Any, *more: Any, flags: int = 0, **named: Any) -> Any:
                if not ours():
                    return plain(pattern, *more, flags=flags, **named)
                return getattr(_counted(self, pattern, flags), name)(*more, **named)

            return function

        @cache
        def _counted(counter: Counter, pattern: Any, flags: int) -> CountedPattern:
            return CountedPattern(compile_(pattern, flags), counter)

        for name in functions:
            setattr(re, name, counted(name))
        re.compile = compile_counted  # type: ignore[assignment]


class CountedPattern:
    """A pattern of `re` that returns its results, and adds its steps to a counter."""

    def __init__(self, real: re.Pattern[Any], counter: Counter) -> None:
        self._real, self._counter = real, counter
        self._matcher: Matcher | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def search(self, text: Any, pos: int = 0, endpos: int = sys.maxsize) -> Any:
        found = self._real.search(text, pos, endpos)
        self._count(text, pos, endpos, found)
        return found

    def match(self, text: Any, pos: int = 0, endpos: int = sys.maxsize) -> Any:
        matcher = self._begin()
        end = matcher.match(_text(text), pos, endpos)
        found = self._real.match(text, pos, endpos)
        self._end(matcher, end, found.end() if found else -1)
        return found

    def fullmatch(self, text: Any, pos: int = 0, endpos: int = sys.maxsize) -> Any:
        matcher = self._begin()
        end = matcher.match(_text(text), pos, endpos, whole=True)
        found = self._real.fullmatch(text, pos, endpos)
        self._end(matcher, end, found.end() if found else -1)
        return found

    def finditer(self, text: Any, pos: int = 0, endpos: int = sys.maxsize) -> Iterator[Any]:
        at = pos
        for found in self._real.finditer(text, pos, endpos):
            self._count(text, at, endpos, found)
            at = found.end() + (found.start() == found.end())
            yield found
        self._count(text, at, endpos, None)

    def findall(self, text: Any, pos: int = 0, endpos: int = sys.maxsize) -> Any:
        self._all(text, pos, endpos)
        return self._real.findall(text, pos, endpos)

    def sub(self, new: Any, text: Any, count: int = 0) -> Any:
        self._all(text)
        return self._real.sub(new, text, count)

    def subn(self, new: Any, text: Any, count: int = 0) -> Any:
        self._all(text)
        return self._real.subn(new, text, count)

    def split(self, text: Any, maxsplit: int = 0) -> Any:
        self._all(text)
        return self._real.split(text, maxsplit)

    def _all(self, text: Any, pos: int = 0, endpos: int = sys.maxsize) -> None:
        for _ in self.finditer(text, pos, endpos):
            pass

    def _count(self, text: Any, pos: int, endpos: int, found: Any) -> None:
        matcher = self._begin()
        start, end = matcher.search(_text(text), pos, endpos)
        wanted = found.end() if found else -1
        # `re` does not take an empty match next to the one before it.
        self._end(matcher, wanted if start == end else end, wanted)

    def _begin(self) -> Matcher:
        if self._matcher is None:
            self._matcher = Matcher(self._real)
        self._matcher.steps = 0
        return self._matcher

    def _end(self, matcher: Matcher, end: int, wanted: int) -> None:
        self._counter.total += matcher.steps
        if end != wanted:
            self._counter.wrong.append(f"{self._real.pattern!r}: ends at {end}, not {wanted}")


def _text(text: Any) -> str:
    return text if isinstance(text, str) else bytes(text).decode("latin-1")
