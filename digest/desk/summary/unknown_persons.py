"""Whether a sentence speaks of a person, and of a "he" or "she" whom nothing in it names.

Quotations are left out. The words are in `data/summary/leaning.txt` and `introductions.txt`.
"""

from __future__ import annotations

import re
from functools import cache

from digest.core import tables
from digest.core.names import is_given, is_group, is_organisation
from digest.core.patterns import of_words
from digest.desk.summary.outside import (
    GROUP,
    PERSON,
    outside,
    without_quotations,
)
from digest.desk.summary.standalone import SHE, SUBJECT, TIMES
from digest.desk.words.everyday import common
from digest.desk.words.forms import BARE, STOP

_LIST = "summary/leaning"
EVERYDAY = 12  # level of words that are not names: one article in 64, or more
_HIS = frozenset("he him his himself".split())
_SINGLE = ("'", "‘")
_OBJECTS = (" her", " him")
# "The owner told her that": the owner is not her; in "Ida Brandt's mother told her" Ida Brandt is
_TOLD_HER = of_words(
    r"(?:(?!(?:<<en clauses>>)\b)[\w.-]+ ){1,6}(?:<<en telling>>) (?:him|her)"
    r"(?=[.,:;]| (?:<<en behind her>>)\b)",
    _LIST,
)
_HE_SAID = of_words(r"[,.?!]['’] (?:he|she) (?:<<en he said>>)\b", _LIST)  # "'I see,' he said."
_THEN_HE = re.compile(r", (?:he|she|they) ")
_GERUND = of_words(
    r"(?:(?:<<en before a gerund>>) )?\w+ing\b"
    r"|(?:When )?(?:[A-Z]\w+ed|asked|Told) (?:<<en behind a participle>>)\b",
    _LIST,
)


def has_unknown_person(text: str, language: str) -> bool:
    """Return whether a "he" or "she" has nobody before it, quotations left aside."""
    if language[:2] not in ("en", "un"):
        return False
    said = outside(text)
    if not said.signs & (PERSON | GROUP):
        return False
    return _lacks_person(said.text)


def _lacks_person(outside: str) -> bool:
    if _GERUND.match(outside) and _THEN_HE.search(outside[:SUBJECT]):
        return True  # "After leaving the hall, she said", "Pressed by Otto Lind, they"
    if outside.startswith(_descriptions()) and _APPOSED.match(outside):
        return True  # "The second fiddler that Osk has lost this week, he was 78."
    if outside[:1] in _SINGLE and _HE_SAID.search(outside):
        return True
    if any(map(outside.__contains__, _OBJECTS)) and _TOLD_HER.match(outside):
        return True
    found = SHE.search(outside)
    if not found:
        return False
    before = outside[: found.start()]
    other = _of_sex("female" if found[0].lower() in _HIS else "male")
    if any(noun.lower() not in other for noun in _persons().findall(before)):
        return False
    return not _has_person_name(before)


_APPOSED = of_words(
    r"(?!(?:The|An?) (?:\w+ )?(?:<<en times>>)\b)(?![^,]{0,160}\b(?:<<en when>>)\b)"
    r"[^,.!?;:]{3,160}, (?:he|she)\b",
    _LIST,
)


@cache
def _descriptions() -> tuple[str, ...]:
    return tuple(f"{words} " for words in tables.items(_LIST, "en descriptions"))


@cache
def _of_sex(sex: str) -> frozenset[str]:
    return tables.words("summary/introductions", sex)


def has_person(text: str) -> bool:
    """Return whether the sentence speaks of a person."""
    outside = without_quotations(text)
    return _persons().search(outside) is not None or _has_person_name(outside)


def _has_person_name(text: str) -> bool:
    """Return whether a name in the text may be a person's.

    It is not a group, and not behind "in" or "the".
    """
    words = text.split()
    i = 0
    while i < len(words):
        word = words[i].strip("\"'“”‘’.,;:()[]")
        low = BARE[word.lower()]
        opener = not i and (low in _groups() or low in common(EVERYDAY))
        if not word[:1].isupper() or opener or low in TIMES or low in STOP or is_group(word):
            i += 1
            continue
        run = _run(words, i)
        place = i > 0 and words[i - 1].lower() in _before_places()
        place = place or (len(run) == 1 and low in common(EVERYDAY) and not is_given(word))
        if not place and (any(map(is_given, run)) or not is_organisation(" ".join(run))):
            return True
        i += max(1, len(run))  # no run begins with a mark: "in (Osk)"
    return False


def _run(words: list[str], start: int) -> list[str]:
    """Return the words with a capital from `start` on."""
    end = start
    while end < len(words) and words[end][0].isupper():
        end += 1
        if words[end - 1][-1] in ",;:":
            break
    return [w.strip(".,;:") for w in words[start:end]]


@cache
def _groups() -> frozenset[str]:
    return tables.words("summary/introductions", "groups")


@cache
def _before_places() -> frozenset[str]:
    return tables.words("summary/introductions", "before places")


@cache
def _persons() -> re.Pattern[str]:
    """Return a noun for a person behind "a", "the" or "one"; the noun is a group."""
    nouns = {line.partition(" = ")[0] for line in tables.items("summary/definites", "en people")}
    nouns.update(tables.items("summary/introductions", "persons"))
    return re.compile(
        rf"\b(?:an?|the|one)\s+(?:[\w-]+\s+){{0,3}}?({'|'.join(sorted(nouns))}|spokes\w+)\b",
        re.IGNORECASE,
    )
