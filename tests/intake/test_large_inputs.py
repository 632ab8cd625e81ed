"""Very large inputs are read within bounds, and what is left out is reported."""

from __future__ import annotations

from digest.core.model import Document, File, Problem
from digest.intake import formats
from digest.intake.formats import webpage


def read(text: str, ending: str) -> tuple[Document, tuple[Problem, ...]]:
    return formats.read(File(path=f"in/x.{ending}", id="in/x", data=text.encode()))


def test_more_lines_than_any_article_has_are_cut() -> None:
    """Each line costs some kilobytes in the search for furniture."""
    text = "\n".join(f"Line {i} of a list" for i in range(formats.MOST_BLOCKS + 5))
    document, problems = read(text, "txt")
    assert len(document.blocks) == formats.MOST_BLOCKS
    assert [p.name for p in problems] == ["text-left-out"]


def test_a_page_of_too_many_tags_is_read_without_them() -> None:
    """The tree of such a page would take gigabytes, but its text does not."""
    head = "<html><head><script>var a = '<p>';</script></head><body><h1>Ferry &amp; slip</h1>"
    text = "The council voted on Tuesday to close the slip, the harbour master said."
    page = f"{head}<p>{text}</p>" + "<br>" * webpage.MOST_TAGS + "</body></html>"
    document, problems = read(page, "html")
    assert [b.text for b in document.blocks] == ["Ferry & slip", text]
    assert [p.name for p in problems] == ["text-left-out"]


def test_a_large_real_page_keeps_its_tree() -> None:
    """A tenth of the bound is more than any news page has."""
    page = "<html><body><article><h1>Ferry</h1><p>The slip is shut.</p>" + "<i></i>" * 7000
    assert not read(f"{page}</article></body></html>", "html")[1]
