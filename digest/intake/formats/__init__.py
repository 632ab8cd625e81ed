"""The formats: a File -> a Clipping, by the ending of its name. A new format is one module and one line in FORMATS."""

from __future__ import annotations

from collections.abc import Callable

from digest.core.model import Document, File, Problem
from digest.intake.formats import markdown, plain, webpage

Reader = Callable[[File, str], tuple[Document, tuple[Problem, ...]]]

FORMATS: dict[str, Reader] = {
    ".txt": plain.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".html": webpage.read,
    ".htm": webpage.read,
}


def read(file: File) -> tuple[Document, tuple[Problem, ...]]:
    """The clipping of a file. It never fails: what cannot be read is an empty clipping and a Problem that says why."""
    name = file.path.rsplit("/", 1)[-1]
    ending = "." + name.rsplit(".", 1)[-1].casefold() if "." in name else ""
    reader = FORMATS.get(ending, plain.read)
    text, problems = plain.decode(file.data, file.path, html=reader is webpage.read)
    if text is None:
        return Document(id=file.id, path=file.path), tuple(_about(p, file.id) for p in problems)
    clipping, more = reader(file, text)
    problems.extend(more)
    if not clipping.blocks and not any(p.level == "error" for p in problems):
        problems.append(
            Problem(
                level="error",
                where=file.path,
                what="There is no text in this file",
                fix="Put the article's text into it, or take the file away.",
                name="empty-file",
            )
        )
    return clipping, tuple(p if p.article else _about(p, file.id) for p in problems)


def beside(file: File) -> list[str]:
    """Lines of a file that its format does not take for text of the article: of a web page what stands beside its main text."""
    ending = "." + file.path.rsplit(".", 1)[-1].casefold()
    if FORMATS.get(ending) is not webpage.read:
        return []
    text, _ = plain.decode(file.data, file.path, html=True)
    return webpage.beside(text, read(file)[0].blocks) if text is not None else []


def _about(problem: Problem, article: str) -> Problem:
    return Problem(
        level=problem.level,
        where=problem.where,
        what=problem.what,
        fix=problem.fix,
        name=problem.name,
        article=article,
    )
