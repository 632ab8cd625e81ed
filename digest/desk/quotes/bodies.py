"""Name the organisation that speaks in a sentence: "the Defence Ministry said"."""

from __future__ import annotations

import re

from digest.desk.quotes.items import Item
from digest.desk.quotes.phrases import UP, phrase
from digest.desk.quotes.printed_offices import ARTICLES


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
            owning = prior.kind in "NR" and items[j].kind == "'"
            if not (owning or prior.kind in "wG'UM") or prior.word in ARTICLES:
                break
            j -= 1
        while items[j].kind == "'":
            j += 1
        if j == at and (whole := self._in_full(items[at].word)):
            return whole
        return "".join(
            ("" if x.kind == "'" or not n else " ")
            + (x.title if x.kind == "R" and x.title else x.word)
            for n, x in enumerate(items[j : at + 1])
        )

    def _in_full(self, noun: str) -> str:
        """Return the capitalised phrase that ends in an organisation's noun: "Defence Ministry"."""
        found = self._whole.get(noun)
        if found is None:
            found = self._whole[noun] = self._search(noun)
        return found

    def _search(self, noun: str) -> str:
        large = noun.capitalize()
        if f" {large}" not in self._text:
            return ""
        m = re.search(rf"(?:[{UP}]\w{{1,40}} ){{1,4}}{re.escape(large)}\b", self._text)
        p = phrase(m.group()) if m else None
        return p.name if p and p.kind == "G" else ""
