"""Iterate over the records of a WARC file whose headers may be hostile."""

from __future__ import annotations

from typing import IO

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import DecompressingBufferedReader
from warcio.recordloader import ArcWarcRecordLoader

from digest.collect.identity import web_address

LINE = 65_536  # bytes of a header line; warcio joins longer ones in a time of their square
HEADERS = 1_000_000  # bytes of all headers of a record


class TooLong(ValueError):
    """A record whose headers do not end."""


class Records(ArchiveIterator):  # type: ignore[misc]  # warcio has no types
    """The records of an open file, in order. Raises TooLong, and what warcio raises."""

    INC_RECORD = ""  # its warning goes to standard error; damage is reported by the caller

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(file)
        self.loader = _Loader(verify_http=False, arc2warc=False)
        self.reader = _Bounded(self.fh)


class _Loader(ArcWarcRecordLoader):  # type: ignore[misc]  # as above
    """Reads the headers of a page whose scheme is in capitals as well."""

    def load_http_headers(
        self, rec_type: str, uri: str, stream: object, length: int | None
    ) -> object:
        return super().load_http_headers(rec_type, web_address(uri) or uri, stream, length)


class _Bounded(DecompressingBufferedReader):  # type: ignore[misc]  # as above
    """Reads lines up to a length, and only so many bytes of lines in a row."""

    lines = 0

    def readline(self, length: int | None = None) -> bytes:
        line: bytes = super().readline(min(length or LINE, LINE))
        self.lines += len(line)
        if len(line) >= LINE or self.lines > HEADERS:
            raise TooLong
        return line

    def read(self, length: int | None = None) -> bytes:
        self.lines = 0
        data: bytes = super().read(length)
        return data
