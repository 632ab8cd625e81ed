"""Read PDF and Word files: their text as a page. Each needs an extra of the program."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from digest.collect import making
from digest.collect.containers import LARGEST, Found, Kind, NotRead, Reading, pdf_text
from digest.collect.containers.mail import html_of
from digest.collect.containers.pdf_text import Unreadable
from digest.collect.items import Made
from digest.collect.making import Facts, Parts
from digest.core.model import File
from digest.intake.formats import plain

UNPACKED = 20_000_000  # bytes of the text of a Word file; a long novel has 5 million
FILE_NAME = re.compile(r"\.\w{2,5}$|^untitled|^microsoft", re.IGNORECASE)


def kind_of_zip(path: Path) -> Kind | None:
    """Return what a zip file holds: Word, WACZ, or None."""
    try:
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, OSError):
        return None
    if "word/document.xml" in names:
        return Kind.WORD
    return Kind.WACZ if any(n.startswith("archive/") and ".warc" in n for n in names) else None


def read(path: Path, reading: Reading) -> Iterator[Found]:
    """Yield the article of a PDF or Word file. Raises OSError."""
    data = path.read_bytes()
    if len(data) > 5 * LARGEST:
        yield NotRead(str(path), "the file is larger than 50 MB", "Save its text and add that.")
        return
    pdf = data.startswith(b"%PDF-")
    extra, library = ("pdf", "pypdfium2") if pdf else ("docx", "mammoth")
    try:
        title, html = _pdf(data) if pdf else _word(path)
    except ModuleNotFoundError:
        what = f"reading such a file needs the extra “{extra}” ({library})"
        yield NotRead(str(path), what, f"pip install 'digest-news[{extra}]'.")
        return
    except Unreadable as error:
        yield NotRead(str(path), str(error), "Save its text and add that.")
        return
    if not html.strip():
        yield NotRead(str(path), f"no text in it{' (a scan)' * pdf}", "Add its text.")
        return
    page = making.document(Parts(title=title, html=html))
    facts = Facts(title=title, by="file", source=path.name)
    ending = ".pdf" if pdf else ".docx"
    yield Made(making.make(page, ".html", facts, reading.now), page, data, ending)


def _pdf(data: bytes) -> tuple[str, str]:
    """Title and text of a PDF file. Raises Unreadable and ModuleNotFoundError."""
    stated, text = pdf_text.text_of(data)
    found, _ = plain.read(File(path="item.txt", id="item", data=b""), text)
    blocks = found.blocks
    title = "" if FILE_NAME.search(stated) else stated
    if not title and len(blocks) > 1 and len(blocks[0].text) < 200:
        title, blocks = blocks[0].text, blocks[1:]
    return title, html_of(blocks)


def _word(path: Path) -> tuple[str, str]:
    """Title and HTML of a Word file. Raises Unreadable and ModuleNotFoundError."""
    import mammoth

    with zipfile.ZipFile(path) as package:
        parts = (i for i in package.infolist() if i.filename.endswith((".xml", ".rels")))
        if sum(i.file_size for i in parts) > UNPACKED:
            raise Unreadable(f"its text unpacks to more than {UNPACKED // 1_000_000} MB")
    try:
        with path.open("rb") as file:
            found = mammoth.convert_to_html(file, convert_image=lambda image: [])
    except Exception as error:  # the library raises what its XML parser and its own code raise
        raise Unreadable("the file is damaged") from error
    html = str(found.value)
    first = re.match(r"\s*<(h[1-3]|p)>(?:<strong>)?([^<]{1,200})(?:</strong>)?</\1>", html)
    if first is None:
        return "", html
    from html import unescape

    return unescape(first[2]).strip(), html[first.end() :]
