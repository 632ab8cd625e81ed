"""Inputs that repeat one pattern, and the stages that must do work in proportion to their length.

Used by tests/test_linear_work.py, which counts work, and by bench/linear.py, which measures time.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from digest.core.model import File
from digest.intake.article import outlets
from digest.pipeline import calls
from digest.press import links, markdown
from digest.press.outputs import mailtext
from digest.press.visible import one_line

# What is repeated: openings without an end, ends without an opening, and what a stage looks for.
PIECES = [
    "a", "A", "A ", "A.", "A. ", "A.B", "Ab", "Ab ", "1", "1,", "1.", "1,0", "12 people ", "x\n",
    "2024-01-01 ", "4 March 2031 ", "March ", "Monday ", "12:30 ", "at 5 p.m. ", "$1 million ",
    "<", "<p>", "</p>", "<p", "<a href=", "<!--", "-->", "<?", "<![CDATA[", "&", "&amp;", "&#", "<b><i>",
    "![", "[", "](", "[a](b", "**", "*a", "_a_", "`", "~~~\n", "> ", "- ", "# ", "|", "\\", "  \n",
    '"', '"a', "“", "”", "“a” ", "‘", "’s ", "«", "»", "„", "—", "– ", "... ", "!", "?", "? ",
    "said ", "he said ", "said Ann Tolland. ", "“No,” said Ann. ", "according to ", "told Ann ",
    "Sen. ", "Mr. Brandt ", "Ann Tolland ", "Ann Tolland, mayor of Skarn, ", "By Ann Tolland\n",
    "http://", "http://a.b/ ", "a@b.c ", "@", "#tag ", "---\n", "a: b\n", ": ", "{{", "{%", "\t", "\u00a0",
    "\u200b", "\u0301", "日", "ש", "🏴", "\r", "(AP) ", "SKARN (AP) — ", "Share ", "(a", "a)", "[1] ",
]  # fmt: skip
# How it is repeated, `n` characters of it in all.
FORMS: dict[str, Callable[[str, int], str]] = {
    "again and again": lambda piece, n: piece * (n // len(piece)),
    "a line each": lambda piece, n: f"{piece}\n" * (n // (len(piece) + 1)),
    "a paragraph each": lambda piece, n: f"{piece}\n\n" * (n // (len(piece) + 2)),
    "in prose": lambda piece, n: f"The harbour {piece} of Skarn was. " * (n // (len(piece) + 27)),
}
WHOLE = frozenset(
    "count replace split splitlines translate lower upper casefold encode expandtabs".split()
)
CONTEXT = calls.ReadContext(outlets=outlets.make(None)[0], timezone="UTC")


def patterns() -> list[tuple[str, str]]:
    return [(piece, form) for piece in PIECES for form in FORMS]


def article(ending: str) -> Callable[[str], object]:
    """Everything that is done to one file: reading, furniture, quotations, facts."""

    def read(text: str) -> object:
        file = File(path=f"2031-03-04/a{ending}", id="2031-03-04/a", data=text.encode())
        return calls.read_article(CONTEXT, calls.ReadInput(file=file, day="2031-03-04"))

    return read


STAGES: dict[str, Callable[[str], object]] = {
    "article .txt": article(".txt"),
    "article .md": article(".md"),
    "article .html": lambda text: article(".html")(f"<html><body><p>{text}</p></body></html>"),
    "Markdown on a page": markdown.html,
    "Markdown in a mail": lambda text: mailtext.editors_words(text, "", lambda link: None),
    "a line": one_line,
    "an address": links.safe,
}


def work(stage: Callable[[str], object], text: str) -> int:
    """Count the work of a stage: calls, and the characters handed to calls that look at text.

    A method that looks at a whole text counts as many characters as the text has. What a search or
    a pattern does within one call is not seen; bench/linear.py measures that.
    """
    total = 0

    def count(frame: Any, event: str, called: Any) -> None:
        nonlocal total
        total += 1
        if event != "c_call":
            return
        owner = getattr(called, "__self__", None)
        if isinstance(owner, str | bytes) and called.__name__ in WHOLE:
            total += len(owner)

    sys.setprofile(count)
    try:
        stage(text)
    finally:
        sys.setprofile(None)
    return total
