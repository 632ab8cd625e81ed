"""Names and days that a sentence takes for known.

A bare surname with its full name earlier in the article, initials of an office, "the week after": a
reader who did not see that sentence asks who or when. Nouns behind "the" are in `definites`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from itertools import pairwise

from digest.core import tables
from digest.core.model import Article
from digest.core.names import is_given, is_organisation, is_title
from digest.core.patterns import Phrases, lazy, of_words
from digest.desk.summary.outside import DAY, outside
from digest.desk.summary.standalone import TIMES
from digest.desk.summary.unknown_persons import EVERYDAY
from digest.desk.words.everyday import common
from digest.desk.words.forms import STOP, Table
from digest.desk.words.number_words import numbers
from digest.desk.words.sentence import wording

RELATIVE = 160  # characters of a sentence in which a relative day is looked for
_OPENS = "\"'“‘(["
_SAYS = ("said", "says", "added", "according to")  # one of these is in every match of _SAID
_OWNS = ("'s", "’s")
EXPLAINED = lazy(r"\([A-Z]{2,6}\)")
_INITIALS = re.compile(r"\b[A-Z]{2,6}\b")
_INITIAL = re.compile(r"[^\W\d_]\.")
# "..., Holmes said.", "..., said Holmes."
_SAID = lazy(
    r",[”\"]? (?:([A-Z]\w+) (?:said|says|added)|(?:said|says|added|according to) ([A-Z]\w+))"
    r"(?=[.,]| (?:about|after|at|during|in|of|on|when)\b)"
)
ADULT = 18  # years; a child is called by its first name
_COURTESY = of_words(
    r"(?<![\w-])(Mr|Mrs|Ms|<<courtesy before a surname>>)\.? ([A-Z][\w’'-]+)\b(?!\.? [A-Z])",
    "summary/introductions",
)
NAME_BEFORE = 24  # characters before a surname that hold its first name


def named(text: str) -> set[str]:
    """Return the words with a capital, without the marks around them: who has been introduced."""
    said = wording(text)
    words = [said.raws[i] for i in said.capitals]
    return {_edges(w) for w in words if w[0].isupper() or not w[0].isalnum()}


def _edges(raw: str) -> str:
    word = raw.strip("\"'“”‘’.,;:()[]!?")
    return word[:-2] if word.endswith(("'s", "’s")) else word


@cache
def _list(section: str) -> frozenset[str]:
    return tables.words("summary/introductions", section)


def bare_names(text: str, earlier: str, introduced: Collection[str]) -> list[str]:
    """Return the surnames in `text` that stand alone and with a full name in `earlier`.

    `introduced`: names that are printed already.
    """
    out = []
    words = wording(text).raws
    for i in wording(text).capitals:
        raw = words[i]
        word = _SURNAMES[raw]
        if not word or word in introduced or word not in earlier:
            continue
        if raw[-1] == "." and len(word) < 5 and i + 1 < len(words):
            continue  # an abbreviation
        if _has_first_name(words, i) or _is_presented(words, i):
            continue
        opens = i + 1 < len(words) and words[i + 1][:1].isupper() and raw[-1].isalpha()
        if opens and not raw.endswith(("'s", "’s")):
            continue  # is itself a first name
        if _full_name(word, earlier) or _opens_name(word, earlier):
            out.append(word)
    return out


@cache
def _titles() -> tuple[str, ...]:
    return ("Mr", "Ms", *tables.items("summary/introductions", "courtesy before a surname"))


def courtesy_names(text: str) -> list[str]:
    """Return the surnames behind "Mr." and "Chief": who is called so was named in full before."""
    if not any(map(text.__contains__, _titles())):
        return []
    return [
        name
        for found in _COURTESY.finditer(text)
        if (name := _edges(found[2]))
        and (found[1][0] == "M" or not (is_title(name) or name.lower() in common(EVERYDAY)))
    ]


def repeated_full_name(text: str, earlier: str) -> list[str]:
    """Return the surnames of "Ida Brandt was 21" where `earlier` has the full name already.

    Words around the name may say who it is: "the pilot Ida Brandt", "Ida Brandt, the pilot".
    """
    words = wording(text).raws
    out = []
    for i, behind in pairwise(wording(text).capitals):
        first, last = words[i], words[i + 1]
        both = behind == i + 1 and first[0].isupper() and last[0].isupper()
        if not (both and first.isalpha() and is_given(first)):
            continue
        before = words[i - 1].lower().strip('"“,') if i else ""
        if last[-1] == "," or (before and before not in STOP and before not in _list("says")):
            continue
        if f"{first} {_edges(last)}" in earlier:
            out.append(_edges(last))
    return out


def unknown_owners(text: str, earlier: str) -> list[str]:
    """Return the first names of "Ida's late sister" where `earlier` has the name in full."""
    if "’s " not in text and "'s " not in text:
        return []
    return [
        name
        for before, raw, *behind in _owned(wording(text).raws)
        if not (before[:1].isupper() and before[-1].isalpha())
        and (name := _edges(raw))[:1].isupper()
        and (is_given(name) or not tables.words("entry/people", "private").isdisjoint(behind))
        and re.search(rf"\b{re.escape(name)} [A-Z]", earlier)
    ]


def _owned(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield each word with 's, with the one before it and two behind it."""
    for i in [i for i, raw in enumerate(words) if raw[-2:] in _OWNS]:
        behind = [w.strip(",.") for w in words[i + 1 : i + 3]]
        yield words[i - 1] if i else "", words[i], *behind, *[""] * (2 - len(behind))


