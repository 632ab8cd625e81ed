"""The editor's own Markdown -> HTML.

In: intro, notes, standing pages: the editor's words. Out: HTML without raw HTML, with links to
http, https and mailto only (or within the site), headings moved down to where they are on the page.
Trusts nothing, not even the editor's clipboard. The parser is markdown-it-py (CommonMark, with
tables), each call a fresh state.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from digest.core.patterns import lazy

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

LINK = lazy(r"(?:https?://|mailto:|[^:]*$|[^:]*[/?#])", re.IGNORECASE)


def _is_allowed(url: str) -> bool:
    """Return whether a link is allowed: other schemes (javascript:, data:, file:) become text."""
    return bool(LINK.match(url.strip())) and not url.strip().startswith("//")


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = (
        MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table").disable("image")
    )
    parser.validateLink = _is_allowed  # type: ignore[method-assign]  # its documented way
    return parser


@lru_cache(maxsize=512)
def html(text: str, heading: int = 2) -> Markup:
    """Return the text as HTML; its first level of heading becomes `heading`."""
    parser = _parser()
    tokens = parser.parse(text)
    levels = sorted({int(t.tag[1]) for t in tokens if t.type == "heading_open"})
    down = {f"h{level}": f"h{min(6, heading + i)}" for i, level in enumerate(levels)}
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = down[token.tag]
    return Markup(parser.renderer.render(tokens, parser.options, {}))  # noqa: S704 - html=False: the renderer escapes all text


def plain(text: str) -> str:
    """Return the words of the text without Markdown, for descriptions and plain mail."""
    out: list[str] = []
    for token in _parser().parse(text):
        if token.type == "inline":
            out.append("".join(_words(c.type, c.content) for c in token.children or ()))
        elif token.type in ("fence", "code_block"):
            out.append(token.content)
    return "\n\n".join(o.strip() for o in out if o.strip())


def _words(kind: str, content: str) -> str:
    return " " if kind in ("softbreak", "hardbreak") else content
