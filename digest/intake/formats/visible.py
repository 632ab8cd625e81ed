"""What a page shows: take off what no reader sees, and what its authors have struck out.

One rule for all formats that hold HTML. Not shown: scripts and templates, elements with `hidden`,
`display: none` or `visibility: hidden`, and text for screen readers only. Struck out: `del`, `s`,
`strike`. `aria-hidden` hides from screen readers alone, so such a paragraph is shown. Style sheets
are not read.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from digest.core import tables

_NO_TEXT_TAGS = ("script", "style", "template", "svg", "iframe", "object", "canvas")
_NEVER_DROPPED = frozenset({"html", "head", "body", "main", "meta", "link", "script", "title"})
_PROSE_TAGS = frozenset({"p", "blockquote", "li", "h2", "h3", "h4"})
_UNSEEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)
_STRUCK_STYLE = re.compile(r"text-decoration(?:-line)?\s*:\s*line-through", re.I)
_PARTS = re.compile(r"[\s_-]+|(?<=[a-z])(?=[A-Z])")
_MOST = 0.5  # share of a page's paragraphs; a page that hides more shows them by a script
_NO_SECTION: frozenset[str] = frozenset()
TEASER = 400  # characters of an article within an article that is only a link to another


@cache
def _sections_of() -> dict[str, frozenset[str]]:
    """Word, or words of a class name -> the sections that have it."""
    table = tables.sections("formats/page_marks")
    found: dict[str, set[str]] = {}
    for section, words in table.items():
        for word in words:
            found.setdefault(word, set()).add(section)
    return {word: frozenset(sections) for word, sections in found.items()}


@lru_cache(maxsize=16384)
def _marks_of(names: str) -> tuple[frozenset[str], frozenset[str]]:
    """The sections that have one of these names as a whole, and those that have one or two
    neighbouring parts of one."""
    table = _sections_of()
    whole: set[str] = set()
    part: set[str] = set()
    for name in names.split()[:20]:
        parts = [piece.casefold() for piece in _PARTS.split(name) if piece]
        whole |= table.get(" ".join(parts), _NO_SECTION)
        for piece in (*parts, *map(" ".join, pairwise(parts))):
            part |= table.get(piece, _NO_SECTION)
    return frozenset(whole), frozenset(part | whole)


def is_class(names: str | None, section: str) -> bool:
    """Whether one of the classes of an element, as a whole, is among the words of a section."""
    return bool(names) and section in _marks_of(names)[0]


def is_marked(element: Any, section: str) -> bool:
    """Whether the class, id, itemprop or rel of an element has one of the words of a section."""
    get = element.get
    for attribute in ("class", "id", "itemprop", "rel"):
        if (names := get(attribute)) and section in _marks_of(names)[1]:
            return True
    return False


def sections_in(names: str) -> frozenset[str]:
    """Return the sections that have one of these names, or a part of one."""
    return _marks_of(names)[1]


def is_within(element: Any, section: str, tags: frozenset[str] = frozenset()) -> bool:
    """Whether an element or one that holds it is marked so, or is one of `tags`."""
    return any(
        isinstance(e.tag, str) and (e.tag in tags or is_marked(e, section))
        for e in (element, *element.iterancestors())
    )


def strip_scripts(tree: Any) -> None:
    """Take off the elements that hold no text, in place: what JSON-LD says is read before."""
    from lxml import etree

    etree.strip_elements(tree, *_NO_TEXT_TAGS, with_tail=False)


def of_class(tree: Any, section: str, whole: bool = False) -> list[Any]:
    """Return the elements, in order, whose class has one of the words of a section.

    A page has thousands of elements and a few hundred classes: only those are looked up.
    """
    which = 0 if whole else 1
    names = {n for n in _class_names()(tree) if section in _marks_of(n)[which]}
    if not names:
        return []
    return [e for e in tree.iterfind(".//*[@class]") if e.get("class") in names]


@cache
def _class_names() -> Any:
    from lxml import etree

    return etree.XPath("//@class", smart_strings=False)


def prune(tree: Any) -> None:
    """Take off the elements that the page does not show, in place."""
    unseen = of_class(tree, "hidden", whole=True)
    unseen += tree.xpath("//*[@hidden] | //noscript | //dialog")
    styled = tree.xpath("//*[@style]")
    unseen += [e for e in styled if _UNSEEN_STYLE.search(e.get("style"))]
    unseen = [e for e in unseen if e.tag not in _NEVER_DROPPED]
    if unseen and _prose(unseen) <= _MOST * _prose([tree]):
        for element in unseen:
            _drop(element)
    struck = tree.xpath("//del | //s | //strike")
    struck += [e for e in styled if _STRUCK_STYLE.search(e.get("style"))]
    for element in struck:
        _drop(element)
    for element in tree.xpath("//*[@aria-hidden]"):
        if element.tag in _PROSE_TAGS:
            del element.attrib["aria-hidden"]
    _drop_teasers(tree)
    _drop_pull_quotes(tree)


def _prose(elements: list[Any]) -> int:
    """Characters of the paragraphs in these elements."""
    return sum(len(p.text_content()) for e in elements for p in e.iter("p"))


def _drop(element: Any) -> None:
    """Take an element off, keep the text behind it, and leave no gap where it stood."""
    parent = element.getparent()
    if parent is None:
        return
    tail = element.tail or ""
    before = element.getprevious()
    head = (before.tail if before is not None else parent.text) or ""
    if tail[:1] in " ,.;:!?" and head.endswith(" "):
        head = head[:-1]
    if before is not None:
        before.tail = head + tail
    else:
        parent.text = head + tail
    parent.remove(element)


def _drop_teasers(tree: Any) -> None:
    """Take off articles within the article that are no more than a link to another one."""
    for element in list(tree.iter("article")):
        outer = any(a.tag in ("article", "main") for a in element.iterancestors())
        linked = element.find(".//a") is not None or is_marked(element, "of another")
        if not outer or not linked or element.find(".//h1") is not None:
            continue
        if len(element.text_content()) <= TEASER and element.getparent() is not None:
            _drop(element)


def _drop_pull_quotes(tree: Any) -> None:
    """Take off words that are printed large beside the text in which they stand."""
    found = of_class(tree, "pull quote", whole=True)
    if not found:
        return
    whole = "".join(tree.text_content().split())
    for element in found:
        words = "".join(element.text_content().split()).strip("“”\"'„«»‘’")
        if words and whole.count(words) > 1:
            _drop(element)
