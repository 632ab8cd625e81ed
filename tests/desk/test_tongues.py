"""Six languages beside English: short invented articles as a page prints them, and the result for
each."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

import paths
from digest.core.model import File
from digest.desk.quotes.extract import quotes
from digest.intake import formats
from digest.intake.article import outlets
from digest.intake.article.parse import parse
from digest.intake.furniture.clean import clean

FOLDER = paths.CASES / "tongues"


class Case(NamedTuple):
    """The expected result of one article: its fields, who says which words, and which lines stay."""

    name: str
    fields: dict[str, str]
    said: dict[str, str]
    lines: list[tuple[str, bool]]


def read(path: Path) -> list[Case]:
    out = []
    parts = path.read_text(encoding="utf-8").split("\n", 2)[2].split("\n---\n")
    for number, part in enumerate(parts, 1):
        head, page = part.strip().split("\n\n", 1)
        pairs = [line.split(": ", 1) for line in head.split("\n")]
        said = dict(value.split(" | ") for key, value in pairs if key == "quote")
        lines = [(line[2:], line[0] == "+") for line in page.split("\n")]
        out.append(
            Case(f"{path.stem}-{number}", {k: v for k, v in pairs if k != "quote"}, said, lines)
        )
    return out


CASES = [case for path in sorted(FOLDER.glob("*.md")) for case in read(path)]


def test_there_are_cases() -> None:
    """Five articles in each of six languages."""
    assert len(CASES) >= 30


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_article(case: Case) -> None:
    """Furniture is removed and text stays; headline, byline, day, agency and place are found; each
    quotation has its speaker, and there are no other speakers."""
    data = "\n\n".join(text for text, _ in case.lines).encode()
    clipping, _ = formats.read(File(path=f"{case.name}.txt", id=case.name, data=data))
    lines = clean(clipping)
    assert [(x.text, x.kept) for x in lines] == case.lines
    article, problems = parse(clipping, lines, outlets.make(None)[0])
    assert not problems
    found = {
        "language": article.language,
        "title": article.title,
        "authors": ", ".join(article.authors),
        "published": (article.published or "")[:10],
        "agency": article.agency,
        "place": article.place,
    }
    assert {k: v for k, v in found.items() if v} == case.fields
    spoken = {
        re.sub(r"[,.]$", "", article.text[u.start : u.end]): u.speaker for u in quotes(article)
    }
    assert spoken == case.said
