"""Find the office printed beside a name.

"The agency's deputy director, Ann Lee", "Ann Lee, director of the agency,". The words beside a name
are an office if the word lists of offices and trades contain it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from digest.core import tables
from digest.core.model import Value
from digest.core.patterns import lazy, of_words
from digest.desk.quotes.cue_words import is_person_noun, words
from digest.desk.quotes.whole_offices import modified_start, owned

_LISTS = "quotes/offices"
_OF = tables.words(_LISTS, "of")
_JOINS = tables.words(_LISTS, "joins")  # "Centre for Harbour and Foreign Studies"
_ARTICLES = tables.words(_LISTS, "articles")
_FIRST = tables.words(_LISTS, "first")  # before a trade that the lists lack: "head baker"
_BEFORE_TITLES = tables.words(_LISTS, "before titles")
_DEGREES = tables.words(_LISTS, "modifiers")
_TOWARDS = tables.words(_LISTS, "towards")
_BEGINNINGS = tables.words(_LISTS, "beginnings")
_CHIEFS = tables.words(_LISTS, "chiefs")
_SUPERLATIVE = tables.words(_LISTS, "superlatives")
_RELATIVE = tables.words(_LISTS, "relative")
PARTIES = tables.words("names/titles", "parties")
_CHIEFS = tables.words(_LISTS, "chiefs")
_WRITTEN_OUT = dict(line.split() for line in tables.items(_LISTS, "written out"))

_NOT_BEFORE = ('"', "”", "“", "»", "(")  # marks that part an office from a name
_COMPLEMENT = 3  # words of what an office is of, before a name: "director of new routes"
_SHORTEST = 4  # letters; a longer word with a full stop ends a sentence, or is a known one
_ABBREVIATED = frozenset(f"{w}." for w in tables.items("names/titles", "abbreviations"))
_REACH = 6  # words of an office before its head
_NEAREST = 3  # words before a name that may be the head of its office
_LONG = 10  # words of an office up to a comma
REACH_BEFORE = 70  # characters before a name that may contain its office
REACH_BEHIND = 500  # characters behind a name that contain the twelve words of `_AFTER`
_FINITE = tables.words("quotes/clauses", "finite")
_NO_OPENER = _RELATIVE | {"by", "to"}  # of an office behind a name
_ARTICLE_BEHIND = (", the ", ", a ", ", an ")
_TOLD = frozenset(("her", "him", "it", "me", "that", "them", "us"))
_ADVERBS = 1  # words between the subject of a clause and its verb
_AFTER = of_words(
    r",[ ](?:(?:<<articles beside names>>)[ ])?((?:(?:[\w'’.-]{1,40}|&)[ ]){0,11}[\w'’.-]{1,40})",
    _LISTS,
)
_FIELDS = lazy(r", ([a-z]+ and [a-z]+(?: [a-z]+){0,2})(?=[,.])")
_FIRM = lazy(r"(?:, [A-Z][\w’'-]{1,30}){1,3},? & [A-Z][\w’'-]{1,30}")
_ABBREVIATION = re.compile(r"(?:[A-Z]\.){2,5}")  # "F.B.I."
_AGED = re.compile(r", \d{1,3}\b")
# An office opens a clause: "A mother of two, ", "The crew's cook, ", "“...,” a neighbour, ".
_OPENING = of_words(
    r"(?:\A|[.!?][”’\"]? |,[”’\"] |\bsaid )(?:(?:<<articles at a clause>>) )?"
    r"(?:[\w-]+(?: [\w-]+)? ?['’]s? )?([^\W\d_][^,.!?;:“”\"]{2,60}), \Z",
    _LISTS,
)
_ASIDE = lazy(r"(?: [\w’'-]+){1,2},")  # "The mayor, Ann Lee said, is a liar"
_ACTS = tables.words(_LISTS, "acts") - _JOINS
_ACT = lazy(r"[a-z]+(?:ed|es|[^su]s)|" + "|".join(sorted(tables.items(_LISTS, "acts"), key=len)))


class Role(Value, frozen=True, gc=False):
    """An office printed beside a full name: its head noun, the whole of it, the person."""

    head: str
    whole: str
    full: str


def is_personal(title: str) -> bool:
    """Return whether a title marks the next word as a person.

    "Mr. Lake", not "Republican Texas".
    """
    return title.strip(".").casefold() not in PARTIES


is_office = is_person_noun  # whether a word before or after a name is an office or trade


def office_head(head: str) -> str:
    """Return the head noun of an office: "Gov." gives governor, "boss" gives chief."""
    return "chief" if head in _CHIEFS else _WRITTEN_OUT.get(head, head)


@lru_cache(maxsize=1024)
def letters_of(head: str) -> tuple[str, ...]:
    """Return letters of which one is wherever an office with the head noun `head` is printed."""
    heads = [head, *(short for short, whole in _WRITTEN_OUT.items() if whole == head)]
    ends = {word.rpartition("-")[2][1:] for word in (_CHIEFS if head == "chief" else heads)}
    return (*ends, *(end.upper() for end in ends))


@lru_cache(maxsize=8192)
def _is_head(printed: str) -> bool:
    """Return whether a printed word is an office or trade: "Captain,"."""
    return is_office(printed.casefold().strip(".,"))


def beside(text: str, span: tuple[int, int], title: str, full: str) -> Iterator[Role]:
    """Yield the offices that `text` gives to the person `full` with a name at `span`.

    They are the one in the title, one before the name, and one after it.
    """
    start, end = span
    if title:
        head = title.split()[-1]
        if is_personal(head):
            at = text.find(title, start, end)
            whole = title
            if at >= 0:
                whole = owned(text, modified_start(text, at), at + len(title))
            yield Role(head.strip(".").casefold(), whole, full)
    found = _before(text, start, end)
    if found is not None:
        at = text.find(full.partition(" ")[0], start, end)
        of = text.endswith(" of ", 0, start)
        head, whole = found
        if of and at > start and not title:
            whole = f"{whole} of {text[start:at].rstrip()}"  # "Secretary of State Ann Lee"
        first = text.rfind(whole, 0, start)
        whole = owned(text, first, first + len(whole)) if first >= 0 else whole
        if not of or at != start:  # not "a neighbour of Ann Lee"
            yield Role(head, whole, full)
    found = _behind(text, end) if text.startswith(", ", end) else None
    if found is not None:
        yield Role(*found, full)


@lru_cache(maxsize=8192)
def _no_office(word: str) -> bool:
    """Return whether a word before an office is not part of it: an article, an owner, a verb."""
    low = word.casefold()
    tables = words("en")
    return (
        not (word[-1].isalnum() or _ABBREVIATION.fullmatch(word))
        or low in _ARTICLES
        or low.endswith(("'s", "’s"))
        or low in _ACTS
        or (word.islower() and low.endswith("ed") and low not in _BEGINNINGS)
        or low in tables.say
        or low in tables.stop
        or low in tables.prepositions
    )


def _before(text: str, start: int, end: int) -> tuple[str, str] | None:
    """Return the head noun and the whole of the office before the name at `start:end`, or None."""
    before = text[max(0, start - REACH_BEFORE) : start]
    line = before.rpartition("\n")[2].rpartition("; ")[2].rstrip(" ,")
    apart = before.endswith(", ")
    if not apart and not any(map(_is_head, line.rsplit(None, _NEAREST)[-_NEAREST:])):
        return None
    tail = line.split()
    head = before.rstrip(" ,'")
    # The words between two marks are a speaker's; "a cook (Ann Lee)" is a part that she plays.
    if head.endswith(_NOT_BEFORE) or "''" in before[len(head) :]:
        return None
    cut = len(before) == REACH_BEFORE and "\n" not in before  # the cut may be inside a word
    if apart and not _is_closed(text, end):
        return None if _ASIDE.match(text, end) else _opening(before.rpartition("\n")[2], cut)
    for n in range(len(tail) - 1, max(-1, len(tail) - _NEAREST - 1), -1):
        word = tail[n].casefold().strip(".,")
        long = len(word) > _SHORTEST or word in words("en").say
        if tail[n][-1] == "." and long and tail[n] not in _ABBREVIATED:
            return None  # "shot an officer. Ann Lee said": the sentence ends
        if not is_office(word):
            continue
        if apart and n + 1 < len(tail) and tail[n + 1] not in _OF and tail[n + 1] in _TOWARDS:
            return None  # "hit in the head by accident, Ann Lee"
        if any(map(_ACT.fullmatch, tail[n + 1 :])) or (not apart and _TOWARDS & {*tail[n + 1 :]}):
            return None  # "an official told Ann Lee", "a spokesman for Ann Lee"
        return _reaching_back(tail, n, cut, apart)
    return _apart(tail) if apart else None


def _is_closed(text: str, end: int) -> bool:
    """Return whether a mark follows the name at `end`, as it does in an apposition.

    "The mayor, Ann Lee, said", but not "After meeting the mayor, Ann Lee said".
    """
    return not text[end : end + 1].isspace() and not _AGED.match(text, end)


def _opening(before: str, cut: bool) -> tuple[str, str] | None:
    """Return the office that opens a sentence before a comma and a name, or None.

    "A mother of two, Ann Lee said", but not "A friend of the mayor, Ann Lee said".
    """
    m = _OPENING.search(before)
    if m is None or (cut and not m.start()):
        return None
    words = m.group(1).split()
    head = next((n for n, w in enumerate(words) if is_office(w.casefold().strip("."))), None)
    if head is None or any(map(_no_office, words[:head])) or any(map(_no_noun, words[head:])):
        return None
    return words[head].casefold().strip("."), " ".join(words)


def _reaching_back(tail: list[str], n: int, cut: bool, apart: bool) -> tuple[str, str]:
    """Return the office with the head `tail[n]`, back to its article or owner."""
    word = tail[n].casefold().strip(".,")
    k = _head_start(tail, n)
    while k > cut and n - k < _REACH and not _no_office(tail[k - 1]):
        k -= 1
    if 0 < k < n and tail[k].endswith("ed") and tail[k - 1].casefold() in _FINITE:
        k += 1  # "has accused producer Ann Lee"
    if k < n and _is_piece(tail, k):
        k = n
    more = tail[n + 1 :]
    named = 1 < len(more) <= _COMPLEMENT and not any(map(_no_office, more[1:]))
    whole_tail = bool(more) and more[0] in _OF and (apart or named)  # "chief of staff"
    end = len(tail) if whole_tail else n + 1
    trade = len(more) == 1 and word in _FIRST and more[0].isalpha() and more[0].islower()
    if trade and not _no_office(more[0]):
        word, end = more[0], len(tail)
    return word, " ".join(tail[k:end]) if n - k < _REACH else tail[n]


def _head_start(tail: list[str], n: int) -> int:
    """Return the start of the head that ends with `tail[n]`: two words back, "editor in chief"."""
    chief = n > 1 and tail[n - 1] == "in" and tail[n].casefold().strip(".,") == "chief"
    return n - 2 if chief and is_office(tail[n - 2].casefold()) else n


def _is_piece(tail: list[str], k: int) -> bool:
    """Return whether the words from `k` on are the end of a longer name or phrase.

    "Friends of the Harbour chairman", "next door neighbour".
    """
    if tail[k - 1] == "next":
        return tail[k] == "door"
    j = k - 1 if k and tail[k - 1] in _ARTICLES else k
    return j > 1 and tail[j - 1] in _OF and tail[j - 2][0].isupper() and tail[k][0].isupper()


def _apart(tail: list[str]) -> tuple[str, str] | None:
    """Return an office with its institution, before a comma and a name, or None.

    "the leader of the Greens,".
    """
    say = words("en").say
    for n in range(len(tail) - 3, max(-1, len(tail) - 9), -1):
        low = tail[n].casefold()
        if not tail[n][-1].isalnum() or low in say:
            return None
        if tail[n + 1] in _OF and is_office(low):
            k = _head_start(tail, n)
            while k and (tail[k - 1].casefold() in _BEFORE_TITLES or tail[k - 1] in _DEGREES):
                k -= 1  # "vice president of the union"
            if k > 1 and tail[k - 1].istitle() and tail[k - 2] in _BEFORE_TITLES:
                k -= 2  # "former Dutch governor of Marle"
            return low, " ".join(tail[k:])
    return None


def _behind(text: str, end: int) -> tuple[str, str] | None:
    """Return the head noun and the whole of the office after a name and a comma, or None."""
    after = _AFTER.match(text, end)
    said = after.group(1).split() if after is not None else []
    if after is None or said[0] in _NO_OPENER or not any(map(_is_head, said)):
        return None
    said = _in_sentence(said)
    first = next((n for n, w in enumerate(said) if is_office(w.casefold().strip(".,"))), None)
    if first is None or any(x in _RELATIVE for x in said[:first]):
        return None
    clause = text.startswith(_ARTICLE_BEHIND, end) and _acts(said[first + 1 :])
    if clause or "by" in said[:first] or "to" in said[:first]:
        # "According to Ann Lee, the mayor once told", "Ann Lee, in words used by the mayor"
        return None
    if any(said[n] in _ARTICLES and said[n - 1] not in _JOINS for n in range(1, first)):
        return None  # "Ann Lee, next to the mayor"
    if first and said[0].endswith("ing") and said[0].islower() and said[0] not in _BEGINNINGS:
        return None  # "Ann Lee, helping patients"
    last = first
    for more in range(first + 1, min(first + 4, len(said))):  # "chief investment strategist"
        if said[more] in _OF or not said[more - 1][-1].isalnum():
            break
        if is_office(said[more].casefold().strip(".,")):
            last = more
    k = _office_end(said, first, last)
    ended = text[after.end() : after.end() + 1] in (",", ".") or said != after.group(1).split()
    if ended and _LONG >= len(said) > k and not _goes_on(said, k):
        k = len(said)  # "spokesman for the Lee campaign,": up to the comma
    if _is_cut(said, k):
        return None
    fields = _more_fields(text, after.end(), said) if k == len(said) else ""
    return said[last].casefold().strip(".,"), " ".join(said[:k]) + fields


def _in_sentence(said: list[str]) -> list[str]:
    """Return the words up to the end of their sentence."""
    if "including" in said:  # "producer of films including "Tide""
        said = said[: said.index("including")]
    end = next((n for n, w in enumerate(said) if w.endswith(".") and len(w) > _SHORTEST), None)
    return said if end is None else [*said[:end], said[end][:-1]]


def _is_cut(said: list[str], k: int) -> bool:
    """Return whether the first `k` words are false without what follows them.

    A chief of something, and the first or oldest somewhere: "the oldest member of the board | in".
    """
    if k == len(said):
        return False
    if said[k] in _OF and said[k - 1].casefold() in _CHIEFS:
        return k == 1 or said[k - 2].endswith(("'s", "’s"))
    first = said[0] in _SUPERLATIVE or (said[0].endswith("est") and said[0].islower())
    return first and said[k] in words("en").prepositions


def _acts(rest: list[str]) -> bool:
    """Return whether a verb follows an office, at most one word behind it."""
    if not rest or rest[0] in _RELATIVE:
        return False
    near = [w.casefold() for w in rest[: _ADVERBS + 1]]
    told = len(rest) > 1 and rest[0] in words("en").say and rest[1] in _TOLD  # "warned him"
    return told or any(w in _FINITE or (w in words("en").say and w[-2:] != "ed") for w in near)


def _more_fields(text: str, end: int, said: list[str]) -> str:
    """Return what follows the first field of an office that ends at `end`.

    "director of fisheries, tides and trade,", "analyst at Holm, Roos & Lee".
    """
    if said[-1][0].isupper() and (firm := _FIRM.match(text, end)) is not None:
        return firm[0]
    if len(said) < 3 or said[-2] not in _OF or not said[-1].islower():
        return ""
    fields = _FIELDS.match(text, end)
    return fields[0] if fields is not None and not any(map(_no_noun, fields[1].split())) else ""


def _goes_on(said: list[str], k: int) -> bool:
    """Return whether another phrase begins from the `k`-th word on.

    "of the missing men" is not another phrase.
    """
    return any(_no_noun(w) and said[n - 1] not in _ARTICLES for n, w in enumerate(said[k:], k))


def _no_noun(word: str) -> bool:
    """Return whether a word begins another phrase than that of an office: a verb, "who"."""
    low = word.casefold()
    w = words("en")
    listed = (w.say, w.skip, _RELATIVE, w.pronouns, w.subordinate)
    ends = low.endswith(("ed", "ing")) or not low[-1].isalnum()
    return ends or any(low in x for x in listed)


def _office_end(said: list[str], first: int, last: int) -> int:
    """Return the number of words in `said` that belong to the office with the head `said[last]`."""
    k = last + 1
    if k < len(said) and said[k] in _OF:
        k += 2 if k + 1 < len(said) and said[k + 1] in _ARTICLES else 1
        if k + 1 < len(said) and said[k + 1][0].isupper() and _is_kind(said[k]):
            k += 1  # "of the regional Harbour Board"
        while k < len(said) and (
            said[k][0].isupper()
            or said[k] in _OF
            or (said[k] in _JOINS and said[k + 1 : k + 2] and said[k + 1][0].isupper())
        ):
            k += 1
    if k > last + 1 and (end := _fields_end(said, k)):
        return end
    while k > first + 1 and (said[k - 1] in _OF or said[k - 1] in _ARTICLES):
        k -= 1
    return k


def _is_kind(word: str) -> bool:
    """Return whether a small word may say of what kind a body is: "regional"."""
    return (
        word.islower()
        and word.isalpha()
        and not (_no_noun(word) or word in words("en").prepositions)
    )


def _fields_end(said: list[str], k: int) -> int:
    """Return the end of small words from the `k`-th on up to a verb, or 0: "river safety said"."""
    w = words("en")
    for n in range(k, min(k + _COMPLEMENT + 1, len(said))):
        word = said[n]
        if word in w.say or word in _FINITE:
            return n if n > k else 0
        if not word.islower() or word in w.skip or word in _ARTICLES or word in _OF:
            return 0
    return 0
