"""Read Markdown (CommonMark with tables and strike-through) as blocks of plain words.

Raw HTML becomes its text, scripts and styles nothing, images are dropped. markdown-it-py parses;
where every paragraph is provably plain, as in most scraped Markdown, the blocks are read off the
blank lines and only paragraphs with inline marks are parsed. A test shows that both ways give the
same.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from digest.core.model import Block, Document, File, Problem
from digest.intake.formats import page_lines, plain
from digest.intake.formats.visible import hiding_tag

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

HEADER = 8  # lines of a paragraph that may be lines of their own
TYPED = 60  # characters of such a line
_GOES_ON = ".,:;!?-–—…"  # ends of lines that are sentences or go on
LARGEST = 400_000  # characters of an article; in a longer text marks are not searched for
# What may make a line more than part of a paragraph, after up to three spaces: lists, rules,
# quotes, fences, setext underlines, HTML, tables, indented code, and reference definitions.
_BLOCKISH = re.compile(
    r"^(?: {0,3}(?:[-+=>~`<#|:]|[*_](?:\s|$|[ \t]*[*_][ \t]*[*_])|\d{1,9}[.)](?:\s|$))"
    r"|(?: {4}|\t| {1,3}\t))",
    re.M,
)
_HEADING = re.compile(r" {0,3}(#{1,6})[ ]+([^#\n]*[^#\n\s\\])[ ]*")
_MARKS = "*_`[]<>&\\~"  # without one of these a paragraph is what it looks like
_INLINE = re.compile(f"[{re.escape(_MARKS)}]")
# Plain links and emphasis, which need no parser: nothing special inside, words around.
_EASY = re.compile(
    r"(?<!!)\[([^\[\]*_`<>&\\~!\n]+)\]\((?:https?://[\w:/.?=#%+,;@-]+)\)"
    r"|(?<!\S)(\*\*|\*|__|_)(?=[^\W_])([^*_`\[\]<>&\\~\n]*[^\W_])\2(?=[\s.,;:?)]|$)",
    re.A,
)
_STRUCK = re.compile(r"<(/?)(?:del|s|strike)\b", re.I)
_BREAK = ("<br", "<p>", "</p")
MOST_MARKS = 400  # "[" and "<" in a paragraph; beyond it the parser is slow, and it is not prose
_OPENERS = {"paragraph_open": "p", "td_open": "td", "th_open": "td", "heading_open": ""}


def read(file: File, text: str) -> tuple[Document, tuple[Problem, ...]]:
    front, body, line = plain.head(file, text)
    found = blocks(body, line)
    return Document(
        id=file.id, path=file.path, fields=front.fields, unknown=front.unknown, blocks=tuple(found)
    ), front.problems


def blocks(text: str, line: int = 1) -> list[Block]:
    """Return the blocks of a Markdown text, by the shorter way where it is sure."""
    if len(text) > LARGEST:
        return plain.blocks(text, line)
    found = shorter(text, line)
    return whole(text, line) if found is None else found


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


@lru_cache(maxsize=1)
def _block_parser() -> MarkdownIt:
    """Return the parser of blocks alone.

    What is in a line is parsed block by block, where it is short.
    """
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable(["table"]).disable(["inline"])


def shorter(text: str, line: int = 1) -> list[Block] | None:
    """Return the blocks of plain paragraphs and `#` headings; None where the parser is needed."""
    out: list[Block] = []
    marks = [mark for mark in _MARKS if mark in text]
    tables = "|" in text
    references = "]" in marks and "]:" in text
    run: list[str] = []  # the lines of the paragraph that is open
    number = line
    for number, raw in enumerate((*text.split("\n"), ""), line):
        if raw and (raw[0] not in " \t" or raw.strip(" \t")):
            run.append(raw)
            continue
        if not run:
            continue
        first = number - len(run)
        while run and "#" in run[0][:4] and (heading := _HEADING.fullmatch(run[0])):
            if (block := _inline(heading[2], f"h{len(heading[1])}", first, marks)) is not None:
                out.append(block)
            run, first = run[1:], first + 1
        for part in run:
            # most lines of prose begin with a letter, and those are nothing else
            if not part[0].isalpha() and _BLOCKISH.match(part):
                return None
            if (tables and "|" in part) or (references and "]:" in part):
                return None
        for at, piece in _pieces(run, first):
            if (block := _inline(piece, "p", at, marks)) is not None:
                out.append(block)
        run = []
    return out


def _pieces(run: list[str], line: int) -> list[tuple[int, str]]:
    """Return the lines of a paragraph as one piece, or each by itself, with their numbers.

    Headline, author and date are often typed on lines of their own without an empty line between.
    Such lines are short, end no sentence, and none goes on in lower case.
    """
    lines = [raw.strip(" \t\\") for raw in run] if 1 < len(run) <= HEADER else []
    typed = lines and all(
        text and len(text) <= TYPED and text[-1] not in _GOES_ON and not text[0].islower()
        for text in lines
    )
    if typed:
        return [(line + i, text) for i, text in enumerate(lines)]
    return [(line, "\n".join(run))] if run else []


def _inline(text: str, tag: str, line: int, marks: list[str]) -> Block | None:
    """Return a block of the words of `text`; `marks` are those of `_MARKS` that it may hold."""
    if not any(map(text.__contains__, marks)):
        words = plain.folded(text.replace("\n", " "))
        return Block(text=words, tag=tag, line=line) if words else None
    linked = at = 0
    pieces: list[str] = []
    while mark := _INLINE.search(text, at):
        easy = _EASY.match(text, mark.start())
        if easy is None:
            return _inline_block(text.strip(), tag, line)
        pieces += (text[at : mark.start()], easy[3] if easy[2] else easy[1])
        linked += 0 if easy[2] else len(easy[1])
        at = easy.end()
    words = " ".join(("".join(pieces) + text[at:]).split())
    return Block(
        text=words,
        tag=tag,
        links=round(min(1.0, linked / len(words)), 3) if linked else 0.0,
        line=line,
    )


def whole(text: str, line: int = 1) -> list[Block]:
    """Return the blocks of any Markdown text, by the whole parser."""
    out: list[Block] = []
    tag = ""
    outer: list[str] = []  # list items and quotations that are open
    hidden = _Hidden(text)
    for token in _block_parser().parse(text):
        kind = token.type
        if hidden.takes(token):
            continue
        where = line + token.map[0] if token.map else 0
        if kind in ("list_item_open", "blockquote_open"):
            outer.append("li" if kind == "list_item_open" else "blockquote")
        elif kind in ("list_item_close", "blockquote_close"):
            outer.pop()
        elif kind in _OPENERS:
            within = outer[-1] if outer and kind == "paragraph_open" else _OPENERS[kind]
            tag = token.tag if kind == "heading_open" else within
        elif kind == "inline":
            within = tag or "p"
            pieces = _pieces(token.content.split("\n"), where) if within == "p" else []
            for at, piece in pieces or [(where, token.content)]:
                out += filter(None, [_inline_block(piece, within, at)])
        elif kind in ("code_block", "fence"):
            code = plain.blocks(token.content, where, prose=False)
            out.extend(Block(text=b.text, tag="", line=b.line) for b in code)
        elif kind == "html_block":
            out.extend(Block(text=t, line=where) for t in page_lines.lines(token.content))
    return out


class _Hidden:
    """Follow an element of raw HTML that hides what is in it, over several tokens.

    One that is never closed hides nothing, so that no article vanishes.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.closed: dict[str, bool] = {}  # name -> whether the text closes such an element
        self.tag: str | None = None
        self.depth = 0

    def takes(self, token: Token) -> bool:
        """Return whether a token is hidden: it is within the element, or opens or closes it."""
        if token.type not in ("html_block", "html_inline"):
            return self.tag is not None
        html = token.content
        if self.tag is None:
            tag = hiding_tag(html)
            if tag is not None and tag not in self.closed:
                self.closed[tag] = f"</{tag}" in self.text.casefold()
            if tag is None or not self.closed[tag]:
                return False
            self.tag = tag
            html = html[html.casefold().rfind(f"<{self.tag}") :]
        lower = html.casefold()
        self.depth += lower.count(f"<{self.tag}") - lower.count(f"</{self.tag}")
        if self.depth > 0:
            return token.type == "html_inline"
        # A block that opens and closes it is read as a whole, without what it hides.
        self.tag, self.depth = None, 0
        return token.type == "html_inline"


