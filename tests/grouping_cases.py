"""Articles made of the readable cases under tests/cases/cluster: `# name`, the headline, the text."""

from __future__ import annotations

import pathlib

from digest.core.model import Article, Facts, Sentence
from digest.core.text import spans
from digest.desk.grouping.facts import facts

FOLDER = pathlib.Path(__file__).parent / "cases" / "cluster"


def article(
    name: str,
    title: str | None,
    text: str,
    published: str | None = "2031-05-07",
    language: str = "en",
    wire: bool = False,
) -> Article:
    sentences: list[Sentence] = []
    at = 0
    for p, paragraph in enumerate(text.split("\n\n")):
        sentences += [Sentence(paragraph=p, start=at + s, end=at + e) for s, e in spans(paragraph)]
        at += len(paragraph) + 2
    return Article(
        id=name, path=name, title=title, text=text, sentences=tuple(sentences), published=published,
        published_from="front-matter" if published else "none", language=language, words=len(text.split()), wire=wire,
    )  # fmt: skip


def case(file: str) -> dict[str, Article]:
    out = {}
    for part in ("\n" + (FOLDER / file).read_text(encoding="utf-8")).split("\n# ")[1:]:
        name, title, text = part.strip().split("\n", 2)
        out[name] = article(name, title, text.strip(), wire=name == "wire")
    assert out, f"no case in {file}"
    return out


def known(articles: dict[str, Article]) -> dict[str, Facts]:
    return {a.id: facts(a) for a in articles.values()}
