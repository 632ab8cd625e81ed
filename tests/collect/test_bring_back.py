"""A taken or dropped item can be put back into the inbox, unchanged."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.collect import items, taking
from digest.collect.items import Inbox, Item
from digest.intake import origins

PAGE = b"<title>Ferry late</title><p>The ferry to Odd was late on Friday.</p>"


def offered(inbox: Inbox, n: int = 1) -> Item:
    item = Item(
        key=f"ferry-{n}", ending=".html", title=f"Ferry late {n}", link=f"https://odd.example/{n}",
        ids=(f"address:odd.example/{n}", f"text:{n}"), sha256="", by="feed",
    )  # fmt: skip
    inbox.put(item, PAGE)
    return item


def test_a_taken_item_comes_back_and_its_article_goes(tmp_path: Path) -> None:
    inbox, folder = Inbox(tmp_path), tmp_path / "content" / "2031-05-02"
    first, second = offered(inbox), offered(inbox, 2)
    name, other = taking.take(inbox, first, folder), taking.take(inbox, second, folder)
    assert inbox.items() == []
    assert taking.put_back(inbox, first.key, folder, name) == first
    assert inbox.items() == [first]
    assert inbox.data(first) == PAGE
    assert sorted(p.name for p in folder.iterdir()) == sorted([other, origins.FILE])
    kept, _ = origins.read((folder / origins.FILE).read_text(), origins.FILE)
    assert list(kept) == [other]
    taking.put_back(inbox, second.key, folder, other)
    assert list(folder.iterdir()) == []


def test_a_dropped_item_comes_back_and_is_not_remembered_as_dropped(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path)
    first, second = offered(inbox), offered(inbox, 2)
    inbox.drop([first, second])
    assert inbox.bring_back(first.key) == first
    assert inbox.items() == [first]
    assert inbox.dropped() == [(second.ids, "")]


def test_what_is_not_kept_any_more_changes_nothing(tmp_path: Path) -> None:
    """The article that was made of it stays."""
    inbox, folder = Inbox(tmp_path), tmp_path / "content" / "2031-05-02"
    item = offered(inbox)
    name = taking.take(inbox, item, folder)
    (inbox.folder / items.GONE / item.file).unlink()
    assert taking.put_back(inbox, item.key, folder, name) is None
    assert (folder / name).read_bytes() == PAGE


def test_only_the_newest_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(items, "KEPT", 2)
    inbox = Inbox(tmp_path)
    for n in range(4):
        inbox.drop([offered(inbox, n)])
    assert inbox.bring_back("ferry-0") is None
    assert inbox.bring_back("ferry-3") is not None
