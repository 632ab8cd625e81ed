"""A session that runs all day keeps what it shows, and not every state of every file."""

from __future__ import annotations

from pathlib import Path

from conftest import Pub
from digest.core.memo import Memo
from digest.live import pages
from digest.live.update import Changes, Live, Session, update
from digest.pipeline.publication import publication

DAY = "2032-05-06"


def test_saves_without_a_rest_leave_nothing_behind(pub: Pub) -> None:
    """Measured in results; no full update happens between two saves."""
    file = pub.write(f"content/{DAY}/a.txt", "Lock\n\n6 May 2032\n\nThe lock was shut.\n")
    pub.write(f"content/{DAY}/b.txt", "Cider\n\n6 May 2032\n\nThe cider won a prize.\n")
    memo = Memo(pub.root / ".digest" / "cache.sqlite", memory=True)
    live = update(Live(Session(lambda: publication(pub.root), memo)), Changes())
    held: list[int] = []
    for i in range(60):
        file.write_text(f"Lock\n\n6 May 2032\n\nThe lock was shut for {i} days.\n")
        live = update(live, Changes(frozenset({str(file.absolute())})))
        assert live.site is not None
        assert f"{i} days".encode() in bytes(live.site.find("2032/05/06/index.html") or b"")
        assert memo._memory is not None
        held.append(len(memo._memory._new) + len(memo._memory._old))
    assert held[-1] <= held[29] + 2
    memo.close()


def test_pages_that_were_rendered_are_kept_up_to_a_size(tmp_path: Path) -> None:
    """The least recently used results are removed first; one larger than the limit is not kept."""
    kept = pages.RenderedPages()
    part = pages.RENDERED_BYTES // 4
    for i in range(40):
        kept.get("a", str(i), lambda: b"x" * part)
    assert len(kept._pages) <= 4
    assert kept.get("b", "1", lambda: b"y" * (pages.RENDERED_BYTES + 1))[:1] == b"y"
    assert kept._size == 0
    assert kept.get("a", "1", lambda: b"z") == b"z"


def test_an_article_that_is_saved_again_and_again_is_unpacked_once(pub: Pub) -> None:
    """Earlier states of a file are not kept; other articles stay packed, also after a full update."""
    file = pub.write(f"content/{DAY}/a.txt", "Lock\n\n6 May 2032\n\nThe lock was shut.\n")
    pub.write(f"content/{DAY}/b.txt", "Cider\n\n6 May 2032\n\nThe cider won a prize.\n")
    memo = Memo(None, memory=True)
    live = update(Live(Session(lambda: publication(pub.root), memo)), Changes())
    for i in range(12):
        file.write_text(f"Lock\n\n6 May 2032\n\nThe lock was shut for {i} days.\n")
        changed = frozenset({str(file.absolute())})
        live = update(live, Changes(changed if i % 4 else None))
        assert live.state is not None
        articles = live.state.edited.articles
        assert f"{i} days" in articles[f"{DAY}/a"].text
        assert "cider" in articles[f"{DAY}/b"].text
        assert len(articles.undated._open) == 2
    was = articles[f"{DAY}/b"]
    pub.write(f"content/{DAY}/c.txt", "Organ\n\n6 May 2032\n\nThe organ was sold.\n")
    live = update(live, Changes())
    assert live.state is not None
    assert live.state.edited.articles[f"{DAY}/b"] is was
