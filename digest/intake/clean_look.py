"""A line, looked at: what can be measured of it alone, before its neighbours are asked.

Comes in: the text of a block. Goes out: a `Look`, whose `own` are the values of `OWN` in order, as the weights of `clean_weights` expect them.
Trusts nothing: any string is a line. The measures are the usual ones of boilerplate removal (Kohlschütter et al. 2010; jusText: length,
stop words, capitals, links) and the word groups of `clean_words`. One pass over the words of a line, no regular expression over prose:
`clean` has 0.4 ms for an article.
"""

from __future__ import annotations

from math import sqrt

from .clean_words import FUNCTION, GROUP_NAMES, GROUP_OF

LONG = 600  # characters; a line this long is never furniture by its looks (measured: it nearly never is)
EDGES = ".,:;!?\"'“”‘’«»„()[]{}|*#>»›•·-–—…/\\@©&+=<~`_"
_END = ".!?。！？"
_CLOSERS = "\"'”’»)]“‘*"
_GROUPS = len(GROUP_NAMES)
_ZERO = [0.0] * _GROUPS
SAYS = frozenset("said says told added according adding asked wrote sagte dit dijo disse detto zei".split())

OWN: tuple[str, ...] = (
    "bias", "over 15", "over 30", "over 60", "over 100", "over 200",
    "ends as sentence", "ends with ?", "ends with ellipsis", "ends with colon", "two sentences", "comma", "starts lower case", "starts with figure",
    "starts with mark", "bars or arrows", "©", "address", "address only", "hashtag", "brackets", "quotation marks", "says",
    "figures", "capitals", "all capitals", "function words", "no function word", "one word", "time of day", "slash",
    *(f"words: {g}" for g in GROUP_NAMES),
)  # fmt: skip


class Look:
    """What a line looks like. `terms` are its content words (lower case), `groups` the hits of each word group."""

    __slots__ = ("groups", "key", "length", "own", "sentence", "size", "start", "terms")

    def __init__(
        self, length: int, size: int, sentence: bool, own: list[float], groups: list[float], terms: frozenset[str], key: str
    ) -> None:
        self.length = length
        self.size = size
        self.sentence = sentence
        self.own = own
        self.groups = groups
        self.terms = terms
        self.key = key
        head = key[: key.find(" ")] if size > 1 else key
        self.start = "0" if head[:1].isdigit() else head


def look(text: str) -> Look:
    """Measure one line."""
    low = text.lower()
    parts = low.split()
    key = " ".join(parts)
    length = len(key)
    size = len(parts)
    if length > LONG:  # only its words matter, to know the article's topic by
        return Look(length, size, True, [], _ZERO, frozenset([w for w in parts if len(w) > 3 and w not in FUNCTION]), key)
    bare = low.strip()
    tail = bare.rstrip(_CLOSERS)
    last = tail[-1:]
    ellipsis = tail.endswith(("...", "…"))
    sentence = last in _END and last != "" and not ellipsis
    groups = [0.0] * _GROUPS
    functions = capitals = figures = addresses = saying = 0
    terms = []
    for word in parts:
        if word in FUNCTION:
            functions += 1
            if word in SAYS:
                saying = 1
        else:
            w = word.strip(EDGES)
            if w in GROUP_OF:
                groups[GROUP_OF[w]] += 1.0
            elif len(w) > 3:
                terms.append(w)
            if w[:1].isdigit():
                figures += 1
            elif "://" in word or "www." in word or ("@" in word and "." in word) or ".com" in word:
                addresses += len(word)
        if saying == 0 and word in SAYS:
            saying = 1
    raw = text.split()
    for word in raw[1:]:
        if word[0].isupper():
            capitals += 1
    first = bare[:1]
    root = sqrt(size) if size else 1.0
    own = [
        1.0, length > 15, length > 30, length > 60, length > 100, length > 200,
        sentence, last == "?", ellipsis, last == ":", ". " in text or "? " in text or "! " in text, "," in text,
        raw[0][0].islower() if raw else 0.0, first.isdigit(), first in "*•-–—·»>›#[|+►▶→(/" and first != "",
        "|" in text or "»" in text or "›" in text or "→" in text or "►" in text or "::" in text or " > " in text,
        "©" in text or "(c)" in low, addresses > 0, addresses * 2 > length, "#" in text, "[" in text or "{" in text,
        '"' in text or "“" in text or "”" in text or "«" in text, saying,
        figures / (size or 1), capitals / (size - 1) if size > 1 else 0.0, size > 1 and text.isupper(), functions / (size or 1),
        functions == 0, size == 1, figures > 0 and ":" in text and _time(parts), "/" in text and addresses == 0,
        *[g / root for g in groups],
    ]  # fmt: skip
    return Look(length, size, sentence, own, groups, frozenset(terms), key)


def _time(parts: list[str]) -> bool:
    for part in parts:
        a, colon, b = part.partition(":")
        if colon and a[-1:].isdigit() and b[:2].isdigit():
            return True
    return False
