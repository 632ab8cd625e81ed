"""The office that a text prints beside a name: "the agency's deputy director, Ann Lee", "Ann Lee, director of the agency,".

In: a text and the place of a full name in it. Out: `Role`s, each with its head noun and the whole of it. It trusts nothing: what stands
beside a name is an office when the tables of offices and trades hold it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from digest.core import names
from digest.core.model import Value
from digest.desk.quotes.cue_words import is_person_noun, words


class Role(Value, frozen=True):
    """An office printed beside a full name: its head noun, the whole of it, the person."""

    head: str
    whole: str
    full: str


PARTIES = frozenset(
    "republican democrat libertarian socialist conservative democratic former acting interim retired late then veteran senior longtime deputy assistant associate executive ex incumbent vice private".split()
)


def is_personal(title: str) -> bool:
    """A title that makes a person of the word behind it: "Mr. Clarke", not "Republican Texas"."""
    return title.strip(".").casefold() not in PARTIES


_AFTER = re.compile(
    r",[ ](?:(?:the|a|an|his|her|their|der|die|le|la|el|il|o|de|het)[ ])?((?:(?:[\w'’.-]{1,40}|&)[ ]){0,11}[\w'’.-]{1,40})"
)


_OF = frozenset("of for at de der des von du della del do da van voor at di".split())
_JOINS = frozenset("and & the y et und e en".split())  # "Centre for Harbour and Foreign Studies"
_ARTICLE = frozenset(
    "the a an his her their its der die das le la les l el los il lo o de het een un une".split()
)


def _no_office(word: str, language: str) -> bool:
    """Whether a word before an office does not belong to it: an article, an owner, a verb, a function word."""
    low = word.casefold()
    tables = words(language)
    return (
        not word[-1].isalnum()
        or low in _ARTICLE
        or low.endswith(("'s", "’s"))
        or low in tables.say
        or low in tables.stop
        or low in tables.prepositions
    )


def is_office(word: str, language: str) -> bool:
    """Whether a word before or behind a name is an office or trade; German trades are told by how they end."""
    return is_person_noun(word) or (language == "de" and names.is_trade(word))


def _office_of(tail: list[str], language: str) -> tuple[str, str] | None:
    """An office with what it is of, before a comma and a name: "the leader of the opposition Liberals, Ann Lee"."""
    say = words(language).say
    for n in range(len(tail) - 3, max(-1, len(tail) - 9), -1):
        low = tail[n].casefold()
        if not tail[n][-1].isalnum() or low in say:
            return None
        if tail[n + 1] in _OF and is_office(low, language):
            return low, " ".join(tail[n:])
    return None


def beside(text: str, start: int, end: int, title: str, full: str, language: str) -> Iterator[Role]:
    """The offices that `text` gives to the person `full`, whose name stands at `start:end` behind `title`: that in the title, one before
    the name, one behind it."""
    if title:
        head = title.split()[-1]
        if is_personal(head):
            yield Role(head.strip(".").casefold(), title, full)
    found = _before(text, start, language)
    if found is not None:
        yield Role(*found, full)
    found = _behind(text, end, language) if text.startswith(", ", end) else None
    if found is not None:
        yield Role(*found, full)


_ACT = re.compile(
    r"[a-z]+(?:ed|es|[^su]s)|told|gave|met|saw|sent|found|let|made|put|said|took|led|held|hit|shot|beat|quit|got|and|or|but|that|when|as"
)


_FIRST = frozenset(
    "head chief deputy principal student veteran".split()
)  # of a trade, the first or a kind: "head baker"


def _before(text: str, start: int, language: str) -> tuple[str, str] | None:
    """The office before a name: its head noun and the whole of it."""
    before = text[max(0, start - 70) : start]
    tail = before.rpartition("\n")[2].rstrip(" ,").split()
    cut = len(before) == 70 and "\n" not in before  # in the midst of a word, perhaps
    for n in range(len(tail) - 1, max(-1, len(tail) - 4), -1):
        word = tail[n].casefold().strip(".,")
        if is_office(word, language):
            if language == "en" and any(map(_ACT.fullmatch, tail[n + 1 :])):
                return None  # "a judge sentenced Tom Lake", "an official told Ann Lee"
            # the office reaches back to its article or owner: "the agency's deputy director, Ann Lee"
            k = n
            while k > cut and n - k < 4 and not _no_office(tail[k - 1], language):
                k -= 1
            end = (
                len(tail)
                if before.endswith(", ") and n + 1 < len(tail) and tail[n + 1] in _OF
                else n + 1
            )
            more = tail[n + 1 :]
            if (
                len(more) == 1
                and word in _FIRST
                and more[0].isalpha()
                and more[0].islower()
                and not _no_office(more[0], language)
            ):
                word, end = more[0], len(tail)  # a trade that the tables do not hold
            return word, " ".join(tail[k:end]) if n - k < 4 else tail[n]
    return _office_of(tail, language) if before.endswith(", ") else None


def _behind(text: str, end: int, language: str) -> tuple[str, str] | None:
    """The office behind a name and a comma: its head noun and the whole of it."""
    after = _AFTER.match(text, end)
    if after is None:
        return None
    said = after.group(1).split()
    for n, w in enumerate(said):
        if w.endswith(".") and len(w) > 4:  # the sentence ends
            said = [*said[:n], w[:-1]]
            break
    for n, w in enumerate(said):
        if is_office(w.casefold().strip(".,"), language):
            last = n
            for more in range(n + 1, min(n + 4, len(said))):  # "chief investment strategist"
                if said[more] in _OF or not said[more - 1][-1].isalnum():
                    break
                if is_office(said[more].casefold().strip(".,"), language):
                    last = more
            w, k = said[last], last + 1
            if k < len(said) and said[k] in _OF:
                k += 1
                if k < len(said) and said[k] in _ARTICLE:
                    k += 1
                while k < len(said) and (
                    said[k][0].isupper()
                    or said[k] in _OF
                    or (said[k] in _JOINS and said[k + 1 : k + 2] and said[k + 1][0].isupper())
                ):
                    k += 1
            whole = " ".join(said[:k])
            while k > n + 1 and (said[k - 1] in _OF or said[k - 1] in _ARTICLE):
                k -= 1
                whole = " ".join(said[:k])
            if any(x in ("who", "whose", "that", "which", "said", "says") for x in said[:n]):
                return None
            return w.casefold().strip(".,"), whole
    return None
