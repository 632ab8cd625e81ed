"""Made pickups of given texts: cut, reordered, merged, split, respelled, restyled, embedded; a test bed for dedupe.

    python bench/pickups.py FILE.jsonl ...

Each line of a file is an article with its title, text and story. Of every article long enough a pickup is made, as another outlet might print
it: up to 60 % of its sentences cut or edited, three in ten inside a longer text. Prints how many are found in the report of their original, and how
many other articles of the same story, which were reports of their own before, are drawn into it. Texts are given by path and never copied into
the project.
"""

from __future__ import annotations

import json
import pathlib
import random
import re
import sys
from collections import defaultdict
from dataclasses import dataclass

from digest.core.model import Article, Sentence
from digest.desk.grouping import dedupe
from digest.desk.grouping.facts import facts
from digest.intake.article.sentences import spans

SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[.!?][\"”’])\s+|\n+")
SPELL = {
    "color": "colour",
    "defense": "defence",
    "center": "centre",
    "organize": "organise",
    "labor": "labour",
    "honor": "honour",
    "gray": "grey",
}
MONTH = {
    "January": "Jan.",
    "February": "Feb.",
    "August": "Aug.",
    "September": "Sept.",
    "October": "Oct.",
    "November": "Nov.",
    "December": "Dec.",
}
NUMBER = {
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
}
FILL = "reportedly meanwhile officials local early however later recently apparently nearly residents earlier overnight there".split()


def sentences(text: str) -> list[str]:
    return [s.strip() for s in SENTENCE.split(text) if s.strip()]


def respelled(text: str) -> str:
    """Spelling, months and numbers in the other style."""
    for a, b in (SPELL | MONTH | NUMBER).items():
        text = re.sub(rf"\b{a}\b", b, text)
    return re.sub(r"\b(\w+)'s\b", r"\1’s", text)


def edited(sentence: str, r: random.Random) -> str:
    """A sentence with local edits: a word in six changed, left out or added."""
    out = []
    for w in sentence.split():
        k = r.random()
        if k < 0.06:
            continue
        out.append(r.choice(FILL) if k < 0.12 else w)
        if k > 0.95:
            out.append(r.choice(FILL))
    return " ".join(out)


def pickup(text: str, share: float, r: random.Random, around: str = "") -> str:
    """`text` with `share` of its sentences cut or edited, perhaps inside another text."""
    lines = sentences(respelled(text))
    hit = set(r.sample(range(len(lines)), round(share * len(lines))))
    out: list[str] = []
    for i, line in enumerate(lines):
        if i not in hit:
            out.append(line)
        elif r.random() < 0.5:
            out.append(edited(line, r))
    if len(out) > 3:
        i = r.randrange(len(out) - 1)
        out[i], out[i + 1] = out[i + 1], out[i]
        j = r.randrange(len(out) - 1)
        out[j : j + 2] = [out[j].rstrip(".") + ", and " + out[j + 1]]
        k = r.randrange(len(out))
        head, comma, tail = out[k].partition(", ")
        if comma:
            out[k : k + 1] = [head + ".", tail]
    if around:
        other = sentences(around)
        at = len(other) // 2
        out = other[:at] + out + other[at:]
    return "\n\n".join(" ".join(out[i : i + 2]) for i in range(0, len(out), 2))


@dataclass
class Measured:
    """Pickups made and found; other articles of their stories that were no copies, and that became some."""

    made: int = 0
    found: int = 0
    others: int = 0
    wrong: int = 0

    @property
    def recall(self) -> float:
        return self.found / self.made

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.wrong)


def article(name: str, title: str | None, text: str) -> Article:
    cut = []
    at = 0
    for p, paragraph in enumerate(text.split("\n\n")):
        cut += [Sentence(paragraph=p, start=at + s, end=at + e) for s, e in spans(paragraph)]
        at += len(paragraph) + 2
    return Article(
        id=name, path=name, title=title, text=text, sentences=tuple(cut), words=len(text.split())
    )


def measure(path: pathlib.Path, most: int, seed: int = 7) -> Measured:
    """Pickups of at most so many articles, drawn by chance."""
    stories: defaultdict[str, list[Article]] = defaultdict(list)
    for i, line in enumerate(path.read_text(encoding="utf-8").split("\n")):
        if line:
            row = json.loads(line)
            stories[row["story"]].append(article(f"a{i:04d}", row["title"], row["text"]))
    r = random.Random(seed)
    pool = [
        (s, a)
        for s, own in sorted(stories.items())
        for a in own
        if a.words >= 120 and len(sentences(a.text)) >= 6
    ]
    out = Measured()
    for story, a in r.sample(pool, min(most, len(pool))):
        host = r.choice([x for s, x in pool if s != story]).text if r.random() < 0.3 else ""
        copy = article("copy", None, pickup(a.text, r.choice([0.2, 0.4, 0.6]), r, host))
        group = [copy, *stories[story]]
        known = {x.id: facts(x) for x in group}
        before = {m: k for k, x in enumerate(dedupe.reports(group[1:], known)) for m in x.members}
        after = {m: k for k, x in enumerate(dedupe.reports(group, known)) for m in x.members}
        out.made += 1
        out.found += after["copy"] == after[a.id]
        for x in stories[story]:
            if before[x.id] != before[a.id]:
                out.others += 1
                out.wrong += after[x.id] == after["copy"]
    return out


if __name__ == "__main__":
    for name in sys.argv[1:]:
        m = measure(pathlib.Path(name), 10**6)
        print(
            f"{pathlib.Path(name).stem:24s} pickups {m.made}  recall {m.recall:.4f}  precision {m.precision:.4f}  "
            f"others {m.others}, of them drawn in {m.wrong}",
            flush=True,
        )