def unknown_initials(text: str, earlier: str) -> list[str]:
    """Return the initials in `text` that `earlier` introduces: "the port authority (OPA)"."""
    if "(" not in earlier:
        return []
    known = _list("known initials")
    found = _INITIALS.findall(text)
    return [word for word in found if word not in known and f"({word})" in earlier]


def _is_surname(word: str, introduced: Collection[str]) -> bool:
    if len(word) < 2 or not (word[0].isupper() and word[1].islower()):
        return False
    low = word.lower()
    if len(word) == 2 and (low in STOP or low in _list("courtesy") or is_title(low)):
        return False
    return word not in introduced and low not in TIMES


def _surname(raw: str) -> str:
    """Return a word as typed without its marks if it may be a surname, else nothing."""
    word = _edges(raw) if raw[0].isupper() or raw[0] in _OPENS else ""
    return word if _is_surname(word, ()) else ""


_SURNAMES = Table(_surname)


def _has_first_name(words: list[str], i: int) -> bool:
    """Return whether a first name or an office comes before the word; "Mr." is neither."""
    at = i - 1
    while at > 0 and words[at].lower() in _list("particles"):
        at -= 1
    before = words[at].lstrip("\"'“‘(").rstrip("\"'”’") if at >= 0 else ""  # "Osk,” Lind said"
    if not before[:1].isupper() or before.lower().rstrip(".") in _list("courtesy"):
        return False
    if at == 0 and before.lower().strip(",.") in STOP:
        return False  # "The Lind family": a word that opens the sentence
    return before[-1] not in ".,;:" or (before[-1] == "." and len(before) < 6)


def _is_presented(words: list[str], i: int) -> bool:
    """Return whether the words beside a name say who it is.

    As in "her daughters Ida, nine, and Eva, six".
    """
    before = words[i - 1].lower() if i else ""
    if before in _persons() or before.removesuffix("s") in _persons():
        return True
    if not is_given(_edges(words[i])) or words[i][-1] != "," or i + 1 == len(words):
        return False
    age = words[i + 1].strip(",.;")
    return age in numbers("en").words or (age.isdecimal() and int(age) < ADULT)


def _full_name(surname: str, earlier: str) -> bool:
    """`earlier` has a first name before the surname, and never an article: an institution."""
    if f" the {surname}" in earlier or f"The {surname}" in earlier:
        return False
    at = earlier.find(" " + surname)
    while at > 0:
        before = earlier[max(0, at - NAME_BEFORE) : at].split()
        if len(before) > 1 and _INITIAL.fullmatch(before[-1]):
            before.pop()  # "Thomas P. Lind"
        opens = len(before) == 1 and at < NAME_BEFORE and before[0].lower() not in STOP
        if len(before) > 1 and is_title(before[-2]) and before[-1][0].isupper():
            return True  # "Rep. Grant Lind"
        if (len(before) > 1 or opens) and _is_first_name(before[-1]):
            return before[-1] not in ("The", "In", "But", "And", "Mr", "Mrs", "Ms")
        at = earlier.find(" " + surname, at + 1)
    return False


def _opens_name(word: str, earlier: str) -> bool:
    """`earlier` has a person's name that begins with the word: a first name, or "Xu Lin".

    A known first name does, and a word before another word with a capital, where a noun for a
    person or a title comes before them or commas enclose both.
    """
    speaks = f"{word} said" in earlier or f"said {word}" in earlier
    at = earlier.find(word + " ")
    while at >= 0:
        if not earlier[at - 1 : at].isalnum():
            behind = earlier[at + len(word) + 1 : at + len(word) + NAME_BEFORE].split(maxsplit=1)
            if behind and _is_last_name(behind[0]):
                before = earlier[max(0, at - NAME_BEFORE) : at].split()
                if _is_named(word, before[-1] if before else "", behind[0], speaks):
                    return True
        at = earlier.find(word + " ", at + 1)
    return False


