"""Whom and what an article names: persons and bodies, offices with their holders, places.

Names are runs of capitalised words without a mark between them, less a sentence's first word when
that is a common one. These are rules and not a trained tagger: an article may cost a third of a
millisecond.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from digest.core import tables
from digest.core.names import GIVEN, is_abbreviated_title, is_title
from digest.desk.grouping.text_tokens import TextTokens
from digest.desk.words import everyday, hashes
from digest.desk.words.forms import Table
from digest.desk.words.tokens import (
    CAPITAL,
    COMMON,
    DATE,
    EVERYDAY,
    FREQUENT,
    LONGEST_ROLE,
    NO_END,
    NO_START,
    PLACING,
    ROLE,
    ROLES,
    STOP,
)

Runs = list[tuple[int, int]]
MOST_PLACES, LONGEST_PLACE = 10, 3  # places of an article; words of one
LONGEST_NAME = 5  # words
HEADLINE = 6  # words in capitals that follow one another, above which they are a line in capitals
ABBREVIATED = 4  # letters of an office in capitals before a name: "MP", "DCI"
BEHIND = 6  # words behind a name and a comma that are looked at for an office
SPEAKS_FOR = frozenset(("of", "from", "at", "vom", "von", "der", "du", "de", "del"))
BEFORE_OFFICE = SPEAKS_FOR | {","}
BEFORE_PLACE = frozenset(("of", "to", "from"))  # besides those that are flagged
AFTER_ROLE = 4  # words after an office that are looked at for its holder


def names(t: TextTokens, runs: Runs, language: str) -> list[str]:
    """Return the names of a text, each as often as it is there."""
    openers = frozenset() if hashes.base_language(language) in ("en", "und") else everyday.other()
    printed, flags = t.printed, t.flags
    out = []
    for begin, finish in runs:
        if finish - begin == 1 and flags[begin] & (NO_START | NO_END):
            continue  # a third of all runs
        if finish - begin > HEADLINE and all(w.isupper() for w in printed(begin, finish)):
            continue
        start, end = _trimmed(t, begin, finish, openers)
        if 0 < end - start <= LONGEST_NAME:
            name = " ".join(printed(start, end))
            if name[-1] == "s":
                name = _without_genitive(name)
            if len(name) > 1:
                out.append(name)
    return out


def _trimmed(t: TextTokens, start: int, end: int, openers: frozenset[str]) -> tuple[int, int]:
    """Return a run of capitalised words without those that begin or end no name."""
    flags, lower = t.flags, t.lower
    first = start == 0 or flags[start - 1] & STOP
    while start < end and (
        flags[start] & NO_START
        or (
            first
            and (flags[start] & EVERYDAY or lower[start] in openers or lower[start] in t.plain)
        )
    ):
        start += 1
    while end > start and flags[end - 1] & NO_END:
        end -= 1
    return start, end


def _without_genitive(name: str) -> str:
    return name[:-2] if name.endswith(("'s", "’s")) else name


def general(t: TextTokens, runs: Runs) -> tuple[int, ...]:
    """Return hashes of the names of two words and more that many events share, and of offices.

    Places by a word of the name ("Harlow Bay", "Lake Sorrel"), and persons with an office before or
    behind the name ("Alderman Saul Dent", "Saul Dent, the chief of the board,").
    """
    out: set[int] = set()
    lower, size = t.lower, len(t.lower)
    place_ends = tables.words("grouping/place_heads", "last")
    place_begins = tables.words("grouping/place_heads", "first")
    for start, end in runs:
        first, place = start, False
        if end - start > 1:
            first = _behind_title(t, start, end)
            place = lower[end - 1] in place_ends or lower[first] in place_begins
        before = lower[start - 1] if start else ""
        after = lower[end] if end < size else ""
        office: Sequence[str] = ()
        if _MAY_HOLD[before] or (before == "." and start > 1 and _CUT_SHORT[lower[start - 2]]):
            office = _office_before(lower, start)
        if not office and after in BEFORE_OFFICE:
            behind = lower[end + 1 : end + 1 + BEHIND]
            office = _apposition(behind) if after == "," else _authority(behind)
        if place or first > start or office:
            for begin in range(start, min(first, end - 2) + 1):
                whole = _without_genitive(" ".join(t.printed(begin, end)))
                out.add(hashes.term(whole))
            out.update(map(hashes.term, (*lower[start:first], *office)))
    return tuple(sorted(out))


def _behind_title(t: TextTokens, start: int, end: int) -> int:
    """Return where a name begins behind its office: “Alderman Saul Dent”, “Port Minister Ada Voss”.

    What the office is for may be before it, but no given name: “Ann Bishop Lee” is a name.
    """
    first = start
    for i in range(start, end - 2):
        if _is_title(t, i):
            first = i + 1
        elif t.lower[i] in GIVEN:
            break
    return first


def _is_title(t: TextTokens, i: int) -> bool:
    """Return whether a word that begins a name is an office: "Alderman", "MP"."""
    word = t.lower[i]
    short = 1 < len(word) <= ABBREVIATED
    return _OFFICES[word] or (short and t.printed(i, i + 1)[0].isupper())


def _is_office(word: str) -> bool:
    """Return whether a word beside a name says that its holder speaks on much that happens."""
    if word in tables.words("grouping/office_words"):
        return True
    if is_abbreviated_title(word):
        return word not in tables.words("grouping/trades")
    return is_title(word) and word not in tables.words("grouping/trades")


_OFFICES = Table(_is_office)
_MAY_HOLD = Table(lambda word: word == "," or _OFFICES[word])  # of a word before a name
_CUT_SHORT = Table(is_abbreviated_title)


def _office_before(lower: Sequence[str], start: int) -> Sequence[str]:
    """Return the office just before a name, as one word, or nothing.

    Also one that is cut short with a full stop: “Coun. Ida Roos”.
    """
    before = lower[start - 1]
    if before in ",.":
        before = lower[start - 2] if start > 1 else ""
    return (before,) if _OFFICES[before] else ()


def _apposition(behind: Sequence[str]) -> Sequence[str]:
    """Return the words between a name and the next mark, if they say an office."""
    if not (any(map(_OFFICES.__getitem__, behind)) or _has_phrase(behind)):
        return ()
    until = next((i for i, w in enumerate(behind) if w in ",.;:"), len(behind))
    words = behind[:until]
    return words if any(map(_OFFICES.__getitem__, words)) or _has_phrase(words) else ()


def _has_phrase(words: Sequence[str]) -> bool:
    """Return whether two of the words that follow one another are an office together."""
    if _phrase_begins().isdisjoint(words):
        return False
    offices = tables.words("grouping/office_words")
    return any(f"{w} {after}" in offices for w, after in pairwise(words))


@cache
def _phrase_begins() -> frozenset[str]:
    """Return the first words of the offices of two words."""
    words = tables.words("grouping/office_words")
    return frozenset(w.partition(" ")[0] for w in words if " " in w)


def _authority(behind: Sequence[str]) -> Sequence[str]:
    """Return the word for an authority that has a spokesperson: “of the Tessel fire brigade”."""
    known = tables.words("grouping/authorities")
    first = next((w for w in behind if w in known or not w[0].isalnum()), "")
    return (first,) if first in known else ()


def offices(t: TextTokens) -> tuple[tuple[str, str], ...]:
    """Return offices with their holders.

    As in “NATO Secretary General Jens Lund” and “NATO's secretary general, Jens Lund”.
    """
    out: dict[tuple[str, str], None] = {}
    flags = t.flags
    n = len(flags)
    for i in t.where(ROLE):
        j = i + 2 if i + 1 < n and t.lower[i + 1] == "," else i + 1
        after = flags[j : j + AFTER_ROLE]
        k = next((x for x, f in enumerate(after) if not f & CAPITAL), len(after))
        if not k or after[k - 1] & (DATE | EVERYDAY):
            continue
        role, before = _role(t, i)
        if role:
            of = hashes.folded(t.lower[before]) if before >= 0 and flags[before] & CAPITAL else ""
            of = of + " " if of and of not in FREQUENT else ""
            holder = _without_genitive(t.printed(j + k - 1, j + k)[0])
            out[of + role, holder.casefold()] = None
    return tuple(sorted(out))


def _role(t: TextTokens, i: int) -> tuple[str, int]:
    """Return the longest office that ends at a word, and the place of the word before it, or -1."""
    parts = [x for x in range(max(0, i - 2 * LONGEST_ROLE), i + 1) if t.lower[x] != "-"]
    near = tuple(hashes.folded(t.lower[x]) for x in parts[-LONGEST_ROLE:])
    for size in range(len(near), 0, -1):
        if near[-size:] in ROLES:
            return " ".join(near[-size:]), parts[-size - 1] if len(parts) > size else -1
    return "", -1


def places(place: str | None, t: TextTokens, runs: Runs, headline: TextTokens) -> tuple[str, ...]:
    """Return where it happened: the dateline, and the names that are used as places.

    After “in” and the like, in “from … to …”, after “the town of”. A headline writes many words
    with a capital: of it only what the text names too.
    """
    found = Counter(_placed(t, runs))
    if titled := list(_placed(headline, headline.runs())):
        named = {w for start, end in runs for w in t.lower[start:end]}
        found.update(p for p in titled if all(w in named for w in p.split()))
    top = [p for p, _ in sorted(found.items(), key=lambda x: (-x[1], x[0]))[:MOST_PLACES]]
    if place:
        top[:0] = [part.strip(" .").casefold() for part in re.split(r"[,(/]", place)]
    return tuple(dict.fromkeys(p for p in top if p))


def _placed(t: TextTokens, runs: list[tuple[int, int]]) -> Iterator[str]:
    """Yield the names of a text that are used as places are, in lower case."""
    kinds = tables.words("words/place_nouns")
    lower, flags = t.lower, t.flags
    ended = -1  # where the place after `from` ended
    for start, end in runs:
        before = lower[start - 1] if start else ""
        here = bool(start and flags[start - 1] & PLACING)
        if not here and before not in BEFORE_PLACE:
            continue
        here = here or (before == "of" and start > 1 and lower[start - 2] in kinds)
        here = here or (before == "to" and ended == start - 1)
        if before == "from":
            ended = end
            here = end < len(lower) and lower[end] == "to"
        if not here or flags[start] & DATE or end - start > LONGEST_PLACE:
            continue
        name = " ".join(lower[start:end])
        if name not in COMMON or end - start > 1:
            yield name
