"""The formats of articles, by the ending of a file's name.

A new ending is one line in FORMATS; a new format is one line and a module with
`read(file, text) -> (Document, problems)`. `add`, `build`, `check` and `explain` use this list.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

import msgspec

from digest.core.model import Document, File, Problem
from digest.core.rows import Row

Reader = Callable[[File, str], tuple[Document, tuple[Problem, ...]]]


class Format(Row, frozen=True):
    """`module` has the function `read`; it is imported when the first such file is read."""

    module: str
    is_page: bool = False  # a web page: it states its encoding, and has text beside its article

    @property
    def read(self) -> Reader:
        reader: Reader = import_module(self.module).read
        return reader


PLAIN = Format("digest.intake.formats.plain")
MARKDOWN = Format("digest.intake.formats.markdown")
PAGE = Format("digest.intake.formats.webpage", is_page=True)
MAIL = Format("digest.intake.formats.mail")

MOST_BLOCKS = 30_000  # lines and paragraphs; the longest articles have a few hundred

FORMATS: dict[str, Format] = {
    ".txt": PLAIN,
    ".text": PLAIN,
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".html": PAGE,
    ".htm": PAGE,
    ".eml": MAIL,
    ".mht": MAIL,
    ".mhtml": MAIL,
}


def ending(path: str) -> str:
    """Return the ending of a file's name in small letters: ".txt"; "" where it has none."""
    name = path.rsplit("/", 1)[-1]
    return "." + name.rsplit(".", 1)[-1].casefold() if "." in name else ""


def is_known(path: str) -> bool:
    """Return whether a file of this name is read as an article."""
    return ending(path) in FORMATS


def takes_long(path: str) -> bool:
    """Return whether a file of this name takes long to read: its document is worth keeping."""
    return FORMATS.get(ending(path), PLAIN) in (PAGE, MAIL)


def read(file: File) -> tuple[Document, tuple[Problem, ...]]:
    """Return the document of a file. Never fails: an unreadable file is empty, with a problem."""
    from digest.intake.formats import plain

    form = FORMATS.get(ending(file.path), PLAIN)
    text, problems = plain.decode(file.data, file.path, html=form.is_page)
    if text is None:
        document = Document(id=file.id, path=file.path)
        return document, tuple(_about(p, file.id) for p in problems)
    document, more = form.read(file, text)
    problems.extend(more)
    if len(document.blocks) > MOST_BLOCKS:
        problems.append(_cut(file, len(document.blocks)))
        document = msgspec.structs.replace(document, blocks=document.blocks[:MOST_BLOCKS])
    if not document.blocks and not any(p.level == "error" for p in problems):
        problems.append(
            Problem(
                level="error",
                where=file.path,
                what="the file has no text.",
                fix="Put the article's text into it, or remove the file.",
                name="empty-file",
            )
        )
    return document, tuple(p if p.article else _about(p, file.id) for p in problems)


def _cut(file: File, many: int) -> Problem:
    return Problem(
        level="warning",
        where=file.path,
        what=f"it has {many:,} lines; the first {MOST_BLOCKS:,} are read.",
        fix="Is it an article? Cut it down, or take it out.",
        name="text-left-out",
    )


def beside(file: File) -> list[str]:
    """Return the lines of a web page that are beside its main text; none of other formats."""
    form = FORMATS.get(ending(file.path), PLAIN)
    if not form.is_page:
        return []
    from digest.intake.formats import page_lines, plain

    text, _ = plain.decode(file.data, file.path, html=True)
    return page_lines.beside(text, read(file)[0].blocks) if text is not None else []


def _about(problem: Problem, article: str) -> Problem:
    return msgspec.structs.replace(problem, article=article)