def _is_last_name(word: str) -> bool:
    return word[0].isupper() and len(word) > 1 and (word[1].islower() or word[1] == ".")


def _is_named(word: str, before: str, behind: str, speaks: bool) -> bool:
    """Return whether the word and the one behind it are a person's name."""
    if is_given(word) or (speaks and not is_organisation(f"{word} {_edges(behind)}")):
        return True
    if before[-1:] == "," and behind[-1] == ",":
        return True
    low = before.rstrip(",.").lower()
    return low in _persons() or is_title(low)


@cache
def _persons() -> frozenset[str]:
    people = (line.partition(" = ")[0] for line in tables.items("summary/definites", "en people"))
    return _list("persons") | frozenset(people)


def _is_first_name(word: str) -> bool:
    """Return whether a word may be a first name or a title: not that of "Statistics Larnow"."""
    if not (word[0].isupper() and word[-1].isalpha()) or word.lower() in TIMES:
        return False
    return word.lower() not in common(EVERYDAY) or is_given(word) or is_title(word)


def has_relative_day(text: str, language: str) -> bool:
    """Return whether it counts from a day that another sentence names: "the week after"."""
    said = outside(text)
    if language[:2] == "en" and not said.signs & DAY:
        return False
    return _relative_days(language[:2]).is_in(said.text[:RELATIVE].lower())


@cache
def _relative_days(language: str) -> Phrases:
    return Phrases(tables.items("summary/introductions", f"{language} relative days"))


def unknown_speaker(article: Article, text: str, introduced: Collection[str]) -> str:
    """Return the first of `speakers` that nothing printed has, empty where there is none."""
    return next((name for name in speakers(article, text) if name not in introduced), "")


def speakers(article: Article, text: str) -> list[str]:
    """Return the names of "Holmes said" and "Holmes's wife".

    "Holmes's" opens the sentence; "Holmes said" opens or closes it.

    A word that the article has in small letters too, a group ("Deputies") or an everyday word is
    not a name.
    """
    words = wording(text).raws
    if len(words) < 3:
        return []
    behind = _SAID.search(text) if any(map(text.__contains__, _SAYS)) else None
    found = [behind[1] or behind[2]] if behind is not None else []
    found += _actors(words, wording(text).typed) + _called(text)
    name = _edges(words[0])
    says = name == words[0] and words[1] in _list("says")
    if name == words[0] and words[1] in _list("verbs") and is_given(name):
        says = f"in {name}" not in article.text  # "Osk was flooded"
    own = name != words[0] and words[1].strip(",.") in tables.words("entry/people", "private")
    if name.isalpha() and (says or own):
        found.append(name)
    return [name for name in dict.fromkeys(found) if _is_speaker(name, article)]


def _called(text: str) -> list[str]:
    """Return the first names that stand alone before a verb: "but Wes did nothing"."""
    said, found = wording(text), []
    for i in said.capitals:
        if not 0 < i < len(said.raws) - 1 or said.typed[i + 1] not in _verbs():
            continue
        name, before = said.raws[i], said.raws[i - 1]
        if not (name.isalpha() and is_given(name)) or before[0].isupper():
            continue
        if text.count(name) > 1:  # "Ida Lind sold a boat because Lind was ill"
            continue
        if before[-1] == "," or before.lower() in STOP:  # not "the ferry Ida was"
            found.append(name)
    return found


@cache
def _verbs() -> frozenset[str]:
    return _list("verbs") | tables.words("summary/definites", "en past verbs")


def _actors(words: Sequence[str], typed: Sequence[str]) -> list[str]:
    """Return the surnames of "Holmes shot a boy" and "Holmes accidentally shot a boy"."""
    acts = _list("person acts")
    found = []
    for i in [i for i, w in enumerate(typed) if i and w in acts]:
        at = i - 1 - (i > 1 and typed[i - 1].endswith("ly"))
        if words[at][0].isupper() and words[at].isalpha() and not _has_first_name(list(words), at):
            found.append(words[at])
    return found


def _is_speaker(name: str, article: Article) -> bool:
    low = name.lower()
    if not _is_surname(name, ()) or f" {low}" in article.text:
        return False
    return low not in STOP and low not in _no_names()


@cache
def _no_names() -> frozenset[str]:
    return common(EVERYDAY) | tables.words("entry/attribution", "offices") | _list("groups")
