"""Find what a page marks as a part beside its article: by the elements around a block.

Extractors keep text for its looks; a page says more. A link around a heading is a teaser, an article
with a heading of its own is another article, a class such as "newsletter" names a box, a paragraph
whose only company is a picture is its caption, and a last paragraph in italics is a note. Each such
block gets the role as its tag, and `furniture` leaves it out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import takewhile
from typing import Any

from digest.core import tables
from digest.core.model import Block
from digest.core.text import plain
from digest.intake.formats import headline, standfirst
from digest.intake.formats.plain import clean
from digest.intake.formats.visible import of_class, sections_in

_LEAVES = ("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "dt", "dd", "blockquote")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_INNER = frozenset({*_LEAVES, "div", "ul", "ol", "table", "section", "article", "figure", "main"})
_NAMING = ("class", "id", "itemprop", "aria-label", "data-testid", "data-component", "data-type")
_PICTURES = frozenset({"img", "picture", "video", "amp-img"})
_SLANTED = frozenset({"em", "i", "small"})
_STOPS = '.!?…。！？:"”“»'
BOX = 800  # characters of a box of links to other stories
CAPTION = 200  # characters of a line beside a picture that has no sentence's end
NOTES = 3  # paragraphs in italics at the end of a text that are notes
MANY_SLANTED = 0.2  # share of a text's paragraphs in italics from which they say nothing
MOST = 1 / 3  # share of a text in marked boxes; a template that marks more names its article so


def with_roles(
    tree: Any, article: Any, blocks: Sequence[Block], description: str | None
) -> list[Block]:
    """Return the blocks, with their role as tag where the page marks one."""
    found = _captions_and_leads(tree, blocks, description)
    holders = {article, *article.iterancestors()} if article is not None else set()
    leaves = _leaves(tree, {_bare(b.text) for b in blocks})
    head = headline.heading_element(tree)
    sure = [_sure_role(leaves.get(_bare(b.text), ()), head) for b in blocks]
    named = _named_roles(blocks, leaves, holders)
    roles = [a or b or c for a, b, c in zip(found, sure, named, strict=True)]
    _mark_end_notes(blocks, roles, leaves)
    return [
        Block(text=b.text, tag=role, links=b.links) if role else b
        for b, role in zip(blocks, roles, strict=True)
    ]


# --------------------------------------------------------------------------------- its elements


def _bare(text: str) -> str:
    return "".join(text.split())


def _leaves(tree: Any, wanted: set[str]) -> dict[str, list[Any]]:
    """The innermost elements that hold a block's text, by that text without white space."""
    found: dict[str, list[Any]] = {}
    for element in tree.iter(*_LEAVES):
        if next(element.iterdescendants(*_LEAVES), None) is not None:
            continue
        for text in _pieces(element):
            if text in wanted:
                found.setdefault(text, []).append(element)
    missing = wanted.difference(found)
    for element in tree.iter("div", "span", "a", "address") if missing else ():
        if (element.text and element.text.strip()) or len(element) == 1:
            text = _bare(element.text_content())
            if text in missing:
                found[text] = [element]
    return found


def _pieces(element: Any) -> list[str]:
    """The lines of an element, without white space."""
    if element.find(".//br") is None:
        return [_bare(element.text_content())]
    lines = [""]
    for inner in element.iter():
        if inner is not element and inner.tag == "br":
            lines.append("")
        elif isinstance(inner.tag, str):
            lines[-1] += inner.text or ""
        if inner is not element:
            lines[-1] += inner.tail or ""
    return [_bare(line) for line in lines]


# --------------------------------------------------------------------------------------- by form


def _sure_role(elements: Iterable[Any], head: Any) -> str:
    """The role of a block whose every printing the page's form marks so; "" where one does not."""
    roles = {_by_form(e, head) for e in elements}
    return roles.pop() if len(roles) == 1 else ""


def _by_form(element: Any, head: Any) -> str:
    if element.tag in ("td", "th") and _is_data(element):
        return "table"
    if _is_caption(element):
        return "caption"
    if _is_headed_as_related(element):
        return "related"
    for above in (element, *element.iterancestors()):
        if above is head:
            return ""
        if above.tag == "a":
            address = above.get("href") or ""
            if address.startswith("#"):
                return "navigation"
            if address and (element.tag in _HEADINGS or above is not element):
                return "related" if above is not element else ""
        elif above.tag == "article" and _is_another(above, head):
            return "related"
        elif above.tag == "blockquote" and is_named(above, "post"):
            return "post"
    return ""


def _is_another(article: Any, head: Any) -> bool:
    """Whether an article has a heading of its own, which is not the page's."""
    headings = list(article.iter("h1"))
    return bool(headings) and head not in headings and _others_exist(article)


def _others_exist(article: Any) -> bool:
    """Whether there is an article with a heading above this one."""
    return any(
        e.tag == "article" and next(e.iter("h1"), None) is not None
        for e in takewhile(lambda e: e is not article, article.getroottree().iter("article"))
    )


def _is_data(cell: Any) -> bool:
    """Whether no cell of a table is a paragraph: it holds names and figures."""
    table = next(cell.iterancestors("table"), None)
    if table is None:
        return False
    return not any(
        len(c.text_content()) >= CAPTION or c.find(".//p") is not None
        for c in table.iter("td", "th")
    )


