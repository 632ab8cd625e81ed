"""Turn the elements of a web page into blocks, and a page into its elements."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from digest.core.model import Block
from digest.intake.formats.elements import Element
from digest.intake.formats.plain import line_of
from digest.intake.formats.visible import bare, prune, strip_scripts, survey

_DEEPEST = 200  # elements within elements; a page nested deeper is an attack on parsers
_TAGS = {"head": "h2", "item": "li", "quote": "blockquote", "cell": "td", "p": "p", "code": ""}
UNSEEN = ("script", "style", "noscript", "template", "svg", "iframe", "object")
GONE = (*UNSEEN, "form", "button", "select", "nav", "footer", "aside")
_BLOCKS = frozenset(
    "p h1 h2 h3 h4 h5 h6 li blockquote figcaption td th dt dd pre div section article main header "
    "br tr".split()
)
_TAG_OF = {"th": "td", "dt": "li", "dd": "li"}
_OWN_TAG = re.compile(r"p|h[1-6]|li|blockquote|figcaption|td")


@cache
def _parser() -> Any:
    """Return the parser of pages.

    By itself lxml chooses the class of each element in Python, by its tag: an eighth of the time
    that a page takes. Only forms have methods of their own there, which nothing here calls.
    """
    from lxml import etree
    from lxml import html as lxml_html

    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    classes = etree.ElementDefaultClassLookup(element=lxml_html.HtmlElement)
    parser.set_element_class_lookup(classes)
    return parser


def parse(text: str) -> Element | None:
    """Return the page's elements; None where no parser can make anything of it."""
    from lxml import etree
    from lxml import html as lxml_html

    try:
        # From bytes in a known encoding: a declaration in the page can neither mislead nor refuse.
        data = text.encode("utf-8", "replace")
        tree: Element = lxml_html.document_fromstring(data, parser=_parser())
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None
    return tree


class _Line:
    """The line that is being put together: its pieces, and how much of it is in links."""

    def __init__(self, out: list[Block]) -> None:
        self.out = out
        self.pieces: list[str] = []
        self.linked = 0

    def add(self, text: str | None, in_link: bool) -> None:
        if text:
            self.pieces.append(text)
            self.linked += len(text) if in_link else 0

    def end(self, tag: str) -> None:
        """Make a block of the line."""
        if not self.pieces:
            return
        words = line_of("".join(self.pieces))
        if words:
            share = round(min(1.0, self.linked / len(words)), 3) if self.linked else 0.0
            self.out.append(Block(text=words, tag=tag, links=share))
        self.pieces.clear()
        self.linked = 0


def walk(element: Element, tag: str, out: list[Block]) -> None:
    """Add the blocks of trafilatura's tree; a block within a block ends the outer one's line."""
    if len(element) == 0:
        if words := line_of(element.text or ""):
            out.append(Block(text=words, tag=tag, links=0.0))
        return
    line = _Line(out)
    _visit(element, tag, line, in_link=False, depth=0)
    line.end(tag)


def _visit(node: Element, tag: str, line: _Line, in_link: bool, depth: int) -> None:
    line.add(node.text, in_link)
    for child in node:
        name = child.tag if isinstance(child.tag, str) else ""
        if name == "lb":
            line.end(tag)
        elif name in _TAGS and depth < _DEEPEST:
            line.end(tag)
            walk(child, _tag_within(child, name, tag), line.out)
        elif name != "graphic" and depth < _DEEPEST:
            block = name in ("list", "table", "row", "div")
            if block:
                line.end(tag)
            _visit(child, tag, line, in_link or name == "ref", depth + 1)
            if block:
                line.end(tag)
        line.add(child.tail, in_link)


def _tag_within(element: Element, name: str, outer: str) -> str:
    """Return the tag of a block of trafilatura's tree within another one."""
    rend = element.get("rend") or ""
    if name == "head" and re.fullmatch("h[1-6]", rend):
        return rend
    return outer if name == "p" and outer else _TAGS[name]


def beside(text: str, main: Sequence[Block]) -> list[str]:
    """Return the lines of a page that are not in its main text `main`, in order, each once."""
    tree = parse(text)
    if tree is None:
        return []
    printed = "".join(bare(b.text) for b in main)
    lines = (b.text for b in body_lines(tree.find("body"), UNSEEN))
    return list(dict.fromkeys(t for t in lines if bare(t) not in printed))


def lines(text: str) -> list[str]:
    """Return the lines that a piece of HTML in a Markdown file shows."""
    tree = parse(f"<div>{text}</div>")
    if tree is None:
        return []
    strip_scripts(tree)
    held = list(tree.iter())
    prune(tree, survey(held))
    return [b.text for b in body_lines(tree.find("body"), UNSEEN)]


def body_lines(body: Element | None, gone: Collection[str] = GONE) -> list[Block]:
    """Return every line of an element, menus and forms left out: `clean` judges the rest."""
    if body is None:
        return []
    from lxml import etree

    out: list[Block] = []
    line = _Line(out)
    tag = ""
    skip = links = 0
    blocks = _BLOCKS | set(GONE) - set(gone)
    for event, element in etree.iterwalk(body, events=("start", "end")):
        name = element.tag if isinstance(element.tag, str) else ""
        starts = event == "start"
        if name in gone and element is not body:
            skip += 1 if starts else 0
        if name in blocks:
            line.end(tag)
            tag = _TAG_OF.get(name, name if _OWN_TAG.fullmatch(name) else "") if starts else ""
        if starts:
            links += name == "a"
            if not skip:
                line.add(element.text, links > 0)
            continue
        links -= name == "a"
        skip -= name in gone and element is not body
        if not skip and element is not body:
            line.add(element.tail, links > 0)
    line.end(tag)
    return out
