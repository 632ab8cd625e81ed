"""Count in how many articles of everyday news a word occurs: digest/data/words/everyday.txt.

    python bench/train_everyday.py NEWS.jsonl ...

Comes in: files of JSON objects, one a line, each with `text`, `lines` with `labels`, or `docs` with `text`.
Goes out: the table, written in its place below the header that it has. It holds words by their share of
articles, in steps of the square root of two; numbers, no text. A file counts as one kind of news: all kinds
weigh the same, and of each word the kind that has it most is left out, so that no single campaign or event
leaves its names here. The articles of one object (several on one event) count as one.
"""

from __future__ import annotations

import itertools
import json
import math
import pathlib
import sys
import textwrap
from collections import Counter, defaultdict

from digest.desk.words.hashes import TOKEN, folded

LEAST = 0.003  # share of articles below which a word is rare
WIDTH = 98  # characters of a line of the table
TABLE = pathlib.Path(__file__).parent.parent / "digest/data/words/everyday.txt"


def texts(row: dict) -> list[str]:
    if "docs" in row:
        return [d["text"] for d in row["docs"]]
    if "labels" in row:
        return [" ".join(t for t, label in zip(row["lines"], row["labels"], strict=True) if label)]
    return [row["text"]]


def main(paths: list[str]) -> None:
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for path in paths:
        rows = [
            json.loads(line)
            for line in pathlib.Path(path).read_text(encoding="utf-8").split("\n")
            if line
        ]
        for row in rows:
            docs = texts(row)
            for text in docs:
                for w in {folded(t) for t in TOKEN.findall(text) if t[0].isalnum()}:
                    counts[w][path] += 1 / len(docs) / len(rows)
    steps: defaultdict[int, list[str]] = defaultdict(list)
    for w, by_file in counts.items():
        p = (sum(by_file.values()) - max(by_file.values())) / max(1, len(paths) - 1)
        if p >= LEAST:
            steps[round(-2 * math.log2(p))].append(w)
    TABLE.write_text(table(TABLE.read_text(encoding="utf-8"), steps), encoding="utf-8")


def table(old: str, steps: dict[int, list[str]]) -> str:
    """Return the text of the table: the comments at the head of `old`, then a section a step."""
    lines = list(itertools.takewhile(lambda line: line.startswith("#"), old.split("\n")))
    for k in sorted(steps):
        words = textwrap.wrap(
            " ".join(sorted(steps[k])), WIDTH, break_long_words=False, break_on_hyphens=False
        )
        lines += ["", f"[{k}]", *words]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main(sys.argv[1:])
