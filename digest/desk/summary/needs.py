"""What must be printed before a sentence that takes a person or thing for known, and its lists."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache, lru_cache

from digest.core import tables
from digest.core.rows import Row
from digest.desk.words.forms import CONTENT

LIST = "summary/definites"
AGE = "-old"  # stands for an age among the stems of a sentence
MOST = 3  # words of a noun phrase that are looked at
SHORTEST = 3  # letters of a noun that may need an introduction
LONGEST_ENDING = 3  # letters, "ing"
MARKS = "\"'“”‘’.,;:()!?«»„…"
ENDS = (",", ";", ":", ".", ")", "?", "!", "”", '"', "—", "–")
_ENDING = re.compile(r"\w*")


class Need(Row, frozen=True):
    """What must be printed before a sentence can be."""

    noun: str
    stubs: frozenset[str]  # stems as in `Candidate.content`; one of them must be printed
    plural: str = ""  # of a noun in the singular: this alone does not introduce it
    is_known: bool = False  # it needs no introduction, but only one of it may be printed
    opposites: frozenset[str] = frozenset()  # words for those who are not meant: "boy" of "girl"

    def is_met(self, stems: Collection[str], words: Collection[str]) -> bool:
        """Return whether the noun is introduced. `stems`, `words`.

        Of what is printed, in lower case.
        """
        found = [stub for stub in self.stubs if stub in stems]
        if not found:
            return self.is_known
        if self.noun.endswith(AGE) and not self._has_age(words):
            return False
        if self.opposites and self.noun not in words and not self.opposites.isdisjoint(words):
            return any(stub not in _no_sex() for stub in found)
        several = self.plural in words and self.noun not in words
        return not (several and found == [stub(self.noun)])

    def _has_age(self, words: Collection[str]) -> bool:
        """Return whether the age is printed, or no other one: "a 14-year-old" is not 16."""
        if self.noun in words or self.noun.partition("-")[0] in words:
            return True
        return not any(w.endswith(AGE) and w[0].isdigit() for w in words)


def stub(word: str) -> str:
    """Return the stem of a lower-case word."""
    return AGE if word == AGE else CONTENT[word]


@cache
def words_of(section: str) -> frozenset[str]:
    return tables.words(LIST, section)


@cache
def introduced_by(section: str) -> dict[str, frozenset[str]]:
    """Noun -> stubs of the words that introduce it."""
    found = {}
    for line in tables.items(LIST, section):
        noun, _, by = line.partition(" = ")
        found[noun] = frozenset(stub(w) for w in by.split()) - {""}
    return found


@cache
def _no_sex() -> frozenset[str]:
    """Stubs that introduce a person without saying whether it is a man or a woman."""
    return frozenset(map(stub, words_of("en no sex")))


@cache
def opposites_of(noun: str) -> frozenset[str]:
    """Return the nouns that exclude this one, such as “girl” for “boy”."""
    lines = (line.partition(" = ") for line in tables.items(LIST, "en opposites"))
    return frozenset(next((rest.split() for head, _, rest in lines if head == noun), ()))


@lru_cache(maxsize=1 << 10)
def plural_of(noun: str) -> str:
    """Return the plural of an English noun, nothing for a plural."""
    irregular = dict(line.split(" = ") for line in tables.items(LIST, "en plurals"))
    if noun in irregular:
        return irregular[noun]
    return "" if noun.endswith("s") or noun in irregular.values() else noun + "s"


def occurs(noun: str, before: str) -> bool:
    """Return whether the text has the noun, or a word that is the noun and a short ending."""
    root = noun.removesuffix("s")
    at = before.find(root)
    while at >= 0:
        end = at + len(root)
        ending = _ENDING.match(before, end)
        if not before[at - 1 : at].isalnum() and ending and len(ending[0]) <= LONGEST_ENDING:
            return True
        at = before.find(root, at + 1)
    return False
