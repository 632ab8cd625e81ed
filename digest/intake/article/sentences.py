"""Sentences of a paragraph: the splitter of `text`, with its errors on news repaired.

In: one paragraph. Out: spans in order, without overlap. Repaired: pieces parted after a title, an initial or an abbreviated month, a
sentence that goes on with a small letter, closing marks left alone, and sentences glued together where scraping lost the space.
A quotation of several sentences stays with its sentence, as the splitter leaves it: what is printed alone has both its marks.
"""

from __future__ import annotations

import re

from digest.core.text import spans
from digest.intake.article.date_words import ALL_MONTHS

# Titles and words that a name or number follows; sentencex knows most, not all, and not in every language.
_OPEN_ENDS = frozenset(
    """Mr Mrs Ms Dr Prof Sen Rep Gov Gen Lt Col Maj Capt Cmdr Sgt Cpl Pvt Adm Brig Rev Hon Pres Supt Det Insp Fr St Mt Ft
    Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec Mon Tues Wed Thurs Fri vs v cf ca approx Dist Dept Sr Jr Mme Mlle Sra Srta Dra Ing Abg
    Reps Sens Gens Drs Messrs Atty Asst Assoc Sec Amb Msgr Bro Cllr""".split()
)
_NUMBERED = frozenset(
    {"No", "Nos", "Nr", "Art", "Abs", "Kap", "Núm", "núm", "nº"}
)  # only where a figure follows: "No. They lost."
_OPEN_SMALL = frozenset({"v", "vs", "cf", "ca", "approx"})
_ABBREVIATED = frozenset(word for word in _OPEN_ENDS | _OPEN_SMALL | _NUMBERED if word.islower())
_NAME_INITIAL = re.compile(r"(?:[A-Z][\w'’.-]{0,30}|[A-Z]\.)\s?[A-Z]\.$")
_NO_WORD = re.compile(r"[\W_]*")
_STOP_THEN = re.compile(r"[.!?][\"”’]?[“\"‘]?[A-ZÄÖÜÉ]")
_GLUED = re.compile(r"(?<=[a-zäöüéèà]{3})[.!?][\"”’]?(?=[“\"‘]?[A-ZÄÖÜÉ][a-zäöüéèà']{1,20}[ ,])")
_MARKS = "\"“”‘’'«»)]"
_SR_END = frozenset({"Sr", "Jr"})


def split(paragraph: str, language: str = "en") -> list[tuple[int, int]]:
    """Spans of the sentences of one paragraph."""
    found = spans(paragraph, language)
    if len(found) > 1:
        found = _joined(paragraph, found)
    if _runs_on(paragraph) and _STOP_THEN.search(paragraph):
        found = _parted(paragraph, found)
    return found


def _runs_on(text: str) -> bool:
    """Whether some full stop has neither a space nor nothing after it: without one no sentences are glued together."""
    return _unspaced(text, ".", ". ") or _unspaced(text, "?", "? ") or _unspaced(text, "!", "! ")


def _unspaced(text: str, mark: str, spaced: str) -> bool:
    return mark in text and text.count(mark) != text.count(spaced) + text.endswith(mark)


def _joined(text: str, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    out = [found[0]]
    for start, end in found[1:]:
        left, right = out[-1]
        if text[start].isupper() and (
            text[right - 1] != "." or _plain(text[text.rfind(" ", left, right - 1) + 1 : right - 1])
        ):
            out.append((start, end))  # what most do; `_belongs` would come to the same
        elif _belongs(text, left, right, start, end):
            out[-1] = (left, end)
        else:
            out.append((start, end))
    return out


def _belongs(text: str, left: int, right: int, start: int, end: int) -> bool:
    """Whether the piece `start:end` goes on with the sentence `left:right`."""
    if end - start <= 12 and _NO_WORD.fullmatch(text, start, end):
        return True
    if text[right - 1] == ".":
        word = text[max(text.rfind(" ", left, right - 1) + 1, left) : right - 1].lstrip("(\"“‘'«-")
        if len(word) == 1 and word.isupper():
            # "J. K. Rowling" and "George W. Bush", not "Plan B. The": a name stands before, or another initial
            return (
                _NAME_INITIAL.search(text[max(left, right - 34) : right]) is not None
                and text[start].isupper()
            )
        if word in _NUMBERED:
            return text[start].isdigit()
        if len(word) <= 2 and word.isdigit():  # "am 3. März": an ordinal before its month
            return text[start:end].split(" ", 1)[0].strip(".,").casefold() in ALL_MONTHS
        if len(word) <= 6 and (word in _OPEN_ENDS or word in _OPEN_SMALL):
            return word not in _SR_END or _small(text, start)
    # a small letter begins no sentence, unless a name like "iPhone" follows one that surely ended
    return _small(text, start) and not text[start + 1 : start + 2].isupper()


def _plain(word: str) -> bool:
    """Whether a word before a full stop is of those that always end a sentence: small letters, and no abbreviation."""
    return word.isalpha() and word.islower() and word not in _ABBREVIATED


def _small(text: str, start: int) -> bool:
    """Whether a piece begins with a small letter, behind closing marks or none."""
    for i in range(start, min(start + 3, len(text))):
        if text[i] not in _MARKS:
            return text[i].islower()
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
