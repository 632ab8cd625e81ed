"""What a page shows: take off what no reader sees, and what its authors have struck out.

One rule for all formats that hold HTML. Not shown: scripts and templates, elements with `hidden`,
`display: none` or `visibility: hidden`, and text for screen readers only. Struck out: `del`, `s`,
`strike`. `aria-hidden` hides from screen readers alone, so such a paragraph is shown. Style sheets
are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, partial
from typing import Any, NamedTuple

from digest.intake.formats.element_names import NAMING, Marks, of_names
from digest.intake.formats.elements import Element

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
_HIDING = frozenset({"hidden", "style", "aria-hidden"})
_MOST = 0.5  # share of a page's paragraphs; a page that hides more shows them by a script
SHOWN = 60  # characters of paragraphs that only screen readers leave out
TEASER = 400  # characters of an article within an article that is only a link to another


@cache
def _tostring() -> Any:
    from lxml import etree

    return partial(etree.tostring, method="text", encoding="unicode", with_tail=False)


def text_of(element: Element) -> str:
    """Return the text in an element. `text_content` of lxml takes five times as long."""
    if len(element) == 0:
        return element.text or ""
    text: str = _tostring()(element)
    return text


def bare(text: str) -> str:
    """Return a text without white space; most has no other than spaces."""
    pieces = text.replace(" ", "").split()
    return pieces[0] if len(pieces) == 1 else "".join(pieces)


class PageMemory(dict[Element, str]):
    """Remember the text of small elements of a page, without white space, once it is pruned.

    `of` does the same for the texts of blocks, which several steps compare. `elements` are those
    of the page, in order: to look through them for some tags takes a fifth of the time of `iter`.
    """

    def __init__(self, tree: Element | None = None, found: Survey | None = None) -> None:
        self.elements: list[Element] = [*tree.iter()] if tree is not None and len(tree) else []
        self.found = found or survey(self.elements)
        self.marks = self.found.marks
        self._of: dict[str, str] = {}

    def with_tags(self, tags: frozenset[str]) -> list[Element]:
        """Return the elements that have one of the tags, in order."""
        return [element for element in self.elements if element.tag in tags]

    def __missing__(self, element: Element) -> str:
        text = self[element] = self.of(text_of(element))  # most blocks are a whole element
        return text

    def of(self, text: str) -> str:
        """Return the text without tags and entities, from memory if it was asked before."""
        found = self._of.get(text)
        if found is None:
            found = self._of[text] = bare(text)
        return found


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


def strip_scripts(tree: Element) -> None:
    """Take off the elements that hold no text, in place: what JSON-LD says is read before."""
    from lxml import etree

    etree.strip_elements(tree, *_NO_TEXT_TAGS, with_tail=False)


_UNSEEN_TAGS = frozenset({"noscript", "dialog"})
_STRUCK_TAGS = frozenset({"del", "s", "strike"})
_SUSPECT_TAGS = _UNSEEN_TAGS | _STRUCK_TAGS
_CLASSES = ("hidden", "hidden unless shown", "pull quote")
_Names = tuple[frozenset[str], frozenset[str]]  # sections of their parts, and of whole classes


class Survey(NamedTuple):
    """What the attributes of a page's elements say: its elements are visited once for all of it."""

    marks: Marks
    classed: dict[
        str, list[Element]
    ]  # section of _CLASSES -> elements with a class of it, in order
    suspects: list[Element]  # elements that may be unseen, struck out or hidden from screen readers
    itemprops: list[Element]  # elements with `itemprop`, and `meta` elements


def survey(elements: Iterable[Element]) -> Survey:
    """Return what the attributes of the elements say, in the order of the elements."""
    found = Survey(Marks(), {section: [] for section in _CLASSES}, [], [])
    known: dict[str, _Names] = {}
    for element in elements:
        suspect = element.tag in _SUSPECT_TAGS
        stated = element.tag == "meta"
        for attribute, value in element.items():
            if attribute in NAMING:
                names = known.get(value)
                if names is None:
                    names = known[value] = of_names(value)
                if names[0]:
                    _mark(found, element, attribute, names)
                stated = stated or attribute == "itemprop"
            elif attribute in _HIDING:
                suspect = True
        if suspect:
            found.suspects.append(element)
        if stated:
            found.itemprops.append(element)
    return found


def _mark(found: Survey, element: Element, attribute: str, names: _Names) -> None:
    before = found.marks.get(element)
    found.marks[element] = names[0] if before is None else before | names[0]
    if attribute == "class" and names[1]:
        for section in _CLASSES:
            if section in names[1]:
                found.classed[section].append(element)


def prune(tree: Element, found: Survey) -> None:
    """Take off the elements that the page does not show, in place."""
    hidden_classes, often, large = (found.classed[section] for section in _CLASSES)
    unseen = [*hidden_classes]
    unseen += [e for e in often if not any(map(_SHOWN_AGAIN.search, e.get("class", "").split()))]
    unseen += [e for e in found.suspects if e.tag in _UNSEEN_TAGS or e.get("hidden") is not None]
    styled = [(e, style) for e in found.suspects if (style := e.get("style"))]
    unseen += [e for e, style in styled if _UNSEEN_STYLE.search(style)]
    unseen = [e for e in unseen if e.tag not in _NEVER_DROPPED]
    hidden = _prose(unseen)
    if not hidden or hidden <= _MOST * _prose([tree]):
        for element in unseen:
            _drop(element)
    struck = [e for e in found.suspects if e.tag in _STRUCK_TAGS]
    struck += [e for e, style in styled if _STRUCK_STYLE.search(style)]
    for element in struck:
        _drop(element)
    for element in found.suspects:
        if element.get("aria-hidden") is not None and (
            element.tag in _PROSE_TAGS or _prose([element]) >= SHOWN
        ):
            del element.attrib["aria-hidden"]
    _drop_teasers(tree, found.marks)
    _drop_pull_quotes(tree, large)


def _prose(elements: list[Element]) -> int:
    """Characters of the paragraphs in these elements."""
    return sum(len(text_of(p)) for e in elements for p in e.iter("p"))


def _drop(element: Element) -> None:
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


def _drop_teasers(tree: Element, marks: Marks) -> None:
    """Remove articles within the article that are only a link to another one."""
    for element in list(tree.iter("article")):
        if next(element.iterancestors("article", "main"), None) is None:
            continue
        linked = element.find(".//a") is not None or marks.has(element, "of another")
        if not linked or element.find(".//h1") is not None:
            continue
        if len(text_of(element)) <= TEASER and element.getparent() is not None:
            _drop(element)


def _drop_pull_quotes(tree: Element, found: list[Element]) -> None:
    """Take off words that are printed large beside the text that contains them."""
    if not found:
        return
    whole = "".join(text_of(tree).split())
    for element in found:
        words = "".join(text_of(element).split()).strip("“”\"'„«»‘’")
        if words and whole.count(words) > 1:
            _drop(element)
