"""Derive digest/desk/words/background.py: in how many articles of everyday news a word occurs.

    python bench/train_background.py NEWS.jsonl ... > digest/desk/words/background.py

Comes in: files of JSON objects given by path, one a line, each with `text`, `lines` with `labels`, or `docs` with `text`. Goes out:
words by their share of articles, in steps of the square root of two; numbers, no text. A file counts as one kind of news
all kinds weigh the same, and of each word the kind that has it most is left out, so that no single campaign or event leaves
its names here; the articles of one object (several on one event) count as one.
"""

from __future__ import annotations

import json
import math
import pathlib
import sys
from collections import Counter, defaultdict

from digest.desk.words.hashes import TOKEN, folded

LEAST = 0.003


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
    print(
        '"""In how many articles of everyday news a word occurs: a table made by bench/train_background.py.'
    )
    print()
    print(
        "A key k stands for a share of 2 ** (-k / 2) of all articles; words in their compared form (see terms.folded)."
    )
    print('"""')
    print()
    print("SHARES = {")
    for k in sorted(steps):
        print(f"    {k}: (")
        line = ""
        for w in sorted(steps[k]):
            if len(line) + len(w) > 110:
                print(f'        "{line}"')
                line = ""
            line += w + " "
        print(f'        "{line}"')
        print("    ),")
    print("}")


if __name__ == "__main__":
    main(sys.argv[1:])
