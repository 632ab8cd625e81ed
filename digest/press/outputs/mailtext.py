"""Plain text for the mail: wrapping to 70 columns, and the editor's Markdown as HTML and text.

The template of the text part writes a paragraph a line, which is wrapped here. Words of any length
and script are wrapped within the width; only the address of a link is never broken. Columns are
counted as terminals do: a wide character is two, a combining one none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from digest.core.patterns import lazy
from digest.press import links, markdown

if TYPE_CHECKING:
    from markdown_it.token import Token

WIDTH = 70
# In a template of the text part. Its own empty lines are layout of the template and are left out.
BLANK = "¶"  # alone on a line: an empty line
HANG = "\t"  # within a line: the column at which the lines wrapped from it begin


def wrap(text: str, width: int = WIDTH) -> str:
    """Return the text part, wrapped.

    Wrapped lines keep the indent of their line; a `HANG` in it moves theirs to that column.
    """
    out: list[str] = []
    for line in text.splitlines():
        line = line.rstrip()
        if line.strip() == BLANK:
            out.append("")
        elif line:
            out.extend(_wrap_line(line, width))
    return re.sub(r"\n{4,}", "\n\n\n", "\n".join(out)).strip("\n") + "\n"


def _wrap_line(line: str, width: int) -> list[str]:
    prefix, hang, words = _hanging(line, width)
    room = width - hang
    if NARROW.fullmatch(line):
        words = [w for w in words if w]
        if max(map(len, words), default=0) <= room:
            return _filled(prefix, hang, " ".join(words), width)
    return _filled_slowly(prefix, hang, words, width)


def _hanging(line: str, width: int) -> tuple[str, int, list[str]]:
    """Return the prefix of a line, the column of the lines wrapped from it, and its words."""
    head, cut, rest = line.partition(HANG)
    if cut and columns(head) > width // 2:  # too far to the right: indent by two instead
        prefix, rest = line[: len(line) - len(line.lstrip(" "))], line.replace(HANG, " ")
        hang = columns(prefix) + 2
    elif cut:
        prefix, rest = head, rest.replace(HANG, " ")
        hang = columns(head)
    else:
        rest = line.lstrip(" ")
        hang = len(line) - len(rest)
        prefix = " " * hang
    hang = min(hang, width // 2)
    return prefix if columns(prefix) <= hang else prefix[:hang], hang, rest.split(" ")


def _filled_slowly(prefix: str, hang: int, words: list[str], width: int) -> list[str]:
    """Return lines of words of any width, counted character by character where needed."""
    room = width - hang
    out: list[str] = []
    current, used, fresh = prefix, columns(prefix), True
    for piece, glued in (found for word in words if word for found in _pieces(word, room)):
        size = columns(piece)
        space = 0 if fresh or glued else 1
        # An address that fits on no line stays beside its number: it is too long anywhere.
        beside = size > room and links.WEB.match(piece) and used < hang + 8
        if not fresh and used + space + size > width and not beside:
            out.append(current.rstrip())
            current, used, space = " " * hang, hang, 0
        current += " " * space + piece
        used += space + size
        fresh = False
    out.append(current.rstrip())
    return out


# Characters of one column between which no line may end: Latin, Greek, Cyrillic, punctuation and
# signs, without soft hyphens, combining marks, joiners and unusual spaces. Most
# lines have no others.
NARROW = lazy(
    "[\t -~\xa1-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f"
    "\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2248]*"
)


def _filled(prefix: str, hang: int, text: str, width: int) -> list[str]:
    """Return lines of words that all fit, without counting word by word."""
    out: list[str] = []
    before = prefix
    while len(before) + len(text) > width:
        cut = text.rfind(" ", 0, width - len(before) + 1)
        out.append(before + text[:cut])
        text = text[cut + 1 :]
        before = " " * hang
    out.append((before + text).rstrip())
    return out


def _pieces(word: str, room: int) -> Iterator[tuple[str, bool]]:
    """Yield the word, or the pieces it is cut into, each with whether no space precedes it.

    A line may end between wide characters, and a word wider than a line must be cut.
    """
    if word.isascii() and (len(word) <= room or links.WEB.match(word)):
        yield word, False
        return
    glued = False
    if columns(word) <= room and not any(unicodedata.east_asian_width(c) in "WF" for c in word):
        yield word, False
        return
    piece, used, wide = "", 0, False
    for c in word:
        size = columns(c)
        wide_form = unicodedata.east_asian_width(c) in "WF"
        is_wide = wide_form and unicodedata.category(c) not in PUNCTUATION
        # Not beside a combining mark or joiner, nor between a wide character and its punctuation.
        boundary = is_wide and wide and piece[-1:] != "\u200d"
        if piece and size and (boundary or used + size > room):
            yield piece, glued
            piece, used, glued = "", 0, True
        piece += c
        used += size
        wide = is_wide or (wide and size == 0)
    if piece:
        yield piece, glued


PUNCTUATION = ("Ps", "Pe", "Po", "Pi", "Pf")  # Unicode categories


def columns(text: str) -> int:
    """Return how many columns a terminal gives to the text."""
    if text.isascii():
        return len(text)
    return sum(_column(c) for c in text)


def _column(c: str) -> int:
    if unicodedata.category(c) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    return 2 if unicodedata.east_asian_width(c) in "WF" else 1


# ---------------------------------------------------------- the editor's own words


def editors_words(
    text: str, base: str, number: Callable[[str | None], int | None]
) -> dict[str, object]:
    """Return Markdown as `html`, and as `text`, the lines of the text part.

    In the text each link is followed by its number. A link within the site becomes absolute, or
    plain text without a base address. A picture becomes its alternative text.
    """
    parser = markdown._parser()
    tokens = parser.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = "p"  # a heading inside a note would break the outline of the mail
        if token.children is not None:
            token.children = _resolved(token.children, base)
    html: str = parser.renderer.render(tokens, parser.options, {})
    return {"html": html.strip(), "text": list(_lines(tokens, number))}


def _resolved(children: list[Token], base: str) -> list[Token]:
    out = []
    dropped: list[bool] = []
    for token in children:
        if token.type == "link_open":
            href = str(token.attrs.get("href", ""))
            mailto = href.lower().startswith("mailto:")
            link = href if mailto else links.safe(urljoin(f"{base}/", href) if base else href)
            dropped.append(not link)
            token.attrs = {"href": link}
            if not link:
                continue
        elif token.type == "link_close" and dropped and dropped.pop():
            continue
        out.append(token)
    return out


def _lines(tokens: list[Token], number: Callable[[str | None], int | None]) -> Iterator[str]:
    """Yield blocks as lines.

    A `BLANK` separates paragraphs, marks of list items hang, quotations are indented by four.
    """
    indent = 0
    lists: list[int | None] = []  # the next number of each open list, None for bullets
    mark = ""
    first = True
    for token in tokens:
        kind = token.type
        if kind in ("bullet_list_open", "ordered_list_open"):
            lists.append(int(token.attrs.get("start", 1)) if kind.startswith("ordered") else None)
        elif kind in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif kind == "list_item_open":
            n = lists[-1]
            mark = "- " if n is None else f"{n}. "
            lists[-1] = None if n is None else n + 1
        elif kind in ("blockquote_open", "blockquote_close"):
            indent += 4 if kind.endswith("open") else -4
        elif kind in ("inline", "fence", "code_block"):
            if not first and not (lists and token.level > 1 and mark):
                yield BLANK
            first = False
            inset = " " * min(indent + 2 * max(0, len(lists) - 1), 24)
            content = _inline(token.children or [], number) if kind == "inline" else token.content
            for i, line in enumerate(content.rstrip("\n").split("\n")):
                folded = " ".join(line.split())
                yield f"{inset}{mark}{HANG}{folded}" if mark and i == 0 else f"{inset}{folded}"
                mark = ""


def _inline(children: list[Token], number: Callable[[str | None], int | None]) -> str:
    out: list[str] = []
    open_links: list[str] = []
    for token in children:
        if token.type == "softbreak":
            out.append(" ")
        elif token.type == "hardbreak":
            out.append("\n")
        elif token.type == "link_open":
            open_links.append(str(token.attrs.get("href", "")))
        elif token.type == "link_close" and open_links:
            out.append(f" [{number(open_links.pop())}]")
        else:
            out.append(token.content)
    return "".join(out)
