"""What a page shows: take off what no reader sees, and what its authors have struck out.

One rule for all formats that hold HTML. Not shown: scripts and templates, elements with `hidden`,
`display: none` or `visibility: hidden`, and text for screen readers only. Struck out: `del`, `s`,
`strike`. `aria-hidden` hides from screen readers alone, so such a paragraph is shown. Style sheets
are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache, partial
from itertools import pairwise
from typing import Any

from digest.core import tables

_NO_TEXT_TAGS = ("script", "style", "template", "svg", "iframe", "object", "canvas")
_NEVER_DROPPED = frozenset({"html", "head", "body", "main", "meta", "link", "script", "title"})
_PROSE_TAGS = frozenset({"p", "blockquote", "li", "h2", "h3", "h4"})
_ZERO = r"0(?:\.0+)?(?:px|em|rem|%)?\s*(?:!|;|$)"
_UNSEEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)"
    rf"|(?<![\w-])(?:opacity|font-size)\s*:\s*{_ZERO}"
    r"|(?<![\w-])(?:left|right|top|text-indent)\s*:\s*-\d{3,}"
    r"|clip\s*:\s*rect\(\s*(?:0|1px)|clip-path\s*:\s*inset\(\s*(?:50|100)%",
    re.I,
)
_STRUCK_STYLE = re.compile(r"text-decoration(?:-line)?\s*:[^;]{0,60}line-through", re.I)
_TAG = re.compile(r"<([a-z][a-z0-9]{0,20})\b([^<>]{0,2000})>", re.I)
_UNSEEN_ATTRIBUTE = re.compile(r"\shidden(?=[\s=/]|$)|\sstyle\s*=\s*(?:\"([^\"]*)|'([^']*))", re.I)
# Parts of a class that show an element on some screens: "hidden md:block", "d-none d-lg-flex".
_SHOWN_AGAIN = re.compile(r":|(?:^|-)(?:block|flex|inline|grid|table|visible)$")
_PARTS = re.compile(r"[\s_-]+|(?<=[a-z])(?=[A-Z])")
_MOST = 0.5  # share of a page's paragraphs; a page that hides more shows them by a script
_NO_SECTION: frozenset[str] = frozenset()
_NONE = (_NO_SECTION, _NO_SECTION)
SHOWN = 60  # characters of paragraphs that only screen readers leave out
MANY = 20  # names in one attribute that are looked at
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


@lru_cache(maxsize=4096)
def _marks_of(names: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the sections that have one of these names as a whole, and those that have one or two
    neighbouring parts of one."""
    marks = [mark for name in names.split()[:MANY] if (mark := _marks_of_name(name)) is not _NONE]
    if len(marks) < 2:
        return marks[0] if marks else _NONE
    return frozenset().union(*[m[0] for m in marks]), frozenset().union(*[m[1] for m in marks])


@cache
def _hints() -> re.Pattern[str]:
    """Return the longest part of each word of the table.

    A name without one of them marks nothing.
    """
    parts = {max(word.split(), key=len) for word in _sections_of()}
    return re.compile("|".join(sorted(map(re.escape, parts))))


@lru_cache(maxsize=16384)
def _marks_of_name(name: str) -> tuple[frozenset[str], frozenset[str]]:
    table = _sections_of()
    if _hints().search(name.casefold()) is None:
        return _NONE
    parts = [piece.casefold() for piece in _PARTS.split(name) if piece]
    whole = table.get(" ".join(parts), _NO_SECTION)
    part = whole.union(
        *[table[piece] for piece in (*parts, *map(" ".join, pairwise(parts))) if piece in table]
    )
    return (whole, part) if part else _NONE


@cache
def _tostring() -> Any:
    from lxml import etree

    return partial(etree.tostring, method="text", encoding="unicode", with_tail=False)


def text_of(element: Any) -> str:
    """Return the text in an element. `text_content` of lxml takes five times as long."""
    if len(element) == 0:
        return element.text or ""
    text: str = _tostring()(element)
    return text


def bare(text: str) -> str:
    """Return a text without white space; most has no other than spaces."""
    pieces = text.replace(" ", "").split()
    return pieces[0] if len(pieces) == 1 else "".join(pieces)


class BareTexts(dict[Any, str]):
    """Remember the text of small elements of a page, without white space, once it is pruned.

    `of` does the same for the texts of blocks, which several steps compare.
    """

    def __init__(self) -> None:
        self._of: dict[str, str] = {}

    def __missing__(self, element: Any) -> str:
        text = self[element] = self.of(text_of(element))  # most blocks are a whole element
        return text

    def of(self, text: str) -> str:
        """Return the text without tags and entities, from memory if it was asked before."""
        found = self._of.get(text)
        if found is None:
            found = self._of[text] = bare(text)
        return found


def is_class(names: str | None, section: str) -> bool:
    """Return whether a whole class of an element is among the words of a section."""
    return bool(names) and section in _marks_of(names)[0]


def is_marked(element: Any, section: str) -> bool:
    """Return whether class, id, itemprop or rel of an element has a word of a section."""
    get = element.get
    for attribute in ("class", "id", "itemprop", "rel"):
        if (names := get(attribute)) and section in _marks_of(names)[1]:
            return True
    return False


