"""Say what the elements of a page are, by the words in their class, id, itemprop and rel.

The words are in `data/formats/page_marks.txt`, in sections: "signature", "of another", "caption".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise

from digest.core import tables
from digest.intake.formats.elements import Element

NAMING = frozenset({"class", "id", "itemprop", "rel"})
MANY = 20  # names in one attribute that are looked at
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PARTS = re.compile(r"[\s_-]+|(?<=[a-z])(?=[A-Z])")
_NO_SECTION: frozenset[str] = frozenset()
_NONE = (_NO_SECTION, _NO_SECTION)


@cache
def _sections_of() -> dict[str, frozenset[str]]:
    """Word, or words of a class name -> the sections that have it."""
    table = tables.sections("formats/page_marks")
    found: dict[str, set[str]] = {}
    for section, words in table.items():
        for word in words:
            found.setdefault(word, set()).add(section)
    return {word: frozenset(sections) for word, sections in found.items()}


@cache
def _parts_of_words() -> frozenset[str]:
    """Return the parts of all words of the table. A name without any of them marks nothing."""
    return frozenset(part for word in _sections_of() for part in word.split())


def _may_be_marked(names: str) -> bool:
    """Return whether names have a part of a word of the table: hardly any do, and this is fast."""
    parts = names if names.islower() else _HUMP.sub(" ", names)
    parts = parts.replace("-", " ").replace("_", " ").casefold()
    return not _parts_of_words().isdisjoint(parts.split())


@lru_cache(maxsize=16384)
def _marks_of_name(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the sections that have a name as a whole, and those with one or two parts of it."""
    if not _may_be_marked(name):
        return _NONE
    parts = [piece.casefold() for piece in _PARTS.split(name) if piece]
    table = _sections_of()
    whole = table.get(" ".join(parts), _NO_SECTION)
    part = whole.union(
        *[table[piece] for piece in (*parts, *map(" ".join, pairwise(parts))) if piece in table]
    )
    return (whole, part) if part else _NONE


@lru_cache(maxsize=4096)
def _marks_of(names: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the sections that have one of these names as a whole, and those that have one or two
    neighbouring parts of one."""
    marks = [mark for name in names.split()[:MANY] if (mark := _marks_of_name(name)) is not _NONE]
    if len(marks) < 2:
        return marks[0] if marks else _NONE
    return frozenset().union(*[m[0] for m in marks]), frozenset().union(*[m[1] for m in marks])


def is_class(names: str | None, section: str) -> bool:
    """Return whether a whole class of an element is among the words of a section."""
    return bool(names) and section in _marks_of(names)[0]


def sections_in(names: str) -> frozenset[str]:
    """Return the sections that have one of these names, or a part of one."""
    return _marks_of(names)[1]


def upwards(element: Element | None) -> Iterator[Element]:
    """Yield an element and those that hold it: most walks end soon, and pages are deep."""
    while element is not None:
        yield element
        element = element.getparent()


def of_names(names: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the sections with a part of these names, and those with one of all as a whole."""
    return _of_names(names) if _may_be_marked(names) else _NONE


@lru_cache(maxsize=4096)
def _of_names(names: str) -> tuple[frozenset[str], frozenset[str]]:
    marks = [_marks_of_name(name) for name in names.split()]
    return (
        frozenset().union(*[mark[1] for mark in marks[:MANY]]),
        frozenset().union(*[mark[0] for mark in marks]),
    )


class Marks(dict[Element, frozenset[str]]):
    """Element -> the sections with a word of its class, id, itemprop or rel, if there are any."""

    def has(self, element: Element, section: str) -> bool:
        """Return whether the names of an element have a word of a section."""
        return section in self.get(element, _NO_SECTION)

    def within(self, element: Element, section: str, tags: frozenset[str] = _NO_SECTION) -> bool:
        """Return whether an element or one that holds it is marked so, or is one of `tags`."""
        return any(e.tag in tags or self.has(e, section) for e in upwards(element))
