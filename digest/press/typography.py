"""Set a sentence in the typography of the publication: quotation marks, apostrophes, spaces.

Pages, feeds and mails print the result; the export keeps the characters of the source. Only
quotation marks, apostrophes and spaces change. Marks that do not form pairs stay as they are.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from digest.core import tables
from digest.core.patterns import lazy
from digest.core.rows import Row

NO_BREAK = "\u00a0"
NARROW = "\u202f"
_SPACES = lazy(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")
_APOSTROPHE = lazy(r"(?<=\w)['’ʼ](?=\w)")
_PLURAL = lazy(r"(?<=[sxz])['’](?=\s|[.,;:!?)]|$)")
_YEARS = re.compile(r"(?<![\w'’‘])['‘’](?=\d\ds?\b)")
_GROUPS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_MARK = lazy(r"[\"“”„‟«»'‘’‚‛‹›]")
_DIGIT = re.compile(r"\d")
_DOUBLE = '"“”„‟«»'
_INSIDE = " \u00a0\u202f\u2009"  # spaces that are inside of marks
_OPENING = " \u00a0\u202f\u2009([{—–-/\n"
KEPT = "\ue000"  # in place of an apostrophe while quotation marks are paired
MOST = 4000  # characters of a sentence that is set


class Style(Row, frozen=True):
    """The marks of one language."""

    outer: tuple[str, str]
    inner: tuple[str, str]


class Mark(Row, frozen=True):
    """A quotation mark in a text: its span with the spaces inside it, and whether it opens."""

    start: int
    end: int
    opens: bool
    double: bool


@cache
def style(language: str) -> Style:
    """Return the marks of a language, or the English ones if it has no table."""
    table = tables.table("press/typography")
    found = table.get(language, table["en"])
    return Style(tuple(found["outer"]), tuple(found["inner"]))


@cache
def _unit() -> re.Pattern[str]:
    units = "|".join(map(re.escape, tables.table("press/typography")["units"].split()))
    return re.compile(rf"(?<=\d) (?=(?:{units})(?!\w))")


@lru_cache(maxsize=1 << 12)
def typeset(text: str, language: str = "en", quoted: bool = False) -> str:
    """Return the text as a page prints it. `quoted`: it is already between marks."""
    if len(text) > MOST:
        return text
    if "  " in text or not text.isprintable():
        text = _SPACES.sub(" ", text)
    if "'" in text or "’" in text or "‘" in text or "ʼ" in text:
        text = _YEARS.sub(KEPT, _PLURAL.sub(_plural, _APOSTROPHE.sub(KEPT, text)))
    if _MARK.search(text):
        text = _set_marks(text, style(language[:2]), 1 if quoted else 0)
    text = text.replace(KEPT, "’")
    if _DIGIT.search(text):
        text = _unit().sub(NO_BREAK, _GROUPS.sub(NO_BREAK, text))
    return text


def _plural(found: re.Match[str]) -> str:
    """Return "The owners' ship" with an apostrophe, unless a single quotation is open."""
    before = found.string[: found.start()]
    opened = len(re.findall(r"(?<!\w)['‘‚](?=\w)", before))
    return found[0] if opened else KEPT


def _set_marks(text: str, marks: Style, depth: int) -> str:
    """Return the text with its quotation marks set, or unchanged if they do not form pairs."""
    found = [_mark(text, m) for m in _MARK.finditer(text)]
    pairs = _paired(found)
    if pairs is None:
        found = [m for m in found if m.double]
        pairs = _paired(found)
    if pairs is None:
        return text
    out: list[str] = []
    at = 0
    for m, level in zip(found, pairs, strict=True):
        kind = marks.outer if (level + depth) % 2 == 0 else marks.inner
        if not m.double and level + depth == 0:
            kind = marks.inner if marks.inner[0] in "‘‚" else marks.outer
        out += [text[at : m.start], kind[0] if m.opens else kind[1]]
        at = m.end
    return "".join([*out, text[at:]])


def _mark(text: str, found: re.Match[str]) -> Mark:
    """Return whether a mark opens or closes, by the characters beside it."""
    start, end = found.span()
    sign = found[0]
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    if sign in "«‹" and after in _INSIDE and end < len(text):
        while end < len(text) and text[end] in _INSIDE:
            end += 1
        return Mark(start, end, True, sign in _DOUBLE)
    if sign in "»›" and before in _INSIDE and start and (after in " .,;:!?)" or end == len(text)):
        while start and text[start - 1] in _INSIDE:
            start -= 1
        return Mark(start, end, False, sign in _DOUBLE)
    opens = (before in _OPENING or before in _DOUBLE + "'‘‚‹") and not after.isspace()
    if before in _DOUBLE + "'‘’‚‹›" and start and (after in " .,;:!?)—–" or end == len(text)):
        opens = False
    return Mark(start, end, opens, sign in _DOUBLE)


def _paired(found: list[Mark]) -> list[int] | None:
    """Return the depth of each mark, or None if they do not form pairs."""
    open_: list[Mark] = []
    levels: list[int] = []
    for m in found:
        if m.opens:
            levels.append(len(open_))
            open_.append(m)
        elif open_ and open_[-1].double == m.double:
            open_.pop()
            levels.append(len(open_))
        else:
            return None
    return levels if not open_ else None
