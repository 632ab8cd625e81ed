"""Front matter of other tools is read and reported, and never printed; a draft stays a draft."""

from __future__ import annotations

import pytest

from digest.core.model import File
from digest.intake import formats

BODY = "The square of Sandvik will be repaved in spring, the council decided on Monday."
FORMS = {
    "toml": '+++\ntitle = "Square repaved"\ndate = 2026-11-07\ndraft = true\ntags = ["a", "b"]\n+++\n',
    "json": '{"title": "Square repaved", "date": "2026-11-07",\n "draft": true, "tags": ["a", "b"]}\n',
    "pelican": "Title: Square repaved\nDate: 2026-11-07\nStatus: draft\nTags: a, b\n\n",
    "hexo": "title: Square repaved\ndate: 2026-11-07\ndraft: true\ntags: a, b\n---\n",
    "late yaml": "\n\n---\ntitle: Square repaved\ndate: 2026-11-07\ndraft: true\ntags: a, b\n---\n",
}


@pytest.mark.parametrize("ending", ["md", "txt"])
@pytest.mark.parametrize("form", FORMS)
def test_it_is_read_and_reported(form: str, ending: str) -> None:
    """The fields are those of YAML front matter, and a problem names the place."""
    data = (FORMS[form] + "\n" + BODY + "\n").encode()
    document, problems = formats.read(File(path=f"in/a.{ending}", id="in/a", data=data))
    assert document.fields["title"] == "Square repaved"
    assert document.fields["date"] == "2026-11-07"
    assert document.fields["draft"] == "true"
    assert document.fields["tags"] == ["a", "b"]
    assert [b.text for b in document.blocks] == [BODY]
    assert [(p.name, p.where) for p in problems] == [("front-matter-form", f"in/a.{ending}:1:1")]


@pytest.mark.parametrize(
    "text",
    [
        "Note: the bridge is shut.\nWarning: so is the road.\n\n",
        "{sic} is what the editor wrote.\n\n",
        "+++ The bridge is shut +++ The road too +++\n\n",
        "Title: a word of the trade\n\n",
    ],
)
def test_text_that_only_looks_like_it_stays(text: str) -> None:
    """A line with a colon, a brace or plus signs is text."""
    document, _ = formats.read(File(path="a.txt", id="a", data=(text + BODY).encode()))
    assert document.fields == {}
    assert document.blocks[0].text == text.split("\n")[0]


def test_authors_may_be_mappings_with_a_name() -> None:
    """As some themes of other generators require them."""
    text = (
        f"---\nauthor:\n  - name: Ines Calder\n    url: https://a.example\n  - Bo Lind\n---\n{BODY}"
    )
    document, problems = formats.read(File(path="a.md", id="a", data=text.encode()))
    assert document.fields["authors"] == ["Ines Calder", "Bo Lind"]
    assert problems == ()


def test_struck_out_words_of_markdown_are_not_read() -> None:
    """Text between tildes or in `del` is left out."""
    text = f"{BODY} It costs ~~nine~~ four, not <del>five</del> six crowns.\n"
    document, _ = formats.read(File(path="a.md", id="a", data=text.encode()))
    assert document.blocks[0].text == f"{BODY} It costs four, not six crowns."
