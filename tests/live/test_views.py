"""After a save, what is known of all articles is changed where it differs, and not made again."""

from __future__ import annotations

import pytest

from conftest import Pub
from digest.core.memo import Memo
from digest.core.model import Thread
from digest.live import pages
from digest.live.update import Changes, Live, Session, update
from digest.pipeline import results
from digest.pipeline.publication import publication

DAY = "2033-04-05"
TEXT = "---\ntitle: Mill {0}\ndate: 2033-04-05\noutlet: Orrin Gazette\n---\nThe mill of Orrin{0} {1}.\n"


def test_a_save_changes_the_views_of_all_articles_only_where_they_differ(
    pub: Pub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Threads stay in order, files have their new content, and addresses are the same table."""
    files = [pub.write(f"content/{DAY}/{c}.md", TEXT.format(c, "stood still")) for c in "abcdef"]
    memo = Memo(None, memory=True)
    live = update(Live(Session(lambda: publication(pub.root), memo)), Changes())
    assert live.state is not None
    assert live.site is not None
    assert live.state.grouped.threads
    sorted_again: list[Thread] = []
    original = results.first_article
    monkeypatch.setattr(results, "first_article", lambda t: sorted_again.append(t) or original(t))
    for i, file in enumerate(files):
        before = live.site._at.edition
        file.write_text(TEXT.format("abcdef"[i], f"was turning for {i + 2} days"))
        live = update(live, Changes(frozenset({str(file.absolute())})))
        state, site = live.state, live.site
        assert state is not None
        assert site is not None
        sources = state.edited.read.sources
        assert not live.exact
        assert sources.hashes == {f.id: f.fingerprint for f in sources.contents.files}
        assert sources.files == {f.path: f.id for f in sources.contents.files}
        found = [t for _, own in state.grouped.neighbourhoods for t in own]
        assert state.grouped.threads == tuple(sorted(found, key=original))
        assert state.edited.threads == state.grouped.threads
        assert site._at.edition is before
        assert f"{i + 2} days".encode() in bytes(site.find("2033/04/05/index.html") or b"")
    assert sorted_again == []


def test_another_address_is_found_after_a_save(pub: Pub) -> None:
    """A slug that the editor chooses changes the table of addresses."""
    for c in "ab":
        pub.write(f"content/{DAY}/{c}.md", TEXT.format(c, "stood still"))
    live = update(Live(Session(lambda: publication(pub.root), Memo(None, memory=True))), Changes())
    decided = pub.write(f"content/{DAY}/edition.yaml", "slug:\n  a.md: still-mill\n")
    live = update(live, Changes(frozenset({str(decided.absolute())})))
    assert live.site is not None
    assert "2033/04/05/still-mill/index.html" in set(live.site.paths())


def test_a_page_that_is_asked_for_again_is_not_packed_again(
    pub: Pub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A browser asks again and again; a page is made again when something in it differs."""
    file = pub.write(f"content/{DAY}/a.md", TEXT.format("a", "stood still"))
    live = update(Live(Session(lambda: publication(pub.root), Memo(None, memory=True))), Changes())
    page = "2033/04/05/index.html"
    assert live.site is not None
    first = live.site.find(page)
    packed: list[object] = []
    original = pages.packing.pack
    monkeypatch.setattr(pages.packing, "pack", lambda v: packed.append(v) or original(v))
    assert live.site.find(page) == first
    assert packed == []
    file.write_text(TEXT.format("a", "was turning"))
    live = update(live, Changes(frozenset({str(file.absolute())})))
    assert live.site is not None
    assert b"was turning" in bytes(live.site.find(page) or b"")