def _is_headed_as_related(element: Any) -> bool:
    """Whether a small box around an element begins with words such as "Read also", and links."""
    for above in element.iterancestors("div", "section", "ul", "p"):
        words = _bare(above.text_content())
        if len(words) > BOX:
            return False
        first = next((t for t in above.itertext() if t.strip()), "")
        if above.find(".//a[@href]") is not None and is_related_label(first):
            return True
    return False


@cache
def _related_labels() -> frozenset[str]:
    return tables.words("furniture/related_labels")


def is_related_label(text: str) -> bool:
    """Whether a text says that what follows is another story: "Read also", "Auch interessant"."""
    return len(text) < 60 and plain(text).casefold().strip(" :.…>»→-–—") in _related_labels()


def _is_caption(element: Any) -> bool:
    """Whether a short text without a sentence's end has a picture, and nothing else, beside it."""
    text = _bare(element.text_content())
    if element.tag in _HEADINGS or len(text) > CAPTION or text[-1:] in _STOPS:
        return False
    for above in element.iterancestors("div", "figure", "section", "span"):
        whole = _bare(above.text_content())
        if len(whole) > 2 * len(text):
            return False
        if next(above.iter(*_PICTURES), None) is not None:
            return True
    return _is_slanted(element) and any(
        map(_is_picture, (element.getprevious(), element.getnext()))
    )


def _is_picture(element: Any) -> bool:
    """Whether an element holds a picture and no text."""
    return (
        element is not None
        and next(element.iter(*_PICTURES), None) is not None
        and not _bare(element.text_content())
    )


# --------------------------------------------------------------------------------------- by name


def is_named(element: Any, section: str) -> bool:
    """Whether a class, id or label of an element has one of the words of a section."""
    return any(section in sections_in(names) for a in _NAMING if (names := element.get(a)))


@cache
def _boxes() -> tuple[str, ...]:
    """The names of the sections that name a box beside the article: they begin with "box: "."""
    return tuple(s for s in tables.sections("formats/page_marks") if s.startswith("box: "))


def _named_roles(
    blocks: Sequence[Block], leaves: Mapping[str, Sequence[Any]], holders: set[Any]
) -> list[str]:
    """The role of each block by the names around it. A name of much of the text counts for none."""
    found = []
    sizes: Counter[str] = Counter()
    met: set[str] = set()
    for block in blocks:
        marks = {_by_name(e, holders) for e in leaves.get(_bare(block.text), ())}
        role, name = marks.pop() if len(marks) == 1 else ("", "")
        found.append((role, name))
        if block.text not in met:
            sizes[name] += len(block.text)
        met.add(block.text)
    most = MOST * sizes.total()
    return [role if name and sizes[name] <= most else "" for role, name in found]


def _by_name(element: Any, holders: set[Any]) -> tuple[str, str]:
    """The role of a block by the names around it, and the name that says so.

    Only names below the element that holds the article count.
    """
    for above in (element, *element.iterancestors()):
        if above in holders or above.tag in ("body", "main"):
            break
        if above.tag == "aside":
            return "related", "aside"
        for a in _NAMING:
            if names := above.get(a):
                found = sections_in(names)
                for box in _boxes():
                    if box in found:
                        return box.removeprefix("box: "), names
    return "", ""


# ------------------------------------------------------------------------- captions, leads, notes


def _captions_and_leads(tree: Any, blocks: Sequence[Block], description: str | None) -> list[str]:
    captions = _words_of([*tree.iter("figcaption"), *of_class(tree, "caption")])
    leads = standfirst.positions(tree, blocks, description)
    out = []
    for i, block in enumerate(blocks):
        role = ""
        if block.text in captions and block.tag in ("", "p", "figcaption"):
            role = "figcaption"
        elif i in leads:
            role = "standfirst"
        out.append(role)
    return out


def _words_of(elements: list[Any]) -> set[str]:
    """The texts of elements, and of the paragraphs in them."""
    out = set()
    for element in elements:
        for e in (element, *element.iter("p")):
            if words := clean(e.text_content()):
                out.add(words)
    return out


def _mark_end_notes(
    blocks: Sequence[Block], roles: list[str], leaves: Mapping[str, Sequence[Any]]
) -> None:
    """Mark the last paragraphs of a text as notes where they, and hardly any others, are slanted."""
    slanted = [
        i
        for i, b in enumerate(blocks)
        if not roles[i] and any(map(_is_slanted, leaves.get(_bare(b.text), ())))
    ]
    if not slanted or len(slanted) - NOTES > MANY_SLANTED * len(blocks):
        return
    left = NOTES
    for i in range(len(blocks) - 1, 0, -1):
        if roles[i]:
            continue
        if i not in slanted or not left:
            break
        roles[i] = "note"
        left -= 1


def _is_slanted(element: Any) -> bool:
    """Whether all of a paragraph is in italics or small print."""
    whole = _bare(element.text_content())
    inner = "".join(
        _bare(e.text_content())
        for e in element.iter(*_SLANTED)
        if not any(a.tag in _SLANTED for a in e.iterancestors())
    )
    return bool(whole) and len(inner) >= 0.95 * len(whole)
