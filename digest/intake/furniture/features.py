"""Measure a single line, without its neighbours.

`Look.own` holds the values of `OWN` in order, as the tables in `weights` expect them. Any string is
a valid line. The features are those usual in boilerplate removal (Kohlschütter et al. 2010;
jusText: length, stop words, capitals, links) and the word groups of `phrases`. A line is read in
one pass over its words, without a regular expression on prose: `clean` has a budget of 0.4 ms an
article.
"""

from __future__ import annotations

import re
from math import sqrt
from operator import ne

from digest.core import tables
from digest.core.patterns import lazy
from digest.intake.furniture.phrases import (
    CREDIT_STARTS,
    FUNCTION,
    GROUP_NAMES,
    GROUP_OF,
    PROMPT_STARTS,
    SELF_STARTS,
    TELLING,
    TRIGGERS,
)

PROSE = 80  # characters; a shorter line does not count as prose
SENTENCE = 60  # characters from which a sentence may be plain prose
# share of function words in plain prose; such a sentence is body in 98 % of the lines of cleaned
# texts, and in 85 % on raw pages
SMALL = 0.2
LONG = 600  # characters; so long a line is almost never furniture by its features (measured)
MANY = 40  # words; larger counts are never needed exactly
FEW = 8  # terms; so few are searched for in the line one by one
EDGES = ".,:;!?\"'“”‘’«»„()[]{}|*#>»›•·-–—…/\\@©&+=<~`_"
_END = ".!?。！？"
_CLOSERS = "\"'”’»)]“‘*"
_GROUPS = len(GROUP_NAMES)
MEASURED = _GROUPS - 2  # the last two groups name a role, but rarely decide
_NONE = [0.0] * MEASURED
_ZERO = [0.0] * _GROUPS
_NO_TERMS: frozenset[str] = frozenset()
_FIGURE = re.compile(r"\d")
_TIME = lazy(r"\d:\d\d")
NOT_PLAIN = PROMPT_STARTS + CREDIT_STARTS + SELF_STARTS
_STARTS = frozenset(
    [start[:3] for start in NOT_PLAIN]
)  # only a line that begins with one of these can begin with one of those
GROUPED = frozenset(GROUP_OF)
_TELLING = TELLING - FUNCTION
_KNOWN = FUNCTION | _TELLING
SAYS = tables.words("furniture/prose_words", "says")

OWN: tuple[str, ...] = (
    "bias", "over 15", "over 30", "over 60", "over 100", "over 200",
    "ends as sentence", "ends with ?", "ends with ellipsis", "ends with colon", "two sentences",
    "comma", "starts lower case", "starts with figure",
    "starts with mark", "bars or arrows", "©", "address", "address only", "brackets",
    "quotation marks", "says",
    "figures", "capitals", "all capitals", "function words", "no function word", "one word",
    "time of day", "slash",
    *(f"words: {g}" for g in GROUP_NAMES[:MEASURED]),
)  # fmt: skip


class Look:
    """The features of a line.

    `plain`: it is certainly prose and was not measured further. `chance`: its probability of being
    body, by itself. `size`: number of words (MANY for all longer lines). `terms`: its content words
    in lower case. `groups`: hits of each word group. `share`: their share of the words. `hits`:
    words by which phrases of `roles` are looked up. Words and terms of plain prose are computed on
    demand, because most of a text is plain prose and few rules need them.
    """

    __slots__ = (
        "_asked",
        "_bare",
        "_found",
        "_parts",
        "content",
        "dot",
        "figures",
        "groups",
        "hits",
        "key",
        "length",
        "own",
        "plain",
        "sentence",
        "share",
        "size",
    )

    def __init__(self, key: str, parts: list[str] | None, sentence: bool, plain: bool) -> None:
        self.key = key
        self.length = len(key)
        self._parts = parts
        self._bare: frozenset[str] | None = None  # words without marks, if the line was measured
        self._asked = self._found = _NO_TERMS  # terms that were looked for, and those found
        self.size = len(key.split(None, MANY)[:MANY] if parts is None else parts)
        self.sentence = sentence
        self.plain = plain
        self.own: list[float] = []
        self.dot: dict[
            bool, float
        ] = {}  # score of `own` by the weights for raw pages or cleaned texts
        self.groups = _ZERO
        self.share = 0.0
        self.figures = False
        self.content: frozenset[str] | None = None  # `terms`, once computed
        self.hits: frozenset[str] = frozenset()

    @property
    def parts(self) -> list[str]:
        """Return the words of the line in lower case, with adjacent marks."""
        if self._parts is None:
            self._parts = self.key.split()
        return self._parts

    @property
    def terms(self) -> frozenset[str]:
        """Return the content words: those that are not function or furniture words."""
        if self.content is None:
            if self._bare is None:
                self.content = frozenset(self.parts) - FUNCTION
            else:
                self.content = frozenset([w for w in self._bare - GROUPED if len(w) > 3])
        return self.content

    def bare(self, words: frozenset[str]) -> None:
        """Store the words without marks, from which `terms` are computed."""
        self._bare, self.content = words, None

    def shared(self, terms: frozenset[str]) -> frozenset[str]:
        """Return the given terms that are also terms of this line."""
        if self.content is not None or self._bare is not None:
            return terms & self.terms
        if terms <= self._asked:  # the header asks for what `judge` asked for
            return terms & self._found
        self._asked = terms
        if len(terms) <= FEW:  # most are not even a substring of the line
            terms = frozenset([t for t in terms if t in self.key])
        self._found = terms.intersection(self.parts) - FUNCTION if terms else terms
        return self._found


