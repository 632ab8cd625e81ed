"""Definite noun phrases that take a person or thing for known: "the boy", "the other car".

A noun behind "the" needs an introduction in what is printed if it is a noun for people ("the
suspect"), a text ("the tweet") or an act ("the offer", "her offer"), if it chooses among several
("the other car", "another man"), or if an earlier sentence of its article has it. Other nouns are
known to every reader ("the weather") or are explained by the sentence itself ("the man who fled").
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from digest.core import tables
from digest.core.patterns import lazy
from digest.desk.summary import definites_other
from digest.desk.summary.needs import (
    AGE,
    ENDS,
    MARKS,
    MOST,
    SHORTEST,
    Need,
    introduced_by,
    occurs,
    opposites_of,
    plural_of,
    stub,
    words_of,
)
from digest.desk.summary.noun_run import no_noun, noun_run
from digest.desk.summary.outside import outside
from digest.desk.summary.standalone import TIMES
from digest.desk.words import everyday
from digest.desk.words.forms import BARE
from digest.desk.words.number_words import numbers

COMMON = 12  # level of words in much of the news: one article in 64, or more
_QUOTED_NOUN = lazy(r"\b[Tt]he [“\"‘'][^“”\"‘’]{3,60}?(\w+)[”\"’']")
_QUOTED_SUBJECT = lazy(r"[“\"‘']The ([^“”\"]{3,60})")
_YEARS_OLD = lazy(r"\b([Tt]he \d{1,3}) years? old\b")  # typed without hyphens
_TRIGGERS = frozenset("the another both a such his her their its".split())
_OWNERS = frozenset("his her their its".split())
_OF_SEVERAL = frozenset(("other", "fellow"))  # openings that choose: "Other ferries"
_OPENS = _OF_SEVERAL | {"all"}


def needed(text: str, before: str, language: str) -> tuple[Need, ...]:
    """Return what a sentence takes for known.

    `before`: the sentences before it in its article, in lower case.
    """
    language = language[:2] if language != "und" else "en"
    if not words_of(f"{language} articles"):
        return ()
    said = outside(text)
    plain = said.text
    if "’" in plain or " old" in plain:
        plain = _YEARS_OLD.sub(r"\1-year-old", plain.replace("’", "'"))
    if language != "en":
        return definites_other.needed(plain.split(), before, language)
    if plain == said.text:
        words, low = said.raws, said.bare
    else:
        words, low = plain.split(), list(map(BARE.__getitem__, plain.lower().split()))
    found: tuple[Need, ...] = ()
    if not _TRIGGERS.isdisjoint(low) or "'s " in plain or (low[:1] and low[0] in _OPENS):
        found = _english(words, low, before)
    if plain == text:
        return found
    return found + (_quoted(text) if "he " in text else ()) + _opens_quoted(text)


def _english(words: Sequence[str], low: Sequence[str], before: str) -> tuple[Need, ...]:
    """`low`: the words in lower case, without marks."""
    found = []
    for i in [i for i, w in enumerate(low) if w in _TRIGGERS or not i or words[i][-2:] == "'s"]:
        need = None
        if low[i] in _TRIGGERS:
            need = _triggered(words, low, i, before)
        elif words[i].endswith("'s"):
            need = _owned(words, low, i, before)
        elif low[i] in _OF_SEVERAL:
            need = _one_more(words, low, before)
        elif low[i] == "all":
            need = _all_of(words, low)
        if need is not None:
            found.append(need)
    return tuple(found)


def _triggered(words: Sequence[str], low: Sequence[str], i: int, before: str) -> Need | None:
    """Return what the noun phrase behind an article, "another" or "his" needs."""
    if words[i].endswith(ENDS):
        return None
    if low[i] in _OWNERS:
        return _act(words, low, i)
    if low[i] == "such":
        return _such(words, low, i)
    if low[i] == "a":
        chooses = low[i + 1 : i + 2] and low[i + 1] in words_of("en choosing with a")
        return _phrase(words, low, i + 1, True, before) if chooses else None
    if low[i] == "the":
        return _behind_the(words, low, i, before)
    return _phrase(words, low, i, True, before if i else None)


def _such(words: Sequence[str], low: Sequence[str], at: int) -> Need | None:
    """Return what "such men" needs: men. "Such as" and "no such plans" need nothing."""
    if low[max(0, at - 1) : at] in (["no"], ["any"], ["as"]):
        return None
    nouns, end = noun_run(words, low, at + 1)
    if not nouns or low[end : end + 1] == ["as"]:
        return None
    noun = nouns[-1]
    several = noun.endswith("s") or noun in introduced_by("en people")
    if not several or stub(noun) in set(map(stub, low[:at])):
        return None
    return Need(noun, frozenset(map(stub, nouns)) - {""})


def _behind_the(words: Sequence[str], low: Sequence[str], i: int, before: str) -> Need | None:
    """Return what the noun phrase behind "the" needs."""
    if i + 1 == len(words) or (2 <= i <= MOST + 1 and _is_behind_name(words, i)):
        return None
    word = low[i + 1]
    capital = words[i + 1][0].isupper()
    if capital and (placed := _placed(words, low, i, before)):
        return placed
    plain = not (word in _before_noun() or word[-3:] == "est" or word[-4:] == AGE or word.isdigit())
    if plain and (capital or word in no_noun()):
        return None  # most of those with a capital
    follows = i and (words[i - 1][-1] == "," or low[i - 1] in _says())
    subject = not i or (follows and _is_subject(words, low, i))
    if not i and word in words_of("en of two"):
        return _of_two(words, low)
    return _phrase(words, low, i, False, None if subject else before)


def _of_two(words: Sequence[str], low: Sequence[str]) -> Need | None:
    """Return what "The older man" needs: the sentence before it, which names both."""
    nouns, end = noun_run(words, low, 1)
    return Need(nouns[-1], frozenset()) if nouns[1:] and not _is_explained(words, end) else None


@cache
def _says() -> frozenset[str]:
    return tables.words("summary/introductions", "says")


@cache
def _before_noun() -> frozenset[str]:
    """Return words that may come between an article and its noun, and say which one is meant."""
    sections = ("en first of its kind", "en choosing", "en choosing with a")
    return frozenset(("and", "one", *TIMES, *numbers("en").words)).union(*map(words_of, sections))


def _is_behind_name(words: Sequence[str], i: int) -> bool:
    """ "Ida Brandt, the singer whose band": the name that opens the sentence says who it is."""
    if words[i - 1][-1] != ",":
        return False
    return all(w[0].isupper() for w in words[:i]) and words[0].lower() not in words_of(
        "en prepositions"
    )


def _is_subject(words: Sequence[str], low: Sequence[str], i: int) -> bool:
    """ "..., said the diver.", "Painted by Ida Brandt, the": the subject, behind the head."""
    if low[i - 1] in _says():
        end = noun_run(words, low, i + 1)[1]
        return end > i + 1 and words[end - 1].endswith(ENDS)
    return _behind_participle(words, low, i)


def _behind_participle(words: Sequence[str], low: Sequence[str], i: int) -> bool:
    """ "Painted by Ida Brandt, the": the subject behind words that say something of it."""
    if not (
        words[i - 1][-1] == "," and (low[0].endswith("ed") or low[0] in words_of("en opening"))
    ):
        return False
    return low[1] in words_of("en prepositions") and not any(w[-1] == "," for w in words[: i - 1])


def _owned(words: Sequence[str], low: Sequence[str], i: int, before: str) -> Need | None:
    """ "Friday's hearing" is the hearing on Friday; "Ida Brandt's offer" needs an offer."""
    if low[i].removesuffix("'s") in TIMES:
        return _phrase(words, low, i, False, before)
    return _act(words, low, i)


def _one_more(words: Sequence[str], low: Sequence[str], before: str) -> Need | None:
    """Return what "Other ferries" or "Fellow diver Otto Lind" needs: a ferry, a diver."""
    nouns, _ = noun_run(words, low, 1)
    return _need(nouns, True, before) if nouns else None


def _all_of(words: Sequence[str], low: Sequence[str]) -> Need | None:
    """Return what "All three ferries" needs: the sentence before it, which names the three."""
    if len(low) < 3 or not (low[1].isdigit() or low[1] in numbers("en").words):
        return None
    nouns, end = noun_run(words, low, 2)
    if not nouns or nouns[-1] in words_of("en aboard") or _is_explained(words, end):
        return None
    return Need(low[1], frozenset())


def _act(words: Sequence[str], low: Sequence[str], at: int) -> Need | None:
    """Return what "his offer" needs: a noun for an act that nothing behind it explains."""
    nouns, end = noun_run(words, low, at + 1)
    acts = introduced_by("en acts")
    if not nouns or nouns[-1] not in acts or _is_act_explained(words, low, end):
        return None
    return Need(nouns[-1], acts[nouns[-1]])


def _is_act_explained(words: Sequence[str], low: Sequence[str], end: int) -> bool:
    """ "The offer to buy the pier", "the letter from Osk"; "the offer on Monday" is not."""
    if words[end - 1].endswith(ENDS) or end >= len(words):
        return False
    day = end + 1 < len(words) and low[end + 1] in TIMES
    bare_to = low[end] == "to" and low[end - 1] in words_of("en acts without to")
    return low[end] in words_of("en act behind") and not day and not bare_to


def _placed(words: Sequence[str], low: Sequence[str], at: int, before: str) -> Need | None:
    """Return what "the Osk incident" needs: the place, which says which incident it is.

    "The Osk spokesman" needs a spokesman; "the Pierwatch page" the name that an earlier sentence
    has, and that is not one of those in much of the news ("the Senate hearing").
    """
    if at + 2 >= len(words) or not words[at + 1][0].isupper() or words[at + 1].endswith(ENDS):
        return None
    name, noun = low[at + 1], low[at + 2]
    if name in TIMES or "'s" in words[at + 1] or not stub(name) or not words[at + 2][0].islower():
        return None
    if _is_explained(words, at + 3):
        return None
    if noun in introduced_by("en people"):
        return Need(noun, introduced_by("en people")[noun], plural_of(noun))
    if noun in tables.words("summary/introductions", "persons") or noun.startswith("spokes"):
        return Need(noun, frozenset([stub(noun), stub("spokesman"), stub("spokeswoman")]))
    rare = name not in everyday.common(COMMON) and f"{name} " in before
    if noun in words_of("en events") or rare:
        return Need(name, frozenset([stub(name)]))
    if noun in words_of("en at hand") or len(noun) < SHORTEST or not occurs(noun, before):
        return None
    return Need(noun, frozenset([stub(name), stub(noun)]))  # "the Larnow truck"


def _quoted(text: str) -> tuple[Need, ...]:
    """ "The “friendly, genuine lad”": a noun for people at the end of quoted words."""
    people = introduced_by("en people")
    nouns = (found[1].lower() for found in _QUOTED_NOUN.finditer(text))
    return tuple(Need(noun, people[noun]) for noun in nouns if noun in people)


def _opens_quoted(text: str) -> tuple[Need, ...]:
    """Return what a quotation at the head of a sentence speaks of.

    As in "“The advice was clear,” he said".
    """
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
    """Return what the phrase behind the article at `at` needs.

    `before`: the earlier sentences; None for the subject that opens a sentence, which needs an
    introduction in any case.
    """
    start, best = at + 1, ""
    while start < len(low):
        word = low[start]
        if not (word in _before_noun() or word[-3:] == "est" or word.isdigit()):
            break  # most
        if word in words_of("en first of its kind") or (word.endswith("est") and len(word) > 6):
            if low[start + 1 : start + 2] == ["one"]:
                return Need("one", frozenset())
            if not chooses and (before is not None or word in words_of("en latest")):
                return None
            best = best or word
        elif word in words_of("en choosing") or word in words_of("en choosing with a"):
            chooses = True
        elif word in TIMES or (word == "and" and chooses):
            pass  # "the Friday hearing", "the fourth and strongest quake"
        elif word == "one" or (word not in numbers("en").words and not word.isdigit()):
            break
        start += 1
    nouns, end = noun_run(words, low, start)
    need = _need(nouns, chooses, before) if nouns else None
    if need is None or (_is_explained(words, end) and not _is_another(words, low, at, end)):
        return None
    if best and low[end : end + 1] and low[end] in words_of("en behind a superlative"):
        return None
    if nouns[-1] in introduced_by("en acts") and _is_act_explained(words, low, end):
        return None
    own = set(map(stub, low[:at]))
    people = (
        need.stubs if need.noun.endswith(AGE) else introduced_by("en people").get(need.noun, ())
    )
    return None if stub(need.noun) in own or not own.isdisjoint(people) else need


def _is_explained(words: Sequence[str], end: int) -> bool:
    """Return whether words behind the phrase say who or what it is: "of", "who", a name."""
    last = words[end - 1]
    following = words[end].strip(MARKS) if end < len(words) else ""
    if following[:1].isupper() and following.lower() not in TIMES:
        return last[-1].isalnum() or (last[-1] == "," and _is_apposition(words, end))
    if last.endswith(ENDS):
        return False
    if following in words_of("en defined by"):
        return True
    behind = words[end + 1] if end + 1 < len(words) else ""
    return following in words_of("en participles") and behind in words_of("en prepositions")


def _is_another(words: Sequence[str], low: Sequence[str], at: int, end: int) -> bool:
    """ "Another keen diver who": there is one before, whatever is said of this one."""
    return low[at] == "another" and low[end : end + 1] in (["who"], ["which"], ["that"])


def _is_apposition(words: Sequence[str], start: int) -> bool:
    """Return whether words with a capital up to a comma follow: ", Ida Brandt,"."""
    for raw in words[start : start + MOST]:
        if not raw[0].isupper():
            return False
        if raw[-1] in ",.":
            return True
    return False


@cache
def _anybody() -> frozenset[str]:
    people = introduced_by("en people")
    return frozenset().union(*(people[noun] for noun in ("man", "woman", "boy", "girl")))


def _need(nouns: Sequence[str], chooses: bool, before: str | None) -> Need | None:
    noun = nouns[-1]
    if noun.endswith(AGE):  # "the 18-year-old": a person with an age, or without a name
        return Need(noun, frozenset((AGE, stub(noun), *_anybody())))
    if chooses and noun in _of_bodies():  # "the second group": of groups, not of a company
        return Need(noun, frozenset([stub(noun)])) if before != "" else None
    if (stubs := _introduced().get(noun)) is not None:
        return Need(noun, stubs, plural_of(noun), opposites=opposites_of(noun))
    if noun in words_of("en events"):
        plural = plural_of(noun)
        return Need(noun, frozenset([stub(noun)]), plural, is_known=True) if plural else None
    if noun == "one":
        return Need(noun, frozenset())
    if noun in words_of("en at hand") or len(noun) < SHORTEST or not stub(noun):
        return None
    if chooses:  # an article's first sentence has nothing to choose from
        return Need(noun, frozenset([stub(noun)])) if before != "" else None
    known = before is not None and not occurs(noun, before)
    return None if known else Need(noun, frozenset(map(stub, nouns)) - {""}, plural_of(noun))


@cache
def _of_bodies() -> frozenset[str]:
    return frozenset((*introduced_by("en bodies"), *introduced_by("en places")))


@cache
def _introduced() -> dict[str, frozenset[str]]:
    """Noun -> stubs of the words that introduce it, of all kinds of nouns that need one."""
    kinds = ("en places", "en bodies", "en acts", "en papers", "en people")  # the last one counts
    return {noun: stubs for kind in kinds for noun, stubs in introduced_by(kind).items()}