def sections_in(names: str) -> frozenset[str]:
    """Return the sections that have one of these names, or a part of one."""
    return _marks_of(names)[1]


def upwards(element: Any) -> Iterator[Any]:
    """Yield an element and those that hold it: most walks end soon, and pages are deep."""
    while element is not None:
        yield element
        element = element.getparent()


def is_within(element: Any, section: str, tags: frozenset[str] = frozenset()) -> bool:
    """Return whether an element or one that holds it is marked so, or is one of `tags`."""
    return any(
        e.tag in tags or (e.attrib and isinstance(e.tag, str) and is_marked(e, section))
        for e in upwards(element)
    )


def hiding_tag(html: str) -> str | None:
    """Return the name of the last opening tag in a piece of HTML that hides what follows it."""
    found = None
    for m in _TAG.finditer(html):
        hides = m[1].casefold() == "template"
        for attribute in _UNSEEN_ATTRIBUTE.finditer(m[2]) if not hides else ():
            style = attribute[1] or attribute[2]
            hides = hides or style is None or _UNSEEN_STYLE.search(style) is not None
        if hides and not m[2].endswith("/"):
            found = m[1].casefold()
    return found


def strip_scripts(tree: Any) -> None:
    """Take off the elements that hold no text, in place: what JSON-LD says is read before."""
    from lxml import etree

    etree.strip_elements(tree, *_NO_TEXT_TAGS, with_tail=False)


def _of_classes(tree: Any, sections: tuple[str, ...]) -> list[list[Any]]:
    """Return the elements with a class name among the words of each section, in order.

    A page has thousands of elements and a few hundred classes: each is looked up once.
    """
    known: dict[str, tuple[int, ...]] = {}  # class -> indexes of its sections
    found: list[list[Any]] = [[] for _ in sections]
    for element in path(".//*[@class]")(tree):
        names = element.get("class")
        indexes = known.get(names)
        if indexes is None:
            marks = [_marks_of_name(name)[0] for name in names.split()]
            indexes = tuple(i for i, s in enumerate(sections) if any(s in m for m in marks))
            known[names] = indexes
        for i in indexes:
            found[i].append(element)
    return found


@cache
def path(expression: str) -> Any:
    """Return an XPath, compiled once: that takes longer than to search a small page."""
    from lxml import etree

    return etree.XPath(expression)


# Elements that may be unseen, struck out or hidden from screen readers, in one walk over the page.
_SUSPECTS = (
    "//*[@hidden or @style or @aria-hidden or self::noscript or self::dialog or self::del"
    " or self::s or self::strike]"
)
_UNSEEN_TAGS = frozenset({"noscript", "dialog"})
_STRUCK_TAGS = frozenset({"del", "s", "strike"})


def prune(tree: Any) -> None:
    """Take off the elements that the page does not show, in place."""
    unseen, often, large = _of_classes(tree, ("hidden", "hidden unless shown", "pull quote"))
    unseen += [e for e in often if not any(map(_SHOWN_AGAIN.search, e.get("class").split()))]
    suspects = path(_SUSPECTS)(tree)
    unseen += [e for e in suspects if e.tag in _UNSEEN_TAGS or e.get("hidden") is not None]
    styled = [(e, style) for e in suspects if (style := e.get("style"))]
    unseen += [e for e, style in styled if _UNSEEN_STYLE.search(style)]
    unseen = [e for e in unseen if e.tag not in _NEVER_DROPPED]
    hidden = _prose(unseen)
    if not hidden or hidden <= _MOST * _prose([tree]):
        for element in unseen:
            _drop(element)
    struck = [e for e in suspects if e.tag in _STRUCK_TAGS]
    struck += [e for e, style in styled if _STRUCK_STYLE.search(style)]
    for element in struck:
        _drop(element)
    for element in suspects:
        if element.get("aria-hidden") is not None and (
            element.tag in _PROSE_TAGS or _prose([element]) >= SHOWN
        ):
            del element.attrib["aria-hidden"]
    _drop_teasers(tree)
    _drop_pull_quotes(tree, large)


def _prose(elements: list[Any]) -> int:
    """Characters of the paragraphs in these elements."""
    return sum(len(text_of(p)) for e in elements for p in e.iter("p"))


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
    """Remove articles within the article that are only a link to another one."""
    for element in list(tree.iter("article")):
        if next(element.iterancestors("article", "main"), None) is None:
            continue
        linked = element.find(".//a") is not None or is_marked(element, "of another")
        if not linked or element.find(".//h1") is not None:
            continue
        if len(text_of(element)) <= TEASER and element.getparent() is not None:
            _drop(element)


def _drop_pull_quotes(tree: Any, found: list[Any]) -> None:
    """Take off words that are printed large beside the text that contains them."""
    if not found:
        return
    whole = "".join(text_of(tree).split())
    for element in found:
        words = "".join(text_of(element).split()).strip("“”\"'„«»‘’")
        if words and whole.count(words) > 1:
            _drop(element)
