"""Read a web page: its main text as blocks, and what the page says of itself.

The main text is found by trafilatura, the best of the free ones on the public benchmark, in what
the page shows (`visible`). It is compared with the element that holds the article: where over a
third of that one's paragraphs are missing, the element itself is read, then trafilatura is asked
again with other options, and what still is missing is reported.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from functools import cache
from html import unescape
from typing import Any

from digest.core.model import Block, Document, File, Problem
from digest.intake.formats import embedded, headline, json_ld, marked, metadata, plain
from digest.intake.formats.plain import tidy
from digest.intake.formats.visible import (
    BareTexts,
    bare,
    is_class,
    is_marked,
    prune,
    strip_scripts,
)

_DEEPEST = 200  # elements within elements; a page nested deeper is an attack on parsers
_TAGS = {"head": "h2", "item": "li", "quote": "blockquote", "cell": "td", "p": "p", "code": ""}
_UNSEEN = ("script", "style", "noscript", "template", "svg", "iframe", "object")
GONE = (*_UNSEEN, "form", "button", "select", "nav", "footer", "aside")
_BLOCKS = frozenset(
    "p h1 h2 h3 h4 h5 h6 li blockquote figcaption td th dt dd pre div section article main header "
    "br tr".split()
)
# Tags of a page; the largest real ones have a tenth. The tree of more takes over 400 MiB.
MOST_TAGS = 150_000
_ANY_TAG = re.compile(r"<[^<>]{0,2000}>")
_TAG_OF = {"th": "td", "dt": "li", "dd": "li"}
_OWN_TAG = re.compile(r"p|h[1-6]|li|blockquote|figcaption|td")
_DROPPED_FIRST = ("head", "nav", "footer")
_HOLDERS = frozenset({"article", "main"})
_FRAME = frozenset({"nav", "footer", "form", "figure", "aside", "header"})
PARAGRAPH = 60  # characters of a paragraph that counts when the main text is compared
MISSING = 1 / 3  # share of the article's characters; more is asked for again
SHARE = 0.4  # of the page's paragraphs that an element without its heading must hold
BETTER = 1.15  # what another reading must bring of them, to be taken instead


def parse(text: str) -> Any:
    """Return the page's elements; None where no parser can make anything of it."""
    from lxml import etree
    from lxml import html as lxml_html

    try:
        # From bytes in a known encoding: a declaration in the page can neither mislead nor refuse.
        parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        return lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None


def read(file: File, text: str) -> tuple[Document, tuple[Problem, ...]]:
    """Return the document of a page."""
    if text.count("<") > MOST_TAGS:
        blocks = plain.blocks(_tagless(text), 1)
        whole = Document(id=file.id, path=file.path, blocks=tuple(blocks))
        return whole, (_too_many_tags(file),)
    tree = parse(text)
    if tree is None:
        return Document(id=file.id, path=file.path), ()
    linked = json_ld.read(tree)
    scripts = embedded.scripts_of(tree)
    strip_scripts(tree)
    held = list(tree.iter())  # lxml makes an object of an element again whenever none is held
    prune(tree)
    texts = BareTexts()
    carried: list[Block] = []
    if "html" in text[:50].lower() or len(tree) > 1:
        article = _article(tree, texts)
        found, lost = _main(tree, article, texts)
        carried = _not_printed(found, str(linked.get("body", "")), scripts)
        found, lost = (carried, 0.0) if carried else (found, lost)
    else:
        article, found, lost = None, _body(tree.find("body")), 0.0  # a piece of a page
    page = metadata.read(tree, linked, found)
    if "link" not in page and (address := metadata.saved_from(text)):
        page["link"] = address
    if not carried:
        found = marked.with_roles(tree, article, found, _field(page, "description"), texts)
    found = _headed(found, _field(page, "title"), headline.heading(tree))
    del held
    problems = (_left_out(file, lost),) if lost > MISSING else ()
    return Document(id=file.id, path=file.path, page=page, blocks=tuple(found)), problems


def _tagless(text: str) -> str:
    """Return the text of a page without its scripts and tags, a line for each element's text."""
    for name in _UNSEEN:
        pieces = []
        at = 0
        lower = text.casefold() if text.isascii() else text
        while (start := lower.find(f"<{name}", at)) >= 0:
            end = lower.find(f"</{name}", start)
            if end < 0:
                break
            pieces.append(text[at:start])
            at = end
        text = "".join([*pieces, text[at:]])
    return unescape(_ANY_TAG.sub("\n", text))


