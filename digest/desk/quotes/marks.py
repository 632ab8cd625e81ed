"""Find the text between quotation marks.

The words between a pair of marks are a `Piece`. Pieces are in order, never overlap, and never cross
a paragraph. If a quotation runs over several paragraphs (a mark opens each, only the last closes),
each paragraph is a piece of its own, because only that can be printed verbatim; `runs_on` links it
to the next. Marks may have any style, and may be reversed, doubled or missing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from operator import sub
from typing import TypeVar

from msgspec.structs import replace

from digest.core.model import Value
from digest.core.patterns import lazy
from digest.desk.quotes.dashes import LONG_DASHES, dashed_speech, nordic_speech
from digest.desk.quotes.double_marks import DoubleMarks, paired
from digest.desk.quotes.piece import Piece
from digest.desk.quotes.single_marks import singles

# One class of first characters, then the alternatives: so a search can skip to the next candidate.
DOUBLE = lazy(
    "[\"“”„‟«»「」『』〝〞〟＂'`‚‘’]"
    "(?:(?<=[\"“”„‟«»「」『』〝〞〟＂])|(?<=')'|(?<=`)`|(?<=‚)‚|(?<=‘)‘|(?<=’)’)"
)
_DOUBLES = '"“”„‟«»「」『』〝〞〟＂'
_SHUTTING = frozenset(_DOUBLES)
_SINGLES = "‘’'‚‹›`"
_CONTINUES = frozenset('“"„«»‘「『')


def _places(text: str, signs: str) -> list[int]:
    """Return the offsets of the characters `signs`, in order.

    A text has few marks, and searching for each takes a tenth of the time of testing every
    character.
    """
    out: list[int] = []
    for sign in signs:
        at = text.find(sign)
        while at >= 0:
            out.append(at)
            at = text.find(sign, at + 1)
    out.sort()
    return out


class Marks(Value, frozen=True):
    """The spans of a text's double marks, and the offsets of its single ones, in order.

    Apostrophes inside words are left out.
    """

    double: list[tuple[int, int]]
    single: list[int]


def marks(text: str) -> Marks:
    """Return the marks of a text."""
    single = _places(text, _SINGLES)
    # two single marks that may be printed as a double one
    if 1 in map(sub, single[1:], single):
        double = [m.span() for m in DOUBLE.finditer(text)]
    else:
        double = [(at, at + 1) for at in _places(text, _DOUBLES)]
    if "»" in text:  # two characters take ten times as long to find
        double = [x for x in double if not _is_marker(text, x[0])]
    parting = [
        at
        for at in single
        if not (text[at - 1].isalnum() and text[at + 1 : at + 2].isalnum() and at)
        and text[at] != "`"
    ]
    return Marks(double, parting)


def _is_marker(text: str, at: int) -> bool:
    """Return whether a mark opens a line of a list: "» Read more"."""
    opens = at == 0 or text[at - 1] == "\n"
    return opens and text[at : at + 2] in ("» ", "»\u00a0")


def _shut(text: str, p: Piece) -> bool:
    """Return whether a piece ends with a mark."""
    return text[p.outer_end - 1 : p.outer_end] in _SHUTTING


def pieces(
    text: str,
    spans: Sequence[tuple[int, int]],
    found: Marks,
    say: frozenset[str] = frozenset(),
    nordic: bool = False,
) -> list[Piece]:
    """Return all pieces of `text`, in order; `spans` are its paragraphs.

    `say`: verbs of saying, in a language that opens direct speech with a dash. `nordic`: the
    language closes it with a comma.
    """
    out: list[Piece] = []
    d = s = 0
    doubles, all_singles = [*found.double, (len(text), 0)], [*found.single, len(text)]
    for number, (start, end) in enumerate(spans):
        no_double, no_single = doubles[d][0] >= end, all_singles[s] >= end
        if no_double and no_single and not say:
            continue
        d, double = (d, []) if no_double else _within(doubles, d, (start, 0), (end, 0))
        s, single = (s, []) if no_single else _within(all_singles, s, start, end)
        got = _in_doubles(text, spans, number, double, out) if double else []
        if nordic and (not got or text[start] in LONG_DASHES):
            out += _outside(got, nordic_speech(text, start, end, number, say))
            continue
        if say and not got and text[start : start + 1] in LONG_DASHES:
            dashed = dashed_speech(text, start, end, number, say)
            out += dashed or nordic_speech(text, start, end, number, say)
            continue
        if single and (more := singles(text, (start, end, number), single, got)):
            got = sorted(got + more)
        out += got
    return out


def _outside(found: list[Piece], dashed: list[Piece]) -> list[Piece]:
    """Return speech opened by a dash, and the pieces `found` that are not inside it."""
    rest = [p for p in found if not any(d.start <= p.start < d.end for d in dashed)]
    return sorted([*rest, *dashed])


def _in_doubles(
    text: str,
    spans: Sequence[tuple[int, int]],
    number: int,
    found: list[tuple[int, int]],
    out: list[Piece],
) -> list[Piece]:
    """Return the pieces in double marks of a paragraph; the last of `out` may run on into it."""
    start, end = spans[number]
    before = out[-1] if out else None
    carried = (
        before is not None
        and before.paragraph == number - 1
        and before.outer_end == spans[number - 1][1]
        and not _shut(text, before)
    )
    got = paired(text, (start, end, number), found)
    if got is None:
        after = spans[number + 1][0] if number + 1 < len(spans) else len(text)
        opens = text[after : after + 1] in _CONTINUES
        got = DoubleMarks(text, (start, end, number), found, opens, carried).read()
    if carried and got and got[0].outer_start == start and got[0].start == start:
        out[-1] = replace(out[-1], runs_on=True, damaged=False)
    return got


_Place = TypeVar("_Place", int, tuple[int, int])


def _within(places: list[_Place], at: int, start: _Place, end: _Place) -> tuple[int, list[_Place]]:
    """Return the index of the first of `places` after `start:end`, and the places within.

    The first `at` of them are known to be before `start`.
    """
    low = bisect_left(places, start, at)
    high = bisect_left(places, end, low)
    return high, places[low:high]
