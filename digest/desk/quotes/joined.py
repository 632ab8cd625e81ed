"""Find people whose surname is printed only beside another's name: "Jake and Mele Tupou"."""

from __future__ import annotations

from collections.abc import Iterator

from digest.core import names
from digest.core.patterns import of_words
from digest.desk.quotes.phrases import UP

_WORD = rf"[{UP}][\w'’-]{{1,30}}"
_BEFORE = of_words(
    rf"(?:({_WORD}) )?({_WORD})(?:, {_WORD}){{0,3}},? and (?:(?:his|her) (?:<<kin>>),? )?\Z",
    "quotes/people",
)
_AFTER = of_words(rf",? and (?:(?:his|her) )?(?:<<kin>>),? ({_WORD})\b(?! [{UP}])", "quotes/people")
_AND = (" and ", ", and ")
_REACH = 80  # characters before a name
_NEAR = 30  # characters between "and" and a name: "and his stepfather, "


def may_be_joined(text: str, start: int, end: int) -> bool:
    """Return whether "and" is near the name at `start:end`, as it is beside all of `joined`."""
    return text.startswith(_AND, end) or _is_after_and(text, start)


def _is_after_and(text: str, start: int) -> bool:
    """Return whether "and" directly precedes a name, or with a relative of someone in between."""
    near = text.rfind(" and ", max(0, start - _NEAR), start) + len(" and ")
    return near >= len(" and ") and (near == start or text.startswith(("his ", "her "), near))


def joined(text: str, start: int, end: int) -> Iterator[str]:
    """Yield the given names that share the surname of the full name at `start:end`.

    "Jake and Mele Tupou", "Jake and his wife, Mele Tupou", "Mele Tupou and her husband Jake"; not
    "Ida Lorne and Mele Tupou".
    """
    after = _is_after_and(text, start)
    m = _BEFORE.search(text, max(0, start - _REACH), start) if after else None
    if m is not None and names.is_given(m[2]) and not (m[1] and names.is_given(m[1])):
        yield m[2]
    m = _AFTER.match(text, end) if text.startswith(_AND, end) else None
    if m is not None:
        yield m[1]
