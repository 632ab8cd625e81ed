"""Articles and stories for tests of the desk, made from plain text."""

from __future__ import annotations

from digest.core.model import Article, Report, Sentence, StoryMembers
from digest.core.text import spans


def article(
    id: str,
    text: str,
    title: str | None = None,
    published: str | None = None,
    outlet: str | None = None,
    language: str = "en",
    lead: int = 0,
) -> Article:
    """Return an article whose paragraphs are separated by blank lines; a line that begins with `##
    ` is a subhead."""
    out, sentences, subheads = "", [], []
    for i, raw in enumerate(p.strip() for p in text.strip().split("\n\n")):
        paragraph = " ".join(raw.removeprefix("## ").split())
        out += "\n\n" if out else ""
        at = len(out)
        out += paragraph
        if raw.startswith("## "):
            subheads.append((at, len(out)))
        else:
            sentences += [
                Sentence(paragraph=i, start=at + a, end=at + b)
                for a, b in spans(paragraph, language)
            ]
    return Article(
        id=id,
        path=f"{id}.txt",
        title=title,
        outlet=outlet,
        text=out,
        lead=lead,
        language=language,
        published=published,
        published_from="front-matter" if published else "none",
        sentences=tuple(sentences),
        subheads=tuple(subheads),
        words=len(out.split()),
    )


def story(
    *articles: Article, reports: tuple[Report, ...] | None = None, earlier: tuple[str, ...] = ()
) -> StoryMembers:
    """Return a story of these articles, each a report of its own unless said otherwise."""
    return StoryMembers(
        edition="2031-03-04",
        id="s",
        thread="t",
        slug="s",
        url="/2031/03/04/s/",
        reports=reports or tuple(Report(original=a.id) for a in articles),
        earlier=earlier,
    )
