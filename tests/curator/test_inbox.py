"""The inbox beside the first view: events are taken, dropped and put back."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from desk_server import Desk

from conftest import Browser, Pub
from digest.collect.items import Inbox, Item
from digest.collect.saved import SavedPage, put
from digest.curator.offered import Offered
from digest.intake import origins
from waiting import save, until

pytestmark = pytest.mark.processes

DAY = "2032-05-06"
MARSH = (
    "The lower lock gate at Ambry stuck open on Thursday with 31 boats waiting, and the keeper, "
    "Odile Marsh, closed the canal at nine in the morning until Friday. “A gate that stays open is "
    "a river,” Marsh said. Divers are to look at the hinge on Friday before noon, the canal "
    "company wrote, and boats over twelve metres were towed back to Fennick in the afternoon."
)
CIDER = (
    "An orchard near Fennick won the county's cider prize on Thursday with a cider of four old "
    "apples. “We only waited for the wasps to leave,” the grower, Tam Birrell, said. The jury "
    "tasted 44 ciders in a barn, and gave the second prize to a school in Lower Tarn, whose pupils "
    "press apples that nobody picks. The prize is a barrel that Birrell's aunt had won in 1961."
)


def offered(pub: Pub, name: str, title: str, text: str) -> str:
    """Put a page into the inbox; return its key."""
    data = f"<!doctype html><html lang=en><title>{title}</title><h1>{title}</h1><p>{text}</p>"
    page = SavedPage(
        data=data.encode(), ending=".html", url=f"https://{name}.example/a", got=f"{DAY}T11:00:00Z"
    )
    put(page, pub.root, pub.content, None)
    return next(i.key for i in Inbox(pub.root).items() if name in i.link)


@pytest.fixture
def desk(pub: Pub) -> Iterator[Desk]:
    pub.write(f"content/{DAY}/lock.txt", f"Lock gate stuck at Ambry\n\n6 May 2032\n\n{MARSH}\n")
    made = Desk(pub, DAY)
    yield made
    made.close()


def acted(desk: Desk, do: str, *keys: str, **more: Any) -> httpx.Response:
    return desk.post("inbox", {"do": do, "items": list(keys), "session": "test", **more})


def files(desk: Desk) -> list[str]:
    return sorted(p.name for p in (desk.pub.content / DAY).iterdir())


def keys(desk: Desk) -> set[str]:
    return {i.key for i in Inbox(desk.pub.root).items()}


def test_items_are_shown_by_event_with_the_story_that_they_continue(desk: Desk) -> None:
    offered(desk.pub, "post", "Canal closed at Ambry", MARSH.replace("stuck open", "jammed"))
    offered(desk.pub, "cider", "Cider prize goes to Fennick", CIDER)
    offered(desk.pub, "star", "Fennick cider wins", CIDER.replace("44 ciders", "44 bottles"))
    until(lambda: "2 events, 3 items" in desk.page() and "being grouped" not in desk.page())
    page = desk.page()
    assert page.count('class="event"') == 2
    assert "Continues story 1" in page
    assert "Take into 1" in page
    assert "Take all 2" in page
    buttons = re.findall(r'data-offer[^>]*aria-label="([^"]+)">([^<]+)', page)
    assert buttons
    assert all(name.startswith(f"{label.strip()}: ") for name, label in buttons), buttons
    assert page.count('<span class="hide">: Canal closed at Ambry</span>') == 2, "take, drop"


def test_taking_is_one_act_and_undo_puts_everything_back(desk: Desk) -> None:
    """The copy and its line in intake.yaml are removed, and the item is offered as before."""
    before = files(desk)
    key = offered(desk.pub, "cider", "Cider prize goes to Fennick", CIDER)
    done = acted(desk, "take", key).json()
    assert done["status"] == 200, done
    assert keys(desk) == set()
    taken = set(files(desk)) - {*before, origins.FILE}
    assert len(taken) == 1
    assert "Cider prize" in desk.page()
    assert desk.post("undo").json()["status"] == 200
    assert "Undone: 1 item taken" in desk.page(), "the foot says what happened last"
    assert files(desk) == before
    assert keys(desk) == {key}
    assert desk.post("redo").json()["status"] == 200
    assert set(files(desk)) - {*before, origins.FILE} == taken


def test_undo_of_a_taking_outlives_the_server(desk: Desk) -> None:
    key = offered(desk.pub, "cider", "Cider prize goes to Fennick", CIDER)
    acted(desk, "take", key)
    desk.kill()
    desk.start(desk.port)
    assert desk.post("undo").json()["status"] == 200
    assert keys(desk) == {key}


def test_an_article_that_was_edited_since_is_not_taken_out_by_undo(desk: Desk) -> None:
    key = offered(desk.pub, "cider", "Cider prize goes to Fennick", CIDER)
    before = files(desk)
    acted(desk, "take", key)
    (name,) = set(files(desk)) - {*before, origins.FILE}
    path = desk.pub.content / DAY / name
    save(path, path.read_text().replace("barn", "tent"))
    done = desk.post("undo").json()
    assert "cannot be brought back" in done["said"]
    assert "tent" in path.read_text()


def test_as_new_is_a_story_of_its_own(desk: Desk) -> None:
    """The decision and the copy are one act, and one undo."""
    key = offered(desk.pub, "post", "Canal closed at Ambry", MARSH.replace("stuck open", "jammed"))
    done = acted(desk, "take", key, apart=True).json()
    assert "split:" in desk.text, done
    assert desk.page().count('class="group"') == 2
    desk.post("undo")
    assert "split" not in desk.text
    assert keys(desk) == {key}


def test_an_item_goes_into_the_story_that_is_named(desk: Desk) -> None:
    key = offered(desk.pub, "cider", "Cider prize goes to Fennick", CIDER)
    acted(desk, "take", key, to=f"{DAY}/lock")
    assert "merge:" in desk.text
    assert desk.page().count('class="group"') == 1


def test_what_is_dropped_is_not_offered_again_until_undo(desk: Desk) -> None:
    key = offered(desk.pub, "cider", "Cider prize goes to Fennick", CIDER)
    assert acted(desk, "drop", key).json()["status"] == 200
    assert keys(desk) == set()
    assert Inbox(desk.pub.root).dropped()
    assert desk.post("undo").json()["status"] == 200
    assert keys(desk) == {key}
    assert Inbox(desk.pub.root).dropped() == []


def test_an_item_that_is_only_an_address_is_not_taken(desk: Desk) -> None:
    """Alone it is refused, beside others it is left: an article without a text helps nobody."""
    title, place = "Boats wait", ("https://later.example/a", f"{DAY}T11:00:00Z")
    page = f"<!doctype html><title>{title}</title><h1>{title}</h1>".encode()
    item = Item(
        key="boats-wait", ending=".html", title=title, link=place[0], got=place[1], pending=True
    )
    Inbox(desk.pub.root).put(item, page)
    alone = acted(desk, "take", item.key)
    assert alone.status_code == 422
    assert "only the address is known" in alone.json()["said"]
    other = offered(desk.pub, "post", "Orchard wins the cider prize", CIDER)
    both = acted(desk, "take", item.key, other)
    assert both.status_code == 200
    assert both.json()["said"].startswith("1 item taken; 1 item left: only the address is known")
    assert keys(desk) == {item.key}
    assert len([f for f in files(desk) if f.endswith(".html")]) == 1


def test_an_act_that_was_sent_twice_is_done_once(desk: Desk) -> None:
    """Its answer was lost, and the browser sends it again."""
    key = offered(desk.pub, "cider", "Cider prize goes to Fennick", CIDER)
    assert acted(desk, "take", key, id="one").json()["status"] == 200
    again = acted(desk, "take", key, id="one").json()
    assert again["status"] == 200
    assert acted(desk, "take", key, id="two").json()["status"] == 422
    assert desk.post("undo").json()["status"] == 200
    assert desk.post("undo").json()["status"] == 422


def test_an_item_is_shown_in_full(desk: Desk) -> None:
    key = offered(desk.pub, "cider", "Cider prize goes to Fennick", CIDER)
    pane = desk.page(part="pane", item=key)
    assert "wasps" in pane
    assert "cider.example" in pane
    assert "wasps" not in desk.page(part="pane", article=f"{DAY}/lock", item="not-there")


def test_an_item_that_comes_within_a_tick_of_another_is_listed(pub: Pub) -> None:
    """File systems store the time of a folder in steps of milliseconds."""
    offered(pub, "cider", "Cider prize goes to Fennick", CIDER)
    edited = SimpleNamespace(publication=SimpleNamespace(root=pub.root))
    shown = Offered(lambda: edited, lambda: None)  # type: ignore[arg-type,return-value]
    assert len(shown.items()) == 1
    before = shown.inbox.folder.stat()
    offered(pub, "post", "Canal closed at Ambry", MARSH)
    os.utime(shown.inbox.folder, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert len(shown.items()) == 2


@pytest.mark.browser
def test_the_inbox_by_keys_alone(desk: Desk, browser: Browser) -> None:
    """i, t, x and undo; the next event is selected, and the act is about the event shown."""
    offered(desk.pub, "post", "Canal closed at Ambry", MARSH.replace("stuck open", "jammed"))
    one = offered(desk.pub, "cider", "Cider prize goes to Fennick", CIDER)
    two = offered(desk.pub, "star", "Fennick cider wins", CIDER.replace("44 ciders", "44 bottles"))
    until(lambda: "2 events, 3 items" in desk.page() and "being grouped" not in desk.page())
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    errors: list[str] = []
    page.on("pageerror", lambda e: errors.append(str(e)))
    page.goto(desk.url)
    page.wait_for_function("() => document.querySelectorAll('#events .event').length === 2")
    page.keyboard.press("i")
    first = page.text_content("#events [aria-current] .t")
    page.wait_for_selector("#pane[data-for^='item:']")
    page.keyboard.press("x" if "Canal" in first else "ArrowDown")
    chosen = page.locator("#events [aria-current]")
    chosen.wait_for()
    if "Canal" not in first:
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("x")
    until(lambda: keys(desk) == {one, two})
    page.wait_for_function(
        "() => document.querySelector('#events [aria-current] .t').textContent.includes('ider')"
    )
    page.keyboard.press("t")
    until(lambda: keys(desk) == set())
    page.wait_for_selector(".clip[data-search*='cider' i]", state="attached")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    until(lambda: len(keys(desk)) == 3)
    assert errors == []
