"""Inputs that repeat one pattern, and the stages whose work must be in proportion to their length.

Used by tests/test_linear_work.py, which counts work, and by bench/linear.py, which measures time.
Each of `STAGES` is run on all of `PIECES`; each of `PARTS` on what it is made to look for.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desk_cases import article as analysed
from desk_cases import story
from digest.core.model import Article, Block, Document, File, Line
from digest.desk.figures.conflicts import differences
from digest.desk.quotes import extract
from digest.desk.summary.selection import summarise
from digest.intake import formats
from digest.intake.article import bylines, dates, event_days, outlets, signature
from digest.intake.article.parse import parse
from digest.intake.furniture.clean import clean
from digest.pipeline import calls
from digest.press import links, markdown
from digest.press.channels import recipients
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
    "count replace split splitlines translate lower upper casefold encode decode expandtabs".split()
)
CONTEXT = calls.ReadContext(outlets=outlets.make(None)[0], timezone="UTC")


def patterns() -> list[tuple[str, str]]:
    return [(piece, form) for piece in PIECES for form in FORMS]


def article(ending: str) -> Callable[[str], object]:
    """Run everything that is done to one file: reading, furniture, quotations, facts."""
    around = "<html><body><p>{}</p></body></html>" if formats.FORMATS[ending].is_page else "{}"

    def read(text: str) -> object:
        data = around.replace("{}", text).encode()
        file = File(path=f"2031-03-04/a{ending}", id="2031-03-04/a", data=data)
        return calls.read_article(CONTEXT, calls.ReadInput(file=file, day="2031-03-04"))

    return read


# The first ending of each format.
ENDINGS = [*{form: ending for ending, form in reversed(formats.FORMATS.items())}.values()][::-1]
STAGES: dict[str, Callable[[str], object]] = {
    **{f"article {ending}": article(ending) for ending in ENDINGS},
    "Markdown on a page": markdown.html,
    "Markdown in a mail": lambda text: mailtext.editors_words(text, "", lambda link: None),
    "a line": one_line,
    "an address": links.safe,
}


def lines_run(stage: Callable[[], object]) -> int:
    """Count the lines of the program that a stage runs: loops without calls, too."""
    total = 0

    def count(frame: Any, event: str, arg: Any) -> Any:
        nonlocal total
        total += event == "line"
        return count

    sys.settrace(count)
    try:
        stage()
    finally:
        sys.settrace(None)
    return total


def work(stage: Callable[[str], object], text: str) -> int:
    """Count the work of a stage: calls, and the characters passed to calls that look at text.

    A method that looks at a whole text counts as many characters as the text has. What a pattern
    does within one call is not seen: tests/regex_steps.py counts that.
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


