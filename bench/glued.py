"""What a user would glue together from libraries, as a like-for-like peer of a build.

    python bench/glued.py FOLDER OUT

Reads the same Markdown files, finds copies (datasketch), groups reports (scikit-learn), summarises each
story (sumy, LexRank) and renders a page a story, a page an edition, an index and a feed (jinja2). It finds
no quotations, speakers or conflicting figures, remembers nothing, and trusts every file.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path

import jinja2
import markupsafe
import numpy as np
import yaml
from datasketch import MinHash, MinHashLSH
from markdown_it import MarkdownIt
from sklearn.cluster import AgglomerativeClustering
from sklearn.feature_extraction.text import TfidfVectorizer
from sumy.nlp.tokenizers import Tokenizer
from sumy.parsers.plaintext import PlaintextParser
from sumy.summarizers.lex_rank import LexRankSummarizer

SENTENCES = 5
COPY = 0.8  # estimated share of words in common, from which on two texts are copies
APART = 0.75  # cosine distance, from which on two reports are two stories
PAGE = jinja2.Environment(autoescape=True).from_string(
    "<!doctype html><title>{{ title }}</title><h1>{{ title }}</h1>"
    "{% for s in summary %}<p>{{ s }}</p>{% endfor %}"
    "<ul>{% for a in articles %}<li>{{ a.title }}, {{ a.outlet }}</li>{% endfor %}</ul>"
)


class Words(Tokenizer):
    """sumy's tokenizer without a model that would have to be downloaded."""

    def __init__(self) -> None:
        super().__init__("english")

    def to_sentences(self, paragraph: str) -> tuple[str, ...]:
        return tuple(s for s in re.split(r"(?<=[.!?])\s+", paragraph) if s)

    def to_words(self, sentence: str) -> tuple[str, ...]:
        return tuple(re.findall(r"\w+", sentence.lower()))

    def _get_sentence_tokenizer(self, language: str) -> None:
        return None

    def _get_word_tokenizer(self, language: str) -> None:
        return None


def read(file: Path, markdown: MarkdownIt) -> dict[str, str]:
    source = file.read_text(encoding="utf-8")
    head, body = {}, source
    if source.startswith("---\n"):
        front, _, body = source[4:].partition("\n---")
        head = yaml.load(front, Loader=yaml.CSafeLoader) or {}
    text = markupsafe.Markup(markdown.render(body)).striptags()
    title = str(head.get("title") or text[:60])
    return {"title": title, "outlet": str(head.get("outlet") or ""), "text": str(text)}


def reports(articles: list[dict[str, str]]) -> list[list[dict[str, str]]]:
    """Articles with their copies."""
    lsh = MinHashLSH(threshold=COPY, num_perm=64)
    out: list[list[dict[str, str]]] = []
    for a in articles:
        words = a["text"].lower().split()
        shingles = {" ".join(words[i : i + 4]).encode() for i in range(max(1, len(words) - 3))}
        m = MinHash(num_perm=64)
        m.update_batch(shingles)
        near = lsh.query(m)
        if near:
            out[int(near[0])].append(a)
        else:
            lsh.insert(str(len(out)), m)
            out.append([a])
    return out


def stories(found: list[list[dict[str, str]]]) -> list[list[dict[str, str]]]:
    if len(found) < 2:
        return found
    vectors = TfidfVectorizer(sublinear_tf=True).fit_transform([r[0]["text"] for r in found])
    distance = np.clip(1 - (vectors @ vectors.T).toarray(), 0, None)
    labels = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=APART
    ).fit_predict(distance)
    out: dict[int, list[dict[str, str]]] = defaultdict(list)
    for label, report in zip(labels, found, strict=True):
        out[label] += report
    return list(out.values())


def main(folder: Path, out: Path) -> None:
    markdown, words, summarise = MarkdownIt(), Words(), LexRankSummarizer()
    listed = []
    for day in sorted(p for p in folder.iterdir() if p.is_dir()):
        articles = [read(f, markdown) for f in sorted(day.glob("*.md"))]
        titles = []
        for n, story in enumerate(stories(reports(articles))):
            parser = PlaintextParser.from_string("\n".join(a["text"] for a in story), words)
            summary = [str(s) for s in summarise(parser.document, SENTENCES)]
            page = out / day.name / str(n) / "index.html"
            page.parent.mkdir(parents=True, exist_ok=True)
            title = story[0]["title"]
            page.write_text(PAGE.render(title=title, summary=summary, articles=story))
            titles.append({"title": title, "outlet": f"{len(story)} articles"})
        page = PAGE.render(title=day.name, summary=[], articles=titles)
        (out / day.name / "index.html").write_text(page)
        listed += titles
    (out / "index.html").write_text(PAGE.render(title="All", summary=[], articles=listed))
    entries = "".join(
        f"<entry><title>{markupsafe.escape(t['title'])}</title></entry>" for t in listed
    )
    (out / "atom.xml").write_text(f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>')


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
