"""Split what the splitter of sentences left joined."""

from __future__ import annotations

import re
from collections.abc import Callable

from digest.core.patterns import lazy
from digest.intake.article.sentence_words import lists

Span = tuple[int, int]
_GLUED = lazy(r"[.!?](?<=[a-zäöüéèà]{3}.)[\"”’]?(?=[“\"‘]?([A-ZÄÖÜÉ][a-zäöüéèà']{1,20})[ ,.])")
_WORD_BEFORE = re.compile(r"[^\W\d_]{1,12}$")
_WORD_THEN_SMALL = re.compile(r"([A-Z][a-z]*) (?=[a-zà-ÿ])")
_OPENING = {"(": ")", "[": "]"}
_KA_STOP = re.compile(r"[.!?]\s+(?=[\u10d0-\u10ff])")
_KHMER_STOP = re.compile(r"[។៕]\s*")


def divided(text: str, found: list[Span], language: str) -> list[Span]:
    """Split what the splitter left joined; each rule runs only if a cheap check matches."""
    spaced = text.count(". ")
    unspaced = text.count(".") != spaced + (text[-1:] == ".") or (
        ("?" in text or "!" in text) and _runs_on(text)
    )
    if unspaced and _GLUED.search(text):
        found = _at(text, found, lambda a, b: _glued(text, a, b))
    if text[:1] in _OPENING or "\n" in text:
        found = _at(text, found, lambda a, b: _bracketed(text, a, b))
    opens = lists().opens.get(language)
    if spaced >= len(found) and opens and (cuts := _abbreviated(text, found, language, opens)):
        found = _at(text, found, lambda a, b: [c for c in cuts if a < c < b and _ends(text, a, c)])
    if text.isascii():
        return found
    if "…" in text and opens:
        found = _at(text, found, lambda a, b: _after_ellipsis(text, a, b, opens))
    if language == "ka":
        found = _at(text, found, lambda a, b: [m.end() for m in _KA_STOP.finditer(text, a, b)])
    if "\u0e01" <= text[:1] <= "\u0e5b":
        found = _at(text, found, lambda a, b: _thai(text, a, b))
    if "\u17d4" in text:
        found = _at(text, found, lambda a, b: [m.end() for m in _KHMER_STOP.finditer(text, a, b)])
    return found


def _at(text: str, found: list[Span], cuts: Callable[[int, int], list[int]]) -> list[Span]:
    """Return the spans, each split before the offsets that `cuts` returns."""
    out = []
    for start, end in found:
        at = start
        for cut in cuts(start, end):
            if at < cut < end:
                right = cut
                while text[right - 1].isspace():
                    right -= 1
                out.append((at, right))
                at = cut
        out.append((at, end))
    return out


def _runs_on(text: str) -> bool:
    """Return whether a question or call is followed by neither a space nor the end."""
    return ("?" in text and text.count("?") != text.count("? ") + (text[-1] == "?")) or (
        "!" in text and text.count("!") != text.count("! ") + (text[-1] == "!")
    )


def _glued(text: str, start: int, end: int) -> list[int]:
    words = lists()
    cuts = []
    for m in _GLUED.finditer(text, start, end):
        before = _WORD_BEFORE.search(text, max(start, m.start() - 12), m.start())
        if before and (before[0] in words.names or before[0] in words.anywhere):
            continue  # "Prof.Smith"
        if m[1].casefold() in words.domains:
            continue
        cuts.append(m.end())
    return cuts


def _bracketed(text: str, start: int, end: int) -> list[int]:
    """Return where a bracket that opens a sentence closes after a sentence of its own."""
    closing = _OPENING.get(text[start])
    at = text.find(closing, start, end) if closing else -1
    if at < 0 or text[at - 1] not in '.!?”"' or at + 2 >= end or text[at + 1] != " ":
        return []
    after = text[at + 2]
    return [at + 2] if after.isupper() or after in '“"‘„«' else []


def _abbreviated(text: str, found: list[Span], language: str, opens: frozenset[str]) -> list[int]:
    """Return where a sentence begins after an abbreviation that may be last in a sentence.

    Also after a single letter, "Plan A. There is", or a German ordinal, "am 3. Das war". Only
    within the sentences of `found`.
    """
    may_end = lists().may_end[language]
    ordinals = language == "de"
    cuts = []
    for left, right in found:
        stop = text.find(". ", left, right)
        while stop >= 0:
            word = text[text.rfind(" ", 0, stop) + 1 : stop].lstrip("(")
            if word in may_end or len(word) == 1 or (ordinals and word.isdigit()):
                opener = _WORD_THEN_SMALL.match(text, stop + 2)
                if opener and opener[1] in opens and not _is_initial(text, stop, word):
                    cuts.append(stop + 2)
            stop = text.find(". ", stop + 2, right)
    return cuts


def _is_initial(text: str, stop: int, word: str) -> bool:
    """Return whether a single letter before a full stop is an initial: not in "Plan A."."""
    if len(word) > 1 or word.isdigit():
        return False
    before = text[max(0, stop - 24) : stop - 1].split()
    return not word.isupper() or not before or before[-1].casefold() not in lists().lettered


def _after_ellipsis(text: str, start: int, end: int, opens: frozenset[str]) -> list[int]:
    """Return where a sentence begins after "…": with a word that opens one."""
    cuts = []
    at = text.find("… ", start, end - 1)
    while at >= 0:
        opener = _WORD_THEN_SMALL.match(text, at + 2, end)
        if opener and opener[1] in opens and _ends(text, start, at + 2):
            cuts.append(at + 2)
        at = text.find("… ", at + 2, end - 1)
    return cuts


def _ends(text: str, start: int, end: int) -> bool:
    """Return whether no quotation is open at `end` in the sentence that begins at `start`.

    A quotation stays in one piece with its sentence.
    """
    piece = text[start:end]
    if piece.count('"') % 2 or piece.count("«") > piece.count("»"):
        return False
    opened = piece.count("„") or piece.count("“")
    closed = piece.count("“") if "„" in piece else piece.count("”")
    return opened <= closed


def _thai(text: str, start: int, end: int) -> list[int]:
    cuts = []
    at = text.find(" ", start, end)
    while at >= 0:
        if text.startswith(lists().thai, at + 1):
            cuts.append(at + 1)
        at = text.find(" ", at + 1, end)
    return cuts
