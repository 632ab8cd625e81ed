"""File names in two Unicode forms (NFC and NFD) name the same file, wherever they are written."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from digest.intake import content
from digest.intake.decisions import published, read

NFC = unicodedata.normalize("NFC", "Café Überfähre.txt")
NFD = unicodedata.normalize("NFD", NFC)


@pytest.mark.parametrize("on_disk", [NFC, NFD])
@pytest.mark.parametrize("written", [NFC, NFD, NFC.removesuffix(".txt")])
def test_a_decision_finds_its_file_in_either_form(
    tmp_path: Path, on_disk: str, written: str
) -> None:
    """A folder copied from another system keeps its decisions and ids."""
    folder = tmp_path / "content" / "2031-03-04"
    folder.mkdir(parents=True)
    (folder / on_disk).write_text("Words.\n")
    found = content.read(tmp_path / "content")
    ids = {f.path: f.id for f in found.files}
    assert list(ids.values()) == ["2031-03-04/" + NFC.removesuffix(".txt")]
    made, problems = read.read(
        f'spike: ["{written}"]\n', "edition.yaml", "2031-03-04", set(ids.values()), ids
    )
    assert problems == ()
    assert made.spike == tuple(ids.values())


def test_both_forms_beside_each_other_are_two_articles(tmp_path: Path) -> None:
    """A file system that distinguishes the forms may have both: both are read, and a warning says
    so."""
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / NFC).write_text("One.\n")
    (folder / NFD).write_text("Two.\n")
    if len(list(folder.iterdir())) == 1:
        pytest.skip("this file system holds one of the two")
    found = content.read(folder)
    assert len({f.id for f in found.files}) == 2
    assert [p.name for p in found.problems] == ["same-name"]


def test_a_published_edition_names_articles_in_either_form() -> None:
    """published.yaml may come from another system; its ids match the articles here."""
    source = (
        'closed: "2031-03-05"\nstories:\n- id: a\n  thread: b\n  slug: c\n  headline: H\n'
        f'  articles: ["2031-03-04/{NFD}"]\n  digests: {{"2031-03-04/{NFD}": "00"}}\n'
    )
    made, problems = published.read(source, "published.yaml", "2031-03-04")
    assert problems == ()
    assert made is not None
    assert made.stories[0].articles == (f"2031-03-04/{NFC}",)
    assert list(made.stories[0].digests) == [f"2031-03-04/{NFC}"]
