"""Reading takes time in proportion to the length of a text, also of a hostile one.

Work is counted in calls of functions, not in seconds. Input for libraries that need more time is
bounded.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from digest.core import text as texts
from digest.core.model import File
from digest.intake import formats
from digest.intake.article import outlets
from digest.intake.article.parse import parse
from digest.intake.formats import markdown
from digest.intake.furniture.clean import clean

PATTERNS = [
    "2024-01-01 ", "<?", "![", "<!--", "A.B", "[", "](", "**a ", "> ", "`", "p.m. Friday ", "<del>", "(a ",
    "Dr. ", ". ", "| ", "\n- ", "[^1]", "{", "title: x\n", "+++\n", "“a?” B ", "12. ", "am 3. März ",
    "http://a.b/ ", "「あ。」", "By A B, ", "(Wire) ", "~~", "\\", "word ", "3 May 2024 ", "Related: a\n",
]  # fmt: skip
SIZE = 6_000  # characters
FACTOR = 4
MOST = (
    1.6 * FACTOR
)  # growth of the calls; for four times the text, quadratic code would make sixteen times the calls


def read(data: str, ending: str) -> None:
    """Read a file as a build does."""
    document, _ = formats.read(File(path=f"a.{ending}", id="a", data=data.encode()))
    parse(document, clean(document), outlets.Outlets())


def calls(work: Callable[[], None]) -> int:
    """Return how many functions a piece of work calls."""
    count = 0

    def note(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("ending", ["txt", "md"])
@pytest.mark.parametrize("pattern", PATTERNS)
def test_work_grows_with_the_text(pattern: str, ending: str) -> None:
    """Four times a pattern takes about four times the calls."""
    small, large = (pattern * (n // len(pattern)) for n in (SIZE, FACTOR * SIZE))
    read(small, ending)  # tables are read and patterns compiled once
    least = calls(lambda: read(small, ending))
    assert calls(lambda: read(large, ending)) <= MOST * least + 4000


@pytest.mark.parametrize("text", ["A.B" * 20_000, "。" * 30_000, "No? " * 10_000])
def test_the_splitter_is_given_short_texts(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library's time grows with the square of a text's length."""
    given: list[int] = []
    real = texts._splitter()

    def segment(language: str, paragraph: str) -> list[str]:
        given.append(len(paragraph))
        return real(language, paragraph)  # type: ignore[no-any-return]

    monkeypatch.setattr(texts, "_splitter", lambda: segment)
    found = texts.spans(text)
    assert max(given) <= texts.LONGEST
    assert sum(b - a for a, b in found) == len(text) - text.count(" ")


@pytest.mark.parametrize("mark", ["[", "<", "!["])
def test_a_paragraph_of_marks_is_not_parsed(mark: str) -> None:
    """The Markdown parser searches from each mark to the end of its paragraph."""
    text = f"{mark} " * (markdown.MOST_MARKS + 1)
    assert [b.text for b in markdown.whole("a\n\n" + text)] == ["a", text.strip()]
