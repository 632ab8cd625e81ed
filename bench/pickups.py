"""Made pickups of given texts: cut, reordered, merged, split, respelled, restyled, embedded; a test bed for dedupe.

Comes in: a text and a random generator. Goes out: the text as another outlet might print it. Used by tests on texts given by path, which
are never copied into the project.
"""

from __future__ import annotations

import random
import re

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
NUMBER = {"two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10"}
FILL = (
    "reportedly meanwhile officials local early however later recently apparently nearly residents earlier overnight there".split()
)


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
