"""Read web archives: WARC files and WACZ packages. Each page that was answered with 200 is an item.

A record's date says when the page was archived, not when it was published: it is `got`.
"""

from __future__ import annotations

import datetime
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from digest.collect import making
from digest.collect.containers import LARGEST, Found, NotRead, Reading
from digest.collect.identity import web_address
from digest.collect.items import Made
from digest.collect.making import Facts
from digest.collect.pages import KEPT_HEADERS, canonical_of

PAGES = ("text/html", "application/xhtml+xml")
PACKED = ("", "identity", "gzip", "deflate")  # as warcio unpacks them
GZIP = b"\x1f\x8b"


def is_packed_warc(start: bytes) -> bool:
    """Return whether a file that begins like this is a WARC file in gzip."""
    if not start.startswith(GZIP):
        return False
    try:
        return zlib.decompressobj(31).decompress(start, 16).startswith(b"WARC/")
    except zlib.error:
        return False


def read(path: Path, reading: Reading) -> Iterator[Found]:
    """Yield the pages of an archive. Raises OSError."""
    if not zipfile.is_zipfile(path):
        with path.open("rb") as file:
            yield from _records(str(path), file, reading)
        return
    try:
        with zipfile.ZipFile(path) as package:
            for name in sorted(package.namelist()):
                if name.startswith("archive/") and name.endswith((".warc", ".warc.gz")):
                    with package.open(name) as member:
                        yield from _records(f"{path}/{name}", member, reading)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        yield NotRead(str(path), "the package is damaged", "Export it again.")


def _records(where: str, file: IO[bytes], reading: Reading) -> Iterator[Found]:
    from digest.collect.containers.warc_reading import Records

    n = 0
    try:
        for n, record in enumerate(Records(file), 1):
            if record.rec_type == "response":
                yield from _response(f"{where}:{n}", record, reading)
    except OSError:
        raise
    except Exception:  # on damaged headers the library raises errors of many kinds
        what = f"the archive is damaged after record {n}"
        yield NotRead(where, what, "Export it again; what is before was read.")


def _response(where: str, record: Any, reading: Reading) -> Iterator[Found]:
    headers = record.http_headers
    url = web_address((record.rec_headers.get_header("WARC-Target-URI") or "").strip(" <>"))
    if headers is None or headers.get_statuscode() != "200":
        return
    kind = (headers.get_header("Content-Type") or "").split(";")[0].strip().lower()
    if kind not in PAGES or not url:
        return
    packed = (headers.get_header("Content-Encoding") or "").strip().lower()
    if packed not in PACKED:
        what = f"the page is packed as “{packed[:20]}”, which is not read"
        yield NotRead(where, what, "Save the page in your browser and add the file.")
        return
    try:
        data = record.content_stream().read(LARGEST + 1)
    except (zlib.error, EOFError, ValueError):
        yield NotRead(where, "the record is damaged", "Export it again.")
        return
    if len(data) <= LARGEST and getattr(record.raw_stream, "limit", 0) > 0:
        yield NotRead(where, "the page is cut off in the archive", "Export it again.")
        return
    if len(data) > LARGEST:
        yield NotRead(where, "the page is larger than 10 MB", "Save its text and add that.")
        return
    kept = {n: v for k, n in KEPT_HEADERS.items() if (v := headers.get_header(k))}
    facts = Facts(
        url=url,
        link=canonical_of(data, url) or url,
        by="warc",
        source=Path(where.partition(":")[0]).name,
        http={"status": "200", **kept},
    )
    item = making.make(data, ".html", facts, _when(record, reading.now))
    if not item.words:
        yield NotRead(where, f"there is no text in the page of {url}", "Leave it out.")
        return
    found = {str(k).lower(): str(v) for k, v in headers.headers}
    yield Made(item, data, headers=found)


def _when(record: Any, now: datetime.datetime) -> datetime.datetime:
    """Return when a record was archived; `now` where it does not say."""
    try:
        given = record.rec_headers.get_header("WARC-Date").replace("Z", "+00:00")
        found = datetime.datetime.fromisoformat(given)
    except (AttributeError, ValueError):
        return now
    return found if found.tzinfo else found.replace(tzinfo=datetime.UTC)
