"""Who and what a summary has introduced, and what a sentence takes for known.

A bare surname with its full name earlier in the article, "the actress" of an earlier sentence,
"the week after": a reader who did not see that sentence asks who, which or when.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache, lru_cache
from itertools import pairwise

from digest.core import tables
from digest.core.model import Article
from digest.desk.summary.standalone import TIMES, without_quotations
from digest.desk.summary.tuning import TUNING
from digest.desk.words.everyday import common
from digest.desk.words.forms import STOP, stem

NOUNS = 3  # words behind "the" among which its noun is looked for
EVERYDAY = 12  # level of words that are no surnames: one article in 64, or more
EARLY = 10  # words of a sentence in which "this" and a noun are looked for
RELATIVE = 160  # characters of a sentence in which a relative day is looked for
_MAY_POINT = re.compile(r"\b[Tt]h(?:at|is|ese|ose) ")
_INITIAL = re.compile(r"[^\W\d_]\.")
NAME_BEFORE = 24  # characters before a surname that hold its first name


def named(text: str) -> set[str]:
    """Return the words with a capital, without the marks around them: who has been introduced."""
    return {_edges(w) for w in text.split() if w[0].isupper() or not w[0].isalnum()}


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
    words = text.split()
    for i, raw in enumerate(words):
        if not (raw[0].isupper() or raw[0] in "\"'“‘(["):
            continue
        word = _edges(raw)
        if not _is_surname(word, introduced):
            continue
        if raw[-1] == "." and len(word) < 5 and i + 1 < len(words):
            continue  # an abbreviation
        if _has_first_name(words, i):
            continue
        if i + 1 < len(words) and words[i + 1][:1].isupper() and raw[-1].isalpha():
            continue  # is itself a first name
        if _full_name(word, earlier):
            out.append(word)
    return out


def _is_surname(word: str, introduced: Collection[str]) -> bool:
    if len(word) < 3 or not (word[0].isupper() and word[1].islower()):
        return False
    return word not in introduced and word.lower() not in TIMES


def _has_first_name(words: list[str], i: int) -> bool:
    """A first name or an office comes before the word; "Mr." is neither."""
    at = i - 1
    while at > 0 and words[at].lower() in _list("particles"):
        at -= 1
    before = words[at].lstrip("\"'“‘(") if at >= 0 else ""
    if not before[:1].isupper() or before.lower().rstrip(".") in _list("courtesy"):
        return False
    if at == 0 and before.lower().strip(",.") in STOP:
        return False  # "The Lind family": a word that opens the sentence
    return before[-1] not in ".,;:" or (before[-1] == "." and len(before) < 6)


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
        if (len(before) > 1 or opens) and _is_first_name(before[-1]):
            return before[-1] not in ("The", "In", "But", "And", "Mr", "Mrs", "Ms")
        at = earlier.find(" " + surname, at + 1)
    return False


def _is_first_name(word: str) -> bool:
    return word[0].isupper() and word[-1].isalpha() and word.lower() not in TIMES


def has_relative_day(text: str, language: str) -> bool:
    """It counts from a day that another sentence names: "the week after"."""
    found = tables.items("summary/introductions", f"{language[:2]} relative days")
    low = without_quotations(text)[:RELATIVE].lower()
    return any(map(low.__contains__, found))


def unknown_paper(text: str, language: str, printed: Collection[str]) -> str:
    """Return the noun of "the article" in the text, where no printed sentence has the noun."""
    if language[:2] not in ("en", "un") or "he " not in text:
        return ""
    found = _paper().search(without_quotations(text))
    if found is None or stem(found[1])[: TUNING.stub] in printed:
        return ""
    return found[1]


@cache
def _paper() -> re.Pattern[str]:
    return re.compile(
        rf"\b[Tt]he ({'|'.join(sorted(_list('papers')))})\b(?! (?:of|in|by|to|with)\b)"
    )


def unknown_pointing(text: str, language: str, printed: Collection[str]) -> str:
    """Return the noun of "this gap" early in the text, or of "of that gap" anywhere in it.

    Empty where a printed sentence has the noun. Quotations count too.
    """
    if language[:2] not in ("en", "un") or _MAY_POINT.search(text) is None:
        return ""
    words = [w.strip("\"'“”‘’.,;:()!?«»„").lower() for w in text.split()]
    before = ""
    for at, (word, noun) in enumerate(pairwise(words)):
        early = at < EARLY and word in _list("pointing")
        behind = word == "that" and before in _list("before that")
        if (early or behind) and _points_back(noun, printed):
            return noun
        before = word
    return ""


def _points_back(noun: str, printed: Collection[str]) -> bool:
    """A noun, no time of day or year, that is not printed."""
    if not noun or noun in STOP or noun in _list("known"):
        return False
    if noun in tables.words("summary/openings", "en times"):
        return False
    if noun in tables.words("summary/openings", "en verbs"):
        return False
    return stem(noun)[: TUNING.stub] not in printed


def unknown_speaker(article: Article, text: str, introduced: Collection[str]) -> str:
    """Return the name that opens "Holmes said" or "Holmes's wife", where nothing printed has it.

    A word that the article has in small letters too, a group ("Deputies") or an everyday word is
    not a name.
    """
    words = text.split(maxsplit=2)
    if len(words) < 3:
        return ""
    name = _edges(words[0])
    says = name == words[0] and words[1] in _list("says")
    own = name != words[0] and words[1].strip(",.") in tables.words("entry/people", "private")
    if not name.isalpha() or not (says or own):
        return ""
    low = name.lower()
    if not _is_surname(name, introduced) or f" {low}" in article.text:
        return ""
    return "" if low in STOP or low in _no_names() else name


@cache
def _no_names() -> frozenset[str]:
    return common(EVERYDAY) | tables.words("entry/attribution", "offices") | _list("groups")


def unknown_noun(article: Article, index: int, text: str, printed: Collection[str]) -> str:
    """Return the noun behind a leading "the" that an earlier, not printed sentence introduced.

    `printed`: stems of what is printed, cut as in `Candidate.stems`. Empty where there is none.
    """
    language = article.language[:2] if article.language != "und" else "en"
    words = [w.strip("\"'“”‘’.,;:()!?«»„") for w in text.split(maxsplit=NOUNS + 1)[: NOUNS + 1]]
    if len(words) < 2 or words[0].lower() not in _list(f"{language} articles"):
        return ""
    if language == "de":
        noun = next((w for w in words[1:] if w[:1].isupper()), "")
    else:
        noun = words[1] if words[1][:1].islower() else ""
        if len(words) > 3 and words[3] in _list("verbs") and words[2].islower():
            noun = words[2]  # "The upgraded product was"
    low = noun.lower()
    if len(low) < 4 or low in _list("known") or stem(low)[: TUNING.stub] in printed:
        return ""
    before = article.text[: article.sentences[index].start].lower()
    at = before.find(low)
    while at >= 0:
        if (
            not before[at - 1 : at].isalnum()
            and not before[at + len(low) : at + len(low) + 1].isalnum()
        ):
            return noun
        at = before.find(low, at + 1)
    return ""


def unknown_thing(article: Article, index: int, text: str, printed: Collection[str]) -> str:
    """Return a noun behind "the" that an earlier, not printed sentence introduced with "a".

    "the pickup truck" where the article first spoke of "a white pickup truck". `printed`: stems of
    what is printed, cut as in `Candidate.stems`. Empty where there is none.
    """
    language = article.language[:2] if article.language != "und" else "en"
    definite = _definite(language)
    if definite is None:
        return ""
    outside = without_quotations(text)
    before = article.text[: article.sentences[index].start].lower()
    for found in definite.finditer(outside):
        nouns = _nouns(found[1])
        behind = outside[found.start(1) + len(" ".join(nouns)) :].split(maxsplit=1)[:1]
        if behind and behind[0] in _list("defined by"):
            continue
        if any(stem(w.lower())[: TUNING.stub] in printed for w in nouns):
            continue
        own = outside[: found.start()].lower()
        for noun in nouns:
            if noun.lower() not in own and _is_introduced(noun.lower(), before, language):
                return noun
    return ""


@cache
def _definite(language: str) -> re.Pattern[str] | None:
    """ "the" and up to three words, of a language whose articles are known."""
    articles = _list(f"{language} articles")
    if not articles or not _list(f"{language} indefinite"):
        return None
    return re.compile(
        rf"\b(?:{'|'.join(sorted(articles))})\s+([^\W\d_][\w-]*(?:\s[^\W\d_][\w-]*){{0,2}})",
        re.IGNORECASE,
    )


def _nouns(run: str) -> list[str]:
    """The words of a run up to the first that carries no meaning, or to a name."""
    out = []
    for word in run.split():
        if word in STOP or word in _list("verbs") or word[0].isupper():
            break
        out.append(word)
    return out


def _is_introduced(noun: str, before: str, language: str) -> bool:
    """ "a truck", "a white truck" is in the text before, and the noun is one that needs it."""
    if len(noun) < 4 or noun not in before or noun in _list("known") | _list("events"):
        return False
    return _indefinite(noun, language).search(before) is not None


@lru_cache(maxsize=1 << 10)
def _indefinite(noun: str, language: str) -> re.Pattern[str]:
    articles = "|".join(sorted(_list(f"{language} indefinite")))
    return re.compile(rf"\b(?:{articles})\s+(?:[\w-]+\s+){{0,2}}{re.escape(noun)}\b")
