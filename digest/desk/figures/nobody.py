"""Nobody as a figure: "no one was hurt" against "one person was hurt", and the bare "two were injured".

In: the words of a sentence. Out: claims of the key that a count of people has. As shallow as the other figures, and as careful: whoever is
not simply nobody ("no one else", "no children", "no one aboard"), who was not simply hurt ("seriously", "reported"), and what is
only so as yet, is no claim. A bare figure may be a part of those counted before it, so it is one that says "at least".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from digest.core.model import Article
from digest.desk.figures.claim import Claim, Words
from digest.desk.figures.vocabulary import FATE, SPELLED, number

NONE = re.compile(
    r"\b(?:nobody|no[- ]one)\b|\bthere (?:were|was) no (?:injuries|deaths|fatalities)\b", re.I
)
TYPED = frozenset(("nobody", "no-one", "no"))  # a sentence without one of these says it of nobody
LOST = {"injuries": "hurt", "deaths": "dead", "fatalities": "dead"}
WAS = frozenset("was were is are been being also had has".split())
BARE = "bare"  # the role of such a figure: it contradicts "nobody", and no other count
FATES = frozenset(("hurt", "dead", "missing"))
# As far as is known, or of one of several things.
AS_YET = frozenset(
    "yet immediately immediate so far believed thought expected likely hoped hopes initially earlier previous".split()
)
BEHIND = frozenset(
    ("and", "but", "that", "said", "says", "while", "least")
)  # what may stand before a bare figure
HOW = frozenset("seriously badly critically slightly severely fatally himself herself by".split())


def nobody(article: Article, sentence: int, words: Words, cores: Sequence[str]) -> list[Claim]:
    """What the sentence says happened to nobody."""
    if AS_YET.intersection(cores) or any(pair == ("in", "that") for pair in pairwise(cores)):
        return []  # "in that case": of another event
    out: list[Claim] = []
    for i, core in enumerate(cores):
        if core in ("nobody", "no-one") or (core == "no" and cores[i + 1 : i + 2] == ["one"]):
            end = i + 1 if core != "no" else i + 2
            out += [
                _claim(article, sentence, words, fate, 0, i, end, k)
                for fate, k in _fates(words, cores, end)
            ]
        elif (
            core == "no"
            and cores[i - 1 : i] in (["were"], ["was"])
            and cores[i - 2 : i - 1] == ["there"]
        ):
            lost = LOST.get(cores[i + 1] if i + 1 < len(cores) else "")
            if lost and not _narrowed(words, cores, i + 1):
                out.append(_claim(article, sentence, words, lost, 0, i, i + 1, i + 1))
    return out


def bare(
    article: Article, sentence: int, words: Words, cores: Sequence[str], known: Collection[str]
) -> list[Claim]:
    """ "Two were injured": at least two people. `known`: fates of which the sentence has a count already."""
    for i in range(len(cores) - 2):
        if cores[i] not in SPELLED and not cores[i].isdigit():
            continue
        if i and words.raws[i - 1][-1] not in ",;:—" and cores[i - 1] not in BEHIND:
            continue
        found = number(cores, i)
        if (
            found is None
            or found[2]
            or found[3]
            or cores[found[1] : found[1] + 1] not in (["was"], ["were"])
        ):
            continue
        value, end = found[0], found[1]
        fates = [(fate, k) for fate, k in _fates(words, cores, end) if fate not in known]
        made = [_claim(article, sentence, words, fate, value, i, end, k) for fate, k in fates]
        for c in made:
            c.role = BARE
        return made
    return []


def _fates(words: Words, cores: Sequence[str], k: int) -> list[tuple[str, int]]:
    """What is said to have happened, with the index of the word: "was hurt", "has been killed or injured"."""
    if cores[k : k + 1] and cores[k] not in WAS and cores[k] != "died":
        return []
    while k < len(cores) and cores[k] in WAS:
        k += 1
    out: list[tuple[str, int]] = []
    while k < len(cores) and (fate := FATE.get(cores[k])) in FATES:
        out.append((fate or "", k))
        if cores[k + 1 : k + 2] not in (["or"], ["nor"]) or words.raws[k][-1] in ",;:.":
            break
        k += 2
    return [] if out and _narrowed(words, cores, out[-1][1]) else out


def _narrowed(words: Words, cores: Sequence[str], k: int) -> bool:
    """How, or by what, is told behind it: others may have been hurt in another way."""
    return words.raws[k][-1].isalpha() and cores[k + 1 : k + 2] != [] and cores[k + 1] in HOW


def _claim(
    article: Article,
    sentence: int,
    words: Words,
    fate: str,
    value: float,
    first: int,
    end: int,
    until: int,
) -> Claim:
    low, high, digits = (value, 9e9 * value, 1) if value else (0.0, 0.0, 1)
    about = (words[min(end, until)].start, words[until].end)
    made = Claim(
        article,
        sentence,
        "count",
        ("fate", fate, "people"),
        (low, high, digits),
        (words[first].start, words[end - 1].end),
        about,
    )
    made.line = words
    return made
