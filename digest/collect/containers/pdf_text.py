"""Read the text of a PDF file in a process of its own, whose memory and time are bounded.

Run as a module, it reads the file on standard input and writes title and text as JSON. PDFium is
C++ and unpacks whatever a file asks for: 500 kB became 1.9 GB here.
"""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
from typing import Any

PAGES = 500  # of a PDF file
MEMORY = 1_000_000_000  # bytes of address space; a newspaper of 60 pages needs 200 MB
SECONDS = 60
HYPHEN = re.compile("[\x02\ufffe]\r?\n?")  # how PDFium gives a hyphen at the end of a line
DAMAGED, LACKING = 3, 4  # statuses of the process


class Unreadable(ValueError):
    """A file that cannot be read; its text says why."""


def text_of(data: bytes) -> tuple[str, str]:
    """Return the stated title and the text. Raises Unreadable and ModuleNotFoundError."""
    command = [sys.executable, "-m", __name__]
    try:
        done = subprocess.run(  # noqa: S603 - this module itself
            command, input=data, capture_output=True, timeout=2 * SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise Unreadable("it takes too long to read") from None
    if done.returncode == LACKING:
        raise ModuleNotFoundError("pypdfium2")
    if done.returncode == DAMAGED:
        raise Unreadable("the file is damaged or locked")
    if done.returncode:
        raise Unreadable("it takes too much memory or time to read")
    title, text = json.loads(done.stdout)
    return title, text


def main() -> int:
    """Read standard input; return the status of the process."""
    _bound()
    try:
        import pypdfium2
    except ModuleNotFoundError:
        return LACKING
    try:
        found = _read(pypdfium2, sys.stdin.buffer.read())
    except pypdfium2.PdfiumError:
        return DAMAGED
    sys.stdout.buffer.write(json.dumps(found).encode())
    return 0


def _bound() -> None:
    """Bound memory and time, where the system can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _read(library: Any, data: bytes) -> tuple[str, str]:
    document = library.PdfDocument(data)
    try:
        pages = [_page(document[n]) for n in range(min(len(document), PAGES))]
        title = str(document.get_metadata_dict().get("Title") or "").strip()
    finally:
        document.close()
    return title, "\n\n".join(p for p in pages if p.strip())


def _page(page: Any) -> str:
    try:
        text = page.get_textpage()
        found = HYPHEN.sub("", str(text.get_text_bounded())).replace("\r\n", "\n")
        text.close()
        return found
    finally:
        page.close()


if __name__ == "__main__":
    sys.exit(main())
