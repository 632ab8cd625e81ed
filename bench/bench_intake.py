"""CPU time of read + parse an article, on invented text of about 580 words. Budget: .35 ms, at most .70.

    python bench/bench_intake.py [articles]

Each article is another text, so that nothing can be remembered; the figures are processor time of one core, best of three rounds.
"""

from __future__ import annotations

import random
import sys
import time

from digest.core.model import Document, File, Line
from digest.intake import formats
from digest.intake.article import outlets
from digest.intake.article.parse import parse

WORDS = """the of and to in a that for on with as by at from harbour council ferry minister budget vote repairs storm island bridge company
workers union contract energy price school hospital river flood police court judge appeal region border trade export grain port rail""".split()
NAMES = ["Ida Holm", "Per Lund", "Ada Marsh", "Bo Quist", "Sen. Rae Dunn", "J. K. Alder"]
DAYS = [
    "on Tuesday",
    "on Feb. 15",
    "last Friday",
    "in October 2022",
    "on Thursday, March 3, 2022",
    *["this week", "again", "there", "in a statement"] * 4,
]


def article(seed: int) -> list[str]:
    rng = random.Random(seed)
    out = []
    for _ in range(11):
        sentences = []
        for _ in range(2):
            words = [rng.choice(WORDS) for _ in range(18)]
            sentences.append(
                " ".join(words).capitalize() + f", {rng.choice(NAMES)} said {rng.choice(DAYS)}."
            )
        sentences.append(
            f"“{' '.join(rng.choice(WORDS) for _ in range(4)).capitalize()},” they said."
        )
        out.append(" ".join(sentences))
    out[0] = "NORDVIK, March 3 (Reuters) - " + out[0]
    return out


def files(kind: str, many: int) -> list[File]:
    out = []
    for i in range(many):
        body = article(i)
        head = f"---\ntitle: Council votes on harbour number {i}\ndate: 2024-02-{i % 28 + 1:02}\noutlet: The Quay\n---\n"
        if kind == "front matter .txt":
            text, ending = head + "\n\n".join(body), "txt"
        elif kind == "bare .txt":
            text, ending = (
                f"Council votes on harbour number {i}\n\nBy Ada Marsh\n\nFebruary 10, 2024\n\n"
                + "\n\n".join(body),
                "txt",
            )
        elif kind == "plain .md":
            text, ending = head + f"# Council votes {i}\n\n" + "\n\n".join(body), "md"
        elif kind == "linked .md":
            text, ending = (
                head
                + f"# Council votes {i}\n\n"
                + "\n\n".join(
                    b.replace("harbour", "[harbour](https://example.org/)", 1) for b in body
                ),
                "md",
            )
        else:
            text = (
                f"<html><head><title>Council {i}</title></head><body><article><h1>Council {i}</h1>"
                + "".join(f"<p>{b}</p>" for b in body)
            )
            text, ending = text + "</article></body></html>", "html"
        out.append(File(path=f"2024-02-10/{i}.{ending}", id=f"2024-02-10/{i}", data=text.encode()))
    return out


def judged(clipping: Document) -> tuple[Line, ...]:
    """Lines as `clean` hands them on, for the invented articles: it has a bench of its own."""
    roles = {"Council": "title", "By Ada": "byline", "Februar": "date"}
    return tuple(
        Line(
            text=b.text,
            kept=b.text[:7] not in roles and b.text[:6] not in roles,
            why=roles.get(b.text[:7]) or roles.get(b.text[:6]) or "body",
        )
        for b in clipping.blocks
    )


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    table, _ = outlets.make({"example.org": "The Quay"})
    print(f"{'':18}{'read':>8}{'parse':>8}{'read + parse':>14}  ms an article")
    for kind in ("bare .txt", "front matter .txt", "plain .md", "linked .md", "page .html"):
        batch = files(kind, many if kind != "page .html" else max(5, many // 20))
        best = [9.0, 9.0]
        for _ in range(3):
            t0 = time.process_time()
            clippings: list[Document] = [formats.read(f)[0] for f in batch]
            t1 = time.process_time()
            lines: list[tuple[Line, ...]] = [judged(c) for c in clippings]
            t2 = time.process_time()
            for c, ln in zip(clippings, lines, strict=True):
                parse(c, ln, table, "2024-02-10")
            t3 = time.process_time()
            best = [
                min(a, b / len(batch) * 1000) for a, b in zip(best, (t1 - t0, t3 - t2), strict=True)
            ]
        read, parsed = best
        print(f"{kind:18}{read:8.3f}{parsed:8.3f}{read + parsed:14.3f}")


if __name__ == "__main__":
    main()
