"""Plain text for the mail: lines of 70 columns, and the editor's Markdown in both of its forms.

In: the text part as its template writes it, a paragraph a line; the editor's Markdown. Out: wrapped text; HTML and lines. Trusts no
string: words of any length, any script and no spaces at all are wrapped within the width (an address of a link is never broken).
Columns are counted as terminals do: wide characters are two, combining ones none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from digest.press import links, markdown

if TYPE_CHECKING:
    from markdown_it.token import Token

WIDTH = 70
BLANK = "¶"  # alone on a line of a template: an empty line. Real empty lines are the template's own lay-out and are left out.
HANG = "\t"  # within a line of a template: where the lines that follow it begin


def wrap(text: str, width: int = WIDTH) -> str:
    """The text part, wrapped. A line keeps its indent on the lines that it becomes; a `HANG` in it moves theirs to that column."""
    out: list[str] = []
    for line in text.splitlines():
        line = line.rstrip()
        if line.strip() == BLANK:
            out.append("")
        elif line:
            out.extend(_wrap_line(line, width))
    return re.sub(r"\n{4,}", "\n\n\n", "\n".join(out)).strip("\n") + "\n"


def _wrap_line(line: str, width: int) -> list[str]:
    head, cut, rest = line.partition(HANG)
    if (
        cut and columns(head) > width // 2
    ):  # too far out to hang anything from: set in a little instead
        head, rest = line[: len(line) - len(line.lstrip(" "))], line.replace(HANG, " ")
        hang = columns(head) + 2
        prefix, words = head, rest.split(" ")
    elif cut:
        hang = columns(head)
        prefix, words = head, rest.replace(HANG, " ").split(" ")
    else:
        stripped = line.lstrip(" ")
        hang = len(line) - len(stripped)
        prefix, words = " " * hang, stripped.split(" ")
    hang = min(hang, width // 2)
    prefix = prefix if columns(prefix) <= hang else prefix[:hang]
    room = width - hang
    if NARROW.fullmatch(line):
        words = [w for w in words if w]
        if max(map(len, words), default=0) <= room:
            return _filled(prefix, hang, " ".join(words), width)
    out: list[str] = []
    current, used, fresh = prefix, columns(prefix), True
    for word in words:
        if not word:
            continue
        size = len(word)
        # Most words are what they seem; only others may have to be cut, and are counted character by character.
        pieces = ((word, False),) if size <= room and word.isascii() else _pieces(word, room)
        for piece, glued in pieces:
            size = columns(piece)
            space = 0 if fresh or glued else 1
            # An address that fits no line stays beside its number: wherever it stands it is too long.
            if (
                not fresh
                and used + space + size > width
                and not (size > room and links.WEB.match(piece) and used < hang + 8)
            ):
                out.append(current.rstrip())
                current, used, space = " " * hang, hang, 0
            current += " " * space + piece
            used += space + size
            fresh = False
    out.append(current.rstrip())
    return out


# Characters of one column each, between which no line may end: Latin, Greek, Cyrillic, punctuation and signs, without soft hyphens,
# combining marks, joiners and spaces other than the common one. Nearly every line is made of nothing else.
NARROW = re.compile(
    "[\t -~\xa1-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2248]*"
)


def _filled(prefix: str, hang: int, text: str, width: int) -> list[str]:
    """Words parted by single spaces, none of them wider than the room, as lines: what `_wrap_line` does word by word."""
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
    """The word, or what it has to be cut into: between wide characters a line may end; a word wider than a line must be cut.
    With each piece whether it stands to the one before it without a space."""
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
        is_wide = unicodedata.east_asian_width(c) in "WF" and unicodedata.category(c) not in (
            "Ps",
            "Pe",
            "Po",
            "Pi",
            "Pf",
        )
        # Never before a combining mark or a joiner, nor after one; never between a wide character and its punctuation.
        boundary = is_wide and wide and piece[-1:] != "\u200d"
        if piece and size and (boundary or used + size > room):
            yield piece, glued
            piece, used, glued = "", 0, True
        piece += c
        used += size
        wide = is_wide or (wide and size == 0)
    if piece:
        yield piece, glued


def columns(text: str) -> int:
    """How many columns a terminal gives to the text."""
    if text.isascii():
        return len(text)
    return sum(_column(c) for c in text)


def _column(c: str) -> int:
    if unicodedata.category(c) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    return 2 if unicodedata.east_asian_width(c) in "WF" else 1


# -------------------------------------------------------------------------------------------------------- the editor's own words


def editors_words(
    text: str, base: str, number: Callable[[str | None], int | None]
) -> dict[str, Any]:
    """Markdown as `html`, and as `text`: a list of lines for the text part, in which each link is followed by its number. A link
    within the site is made absolute, or, without a base address, printed as no link; a picture is its words."""
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
    """Blocks as lines: paragraphs parted by `BLANK`, items of lists with their mark hanging, quotations set in by four."""
    indent = 0
    lists: list[
        int | None
    ] = []  # of each open list the number of its next item, or None for bullets
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
