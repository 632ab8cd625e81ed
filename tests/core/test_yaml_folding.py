"""Keys that a change does not touch are left out while it is made, and come back unchanged."""

from __future__ import annotations

import pytest

from digest.core import yaml_writing
from digest.core.yaml_folding import MARK, Folded, Missed

FILE = """\
# First.
title:   'High   water'   # beside it

# About headlines.
headline:
    a.txt: "One"   # was longer

    # Above b.
    b.txt: Two
    c.txt: |
      # not a comment
      Three
# About order.
order: [a.txt,   b.txt]
lead: a.txt
# The end.
"""
DATA = {
    "title": "High   water",
    "headline": {"a.txt": "One", "b.txt": "Two", "c.txt": "# not a comment\nThree\n"},
    "order": ["a.txt", "b.txt"],
    "lead": "a.txt",
}


def test_what_stays_is_folded_and_comes_back() -> None:
    """Comments above the next key are not left out: they may have to stay when the key is removed."""
    folded = Folded(FILE, DATA, {**DATA, "lead": "b.txt"})
    assert folded.text.count(MARK) == 1, "title, headline and order are one run"
    assert "lead: a.txt" in folded.text
    assert "Three" not in folded.text
    assert folded.restored(folded.text) == FILE


def test_the_entries_beside_one_that_changes_are_folded_too() -> None:
    wanted = {**DATA, "headline": {**DATA["headline"], "b.txt": "New"}}
    folded = Folded(FILE, DATA, wanted)
    assert "b.txt: Two" in folded.text
    assert "# Above b." in folded.text
    assert "One" not in folded.text
    assert "not a comment" not in folded.text
    assert folded.restored(folded.text) == FILE


def test_whoever_changes_it_sees_all_keys_in_their_order() -> None:
    wanted = {**DATA, "headline": {**DATA["headline"], "b.txt": "New"}}
    seen = []

    def change(data: dict[str, dict[str, str]]) -> None:
        seen.append((list(data), list(data["headline"]), len(data["headline"])))
        data["headline"]["b.txt"] = "New"

    made = yaml_writing.edited(FILE, change)
    assert made == FILE.replace("b.txt: Two", "b.txt: New")
    assert seen[1:] == [(list(DATA), list(DATA["headline"]), 3)] * (len(seen) - 1)
    assert Folded(FILE, DATA, wanted).text != FILE


def test_what_is_folded_cannot_be_changed() -> None:
    from ruamel.yaml import YAML

    folded = Folded(FILE, DATA, {**DATA, "lead": "b.txt"})
    shown = folded.shown(YAML().load(folded.text))
    with pytest.raises(Missed):
        shown["title"] = "Low water"
    with pytest.raises(Missed):
        del shown["order"]


def test_a_lost_part_is_noticed() -> None:
    folded = Folded(FILE, DATA, {**DATA, "lead": "b.txt"})
    assert folded.restored("lead: b.txt\n") is None
    assert folded.restored(folded.text * 2) is None


@pytest.mark.parametrize(
    "text",
    [
        "{title: x, lead: a.txt}\n",
        f"{MARK}0: 0\nlead: a.txt\n",
        "title: x\nlead: a.txt",
        "? a\n: b\n",
    ],
)
def test_what_cannot_be_folded_is_left_as_it_is(text: str) -> None:
    """In one line, with a tag, and without a newline at the end of the file."""
    folded = Folded(text, {"title": "x", "lead": "a.txt"}, {"title": "x", "lead": "b.txt"})
    assert folded.is_whole
    assert folded.text == text
