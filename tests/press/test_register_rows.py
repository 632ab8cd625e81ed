"""The page of sources and the registers are made from the names of each story, unpacked once."""

from __future__ import annotations

import pytest

from digest.core import packing
from digest.core.model import Digest, EditionIndex, Entry, EntryNames, Masthead
from digest.core.model import site as site_values
from digest.press.outputs import registers


def entry(n: int, **names: tuple[object, ...]) -> Entry:
    return Entry(
        id=f"s{n}",
        thread=f"t{n}",
        url=f"/2031/03/02/s{n}/",
        headline=f"Headline {n}",
        packed=packing.pack(EntryNames(**names)),  # type: ignore[arg-type]
    )


def test_names_are_unpacked_once_and_sorted_without_accents(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Unpacking them for each register took a third of the time that registers take."""
    entries = (
        entry(1, outlets=(("Harl Post", "original"), ("Harl Post", "pickup")), places=("Tolby",)),
        entry(2, outlets=(("Öre News", "report"),), people=(("Ines Quill", "potter"),)),
        entry(3, outlets=(("Pelt Press", "report"),), people=(("Zed Ábel", ""), ("Bo Adams", ""))),
    )
    index = EditionIndex(
        day="2031-03-02", url="/2031/03/02/", title="", headline="", entries=entries
    )
    digest = Digest(masthead=Masthead(title="Paper"), editions=(index,), pages=(), corrections=())
    unpacked: list[bytes] = []
    original = site_values._names
    monkeypatch.setattr(site_values, "_names", lambda b: unpacked.append(b) or original(b))
    jobs = {job.path: job.values for job in registers.jobs(digest)}
    assert len(unpacked) == len(entries)
    cited = jobs["sources/index.html"]["outlets_cited"]
    assert [c.name for c in cited] == ["Harl Post", "Öre News", "Pelt Press"]
    assert [(c.entries, c.pickup) for c in cited] == [(1, 1), (1, 0), (1, 0)]
    people = jobs["people/index.html"]["listed"]
    assert [row.name for row in people] == ["Zed Ábel", "Bo Adams", "Ines Quill"]
