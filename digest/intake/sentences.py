"""Sentences of a paragraph: the splitter of `text`, with its errors on news repaired.

In: one paragraph. Out: spans in order, without overlap. Repaired: pieces parted after a title, an initial or an abbreviated month, a
sentence that goes on with a small letter, closing marks left alone, and sentences glued together where scraping lost the space.
"""

from __future__ import annotations

import re

from digest.text import spans

# Titles and words that a name or number follows; sentencex knows most, not all, and not in every language.
_OPEN_ENDS = frozenset(
    """Mr Mrs Ms Dr Prof Sen Rep Gov Gen Lt Col Maj Capt Cmdr Sgt Cpl Pvt Adm Brig Rev Hon Pres Supt Det Insp Fr St Mt Ft No Nos Nr Art
    Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec Mon Tues Wed Thurs Fri vs v cf ca approx Dist Dept Sr Jr Mme Mlle Sra Srta Dra Ing Abg
    Reps Sens Gens Drs Messrs Atty Asst Assoc Sec Amb Msgr Bro""".split()
)
_ENDS_OPEN = re.compile(r"(?:^|[\s(\"“‘'«-])([A-Z][a-z]{0,5}|v|vs|cf|ca|approx)\.$")
_INITIAL = re.compile(r"(?:^|[\s(\"“.])[A-Z]\.$")
_NO_WORD = re.compile(r"[\W_]*")
_GLUED = re.compile(r"(?<=[a-zäöüéèà]{3})[.!?][\"”’]?(?=[“\"‘]?[A-ZÄÖÜÉ][a-zäöüéèà']{1,20}[ ,])")
_SMALL = re.compile(r"[\"“”‘’'«»)\]]{0,2}[a-zäöüßéèêàáíóúñçåøæ]")
_QUOTE_END = re.compile(r"[!?][\"”’»']{1,2}$")
_SR_END = frozenset({"Sr", "Jr"})


def split(paragraph: str, language: str = "en") -> list[tuple[int, int]]:
    """Spans of the sentences of one paragraph."""
    found = spans(paragraph, language)
    if len(found) > 1:
        found = _joined(paragraph, found)
    if _GLUED.search(paragraph):
        found = _parted(paragraph, found)
    return found


def _joined(text: str, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    out = [found[0]]
    for start, end in found[1:]:
        left, right = out[-1]
        if _belongs(text, left, right, start, end):
            out[-1] = (left, end)
        else:
            out.append((start, end))
    return out


def _belongs(text: str, left: int, right: int, start: int, end: int) -> bool:
    """Whether the piece `start:end` goes on with the sentence `left:right`."""
    if _NO_WORD.fullmatch(text, start, min(end, start + 12)) and end - start <= 12:
        return True
    before = text[max(left, right - 12) : right]
    if before.endswith("."):
        if _INITIAL.search(before) and right - left > 2:
            # "J. K. Rowling" and "George W. Bush", not "Plan B. The": a name stands before, or another initial
            return (
                bool(re.search(r"(?:[A-Z][\w'’.-]+|[A-Z]\.)\s?[A-Z]\.$", text[max(left, right - 30) : right]))
                and text[start].isupper()
            )
        m = _ENDS_OPEN.search(before)
        if m and m[1] in _OPEN_ENDS:
            return m[1] not in _SR_END or _SMALL.match(text, start) is not None
    if _SMALL.match(text, start):
        # a small letter begins no sentence, unless the last one surely ended and a name like "iPhone" follows
        return not (len(text) > start + 1 and text[start + 1].isupper())
    return False


def _parted(text: str, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    out = []
    for start, end in found:
        at = start
        for m in _GLUED.finditer(text, start, end):
            if m.end() < end:
                out.append((at, m.end()))
                at = m.end()
        out.append((at, end))
    return out
