"""What one article tells of its event: each made when it is asked for, and once.

A pair of articles is compared by it many times over, so a look-up costs no function call.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection
from functools import cache

import numpy as np

from digest.core import tables
from digest.core.model import Article, Facts
from digest.desk.grouping import event_kinds, persons, rarity, short_items
from digest.desk.grouping.form import Lead
from digest.desk.grouping.stated import Stated
from digest.desk.words import everyday, hashes
from digest.desk.words.sentence import Once


class Told:
    """What an article tells of its event. Without its text, only its rare words are known."""

    def __init__(self, stated: Stated, article: Article | None) -> None:
        self.stated, self._article = stated, article

    @property
    def article(self) -> Article:
        """The article; raises KeyError where it is not known."""
        if self._article is None:
            raise KeyError(self.stated.facts.id)
        return self._article

    @Once
    def lead(self) -> Lead:
        """Return the opening of the article."""
        return Lead(self.article, self.stated)

    @Once
    def persons(self) -> persons.Persons:
        """Return on whom the article is."""
        return persons.of(self.article, self.stated)

    @Once
    def kinds_stated(self) -> frozenset[str]:
        """Return the kinds of events that its opening names."""
        return event_kinds.stated(self.article, self._first_words())

    @Once
    def headline(self) -> frozenset[int]:
        """Return the hashes of the words of its headline."""
        found = hashes.TOKEN.findall(self.article.title or "")
        return frozenset(hashes.term(t) for t in found if t[0].isalnum())

    def _first_words(self) -> frozenset[int] | None:
        """Return the hashes of the words of headline and first sentence.

        None where the first sentence of the facts has more than that of the article: a dateline,
        or what is printed beside the sentence.
        """
        text, own = self.article.text, self.article.sentences
        if not own:
            return self.headline
        end = own[1].start if len(own) > 1 else len(text)
        if self.article.lead or text[: own[0].start].strip() or text[own[0].end : end].strip():
            return None
        return self.headline.union(self.stated.first_words(1))

    @Once
    def kinds_named(self) -> frozenset[str]:
        """Return the kinds of events that it names anywhere."""
        return event_kinds.kinds(self.stated.all_words)

    @Once
    def said(self) -> dict[int, int]:
        """Return the words of a short item that say what happened, with their weight."""
        return short_items.said(self.article, self.stated.facts, self.stated.unspecific)

    @Once
    def plain(self) -> frozenset[int]:
        """Return the hashes of words that say nothing of an event, and of who sent the text."""
        return _common(self.stated.facts) | self._sender()

    @Once
    def attendants(self) -> frozenset[int]:
        """Return the hashes of words that go with the kind of event that its opening states.

        Every such event has them, so they do not show that another text is on the same one.
        """
        return event_kinds.attendants(self.kinds_stated) if self._article else frozenset()

    def _sender(self) -> set[int]:
        """Return the hashes of the words of the article's outlet, agency and dateline."""
        own = self._article
        if own is None:
            return set()
        said = " ".join((own.outlet or "", own.agency or "", own.text[: own.lead]))
        return set(map(hashes.term, hashes.TOKEN.findall(said)))

    @Once
    def rare_words(self) -> frozenset[int]:
        """Return its rare words but for names, numbers, places and offices.

        Words for a kind of event are left out: they say that both are fires, and not which one.
        """
        own = self.stated
        rare = own.all_words - rarity.common()
        general = (own.unspecific, own.settings, own.facts.general, own.named, own.numbers)
        return rare.difference(*general, self.plain, self.attendants)

    def printed(self, words: Collection[int], headline_first: bool = False) -> dict[int, str]:
        """Return some words as the article prints them first, in small letters, by their hash."""
        title = self.article.title or ""
        for text in (self._sentences_with(words), self.article.text):
            both = f"{title} {text}" if headline_first else f"{text} {title}"
            found = _as_printed(words, both)
            # A number may be printed in two pieces, one of which is another number.
            if len(found) == len(words) and not any(w[0].isdecimal() for w in found.values()):
                break
        return found

    def _sentences_with(self, words: Collection[int]) -> str:
        """Return the sentences in which some words are for the first time."""
        f, text = self.stated.facts, self.article.text
        own = hashes.unfold(f.order, f.body).tolist()
        ends = np.cumsum(np.frombuffer(f.lengths, "<u4")).tolist()
        starts = [0, *(s.start for s in self.article.sentences[1:]), len(text)]
        body = self.stated.body
        first = {bisect_right(ends, own.index(h)) for h in words if h in body}
        return " ".join(text[starts[k] : starts[k + 1]] for k in sorted(first))


def _as_printed(words: Collection[int], text: str) -> dict[int, str]:
    """Return some words as a text prints them first, in small letters, by their hash."""
    printed: dict[int, str] = {}
    for found in hashes.TOKEN.finditer(text) if words else ():
        if (h := hashes.term(found[0])) in words and h not in printed:
            printed[h] = found[0].casefold()
            if len(printed) == len(words):
                break
    return printed


def _common(facts: Facts) -> frozenset[int]:
    """Return the hashes of words that are rare in everyday news and say nothing about an event."""
    english = hashes.base_language(facts.language) in ("en", "und")
    return _said_of_many() if english else _said_of_many() | _other_small_words()


@cache
def money() -> frozenset[str]:
    """Return the words for money of all languages."""
    languages = tables.languages("figures")
    return frozenset(w for tag in languages for w in tables.items(f"figures/{tag}", "money"))


@cache
def _said_of_many() -> frozenset[int]:
    """Return the hashes of words for kinds of events, authorities, money and percentages."""
    others = (*tables.words("grouping/authorities"), *money(), "percent", "per", "cent")
    return event_kinds.words() | frozenset(map(hashes.term, others))


@cache
def _other_small_words() -> frozenset[int]:
    """Return the hashes of the small words of other languages, some of which English has too."""
    return frozenset(map(hashes.term, everyday.other()))
