"""The corrections of a closed edition on the curator's page: both wordings, a day and a reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from desk_server import Desk

from conftest import Browser, Pub
from waiting import until

pytestmark = pytest.mark.processes

DAY = "2032-05-05"
BRIDGE = (
    "Bridge at Osterby shut\n\n5 May 2032\n\nThe road bridge at Osterby was shut on Wednesday after a"
    " barge hit its second pillar, the river office said.\n\nSome 400 commuters walk over the"
    " railway bridge.\n"
)
CIDER = (
    "Cider of Tamsel wins a prize\n\n5 May 2032\n\nA cider pressed in Tamsel won the county prize on"
    " Wednesday, the jury said.\n"
)


@pytest.fixture
def closed(pub: Pub) -> Iterator[Desk]:
    """A closed edition of two stories."""
    pub.write(f"content/{DAY}/bridge.txt", BRIDGE)
    pub.write(f"content/{DAY}/cider.txt", CIDER)
    assert pub.run("close", DAY, "-q").returncode == 0
    desk = Desk(pub, DAY)
    yield desk
    desk.close()


def listed(desk: Desk) -> str:
    return desk.client.get(desk.address("closing")).text


def test_a_closed_edition_lists_both_wordings(closed: Desk) -> None:
    assert "Nothing has changed." in listed(closed)
    assert "Corrections…" in closed.page()
    closed.act("text", f"{DAY}/bridge", key="headline", text="A barge shuts the bridge")
    page = listed(closed)
    assert "<del" in page
    assert ">Bridge at Osterby shut</del>" in page
    assert ">A barge shuts the bridge</ins>" in page
    assert "Corrections… 1" in closed.page(), "one has no day and no reason yet"


def test_a_day_and_a_reason_are_one_change_that_readers_see(closed: Desk) -> None:
    bridge = f"{DAY}/bridge"
    closed.act("text", bridge, key="headline", text="A barge shuts the bridge")
    before = closed.text
    reason = "The old one did not say why."
    note: list[dict[str, Any]] = [
        {"do": "correction", "article": bridge, "key": "date", "text": "2032-05-07"},
        {"do": "correction", "article": bridge, "key": "reason", "text": reason},
    ]
    assert closed.acts(*note)["status"] == 200
    line = f"correction:\n  bridge.txt: {{date: 2032-05-07, reason: {reason}}}\n"
    assert closed.text == before + line
    assert "Corrections… " not in closed.page()
    readers = closed.client.get("/paper/corrections/").text
    assert reason in readers
    assert "2032-05-07" in readers
    assert closed.post("undo").json()["status"] == 200
    assert closed.text == before


def test_a_withdrawn_story_gets_its_reason_too(closed: Desk) -> None:
    """It is in no story of the page; its article still names it."""
    cider = f"{DAY}/cider"
    closed.act("spike", cider)
    assert "Withdrawn" in listed(closed)
    assert f'data-correction="{cider}"' in listed(closed)
    done = closed.act("correction", cider, key="reason", text="The jury took the prize back.")
    assert done["status"] == 200
    assert "The jury took the prize back." in closed.client.get("/paper/corrections/").text
    closed.act("correction", cider, key="reason", text="")
    assert "correction" not in closed.text


@pytest.mark.parametrize(
    ("key", "text", "reason"),
    [
        ("date", "2032-02-30", "is not a date"),
        ("date", "yesterday", "is not a date"),
        ("speaker", "x", "has no “speaker”"),
        ("", "x", "does not say what is decided"),
    ],
)
def test_a_note_that_cannot_be_read_back_is_refused(
    key: str, text: str, reason: str, closed: Desk
) -> None:
    closed.act("text", f"{DAY}/bridge", key="headline", text="A barge shuts the bridge")
    before = closed.text
    done = closed.act("correction", f"{DAY}/bridge", key=key, text=text)
    assert done["status"] == 422
    assert reason in done["said"]
    assert closed.text == before


@pytest.mark.browser
def test_in_the_browser_what_is_typed_stays_when_another_story_changes(
    closed: Desk, browser: Browser
) -> None:
    bridge, cider = f"{DAY}/bridge", f"{DAY}/cider"
    for article in (bridge, cider):
        closed.act("text", article, key="headline", text=f"New words of {article[11:]}")
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(closed.base + closed.address("sort"))
    page.click("#close")
    page.fill(f'[id="cr-{cider}"]', "Half a rea")
    page.fill(f'[id="cd-{bridge}"]', "2032-05-08")
    page.fill(f'[id="cr-{bridge}"]', "It did not say why.")
    page.press(f'[id="cr-{bridge}"]', "Enter")
    until(lambda: "bridge.txt: {date: 2032-05-08, reason: It did not say why.}" in closed.text)
    page.wait_for_selector(f'[data-correction="{bridge}"] [data-acts]')
    assert page.input_value(f'[id="cr-{cider}"]') == "Half a rea"
    page.click(f'[data-correction="{bridge}"] [data-acts]')
    until(lambda: "correction" not in closed.text)
