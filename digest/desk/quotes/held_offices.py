"""Find the holder of an office that speaks without a name, if the article is unambiguous."""

from __future__ import annotations

import re
from collections import Counter

from digest.core import tables
from digest.core.rows import Row
from digest.desk.quotes.items import Item
from digest.desk.quotes.offices import PARTIES, office_head
from digest.desk.quotes.printed_offices import is_definite, owner_of
from digest.desk.quotes.reading import Reading

_OF_STATE = tables.words("quotes/offices", "of state")
_WORD_BEFORE = re.compile(r"[\w'’-]+\Z")
_LONGEST = 40  # characters of a word before an office
_FORMER = tables.words("quotes/clauses", "former")


class _Late(Row, frozen=True):
    """A quotation by an office; the holder may be named later."""

    number: int  # number of its paragraph
    head: str
    of: frozenset[str]  # institution of the office: "NATO"


def holder(
    of: Reading, items: list[Item], at: int, role: str, before: str | None = None
) -> str | None:
    """Return the certain holder of an office, or None.

    Either the text prints this office and its institution beside one person ("NATO's secretary
    general", "NATO Secretary General Ann Lee"), or its only holder was the last speaker, or
    `before`, the subject of the sentence before, or speaks by name and nobody else is called so.
    """
    if not items[at].title and not is_definite(items, at):
        return None
    people = of.people
    holders = people.holders((items[at].word.split() or [""])[-1].strip("."))
    whose = {w.rstrip("’'") for w in owner_of(items, at).split() + role.split() if w[:1].isupper()}
    whose = {w for w in whose if w.casefold() not in PARTIES}  # "Democratic candidate"
    exact = [n for n in holders if whose and whose <= set(people.role(n).split())]
    if len(exact) == 1 and _FORMER.isdisjoint(people.role(exact[0]).casefold().split()):
        return exact[0]
    if len(holders) != 1:
        return None
    alone = role.casefold() in _OF_STATE and items[at - 1].word == "the"
    lately = holders[0] in (of.last, before)
    return holders[0] if alone or lately or _is_only(of, items, at, holders[0]) else None


def _is_only(of: Reading, items: list[Item], at: int, name: str) -> bool:
    """Return whether "the minister" can only be the one minister who has spoken by name before.

    Every printing of the noun is in the office beside the name, or behind "the".
    """
    noun = items[at].word
    if " " in noun or items[at].title or items[at - 1].word.casefold() != "the":
        return False
    first = of.people.first.get(name, items[at].start)
    own = of.people.role(name).split()
    if first >= items[at].start or not own or own[-1].casefold() != noun:
        return False
    if not of.people.has_said(name):
        return False
    modifiers = {w.casefold() for w in own[:-1]} | {"the"}
    printed = 0
    for m in re.finditer(rf"(?i) {re.escape(noun)}(s?)\b", of.text):
        before = _WORD_BEFORE.search(of.text, max(0, m.start() - _LONGEST), m.start())
        if before is not None:
            printed += 1
            if m[1] or before[0].casefold() not in modifiers:
                return False
    return printed > 0


class Introductions:
    """The offices of one article that spoke without a known holder."""

    def __init__(self) -> None:
        self._late: list[_Late] = []
        self._introduced: dict[tuple[str, frozenset[str]], str] = {}

    def holder(self, items: list[Item], at: int, role: str, number: int) -> str | None:
        """Return the holder introduced in the next paragraph, once known, or None."""
        if not is_definite(items, at):
            return None
        of = {w.rstrip("’'") for w in (*owner_of(items, at).split(), *role.split())}
        head = office_head(items[at].word.split()[-1].strip(".").casefold())
        late = _Late(number, head, frozenset(w for w in of if w[:1].isupper()))
        self._late.append(late)
        return self._introduced.get((late.head, late.of))

    def introduce(self, of: Reading) -> bool:
        """Name the holder of an office in the lead if the next paragraph introduces the person.

        "NATO's secretary general warned ...", then "Ann Lee said ...": she must be the first and
        only person named there, have no other office, and speak most. Later mentions of the office
        ("the NATO chief") then refer to her too. Returns whether a holder was found.
        """
        for late in self._late:
            if late.of and late.number == 0 and (main := _main(of, late.number + 1)):
                self._introduced[late.head, late.of] = main
                break
        self._late = []
        return bool(self._introduced)


def _main(of: Reading, number: int) -> str | None:
    """Return the main speaker if a paragraph is the first to name anyone and names only them."""
    spans, people = of.spans, of.people
    if number >= len(spans):
        return None
    every = of.who
    spoken = Counter(w.name for w in every if w is not None and w.name and w.how != "group")
    start, end = spans[number]
    there = {n for n, at in people.first.items() if at < end}
    main = max(sorted(spoken), key=lambda n: spoken[n], default=None)
    if main is None or there != {main} or people.first[main] < start:
        return None
    most = spoken[main] * 3 >= spoken.total() * 2
    return main if most and not people.holds_any(main) else None
