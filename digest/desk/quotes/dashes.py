"""Find direct speech that a dash opens: "– Vi venter, sier Ada Holm.", "— Não — disse ele."."""

from __future__ import annotations

import re

from digest.core.patterns import lazy
from digest.desk.quotes.piece import Piece, trim

LONG_DASHES = frozenset("—–―")
_DASHED = lazy(r"[—–―][ \u00a0]?(?=[^\W\d_]|[¿¡«“\"])")
_CUE_DASH = lazy(r"(?:[ \u00a0][—–―][ \u00a0]?|[—–―][ \u00a0])([^\W\d_]{2,20})")
_RESUME = re.compile(r"[—–―][.,;:]?[ \u00a0]?(?=[^\W\d_]|[¿¡])")


_SPOKEN_TO = lazy(r"[,?!…][ \u00a0]([^\W\d_]{2,20})\b")
_HYPHENS = "—–―-"


def nordic_speech(text: str, start: int, end: int, number: int, say: frozenset[str]) -> list[Piece]:
    """Return speech opened by a dash and closed by a comma: "– Vi venter, sier Ada Holm."."""
    if text[start] not in _HYPHENS or text[start + 1 : start + 2] not in (" ", "\u00a0"):
        return []
    for cue in _SPOKEN_TO.finditer(text, start + 2, end):
        if cue[1] in say:
            a, b = trim(text, start + 1, cue.start() + (text[cue.start()] != ","))
            return [Piece(a, b, start, b, '"', False, False, number)] if b > a else []
    return []


def dashed_speech(text: str, start: int, end: int, number: int, say: frozenset[str]) -> list[Piece]:
    """Return speech opened by a dash: "— Não — disse ele.", "—No —dijo él—. Nunca.".

    Only if a verb of saying follows the second dash; otherwise it may be a list.
    """
    m = _DASHED.match(text, start, end)
    if m is None:
        return []
    for cue in _CUE_DASH.finditer(text, m.end(), end):
        if cue[1] in say:
            break
    else:
        return []
    out = []
    a, b = trim(text, m.end(), cue.start())
    if b > a:
        out.append(Piece(a, b, start, cue.start(), '"', False, False, number))
    again = _RESUME.search(text, cue.end(), end)
    if again and out:
        a, b = trim(text, again.end(), end)
        if b > a:
            out.append(Piece(a, b, again.end(), end, '"', False, False, number))
    return out
