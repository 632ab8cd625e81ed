"""Read a web page: its main text as blocks, and its metadata.

The main text (`main_text`) is looked for in what the page shows (`visible`). If many of the
article's paragraphs are missing from it, this is reported.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from digest.core.model import Block, Document, File, Problem
from digest.intake.formats import embedded, headline, json_ld, main_text, marked, metadata, plain
from digest.intake.formats.elements import Element
from digest.intake.formats.page_lines import UNSEEN, body_lines, parse
from digest.intake.formats.visible import PageMemory, prune, strip_scripts, survey

# Tags of a page; the largest real ones have a tenth. The tree of more takes over 400 MiB.
MOST_TAGS = 150_000
_ANY_TAG = re.compile(r"<[^<>]{0,2000}>")


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
    scripts = list(tree.iter("script"))  # they keep their text when they are taken off
    strip_scripts(tree)
    held = list(tree.iter())  # lxml makes an object of an element again whenever none is held
    found_in = survey(held)
    prune(tree, found_in)
    memory = PageMemory(tree, found_in)
    head = headline.heading(tree)
    carried: list[Block] = []
    if "html" in text[:50].lower() or len(tree) > 1:
        article = main_text.holder(tree, head.element, memory)
        found, lost = main_text.find(tree, article, memory)
        carried = _not_printed(found, str(linked.get("body", "")), scripts)
        found, lost = (carried, 0.0) if carried else (found, lost)
    else:
        article, found, lost = None, body_lines(tree.find("body")), 0.0  # a piece of a page
    page = metadata.read(tree, head, linked, found, memory)
    if "link" not in page and (address := metadata.saved_from(text)):
        page["link"] = address
    if not carried:
        about = _field(page, "description")
        found = marked.with_roles(head.element, article, found, about, memory)
    found = _headed(found, _field(page, "title"), head.words)
    del held
    problems = (_left_out(file, lost),) if lost > main_text.MISSING else ()
    return Document(id=file.id, path=file.path, page=page, blocks=tuple(found)), problems


def _tagless(text: str) -> str:
    """Return the text of a page without its scripts and tags, a line for each element's text."""
    for name in UNSEEN:
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


def _not_printed(found: Sequence[Block], body: str, scripts: list[Element]) -> list[Block]:
    """Return the article's blocks where the page prints few of them and carries them as data."""
    printed = sum(len(b.text) for b in found if len(b.text) >= main_text.PARAGRAPH)
    if blocks := embedded.stated(body, printed):
        return blocks
    if printed >= embedded.THIN // 2:
        return []
    return embedded.in_scripts(embedded.quoting(scripts))


def _left_out(file: File, lost: float) -> Problem:
    share = "half" if lost < 0.65 else "two thirds" if lost < 0.85 else "all"
    return Problem(
        level="warning",
        where=file.path,
        what=f"about {share} of the page's paragraphs were left out",
        fix="Compare with the page, and save its text as .txt if some is missing.",
        name="text-left-out",
    )


def _headed(blocks: list[Block], title: str | None, printed: str | None) -> list[Block]:
    """Return the blocks with the headline first.

    Its other printing on the page, with a kicker, is left out.
    """
    if not printed:
        return blocks
    heading = printed
    if title and printed != title and (title in printed or printed in title):
        heading = title
    rest = [b for b in blocks if b.text != printed or not b.tag.startswith("h")]
    if any(b.text == heading for b in rest[:4]):
        return rest
    return [Block(text=heading, tag="h1"), *rest]
