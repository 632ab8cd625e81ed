"""A page is parsed once: what its scan kept gives the same article as the page itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs

from conftest import Pub
from digest.core import packing, passing
from digest.core.memo import Memo
from digest.core.model import Facts, File
from digest.intake import formats
from digest.intake.article import outlets
from digest.intake.formats import plain
from digest.intake.furniture import repeated
from digest.pipeline import readings
from digest.pipeline.calls import ReadContext, ReadInput, read_article, scan_file
from digest.pipeline.publication import publication
from digest.pipeline.run import Run
from digest.pipeline.step_group import group
from digest.pipeline.step_read import read_articles

PARAGRAPHS = (
    "The ferry council of Nordhaven voted on Monday to repair the old pier before the autumn.",
    "Repairs begin in September and will take eleven weeks, the harbour master told members.",
    "The pier has been closed to visitors since two of its beams were found to be rotten.",
)
PAGE = (
    "<html><head><title>Council votes to repair pier</title></head><body><article>"
    "<h1>Council votes to repair pier</h1>"
    + "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    + "</article></body></html>"
)
CONTEXT = ReadContext(outlets=outlets.Outlets(), timezone="UTC")


def source(path: str, text: str) -> ReadInput:
    return ReadInput(file=File(path=path, id="a", data=text.encode()), origin={"outlet": "Quay"})


def test_the_document_that_a_scan_kept_gives_the_same_article() -> None:
    given = source("a.html", PAGE)
    _, kept = scan_file(None, given)
    file = structs.replace(given.file, data=b"")
    again = structs.replace(given, file=file, document=kept.document)
    assert read_article(CONTEXT, again) == read_article(CONTEXT, given)
    assert PARAGRAPHS[0].encode() in bytes(read_article(CONTEXT, again)[1].article)


@pytest.mark.parametrize("stored", [True, False])
def test_each_file_is_parsed_once_in_a_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stored: bool
) -> None:
    """Its document goes from the scan to the reading in memory: it is not in the store."""
    pub = Pub(tmp_path)
    for n in range(5):
        pub.write(f"content/2026-06-01/{n}.txt", f"{n}\n\n" + "\n\n".join(PARAGRAPHS[n % 3 :]))
    parsed: list[str] = []
    real = formats.read
    monkeypatch.setattr(formats, "read", lambda file: parsed.append(file.path) or real(file))
    store = tmp_path / "cache.sqlite" if stored else None
    run = Run(Memo(store))
    read = read_articles(publication(pub.root), run)
    assert sorted(parsed) == [f"2026-06-01/{n}.txt" for n in range(5)]
    assert len(read.heads) == 5
    assert not len(run.memo.passing)
    if store is not None:
        count = "SELECT count(*) FROM calls WHERE rest IS NOT NULL"  # the articles' own
        assert run.memo._store._db.execute(count).fetchone() == (5,)  # type: ignore[union-attr]


def test_documents_are_held_up_to_a_limit_and_given_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passing, "MOST", 10)
    held = passing.Passing()
    for key, data in ((b"a", b"123456"), (b"b", b"12345"), (b"c", b"1234")):
        held.add(key, data)
    assert [held.take(k) for k in (b"a", b"b", b"c", b"a")] == [b"123456", None, b"1234", None]
    held.add(b"d", b"1234567890")
    assert held.take(b"d") == b"1234567890"


def test_a_scan_gives_the_hash_of_each_line_in_eight_bytes() -> None:
    """All scanned pages are in memory until the furniture of each outlet is known."""
    text = "\n\n".join(PARAGRAPHS)
    scanned = scan_file(None, source("a.txt", text))[0]
    document = plain.read(File(path="a.txt", id="a", data=b""), text)[0]
    assert scanned.lines == repeated.hashes(document)
    assert len(scanned.lines) == len(PARAGRAPHS)
    assert len(scanned.hashes) == 8 * len(PARAGRAPHS)


def test_words_are_read_from_the_store_by_windows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No build with a store holds the words of all articles; without one they are held.

    The words are those of the facts, of damaged results too, and the threads are the same.
    """
    pub = Pub(tmp_path)
    for n in range(7):
        pub.write(
            f"content/2026-06-0{n % 3 + 1}/{n}.txt", f"{n}\n\n" + " ".join(PARAGRAPHS[n % 3 :])
        )
    monkeypatch.setattr(readings, "WINDOW", 2)
    asked: list[int] = []
    firsts = Memo.firsts
    monkeypatch.setattr(
        Memo, "firsts", lambda self, keys, call: asked.append(len(keys)) or firsts(self, keys, call)
    )
    threads = []
    for path in (tmp_path / "cache.sqlite", tmp_path / "cache.sqlite", None):
        run = Run(Memo(path))
        read = read_articles(publication(pub.root), run)
        ids = sorted(read.heads)
        assert len(ids) == 7
        assert bool(read.words._held) == (path is None)
        if path:
            drop = "UPDATE calls SET value = substr(value, 1, 9) WHERE key = ?"
            run.memo._store._db.execute(drop, (read.readings.keys[ids[3]],))  # type: ignore[union-attr]
        found = list(read.words(ids))
        for article, words in zip(ids, found, strict=True):
            facts = packing.unpack(read.readings.rest(article).facts, Facts)
            assert words == (facts.body, facts.counted, facts.shingles)
        assert asked == ([2, 2, 2, 1] if path else [])
        asked.clear()
        threads.append(group(read, run).threads)
        asked.clear()
    assert threads[0] == threads[1] == threads[2]
