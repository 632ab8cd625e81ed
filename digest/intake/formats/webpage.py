"""A web page -> its main text as Blocks, and what the page says of itself.

In: the decoded HTML. Out: a Clipping, its `page` the fields of `metadata`. It trusts nothing: text is text, never markup. Main text is found by
trafilatura (best of the free ones on the public benchmark), imported only here and only when there is a page; where it finds nothing, the text
of the body is taken as it stands, for `clean` to judge.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

from digest.core.model import Block, Document, File, Problem
from digest.intake.formats import metadata
from digest.intake.formats.plain import tidy

_DEEPEST = 200  # elements within elements; a page nested deeper is an attack on parsers
_TAGS = {"head": "h2", "item": "li", "quote": "blockquote", "cell": "td", "p": "p", "code": ""}
_UNSEEN = ("script", "style", "noscript", "template", "svg", "iframe", "object")
_BLOCKS = frozenset(
    "p h1 h2 h3 h4 h5 h6 li blockquote figcaption td th dt dd pre div section article main header br tr".split()
)


def _tree(text: str) -> Any:
    """The page's elements; None where no parser can make anything of it."""
    from lxml import etree
    from lxml import html as lxml_html

    try:
        # Parsed from bytes in a known encoding: a declaration inside the page can then neither mislead nor refuse the parser.
        parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        return lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None


def read(file: File, text: str) -> tuple[Document, tuple[Problem, ...]]:
    tree = _tree(text)
    if tree is None:
        return Document(id=file.id, path=file.path), ()
    found = _main(text) or _body(tree)
    title = metadata.heading(tree)
    page = metadata.read(tree, found)
    if title and found and found[0].text != title and not any(b.text == title for b in found[:4]):
        found.insert(0, Block(text=title, tag="h1"))
    return Document(id=file.id, path=file.path, page=page, blocks=tuple(found)), ()


# --------------------------------------------------------------------------------------------------------------- main text


def _main(text: str) -> list[Block]:
    """Blocks of the main text as trafilatura finds it, or none."""
    import logging

    import trafilatura
    from lxml import etree

    logging.getLogger("trafilatura").setLevel(
        logging.CRITICAL
    )  # a page it cannot read is no news of ours
    try:
        document = trafilatura.bare_extraction(
            text,
            include_comments=False,
            include_tables=True,
            include_links=True,
            with_metadata=False,
            fast=True,
            favor_recall=True,
        )
    except (
        etree.LxmlError,
        ValueError,
        RecursionError,
        TypeError,
        AttributeError,
        KeyError,
        IndexError,
    ):
        return []
    body = getattr(document, "body", None)
    if body is None:
        return []
    out: list[Block] = []
    _walk(body, "", out)
    return out


def _walk(element: Any, tag: str, out: list[Block]) -> None:
    """Blocks of trafilatura's tree, in order; a block within a block ends the outer one's line."""
    pieces: list[str] = []
    linked = 0

    def flush() -> None:
        nonlocal linked
        words = " ".join(tidy("".join(pieces)).split())
        if words:
            out.append(Block(text=words, tag=tag, links=round(min(1.0, linked / len(words)), 3)))
        pieces.clear()
        linked = 0

    def visit(node: Any, in_link: bool, depth: int) -> None:
        nonlocal linked
        if node.text:
            pieces.append(node.text)
            linked += len(node.text) if in_link else 0
        for child in node:
            name = child.tag if isinstance(child.tag, str) else ""
            if name == "lb":
                flush()
            elif name in _TAGS and depth < _DEEPEST:
                flush()
                rend = child.get("rend") or ""
                _walk(
                    child,
                    rend
                    if name == "head" and re.fullmatch("h[1-6]", rend)
                    else tag
                    if name == "p" and tag
                    else _TAGS[name],
                    out,
                )
            elif name == "graphic":
                pass
            elif depth < _DEEPEST:
                block = name in ("list", "table", "row", "div")
                if block:
                    flush()
                visit(child, in_link or name == "ref", depth + 1)
                if block:
                    flush()
            if child.tail:
                pieces.append(child.tail)
                linked += len(child.tail) if in_link else 0

    visit(element, False, 0)
    flush()


def beside(text: str, main: Sequence[Block]) -> list[str]:
    """Lines of a page that are not in its main text, in their order, each once: what trafilatura left out. `main`: the blocks as `read` gives
    them. For whoever asks why a line is missing."""
    tree = _tree(text)
    if tree is None:
        return []
    printed = "".join("".join(b.text.split()) for b in main)
    return list(
        dict.fromkeys(
            b.text for b in _body(tree, _UNSEEN) if "".join(b.text.split()) not in printed
        )
    )


def _body(tree: Any, gone: Collection[str] = metadata.GONE) -> list[Block]:
    """Every line of the page's body, menus and forms left out: `clean` judges the rest."""
    body = tree.find("body")
    if body is None:
        return []
    out: list[Block] = []
    pieces: list[str] = []
    tag = ""
    linked = 0
    skip = 0
    links = 0
    blocks = _BLOCKS | set(metadata.GONE) - set(gone)

    def flush() -> None:
        nonlocal linked
        words = " ".join(tidy("".join(pieces)).split())
        if words:
            out.append(Block(text=words, tag=tag, links=round(min(1.0, linked / len(words)), 3)))
        pieces.clear()
        linked = 0

    from lxml import etree

    for event, element in etree.iterwalk(body, events=("start", "end")):
        name = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if name in gone:
                skip += 1
            if name in blocks:
                flush()
                tag = {"th": "td", "dt": "li", "dd": "li"}.get(
                    name, name if re.fullmatch("p|h[1-6]|li|blockquote|figcaption|td", name) else ""
                )
            links += name == "a"
            if not skip and element.text:
                pieces.append(element.text)
                linked += len(element.text) if links else 0
        else:
            if name in blocks:
                flush()
                tag = ""
            links -= name == "a"
            if name in gone:
                skip -= 1
            if not skip and element.tail and element is not body:
                pieces.append(element.tail)
                linked += len(element.tail) if links else 0
    flush()
    return out