def _inline_block(text: str, tag: str, line: int) -> Block | None:
    """Return the block of one paragraph; one with too many marks is taken as it is typed."""
    if text.count("[") + text.count("<") > MOST_MARKS:
        words = " ".join(text.split())
        return Block(text=words, tag=tag, line=line) if words else None
    return _block(_parser().parseInline(text, {})[0], tag, line)


def _block(token: Token, tag: str, line: int) -> Block | None:
    """Return an inline token's words, and the share of them that is in links."""
    pieces: list[str] = []
    linked = depth = struck = 0
    hidden = _Hidden(token.content)
    for child in token.children or ():
        if hidden.takes(child):
            continue
        if child.type in ("s_open", "s_close"):
            struck += 1 if child.type == "s_open" else -1
        elif child.type == "html_inline" and (m := _STRUCK.match(child.content)):
            struck = max(0, struck + (-1 if m[1] else 1))
        elif struck:
            continue
        elif child.type in ("text", "code_inline", "text_special"):
            pieces.append(child.content)
            linked += len(child.content) if depth else 0
        elif child.type in ("softbreak", "hardbreak"):
            pieces.append(" ")
        elif child.type == "link_open":
            depth += 1
        elif child.type == "link_close":
            depth -= 1
        elif child.type == "html_inline" and child.content[:3].casefold() in _BREAK:
            pieces.append(" ")
    # entities can spell control characters and spaces of any width
    words = " ".join(plain.tidy("".join(pieces)).split())
    if not words:
        return None
    return Block(text=words, tag=tag, links=round(min(1.0, linked / len(words)), 3), line=line)
