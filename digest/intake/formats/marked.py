"""Find what a page marks as a part beside its article: by the elements around a block.

Extractors keep text for its looks; a page says more. A link around a heading is a teaser, an
article with a heading of its own is another article, a class such as "newsletter" names a box, a
paragraph whose only company is a picture is its caption, and a last paragraph in italics is a
note. Each such block gets the role as its tag, and `furniture` leaves it out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from digest.core import tables
from digest.core.model import Block
from digest.intake.formats import standfirst
from digest.intake.formats.element_names import sections_in, upwards
from digest.intake.formats.elements import Element
from digest.intake.formats.visible import PageMemory, bare, text_of

_LEAVES = frozenset("p li h1 h2 h3 h4 h5 h6 td th dt dd blockquote figcaption".split())
_OTHERS = frozenset({"div", "span", "a", "address"})
_CAPTION_TAGS = ("", "p", "figcaption")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_NAMING = ("class", "id", "itemprop", "aria-label", "data-testid", "data-component", "data-type")
_PICTURES = frozenset({"img", "picture", "video", "amp-img"})
_SLANTED = frozenset({"em", "i", "small"})
_STOPS = '.!?…。！？:"”“»'
_BOXES = frozenset({"div", "section", "ul", "p"})
_LABELLED = _LEAVES | {"div", "span", "strong", "b", "a", "section", "header"}
_NO_NAME = ("", "")
_EDGES = " :.…>»→-–—"
LABEL = 60  # characters of the heading of such a box, with the space around it
BOX = 800  # characters of a box of links to other stories
CAPTION = 200  # characters of a line beside a picture that has no sentence's end
NOTES = 3  # paragraphs in italics at the end of a text that are notes
MANY_SLANTED = 0.2  # share of a text's paragraphs in italics from which they say nothing
MOST = 1 / 3  # share of a text in marked boxes; a template that marks more names its article so


class _Page(NamedTuple):
    """What is known of a page, and what was found of the elements around its blocks."""

    head: Element | None  # the element of its one heading, or None
    holders: frozenset[Element]  # the element that holds the article, and those around it
    boxes: frozenset[Element]  # small elements that begin with words such as "Read also"
    forms: dict[Element, str]  # element -> role of what is in it, by the form of the page
    names: dict[Element, tuple[str, str]]  # element -> role of what is in it, name that says so
    memory: PageMemory


def with_roles(
    head: Element | None,
    article: Element | None,
    blocks: Sequence[Block],
    description: str | None,
    memory: PageMemory,
) -> list[Block]:
    """Return the blocks, with their role as tag where the page marks one.

    `head` is the element of the page's one heading, `article` the one that holds the article.
    """
    printed = [memory.of(b.text) for b in blocks]
    leaves = leaves_of(set(printed), memory)
    holders = {article, *article.iterancestors()} if article is not None else set()
    page = _Page(head, frozenset(holders), _related_boxes(memory), {}, {}, memory)
    by_text = {text: _sure_role(leaves.get(text, ()), page) for text in set(printed)}
    sure = [by_text[text] for text in printed]  # one text may be printed thousands of times
    named = _named_roles(blocks, printed, leaves, page)
    leads = standfirst.positions(blocks, description, leaves, memory, head)
    roles = [
        _chosen(block, i in leads, a, b)
        for i, (block, a, b) in enumerate(zip(blocks, sure, named, strict=True))
    ]
    _mark_end_notes(printed, roles, leaves)
    return [
        Block(text=b.text, tag=role, links=b.links) if role else b
        for b, role in zip(blocks, roles, strict=True)
    ]


def _chosen(block: Block, is_lead: bool, sure: str, named: str) -> str:
    """Return the role of a block. A heading in a caption's element is not a caption."""
    is_caption = "figcaption" in (sure, named) and block.tag in _CAPTION_TAGS
    if is_caption or is_lead:
        return "figcaption" if is_caption else "standfirst"
    return next((role for role in (sure, named) if role and role != "figcaption"), "")


# --------------------------------------------------------------------------------- its elements


def leaves_of(wanted: set[str], memory: PageMemory) -> dict[str, list[Element]]:
    """Return the innermost elements that hold a block's text, by that text without white space."""
    found: dict[str, list[Element]] = {}
    starts = {text[0] for text in wanted}
    for element in memory.with_tags(_LEAVES):
        if len(element) and next(element.iter("br"), None) is not None:
            found_in = _pieces(element)
        else:
            start = element.text.lstrip()[:1] if element.text else ""
            found_in = [memory[element]] if not start or start in starts else []
        for text in found_in:
            if text in wanted and _is_innermost(element):
                found.setdefault(text, []).append(element)
    missing = wanted.difference(found)
    for element in memory.with_tags(_OTHERS) if missing else ():
        if (element.text and element.text.strip()) or len(element) == 1:
            text = bare(text_of(element))
            if text in missing:
                found[text] = [element]
    return found


