"""Find a page's standfirst: the summary between its headline and its text.

No single sign is safe but two: a place in the header that holds the headline, and a class that
names nothing else. Otherwise two of four signs are asked for: it is the page's description, its
class names a lead or an introduction, it is printed bold or as a heading, it is outside the
element that holds the text. On pages with known paragraphs, one sign alone marks real first ones
too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from digest.core.model import Block
from digest.core.text import plain
from digest.intake.formats.element_names import sections_in
from digest.intake.formats.elements import Element
from digest.intake.formats.visible import PageMemory, bare, text_of

SUMMARY_LIKE = 0.8  # share of a standfirst's words that are the page's description
OPENING = 4  # blocks among which it is looked for
SHORTEST = 40  # characters; shorter ones are bylines and labels
LONGEST = 700  # characters
BOX = 2000  # characters of an element that holds the headline; a longer one holds the article
HELD = 0.35  # share of the article's text in it
BEGINS = 30  # characters of a dateline in front of the words of the description
BOLD = 0.9  # share of its characters that are bold
SIGNS = 2  # of four
AROUND = 2  # elements around it whose class is looked at
MOST = 0.5  # share of the paragraphs that lie side by side
ALONE = 1.1  # times its text that such an element may hold
LITTLE = 4.0  # the same where another sign is asked for
_LEAVES = frozenset("p h1 h2 h3 h4 h5 li span strong b em".split())
_BOXES = frozenset({"div", "section"})
_HEADINGS = frozenset({"h2", "h3", "h4", "h5"})


class _Page(NamedTuple):
    """What a block is compared with."""

    blocks: Sequence[Block]
    about: str  # the page's description
    head: Element | None  # the element of its headline, or None
    leaves: Mapping[str, Sequence[Element]]  # text -> the innermost elements of its block
    above_head: frozenset[Element]  # the elements that hold the headline
    headers: dict[Element, bool]  # such an element -> whether it holds little of the article
    memory: PageMemory


def positions(
    blocks: Sequence[Block],
    description: str | None,
    leaves: Mapping[str, Sequence[Element]],
    memory: PageMemory,
    head: Element | None,
) -> frozenset[int]:
    """Return the indexes of the blocks that are standfirsts; none where little text is left.

    `leaves` are the innermost elements of each block, by its text without white space, and `memory`
    what is known of the elements, `head` the element of the page's one heading.
    """
    near = [
        i
        for i, b in enumerate(blocks[:OPENING])
        if SHORTEST <= len(b.text) <= LONGEST and b.tag != "h1"
    ]
    if not near:
        return frozenset()
    printed = _elements({memory.of(blocks[i].text) for i in near}, memory)
    about = plain(description) if description else ""
    above_head = frozenset(head.iterancestors()) if head is not None else frozenset()
    page = _Page(blocks, about, head, leaves, above_head, {}, memory)
    found = frozenset(
        i for i in near if _is_standfirst(blocks[i].text, printed[memory.of(blocks[i].text)], page)
    )
    if not found:
        return found
    left = sum(len(b.text) >= SHORTEST for i, b in enumerate(blocks) if i not in found)
    return found if left > SIGNS else frozenset()


def _elements(wanted: set[str], memory: PageMemory) -> dict[str, list[Element]]:
    """Return the elements that hold nothing but one of the texts."""
    found: dict[str, list[Element]] = {t: [] for t in wanted}
    starts = {t[0] for t in wanted}
    for element in memory.with_tags(_LEAVES):
        start = element.text.lstrip()[:1] if element.text else ""
        if start and start not in starts:
            continue
        text = memory[element]
        if text in found:
            found[text].append(element)
    if not all(found.values()):
        for element in memory.with_tags(_BOXES):
            if len(element) < OPENING and (text := bare(text_of(element))) in found:
                found[text].append(element)
    return found


def _holder(printed: Mapping[str, Sequence[Element]]) -> Element | None:
    """Return the element that has most of the article's paragraphs as its children."""
    sizes: Counter[Element | None] = Counter()
    for text, elements in printed.items():
        for element in elements:
            if element.tag == "p" and len(text) >= SHORTEST:
                sizes[element.getparent()] += len(text)
    best = max(sizes, key=lambda e: sizes[e], default=None)
    return best if best is not None and sizes[best] >= MOST * sizes.total() else None


def _is_standfirst(text: str, elements: Sequence[Element], page: _Page) -> bool:
    captions = frozenset({"figcaption"})
    if any(e.tag == "h1" or page.memory.marks.within(e, "caption", captions) for e in elements):
        return False
    if any(_is_named(e, "standfirst alone", ALONE) for e in elements):
        return True
    if page.head is not None and any(_is_with_headline(e, page) for e in elements):
        return True
    strong = any(e.tag in _HEADINGS or _is_bold(e, page.memory.of(text)) for e in elements)
    named = any(_is_named(e, "standfirst", LITTLE) for e in elements)
    summary = is_summary(text, page.about)
    signs = summary + strong + named
    if signs == 0 or (strong and signs == 1):
        return False
    return signs >= SIGNS or _is_apart(elements, page)


def _is_apart(elements: Sequence[Element], page: _Page) -> bool:
    """Return whether elements are outside the one that holds most paragraphs side by side."""
    holder = _holder(page.leaves)
    if holder is None or not elements:
        return False
    return not any(a is holder for e in elements for a in e.iterancestors())


def _is_with_headline(element: Element, page: _Page) -> bool:
    """Return whether the smallest element around it and the headline holds little else."""
    box = next((e for e in element.iterancestors() if e in page.above_head), None)
    if box is None:
        return False
    if box not in page.headers:
        page.headers[box] = _holds_little(box, page)
    return page.headers[box]


def _holds_little(box: Element, page: _Page) -> bool:
    size = 0
    for text in box.itertext():  # nearly always the whole article: the first paragraphs decide
        size += len(text)
        if size > BOX:
            return False
    inside = bare(text_of(box))
    held = sum(len(b.text) for b in page.blocks if page.memory.of(b.text) in inside)
    return held < HELD * sum(len(b.text) for b in page.blocks)


def _is_named(element: Element, section: str, most: float) -> bool:
    """Return whether an element, or one around it with little more text, has such a class."""
    around = []
    for e in (element, *islice(element.iterancestors(), AROUND)):
        around.append(e)
        names = e.get("class")
        if names and section in sections_in(names):
            longest = most * len(text_of(element))
            return all(len(text_of(a)) <= longest for a in around)
    return False


def _is_bold(element: Element, text: str) -> bool:
    names = element.get("class")
    if element.tag in ("strong", "b") or (names and "bold" in sections_in(names)):
        return True
    if not len(element):
        return False
    bold = {bare(text_of(e)) for e in element.iter("strong", "b")}
    return sum(map(len, bold)) >= BOLD * len(text)


def is_summary(text: str, about: str) -> bool:
    """Return whether a text is the description, or one begins as the other, after a dateline."""
    words = plain(text) if about else ""
    if len(words) < SHORTEST:
        return False
    start = words.find(about[:BEGINS], 0, 2 * BEGINS)
    words = words[max(0, start) :]
    shared = min(len(words), len(about.rstrip(".… ")))
    return shared >= SUMMARY_LIKE * min(len(words), 150) and words[:shared] == about[:shared]
