"""Recognise that an English text says of a person that he or she is dead."""

from __future__ import annotations

from digest.core import tables
from digest.core.patterns import lazy, of_words

_LISTS = "quotes/people"
_KILLED = r"(?:<<died>>|(?:was|were|been) (?:\w+ly )?(?:<<killed>>))\b"
_DIED = of_words(
    rf"(?:,? \(?\d{{1,3}}\)?)?(?:,(?: [^,.]{{2,90}},)?)? (?:has |had |have )?{_KILLED}"
    # "Ann Lee, 31, of Marle, and Tom Roos, 25, were killed"
    rf"|(?:,[^.;:“”\"]{{1,60}})? and [A-Z][^.;:“”\"]{{2,60}} (?:have )?{_KILLED}",
    _LISTS,
)
_DEATH_OF = tables.items(_LISTS, "death of")
# the last letters of these, and white space that may be doubled
_DEATH_ENDS = frozenset(c for w in _DEATH_OF for c in (w[-1], w[-1].upper())) | {"", *" \n\u00a0"}
_HIS_DEATH = of_words(
    r"['’]s (?:<<'s death>>)\b|, who (?:(?:has |had )?died|was (?:killed|murdered))\b", _LISTS
)
_KIN = of_words(r"(?:\b[Hh]is|\b[Hh]er|['’]s) (?:\w+ )?(?:<<kin>>)\b", _LISTS)
_GOVERNED = (" of", " by", " with", " for", " to")  # "the son of Ann Lee died"
_DEATH_ON = lazy(r"\bdeath (?:on|in|last) [a-z]+ of\Z")
_OWNING = frozenset("'’")
_FIRST = frozenset("(0123456789abdhpw")  # of an age, "and", "died", "has", "passed away", "was"
_BEFORE = 30  # characters before a name that may tell of a death


def tells(text: str, start: int, end: int) -> bool:
    """Return whether the words around the name at `start:end` say that the person is dead."""
    dies = _dies(text, end)
    if not dies and text[start - 2 : start - 1] not in _DEATH_ENDS:
        return False
    before = text[max(0, start - _BEFORE) : start].rstrip().casefold()
    if dies:
        return not before.endswith(_GOVERNED) or before.endswith(_DEATH_OF)
    owner = text[end : end + 1] in ("'", "’")  # "the death of Holm's son"
    died = before.endswith(_DEATH_OF)
    died = died or ("death" in before and _DEATH_ON.search(before) is not None)
    return died and not owner and "attempted" not in before


def _dies(text: str, end: int) -> bool:
    """Return whether the words behind a name tell of the person's death."""
    first = text[end : end + 1]
    if first == " ":
        return text[end + 1 : end + 2] in _FIRST and _DIED.match(text, end) is not None
    if first == ",":
        return (_DIED.match(text, end) or _HIS_DEATH.match(text, end)) is not None
    return first in _OWNING and _HIS_DEATH.match(text, end) is not None


def tells_of_kin(text: str) -> bool:
    """Return whether a text mentions relatives of someone: "his mother", "Holm's widow"."""
    return _KIN.search(text) is not None
