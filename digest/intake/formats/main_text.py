"""Find the main text of a web page.

It is found by trafilatura, the best of the free extractors on the public benchmark, and compared
with the element that holds the article. Where over a third of that one's paragraphs are missing,
the element itself is read, then trafilatura is asked again with other options.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any

from digest.core.model import Block
from digest.intake.formats.element_names import is_class, upwards
from digest.intake.formats.elements import Element
from digest.intake.formats.page_lines import body_lines, walk
from digest.intake.formats.visible import PageMemory

_DROPPED_FIRST = ("head", "nav", "footer")
_HOLDERS = frozenset({"article", "main"})
_PARAGRAPHS = frozenset({"p"})
_MAY_HOLD = _HOLDERS | {"div", "section", "aside"}
_FRAME = frozenset({"nav", "footer", "form", "figure", "aside", "header"})
PARAGRAPH = 60  # characters of a paragraph that counts when the main text is compared
MISSING = 1 / 3  # share of the article's characters; more is asked for again
SHARE = 0.4  # of the page's paragraphs that an element without its heading must hold
BETTER = 1.15  # what another reading must bring of them, to be taken instead


def find(tree: Element, article: Element | None, memory: PageMemory) -> tuple[list[Block], float]:
    """Return the blocks of the main text.

    The second value is the share of the article's paragraphs that they lack.
    """
    wanted = _paragraphs(article, memory) if article is not None else []
    found = _extracted(tree, fast=True)
    lost = _lost(wanted, found, memory)
    if lost > MISSING:
        for again in (True, False):
            blocks = body_lines(article) if again else _extracted(tree, fast=False)
            missing = _lost(wanted, blocks, memory)
            if (1 - missing) > (1 - lost) * BETTER:
                found, lost = blocks, missing
            if lost <= MISSING:
                break
    return found or body_lines(tree.find("body")), lost


def holder(tree: Element, head: Element | None, memory: PageMemory) -> Element | None:
    """Return the element that holds the article, if one does.

    It is the smallest one with most of its paragraphs. It holds `head`, the page's one heading, or
    a good part of all paragraphs: teasers are articles too.
    """
    around = set(head.iterancestors()) if head is not None else set()
    sizes = _sizes(memory)
    body = tree.find("body")
    least = SHARE * sizes[body] if body is not None else 0
    like: Counter[str] = Counter()
    found = []
    for element in memory.with_tags(_MAY_HOLD):
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
    return best if best is None else _with_its_like(tree, best, memory)


def _sizes(memory: PageMemory) -> Counter[Element]:
    """Return the characters of the paragraphs in each element.

    Those in frames and of other articles are left out.
    """
    beside: Counter[Element | None] = Counter()  # those of the paragraphs that lie side by side
    for p in memory.with_tags(_PARAGRAPHS):
        size = len(memory[p])
        if size >= PARAGRAPH:
            beside[p.getparent()] += size
    sizes: Counter[Element] = Counter()
    for parent, size in beside.items():
        for above in upwards(parent):
            sizes[above] += size
            if above.tag in _FRAME or memory.marks.has(above, "of another"):
                break
    return sizes


def _with_its_like(tree: Element, element: Element, memory: PageMemory) -> Element | None:
    """Return the element that holds all parts of an article.

    Some pages cut an article into several containers of one class.
    """
    if element.tag in _HOLDERS or not element.get("class"):
        return element
    like = [
        e
        for e in tree.iter(element.tag)
        if e.get("class") == element.get("class") and _paragraphs(e, memory)
    ]
    holder = element
    while len(like) > 1 and (above := holder.getparent()) is not None:
        within = set(holder.iter(element.tag))
        if within.issuperset(like):
            break
        holder = above
    return holder


def _is_main_text(element: Element) -> bool:
    if element.get("itemprop") == "articleBody" or element.get("role") == "main":
        return True
    return is_class(element.get("class"), "main text")


def _paragraphs(element: Element, memory: PageMemory) -> list[str]:
    """Return the paragraphs of an element without white space.

    Those in frames and of other articles are left out.
    """
    out = []
    for p in element.iter("p"):
        words = memory[p]
        if len(words) < PARAGRAPH:
            continue
        for above in p.iterancestors():
            if above is element:
                out.append(words)
                break
            if above.tag in _FRAME or memory.marks.has(above, "of another"):
                break
    return out


def _lost(wanted: Sequence[str], blocks: Sequence[Block], memory: PageMemory) -> float:
    """Return the share of the wanted characters that the blocks do not hold."""
    total = sum(map(len, wanted))
    if not total:
        return 0.0
    text = "".join(memory.of(b.text) for b in blocks)
    lost = at = 0
    for words in wanted:
        # They come in order on most pages: look on from the one before.
        found = text.find(words[:PARAGRAPH], at)
        if found < 0:
            found = text.find(words[:PARAGRAPH], 0, at + PARAGRAPH)
        if found < 0:
            lost += len(words)
        else:
            at = found
    return lost / total


def _extracted(tree: Element, fast: bool) -> list[Block]:
    """Return the blocks of the main text as trafilatura finds it, or none."""
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
    walk(body, "", out)
    return out


@cache
def _options(fast: bool) -> Any:
    """Return the settings of the extractor.

    It would read them from a file for each page.
    """
    import logging

    from trafilatura.settings import Extractor

    # What it cannot read is reported by us.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    # With the format "python" it would also make a plain text, which nothing here reads.
    return Extractor(
        output_format="json", fast=fast, recall=True, comments=False, tables=True, links=True
    )


def _detach(tree: Element) -> list[tuple[Element, int, Element]]:
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