def unsubscribed(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "unsubscribed.txt"
        path.write_text(text, "utf-8", "replace")
        recipients.unsubscribed(path)


def furniture(text: str) -> None:
    """Return lines that repeat, that resemble a line before them, and one normal line."""
    lines = [text, text + "x", "The ferry will not sail.", text]
    blocks = tuple(Block(text=t, line=i) for i, t in enumerate(lines))
    clean(Document(id="x", path="x.txt", blocks=blocks))


def who_and_when(text: str) -> None:
    outlets_ = CONTEXT.outlets
    signature.read(text, outlets_)
    signature.is_one(text)
    signature.is_byline(text)
    signature.alone(text)
    dates.yearless(text)
    bylines.read([text], outlets_)


def parts_of_an_article(text: str) -> None:
    roles = ("title", "byline", "date", "credit", "body")
    lines = [Line(text=text, kept=why == "body", why=why) for why in roles]
    parse(Document(id="a", path="a"), lines, CONTEXT.outlets)


def days(text: str) -> None:
    event_days.stated(text, "en", "2024-02-10")
    dates.one(text)
    dates.line(text)
    dates.in_url(text)


def figures(text: str) -> None:
    four = "\n\nThe fire killed 4 people in Larnow on Monday, the fire brigade said."
    a, b = analysed("a", text), analysed("b", text + four)
    differences(story(a, b), {"a": a, "b": b})


def summary(text: str) -> None:
    ferry = "\n\nThe ferry ran aground off Larnow on Monday with 212 people on board, police said."
    a = analysed("a", text + ferry)
    summarise(story(a), {"a": a})


def quotations(text: str) -> None:
    extract.quotes(Article(id="a", path="a.txt", text=text, language="en"))


def file(ending: str, before: str = "", after: str = "") -> Callable[[str], object]:
    """Read a file, without further steps."""

    def read(text: str) -> object:
        data = f"{before}{text}{after}".encode("utf-8", "replace")
        return formats.read(File(path=f"2031-03-04/a{ending}", id="2031-03-04/a", data=data))

    return read


# Stage -> what it does, and its inputs: pieces to repeat, each with what follows them.
PARTS: dict[str, tuple[Callable[[str], object], list[tuple[str, str]]]] = {
    "wrapping": (
        lambda text: mailtext.wrap(text),
        [(p, "") for p in ("x", "x ", "橋", "\u0301", "[", "\t", "\u202e", " ", "¶\n", "“")],
    ),
    "an address": (
        recipients.parse,
        [("a", ""), ("a@", ""), ("<", ""), (" ", "@"), ("a.", "@x.example"), ('"', ""), ("a ", "<")],
    ),
    "who left": (
        unsubscribed,
        [("a", ""), ("a@", ""), ("<", ""), (" ", "@"), ("a.", "@x.example"), ('"', ""), ("a ", "<")],
    ),
    "furniture": (
        furniture,
        [(p, "") for p in ("[", "(", "by ", "photo: ", "1 ", "a. ", "http://", "12 May ", "- ", "“",
                           "is a ", "©", "\u202e", "/ ", "a@", "| ", "Share ", "Read more: ")],
    ),
    "who and when": (
        who_and_when,
        [(p, "") for p in ("a", "A ", "A. ", "By ", "By Ann Porter and ", "By A, ", "(", "— ", "1 ",
                           "Ann ", "; Pictures: ", "The Daily ", "Radio ", "| ", "FM ", "٣ mai ")],
    ),
    "parts of an article": (
        parts_of_an_article,
        [(p, "") for p in ("(", "A ", "A. ", "a.B ", "“ ", "told AFP ", "— ", ".", "BRUSSELS, ", "By ")],
    ),
    "days": (
        days,
        [("1", ""), ("Feb. 1", ""), ("1. ", ""), (" ", ""), ("Monday ", ""), ("2024-", ""),
         ("will ", "Monday"), ("May 1-", ""), ("2024-01-01 ", ""), ("4 March ", "")],
    ),
    "figures": (
        figures,
        [(p, "") for p in ("1 ", "7 people ", "$1,1", "one hundred ", "In May 3 ", "12 of 30 ", "1,0")],
    ),
    "summary": (
        summary,
        [('"', ""), ("a ", ""), ("A. ", ""), ("“(", ""), ("the ", "."), ("1,0", ""), ("He said ", "")],
    ),
    "quotations": (
        quotations,
        [(p, "") for p in ('"', "“", "”", "« a » ", "'a ", '"Yes," he said. ', '"yes" he said and ',
                           'who said "x y" ', "A", "A-", "J.", '"AAAA ', "(",
                           '"No no no no," said Ann Bee of Cee, the mayor. ',
                           '"No no no no," the chief said.\n\n',
                           "Ann Bee, the chief of the chief of “a b c d e” ")],
    ),
    "front matter": (
        file(".txt", "---\ntitle: One\na: ", "\n---\nText.\n"),
        [("[", ""), ("{a: ", ""), ("? ", ""), ("\nb: [*a, *a]", ""), ("&a ", ""), ("- ", ""), ("x: ", "")],
    ),
    "Markdown": (
        file(".md"),
        [(p, "") for p in ("[", "*a ", "`", "> ", "- ", "<", "&", "[a](", "<!-- ", "|a", "![", "<?")],
    ),
    "a page": (
        file(".html"),
        [(p, "") for p in ("<", "<p>x", "]]>", "<!--", "<b>", "<div>", "<a href=", "<!-- x -->", "&amp", "<p ")],
    ),
}  # fmt: skip
