"""Find where the sentences of a paragraph end, in its items.

A quotation may end its sentence, or its cue may follow.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from digest.desk.quotes.items import (
    CALLING,
    CONJUNCTION,
    CUES,
    GROUP,
    NAME,
    NAMES,
    ONLY_TITLE,
    PRONOUN,
    QUOTATION,
    SAYING,
    SUBJECTS_NAMED,
    SURNAME,
    Item,
)
from digest.desk.quotes.piece import Piece
from digest.desk.quotes.subjects import is_apart

# kinds of items, in the sense of each search
_ENDS = QUOTATION + ".!?"
_GOES_ON = SAYING + CONJUNCTION + ",-"
_INTRODUCES = SAYING + CALLING + ":"
_LARGE = NAME + SURNAME + GROUP + ONLY_TITLE
_PARTS = QUOTATION + ".;"
_SUBJECTS = NAME + SURNAME + PRONOUN + GROUP
_MAY_END = ".?!…"  # the last character of a quotation that may end a sentence
_ASKS = frozenset("asked asks demanded inquired wondered wonders".split())
_CLAUSE = 20  # items of a name with its apposition


def sentence_bounds(
    items: list[Item],
    stops: Iterable[int],
    quoted: Sequence[int],
    pieces: Sequence[Piece],
    text: str,
) -> list[tuple[int, int]]:
    """Return the bounds of the sentences in `items`.

    A full stop before a capital or a quotation ends a sentence. So does a quotation that ends in
    one, unless its cue follows. `stops` are the items that are full stops or the like, `quoted`
    those that are the quotations `pieces`.
    """
    n = len(items)
    ends: list[int] = []
    for i in stops:
        if i + 1 == n or items[i + 1].start > items[i].end or _stops(items, i):
            ends.append(i)
    for q, p in zip(quoted, pieces, strict=True):
        if q:
            before = items[q - 1]
            if text[before.end - 1] == "." and _stops_before(before, p, text):
                ends.append(q - 1)
        if q + 1 == n:
            break
        ended = text[p.end - 1] in _MAY_END
        if (ended or items[q + 1].kind == QUOTATION) and _stops_behind(items, q, p, text):
            ends.append(q)
    if not ends or ends == [n - 1]:
        return [(0, n)] if n else []
    ends.sort()
    if ends[-1] < n - 1:
        ends.append(n - 1)
    out, start = [], 0
    for end in ends:
        out.append((start, end + 1))
        start = end + 1
    return out


def _stops(items: list[Item], i: int) -> bool:
    """Return whether the mark at `i`, with the next item directly behind it, ends a sentence."""
    return items[i + 1].kind == QUOTATION or items[i + 1].word[:1].isalpha()


def _stops_before(it: Item, quotation: Piece, text: str) -> bool:
    """Return whether a word with a full stop ends a sentence before a quotation.

    `..., R-S.C. "I see."`.
    """
    word = it.end > it.start and it.kind not in _ENDS
    return word and text[quotation.outer_start + 1].isupper()


def _stops_behind(items: list[Item], i: int, p: Piece, text: str) -> bool:
    """Return whether the quotation `p` at `i` ends a sentence although words follow it."""
    it, nxt = items[i], items[i + 1]
    if nxt.kind == QUOTATION and it.end > it.start and text[it.end - 1] == ".":
        return text[nxt.start + 1].isupper()
    last = text[p.end - 1]
    if last not in _MAY_END or nxt.kind == ".":
        return False
    if _introduced(items, i) and nxt.kind in NAMES:
        return True
    large = _goes_on_large(text, p)
    big = nxt.kind == QUOTATION or nxt.kind in _LARGE or large
    if last == "?" and nxt.kind in NAMES and _asks(items, i + 1):
        return False
    n = len(items)
    if nxt.kind == CONJUNCTION and large and last != "?":
        return True  # "...." But Holm called the plan
    if (
        nxt.kind in _GOES_ON
        or (nxt.kind == PRONOUN and last in "?!" and not big)
        or (last in "?!…" and i + 2 < n and nxt.kind in _SUBJECTS and items[i + 2].kind == SAYING)
    ):
        return False
    if (
        i + 3 < n
        and nxt.kind in SUBJECTS_NAMED
        and items[i + 2].kind == SAYING
        and items[i + 3].kind == "."
    ):
        return False  # "...." Smith said.
    return big


def _asks(items: list[Item], start: int) -> bool:
    """Return whether a name with an apposition asks: `"Why?" Ann Lee, the mayor, asked`."""
    for v in range(start + 1, min(len(items), start + _CLAUSE)):
        if items[v].kind in _PARTS:
            return False
        if items[v].kind == SAYING:
            return items[v].word in _ASKS and is_apart(items, v, start)
    return False


def _introduced(items: list[Item], q: int) -> bool:
    """Return whether a colon or a verb of saying directly precedes the quotation at `q`.

    Its clause is then complete: `One skipper shouted: "Shame!" Ann Lee said ...`.
    """
    if q == 0:
        return False
    before = items[q - 1]
    if before.kind in _INTRODUCES:
        return True
    return before.kind == "," and q > 1 and items[q - 2].kind in CUES


def _goes_on_large(text: str, p: Piece) -> bool:
    """Return whether the text after a quotation begins with a capital."""
    at = p.outer_end
    while at < len(text) and not text[at].isalpha() and text[at] not in "\n":
        at += 1
    return at < len(text) and text[at].isupper()