def _is_innermost(element: Element) -> bool:
    return len(element) == 0 or next(element.iterdescendants(*_LEAVES), None) is None


def _pieces(element: Element) -> list[str]:
    """Return the lines of an element with breaks, without white space."""
    lines = [""]
    for inner in element.iter():
        if inner is not element and inner.tag == "br":
            lines.append("")
        elif isinstance(inner.tag, str):
            lines[-1] += inner.text or ""
        if inner is not element:
            lines[-1] += inner.tail or ""
    return [bare(line) for line in lines]


# --------------------------------------------------------------------------------------- by form


def _sure_role(elements: Sequence[Element], page: _Page) -> str:
    """Return the role of a block by the form of the page.

    It is "" unless all printings of the block have the same one.
    """
    if len(elements) == 1:
        return _by_form(elements[0], page)
    roles = {_by_form(e, page) for e in elements}
    if "figcaption" in roles:
        return "figcaption"
    return roles.pop() if len(roles) == 1 else ""


def _by_form(element: Element, page: _Page) -> str:
    if element is page.head:
        return ""
    if element.tag in ("td", "th") and _is_data(element):
        return "table"
    if _is_caption(element, page.memory):
        return "caption"
    if element.tag == "a":
        return "navigation" if (element.get("href") or "").startswith("#") else ""
    return _within(element, page)


def _within(element: Element, page: _Page) -> str:
    """Return the role of what is in an element, by its form and those around it; "" for none."""
    path = []
    found = ""
    for above in upwards(element):
        if (known := page.forms.get(above)) is not None:
            found = known
            break
        path.append(above)
        if above is page.head:
            break
        if found := _form(above, page):
            break
    for above in path:
        page.forms[above] = found
    return found


def _form(element: Element, page: _Page) -> str:
    """Return the role of what is in an element, by its own form."""
    tag = element.tag
    if tag == "a":
        address = element.get("href") or ""
        return "navigation" if address.startswith("#") else "related" if address else ""
    if tag == "figcaption":
        return "figcaption"
    if tag == "article" and _is_another(element, page.head):
        return "related"
    if tag == "blockquote" and is_named(element, "post"):
        return "post"
    return "related" if element in page.boxes else ""


def _is_another(article: Element, head: Element | None) -> bool:
    """Return whether an article has a heading of its own, which is not the page's."""
    headings = list(article.iter("h1"))
    return bool(headings) and head not in headings and _others_exist(article)


def _others_exist(article: Element) -> bool:
    """Return whether there is an article with a heading above this one."""
    return any(
        e.tag == "article" and next(e.iter("h1"), None) is not None
        for e in takewhile(lambda e: e is not article, article.getroottree().iter("article"))
    )


def _is_data(cell: Element) -> bool:
    """Return whether no cell of a table is a paragraph: it holds names and figures."""
    table = next(cell.iterancestors("table"), None)
    if table is None:
        return False
    return not any(
        len(text_of(c)) >= CAPTION or c.find(".//p") is not None for c in table.iter("td", "th")
    )


def _related_boxes(memory: PageMemory) -> frozenset[Element]:
    """Return the small elements with links that begin with words such as "Read also"."""
    found = []
    for element in memory.with_tags(_LABELLED):
        text = element.text
        if not text or len(text) > LABEL or not is_related_label(text):
            continue
        for above in (element, *element.iterancestors()):
            words = bare(text_of(above))
            if len(words) > BOX or not words.startswith(bare(text)):
                break
            if above.tag in _BOXES and above.find(".//a[@href]") is not None:
                found.append(above)
    return frozenset(found)


@cache
def _related_labels() -> frozenset[str]:
    return tables.words("furniture/related_labels")


def is_related_label(text: str) -> bool:
    """Return whether a text says that what follows is another story.

    Examples: "Read also", "Auch interessant".
    """
    words = " ".join(text.split()).casefold().strip(_EDGES)
    return words in _related_labels()


