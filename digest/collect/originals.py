"""Originals: the bytes as received, kept apart in `originals/` where the article file differs.

What is kept is a setting: `none` (no hash either), `hash`, `keep` (mails, PDF, Word, rows of
tables), `warc` (web pages with their headers as well). A file is named by the hash of its bytes, so
that the same original is kept once.
"""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from digest.collect.identity import fingerprint
from digest.collect.items import Item, Made
from digest.core.files import write_atomic
from digest.intake.origins import Origin

FOLDER = "originals"
IGNORE = "*\n"  # of git: originals may carry addresses and keys of their readers


class Kept(NamedTuple):
    """A file of `originals/`: its path there, and its bytes."""

    path: str
    data: bytes


def keep(root: Path, rule: str, made: Made) -> Item:
    """Keep the original of an item as the setting says; return the item. Raises OSError."""
    kept = _to_keep(rule, made)
    if kept is None:
        return made.item
    folder = root / FOLDER
    path = folder / kept.path
    path.parent.mkdir(parents=True, exist_ok=True)
    if not (folder / ".gitignore").exists():
        write_atomic(folder / ".gitignore", IGNORE.encode())
    if not path.exists():
        write_atomic(path, kept.data, durable=True)
    return msgspec.structs.replace(made.item, original=kept.path)


def _to_keep(rule: str, made: Made) -> Kept | None:
    if rule not in ("keep", "warc"):
        return None
    if made.original:
        return _named(made.original, made.original, made.ending)
    if rule == "warc" and made.headers:
        record = warc([_Record(made.item.link, made.item.got, made.data, made.headers)])
        return _named(made.data, record, ".warc.gz")
    return None


def _named(hashed: bytes, data: bytes, ending: str) -> Kept:
    name = fingerprint(hashed)
    return Kept(f"sha256/{name[:2]}/{name}{ending}", data)


def missing(root: Path, origins: Mapping[str, Origin]) -> Iterator[tuple[str, str]]:
    """Yield each article whose original is not there or is another: its path, and what is wrong."""
    for path, origin in sorted(origins.items()):
        if not origin.original:
            continue
        file = (root / FOLDER / origin.original).resolve()
        if not file.is_relative_to((root / FOLDER).resolve()) or not file.is_file():
            yield path, f"its original is not in {FOLDER}/ ({origin.original})."
            continue
        data = file.read_bytes()
        if fingerprint(_content(data, file.name)) != file.name.partition(".")[0]:
            yield path, f"its original in {FOLDER}/ has other bytes than were received."


def _content(data: bytes, name: str) -> bytes:
    """Return the bytes by which an original is named: those of its page, where it is an archive."""
    if not name.endswith(".warc.gz"):
        return data
    from warcio.archiveiterator import ArchiveIterator

    try:
        record = next(iter(ArchiveIterator(io.BytesIO(data))))
        return bytes(record.content_stream().read())
    except Exception:  # a damaged archive, in whatever way
        return b""


# -------------------------------------------------------------------------------------- archives


class _Record(NamedTuple):
    """A page for an archive: its address, when it was received, its bytes, the headers."""

    link: str
    got: str
    data: bytes
    headers: Mapping[str, str]


LEFT_OUT = ("content-length", "content-encoding", "transfer-encoding", "set-cookie", "connection")


def is_page(origin: Origin) -> bool:
    """Return whether an article is a web page whose answer is known."""
    return bool(origin.link and origin.got and origin.http)


def records(content: Path, origins: Mapping[str, Origin]) -> Iterator[_Record]:
    """Yield the pages among these articles, as files below content/. Raises OSError."""
    for path, origin in sorted(origins.items()):
        if is_page(origin):
            named = {"type": "content-type", "modified": "last-modified", "etag": "etag"}
            headers = {named[k]: v for k, v in origin.http.items() if k in named}
            yield _Record(origin.link, origin.got, (content / path).read_bytes(), headers)


def warc(pages: Iterable[_Record]) -> bytes:
    """Return pages as WARC 1.1 in gzip: the same pages give the same bytes."""
    out = io.BytesIO()
    for page in pages:
        for head, block in _blocks(page):
            with gzip.GzipFile("", "wb", 9, out, mtime=0) as packed:
                packed.write(head + block + b"\r\n\r\n")
    return out.getvalue()


def _blocks(page: _Record) -> Iterator[tuple[bytes, bytes]]:
    """Yield the record of a page: its header and its block."""
    kept = {k: v for k, v in page.headers.items() if k.lower() not in LEFT_OUT}
    lines = ["HTTP/1.1 200 OK", *(f"{k}: {' '.join(v.split())}" for k, v in sorted(kept.items()))]
    lines.append(f"Content-Length: {len(page.data)}")
    block = "\r\n".join(lines).encode("utf-8", "replace") + b"\r\n\r\n" + page.data
    identity = fingerprint(f"{page.link} {page.got} ".encode("utf-8", "replace") + block)[:32]
    parts = (identity[:8], identity[8:12], identity[12:16], identity[16:20], identity[20:])
    fields = {
        "WARC-Type": "response",
        "WARC-Record-ID": f"<urn:uuid:{'-'.join(parts)}>",
        "WARC-Target-URI": page.link,
        "WARC-Date": page.got,
        "WARC-Block-Digest": f"sha256:{fingerprint(block)}",
        "WARC-Payload-Digest": f"sha256:{fingerprint(page.data)}",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
    }
    head = ["WARC/1.1", *(f"{k}: {v}" for k, v in fields.items())]
    yield "\r\n".join(head).encode("utf-8", "replace") + b"\r\n\r\n", block