def _too_many_tags(file: File) -> Problem:
    return Problem(
        level="warning",
        where=file.path,
        what=f"it has more than {MOST_TAGS:,} tags, so its text is read without them",
        fix="Save the article's text as .txt.",
        name="text-left-out",
    )


def _field(page: metadata.Fields, name: str) -> str | None:
    value = page.get(name)
    return value if isinstance(value, str) else None


def _not_printed(found: Sequence[Block], body: str, scripts: list[str]) -> list[Block]:
    """The article's blocks where the page prints few of them and carries them as data."""
    printed = sum(len(b.text) for b in found if len(b.text) >= PARAGRAPH)
    if blocks := embedded.stated(body, printed):
        return blocks
    return embedded.in_scripts(scripts) if printed < embedded.THIN // 2 else []


def _left_out(file: File, lost: float) -> Problem:
    share = "half" if lost < 0.65 else "two thirds" if lost < 0.85 else "all"
    return Problem(
        level="warning",
        where=file.path,
        what=f"about {share} of the page's paragraphs were left out",
        fix="Compare with the page, and save its text as .txt if some is missing.",
        name="text-left-out",
    )


# ------------------------------------------------------------------------------------ main text


def _main(tree: Any, article: Any, texts: BareTexts) -> tuple[list[Block], float]:
    """The blocks of the main text, and the share of the article's paragraphs that they lack."""
    wanted = _paragraphs(article, texts) if article is not None else []
    found = _extracted(tree, fast=True)
    lost = _lost(wanted, found)
    if lost > MISSING:
        for again in (True, False):
            blocks = _body(article) if again else _extracted(tree, fast=False)
            missing = _lost(wanted, blocks)
            if (1 - missing) > (1 - lost) * BETTER:
                found, lost = blocks, missing
            if lost <= MISSING:
                break
    return found or _body(tree.find("body")), lost


def _article(tree: Any, texts: BareTexts) -> Any:
    """The element that holds the article, if one does: the smallest with most of its paragraphs.

    It holds the page's one heading, or a good part of all paragraphs: teasers are articles too.
    """
    head = headline.heading_element(tree)
    around = set(head.iterancestors()) if head is not None else set()
    sizes = _sizes(tree, texts)
    body = tree.find("body")
    least = SHARE * sizes[body] if body is not None else 0
    like: Counter[str] = Counter()
    found = []
    for element in tree.iter("article", "main", "div", "section", "aside"):
        if element.tag in _HOLDERS:
            found.append(element)
        elif sizes[element] and _is_main_text(element):
            found.append(element)
            like[element.get("class") or ""] += sizes[element]
    best, most = None, 0
    for element in found:
        name = element.get("class") or ""
        size = like[name] if name and element.tag not in _HOLDERS else sizes[element]
        heads = element in around
        if size >= (0 if heads else least) and size * (1 + heads) > most * 1.1:
            best, most = element, size * (1 + heads)
    return best if best is None else _with_its_like(tree, best, texts)


def _sizes(tree: Any, texts: BareTexts) -> Counter[Any]:
    """How much of paragraphs each element holds, those in frames and of others left out."""
    sizes: Counter[Any] = Counter()
    for p in tree.iter("p"):
        size = len(texts[p])
        if size < PARAGRAPH:
            continue
        for above in p.iterancestors():
            sizes[above] += size
            if above.tag in _FRAME or (above.attrib and is_marked(above, "of another")):
                break
    return sizes


def _with_its_like(tree: Any, element: Any, texts: BareTexts) -> Any:
    """The element that holds all parts of an article that a page has cut into like containers."""
    if element.tag in _HOLDERS or not element.get("class"):
        return element
    like = [
        e
        for e in tree.iter(element.tag)
        if e.get("class") == element.get("class") and _paragraphs(e, texts)
    ]
    holder = element
    while len(like) > 1 and holder.getparent() is not None:
        within = set(holder.iter(element.tag))
        if within.issuperset(like):
            break
        holder = holder.getparent()
    return holder


def _is_main_text(element: Any) -> bool:
    if element.get("itemprop") == "articleBody" or element.get("role") == "main":
        return True
    return is_class(element.get("class"), "main text")


def _paragraphs(element: Any, texts: BareTexts) -> list[str]:
    """The paragraphs of an element without white space, those in frames and of others left out."""
    out = []
    for p in element.iter("p"):
        words = texts[p]
        if len(words) < PARAGRAPH:
            continue
        for above in p.iterancestors():
            if above is element:
                out.append(words)
                break
            if above.tag in _FRAME or (above.attrib and is_marked(above, "of another")):
                break
    return out