def look(text: str) -> Look:
    """Return the features of one line."""
    key = text.strip().lower()
    length = len(key)
    tail = key.rstrip(_CLOSERS)
    last = tail[-1:]
    sentence = last in _END and last != "" and tail[-3:] != "..."
    if length > LONG:
        return Look(key, None, True, True)
    parts = key.split()
    if (
        length >= SENTENCE
        and sentence
        and _is_prose(parts)
        and not (key[:3] in _STARTS and key.startswith(NOT_PLAIN))
    ):
        return Look(key, parts, True, True)
    out = Look(key, parts, sentence, False)
    words = frozenset(parts)
    _measure(out, text, parts, words, words - FUNCTION, tail)
    return out


def _is_prose(parts: list[str]) -> bool:
    """Return whether a sentence has enough function words among its distinct words.

    It must not contain a telling word.
    """
    known = _KNOWN.intersection(parts)
    if not _TELLING.isdisjoint(known):
        return False
    # If they are enough for all words being distinct, they are enough.
    small, words = len(known), len(parts)
    if words - small > (1.0 - SMALL) * words:
        words = len(frozenset(parts))
    return words - small <= (1.0 - SMALL) * words


def measure(out: Look, text: str) -> None:
    """Add the full features of a line that `look` classified as plain prose."""
    words = frozenset(out.parts)
    _measure(out, text, out.parts, words, words - FUNCTION, out.key.rstrip(_CLOSERS))


# Over 40 lines, because the features are one list in the order of `OWN`.
def _measure(
    out: Look, text: str, parts: list[str], words: frozenset[str], rest: frozenset[str], tail: str
) -> None:
    key = out.key
    last = tail[-1:]
    sentence = out.sentence
    ellipsis = last == "…" or tail[-3:] == "..."
    if not parts:
        out.own = [0.0] * len(OWN)
        out.content = rest
        return
    size = len(parts)
    length = out.length
    bare = frozenset([w.strip(EDGES) for w in rest])
    known = bare & GROUPED
    groups = [0.0] * _GROUPS
    for w in known:
        groups[GROUP_OF[w]] += 1.0
    out.groups = groups
    out.share = len(known) / size
    out.hits = bare & TRIGGERS
    out.bare(bare)
    figures = sum([w[0].isdigit() or w[1:2].isdigit() for w in rest]) if _FIGURE.search(key) else 0
    out.figures = figures > 0
    addresses = 0
    if "@" in key or "://" in key or "www." in key or ".com" in key:
        addresses = sum(
            [
                len(w)
                for w in rest
                if "://" in w or "www." in w or ".com" in w or ("@" in w and "." in w)
            ]
        )
    raw = text.split()
    capitals = sum(map(ne, raw, parts)) - (raw[0] != parts[0])
    functions = len(words) - len(rest)
    first = key[0]
    root = sqrt(size)
    out.own = [
        1.0, length > 15, length > 30, length > 60, length > 100, length > 200,
        sentence, last == "?", ellipsis, last == ":", ". " in key or "? " in key or "! " in key,
        "," in key,
        raw[0][0].islower(), first.isdigit(), first in "*•-–—·»>›#[|+►▶→(/",
        "|" in key or "»" in key or "›" in key or "→" in key or "►" in key
        or "::" in key or " > " in key,
        "©" in key or "(c)" in key, addresses > 0, addresses * 2 > length, "[" in key or "{" in key,
        '"' in key or "“" in key or "”" in key or "«" in key, not SAYS.isdisjoint(words),
        figures / size, capitals / (size - 1) if size > 1 else 0.0, size > 1 and text.isupper(),
        functions / len(words),
        functions == 0, size == 1, figures > 0 and ":" in key and _TIME.search(key) is not None,
        "/" in key and addresses == 0,
        *([g / root for g in groups[:MEASURED]] if known else _NONE),
    ]  # fmt: skip
