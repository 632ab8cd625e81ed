"""Parse noun phrases that can be speakers.

A person with an office, or an office or organisation without a name.
"""

from __future__ import annotations

from digest.core import names
from digest.core.model import Value
from digest.desk.quotes.cue_words import CONJUNCTIONS
from digest.desk.quotes.grammar import (
    BODY_ENDINGS,
    COMPANIONS,
    COMPLEMENTS,
    COMPOUNDING,
    HONORIFICS,
    INDEFINITE,
    OBLIQUE,
    OF,
    Grammar,
    Token,
)
from digest.desk.quotes.persons_table import Mention, PersonTable
from digest.desk.quotes.whole_offices import whole_in_german

_LONGEST = 16  # tokens of a noun phrase
_GOVERNED = 6  # tokens before a name in which a preposition governs it


class Named(Value, frozen=True, gc=False):
    """The speaker named by a noun phrase.

    Without a name, `role` is an office or `body` an organisation, as printed.
    """

    name: str | None
    role: str | None
    body: str | None
    after: int  # the token after the phrase
    definite: bool = True  # "the mayor", not "a mayor"


class Phrases:
    """The noun phrases of one article."""

    def __init__(self, text: str, table: PersonTable, g: Grammar, language: str) -> None:
        self.text = text
        self.table = table
        self.grammar = g
        self.language = language
        self.mention = {m.start: m for m in table.mentions}

    def read(self, tokens: list[Token], k: int, oblique: bool = False) -> Named | None:
        """Return the speaker named by the noun phrase at token `k`, or None.

        `oblique`: the phrase follows a preposition, so its article is not evidence.
        """
        start = self._head_start(tokens, k)
        if start is None:
            return None
        article = tokens[start - 1].low if start > k else ""
        if not oblique and self.language == "de" and article in OBLIQUE:
            return None
        return _Phrase(self, tokens, start).read()

    def _head_start(self, tokens: list[Token], k: int) -> int | None:
        """Return the first token after the articles, or None at a preposition."""
        g = self.grammar
        if k >= len(tokens) or tokens[k].low in g.governing:
            return None
        if tokens[k].low in OF and tokens[k].low not in g.determiners:
            return None
        start = k
        while k < len(tokens) and tokens[k].low in g.determiners and k < start + 2:
            k += 1
        return k

    def free(self, tokens: list[Token]) -> list[Mention]:
        """Return the persons in a clause that no preposition and no genitive governs."""
        if not tokens:
            return []
        found = self.table.within(tokens[0].start, tokens[-1].end)
        return [m for m in found if not self._is_governed(tokens, m)]

    def _is_governed(self, tokens: list[Token], m: Mention) -> bool:
        g = self.grammar
        k = next((n for n, t in enumerate(tokens) if t.start >= m.start), 0) - 1
        nouns = 0
        for n in range(k, max(-1, k - _GOVERNED), -1):
            t = tokens[n]
            if not t.word[0].isalpha() or g.is_verb(tokens, n):
                return False
            if t.low in COMPANIONS:
                return True
            if t.low in g.words.prepositions or t.low in OF:
                if t.low == "der" and self.language == "de":
                    return n > 0 and tokens[n - 1].low in g.words.prepositions
                given = names.is_given(m.name.partition(" ")[0])
                return nouns == 0 or not given or self.language in COMPOUNDING
            if t.low in OBLIQUE and self.language == "de":
                return True
            if t.low not in g.determiners and not self.table.is_office(t.word):
                nouns += 1
        return False

    def is_nominal(self, t: Token) -> bool:
        """Return whether a token may belong to a noun phrase."""
        g = self.grammar
        if t.word[0].isdigit():
            return True  # "der 1955 geborene Lind"
        if not t.word[0].isalpha() or t.low in g.auxiliaries or t.low in g.words.pronouns:
            return False
        if t.low in g.words.say and t.word[0].islower():
            return False
        closed = (g.words.subordinate, CONJUNCTIONS, g.words.skip)
        return not any(t.low in listed for listed in closed)

    def is_body(self, t: Token) -> bool:
        """Return whether a noun is an organisation that can make statements."""
        if t.low in self.grammar.bodies:
            return True
        compound = self.language in COMPOUNDING and len(t.low) > 6
        return compound and t.low.endswith(BODY_ENDINGS)

    def office(self, printed: str | None) -> str | None:
        """Return an office as printed, without articles and forms of address."""
        parts = (printed or "").split()
        g = self.grammar
        while len(parts) > 1 and parts[0].lower() in g.opening:
            del parts[0]
        while parts and (
            parts[0].strip(".").lower() in HONORIFICS
            or parts[0].lower() in g.determiners
            or parts[0].lower() in g.words.skip
        ):
            del parts[0]
        if not any(self.table.is_office(part) for part in parts):
            return None
        return whole_in_german(" ".join(parts).strip(" ,(") or None, self.language)