def _is_caption(element: Element, memory: PageMemory) -> bool:
    """Return whether a text is a caption by its form.

    It is short, ends no sentence, and only a picture is beside it.
    """
    text = memory[element]
    if element.tag in _HEADINGS or len(text) > CAPTION or text[-1:] in _STOPS:
        return False
    for above in element.iterancestors("div", "figure", "section", "span"):
        whole = bare(text_of(above))
        if len(whole) > 2 * len(text):
            return False
        if next(above.iter(*_PICTURES), None) is not None:
            return True
    return _is_slanted(element) and any(
        map(_is_picture, (element.getprevious(), element.getnext()))
    )


def _is_picture(element: Element | None) -> bool:
    """Return whether an element holds a picture and no text."""
    return (
        element is not None
        and next(element.iter(*_PICTURES), None) is not None
        and not bare(text_of(element))
    )


# --------------------------------------------------------------------------------------- by name


def is_named(element: Element, section: str) -> bool:
    """Return whether a class, id or label of an element has one of the words of a section."""
    return any(section in sections_in(names) for a in _NAMING if (names := element.get(a)))


@cache
def _boxes() -> tuple[str, ...]:
    """Return the names of the sections that name a box beside the article.

    They begin with "box: ".
    """
    return tuple(s for s in tables.sections("formats/page_marks") if s.startswith("box: "))


def _named_roles(
    blocks: Sequence[Block],
    printed: Sequence[str],
    leaves: Mapping[str, Sequence[Element]],
    page: _Page,
) -> list[str]:
    """Return the role of each block by the names around it.

    A name that much of the text has is ignored.
    """
    found = []
    sizes: Counter[str] = Counter()
    met: dict[str, tuple[str, str]] = {}
    for block, text in zip(blocks, printed, strict=True):
        if text not in met:
            met[text] = _named_role(leaves.get(text, ()), page)
            sizes[met[text][1]] += len(block.text)
        found.append(met[text])
    most = MOST * sizes.total()
    return [role if name and sizes[name] <= most else "" for role, name in found]


def _named_role(elements: Sequence[Element], page: _Page) -> tuple[str, str]:
    """Return the role of a block by the names around it, if all its printings have the same."""
    if len(elements) == 1:
        return _by_name(elements[0], page)
    marks = {_by_name(e, page) for e in elements}
    return marks.pop() if len(marks) == 1 else _NO_NAME


def _by_name(element: Element, page: _Page) -> tuple[str, str]:
    """Return the role of a block by the names around it, and the name that says so.

    Only names below the element that holds the article count.
    """
    path = []
    found = _NO_NAME
    for above in upwards(element):
        if (known := page.names.get(above)) is not None:
            found = known
            break
        path.append(above)
        if above in page.holders or above.tag in ("body", "main"):
            break
        found = _named(above)
        if found[0]:
            break
    for above in path:
        page.names[above] = found
    return found


def _named(element: Element) -> tuple[str, str]:
    """Return the role that the names of an element say, and the name."""
    if element.tag == "aside":
        return "related", "aside"
    for a in _NAMING if element.keys() else ():
        names = element.get(a, "")
        found = sections_in(names) if names else ()
        if found:
            for box in _boxes():
                if box in found:
                    return box.removeprefix("box: "), names
            if a == "class" and "caption" in found:
                return "figcaption", names
    return _NO_NAME


# -------------------------------------------------------------------------------- notes at the end


def _mark_end_notes(
    printed: Sequence[str], roles: list[str], leaves: Mapping[str, Sequence[Element]]
) -> None:
    """Mark the last paragraphs as notes where they, and hardly any others, are in italics."""
    last = next((i for i in range(len(printed) - 1, 0, -1) if not roles[i]), 0)
    if not last or not any(map(_is_slanted, leaves.get(printed[last], ()))):
        return
    in_slant = {text for text in set(printed) if any(map(_is_slanted, leaves.get(text, ())))}
    slanted = [i for i, text in enumerate(printed) if not roles[i] and text in in_slant]
    if not slanted or len(slanted) - NOTES > MANY_SLANTED * len(printed):
        return
    left = NOTES
    for i in range(len(printed) - 1, 0, -1):
        if roles[i]:
            continue
        if i not in slanted or not left:
            break
        roles[i] = "note"
        left -= 1


def _is_slanted(element: Element) -> bool:
    """Return whether all of a paragraph is in italics or small print."""
    if element.text and element.text.strip():
        return False
    whole = bare(text_of(element))
    inner = "".join(
        bare(text_of(e))
        for e in element.iter(*_SLANTED)
        if not any(a.tag in _SLANTED for a in e.iterancestors())
    )
    return bool(whole) and len(inner) >= 0.95 * len(whole)
