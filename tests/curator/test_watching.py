"""Watched words on the curator's page: marked at stories and at what was left out, filtered,
searched."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from desk_server import Desk

from conftest import Pub

pytestmark = pytest.mark.processes

DAY = "2032-05-06"
LOCK = "Lock gate stuck at Ambry\n\n6 May 2032\n\nThe lower lock gate stuck open with 31 boats waiting.\n"
CIDER = "Orchard wins cider prize\n\n6 May 2032\n\nFour old apples won the county's cider prize.\n"


@pytest.fixture
def desk(pub: Pub) -> Iterator[Desk]:
    pub.write(f"content/{DAY}/lock.txt", LOCK)
    pub.write(f"content/{DAY}/cider.txt", CIDER)
    pub.write("watch.yaml", "must: [cider]\nfollow: [lock gate]\nnever: [horoscope]\n")
    made = Desk(pub, DAY)
    yield made
    made.close()


def story(page: str, article: str, view: str) -> str:
    """Return the part of the page that lists a story."""
    parts = re.split(r'(?=<div class="group")' if view == "sort" else r'(?=<li id="i-)', page)
    return next(p for p in parts if f'data-story="{DAY}/{article}"' in p)


@pytest.mark.parametrize("view", ["sort", "stories"])
def test_a_story_is_marked_with_its_watched_words(view: str, desk: Desk) -> None:
    page = desk.page(view)
    assert '<span class="flag">must: cider</span>' in story(page, "cider", view)
    assert '<span class="flag">follow: lock gate</span>' in story(page, "lock", view)
    assert "must: cider" not in story(page, "lock", view)
    assert "horoscope" not in page
    assert re.search(r'data-search="[^"]*must: cider', page), "the filter finds it"


def test_what_was_left_out_is_marked_too(desk: Desk) -> None:
    for do in ("drop", "spike"):
        desk.act(do, f"{DAY}/cider")
        shelf = desk.page("sort").partition('id="shelf"')[2]
        assert '<span class="flag">must: cider</span>' in shelf, do
        desk.post("undo")


def test_a_changed_list_of_words_is_used_at_once(desk: Desk) -> None:
    desk.pub.write("watch.yaml", "never: [apples]\n")
    assert "never: apples" in story(desk.page(), "cider", "sort")
    desk.pub.write("watch.yaml", "")
    assert "never: apples" not in desk.page()
