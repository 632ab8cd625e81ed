"""Definite noun phrases that take a person or thing for known: "the boy", "the other car".

A noun behind "the" needs an introduction in what is printed if it is a noun for people ("the
suspect"), a text ("the tweet") or an act ("the offer", "her offer"), if it chooses among several
("the other car", "another man"), or if an earlier sentence of its article has it. Other nouns are
known to every reader ("the weather") or are explained by the sentence itself ("the man who fled").
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from digest.core import tables
from digest.core.patterns import lazy
from digest.desk.summary.standalone import TIMES, without_quotations
from digest.desk.words import everyday
from digest.desk.words.forms import BARE, CONTENT, STOP
from digest.desk.words.number_words import numbers

_LIST = "summary/definites"
AGE = "-old"  # stands for an age among the stems of a sentence
MOST = 3  # words of a noun phrase that are looked at
SHORTEST = 3  # letters of a noun that may need an introduction
LONGEST_ENDING = 3  # letters, "ing"
COMMON = 12  # level of words in much of the news: one article in 64, or more
_ENDING = re.compile(r"\w*")
_MARKS = "\"'“”‘’.,;:()!?«»„…"
_ENDS = (",", ";", ":", ".", ")", "?", "!", "”", '"', "—", "–")
_QUOTED_NOUN = lazy(r"\b[Tt]he [“\"‘'][^“”\"‘’]{3,60}?(\w+)[”\"’']")
_QUOTED_SUBJECT = lazy(r"[“\"‘']The ([^“”\"]{3,60})")
_TRIGGERS = frozenset("the another both a his her their its".split())
_OWNERS = frozenset("his her their its".split())
_OF_SEVERAL = frozenset(("other", "fellow"))  # openings that choose: "Other ferries"
_FORMS = ("ed", "ing", "ly")  # endings of words that end a noun phrase


class Need(NamedTuple):
    """What must be printed before a sentence can be."""

    noun: str
    stubs: frozenset[str]  # stems as in `Candidate.content`; one of them must be printed
    plural: str = ""  # of a noun in the singular: this alone does not introduce it
    is_known: bool = False  # it needs no introduction, but only one of it may be printed
    opposites: frozenset[str] = frozenset()  # words for those who are not meant: "boy" of "girl"

    def is_met(self, stems: Collection[str], words: Collection[str]) -> bool:
        """The noun is introduced. `stems`, `words`: of what is printed, in lower case."""
        found = [stub for stub in self.stubs if stub in stems]
        if not found:
            return self.is_known
        if self.opposites and self.noun not in words and not self.opposites.isdisjoint(words):
            return any(stub not in _no_sex() for stub in found)
        several = self.plural in words and self.noun not in words
        return not (several and found == [stub(self.noun)])


def stub(word: str) -> str:
    """Return the stem of a lower-case word."""
    return AGE if word == AGE else CONTENT[word]


@cache
def _words(section: str) -> frozenset[str]:
    return tables.words(_LIST, section)


@cache
def _introduced_by(section: str) -> dict[str, frozenset[str]]:
    """Noun -> stubs of the words that introduce it."""
    found = {}
    for line in tables.items(_LIST, section):
        noun, _, by = line.partition(" = ")
        found[noun] = frozenset(stub(w) for w in by.split()) - {""}
    return found


@cache
def _no_sex() -> frozenset[str]:
    """Stubs that introduce a person without saying whether it is a man or a woman."""
    return frozenset(map(stub, _words("en no sex")))


@cache
def _opposites(noun: str) -> frozenset[str]:
    lines = (line.partition(" = ") for line in tables.items(_LIST, "en opposites"))
    return frozenset(next((rest.split() for head, _, rest in lines if head == noun), ()))


@lru_cache(maxsize=1 << 10)
def _plural(noun: str) -> str:
    """Return the plural of an English noun, nothing for a plural."""
    irregular = dict(line.split(" = ") for line in tables.items(_LIST, "en plurals"))
    if noun in irregular:
        return irregular[noun]
    return "" if noun.endswith("s") or noun in irregular.values() else noun + "s"


def needed(text: str, earlier: str, language: str) -> tuple[Need, ...]:
    """Return what a sentence takes for known. `earlier`: the sentences before it in its article."""
    language = language[:2] if language != "und" else "en"
    if not _words(f"{language} articles"):
        return ()
    outside = without_quotations(text).replace("’", "'")
    if language != "en":
        return _other(outside.split(), earlier.lower(), language)
    low = list(map(BARE.__getitem__, outside.lower().split()))
    found: tuple[Need, ...] = ()
    if _TRIGGERS.intersection(low) or "'s " in outside or (low[:1] and low[0] in _OF_SEVERAL):
        found = _english(outside.split(), low, earlier.lower())
    if outside == text:
        return found
    return found + (_quoted(text) if "he " in text else ()) + _opens_quoted(text)


# -- English


def _english(words: Sequence[str], low: Sequence[str], before: str) -> tuple[Need, ...]:
    """`low`: the words in lower case, without marks."""
    found = []
    for i, word in enumerate(low):
        if word in _TRIGGERS:
            need = _triggered(words, low, i, before)
        elif words[i].endswith("'s"):
            need = _owned(words, low, i, before)
        elif not i and word in _OF_SEVERAL:
            need = _one_more(words, low, before)
        else:
            continue
        if need is not None:
            found.append(need)
    return tuple(found)


def _triggered(words: Sequence[str], low: Sequence[str], i: int, before: str) -> Need | None:
    """What the noun phrase behind an article, "another" or "his" needs."""
    if words[i].endswith(_ENDS):
        return None
    if low[i] in _OWNERS:
        return _act(words, low, i)
    if low[i] == "a":
        chooses = low[i + 1 : i + 2] and low[i + 1] in _words("en choosing with a")
        return _phrase(words, low, i + 1, True, before) if chooses else None
    placed = _placed(words, low, i, before) if low[i] == "the" else None
    return placed or _phrase(words, low, i, low[i] != "the", before if i else None)


def _owned(words: Sequence[str], low: Sequence[str], i: int, before: str) -> Need | None:
    """ "Friday's hearing" is the hearing on Friday; "Ida Brandt's offer" needs an offer."""
    if low[i].removesuffix("'s") in TIMES:
        return _phrase(words, low, i, False, before)
    return _act(words, low, i)


def _one_more(words: Sequence[str], low: Sequence[str], before: str) -> Need | None:
    """What "Other ferries" or "Fellow diver Otto Lind" needs: a ferry, a diver."""
    nouns, _ = noun_run(words, low, 1)
    return _need(nouns, True, before) if nouns else None


def _act(words: Sequence[str], low: Sequence[str], at: int) -> Need | None:
    """What "his offer" needs: a noun for an act that nothing behind it explains."""
    nouns, end = noun_run(words, low, at + 1)
    acts = _introduced_by("en acts")
    if not nouns or nouns[-1] not in acts or _is_act_explained(words, low, end):
        return None
    return Need(nouns[-1], acts[nouns[-1]])


def _is_act_explained(words: Sequence[str], low: Sequence[str], end: int) -> bool:
    """ "The offer to buy the pier", "the letter from Osk"; "the offer on Monday" is not."""
    if words[end - 1].endswith(_ENDS) or end >= len(words):
        return False
    day = end + 1 < len(words) and low[end + 1] in TIMES
    bare_to = low[end] == "to" and low[end - 1] in _words("en acts without to")
    return low[end] in _words("en act behind") and not day and not bare_to


def _placed(words: Sequence[str], low: Sequence[str], at: int, before: str) -> Need | None:
    """What "the Osk incident" needs: the place, which says which incident it is.

    "The Osk spokesman" needs a spokesman; "the Pierwatch page" the name that an earlier sentence
    has, and that is not one of those in much of the news ("the Senate hearing").
    """
    if at + 2 >= len(words) or not words[at + 1][0].isupper() or words[at + 1].endswith(_ENDS):
        return None
    name, noun = low[at + 1], low[at + 2]
    if name in TIMES or "'s" in words[at + 1] or not stub(name) or not words[at + 2][0].islower():
        return None
    if _is_explained(words, at + 3):
        return None
    if noun in _introduced_by("en people"):
        return Need(noun, _introduced_by("en people")[noun], _plural(noun))
    if noun in tables.words("summary/introductions", "persons") or noun.startswith("spokes"):
        return Need(noun, frozenset([stub(noun), stub("spokesman"), stub("spokeswoman")]))
    rare = name not in everyday.common(COMMON) and f"{name} " in before
    event = noun in _words("en events")
    return Need(name, frozenset([stub(name)])) if event or rare else None


def _quoted(text: str) -> tuple[Need, ...]:
    """ "The “friendly, genuine lad”": a noun for people at the end of quoted words."""
    people = _introduced_by("en people")
    nouns = (found[1].lower() for found in _QUOTED_NOUN.finditer(text))
    return tuple(Need(noun, people[noun]) for noun in nouns if noun in people)


def _opens_quoted(text: str) -> tuple[Need, ...]:
    """What a quotation at the head of a sentence speaks of: "“The advice was clear,” he said"."""
    found = _QUOTED_SUBJECT.match(text)
    if found is None:
        return ()
    words = found[1].replace("’", "'").split()
    low = list(map(BARE.__getitem__, [w.lower() for w in words]))
    nouns, end = noun_run(words, low, 0)
    if not nouns or end == len(words) or _is_explained(words, end):
        return ()
    need = _need(nouns, False, None)
    return (need,) if need else ()


def _phrase(
    words: Sequence[str], low: Sequence[str], at: int, chooses: bool, before: str | None
) -> Need | None:
    """What the phrase behind the article at `at` needs.

    `before`: the earlier sentences; None for the subject that opens a sentence, which needs an
    introduction in any case.
    """
    start = at + 1
    while start < len(low):
        word = low[start]
        if word in _words("en first of its kind") or (word.endswith("est") and len(word) > 6):
            if low[start + 1 : start + 2] == ["one"]:
                return Need("one", frozenset())
            if not chooses and (before is not None or word != "first"):
                return None
        elif word in _words("en choosing") or word in _words("en choosing with a"):
            chooses = True
        elif word in TIMES or (word == "and" and chooses):
            pass  # "the Friday hearing", "the fourth and strongest quake"
        elif word == "one" or (word not in numbers("en").words and not word.isdigit()):
            break
        start += 1
    nouns, end = noun_run(words, low, start)
    if not nouns or _is_explained(words, end):
        return None
    if nouns[-1] in _introduced_by("en acts") and _is_act_explained(words, low, end):
        return None
    need = _need(nouns, chooses, before)
    if need is None:
        return None
    own = set(map(stub, low[:at]))
    people = _introduced_by("en people").get(need.noun, ())
    return None if stub(need.noun) in own or not own.isdisjoint(people) else need


def noun_run(words: Sequence[str], low: Sequence[str], start: int) -> tuple[list[str], int]:
    """The words of a noun phrase in lower case, and the index behind the last one."""
    nouns: list[str] = []
    at = start
    while at < len(words) and len(nouns) < MOST:
        raw, word = words[at], low[at]
        if not word or not (raw.lstrip(_MARKS)[0].islower() or word.endswith(AGE)):
            break
        if (word in STOP and word != "one") or word in _words("en defined by"):
            break
        if nouns and (word in _verbs() or word in _words("en adverbs") or word.endswith(_FORMS)):
            break
        nouns.append(word)
        at += 1
        if "'s" in raw or raw.endswith(_ENDS) or word in _introduced_by("en people"):
            break
    return nouns, at


@cache
def _verbs() -> frozenset[str]:
    lists = (
        ("introductions", "verbs"),
        ("openings", "en verbs"),
        ("definites", "en verbs"),
        ("definites", "en past verbs"),
    )
    return frozenset().union(*(tables.words(f"summary/{name}", part) for name, part in lists))


def _is_explained(words: Sequence[str], end: int) -> bool:
    """What follows the noun phrase says who or what it is: "of", "who", a name."""
    last = words[end - 1]
    following = words[end].strip(_MARKS) if end < len(words) else ""
    if following[:1].isupper() and following.lower() not in TIMES:
        return last[-1].isalnum() or (last[-1] == "," and _is_apposition(words, end))
    if last.endswith(_ENDS):
        return False
    if following in _words("en defined by"):
        return True
    behind = words[end + 1] if end + 1 < len(words) else ""
    return following in _words("en participles") and behind in _words("en prepositions")


def _is_apposition(words: Sequence[str], start: int) -> bool:
    """Words with a capital up to a comma: ", Ida Brandt," behind "the suspect"."""
    for raw in words[start : start + MOST]:
        if not raw[0].isupper():
            return False
        if raw[-1] in ",.":
            return True
    return False


def _need(nouns: Sequence[str], chooses: bool, before: str | None) -> Need | None:
    noun = nouns[-1]
    plural = _plural(noun)
    for section in ("en people", "en papers", "en acts", "en bodies"):
        if noun in _introduced_by(section):
            return Need(noun, _introduced_by(section)[noun], plural, opposites=_opposites(noun))
    if noun in _words("en events"):
        return Need(noun, frozenset([stub(noun)]), plural, is_known=True) if plural else None
    if noun == "one":
        return Need(noun, frozenset())
    if noun in _words("en at hand") or len(noun) < SHORTEST or not stub(noun):
        return None
    stubs = frozenset(map(stub, nouns)) - {""}
    if chooses:  # an article's first sentence has nothing to choose from
        return Need(noun, frozenset([stub(noun)])) if before != "" else None
    known = before is not None and not _occurs(noun, before)
    return None if known else Need(noun, stubs, plural)


def _occurs(noun: str, before: str) -> bool:
    """The text has the noun, or a word that is the noun and a short ending."""
    root = noun.removesuffix("s")
    at = before.find(root)
    while at >= 0:
        end = at + len(root)
        ending = _ENDING.match(before, end)
        if not before[at - 1 : at].isalnum() and ending and len(ending[0]) <= LONGEST_ENDING:
            return True
        at = before.find(root, at + 1)
    return False


# -- other languages


def _other(words: Sequence[str], before: str, language: str) -> tuple[Need, ...]:
    """The same by fewer rules: articles of these languages are used for much that is known."""
    articles = _words(f"{language} articles")
    people = _introduced_by(f"{language} people")
    found = []
    for i, raw in enumerate(words):
        word = raw.strip(_MARKS + "'").lower()
        elided, _, noun = word.partition("'")
        if noun and f"{elided}'" in articles:
            nouns, end = [noun], i + 1
        elif word in articles and raw[-1].isalnum() and not _is_relative(words, i, language):
            nouns, end = _foreign_nouns(words, i + 1, language)
        else:
            continue
        following = words[end].strip(_MARKS).lower() if end < len(words) else ""
        if not nouns or following in tables.words(_LIST, f"{language} defined by"):
            continue
        head = nouns[-1] if language in ("de", "nl") else nouns[0]
        if head in people:
            found.append(Need(head, people[head]))
        elif len(head) >= SHORTEST and stub(head):
            leading = i == 0 and _occurs(head, before)
            if leading or _is_introduced(head, before, language):
                found.append(Need(head, frozenset(map(stub, nouns)) - {""}))
    return tuple(found)


def _is_relative(words: Sequence[str], at: int, language: str) -> bool:
    """German "der" behind a comma is a relative pronoun."""
    return language == "de" and at > 0 and words[at - 1].endswith(",")


def _foreign_nouns(words: Sequence[str], start: int, language: str) -> tuple[list[str], int]:
    """The noun behind an article, in lower case, and the index behind it."""
    known = everyday.other()
    for at in range(start, min(start + MOST, len(words))):
        word = words[at].strip(_MARKS)
        if not word.isalpha():
            break
        if language == "de":
            if word[0].isupper():
                return [word.lower()], at + 1
        elif word[0].isupper() or word in known:
            break
        else:
            return [word], at + 1
        if words[at].endswith(_ENDS):
            break
    return [], start


def _is_introduced(noun: str, before: str, language: str) -> bool:
    """The text before has the noun behind an indefinite article, or one word further."""
    if noun not in before:
        return False
    indefinite = _words(f"{language} indefinite")
    words = before.split()
    for i, raw in enumerate(words):
        if raw.strip(_MARKS) == noun and not indefinite.isdisjoint(words[max(0, i - 3) : i]):
            return True
    return False
