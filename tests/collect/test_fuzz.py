"""Damaged feeds, mails, archives, tables, PDF and Word files are read or reported, without other
effects.

`DIGEST_FUZZ=20000` runs more examples than a usual test run.
"""

from __future__ import annotations

import datetime
import io
import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from collect.test_containers import EXPORTS, HTML, letter, pdf, warc, word
from collect.test_fetch import item, rss
from digest.collect import containers, feeds, saved
from digest.collect.containers import Kind, NotRead, Reading, links
from digest.collect.items import Made

EXAMPLES = int(os.environ.get("DIGEST_FUZZ", "40"))
NOW = datetime.datetime(2031, 5, 2, tzinfo=datetime.UTC)
ATOM = (
    b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://a.example/"><title>T</title>'
    b"<entry><id>tag:a</id><title type='html'>&lt;b&gt;One&lt;/b&gt;</title><link href='one'/>"
    b"<updated>2031-05-01T00:00:00Z</updated><content type='xhtml'><div>Words</div></content></entry></feed>"
)
JSON = json.dumps({
    "version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [
        {"id": 1, "url": "https://a.example/1", "content_text": "One\n\nTwo", "authors": [{"name": "A"}]}]
}).encode()  # fmt: skip
OPML = b'<opml version="2.0"><body><outline text="News"><outline xmlUrl="https://a.example/f" title="F"/></outline></body></opml>'
FEEDS = (rss(item(1, "One", "Words", "/1")), ATOM, JSON, OPML)
MAILBOX = b"From a@b Fri May  2 09:00:00 2031\n" + letter("One", HTML).replace(b"\r\n", b"\n")
FILES = {
    "a.eml": letter("One", HTML),
    "a.mbox": MAILBOX * 2,
    "a.warc": warc(("https://a.example/1", "200 OK", HTML.encode()), packed=False),
    "a.warc.gz": warc(("https://a.example/1", "200 OK", HTML.encode())),
    "a.pdf": pdf(["One", "", "Two words."]),
    "a.docx": word("<w:p><w:r><w:t>One</w:t></w:r></w:p>"),
    **{name: text.encode() for name, text in EXPORTS.items()},
}
fuzz = settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), deadline=None)


@st.composite
def damaged(draw: st.DrawFn, whole: st.SearchStrategy[bytes]) -> bytes:
    """Return a file in which some bytes are changed, missing, repeated or cut off."""
    data = bytearray(draw(whole))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        kind = draw(st.sampled_from(("set", "insert", "delete", "double", "cut")))
        if kind == "set" and data:
            data[at] = draw(st.integers(0, 255))
        elif kind == "insert":
            data[at:at] = draw(
                st.binary(max_size=12)
                | st.sampled_from(
                    (b"<!ENTITY a 'b'>", b"]]>", b"&a;", b"\x00", b"{" * 2000, b"\xff\xfe")
                )
            )
        elif kind == "delete":
            del data[at : at + draw(st.integers(1, 40))]
        elif kind == "double":
            data[at:at] = data[at : at + draw(st.integers(1, 200))]
        else:
            del data[at:]
    return bytes(data)


@fuzz
@given(damaged(st.sampled_from(FEEDS)) | st.binary(max_size=300))
@example(b"{" * 100_000)
@example(b"[" * 100_000)
@example(JSON.replace(b"https:", b"HTTPS:"))
@pytest.mark.filterwarnings("ignore::DeprecationWarning:feedparser")
def test_a_feed(data: bytes) -> None:
    """A feed is read or refused; each address is http(s), each title one line of text."""
    try:
        found = feeds.read(data, "https://a.example/feed")
    except feeds.NoFeed:
        return
    for offer in found.offers:
        assert offer.url == "" or offer.url.startswith(("http://", "https://"))
        assert "\n" not in offer.title


@fuzz
@given(damaged(st.just(OPML)) | st.binary(max_size=300))
@example(OPML.replace(b"https:", b"HTtps:"))  # found by this test
def test_a_list_of_feeds(data: bytes) -> None:
    try:
        assert all(f.url.startswith(("http://", "https://")) for f in feeds.opml(data))
    except ValueError:
        return


@fuzz
@given(st.data())
def test_a_file(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Each kind of file, with any bytes, gives items and messages, and addresses that are on the
    web."""
    name = data.draw(st.sampled_from(sorted(FILES)))
    content = data.draw(damaged(st.just(FILES[name])))
    path = Path(tmp_path_factory.getbasetemp()) / name
    path.write_bytes(content)
    kind = containers.kind_of(path)
    if kind in (Kind.ARTICLE, Kind.UNKNOWN):
        return
    for found in containers.read(path, kind, Reading(NOW, links=data.draw(st.booleans()))):
        assert isinstance(found, Made | NotRead)
        if isinstance(found, Made):
            assert found.item.link == "" or found.item.link.startswith(("http://", "https://"))
            assert "/" not in found.item.file


@fuzz
@given(damaged(st.just(f"<html><body>{HTML}</body></html>".encode())) | st.binary(max_size=300))
def test_a_page(data: bytes) -> None:
    assert isinstance(links.index_links(data, "https://a.example/"), list)
    links.is_list_of_addresses(data)


@fuzz
@given(st.binary(max_size=400), st.text(max_size=60))
@example(
    b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.html"\r\n\r\n<p>x</p>\r\n'
    b'--b\r\nContent-Disposition: form-data; name="url"\r\n\r\nhttps://a.example/\r\n--b--\r\n',
    "multipart/form-data; boundary=b",
)
def test_a_form(body: bytes, kind: str) -> None:
    """A form is refused, or holds a page with a known ending."""
    try:
        page = saved.page_of(body, kind, "2031-05-02T00:00:00Z")
    except saved.Unreadable:
        return
    assert page.data
    assert page.ending in saved.ENDINGS


def test_an_archive_without_an_address(tmp_path: Path) -> None:
    """A record with a damaged header is reported; found by the fuzzing above."""
    path = tmp_path / "a.warc"
    path.write_bytes(FILES["a.warc"].replace(b"WARC-Target-URI: https", b"X: https"))
    found = list(containers.read(path, Kind.WARC, Reading(NOW)))
    assert [type(f) for f in found] == [NotRead]


def test_the_samples_are_read() -> None:
    """The guard: undamaged, each feed has an entry; `io` keeps nothing open."""
    assert [len(feeds.read(f, "https://a.example/").offers) for f in FEEDS[:3]] == [1, 1, 1]
    assert len(feeds.opml(OPML)) == 1
    assert io.BytesIO(FILES["a.warc.gz"]).read(2) == b"\x1f\x8b"