def _lost(wanted: Sequence[str], blocks: Sequence[Block]) -> float:
    """The share of the wanted characters that the blocks do not hold."""
    total = sum(map(len, wanted))
    if not total:
        return 0.0
    text = "".join(bare(b.text) for b in blocks)
    return sum(len(words) for words in wanted if words[:PARAGRAPH] not in text) / total


def _extracted(tree: Any, fast: bool) -> list[Block]:
    """The blocks of the main text as trafilatura finds it, or none."""
    import trafilatura
    from lxml import etree

    apart = _detach(tree)
    try:
        document = trafilatura.bare_extraction(
            tree,  # it works on a copy
            options=_options(fast),
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
    finally:
        for parent, index, element in reversed(apart):
            parent.insert(index, element)
    body = getattr(document, "body", None)
    if body is None:
        return []
    out: list[Block] = []
    _walk(body, "", out)
    return out


@cache
def _options(fast: bool) -> Any:
    """The settings of the extractor, which reads them from a file each time they are made."""
    import logging

    from trafilatura.settings import Extractor

    # What it cannot read is reported by us.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return Extractor(
        output_format="python", fast=fast, recall=True, comments=False, tables=True, links=True
    )


def _detach(tree: Any) -> list[tuple[Any, int, Any]]:
    """Take off what the extractor would drop first: it copies the page several times.

    Returns parent, place and element of each, in order.
    """
    apart = []
    for element in list(tree.iter(*_DROPPED_FIRST)):
        parent = element.getparent()
        if parent is None or (element.tail and element.tail.strip()):
            continue
        apart.append((parent, parent.index(element), element))
        parent.remove(element)
    return apart


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
        words = " ".join(tidy("".join(self.pieces)).split())
        if words:
            share = round(min(1.0, self.linked / len(words)), 3)
            self.out.append(Block(text=words, tag=tag, links=share))
        self.pieces.clear()
        self.linked = 0


def _walk(element: Any, tag: str, out: list[Block]) -> None:
    """Add the blocks of trafilatura's tree; a block within a block ends the outer one's line."""
    line = _Line(out)
    _visit(element, tag, line, in_link=False, depth=0)
    line.end(tag)


def _visit(node: Any, tag: str, line: _Line, in_link: bool, depth: int) -> None:
    line.add(node.text, in_link)
    for child in node:
        name = child.tag if isinstance(child.tag, str) else ""
        if name == "lb":
            line.end(tag)
        elif name in _TAGS and depth < _DEEPEST:
            line.end(tag)
            _walk(child, _tag_within(child, name, tag), line.out)
        elif name != "graphic" and depth < _DEEPEST:
            block = name in ("list", "table", "row", "div")
            if block:
                line.end(tag)
            _visit(child, tag, line, in_link or name == "ref", depth + 1)
            if block:
                line.end(tag)
        line.add(child.tail, in_link)


def _tag_within(element: Any, name: str, outer: str) -> str:
    """The tag of a block of trafilatura's tree within another one."""
    rend = element.get("rend") or ""
    if name == "head" and re.fullmatch("h[1-6]", rend):
        return rend
    return outer if name == "p" and outer else _TAGS[name]


# -------------------------------------------------------------------------------- headline


def _headed(blocks: list[Block], title: str | None, printed: str | None) -> list[Block]:
    """The blocks with the headline first; its other printing on the page, with a kicker, goes."""
    if not printed:
        return blocks
    heading = printed
    if title and printed != title and (title in printed or printed in title):
        heading = title
    rest = [b for b in blocks if b.text != printed or not b.tag.startswith("h")]
    if any(b.text == heading for b in rest[:4]):
        return rest
    return [Block(text=heading, tag="h1"), *rest]


# ------------------------------------------------------------------------------- all the rest


def beside(text: str, main: Sequence[Block]) -> list[str]:
    """Return the lines of a page that are not in its main text `main`, in order, each once."""
    tree = parse(text)
    if tree is None:
        return []
    printed = "".join(bare(b.text) for b in main)
    lines = (b.text for b in _body(tree.find("body"), _UNSEEN))
    return list(dict.fromkeys(t for t in lines if bare(t) not in printed))


def lines(text: str) -> list[str]:
    """Return the lines that a piece of HTML shows: of what is in a Markdown file."""
    tree = parse(f"<div>{text}</div>")
    if tree is None:
        return []
    strip_scripts(tree)
    prune(tree)
    return [b.text for b in _body(tree.find("body"), _UNSEEN)]


def _body(body: Any, gone: Collection[str] = GONE) -> list[Block]:
    """Every line of an element, menus and forms left out: `clean` judges the rest."""
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