class _Phrase:
    """One noun phrase during parsing."""

    def __init__(self, phrases: Phrases, tokens: list[Token], start: int) -> None:
        self.of = phrases
        self.tokens = tokens
        self.start = start
        self.head: list[Token] = []
        self.complement = False  # after "of"
        self.filled = False  # the complement has a noun
        self.end = 0  # offset of the end of the office or organisation, as printed

    def read(self) -> Named | None:
        """Return the name or noun phrase that begins here, or None."""
        last = min(len(self.tokens), self.start + _LONGEST)
        for n in range(self.start, last):
            found, goes_on = self._take(n)
            if not goes_on:
                return found
        return self._nameless(last)

    def _take(self, n: int) -> tuple[Named | None, bool]:
        """Process the `n`-th token; return the phrase that ends there, and whether it continues."""
        t = self.tokens[n]
        m = self.of.mention.get(t.start)
        if m is not None and not (self.complement and not self.filled):
            return self._named(m, n), False
        if m is not None:
            self.filled, self.end = True, m.end
            return None, True
        if self.complement and self.filled and self._is_inside(t):
            return None, True
        if t.word in ",(":
            apposition = bool(self.head) and n + 1 < len(self.tokens)
            if apposition and self.tokens[n + 1].start in self.of.mention:
                return None, True
            return self._nameless(n), False
        return self._take_word(t, n)

    def _take_word(self, t: Token, n: int) -> tuple[Named | None, bool]:
        g = self.of.grammar
        if self.head and t.word[0].isalpha() and (t.low in g.words.prepositions or t.low in OF):
            if t.low not in OF and not self._joins(t, n):
                return self._nameless(n), False
            self.complement, self.filled = True, False
            return None, True
        if self._is_predicate(t):
            return self._nameless(n), False
        article = t.low in g.determiners
        if self.complement and not self.filled and article:
            return None, True
        if not self.of.is_nominal(t) or (self.complement and article):
            return self._nameless(n), False
        if self.complement:
            self.filled = True
        else:
            self.head.append(t)
        self.end = t.end
        return None, True

    def _joins(self, t: Token, n: int) -> bool:
        """Return whether a preposition continues the phrase: "Sprecherin im Justizministerium".

        In German, not if an adverbial follows: "das Gericht in der Begründung".
        """
        if t.low not in COMPLEMENTS:
            return False
        if self.of.language != "de" or t.low == "für":
            return True
        behind = self.tokens[n + 1 : n + 2]
        plain = bool(behind) and behind[0].low in self.of.grammar.determiners
        return not plain and any(self.of.table.is_office(h.word) for h in self.head)

    def _is_predicate(self, t: Token) -> bool:
        """Return whether a lower-case word after a German noun is outside its phrase."""
        g = self.of.grammar
        if self.of.language != "de" or not t.word[0].islower():
            return False
        if t.low in g.determiners or t.low in COMPLEMENTS or t.low in OF:
            return False
        if self.complement:
            return self.filled
        return any(self.of.table.is_office(h.word) or self.of.is_body(h) for h in self.head)

    def _named(self, m: Mention, n: int) -> Named | None:
        after = n
        while after < len(self.tokens) and self.tokens[after].start < m.end:
            after += 1
        if n and self.tokens[n - 1].word == "," and not self._closes(after):
            return self._nameless(n - 1)
        role = self.of.text[self.tokens[self.start].start : m.start].strip(" ,\u00a0")
        return Named(m.name, role or None, None, after)

    def _closes(self, after: int) -> bool:
        """Return whether a name after a comma is an apposition: a mark or a verb follows it."""
        g = self.of.grammar
        if after >= len(self.tokens) or self.tokens[after].word in ",:;.()":
            return True
        return g.is_verb(self.tokens, after) or self.tokens[after].low in g.words.prepositions

    def _is_inside(self, t: Token) -> bool:
        """Return whether a token is another word of a person's name."""
        near = self.of.table.within(t.start - 60, t.end + 60)
        return any(m.start < t.start < m.end for m in near)

    def _nameless(self, after: int) -> Named | None:
        """Return an office or organisation without a name, in the article's words, or None."""
        office = next((t for t in self.head if self.of.table.is_office(t.word)), None)
        body = next((t for t in self.head if self.of.is_body(t)), None)
        if office is None and body is None:
            return None
        definite = self.start > 0 and self.tokens[self.start - 1].low not in INDEFINITE
        printed = self.of.text[self.tokens[self.start].start : self.end]
        if body is not None and (office is None or body.start < office.start):
            return Named(None, None, printed, after, definite)
        return Named(None, printed, None, after, definite)
