"""Datelines at the head of a paragraph: where the sentence itself begins.

The first paragraph's dateline is read with the article (`Article.lead`). This module finds those
that come later, as in a text put together from several. It is strict: the place is in capitals
or has an agency in brackets, and a dash, a colon or a middle dot ends it. The time before an entry
of a live page is left out likewise.
"""

from __future__ import annotations

import re
from functools import cache

from digest.core import tables
from digest.core.model import Article, Sentence
from digest.core.patterns import lazy

MOST = 90  # characters of a dateline
LEAST = 4  # words that must follow it

_UPPER = r"[A-ZÀ-ÖØ-Þ]"
_CAPITALS = rf"{_UPPER}(?:{_UPPER}|\.)+(?:[ ’'/-]{{1,3}}{_UPPER}+\.?){{0,4}}"
_REGION = rf"(?:,\s{_UPPER}[\w.]*(?:\s{_UPPER}[\w.]*)?(?:\s\d{{1,2}})?){{0,2}}"
_AGENCY = rf"\s?[(\[]{_UPPER}[\w /-]{{1,24}}[)\]]"
_DASH = r"\s?(?:--?|[–—―])\s"
_MONTH = r"(?:Jan|Feb|March|Mar|April|Apr|May|June|July|Aug|Sept|Sep|Oct|Nov|Dec)\.?"
_DATELINE = lazy(
    rf"(?:{_CAPITALS}{_REGION}(?:{_AGENCY})?{_DASH}"
    rf"|{_UPPER}\w+(?:[ -]{_UPPER}\w+){{0,3}}{_REGION}{_AGENCY}{_DASH}"
    rf"|{_CAPITALS}(?:{_AGENCY})?:\s"
    rf"|{_UPPER}[\w-]+(?:\s{_UPPER}[\w-]+)?\s·\s"
    rf"|{_MONTH}\s\d{{1,2}}(?:{_AGENCY})?{_DASH})"
)
_DAY = lazy(rf"{_MONTH} \d{{1,2}} [-–—]")
_HANGS = "-•*·–—P"
_HANGING = lazy(r"(?:[-•*·–—]|Photo|PHOTO)\s+")  # what is left of a list or of a picture
# "17:40 Divers have found": an entry of a live page, not "9:15 Sunday" nor "10.30 GMT"
_CLOCK = lazy(
    r"\d{1,2}[:.]\d\d(?: ?(?:[ap]\.?m\.?|[AP]M(?: [A-Z]{1,2}T\b)?))?(?: ?[-–—|:])? +"
    r"(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Uhr|[AP]M\b|[A-Z]{3,4}\b)"
    r"(?=[\"“‘]?[A-ZÀ-ÖØ-Þ])"
)
_IN_PLACE = lazy(rf"\b(?:in|at|near|of|from|von|bei|aus|à|de|en|di|a) (?:the )?{_UPPER}")
_BEGINS = lazy(r"[\"“‘'«„]?[^\W\d_a-zà-ÿ]|\d")


@cache
def _labels() -> frozenset[str]:
    return tables.words("summary/not_statements", "labels")


@cache
def _here(language: str) -> re.Pattern[str] | None:
    found = tables.items("summary/introductions", f"{language} here")
    return re.compile(rf"\b(?:{'|'.join(found)})\b", re.IGNORECASE) if found else None


def says_here(text: str, language: str) -> bool:
    """Return whether the sentence speaks of "here", the place that its dateline names."""
    primary = language[:2] if language != "und" else "en"
    words = tables.items("summary/introductions", f"{primary} here")
    if not any(map(text.lower().__contains__, words)):
        return False
    found = _here(primary)
    return found is not None and found.search(text) is not None


@cache
def _the_place(language: str) -> re.Pattern[str] | None:
    found = tables.items("summary/introductions", f"{language} the place")
    return re.compile(rf"\b(?:{'|'.join(found)})\b(?!-| (?:of|von|de|di) )") if found else None


def speaks_of_place(text: str, article: Article, language: str) -> bool:
    """Return whether the sentence says "the city" of the place that its dateline names.

    Not where the headline, or the sentence before these words, names a place.
    """
    if article.place is None or article.place.casefold() in (article.title or "").casefold():
        return False
    pattern = _the_place(language[:2] if language != "und" else "en")
    found = pattern.search(text) if pattern is not None else None
    return found is not None and not _IN_PLACE.search(text, 0, found.start())


def length(text: str) -> int:
    """Return how many characters of a dateline `text` begins with, 0 where there is none."""
    if text[:1] in _HANGS and (found := _HANGING.match(text)):
        behind = length(text[found.end() :])
        if behind or text[0] in "-•*·":
            return found.end() + behind
    if text[:1].isdecimal() and (clock := _CLOCK.match(text)):
        return clock.end() if len(text[clock.end() :].split()) >= LEAST else 0
    head = text[:MOST]
    if not head[:1].isupper() or not (
        head[1:2].isupper() or "(" in head or "·" in head or _DAY.match(head)
    ):
        return 0
    found = _DATELINE.match(head)
    if not found or not _BEGINS.match(text, found.end()):
        return 0
    place = found[0].strip(" -–—:·").casefold()
    if place in _labels() or len(text[found.end() :].split()) < LEAST:
        return 0
    return found.end()


def start(article: Article, index: int, language: str) -> int:
    """Return where the sentence begins in print: behind its dateline.

    The dateline stays where the sentence says "here", or "the city" and no other words say which.
    """
    s: Sentence = article.sentences[index]
    at = s.start
    if s.start < article.lead < s.end:
        at = article.lead
    elif index == 0 or article.sentences[index - 1].paragraph != s.paragraph:
        at = s.start + length(article.text[s.start : s.end])
    text = article.text[at : s.end]
    if at == s.start or says_here(text, language) or speaks_of_place(text, article, language):
        return s.start
    return at
