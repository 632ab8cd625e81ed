"""The history of an edition is small, and the same after a restart."""

from __future__ import annotations

from pathlib import Path

from digest.curator.history import STEPS, Changed, Did, History, Undid

DAY = "2032-05-06"
LINES = "".join(f"  clip-{i:03}.txt: A headline in the editor's own words, number {i}.\n" for i in range(400))  # fmt: skip


def text(n: int) -> str:
    return f"title: Number {n}\nheadline:\n{LINES}"


def worked(folder: Path, acts: int) -> History:
    history = History(folder, DAY)
    history.write(Changed(text=text(0)))
    for n in range(1, acts + 1):
        history.write(Did(act=str(n), session="a", said=f"act {n}", at="", text=text(n)))
    return history


def test_undo_steps_of_a_large_file_are_small(tmp_path: Path) -> None:
    """Each text is stored once and compressed: a few kB instead of the 27 kB of the file, twice."""
    history = worked(tmp_path, STEPS + 20)
    assert len(history.undo) == STEPS
    held = {id(p): len(p) for s in history.undo for p in (s.packed_before, s.packed_after)}
    assert len(held) == STEPS + 1
    assert sum(held.values()) < len(text(0)) * STEPS / 5


def test_texts_come_back_as_they_were(tmp_path: Path) -> None:
    """Also a text that no encoding can represent, and after the file was read again."""
    odd = "title: half a pair \ud83d\n"
    history = worked(tmp_path, 3)
    assert (history.undo[-1].before, history.undo[-1].after) == (text(2), text(3))
    history._now(odd, "a")
    assert history.text == odd
    again = History(tmp_path, DAY)
    assert [(s.before, s.after) for s in again.undo] == [(text(n), text(n + 1)) for n in range(3)]
    again.write(Undid(back=True, session="a", text=text(2)))
    assert (again.redo[-1].before, again.redo[-1].after) == (text(3), text(2))
