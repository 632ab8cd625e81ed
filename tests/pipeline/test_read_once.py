"""A page is parsed once: what its scan kept gives the same article as the page itself."""

from __future__ import annotations

from pathlib import Path

from msgspec import structs

from digest.core import packing
from digest.core.memo import Memo
from digest.core.model import File
from digest.intake.article import outlets
from digest.intake.formats import plain
from digest.intake.furniture import repeated
from digest.pipeline.calls import ReadContext, ReadInput, read_article, scan_file
from digest.pipeline.readings import Words

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


def test_a_scan_keeps_no_document_of_a_text_which_is_read_quickly() -> None:
    assert scan_file(None, source("a.txt", "\n\n".join(PARAGRAPHS)))[1].document == b""


def test_a_scan_gives_the_hash_of_each_line_in_eight_bytes() -> None:
    """All scanned pages are in memory until the furniture of each outlet is known."""
    text = "\n\n".join(PARAGRAPHS)
    scanned = scan_file(None, source("a.txt", text))[0]
    document = plain.read(File(path="a.txt", id="a", data=b""), text)[0]
    assert scanned.lines == repeated.hashes(document)
    assert len(scanned.lines) == len(PARAGRAPHS)
    assert len(scanned.hashes) == 8 * len(PARAGRAPHS)


def test_words_that_the_store_has_are_let_go_of(tmp_path: Path) -> None:
    """Grouping reads the token arrays of each article once, and needs the memory."""

    class Known:
        def __init__(self, path: Path | None) -> None:
            self.memo = Memo(path)

        def words(self, article: str) -> tuple[bytes, bytes, bytes]:
            return b"from", b"the", b"store"

    packed = packing.pack((b"at", b"hand", b""))
    for path, after in ((tmp_path / "cache.sqlite", b"from"), (None, b"at")):
        words = Words(Known(path), {"a": packed})  # type: ignore[arg-type]
        assert words(["a"])[0][0] == b"at"
        assert words(["a"])[0][0] == after
