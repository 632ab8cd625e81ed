"""Find the office of a person, and the holder of an office, in languages read by frames."""

from __future__ import annotations

import re

from digest.core import tables
from digest.core.patterns import lazy, of_words
from digest.desk.quotes.grammar import COMPOUNDING, Grammar
from digest.desk.quotes.persons_table import PersonTable
from digest.desk.quotes.whole_offices import whole_in_german

_LISTS = "quotes/frames"
_APART = of_words(
    r"([^\W\d_][\w-]*(?: (?:<<holders of>>)(?: |(?<=[’']))[\w’'-]+(?: [\w’'-]+)?){0,2}), $", _LISTS
)  # "la ministre de l’Éducation, X"
_BEFORE = lazy(r"((?:[^\W\d_][\w’'-]*[ \u00a0]){1,3})$")
_BEHIND = of_words(
    r", (?:(?:<<articles of offices>>) )?([^\W\d_][\w’'-]*(?: (?:<<degrees>>)\b)?"
    r"(?: (?:<<of offices>>) (?:[\w’'/-]+ ?){1,3})?)",
    _LISTS,
)
_NEXT = lazy(r" ([^\W\d_a-zß-ÿ][\w’'-]*)")
_NAME = lazy(r"(?: (?:(?:d[ue]|des|del|della|di|of) )?[^\W\d_a-zß-ÿ][\w’'-]+){1,5}")
_ADJECTIVES = 3  # words before an office
_FORMER = tables.words(_LISTS, "former")
_NEAR = 80  # characters before a name that may contain its office


def _with_former(before: str) -> str:
    """Return the words before an office from the one without which it would be false, or none.

    "ehemalige sozialdemokratische" before "Bürgermeister", "ancien" before "ministre".
    """
    words = before.replace("’", "'").split()[-_ADJECTIVES:]
    for n, word in enumerate(words):
        last = word.rpartition("'")[2]
        if last in _FORMER and all(w.islower() and w.isalpha() for w in words[n + 1 :]):
            return " ".join([last, *words[n + 1 :], ""])
    return ""


class Holders:
    """The offices in one article and their holders.

    `masked` is its text with quotations blanked.
    """

    def __init__(self, masked: str, table: PersonTable, g: Grammar, language: str) -> None:
        self._masked = masked
        self._table = table
        self._verbs = g.verbs
        self._auxiliaries = g.auxiliaries
        self._compounding = language in COMPOUNDING
        self._language = language
        self._roles: dict[str, str | None] = {}

    def role(self, name: str) -> str | None:
        """Return the first office that the article prints beside a person's name, or None."""
        if name not in self._roles:
            self._roles[name] = whole_in_german(self._find(name), self._language)
        return self._roles[name]

    def _find(self, name: str) -> str | None:
        for m in self._table.mentions:
            if m.name != name:
                continue
            near = self._masked[max(0, m.start - _NEAR) : m.start]
            apart = _APART.search(near) if near.endswith(", ") else None
            if apart and self._table.is_office(apart.group(1).split()[0]):
                return _with_former(near[: apart.start(1)]) + apart.group(1)
            before = _BEFORE.search(near)
            if before and (role := self._office_words(before.group(1))):
                return role
            behind = _BEHIND.match(self._masked, m.end)
            if behind and self._table.is_office(behind.group(1).split()[0]):
                return self._cut(self._extended(behind))
        return None

    def _extended(self, behind: re.Match[str]) -> str:
        """Return an office with more words of the same: "Executive Director", "Union Sociale"."""
        end = behind.start(1) + len(behind[1].rstrip())
        while (more := _NEXT.match(self._masked, end)) and self._table.is_office(more[1]):
            end = more.end()
        name = _NAME.match(self._masked, end) if " " in behind[1] else None
        end = name.end() if name is not None else end
        return self._masked[behind.start(1) : end]

    def _cut(self, printed: str) -> str:
        """Return an office without the verb that follows it."""
        parts = printed.split()
        stop = next((k for k, w in enumerate(parts) if k and w in self._verbs), len(parts))
        while stop > 1 and parts[stop - 1].isdigit():
            stop -= 1
        return " ".join(parts[:stop])

    def _office_words(self, printed: str) -> str | None:
        parts = printed.split()
        first = next((n for n, w in enumerate(parts) if self._table.is_office(w)), len(parts))
        if any(w.lower() in self._auxiliaries or w in self._verbs for w in parts[first + 1 :]):
            return None  # "le président a reçu Nora Morel"
        if first == len(parts):
            return None
        return _with_former(" ".join(parts[:first])) + " ".join(parts[first:])

    def holder(self, office: str, last: str | None) -> str | None:
        """Return the holder of an office, or None.

        It is the last speaker. If nobody has spoken yet, it is the only holder in the article.
        """
        head = office.split()[-1].lower()
        if last is not None:
            return last if self._holds(last, head) else None
        holders = {m.name for m in self._table.mentions if self._holds(m.name, head)}
        return holders.pop() if len(holders) == 1 else None

    def _holds(self, name: str, head: str) -> bool:
        """Return whether a person holds an office; a "Bildungsministerin" is a "Ministerin"."""
        known = (self.role(name) or "").lower().split()
        return any(w == head or (self._compounding and w.endswith(head)) for w in known)
