"""Name the organisation that speaks in a sentence: "the Defence Ministry said"."""

from __future__ import annotations

from digest.core.patterns import lazy
from digest.desk.quotes.items import (
    GROUP,
    NAME,
    OFFICE,
    OWNING,
    PROPER_NOUNS,
    SEVERAL,
    SURNAME,
    WORD,
    Item,
)
from digest.desk.quotes.phrases import UP, Run, phrase
from digest.desk.quotes.printed_offices import BEFORE_OFFICES

# kinds of items, in the sense of each search
_BEFORE_BODY = WORD + GROUP + OWNING + SURNAME + SEVERAL
_OWNERS = NAME + OFFICE
_AND = ("and", "&")
_ADJECTIVES = ("executive", "general", "principal", "private", "senior")  # and titles


_LARGE = lazy(rf"(?:[{UP}]\w{{1,40}} ){{1,4}}\Z")
_LARGE_MOST = 168  # characters of the words that it finds


class Bodies:
    """The organisations in one article."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._whole: dict[str, str] = {}

    def name(self, items: list[Item], at: int) -> str:
        """Return the name of the organisation at `at`, as printed there or in full.

        "The ministry" becomes "Defence Ministry" if the text contains that name.
        """
        j = at
        while j > max(0, at - 6):
            prior = items[j - 1]
            owning = prior.kind in _OWNERS and items[j].kind == OWNING
            if not (owning or prior.kind in _BEFORE_BODY) or prior.word in BEFORE_OFFICES:
                break
            j -= 1
        j = _joined_start(items, j)
        while items[j].kind == OWNING:
            j += 1
        if j == at and (whole := self._in_full(items[at].word)):
            return whole
        end = self._end(items, at)
        if end > at:
            return self._text[items[j].start : items[end].end]
        return "".join(
            ("" if x.kind == OWNING or not n else " ")
            + (x.title if x.kind == OFFICE and x.title else x.word)
            for n, x in enumerate(items[j : at + 1])
        )

    def extended(self, items: list[Item], at: int) -> str:
        """Return the name at `at` with what it is of: "College of Cooks".

        Empty if it would be cut at "and", because something else may be joined to it.
        """
        start, end = _joined_start(items, at), self._end(items, at)
        joined = start > 1 and items[start - 1].word in _AND and items[start - 2].kind != NAME
        if joined and self._is_large(items, start - 2):
            return ""  # "the Mayor and Marle Council said"
        if start == end:
            return items[at].word
        return self._text[items[start].start : items[end].end]

    def _end(self, items: list[Item], at: int) -> int:
        """Return the last item of a body's name: "College of Cooks", "Action for Marle"."""
        if at + 2 >= len(items) or items[at + 1].word not in ("of", "for"):
            return at
        k = at + 3 if items[at + 2].word == "the" and at + 3 < len(items) else at + 2
        if items[k].kind not in PROPER_NOUNS or not items[k].word[:1].isupper():
            return at
        joined = k + 2 < len(items) and items[k + 1].word in _AND and self._is_large(items, k + 2)
        return k + 2 if joined and items[k + 2].kind != NAME else k

    def _is_large(self, items: list[Item], k: int) -> bool:
        """Return whether the item at `k` is printed with a capital."""
        return k >= 0 and self._text[items[k].start : items[k].start + 1].isupper()

    def _in_full(self, noun: str) -> str:
        """Return the capitalised phrase that ends in an organisation's noun: "Defence Ministry"."""
        found = self._whole.get(noun)
        if found is None:
            found = self._whole[noun] = self._search(noun)
        return found

    def _search(self, noun: str) -> str:
        text, large = self._text, f" {noun.capitalize()}"
        at = text.find(large)
        while at >= 0:
            end = at + len(large)
            m = _LARGE.search(text, max(0, at - _LARGE_MOST), at + 1)
            if m is not None and not _is_in_word(text, end):
                p = phrase(text[m.start() : end])
                return p.name if p.kind is Run.GROUPED else ""
            at = text.find(large, end)
        return ""


def _is_in_word(text: str, at: int) -> bool:
    return text[at : at + 1].isalnum() or text[at : at + 1] == "_"


def _joined_start(items: list[Item], j: int) -> int:
    """Return the start of a body at `j` with what is joined to it: "Marle and Tern Police".

    Not a person: "the mill was sold by Ann Lee and Marle Council said".
    """
    if j < 2 or items[j - 1].word not in _AND or items[j - 2].kind == NAME:
        return j
    if items[j - 2].kind == OFFICE and items[j - 2].word in _ADJECTIVES:
        return j - 2 if items[j - 2].title else j  # "the General and Municipal Union"
    proper = [x.kind in PROPER_NOUNS and x.word[:1].isupper() for x in (items[j - 2], items[j])]
    return j - 2 if all(proper) else j
